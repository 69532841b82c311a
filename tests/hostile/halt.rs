//! Work that is called off ends soon, wherever it is: no clock is asked, but how much more is done after the look that says so.
//!
//! A handle is raised at its first look, its second, and so on to the last. Between two looks no more than a stride of the text
//! is read and folded; after the one that says so each pass looks once more at most, and leaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::date;
use sayso::document::fold::Folded;
use sayso::document::{Format, Parts, Prose, read, read_parts};
use sayso::lexicon::{Sifted, Sifter};
use sayso::lint::{Policy, PolicyOptions, Scratch};
use sayso::text::{Halt, STRIDE, Scopes};
use sayso::wordlist::Wordlist;

use super::work::policy;

/// Words that are long enough to be sifted by.
const WORDLIST: &str = r#"
[wordlist]
id = "acme"
title = "Acme"
version = "1"
language = "en"

[[rule]]
id = "best"
message = "m"
prohibited = ["finest gadgets"]
examples = { flag = ["finest gadgets"], pass = ["x"] }
"#;

/// How long the texts are, in bytes.
const SIZE: usize = 16 * STRIDE;

/// What may be read at once: so much of a text, and what cannot be parted.
const AT_ONCE: usize = STRIDE + 4096;

/// How often it may be looked once the handle is raised: by each pass that comes after.
const PASSES: usize = 16;

/// Texts of every kind: many blocks, one block, one line; with markup, without it; clean, and full of what is looked for.
fn texts(size: usize) -> Vec<(Format, String, String)> {
    let units = [
        (
            Format::Markdown,
            "",
            "We **make** [widgets](a.md) here.\n\n",
        ),
        (
            Format::Markdown,
            "",
            "We **make** `widgets` here &amp; there\n",
        ),
        (Format::Markdown, "", "all work and no play "),
        (Format::Markdown, "", "> - We make\n>   widgets\n\n"),
        (Format::Markdown, "| a |\n| - |\n", "| the best widget |\n"),
        (Format::Markdown, "<div>\n", "<p>We <b>make</b> widgets\n"),
        (Format::Markdown, "", "日本語の文章がここにある。"),
        (
            Format::Markdown,
            "",
            "Access alpha, the best widget. Beta\n\n",
        ),
        (Format::Mdx, "", "We <B>make</B> {widgets} here.\n\n"),
        (Format::Html, "", "<p>We <b>make</b> widgets</p>\n"),
        (Format::Html, "<p>", "We make the best widget, "),
        (Format::Text, "", "We make widgets here.\n\n"),
        (Format::Text, "", "We make wid-\ngets that are "),
        (Format::Text, "", "the best widget "),
        (Format::Text, "", "alpha beta gamma. "),
        (Format::Text, "", "é à ü "),
    ];
    let write = |(format, before, unit): (Format, &str, &str)| {
        let name = format!("{} {before:?} {unit:?}", format.name());
        (
            format,
            name,
            before.to_owned() + &unit.repeat(size / unit.len()),
        )
    };
    units.into_iter().map(write).collect()
}

/// Does `work` with a handle that is raised after it was looked at so many times; tells how often it was looked at.
fn halted<T>(after: usize, work: impl FnOnce(Halt<'_>) -> T) -> (T, usize) {
    let looks = AtomicUsize::new(0);
    let is_raised = || looks.fetch_add(1, Ordering::Relaxed) >= after;
    let done = work(Halt::when(&is_raised));
    (done, looks.into_inner())
}

/// Halts `work` at each of its looks. It tells how much was made of the text, which must grow by a stride at most.
#[track_caller]
fn check_growth(name: &str, work: impl Fn(Halt<'_>) -> usize) {
    let (whole, looks) = halted(usize::MAX, &work);
    assert!(looks * AT_ONCE >= SIZE, "{name}: only {looks} looks");
    let mut before = 0;
    for after in 0..looks {
        let (made, more) = halted(after, &work);
        let grown = made.checked_sub(before);
        assert!(
            grown.is_some_and(|grown| grown <= AT_ONCE),
            "{name}: {before} bytes before look {after} of {looks}, then {made}"
        );
        assert!(more <= after + 4, "{name}: {more} looks instead of {after}");
        before = made;
    }
    assert!(whole - before <= AT_ONCE, "{name}: {before}, then {whole}");
}

#[test]
fn reading_is_called_off() {
    for (format, name, text) in texts(SIZE) {
        if !text.contains('\n') {
            continue; // a line without markup is copied as a whole
        }
        let whole = Parts::whole(&text);
        check_growth(&name, |halt| {
            let mut prose = Prose::default();
            read_parts(format, &text, &whole, Scopes::EVERY, halt, &mut prose);
            // where in the source it has come to
            let last = prose.blocks.last();
            last.map_or(0, |last| prose.map.span_of(last.span).end)
        });
    }
}

#[test]
fn folding_is_called_off() {
    for (format, name, text) in texts(SIZE) {
        let mut prose = Prose::default();
        read(format, &text, Scopes::EVERY, &mut prose);
        if prose.text.len() < SIZE {
            // not much is left of the markup: so there are fewer looks than are asked for
            continue;
        }
        check_growth(&name, |halt| {
            let mut folded = Folded::default();
            folded.fold(&prose, halt);
            folded.text.len()
        });
    }
}

/// Sifts, reads and judges; gives how many matches there are.
fn judge(policy: &Policy, format: Format, text: &str, halt: Halt<'_>) -> usize {
    let whole = Parts::whole(text);
    let mut prose = Prose::default();
    policy.sift(format, text, halt, &mut Sifter::default());
    read_parts(format, text, &whole, policy.wanted(), halt, &mut prose);
    let scratch = &mut Scratch::default();
    let judgement = policy.judge_with(&prose, "a.md", &[], halt, scratch);
    judgement.matches.len()
}

#[test]
fn judging_looks_often() {
    let policy = policy();
    for (format, name, text) in texts(SIZE) {
        if ["widget,", "widget ", "lpha"]
            .iter()
            .any(|word| text.contains(word))
        {
            continue; // what is found is looked at besides, and takes its time
        }
        let (_, looks) = halted(usize::MAX, |halt| judge(&policy, format, &text, halt));
        let mut prose = Prose::default();
        read(format, &text, policy.wanted(), &mut prose);
        // the prose is folded, and literals are looked for in it
        let least = 2 * prose.text.len() / AT_ONCE;
        assert!(looks >= least, "{name}: {looks} looks instead of {least}");
    }
}

#[test]
fn judging_is_called_off() {
    let policy = policy();
    for (format, name, text) in texts(4 * STRIDE) {
        let (_, looks) = halted(usize::MAX, |halt| judge(&policy, format, &text, halt));
        // every look there is, or some of them
        for after in (0..looks).step_by(1 + looks / 12) {
            let (_, more) = halted(after, |halt| judge(&policy, format, &text, halt));
            assert!(
                more <= after + PASSES,
                "{name}: raised after {after} of {looks} looks, and looked at {more} times"
            );
        }
    }
}

#[test]
fn sifting_is_called_off() {
    let toml = WORDLIST;
    let (list, _) = Wordlist::load("acme.toml", toml);
    let options = PolicyOptions::on(date(2026, 3, 18));
    let (policy, _) = Policy::new(vec![Arc::new(list.expect("it is sound"))], options);
    for (format, name, text) in texts(SIZE) {
        let sift = |halt: Halt<'_>| policy.sift(format, &text, halt, &mut Sifter::default());
        let (sifted, looks) = halted(usize::MAX, sift);
        if sifted != Sifted::Nothing {
            continue; // it may have been known early
        }
        // the letters are read, and windows of them looked up
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
        let least = (SIZE + letters) / AT_ONCE;
        assert!(looks >= least, "{name}: {looks} looks instead of {least}");
        for after in 0..looks {
            let (_, more) = halted(after, sift);
            assert!(more <= after + PASSES, "{name}: {more} looks, not {after}");
        }
    }
}
