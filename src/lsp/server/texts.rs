//! The texts that are open: what becomes of them, and when they are judged.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use gen_lsp_types::{
    Diagnostic, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    PublishDiagnosticsParams, Uri,
};
use serde_json::Value;

use super::super::buffer::{Buffer, Kind, Waiting, change};
use super::super::recall::Recall;
use super::super::work::{self, Done, Job};
use super::super::{uri, wire};
use super::{CONTENT_MODIFIED, INVALID_PARAMS, REQUEST_CANCELLED, Server, read};
use crate::document::Format;
use crate::project::Settings;

/// How long one must have stopped typing before the text is judged.
const DEBOUNCE: Duration = Duration::from_millis(60);

impl Server {
    pub(super) fn open(&mut self, params: Value) {
        let Some(params) = read::<DidOpenTextDocumentParams>(params) else {
            return;
        };
        let document = params.text_document;
        let language: String = document.language_id.into();
        let path = self.path_of(&document.uri.0, &language);
        let kind = kind_of(&path, &document.text);
        let buffer = Buffer::new(path, kind, document.version, document.text);
        self.faulty.remove(&document.uri.0);
        if let Some(before) = self.buffers.insert(document.uri.0, buffer) {
            before.call_off();
        }
    }

    /// Where the text at `uri` is stored, or could be.
    pub(super) fn path_of(&self, address: &str, language: &str) -> PathBuf {
        if let Some(path) = uri::to_path(address) {
            return path;
        }
        let mut name = uri::last_part(address);
        if Format::from_path(&name).is_none() {
            name.push_str(match language {
                "markdown" => ".md",
                "mdx" => ".mdx",
                "html" => ".html",
                _ => ".txt",
            });
        }
        self.folders.first().cloned().unwrap_or_default().join(name)
    }

    pub(super) fn change(&mut self, params: Value) {
        let Some(params) = read::<DidChangeTextDocumentParams>(params) else {
            return;
        };
        let address = params.text_document.text_document_identifier.uri.0;
        let (Some(client), Some(buffer)) = (self.client, self.buffers.get_mut(&address)) else {
            return;
        };
        buffer.call_off();
        change(&mut buffer.text, params.content_changes, client.unit);
        buffer.version = params.text_document.version;
        buffer.due = Some(Instant::now() + DEBOUNCE);
        if matches!(buffer.kind, Kind::Wordlist | Kind::Other) {
            buffer.kind = kind_of(&buffer.path, &buffer.text);
        }
        // what was asked about the text as it was can no longer be answered
        let waiting = std::mem::take(&mut buffer.waiting);
        let why = "the text has changed";
        for request in waiting {
            self.send(wire::refuse(&request.id, CONTENT_MODIFIED, why));
        }
        self.refuse_answering(CONTENT_MODIFIED, why, |_, about| about == address);
    }

    pub(super) fn close(&mut self, params: Value) {
        let Some(params) = read::<DidCloseTextDocumentParams>(params) else {
            return;
        };
        let address = params.text_document.uri.0;
        if let Some(buffer) = self.buffers.remove(&address) {
            buffer.call_off();
            let why = "the text was closed";
            for request in buffer.waiting {
                self.send(wire::refuse(&request.id, REQUEST_CANCELLED, why));
            }
            self.refuse_answering(REQUEST_CANCELLED, why, |_, about| about == address);
            self.publish(&address, None, &[]);
            self.tell_faults();
        }
    }

    pub(super) fn cancel(&mut self, id: &Value) {
        let why = "it was cancelled";
        self.refuse_answering(REQUEST_CANCELLED, why, |other, _| other == id);
        let pulls = self.client.is_some_and(|client| client.pulls);
        for buffer in self.buffers.values_mut() {
            let before = buffer.waiting.len();
            buffer.waiting.retain(|request| request.id != *id);
            if buffer.waiting.len() < before {
                // who asks for diagnostics is not sent them: nobody waits for the outcome
                if pulls && buffer.waiting.is_empty() {
                    buffer.call_off();
                }
                let refusal = wire::refuse(id, REQUEST_CANCELLED, why);
                self.out.send(refusal).ok();
                return;
            }
        }
    }

    /// Answers once the present version of the text is judged.
    pub(super) fn wait(&mut self, id: Value, method: &str, params: Value) {
        let address = params["textDocument"]["uri"].as_str().unwrap_or_default();
        let Some(buffer) = self.buffers.get_mut(address) else {
            let why = "that text is not open";
            return self.send(wire::refuse(&id, INVALID_PARAMS, why));
        };
        let address = address.to_owned();
        let request = Waiting {
            id,
            method: method.to_owned(),
            params,
        };
        match buffer.current().cloned() {
            Some(judged) => self.reply(&address, &judged, request),
            None => {
                buffer.waiting.push(request);
                // nobody types while waiting for an answer
                let is_coming = buffer.work.as_ref().is_some_and(|work| !work.is_raised());
                if buffer.due.is_some() || !is_coming {
                    buffer.due = Some(Instant::now());
                }
            }
        }
    }

    /// Begins to judge what is due.
    pub(super) fn begin_due(&mut self) {
        let Some(client) = self.client else { return };
        let now = Instant::now();
        let due = self.buffers.iter().filter(|(_, buffer)| {
            buffer.work.is_none() && buffer.due.is_some_and(|due| due <= now)
        });
        let due: Vec<String> = due.map(|(address, _)| address.clone()).collect();
        for address in due {
            let Some(settings) = self
                .buffers
                .get(&address)
                .map(|buffer| self.settings(&buffer.path))
            else {
                continue;
            };
            let Some(buffer) = self.buffers.get_mut(&address) else {
                continue;
            };
            buffer.due = None;
            let recall = Recall::default();
            buffer.work = Some(recall.clone());
            let job = Job {
                uri: address,
                path: buffer.path.clone(),
                kind: buffer.kind,
                version: buffer.version,
                text: Arc::from(buffer.text.as_str()),
                settings,
                desk: buffer.desk.clone(),
                sound: buffer.sound.clone(),
                client,
                pen: std::mem::take(&mut buffer.pen),
                recall,
            };
            self.trace("judging", &job.uri, job.version);
            work::begin(job, &self.events);
        }
    }

    /// The settings for a text at `path`: those of the innermost folder that it lies in, or else of its own.
    pub(super) fn settings(&self, path: &Path) -> Settings {
        let around = self
            .folders
            .iter()
            .filter(|folder| path.starts_with(folder));
        let folder = around.max_by_key(|folder| folder.as_os_str().len());
        let folder = folder.map(PathBuf::as_path).or(path.parent());
        let mut settings = self.options.settings.clone();
        if !self.options.keeps_day {
            settings.as_of = (self.options.today)();
        }
        settings.folder = folder.unwrap_or(Path::new("")).to_path_buf();
        settings
    }

    /// Takes what became of a text.
    pub(super) fn take(&mut self, done: Done) {
        let outcome = match done.judged {
            Some(_) => "judged",
            None => "called off",
        };
        self.trace(outcome, &done.uri, done.version);
        let Some(buffer) = self.buffers.get_mut(&done.uri) else {
            return;
        };
        if !buffer
            .work
            .as_ref()
            .is_some_and(|work| work.is(&done.recall))
        {
            return; // the text was closed and opened again meanwhile
        }
        buffer.work = None;
        buffer.pen = done.pen;
        let is_new_desk = match (&buffer.desk, &done.desk) {
            (Some(old), Some(new)) => !Arc::ptr_eq(old, new),
            (old, new) => old.is_some() != new.is_some(),
        };
        // the rules may have been forgotten meanwhile
        if buffer.due.is_none() {
            buffer.desk.clone_from(&done.desk);
        }
        let mut has_changed = false;
        for (path, stamp) in done.inputs {
            let before = self.seen.insert(path, stamp);
            // others were read from what that was
            has_changed |= before.is_some_and(|before| before != stamp);
        }
        if let Some(desk) = done.desk.as_ref().filter(|desk| desk.is_sound()) {
            buffer.sound = Some(Arc::clone(desk));
        }
        let is_current = buffer.due.is_none();
        let judged = done
            .judged
            .filter(|judged| judged.version == buffer.version);
        let Some(judged) = judged else {
            if has_changed {
                self.forget_rules();
            }
            return; // it is due again, or nobody waits for it
        };
        buffer.judged = Some(Arc::clone(&judged));
        let waiting = match is_current {
            true => std::mem::take(&mut buffer.waiting),
            false => Vec::new(),
        };
        self.publish(&done.uri, Some(judged.version), &judged.diagnostics);
        for request in waiting {
            self.reply(&done.uri, &judged, request);
        }
        if is_new_desk {
            self.tell_faults();
        }
        if has_changed {
            self.forget_rules();
        }
    }

    /// Sends the diagnostics of a text to a client that does not ask for them.
    pub(super) fn publish(&self, address: &str, version: Option<i32>, diagnostics: &[Diagnostic]) {
        if self.client.is_some_and(|client| client.pulls) {
            return;
        }
        let params = PublishDiagnosticsParams {
            uri: Uri::from(address),
            version,
            diagnostics: diagnostics.to_vec(),
        };
        self.send(wire::tell("textDocument/publishDiagnostics", &params));
    }
}

/// How a text at `path` is judged.
fn kind_of(path: &Path, text: &str) -> Kind {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name == "sayso.toml" {
        Kind::Config
    } else if name == "sayso-exceptions.toml" {
        Kind::Exceptions
    } else if !name.ends_with(".toml") {
        Kind::Prose
    } else if text.lines().any(|line| line.trim() == "[wordlist]") {
        Kind::Wordlist
    } else {
        Kind::Other
    }
}
