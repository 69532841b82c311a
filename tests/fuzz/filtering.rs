//! The filter against no filter: what is parsed no more holds nothing, and parts read as they do within the whole.

use std::sync::{Arc, OnceLock};

use sayso::document::{self, Format, Prose};
use sayso::lexicon::{Sifted, Sifter};
use sayso::lint::{Judgement, Policy, PolicyOptions, Scratch};
use sayso::wordlist::Wordlist;

const LIST: &str = r#"
[wordlist]
id = "drawn"
title = "Phrases of words that texts often hold"
version = "1"

[terms]
model = ["OpenAI model~", "the model"]

[[rule]]
id = "one"
status = "approved"
message = "Do not"
prohibited = [
  "access to", "access to the model", "provides ... models", "@model w/s access", "OpenAI's code", "itsa model",
  "access* to", "wordlist", "the rule", "sayso check", "in the", "what it says", "example~", "alphabeta gamma", "日本語 model",
]
examples.flag = ["It provides access to it."]
examples.pass = ["Nothing."]
"#;

fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(|| {
        let (list, faults) = Wordlist::load("drawn.toml", LIST);
        let list = Arc::new(list.unwrap_or_else(|| panic!("{faults:?}")));
        let options = PolicyOptions {
            as_of: "2026-03-18".parse().expect("a date"),
            audience: Vec::new(),
            region: Vec::new(),
            language: Vec::new(),
        };
        Policy::new(vec![list], options).0
    })
}

/// Any text, as each format.
pub(super) fn filter(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let policy = policy();
    let mut prose = Prose::default();
    let mut scratch = Scratch::default();
    for format in [Format::Markdown, Format::Mdx, Format::Html, Format::Text] {
        let sifted = policy.sift(format, &text, &mut Sifter::default());
        if sifted == Sifted::Everything {
            continue;
        }
        document::read(format, &text, policy.wanted(), &mut prose);
        let whole = gist(&policy.judge(&prose, "a", &mut scratch));
        let mut seen = Vec::new();
        if let Sifted::Parts(parts) = &sifted {
            document::read_parts(format, &text, parts, policy.wanted(), &mut prose);
            seen = gist(&policy.judge(&prose, "a", &mut scratch));
        }
        assert_eq!(seen, whole, "{format:?} {sifted:?}");
    }
}

/// What a reader sees of the findings.
fn gist(judgement: &Judgement) -> Vec<(usize, String, String)> {
    let findings = judgement.findings.iter();
    let gist = findings.map(|found| {
        let matched = found.matched.clone();
        (found.span.start, matched, found.fingerprint.clone())
    });
    gist.collect()
}
