//! The report for people who use no terminal: one HTML file that asks the network for nothing.
//!
//! Every finding stands in the page once, under its rule; the documents list where theirs are. The script only shows,
//! hides and moves what is there, so without it nothing is missing. Foreign texts are escaped by the templates, and what
//! a reader could not see, or what would reorder the line, is shown as a symbol (`super::visible`). None of them
//! reaches the style or the script, and a content security policy names those two by their digests (CSP level 3).

use std::collections::HashMap;
use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::places::Places;
use super::{FileFindings, Outcome, limited};
use crate::diagnostic::Severity;
use crate::lint::{Finding, FindingSeverity, RuleEntry, RuleState};
use crate::text::Position;

mod appendix;
mod findings;
mod parts;
#[cfg(test)]
mod tests;

const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");

/// The most findings of a page: with more, a browser takes too long to be of use.
const MOST: usize = 10_000;

/// From so many findings on, a browser lays out only what is looked at.
const LONG: usize = 500;

/// A finding with its place in the report.
struct Item<'o> {
    /// From 1, in the order of the documents: its address in the page.
    number: usize,
    finding: &'o Finding,
    /// The index of its document among those that have findings here.
    document: usize,
    file: &'o FileFindings,
    place: Position,
}

/// A rule with those of its findings that are shown.
struct Group<'o> {
    /// Its index among [`Outcome::rules`], if it is there.
    rule: Option<usize>,
    items: Vec<Item<'o>>,
}

impl<'o> Group<'o> {
    /// A finding that stands for the others.
    fn first(&self) -> &'o Finding {
        self.items[0].finding
    }
}

/// Prints the page, with at most `limit` findings, and never more than [`MOST`].
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let documents: Vec<(&FileFindings, Vec<&Finding>)> =
        limited(outcome, limit.min(MOST), outcome.shows_marked).collect();
    let groups = gather(outcome, &documents);
    let (reviews, wrong): (Vec<Group<'_>>, Vec<Group<'_>>) = groups
        .into_iter()
        .partition(|group| group.first().severity == FindingSeverity::Review);
    let verdict = verdict(outcome);
    let is_long = documents
        .iter()
        .map(|(_, findings)| findings.len())
        .sum::<usize>()
        >= LONG;
    let mut put = |markup: Markup| out.write_all(markup.into_string().as_bytes());

    put(html! {
        (DOCTYPE)
        (PreEscaped(if is_long { "<html lang=\"en\" class=\"long\">" } else { "<html lang=\"en\">" }))
        (head(outcome, &verdict))
        (PreEscaped("<body>"))
        a .skip href="#main" { "Skip to the findings" }
        (title(outcome, &verdict))
        (PreEscaped("<div class=\"page\">"))
        (contents(outcome, !wrong.is_empty(), !reviews.is_empty(), &documents))
        (PreEscaped("<main id=\"main\" tabindex=\"-1\">"))
        (findings::controls(outcome, wrong.iter().chain(&reviews)))
    })?;
    findings::print_wrong(outcome, &wrong, &mut put)?;
    findings::print_reviews(&reviews, &mut put)?;
    put(findings::cut(outcome, &documents))?;
    findings::print_documents(&documents, &mut put)?;
    put(appendix::exceptions(outcome))?;
    put(appendix::rules(outcome))?;
    put(appendix::faults(outcome))?;
    put(appendix::policy(outcome))?;
    put(html! {
        (PreEscaped("</main></div>"))
        footer {
            p { "Made by sayso " (env!("CARGO_PKG_VERSION")) " for " (parts::day(outcome.as_of)) ". This file holds everything it shows: it loads nothing, and sends nothing." }
        }
        script { (PreEscaped(SCRIPT)) }
        (PreEscaped("</body></html>\n"))
    })
}

/// The findings by rule: the gravest rules first, then in the order of the wordlists.
fn gather<'o>(
    outcome: &'o Outcome,
    documents: &[(&'o FileFindings, Vec<&'o Finding>)],
) -> Vec<Group<'o>> {
    let key = |rule: &crate::lint::RuleRef| (std::sync::Arc::as_ptr(&rule.list), rule.index);
    let mut known = HashMap::new();
    for (index, entry) in outcome.rules.iter().enumerate() {
        known.entry(key(&entry.rule)).or_insert(index);
    }
    let mut groups: Vec<Group<'o>> = Vec::new();
    let mut by_rule = HashMap::new();
    let mut number = 0;
    for (document, (file, findings)) in documents.iter().enumerate() {
        let places = Places::new(&file.file.text);
        for &finding in findings {
            let key = key(&finding.rule);
            let group = *by_rule.entry((finding.severity, key)).or_insert_with(|| {
                let rule = known.get(&key).copied();
                let items = Vec::new();
                groups.push(Group { rule, items });
                groups.len() - 1
            });
            number += 1;
            groups[group].items.push(Item {
                number,
                finding,
                document,
                file,
                place: places.position(finding.span.start),
            });
        }
    }
    let place = |group: &Group<'_>| (group.first().severity, group.rule);
    groups.sort_by_cached_key(|group| (place(group), group.first().rule.name()));
    groups
}

fn head(outcome: &Outcome, verdict: &str) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    );
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="generator" content={ "sayso " (env!("CARGO_PKG_VERSION")) };
            title { "Wording report, " (outcome.as_of) ": " (verdict) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// SHA-256 of `text` in base 64 (RFC 4648, section 4), as a content security policy names what may run.
fn digest(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for bytes in Sha256::digest(text.as_bytes()).chunks(3) {
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let value = bits >> (18 - 6 * digit) & 63;
            match digit <= bytes.len() {
                true => encoded.push(char::from(DIGITS[value as usize])),
                false => encoded.push('='),
            }
        }
    }
    encoded
}

/// What came out, in a plain sentence.
fn verdict(outcome: &Outcome) -> String {
    let of_all = parts::count(outcome.checked, "document");
    let concerned = outcome
        .files
        .iter()
        .filter(|file| file.findings.iter().any(Finding::stands))
        .count();
    let found: Vec<String> = FindingSeverity::ALL
        .into_iter()
        .map(|severity| (outcome.count(severity), severity))
        .filter(|&(number, _)| number > 0)
        .map(|(number, severity)| match severity {
            FindingSeverity::Error | FindingSeverity::Warning => {
                parts::count(number, severity.name())
            }
            FindingSeverity::Review => parts::count(number, "question") + " to review",
            FindingSeverity::Info => parts::count(number, "remark"),
        })
        .collect();
    match found.as_slice() {
        [] => format!("No findings in {of_all}."),
        [rest @ .., last] => {
            let rest = rest.join(", ");
            let and = if rest.is_empty() { "" } else { " and " };
            format!("{rest}{and}{last} in {concerned} of {of_all}.")
        }
    }
}

fn title(outcome: &Outcome, verdict: &str) -> Markup {
    let failed = outcome
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .count();
    html! {
        header {
            p .as-of { "As of " (parts::day(outcome.as_of)) }
            h1 { "Wording report" }
            p .verdict { (verdict) }
            @if outcome.interrupted {
                p .alert { strong { "Not complete." } " The run was interrupted before all documents were read." }
            }
            @if failed > 0 {
                p .alert { strong { "Not complete." } " " a href="#run" { (parts::count(failed, "fault")) } " kept the run from doing all its work." }
            }
            (figures(outcome))
        }
    }
}

fn figures(outcome: &Outcome) -> Markup {
    let in_force = |entry: &&RuleEntry| entry.state == RuleState::InForce;
    let asked = outcome.rules.iter().filter(in_force).count();
    let mut figures = vec![
        ("Errors", outcome.count(FindingSeverity::Error)),
        ("Warnings", outcome.count(FindingSeverity::Warning)),
        ("To review", outcome.count(FindingSeverity::Review)),
        ("Remarks", outcome.count(FindingSeverity::Info)),
        ("Excepted", outcome.suppressed()),
        ("Documents", outcome.checked),
        ("Rules in force", asked),
        ("Rules not in force", outcome.rules.len() - asked),
    ];
    if let Some(baseline) = outcome.baseline {
        figures.push(("Known before", baseline.known));
        figures.push(("Gone since", baseline.gone));
    }
    html! {
        dl .figures {
            @for (name, number) in figures {
                div .none[number == 0] { dt { (name) } dd { (parts::number(number)) } }
            }
        }
    }
}

fn contents(
    outcome: &Outcome,
    has_findings: bool,
    has_reviews: bool,
    documents: &[(&FileFindings, Vec<&Finding>)],
) -> Markup {
    let sections = [
        ("findings", "Findings", has_findings || !has_reviews),
        ("review", "To review", has_reviews),
        ("documents", "Documents", !documents.is_empty()),
        ("exceptions", "Exceptions", !outcome.audit.is_empty()),
        ("rules", "Rules", true),
        ("run", "About this run", !outcome.diagnostics.is_empty()),
        ("policy", "Policy", true),
    ];
    html! {
        nav aria-label="Contents" {
            ul {
                @for (id, name, _) in sections.into_iter().filter(|section| section.2) {
                    li { a href={ "#" (id) } { (name) } }
                }
            }
        }
    }
}
