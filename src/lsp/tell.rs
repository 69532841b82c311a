//! Findings and faults as the client shows them.

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Location, Message, Uri,
};

use super::client::Client;
use super::place::Lines;
use super::uri;
use crate::diagnostic::{self, Severity};
use crate::lint::{Finding, FindingSeverity};
use crate::project::{Desk, Draft};
use crate::report::{advise, visible};
use crate::text::{Halt, Span};

/// Everything found in a text, as the client shows it; nothing if `halt` is raised before it is all told. Findings that do not
/// count are not shown.
pub(super) fn diagnose(
    draft: &Draft,
    desk: &Desk,
    text: &str,
    client: Client,
    halt: Halt<'_>,
) -> Option<Vec<Diagnostic>> {
    let lines = Lines::new(text, client.unit);
    let mut told = Vec::new();
    if let Some(found) = &draft.findings {
        let standing = found.findings.iter().filter(|finding| finding.stands());
        for finding in halt.limit(standing) {
            let stored = found.stored_span(finding.span);
            told.push(tell_finding(finding, stored, desk, &lines, client));
        }
        let own = draft.diagnostics.iter();
        let place = |span| found.stored_span(span);
        told.extend(own.map(|fault| tell_fault(fault, &lines, place)));
    }
    (!halt.is_raised()).then_some(told)
}

/// `finding`, which stands at the bytes `span` of the text.
pub(super) fn tell_finding(
    finding: &Finding,
    span: Span,
    desk: &Desk,
    lines: &Lines<'_>,
    client: Client,
) -> Diagnostic {
    let rule = finding.rule.rule();
    let source = rule
        .source
        .as_deref()
        .and_then(|source| source.url.as_deref());
    let is_rename = rule
        .alternatives(finding.phrase)
        .any(|text| text.replaces.is_some());
    let is_web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
    Diagnostic {
        range: lines.range(span),
        severity: Some(match finding.severity {
            FindingSeverity::Error => DiagnosticSeverity::Error,
            FindingSeverity::Warning => DiagnosticSeverity::Warning,
            FindingSeverity::Review | FindingSeverity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.rule.name())),
        code_description: source.filter(is_web).map(|url| CodeDescription {
            href: Uri::from(url),
        }),
        source: Some(source_of(finding).to_owned()),
        message: Message::String(visible(&advise(finding)).into_owned()),
        tags: (client.takes_tags && is_rename).then(|| vec![DiagnosticTag::Deprecated]),
        related_information: related(finding, desk, client),
        data: None,
    }
}

/// What a person must decide comes from a source of its own, so that a client can set it apart.
pub(super) fn source_of(finding: &Finding) -> &'static str {
    match finding.severity {
        FindingSeverity::Review => "sayso review",
        _ => "sayso",
    }
}

/// The place of the rule in its wordlist, if that is a file.
fn related(
    finding: &Finding,
    desk: &Desk,
    client: Client,
) -> Option<Vec<DiagnosticRelatedInformation>> {
    let list = &finding.rule.list;
    let path = desk.folder().join(&list.file.name);
    if !client.takes_related || !path.is_file() {
        return None;
    }
    let lines = Lines::new(&list.file.text, client.unit);
    Some(vec![DiagnosticRelatedInformation {
        location: Location {
            uri: uri::from_path(&path)?,
            range: lines.range(finding.rule.rule().span),
        },
        message: "the rule".to_owned(),
    }])
}

/// A fault in one of our own inputs, `place` telling where its bytes are stored.
pub(super) fn tell_fault(
    fault: &diagnostic::Diagnostic,
    lines: &Lines<'_>,
    place: impl Fn(Span) -> Span,
) -> Diagnostic {
    let label = fault.labels.first();
    let mut message = fault.message.clone();
    if let Some(label) = label.filter(|label| !label.message.is_empty()) {
        message.push_str(&format!(": {}", label.message));
    }
    for help in &fault.helps {
        message.push_str(&format!("\n{help}"));
    }
    let lines_of = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| visible(line).into_owned())
            .collect()
    };
    Diagnostic {
        range: label.map_or_else(Default::default, |label| lines.range(place(label.span))),
        severity: Some(match fault.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Note => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(fault.code.to_owned())),
        code_description: None,
        source: Some("sayso".to_owned()),
        message: Message::String(lines_of(&message).join("\n")),
        tags: None,
        related_information: None,
        data: None,
    }
}
