//! What can be done about findings: texts to put in, all safe ones at once, a reason to let it stand, the rule explained.

use gen_lsp_types::{
    CodeAction, CodeActionKind, Command, Diagnostic, DocumentChange, Edit,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit, Uri, WorkspaceEdit,
};
use serde_json::json;

use super::buffer::Judged;
use super::client::Client;
use super::place::Lines;
use super::tell;
use crate::document::Format;
use crate::fix::{self, Job};
use crate::lint::{Applicability, Finding, Fix};
use crate::project::{Desk, Pen};
use crate::report::FileFindings;
use crate::text::{Halt, Span};

/// The kind under which all safe fixes of a text are applied, as on saving.
pub(super) const FIX_ALL: &str = "source.fixAll.sayso";

/// The command that explains a rule.
pub(super) const EXPLAIN: &str = "sayso.explain";

/// The command that shows a place.
pub(super) const SHOW: &str = "sayso.show";

/// What is written where a reason is to stand.
const REASON: &str = "why it may stay";

/// How many lines above a finding are tried for a comment that lets it stand.
const LINES_TRIED: usize = 40;

/// What is asked: which kinds, about which part of a text.
pub(super) struct Asked<'a> {
    pub(super) uri: &'a str,
    pub(super) range: Range,
    /// Only these kinds; all but those that are asked for by name, if absent.
    pub(super) only: Option<&'a [CodeActionKind]>,
    pub(super) client: Client,
    /// When nobody waits for the answer any more.
    pub(super) halt: Halt<'a>,
}

impl Asked<'_> {
    fn wants(&self, kind: &str) -> bool {
        let names = |asked: &CodeActionKind| -> String { asked.clone().into() };
        let is_part = |asked: &str| {
            let rest = kind.strip_prefix(asked);
            asked.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        match self.only {
            Some(only) => only.iter().any(|asked| is_part(&names(asked))),
            None => true,
        }
    }
}

/// The actions for what `asked` touches in `judged`.
pub(super) fn offer(judged: &Judged, asked: &Asked<'_>) -> Vec<CodeAction> {
    let (Some(found), Some(desk)) = (&judged.findings, &judged.desk) else {
        return Vec::new();
    };
    let lines = Lines::new(&judged.text, asked.client.unit);
    let wanted = lines.span(asked.range);
    let touches = |span: Span| span.start <= wanted.end && wanted.start <= span.end;
    let mut actions = Vec::new();
    if asked.wants("quickfix") {
        let standing = found.findings.iter().filter(|finding| finding.stands());
        for finding in asked.halt.limit(standing) {
            let span = found.stored_span(finding.span);
            if !touches(span) {
                continue;
            }
            let diagnostic = tell::tell_finding(finding, span, desk, &lines, asked.client);
            for (index, fix) in finding.fixes.iter().enumerate() {
                actions.push(say(
                    fix,
                    index == 0,
                    found,
                    judged,
                    &lines,
                    asked,
                    &diagnostic,
                ));
            }
            actions.extend(let_stand(
                finding,
                span,
                judged,
                desk,
                &lines,
                asked,
                &diagnostic,
            ));
            actions.push(explain(finding, diagnostic));
        }
    }
    let is_named = asked.only.is_some() && asked.wants(FIX_ALL);
    if (is_named || asked.only.is_none())
        && let Some(action) = fix_all(judged, desk, &lines, asked)
    {
        actions.push(action);
    }
    actions
}

fn say(
    fix: &Fix,
    is_first: bool,
    found: &FileFindings,
    judged: &Judged,
    lines: &Lines<'_>,
    asked: &Asked<'_>,
    diagnostic: &Diagnostic,
) -> CodeAction {
    let edits = fix.edits.iter().map(|edit| TextEdit {
        range: lines.range(found.stored_span(edit.span)),
        new_text: edit.text.clone(),
    });
    CodeAction {
        title: format!("Say “{}”", fix.says),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic.clone()]),
        is_preferred: (is_first && fix.applicability == Applicability::Safe).then_some(true),
        edit: Some(edit(asked, judged.version, edits.collect())),
        ..CodeAction::default()
    }
}

fn explain(finding: &Finding, diagnostic: Diagnostic) -> CodeAction {
    let name = finding.rule.name();
    let title = format!("Explain {name}");
    CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic]),
        command: Some(Command {
            title,
            tooltip: None,
            command: EXPLAIN.to_owned(),
            arguments: Some(vec![json!(name)]),
        }),
        ..CodeAction::default()
    }
}

/// A comment that lets `finding` stand, with the cursor where the reason is to be written. It is tried out: the nearest line above
/// is taken on which it has that effect, and no other.
fn let_stand(
    finding: &Finding,
    span: Span,
    judged: &Judged,
    desk: &Desk,
    lines: &Lines<'_>,
    asked: &Asked<'_>,
    diagnostic: &Diagnostic,
) -> Option<CodeAction> {
    let policy = desk.policy()?;
    if !finding.rule.rule().suppressible || !policy.suppressions.allow {
        return None;
    }
    let rule = finding.rule.name();
    let (open, close) = match desk.format() {
        Format::Markdown | Format::Html => ("<!-- ", " -->"),
        Format::Mdx => ("{/* ", " */}"),
        Format::Text => ("[[", "]]"),
    };
    let text = &judged.text;
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = format!("{open}sayso-allow {rule}: {REASON}{close}{end}");
    let mut at = line_start(text, span.start);
    let mut pen = Pen::default();
    let standing = |found: &Option<FileFindings>| {
        let findings = found.iter().flat_map(|found| &found.findings);
        findings.filter(|finding| finding.stands()).count()
    };
    let before = standing(&judged.findings);
    for _ in 0..LINES_TRIED {
        let mut tried = text.to_string();
        tried.insert_str(at, &comment);
        let draft = desk.judge(&tried, asked.halt, &mut pen)?;
        let is_gone = draft.findings.iter().all(|found| {
            let mut findings = found.findings.iter().filter(|other| other.stands());
            let moved = span.shifted(comment.len());
            findings
                .all(|other| found.stored_span(other.span) != moved || other.rule.name() != rule)
        });
        if is_gone && draft.diagnostics.is_empty() && standing(&draft.findings) < before {
            break;
        }
        at = line_start(text, at.checked_sub(1)?);
    }
    let start = lines.position(at);
    let reason = comment.find(REASON).unwrap_or(0);
    let character = |bytes: usize| {
        let ahead = Lines::new(&comment, asked.client.unit);
        ahead.position(bytes).character
    };
    let selection = json!({
        "start": {"line": start.line, "character": character(reason)},
        "end": {"line": start.line, "character": character(reason + REASON.len())},
    });
    let title = format!("Let it stand: allow {rule} here, with a reason");
    Some(CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic.clone()]),
        edit: Some(edit(
            asked,
            judged.version,
            vec![TextEdit {
                range: Range { start, end: start },
                new_text: comment.clone(),
            }],
        )),
        command: asked.client.shows_documents.then(|| Command {
            title,
            tooltip: None,
            command: SHOW.to_owned(),
            arguments: Some(vec![json!(asked.uri), selection]),
        }),
        ..CodeAction::default()
    })
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Every safe fix of the text, in one edit for each stretch of lines.
fn fix_all(
    judged: &Judged,
    desk: &Desk,
    lines: &Lines<'_>,
    asked: &Asked<'_>,
) -> Option<CodeAction> {
    let found = judged.findings.as_ref()?;
    let is_safe = |finding: &Finding| {
        let best = finding.fixes.first();
        finding.stands() && best.is_some_and(|fix| fix.applicability == Applicability::Safe)
    };
    if !found.findings.iter().any(is_safe) {
        return None;
    }
    let job = Job {
        policy: desk.policy()?,
        path: Some(desk.path()),
        exceptions: desk.exceptions(),
        format: desk.format(),
        up_to: Applicability::Safe,
        is_wanted: &|_| true,
        halt: asked.halt,
    };
    // a byte order mark is no part of the text that is read
    let marked = judged.text.strip_prefix('\u{FEFF}');
    let by = judged.text.len() - marked.map_or(judged.text.len(), str::len);
    let mended = fix::mend(&job, marked.unwrap_or(&judged.text));
    if mended.fixed == 0 {
        return None;
    }
    let edits = mended.edits.iter().map(|edit| TextEdit {
        range: lines.range(edit.span.shifted(by)),
        new_text: edit.text.clone(),
    });
    Some(CodeAction {
        title: "Fix all that is safe to fix".to_owned(),
        kind: Some(CodeActionKind::Custom(FIX_ALL.into())),
        edit: Some(edit(asked, judged.version, edits.collect())),
        ..CodeAction::default()
    })
}

/// Changes of the text that is asked about.
fn edit(asked: &Asked<'_>, version: i32, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let uri = Uri::from(asked.uri);
    if !asked.client.versions_edits {
        return WorkspaceEdit {
            changes: Some([(uri, edits)].into_iter().collect()),
            ..WorkspaceEdit::default()
        };
    }
    WorkspaceEdit {
        document_changes: Some(vec![DocumentChange::TextDocumentEdit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                version: Some(version),
                text_document_identifier: TextDocumentIdentifier { uri },
            },
            edits: edits.into_iter().map(Edit::TextEdit).collect(),
        })]),
        ..WorkspaceEdit::default()
    }
}
