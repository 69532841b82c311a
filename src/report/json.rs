//! The JSON contract, version 1. These types are the contract: they are frozen, and nothing of the core is serialised
//! as it is. A change that a reader of version 1 would notice is a version 2.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::human::describe;
use super::places::{LastPlaces, Places};
use super::rules::state_name;
use super::visible::is_plain;
use super::{FileFindings, Outcome, limited};
use crate::diagnostic::{self, SourceFile};
use crate::document::Stored;
use crate::lint::{self, Disposition, FindingSeverity, RuleState};
use crate::text;
use crate::wordlist::{Kind, Wordlist};

#[derive(Serialize)]
struct Document<'o> {
    schema: u32,
    tool: Tool,
    as_of: String,
    policy: Policy<'o>,
    findings: Vec<Finding<'o>>,
    diagnostics: Vec<Diagnostic<'o>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Policy<'o> {
    digest: &'o str,
    wordlists: Vec<PolicyWordlist<'o>>,
}

#[derive(Serialize)]
struct PolicyWordlist<'o> {
    id: &'o str,
    version: &'o str,
    rules_in_force: usize,
    rules_skipped: usize,
    skipped: Vec<SkippedRule>,
}

#[derive(Serialize)]
struct SkippedRule {
    rule: String,
    cause: &'static str,
}

#[derive(Serialize)]
struct Finding<'o> {
    rule: String,
    kind: &'static str,
    severity: &'static str,
    message: &'o str,
    reason: Option<&'o str>,
    path: &'o str,
    format: &'static str,
    scope: Vec<&'static str>,
    span: Span,
    start: Position,
    end: Position,
    pieces: Vec<Span>,
    matched: &'o str,
    source_text: &'o str,
    allowed: &'o [String],
    required: &'o [String],
    near_miss: Option<NearMiss<'o>>,
    fix: Option<Fix<'o>>,
    also: &'o [String],
    disguises: Vec<String>,
    fingerprint: &'o str,
    suppressed: Option<Suppressed<'o>>,
}

#[derive(Serialize)]
struct NearMiss<'o> {
    required: &'o str,
    span: Span,
    differences: Vec<Difference<'o>>,
}

#[derive(Serialize)]
struct Difference<'o> {
    written: Option<&'o str>,
    required: Option<&'o str>,
}

#[derive(Serialize)]
struct Suppressed<'o> {
    by: &'static str,
    reason: Option<&'o str>,
    approved_by: Option<&'o str>,
    ticket: Option<&'o str>,
    ends: Option<String>,
}

/// Bytes of the file as it is stored.
#[derive(Clone, Copy, Serialize)]
struct Span {
    start: usize,
    end: usize,
}

/// From 1; a column counts code points.
#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Fix<'o> {
    applicability: &'static str,
    edits: Vec<Edit<'o>>,
}

#[derive(Serialize)]
struct Edit<'o> {
    start: usize,
    end: usize,
    text: &'o str,
}

#[derive(Serialize)]
struct Diagnostic<'o> {
    code: &'static str,
    severity: &'static str,
    message: &'o str,
    path: Option<&'o str>,
    span: Option<Span>,
    start: Option<Position>,
    end: Option<Position>,
    help: &'o [String],
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    bytes: u64,
    findings: Counts,
    suppressed: usize,
    baseline: Option<Baseline>,
    fixed: Option<Fixed>,
    unchanged: Option<usize>,
    duration_ms: u128,
}

#[derive(Serialize)]
struct Baseline {
    new: usize,
    known: usize,
    gone: usize,
}

#[derive(Serialize)]
struct Fixed {
    findings: usize,
    files: usize,
    written: bool,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    review: usize,
    info: usize,
}

/// Prints the whole outcome, with at most `limit` findings, as one document.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut findings = Vec::new();
    for (file, some) in limited(outcome, limit, true) {
        let places = Places::new(&file.file.text);
        findings.extend(
            some.into_iter()
                .map(|finding| convert(file, &places, finding)),
        );
    }
    let document = Document {
        schema: 1,
        tool: Tool {
            name: "sayso",
            version: env!("CARGO_PKG_VERSION"),
        },
        as_of: outcome.as_of.to_string(),
        policy: Policy {
            digest: &outcome.digest,
            wordlists: outcome
                .wordlists
                .iter()
                .map(|list| count_rules(outcome, list))
                .collect(),
        },
        findings,
        diagnostics: convert_diagnostics(outcome),
        summary: Summary {
            files: outcome.checked,
            bytes: outcome.bytes,
            findings: Counts {
                error: outcome.count(FindingSeverity::Error),
                warning: outcome.count(FindingSeverity::Warning),
                review: outcome.count(FindingSeverity::Review),
                info: outcome.count(FindingSeverity::Info),
            },
            suppressed: outcome.suppressed(),
            baseline: outcome.baseline.map(|counts| Baseline {
                new: counts.new,
                known: counts.known,
                gone: counts.gone,
            }),
            fixed: outcome.fixed.map(|counts| Fixed {
                findings: counts.findings,
                files: counts.files,
                written: counts.written,
            }),
            unchanged: outcome.unchanged,
            duration_ms: outcome.duration.as_millis(),
        },
    };
    write(&document, PrettyFormatter::new(), out)
}

/// Prints at most `limit` findings, each on its line.
pub(super) fn print_lines(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    for (file, findings) in limited(outcome, limit, true) {
        let places = Places::new(&file.file.text);
        for finding in findings {
            write(&convert(file, &places, finding), CompactFormatter, out)?;
        }
    }
    Ok(())
}

fn count_rules<'o>(outcome: &'o Outcome, list: &'o Wordlist) -> PolicyWordlist<'o> {
    let own = outcome
        .rules
        .iter()
        .filter(|entry| std::ptr::eq(&*entry.rule.list, list));
    let (in_force, skipped): (Vec<_>, Vec<_>) =
        own.partition(|entry| entry.state == RuleState::InForce);
    PolicyWordlist {
        id: &list.id,
        version: &list.version,
        rules_in_force: in_force.len(),
        rules_skipped: skipped.len(),
        skipped: skipped
            .into_iter()
            .map(|entry| SkippedRule {
                rule: entry.rule.name(),
                cause: state_name(entry.state),
            })
            .collect(),
    }
}

fn convert<'o>(
    file: &'o FileFindings,
    places: &Places<'_>,
    finding: &'o lint::Finding,
) -> Finding<'o> {
    let rule = finding.rule.rule();
    let span = convert_span(&file.stored, finding.span);
    Finding {
        rule: finding.rule.name(),
        kind: kind_name(rule.kind),
        severity: finding.severity.name(),
        message: &rule.message,
        reason: rule.reason.as_deref(),
        path: &file.file.name,
        format: file.format.name(),
        scope: finding.scopes.iter().map(text::Scope::name).collect(),
        span,
        start: convert_position(places, finding.span.start),
        end: convert_position(places, finding.span.end),
        pieces: finding
            .pieces
            .iter()
            .map(|&piece| convert_span(&file.stored, piece))
            .collect(),
        matched: &finding.matched,
        source_text: &file.file.text[finding.span.range()],
        allowed: &finding.allowed,
        required: &finding.required,
        near_miss: finding.near_miss.as_ref().map(|near| NearMiss {
            required: &near.required,
            span: convert_span(&file.stored, near.span),
            differences: near.differences.iter().map(differ).collect(),
        }),
        fix: convert_fix(file, finding),
        also: &finding.also,
        disguises: finding.disguises.iter().map(describe).collect(),
        fingerprint: &finding.fingerprint,
        suppressed: convert_mark(&finding.disposition),
    }
}

fn differ(difference: &lint::Difference) -> Difference<'_> {
    let (written, required) = match difference {
        lint::Difference::Missing(word) => (None, Some(word.as_str())),
        lint::Difference::Extra(word) => (Some(word.as_str()), None),
        lint::Difference::Instead(written, required) => {
            (Some(written.as_str()), Some(required.as_str()))
        }
    };
    Difference { written, required }
}

fn convert_mark(disposition: &Disposition) -> Option<Suppressed<'_>> {
    let nobody = Suppressed {
        by: "baseline",
        reason: None,
        approved_by: None,
        ticket: None,
        ends: None,
    };
    match disposition {
        Disposition::Standing => None,
        Disposition::Known => Some(nobody),
        Disposition::Suppressed { reason, until } => Some(Suppressed {
            by: "suppression",
            reason: Some(reason),
            ends: until.map(|last| last.tomorrow().unwrap_or(last).to_string()),
            ..nobody
        }),
        Disposition::Excepted(exception) => Some(Suppressed {
            by: "exception",
            reason: Some(&exception.reason),
            approved_by: Some(&exception.approved_by),
            ticket: exception.ticket.as_deref(),
            ends: Some(exception.expires.to_string()),
        }),
    }
}

/// The best way to mend it.
fn convert_fix<'o>(file: &FileFindings, finding: &'o lint::Finding) -> Option<Fix<'o>> {
    let fix = finding.fixes.first()?;
    let edits = fix.edits.iter().map(|edit| {
        let Span { start, end } = convert_span(&file.stored, edit.span);
        let text = &edit.text;
        Edit { start, end, text }
    });
    Some(Fix {
        applicability: fix.applicability.name(),
        edits: edits.collect(),
    })
}

fn convert_diagnostics(outcome: &Outcome) -> Vec<Diagnostic<'_>> {
    let key = |file: &SourceFile| -> *const SourceFile { file };
    let stored: HashMap<_, &Stored> = outcome
        .files
        .iter()
        .map(|file| (key(&file.file), &file.stored))
        .collect();
    let as_is = Stored::default();
    let mut last = LastPlaces::default();
    let convert = |diagnostic| {
        let diagnostic: &diagnostic::Diagnostic = diagnostic;
        let file = diagnostic.file.as_deref();
        let place = file.zip(diagnostic.labels.first());
        let places = place.map(|(file, _)| last.of(&file.text));
        let span = place.map(|(_, label)| label.span);
        let position = |offset: Option<usize>| {
            let places = places.as_ref()?;
            Some(convert_position(places, offset?))
        };
        Diagnostic {
            code: diagnostic.code,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            path: file.map(|file| file.name.as_str()),
            span: place.map(|(file, label)| {
                convert_span(stored.get(&key(file)).unwrap_or(&&as_is), label.span)
            }),
            start: position(span.map(|span| span.start)),
            end: position(span.map(|span| span.end)),
            help: &diagnostic.helps,
        }
    };
    outcome.diagnostics.iter().map(convert).collect()
}

fn convert_span(stored: &Stored, span: text::Span) -> Span {
    Span {
        start: stored.offset(span.start),
        end: stored.offset(span.end),
    }
}

fn convert_position(places: &Places<'_>, offset: usize) -> Position {
    let position = places.position(offset);
    Position {
        line: position.line,
        column: position.column,
    }
}

/// The name of a rule's kind in wordlists and reports.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Prohibit => "prohibit",
        Kind::Review => "review",
        Kind::Require => "require",
        Kind::FirstUse => "first-use",
    }
}

/// Writes `value` and a line end.
pub(super) fn write(
    value: &impl Serialize,
    formatter: impl Formatter,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *out, Visible(formatter));
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")
}

/// Escapes more than JSON demands: a document that is looked at on a terminal must not act on it, nor hide or reorder
/// what it says.
struct Visible<F>(F);

impl<F: Formatter> Formatter for Visible<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut written = 0;
        for (at, ch) in fragment.char_indices().filter(|&(_, ch)| !is_plain(ch)) {
            out.write_all(&fragment.as_bytes()[written..at])?;
            for unit in ch.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            written = at + ch.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[written..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}
