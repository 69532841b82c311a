//! The code quality report of GitLab: a JSON array of the findings that count.

use std::collections::HashSet;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::advice::advise;
use super::places::Places;
use super::{Outcome, json, limited};
use crate::lint::FindingSeverity;
use crate::text;

#[derive(Serialize)]
struct Issue<'o> {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location<'o>,
}

#[derive(Serialize)]
struct Location<'o> {
    path: &'o str,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

/// From 1; a column counts code points.
#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

impl From<text::Position> for Position {
    fn from(position: text::Position) -> Position {
        Position {
            line: position.line,
            column: position.column,
        }
    }
}

/// Prints at most `limit` findings.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut issues = Vec::new();
    let mut taken = HashSet::new();
    for (file, findings) in limited(outcome, limit, false) {
        let places = Places::new(&file.file.text);
        for finding in findings {
            issues.push(Issue {
                description: advise(finding),
                check_name: finding.rule.name(),
                fingerprint: claim(&finding.fingerprint, &mut taken),
                severity: severity(finding.severity),
                location: Location {
                    path: &file.file.name,
                    positions: Positions {
                        begin: places.position(finding.span.start).into(),
                        end: places.position(finding.span.end).into(),
                    },
                },
            });
        }
    }
    json::write(&issues, PrettyFormatter::new(), out)
}

/// `fingerprint`, with a number if it is taken: GitLab drops all but one of those that are the same.
fn claim(fingerprint: &str, taken: &mut HashSet<String>) -> String {
    let mut own = fingerprint.to_owned();
    let mut number = 1;
    while !taken.insert(own.clone()) {
        number += 1;
        own = format!("{fingerprint}-{number}");
    }
    own
}

fn severity(severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::Error => "major",
        FindingSeverity::Warning => "minor",
        FindingSeverity::Review | FindingSeverity::Info => "info",
    }
}
