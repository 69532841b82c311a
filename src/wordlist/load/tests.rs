//! What a list says, its defaults, and that the documentation tells it right. The faults are in [`faults`], the laws
//! in [`laws`].

use jiff::civil::date;

use super::*;
use crate::diagnostic::Severity;
use crate::text::{Scope, Scopes};
use crate::wordlist::{Case, FixPolicy, Kind, Reach, RuleSeverity, ScopeFilter, Status};

mod faults;
mod laws;
mod pieces;

const HEADER: &str = "[wordlist]\nid = \"list\"\ntitle = \"List\"\nversion = \"1\"\n";

/// Everything a list can say.
const FULL: &str = r#"
"$schema" = "https://example.org/wordlist.json"

[wordlist]
id = "openai-on-aws"
title = "Describing the runtime"
version = "2026.03.1"
language = "en"
owner = "partner-communications"
jurisdiction = "contract"
source = { title = "Memo", url = "https://example.org/memo", section = "2", accessed = 2026-03-18 }
effective = 2026-03-11
review-by = 2026-04-27
approved-by = "legal"
tags = ["partner"]

[terms]
openai-model = ["OpenAI [frontier | latest] model~", "model~ from @vendor"]
vendor = ["OpenAI"]

[[approved]]
phrases = ["(powered by | integrated with) OpenAI"]
protects = ["second", "model-access"]

[[approved]]
phrases = ["powered by \"OpenAI\""]

[[rule]]
id = "model-access"
kind = "prohibit"
status = "approved"
severity = "warning"
message = "Do not say so"
reason = "Because"
prohibited = ["provide~ [direct] access to @openai-model"]
allowed = ["powered by OpenAI", "integrated with OpenAI"]
replace = { "old name" = "new name", "\"Bard\"" = "Gemini" }
fix = "none"
except = ["no access to @openai-model"]
unless = { near = ["not", "never"], within = "sentence" }
case = "match"
scopes = ["heading", "paragraph", "!paragraph"]
quotes = "skip"
audience = ["press"]
region = ["US"]
language = "en-GB"
paths = ["press/**"]
effective = 2026-03-12
expires = 2027-01-01
review-by = 2026-05-01
owner = "legal"
approved-by = "J. Doe"
source = { title = "Contract" }
supersedes = ["second", "other-list/any"]
tags = ["a", "b"]
suppressible = false
examples.flag = ["It provides access to OpenAI models."]
examples.pass = ["It is powered by OpenAI."]
examples.fix = [{ before = "old name", after = "new name" }]

[[rule]]
id = "second"
message = "Second"
replace = { "old name" = "new name" }
examples.flag = ["The old name."]
examples.pass = ["The new name."]

[[rule]]
id = "third"
kind = "require"
message = "Name the date"
when = ["OpenAI"]
require = ["as of today"]
within = "paragraph"
status = "proposed"

[[rule]]
id = "fourth"
kind = "first-use"
message = "In full at first"
first = ["Amazon Web Services"]
later = ["AWS"]
status = "proposed"

[[rule]]
id = "fifth"
kind = "review"
message = "Look at this"
prohibited = ["access w/s model~"]
unless.near = ["not"]
examples = { flag = ["access to models"], pass = ["no"] }
"#;

fn shorten(text: &str) -> &str {
    text.get(..2_000).unwrap_or(text)
}

fn show(diagnostics: &[Diagnostic]) -> String {
    let lines = diagnostics.iter().map(|d| {
        let helps = d.helps.join("; ");
        format!("{} {:?} {}; {helps}", d.code, d.labels[0].span, d.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Loads a list that has no fault.
#[track_caller]
fn load_sound(text: &str) -> Wordlist {
    let (list, diagnostics) = Wordlist::load("list.toml", text);
    assert!(
        diagnostics.is_empty(),
        "{}\n{}",
        shorten(text),
        show(&diagnostics)
    );
    list.expect("a list without faults is loaded")
}

/// The faults of a list: code, the text at its first label, and words of message or help.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str, &str)]) {
    let (list, diagnostics) = Wordlist::load("list.toml", text);
    let found: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code, at(text, diagnostic, 0)))
        .collect();
    let wanted: Vec<_> = expected.iter().map(|&(code, at, _)| (code, at)).collect();
    assert_eq!(found, wanted, "{}\n{}", shorten(text), show(&diagnostics));
    for (diagnostic, (_, _, words)) in diagnostics.iter().zip(expected) {
        let said = format!("{}; {}", diagnostic.message, diagnostic.helps.join("; "));
        assert!(said.contains(words), "{words:?} is not in {said:?}");
        assert!(!diagnostic.helps.is_empty(), "says what to do: {said}");
        assert!(code::ALL.contains(&diagnostic.code));
    }
    let failed = diagnostics.iter().any(|d| d.severity == Severity::Error);
    assert_eq!(list.is_none(), failed, "{text}");
}

fn at<'a>(text: &'a str, diagnostic: &Diagnostic, label: usize) -> &'a str {
    &text[diagnostic.labels[label].span.range()]
}

/// A list of one sound rule, to which `lines` are added, each in place of the line with the same key.
fn with_rule(lines: &str) -> String {
    let keys: Vec<_> = lines.lines().filter_map(|l| l.split_once(" =")).collect();
    let base = [
        "id = \"r\"",
        "message = \"m\"",
        "prohibited = [\"a b\"]",
        "examples.flag = [\"f\"]",
        "examples.pass = [\"p\"]",
    ];
    let kept = base.into_iter().filter(|line| {
        let key = line.split_once(" =").map_or("", |(key, _)| key);
        !keys.iter().any(|(other, _)| *other == key)
    });
    let mut text = format!("{HEADER}\n[[rule]]\n");
    for line in kept.chain(lines.lines()) {
        text.push_str(line.trim_start_matches('-'));
        text.push('\n');
    }
    text
}

/// One fault of a rule with these lines.
#[track_caller]
fn check_rule(lines: &str, code: &str, at: &str, words: &str) {
    check(&with_rule(lines), &[(code, at, words)]);
}

#[test]
fn all_fields() {
    let list = load_sound(FULL);
    assert_eq!(
        (list.id.as_str(), list.title.as_str()),
        ("openai-on-aws", "Describing the runtime")
    );
    assert_eq!(
        (list.version.as_str(), &*list.language),
        ("2026.03.1", "en")
    );
    assert_eq!(list.owner.as_deref(), Some("partner-communications"));
    assert_eq!(list.jurisdiction.as_deref(), Some("contract"));
    let source = list.source.as_ref().unwrap();
    assert_eq!(source.accessed, Some(date(2026, 3, 18)));
    assert_eq!(source.section.as_deref(), Some("2"));
    let sets: Vec<_> = list
        .terms
        .iter()
        .map(|set| (set.name.as_str(), set.phrases.len()))
        .collect();
    assert_eq!(sets, [("openai-model", 2), ("vendor", 1)]); // in the order written
    let protects: Vec<_> = list
        .approved
        .iter()
        .map(|approved| approved.protects.clone())
        .collect();
    assert_eq!(protects, [vec![0, 1], vec![0, 1, 2, 3, 4]]);

    let rule = &list.rules[0];
    assert_eq!(&FULL[rule.span.range()], "\"model-access\"");
    assert_eq!((rule.kind, rule.status), (Kind::Prohibit, Status::Approved));
    assert_eq!(rule.severity, RuleSeverity::Warning);
    assert_eq!(
        (rule.message.as_str(), rule.reason.as_deref()),
        ("Do not say so", Some("Because"))
    );
    let prohibited: Vec<_> = rule
        .prohibited
        .iter()
        .map(|phrase| phrase.written.as_str())
        .collect();
    assert_eq!(
        prohibited,
        [
            "provide~ [direct] access to @openai-model",
            "old name",
            "\"Bard\""
        ]
    );
    let allowed: Vec<_> = rule
        .allowed
        .iter()
        .map(|a| (a.text.as_str(), a.replaces))
        .collect();
    assert_eq!(
        allowed,
        [
            ("powered by OpenAI", None),
            ("integrated with OpenAI", None),
            ("new name", Some(1)),
            ("Gemini", Some(2))
        ]
    );
    assert_eq!(rule.fix, FixPolicy::None);
    assert_eq!(rule.except.len(), 1);
    let unless = rule.unless.as_ref().unwrap();
    assert_eq!((unless.near.len(), unless.within), (2, Reach::Sentence));
    assert_eq!(rule.case, Case::Match);
    assert_eq!(rule.scopes.only, Scopes::NONE.with(Scope::Heading));
    assert!(rule.scopes.never.has(Scope::Paragraph));
    assert!(rule.skips_quotes);
    assert_eq!(
        (&rule.audience, &rule.region),
        (&vec!["press".to_owned()], &vec!["US".to_owned()])
    );
    assert_eq!(&*rule.language, "en-GB");
    assert_eq!(rule.paths, ["press/**"]);
    assert_eq!(
        rule.validity,
        Validity {
            effective: Some(date(2026, 3, 12)),
            expires: Some(date(2027, 1, 1)),
            review_by: Some(date(2026, 5, 1)),
        }
    );
    assert_eq!(rule.owner.as_deref(), Some("legal"));
    assert_eq!(rule.approved_by.as_deref(), Some("J. Doe"));
    assert_eq!(
        rule.source.as_ref().unwrap().title.as_deref(),
        Some("Contract")
    );
    assert_eq!(rule.supersedes, ["second", "other-list/any"]);
    assert_eq!(rule.tags, ["a", "b"]);
    assert!(!rule.suppressible);
    assert_eq!(
        rule.examples.flag[0].text,
        "It provides access to OpenAI models."
    );
    assert_eq!(
        &FULL[rule.examples.pass[0].span.range()],
        "\"It is powered by OpenAI.\""
    );
    assert_eq!(rule.examples.fix[0].after.text, "new name");
}

#[test]
fn defaults() {
    let list = load_sound(FULL);
    let rule = &list.rules[1];
    assert_eq!((rule.kind, rule.status), (Kind::Prohibit, Status::Approved));
    assert_eq!(
        (rule.severity, rule.case),
        (RuleSeverity::Error, Case::Ignore)
    );
    assert_eq!(rule.fix, FixPolicy::Safe); // it has `replace`
    assert!(rule.unless.is_none() && rule.except.is_empty() && rule.reason.is_none());
    assert_eq!(rule.scopes, ScopeFilter::READ);
    assert!(!rule.skips_quotes && rule.suppressible);
    assert!(rule.audience.is_empty() && rule.region.is_empty() && rule.paths.is_empty());
    // the list's
    assert_eq!(&*rule.language, "en");
    assert_eq!(
        rule.validity,
        Validity {
            effective: Some(date(2026, 3, 11)),
            expires: None,
            review_by: Some(date(2026, 4, 27)),
        }
    );
    assert_eq!(rule.owner.as_deref(), Some("partner-communications"));
    assert_eq!(rule.approved_by.as_deref(), Some("legal"));
    assert_eq!(rule.source.as_ref().unwrap().title.as_deref(), Some("Memo"));
    assert_eq!(rule.tags, ["partner"]);

    assert_eq!(list.rules[2].within, Reach::Paragraph);
    assert_eq!(list.rules[3].within, Reach::Document);
    let review = &list.rules[4];
    assert_eq!(review.fix, FixPolicy::Suggest);
    assert_eq!(review.unless.as_ref().unwrap().within, Reach::Words(4));

    // the least a list can say
    let list = load_sound(HEADER);
    assert_eq!(&*list.language, "en");
    assert!(list.rules.is_empty() && list.owner.is_none());
}

#[test]
fn scopes() {
    let of = |scopes: &[Scope]| scopes.iter().copied().collect::<Scopes>();
    assert_eq!(
        load_sound(&with_rule("")).rules[0].scopes,
        ScopeFilter::READ
    );
    let (code, comment, url) = (Scope::Code, Scope::Comment, Scope::Url);
    for (written, only, never) in [
        (r#"["code"]"#, of(&[code]), of(&[comment, url])),
        (
            r#"["!quote"]"#,
            of(&[]),
            of(&[Scope::Quote, code, comment, url]),
        ),
        (
            r#"["list", "!table"]"#,
            of(&[Scope::List]),
            of(&[Scope::Table, code, comment, url]),
        ),
        (
            r#"["!list", "table", "list"]"#,
            of(&[Scope::Table]),
            of(&[Scope::List, code, comment, url]),
        ),
    ] {
        let list = load_sound(&with_rule(&format!("scopes = {written}")));
        assert_eq!(
            list.rules[0].scopes,
            ScopeFilter { only, never },
            "{written}"
        );
    }
    check_rule(
        r#"scopes = ["headings"]"#,
        code::BAD_VALUE,
        "\"headings\"",
        "did you mean `heading`?",
    );
    check_rule(
        r#"scopes = ["!qoute"]"#,
        code::BAD_VALUE,
        "\"!qoute\"",
        "did you mean `quote`?",
    );
    check_rule(
        r#"scopes = ["xyz"]"#,
        code::BAD_VALUE,
        "\"xyz\"",
        "`front-matter`",
    );
    check_rule("scopes = []", code::BAD_VALUE, "[]", "leaves no place");
    check_rule(
        r#"scopes = ["list", "!list"]"#,
        code::BAD_VALUE,
        r#"["list", "!list"]"#,
        "leaves no place",
    );
}

#[test]
fn documented_lists_load() {
    let mut lists = 0;
    for block in include_str!("../../../docs/wordlist.md")
        .split("```toml\n")
        .skip(1)
    {
        let toml = block.split("```").next().unwrap_or_default();
        load_sound(toml);
        lists += 1;
    }
    assert!(lists >= 5, "{lists}");
}

#[test]
fn every_field_is_documented() {
    let docs = include_str!("../../../docs/wordlist.md");
    let (_, table) = docs.split_once("### `[[rule]]`").unwrap();
    for key in super::keys::RuleKeys::KEYS {
        let key = key.name;
        assert!(table.contains(&format!("\n| `{key}` |")), "{key}");
    }
    for scope in Scope::ALL {
        assert!(table.contains(&format!("`{}`", scope.name())), "{scope:?}");
    }
}

/// What a schema calls the default is what the loader takes where nothing is said.
#[test]
fn defaults_hold() {
    use crate::toml_reader::{Key, Literal};

    let written = |keys: &[Key]| -> String {
        let lines = keys.iter().filter_map(|key| {
            Some(match key.default? {
                Literal::Text(text) => format!("{} = \"{text}\"\n", key.name),
                Literal::Number(number) => format!("{} = {number}\n", key.name),
                Literal::Boolean(truth) => format!("{} = {truth}\n", key.name),
            })
        });
        lines.collect()
    };
    let load = |header: &str, rule: &str, unless: &str| {
        let (list, diagnostics) = Wordlist::load(
            "x",
            format!(
                "[wordlist]\nid = 'a'\ntitle = 'A'\nversion = '1'\n{header}
                [[rule]]\nid = 'b'\nmessage = 'B'\n{rule}examples = {{ flag = ['a b'], pass = ['c'] }}
                [rule.unless]\nnear = ['c']\n{unless}"
            ),
        );
        assert_eq!(diagnostics, []);
        let list = list.unwrap();
        let rule = &list.rules[0];
        format!(
            "{:?}",
            (
                &list.language,
                (rule.kind, rule.status, rule.severity, rule.within),
                (rule.case, rule.skips_quotes, rule.suppressible),
                rule.unless.as_ref().map(|unless| unless.within),
            )
        )
    };
    let (header, rule, unless) = (
        written(super::keys::HeaderKeys::KEYS),
        written(super::keys::RuleKeys::KEYS),
        written(super::keys::UnlessKeys::KEYS),
    );
    assert_eq!(
        [&header, &rule, &unless].map(|text| text.lines().count()),
        [1, 7, 1]
    );
    let require = "kind = 'require'\nwhen = ['a b']\nrequire = ['d']\n";
    let within = "within = \"document\"\n";
    assert_eq!(
        load("", require, ""),
        load("", &format!("{require}{within}"), "")
    );
    let rule = rule.replace(within, ""); // of another kind than the default
    assert_eq!(
        load("", "prohibited = ['a b']\n", ""),
        load(&header, &format!("prohibited = ['a b']\n{rule}"), &unless)
    );
}
