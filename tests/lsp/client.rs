//! A client: it starts the server, speaks to it, and waits for what it says, but not for ever.

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    inbox: Receiver<Value>,
    /// What was said and not yet asked for.
    heard: VecDeque<Value>,
    asked: u64,
    /// The answer to `initialize`.
    pub(crate) server: Value,
}

/// A folder with files in it.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

/// The address of a file.
pub(crate) fn uri(folder: &Path, name: &str) -> String {
    Url::from_file_path(folder.join(name))
        .expect("it is absolute")
        .into()
}

/// The abilities of a client that asks for diagnostics.
pub(crate) fn pulling() -> Value {
    json!({
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    })
}

impl Client {
    /// Starts the server for `folder`.
    pub(crate) fn start(folder: &Path, capabilities: &Value) -> Client {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
            .args(["lsp", "--stdio", "--as-of", "2026-03-18"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let (outbox, inbox) = channel();
        thread::spawn(move || {
            while let Some(message) = receive(&mut stdout) {
                if outbox.send(message).is_err() {
                    break;
                }
            }
        });
        let mut client = Client {
            child,
            stdin,
            inbox,
            heard: VecDeque::new(),
            asked: 0,
            server: Value::Null,
        };
        let params = json!({
            "processId": null,
            "rootUri": uri(folder, ""),
            "workspaceFolders": [{"uri": uri(folder, ""), "name": "folder"}],
            "capabilities": capabilities,
        });
        client.server = client.ask("initialize", &params).expect("it is set up");
        client.notify("initialized", &json!({}));
        client
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("it is open");
        stdin.write_all(bytes).expect("it reads");
        stdin.flush().expect("it reads");
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let framed = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.send_bytes(framed.as_bytes());
    }

    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    pub(crate) fn open(&mut self, uri: &str, language: &str, version: i32, text: &str) {
        let document =
            json!({"uri": uri, "languageId": language, "version": version, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": document}));
    }

    /// Asks, and does not wait; the number of the request.
    pub(crate) fn ask_only(&mut self, method: &str, params: &Value) -> u64 {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The answer to a request, whatever it is.
    pub(crate) fn answer(&mut self, id: u64) -> Value {
        self.find(&format!("an answer to request {id}"), |message| {
            message["id"] == id && message.get("method").is_none()
        })
    }

    /// The answer; nothing if it is refused.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Option<Value> {
        let id = self.ask_only(method, params);
        let answer = self.answer(id);
        match answer.get("error") {
            Some(_) => None,
            None => Some(answer["result"].clone()),
        }
    }

    /// The next message that fits.
    fn find(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        if let Some(at) = self.heard.iter().position(&fits) {
            return self.heard.remove(at).expect("it is there");
        }
        loop {
            let left = PATIENCE.saturating_sub(started.elapsed());
            match self.inbox.recv_timeout(left) {
                Ok(message) if fits(&message) => return message,
                Ok(message) => self.heard.push_back(message),
                Err(RecvTimeoutError::Timeout) => panic!("{what} did not come: {:#?}", self.heard),
                Err(RecvTimeoutError::Disconnected) => panic!("the server ended before {what}"),
            }
        }
    }

    /// What the next notification of that name tells.
    pub(crate) fn wait_for(&mut self, method: &str) -> Value {
        self.find(method, |message| message["method"] == method)["params"].clone()
    }

    /// The diagnostics of version `version` of a text; of a text without a version, for -1.
    pub(crate) fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let told = self.find(&format!("diagnostics of {uri} {version}"), |message| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params["version"].as_i64().unwrap_or(-1) == version
        });
        told["params"]["diagnostics"]
            .as_array()
            .cloned()
            .expect("a list")
    }

    pub(crate) fn next_published(&mut self) -> Value {
        self.wait_for("textDocument/publishDiagnostics")
    }

    /// Whether nothing of that name was said so far.
    pub(crate) fn is_quiet_about(&mut self, method: &str) -> bool {
        self.heard.extend(self.inbox.try_iter());
        !self.heard.iter().any(|message| message["method"] == method)
    }

    /// Shuts the server down; its exit status.
    pub(crate) fn end(mut self) -> i32 {
        self.ask("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        self.wait()
    }

    /// Closes the pipe; the exit status.
    pub(crate) fn hang_up(mut self) -> i32 {
        self.stdin = None;
        self.wait()
    }

    pub(crate) fn wait(mut self) -> i32 {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.code().expect("it ends by itself");
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.child.kill().ok();
        panic!("the server does not end");
    }
}

fn receive(stdout: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", number)) => length = number.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stdout.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// `text` with text edits applied, whose columns count UTF-16.
pub(crate) fn apply(text: &str, edits: &Value) -> String {
    let mut edits: Vec<&Value> = edits.as_array().expect("a list of edits").iter().collect();
    let key = |edit: &Value| {
        let start = &edit["range"]["start"];
        (start["line"].as_u64(), start["character"].as_u64())
    };
    edits.sort_by_key(|edit| key(edit));
    let mut made = text.to_owned();
    for edit in edits.into_iter().rev() {
        let at = |end: &str| offset(text, &edit["range"][end]);
        made.replace_range(
            at("start")..at("end"),
            edit["newText"].as_str().expect("a text"),
        );
    }
    made
}

/// The byte of `text` at a position that counts UTF-16.
fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().expect("a line") as usize;
    let mut left = position["character"].as_u64().expect("a column") as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut at = start;
    for c in text[start..].chars() {
        if left == 0 {
            break;
        }
        left -= c.len_utf16();
        at += c.len_utf8();
    }
    at
}
