//! The Reviewdog Diagnostic Format as one JSON document (`DiagnosticResult`).

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::advice::{advise, replacements};
use super::places::Places;
use super::{Outcome, json, limited};
use crate::lint::FindingSeverity;
use crate::text::Span;

#[derive(Serialize)]
struct DiagnosticResult<'o> {
    source: Source,
    diagnostics: Vec<Diagnostic<'o>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'o> {
    message: String,
    location: Location<'o>,
    severity: &'static str,
    code: Code<'o>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'o>>,
}

#[derive(Serialize)]
struct Location<'o> {
    path: &'o str,
    range: Range,
}

/// The end is the first place no longer in it.
#[derive(Clone, Copy, Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// From 1; a column counts bytes of UTF-8.
#[derive(Clone, Copy, Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code<'o> {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'o str>,
}

#[derive(Serialize)]
struct Suggestion<'o> {
    range: Range,
    text: &'o str,
}

/// Prints at most `limit` findings that count.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut diagnostics = Vec::new();
    for (file, findings) in limited(outcome, limit, false) {
        let places = Places::new(&file.file.text);
        for finding in findings {
            let source = finding.rule.rule().source.as_deref();
            let range = range(&places, finding.span);
            diagnostics.push(Diagnostic {
                message: advise(finding),
                location: Location {
                    path: &file.file.name,
                    range,
                },
                severity: severity(finding.severity),
                code: Code {
                    value: finding.rule.name(),
                    url: source.and_then(|source| source.url.as_deref()),
                },
                suggestions: replacements(finding)
                    .iter()
                    .map(|text| Suggestion { range, text })
                    .collect(),
            });
        }
    }
    let result = DiagnosticResult {
        source: Source { name: "sayso" },
        diagnostics,
    };
    json::write(&result, PrettyFormatter::new(), out)
}

fn range(places: &Places<'_>, span: Span) -> Range {
    let position = |offset: usize| {
        let line = places.line_of(offset);
        Position {
            line: line + 1,
            column: offset - places.line_span(line).start + 1,
        }
    };
    Range {
        start: position(span.start),
        end: position(span.end),
    }
}

fn severity(severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::Error => "ERROR",
        FindingSeverity::Warning => "WARNING",
        FindingSeverity::Review | FindingSeverity::Info => "INFO",
    }
}
