//! What a reader looks up: exceptions, every rule with its state, the faults of the run, and the policy behind it.

use maud::{Markup, html};

use super::{findings, parts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{RuleEntry, RuleState};
use crate::report::audit::{AuditEntry, AuditKind, AuditState};
use crate::report::places::LastPlaces;
use crate::report::rules::describe_state;
use crate::report::{Outcome, json::kind_name};

/// Every suppression and exception.
pub(super) fn exceptions(outcome: &Outcome) -> Markup {
    html! {
        @if !outcome.audit.is_empty() {
            section #exceptions aria-labelledby="exceptions-title" {
                h2 #exceptions-title { "Exceptions" }
                p { "Findings that were allowed, each with a reason. A suppression stands in the document; an exception was approved in a file of its own." }
                ul .cards { @for entry in &outcome.audit { (exception(entry)) } }
            }
        }
    }
}

fn exception(entry: &AuditEntry) -> Markup {
    let kind = match entry.kind {
        AuditKind::Suppression => "Suppression",
        AuditKind::Exception => "Exception",
    };
    let (state, tone) = match entry.state {
        AuditState::Used => ("used", "calm"),
        AuditState::Unused => ("not used", "stale"),
        AuditState::Expired => ("expired", "ended"),
        AuditState::NotYet => ("not yet valid", "stale"),
    };
    html! {
        li {
            p .kicker {
                span class={ "state " (tone) } { (kind) ", " (state) } " " (parts::code(&entry.rule))
                @if let Some(left) = entry.days_left {
                    " " span .tally { @if left > 0 { (parts::count(left.unsigned_abs() as usize, "day")) " left" } @else { "no day left" } }
                }
            }
            @if !entry.text.is_empty() { p .quoted { "“" (parts::text(&entry.text)) "”" } }
            p { (parts::text(&entry.reason)) }
            dl .authority {
                @if let Some(who) = &entry.approved_by { div { dt { "Approved by" } dd { (parts::text(who)) @if let Some(day) = entry.approved_on { " on " (parts::day(day)) } } } }
                @if let Some(ticket) = &entry.ticket { div { dt { "Ticket" } dd { (parts::text(ticket)) } } }
                div { dt { "Ends" } dd { @match entry.ends { Some(day) => (parts::day(day)), None => "never" } } }
                div {
                    dt { @if entry.kind == AuditKind::Exception { "Documents" } @else { "Place" } }
                    dd { (parts::name(&entry.path)) @if entry.kind == AuditKind::Suppression { ":" (entry.line) } }
                }
            }
        }
    }
}

/// Whether a rule in a state belongs under a heading.
type Belongs = fn(RuleState) -> bool;

/// The headings under which rules stand.
const STATES: [(&str, Belongs); 8] = [
    ("In force", |state| state == RuleState::InForce),
    ("Not yet in force", |state| {
        matches!(state, RuleState::NotYet(_))
    }),
    ("Expired", |state| matches!(state, RuleState::Expired(_))),
    ("Proposed", |state| state == RuleState::Proposed),
    ("Retired", |state| state == RuleState::Retired),
    ("For other audiences, regions or languages", |state| {
        matches!(
            state,
            RuleState::OtherAudience | RuleState::OtherRegion | RuleState::OtherLanguage
        )
    }),
    ("For other documents", |state| state == RuleState::OtherPath),
    ("Switched off or not asked for", |state| {
        matches!(state, RuleState::NotSelected | RuleState::Disabled)
    }),
];

/// Every rule by its state.
pub(super) fn rules(outcome: &Outcome) -> Markup {
    let overdue = outcome
        .rules
        .iter()
        .filter(|entry| entry.overdue_since.is_some())
        .count();
    html! {
        section #rules aria-labelledby="rules-title" {
            h2 #rules-title { "Rules" }
            @if overdue > 0 {
                p .alert { strong { (parts::count(overdue, "rule")) " overdue for review." } " What is overdue still holds, until its owner decides." }
            }
            @if outcome.rules.is_empty() { p { "There are no rules." } }
            @for (heading, belongs) in STATES {
                @let own: Vec<(usize, &RuleEntry)> = outcome.rules.iter().enumerate().filter(|(_, entry)| belongs(entry.state)).collect();
                @if !own.is_empty() {
                    h3 { (heading) " " span .tally { (parts::number(own.len())) } }
                    ul .rules { @for (index, entry) in own { (rule(index, entry)) } }
                }
            }
        }
    }
}

fn rule(index: usize, entry: &RuleEntry) -> Markup {
    let rule = entry.rule.rule();
    let allowed: Vec<String> = rule.allowed.iter().map(|text| text.text.clone()).collect();
    let rows = [
        (
            "Approved by",
            rule.approved_by.as_deref().map(str::to_owned),
        ),
        (
            "Review by",
            rule.validity.review_by.map(|day| day.to_string()),
        ),
        ("Expires", rule.validity.expires.map(|day| day.to_string())),
        ("Audience", joined(&rule.audience)),
        ("Region", joined(&rule.region)),
        ("Documents", joined(&rule.paths)),
    ];
    html! {
        li {
            details #{ "r" (index + 1) } {
                summary {
                    span .message { (parts::text(&rule.message)) }
                    " " span .rule-state { (parts::code(&entry.rule.name())) " " (parts::text(&describe_state(entry))) }
                }
                div .body {
                    p .kicker { (parts::severity(entry.severity)) " " span { "kind " (kind_name(rule.kind)) } }
                    (parts::chips("Say instead", &allowed))
                    (findings::authority(rule))
                    @if rows.iter().any(|(_, value)| value.is_some()) {
                        dl .authority {
                            @for (name, value) in &rows {
                                @if let Some(value) = value { div { dt { (name) } dd { (parts::text(value)) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn joined(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// What kept the run from doing all its work, or should be looked at.
pub(super) fn faults(outcome: &Outcome) -> Markup {
    let mut places = LastPlaces::default();
    html! {
        @if !outcome.diagnostics.is_empty() {
            section #run aria-labelledby="run-title" {
                h2 #run-title { "About this run" }
                p { "These are about wordlists, settings and files, not about wording." }
                ul .cards { @for diagnostic in &outcome.diagnostics { (fault(diagnostic, &mut places)) } }
            }
        }
    }
}

fn fault<'d>(diagnostic: &'d Diagnostic, places: &mut LastPlaces<'d>) -> Markup {
    let place = diagnostic.file.as_ref().map(|file| {
        let label = diagnostic.labels.first();
        (
            file,
            label.map(|label| places.of(&file.text).position(label.span.start)),
        )
    });
    let word = match diagnostic.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    };
    html! {
        li {
            p { strong { (parts::text(&diagnostic.message)) } }
            p .kicker { span class={ "severity " (diagnostic.severity.name()) } { (word) } " " (parts::code(diagnostic.code)) }
            @if let Some((file, place)) = place {
                p .place { (parts::name(&file.name)) @if let Some(place) = place { ":" (place.line) ":" (place.column) } }
            }
            @for label in diagnostic.labels.iter().filter(|label| !label.message.is_empty()) { p { (parts::text(&label.message)) } }
            @for help in &diagnostic.helps { p { "What to do: " (parts::text(help)) } }
        }
    }
}

/// By which rules the report was made, so that it can be made again.
pub(super) fn policy(outcome: &Outcome) -> Markup {
    html! {
        section #policy aria-labelledby="policy-title" {
            h2 #policy-title { "Policy" }
            dl .authority {
                div { dt { "As of" } dd { (parts::day(outcome.as_of)) } }
                div { dt { "Digest" } dd { code .digest { (*outcome.digest) } } }
            }
            p { "Reports with the same digest were made by the same rules." }
            ul .cards {
                @for list in &outcome.wordlists {
                    @let own = outcome.rules.iter().filter(|entry| std::ptr::eq(&*entry.rule.list, &**list));
                    @let (in_force, others): (Vec<&RuleEntry>, Vec<&RuleEntry>) = own.partition(|entry| entry.state == RuleState::InForce);
                    li {
                        h3 { (parts::text(&list.title)) }
                        dl .authority {
                            div { dt { "Wordlist" } dd { (parts::code(&list.id)) " " (parts::text(&list.version)) } }
                            @if let Some(owner) = &list.owner { div { dt { "Owner" } dd { (parts::text(owner)) } } }
                            @if let Some(jurisdiction) = &list.jurisdiction { div { dt { "Authority" } dd { (parts::text(jurisdiction)) } } }
                            @if let Some(source) = &list.source { div { dt { "Source" } dd { (parts::source(source)) } } }
                            div { dt { "Rules" } dd { (in_force.len()) " in force" @if !others.is_empty() { ", " (others.len()) " not" } } }
                        }
                    }
                }
            }
        }
    }
}
