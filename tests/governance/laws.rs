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
];

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
        for finding in &with.findings {
            let is_new = !names(&without).iter().any(|(name, ..)| *name == finding.fingerprint);
            let shaded = marked.iter().any(|by| by.span.contains(finding.span));
            prop_assert!(!is_new || shaded, "{:?} is new", finding.matched);
        }
    }

    /// The same of an exception.
    #[test]
    fn an_exception_changes_no_other_finding(text in text(PIECES), which in any::<prop::sample::Index>()) {
        let policy = policy(LIST);
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
    fn nothing_else_switches_a_rule_off(words in text(PIECES), noise in "[ -~]{0,40}", after in any::<bool>()) {
        let policy = policy(LIST);
        const KNOWN: &str = "bad. A very bad idea. A worse idea.";
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
        let judgement = judge(&policy, Format::Markdown, &text);
        let found: Vec<String> = judgement
            .findings
            .iter()
            .filter(|finding| (start..start + KNOWN.len()).contains(&finding.span.start))
            .map(|finding| (if finding.stands() { "" } else { "!" }).to_owned() + &finding.rule.rule().id)
            .collect();
        prop_assert_eq!(found, ["bad", "long", "firm"], "{:?}", text);
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
