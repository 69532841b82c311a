//! The house rules that a machine can check: which room may use which, where nothing is read or printed, and
//! that no wording stands in the code. ARCHITECTURE.md says why; this file says no.
//!
//! Sources are read as tokens, so neither comments nor strings can mislead it. Modules under `#[cfg(test)]`
//! are left out: a test may build its inputs as it likes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "architecture/source.rs"]
mod source;

use source::Source;

/// A room, the floor it stands on, and the rooms it may use. Data goes up, uses go down.
struct Room {
    name: &'static str,
    floor: u8,
    uses: &'static [&'static str],
}

const fn room(name: &'static str, floor: u8, uses: &'static [&'static str]) -> Room {
    Room { name, floor, uses }
}

/// Every room of the house. A new one is a line here and a line in ARCHITECTURE.md.
const ROOMS: &[Room] = &[
    room("text", 0, &[]),
    room("diagnostic", 0, &["text"]),
    room("glob", 0, &[]),
    room("inflection", 0, &[]),
    room("toml_reader", 0, &["text", "diagnostic"]),
    room(
        "wordlist",
        1,
        &["text", "diagnostic", "inflection", "toml_reader"],
    ),
    room("document", 1, &["text", "diagnostic", "inflection"]),
    room(
        "lexicon",
        2,
        &["text", "diagnostic", "inflection", "wordlist", "document"],
    ),
    room(
        "lint",
        3,
        &[
            "text",
            "glob",
            "diagnostic",
            "inflection",
            "wordlist",
            "document",
            "lexicon",
            "toml_reader",
        ],
    ),
    room(
        "fix",
        4,
        &[
            "text",
            "diagnostic",
            "inflection",
            "wordlist",
            "document",
            "lint",
        ],
    ),
    room(
        "report",
        4,
        &[
            "text",
            "diagnostic",
            "inflection",
            "wordlist",
            "document",
            "lexicon",
            "lint",
        ],
    ),
    room("project", 5, BELOW_PROJECT),
    room("lsp", 6, BELOW_DOORS),
    room("batch", 6, BELOW_DOORS),
    room("mcp", 6, BELOW_DOORS),
    room("cli", 7, BELOW_CLI),
];

const BELOW_PROJECT: &[&str] = &[
    "text",
    "glob",
    "diagnostic",
    "inflection",
    "toml_reader",
    "wordlist",
    "document",
    "lexicon",
    "lint",
    "fix",
    "report",
];

const BELOW_DOORS: &[&str] = &[
    "text",
    "glob",
    "diagnostic",
    "inflection",
    "toml_reader",
    "wordlist",
    "document",
    "lexicon",
    "lint",
    "fix",
    "report",
    "project",
];

const BELOW_CLI: &[&str] = &[
    "text",
    "glob",
    "diagnostic",
    "inflection",
    "toml_reader",
    "wordlist",
    "document",
    "lexicon",
    "lint",
    "fix",
    "report",
    "project",
    "lsp",
];

/// The only uses within a floor; there is no circle among them.
const WITHIN_GROUND_FLOOR: &[(&str, &str)] = &[
    ("diagnostic", "text"),
    ("toml_reader", "text"),
    ("toml_reader", "diagnostic"),
];

/// The floors on which nothing is read, printed, or asked of the clock.
const QUIET_FLOORS: std::ops::RangeInclusive<u8> = 0..=4;

/// Paths, and parts of paths, that read, print or ask the clock.
const LOUD_PATHS: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "anstream::stdout",
    "anstream::stderr",
    "SystemTime",
    "Instant",
    "Zoned",
    "Timestamp",
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "dbg!",
];

/// Crates that read, print, or ask the machine.
const LOUD_CRATES: &[&str] = &[
    "clap",
    "ctrlc",
    "ignore",
    "indicatif",
    "notify",
    "terminal_size",
    "walkdir",
];

/// Files with more than [`LONG`] lines before their tests, each with the reason.
const LONG_FILES: &[(&str, &str)] = &[];
const LONG: usize = 500;
/// Beyond this, tests included, no reason helps. A file of tests alone is as long as its tables.
const TOO_LONG: usize = 700;

/// Brands that a rule may be about. The words of the bundled wordlists come on top.
const BRANDS: &[&str] = &[
    "amazon",
    "anthropic",
    "aws",
    "azure",
    "bedrock",
    "chatgpt",
    "codex",
    "gemini",
    "google",
    "gpt",
    "microsoft",
    "openai",
];

/// Words in capitals that are no brand; a wordlist may hold them and so may the code.
const PLAIN_CAPITALS: &[&str] = &[
    "api", "apis", "ceo", "cli", "csv", "html", "json", "pass", "url",
];

fn read_sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect_files(&root, "rs", &mut paths);
    assert!(paths.len() > 10, "the sources are not where they should be");
    let mut sources: Vec<Source> = paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("it was found there");
            let name = name.to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            Source::read(&name, &text)
        })
        .collect();
    let test_modules: Vec<String> = sources
        .iter()
        .flat_map(|source| source.test_modules.clone())
        .collect();
    for source in &mut sources {
        let is_test = |module: &String| {
            let rest = source.name.strip_prefix(module.as_str());
            rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        };
        if test_modules.iter().any(is_test) {
            source.mark_as_test();
        }
    }
    sources
}

fn collect_files(folder: &Path, suffix: &str, files: &mut Vec<PathBuf>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect_files(&path, suffix, files);
        } else if path.extension().is_some_and(|found| found == suffix) {
            files.push(path);
        }
    }
    files.sort();
}

fn room_named(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

/// What a source uses that its room may not.
fn find_wrong_uses(source: &Source) -> Vec<String> {
    let own = source.room();
    if own == "lib" {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for path in &source.paths {
        let Some(used) = source.room_used(path) else {
            continue;
        };
        if used == own {
            continue;
        }
        let fault = if room_named(used).is_none() {
            format!("`{used}` is no room: list it in ROOMS")
        } else if own == "main" {
            match used {
                "cli" => continue,
                _ => format!("main may use cli only, not `{used}`"),
            }
        } else {
            match room_named(own) {
                None => format!("`{own}` is no room: list it in ROOMS"),
                Some(room) if room.uses.contains(&used) => continue,
                Some(room) => format!("{own} (floor {}) may not use `{used}`", room.floor),
            }
        };
        faults.push(format!("{}: {fault} ({})", source.name, path.join("::")));
    }
    faults
}

/// Where a source on a quiet floor reads, prints or asks the clock.
fn find_noise(source: &Source) -> Vec<String> {
    let is_quiet = room_named(source.room()).is_some_and(|room| QUIET_FLOORS.contains(&room.floor));
    if !is_quiet {
        return Vec::new();
    }
    let is_loud = |path: &&Vec<String>| {
        let names_loud_crate = path.len() > 1 && LOUD_CRATES.contains(&path[0].as_str());
        let whole = format!("::{}::", path.join("::"));
        names_loud_crate
            || LOUD_PATHS
                .iter()
                .any(|loud| whole.contains(&format!("::{loud}::")))
    };
    source
        .paths
        .iter()
        .filter(is_loud)
        .map(|path| format!("{}: {}", source.name, path.join("::")))
        .collect()
}

/// The words of the bundled wordlists that look like a brand, in lower case, and [`BRANDS`].
fn read_brands(lists: &[String]) -> BTreeSet<String> {
    let mut brands: BTreeSet<String> = BRANDS.iter().map(ToString::to_string).collect();
    for list in lists {
        let table: toml::Table = list.parse().expect("a bundled wordlist is TOML");
        let mut phrases = Vec::new();
        collect_phrases(&toml::Value::Table(table), false, &mut phrases);
        for phrase in phrases {
            for word in phrase.split(|letter: char| !letter.is_alphanumeric()) {
                let looks_like_brand = word.chars().count() >= 3
                    && word.chars().skip(1).any(char::is_uppercase)
                    && !PLAIN_CAPITALS.contains(&word.to_lowercase().as_str());
                if looks_like_brand {
                    brands.insert(word.to_lowercase());
                }
            }
        }
    }
    brands
}

/// Strings that are phrases: those in `[terms]`, and in the keys that hold phrases.
fn collect_phrases(value: &toml::Value, is_phrase: bool, phrases: &mut Vec<String>) {
    match value {
        toml::Value::String(text) if is_phrase => phrases.push(text.clone()),
        toml::Value::Array(values) => {
            for value in values {
                collect_phrases(value, is_phrase, phrases);
            }
        }
        toml::Value::Table(table) => {
            for (key, value) in table {
                let holds = matches!(
                    key.as_str(),
                    "terms" | "phrases" | "prohibited" | "except" | "near"
                );
                collect_phrases(value, is_phrase || holds, phrases);
            }
        }
        _ => {}
    }
}

/// Strings and names of a source that hold a brand. The name of a bundled list is an address, not wording.
fn find_brands(source: &Source, brands: &BTreeSet<String>, list_names: &[String]) -> Vec<String> {
    let strings = source.strings.iter().map(String::as_str);
    let names = source.paths.iter().flatten().map(String::as_str);
    let mut faults = BTreeSet::new();
    for text in strings.chain(names) {
        let mut read = text.to_lowercase();
        for name in list_names {
            read = read.replace(name.as_str(), "");
        }
        for word in read.split(|letter: char| !letter.is_alphanumeric()) {
            if brands.contains(word) {
                faults.insert(format!("{}: `{word}` in {text:?}", source.name));
            }
        }
    }
    faults.into_iter().collect()
}

/// How the shape of a source offends: no opening paragraph, too many lines.
fn find_bad_shape(source: &Source) -> Vec<String> {
    let Source { name, text, .. } = source;
    let mut faults = Vec::new();
    if !text.starts_with("//! ") {
        faults.push(format!(
            "{name}: opens with no `//!` paragraph that says what it is for"
        ));
    }
    if source.is_test {
        return faults;
    }
    let whole = text.lines().count();
    let lines = text
        .split("\n#[cfg(test)]\nmod tests {")
        .next()
        .expect("split yields a part")
        .lines()
        .count();
    let is_excused = LONG_FILES.iter().any(|(path, _)| path == name);
    if whole > TOO_LONG {
        faults.push(format!("{name}: {whole} lines; split it"));
    } else if lines > LONG && !is_excused {
        faults.push(format!(
            "{name}: {lines} lines before its tests; split it, or give the reason in LONG_FILES"
        ));
    } else if lines <= LONG && is_excused {
        faults.push(format!(
            "{name}: {lines} lines; it needs no excuse in LONG_FILES any more"
        ));
    }
    faults
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn rooms_use_only_what_stands_below() {
    assert_none(read_sources().iter().flat_map(find_wrong_uses).collect());
}

#[test]
fn the_table_of_rooms_goes_down() {
    for room in ROOMS {
        for used in room.uses {
            let used = room_named(used).expect("a room uses rooms");
            let is_ground = WITHIN_GROUND_FLOOR.contains(&(room.name, used.name));
            assert!(
                used.floor < room.floor || is_ground,
                "{} may not use {}",
                room.name,
                used.name
            );
        }
    }
}

#[test]
fn quiet_floors_read_nothing_print_nothing_and_know_no_time() {
    assert_none(read_sources().iter().flat_map(find_noise).collect());
}

#[test]
fn no_wording_stands_in_the_code() {
    let mut paths = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wordlists");
    if folder.is_dir() {
        collect_files(&folder, "toml", &mut paths);
    }
    let lists: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a bundled wordlist can be read"))
        .collect();
    let names: Vec<String> = paths
        .iter()
        .map(|path| {
            let stem = path.file_stem().expect("a file has a name");
            stem.to_string_lossy().into_owned()
        })
        .collect();
    let brands = read_brands(&lists);
    let sources = read_sources();
    assert_none(
        sources
            .iter()
            .flat_map(|source| find_brands(source, &brands, &names))
            .collect(),
    );
}

#[test]
fn files_say_what_they_are_for_and_stay_short() {
    let sources = read_sources();
    assert_none(sources.iter().flat_map(find_bad_shape).collect());
    for (path, reason) in LONG_FILES {
        assert!(!reason.is_empty(), "{path}: say why it is long");
        assert!(
            sources.iter().any(|source| source.name == *path),
            "{path}: is excused and does not exist"
        );
    }
}

/// The checks themselves, each on a source that breaks it and one that does not.
mod checks {
    use super::*;

    fn check(
        find: fn(&Source) -> Vec<String>,
        cases: &[(&str, &str, bool)], // file, text, whether it is a fault
    ) {
        for (name, text, is_fault) in cases {
            let faults = find(&Source::read(name, text));
            assert_eq!(
                !faults.is_empty(),
                *is_fault,
                "{name}: {text:?}: {faults:?}"
            );
        }
    }

    #[test]
    fn uses() {
        check(
            find_wrong_uses,
            &[
                ("lint.rs", "use crate::lexicon::Match;", false),
                ("lint.rs", "use crate::report::Outcome;", true), // upwards
                ("lint/policy.rs", "use crate::{text, cli::run};", true), // in a group
                (
                    "lint/policy.rs",
                    "use crate::{text::{self, Span}, lexicon};",
                    false,
                ),
                ("wordlist.rs", "fn read() { crate::document::read() }", true), // same floor, no `use`
                (
                    "wordlist.rs",
                    "// crate::document\nconst A: &str = \"crate::cli\";",
                    false,
                ),
                (
                    "wordlist.rs",
                    "const A: &str = r#\"\" crate::cli\"#; fn f<'a>() {}",
                    false,
                ),
                (
                    "wordlist.rs",
                    "/* /* crate::cli */ crate::cli */ use crate::text::Span;",
                    false,
                ),
                (
                    "wordlist.rs",
                    "const A: char = '\"'; use crate::cli::run;",
                    true,
                ), // a quote as a letter
                ("wordlist.rs", "use super::cli;", true), // super is the crate here
                ("wordlist/load.rs", "use super::cli;", false), // and the room here
                ("wordlist/load.rs", "use super::super::cli;", true),
                (
                    "document.rs",
                    "#[cfg(test)]\nmod tests { use crate::lint::Finding; }",
                    false,
                ),
                (
                    "document.rs",
                    "#[cfg(test)]\nmod tests { fn a() {} }\nuse crate::lint::Finding;",
                    true,
                ),
                (
                    "document.rs",
                    "#[cfg(test)]\nmod tests;\nuse crate::lint::Finding;",
                    true,
                ),
                ("text.rs", "pub(crate) fn a() {}", false),
                ("cellar.rs", "use crate::text::Span;", true), // a room nobody listed
                ("lint.rs", "use crate::cellar::Wine;", true),
                ("main.rs", "fn main() { sayso::cli::run() }", false),
                ("main.rs", "fn main() { sayso::project::run() }", true),
                ("lib.rs", "pub mod cli;", false),
            ],
        );
    }

    #[test]
    fn noise() {
        check(
            find_noise,
            &[
                ("report.rs", "use std::{fmt, fs::File};", true),
                ("report.rs", "fn f() { std::io::stdout(); }", true),
                ("report.rs", "use std::io; fn f() { io::stderr(); }", true),
                ("report.rs", "fn f() { println!(\"x\"); }", true),
                ("report.rs", "use std::io::{self, Write};", false), // writing to what is handed in
                (
                    "lint.rs",
                    "use std::time::{Duration, Instant as Clock};",
                    true,
                ),
                ("lint.rs", "fn f() { jiff::Zoned::now(); }", true),
                ("lint.rs", "use std::time::Duration;", false),
                (
                    "lint.rs",
                    "// println! is for others\nconst A: &str = \"std::fs\";",
                    false,
                ),
                ("project.rs", "use std::fs;", false), // floor 5 reads
                ("cli.rs", "fn f() { println!(); }", false),
            ],
        );
    }

    #[test]
    fn brands() {
        let list = r#"
            [wordlist]
            title = "About BigBank"
            [terms]
            bank = ["WonderBank~ | the API"]
            [[rule]]
            prohibited = ["SafeGain w/3 returns"]
        "#;
        let brands = read_brands(&[list.to_string()]);
        let names = ["openai-on-aws".to_string()];
        let cases: &[(&str, bool)] = &[
            ("const A: &str = \"from OpenAI\";", true), // listed above
            ("const A: &str = r\"a wonderbank\";", true), // a term of a list
            ("const A: &str = \"safegain\";", true),    // in a phrase
            ("const A: &str = \"bigbank\";", false),    // in a title: not wording that is matched
            ("const A: &str = \"returns of the API\";", false), // plain words
            ("fn is_openai() {}", true),                // in a name
            (
                "const A: &str = include_str!(\"../wordlists/openai-on-aws.toml\");",
                false,
            ), // an address
            ("/// `@openai-model` names a set.\nfn a() {}", false), // an example in a comment
            (
                "#[cfg(test)]\nmod tests { const A: &str = \"OpenAI\"; }",
                false,
            ),
        ];
        for (text, is_fault) in cases {
            let faults = find_brands(&Source::read("lint.rs", text), &brands, &names);
            assert_eq!(!faults.is_empty(), *is_fault, "{text:?}: {faults:?}");
        }
    }

    #[test]
    fn shapes() {
        let long = format!("//! Long.\n{}", "\n".repeat(LONG));
        let tests = "\n".repeat(TOO_LONG - LONG);
        let tested = format!("//! Not long.\n\n#[cfg(test)]\nmod tests {{{tests}}}\n");
        let overgrown = format!("//! Too long.\n\n#[cfg(test)]\nmod tests {{{tests}{long}}}\n");
        let cases: &[(&str, bool)] = &[
            ("//! What it is for.\n", false),
            ("use std::fmt;\n", true),
            ("/// Not for the file.\nfn a() {}\n", true),
            ("", true),
            (&long, true),
            (&tested, false), // tests do not count for the first bound
            (&overgrown, true),
        ];
        for (text, is_fault) in cases {
            let faults = find_bad_shape(&Source::read("lint.rs", text));
            assert_eq!(!faults.is_empty(), *is_fault, "{faults:?}");
        }
    }
}
