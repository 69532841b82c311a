//! Wordlists for tests, written as TOML so that they pass through the loader.

use std::fmt::Write;

/// Every list of the tests begins so.
const HEAD: &str = r#"
[wordlist]
id = "list"
title = "A list for tests"
version = "1"
language = "en"
owner = "tests"

[terms]
openai-model = ["OpenAI [frontier | latest] model~", "model~ from OpenAI"]
aws = ["AWS", "Amazon Web Services", "[Amazon] Bedrock"]
anything = ["@aws", "(@openai-model | gadget~)"]
stretched = ["quick ...2 fox", "hen"]
"#;

/// A list with the rules (and approved wording) written in `tables`.
pub fn list(tables: &str) -> String {
    format!("{HEAD}\n{tables}\n")
}

/// A rule with the fields in `body`, all that is required and not there filled in.
pub fn rule(id: &str, body: &str) -> String {
    let mut toml = format!("[[rule]]\nid = \"{id}\"\n");
    if !has(body, "message") {
        toml.push_str("message = \"Do not say so\"\n");
    }
    if !has(body, "examples.flag") {
        toml.push_str("examples.flag = [\"flagged\"]\n");
    }
    if !has(body, "examples.pass") {
        toml.push_str("examples.pass = [\"passed\"]\n");
    }
    let _ = writeln!(toml, "{body}");
    toml
}

/// A list of one rule that prohibits `phrase`.
pub fn prohibiting(phrase: &str) -> String {
    list(&rule("rule", &format!("prohibited = [{}]", quoted(phrase))))
}

/// `text` as a TOML string.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for ch in text.chars() {
        match ch {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(ch);
            }
            ch if ch.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", ch as u32);
            }
            ch => quoted.push(ch),
        }
    }
    quoted.push('"');
    quoted
}

/// `texts` as a TOML array.
pub fn array<S: AsRef<str>>(texts: &[S]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

fn has(body: &str, key: &str) -> bool {
    body.lines().any(|line| line.trim_start().starts_with(key))
}
