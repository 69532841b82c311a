//! Wordlists that are made to run long, or deep: each is refused in plain words, or works. None takes for ever, takes the
//! stack or fills the memory.

use std::fmt::Write;
use std::sync::Arc;

use jiff::civil::date;
use sayso::diagnostic::{Diagnostic, Severity};
use sayso::lint::prove;
use sayso::wordlist::Wordlist;

const HEAD: &str = "[wordlist]\nid = \"a\"\ntitle = \"A\"\nversion = \"1\"\nlanguage = \"en\"\n";

/// What came of a list: whether its rules can be used, and what is said.
struct Outcome {
    works: bool,
    said: Vec<Diagnostic>,
}

fn load(toml: &str) -> Outcome {
    let (list, mut said) = Wordlist::load("a.toml", toml);
    if let Some(list) = list {
        said.extend(prove(&Arc::new(list), date(2026, 3, 18)).diagnostics);
    }
    let works = said
        .iter()
        .all(|diagnostic| diagnostic.severity != Severity::Error);
    Outcome { works, said }
}

/// A list with one rule that prohibits `phrases`, each a TOML string without its quotes, and flags `flagged`.
fn rule(terms: &str, phrases: &[&str], flagged: &str) -> String {
    let mut toml = format!("{HEAD}{terms}\n[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = [");
    for phrase in phrases {
        let _ = write!(toml, "\"{phrase}\", ");
    }
    toml + &format!("]\nexamples = {{ flag = [\"{flagged}\"], pass = [\"x\"] }}\n")
}

#[track_caller]
fn works(what: &str, toml: &str) {
    let Outcome { works, said } = load(toml);
    assert!(
        works,
        "{what}: {:?}",
        said.first().map(|said| &said.message)
    );
}

/// It is refused, and one of the reasons, or what stands beside its place, holds `reason`.
#[track_caller]
fn is_refused(what: &str, toml: &str, reason: &str) {
    let Outcome { works, said } = load(toml);
    assert!(!works, "{what} is not refused");
    let holds = |said: &Diagnostic| {
        let labels = said.labels.iter().map(|label| &label.message);
        labels
            .chain([&said.message])
            .any(|text| text.contains(reason))
    };
    assert!(said.iter().any(holds), "{what}: {:?}", said.first());
}

fn words(count: usize, word: impl Fn(usize) -> String, between: &str) -> String {
    (0..count).map(word).collect::<Vec<_>>().join(between)
}

#[test]
fn wide_phrases() {
    let alternatives = words(10_000, |n| format!("w{n}"), " | ");
    works(
        "10,000 alternatives",
        &rule("", &[&format!("(alpha | {alternatives})")], "alpha"),
    );
    works(
        "100 parts that may be left out",
        &rule(
            "",
            &[&format!("alpha{}", " [b c]".repeat(100))],
            "alpha b c b c",
        ),
    );
    is_refused(
        "101 of them",
        &rule("", &[&format!("alpha{}", " [b c]".repeat(101))], "alpha"),
        "more than 100 parts of this phrase are optional",
    );
    let cube = format!("(alpha | {}) ", words(3_000, |n| format!("w{n}"), " | ")).repeat(3);
    works(
        "3,000 alternatives, three times",
        &rule("", &[cube.trim()], "alpha w5 alpha"),
    );
    is_refused(
        "more words than the bound",
        &rule(
            "",
            &[&format!(
                "(alpha | {})",
                words(100_001, |n| format!("w{n}"), " | ")
            )],
            "alpha",
        ),
        "more than 100000 words",
    );
}

#[test]
fn long_phrases() {
    let word = |_| "alpha".to_owned();
    works(
        "300 words",
        &rule("", &[&words(300, word, " ")], &words(300, word, " ")),
    );
    is_refused(
        "301 words",
        &rule("", &[&words(301, word, " ")], "x"),
        "more than 300 words may follow one another",
    );
    is_refused(
        "a megabyte of words",
        &rule("", &[&words(200_000, word, " ")], "x"),
        "more than",
    );
    works(
        "a word of a megabyte",
        &rule("", &["alpha", &"a".repeat(1 << 20)], "alpha"),
    );
    works(
        "100 parts",
        &rule(
            "",
            &["alpha", &words(100, |n| format!("a{n}"), " w/5 ")],
            "alpha",
        ),
    );
    is_refused(
        "101 parts",
        &rule(
            "",
            &["alpha", &words(101, |n| format!("a{n}"), " w/5 ")],
            "alpha",
        ),
        "more than 100 parts of this phrase are joined",
    );
    is_refused(
        "300 gaps",
        &rule(
            "",
            &["alpha", &words(300, |n| format!("a{n}"), " ... ")],
            "alpha",
        ),
        "more than 100 parts of this phrase are joined",
    );
    let choices = words(40, |n| format!("[x{n} ... y{n}]"), " ");
    is_refused(
        "gaps that can be placed in many ways",
        &rule("", &["alpha", &format!("a {choices} b")], "alpha"),
        "too many ways",
    );
}

#[test]
fn deep_phrases() {
    let deep = |depth: usize| "(".repeat(depth) + "alpha" + &")".repeat(depth);
    works("32 brackets deep", &rule("", &[&deep(32)], "alpha"));
    is_refused("33 brackets deep", &rule("", &[&deep(33)], "alpha"), "32");
    is_refused(
        "half a million brackets deep",
        &rule("", &[&deep(500_000)], "alpha"),
        "32",
    );
}

#[test]
fn deep_sets() {
    let chain = |count: usize, next: fn(usize) -> String| {
        let sets = (1..count).map(|n| format!("s{n} = {}\n", next(n - 1)));
        format!("[terms]\ns0 = [\"alpha\"]\n{}", sets.collect::<String>())
    };
    let one = |n| format!("[\"@s{n}\", \"beta\"]");
    works(
        "100 sets inside one another",
        &rule(&chain(100, one), &["@s99"], "alpha"),
    );
    is_refused(
        "101 of them",
        &rule(&chain(101, one), &["@s100"], "alpha"),
        "more than 100 deep",
    );
    is_refused(
        "20,000 of them",
        &rule(&chain(20_000, one), &["@s19999"], "alpha"),
        "more than 100 deep",
    );
    // as text they would be longer than any memory
    let twice = |n| format!("[\"@s{n} @s{n}\"]");
    is_refused(
        "sets that double",
        &rule(&chain(90, twice), &["@s89"], "alpha"),
        "more than 300 words",
    );
    works(
        "sets that double, eight times",
        &rule(&chain(9, twice), &["@s8", "alpha"], "alpha"),
    );
    // as paths they would be more than any time
    let either = |n| format!("[\"@s{n}\", \"@s{n} [x]\"]");
    is_refused(
        "sets that name the same set twice",
        &rule(&chain(90, either), &["@s89"], "alpha"),
        "more than 10000 ways to spell out the term sets",
    );
    works(
        "the same, twelve deep",
        &rule(&chain(13, either), &["@s12"], "alpha"),
    );
    let gaps = chain(90, either).replace("\"alpha\"", "\"alpha ... beta\"");
    is_refused(
        "the same with gaps",
        &rule(&gaps, &["@s89"], "alpha beta"),
        "",
    );
    is_refused(
        "a circle",
        &rule("[terms]\na = [\"@b\"]\nb = [\"@a\"]\n", &["@a"], "x"),
        "uses itself",
    );
}

#[test]
fn deep_toml() {
    for (what, text) in [
        ("lists", "a = ".to_owned() + &"[".repeat(200_000)),
        ("tables", "a = ".to_owned() + &"{a = ".repeat(200_000)),
        (
            "a key of many parts",
            "a".to_owned() + &".a".repeat(200_000) + " = 1",
        ),
        (
            "a head of many parts",
            "[".to_owned() + &"a.".repeat(100_000) + "a]",
        ),
    ] {
        is_refused(what, &format!("{HEAD}{text}\n"), "not TOML");
    }
}

/// 300,000 are tried by hand, in a release build: they take seconds, and a gigabyte.
#[test]
fn many_phrases() {
    let phrases: Vec<String> = (0..10_000).map(|n| format!("w{n} x{}", n % 977)).collect();
    let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
    works("10,000 phrases of one rule", &rule("", &phrases, "w5 x5"));
    // every fault is told, and none costs as much as the file is long
    let faulty: String = (0..5_000)
        .map(|n| format!("[[rule]]\nid = \"r{n}\"\nbad = 1\n"))
        .collect();
    let said = load(&format!("{HEAD}{faulty}")).said;
    assert!(said.len() >= 5_000, "{}", said.len());
}
