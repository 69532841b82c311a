//! The engine end to end on plain sentences: one rule, one text, the findings marked in it.

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::document::{Block, Format, Prose};
use crate::lexicon::Sifter;
use crate::text::{Halt, Scope};

/// A prose of one paragraph that reads as it is written.
fn paragraph(text: &str) -> Prose {
    let mut prose = Prose {
        text: format!("{text}{}", Prose::BREAK),
        ..Prose::default()
    };
    let span = Span::new(0, text.len());
    prose.map.push_verbatim(span);
    prose
        .map
        .push_atom(Prose::BREAK.len_utf8(), Span::new(text.len(), text.len()));
    prose.blocks.push(Block {
        span,
        scopes: Scopes::NONE.with(Scope::Paragraph),
        level: 0,
    });
    prose
}

fn policy(toml: &str) -> Policy {
    let toml = format!(
        "[wordlist]\nid = \"t\"\ntitle = \"T\"\nversion = \"1\"\nlanguage = \"en\"\n{toml}\n"
    );
    let (list, diagnostics) = Wordlist::load("t.toml", &toml);
    let list = list.unwrap_or_else(|| panic!("{toml}\n{diagnostics:#?}"));
    let options = PolicyOptions::on(date(2026, 3, 18));
    let (policy, diagnostics) = Policy::new(vec![Arc::new(list)], options);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    policy
}

const EXAMPLES: &str = "examples = { flag = [\"x\"], pass = [\"x\"] }";

/// Checks one phrase against a text in which each finding stands between `⟦` and `⟧`.
fn check(phrase: &str, marked: &str) {
    let phrase = toml::Value::from(phrase).to_string();
    check_rule(
        &format!("prohibited = [{phrase}]\nexcept = [\"zzz\"]"),
        marked,
    );
}

fn check_rule(fields: &str, marked: &str) {
    check_list(
        &format!("[[rule]]\nid = \"r\"\nmessage = \"m\"\n{fields}\n{EXAMPLES}"),
        marked,
    );
}

fn check_list(list: &str, marked: &str) {
    let policy = policy(list);
    let text = marked.replace(['⟦', '⟧'], "");
    let judgement = policy.judge(&paragraph(&text), "a.md", &mut Scratch::default());
    let mut found = text.clone();
    for finding in judgement.findings.iter().rev() {
        found.insert(finding.span.end, '⟧');
        found.insert(finding.span.start, '⟦');
    }
    assert_eq!(found, marked, "{list}\n{:#?}", judgement.matches);
}

#[test]
fn words() {
    check(
        "access to",
        "Get ⟦access to⟧ it, or ⟦Access  To⟧ that; inaccess to, access tomorrow.",
    );
    check(
        "provide~ [direct] access to",
        "We ⟦provided access to⟧ it, ⟦providing direct access to⟧ it.",
    );
    check(
        "guarante*",
        "We ⟦guarantee⟧ and ⟦guaranteed⟧ what guarant is.",
    );
    check(
        "(sell | buy high) now",
        "⟦sell now⟧ or ⟦buy high now⟧ but not buy now",
    );
    check("[very] [very] good", "It is ⟦very very good⟧, ⟦good⟧.");
    check("build~ it", "They ⟦built it⟧.");
}

#[test]
fn punctuation_and_marks() {
    check(
        "access to OpenAI models",
        "⟦access to \"OpenAI\"® models⟧ but not access to: OpenAI models",
    );
    check("C++", "⟦C++⟧, but not C++17.");
    check(".NET", "⟦.NET⟧ is not ASP.NET");
    check(
        "OpenAI model~",
        "⟦OpenAI's models⟧ and ⟦OpenAI models'⟧ and ⟦OpenAI model's⟧ use"
            .replace("models'⟧", "models⟧'")
            .as_str(),
    );
    check("you can", "⟦you can⟧ and you can't");
    check("GPT-4", "⟦GPT 4⟧ and ⟦gpt-4⟧. Not GPT-4.5");
    check("\"Android's\"", "⟦Android's⟧ android's Android");
    check("Android's", "⟦Android's⟧ ⟦android’s⟧ Android");
    check("\"risk free\"", "⟦risk free⟧ risk-free Risk free");
}

#[test]
fn gaps_and_proximity() {
    check(
        "access ... models",
        "⟦access to the models⟧, ⟦access, models⟧. access a b c d models. Get access. Models",
    );
    check("a w/3 b", "⟦a x b⟧. Then b x x x a.");
    check(
        "profit w/s guaranteed",
        "⟦Guaranteed, they say, is a profit⟧. Profit. Guaranteed.",
    );
    check("profit w/p guaranteed", "A ⟦profit. It is guaranteed⟧.");
    check(
        "alpha w/s beta w/s gamma",
        "⟦gamma is alpha and beta⟧. Alpha beta.",
    );
    check(
        "alpha pre/2 beta",
        "⟦alpha x beta⟧. beta alpha. alpha x x beta",
    );
}

#[test]
fn excuses() {
    check_rule(
        "prohibited = [\"guarante* ... return~\"]\nexcept = [\"not a guarantee of\"]",
        "This is not a guarantee of returns; we ⟦guarantee returns⟧.",
    );
    check_rule(
        "prohibited = [\"profit\"]\nexcept = [\"zzz\"]\nunless = { near = [\"may\"], within = 2 }",
        "It may profit, but ⟦profit⟧ it is.",
    );
    check_list(
        &format!(
            "[[approved]]\nphrases = [\"OpenAI models\"]\n[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = [\"access to OpenAI models\", \"OpenAI model~\"]\n{EXAMPLES}"
        ),
        "⟦access to OpenAI models⟧ and OpenAI models",
    );
    // however many approved partners stand in between, the one that is not counts
    let list = format!(
        "[[approved]]\nphrases = [\"app store\"]\n[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = [\"app w/p store\"]\n{EXAMPLES}"
    );
    for many in [0, 7, 8, 15, 16, 17, 63] {
        let many = ", app store".repeat(many);
        check_list(&list, &format!("An app store{many}."));
        check_list(&list, &format!("An ⟦app store{many}, and one more store⟧."));
        check_list(&list, &format!("An ⟦app and an app store{many}⟧."));
    }
    check_rule(
        "prohibited = [\"openai\"]\nexcept=[\"zzz\"]\nallowed = [\"OpenAI\"]",
        "⟦openai⟧ and OpenAI",
    );
}

#[test]
fn a_sieve_is_made_when_it_pays() {
    let policy = || {
        policy(&format!(
            "[[rule]]\nid = \"r\"\nmessage = \"m\"\nprohibited = [\"best widget\", \"risk free\"]\n{EXAMPLES}"
        ))
    };
    let little = policy();
    assert!(!little.is_worth_sifting(50));
    assert!(little.is_worth_sifting(10), "with what was read before");
    let asked = policy();
    assert!(!asked.is_worth_sifting(1));
    let mut sifter = Sifter::default();
    asked.sift(Format::Text, "a", Halt::NEVER, &mut sifter);
    assert!(asked.is_worth_sifting(1), "once there is one it is used");
}
