//! Rules that ask a person, that require companion text, that govern a first mention; and what a project changes of rules.

use super::*;
use sayso::lint::Difference;

fn list(rule: &str) -> String {
    format!(
        "[wordlist]\nid = \"list\"\ntitle = \"A list\"\nversion = \"1\"\n[[rule]]\nid = \"rule\"\nmessage = \"m\"\n{rule}\n\
         examples = {{ flag = [\"x\"], pass = [\"x\"] }}\n"
    )
}

/// `marked`: a text in which each finding stands between `⟦` and `⟧`.
#[track_caller]
fn check(rule: &str, marked: &str) -> Judgement {
    let text = marked.replace(['⟦', '⟧'], "");
    let judgement = judge(&policy(&list(rule)), Format::Markdown, &text);
    let mut found = text.clone();
    for finding in judgement.findings.iter().rev() {
        found.insert(finding.span.end, '⟧');
        found.insert(finding.span.start, '⟦');
    }
    assert_eq!(found, marked, "{rule}");
    judgement
}

fn require(within: &str) -> String {
    format!(
        "kind = \"require\"\nwhen = [\"past returns\"]\nwithin = \"{within}\"\n\
         require = [\"Past performance (is | gives) no guarantee of future results\", \"capital at risk\"]"
    )
}

#[test]
fn companion_text() {
    const TEXT: &str = "Past performance is no guarantee of future results";
    let document = require("document");
    check(&document, "See ⟦past returns⟧.");
    check(&document, &format!("See past returns.\n\n# A\n\n{TEXT}."));
    check(
        &document,
        &format!("{TEXT}.\n\nSee past returns, past returns."),
    );
    check(&document, "See past returns. Capital at risk."); // one of several
    check(
        &document,
        "See past returns. Past performance gives no guarantee of future results.",
    );
    // through markup, wraps and typography
    check(
        &document,
        "See past returns.\n\n> *Past* performance\n> is&nbsp;**no** [guarantee](x)\n> of “future” results.",
    );
    check(&document, "| past returns |\n|---|\n| capital at risk |");
    // where no reader sees it
    check(&document, "See ⟦past returns⟧. `capital at risk`");
    check(&document, "See ⟦past returns⟧. <!-- capital at risk -->");
    check(
        &document,
        "See ⟦past returns⟧.\n\n```\ncapital at risk\n```",
    );
    check(&document, "See ⟦past returns⟧. Capital\n\nat risk."); // in two blocks
    check(&document, "Nothing is said of it. Capital at risk.");

    let sentence = require("sentence");
    check(&sentence, "See past returns, capital at risk.");
    check(&sentence, "See ⟦past returns⟧. Capital at risk.");
    check(
        &sentence,
        "Capital at risk. See ⟦past returns⟧; capital is. Past returns: capital at risk.",
    );
    let paragraph = require("paragraph");
    check(&paragraph, "See past returns. Capital at risk.");
    check(&paragraph, "See ⟦past returns⟧.\n\nCapital at risk.");
    check(&paragraph, "- ⟦past returns⟧\n- capital at risk");
}

#[test]
fn sections() {
    let section = require("section");
    check(&section, "# A\n\npast returns\n\ncapital at risk");
    check(&section, "# A\n\n⟦past returns⟧\n\n# B\n\ncapital at risk");
    check(&section, "# A\n\npast returns\n\n## B\n\ncapital at risk"); // what is below belongs to it
    check(&section, "# A\n\ncapital at risk\n\n## B\n\n⟦past returns⟧"); // not the other way round
    check(
        &section,
        "# A\n\n## B\n\n⟦past returns⟧\n\n## C\n\ncapital at risk",
    );
    check(
        &section,
        "# A\n\n## B\n\n⟦past returns⟧\n\n# C\n\ncapital at risk",
    );
    check(&section, "⟦past returns⟧\n\n# A\n\ncapital at risk"); // before the first heading
    check(&section, "capital at risk\n\npast returns\n\n# A");
    check(&section, "# A: past returns\n\ncapital at risk"); // the heading itself
    check(&section, "# A\n\npast returns\n\n> # B\n\ncapital at risk"); // one in a quote parts nothing
    check(&section, "past returns, capital at risk"); // no heading at all
    check(
        &section,
        "### A\n\n⟦past returns⟧\n\n## B\n\ncapital at risk",
    );
}

#[test]
fn near_misses() {
    use Difference::{Extra, Instead, Missing};
    let text = |text: &str| text.to_owned();
    let instead = |written: &str, required: &str| Instead(text(written), text(required));
    let table: &[(&str, Option<Vec<Difference>>)] = &[
        (
            "Past performance is not a guarantee of future results.",
            Some(vec![Extra(text("not")), instead("a", "no")]),
        ),
        (
            "Past performance is no guarantee of results.",
            Some(vec![Missing(text("future"))]),
        ),
        (
            "Past **performance** is no\nguarantee, of future results.",
            Some(vec![instead("guarantee,", "guarantee")]),
        ),
        ("Past results are no guarantee.", None),
        ("Past performance matters.", None),
        ("Capital is at great risk.", None), // a text of three words is there or is not
    ];
    for (near, differences) in table {
        let judgement = check(
            &require("document"),
            &format!("See ⟦past returns⟧.\n\n{near}"),
        );
        let finding = &judgement.findings[0];
        let found = finding
            .near_miss
            .as_ref()
            .map(|near| near.differences.clone());
        assert_eq!(&found, differences, "{near}");
    }
    // only within reach
    let judgement = check(
        &require("paragraph"),
        "See ⟦past returns⟧.\n\nPast performance is no guarantee of results.",
    );
    assert_eq!(judgement.findings[0].near_miss, None);
    let required = &judgement.findings[0].required;
    assert_eq!(
        required,
        &[
            "Past performance is no guarantee of future results",
            "capital at risk"
        ]
    );
}

#[test]
fn first_mentions() {
    let rule = "kind = \"first-use\"\nfirst = [\"Stateful Runtime Environment [SRE]\"]\nlater = [\"SRE\", \"the runtime\"]";
    check(
        rule,
        "Stateful Runtime Environment (SRE). SRE, the runtime.",
    );
    check(
        rule,
        "⟦SRE⟧ is new. SRE is the Stateful Runtime Environment (SRE).",
    );
    check(rule, "⟦The runtime⟧ and SRE.");
    check(
        rule,
        "Stateful Runtime Environment. Stateful Runtime Environment. SRE.",
    ); // in full again is fine
    check(rule, "Nothing.");
    // in a heading
    check(rule, "# ⟦SRE⟧\n\nStateful Runtime Environment (SRE)");
    check(rule, "# Stateful Runtime Environment\n\nSRE");
    let body = &format!("{rule}\nscopes = [\"!heading\", \"!front-matter\"]");
    check(body, "# SRE\n\nStateful Runtime Environment (SRE). SRE.");
    check(body, "# Stateful Runtime Environment\n\n⟦SRE⟧"); // nor do headings introduce it
    check(body, "---\ntitle: SRE\n---\nStateful Runtime Environment");
    check(rule, "---\ntitle: ⟦SRE⟧\n---\nStateful Runtime Environment");
    // a title is read after its paragraph, and stands before
    check(rule, "[a](b \"⟦SRE⟧\") Stateful Runtime Environment");
    check(rule, "`SRE` Stateful Runtime Environment"); // code is no mention
    let judgement = check(rule, "⟦SRE⟧");
    assert_eq!(
        judgement.findings[0].allowed,
        ["Stateful Runtime Environment"]
    );
    // one that is suppressed is still the first
    let judgement = judge(
        &policy(&list(rule)),
        Format::Markdown,
        "<!-- sayso-allow rule: why -->\nSRE\n\nSRE",
    );
    assert_eq!(found(&judgement), ["(rule)"]);
}

#[test]
fn reviews() {
    let list = list("kind = \"review\"\nprohibited = [\"best ever\"]\nallowed = [\"good\"]");
    let judgement = judge(&policy(&list), Format::Markdown, "The best ever.");
    assert_eq!(judgement.findings[0].severity, FindingSeverity::Review);
}

#[test]
fn adjustments() {
    let severity = |adjustments: &Adjustments| {
        let policy = policy_on(LIST, "2026-03-18", adjustments);
        let judgement = judge(&policy, Format::Markdown, "bad");
        judgement.findings.first().map(|finding| finding.severity)
    };
    let named = |name: &str| [name.to_owned()].into();
    let plain = Adjustments::default();
    assert_eq!(severity(&plain), Some(FindingSeverity::Error));
    let info = Adjustments {
        severities: [("list/bad".to_owned(), FindingSeverity::Info)].into(),
        ..plain.clone()
    };
    assert_eq!(severity(&info), Some(FindingSeverity::Info));
    assert_eq!(
        severity(&Adjustments {
            disabled: named("list/bad"),
            ..plain.clone()
        }),
        None
    );
    assert_eq!(
        severity(&Adjustments {
            skipped: named("list/bad"),
            ..plain.clone()
        }),
        None
    );
    assert_eq!(
        severity(&Adjustments {
            only: Some(named("list/long")),
            ..plain.clone()
        }),
        None
    );
    assert_eq!(
        severity(&Adjustments {
            only: Some(named("list/bad")),
            ..plain
        }),
        Some(FindingSeverity::Error)
    );
}
