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
