//! The engine under test, behind one small door: all that the tests ask of it is asked here.

use std::sync::Arc;

use jiff::civil::date;
use sayso::diagnostic::{Diagnostic, Severity};
use sayso::document::{self, Format, Prose, Stored};
use sayso::lint::{Fate, Policy, PolicyOptions, RuleState, Scratch};
use sayso::text::{Scopes, Span};
use sayso::wordlist::{Rule, ScopeFilter, Wordlist};

use super::compare::Sourced;
use super::judge::{Options, Oracle, RuleIndex};

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
    policy: Policy,
}

impl Judge {
    /// Compiles lists given as TOML; what the loader says of a list that it refuses.
    pub fn new(tomls: &[&str]) -> Result<Judge, String> {
        let mut lists = Vec::new();
        for toml in tomls {
            let (list, diagnostics) = Wordlist::load("test.toml", *toml);
            refuse(&diagnostics)?;
            lists.push(Arc::new(list.ok_or("the list was not loaded")?));
        }
        let options = PolicyOptions::on(date(2026, 3, 18));
        let (policy, diagnostics) = Policy::new(lists.clone(), options);
        refuse(&diagnostics)?;
        Ok(Judge { lists, policy })
    }

    /// Reads a source for these lists.
    pub fn read(&self, format: Format, source: &str) -> Prose {
        let mut prose = Prose::default();
        document::read(format, source, self.policy.wanted(), &mut prose);
        prose
    }

    /// Judges a text that was read.
    pub fn judge(&self, prose: &Prose) -> Engine {
        let judgement = self.policy.judge(prose, "test.md", &mut Scratch::default());
        let indices: Vec<RuleIndex> = self
            .lists
            .iter()
            .enumerate()
            .flat_map(|(list, rules)| (0..rules.rules.len()).map(move |rule| (list, rule)))
            .collect();
        let mut engine = Engine::default();
        let mut covered = 0;
        for found in &judgement.matches {
            let rule = indices[found.rule];
            let mut anchors = found.anchors.clone();
            anchors.sort();
            covered += usize::from(found.fate == Fate::Covered);
            if matches!(found.fate, Fate::Finding | Fate::Covered) {
                engine.standing.push((rule, anchors));
            } else {
                engine
                    .dropped
                    .push((rule, anchors, format!("{:?}", found.fate)));
            }
        }
        engine.counts = [
            judgement.matches.len(),
            judgement.findings.len(),
            covered,
            engine.dropped.len(),
        ];
        for finding in &judgement.findings {
            let name = finding.rule.name();
            engine
                .findings
                .push((name, finding.span, finding.also.clone()));
            engine
                .pieces
                .push((finding.pieces.clone(), finding.matched.clone()));
        }
        engine
    }

    /// The oracle for the same lists.
    pub fn oracle(&self) -> Oracle<'_> {
        Oracle::new(&self.lists, &self.options())
    }

    fn options(&self) -> Options {
        let entries = self.policy.rules.iter();
        let in_force = entries.filter(|entry| entry.state == RuleState::InForce);
        Options {
            in_force: in_force
                .map(|entry| {
                    let same = |list: &Arc<Wordlist>| Arc::ptr_eq(list, &entry.rule.list);
                    let list = self.lists.iter().position(same);
                    (list.expect("the list is known"), entry.rule.index)
                })
                .collect(),
        }
    }
}

fn refuse(diagnostics: &[Diagnostic]) -> Result<(), String> {
    let errors: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|error| {
            let place = error.labels.first().zip(error.file.as_ref());
            let place = place.map_or("", |(label, file)| &file.text[label.span.range()]);
            format!("{}: {} {place:?}", error.code, error.message)
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.join("\n"))
    }
}

/// The text of a file, and the way back to its bytes.
pub fn decode(bytes: &[u8]) -> (String, Stored) {
    let decoded = document::decode(bytes);
    (decoded.text.into_owned(), decoded.stored)
}

/// The scopes a rule names, or all if it names none, and those it excludes.
pub fn scopes(rule: &Rule) -> (Scopes, Scopes) {
    let ScopeFilter { only, never } = rule.scopes;
    let named = if only.is_empty() { Scopes::EVERY } else { only };
    (named, never)
}
