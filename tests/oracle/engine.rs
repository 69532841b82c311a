//! The engine under test, behind one small door: all that the tests ask of it is asked here.

use std::sync::Arc;

use sayso::document::{Format, Prose};
use sayso::text::{Scopes, Span};
use sayso::wordlist::{Rule, Wordlist};

use super::compare::Sourced;
use super::judge::{Options, RuleIndex};

/// What the engine made of a text.
#[derive(Debug, Default)]
pub struct Engine {
    /// The matches that stand, reported or covered: rule and sorted anchors.
    pub standing: Vec<(RuleIndex, Vec<Span>)>,
    /// The matches that were dropped, and why.
    pub dropped: Vec<(RuleIndex, Vec<Span>, String)>,
    /// The findings, in bytes of the source.
    pub findings: Vec<Sourced>,
    /// Of each finding the bytes that are read, and what they read as.
    pub pieces: Vec<(Vec<Span>, String)>,
    /// How many matches there were, and how many of them were reported, covered and shielded.
    pub counts: [usize; 4],
}

/// Wordlists, compiled.
pub struct Judge {
    /// The lists.
    pub lists: Vec<Arc<Wordlist>>,
    /// The rules in force.
    pub in_force: Vec<RuleIndex>,
}

impl Judge {
    /// Compiles lists given as TOML.
    pub fn new(_tomls: &[&str]) -> Result<Judge, String> {
        unimplemented!("the engine is not merged yet")
    }

    /// Judges a text that was read.
    pub fn judge(&self, _prose: &Prose, _source: &str) -> Engine {
        unimplemented!("the engine is not merged yet")
    }

    /// What the oracle must know.
    pub fn options(&self, format: Format) -> Options {
        Options {
            in_force: self.in_force.clone(),
            plain: format == Format::Text,
        }
    }
}

/// Reads a source.
pub fn read(_format: Format, _source: &str) -> Prose {
    unimplemented!("the engine is not merged yet")
}

/// The text of a file: its bytes, decoded.
pub fn decode(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The scopes a rule names and those it excludes.
pub fn scopes(rule: &Rule) -> (Scopes, Scopes) {
    (rule.scopes, Scopes::NONE)
}
