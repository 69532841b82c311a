//! Generated wordlists and texts for the laws: phrases of the whole notation from a few words, and texts in which the
//! same words stand in all their disguises, with markup and punctuation between them.

use proptest::prelude::*;

use super::lists;

/// A word, in the ways in which phrases and texts write it. Each generated case draws on few words, so that phrases
/// and texts meet.
#[derive(Clone, Copy, Debug)]
struct Word {
    phrase: &'static [&'static str],
    text: &'static [&'static str],
}

const VOCABULARY: &[Word] = &[
    Word {
        phrase: &[
            "alpha",
            "alpha",
            "Alpha",
            "Alpha~",
            "alp*",
            "\"Alpha\"",
            "alpha®",
            "alpha's",
            r"\(alpha\)",
            r"alpha\*",
        ],
        text: &[
            "alpha",
            "alpha",
            "alpha",
            "Alpha",
            "ALPHA",
            "alphas",
            "alpha's",
            "Alpha’s",
            "alpha®",
            "(alpha)",
            "“alpha”",
            "Аlpha",
            "ａｌｐｈａ",
            "al**pha**",
            "alpha¹",
            "alphabet",
            "`alpha`",
            "alpha*",
            "αlpha",
            "alpha_",
            "_alpha_",
        ],
    },
    Word {
        phrase: &[
            "model~",
            "model",
            "models",
            "Model~",
            "\"model\"",
            "\"model's\"",
            "mod*",
            "model-s",
            r"model\(s\)",
        ],
        text: &[
            "model",
            "models",
            "Models",
            "model's",
            "models'",
            "model(s)",
            "MODELS",
            "modelling",
            "mo\u{ad}del",
            "model-s",
            "remodel",
        ],
    },
    Word {
        phrase: &["go~", "went", "go", "\"Go\""],
        text: &["go", "goes", "went", "Gone", "going", "Go", "go’s", "gos"],
    },
    Word {
        phrase: &[
            "app-store",
            "app store",
            "\"app-store\"",
            "\"app store\"",
            "store",
            "app",
            "app-store~",
            "appstore",
            "app — store",
        ],
        text: &[
            "app-store",
            "app store",
            "app\u{2011}store",
            "App-Stores",
            "app--store",
            "app-\nstore",
            "app - store",
            "app “store”",
            "app",
            "store",
            "app’s store",
        ],
    },
    Word {
        phrase: &["can't", "can", "\"can't\"", "you can", "t"],
        text: &[
            "can't",
            "can’t",
            "can",
            "cant",
            "you can't",
            "can't've",
            "can&#39;t",
            "'can'",
            "can's",
        ],
    },
    Word {
        phrase: &[
            "GPT-4",
            "4",
            "GPT",
            "GPT-4.5",
            "\"GPT-4\"",
            "GPT-4*",
            ".5",
            "4,",
        ],
        text: &[
            "GPT-4",
            "GPT-4.5",
            "GPT 4",
            "GPT‑4",
            "gpt-4o",
            "4",
            "4,5",
            "4.",
            "GPT - 4",
            "GPT-4’s",
            "4²",
        ],
    },
    Word {
        phrase: &[
            "C++", "C", ".NET", "NET", "AT&T", "Yahoo!", "e.g.", "\"C++\"",
        ],
        text: &[
            "C++", "c++", "C+++", "C", ".NET", "ASP.NET", "AT&amp;T", "Yahoo!", "Yahoo!!", "e.g.",
            "C++'s", "&", "—",
        ],
    },
    Word {
        phrase: &["日本", "日", "本 語", "本語", "が", "보장", "ไทย", "AI日本"],
        text: &[
            "日本",
            "日\n本",
            "日 本",
            "本語",
            "本が",
            "日本が",
            "보장",
            "보장해",
            "ไทยา",
            "AI日本",
            "日「本」",
            "日-本",
            "が",
        ],
    },
    Word {
        phrase: &["Straße", "strasse", "fine", "İ", "é", "\"Straße\""],
        text: &[
            "Straße",
            "STRASSE",
            "strasse",
            "ﬁne",
            "FINE",
            "İ",
            "i",
            "é",
            "e\u{301}",
            "É",
            "Strasse's",
        ],
    },
    Word {
        phrase: &["@set", "@gapped", "beta", "beta,", "gamma"],
        text: &[
            "beta",
            "gamma",
            "beta, gamma",
            "beta gamma",
            "the model",
            "alpha x beta",
            "Beta",
        ],
    },
    Word {
        phrase: &["a_b", "a/b", "_a", "100%", "$5", "#1"],
        text: &[
            "a_b", "a\\_b", "a/b", "_a", "a__b", "100%", "$5", "$$5", "#1", "##1", "#12",
        ],
    },
];

/// The words of one case.
fn vocabulary() -> impl Strategy<Value = Vec<Word>> {
    prop::sample::subsequence(VOCABULARY, 1..=3)
}

/// A word of a phrase, in the notation.
fn firm(words: &[Word]) -> impl Strategy<Value = String> + use<> {
    prop::sample::select(words.to_vec())
        .prop_flat_map(|word| prop::sample::select(word.phrase))
        .prop_map(str::to_owned)
}

/// A sequence in the notation, `gaps` in it or not; it begins and ends with a word or a group.
fn sequence(words: &[Word], gaps: bool) -> impl Strategy<Value = String> + use<> {
    let word = firm(words).boxed();
    word.prop_recursive(2, 8, 3, move |inner| {
        let alternatives =
            prop::collection::vec(inner.clone(), 1..3).prop_map(|all| all.join(" | "));
        let option = alternatives.clone().prop_map(|all| format!(" [{all}] "));
        let between = prop_oneof![
            3 => Just(" ".to_owned()),
            1 => option,
            if gaps { 1 } else { 0 } => Just(" ...1 ".to_owned()),
            if gaps { 1 } else { 0 } => Just(" ... ".to_owned()),
        ];
        let group = alternatives.prop_map(|all| format!("({all})"));
        prop_oneof![
            2 => (inner.clone(), between, inner).prop_map(|(a, between, b)| a + &between + &b),
            1 => group,
        ]
    })
}

fn link() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["w/1", "w/3", "pre/2", "w/s", "w/p"][..])
}

fn phrase(words: &[Word]) -> impl Strategy<Value = String> + use<> {
    prop_oneof![
        2 => firm(words),
        3 => sequence(words, false),
        2 => sequence(words, true),
        1 => (sequence(words, false), link(), sequence(words, false))
            .prop_map(|(a, link, b)| format!("{a} {link} {b}")),
        1 => (firm(words), link(), firm(words), link(), firm(words))
            .prop_map(|(a, ab, b, bc, c)| format!("{a} {ab} {b} {bc} {c}")),
    ]
}

fn phrases(words: &[Word], most: usize) -> impl Strategy<Value = Vec<String>> + use<> {
    prop::collection::vec(phrase(words), 1..=most)
}

/// The fields of a rule.
fn rule(words: &[Word]) -> impl Strategy<Value = String> + use<> {
    let within = prop::sample::select(&["1", "3", "\"sentence\"", "\"paragraph\""][..]);
    let more = &[
        "",
        "",
        "",
        "",
        "scopes = [\"!quote\"]",
        "scopes = [\"emphasis\", \"code\"]",
        "quotes = \"skip\"",
        "severity = \"warning\"",
        "case = \"match\"",
        "case = \"match\"",
        "allowed = [\"alpha\", \"Alpha\", \"app-store\"]",
    ][..];
    (
        phrases(words, 2),
        prop::option::weighted(0.3, phrases(words, 1)),
        prop::option::weighted(0.3, (phrases(words, 1), within)),
        prop::sample::select(more),
    )
        .prop_map(|(prohibited, except, unless, more)| {
            let mut fields = vec![format!("prohibited = {}", lists::array(&prohibited))];
            fields.extend(except.map(|except| format!("except = {}", lists::array(&except))));
            fields.extend(unless.map(|(near, within)| {
                format!(
                    "unless = {{ near = {}, within = {within} }}",
                    lists::array(&near)
                )
            }));
            fields.push(more.to_owned());
            fields.join("\n")
        })
}

/// Every generated list begins so.
pub const LIST_HEAD: &str = r#"
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
fn wordlist(words: &[Word]) -> impl Strategy<Value = String> + use<> {
    let approved = prop::option::weighted(0.3, (phrases(words, 2), any::<bool>()));
    let rules = prop::collection::vec(rule(words), 1..4);
    (rules, approved).prop_map(|(rules, approved)| {
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

/// What stands between words.
const GLUE: &[&str] = &[
    "",
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
    "\u{fe0f}",
    "_",
    "«",
    "»",
    " x ",
    " x y ",
    " B. ",
    " Inc. ",
    "\n\n> ",
    " * ",
    "†",
    ")",
    "(",
    "\u{2028}",
    "5",
    "s",
    "A",
];

fn text(words: &[Word]) -> impl Strategy<Value = String> + use<> {
    let word =
        prop::sample::select(words.to_vec()).prop_flat_map(|word| prop::sample::select(word.text));
    let glue = prop_oneof![
        3 => Just(" "),
        1 => prop::sample::select(GLUE),
    ];
    let words = (word, glue).prop_map(|(word, glue)| format!("{word}{glue}"));
    let glue = prop::sample::select(GLUE).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![8 => words, 1 => glue], 1..16)
        .prop_map(|parts| parts.concat())
}

/// A wordlist and texts of the same words.
pub fn case() -> impl Strategy<Value = (String, Vec<String>)> {
    vocabulary().prop_flat_map(|words| {
        let texts = prop::collection::vec(text(&words), 1..4);
        (wordlist(&words), texts)
    })
}
