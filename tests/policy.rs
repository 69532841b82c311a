//! Which rules are in force, for whom, when and where; and the two names by which a run and a finding are known again:
//! the digest of a policy, the fingerprint of a finding.

use std::sync::Arc;

use jiff::civil::Date;
use sayso::document::{Format, Prose, read};
use sayso::lint::{Finding, Policy, PolicyOptions, RuleState, Scratch};
use sayso::report::describe_state;
use sayso::wordlist::Wordlist;

const HEAD: &str =
    "[wordlist]\nid = \"list\"\ntitle = \"A list\"\nversion = \"1\"\nlanguage = \"en\"\n";

/// A rule; `fields` come before those that every rule must have, and may be those.
fn rule(id: &str, fields: &str) -> String {
    let mut rule = format!("[[rule]]\nid = \"{id}\"\n{fields}\n");
    for (key, value) in [
        ("message", "\"m\""),
        ("prohibited", "[\"best widget\"]"),
        ("examples", "{ flag = [\"x\"], pass = [\"x\"] }"),
    ] {
        if !fields.lines().any(|line| line.starts_with(key)) {
            rule += &format!("{key} = {value}\n");
        }
    }
    rule
}

/// The policy of one list, of which `head` are more fields, on `day`, for nobody in particular.
#[track_caller]
fn policy(head: &str, rules: &str, day: &str) -> Policy {
    policy_for(head, rules, day, &[], &[])
}

#[track_caller]
fn policy_for(head: &str, rules: &str, day: &str, audience: &[&str], region: &[&str]) -> Policy {
    let toml = format!("{HEAD}{head}\n{rules}");
    let (list, diagnostics) = Wordlist::load("list.toml", &toml);
    let list = list.unwrap_or_else(|| panic!("{toml}\n{diagnostics:#?}"));
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let options = PolicyOptions {
        as_of: date(day),
        audience: owned(audience),
        region: owned(region),
        language: Vec::new(),
    };
    let (policy, diagnostics) = Policy::new(vec![Arc::new(list)], options);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    policy
}

fn date(day: &str) -> Date {
    day.parse().expect("a date")
}

fn findings(policy: &Policy, format: Format, text: &str, path: &str) -> Vec<Finding> {
    let mut prose = Prose::default();
    read(format, text, policy.wanted(), &mut prose);
    policy.judge(&prose, path, &mut Scratch::default()).findings
}

/// The state of the only rule of a policy; what it does must agree with that.
#[track_caller]
fn state_of(policy: &Policy) -> RuleState {
    let [entry] = &policy.rules[..] else {
        panic!("one rule")
    };
    let found = findings(policy, Format::Text, "The best widget.", "a.txt");
    assert_eq!(
        !found.is_empty(),
        entry.state == RuleState::InForce,
        "{:?}",
        entry.state
    );
    assert_eq!(policy.in_force().count(), found.len());
    entry.state
}

#[test]
fn dates() {
    use RuleState::{Expired, InForce, NotYet};
    // fields of the rule, the day, the state
    let table = [
        ("", "0001-01-01", InForce), // always
        ("", "9999-12-31", InForce),
        (
            "effective = 2026-03-11",
            "2026-03-10",
            NotYet(date("2026-03-11")),
        ),
        ("effective = 2026-03-11", "2026-03-11", InForce), // the first day in force
        ("effective = 2026-03-11", "2026-03-12", InForce),
        ("expires = 2026-03-11", "2026-03-10", InForce),
        (
            "expires = 2026-03-11",
            "2026-03-11",
            Expired(date("2026-03-11")),
        ), // the first day no longer
        (
            "expires = 2026-03-11",
            "2026-03-12",
            Expired(date("2026-03-11")),
        ),
        (
            "effective = 2026-03-11\nexpires = 2026-03-12",
            "2026-03-10",
            NotYet(date("2026-03-11")),
        ),
        (
            "effective = 2026-03-11\nexpires = 2026-03-12",
            "2026-03-11",
            InForce,
        ), // one day
        (
            "effective = 2026-03-11\nexpires = 2026-03-12",
            "2026-03-12",
            Expired(date("2026-03-12")),
        ),
        (
            "effective = 2028-02-29",
            "2028-02-28",
            NotYet(date("2028-02-29")),
        ), // a leap day
        ("effective = 2028-02-29", "2028-02-29", InForce),
        ("effective = 2028-02-29", "2028-03-01", InForce),
        ("expires = 2028-02-29", "2028-02-28", InForce),
        (
            "expires = 2028-02-29",
            "2028-02-29",
            Expired(date("2028-02-29")),
        ),
        (
            "effective = 2028-02-29\nexpires = 2028-03-01",
            "2028-02-29",
            InForce,
        ),
        (
            "effective = 2026-12-31\nexpires = 2027-01-01",
            "2026-12-31",
            InForce,
        ), // over a year's end
        (
            "effective = 2026-12-31\nexpires = 2027-01-01",
            "2027-01-01",
            Expired(date("2027-01-01")),
        ),
    ];
    for (fields, day, state) in table {
        let own = policy("", &rule("rule", fields), day);
        assert_eq!(state_of(&own), state, "{fields:?} on {day}");
        // the same from the list
        let inherited = policy(fields, &rule("rule", ""), day);
        assert_eq!(
            state_of(&inherited),
            state,
            "{fields:?} of the list on {day}"
        );
    }
    // a rule's own date wins, either way
    let early = policy(
        "effective = 2026-03-11",
        &rule("rule", "effective = 2026-01-01"),
        "2026-02-01",
    );
    assert_eq!(state_of(&early), InForce);
    let late = policy(
        "effective = 2026-01-01",
        &rule("rule", "effective = 2026-03-11"),
        "2026-02-01",
    );
    assert_eq!(state_of(&late), NotYet(date("2026-03-11")));
}

#[test]
fn days_that_there_are_not() {
    for day in [
        "2027-02-29",
        "2026-02-30",
        "2026-13-01",
        "2026-04-31",
        "2100-02-29",
    ] {
        let toml = format!("{HEAD}{}", rule("rule", &format!("effective = {day}")));
        let (list, diagnostics) = Wordlist::load("list.toml", &toml);
        assert!(list.is_none(), "{day}");
        assert_eq!(diagnostics.len(), 1, "{day}: {diagnostics:#?}");
        assert_eq!(diagnostics[0].code, "toml-syntax", "{day}");
    }
}

#[test]
fn before_every_rule_nothing_is_in_force() {
    let rules = rule("one", "effective = 2026-03-11")
        + &rule("two", "effective = 2027-01-01\nexpires = 2028-01-01")
        + "[[approved]]\nphrases = [\"good widget\"]\n";
    let policy = policy("", &rules, "1999-12-31");
    assert_eq!(policy.in_force().count(), 0);
    let states: Vec<_> = policy.rules.iter().map(|entry| entry.state).collect();
    assert_eq!(
        states,
        [
            RuleState::NotYet(date("2026-03-11")),
            RuleState::NotYet(date("2027-01-01"))
        ]
    );
    assert!(findings(&policy, Format::Text, "The best widget.", "a.txt").is_empty());
    assert!(policy.digest().starts_with("sha256:"));
}

#[test]
fn status() {
    use RuleState::{InForce, Proposed, Retired};
    let table = [
        ("", InForce),
        ("status = \"approved\"", InForce),
        ("status = \"proposed\"", Proposed),
        ("status = \"retired\"", Retired),
        // what was never agreed, or is no longer, has no dates that matter
        ("status = \"proposed\"\nexpires = 2020-01-01", Proposed),
        ("status = \"retired\"\neffective = 2030-01-01", Retired),
    ];
    for (fields, state) in table {
        let policy = policy("", &rule("rule", fields), "2026-03-18");
        assert_eq!(state_of(&policy), state, "{fields:?}");
    }
}

#[test]
fn audience_and_region() {
    use RuleState::{InForce, OtherAudience, OtherRegion};
    // fields of the rule; audiences and regions of the run; the state
    let table: &[(&str, &[&str], &[&str], RuleState)] = &[
        ("", &[], &[], InForce),
        ("", &["press"], &["US"], InForce), // a rule for all binds each
        ("audience = [\"press\"]", &[], &[], InForce), // a run that names none gets the rules of all
        ("audience = [\"press\"]", &["press"], &[], InForce),
        ("audience = [\"press\"]", &["public"], &[], OtherAudience),
        ("audience = [\"press\"]", &["public", "press"], &[], InForce), // one in common is enough
        (
            "audience = [\"press\", \"public\"]",
            &["public"],
            &[],
            InForce,
        ),
        ("audience = [\"press\"]", &["Press"], &[], OtherAudience), // names are names
        ("audience = [\"press\"]", &[], &["US"], InForce),
        ("region = [\"US\"]", &[], &[], InForce),
        ("region = [\"US\"]", &[], &["US"], InForce),
        ("region = [\"US\"]", &[], &["EU"], OtherRegion),
        ("region = [\"US\"]", &["press"], &["EU", "US"], InForce),
        (
            "audience = [\"press\"]\nregion = [\"US\"]",
            &["press"],
            &["EU"],
            OtherRegion,
        ),
        (
            "audience = [\"press\"]\nregion = [\"US\"]",
            &["public"],
            &["US"],
            OtherAudience,
        ),
        (
            "audience = [\"press\"]\nregion = [\"US\"]",
            &["press"],
            &["US"],
            InForce,
        ),
    ];
    for (fields, audience, region, state) in table {
        let own = policy_for("", &rule("rule", fields), "2026-03-18", audience, region);
        assert_eq!(
            state_of(&own),
            *state,
            "{fields:?} for {audience:?} in {region:?}"
        );
    }
}

#[test]
fn language() {
    use RuleState::{InForce, OtherLanguage};
    // language of the list and of the rule; languages of the run; the state
    let table: &[(&str, &str, &[&str], RuleState)] = &[
        ("en", "", &[], InForce), // a run that names none gets the rules in all
        ("en", "", &["en"], InForce),
        ("en", "", &["EN"], InForce), // tags know no letter case
        ("en", "", &["de"], OtherLanguage),
        ("en", "", &["de", "en"], InForce),
        ("en", "", &["en-GB"], InForce), // British English is English
        ("en-GB", "", &["en"], InForce), // and who asks for English asks for it too
        ("en-GB", "", &["en-US"], OtherLanguage),
        ("en", "de", &["en"], OtherLanguage), // the rule's own wins
        ("en", "de", &["de"], InForce),
    ];
    for (list, own, named, state) in table {
        let own = if own.is_empty() {
            String::new()
        } else {
            format!("language = \"{own}\"")
        };
        let toml = format!("{HEAD}{}", rule("rule", &own)).replace(
            "language = \"en\"\n[[",
            &format!("language = \"{list}\"\n[["),
        );
        let (list, faults) = Wordlist::load("list.toml", &toml);
        let options = PolicyOptions {
            as_of: date("2026-03-18"),
            audience: Vec::new(),
            region: Vec::new(),
            language: named.iter().map(|tag| (*tag).to_owned()).collect(),
        };
        let list = list.unwrap_or_else(|| panic!("{faults:#?}"));
        let (policy, _) = Policy::new(vec![Arc::new(list)], options);
        assert_eq!(state_of(&policy), *state, "{toml} for {named:?}");
    }
}

#[test]
fn paths() {
    // patterns of the rule, path, whether it binds
    let table = [
        ("[]", "a.md", true),
        ("[\"press/**\"]", "press/a.md", true),
        ("[\"press/**\"]", "press/2026/a.md", true),
        ("[\"press/**\"]", "docs/press/a.md", false),
        ("[\"press/**\"]", "press.md", false),
        ("[\"**/press/**\"]", "docs/press/a.md", true),
        ("[\"press/*.md\"]", "press/a.md", true),
        ("[\"press/*.md\"]", "press/2026/a.md", false), // `*` is no folder
        ("[\"docs/**\", \"press/**\"]", "press/a.md", true), // any of them
        ("[\"docs/**\", \"press/**\"]", "blog/a.md", false),
        ("[\"press/{a,b}.md\"]", "press/b.md", true),
        ("[\"press/[!a].md\"]", "press/a.md", false),
        ("[\"press/?.md\"]", "press/a.md", true),
        ("[\"press/?.md\"]", "press/ab.md", false),
        ("[\"a.md\"]", "press/2026/a.md", true), // a name, at any depth
        ("[\"press\"]", "press/2026/a.md", true), // a folder with all in it
        ("[\"/press/\"]", "docs/press/a.md", false),
    ];
    for (paths, path, binds) in table {
        let policy = policy("", &rule("rule", &format!("paths = {paths}")), "2026-03-18");
        let found = findings(&policy, Format::Text, "The best widget.", path);
        assert_eq!(!found.is_empty(), binds, "{paths} at {path}");
    }
}

#[test]
fn rules_of_every_kind_are_in_force() {
    let table = [
        ("kind = \"review\"", "The best widget."),
        (
            "kind = \"require\"\nwhen = [\"best widget\"]\nrequire = [\"in Europe\"]",
            "The best widget.",
        ),
        (
            "kind = \"first-use\"\nfirst = [\"Acme Widget\"]\nlater = [\"best widget\"]",
            "The best widget.",
        ),
    ];
    for (fields, text) in table {
        let mut toml = rule("rule", fields);
        if !fields.contains("review") {
            toml = toml.replace("prohibited = [\"best widget\"]\n", "");
        }
        let in_force = policy("", &toml, "2026-03-18");
        assert_eq!(state_of(&in_force), RuleState::InForce, "{fields}");
        assert_eq!(
            findings(&in_force, Format::Text, text, "a.txt").len(),
            1,
            "{fields}"
        );
        let early = policy("effective = 2027-01-01", &toml, "2026-03-18");
        assert_eq!(
            state_of(&early),
            RuleState::NotYet(date("2027-01-01")),
            "{fields}"
        );
    }
}

#[test]
fn overdue_reviews() {
    // fields of the rule, the day, since when its review is overdue
    let due = Some(date("2026-04-27"));
    let table = [
        ("", "2026-04-27", None),
        ("review-by = 2026-04-27", "2026-04-26", None),
        ("review-by = 2026-04-27", "2026-04-27", due), // on the day itself
        ("review-by = 2026-04-27", "2030-01-01", due),
        (
            "review-by = 2026-04-27\nexpires = 2026-05-01",
            "2026-05-01",
            None,
        ), // out of force
        (
            "review-by = 2026-04-27\neffective = 2026-05-01",
            "2026-04-28",
            None,
        ), // not yet in it
        (
            "review-by = 2026-04-27\nstatus = \"proposed\"",
            "2026-04-28",
            None,
        ),
    ];
    for (fields, day, overdue) in table {
        let policy = policy("", &rule("rule", fields), day);
        let entry = &policy.rules[0];
        assert_eq!(entry.overdue_since, overdue, "{fields:?} on {day}");
        let says = describe_state(entry);
        assert_eq!(
            says.contains("review overdue since 2026-04-27"),
            overdue.is_some(),
            "{says}"
        );
        state_of(&policy); // it still fires
    }
}

const LIST: &str = r#"
[terms]
thing = ["widget~"]

[[approved]]
phrases = ["best widget contest"]
protects = ["best"]

[[rule]]
id = "best"
severity = "warning"
message = "Do not say best"
prohibited = ["best @thing", "finest widget"]
allowed = ["good widget"]
except = ["second best widget"]
unless = { near = ["arguably"], within = 5 }
case = "ignore"
scopes = ["paragraph"]
quotes = "skip"
paths = ["**"]
audience = ["press"]
effective = 2020-01-01
expires = 2030-01-01
reason = "It is not"
owner = "brand"
tags = ["a"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "cheap"
message = "m"
prohibited = ["cheap widget"]
status = "proposed"
"#;

#[test]
fn digests() {
    let digest = |toml: &str| policy("", toml, "2026-03-18").digest();
    let before = digest(LIST);
    assert_eq!(before.len(), "sha256:".len() + 64);
    assert_eq!(before, digest(LIST), "the same rules, the same digest");
    // every change of what is found changes it
    let changes = [
        ("\"widget~\"", "\"widget~\", \"gadget~\""), // terms
        ("thing", "item"),
        ("contest", "award"), // approved wording
        ("protects = [\"best\"]", "protects = [\"cheap\"]"),
        ("id = \"best\"", "id = \"finest\""),
        ("\"warning\"", "\"info\""),
        ("finest widget", "finest widget~"), // phrases
        (", \"finest widget\"", ""),
        ("\"good widget\"", "\"fine widget\""),
        ("second best", "third best"),
        ("arguably", "perhaps"),
        ("within = 5", "within = 6"),
        ("within = 5", "within = \"sentence\""),
        ("\"ignore\"", "\"match\""),
        ("[\"paragraph\"]", "[\"paragraph\", \"heading\"]"),
        ("[\"paragraph\"]", "[\"!paragraph\"]"),
        ("\"skip\"", "\"check\""),
        ("[\"**\"]", "[\"press/**\"]"),
        ("case = \"ignore\"", "language = \"en-GB\""), // the language of the rule
        (
            "status = \"proposed\"",
            "examples = { flag = [\"x\"], pass = [\"x\"] }",
        ), // one rule more
        ("expires = 2030-01-01", "expires = 2026-03-18"), // one rule less
    ];
    for (from, to) in changes {
        assert!(LIST.contains(from), "{from}");
        let changed = LIST.replace(from, to);
        let changed = changed.replace(
            "protects = [\"best\"]",
            match from {
                "id = \"best\"" => "protects = [\"finest\"]",
                _ => "protects = [\"best\"]",
            },
        );
        assert_ne!(before, digest(&changed), "{from} → {to}");
    }
    // what is only said about it does not
    let remarks = [
        ("Do not say best", "Never say best"),
        ("It is not", "It never was"),
        ("owner = \"brand\"", "owner = \"legal\""),
        ("tags = [\"a\"]", "tags = [\"b\"]"),
        ("expires = 2030-01-01", "expires = 2031-01-01"),
        ("cheap widget", "very cheap widget"), // not in force
        ("flag = [\"x\"]", "flag = [\"y\"]"),
        ("[[rule]]", "# a remark\n[[rule]]"),
    ];
    for (from, to) in remarks {
        assert!(LIST.contains(from), "{from}");
        assert_eq!(before, digest(&LIST.replace(from, to)), "{from} → {to}");
    }
    // the list itself: its id and version
    for (from, to) in [("\"list\"", "\"other\""), ("\"1\"", "\"2\"")] {
        let toml = format!("{HEAD}{LIST}").replace(from, to);
        let (list, _) = Wordlist::load("list.toml", &toml);
        let options = policy("", LIST, "2026-03-18").options;
        let (changed, _) = Policy::new(vec![Arc::new(list.expect("it loads"))], options);
        assert_ne!(before, changed.digest(), "{from} → {to}");
    }
    // a rule that binds others is not in it
    let for_public = policy_for("", LIST, "2026-03-18", &["public"], &[]);
    assert_ne!(before, for_public.digest());
    // and of two lists the order counts
    let (one, two) = (rule("one", ""), rule("two", ""));
    assert_ne!(
        digest(&format!("{one}{two}")),
        digest(&format!("{two}{one}"))
    );
}

/// What is hashed, line by line.
#[test]
fn statements() {
    let rules = rule(
        "one",
        "severity = \"info\"\ncase = \"match\"\nquotes = \"skip\"\nsuppressible = false\nallowed = [\"a \\\"b\\\"\"]\nreplace = { \"old\" = \"new\" }\nscopes = [\"!quote\"]\npaths = [\"press/**\"]\nunless = { near = [\"may\"], within = 3 }\nexcept = [\"x\", \"y\"]",
    ) + &rule(
        "two",
        "kind = \"require\"\nwhen = [\"w\"]\nrequire = [\"r\"]",
    )
    .replace("prohibited = [\"best widget\"]\n", "")
        + &rule(
            "three",
            "kind = \"first-use\"\nfirst = [\"f\"]\nlater = [\"l\"]",
        )
        .replace("prohibited = [\"best widget\"]\n", "")
        + &rule("four", "kind = \"review\"")
        + &rule("five", "status = \"retired\"");
    let head = "[terms]\nthing = [\"widget~\"]\n[[approved]]\nphrases = [\"p\"]\nprotects = [\"one\", \"five\"]\n";
    assert_eq!(
        policy("", &format!("{head}{rules}"), "2026-03-18").statement(),
        r#"sayso policy 1
suppressions "allowed" "undated"
list "list" "1" "en"
set "thing" "widget~"
approved "p"
protects "one" "five"
rule "list/one"
kind "prohibit"
severity "info"
language "en"
case "match"
scopes "!quote"
quotes "skip"
paths "press/**"
suppressible "false"
prohibited "best widget"
allowed "a \"b\""
replace "old" "new"
except "x" "y"
unless "3" "may"
rule "list/two"
kind "require"
severity "error"
language "en"
when "w"
require "r"
within "document"
rule "list/three"
kind "first-use"
severity "error"
language "en"
first "f"
later "l"
rule "list/four"
kind "review"
severity "review"
language "en"
prohibited "best widget"
"#
    );
}

/// The fingerprints of all findings in `text`, in order.
fn fingerprints(format: Format, text: &str, path: &str) -> Vec<String> {
    let rules = rule("best", "") + &rule("cheap", "prohibited = [\"cheap\"]\nexcept = []");
    let policy = policy("", &rules, "2026-03-18");
    let found = findings(&policy, format, text, path);
    found
        .into_iter()
        .map(|finding| finding.fingerprint)
        .collect()
}

const TEXT: &str = "One. This is the best widget of them all, in every way. Three.\n";

#[test]
fn fingerprints_survive() {
    let check = |format: Format, text: &str| {
        let before = fingerprints(Format::Markdown, TEXT, "a.md");
        assert_eq!(before.len(), 1);
        assert!(
            before[0].starts_with("v1:") && before[0].len() == 35,
            "{before:?}"
        );
        assert_eq!(fingerprints(format, text, "a.md"), before, "{text:?}");
    };
    let md = |text: &str| check(Format::Markdown, text);
    md(TEXT);
    // edits elsewhere
    md(&format!(
        "# A new heading\n\nA new paragraph.\n\n{TEXT}\nAnother.\n"
    ));
    md(&TEXT.replace(
        "One.",
        "Quite another sentence, longer than before. And one more!",
    ));
    md(&TEXT.replace(" Three.", ""));
    md(&TEXT.replace("Three.", "Four. Five."));
    // wrapping
    md(&TEXT.replace(' ', "\n"));
    md(&TEXT.replace("best widget", "best\nwidget"));
    md(&TEXT.replace("the best", "the\r\nbest"));
    md(&TEXT.replace(' ', "   "));
    // how it is written: markup, letters, containers, formats
    md(&TEXT.replace("best widget", "**best** [widget](https://example.com)"));
    md(&TEXT.replace("best", "B&#69;ST"));
    md(&TEXT
        .replace("best widget", "BEST WIDGET")
        .replace("them", "Them"));
    md(&TEXT.replace("best widget", "best&nbsp;widget"));
    md(&format!("> - {TEXT}"));
    md(&format!("\u{FEFF}{TEXT}").replace('\u{FEFF}', "")); // a mark at the start is no text
    check(Format::Text, TEXT);
    check(
        Format::Text,
        &TEXT.replace("This is", "> This is").replace("> ", ""),
    );
    // another finding in the same sentence, of another kind
    let both = fingerprints(Format::Markdown, &TEXT.replace("One.", "Cheap."), "a.md");
    assert!(both.contains(&fingerprints(Format::Markdown, TEXT, "a.md")[0]));
    assert_eq!(both.len(), 2);
}

#[test]
fn fingerprints_tell_apart() {
    let before = fingerprints(Format::Markdown, TEXT, "a.md");
    let other = |text: &str, path: &str| {
        let after = fingerprints(Format::Markdown, text, path);
        assert_eq!(after.len(), 1, "{text:?}");
        assert_ne!(after, before, "{text:?} at {path}");
    };
    other(&TEXT.replace("of them all", "of some"), "a.md"); // another sentence
    other(TEXT, "b.md"); // another file
    other(&TEXT.replace("best widget", "cheap"), "a.md"); // another rule

    // the same sentence again and again: each has its own, whatever comes behind
    let thrice = fingerprints(Format::Markdown, &format!("{TEXT}\n{TEXT}\n{TEXT}"), "a.md");
    let twice = fingerprints(Format::Markdown, &format!("{TEXT}\n{TEXT}"), "a.md");
    assert_eq!(thrice.len(), 3);
    assert_eq!(thrice[..2], twice[..]);
    assert_eq!(twice[0], before[0]);
    let distinct: std::collections::HashSet<_> = thrice.iter().collect();
    assert_eq!(distinct.len(), 3);

    // twice within one sentence
    let within = fingerprints(
        Format::Markdown,
        "The best widget, the best widget.\n",
        "a.md",
    );
    assert_eq!(within.len(), 2);
    assert_ne!(within[0], within[1]);
}

/// A fingerprint stands in baselines: this one changes with version 2 and not before.
#[test]
fn fingerprints_are_stable() {
    let found = fingerprints(Format::Markdown, TEXT, "a.md");
    insta::assert_snapshot!(found[0]);
}

/// Of a very long sentence only what is near counts, so that edits far away do not matter either.
#[test]
fn fingerprints_in_long_sentences() {
    let sentence = |before: usize, after: usize| {
        let far = "words and words, ";
        format!(
            "{}the best widget, {}end.\n",
            far.repeat(before),
            far.repeat(after)
        )
    };
    let near = fingerprints(Format::Text, &sentence(100, 100), "a.txt");
    assert_eq!(
        near,
        fingerprints(Format::Text, &sentence(200, 150), "a.txt")
    );
    assert_ne!(near, fingerprints(Format::Text, &sentence(1, 100), "a.txt"));
}
