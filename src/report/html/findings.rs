//! The findings: by rule, for review, and where they are in each document.

use std::io;

use maud::{Markup, PreEscaped, html};

use super::parts;
use super::{Group, Item, MOST};
use crate::lint::{Finding, FindingSeverity};
use crate::report::explain::describe_reach;
use crate::report::human::{alternatives, describe, differ, mark};
use crate::report::visible::{one_line, shorten};
use crate::report::{FileFindings, Outcome};
use crate::wordlist::Rule;

/// The most code points of wording that the list of documents repeats.
const QUOTED: usize = 60;

type Put<'p> = &'p mut dyn FnMut(Markup) -> io::Result<()>;

/// What searches, filters and groups: hidden until the script is there to answer.
pub(super) fn controls<'g, 'o: 'g>(
    outcome: &Outcome,
    groups: impl Iterator<Item = &'g Group<'o>>,
) -> Markup {
    let shown: Vec<FindingSeverity> = groups.map(|group| group.first().severity).collect();
    let total = outcome.standing().count();
    html! {
        form #controls role="search" aria-label="Findings" hidden {
            div .search {
                label for="query" { "Search in findings" }
                input #query type="search" autocomplete="off" spellcheck="false";
            }
            @if FindingSeverity::ALL.iter().filter(|severity| shown.contains(severity)).count() > 1 {
                fieldset {
                    legend { "Show" }
                    @for severity in FindingSeverity::ALL {
                        @if shown.contains(&severity) {
                            label { input type="checkbox" name="severity" value=(severity.name()) checked; " " (parts::severity(severity)) }
                        }
                    }
                }
            }
            fieldset {
                legend { "Group by" }
                label { input type="radio" name="group" value="rule" checked; " rule" }
                label { input type="radio" name="group" value="document"; " document" }
            }
            p #count role="status" { (parts::count(total, "finding")) }
        }
    }
}

/// What is wrong, by rule.
pub(super) fn print_wrong(outcome: &Outcome, groups: &[Group<'_>], put: Put<'_>) -> io::Result<()> {
    let remark = match (groups.is_empty(), outcome.standing().next()) {
        (false, _) => None,
        (true, None) => Some("No wording was found that may not be said."),
        (true, Some(_)) => Some("Nothing is wrong. See what is to review."),
    };
    put(html! {
        (PreEscaped("<section id=\"findings\" class=\"by-rule\" aria-labelledby=\"findings-title\">"))
        h2 #findings-title { "Findings" }
        @if let Some(remark) = remark { p { (remark) } }
    })?;
    for group in groups {
        put(article(group))?;
    }
    put(PreEscaped("</section>".to_owned()))
}

/// What a person must judge: each rule is a question.
pub(super) fn print_reviews(groups: &[Group<'_>], put: Put<'_>) -> io::Result<()> {
    if groups.is_empty() {
        return Ok(());
    }
    put(html! {
        (PreEscaped("<section id=\"review\" class=\"by-rule\" aria-labelledby=\"review-title\">"))
        h2 #review-title { "To review" }
        p { "A person must decide about these. None of them is wrong for certain." }
    })?;
    for group in groups {
        put(article(group))?;
    }
    put(PreEscaped("</section>".to_owned()))
}

/// That some findings are left out, and how to have them.
pub(super) fn cut(outcome: &Outcome, documents: &[(&FileFindings, Vec<&Finding>)]) -> Markup {
    let counts = |finding: &&Finding| outcome.shows_marked || finding.stands();
    let total = outcome
        .findings()
        .filter(|(_, finding)| counts(finding))
        .count();
    let shown: usize = documents.iter().map(|(_, findings)| findings.len()).sum();
    html! {
        @if shown < total {
            p .alert { strong { (parts::count(total - shown, "finding")) " not shown." } " The figures above count them. "
                @if shown < MOST { "The report was asked to show no more." } @else { "A page shows " (parts::number(MOST)) " at most: check fewer documents at a time, or take the JSON output, which holds all." } }
        }
    }
}

/// The rule with what it says, and its findings.
fn article(group: &Group<'_>) -> Markup {
    let finding = group.first();
    let rule = finding.rule.rule();
    let name = finding.rule.name();
    let is_alike = |item: &Item<'_>| item.finding.allowed == finding.allowed;
    let shares = group.items.iter().all(is_alike);
    html! {
        article {
            h3 { (parts::text(&rule.message)) }
            p .kicker {
                (parts::severity(finding.severity)) " "
                @match group.rule {
                    Some(index) => a href={ "#r" (index + 1) } { (parts::code(&name)) },
                    None => (parts::code(&name)),
                }
                " " span .tally { (parts::count(group.items.len(), "finding")) }
            }
            @if shares { (parts::chips("Say instead", &finding.allowed)) }
            (authority(rule))
            ol .findings {
                @for item in &group.items { (entry(item, !shares)) }
            }
        }
    }
}

/// Why the rule is there, what it rests on, who answers for it, and since when it holds.
pub(super) fn authority(rule: &Rule) -> Markup {
    html! {
        @if rule.reason.is_some() || rule.source.is_some() || rule.owner.is_some() || rule.validity.effective.is_some() {
            dl .authority {
                @if let Some(reason) = &rule.reason {
                    div { dt { "Why" } dd { (parts::text(reason)) } }
                }
                @if let Some(source) = &rule.source {
                    div { dt { "Source" } dd { (parts::source(source)) } }
                }
                @if let Some(owner) = &rule.owner {
                    div { dt { "Owner" } dd { (parts::text(owner)) } }
                }
                @if let Some(effective) = rule.validity.effective {
                    div { dt { "In force since" } dd { (parts::day(effective)) } }
                }
            }
        }
    }
}

/// A finding: its sentence, its place, and what is special about it.
fn entry(item: &Item<'_>, says_instead: bool) -> Markup {
    let finding = item.finding;
    html! {
        li #{ "f" (item.number) } .finding data-severity=(finding.severity.name()) data-document={ "d" (item.document + 1) } {
            (parts::sentence(&finding.sentence, &finding.marks))
            p .place { (parts::name(&item.file.file.name)) span .colon { ":" } (item.place.line) ":" (item.place.column) }
            @if says_instead { (parts::chips("Say instead", &finding.allowed)) }
            @let notes = notes(finding);
            @if !notes.is_empty() {
                ul .notes { @for note in notes { li { (parts::text(&note)) } } }
            }
        }
    }
}

fn notes(finding: &Finding) -> Vec<String> {
    let mut notes = Vec::new();
    if !finding.required.is_empty() {
        let reach = describe_reach(finding.rule.rule().within);
        notes.push(format!(
            "Requires {reach}: {}",
            alternatives(&finding.required)
        ));
    }
    if let Some(near) = &finding.near_miss {
        let differences: Vec<String> = near.differences.iter().map(differ).collect();
        notes.push(format!("Nearly there: {}", differences.join(", ")));
    }
    if !finding.disguises.is_empty() {
        let disguises: Vec<String> = finding.disguises.iter().map(describe).collect();
        notes.push(format!("Disguised by {}", disguises.join(", ")));
    }
    if !finding.also.is_empty() {
        notes.push(format!("Also found by {}", finding.also.join(", ")));
    }
    if let Some(mark) = mark(&finding.disposition) {
        notes.push(format!("Does not count: {mark}"));
    }
    notes
}

/// Where the findings are, by document. They are numbered as in [`super::gather`].
pub(super) fn print_documents(
    documents: &[(&FileFindings, Vec<&Finding>)],
    put: Put<'_>,
) -> io::Result<()> {
    if documents.is_empty() {
        return Ok(());
    }
    put(html! {
        (PreEscaped("<section id=\"documents\" aria-labelledby=\"documents-title\">"))
        h2 #documents-title { "Documents" }
        p .only-index { "Each document with its findings. A link leads to the sentence." }
    })?;
    let mut number = 0;
    for (document, (file, findings)) in documents.iter().enumerate() {
        put(html! {
            article #{ "d" (document + 1) } {
                h3 { (parts::name(&file.file.name)) }
                p .tally { (parts::count(findings.len(), "finding")) }
                ul .index {
                    @for (index, finding) in findings.iter().enumerate() {
                        li {
                            (parts::severity(finding.severity)) " "
                            a href={ "#f" (number + index + 1) } {
                                bdi { "“" (one_line(&shorten(&finding.matched, QUOTED))) "”" }
                            }
                            " " (parts::code(&finding.rule.name()))
                        }
                    }
                }
            }
        })?;
        number += findings.len();
    }
    put(PreEscaped("</section>".to_owned()))
}
