//! Sentences that someone approved.

use super::*;

fn exception(fields: &str) -> String {
    const KEYS: [&str; 6] = ["rule", "path", "text", "reason", "approved-by", "expires"];
    let mut toml = "[[exception]]\n".to_owned();
    let key = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    for line in fields.lines().filter(|line| !KEYS.contains(&&*key(line))) {
        toml += &format!("{line}\n");
    }
    for (key, value) in [
        ("rule", "\"bad\""),
        ("path", "\"a.md\""),
        ("text", "\"This is bad, they say.\""),
        ("reason", "\"Quoted\""),
        ("approved-by", "\"Legal\""),
        ("expires", "2026-12-31"),
    ] {
        let given = fields
            .lines()
            .find(|line| line.starts_with(&format!("{key} ")));
        toml += &given.map_or_else(|| format!("{key} = {value}\n"), |line| format!("{line}\n"));
    }
    toml
}

#[track_caller]
fn load(toml: &str) -> Vec<Arc<Exception>> {
    let (exceptions, faults) = load_exceptions("sayso-exceptions.toml", toml);
    assert_eq!(faults, [], "{toml}");
    exceptions
}

#[test]
fn the_sentence_as_it_reads() {
    let exceptions = load(&exception(""));
    let policy = policy(LIST);
    let table = [
        ("This is bad, they say.", "(bad)"),
        ("One. This is bad, they say. Two.", "(bad)"),
        ("> This is\n> **bad**, they   say.", "(bad)"),
        ("This is [bad](x), “they say”.", "(bad)"),
        ("THIS is b&#97;d, they say.", "(bad)"), // letter case is folded, as it is everywhere
        ("- This is bad, they say.", "(bad)"),
        ("This is bad, we say.", "bad"), // another sentence
        ("This is bad, they say!", "bad"),
        ("This is bad they say.", "bad"),
        ("This is not bad, they say.", "bad"),
        ("Once more, this is bad, they say.", "bad"), // the sentence is a part of it
        ("This is bad, they say", "bad"),
    ];
    for (text, expected) in table {
        let judgement = judge_with(&policy, Format::Markdown, text, &exceptions);
        assert_eq!(found(&judgement), [expected], "{text:?}");
    }
    // markup in the file is read too
    let exceptions = load(&exception("text = '[This](x) is `bad`, *they* say.'"));
    let judgement = judge_with(
        &policy,
        Format::Markdown,
        "This is bad, they say.",
        &exceptions,
    );
    assert_eq!(found(&judgement), ["(bad)"]);
}

/// A part of a sentence is no sentence, and approves none.
#[test]
fn a_part_approves_nothing() {
    for part in ["bad", "This is bad", "is bad, they say.", "s"] {
        let exceptions = load(&exception(&format!("text = \"{part}\"")));
        let judgement = judge_with(
            &policy(LIST),
            Format::Markdown,
            "This is bad, they say.",
            &exceptions,
        );
        assert_eq!(found(&judgement), ["bad"], "{part}");
    }
}

#[test]
fn rule_path_and_day() {
    let table = [
        ("", "2026-03-18", "(bad)"),
        ("rule = \"list/bad\"", "2026-03-18", "(bad)"),
        ("rule = \"long\"", "2026-03-18", "bad"),
        ("rule = \"unknown\"", "2026-03-18", "bad"),
        ("path = \"*.md\"", "2026-03-18", "(bad)"),
        ("path = \"b.md\"", "2026-03-18", "bad"),
        ("path = \"press/**\"", "2026-03-18", "bad"),
        ("", "2026-12-30", "(bad)"),
        ("", "2026-12-31", "bad"), // the first day on which it no longer holds
        ("approved-on = 2026-03-18", "2026-03-18", "(bad)"), // the day of the approval is the first
        ("approved-on = 2026-03-18", "2026-03-17", "bad"),
        ("expires = 2028-02-29", "2028-02-28", "(bad)"),
        ("expires = 2028-02-29", "2028-02-29", "bad"),
    ];
    for (fields, day, expected) in table {
        let policy = policy_on(LIST, day, &Adjustments::default());
        let exceptions = load(&exception(fields));
        let judgement = judge_with(
            &policy,
            Format::Markdown,
            "This is bad, they say.",
            &exceptions,
        );
        assert_eq!(found(&judgement), [expected], "{fields} on {day}");
    }
}

#[test]
fn a_rule_that_no_comment_may_touch_can_be_excepted() {
    let exceptions = load(&exception("rule = \"firm\"\ntext = \"A worse idea.\""));
    let judgement = judge_with(
        &policy(LIST),
        Format::Markdown,
        "A worse idea.",
        &exceptions,
    );
    assert_eq!(found(&judgement), ["(firm)"]);
}

#[test]
fn what_is_wrong_with_the_file() {
    let twice = exception("") + &exception("text = \"This  is *bad*, they say.\"");
    let table: &[(&str, &[&str])] = &[
        ("", &[]),
        ("x = 1", &["unknown-key"]),
        ("[[exception]]", &["missing-key"; 6]),
        ("[[exeption]]", &["unknown-key"]),
        (&exception("expires = \"soon\""), &["bad-date"]),
        (&exception("path = \"{a\""), &["bad-glob"]),
        (&exception("text = \"\""), &["bad-value"]),
        (
            &(exception("") + "approved-on = 2027-01-01\n"),
            &["bad-value"],
        ),
        (&(exception("") + "approver = \"x\"\n"), &["unknown-key"]),
        (&twice, &["duplicate-exception"]),
    ];
    for (toml, expected) in table {
        let (exceptions, faults) = load_exceptions("sayso-exceptions.toml", toml);
        let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, *expected, "{toml}");
        assert!(exceptions.is_empty(), "a file with faults excepts nothing");
        assert!(
            faults.iter().all(|fault| !fault.labels.is_empty()),
            "{toml}"
        );
    }
}
