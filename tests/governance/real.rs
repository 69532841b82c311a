//! Real documents under everything at once: suppressions, exceptions, every kind of rule.
//!
//! The documents are those of the folder named by `SAYSO_CORPUS`, or else the repository's own.

use super::corpus::Corpus;
use super::laws::{check_conservation, except};
use super::*;

/// Rules on words that any manual holds.
const LIST: &str = r#"
[wordlist]
id = "words"
title = "Words of manuals"
version = "1"

[[rule]]
id = "often"
message = "m"
prohibited = ["you can", "is not", "of the ... of"]
except = ["is not a"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "longer"
message = "m"
prohibited = ["if you can", "it is not", "part of the ... of the"]
unless = { near = ["only"], within = "sentence" }
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "judge"
kind = "review"
message = "m"
prohibited = ["for example", "note w/3 that"]
quotes = "skip"
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "companion"
kind = "require"
message = "m"
when = ["deprecated"]
require = ["instead"]
within = "section"
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "first"
kind = "first-use"
message = "m"
first = ["application programming interface"]
later = ["API"]
examples = { flag = ["x"], pass = ["x"] }

[[approved]]
phrases = ["you can use"]
"#;

/// How much of a corpus is taken, in bytes.
const MOST: usize = 10_000_000;

const COMMENTS: [&str; 3] = [
    "<!-- sayso-allow often: why -->\n",
    "<!-- sayso-allow longer, judge: why -->\n",
    "<!-- sayso-allow companion, first: why -->\n",
];

/// `text` with a comment before every third paragraph, and the same with comments that say nothing.
fn comment(text: &str) -> (String, String) {
    let mut with = String::new();
    for (index, paragraph) in text.split_inclusive("\n\n").enumerate() {
        if index % 3 == 1 {
            with += COMMENTS[index / 3 % COMMENTS.len()];
        }
        with += paragraph;
    }
    let idle = COMMENTS.iter().fold(with.clone(), |text, comment| {
        text.replace(comment, &comment.replace("sayso", "xxxxx"))
    });
    (with, idle)
}

#[test]
fn no_match_of_a_real_document_is_lost() {
    let policy = policy(LIST);
    let corpus = Corpus::find(&["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs"]);
    let (mut bytes, mut marked, mut surfaced, mut matches) = (0, 0, 0, 0);
    for file in &corpus.files {
        let is_markdown = file.extension().is_some_and(|ending| ending == "md");
        if bytes >= MOST || !is_markdown {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        bytes += text.len();
        let (with, without) = comment(&text);
        let without = judge(&policy, Format::Markdown, &without);
        let some: Vec<_> = without.findings.iter().step_by(5).collect();
        let with = judge_with(&policy, Format::Markdown, &with, &except(&some));
        if let Err(why) = check_conservation(&without, &with) {
            panic!("{}: {why}", file.display());
        }
        matches += with.matches.len();
        marked += with
            .findings
            .iter()
            .filter(|finding| !finding.stands())
            .count();
        surfaced += with.findings.len() - without.findings.len();
        // nothing but what a comment or an exception names
        for finding in &with.findings {
            match &finding.disposition {
                Disposition::Excepted(exception) => {
                    assert_eq!(exception.rule, finding.rule.rule().id)
                }
                Disposition::Suppressed { .. } | Disposition::Standing => {}
                Disposition::Known => panic!("there is no baseline"),
            }
        }
    }
    let least = if corpus.is_own { 50_000 } else { 5_000_000 };
    assert!(
        bytes > least && matches > 50 && marked > 10,
        "{}: {bytes} bytes, {matches} matches, {marked} marked, {surfaced} surfaced",
        corpus.root.display()
    );
}
