//! A baseline of a real tree, and the tree with the lines of every paragraph broken anew: nothing is new, nothing is gone.
//!
//! The tree is the folder named by `SAYSO_CORPUS`, of which at least 5 MB are wanted, or else the repository's own texts. Where
//! lines may be broken is told by a Markdown parser; of what sayso reads nothing is assumed.

#![allow(clippy::print_stdout, reason = "it says what it ran over")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

#[path = "rewrap/break_lines.rs"]
mod break_lines;
#[path = "corpus/corpus.rs"]
mod corpus;

use break_lines::{Dice, markdown, plain};
use corpus::Corpus;

/// How much of a corpus is taken, in bytes.
const MOST: usize = 20_000_000;

/// How much of a corpus there must be, in bytes.
const LEAST: usize = 5_000_000;

/// Rules of every kind on words that any manual holds.
const LIST: &str = r#"
[wordlist]
id = "words"
title = "Words of manuals"
version = "1"

[[rule]]
id = "order"
message = "m"
prohibited = ["in order to", "if you want to", "make~ sure [that]", "as well as"]
examples = { flag = ["in order to"], pass = ["x"] }

[[rule]]
id = "often"
severity = "info"
message = "m"
prohibited = ["you can", "is not", "of the ... of", "the same", "which ... is"]
examples = { flag = ["you can"], pass = ["x"] }

[[rule]]
id = "near"
message = "m"
prohibited = ["use~ w/4 (file~ | option~)", "must ... be", "require~ w/s version~"]
except = ["must not be"]
unless = { near = ["optional~", "only"], within = "sentence" }
examples = { flag = ["must be"], pass = ["x"] }

[[rule]]
id = "judge"
kind = "review"
message = "m"
prohibited = ["for example", "note that the"]
examples = { flag = ["for example"], pass = ["x"] }

[[rule]]
id = "companion"
kind = "require"
message = "m"
when = ["deprecated"]
require = ["use the following instead", "will be removed in a future version", "instead of"]
within = "paragraph"
examples = { flag = ["deprecated"], pass = ["x"] }

[[rule]]
id = "section"
kind = "require"
message = "m"
when = ["by default"]
require = ["can be changed", "you can set"]
within = "section"
examples = { flag = ["by default"], pass = ["x"] }

[[rule]]
id = "first"
kind = "first-use"
message = "m"
first = ["application programming interface"]
later = ["API", "APIs"]
examples = { flag = ["API"], pass = ["x"] }

[[approved]]
phrases = ["if you want to use the"]
"#;

/// The texts: where each stands in the tree, and what is in it.
fn texts() -> (Vec<(PathBuf, String)>, bool) {
    let corpus = Corpus::find(&[
        "README.md",
        "CONTRIBUTING.md",
        "ARCHITECTURE.md",
        "docs",
        "examples",
    ]);
    let mut texts = Vec::new();
    let mut bytes = 0;
    for file in &corpus.files {
        let is_mdx = file.extension().is_some_and(|ending| ending == "mdx");
        if bytes >= MOST || is_mdx {
            continue;
        }
        let Ok(text) = fs::read_to_string(file) else {
            continue;
        };
        bytes += text.len();
        let path = file.strip_prefix(&corpus.root).expect("it is below");
        texts.push((path.to_path_buf(), text));
    }
    (texts, !corpus.is_own)
}

fn write(tree: &Path, path: &Path, text: &str) {
    let path = tree.join(path);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// What the last line of a run says of the baseline.
fn check(folder: &TempDir, arguments: &[&str]) -> String {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
        .args([
            "check",
            "tree",
            "--no-ignore",
            "-w",
            "words.toml",
            "--baseline",
            "known.jsonl",
        ])
        .args([
            "--as-of",
            "2026-03-18",
            "--fail-on",
            "never",
            "--format",
            "short",
        ])
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let (_, words) = errors.rsplit_once("baseline: ").expect("it is there");
    let found = String::from_utf8_lossy(&output.stdout);
    let found: Vec<&str> = found.lines().take(10).collect();
    let words = words.split(';').next().unwrap_or_default();
    [&[words], &found[..]].concat().join("\n")
}

#[test]
fn lines_broken_anew_change_no_finding() {
    let (texts, is_corpus) = texts();
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    assert!(
        !is_corpus || bytes >= LEAST,
        "only {bytes} bytes of text are in SAYSO_CORPUS"
    );
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("words.toml"), LIST).expect("written");
    let tree = folder.path().join("tree");
    texts
        .iter()
        .for_each(|(path, text)| write(&tree, path, text));
    let written = check(&folder, &["--write-baseline"]);
    let known = written.lines().next().unwrap_or_default();
    assert_eq!(check(&folder, &[]), known, "the same tree");

    let mut dice = Dice::new();
    let (mut changed, mut left, mut breaks, mut joints) = (0, 0, 0, 0);
    for (path, text) in &texts {
        let is_markdown = path.extension().is_some_and(|ending| ending == "md");
        let anew = match is_markdown {
            true => markdown(text, &mut dice),
            false => plain(text, &mut dice),
        };
        match anew {
            Some(anew) => {
                changed += usize::from(anew.text != *text);
                breaks += anew.breaks;
                joints += anew.joints;
                write(&tree, path, &anew.text);
            }
            None => left += 1,
        }
    }
    println!(
        "{} files, {:.1} MB, {known}: {changed} files changed, {breaks} lines broken, {joints} joined; {left} files \
         left as they are, whose reading the parser says would change",
        texts.len(),
        bytes as f64 / 1e6
    );
    assert!(
        breaks > bytes / 500 && joints > 0,
        "{breaks} lines broken, {joints} joined"
    );
    assert!(
        left * 50 <= texts.len(),
        "{left} of {} files left as they are",
        texts.len()
    );
    assert_eq!(check(&folder, &[]), known, "lines broken anew");
}
