//! The law: what the server says of a buffer is what `sayso check --stdin-filename` says of the same bytes, whatever edits
//! led there, in each encoding.
//!
//! Sessions are drawn: a text, then notifications with several edits each, at places that are there and at places that are
//! not. After each notification what the server says is compared with what the library finds in the text that this test made
//! of the edits by itself. In one session of [`SAMPLE`] the last version is also judged by the real program, and its
//! diagnostics are those that a client is sent that asks for none.
//!
//! `SAYSO_VERSIONS` says how many versions are drawn for each encoding. What fails is kept in `law.proptest-regressions`.

use std::cell::{Cell, RefCell};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};
use sayso::document::{Format, Prose, decode, read};
use sayso::lint::{Policy, PolicyOptions, Scratch};
use sayso::wordlist::Wordlist;
use serde_json::{Value, json};

use super::client::{Client, folder, pulling, uri};
use super::session::{Encoding, LENGTH, Session, make, sessions};

/// How many versions are drawn for each encoding, if nobody says otherwise.
const VERSIONS: usize = 1200;

/// Of so many sessions one is compared with the real program.
const SAMPLE: usize = 20;

/// Rules of every kind that depends on how a text is read.
const WORDLIST: &str = r#"
[wordlist]
id = "acme"
title = "Acme's words"
version = "1"
language = "en"

[[rule]]
id = "list"
message = "Say allowlist"
prohibited = ["whitelist~"]
allowed = ["allowlist~"]
fix = "safe"
examples = { flag = ["The whitelist."], pass = ["The allowlist."] }

[[rule]]
id = "best"
severity = "warning"
message = "Do not call it the best"
prohibited = ["best widget"]
except = ["second best widget"]
unless = { near = ["perhaps"], within = "sentence" }
examples = { flag = ["The best widget."], pass = ["The good widget."] }

[[rule]]
id = "soon"
kind = "review"
message = "Is it out yet?"
prohibited = ["coming soon", "日本の製品"]
examples = { flag = ["It is coming soon."], pass = ["It is here."] }

[[rule]]
id = "near"
severity = "info"
message = "Not both"
prohibited = ["alpha w/s beta"]
examples = { flag = ["An alpha and a beta."], pass = ["An alpha."] }

[[rule]]
id = "everywhere"
message = "Not even there"
scopes = ["url", "code", "comment", "paragraph", "heading", "front-matter", "title"]
quotes = "skip"
prohibited = ["secret~ thing"]
examples = { flag = ["A secret thing."], pass = ["A thing."] }
"#;

/// Something that is said of a text: the rule or the kind of fault, how grave it is, and where it begins and ends.
type Said = (String, u64, (u32, u32), (u32, u32));

/// What the server says.
fn said(diagnostics: &[Value]) -> Vec<Said> {
    let place = |place: &Value| {
        let number = |key: &str| place[key].as_u64().expect("a number") as u32;
        (number("line"), number("character"))
    };
    let said = diagnostics.iter().map(|one| {
        let code = one["code"].as_str().expect("a name").to_owned();
        let severity = one["severity"].as_u64().expect("a number");
        let range = &one["range"];
        (code, severity, place(&range["start"]), place(&range["end"]))
    });
    said.collect()
}

/// The number by which the protocol calls a severity.
fn number(severity: &str) -> u64 {
    match severity {
        "error" => 1,
        "warning" => 2,
        _ => 3,
    }
}

/// What the library finds.
struct Library {
    policy: Policy,
    prose: Prose,
    scratch: Scratch,
}

impl Library {
    fn new() -> Library {
        let (list, diagnostics) = Wordlist::load("acme.toml", WORDLIST);
        let list = list.unwrap_or_else(|| panic!("{diagnostics:#?}"));
        let options = PolicyOptions::on(date(2026, 3, 18));
        let (policy, diagnostics) = Policy::new(vec![Arc::new(list)], options);
        assert!(diagnostics.is_empty(), "{diagnostics:#?}");
        Library {
            policy,
            prose: Prose::default(),
            scratch: Scratch::default(),
        }
    }

    fn find(&mut self, name: &str, text: &str, encoding: Encoding) -> Vec<Said> {
        let decoded = decode(text.as_bytes());
        let format = Format::from_path(name).expect("it is known");
        read(format, &decoded.text, self.policy.wanted(), &mut self.prose);
        let judgement = self.policy.judge(&self.prose, name, &mut self.scratch);
        let place = |at: usize| encoding.position(text, decoded.stored.offset(at));
        let standing = judgement.findings.iter().filter(|finding| finding.stands());
        let findings = standing.map(|finding| {
            let span = finding.span;
            let severity = number(&format!("{:?}", finding.severity).to_lowercase());
            let code = finding.rule.name();
            (code, severity, place(span.start), place(span.end))
        });
        let no_text = decoded.faults.iter().map(|fault| {
            let at = place(fault.span.start);
            ("undecodable".to_owned(), 1, at, at)
        });
        let faults = judgement.remarks.iter().map(|remark| {
            let (span, _) = remark.place;
            let severity = number(&format!("{:?}", remark.diagnostic.severity).to_lowercase());
            let code = remark.diagnostic.code.to_owned();
            (code, severity, place(span.start), place(span.end))
        });
        findings.chain(no_text).chain(faults).collect()
    }
}

/// The findings of the real program.
fn checked(folder: &Path, name: &str, text: &str, encoding: Encoding) -> Vec<Said> {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
        .args(["check", "--as-of", "2026-03-18", "--format", "json"])
        .args(["--stdin-filename", name, "-"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(text.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = document["findings"].as_array().expect("a list").iter();
    let standing = findings.filter(|finding| finding["suppressed"].is_null());
    let found = standing.map(|finding| {
        let text_of = |key: &str| finding[key].as_str().expect("a text").to_owned();
        let place = |end: &str| {
            let at = finding["span"][end].as_u64().expect("a number") as usize;
            encoding.position(text, at)
        };
        let severity = number(&text_of("severity"));
        (text_of("rule"), severity, place("start"), place("end"))
    });
    found.collect()
}

/// A folder, and two clients of the server in it: one that asks for diagnostics, and one that is sent them.
struct Bench {
    folder: tempfile::TempDir,
    asking: RefCell<Client>,
    listening: RefCell<Client>,
    library: RefCell<Library>,
    encoding: Encoding,
    /// The last number of a version, which none has twice.
    last: Cell<i32>,
    sessions: Cell<usize>,
    versions: Cell<usize>,
    found: Cell<usize>,
}

impl Bench {
    fn new(encoding: Encoding) -> Bench {
        let config = "wordlists = [\"acme.toml\"]\n";
        let folder = folder(&[("sayso.toml", config), ("acme.toml", WORDLIST)]);
        let start = |mut capabilities: Value| {
            capabilities["general"] = json!({"positionEncodings": [encoding.name]});
            RefCell::new(Client::start(folder.path(), &capabilities))
        };
        Bench {
            asking: start(pulling()),
            listening: start(json!({})),
            folder,
            library: RefCell::new(Library::new()),
            encoding,
            last: Cell::new(0),
            sessions: Cell::new(0),
            versions: Cell::new(0),
            found: Cell::new(0),
        }
    }

    fn hold(&self, session: &Session) -> TestCaseResult {
        let encoding = self.encoding;
        let number = self.sessions.replace(self.sessions.get() + 1);
        let is_sample = number.is_multiple_of(SAMPLE);
        let mut clients = vec![self.asking.borrow_mut()];
        if is_sample {
            clients.push(self.listening.borrow_mut());
        }
        let name = session.name;
        let doc = uri(self.folder.path(), name);
        let about = json!({"uri": doc});
        let mut text = session.text.clone();
        let mut version = self.last.get();
        for client in &mut clients {
            client.open(&doc, "any", version, &text);
        }
        let mut library = self.library.borrow_mut();
        for notification in &session.notifications {
            version += 1;
            self.last.set(version);
            let changes = notification.iter();
            let changes: Vec<Value> = changes
                .map(|change| make(change, &mut text, encoding))
                .collect();
            let versioned = json!({"uri": doc, "version": version});
            let params = json!({"textDocument": versioned, "contentChanges": changes});
            for client in &mut clients {
                client.notify("textDocument/didChange", &params);
            }
            let asked = json!({"textDocument": about});
            let answer = clients[0].ask("textDocument/diagnostic", &asked);
            let answer = answer.expect("an answer");
            let told = said(answer["items"].as_array().expect("a list"));
            let expected = library.find(name, &text, encoding);
            prop_assert_eq!(&told, &expected, "version {}: {:?}", version, &text);
            self.versions.set(self.versions.get() + 1);
            self.found.set(self.found.get() + told.len());
        }
        if is_sample {
            let told = said(&clients[1].diagnostics(&doc, version.into()));
            let (findings, _): (Vec<Said>, Vec<Said>) =
                told.into_iter().partition(|one| one.0.contains('/'));
            let checked = checked(self.folder.path(), name, &text, encoding);
            prop_assert_eq!(findings, checked, "the program on {:?}", &text);
        }
        for client in &mut clients {
            client.notify("textDocument/didClose", &json!({"textDocument": about}));
        }
        Ok(())
    }
}

fn check(name: &'static str, width: fn(char) -> usize) {
    let wanted = std::env::var_os("SAYSO_VERSIONS").and_then(|count| count.into_string().ok());
    let wanted = wanted.map_or(VERSIONS, |count| count.parse().expect("a number"));
    let bench = Bench::new(Encoding { name, width });
    let config = ProptestConfig {
        // sessions are of any length: with a quarter more there are enough in every run
        cases: (wanted * 5 / 4 / LENGTH) as u32 + 1,
        max_shrink_iters: 4000,
        source_file: Some(file!()),
        test_name: Some(name),
        ..ProptestConfig::default()
    };
    let outcome = TestRunner::new(config).run(&sessions(), |session| bench.hold(&session));
    let (versions, found) = (bench.versions.get(), bench.found.get());
    let drawn = format!(
        "{name}: {versions} versions in {} sessions, {found} findings and faults",
        bench.sessions.get()
    );
    writeln!(std::io::stdout(), "{drawn}").expect("it is written");
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(
        versions * 10 >= wanted * 9,
        "{versions} versions were drawn"
    );
    assert!(found > versions, "hardly anything was found: {found}");
    bench.asking.into_inner().end();
    bench.listening.into_inner().end();
}

#[test]
fn a_buffer_is_judged_as_the_command_judges_it_in_utf_8() {
    check("utf-8", char::len_utf8);
}

#[test]
fn a_buffer_is_judged_as_the_command_judges_it_in_utf_16() {
    check("utf-16", char::len_utf16);
}

#[test]
fn a_buffer_is_judged_as_the_command_judges_it_in_utf_32() {
    check("utf-32", |_| 1);
}
