//! Suppressions: comments in a text that allow what a rule finds there, each with a reason.
//!
//! Nothing else in a text changes what is found in it, and a comment that is not in order changes nothing but that it
//! is reported.

use std::collections::HashMap;

use jiff::civil::Date;

use super::mark::{Disposition, Marked, Remark};
use super::policy::{Policy, RuleState};
use super::{RawMatch, find_rule};
use crate::diagnostic::{Diagnostic, code};
use crate::document::{Directive, Prose, Until, Verb};
use crate::text::Span;

/// How many faults of one document are told.
const MOST_REMARKS: usize = 100;

/// What suppressions in a text may do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SuppressionOptions {
    /// Whether each must say until when.
    pub require_expiry: bool,
    /// Whether there may be any.
    pub allow: bool,
}

impl Default for SuppressionOptions {
    fn default() -> SuppressionOptions {
        SuppressionOptions {
            require_expiry: false,
            allow: true,
        }
    }
}

/// A suppression of one rule, for the audit.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// The rule: an index into [`Policy::rules`].
    pub rule: usize,
    /// Where it is written: bytes of the decoded source.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Whether that day has passed, so that it marks nothing.
    pub has_expired: bool,
    /// How many matches it marks.
    pub used: usize,
    /// The first wording it marks, as read.
    pub text: String,
}

/// The suppressions of one document.
pub(super) struct Suppressing<'a> {
    policy: &'a Policy,
    prose: &'a Prose,
    suppressions: Vec<Suppression>,
    /// By rule: what is covered, and by which suppression.
    covers: HashMap<usize, Vec<(Span, usize)>>,
    /// Whether a suppression could mark something here, were it there.
    is_live: Vec<bool>,
    remarks: Vec<Remark>,
}

impl<'a> Suppressing<'a> {
    /// The suppressions in `prose`, if it holds any.
    pub(super) fn new(
        policy: &'a Policy,
        prose: &'a Prose,
        path: Option<&str>,
    ) -> Option<Suppressing<'a>> {
        if prose.directives.is_empty() {
            return None;
        }
        let mut all = Suppressing {
            policy,
            prose,
            suppressions: Vec::new(),
            covers: HashMap::new(),
            is_live: Vec::new(),
            remarks: Vec::new(),
        };
        all.read(path);
        Some(all)
    }

    fn read(&mut self, path: Option<&str>) {
        // by rule, the places of `sayso-on`, the last first
        let mut ends: HashMap<usize, Vec<(usize, Span)>> = HashMap::new();
        let mut openings: HashMap<usize, usize> = HashMap::new();
        let prose = self.prose;
        for directive in prose
            .directives
            .iter()
            .filter(|found| found.verb == Verb::On)
        {
            for rule in self.rules_of(directive) {
                ends.entry(rule)
                    .or_default()
                    .push((directive.span.start, directive.span));
            }
        }
        for directive in &prose.directives {
            match directive.verb {
                Verb::On => continue,
                Verb::Unknown => {
                    let help = "write `sayso-allow RULE: REASON`, or `sayso-off RULE: REASON` and `sayso-on RULE`";
                    self.report(
                        directive.span,
                        code::BAD_SUPPRESSION,
                        "a comment to sayso that says nothing it knows",
                        help,
                    );
                    continue;
                }
                Verb::Allow | Verb::Off => {}
            }
            let rules = self.rules_of(directive);
            let until = self.check(directive);
            for rule in rules {
                let covers = match directive.verb {
                    Verb::Off => {
                        let first = openings.entry(rule).or_insert(directive.span.start);
                        *first = (*first).min(directive.span.start);
                        let ends = ends.get(&rule).map_or(&[][..], Vec::as_slice);
                        let after = ends.partition_point(|(at, _)| *at < directive.span.end);
                        match ends.get(after) {
                            Some((end, _)) => Span::new(directive.span.end, *end),
                            None => {
                                let name = self.policy.rules[rule].rule.name();
                                self.report(
                                    directive.span,
                                    code::UNCLOSED_SUPPRESSION,
                                    &format!("`sayso-off {name}` is never followed by `sayso-on`"),
                                    &format!("write `sayso-on {name}` where it is to end; until then it has no effect"),
                                );
                                continue;
                            }
                        }
                    }
                    _ => directive.covers,
                };
                let Some(until) = until else { continue };
                if !self.policy.rules[rule].rule.rule().suppressible {
                    let name = self.policy.rules[rule].rule.name();
                    self.report(
                        directive.span,
                        code::SUPPRESSION_NOT_ALLOWED,
                        &format!("`{name}` may not be suppressed in a text"),
                        "ask for an exception in the exceptions file",
                    );
                    continue;
                }
                self.add(rule, directive, until, covers, path);
            }
        }
        for (rule, ends) in ends {
            let first = openings.get(&rule);
            for (at, span) in ends {
                if first.is_none_or(|&first| at < first) {
                    let name = self.policy.rules[rule].rule.name();
                    self.report(
                        span,
                        code::UNCLOSED_SUPPRESSION,
                        &format!("`sayso-on {name}` ends what no `sayso-off` began"),
                        &format!("write `sayso-off {name}: REASON` before it, or remove it"),
                    );
                }
            }
        }
        for covers in self.covers.values_mut() {
            covers.sort_unstable();
        }
    }

    fn add(
        &mut self,
        rule: usize,
        directive: &Directive,
        until: Option<Date>,
        covers: Span,
        path: Option<&str>,
    ) {
        let policy = self.policy;
        let has_expired = until.is_some_and(|last| policy.options.as_of > last);
        let index = self.suppressions.len();
        if !has_expired && !covers.is_empty() {
            self.covers.entry(rule).or_default().push((covers, index));
        }
        let in_force = policy.rules[rule].state == RuleState::InForce;
        let binds = path.is_none_or(|path| policy.binds_path(rule, path));
        self.is_live.push(in_force && binds && !has_expired);
        self.suppressions.push(Suppression {
            rule,
            span: directive.span,
            reason: directive.reason.clone(),
            until,
            has_expired,
            used: 0,
            text: String::new(),
        });
    }

    /// The rules that `directive` names; those that are not there are reported.
    fn rules_of(&mut self, directive: &Directive) -> Vec<usize> {
        if directive.rules.is_empty() {
            let help = "name the rule, as reports show it: `sayso-allow RULE: REASON`";
            self.report(
                directive.span,
                code::BAD_SUPPRESSION,
                "a suppression that names no rule",
                help,
            );
        }
        let mut rules = Vec::new();
        for (name, span) in &directive.rules {
            match find_rule(&self.policy.rules, name) {
                Ok(rule) if rules.contains(&rule) => {}
                Ok(rule) => rules.push(rule),
                Err(diagnostic) => self.push(diagnostic, *span),
            }
        }
        rules
    }

    /// Until when `directive` holds, if it is in order.
    fn check(&mut self, directive: &Directive) -> Option<Option<Date>> {
        let options = self.policy.suppressions;
        if !options.allow {
            let help = "ask for an exception in the exceptions file";
            self.report(
                directive.span,
                code::SUPPRESSION_NOT_ALLOWED,
                "the configuration of this project allows no suppression in a text",
                help,
            );
            return None;
        }
        if !directive.reason.contains(char::is_alphanumeric) {
            let help = "say why, and who approved it: `sayso-allow RULE: REASON`";
            self.report(
                directive.span,
                code::SUPPRESSION_WITHOUT_REASON,
                "a suppression without a reason",
                help,
            );
            return None;
        }
        let as_of = self.policy.options.as_of;
        match &directive.until {
            Some(Until::NoDay(day)) => {
                let message = format!("`{day}` is no day");
                self.report(
                    directive.span,
                    code::BAD_DATE,
                    &message,
                    "write year, month and day: `until 2026-06-30`",
                );
                None
            }
            None if options.require_expiry => {
                let help = "end it with its last day: `…, until 2026-06-30`";
                self.report(
                    directive.span,
                    code::SUPPRESSION_WITHOUT_EXPIRY,
                    "a suppression that does not say until when",
                    help,
                );
                None
            }
            None => Some(None),
            Some(Until::Day(last)) => {
                if as_of > *last {
                    let message = format!("this suppression held until {last}");
                    let diagnostic = Diagnostic::warning(code::SUPPRESSION_EXPIRED, message)
                        .help("change the wording, or have the suppression approved anew");
                    self.push(diagnostic, directive.span);
                }
                Some(Some(*last))
            }
        }
    }

    fn report(&mut self, span: Span, code: &'static str, message: &str, help: &str) {
        self.push(Diagnostic::error(code, message).help(help), span);
    }

    fn push(&mut self, diagnostic: Diagnostic, span: Span) {
        self.remarks.push(Remark {
            diagnostic,
            place: (span, String::new()),
        });
    }

    /// What marks `found`, if anything; every suppression that covers it counts as used.
    pub(super) fn mark(&mut self, found: &RawMatch) -> Option<Disposition> {
        let covers = self.covers.get(&found.rule)?;
        let span = self.prose.map.span_of(found.hull());
        let before = covers.partition_point(|(covers, _)| covers.start <= span.start);
        let mut first = None;
        for &(covers, index) in &covers[..before] {
            if covers.contains(span) {
                let suppression = &mut self.suppressions[index];
                if suppression.used == 0 {
                    let text = &self.prose.text[found.hull().range()];
                    suppression.text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                }
                suppression.used += 1;
                first = first.or(Some(index));
            }
        }
        let suppression = &self.suppressions[first?];
        Some(Disposition::Suppressed {
            reason: suppression.reason.clone(),
            until: suppression.until,
        })
    }

    /// All have been marked that are to be: says which suppressions nothing needed.
    pub(super) fn finish(mut self) -> Marked {
        for index in 0..self.suppressions.len() {
            let Suppression {
                rule, span, used, ..
            } = self.suppressions[index];
            if used == 0 && self.is_live[index] {
                let name = self.policy.rules[rule].rule.name();
                let message = format!("nothing here needs a suppression of `{name}`");
                let diagnostic = Diagnostic::warning(code::UNUSED_SUPPRESSION, message)
                    .help("remove it; it would hide the next finding that no one has looked at");
                self.push(diagnostic, span);
            }
        }
        self.remarks.sort_by(|a, b| {
            let key = |remark: &Remark| (remark.place.0, remark.diagnostic.code);
            key(a)
                .cmp(&key(b))
                .then_with(|| a.diagnostic.message.cmp(&b.diagnostic.message))
        });
        self.remarks.truncate(MOST_REMARKS);
        Marked {
            suppressions: self.suppressions,
            remarks: self.remarks,
        }
    }
}
