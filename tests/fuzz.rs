//! What fuzzing found, so that it is not found again; and every check of the fuzz targets on the seeds they start from.
//!
//! `scripts/fuzz.sh` runs the targets themselves. What it finds is mended, and becomes a line of [`FOUND`].

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

#[path = "fuzz/checks.rs"]
mod checks;

/// An input that once broke a law: the check, the bytes, and what was wrong.
const FOUND: &[(&str, &[u8], &str)] = &[
    // what is rare stands behind the prefix, so it was read backwards, and only as far as the sign
    (
        "engine",
        b"\x02node.jsx* is one tool\n\nSo node.jsxy is one tool.",
        "a prefix that holds a sign was not found before rarer words",
    ),
    // the letters of the comment stood between those of the word, and only whoever called the sieve knew that
    (
        "filter",
        b"He gives ac[[sayso-allow one: a]]cess to the model.\n",
        "a comment to sayso inside a word of plain text hid it from the sieve",
    ),
    // the name was printed as it is, and read back as a quotation
    (
        "phrase",
        b"@re\\\"",
        "a set's name with an escape was not printed so that it reads back",
    ),
    // `Alp`, a control character and a combining acute: the accent is the letter's, and `Alṕ` does not begin with `alp`
    (
        "engine",
        b"\x02alp*\n\nan Alp\x01\xC3 x",
        "an accent behind an invisible character was lost",
    ),
    (
        "engine",
        b"\x01.2 beta\n\nat .]2 beta",
        "a bracket that folds to nothing hid a word whose case counts",
    ),
    (
        "engine",
        b"\0alpha-_\n\nno alpha",
        "engine and oracle read a mark behind a hyphen differently",
    ),
    (
        "plain",
        b"a\n[[sayso-allow word: a]]\nb [[sayso-off x: y]] c",
        "the check took comments to sayso, which are not read, for lost letters",
    ),
    (
        "engine",
        b"\0\"app store\"\n\napp ' store",
        "a mark between spaces was let through where a quoted phrase writes none",
    ),
    (
        "engine",
        b"\0app-store\nexcept: store \"app store\"\n\napp-store app ' store",
        "the same, in what is excepted",
    ),
    (
        "engine",
        b"\x04(alpha | beta [monel~]) pre/3 C{++\napproved: alhaC p++\n\n*beta\xff\xff\xff\x7f models C++* `alpha, C++`",
        "a mark inside a word of a phrase was not asked for",
    ),
    (
        "oracle",
        b"@\xfe\x00a2zzzzz%%]z\xfa\n",
        "a possessive before punctuation hid a word whose case counts",
    ),
    (
        "engine",
        b"\x01Acme's, Inc\n4,\nC++\n\"x.y\"\n\nAcme, Inc and Acme's, Inc and 4's, 4, C{'s++ C++ x's.y",
        "the same, where the phrase writes one",
    ),
    (
        "engine",
        b"\x01\\)-\\(beta\n`-x\n\"`-`y\"\n\na )(beta )-(beta `x `-x ``y `-`y",
        "hyphens among the marks before a word were not asked for",
    ),
    (
        "engine",
        b"\x01alp*\n\np\xcf-\xcfalpha",
        "a superscript behind a footnote number and a hyphen was one too",
    ),
    (
        "engine",
        b"\xde\xdem\xde\xde\xde\x0a\xde\x0d\x0a\xde\xde\xde\xdem\xde\xde\xde\xde\xde\xde\x0a\xde\xde\xde\xde\xde\x0a\xde\x0d\x0a\xde\xde\x0a\x0aan app-\x0astore \xde\x0b\x0b\x0b\xde<!D>\xde\xde\xde\x0a\xfe\xde\xde\xdea\x5c\x5c\x5c\x5c\x5c\x5c\x5c\xde\xde\x0alp*\x0aa\x0a\x0a\xff\xde",
        "a vertical tab or a form feed was no line break"
    ),
    (
        "oracle",
        b"\x23\xd2\x17\xd2\xe5\x00\xe5\x17\xd2\xe5\x00\xe5\xd1\x5d\xd1\x5d",
        "more than eight approved partners in between hid the one that counts",
    ),
    (
        "engine",
        b"\napp-s~\n\nan app-ses",
        "the twin took a word with hyphens for a whole, and looked for its plural alone",
    ),
    (
        "trace",
        b"0no <!-- sayso-allow word: a -->",
        "the check took a finding that a comment allows for one that is not traced",
    ),
];

/// Counts panics, also those that reading catches: the parsers are not ours, and are not trusted.
static PANICS: AtomicUsize = AtomicUsize::new(0);

fn check(name: &str, data: &[u8], what: &str) {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PANICS.fetch_add(1, Ordering::Relaxed);
            before(info);
        }));
    });
    let before = PANICS.load(Ordering::Relaxed);
    let outcome = panic::catch_unwind(|| checks::run(name, data));
    let caught = PANICS.load(Ordering::Relaxed) - before;
    assert!(outcome.is_ok() && caught == 0, "{name}: {what}");
}

/// Files in `folder`, sorted.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let listed = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut files: Vec<PathBuf> = listed.map(|entry| entry.expect("listed").path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    assert!(!files.is_empty(), "{folder:?} is empty");
    files
}

#[test]
fn what_was_found_stays_mended() {
    for (name, data, what) in FOUND {
        check(name, data, what);
    }
}

/// One test, so that panics are counted for one check at a time.
#[test]
fn seeds_hold() {
    for (name, _) in checks::ALL {
        let mut seeds = match *name {
            "engine" | "phrase" | "config" | "exceptions" | "baseline" | "suppressions" => {
                Vec::new()
            }
            "wordlist" => files("wordlists"),
            "oracle" => {
                (0..40u8).for_each(|seed| check(name, &[seed], &format!("seed {seed}")));
                continue;
            }
            _ => files("examples"),
        };
        if matches!(
            *name,
            "engine"
                | "phrase"
                | "wordlist"
                | "config"
                | "exceptions"
                | "baseline"
                | "suppressions"
        ) {
            seeds.extend(files(&format!("tests/fuzz/seeds/{name}")));
        }
        for seed in seeds {
            let data = fs::read(&seed).expect("a seed can be read");
            check(name, &data, &seed.display().to_string());
        }
    }
}
