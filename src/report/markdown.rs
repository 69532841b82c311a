//! A summary in Markdown, as for `$GITHUB_STEP_SUMMARY`: how much was found, where, what to say instead, what a person must
//! judge, and by which rules. No text that comes from elsewhere becomes markup, and the whole stays below the size
//! at which GitHub refuses a summary (1 MiB a step).

use std::io::{self, Write};

use super::places::Places;
use super::rules::describe_state;
use super::summary::{count, summarise};
use super::visible::{shorten, visible};
use super::{Outcome, limited};
use crate::lint::{Finding, FindingSeverity, RuleState};

/// The most bytes of each part; together they leave room for what else may be in the step's summary.
const FINDINGS_BYTES: usize = 500_000;
const REVIEWS_BYTES: usize = 150_000;
const FAULTS_BYTES: usize = 50_000;
const RULES_BYTES: usize = 150_000;

/// The most code points of a text from elsewhere in a cell.
const SHOWN: usize = 200;

/// Prints at most `limit` findings that count.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut wrong = Vec::new();
    let mut reviews = Vec::new();
    let mut left = limit;
    for (file, findings) in limited(outcome, limit, false) {
        left -= findings.len();
        let places = Places::new(&file.file.text);
        for finding in findings {
            let line = places.position(finding.span.start).line;
            let row = row(finding, &file.file.name, line);
            match finding.severity {
                FindingSeverity::Review => reviews.push(row),
                _ => wrong.push(row),
            }
        }
    }
    let faults = outcome.diagnostics.iter().map(|fault| {
        let (severity, code) = (fault.severity.name(), fault.code);
        format!("- {severity} {code}: {}\n", cell(&fault.message))
    });
    let rules = outcome
        .rules
        .iter()
        .filter(|entry| entry.state == RuleState::InForce);
    let rules = rules.map(|entry| {
        let (name, state) = (cell(&entry.rule.name()), cell(&describe_state(entry)));
        let message = cell(&entry.rule.rule().message);
        format!(
            "| {name} | {} | {message} | {state} |\n",
            entry.severity.name()
        )
    });

    let head = "| severity | rule | place | reads | say instead |\n|---|---|---|---|---|\n";
    let mut page = format!(
        "## sayso\n\n{}\n",
        cell_of(&summarise(outcome, limit - left), 2_000)
    );
    add(&mut page, "", head, wrong, FINDINGS_BYTES);
    add(
        &mut page,
        "### For a person to judge",
        head,
        reviews,
        REVIEWS_BYTES,
    );
    add(&mut page, "### Faults", "", faults.collect(), FAULTS_BYTES);
    let rules: Vec<String> = rules.collect();
    page.push_str(&format!(
        "\n<details><summary>{} in force</summary>\n",
        count(rules.len(), "rule")
    ));
    let head = "| rule | severity | message | state |\n|---|---|---|---|\n";
    add(&mut page, "", head, rules, RULES_BYTES);
    page.push_str(&format!(
        "\n</details>\n\nAs of {}; policy {}\n",
        outcome.as_of,
        cell(&outcome.digest)
    ));
    out.write_all(page.as_bytes())
}

fn row(finding: &Finding, path: &str, line: usize) -> String {
    let allowed: Vec<String> = finding.allowed.iter().map(|text| cell(text)).collect();
    let required: Vec<String> = finding.required.iter().map(|text| cell(text)).collect();
    let say = match (allowed.as_slice(), required.as_slice()) {
        ([], []) => String::new(),
        ([], texts) => format!("with it: {}", texts.join(" or ")),
        (texts, _) => texts.join(" or "),
    };
    format!(
        "| {} | {}: {} | {}:{line} | {} | {} |\n",
        finding.severity.name(),
        cell(&finding.rule.name()),
        cell(&finding.rule.rule().message),
        cell_of(path, 1_000),
        cell(&finding.matched),
        shorten_cell(say),
    )
}

/// `say`, unless there are more alternatives than a table can bear.
fn shorten_cell(say: String) -> String {
    if say.len() <= 20_000 {
        say
    } else {
        "more than fits here".to_owned()
    }
}

/// Adds a part with as many of `rows` as fit into `bytes`, and says how many did not.
fn add(page: &mut String, title: &str, head: &str, rows: Vec<String>, bytes: usize) {
    if rows.is_empty() {
        return;
    }
    if !title.is_empty() {
        page.push_str(&format!("\n{title}\n"));
    }
    page.push('\n');
    page.push_str(head);
    let mut left = bytes;
    let mut shown = 0;
    for row in &rows {
        if row.len() > left {
            break;
        }
        left -= row.len();
        shown += 1;
        page.push_str(row);
    }
    if shown < rows.len() {
        page.push_str(&format!(
            "\n… and {} more that do not fit here\n",
            rows.len() - shown
        ));
    }
}

fn cell(text: &str) -> String {
    cell_of(text, SHOWN)
}

fn cell_of(text: &str, limit: usize) -> String {
    escape(&shorten(text, limit))
}

/// `text` as text of one line of GitHub's Markdown, in a table or outside: every sign that could begin markup, HTML, an
/// entity, a mention, a reference, an address or mathematics is written as an entity, which reads as the sign and does nothing.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for ch in visible(text).trim().chars() {
        match ch {
            ' ' | ',' | ';' | '\'' | '/' | '?' | '%' | '-' => escaped.push(ch),
            _ if ch.is_ascii_punctuation() => escaped.push_str(&format!("&#{};", ch as u32)),
            _ => escaped.push(ch),
        }
    }
    // A list or a rule would begin with a dash; a mail address or a host is recognised with its signs as text.
    match escaped.strip_prefix('-') {
        Some(rest) => format!("&#45;{rest}"),
        None => escaped,
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    /// Read by a Markdown reader, in a paragraph and in a table, each text is the text.
    #[test]
    fn nothing_is_markup() {
        for text in [
            "plain, 日本",
            "*a* _b_ `c` ~~d~~ # e",
            "# head",
            "- item",
            "--- ",
            "1. one",
            "1) one",
            "+ one",
            "> quote",
            "a | b \\| c \\\\| d",
            "`a | b`",
            "<script>alert(1)</script>",
            "<!-- a",
            "&lt; &#60; &amp",
            "[a](javascript:b) ![c](d) [e]: f",
            "https://example.com www.example.com a@example.com @who #12",
            "$a$ :tada: ==b== ^c^",
            "a\nb\r\n\r\n| c |",
            "\u{1B}[31m \u{202E}",
            "\\",
            "=cmd",
        ] {
            let expected = visible(text).trim().to_owned();
            let escaped = escape(text);
            for source in [
                format!("{escaped}\n"),
                format!("| x |\n|---|\n| {escaped} |\n"),
            ] {
                let mut read = String::new();
                let mut cells = 0;
                for event in
                    Parser::new_ext(&source, Options::all() - Options::ENABLE_SMART_PUNCTUATION)
                {
                    match event {
                        Event::Text(text) => read.push_str(&text),
                        Event::Start(Tag::TableCell) => {
                            cells += 1;
                            read.clear();
                        }
                        Event::Start(
                            Tag::Paragraph | Tag::Table(_) | Tag::TableHead | Tag::TableRow,
                        )
                        | Event::End(_) => {}
                        other => panic!("{source:?}: {other:?}"),
                    }
                }
                assert!(cells == 0 || cells == 2, "{source:?}");
                assert_eq!(read, expected, "{source:?}");
            }
        }
    }

    /// Also those that could do nothing as long as others are entities.
    #[test]
    fn every_sign_is_an_entity() {
        for ch in ('!'..='~').filter(char::is_ascii_punctuation) {
            let expected = match ch {
                ',' | ';' | '\'' | '/' | '?' | '%' | '-' => format!("a{ch}b"),
                _ => format!("a&#{};b", ch as u32),
            };
            assert_eq!(escape(&format!("a{ch}b")), expected);
        }
    }

    #[test]
    fn parts_are_cut_at_a_row() {
        let mut page = String::new();
        let rows = vec!["row\n".to_owned(); 10];
        add(&mut page, "### Title", "head\n", rows, 11);
        assert_eq!(
            page,
            "\n### Title\n\nhead\nrow\nrow\n\n… and 8 more that do not fit here\n"
        );
    }
}
