//! How much each rule finds, for people in columns and for programs in JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::visible::visible;
use super::{Outcome, json};
use crate::lint::Disposition;

/// What one rule found.
#[derive(Clone, Copy, Default, Serialize)]
struct Counts {
    findings: usize,
    suppressed: usize,
    known: usize,
    files: usize,
}

#[derive(Serialize)]
struct Row {
    rule: String,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct Statistics {
    schema: u32,
    as_of: String,
    rules: Vec<Row>,
}

/// The rules that found something: those with the most findings first, then by name.
fn rows(outcome: &Outcome) -> Vec<Row> {
    let mut rules: BTreeMap<String, Counts> = BTreeMap::new();
    for file in &outcome.files {
        let mut own: BTreeMap<String, Counts> = BTreeMap::new();
        for finding in &file.findings {
            let counts = own.entry(finding.rule.name()).or_default();
            match finding.disposition {
                Disposition::Standing => counts.findings += 1,
                Disposition::Known => counts.known += 1,
                Disposition::Suppressed { .. } | Disposition::Excepted(_) => counts.suppressed += 1,
            }
        }
        for (rule, counts) in own {
            let all = rules.entry(rule).or_default();
            all.findings += counts.findings;
            all.suppressed += counts.suppressed;
            all.known += counts.known;
            all.files += 1;
        }
    }
    let mut rows: Vec<Row> = rules
        .into_iter()
        .map(|(rule, counts)| Row { rule, counts })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.counts.findings));
    rows
}

/// Prints the statistics in columns; that of known findings only with a baseline.
pub fn list_statistics(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let known = |text: String| match outcome.baseline {
        Some(_) => format!("{text:>5}  "),
        None => String::new(),
    };
    writeln!(
        out,
        "FINDINGS  SUPPRESSED  {}FILES  RULE",
        known("KNOWN".to_owned())
    )?;
    for Row { rule, counts } in rows(outcome) {
        let Counts {
            findings,
            suppressed,
            known: number,
            files,
        } = counts;
        writeln!(
            out,
            "{findings:>8}  {suppressed:>10}  {}{files:>5}  {}",
            known(number.to_string()),
            visible(&rule)
        )?;
    }
    Ok(())
}

/// Prints the statistics as JSON.
pub fn list_statistics_json(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let statistics = Statistics {
        schema: 1,
        as_of: outcome.as_of.to_string(),
        rules: rows(outcome),
    };
    json::write(&statistics, PrettyFormatter::new(), out)
}
