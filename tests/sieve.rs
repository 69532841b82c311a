//! The sieve loses nothing: where a policy finds a match, the sieve says that there may be one.
//!
//! Documents are drawn from words and from everything that may stand between and inside them. `SAYSO_DOCUMENTS` is
//! how many are drawn; the default is for every run.

#![allow(clippy::print_stdout, reason = "it says how much it ran over")]

use std::sync::Arc;

use sayso::document::{self, Format, Prose};
use sayso::lexicon::{Sifted, Sifter};
use sayso::lint::{Finding, Judgement, Policy, PolicyOptions, Scratch};
use sayso::text::Span;
use sayso::wordlist::Wordlist;

const WORDS: [&str; 16] = [
    "access", "to", "the", "model", "models", "Open", "AI", "it", "s", "provides", "a", "b",
    "code", "é", "О", "日本",
];

/// What may stand between two words, or inside one.
const BETWEEN: [&str; 98] = [
    "<script>",
    "</script>",
    "<style>x</style>",
    "<p>",
    "<div>",
    "<pre>",
    " ",
    " ",
    " ",
    " ",
    " ",
    "",
    "",
    "\n",
    "\n> ",
    "\n> > ",
    "\r\n",
    "  \n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "**",
    "*",
    "_",
    "~~",
    "`",
    "``",
    "[",
    "]",
    "](u)",
    "](u \"t\")",
    "](<u v> 't')",
    "][l]",
    "[^n]",
    "[[p|",
    "]]",
    "![",
    "<b>",
    "</b>",
    "<b class=\"c\">",
    "<i>",
    "<br>",
    "<img alt=\"to\">",
    "<img alt='",
    "'>",
    "<!-- x -->",
    "<!--",
    "-->",
    "<? x ?>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&nbsp;",
    "&#39;",
    "&shy;",
    "&copy",
    "&#65;",
    "&rsquo;",
    "'",
    "'s",
    "’s",
    "’",
    "''",
    "\\",
    "\\'",
    "-",
    "-\n",
    "—",
    ". ",
    ", ",
    "|",
    " | ",
    "\u{200B}",
    "\u{AD}",
    "²",
    "(",
    ")",
    "\"",
    "#",
    "\n# ",
    "\n\n    ",
    "\n```\n",
    "\n\n# ",
    "\n\n# ",
    "\n\n## ",
    "\n\n",
    "{x}",
    "{",
    "}",
    "{/*",
    "*/}",
    "<A b={c > d}>",
    "<A b=\"to\">",
    "\n\nimport a from 'b'\n",
    "\n\nexport const a = {\n\n",
    "\n```\n\n",
    "\n\n[l]: u\n\n",
    "\n\n[^n]: ",
];

const FORMATS: [Format; 4] = [Format::Markdown, Format::Mdx, Format::Html, Format::Text];

const LIST: &str = r#"
[wordlist]
id = "drawn"
title = "Phrases to draw documents around"
version = "1"

[terms]
model = ["OpenAI model~", "the model"]

[[rule]]
id = "one"
status = "approved"
message = "Do not"
prohibited = ["provides access to", "access to the model", "provides ... models", "@model w/s access", "OpenAI's code", "itsa model", "access* to"]
examples.flag = ["It provides access to it."]
examples.pass = ["Nothing."]
"#;

/// A small generator of numbers (xorshift), the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

fn draw(dice: &mut Dice, text: &mut String) {
    text.clear();
    if dice.roll(12) == 0 {
        text.push_str("---\ntitle: \"access\\x20to\"\nabout: 'it''s\n---\n");
    }
    for _ in 0..dice.roll(24) + 4 {
        let word = WORDS[dice.roll(WORDS.len())];
        match dice.roll(8) {
            // a joint inside the word
            0 if word.len() > 1 && word.is_ascii() => {
                let (before, after) = word.split_at(1 + dice.roll(word.len() - 1));
                text.push_str(before);
                text.push_str(BETWEEN[dice.roll(BETWEEN.len())]);
                text.push_str(after);
            }
            _ => text.push_str(word),
        }
        for _ in 0..1 + dice.roll(3) {
            text.push_str(BETWEEN[dice.roll(BETWEEN.len())]);
        }
    }
}

/// What a reader sees of the findings.
fn gist(judgement: &Judgement) -> Vec<(Vec<Span>, String, String)> {
    let of = |found: &Finding| {
        let matched = found.matched.clone();
        (found.pieces.clone(), matched, found.fingerprint.clone())
    };
    judgement.findings.iter().map(of).collect()
}

#[test]
fn the_sieve_loses_nothing() {
    let documents = std::env::var_os("SAYSO_DOCUMENTS").and_then(|count| count.into_string().ok());
    let documents: u64 = documents.map_or(60_000, |count| count.parse().expect("a number"));
    let seed = std::env::var_os("SAYSO_SEED").and_then(|seed| seed.into_string().ok());
    let seed: u64 = seed.map_or(20260311, |seed| seed.parse().expect("a number"));
    let (list, faults) = Wordlist::load("drawn.toml", LIST);
    let list = Arc::new(list.unwrap_or_else(|| panic!("{faults:?}")));
    let options = PolicyOptions {
        as_of: "2026-03-18".parse().expect("a date"),
        audience: Vec::new(),
        region: Vec::new(),
        language: Vec::new(),
    };
    let (policy, faults) = Policy::new(vec![list], options);
    assert!(faults.is_empty(), "{faults:?}");
    let mut dice = Dice(seed.max(1));
    let (mut text, mut prose, mut scratch) = (String::new(), Prose::default(), Scratch::default());
    let mut sifter = Sifter::default();
    let (mut matching, mut sifted, mut cut) = (0, 0, 0);
    for number in 0..documents {
        draw(&mut dice, &mut text);
        for format in FORMATS {
            let sieved = policy.sift(format, &text, &mut sifter);
            match &sieved {
                Sifted::Nothing => sifted += 1,
                Sifted::Parts(_) => cut += 1,
                Sifted::Everything if number % 16 != 0 => continue, // it is parsed anyway
                Sifted::Everything => {}
            }
            document::read(format, &text, policy.wanted(), &mut prose);
            let judgement = policy.judge(&prose, "drawn.md", &mut scratch);
            matching += u64::from(!judgement.matches.is_empty());
            let seen = match &sieved {
                Sifted::Nothing => Vec::new(),
                Sifted::Parts(parts) => {
                    document::read_parts(format, &text, parts, policy.wanted(), &mut prose);
                    gist(&policy.judge(&prose, "drawn.md", &mut scratch))
                }
                Sifted::Everything => continue,
            };
            assert!(
                sieved != Sifted::Nothing || judgement.matches.is_empty(),
                "document {number} of seed {seed} as {}: {text:?}\nholds {:?}",
                format.name(),
                judgement.findings.first().map(|found| &found.matched),
            );
            assert_eq!(
                seen,
                gist(&judgement),
                "document {number} of seed {seed} as {}: {text:?}",
                format.name(),
            );
        }
    }
    println!(
        "{documents} documents in 4 formats: {sifted} readings sifted out, {cut} cut, {matching} with matches looked at"
    );
    assert!(
        matching > 0 && sifted > documents / 10 && cut > documents / 100,
        "the draw proves nothing: {matching}, {sifted}, {cut}"
    );
}
