//! The law: what the server says of a buffer is what `sayso check --stdin-filename` says of the same bytes, whatever edits
//! led there, in each encoding.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::acme;
use super::client::{Client, uri};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        let state = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = state.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}

/// What texts are made of.
const PIECES: [&str; 28] = [
    " whitelist ",
    " the best widget ",
    " coming soon ",
    " whitelisted\n",
    "best widget",
    "coming soon",
    "the ",
    "a ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "> ",
    "- ",
    "**",
    "`",
    "😀",
    "日本",
    "é",
    "e\u{301}",
    "&nbsp;",
    "\u{AD}",
    "[x](y)",
    "\n\n<!-- sayso-allow best: we may -->\n",
    "\t",
    "\r",
    "\u{FEFF}",
    "\u{200B}",
];

/// A byte of `text` at which a character begins.
fn somewhere(dice: &mut Dice, text: &str) -> usize {
    text.floor_char_boundary(dice.below(text.len() + 1))
}

/// Where byte `at` of `text` stands, in the unit that `width` measures.
fn position(text: &str, at: usize, width: fn(char) -> usize) -> Value {
    let before = &text[..at];
    let mut line = 0;
    let mut start = 0;
    let bytes = before.as_bytes();
    for (index, &byte) in bytes.iter().enumerate() {
        let is_pair = byte == b'\r' && text.as_bytes().get(index + 1) == Some(&b'\n');
        if byte == b'\n' || byte == b'\r' && !is_pair {
            line += 1;
            start = index + 1;
        }
    }
    let column: usize = before[start..]
        .trim_end_matches('\r')
        .chars()
        .map(width)
        .sum();
    json!({"line": line, "character": column})
}

/// The findings of the command: rule and place.
fn checked(folder: &Path, text: &str, width: fn(char) -> usize) -> Vec<(String, Value, Value)> {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
        .args([
            "check",
            "--as-of",
            "2026-03-18",
            "--format",
            "json",
            "--stdin-filename",
            "a.md",
            "-",
        ])
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
    let place = |finding: &Value, end: &str| {
        let at = finding["span"][end].as_u64().expect("a number") as usize;
        position(text, at, width)
    };
    standing
        .map(|finding| {
            let rule = finding["rule"].as_str().expect("a name").to_owned();
            (rule, place(finding, "start"), place(finding, "end"))
        })
        .collect()
}

fn told(diagnostics: &[Value]) -> Vec<(String, Value, Value)> {
    let findings = diagnostics
        .iter()
        .filter(|one| one["code"].as_str().is_some_and(|code| code.contains('/')));
    findings
        .map(|one| {
            let rule = one["code"].as_str().expect("a name").to_owned();
            (
                rule,
                one["range"]["start"].clone(),
                one["range"]["end"].clone(),
            )
        })
        .collect()
}

#[test]
fn a_buffer_is_judged_as_the_command_judges_it() {
    let folder = acme();
    type Width = fn(char) -> usize;
    let units: [(&str, Width); 3] = [
        ("utf-8", char::len_utf8),
        ("utf-16", char::len_utf16),
        ("utf-32", |_| 1),
    ];
    for (number, (encoding, width)) in units.into_iter().enumerate() {
        let mut dice = Dice(20_260_318 + number as u64);
        let capabilities = json!({"general": {"positionEncodings": [encoding]}});
        let mut client = Client::start(folder.path(), &capabilities);
        let doc = uri(folder.path(), "a.md");
        let mut text = String::from("the best widget\n");
        client.open(&doc, "markdown", 0, &text);
        let mut found = 0;
        for version in 1..=60 {
            let mut changes = Vec::new();
            for _ in 0..=dice.below(4) {
                let (one, other) = (somewhere(&mut dice, &text), somewhere(&mut dice, &text));
                let start = one.min(other);
                // mostly small changes, so that texts grow
                let end = match dice.below(8) {
                    0 => one.max(other).min(text.floor_char_boundary(start + 40)),
                    _ => start,
                };
                // an end between the two bytes of a line end is no place a client can name
                let is_split =
                    |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
                if is_split(start) || is_split(end) {
                    continue;
                }
                let new: String = (0..=dice.below(4))
                    .map(|_| PIECES[dice.below(PIECES.len())])
                    .collect();
                let range = json!({
                    "start": position(&text, start, width),
                    "end": position(&text, end, width),
                });
                changes.push(json!({"range": range, "text": new}));
                text.replace_range(start..end, &new);
            }
            client.notify(
                "textDocument/didChange",
                &json!({
                    "textDocument": {"uri": doc, "version": version},
                    "contentChanges": changes,
                }),
            );
            if dice.below(3) > 0 {
                continue; // several changes before one looks
            }
            let said = told(&client.diagnostics(&doc, version));
            let expected = checked(folder.path(), &text, width);
            assert_eq!(said, expected, "{encoding}, version {version}: {text:?}");
            found += said.len();
        }
        assert!(found > 20, "{encoding}: only {found} findings");
        client.end();
    }
}
