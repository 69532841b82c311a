//! The last line of a run. A gate that says nothing is not believed: how much was checked, by how many rules, which
//! rules were not asked and why, what was suppressed, for which day, and what to do next.

use super::visible::one_line;
use super::{BaselineCounts, FixCounts, Outcome};
use crate::lint::{FindingSeverity, RuleState};

/// The line, `shown` findings having been printed.
pub fn summarise(outcome: &Outcome, shown: usize) -> String {
    let total = outcome.standing().count();
    let mut parts = Vec::new();

    if let Some(FixCounts {
        findings,
        files,
        written,
    }) = outcome.fixed
    {
        let fixed = format!(
            "{} {{}} in {}",
            count(findings, "finding"),
            count(files, "file")
        );
        parts.push(match (findings, written) {
            (0, _) => "nothing to fix".to_string(),
            (_, true) => fixed.replace("{}", "fixed"),
            (_, false) => fixed.replace("{}", "fixable, not written,"),
        });
    }
    let mut found = if total == 0 {
        "no findings".to_string()
    } else {
        let by_severity: Vec<String> = FindingSeverity::ALL
            .into_iter()
            .map(|severity| (outcome.count(severity), severity))
            .filter(|&(number, _)| number > 0)
            .map(|(number, severity)| match severity {
                FindingSeverity::Review => format!("{number} to review"),
                FindingSeverity::Info => format!("{number} for information"),
                FindingSeverity::Error | FindingSeverity::Warning => count(number, severity.name()),
            })
            .collect();
        format!("{} ({})", count(total, "finding"), by_severity.join(", "))
    };
    let fixable = outcome.fixable();
    if fixable > 0 {
        found.push_str(&format!(", {fixable} of them fixable with --fix"));
    }
    if shown < total {
        found.push_str(&format!(", {} not shown", total - shown));
    }
    parts.push(found);
    if let Some(unchanged) = outcome.unchanged.filter(|&number| number > 0) {
        parts.push(format!(
            "{} on unchanged lines left out",
            count(unchanged, "finding")
        ));
    }

    let in_force = outcome
        .rules
        .iter()
        .filter(|entry| entry.state == RuleState::InForce)
        .count();
    let skipped = outcome.rules.len() - in_force;
    let mut checked = format!(
        "{} and {} checked",
        count(outcome.checked, "file"),
        count(in_force, "rule")
    );
    if skipped > 0 {
        checked.push_str(&format!(
            ", {} skipped ({})",
            count(skipped, "rule"),
            causes(outcome).join(", ")
        ));
    }
    parts.push(checked);

    parts.push(format!("{} suppressed", outcome.suppressed()));
    if let Some(BaselineCounts { new, known, gone }) = outcome.baseline {
        parts.push(format!("baseline: {new} new, {known} known, {gone} gone"));
    }
    parts.push(format!("as of {}", outcome.as_of));
    let overdue = outcome
        .rules
        .iter()
        .filter(|entry| entry.overdue_since.is_some())
        .count();
    if overdue > 0 {
        parts.push(format!("{} overdue for review", count(overdue, "rule")));
    }
    let line = format!("{}; next: {}", parts.join("; "), next(outcome));
    let line = if outcome.interrupted {
        format!("interrupted before all files were read: {line}")
    } else {
        line
    };
    one_line(&line)
}

/// `1 file`, `2 files`.
pub(super) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// Why rules were skipped, and how many for each cause, in a fixed order.
fn causes(outcome: &Outcome) -> Vec<String> {
    type Cause = (&'static str, fn(RuleState) -> bool);
    let causes: [Cause; 10] = [
        ("expired", |state| matches!(state, RuleState::Expired(_))),
        ("not yet in force", |state| {
            matches!(state, RuleState::NotYet(_))
        }),
        ("other audience", |state| state == RuleState::OtherAudience),
        ("other region", |state| state == RuleState::OtherRegion),
        ("other language", |state| state == RuleState::OtherLanguage),
        ("other paths", |state| state == RuleState::OtherPath),
        ("proposed", |state| state == RuleState::Proposed),
        ("retired", |state| state == RuleState::Retired),
        ("switched off", |state| state == RuleState::Disabled),
        ("not selected", |state| state == RuleState::NotSelected),
    ];
    causes
        .into_iter()
        .filter_map(|(name, holds)| {
            let number = outcome
                .rules
                .iter()
                .filter(|rule| holds(rule.state))
                .count();
            (number > 0).then(|| format!("{number} {name}"))
        })
        .collect()
}

/// The command that is most useful now.
fn next(outcome: &Outcome) -> String {
    match outcome.standing().next() {
        Some((_, finding)) => format!("sayso explain {}", finding.rule.name()),
        None => "sayso rules".to_string(),
    }
}
