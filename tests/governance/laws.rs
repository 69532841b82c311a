//! What holds of every text: marking a finding changes no other, and nothing but a suppression that is in order marks one.

use proptest::prelude::*;

use super::*;

const PIECES: &[&str] = &[
    "bad",
    "very bad idea",
    "bad luck",
    "worse idea",
    "good",
    "\n\n",
    "\n",
    "- ",
    "> ",
    "# ",
    "**",
    ". ",
    "sayso-allow bad: why",
    "sayso-off long: why",
    "allowed",
    "[[sayso-allow bad: why]]",
    "<!-- bad luck -->",
    "<!-- sayso -->",
    "<!-- allow bad: why -->",
    "<!-- sayso-allow bad -->",
    "<!-- sayso-allow : why -->",
    "<!-- sayso-allow bad: why, until 2020-01-01 -->",
    "<!-- sayso-off bad: why -->",
    "`",
    "noqa",
    "---",
    "===",
    "$$",
    "{",
    "[x]: y",
    "[^1]:",
    "[//]: # (sayso-allow bad: why)",
    "<!-- vale off -->",
    "<!-- prettier-ignore -->",
    "<!-- sayso-off -->",
    "<!-- sayso-allow unknown: why -->",
    "<!-- sayso-allow firm: why -->",
    "best",
    "allegedly",
    "very bad idea club",
    "look here",
    "returns",
    "may vary",
    "SRE",
    "Stateful Runtime Environment",
    "powered by acme",
    "powered by Acme",
    "great deal",
    "\u{201c}",
    "\u{201d}",
];

/// Rules of every kind, with everything that shields.
const EVERYTHING: &str = r#"
[wordlist]
id = "list"
title = "A list"
version = "1"

[[rule]]
id = "bad"
message = "m"
prohibited = ["bad"]
except = ["bad luck"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "long"
message = "m"
prohibited = ["very bad idea", "bad ... worse"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "firm"
message = "m"
prohibited = ["worse idea"]
suppressible = false
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "cured"
message = "m"
prohibited = ["best"]
unless = { near = ["allegedly"], within = "sentence" }
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "quoted"
message = "m"
prohibited = ["great deal"]
quotes = "skip"
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "heading"
severity = "warning"
message = "m"
prohibited = ["idea"]
scopes = ["heading"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "judge"
kind = "review"
message = "m"
prohibited = ["look here", "bad"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "companion"
kind = "require"
message = "m"
when = ["returns"]
require = ["may vary"]
within = "paragraph"
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "name"
message = "m"
prohibited = ["powered by acme"]
allowed = ["powered by Acme"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "first"
kind = "first-use"
message = "m"
first = ["Stateful Runtime Environment"]
later = ["SRE"]
examples = { flag = ["x"], pass = ["x"] }

[[approved]]
phrases = ["very bad idea club"]
"#;

/// Marks may change the fate of a match in two ways: what was found is marked, and what was covered comes to light.
/// Every match is still there, and each is a finding, marked, or shielded.
pub(super) fn check_conservation(without: &Judgement, with: &Judgement) -> Result<(), String> {
    let count = |judgement: &Judgement, fate: Fate| {
        let fates = judgement.matches.iter().map(|found| found.fate);
        fates.filter(|&own| own == fate).count()
    };
    if without.matches.len() != with.matches.len() {
        return Err(format!(
            "{} matches, then {}",
            without.matches.len(),
            with.matches.len()
        ));
    }
    for (before, after) in without.matches.iter().zip(&with.matches) {
        let is_same = (before.rule, before.phrase, &before.anchors)
            == (after.rule, after.phrase, &after.anchors);
        let may = match (before.fate, after.fate) {
            (Fate::Finding, Fate::Marked) | (Fate::Covered, Fate::Finding) => true,
            (before, after) => before == after,
        };
        if !is_same || !may {
            return Err(format!("{before:?} became {after:?}"));
        }
    }
    let standing = with
        .findings
        .iter()
        .filter(|finding| finding.stands())
        .count();
    let marked = with.findings.len() - standing;
    let shielded = with.matches.len() - count(with, Fate::Finding) - count(with, Fate::Marked);
    let sum = standing + marked + shielded;
    let is_sum = sum == with.matches.len() && marked == count(with, Fate::Marked);
    is_sum
        .then_some(())
        .ok_or_else(|| format!("{standing} findings, {marked} marked, {shielded} shielded"))
}

/// Exceptions from all rules for the sentences of some findings.
pub(super) fn except(findings: &[&sayso::lint::Finding]) -> Vec<Arc<Exception>> {
    let mut toml = String::new();
    let mut known = std::collections::HashSet::new();
    for finding in findings {
        let (rule, sentence) = (
            &finding.rule.rule().id,
            toml::Value::from(finding.sentence.clone()),
        );
        let exception = format!(
            "[[exception]]\nrule = \"{rule}\"\npath = \"*\"\ntext = {sentence}\nreason = \"r\"\napproved-by = \"a\"\nexpires = 2030-01-01\n"
        );
        // alike once folded is the same
        let folded = sayso::document::fold::Folded::of(finding.sentence.trim()).text;
        if known.insert((rule, folded)) {
            toml += &exception;
        }
    }
    let (exceptions, faults) = load_exceptions("e.toml", &toml);
    assert_eq!(faults, [], "{toml}");
    exceptions
}

/// Comments that are in order.
const COMMENTS: &[&str] = &[
    "<!-- sayso-allow bad: why -->",
    "<!-- sayso-allow long: why -->",
    "<!-- sayso-allow long, bad: why -->",
    "<!-- sayso-off long: why --> <!-- sayso-on long -->",
];

/// A text of paragraphs.
fn text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 1..14).prop_map(|pieces| pieces.join(" "))
}

/// What tells findings apart, but for whether they stand.
fn names(judgement: &Judgement) -> Vec<(String, usize, Vec<String>)> {
    let name = |finding: &sayso::lint::Finding| {
        (
            finding.fingerprint.clone(),
            finding.span.start,
            finding.also.clone(),
        )
    };
    judgement.findings.iter().map(name).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A comment of the same length that says nothing stands where the suppression does: whatever it marks, all that was
    /// found without it is found with it, under the same name; what comes to light besides stood in the shade of what is marked.
    #[test]
    fn a_suppression_changes_no_other_finding(
        before in text(PIECES), comment in prop::sample::select(COMMENTS), after in text(PIECES),
    ) {
        let policy = policy(LIST);
        let with = format!("{before}\n\n{comment}\n\n{after}");
        let idle = comment.replace("sayso", "xxxxx");
        let without = format!("{before}\n\n{idle}\n\n{after}");
        let with = judge(&policy, Format::Markdown, &with);
        let without = judge(&policy, Format::Markdown, &without);
        let known = names(&with);
        for name in names(&without) {
            prop_assert!(known.contains(&name), "{:?} is gone", name);
        }
        let marked: Vec<_> = with.findings.iter().filter(|finding| !finding.stands()).collect();
        // all that is marked stands behind the comment, and is of a rule that it names
        for finding in &marked {
            prop_assert!(finding.span.start > before.len(), "{:?} stands before", finding.matched);
            prop_assert!(comment.contains(finding.rule.rule().id.as_str()), "{:?} is not named", finding.matched);
        }
        for finding in &with.findings {
            let is_new = !names(&without).iter().any(|(name, ..)| *name == finding.fingerprint);
            let shaded = marked.iter().any(|by| by.span.contains(finding.span));
            prop_assert!(!is_new || shaded, "{:?} is new", finding.matched);
        }
    }

    /// What a comment marks stands in the block that follows it: what comes behind that counts as it did, and so does what is before.
    #[test]
    fn a_suppression_reaches_no_other_block(
        before in text(PIECES), comment in prop::sample::select(COMMENTS), after in text(PIECES),
        list in prop::sample::select(&[LIST, EVERYTHING][..]),
    ) {
        let policy = policy(list);
        const BLOCK: &str = "bad. A very bad idea. A worse idea.";
        let with = format!("{before}\n\n# x\n\n{comment}\n{BLOCK}\n\n# y\n\n{after}");
        let without = with.replacen(comment, &comment.replace("sayso", "xxxxx"), 1);
        let place = with.len() - after.len() - BLOCK.len() - "\n\n# y\n\n".len();
        let others = |text: &str| -> Vec<(String, usize, bool)> {
            let findings = judge(&policy, Format::Markdown, text).findings;
            let others = findings.iter().filter(|finding| !(place..place + BLOCK.len()).contains(&finding.span.start));
            others.map(|finding| (finding.fingerprint.clone(), finding.span.start, finding.stands())).collect()
        };
        prop_assert_eq!(others(&with), others(&without), "{:?}", with);
    }

    /// With every kind of rule, every shield, suppressions and exceptions: each match is a finding, marked, or shielded, and none
    /// is lost.
    #[test]
    fn no_match_is_lost(
        texts in prop::collection::vec((text(PIECES), prop::sample::select(COMMENTS)), 1..5), which in any::<u64>(),
    ) {
        let policy = policy(EVERYTHING);
        let with: String = texts.iter().map(|(text, comment)| format!("{text}\n\n{comment}\n")).collect();
        let mut without = with.clone();
        for (_, comment) in &texts {
            without = without.replace(comment, &comment.replace("sayso", "xxxxx"));
        }
        let without = judge(&policy, Format::Markdown, &without);
        let some = without.findings.iter().enumerate().filter(|(index, _)| which >> (index % 64) & 1 == 1);
        let exceptions = except(&some.map(|(_, finding)| finding).collect::<Vec<_>>());
        let with = judge_with(&policy, Format::Markdown, &with, &exceptions);
        prop_assert_eq!(check_conservation(&without, &with), Ok(()));
        for (index, finding) in without.findings.iter().enumerate() {
            let twin = with.findings.iter().find(|twin| twin.fingerprint == finding.fingerprint);
            prop_assert!(twin.is_some_and(|twin| which >> (index % 64) & 1 == 0 || !twin.stands()), "{:?}", finding.sentence);
        }
    }

    /// The same of an exception.
    #[test]
    fn an_exception_changes_no_other_finding(text in text(PIECES), which in any::<prop::sample::Index>()) {
        let policy = policy(EVERYTHING);
        let text = format!("bad. {text}");
        let without = judge(&policy, Format::Markdown, &text);
        prop_assume!(!without.findings.is_empty());
        let chosen = which.get(&without.findings);
        let (rule, sentence) = (&chosen.rule.rule().id, toml::Value::from(chosen.sentence.clone()));
        let toml = format!(
            "[[exception]]\nrule = \"{rule}\"\npath = \"*\"\ntext = {sentence}\nreason = \"r\"\napproved-by = \"a\"\nexpires = 2030-01-01\n"
        );
        let (exceptions, faults) = load_exceptions("e.toml", &toml);
        prop_assert_eq!(faults, []);
        let with = judge_with(&policy, Format::Markdown, &text, &exceptions);
        let known = names(&with);
        for name in names(&without) {
            prop_assert!(known.contains(&name), "{:?} is gone", name);
        }
    }

    /// No passphrase: a paragraph that is no suppression in order changes nothing of what is found in the others.
    #[test]
    fn nothing_else_switches_a_rule_off(
        words in text(PIECES), noise in "[ -~]{0,40}", after in any::<bool>(),
        format in prop::sample::select(&[Format::Markdown, Format::Text][..]),
    ) {
        // but for the form of a first mention, which is about the whole document
        let policy = policy(EVERYTHING.split("[[rule]]\nid = \"first\"").next().unwrap_or_default());
        const KNOWN: &str = "bad. A very bad idea. A worse idea. The best returns, powered by acme, a great deal. Look here.";
        // without a pair of comments that could be in order, and without fences, tags and definitions
        let noise: String = noise.chars().filter(|c| !"<>`~[]|&".contains(*c)).collect();
        let noise = format!("{words} x{noise}").replace("```", "");
        let text = match after {
            true => format!("{noise}\n\n# x\n\n{KNOWN}\n"),
            false => format!("{KNOWN}\n\n# x\n\n{noise}"),
        };
        let start = match after {
            true => text.len() - KNOWN.len() - 1,
            false => 0,
        };
        // plain text has comments of its own
        let text = if format == Format::Text { text.replace("[[sayso-", "[ [sayso-") } else { text };
        let start = match after {
            true => text.len() - KNOWN.len() - 1,
            false => start,
        };
        let judgement = judge(&policy, format, &text);
        let found: Vec<String> = judgement
            .findings
            .iter()
            .filter(|finding| (start..start + KNOWN.len()).contains(&finding.span.start))
            .map(|finding| (if finding.stands() { "" } else { "!" }).to_owned() + &finding.rule.rule().id)
            .collect();
        prop_assert_eq!(
            found,
            ["bad", "judge", "long", "judge", "firm", "cured", "companion", "name", "quoted", "judge"],
            "{:?}", text
        );
    }

    /// Lines broken anew leave every finding its name, in sentences of any length.
    #[test]
    fn wrapping_changes_no_name(
        words in prop::collection::vec(
            prop::sample::select(&["bad", "very bad idea", "worse idea", "and so on,", "a word", "日本 bad", "It is. It"][..]), 1..300,
        ),
        breaks in prop::collection::vec(any::<bool>(), 1..40),
        quoted in any::<bool>(),
    ) {
        let policy = policy(LIST);
        let line_end = if quoted { "\n> " } else { "\n" };
        let mut wrapped = if quoted { "> ".to_owned() } else { String::new() };
        for (index, word) in words.join(" ").split(' ').enumerate() {
            if index > 0 {
                wrapped += if breaks[index % breaks.len()] { line_end } else { " " };
            }
            wrapped += word;
        }
        let names = |text: &str| -> Vec<String> {
            let findings = judge(&policy, Format::Markdown, text).findings;
            findings.into_iter().map(|finding| finding.fingerprint).collect()
        };
        prop_assert_eq!(names(&words.join(" ")), names(&wrapped), "{:?}", wrapped);
    }
}
