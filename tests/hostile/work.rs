//! Work grows with the size of a text, and no faster.
//!
//! No clock is looked at where it can be helped: what is compared is the time that this thread alone was running, at one
//! size and at four times that size. Linear work takes four times as long; ten times is allowed. Work of the square takes
//! sixteen times as long.

use std::fs;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::date;
use sayso::document::{Format, Prose, decode, read};
use sayso::lexicon::Sifter;
use sayso::lint::{Policy, PolicyOptions, Scratch};
use sayso::text::Halt;
use sayso::wordlist::Wordlist;

use super::bombs;
use super::texts::{self, Text};

/// The larger of the two sizes, in bytes.
const SIZE: usize = if cfg!(debug_assertions) {
    32 << 10
} else {
    1 << 20
};

/// The same for texts in which every word is found: each finding costs as much as a page of text.
const DENSE: usize = if cfg!(debug_assertions) {
    8 << 10
} else {
    1 << 20
};

/// What is not worth comparing.
const MOMENT: Duration = Duration::from_millis(if cfg!(debug_assertions) { 100 } else { 50 });

/// Phrases of every shape.
const WORDLIST: &str = r#"
[wordlist]
id = "acme"
title = "Acme"
version = "1"
language = "en"

[terms]
who = ["customer~", "user~"]

[[approved]]
phrases = ["cee dee [eff]"]
protects = ["pair"]

[[rule]]
id = "plain"
message = "m"
prohibited = ["best widget", "access access access"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "word"
severity = "warning"
message = "m"
prohibited = ["access"]
except = ["no access"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "pair"
message = "m"
prohibited = ["alpha w/s beta", "alpha w/p gamma w/p beta", "alpha w/8 beta", "ay w/s bee", "alpha pre/20 beta", "cee w/p dee", "cee w/p dee w/p eff"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "gap"
severity = "info"
message = "m"
prohibited = ["alpha ...5 beta ... gamma", "access ... to"]
unless = { near = ["perhaps"], within = "sentence" }
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "prefix"
message = "m"
prohibited = ["aaa* now", "guarante*"]
except = ["not a guarantee"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "everywhere"
message = "m"
scopes = ["url", "code", "comment", "paragraph"]
quotes = "skip"
prohibited = ["secret~ thing", "@who access"]
examples = { flag = ["x"], pass = ["x"] }
"#;

pub(crate) fn policy() -> Policy {
    let (list, diagnostics) = Wordlist::load("acme.toml", WORDLIST);
    let list = list.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    let options = PolicyOptions::on(date(2026, 3, 18));
    Policy::new(vec![Arc::new(list)], options).0
}

/// How long this thread has been running, as far as that is known; else the time of day.
struct Stopwatch {
    ran: Option<Duration>,
    began: Instant,
}

impl Stopwatch {
    fn start() -> Stopwatch {
        Stopwatch {
            ran: Stopwatch::ran(),
            began: Instant::now(),
        }
    }

    fn ran() -> Option<Duration> {
        let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
        Some(Duration::from_nanos(nanoseconds))
    }

    fn stop(&self) -> Duration {
        match (self.ran, Stopwatch::ran()) {
            (Some(before), Some(after)) => after - before,
            _ => self.began.elapsed(),
        }
    }
}

/// All that is done with a text: it is sifted, and read and judged as a whole.
pub(super) fn do_all(policy: &Policy, format: Format, text: &str) {
    sift(policy, format, text);
    judge(policy, format, text);
}

/// Something that is done with a text.
type Work = fn(&Policy, Format, &str);

fn sift(policy: &Policy, format: Format, text: &str) {
    let mut sifter = Sifter::default();
    std::hint::black_box(policy.sift(format, text, Halt::NEVER, &mut sifter));
}

fn judge(policy: &Policy, format: Format, text: &str) {
    let mut prose = Prose::default();
    read(format, text, policy.wanted(), &mut prose);
    std::hint::black_box(policy.judge(&prose, "a.md", &mut Scratch::default()));
}

fn time(work: impl FnOnce()) -> Duration {
    let stopwatch = Stopwatch::start();
    work();
    stopwatch.stop()
}

/// Each of `texts` in `size` bytes and in a quarter of that, and in more to be sifted; all that grow too fast are named.
fn check(texts: Vec<Text>, size: usize) {
    let panics = count_panics();
    let policy = policy();
    let mut failures = Vec::new();
    for Text {
        name,
        format,
        write,
    } in texts
    {
        // what is quickly done is done with more
        for (work, size) in [(judge as Work, size), (sift, 16 * size)] {
            let (small, large) = (write(size / 4), write(size));
            let grows = || {
                let few = time(|| work(&policy, format, &small));
                let many = time(|| work(&policy, format, &large));
                (many > 10 * few + MOMENT).then_some((few, many))
            };
            // once more, should something else have been in the way
            if let Some((few, many)) = grows().and_then(|_| grows()) {
                failures.push(format!("{name}: {few:?}, then {many:?}"));
            }
        }
        if panics.load(Ordering::Relaxed) > 0 {
            failures.push(format!("{name}: a panic"));
            panics.store(0, Ordering::Relaxed);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Counts panics: those of the parsers are caught, and must not go unseen here.
fn count_panics() -> &'static AtomicUsize {
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PANICS.fetch_add(1, Ordering::Relaxed);
            before(info);
        }));
    });
    &PANICS
}

#[test]
fn signs() {
    check(texts::signs(), SIZE);
}

#[test]
fn blocks() {
    check(texts::blocks(), SIZE);
}

#[test]
fn spans() {
    check(texts::spans(), SIZE);
}

#[test]
fn characters() {
    check(texts::characters(), SIZE);
}

#[test]
fn bombs() {
    check(bombs::all(), DENSE);
}

#[test]
fn words() {
    check(texts::words(), DENSE);
}

#[test]
fn long_words() {
    check(texts::long_words(), SIZE);
}

/// Half pairs of UTF-16, and bytes that are no text.
#[test]
fn bytes() {
    for unit in [
        &b"access \xFF "[..],
        b"\xFF",
        b"\xED\xA0\x80",
        b"\xF0\x9F\x98",
        b"\xC3",
        b"\0",
    ] {
        for before in [&b""[..], b"\xFF\xFE", b"\xFE\xFF", b"\xEF\xBB\xBF"] {
            let decoding = |size: usize| {
                let bytes = [before, &unit.repeat(size / unit.len())].concat();
                time(|| _ = std::hint::black_box(decode(&bytes).faults.len()))
            };
            let (few, many) = (decoding(SIZE / 4), decoding(SIZE));
            assert!(
                many <= 10 * few + MOMENT,
                "{before:?} {unit:?}: {few:?}, then {many:?}"
            );
        }
    }
}

/// A text of one line, as a log or a minified file is.
#[test]
fn one_line() {
    let size = if cfg!(debug_assertions) {
        1 << 20
    } else {
        50 << 20
    };
    let policy = policy();
    for format in [Format::Markdown, Format::Text] {
        let line = |size: usize| {
            let half = "all work and no play ".repeat(size / 42);
            format!("{half}the best widget {half}")
        };
        let (small, large) = (line(size / 4), line(size));
        let few = time(|| do_all(&policy, format, &small));
        let many = time(|| do_all(&policy, format, &large));
        assert!(
            many <= 10 * few + MOMENT,
            "{format:?}: {few:?}, then {many:?}"
        );
    }
}
