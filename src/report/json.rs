//! What was found, as JSON: an outcome put into the types of the [contract].

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::human::describe;
use super::places::{LastPlaces, Places};
use super::visible::is_plain;
use super::{FileFindings, Outcome, limited};
use crate::diagnostic::{self, SourceFile};
use crate::document;
use crate::lint::{self, Disposition, FindingSeverity, RuleState};
use crate::text::{self, in_shares};
use crate::wordlist::{self, Kind};

mod contract;

pub use contract::output_schema;
use contract::{
    Applicability, Baseline, Cause, Counts, Diagnostic, Difference, Edit, Finding, Fix, Fixed,
    Mark, NearMiss, Policy, Position, Report, SkippedRule, Span, Summary, Suppressed, Tool,
    Wordlist,
};

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
    let document = Report {
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

/// So many findings are converted at once, by all threads together, and kept until they are printed. What a file has more of it is
/// printed as it is converted.
const BATCH: usize = 4096;

/// Some findings of one file.
type Found<'o> = (&'o FileFindings, Vec<&'o lint::Finding>);

/// Prints at most `limit` findings, each on its line.
pub(super) fn print_lines(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut files = limited(outcome, limit, true).peekable();
    // memory that was used once is at hand
    let pages = Mutex::new(Vec::new());
    while let Some((_, findings)) = files.peek() {
        let mut count = findings.len();
        let mut batch: Vec<Found<'_>> = files.next().into_iter().collect();
        while let Some(file) = files.next_if(|(_, findings)| count + findings.len() <= BATCH) {
            count += file.1.len();
            batch.push(file);
        }
        match outcome.jobs.threads_for(batch.len()) {
            0 | 1 => write_lines(&batch, out)?,
            threads => write_lines_of_many(&batch, threads, &pages, out)?,
        }
    }
    Ok(())
}

/// The same as [`write_lines`], on so many threads, each of which writes on one of `pages`.
fn write_lines_of_many(
    files: &[Found<'_>],
    threads: usize,
    pages: &Mutex<Vec<Vec<u8>>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let pages = || pages.lock().unwrap_or_else(PoisonError::into_inner);
    let converted = in_shares(files, threads, |share| {
        let mut page = pages().pop().unwrap_or_default();
        page.clear();
        write_lines(share, &mut page).map(|()| page)
    });
    for page in converted {
        let page = page?;
        out.write_all(&page)?;
        pages().push(page);
    }
    Ok(())
}

fn write_lines(files: &[Found<'_>], out: &mut dyn Write) -> io::Result<()> {
    for (file, findings) in files {
        let places = Places::new(&file.file.text);
        for finding in findings {
            write(&convert(file, &places, finding), CompactFormatter, out)?;
        }
    }
    Ok(())
}

fn count_rules<'o>(outcome: &'o Outcome, list: &'o wordlist::Wordlist) -> Wordlist<'o> {
    let own = outcome
        .rules
        .iter()
        .filter(|entry| std::ptr::eq(&*entry.rule.list, list));
    let (in_force, skipped): (Vec<_>, Vec<_>) =
        own.partition(|entry| entry.state == RuleState::InForce);
    Wordlist {
        id: &list.id,
        version: &list.version,
        rules_in_force: in_force.len(),
        rules_skipped: skipped.len(),
        skipped: skipped
            .into_iter()
            .filter_map(|entry| {
                Some(SkippedRule {
                    rule: entry.rule.name(),
                    cause: convert_state(entry.state)?,
                })
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
    let span = convert_span(file.stored_span(finding.span));
    Finding {
        rule: finding.rule.name(),
        kind: convert_kind(rule.kind),
        severity: convert_finding_severity(finding.severity),
        message: &rule.message,
        reason: rule.reason.as_deref(),
        path: &file.file.name,
        format: convert_format(file.format),
        scope: finding.scopes.iter().map(text::Scope::name).collect(),
        span,
        start: convert_position(places, finding.span.start),
        end: convert_position(places, finding.span.end),
        pieces: finding
            .pieces
            .iter()
            .map(|&piece| convert_span(file.stored_span(piece)))
            .collect(),
        matched: &finding.matched,
        source_text: &file.file.text[finding.span.range()],
        allowed: &finding.allowed,
        required: &finding.required,
        near_miss: finding.near_miss.as_ref().map(|near| NearMiss {
            required: &near.required,
            span: convert_span(file.stored_span(near.span)),
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
        by: Mark::Baseline,
        reason: None,
        approved_by: None,
        ticket: None,
        ends: None,
    };
    match disposition {
        Disposition::Standing => None,
        Disposition::Known => Some(nobody),
        Disposition::Suppressed { reason, until } => Some(Suppressed {
            by: Mark::Suppression,
            reason: Some(reason),
            ends: until.map(|last| last.tomorrow().unwrap_or(last).to_string()),
            ..nobody
        }),
        Disposition::Excepted(exception) => Some(Suppressed {
            by: Mark::Exception,
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
        let Span { start, end } = convert_span(file.stored_span(edit.span));
        let text = &edit.text;
        Edit { start, end, text }
    });
    Some(Fix {
        applicability: match fix.applicability {
            lint::Applicability::Safe => Applicability::Safe,
            lint::Applicability::Suggest => Applicability::Suggest,
        },
        edits: edits.collect(),
    })
}

fn convert_diagnostics(outcome: &Outcome) -> Vec<Diagnostic<'_>> {
    let key = |file: &SourceFile| -> *const SourceFile { file };
    let checked = outcome.files.iter().map(|file| (key(&file.file), file));
    let checked: HashMap<_, &FileFindings> = checked.collect();
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
            severity: convert_severity(diagnostic.severity),
            message: &diagnostic.message,
            path: file.map(|file| file.name.as_str()),
            span: place.map(|(file, label)| {
                let checked = checked.get(&key(file));
                convert_span(checked.map_or(label.span, |file| file.stored_span(label.span)))
            }),
            start: position(span.map(|span| span.start)),
            end: position(span.map(|span| span.end)),
            help: &diagnostic.helps,
        }
    };
    outcome.diagnostics.iter().map(convert).collect()
}

fn convert_state(state: RuleState) -> Option<Cause> {
    Some(match state {
        RuleState::InForce => return None,
        RuleState::NotYet(_) => Cause::NotYet,
        RuleState::Expired(_) => Cause::Expired,
        RuleState::Proposed => Cause::Proposed,
        RuleState::Retired => Cause::Retired,
        RuleState::OtherAudience => Cause::OtherAudience,
        RuleState::OtherRegion => Cause::OtherRegion,
        RuleState::OtherLanguage => Cause::OtherLanguage,
        RuleState::OtherPath => Cause::OtherPath,
        RuleState::NotSelected => Cause::NotSelected,
        RuleState::Disabled => Cause::Disabled,
    })
}

fn convert_kind(kind: Kind) -> contract::Kind {
    match kind {
        Kind::Prohibit => contract::Kind::Prohibit,
        Kind::Review => contract::Kind::Review,
        Kind::Require => contract::Kind::Require,
        Kind::FirstUse => contract::Kind::FirstUse,
    }
}

fn convert_finding_severity(severity: FindingSeverity) -> contract::FindingSeverity {
    match severity {
        FindingSeverity::Error => contract::FindingSeverity::Error,
        FindingSeverity::Warning => contract::FindingSeverity::Warning,
        FindingSeverity::Review => contract::FindingSeverity::Review,
        FindingSeverity::Info => contract::FindingSeverity::Info,
    }
}

fn convert_severity(severity: diagnostic::Severity) -> contract::Severity {
    match severity {
        diagnostic::Severity::Error => contract::Severity::Error,
        diagnostic::Severity::Warning => contract::Severity::Warning,
        diagnostic::Severity::Note => contract::Severity::Note,
    }
}

fn convert_format(format: document::Format) -> contract::Format {
    match format {
        document::Format::Markdown => contract::Format::Markdown,
        document::Format::Mdx => contract::Format::Mdx,
        document::Format::Html => contract::Format::Html,
        document::Format::Text => contract::Format::Text,
    }
}

fn convert_span(stored: text::Span) -> Span {
    Span {
        start: stored.start,
        end: stored.end,
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
    // a value is written in many small pieces; what gathers them is known here, so that a piece costs no call
    let mut out = BufWriter::new(out);
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Visible(formatter));
    value.serialize(&mut serializer)?;
    out.write_all(b"\n")?;
    out.into_inner()?;
    Ok(())
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
        // nearly every one is
        if fragment.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return out.write_all(fragment.as_bytes());
        }
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
