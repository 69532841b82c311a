//! Work that nobody needs any more is called off: what the server does is told in its trace, so that no clock need be asked.
//!
//! The large texts take many times longer to be judged than what follows here takes to be said.

use std::{fs, iter};

use serde_json::{Value, json};

use super::client::{Client, pulling, uri};
use super::{WORDLIST, acme};

/// So much text that it is still being judged when the next message is heard; each line holds a finding.
fn large(bytes: usize) -> String {
    let line = "It is the best widget that we make and sell, day by day.\n\n";
    line.repeat(bytes / line.len())
}

/// A client that wants to know what is done.
fn traced(folder: &tempfile::TempDir, capabilities: &Value) -> Client {
    let mut client = Client::start(folder.path(), capabilities);
    client.notify("$/setTrace", &json!({"value": "messages"}));
    client
}

/// What was done so far, without the folder, up to `last`.
fn done(client: &mut Client, folder: &str, last: &str) -> Vec<String> {
    let next = || {
        let told = client.wait_for("$/logTrace");
        let message = told["message"].as_str().expect("a text");
        message.replace(&format!("{}/", folder.trim_end_matches('/')), "")
    };
    let mut done = Vec::new();
    for message in iter::repeat_with(next) {
        let is_last = message == last;
        done.push(message);
        if is_last {
            break;
        }
    }
    done
}

fn replace(client: &mut Client, doc: &str, version: i32, text: &str) {
    client.notify(
        "textDocument/didChange",
        &json!({
            "textDocument": {"uri": doc, "version": version},
            "contentChanges": [{"text": text}],
        }),
    );
}

#[test]
fn a_text_that_changes_is_judged_no_further() {
    for (name, language, bytes) in [
        ("a.txt", "plaintext", 50_000_000),
        ("a.md", "markdown", 20_000_000),
        ("a.html", "html", 20_000_000),
    ] {
        let folder = acme();
        let mut client = traced(&folder, &json!({}));
        let base = uri(folder.path(), "");
        let doc = uri(folder.path(), name);
        client.open(&doc, language, 1, &large(bytes));
        replace(&mut client, &doc, 2, "the best widget");
        assert_eq!(client.diagnostics(&doc, 2).len(), 1);
        let last = format!("judged {name}, version 2");
        assert_eq!(
            done(&mut client, &base, &last),
            [
                format!("judging {name}, version 1"),
                format!("called off {name}, version 1"),
                format!("judging {name}, version 2"),
                last,
            ]
        );
        client.end();
    }
}

#[test]
fn a_text_that_is_closed_is_judged_no_further() {
    let folder = acme();
    let mut client = traced(&folder, &json!({}));
    let base = uri(folder.path(), "");
    let doc = uri(folder.path(), "a.txt");
    client.open(&doc, "plaintext", 1, &large(8_000_000));
    let closed = json!({"textDocument": {"uri": doc}});
    client.notify("textDocument/didClose", &closed);
    // opened again with the same number: what is called off is not taken for it
    client.open(&doc, "plaintext", 1, "the best widget");
    assert!(client.diagnostics(&doc, -1).is_empty());
    assert_eq!(client.diagnostics(&doc, 1).len(), 1);
    let done = done(&mut client, &base, "judged a.txt, version 1");
    let called_off = done.iter().filter(|what| what.starts_with("called off"));
    assert!(called_off.count() <= 1 && done.len() <= 4, "{done:?}");
    client.end();
}

#[test]
fn a_request_that_is_cancelled_is_worked_on_no_further() {
    let folder = acme();
    let mut client = traced(&folder, &pulling());
    let base = uri(folder.path(), "");
    let doc = uri(folder.path(), "a.txt");
    client.open(&doc, "plaintext", 1, &large(8_000_000));
    let about = json!({"textDocument": {"uri": doc}});
    let pull = client.ask_only("textDocument/diagnostic", &about);
    let cancelled = json!({"id": pull});
    client.notify("$/cancelRequest", &cancelled);
    assert_eq!(client.answer(pull)["error"]["code"], -32800);
    assert_eq!(
        done(&mut client, &base, "called off a.txt, version 1"),
        ["judging a.txt, version 1", "called off a.txt, version 1"]
    );
    // asked again, it is judged again
    let pull = client.ask_only("textDocument/diagnostic", &about);
    let begun = "judging a.txt, version 1";
    assert_eq!(done(&mut client, &base, begun), [begun]);
    replace(&mut client, &doc, 2, "the best widget");
    assert_eq!(client.answer(pull)["error"]["code"], -32801);
    let found = client.ask("textDocument/diagnostic", &about);
    assert_eq!(found.expect("an answer")["items"][0]["code"], "acme/best");
    client.end();
}

#[test]
fn a_request_waits_for_rules_that_have_changed() {
    let folder = acme();
    let mut client = traced(&folder, &pulling());
    let base = uri(folder.path(), "");
    let doc = uri(folder.path(), "a.txt");
    let text = large(500_000);
    client.open(&doc, "plaintext", 1, &text);
    let about = json!({"textDocument": {"uri": doc}});
    let found = |client: &mut Client| {
        let found = client.ask("textDocument/diagnostic", &about);
        found.expect("an answer")["items"]
            .as_array()
            .map_or(0, Vec::len)
    };
    let all = text.lines().count() / 2;
    assert_eq!(found(&mut client), all);
    done(&mut client, &base, "judged a.txt, version 1");
    let changed = WORDLIST.replace("[\"coming soon\"]", "[\"coming soon\", \"sell\"]");
    fs::write(folder.path().join("acme.toml"), changed).expect("written");
    // asked while the same version is judged by the new rules
    done(&mut client, &base, "judging a.txt, version 1");
    assert_eq!(found(&mut client), 2 * all);
    client.end();
}

#[test]
fn an_action_about_a_text_that_changes_is_sought_no_further() {
    let folder = acme();
    let mut client = Client::start(folder.path(), &json!({}));
    let doc = uri(folder.path(), "a.txt");
    // every finding is tried out, each on the whole text
    let text = large(60_000);
    client.open(&doc, "plaintext", 1, &text);
    assert!(client.diagnostics(&doc, 1).len() > 1000);
    let all =
        json!({"start": {"line": 0, "character": 0}, "end": {"line": 99_999, "character": 0}});
    let asked = json!({"textDocument": {"uri": doc}, "range": all, "context": {"diagnostics": []}});
    let first = client.ask_only("textDocument/codeAction", &asked);
    let cancelled = json!({"id": first});
    client.notify("$/cancelRequest", &cancelled);
    assert_eq!(client.answer(first)["error"]["code"], -32800);
    let second = client.ask_only("textDocument/codeAction", &asked);
    replace(&mut client, &doc, 2, "the best widget");
    assert_eq!(client.answer(second)["error"]["code"], -32801);
    assert_eq!(client.diagnostics(&doc, 2).len(), 1);
    client.end();
}
