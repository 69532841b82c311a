//! The texts that are open in the editor, as they stand there.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use gen_lsp_types::TextDocumentContentChangeEvent;
use serde_json::Value;

use super::place::{Lines, Unit};
use super::recall::Recall;
use crate::project::{Desk, Pen};
use crate::report::FileFindings;

/// How a text is judged.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// By the rules.
    Prose,
    /// As a wordlist, with its examples.
    Wordlist,
    /// As a configuration.
    Config,
    /// As a file of exceptions.
    Exceptions,
    /// Not at all.
    Other,
}

/// An open text.
pub(super) struct Buffer {
    /// Where it is stored, or would be.
    pub(super) path: PathBuf,
    /// How it is judged.
    pub(super) kind: Kind,
    /// The version as the client counts.
    pub(super) version: i32,
    /// What it says.
    pub(super) text: String,
    /// The rules that hold for it; loaded when it is judged.
    pub(super) desk: Option<Arc<Desk>>,
    /// The rules that held last without a fault.
    pub(super) sound: Option<Arc<Desk>>,
    /// When it is to be judged.
    pub(super) due: Option<Instant>,
    /// What calls off the judging of it that is under way.
    pub(super) work: Option<Recall>,
    /// What was found last.
    pub(super) judged: Option<Arc<Judged>>,
    /// Requests that wait for its present version to be judged.
    pub(super) waiting: Vec<Waiting>,
    /// What judging needs again.
    pub(super) pen: Pen,
}

/// What was found in one version of a text.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) version: i32,
    /// The text.
    pub(super) text: Arc<str>,
    /// The rules it was judged by; none for a file of ours.
    pub(super) desk: Option<Arc<Desk>>,
    /// The findings.
    pub(super) findings: Option<FileFindings>,
    /// What the client is told.
    pub(super) diagnostics: Vec<gen_lsp_types::Diagnostic>,
}

/// A request that waits.
pub(super) struct Waiting {
    pub(super) id: Value,
    pub(super) method: String,
    pub(super) params: Value,
}

impl Buffer {
    pub(super) fn new(path: PathBuf, kind: Kind, version: i32, text: String) -> Buffer {
        Buffer {
            path,
            kind,
            version,
            text,
            desk: None,
            sound: None,
            due: Some(Instant::now()),
            work: None,
            judged: None,
            waiting: Vec::new(),
            pen: Pen::default(),
        }
    }

    /// Calls off the judging that is under way.
    pub(super) fn call_off(&self) {
        if let Some(work) = &self.work {
            work.raise();
        }
    }

    /// What was found in the present version by the rules as they are, once it is known.
    pub(super) fn current(&self) -> Option<&Arc<Judged>> {
        let judged = self.judged.as_ref()?;
        let is_settled = self.due.is_none() && self.work.is_none();
        (judged.version == self.version && is_settled).then_some(judged)
    }
}

/// Makes `changes` in `text`, one after the other.
pub(super) fn change(text: &mut String, changes: Vec<TextDocumentContentChangeEvent>, unit: Unit) {
    for change in changes {
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                let span = Lines::new(text, unit).span(part.range);
                text.replace_range(span.range(), &part.text);
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                *text = whole.text;
            }
        }
    }
}
