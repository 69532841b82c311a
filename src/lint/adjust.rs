//! What a project or a run changes of its rules: which are asked for, and how grave their findings are.

use std::collections::{BTreeMap, BTreeSet};

use super::FindingSeverity;
use super::policy::{RuleEntry, RuleState};
use super::suppress::SuppressionOptions;

/// What a project or a run changes of its rules. Rules are named `list/rule`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Adjustments {
    /// What suppressions in a text may do.
    pub suppressions: SuppressionOptions,
    /// The only rules that are asked for; all, if absent.
    pub only: Option<BTreeSet<String>>,
    /// Rules that are not asked for.
    pub skipped: BTreeSet<String>,
    /// Rules that are switched off where the text stands.
    pub disabled: BTreeSet<String>,
    /// Rules that have another severity where the text stands.
    pub severities: BTreeMap<String, FindingSeverity>,
}

impl Adjustments {
    pub(super) fn adjust(&self, entry: &mut RuleEntry) {
        if !self.names_rules() {
            return;
        }
        let name = entry.rule.name();
        if entry.state == RuleState::InForce {
            if self.disabled.contains(&name) {
                entry.state = RuleState::Disabled;
            } else if self.skipped.contains(&name)
                || self.only.as_ref().is_some_and(|only| !only.contains(&name))
            {
                entry.state = RuleState::NotSelected;
            }
            if entry.state != RuleState::InForce {
                entry.overdue_since = None;
            }
        }
        if let Some(&severity) = self.severities.get(&name)
            && entry.severity != FindingSeverity::Review
        {
            entry.severity = severity;
        }
    }

    fn names_rules(&self) -> bool {
        let Adjustments {
            suppressions: _,
            only,
            skipped,
            disabled,
            severities,
        } = self;
        only.is_some() || !skipped.is_empty() || !disabled.is_empty() || !severities.is_empty()
    }
}
