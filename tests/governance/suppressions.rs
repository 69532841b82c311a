//! Comments in a text that allow what is found there.

use super::*;

#[track_caller]
fn check_on(day: &str, format: Format, text: &str, expected: &[&str], faults: &[&str]) {
    let policy = policy_on(LIST, day, &Adjustments::default());
    let judgement = judge(&policy, format, text);
    assert_eq!(
        (found(&judgement), codes(&judgement)),
        (owned(expected), faults.to_vec()),
        "{text:?}"
    );
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str], faults: &[&str]) {
    check_on("2026-03-18", Format::Markdown, text, expected, faults);
}

#[test]
fn what_they_cover() {
    check(
        "<!-- sayso-allow bad: why -->\nbad\n\nbad",
        &["(bad)", "bad"],
        &[],
    );
    check("<!-- sayso-allow list/bad: why -->\nbad", &["(bad)"], &[]);
    check(
        "good <!-- sayso-allow bad: why --> bad\n\nbad",
        &["(bad)", "bad"],
        &[],
    );
    // in a list in a quote, and the whole of one
    check(
        "> - bad\n>\n>   <!-- sayso-allow bad: why -->\n>   bad\n>\n> - bad",
        &["bad", "(bad)", "bad"],
        &[],
    );
    check(
        "<!-- sayso-allow bad: why -->\n> - bad\n>\n>   bad\n\nbad",
        &["(bad)", "(bad)", "bad"],
        &[],
    );
    // a title stands in the block of its link
    check(
        "<!-- sayso-allow bad: why -->\n[a](b \"bad\")\n\nbad",
        &["(bad)", "bad"],
        &[],
    );
    check(
        "<div>\n<!-- sayso-allow bad: why -->\n<p>bad</p>\n<p>bad</p>\n</div>",
        &["(bad)", "bad"],
        &[],
    );
    // a comment in front matter is none
    check(
        "---\ntitle: bad # sayso-allow bad: why\n---\n",
        &["bad"],
        &[],
    );
    check(
        "---\n# <!-- sayso-allow bad: why -->\ntitle: bad\n---\nbad",
        &["bad", "bad"],
        &[],
    );
    check("`<!-- sayso-allow bad: why -->` bad", &["bad"], &[]);
    check(
        "```\n<!-- sayso-allow bad: why -->\n```\nbad",
        &["bad"],
        &[],
    );
    // blank lines end nothing in a page of HTML
    let page = |text: &str, expected: &[&str], faults: &[&str]| {
        check_on("2026-03-18", Format::Html, text, expected, faults);
    };
    page(
        "<body>\n<!-- sayso-allow bad: why -->\n\n<ul>\n<li>bad</li>\n\n<li>bad</li>\n</ul>\n<p>bad",
        &["(bad)", "(bad)", "bad"],
        &[],
    );
    page(
        "<p>good <!-- sayso-allow bad: why --> <b>b</b>ad</p>\n\n<p>bad",
        &["(bad)", "bad"],
        &[],
    );
    page(
        "<!-- sayso-off bad: why -->\n<p>bad</p>\n\n<p>bad</p><!-- sayso-on bad --><p>bad",
        &["(bad)", "(bad)", "bad"],
        &[],
    );
    page(
        "<script>// <!-- sayso-allow bad: why --></script><p>bad",
        &["bad"],
        &[],
    );
    page("[[sayso-allow bad: why]] bad", &["bad", "bad"], &[]);
    let plain = |text: &str, expected: &[&str], faults: &[&str]| {
        check_on("2026-03-18", Format::Text, text, expected, faults);
    };
    plain(
        "[[sayso-allow bad: why]]\nbad\nbad\n\nbad",
        &["(bad)", "(bad)", "bad"],
        &[],
    );
    plain("a [[sayso-allow bad: bad]] bad", &["(bad)"], &[]); // what it says is not read
    plain("very [[sayso-on x]] bad idea", &["long"], &["no-such-rule"]); // and breaks no wording
    plain("<!-- sayso-allow bad: why -->\nbad", &["bad", "bad"], &[]); // that is text here
}

#[test]
fn regions() {
    let region =
        |text: &str| format!("<!-- sayso-off bad: why -->\n\n{text}\n\n<!-- sayso-on bad -->");
    check(
        &format!("bad\n\n{}\n\nbad", region("bad\n\n- bad")),
        &["bad", "(bad)", "(bad)", "bad"],
        &[],
    );
    // within a paragraph
    check(
        "bad <!-- sayso-off bad: why --> bad <!-- sayso-on bad --> bad",
        &["bad", "(bad)", "bad"],
        &[],
    );
    // overlapping: of two rules, and of one
    check(
        "<!-- sayso-off bad: why -->\n\nbad\n\n<!-- sayso-off long: why -->\n\nbad, a very bad idea\n\n\
         <!-- sayso-on bad -->\n\nbad, a very bad idea\n\n<!-- sayso-on long -->\n\nvery bad idea",
        &["(bad)", "(bad)", "(long)", "bad", "(long)", "bad", "long"],
        &[],
    );
    check(
        "<!-- sayso-off bad: why -->\n\nbad\n\n<!-- sayso-off bad: so -->\n\nbad\n\n<!-- sayso-on bad -->\n\nbad",
        &["(bad)", "(bad)", "bad"],
        &[],
    );
    // one without an end covers nothing
    check(
        "<!-- sayso-off bad: why -->\n\nbad",
        &["bad"],
        &["unclosed-suppression"],
    );
    check(
        "<!-- sayso-off bad: why -->\n\nbad\n\n<!-- sayso-on long -->",
        &["bad"],
        &["unclosed-suppression"; 2],
    );
    check(
        "bad\n\n<!-- sayso-on bad -->",
        &["bad"],
        &["unclosed-suppression"],
    );
    check(
        "<!-- sayso-on bad -->\n\n<!-- sayso-off bad: why -->\n\nbad",
        &["bad"],
        &["unclosed-suppression"; 2],
    );
}

#[test]
fn what_is_wrong_with_them() {
    let table: &[(&str, &[&str])] = &[
        ("sayso-allow bad", &["suppression-without-reason"]),
        ("sayso-allow bad:", &["suppression-without-reason"]),
        ("sayso-allow bad: — !", &["suppression-without-reason"]),
        (
            "sayso-allow bad: until 2030-01-01",
            &["suppression-without-reason"],
        ),
        ("sayso-allow bda: why", &["no-such-rule"]),
        ("sayso-allow other/bad: why", &["no-such-rule"]),
        ("sayso-allow : why", &["bad-suppression"]),
        ("sayso-alow bad: why", &["bad-suppression"]),
        ("sayso-allow bad: why, until 2026-02-30", &["bad-date"]),
        (
            "sayso-allow bad: why, until 2026-03-17",
            &["suppression-expired"],
        ),
        ("sayso-allow firm: why", &["suppression-not-allowed"]),
        ("sayso-allow long: why", &["unused-suppression"]),
        ("sayso-allow old: why", &[]), // its rule is out of force
        ("sayso-allow bad, bda: why", &["no-such-rule"]),
    ];
    for (comment, faults) in table {
        let text = format!("<!-- {comment} -->\nbad, a worse idea");
        let first = match *comment {
            "sayso-allow bad, bda: why" => "(bad)",
            _ => "bad",
        };
        check(&text, &[first, "firm"], faults);
    }
    // the nearest rule is named
    let judgement = judge(
        &policy(LIST),
        Format::Markdown,
        "<!-- sayso-allow lomg: why -->\nbad",
    );
    assert_eq!(
        judgement.remarks[0].diagnostic.helps,
        ["did you mean `long`?"]
    );
    assert_eq!(judgement.remarks[0].place.0.range(), 17..21);
}

#[test]
fn days() {
    let text = "<!-- sayso-allow bad: why, until 2028-02-29 -->\nbad";
    for (day, expected, faults) in [
        ("0001-01-01", "(bad)", &[][..]),
        ("2028-02-28", "(bad)", &[]),
        ("2028-02-29", "(bad)", &[]), // the last day on which it holds
        ("2028-03-01", "bad", &["suppression-expired"]),
    ] {
        check_on(day, Format::Markdown, text, &[expected], faults);
    }
}

#[test]
fn what_a_project_demands() {
    let check = |options: SuppressionOptions, comment: &str, expected: &str, faults: &[&str]| {
        let adjustments = Adjustments {
            suppressions: options,
            ..Adjustments::default()
        };
        let policy = policy_on(LIST, "2026-03-18", &adjustments);
        let judgement = judge(
            &policy,
            Format::Markdown,
            &format!("<!-- {comment} -->\nbad"),
        );
        assert_eq!(
            (found(&judgement), codes(&judgement)),
            (owned(&[expected]), faults.to_vec()),
            "{comment}"
        );
    };
    let dated = SuppressionOptions {
        require_expiry: true,
        allow: true,
    };
    check(
        dated,
        "sayso-allow bad: why",
        "bad",
        &["suppression-without-expiry"],
    );
    check(
        dated,
        "sayso-allow bad: why, until 2026-03-18",
        "(bad)",
        &[],
    );
    let none = SuppressionOptions {
        require_expiry: false,
        allow: false,
    };
    check(
        none,
        "sayso-allow bad: why",
        "bad",
        &["suppression-not-allowed"],
    );
}

#[test]
fn two_rules_on_one_span() {
    // the longer one is allowed, and the other, which stood in its shade, comes to light
    check("very bad idea", &["long"], &[]);
    check(
        "<!-- sayso-allow long: why -->\nvery bad idea",
        &["(long)", "bad"],
        &[],
    );
    check(
        "<!-- sayso-allow bad: why -->\nvery bad idea",
        &["long"],
        &[],
    );
    check(
        "<!-- sayso-allow long, bad: why -->\nvery bad idea",
        &["(long)"],
        &[],
    );
    // what the longer one says of itself does not change
    let allowed = judge(
        &policy(LIST),
        Format::Markdown,
        "<!-- sayso-allow long: why -->\nvery bad idea",
    );
    assert_eq!(allowed.findings[0].also, ["list/bad"]);
}

#[test]
fn an_except_phrase_elsewhere_shields_nothing() {
    check("bad luck, and bad", &["bad"], &[]);
    check(
        "bad luck\n\n<!-- bad luck --> bad\n\nbad",
        &["bad", "bad"],
        &[],
    );
}
