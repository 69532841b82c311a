//! The filter against no filter: what is parsed no more holds nothing, and parts read as they do within the whole.

use std::sync::{Arc, OnceLock};

use sayso::document::{self, Format, Prose};
use sayso::lexicon::{Sifted, Sifter};
use sayso::lint::{Judgement, Policy, PolicyOptions, Scratch};
use sayso::text::{Halt, Span};
use sayso::wordlist::Wordlist;

pub(crate) const FORMATS: [Format; 4] = [Format::Markdown, Format::Mdx, Format::Html, Format::Text];

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
  "provides access to", "access to the model", "provides ... models", "@model w/s access", "OpenAI's code", "itsa model",
  "access* to", "wordlist", "the rule", "sayso check", "what it says", "example~", "alphabeta gamma", "日本語 model",
  "nine or ten quick boxes", "quick jumpy ants as in it", "AI b", "é b", "<br> code",
  "or internationalizations of it", "jumpy internationalizations", "documentaries a constructively it",
]
examples.flag = ["It provides access to it."]
examples.pass = ["Nothing."]
"#;

fn policy() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(|| compile(LIST))
}

/// What `list` says, compiled.
pub(crate) fn compile(list: &str) -> Policy {
    let (list, faults) = Wordlist::load("drawn.toml", list);
    let list = Arc::new(list.unwrap_or_else(|| panic!("{faults:?}")));
    let options = PolicyOptions::on("2026-03-18".parse().expect("a date"));
    let (policy, faults) = Policy::new(vec![list], options);
    assert!(faults.is_empty(), "{faults:?}");
    policy
}

/// What is kept from one text to the next.
#[derive(Default)]
pub(crate) struct Comparison {
    prose: Prose,
    scratch: Scratch,
    sifter: Sifter,
}

impl Comparison {
    /// What the filter makes of `text`, and how many matches are in it, if the filter does not leave all of it to the parser.
    pub(crate) fn compare(&mut self, format: Format, text: &str) -> (Sifted, usize) {
        let policy = policy();
        let sifted = policy.sift(format, text, Halt::NEVER, &mut self.sifter);
        if sifted == Sifted::Everything {
            return (sifted, 0);
        }
        document::read(format, text, policy.wanted(), &mut self.prose);
        let whole = policy.judge(&self.prose, "a", &mut self.scratch);
        let mut seen = Judgement::default();
        if let Sifted::Parts(parts) = &sifted {
            document::read_parts(
                format,
                text,
                parts,
                policy.wanted(),
                Halt::NEVER,
                &mut self.prose,
            );
            seen = policy.judge(&self.prose, "a", &mut self.scratch);
        }
        let format = format.name();
        assert_eq!(gist(&seen), gist(&whole), "{sifted:?} of {format} {text:?}");
        let (some, all) = (seen.matches.len(), whole.matches.len());
        assert_eq!(some, all, "matches: {sifted:?} of {format} {text:?}");
        (sifted, all)
    }
}

/// What a reader sees of the findings.
fn gist(judgement: &Judgement) -> Vec<(&[Span], &str, &str)> {
    let findings = judgement.findings.iter();
    let gist = findings.map(|found| (&*found.pieces, &*found.matched, &*found.fingerprint));
    gist.collect()
}
