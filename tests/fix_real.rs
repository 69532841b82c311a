//! The law of fixes on real text: fixable wording is put into every Markdown document below the folder named by `SAYSO_CORPUS`,
//! or else the repository's own. After mending, each of them is right or left alone, no other byte has changed, and mending
//! again changes nothing.

#![allow(clippy::print_stdout, reason = "it says what it ran over")]

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::date;
use rayon::prelude::*;
use sayso::document::{Format, Prose, decode, read};
use sayso::fix::{Job, mend};
use sayso::lint::{Applicability, Policy, PolicyOptions};
use sayso::text::{Halt, Scope, Scopes, Span};
use sayso::wordlist::Wordlist;

#[path = "corpus/corpus.rs"]
mod corpus;

use corpus::Corpus;

/// Words that stand in no real document, one of which takes another article than the other.
const LIST: &str = r#"
[wordlist]
id = "fix"
title = "Fixes"
version = "1"
language = "en"

[[rule]]
id = "word"
message = "m"
prohibited = ["zorgwidget~"]
allowed = ["ambergadget~"]
fix = "safe"
except = []
examples = { flag = ["zorgwidget"], pass = ["x"] }

[[rule]]
id = "name"
message = "m"
replace = { "Zorg Cloud Pro" = "Amber Cloud Plus" }
examples = { flag = ["Zorg Cloud Pro"], pass = ["x"] }
"#;

/// A form in which wording is put in, and what must become of it.
struct Form {
    name: &'static str,
    before: &'static str,
    after: &'static str,
}

const fn form(name: &'static str, before: &'static str, after: &'static str) -> Form {
    Form {
        name,
        before,
        after,
    }
}

const FORMS: [Form; 16] = [
    form("plain", "zorgwidget", "ambergadget"),
    form("capitalised", "Zorgwidget", "Ambergadget"),
    form("shouted", "ZORGWIDGET", "AMBERGADGET"),
    form("plural", "zorgwidgets", "ambergadgets"),
    form("possessive", "zorgwidget's", "ambergadget's"),
    form("inflected", "zorgwidgeting", "ambergadgeting"),
    form("article", "a zorgwidget", "an ambergadget"),
    form("name", "Zorg Cloud Pro", "Amber Cloud Plus"),
    form("wrapped", "Zorg\nCloud Pro", "Amber\nCloud Plus"),
    form("emphasised", "**zorgwidget**", "**ambergadget**"),
    form(
        "partly emphasised",
        "Zorg **Cloud** Pro",
        "Amber **Cloud** Plus",
    ),
    form(
        "linked",
        "[zorgwidget](https://example.com/zorgwidget)",
        "[ambergadget](https://example.com/zorgwidget)",
    ),
    // these stay as they are
    form("quoted", "“zorgwidget”", "“zorgwidget”"),
    form("coded", "`zorgwidget`", "`zorgwidget`"),
    form("in a name", "zorgwidget.txt", "zorgwidget.txt"),
    form(
        "in an address",
        "https://example.com/zorgwidget",
        "https://example.com/zorgwidget",
    ),
];

fn policy() -> Policy {
    let (list, diagnostics) = Wordlist::load("fix.toml", LIST);
    let list = list.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    let options = PolicyOptions::on(date(2026, 3, 18));
    Policy::new(vec![Arc::new(list)], options).0
}

/// Where words can be put in front of others: in running text, outside of marks; bytes of `source`.
fn sites(source: &str) -> Vec<usize> {
    let mut prose = Prose::default();
    read(Format::Markdown, source, Scopes::NONE, &mut prose);
    let mut sites = Vec::new();
    let unwanted = [
        Scope::Html,
        Scope::Heading,
        Scope::Table,
        Scope::FrontMatter,
        Scope::Title,
        Scope::ImageAlt,
        Scope::Footnote,
    ];
    for block in &prose.blocks {
        if !block.scopes.has(Scope::Paragraph)
            || unwanted.iter().any(|&scope| block.scopes.has(scope))
        {
            continue;
        }
        let text = &prose.text[block.span.range()];
        for (at, _) in text.match_indices(' ') {
            let at = block.span.start + at + 1;
            let next = prose.text[at..].chars().next();
            let place = Span::new(at - 1, at + 1);
            let is_marked = prose.marks.iter().any(|mark| mark.span.overlaps(place));
            if !next.is_some_and(|c| c.is_ascii_lowercase()) || is_marked {
                continue;
            }
            let written = prose.map.span_of(place);
            if written.len() == 2 && source[written.range()].starts_with(' ') {
                sites.push(written.start + 1);
                break; // one in a block is enough
            }
        }
    }
    sites.sort_unstable();
    sites.dedup();
    sites
}

/// What became of a document.
#[derive(Default)]
struct Tally {
    documents: usize,
    /// By form: how many were put in, and how many were mended.
    forms: BTreeMap<&'static str, (usize, usize)>,
}

/// Puts wording into `source`, mends it, and looks at every byte.
fn check(policy: &Policy, number: usize, source: &str) -> Result<Tally, String> {
    let mut tally = Tally::default();
    // the parts of the source, each followed by a form
    let mut parts: Vec<(&str, &Form)> = Vec::new();
    let mut text = String::new();
    let mut copied = 0;
    for (index, site) in sites(source).into_iter().take(FORMS.len()).enumerate() {
        let form = &FORMS[(index + number) % FORMS.len()];
        parts.push((&source[copied..site], form));
        text.push_str(&source[copied..site]);
        text.push_str(form.before);
        text.push(' ');
        copied = site;
    }
    let rest = &source[copied..];
    text.push_str(rest);
    if parts.is_empty() {
        return Ok(tally);
    }
    tally.documents = 1;
    let job = Job {
        policy,
        path: Some("a.md"),
        exceptions: &[],
        format: Format::Markdown,
        up_to: Applicability::Safe,
        is_wanted: &|_| true,
        halt: Halt::NEVER,
    };
    let mended = mend(&job, &text);
    let mut left = mended.text.as_str();
    for (part, form) in parts {
        let after_part = left
            .strip_prefix(part)
            .or_else(|| left.strip_prefix(&with_other_article(part, form)?))
            .ok_or_else(|| {
                format!(
                    "bytes changed before a form called {}: {:?}",
                    form.name,
                    head(left)
                )
            })?;
        let is_mended = after_part.starts_with(form.after);
        let written = match is_mended {
            true => form.after,
            false => form.before,
        };
        left = after_part
            .strip_prefix(written)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or_else(|| format!("a form called {} became {:?}", form.name, head(after_part)))?;
        let (put, fixed) = tally.forms.entry(form.name).or_default();
        *put += 1;
        *fixed += usize::from(is_mended);
    }
    if left != rest {
        return Err(format!("the end changed: {:?}", head(left)));
    }
    let again = mend(&job, &mended.text);
    match again.fixed {
        0 if again.text == mended.text => Ok(tally),
        _ => Err(format!("mended again: {} times", again.fixed)),
    }
}

/// `part` with the article that the form after it wants, once that is mended.
fn with_other_article(part: &str, form: &Form) -> Option<String> {
    let part = part.strip_suffix(char::is_whitespace)?;
    let at = part.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| {
        at + part[at..].chars().next().map_or(0, char::len_utf8)
    });
    let article = &part[at..];
    let word = form.after.trim_start_matches(['*', '[']);
    let is_wanted = article.eq_ignore_ascii_case("a") && word.to_lowercase().starts_with("amber");
    is_wanted.then(|| format!("{}{article}n ", &part[..at]))
}

fn head(text: &str) -> String {
    text.chars().take(60).collect()
}

#[test]
fn every_fix_is_right_and_nothing_else_changes() {
    let corpus = Corpus::find(&[
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs",
        "examples",
    ]);
    let policy = policy();
    let files: Vec<_> = corpus
        .files
        .iter()
        .filter(|path| path.to_str().and_then(Format::from_path) == Some(Format::Markdown))
        .collect();
    let outcomes: Vec<(String, Result<Tally, String>)> = files
        .par_iter()
        .enumerate()
        .filter_map(|(number, path)| {
            let bytes = std::fs::read(path).ok()?;
            let decoded = decode(&bytes);
            // what holds the words already says nothing
            if !decoded.faults.is_empty() || decoded.text.to_lowercase().contains("zorg") {
                return None;
            }
            Some((
                path.display().to_string(),
                check(&policy, number, &decoded.text),
            ))
        })
        .collect();
    let mut all = Tally::default();
    let mut failures = Vec::new();
    for (name, outcome) in outcomes {
        match outcome {
            Ok(tally) => {
                all.documents += tally.documents;
                for (form, (put, fixed)) in tally.forms {
                    let sum = all.forms.entry(form).or_default();
                    sum.0 += put;
                    sum.1 += fixed;
                }
            }
            Err(why) => failures.push(format!("{name}: {why}")),
        }
    }
    println!("{} documents", all.documents);
    for (form, (put, fixed)) in &all.forms {
        println!("{form}: {fixed} of {put}");
    }
    assert!(
        failures.is_empty(),
        "{} documents:\n{}",
        failures.len(),
        failures[..failures.len().min(20)].join("\n")
    );
    assert!(all.documents >= if corpus.is_own { 10 } else { 1_000 });
    for form in &FORMS {
        let (put, fixed) = all.forms.get(form.name).copied().unwrap_or_default();
        if form.before == form.after {
            continue; // it stayed as it is, or the law above had failed
        }
        // quotations, generated parts and the like are left alone
        assert!(
            fixed * 10 >= put * 8,
            "{}: only {fixed} of {put} are mended",
            form.name
        );
    }
}
