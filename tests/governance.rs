//! What governs rules: suppressions, exceptions, companion text, first mentions. Tables first, then the laws that
//! no text may break.

use std::sync::Arc;

use jiff::civil::Date;
use sayso::document::{Format, Prose, read};
use sayso::lint::{
    Adjustments, Disposition, Exception, Fate, FindingSeverity, Judgement, Policy, PolicyOptions,
    Scratch, SuppressionOptions, load_exceptions,
};
use sayso::text::Halt;
use sayso::wordlist::Wordlist;

#[path = "corpus/corpus.rs"]
mod corpus;
#[path = "governance/exceptions.rs"]
mod exceptions;
#[path = "governance/kinds.rs"]
mod kinds;
#[path = "governance/laws.rs"]
mod laws;
#[path = "governance/real.rs"]
mod real;
#[path = "governance/suppressions.rs"]
mod suppressions;

/// Rules on the letters of the alphabet, so that texts are short.
const LIST: &str = r#"
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
prohibited = ["very bad idea"]
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "firm"
message = "m"
prohibited = ["worse idea"]
suppressible = false
examples = { flag = ["x"], pass = ["x"] }

[[rule]]
id = "old"
message = "m"
prohibited = ["old idea"]
expires = 2026-01-01
examples = { flag = ["x"], pass = ["x"] }
"#;

fn date(day: &str) -> Date {
    day.parse().expect("a day")
}

#[track_caller]
fn policy_on(list: &str, day: &str, adjustments: &Adjustments) -> Policy {
    let (list, faults) = Wordlist::load("list.toml", list);
    let list = list.unwrap_or_else(|| panic!("{faults:#?}"));
    let options = PolicyOptions::on(date(day));
    let (policy, faults) = Policy::adjusted(vec![Arc::new(list)], options, adjustments);
    assert!(faults.is_empty(), "{faults:#?}");
    policy
}

fn policy(list: &str) -> Policy {
    policy_on(list, "2026-03-18", &Adjustments::default())
}

fn judge_with(
    policy: &Policy,
    format: Format,
    text: &str,
    exceptions: &[Arc<Exception>],
) -> Judgement {
    let mut prose = Prose::default();
    read(format, text, policy.wanted(), &mut prose);
    let judgement = policy.judge_with(
        &prose,
        "a.md",
        exceptions,
        Halt::NEVER,
        &mut Scratch::default(),
    );
    let count = |fate: Fate| {
        judgement
            .matches
            .iter()
            .filter(|found| found.fate == fate)
            .count()
    };
    let marked = judgement
        .findings
        .iter()
        .filter(|found| !found.stands())
        .count();
    assert_eq!(count(Fate::Marked), marked, "{text:?}");
    assert_eq!(
        count(Fate::Finding) + marked,
        judgement.findings.len(),
        "{text:?}"
    );
    judgement
}

fn judge(policy: &Policy, format: Format, text: &str) -> Judgement {
    judge_with(policy, format, text, &[])
}

/// Each finding as `rule`, or `(rule)` if it is marked.
fn found(judgement: &Judgement) -> Vec<String> {
    let name = |finding: &sayso::lint::Finding| match finding.disposition {
        Disposition::Standing => finding.rule.rule().id.clone(),
        _ => format!("({})", finding.rule.rule().id),
    };
    judgement.findings.iter().map(name).collect()
}

/// The codes of what is wrong with suppressions, in order.
fn codes(judgement: &Judgement) -> Vec<&'static str> {
    judgement
        .remarks
        .iter()
        .map(|remark| remark.diagnostic.code)
        .collect()
}
