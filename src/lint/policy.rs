//! Which rules apply: the wordlists of a run, compiled, with the day and the audience they are read for.

use std::sync::Arc;

use jiff::civil::Date;

use super::RuleRef;
use crate::wordlist::{Kind, Wordlist};

/// For whom and when rules are read.
#[derive(Clone, Debug)]
pub struct PolicyOptions {
    /// The day.
    pub as_of: Date,
    /// The audiences of the run; rules of all audiences apply if it names none.
    pub audience: Vec<String>,
    /// The regions of the run; rules of all regions apply if it names none.
    pub region: Vec<String>,
}

/// Whether a rule applies, and if not, why.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RuleState {
    /// It fires.
    InForce,
    /// Its first day is still to come.
    NotYet(Date),
    /// That was its first day out of force.
    Expired(Date),
    /// Not approved yet.
    Proposed,
    /// No longer used.
    Retired,
    /// It binds other audiences.
    OtherAudience,
    /// It binds other regions.
    OtherRegion,
    /// This version reads such rules but does not evaluate them.
    NotEvaluated(Kind),
}

/// A rule and its state on the day.
#[derive(Clone, Debug)]
pub struct RuleEntry {
    /// The rule.
    pub rule: RuleRef,
    /// Whether it applies.
    pub state: RuleState,
    /// It is in force, and its review was due on this day.
    pub overdue_since: Option<Date>,
}

/// The rules of a run, compiled.
#[derive(Debug)]
pub struct Policy {
    /// The lists, in the order given.
    pub wordlists: Vec<Arc<Wordlist>>,
    /// Every rule of every list, in order, with its state.
    pub rules: Vec<RuleEntry>,
    /// For whom and when.
    pub options: PolicyOptions,
}

// STUB from here to the end: enough behind the engine's names for the rooms above to be built and tested. It finds
// each phrase letter for letter in one-line prose, and knows dates, audiences and regions.

/// What became of the matches of one file.
#[derive(Debug, Default)]
pub struct Judgement {
    /// What policy lets stand, by place, then by rule.
    pub findings: Vec<super::Finding>,
    /// How many matches there were.
    pub matches: usize,
    /// How many of them a longer finding covers.
    pub covered: usize,
    /// Those that were shielded.
    pub shielded: Vec<crate::text::Span>,
}

/// What a thread needs again and again.
#[derive(Debug, Default)]
pub struct Scratch {}

impl Policy {
    /// Reads the rules of `wordlists` for whom and when `options` says.
    pub fn new(
        wordlists: Vec<Arc<Wordlist>>,
        options: PolicyOptions,
    ) -> (Policy, Vec<crate::diagnostic::Diagnostic>) {
        let mut rules = Vec::new();
        for list in &wordlists {
            for (index, rule) in list.rules.iter().enumerate() {
                let day = options.as_of;
                let misses = |asked: &[String], bound: &[String]| {
                    !asked.is_empty()
                        && !bound.is_empty()
                        && !bound.iter().any(|name| asked.contains(name))
                };
                let state = match rule.validity {
                    _ if misses(&options.audience, &rule.audience) => RuleState::OtherAudience,
                    _ if misses(&options.region, &rule.region) => RuleState::OtherRegion,
                    validity if validity.effective.is_some_and(|first| day < first) => {
                        RuleState::NotYet(validity.effective.unwrap_or(day))
                    }
                    validity if validity.expires.is_some_and(|last| day >= last) => {
                        RuleState::Expired(validity.expires.unwrap_or(day))
                    }
                    _ => RuleState::InForce,
                };
                rules.push(RuleEntry {
                    rule: RuleRef {
                        list: Arc::clone(list),
                        index,
                    },
                    state,
                    overdue_since: rule.validity.review_by.filter(|&due| day >= due),
                });
            }
        }
        let policy = Policy {
            wordlists,
            rules,
            options,
        };
        (policy, Vec::new())
    }

    /// A digest of the effective rules.
    pub fn digest(&self) -> String {
        "sha256:stub".to_string()
    }

    /// The scopes that rules in force look at.
    pub fn wanted(&self) -> crate::text::Scopes {
        crate::text::Scopes::EVERY
    }

    /// Judges one file.
    pub fn judge(
        &self,
        prose: &crate::document::Prose,
        source: &str,
        path: &str,
        _scratch: &mut Scratch,
    ) -> Judgement {
        let _ = path;
        let mut findings = Vec::new();
        for entry in &self.rules {
            if entry.state != RuleState::InForce {
                continue;
            }
            let rule = entry.rule.rule();
            for phrase in &rule.prohibited {
                for (at, found) in prose.text.match_indices(&phrase.written) {
                    let span = crate::text::Span::new(at, at + found.len());
                    findings.push(super::Finding {
                        rule: entry.rule.clone(),
                        severity: match (rule.kind, rule.severity) {
                            (Kind::Review, _) => super::FindingSeverity::Review,
                            (_, crate::wordlist::RuleSeverity::Error) => {
                                super::FindingSeverity::Error
                            }
                            (_, crate::wordlist::RuleSeverity::Warning) => {
                                super::FindingSeverity::Warning
                            }
                            (_, crate::wordlist::RuleSeverity::Info) => {
                                super::FindingSeverity::Info
                            }
                        },
                        span: prose.map.span_of(span),
                        pieces: prose.map.pieces_of(span),
                        matched: source[span.range()].to_string(),
                        scopes: prose.blocks[0].scopes,
                        sentence: String::new(),
                        allowed: rule.allowed.iter().map(|text| text.text.clone()).collect(),
                        also: Vec::new(),
                        disguises: Vec::new(),
                        fingerprint: "v1:stub".to_string(),
                    });
                }
            }
        }
        findings.sort_by(|one, other| {
            (one.span, one.rule.name()).cmp(&(other.span, other.rule.name()))
        });
        Judgement {
            matches: findings.len(),
            findings,
            ..Judgement::default()
        }
    }
}
