//! The conversation: what the client says, and what it is told.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProvider, CompletionOptions,
    CompletionParams, Contents, DiagnosticOptions, DiagnosticProvider, DidChangeTextDocumentParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DocumentDiagnosticParams, ExecuteCommandOptions, ExecuteCommandParams, Hover, HoverParams,
    HoverProvider, InitializeParams, InitializeResult, MarkupContent, MarkupKind, MessageType,
    PublishDiagnosticsParams, Save, ServerCapabilities, ServerInfo, ShowMessageParams,
    TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions, Uri, WorkspaceFolders,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::actions::{self, Asked};
use super::buffer::{Buffer, Judged, Kind, Waiting, change};
use super::client::Client;
use super::place::Lines;
use super::wire::{self, Incoming};
use super::work::{self, Done, Job, Stamps};
use super::{ServerOptions, card, complete, tell, uri};
use crate::document::Format;
use crate::project::{Desk, Settings};

/// How long one must have stopped typing before the text is judged.
const DEBOUNCE: Duration = Duration::from_millis(60);

/// How often it is looked whether rules have changed.
const LOOK_AGAIN: Duration = Duration::from_millis(700);

/// The error codes of JSON-RPC and of the protocol.
const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const NOT_INITIALIZED: i32 = -32002;
const REQUEST_CANCELLED: i32 = -32800;
const CONTENT_MODIFIED: i32 = -32801;

/// What happens to the server.
pub(super) enum Event {
    /// The client says something.
    Message(Incoming),
    /// The client says something that is no message.
    Nonsense(String),
    /// A text was judged.
    Done(Box<Done>),
    /// The client is gone.
    End,
}

/// The state of the conversation.
pub(super) struct Server {
    options: ServerOptions,
    events: Sender<Event>,
    out: Sender<Value>,
    /// What the client can do, once it has said so.
    client: Option<Client>,
    folders: Vec<PathBuf>,
    buffers: HashMap<String, Buffer>,
    /// Files of ours that are not open and about which the client was told something.
    faulty: BTreeSet<String>,
    /// What the client was told in words, so that it is not told twice.
    said: BTreeSet<String>,
    /// The files that rules were read from, as they were.
    seen: Stamps,
    looked: Instant,
    /// How many requests the client was sent.
    asked: u64,
    is_shut: bool,
}

impl Server {
    pub(super) fn new(options: ServerOptions, events: Sender<Event>, out: Sender<Value>) -> Server {
        Server {
            options,
            events,
            out,
            client: None,
            folders: Vec::new(),
            buffers: HashMap::new(),
            faulty: BTreeSet::new(),
            said: BTreeSet::new(),
            seen: Stamps::new(),
            looked: Instant::now(),
            asked: 0,
            is_shut: false,
        }
    }

    /// Holds the conversation to its end; 0 if the client shut the server down before.
    pub(super) fn run(mut self, inbox: &Receiver<Event>) -> u8 {
        loop {
            let event = match inbox.recv_timeout(self.patience()) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            match event {
                Some(Event::End) => break,
                Some(Event::Nonsense(why)) => {
                    self.send(wire::refuse(&Value::Null, PARSE_ERROR, &why));
                }
                Some(Event::Message(message)) => {
                    if message.method.as_deref() == Some("exit") {
                        break;
                    }
                    self.hear(message);
                }
                Some(Event::Done(done)) => self.take(*done),
                None => {}
            }
            self.begin_due();
            if self.looked.elapsed() >= LOOK_AGAIN {
                self.look_again();
            }
        }
        u8::from(!self.is_shut)
    }

    /// How long nothing need be done.
    fn patience(&self) -> Duration {
        let due = self.buffers.values().filter(|buffer| !buffer.is_busy);
        let due = due.filter_map(|buffer| buffer.due).min();
        let now = Instant::now();
        let next = due.map_or(LOOK_AGAIN, |due| due.saturating_duration_since(now));
        next.min(LOOK_AGAIN)
    }

    fn send(&self, message: Value) {
        // the writer ends only when nobody listens any more
        self.out.send(message).ok();
    }

    fn hear(&mut self, message: Incoming) {
        let Some(method) = message.method else {
            return; // an answer; none of our questions needs one
        };
        match message.id {
            Some(id) => self.answer(id, &method, message.params),
            None => self.note(&method, message.params),
        }
    }

    fn answer(&mut self, id: Value, method: &str, params: Value) {
        if method == "initialize" {
            return self.initialize(&id, params);
        }
        let refusal = match (self.client, self.is_shut) {
            (None, _) => Some((NOT_INITIALIZED, "send `initialize` first")),
            (_, true) => Some((INVALID_REQUEST, "the server is shut down")),
            _ => None,
        };
        if let Some((code, why)) = refusal {
            return self.send(wire::refuse(&id, code, why));
        }
        match method {
            "shutdown" => {
                self.is_shut = true;
                self.send(wire::answer(&id, &Value::Null));
            }
            "textDocument/codeAction"
            | "textDocument/diagnostic"
            | "textDocument/hover"
            | "textDocument/completion" => self.wait(id, method, params),
            "workspace/executeCommand" => self.execute(&id, params),
            _ => {
                let why = format!("`{method}` is not known");
                self.send(wire::refuse(&id, METHOD_NOT_FOUND, &why));
            }
        }
    }

    fn note(&mut self, method: &str, params: Value) {
        if self.client.is_none() {
            return;
        }
        match method {
            "initialized" => self.ask_to_watch(),
            "textDocument/didOpen" => self.open(params),
            "textDocument/didChange" => self.change(params),
            "textDocument/didClose" => self.close(params),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.look_again(),
            "workspace/didChangeConfiguration" => self.forget_rules(),
            "workspace/didChangeWorkspaceFolders" => {
                if let Some(params) = read::<DidChangeWorkspaceFoldersParams>(params) {
                    let paths = |folders: Vec<gen_lsp_types::WorkspaceFolder>| -> Vec<PathBuf> {
                        let paths = folders.iter();
                        paths
                            .filter_map(|folder| uri::to_path(&folder.uri.0))
                            .collect()
                    };
                    let removed = paths(params.event.removed);
                    self.folders.retain(|folder| !removed.contains(folder));
                    self.folders.extend(paths(params.event.added));
                    self.forget_rules();
                }
            }
            "$/cancelRequest" => self.cancel(&params["id"]),
            _ => {}
        }
    }

    fn initialize(&mut self, id: &Value, params: Value) {
        if self.client.is_some() {
            return self.send(wire::refuse(id, INVALID_REQUEST, "that was done before"));
        }
        let Some(params) = read::<InitializeParams>(params) else {
            return self.send(wire::refuse(
                id,
                INVALID_PARAMS,
                "the parameters make no sense",
            ));
        };
        let client = Client::new(&params.capabilities);
        let named = params.workspace_folders_initialize_params.workspace_folders;
        let named = match named {
            Some(WorkspaceFolders::WorkspaceFolderList(folders)) => folders,
            _ => Vec::new(),
        };
        let named = named.iter();
        let mut folders: Vec<PathBuf> = named
            .filter_map(|folder| uri::to_path(&folder.uri.0))
            .collect();
        #[expect(deprecated, reason = "old clients name one folder only")]
        if let (true, Some(root)) = (folders.is_empty(), &params.root_uri) {
            folders.extend(uri::to_path(&root.0));
        }
        self.folders = folders;
        self.client = Some(client);
        self.send(wire::answer(id, &capabilities(client)));
    }

    /// Asks a client that can to tell of changed rules at once; they are looked for all the same.
    fn ask_to_watch(&mut self) {
        if !self.client.is_some_and(|client| client.watches) {
            return;
        }
        self.asked += 1;
        let watchers = json!([{"globPattern": "**/*.toml"}]);
        let registration = json!({
            "id": "rules",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": {"watchers": watchers},
        });
        let params = json!({"registrations": [registration]});
        self.send(wire::ask(self.asked, "client/registerCapability", &params));
    }

    fn open(&mut self, params: Value) {
        let Some(params) = read::<DidOpenTextDocumentParams>(params) else {
            return;
        };
        let document = params.text_document;
        let language: String = document.language_id.into();
        let path = self.path_of(&document.uri.0, &language);
        let kind = kind_of(&path, &document.text);
        let buffer = Buffer::new(path, kind, document.version, document.text);
        self.faulty.remove(&document.uri.0);
        self.buffers.insert(document.uri.0, buffer);
    }

    /// Where the text at `uri` is stored, or could be.
    fn path_of(&self, address: &str, language: &str) -> PathBuf {
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

    fn change(&mut self, params: Value) {
        let Some(params) = read::<DidChangeTextDocumentParams>(params) else {
            return;
        };
        let (Some(client), Some(buffer)) = (
            self.client,
            self.buffers
                .get_mut(&params.text_document.text_document_identifier.uri.0),
        ) else {
            return;
        };
        change(&mut buffer.text, params.content_changes, client.unit);
        buffer.version = params.text_document.version;
        buffer.due = Some(Instant::now() + DEBOUNCE);
        if matches!(buffer.kind, Kind::Wordlist | Kind::Other) {
            buffer.kind = kind_of(&buffer.path, &buffer.text);
        }
        // what was asked about the text as it was can no longer be answered
        let waiting = std::mem::take(&mut buffer.waiting);
        for request in waiting {
            let why = "the text has changed";
            self.send(wire::refuse(&request.id, CONTENT_MODIFIED, why));
        }
    }

    fn close(&mut self, params: Value) {
        let Some(params) = read::<DidCloseTextDocumentParams>(params) else {
            return;
        };
        let address = params.text_document.uri.0;
        if let Some(buffer) = self.buffers.remove(&address) {
            for request in buffer.waiting {
                let why = "the text was closed";
                self.send(wire::refuse(&request.id, REQUEST_CANCELLED, why));
            }
            self.publish(&address, None, &[]);
            self.tell_faults();
        }
    }

    fn cancel(&mut self, id: &Value) {
        for buffer in self.buffers.values_mut() {
            let before = buffer.waiting.len();
            buffer.waiting.retain(|request| request.id != *id);
            if buffer.waiting.len() < before {
                let refusal = wire::refuse(id, REQUEST_CANCELLED, "it was cancelled");
                self.out.send(refusal).ok();
                return;
            }
        }
    }

    /// Answers once the present version of the text is judged.
    fn wait(&mut self, id: Value, method: &str, params: Value) {
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
                buffer.due = buffer.due.map(|_| Instant::now());
            }
        }
    }

    /// Begins to judge what is due.
    fn begin_due(&mut self) {
        let Some(client) = self.client else { return };
        let now = Instant::now();
        let due = self
            .buffers
            .iter()
            .filter(|(_, buffer)| !buffer.is_busy && buffer.due.is_some_and(|due| due <= now));
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
            buffer.is_busy = true;
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
            };
            work::begin(job, &self.events);
        }
    }

    /// The settings for a text at `path`: those of the innermost folder that it lies in, or else of its own.
    fn settings(&self, path: &Path) -> Settings {
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
    fn take(&mut self, done: Done) {
        let Some(buffer) = self.buffers.get_mut(&done.uri) else {
            return;
        };
        buffer.is_busy = false;
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
        if done.judged.version != buffer.version {
            if has_changed {
                self.forget_rules();
            }
            return; // it is due again
        }
        let is_current = buffer.due.is_none();
        buffer.judged = Some(Arc::clone(&done.judged));
        let waiting = match is_current {
            true => std::mem::take(&mut buffer.waiting),
            false => Vec::new(),
        };
        self.publish(
            &done.uri,
            Some(done.judged.version),
            &done.judged.diagnostics,
        );
        for request in waiting {
            self.reply(&done.uri, &done.judged, request);
        }
        if is_new_desk {
            self.tell_faults();
        }
        if has_changed {
            self.forget_rules();
        }
    }

    /// Sends the diagnostics of a text to a client that does not ask for them.
    fn publish(
        &self,
        address: &str,
        version: Option<i32>,
        diagnostics: &[gen_lsp_types::Diagnostic],
    ) {
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

    /// Tells what is wrong with rules, in the files where it is; and in words, where that keeps old rules in force.
    fn tell_faults(&mut self) {
        let Some(client) = self.client else { return };
        let mut told: BTreeMap<String, Vec<gen_lsp_types::Diagnostic>> = BTreeMap::new();
        let mut words = BTreeSet::new();
        let desks = self.buffers.values().filter_map(|buffer| {
            let desk = buffer.desk.as_ref()?;
            Some((desk, buffer.sound.is_some()))
        });
        for (desk, has_sound) in desks {
            for (path, faults) in work::faults_by_file(desk) {
                let Some(address) = uri::from_path(&path) else {
                    continue;
                };
                let own = told.entry(address.0).or_default();
                for (file, fault) in faults {
                    let lines = Lines::new(&file.text, client.unit);
                    let fault = tell::tell_fault(&fault, &lines, |span| span);
                    if !own.contains(&fault) {
                        own.push(fault);
                    }
                }
            }
            if desk.is_sound() {
                continue;
            }
            let faults = desk.diagnostics().iter();
            let mut faults =
                faults.filter(|fault| fault.severity == crate::diagnostic::Severity::Error);
            if let Some(first) = faults.next() {
                let after = match has_sound {
                    true => "; the rules as they were stay in force",
                    false => "",
                };
                let text = format!("{}{after}", first.message);
                words.insert(crate::report::visible(&text).into_owned());
            }
        }
        for text in words.difference(&self.said) {
            let params = ShowMessageParams {
                kind: MessageType::Warning,
                message: text.clone(),
            };
            self.send(wire::tell("window/showMessage", &params));
        }
        self.said = words;
        // what stands in the editor is told of as it stands there
        told.retain(|address, _| !self.buffers.contains_key(address));
        let healed = self
            .faulty
            .iter()
            .filter(|address| !told.contains_key(*address));
        for address in healed {
            self.tell_about(address, &[]);
        }
        for (address, diagnostics) in &told {
            self.tell_about(address, diagnostics);
        }
        self.faulty = told.into_keys().collect();
    }

    /// Sends the diagnostics of a file that is not open: no client asks for those.
    fn tell_about(&self, address: &str, diagnostics: &[gen_lsp_types::Diagnostic]) {
        let params = PublishDiagnosticsParams {
            uri: Uri::from(address),
            version: None,
            diagnostics: diagnostics.to_vec(),
        };
        self.send(wire::tell("textDocument/publishDiagnostics", &params));
    }

    /// Has every text judged anew if a file that rules were read from is not what it was.
    fn look_again(&mut self) {
        self.looked = Instant::now();
        let desks: Vec<Arc<Desk>> = self
            .buffers
            .values()
            .filter_map(|buffer| buffer.desk.clone())
            .collect();
        let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
        let mut known = BTreeSet::new();
        for desk in desks {
            if known.insert(Arc::as_ptr(&desk).addr()) {
                paths.extend(desk.inputs());
            }
        }
        let now = work::stamp(paths);
        let has_changed = now
            .iter()
            .any(|(path, stamp)| self.seen.get(path).is_some_and(|before| before != stamp));
        self.seen = now;
        if has_changed {
            self.forget_rules();
        }
    }

    /// Has every text judged by the rules as they are now.
    fn forget_rules(&mut self) {
        for buffer in self
            .buffers
            .values_mut()
            .filter(|buffer| buffer.kind == Kind::Prose)
        {
            buffer.desk = None;
            buffer.due = Some(Instant::now());
        }
        if self
            .client
            .is_some_and(|client| client.pulls && client.refreshes)
        {
            self.asked += 1;
            self.send(wire::ask(
                self.asked,
                "workspace/diagnostic/refresh",
                &Value::Null,
            ));
        }
    }

    /// Answers `request`, which is about what was judged.
    fn reply(&self, address: &str, judged: &Arc<Judged>, request: Waiting) {
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
                    // trying out what to offer takes time
                    thread::spawn(move || {
                        let asked = Asked {
                            uri: &address,
                            range: params.range,
                            only: params.context.only.as_deref(),
                            client,
                        };
                        let offered = actions::offer(&judged, &asked);
                        out.send(wire::answer(&id, &offered)).ok();
                    });
                    return;
                }
                None => bad(),
            },
        };
        self.send(answer);
    }

    fn execute(&mut self, id: &Value, params: Value) {
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
    fn explain(&self, name: &str) -> Option<String> {
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

/// What the server does.
fn capabilities(client: Client) -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(Save::Bool(true)),
        ..TextDocumentSyncOptions::default()
    };
    let kinds = vec![
        CodeActionKind::QuickFix,
        CodeActionKind::Custom(actions::FIX_ALL.into()),
    ];
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(client.unit.kind()),
            text_document_sync: Some(TextDocumentSync::Options(sync)),
            hover_provider: Some(HoverProvider::Bool(true)),
            completion_provider: Some(CompletionOptions::default()),
            code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
                code_action_kinds: Some(kinds),
                ..CodeActionOptions::default()
            })),
            diagnostic_provider: Some(DiagnosticProvider::DiagnosticOptions(DiagnosticOptions {
                identifier: Some("sayso".to_owned()),
                inter_file_dependencies: false,
                workspace_diagnostics: false,
                ..DiagnosticOptions::default()
            })),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: vec![actions::EXPLAIN.to_owned(), actions::SHOW.to_owned()],
                ..ExecuteCommandOptions::default()
            }),
            workspace: Some(WorkspaceOptions {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(gen_lsp_types::ChangeNotifications::Bool(true)),
                }),
                ..WorkspaceOptions::default()
            }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: "sayso".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}

/// The card of the finding at a place.
fn hover(judged: &Judged, params: &HoverParams, client: Client) -> Option<Hover> {
    let found = judged.findings.as_ref()?;
    let lines = Lines::new(&judged.text, client.unit);
    let at = lines.offset(params.text_document_position_params.position);
    let mut findings = found.findings.iter().filter(|finding| finding.stands());
    let (finding, span) = findings.find_map(|finding| {
        let span = found.stored.span(finding.span);
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

fn completions(
    judged: &Judged,
    params: &CompletionParams,
    client: Client,
) -> Vec<gen_lsp_types::CompletionItem> {
    let policy = judged.desk.as_ref().and_then(|desk| desk.policy());
    let lines = Lines::new(&judged.text, client.unit);
    let at = lines.offset(params.text_document_position_params.position);
    policy.map_or_else(Vec::new, |policy| {
        complete::offer(policy, &judged.text, at, &lines)
    })
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

fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}
