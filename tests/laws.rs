//! Laws over generated texts: what a writer does to a sentence moves a finding and changes nothing else; the bytes a
//! finding points at read as what it says; the engine finds what the oracle finds; no match is lost.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use sayso::document::Format;

#[path = "oracle/oracle.rs"]
mod oracle;

use oracle::engine::Judge;
use oracle::{lists, reading};

// What a writer does to a sentence

/// The block a sentence stands in, with what each of its lines begins with.
#[derive(Clone, Copy, Debug)]
struct Container {
    before: &'static str,
    /// What each further line begins with; `None` if there can be none.
    next: Option<&'static str>,
    after: &'static str,
}

const CONTAINERS: &[Container] = &[
    Container {
        before: "",
        next: Some(""),
        after: "",
    },
    Container {
        before: "> ",
        next: Some("> "),
        after: "",
    },
    Container {
        before: "> > ",
        next: Some("> > "),
        after: "",
    },
    Container {
        before: "> > ",
        next: Some(""),
        after: "",
    }, // lazily
    Container {
        before: "- ",
        next: Some("  "),
        after: "",
    },
    Container {
        before: "12. ",
        next: Some("    "),
        after: "",
    },
    Container {
        before: "- [x] ",
        next: Some("  "),
        after: "",
    },
    Container {
        before: "- > ",
        next: Some("  > "),
        after: "",
    },
    Container {
        before: "> 1. * ",
        next: Some(">      "),
        after: "",
    },
    Container {
        before: "x\n\n",
        next: Some("   "),
        after: "\n\ny",
    },
    Container {
        before: "## ",
        next: None,
        after: " ##",
    },
    Container {
        before: "",
        next: Some(""),
        after: "\n---",
    },
    Container {
        before: "| a | b |\n|---|---|\n| x | ",
        next: None,
        after: " |",
    },
    Container {
        before: "| ",
        next: None,
        after: " | b |\n|---|---|\n| x | y |",
    },
    Container {
        before: "x[^1]\n\n[^1]: ",
        next: Some("    "),
        after: "",
    },
    Container {
        before: "<div>\n\n",
        next: Some(""),
        after: "\n\n</div>",
    },
    Container {
        before: "<p>",
        next: Some(""),
        after: "</p>",
    },
    Container {
        before: "---\nx: y\n---\n\n",
        next: Some(""),
        after: "",
    },
    Container {
        before: "\u{feff}",
        next: Some(""),
        after: "",
    },
];

/// What stands between two words.
const SEPARATORS: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\u{a0}",
    "&nbsp;",
    "&#32;",
    "\u{2009}",
    " \u{200b}",
    "-",
    "\u{2011}",
    " <!-- no --> ",
    "<br>",
    " <i></i> ",
    "\n",
    "  \n",
    "\\\n",
    " \n",
    "” “",
    " (",
    "\u{ae} ",
    "'s ",
    "’s ",
];

/// What is done to a word.
#[derive(Clone, Copy, Debug)]
enum Dress {
    Plain,
    /// The word between two pieces of markup.
    Between(&'static str, &'static str),
    /// The word's middle between them.
    Within(&'static str, &'static str),
    /// A letter in the word's middle written so.
    Middle(&'static str),
    Upper,
    FullWidth,
    /// The letter written as an entity.
    Entity(usize),
    LookAlike,
}

const DRESSES: &[Dress] = &[
    Dress::Plain,
    Dress::Between("*", "*"),
    Dress::Between("**", "**"),
    Dress::Between("_", "_"),
    Dress::Between("~~", "~~"),
    Dress::Between("[", "](https://example.com/)"),
    Dress::Between("[", "](<x> \"title\")"),
    Dress::Between("<b>", "</b>"),
    Dress::Between("<span title='x'>", "</span>"),
    Dress::Between("`", "`"),
    Dress::Between("“", "”"),
    Dress::Within("*", "*"),
    Dress::Within("**", "**"),
    Dress::Within("<b>", "</b>"),
    Dress::Within("<!-- a -->", ""),
    Dress::Within("`", "`"),
    Dress::Within("[", "](x)"),
    Dress::Middle("\u{ad}"),
    Dress::Middle("&shy;"),
    Dress::Middle("\u{200b}"),
    Dress::Middle("\u{2060}\u{202c}"),
    Dress::Middle("\u{feff}"),
    Dress::Upper,
    Dress::FullWidth,
    Dress::Entity(0),
    Dress::Entity(1),
    Dress::LookAlike,
];

/// The wording looked for, and how it is written.
const PHRASE: &str = "access to OpenAI model~";
const WORDS: [&str; 4] = ["access", "to", "OpenAI", "models"];

/// A text in which the wording stands once.
#[derive(Clone, Debug)]
struct Written {
    container: Container,
    before: Vec<&'static str>,
    dresses: Vec<Dress>,
    separators: Vec<&'static str>,
    after: Vec<&'static str>,
    crlf: bool,
}

impl Written {
    /// The source, and the bytes of the wording in it.
    fn source(&self) -> (String, (usize, usize)) {
        let mut source = self.container.before.to_owned();
        for word in &self.before {
            source.push_str(word);
            source.push(' ');
        }
        let (mut start, mut end) = (0, 0);
        for (index, (word, dress)) in WORDS.iter().zip(&self.dresses).enumerate() {
            let (first, last) = put_on(&mut source, word, *dress);
            if index == 0 {
                start = first;
            }
            end = last;
            if let Some(separator) = self.separators.get(index) {
                let separator = self.fitting(separator);
                source.push_str(&separator);
            }
        }
        for word in &self.after {
            source.push(' ');
            source.push_str(word);
        }
        source.push('.');
        source.push_str(self.container.after);
        source.push('\n');
        if self.crlf {
            let moved = |at: usize| at + source[..at].matches('\n').count();
            (start, end) = (moved(start), moved(end));
            source = source.replace('\n', "\r\n");
        }
        (source, (start, end))
    }

    /// The separator as it can be written in the container.
    fn fitting(&self, separator: &str) -> String {
        match self.container.next {
            Some(next) => separator.replace('\n', &format!("\n{next}")),
            None => separator.replace("\\\n", " ").replace('\n', " "),
        }
    }
}

/// Writes a word, and returns where it is read from its first to its last byte.
fn put_on(source: &mut String, word: &str, dress: Dress) -> (usize, usize) {
    let middle = word.len() / 2;
    let (left, right) = word.split_at(middle);
    let mut start = source.len();
    let mut tail = 0;
    match dress {
        Dress::Plain => source.push_str(word),
        Dress::Between(open, close) => {
            start += open.len();
            tail = close.len();
            *source += &format!("{open}{word}{close}");
        }
        Dress::Within(open, close) => {
            tail = if right.len() > 1 { 0 } else { close.len() };
            let (inner, rest) = right.split_at(1);
            *source += &format!("{left}{open}{inner}{close}{rest}");
        }
        Dress::Middle(letter) => *source += &format!("{left}{letter}{right}"),
        Dress::Upper => *source += &word.to_uppercase(),
        Dress::FullWidth => source.extend(word.chars().map(|ch| {
            char::from_u32(ch as u32 + 0xFEE0).expect("each letter has a full-width form")
        })),
        Dress::Entity(at) => {
            let at = at.min(word.len() - 1);
            let letter = u32::from(word.as_bytes()[at]);
            *source += &format!("{}&#{letter};{}", &word[..at], &word[at + 1..]);
        }
        Dress::LookAlike => {
            // only one letter, for a word wholly in Cyrillic is another word
            *source += &word.replacen('o', "\u{43e}", 1).replacen('a', "\u{430}", 1);
        }
    }
    (start, source.len() - tail)
}

fn written() -> impl Strategy<Value = Written> {
    let filler = || {
        prop::collection::vec(
            prop::sample::select(&["we", "now", "give", "it,", "all"][..]),
            0..4,
        )
    };
    (
        prop::sample::select(CONTAINERS),
        filler(),
        prop::collection::vec(prop::sample::select(DRESSES), WORDS.len()),
        prop::collection::vec(prop::sample::select(SEPARATORS), WORDS.len() - 1),
        filler(),
        any::<bool>(),
    )
        .prop_map(
            |(container, before, dresses, separators, after, crlf)| Written {
                container,
                before,
                dresses,
                separators,
                after,
                crlf,
            },
        )
        .prop_filter("can be written so", is_writable)
}

/// Some combinations say something else in Markdown, or hide the wording on purpose.
fn is_writable(written: &Written) -> bool {
    let code = written
        .dresses
        .iter()
        .all(|dress| matches!(dress, Dress::Between("`", _)));
    let beside_letter = |dress: &Dress| matches!(dress, Dress::Between("_" | "“", _));
    let glued = written
        .separators
        .iter()
        .enumerate()
        .any(|(index, separator)| {
            let quotes = *separator == "” “" || separator.ends_with('(');
            // an apostrophe after `”` or `` ` `` is no possessive
            let possessive = separator.ends_with("s ");
            let dresses = [written.dresses[index], written.dresses[index + 1]];
            (quotes && dresses.iter().any(beside_letter))
                || (possessive && matches!(dresses[0], Dress::Between("“" | "_", _)))
        });
    !code && !glued
}

fn prohibiting(phrase: &str) -> Judge {
    Judge::new(&[&lists::prohibiting(phrase)]).expect("the list is sound")
}

/// What the bytes at `pieces` read as: entities decoded.
fn decoded(source: &str, pieces: &[sayso::text::Span]) -> String {
    let written: String = pieces.iter().map(|piece| &source[piece.range()]).collect();
    let mut text = String::new();
    let mut rest = written.as_str();
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.find(';').and_then(|end| {
            let character = match &rest[1..end] {
                "nbsp" => '\u{a0}',
                "shy" => '\u{ad}',
                "amp" => '&',
                name => {
                    let number = name.strip_prefix('#')?.parse().ok()?;
                    char::from_u32(number)?
                }
            };
            Some((character, end + 1))
        });
        match entity {
            Some((character, end)) => {
                text.push(character);
                rest = &rest[end..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text.replace("<br>", "\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn what_a_writer_does_moves_a_finding(written in written()) {
        let judge = prohibiting(PHRASE);
        let (source, expected) = written.source();
        let prose = judge.read(Format::Markdown, &source);
        let result = judge.judge(&prose);
        let found: Vec<_> = result.findings.iter().map(|finding| (finding.1.start, finding.1.end)).collect();
        prop_assert_eq!(&found, &vec![expected], "in {:?}, read as {:?}", source, prose.text);
        let (pieces, matched) = &result.pieces[0];
        let read = reading::read(&decoded(&source, pieces), 0, &[]).folded();
        prop_assert_eq!(&read, &reading::read(matched, 0, &[]).folded(), "at {:?} of {:?}", pieces, source);
        prop_assert!(read.starts_with("access to openai model"), "{}", read);
        let options = judge.options();
        let compared = oracle::compare(&judge.lists, &options, &prose, &result);
        prop_assert!(compared.is_ok(), "{}", compared.unwrap_err());
    }
}

// Engine and oracle

const PHRASE_WORDS: &[&str] = &[
    "alpha",
    "beta",
    "gamma",
    "to",
    "access",
    "OpenAI",
    "model",
    "GPT-4",
    "C++",
    "e.g.",
    "can't",
    "AT&T",
    "app-store",
    "日本",
    "が",
    "OpenAI's",
    "alpha®",
    "beta,",
    r"\(gamma\)",
    "—",
    "Alpha",
    "4",
    ".NET",
    "Straße",
    "AI",
];
const INFLECTED: &[&str] = &["model~", "go~", "access~", "Alpha~", "child~", "app-store~"];
const PREFIXES: &[&str] = &["alp*", "acc*", "Gam*", "mod*"];
const EXACT: &[&str] = &[
    "\"Alpha\"",
    "\"OpenAI's\"",
    "\"app-store\"",
    "\"alpha beta\"",
    "\"Beta's model\"",
    "\"beta (gamma)\"",
    "\"can't\"",
];

/// A word of a phrase, in the notation.
fn firm() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(PHRASE_WORDS),
        2 => prop::sample::select(INFLECTED),
        1 => prop::sample::select(PREFIXES),
        1 => prop::sample::select(EXACT),
        1 => Just("@set"),
        1 => Just("@gapped"),
    ]
    .prop_map(str::to_owned)
}

/// A sequence in the notation, `gaps` in it or not; it begins and ends with a word or a group.
fn sequence(gaps: bool) -> impl Strategy<Value = String> {
    let gapped = gaps;
    let leaf = firm().boxed();
    leaf.prop_recursive(2, 8, 3, move |inner| {
        let alternatives =
            prop::collection::vec(inner.clone(), 1..3).prop_map(|all| all.join(" | "));
        let between = if gapped {
            prop_oneof![
                3 => Just(String::new()),
                1 => Just("...1".to_owned()),
                1 => Just("...".to_owned()),
                1 => alternatives.clone().prop_map(|all| format!("[{all}]")),
            ]
            .boxed()
        } else {
            prop_oneof![
                2 => Just(String::new()),
                1 => alternatives.clone().prop_map(|all| format!("[{all}]")),
            ]
            .boxed()
        };
        let group = alternatives.prop_map(|all| format!("({all})"));
        prop_oneof![
            2 => (inner.clone(), between, inner).prop_map(|(a, between, b)| {
                if between.is_empty() { format!("{a} {b}") } else { format!("{a} {between} {b}") }
            }),
            1 => group,
        ]
    })
}

fn link() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["w/1", "w/3", "pre/2", "w/s", "w/p"][..])
}

fn phrase() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => sequence(false),
        2 => sequence(true),
        1 => (sequence(false), link(), sequence(false)).prop_map(|(a, link, b)| format!("{a} {link} {b}")),
        1 => (firm(), link(), firm(), link(), firm()).prop_map(|(a, ab, b, bc, c)| format!("{a} {ab} {b} {bc} {c}")),
    ]
}

fn phrases(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(phrase(), 1..=most)
}

/// The fields of a rule.
fn rule() -> impl Strategy<Value = String> {
    let within = prop::sample::select(&["1", "3", "\"sentence\"", "\"paragraph\""][..]);
    (
        phrases(2),
        prop::option::weighted(0.3, phrases(2)),
        prop::option::weighted(0.3, (phrases(2), within)),
        prop::bool::weighted(0.2),
        prop::sample::select(&["", "", "", "severity = \"warning\"", "kind = \"review\""][..]),
        prop::sample::select(
            &[
                "",
                "",
                "",
                "scopes = [\"!quote\"]",
                "scopes = [\"emphasis\", \"code\"]",
                "quotes = \"skip\"",
            ][..],
        ),
        prop::option::weighted(
            0.2,
            prop::sample::select(&["alpha beta", "OpenAI", "Alpha", "access"][..]),
        ),
    )
        .prop_map(
            |(prohibited, except, unless, case, severity, scopes, allowed)| {
                let mut fields = vec![format!("prohibited = {}", lists::array(&prohibited))];
                fields.extend(except.map(|except| format!("except = {}", lists::array(&except))));
                fields.extend(unless.map(|(near, within)| {
                    format!(
                        "unless = {{ near = {}, within = {within} }}",
                        lists::array(&near)
                    )
                }));
                fields.extend(case.then(|| "case = \"match\"".to_owned()));
                fields.extend(
                    allowed.map(|allowed| format!("allowed = {}", lists::array(&[allowed]))),
                );
                fields.push(severity.to_owned());
                fields.push(scopes.to_owned());
                fields.retain(|field| !field.is_empty());
                fields.join("\n")
            },
        )
}

const LIST_HEAD: &str = r#"
[wordlist]
id = "generated"
title = "A list for tests"
version = "1"
language = "en"
owner = "tests"

[terms]
set = ["alpha", "beta gamma", "[the] model~"]
gapped = ["alpha ...1 beta", "gamma"]
"#;

/// A wordlist as TOML.
fn wordlist() -> impl Strategy<Value = String> {
    let approved = prop::option::weighted(0.4, (phrases(2), any::<bool>()));
    (prop::collection::vec(rule(), 1..4), approved).prop_map(|(rules, approved)| {
        let mut toml = LIST_HEAD.to_owned();
        if let Some((phrases, all)) = approved {
            toml += &format!("[[approved]]\nphrases = {}\n", lists::array(&phrases));
            if !all {
                toml += "protects = [\"r0\"]\n";
            }
        }
        for (index, fields) in rules.iter().enumerate() {
            toml += &lists::rule(&format!("r{index}"), fields);
        }
        toml
    })
}

/// What texts are put together from.
const TOKENS: &[&str] = &[
    "alpha",
    "beta",
    "gamma",
    "to",
    "access",
    "OpenAI",
    "model",
    "GPT-4",
    "C++",
    "e.g.",
    "can't",
    "AT&T",
    "app-store",
    "日本",
    "が",
    "Alpha",
    "ALPHA",
    "models",
    "went",
    "children",
    "accessed",
    "Straße",
    "STRASSE",
    "4",
    ".NET",
    "the",
    "AI",
    "x",
    "Аlpha",
    "ａｌｐｈａ",
    "ﬁ",
    "OpenAI’s",
    "B.",
    "Inc.",
    "don't",
    "appstore",
    "1.4",
    "a_b",
];
const GLUE: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    "\n",
    ", ",
    ". ",
    "! ",
    "? ",
    ": ",
    "; ",
    " - ",
    "-",
    " — ",
    "--",
    "–",
    "'s ",
    "’s",
    "' ",
    "'",
    "® ",
    "™",
    " (",
    ") ",
    " \"",
    "\" ",
    " “",
    "” ",
    "\u{a0}",
    "&nbsp;",
    "\u{ad}",
    "\u{200b}",
    "**",
    "*",
    "_",
    "`",
    " `",
    "` ",
    "~~",
    "<b>",
    "</b>",
    "<br>",
    "<!-- x -->",
    "\n\n",
    "\n- ",
    "\n> ",
    "> ",
    "\n# ",
    "[",
    "](x)",
    "&amp;",
    "/",
    "+",
    ".",
    ",",
    "…",
    "...",
    "¹",
    "\\",
    "|",
    "-\n",
    "\r\n",
    "  \n",
    "、",
    "。",
    "\u{301}",
    "\u{fe0f}",
    "_",
    "«",
    "»",
];

fn text() -> impl Strategy<Value = String> {
    let glue = prop_oneof![
        3 => Just(" "),
        2 => prop::sample::select(GLUE),
    ];
    let words =
        (prop::sample::select(TOKENS), glue).prop_map(|(word, glue)| format!("{word}{glue}"));
    let signs = prop::sample::select(GLUE).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![5 => words, 1 => signs], 1..40)
        .prop_map(|parts| parts.concat())
}

fn agrees(toml: &str, source: &str, format: Format) -> Result<(), TestCaseError> {
    // `most_generated_wordlists_are_sound` sees to it that not all are refused
    let Ok(judge) = Judge::new(&[toml]) else {
        return Ok(());
    };
    let prose = judge.read(format, source);
    let result = judge.judge(&prose);
    let options = judge.options();
    if let Err(differences) = oracle::compare(&judge.lists, &options, &prose, &result) {
        let rules = toml.split_once("[terms]").map_or(toml, |(_, rules)| rules);
        return Err(TestCaseError::fail(format!(
            "{differences}\nlist: {rules}\nread as {:?}",
            prose.text
        )));
    }
    let [matches, findings, covered, shielded] = result.counts;
    prop_assert_eq!(matches, findings + covered + shielded, "matches are lost");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_finds_what_the_oracle_finds(
        (toml, sources) in (wordlist(), prop::collection::vec(text(), 1..4)),
        plain in prop::bool::weighted(0.3),
    ) {
        let format = if plain { Format::Text } else { Format::Markdown };
        for source in &sources {
            agrees(&toml, source, format)?;
        }
    }
}

#[test]
fn most_generated_wordlists_are_sound() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut refused = Vec::new();
    for _ in 0..200 {
        let tree = wordlist()
            .new_tree(&mut runner)
            .expect("a list can be made");
        let toml = tree.current();
        if let Err(why) = Judge::new(&[&toml]) {
            refused.push(format!("{why}\n{toml}"));
        }
    }
    assert!(
        refused.len() < 100,
        "{} of 200 lists are refused, such as:\n{}",
        refused.len(),
        refused[0]
    );
}
