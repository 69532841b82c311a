//! Every rule with its state on the day, for people in columns and for programs in JSON.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::ser::PrettyFormatter;
use unicode_width::UnicodeWidthStr;

use super::json::{self, kind_name};
use super::summary::count;
use super::visible::{one_line, visible};
use crate::lint::{RuleEntry, RuleState};

/// The state of a rule in words.
pub fn describe_state(entry: &RuleEntry) -> String {
    let state = match entry.state {
        RuleState::InForce => match entry.rule.rule().validity.effective {
            Some(date) => format!("in force since {date}"),
            None => "in force".to_string(),
        },
        RuleState::NotYet(date) => format!("not yet, from {date}"),
        RuleState::Expired(date) => format!("expired on {date}"),
        RuleState::Proposed => "proposed".to_string(),
        RuleState::Retired => "retired".to_string(),
        RuleState::OtherAudience => {
            format!("other audience ({})", entry.rule.rule().audience.join(", "))
        }
        RuleState::OtherRegion => {
            format!("other region ({})", entry.rule.rule().region.join(", "))
        }
        RuleState::OtherLanguage => format!("other language ({})", entry.rule.rule().language),
        RuleState::OtherPath => format!("other paths ({})", entry.rule.rule().paths.join(", ")),
        RuleState::NotSelected => "not selected".to_string(),
        RuleState::Disabled => "switched off here".to_string(),
    };
    match entry.overdue_since {
        Some(date) => format!("{state}, review overdue since {date}"),
        None => state,
    }
}

/// The same with the paths that a rule in force binds, if it does not bind all.
fn describe_state_and_paths(entry: &RuleEntry) -> String {
    let state = describe_state(entry);
    let paths = &entry.rule.rule().paths;
    match entry.state {
        RuleState::InForce if !paths.is_empty() => format!("{state}, in {}", paths.join(", ")),
        _ => state,
    }
}

/// The stable name of a rule's state.
pub(super) fn state_name(state: RuleState) -> &'static str {
    match state {
        RuleState::InForce => "in-force",
        RuleState::NotYet(_) => "not-yet",
        RuleState::Expired(_) => "expired",
        RuleState::Proposed => "proposed",
        RuleState::Retired => "retired",
        RuleState::OtherAudience => "other-audience",
        RuleState::OtherRegion => "other-region",
        RuleState::OtherLanguage => "other-language",
        RuleState::OtherPath => "other-path",
        RuleState::NotSelected => "not-selected",
        RuleState::Disabled => "disabled",
    }
}

/// Prints the rules in columns, and for which day.
pub fn list_rules(
    rules: &[RuleEntry],
    as_of: Date,
    digest: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rows = vec![["RULE", "KIND", "SEVERITY", "STATE"].map(String::from)];
    rows.extend(rules.iter().map(|entry| {
        let rule = entry.rule.rule();
        [
            visible(&entry.rule.name()).into_owned(),
            kind_name(rule.kind).to_string(),
            entry.severity.name().to_string(),
            one_line(&describe_state_and_paths(entry)),
        ]
    }));
    write_columns(&rows, out)?;
    writeln!(
        out,
        "\n{} as of {as_of}; policy {digest}",
        count(rules.len(), "rule")
    )
}

/// Prints `rows` in columns.
fn write_columns<const N: usize>(rows: &[[String; N]], out: &mut dyn Write) -> io::Result<()> {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width + 2 - cell.width()));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A rule whose state differs between two days.
struct Change<'r> {
    rule: String,
    before: &'r RuleEntry,
    after: &'r RuleEntry,
}

/// The rules whose state differs; both are those of the same lists, in the same order.
fn changes<'r>(before: &'r [RuleEntry], after: &'r [RuleEntry]) -> Vec<Change<'r>> {
    let pairs = before.iter().zip(after);
    let differs = |(before, after): &(&RuleEntry, &RuleEntry)| {
        (before.state, before.overdue_since) != (after.state, after.overdue_since)
    };
    pairs
        .filter(differs)
        .map(|(before, after)| Change {
            rule: after.rule.name(),
            before,
            after,
        })
        .collect()
}

/// Prints which rules changed their state from one day to another.
pub fn list_changes(
    (since, before): (Date, &[RuleEntry]),
    (as_of, after): (Date, &[RuleEntry]),
    out: &mut dyn Write,
) -> io::Result<()> {
    let changes = changes(before, after);
    let mut rows = vec![[
        "RULE".to_owned(),
        format!("ON {since}"),
        format!("ON {as_of}"),
    ]];
    rows.extend(changes.iter().map(|change| {
        [
            visible(&change.rule).into_owned(),
            one_line(&describe_state(change.before)),
            one_line(&describe_state(change.after)),
        ]
    }));
    if !changes.is_empty() {
        write_columns(&rows, out)?;
        writeln!(out)?;
    }
    let (changed, all) = (changes.len(), count(after.len(), "rule"));
    writeln!(out, "{changed} of {all} changed from {since} to {as_of}")
}

#[derive(Serialize)]
struct Changes {
    schema: u32,
    since: String,
    as_of: String,
    changes: Vec<ChangeRow>,
}

#[derive(Serialize)]
struct ChangeRow {
    rule: String,
    before: &'static str,
    after: &'static str,
    overdue_before: bool,
    overdue_after: bool,
}

/// Prints the same as JSON.
pub fn list_changes_json(
    (since, before): (Date, &[RuleEntry]),
    (as_of, after): (Date, &[RuleEntry]),
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = changes(before, after).into_iter().map(|change| ChangeRow {
        before: state_name(change.before.state),
        after: state_name(change.after.state),
        overdue_before: change.before.overdue_since.is_some(),
        overdue_after: change.after.overdue_since.is_some(),
        rule: change.rule,
    });
    let listing = Changes {
        schema: 1,
        since: since.to_string(),
        as_of: as_of.to_string(),
        changes: rows.collect(),
    };
    json::write(&listing, PrettyFormatter::new(), out)
}

#[derive(Serialize)]
struct Listing<'r> {
    schema: u32,
    as_of: String,
    digest: &'r str,
    rules: Vec<Row<'r>>,
}

#[derive(Serialize)]
struct Row<'r> {
    rule: String,
    kind: &'static str,
    severity: &'static str,
    message: &'r str,
    state: &'static str,
    since: Option<String>,
    expires: Option<String>,
    review_by: Option<String>,
    overdue: bool,
    audience: &'r [String],
    region: &'r [String],
    language: &'r str,
    paths: &'r [String],
    owner: Option<&'r str>,
}

/// Prints the rules as JSON.
pub fn list_rules_json(
    rules: &[RuleEntry],
    as_of: Date,
    digest: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    let rules = rules
        .iter()
        .map(|entry| {
            let rule = entry.rule.rule();
            Row {
                rule: entry.rule.name(),
                kind: kind_name(rule.kind),
                severity: entry.severity.name(),
                message: &rule.message,
                state: state_name(entry.state),
                since: day(rule.validity.effective),
                expires: day(rule.validity.expires),
                review_by: day(rule.validity.review_by),
                overdue: entry.overdue_since.is_some(),
                audience: &rule.audience,
                region: &rule.region,
                language: &rule.language,
                paths: &rule.paths,
                owner: rule.owner.as_deref(),
            }
        })
        .collect();
    let listing = Listing {
        schema: 1,
        as_of: as_of.to_string(),
        digest,
        rules,
    };
    json::write(&listing, PrettyFormatter::new(), out)
}
