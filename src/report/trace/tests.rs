//! Rules, texts, and what is said of them: first the answers, then whole traces.

use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::document::{self, Format};
use crate::lint::{Policy, PolicyOptions, Reason, Scratch};
use crate::wordlist::Wordlist;

const EXAMPLES: &str = "examples = { flag = [\"x\"], pass = [\"x\"] }";

fn policy(rest: &str) -> Policy {
    let toml = format!(
        "[wordlist]\nid = \"t\"\ntitle = \"T\"\nversion = \"1\"\nlanguage = \"en\"\n{rest}\n"
    );
    let (list, diagnostics) = Wordlist::load("t.toml", &toml);
    let list = list.unwrap_or_else(|| panic!("{toml}\n{diagnostics:#?}"));
    let options = PolicyOptions {
        as_of: date(2026, 3, 18),
        audience: vec!["press".into()],
        region: Vec::new(),
        language: Vec::new(),
    };
    Policy::new(vec![Arc::new(list)], options).0
}

/// The trace of the first rule of a list through a text.
fn trace(list: &str, text: &str, format: Format, width: usize) -> String {
    let policy = policy(list);
    let tracer = Tracer::new(&policy, 0);
    let mut prose = Prose::default();
    document::read(format, text, Tracer::WANTED, &mut prose);
    let file = SourceFile::new("a.md", text);
    let trace = tracer.trace(&prose, "a.md", &[]);
    let canvas = Canvas {
        width,
        colour: false,
    };
    let mut out = Vec::new();
    describe_trace(&tracer, &trace, &prose, &file, canvas, &mut out).expect("a buffer takes all");
    String::from_utf8(out).expect("it is text")
}

/// Checks the answer for a rule with these fields, `;` between them, and a text in Markdown.
fn check(fields: &str, text: &str, expected: &str) {
    let fields = fields.replace("; ", "\n");
    check_list(
        &format!("[[rule]]\nid = \"r\"\nmessage = \"m\"\n{fields}\n{EXAMPLES}"),
        text,
        expected,
    );
}

fn check_list(list: &str, text: &str, expected: &str) {
    let printed = trace(list, text, Format::Markdown, 10_000);
    let answer = printed.lines().next().unwrap_or_default();
    assert_eq!(answer, expected, "{list}\n{text}\n{printed}");
}

#[test]
fn what_is_flagged() {
    check(
        "prohibited = ['access to model~']",
        "Get **Access** to\nmodels.",
        "Flagged: \"Access to models\" at 1:7 matches `access to model~`.",
    );
    check(
        "prohibited = ['bad']",
        "A bad, bad, bad text.",
        "Flagged: \"bad\" at 1:3 matches `bad`; 1 of 3 findings.",
    );
    // one that is excused does not hide one that is not
    check(
        "prohibited = ['bad']; except = ['not bad']",
        "Not bad.\n\nBad.",
        "Flagged: \"Bad\" at 3:1 matches `bad`.",
    );
}

#[test]
fn what_is_excused() {
    check(
        "prohibited = ['guarante* ... return~']; except = ['not a guarantee']",
        "This is not a guarantee of returns.",
        "Not flagged: \"guarantee of returns\" at 1:15 matches `guarante* ... return~`, but the `except` phrase \
         `not a guarantee` at 1:9 excuses it.",
    );
    check(
        "prohibited = ['bad']; except = ['not ... really bad']",
        "It is *not* at all really bad.",
        "Not flagged: \"bad\" at 1:27 matches `bad`, but the `except` phrase `not ... really bad`, which reads \
         \"not at all really bad\" at 1:8, excuses it.",
    );
    check(
        "prohibited = ['bad']; unless = { near = ['may be'], within = 'sentence' }",
        "It may be so bad.",
        "Not flagged: \"bad\" at 1:14 matches `bad`, but the `unless` phrase `may be` at 1:4 cures it, being in the \
         same sentence.",
    );
    check(
        "prohibited = ['bad']; unless = { near = ['may be'], within = 2 }",
        "It may be so bad.",
        "Not flagged: \"bad\" at 1:14 matches `bad`, but the `unless` phrase `may be` at 1:4 cures it, being within \
         2 words.",
    );
    check(
        "prohibited = ['Bolt']; allowed = ['Bolt']",
        "We use Bolt.",
        "Not flagged: \"Bolt\" at 1:8 matches `Bolt`, but it is the rule's own allowed text \"Bolt\", letter for letter.",
    );
    check_list(
        &format!(
            "[[approved]]\nphrases = ['powered by Bolt']\n[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = ['Bolt']\n{EXAMPLES}"
        ),
        "It is Powered by Bolt.",
        "Not flagged: \"Bolt\" at 1:18 matches `Bolt`, but the approved wording `powered by Bolt`, which reads \
         \"Powered by Bolt\" at 1:7, shields it.",
    );
    check_list(
        &format!(
            "[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = ['Bolt']\n{EXAMPLES}\n[[rule]]\nid = \"long\"\nmessage = \"m\"\nprohibited = ['all Bolt models']\n{EXAMPLES}"
        ),
        "See all Bolt models.",
        "Flagged: \"Bolt\" at 1:9 matches `Bolt`, but the finding of `t/long` covers it: \"all Bolt models\" at 1:5.",
    );
    check(
        "prohibited = ['bad']; except = ['not bad']",
        "Not bad, not bad.",
        "Not flagged: \"bad\" at 1:5 matches `bad`, but the `except` phrase `not bad`, which reads \"Not bad\" at 1:1, \
         excuses it; 1 of 2 matches, none of which counts.",
    );
}

#[test]
fn where_a_rule_does_not_look() {
    check(
        "prohibited = ['bad']",
        "Run `bad` now.",
        "Not flagged: \"bad\" at 1:6 matches `bad`, but it stands in `code`, where the rule does not look.",
    );
    check(
        "prohibited = ['bad']",
        "```\nbad\n```",
        "Not flagged: \"bad\" at 2:1 matches `bad`, but it stands in `code`, where the rule does not look.",
    );
    check(
        "prohibited = ['bad']",
        "<!-- bad -->",
        "Not flagged: \"bad\" at 1:6 matches `bad`, but it stands in `comment`, where the rule does not look.",
    );
    check(
        "prohibited = ['bad']; scopes = ['heading']",
        "Bad.",
        "Not flagged: \"Bad\" at 1:1 matches `bad`, but it stands in `paragraph`, and the rule looks only in `heading`.",
    );
    check(
        "prohibited = ['bad']; quotes = 'skip'",
        "He said “all bad”.",
        "Not flagged: \"bad\" at 1:14 matches `bad`, but it stands between quotation marks, and the rule leaves quotations out.",
    );
    check(
        "prohibited = ['bad']; quotes = 'skip'",
        "> Bad.",
        "Not flagged: \"Bad\" at 1:3 matches `bad`, but it stands in a block quote, and the rule leaves quotations out.",
    );
    check(
        "prohibited = ['bad']; paths = ['press/**']",
        "Bad.",
        "Not flagged: the rule binds `press/**` only. Otherwise it would be flagged: \"Bad\" at 1:1 matches `bad`.",
    );
}

#[test]
fn where_a_phrase_stops() {
    let near = |written: &str, words: &str| {
        format!("Not flagged: no phrase of the rule matches. Nearest is `{written}`: {words}.")
    };
    let check = |phrase: &str, text: &str, words: &str| {
        let written = toml::Value::from(phrase).to_string();
        check(
            &format!("prohibited = [{written}]"),
            text,
            &near(phrase, words),
        );
    };
    check(
        "access to models",
        "Access for models.",
        "\"Access\" stands at 1:1; the phrase goes on with `to`, the text with \"for\"",
    );
    check(
        "access [direct] (to | for) models",
        "Access.",
        "\"Access\" stands at 1:1; the phrase goes on with `direct`, `for` or `to`, the text with \".\"",
    );
    check(
        "give~ access",
        "We give",
        "\"give\" stands at 1:4; the phrase goes on with `access`, and the text ends there",
    );
    // from a literal in the middle, backward
    check(
        "no exclusivity",
        "All exclusivity.",
        "\"exclusivity\" stands at 1:5; before that the phrase has `no`, the text \"All\"",
    );
    check(
        "no exclusivity",
        "exclusivity",
        "\"exclusivity\" stands at 1:1; before that the phrase has `no`, and the text begins there",
    );
    check(
        "access",
        "An accessible one.",
        "\"access\" at 1:4 stands inside the longer word \"accessible\"",
    );
    check(
        "you can",
        "You can't.",
        "\"You can\" at 1:1 stands inside the longer word \"can't\"",
    );
    check(
        "GPT-4",
        "It is GPT-4.5.",
        "\"GPT-4\" at 1:7 stands inside the longer word \"4.5\"",
    );
    // punctuation ends the text that a phrase may run through
    check(
        "access to models",
        "Access to: models.",
        "\"Access to\" stands at 1:1; the phrase goes on with `models`, the text with \":\"",
    );
    check(
        "\"Bolt\"",
        "All bolt.",
        "\"bolt\" stands at 1:5; the phrase asks for it written `Bolt`",
    );
    check(
        "Acme \"Bolt\"",
        "The acme bolt.",
        "\"acme bolt\" stands at 1:5; the phrase asks for \"bolt\" at 1:10 written `Bolt`",
    );
    check(
        "Acme's models",
        "Acme models.",
        "\"Acme models\" stands at 1:1; the phrase asks for \"Acme\" at 1:1 with a possessive",
    );
    check(
        "\"risk-free\"",
        "It is risk free.",
        "\"risk free\" stands at 1:7; the phrase asks for \"free\" at 1:12 with a hyphen before it",
    );
    check(
        "Acme®",
        "By Acme.",
        "\"Acme\" stands at 1:4; the phrase asks for it with `®` after it",
    );
}

#[test]
fn where_a_chain_breaks() {
    let check = |phrase: &str, text: &str, words: &str| {
        check(
            &format!("prohibited = ['{phrase}']"),
            text,
            &format!("Not flagged: no phrase of the rule matches. Nearest is `{phrase}`: {words}."),
        );
    };
    check(
        "profit ...2 sure",
        "A profit of more than is sure.",
        "\"profit\" at 1:3 and \"sure\" at 1:26 are 5 words apart, and `...2` allows 2 words between them",
    );
    check(
        "profit w/3 sure",
        "Sure as ever is the profit.",
        "\"profit\" at 1:21 and \"Sure\" at 1:1 are 5 words apart, and `w/3` allows 3",
    );
    check(
        "profit pre/3 sure",
        "A sure profit.",
        "\"sure\" at 1:3 stands before \"profit\" at 1:8, and `pre/3` asks for the other order",
    );
    check(
        "profit w/s sure",
        "A profit. Sure.",
        "a sentence ends between \"profit\" at 1:3 and \"Sure\" at 1:11, and `w/s` asks for one sentence",
    );
    check(
        "profit w/p all sure",
        "A profit, all of it.",
        "\"profit\" at 1:3 is there. `all sure` is missing: \"all\" stands at 1:11; the phrase goes on with `sure`, the text with \"of\"",
    );
    check(
        "profit w/p (give~ | sure)",
        "A profit.",
        "\"profit\" at 1:3 is there. `(give | gives | gave | given | giving | sure)` is missing",
    );
    // another block is another text
    check(
        "profit w/p sure",
        "A profit.\n\nSure.",
        "\"profit\" at 1:3 is there. `sure` is missing",
    );
}

/// In plain text a word broken at a line end is read in two ways; what is said is said of one of them.
#[test]
fn where_a_text_is_read_in_two_ways() {
    fn check(text: &str, words: &str) {
        let list = format!(
            "[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = ['profit ...2 sure']\n{EXAMPLES}"
        );
        let printed = trace(&list, text, Format::Text, 10_000);
        let answer = printed.lines().next().unwrap_or_default();
        let expected = format!(
            "Not flagged: no phrase of the rule matches. Nearest is `profit ...2 sure`: {words}."
        );
        assert_eq!(answer, expected, "{printed}");
    }
    // the block after such a word is measured by itself
    check(
        "A bro-\nken word.\n\nAll of it is a profit of more than is sure.",
        "\"profit\" at 4:16 and \"sure\" at 4:39 are 5 words apart, and `...2` allows 2 words between them",
    );
    check(
        "A pro-\nfit of more than is sure.",
        "\"pro- fit\" at 1:3 and \"sure\" at 2:21 are 5 words apart, and `...2` allows 2 words between them",
    );
    check(
        "A profit of mo-\nre than is sure.",
        "\"profit\" at 1:3 and \"sure\" at 2:12 are 6 words apart, and `...2` allows 2 words between them",
    );
}

#[test]
fn nothing_near() {
    check(
        "prohibited = ['access to models']",
        "Hello.",
        "Not flagged: nothing in the text comes near a phrase of the rule.",
    );
    check(
        "prohibited = ['access to models']",
        " \n",
        "Not flagged: there is nothing to read in the text.",
    );
    // letters of other words are no trace of a chain
    check(
        "prohibited = ['or w/s that']",
        "It works.",
        "Not flagged: nothing in the text comes near a phrase of the rule.",
    );
}

#[test]
fn rules_that_are_not_in_force() {
    check(
        "prohibited = ['bad']; expires = 2026-01-01",
        "Bad.",
        "Not flagged: the rule is not in force (expired on 2026-01-01). Otherwise it would be flagged: \"Bad\" at 1:1 \
         matches `bad`.",
    );
    check(
        "prohibited = ['bad']; effective = 2027-01-01",
        "Good.",
        "Not flagged: the rule is not in force (not yet, from 2027-01-01). Otherwise it would not be flagged either: \
         nothing in the text comes near a phrase of the rule.",
    );
    check(
        "prohibited = ['bad']; status = 'retired'; paths = ['press/**']",
        "Bad.",
        "Not flagged: the rule is not in force (retired), and the rule binds `press/**` only. Otherwise it would be \
         flagged: \"Bad\" at 1:1 matches `bad`.",
    );
    check(
        "prohibited = ['bad']; audience = ['staff']",
        "Bad.",
        "Not flagged: the rule is not in force (other audience (staff)). Otherwise it would be flagged: \"Bad\" at 1:1 \
         matches `bad`.",
    );
    check(
        "kind = 'require'; when = ['bad']; require = ['good']",
        "Bad.",
        "Flagged: \"Bad\" at 1:1 matches `bad`.",
    );
    check(
        "kind = 'require'; when = ['bad']; require = ['good']",
        "Bad. It is good.",
        "Not flagged: \"Bad\" at 1:1 matches `bad`, but a text that the rule requires stands anywhere in the document.",
    );
    check(
        "kind = 'first-use'; first = ['good thing']; later = ['thing']",
        "A good thing. The thing.",
        "Not flagged: \"thing\" at 1:8 matches `thing`, but it is no first mention, or part of the full form; 1 of 2 matches, none of which counts.",
    );
}

const LIST: &str = r#"
[terms]
bolt-model = ["Bolt [latest] model~", "model~ from Bolt"]
vendor = ["Acme", "@bolt-model"]

[[approved]]
phrases = ["powered by Bolt"]

[[rule]]
id = "model-access"
message = "Do not say that Acme gives access to Bolt models"
prohibited = ["give~ [direct] access to ... @bolt-model", "access~ @bolt-model", "@vendor w/s guarante*"]
allowed = ["powered by Bolt"]
except = ["not ... give~ access to"]
unless = { near = ["\"Widget\""], within = 2 }
effective = 2026-03-11
review-by = 2026-04-27
examples = { flag = ["x"], pass = ["x"] }
"#;

#[test]
fn whole_traces() {
    let text = "# Access to models\n\n> Acme does **not** give access to\n> Bolt's models.\n\n\
                We gave access to new `Bolt` models, and access&nbsp;Bolt models.\n\n\
                - Acme gives direct access to all Claw models.\n";
    insta::assert_snapshot!("flagged", trace(LIST, text, Format::Markdown, 80));
    let text = "Acme gives direct access to all Claw mod-\nels. It is guaranteed by Bolt.\n";
    insta::assert_snapshot!("not_flagged", trace(LIST, text, Format::Text, 80));
}

#[test]
fn phrases_as_compiled() {
    let policy = policy(LIST);
    let canvas = Canvas {
        width: 80,
        colour: false,
    };
    let mut out = Vec::new();
    describe_phrases(&Tracer::new(&policy, 0), canvas, &mut out).expect("a buffer takes all");
    insta::assert_snapshot!("phrases", String::from_utf8(out).expect("it is text"));
}

#[test]
fn hostile_texts() {
    let acts = |ch: char| ch.is_control() && ch != '\n' || ch == '\u{202E}';
    let hostile = "\u{1B}]0;title\u{7} bad\u{202E}der \u{9B}31m \u{1B}[2Jbad\u{1B}[0m";
    let list = "[[rule]]\nid = \"r\"\nmessage = \"m \\u001B[2J \\u202E\"\nprohibited = [\"bad der\", \"bad x\"]\nexamples = { flag = [\"x\"], pass = [\"x\"] }";
    for text in [hostile, &format!("{hostile} bad x")] {
        let printed = trace(list, text, Format::Text, 80);
        assert!(!printed.contains(acts), "{printed:?}");
    }
    // long, deep and dense texts take a moment, and the answer stays short
    for text in [
        "bad ".repeat(2_000),
        "[".repeat(200_000),
        format!("{}bad", ">".repeat(20_000)),
        "bad\n\n".repeat(2_000),
        format!("bad{}", "x".repeat(200_000)),
        "我".repeat(50_000),
        "bad-\n".repeat(1_000),
    ] {
        for format in [Format::Markdown, Format::Text] {
            for phrase in ["bad der", "bad", "bad w/s der", "bad ... bad der"] {
                let list = format!(
                    "[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = [\"{phrase}\"]\nexcept = [\"zzz\"]\n{EXAMPLES}"
                );
                let printed = trace(&list, &text, format, 80);
                assert!(printed.len() < 20_000, "{}", printed.len());
            }
        }
    }
}

proptest! {
    /// The answer is what judging says, every match has a reason that names what decided, and where nothing matches
    /// no phrase is said to stand there whole.
    #[test]
    fn the_answer_is_what_judging_says(words in prop::collection::vec(prop::sample::select(&[
        "Acme", "acme", "gives", "give", "direct", "access", "to", "Bolt", "Bolt's", "latest", "models", "not", "from",
        "Widget", "widget", "guarantee", "guarante", "powered", "by", ",", ".", "\n\n", "> ", "`Bolt`", "models'",
    ][..]), 0..24)) {
        let text = words.join(" ");
        let policy = policy(LIST);
        let tracer = Tracer::new(&policy, 0);
        let mut prose = Prose::default();
        document::read(Format::Markdown, &text, Tracer::WANTED, &mut prose);
        let judgement = policy.judge(&prose, "a.md", &mut Scratch::default());
        let traced = tracer.trace(&prose, "a.md", &[]);
        prop_assert_eq!(traced.matches, judgement.matches.len());
        prop_assert_eq!(traced.findings, judgement.findings.len());
        for found in traced.blocks.iter().flat_map(|block| &block.matches) {
            prop_assert_eq!(found.reason.fate(), found.found.fate);
            let unexplained = matches!(
                found.reason,
                Reason::Covered(None) | Reason::Excepted(None) | Reason::Cured(None, _)
            );
            prop_assert!(!unexplained, "{:?}", found);
            if let Reason::Approved(excuses) = &found.reason {
                prop_assert_eq!(excuses.len(), found.found.anchors.len());
            }
        }
        let printed = trace(LIST, &text, Format::Markdown, 80);
        prop_assert_eq!(printed.starts_with("Flagged"), !judgement.findings.is_empty(), "{}", printed);
        prop_assert!(!printed.contains("with ,") && !printed.contains("has ,"), "{}", printed);
    }
}
