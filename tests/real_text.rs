//! Engine and oracle on real text: every Markdown and plain-text file below the folder named by `SAYSO_CORPUS`, or else
//! the repository's own. A run on 20 MB wants `cargo test --release --test real_text -- --nocapture`.

#![allow(clippy::print_stdout, reason = "it says what it ran over")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use sayso::document::Format;

#[path = "corpus/corpus.rs"]
mod corpus;
#[path = "oracle/oracle.rs"]
mod oracle;

use corpus::Corpus;
use oracle::engine::{self, Judge};
use oracle::lists;

/// A file's text, and the format it is read as.
struct Text {
    path: PathBuf,
    format: Format,
    text: String,
}

/// The texts, and what they are.
fn texts() -> (Vec<Text>, String) {
    let corpus = Corpus::find(&[
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs",
        "examples",
        "tests",
    ]);
    let what = match corpus.is_own {
        true => "the repository's own texts (SAYSO_CORPUS is not set)".to_owned(),
        false => corpus.root.display().to_string(),
    };
    let texts = corpus.files.into_iter().filter_map(|path| {
        let (text, _) = engine::decode(&std::fs::read(&path).ok()?);
        let format = Format::from_path(path.to_str()?)?;
        Some(Text { path, format, text })
    });
    (texts.collect(), what)
}

/// Judges every text with a list by engine and oracle, and tells of the first differences.
fn agree(name: &str, toml: &str) {
    let (texts, what) = texts();
    let judge = Judge::new(&[toml]).unwrap_or_else(|why| panic!("{why}"));
    let oracle = judge.oracle();
    let started = Instant::now();
    let (findings, dropped, bytes) = (
        AtomicUsize::new(0),
        AtomicUsize::new(0),
        AtomicUsize::new(0),
    );
    let failures: Vec<String> = texts
        .par_iter()
        .filter_map(|text| {
            let prose = judge.read(text.format, &text.text);
            let result = judge.judge(&prose);
            findings.fetch_add(result.findings.len(), Ordering::Relaxed);
            dropped.fetch_add(result.dropped.len(), Ordering::Relaxed);
            bytes.fetch_add(text.text.len(), Ordering::Relaxed);
            let [matches, reported, covered, shielded] = result.counts;
            let lost = (matches != reported + covered + shielded)
                .then(|| format!("{matches} matches are not {reported} + {covered} + {shielded}"));
            let differs = oracle::compare(&oracle, &prose, &result).err();
            let why = [lost, differs]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n");
            (!why.is_empty()).then(|| format!("{}:\n{why}", text.path.display()))
        })
        .collect();
    println!(
        "{name} on {what}: {} files, {:.1} MB, {} findings, {} matches dropped, {:.1} s",
        texts.len(),
        bytes.into_inner() as f64 / 1e6,
        findings.into_inner(),
        dropped.into_inner(),
        started.elapsed().as_secs_f64(),
    );
    assert!(
        failures.is_empty(),
        "engine and oracle differ in {} files:\n{}",
        failures.len(),
        failures
            .iter()
            .take(10)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn bundled_list() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/wordlists/openai-on-aws.toml");
    let toml = std::fs::read_to_string(path).expect("the bundled list is there");
    agree("the bundled list", &toml);
}

#[test]
fn generated_list() {
    let (texts, _) = texts();
    agree("a list drawn from the texts", &drawn(&texts));
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }
}

/// A list of about thirty phrases that the texts hold.
fn drawn(texts: &[Text]) -> String {
    let mut dice = Dice(20_260_318);
    let mut words = |count: usize| -> Vec<String> {
        for _ in 0..100_000 {
            let text = &texts[dice.below(texts.len())].text;
            let all: Vec<&str> = text.split_whitespace().collect();
            if all.len() <= count {
                continue;
            }
            let at = dice.below(all.len() - count);
            let some = &all[at..at + count];
            if some
                .iter()
                .all(|word| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
            {
                return some.iter().map(|&word| word.to_owned()).collect();
            }
        }
        panic!("the texts hold no words");
    };
    let mut toml = lists::list("");
    for index in 0..8 {
        let (a, b, c, d) = (words(2), words(3), words(5), words(4));
        let prohibited = [
            a.join(" "),
            format!("{}~ {} {}", b[0], b[1], b[2]),
            format!("{} ... {}", c[0], c[4]),
            format!("{} w/5 ({} | {}~)", d[0], d[2], d[3]),
        ];
        let other = words(2);
        let fields = [
            format!("prohibited = {}", lists::array(&prohibited)),
            match index % 4 {
                0 => format!("except = {}", lists::array(&[other.join(" ")])),
                1 => format!(
                    "unless = {{ near = {}, within = 3 }}",
                    lists::array(&[&other[0]])
                ),
                2 => "case = \"match\"".to_owned(),
                _ => "severity = \"warning\"\nquotes = \"skip\"".to_owned(),
            },
        ];
        toml += &lists::rule(&format!("r{index}"), &fields.join("\n"));
    }
    toml += &format!(
        "[[approved]]\nphrases = {}\n",
        lists::array(&[words(3).join(" "), words(1).join(" ")])
    );
    toml
}
