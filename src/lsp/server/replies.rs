//! The answers to what the client asks about a text.

use std::sync::Arc;
use std::thread;

use gen_lsp_types::{
    CodeActionParams, CompletionItem, CompletionParams, Contents, DocumentDiagnosticParams,
    ExecuteCommandParams, Hover, HoverParams, MarkupContent, MarkupKind, MessageType,
    ShowMessageParams,
};
use serde_json::{Value, json};

use super::super::actions::{self, Asked};
use super::super::buffer::{Judged, Waiting};
use super::super::client::Client;
use super::super::place::Lines;
use super::super::recall::Recall;
use super::super::{card, complete, wire};
use super::{INVALID_PARAMS, Server, read};
use crate::text::Halt;

/// A request that is being answered beside the conversation.
pub(super) struct Answering {
    id: Value,
    address: String,
    /// Raised by whoever answers first.
    recall: Recall,
}

impl Server {
    /// Answers `request`, which is about what was judged.
    pub(super) fn reply(&mut self, address: &str, judged: &Arc<Judged>, request: Waiting) {
        let Some(client) = self.client else { return };
        let Waiting { id, method, params } = request;
        let bad = || wire::refuse(&id, INVALID_PARAMS, "the parameters make no sense");
        let answer = match method.as_str() {
            "textDocument/diagnostic" => match read::<DocumentDiagnosticParams>(params) {
                Some(_) => wire::answer(&id, &json!({"kind": "full", "items": judged.diagnostics})),
                None => bad(),
            },
            "textDocument/hover" => match read::<HoverParams>(params) {
                Some(params) => wire::answer(&id, &hover(judged, &params, client)),
                None => bad(),
            },
            "textDocument/completion" => match read::<CompletionParams>(params) {
                Some(params) => wire::answer(&id, &completions(judged, &params, client)),
                None => bad(),
            },
            _ => match read::<CodeActionParams>(params) {
                Some(params) => {
                    let (judged, out) = (Arc::clone(judged), self.out.clone());
                    let address = address.to_owned();
                    let recall = Recall::default();
                    self.answering.retain(|one| !one.recall.is_raised());
                    self.answering.push(Answering {
                        id: id.clone(),
                        address: address.clone(),
                        recall: recall.clone(),
                    });
                    // trying out what to offer takes time
                    thread::spawn(move || {
                        let is_raised = || recall.is_raised();
                        let asked = Asked {
                            uri: &address,
                            range: params.range,
                            only: params.context.only.as_deref(),
                            client,
                            halt: Halt::when(&is_raised),
                        };
                        let offered = actions::offer(&judged, &asked);
                        if recall.raise() {
                            out.send(wire::answer(&id, &offered)).ok();
                        }
                    });
                    return;
                }
                None => bad(),
            },
        };
        self.send(answer);
    }

    /// Refuses those of the requests that are being answered which `concerns` picks by their id and their text.
    pub(super) fn refuse_answering(
        &self,
        code: i32,
        why: &str,
        concerns: impl Fn(&Value, &str) -> bool,
    ) {
        for one in &self.answering {
            if concerns(&one.id, &one.address) && one.recall.raise() {
                self.send(wire::refuse(&one.id, code, why));
            }
        }
    }

    pub(super) fn execute(&mut self, id: &Value, params: Value) {
        let Some(params) = read::<ExecuteCommandParams>(params) else {
            return self.send(wire::refuse(
                id,
                INVALID_PARAMS,
                "the parameters make no sense",
            ));
        };
        let arguments = params.arguments.unwrap_or_default();
        match (params.command.as_str(), arguments.as_slice()) {
            (actions::EXPLAIN, [name, ..]) => {
                let name = name.as_str().unwrap_or_default();
                let message = self
                    .explain(name)
                    .unwrap_or_else(|| format!("there is no rule `{name}`"));
                let kind = MessageType::Info;
                let params = ShowMessageParams { kind, message };
                self.send(wire::tell("window/showMessage", &params));
            }
            (actions::SHOW, [address, selection, ..]) => {
                self.asked += 1;
                let params = json!({"uri": address, "takeFocus": true, "selection": selection});
                self.send(wire::ask(self.asked, "window/showDocument", &params));
            }
            _ => {
                let why = format!("the command `{}` is not known", params.command);
                return self.send(wire::refuse(id, INVALID_PARAMS, &why));
            }
        }
        self.send(wire::answer(id, &Value::Null));
    }

    /// The card of a rule that has a finding somewhere.
    pub(super) fn explain(&self, name: &str) -> Option<String> {
        let judged = self
            .buffers
            .values()
            .filter_map(|buffer| buffer.judged.as_ref());
        let found = judged.filter_map(|judged| judged.findings.as_ref());
        let mut findings = found.flat_map(|found| &found.findings);
        let finding = findings.find(|finding| finding.rule.name() == name)?;
        Some(card::of(finding, false))
    }
}

/// The card of the finding at a place.
fn hover(judged: &Judged, params: &HoverParams, client: Client) -> Option<Hover> {
    let found = judged.findings.as_ref()?;
    let lines = Lines::new(&judged.text, client.unit);
    let at = lines.offset(params.text_document_position_params.position);
    let mut findings = found.findings.iter().filter(|finding| finding.stands());
    let (finding, span) = findings.find_map(|finding| {
        let span = found.stored_span(finding.span);
        (span.start <= at && at <= span.end).then_some((finding, span))
    })?;
    Some(Hover {
        contents: Contents::MarkupContent(MarkupContent {
            kind: match client.reads_markdown {
                true => MarkupKind::Markdown,
                false => MarkupKind::PlainText,
            },
            value: card::of(finding, client.reads_markdown),
        }),
        range: Some(lines.range(span)),
    })
}

fn completions(judged: &Judged, params: &CompletionParams, client: Client) -> Vec<CompletionItem> {
    let policy = judged.desk.as_ref().and_then(|desk| desk.policy());
    let lines = Lines::new(&judged.text, client.unit);
    let at = lines.offset(params.text_document_position_params.position);
    policy.map_or_else(Vec::new, |policy| {
        complete::offer(policy, &judged.text, at, &lines)
    })
}
