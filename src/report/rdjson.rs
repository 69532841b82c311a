//! The Reviewdog Diagnostic Format as one JSON document (`DiagnosticResult`).

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::advice::advise;
use super::places::Places;
use super::{Outcome, json, limited};
use crate::lint::{FindingSeverity, Fix};
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
    text: Cow<'o, str>,
}

/// A fix as one change: of several edits each would be taken for a way of its own.
fn suggest<'o>(fix: &'o Fix, source: &str, places: &Places<'_>) -> Suggestion<'o> {
    let (first, rest) = fix.edits.split_first().expect("a fix changes something");
    let mut span = first.span;
    let mut text = Cow::Borrowed(first.text.as_str());
    for edit in rest {
        text.to_mut().push_str(&source[span.end..edit.span.start]);
        text.to_mut().push_str(&edit.text);
        span = span.hull(edit.span);
    }
    Suggestion {
        range: range(places, span),
        text,
    }
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
                suggestions: finding
                    .fixes
                    .iter()
                    .map(|fix| suggest(fix, &file.file.text, &places))
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
