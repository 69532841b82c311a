//! The conversation: what the client says, and what it is told.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender};
use std::time::{Duration, Instant};

use gen_lsp_types::{DidChangeWorkspaceFoldersParams, InitializeParams, WorkspaceFolders};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::buffer::Buffer;
use super::client::Client;
use super::wire::{self, Incoming};
use super::work::{Done, Stamps};
use super::{ServerOptions, uri};

mod capabilities;
mod replies;
mod rules;
mod texts;

use capabilities::capabilities;
use replies::Answering;

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
    events: SyncSender<Event>,
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
    /// Requests that are being answered beside the conversation.
    answering: Vec<Answering>,
    /// Whether the client wants to be told what is done.
    traces: bool,
}

impl Server {
    pub(super) fn new(
        options: ServerOptions,
        events: SyncSender<Event>,
        out: Sender<Value>,
    ) -> Server {
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
            answering: Vec::new(),
            traces: false,
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
        let due = self.buffers.values().filter(|buffer| buffer.work.is_none());
        let due = due.filter_map(|buffer| buffer.due).min();
        let now = Instant::now();
        let next = due.map_or(LOOK_AGAIN, |due| due.saturating_duration_since(now));
        next.min(LOOK_AGAIN)
    }

    fn send(&self, message: Value) {
        // the writer ends only when nobody listens any more
        self.out.send(message).ok();
    }

    /// Tells a client that wants to know what is done.
    fn trace(&self, what: &str, address: &str, version: i32) {
        if self.traces {
            let params = json!({"message": format!("{what} {address}, version {version}")});
            self.send(wire::tell("$/logTrace", &params));
        }
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
            "$/setTrace" => self.traces = is_traced(&params["value"]),
            _ => {}
        }
    }

    fn initialize(&mut self, id: &Value, params: Value) {
        if self.client.is_some() {
            return self.send(wire::refuse(id, INVALID_REQUEST, "that was done before"));
        }
        let traces = is_traced(&params["trace"]);
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
        self.traces = traces;
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
}

fn is_traced(value: &Value) -> bool {
    matches!(value.as_str(), Some("messages" | "verbose"))
}

fn read<T: DeserializeOwned>(params: Value) -> Option<T> {
    serde_json::from_value(params).ok()
}
