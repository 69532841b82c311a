//! What comments say, and what they cover.

use super::*;
use crate::document::{Format, Prose, read};
use crate::text::Scopes;

/// `covered`: what each `sayso-allow` covers, its ends trimmed.
fn check(format: Format, source: &str, covered: &[&str]) {
    let mut prose = Prose::default();
    read(format, source, Scopes::NONE, &mut prose);
    let allows = prose
        .directives
        .iter()
        .filter(|found| found.verb == Verb::Allow);
    let found: Vec<&str> = allows
        .map(|found| source[found.covers.range()].trim())
        .collect();
    assert_eq!(found, covered, "{source:?}");
    for found in &prose.directives {
        assert!(speaks(&source[found.span.range()]), "{source:?}");
        for (name, span) in &found.rules {
            assert_eq!(&source[span.range()], name, "{source:?}");
        }
    }
}

fn said(text: &str) -> Option<Directive> {
    parse(text, |span| span)
}

#[test]
fn words() {
    let day = |text: &str| Some(Until::Day(text.parse().expect("a day")));
    // text, verb, rules, reason, until
    type Row = (
        &'static str,
        Verb,
        &'static [&'static str],
        &'static str,
        Option<Until>,
    );
    let table: &[Row] = &[
        ("sayso-allow a: why", Verb::Allow, &["a"], "why", None),
        (
            " SAYSO-Allow  l/a , b :\n  why\n  so ",
            Verb::Allow,
            &["l/a", "b"],
            "why so",
            None,
        ),
        (
            "sayso-allow a: why, until 2026-06-30",
            Verb::Allow,
            &["a"],
            "why",
            day("2026-06-30"),
        ),
        (
            "sayso-off a: why until 2028-02-29.",
            Verb::Off,
            &["a"],
            "why",
            day("2028-02-29"),
        ),
        (
            "sayso-allow a: why, until 2027-02-29",
            Verb::Allow,
            &["a"],
            "why",
            Some(Until::NoDay("2027-02-29".to_owned())),
        ),
        (
            "sayso-allow a: why, until 30.6.2026",
            Verb::Allow,
            &["a"],
            "why",
            Some(Until::NoDay("30.6.2026".to_owned())),
        ),
        (
            "sayso-allow a: until then",
            Verb::Allow,
            &["a"],
            "until then",
            None,
        ),
        (
            "sayso-allow a: until 2026-06-30",
            Verb::Allow,
            &["a"],
            "",
            day("2026-06-30"),
        ),
        (
            "sayso-allow a: see: this",
            Verb::Allow,
            &["a"],
            "see: this",
            None,
        ),
        ("sayso-allow a", Verb::Allow, &["a"], "", None),
        ("sayso-allow: why", Verb::Allow, &[], "why", None),
        ("sayso-on a, b", Verb::On, &["a", "b"], "", None),
        ("sayso-allows a: why", Verb::Unknown, &["a"], "why", None),
        ("sayso-", Verb::Unknown, &[], "", None),
    ];
    for (text, verb, rules, reason, until) in table {
        let found = said(text).expect(text);
        let names: Vec<&str> = found.rules.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            (found.verb, &names[..], found.reason.as_str(), &found.until),
            (*verb, *rules, *reason, until),
            "{text:?}"
        );
    }
    for text in [
        "",
        "saysoallow",
        "a sayso-allow b: c",
        "sayso",
        "say\u{AD}so-allow a: b",
    ] {
        assert_eq!(said(text), None, "{text:?}");
    }
}

#[test]
fn markdown() {
    let check = |source: &str, covered: &[&str]| check(Format::Markdown, source, covered);
    const C: &str = "<!-- sayso-allow r: x -->";
    check(&format!("{C}\none\n\ntwo"), &["one"]);
    check(&format!("{C}\n\none\n\ntwo"), &["one"]);
    check(&format!("one\n\n{C}\n"), &[""]); // nothing follows
    check(&format!("zero\n{C}\none\n\ntwo"), &["one"]); // it parts two paragraphs
    check(&format!("zero {C} one\n\ntwo"), &[&format!("zero {C} one")]);
    check(&format!("{C}\n# head\n\ntwo"), &["# head"]);
    check(&format!("# head {C}\n\ntwo"), &[&format!("# head {C}")]);
    check(
        &format!("{C}\n- a\n- b\n  - c\n\ntwo"),
        &["- a\n- b\n  - c"],
    ); // a whole list
    check(&format!("{C}\n> a\n>\n> b\n\ntwo"), &["> a\n>\n> b"]); // a whole quote
    check(
        &format!("{C}\n| a |\n|---|\n| b |\n\ntwo"),
        &["| a |\n|---|\n| b |"],
    ); // a whole table
    check(
        &format!("| a |\n|---|\n| b {C} |\n| c |"),
        &[&format!("b {C}")],
    ); // a cell
    check(&format!("- a {C}\n  - b\n- c"), &[&format!("- a {C}")]); // the item's own text
    check(&format!("- a\n\n  {C}\n  b\n\n  c\n- d"), &["b"]);
    check(
        &format!("> - a\n>\n>   {C}\n>   b\n>\n>   c\n> - d"),
        &["b"],
    ); // in a list in a quote
    check(&format!("> {C}\n\nb"), &[""]); // not out of the quote
    check(&format!("- {C}\n- b"), &[""]); // nor out of an item
    check(&format!("- a\n  {C}\n  b\n- c"), &["b"]); // text without a paragraph of its own
    check(&format!("{C}\n{C}\none\n\ntwo"), &["one", "one"]); // one after the other
    check(&format!("{C}\n<!-- plain -->\none\n\ntwo"), &["one"]);
    check(&format!("# {C}\n\none\n\ntwo"), &["one"]); // a heading of nothing else
    check("> <!-- sayso-allow\n> r: x -->\n> one\n>\n> two", &["one"]);
    check(&format!("```\n{C}\n```\n\none"), &[]); // code
    check("`<!-- sayso-allow r: x -->` one", &[]);
    check(
        "---\ntitle: <!-- sayso-allow r -->\n# sayso-allow r: x\n---\none",
        &[],
    ); // front matter
    check("\\<!-- sayso-allow r: x -->\none", &[]);
    check("&lt;!-- sayso-allow r: x -->\none", &[]);
    check("[[sayso-allow r: x]]\none", &[]); // that is for plain text
    check(&format!("{C}\n[a]: b 'c'\n\n[a]"), &["[a]"]);
    check("{/* sayso-allow r: x */}\none", &[]); // that is for MDX
}

#[test]
fn html() {
    let check = |source: &str, covered: &[&str]| check(Format::Markdown, source, covered);
    const C: &str = "<!-- sayso-allow r: x -->";
    check(&format!("{C}\n<p>a</p>\n<p>b</p>"), &["<p>a</p>"]);
    check(&format!("<div>\n{C}\n<p>a\n<p>b</p>\n</div>"), &["<p>a"]); // `</p>` may be left out
    check(
        &format!("<div>\n{C}\n<ul><li>a<ul><li>b</ul></ul><p>c</p></div>"),
        &["<ul><li>a<ul><li>b</ul></ul>"],
    );
    check(
        &format!("<ul>\n{C}<li>a<ul><li>b</ul><li>c</ul>"),
        &["<li>a<ul><li>b</ul>"],
    );
    check(&format!("<ul><li>a</li>\n{C}</ul><p>b</p>"), &[""]); // not out of the list
    check(&format!("<p>a {C} b</p><p>c</p>"), &[&format!("a {C} b")]);
    check(&format!("<p>\n{C}\na</p><p>c</p>"), &["a"]);
    check(
        &format!("<div>\n{C}\n{C}\n<DIV>a<div>b</div></div><p>c</div>"),
        &["<DIV>a<div>b</div></div>"; 2],
    );
    check(&format!("<div>{C}</div>\n\none"), &[""]);
    check(&format!("<div>\n{C}\n<section>a"), &["<section>a"]);
    check(
        &format!("> <div>\n> {C}\n> <p>a</p>\n> <p>b</p></div>\n"),
        &["<p>a</p>"],
    );
}

#[test]
fn mdx() {
    let check = |source: &str, covered: &[&str]| check(Format::Mdx, source, covered);
    check("{/* sayso-allow r: x */}\n\none\n\ntwo", &["one"]);
    check(
        "{/* sayso-allow r: x */}\n\n{/* sayso-allow s: x */}\n\none\n\ntwo",
        &["one", "one"],
    );
    check(
        "one {/* sayso-allow r: x */} two\n\nthree",
        &["one {/* sayso-allow r: x */} two"],
    );
}

#[test]
fn plain_text() {
    let check = |source: &str, covered: &[&str]| check(Format::Text, source, covered);
    const C: &str = "[[sayso-allow r: x]]";
    check(&format!("{C}\none\ntwo\n\nthree"), &["one\ntwo"]);
    check(&format!("{C}\n\none\n\nthree"), &["one"]);
    check(&format!("{C}\n{C}\none\n\nthree"), &["one", "one"]);
    check(
        &format!("one {C} two\nthree\n\nfour"),
        &[&format!("one {C} two\nthree")],
    );
    check(&format!("{C} one\n\ntwo"), &[&format!("{C} one")]);
    check(
        &format!("one\n{C}\ntwo\n\nthree"),
        &[&format!("one\n{C}\ntwo")],
    );
    check(&format!("> {C}\n> one\n> two\n\nthree"), &["> one\n> two"]);
    check(&format!("{C}\n- a\n- b\n\nc"), &["- a\n- b"]);
    check(&format!("one\n\n{C}"), &[""]);
    check("[[sayso-allow r: x\none]]", &[]); // on one line
    check("<!-- sayso-allow r: x -->\none", &[]);
    check("[[ SAYSO-ALLOW r: x ]]\none", &["one"]);
}

/// What a comment says is not part of the text; what stands around it is.
#[test]
fn plain_text_reads_on() {
    let table = [
        ("a [[sayso-allow r: x]] b", "a  b"),
        ("a\n[[sayso-allow r: x]]\nb", "a\nb"),
        ("[[sayso-bogus]]a", "a"),
        ("- [[sayso-on r]] a", " a"), // an item without its marker
        (
            "a [[b]] [[sayso c]] [[sayso-allow d",
            "a [[b]] [[sayso c]] [[sayso-allow d",
        ),
    ];
    for (source, text) in table {
        let mut prose = Prose::default();
        read(Format::Text, source, Scopes::NONE, &mut prose);
        let found: Vec<&str> = prose
            .blocks
            .iter()
            .map(|block| &prose.text[block.span.range()])
            .collect();
        assert_eq!(found, [text], "{source:?}");
    }
}

#[test]
fn the_sign() {
    for (source, holds) in [
        ("sayso-", true),
        ("x SAYSO-allow", true),
        ("日sayso-", true),
        ("sayso", false),
        ("yes, they say so-so", false),
        ("y", false),
        ("日y", false),
        ("", false),
    ] {
        // wherever it stands in what is looked at together
        for before in 0..130 {
            let source = format!("{}{source}", "y".repeat(before));
            assert_eq!(may_speak(&source), holds, "{source:?}");
        }
    }
}
