//! The language server as an editor meets it: the real program, spoken to over its pipes.

use std::fs;

use serde_json::{Value, json};

#[path = "lsp/client.rs"]
mod client;
#[path = "lsp/law.rs"]
mod law;
#[path = "lsp/session.rs"]
mod session;
#[path = "lsp/stale.rs"]
mod stale;

use client::{Client, apply, folder, pulling, uri};

const WORDLIST: &str = r#"
[wordlist]
id = "acme"
title = "Acme's words"
version = "1"
language = "en"
source = { title = "Memo", url = "https://example.com/memo" }

[[rule]]
id = "list"
message = "Say allowlist"
prohibited = ["whitelist~"]
allowed = ["allowlist~"]
fix = "safe"
except = []
reason = "It was agreed."
examples = { flag = ["The whitelist."], pass = ["The allowlist."] }

[[rule]]
id = "best"
severity = "warning"
message = "Do not call it the best"
prohibited = ["best widget"]
allowed = ["good widget", "fine widget"]
examples = { flag = ["The best widget."], pass = ["The good widget."] }

[[rule]]
id = "soon"
kind = "review"
message = "Is it out yet?"
prohibited = ["coming soon"]
examples = { flag = ["It is coming soon."], pass = ["It is here."] }
"#;

const CONFIG: &str = "wordlists = [\"acme.toml\"]\n";

fn acme() -> tempfile::TempDir {
    folder(&[("sayso.toml", CONFIG), ("acme.toml", WORDLIST)])
}

fn range(line: u32, start: u32, end: u32) -> Value {
    json!({"start": {"line": line, "character": start}, "end": {"line": line, "character": end}})
}

#[test]
fn findings_are_pushed_as_one_types() {
    let folder = acme();
    let mut client = Client::start(folder.path(), &json!({}));
    let doc = uri(folder.path(), "a.md");
    client.open(
        &doc,
        "markdown",
        1,
        "日本 😀 the best widget is coming soon.\n",
    );
    let told = client.diagnostics(&doc, 1);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert_eq!(told[0]["range"], range(0, 10, 21)); // UTF-16: the emoji counts twice
    assert_eq!(told[0]["code"], "acme/best");
    assert_eq!(told[0]["severity"], 2);
    assert_eq!(told[0]["source"], "sayso");
    assert_eq!(
        told[0]["codeDescription"]["href"],
        "https://example.com/memo"
    );
    assert_eq!(told[1]["source"], "sayso review");
    assert_eq!(told[1]["severity"], 3);
    client.notify(
        "textDocument/didChange",
        &json!({
            "textDocument": {"uri": doc, "version": 2},
            "contentChanges": [
                {"range": range(0, 10, 14), "text": "good"},
                {"range": range(0, 0, 0), "text": "A whitelist.\n"},
            ],
        }),
    );
    let told = client.diagnostics(&doc, 2);
    let codes: Vec<&str> = told.iter().filter_map(|one| one["code"].as_str()).collect();
    assert_eq!(codes, ["acme/list", "acme/soon"]);
    client.notify(
        "textDocument/didClose",
        &json!({"textDocument": {"uri": doc}}),
    );
    assert!(client.diagnostics(&doc, -1).is_empty());
    assert_eq!(client.end(), 0);
}

#[test]
fn encodings_are_negotiated() {
    let folder = acme();
    for (offered, chosen, start) in [
        (json!(["utf-8"]), "utf-8", 16),
        (json!(["utf-32", "utf-16"]), "utf-32", 9),
        (json!(["utf-9"]), "utf-16", 10),
        (Value::Null, "utf-16", 10),
    ] {
        let mut client = Client::start(
            folder.path(),
            &json!({"general": {"positionEncodings": offered}}),
        );
        assert_eq!(client.server["capabilities"]["positionEncoding"], chosen);
        let doc = uri(folder.path(), "a.md");
        client.open(&doc, "markdown", 1, "日本 😀 the best widget");
        let told = client.diagnostics(&doc, 1);
        assert_eq!(told[0]["range"]["start"]["character"], start, "{chosen}");
        client.end();
    }
}

#[test]
fn diagnostics_can_be_pulled() {
    let folder = acme();
    let capabilities = pulling();
    let mut client = Client::start(folder.path(), &capabilities);
    let doc = uri(folder.path(), "a.md");
    client.open(&doc, "markdown", 1, "the best widget");
    let params = json!({"textDocument": {"uri": doc}});
    let report = client
        .ask("textDocument/diagnostic", &params)
        .expect("a report");
    assert_eq!(report["kind"], "full");
    assert_eq!(report["items"][0]["code"], "acme/best");
    assert!(client.is_quiet_about("textDocument/publishDiagnostics"));
    client.end();
}

/// It would not learn of rules that change: Neovim 0.11 is such a client.
#[test]
fn who_pulls_and_cannot_be_told_to_pull_again_is_sent_diagnostics() {
    let folder = acme();
    let capabilities = json!({"textDocument": {"diagnostic": {}}});
    let mut client = Client::start(folder.path(), &capabilities);
    assert_eq!(
        client.server["capabilities"].get("diagnosticProvider"),
        None
    );
    let doc = uri(folder.path(), "a.md");
    client.open(&doc, "markdown", 1, "the worst widget");
    assert!(client.diagnostics(&doc, 1).is_empty());
    let changed = WORDLIST.replace("\"best widget\"", "\"(best | worst) widget\"");
    fs::write(folder.path().join("acme.toml"), changed).expect("written");
    assert_eq!(client.diagnostics(&doc, 1).len(), 1);
    client.end();
}

#[test]
fn actions_mend_the_text() {
    let folder = acme();
    let capabilities = json!({"window": {"showDocument": {"support": true}}});
    let mut client = Client::start(folder.path(), &capabilities);
    let doc = uri(folder.path(), "a.md");
    let text = "# 😀\n\nA whitelist, the best widget.\n\nWhitelisted.\n";
    client.open(&doc, "markdown", 7, text);
    let mut offered = |range: Value, only: Option<Value>| -> Vec<Value> {
        let mut context = json!({"diagnostics": []});
        if let Some(only) = only {
            context["only"] = only;
        }
        let params = json!({"textDocument": {"uri": doc}, "range": range, "context": context});
        let answer = client
            .ask("textDocument/codeAction", &params)
            .expect("actions");
        answer.as_array().cloned().unwrap_or_default()
    };
    let titles = |actions: &[Value]| -> Vec<String> {
        let titles = actions.iter().filter_map(|action| action["title"].as_str());
        titles.map(str::to_owned).collect()
    };
    let actions = offered(range(2, 20, 20), None);
    assert_eq!(
        titles(&actions),
        [
            "Say “good widget”",
            "Say “fine widget”",
            "Let it stand: allow acme/best here, with a reason",
            "Explain acme/best",
            "Fix all that is safe to fix",
        ]
    );
    let made = |action: &Value| apply(text, &action["edit"]["changes"][&doc]);
    assert_eq!(
        made(&actions[1]),
        text.replace("best widget", "fine widget")
    );
    let with_comment = "# 😀\n\n<!-- sayso-allow acme/best: why it may stay -->\nA whitelist, the best widget.\n\nWhitelisted.\n";
    assert_eq!(made(&actions[2]), with_comment);
    assert_eq!(actions[2]["command"]["arguments"][1], range(2, 28, 43));
    let fixed = "# 😀\n\nAn allowlist, the best widget.\n\nAllowlisted.\n";
    assert_eq!(made(&actions[4]), fixed);

    let actions = offered(range(2, 3, 3), Some(json!(["quickfix"])));
    assert_eq!(titles(&actions)[0], "Say “allowlist”");
    assert_eq!(actions[0]["isPreferred"], true);
    assert_eq!(
        made(&actions[0]),
        text.replace("A whitelist", "An allowlist")
    );
    let actions = offered(range(0, 0, 0), Some(json!(["source.fixAll"])));
    assert_eq!(titles(&actions), ["Fix all that is safe to fix"]);
    assert!(offered(range(0, 0, 0), Some(json!(["refactor"]))).is_empty());

    let explain = json!({"command": "sayso.explain", "arguments": ["acme/best"]});
    client
        .ask("workspace/executeCommand", &explain)
        .expect("done");
    let shown = client.wait_for("window/showMessage");
    assert!(
        shown["message"]
            .as_str()
            .is_some_and(|text| text.contains("good widget"))
    );
    client.end();
}

#[test]
fn a_card_is_shown_and_wording_is_offered() {
    let folder = acme();
    let capabilities =
        json!({"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}});
    let mut client = Client::start(folder.path(), &capabilities);
    let doc = uri(folder.path(), "a.md");
    client.open(&doc, "markdown", 1, "the whitelist is good");
    let at = |character: u32| json!({"textDocument": {"uri": doc}, "position": {"line": 0, "character": character}});
    let card = client.ask("textDocument/hover", &at(6)).expect("a card");
    let text = card["contents"]["value"].as_str().expect("a text");
    for part in [
        "**Say allowlist**",
        "Why: It was agreed\\.",
        "“allowlist”",
        "acme\\/list",
        "Source: Memo",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(card["range"], range(0, 4, 13));
    assert_eq!(client.ask("textDocument/hover", &at(0)), Some(Value::Null));
    let offered = client
        .ask("textDocument/completion", &at(21))
        .expect("a list");
    assert_eq!(offered[0]["label"], "good widget");
    assert_eq!(offered[0]["textEdit"]["range"], range(0, 17, 21));
    client.end();
}

#[test]
fn rules_that_change_are_followed() {
    let folder = acme();
    let mut client = Client::start(folder.path(), &json!({}));
    let doc = uri(folder.path(), "a.md");
    client.open(&doc, "markdown", 1, "the best widget, the worst widget");
    assert_eq!(client.diagnostics(&doc, 1).len(), 1);
    let changed = WORDLIST.replace("\"best widget\"", "\"(best | worst) widget\"");
    fs::write(folder.path().join("acme.toml"), &changed).expect("written");
    assert_eq!(client.diagnostics(&doc, 1).len(), 2);

    // a fault is shown where it is, and the rules as they were stay in force
    fs::write(
        folder.path().join("acme.toml"),
        changed.replace("message = \"Say", "massage = \"Say"),
    )
    .expect("written");
    let list = uri(&folder.path().canonicalize().expect("there"), "acme.toml");
    let faults = client.diagnostics(&list, -1);
    assert!(
        faults.iter().any(|fault| fault["code"] == "unknown-key"),
        "{faults:#?}"
    );
    let said = client.wait_for("window/showMessage");
    assert!(
        said["message"]
            .as_str()
            .is_some_and(|text| text.contains("stay in force")),
        "{said}"
    );
    client.notify(
        "textDocument/didChange",
        &json!({"textDocument": {"uri": doc, "version": 2}, "contentChanges": [{"text": "the worst widget"}]}),
    );
    assert_eq!(client.diagnostics(&doc, 2).len(), 1);
    fs::write(folder.path().join("acme.toml"), WORDLIST).expect("written");
    assert!(client.diagnostics(&list, -1).is_empty(), "it is healed");
    client.end();
}

#[test]
fn authors_of_wordlists_see_their_faults() {
    let folder = acme();
    let mut client = Client::start(folder.path(), &json!({}));
    let list = uri(folder.path(), "acme.toml");
    let wrong = WORDLIST.replace("flag = [\"The whitelist.\"]", "flag = [\"The blacklist.\"]");
    client.open(&list, "toml", 1, &wrong);
    let told = client.diagnostics(&list, 1);
    assert_eq!(told[0]["code"], "example-does-not-hold", "{told:#?}");
    let line = wrong
        .lines()
        .position(|line| line.contains("blacklist"))
        .expect("there");
    assert_eq!(told[0]["range"]["start"]["line"], line);
    client.notify(
        "textDocument/didChange",
        &json!({"textDocument": {"uri": list, "version": 2}, "contentChanges": [{"text": WORDLIST}]}),
    );
    assert!(client.diagnostics(&list, 2).is_empty());
    let config = uri(folder.path(), "sayso.toml");
    client.open(&config, "toml", 1, "wordlist = []\n");
    assert_eq!(client.diagnostics(&config, 1)[0]["code"], "unknown-key");
    client.end();
}

#[test]
fn each_folder_has_its_own_rules() {
    let one = acme();
    let other = folder(&[
        ("sayso.toml", CONFIG),
        (
            "acme.toml",
            &WORDLIST.replace("best widget", "worst widget"),
        ),
    ]);
    let mut client = Client::start(one.path(), &json!({}));
    let added = json!({"uri": uri(other.path(), ""), "name": "other"});
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        &json!({"event": {"added": [added], "removed": []}}),
    );
    for (folder, found) in [(&one, "best widget"), (&other, "worst widget")] {
        let doc = uri(folder.path(), "a.md");
        client.open(&doc, "markdown", 1, "the best widget\n\nthe worst widget");
        let told = client.diagnostics(&doc, 1);
        let message = told[0]["message"].as_str().unwrap_or_default().to_owned();
        assert!(told.len() == 1 && message.contains(found), "{told:#?}");
    }
    client.end();
}

#[test]
fn nonsense_does_not_end_the_server() {
    let folder = acme();
    let mut client = Client::start(folder.path(), &json!({}));
    for bytes in [
        &b"garbage\r\n\r\n"[..],
        b"Content-Length: 5\r\n\r\n{\"a\"}",
        b"Content-Length: 2\r\n\r\n[]",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"\xFF\xFE\x00\r\n",
    ] {
        client.send_bytes(bytes);
    }
    for params in [
        json!(null),
        json!([]),
        json!({"textDocument": 1}),
        json!({"textDocument": {"uri": "nowhere:x"}, "range": {}}),
    ] {
        client.notify("textDocument/didOpen", &params);
        client.notify("textDocument/didChange", &params);
        assert_eq!(client.ask("textDocument/codeAction", &params), None);
    }
    assert_eq!(client.ask("made/up", &json!({})), None);
    let doc = uri(folder.path(), "a.md");
    client.open(&doc, "markdown", 1, "the best widget");
    let far = json!({"start": {"line": 9, "character": 9}, "end": {"line": 4_000_000_000_u32, "character": 0}});
    client.notify(
        "textDocument/didChange",
        &json!({"textDocument": {"uri": doc, "version": 2}, "contentChanges": [{"range": far, "text": "!"}]}),
    );
    assert_eq!(client.diagnostics(&doc, 2).len(), 1);
    client.open("untitled:Untitled-1", "markdown", 1, "> the best\n> widget");
    assert_eq!(client.diagnostics("untitled:Untitled-1", 1).len(), 1);
    assert_eq!(client.end(), 0);
}

#[test]
fn a_large_text_holds_up_no_other() {
    let folder = acme();
    let mut client = Client::start(folder.path(), &json!({}));
    let large = uri(folder.path(), "large.txt");
    let small = uri(folder.path(), "small.md");
    // 50 MB, every thousandth paragraph with a finding
    let clean = "It is a widget like all that we make and sell here, day by day.\n\n";
    let part =
        clean.repeat(999) + "It is the best widget that we make and sell, of all of them.\n\n";
    let text = part.repeat(50_000_000 / part.len() + 1);
    let found = text.matches("best widget").count();
    client.open(&large, "plaintext", 1, &text);
    client.open(&small, "markdown", 1, "the best widget");
    let first = client.next_published();
    assert_eq!(first["uri"], small, "the small one comes first");
    assert_eq!(client.diagnostics(&large, 1).len(), found);
    client.end();
}

#[test]
fn it_ends_as_the_protocol_asks() {
    let folder = acme();
    let mut client = Client::start(folder.path(), &json!({}));
    assert!(client.ask("shutdown", &Value::Null).is_some());
    assert_eq!(client.ask("textDocument/hover", &json!({})), None); // too late
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait(), 0);
    let mut client = Client::start(folder.path(), &json!({}));
    client.notify("exit", &Value::Null);
    assert_eq!(client.wait(), 1);
    let client = Client::start(folder.path(), &json!({}));
    assert_eq!(client.hang_up(), 1);
}

/// The path of the program's own folder is no place for a test; a text that lies nowhere is checked all the same.
#[test]
fn a_text_outside_of_all_folders() {
    let inside = acme();
    let outside = acme();
    let mut client = Client::start(inside.path(), &json!({}));
    let doc = uri(outside.path(), "b.md");
    client.open(&doc, "markdown", 1, "the best widget");
    assert_eq!(client.diagnostics(&doc, 1).len(), 1);
    client.end();
}
