//! The audit of a run: what each exception came to. Suppressions are gathered file by file, while these are read.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use super::check::Judged;
use super::names::relative_name;
use super::policies::Policies;
use super::walk::Source;
use super::{Input, Realm, Selection, Settings};
use crate::diagnostic::{Diagnostic, code};
use crate::lint::{self, Disposition, Exception, Policy, RuleState, Suppression};
use crate::report::{AuditEntry, AuditKind, AuditState};
use crate::text::LineIndex;

/// How much of a project a run has seen.
pub(super) struct Reach<'r> {
    pub(super) sources: &'r [Source],
    pub(super) selection: &'r Selection,
    pub(super) folder: &'r Path,
    /// Whether all sources were read.
    pub(super) is_whole: bool,
}

impl Reach<'_> {
    /// Whether every file that `exception` could mean was part of the run, and there is one.
    fn covers(&self, realm: &Arc<Realm>, exception: &Exception) -> bool {
        if !self.is_whole {
            return false;
        }
        let is_pattern = exception.path.contains(['*', '?', '[', '{']);
        let mut own = self
            .sources
            .iter()
            .filter(|source| Arc::ptr_eq(&source.realm, realm));
        if !is_pattern
            && own.any(|source| relative_name(&source.real, &realm.folder) == exception.path)
        {
            return true;
        }
        self.sees_all_of(realm)
    }

    /// Whether every file of `realm` was part of the run.
    pub(super) fn sees_all_of(&self, realm: &Arc<Realm>) -> bool {
        let selection = self.selection;
        let is_narrowed =
            selection.include.is_some() || selection.exclude.is_some() || selection.git.is_some();
        !is_narrowed
            && selection.inputs.iter().any(|input| match input {
                Input::Path(path) => fs::canonicalize(self.folder.join(path))
                    .is_ok_and(|folder| realm.folder.starts_with(folder)),
                Input::Stdin(_) => false,
            })
    }
}

/// What the exceptions of a run came to.
#[derive(Default)]
pub(super) struct Excepted {
    pub(super) entries: Vec<AuditEntry>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Looks at each exception that governs files of the run: whether its rule is known, whether it still holds, whether it is needed.
pub(super) fn review_exceptions(
    settings: &Settings,
    policies: &Policies,
    judged: &Judged,
    reach: &Reach<'_>,
) -> Excepted {
    let findings = judged.files.iter().flat_map(|file| &file.findings);
    let used: HashSet<*const Exception> = findings
        .filter_map(|finding| match &finding.disposition {
            Disposition::Excepted(exception) => Some(Arc::as_ptr(exception)),
            _ => None,
        })
        .collect();
    let mut excepted = Excepted::default();
    for realm in &policies.realms {
        // by rule, path and sentence: a rule may be named in two ways
        let mut known: HashMap<(String, &str, &str), &Exception> = HashMap::new();
        let own: Vec<&Arc<Policy>> = policies.of_realm(realm).collect();
        if own.is_empty() {
            continue;
        }
        for exception in &realm.exceptions {
            let found: Vec<_> = own
                .iter()
                .map(|policy| {
                    lint::find_rule(&policy.rules, &exception.rule).map(|rule| &policy.rules[rule])
                })
                .collect();
            let Some(Ok(entry)) = found.iter().find(|found| found.is_ok()) else {
                let fault = found.into_iter().find_map(Result::err);
                let fault = fault.expect("no policy knows the rule");
                let fault = fault.at(&exception.file, exception.rule_span, "");
                excepted.diagnostics.push(fault);
                continue;
            };
            let name = entry.rule.name();
            match known.entry((name.clone(), &exception.path, exception.folded())) {
                Entry::Occupied(twin) => excepted.diagnostics.push(exception.repeats(twin.get())),
                Entry::Vacant(place) => _ = place.insert(exception),
            }
            let in_force = |found: &Result<&lint::RuleEntry, _>| {
                found
                    .as_ref()
                    .is_ok_and(|entry| entry.state == RuleState::InForce)
            };
            let state = if exception.has_expired(settings.as_of) {
                AuditState::Expired
            } else if !exception.has_begun(settings.as_of) {
                AuditState::NotYet
            } else if used.contains(&Arc::as_ptr(exception)) {
                AuditState::Used
            } else {
                AuditState::Unused
            };
            excepted.diagnostics.extend(match state {
                AuditState::Expired => Some(expired(exception)),
                AuditState::NotYet => Some(not_yet(exception)),
                AuditState::Unused
                    if found.iter().any(in_force) && reach.covers(realm, exception) =>
                {
                    Some(unused(exception))
                }
                _ => None,
            });
            excepted.entries.push(AuditEntry {
                kind: AuditKind::Exception,
                rule: name,
                path: exception.path.clone(),
                line: LineIndex::new(&exception.file.text).line_of(exception.rule_span.start) + 1,
                text: exception.text.clone(),
                reason: exception.reason.clone(),
                approved_by: Some(exception.approved_by.clone()),
                ticket: exception.ticket.clone(),
                approved_on: exception.approved_on,
                ends: Some(exception.expires),
                days_left: Some(days_between(settings.as_of, exception.expires)),
                state,
            });
        }
    }
    excepted
}

fn expired(exception: &Exception) -> Diagnostic {
    let message = format!(
        "an exception from `{}` expired on {}",
        exception.rule, exception.expires
    );
    Diagnostic::warning(code::EXCEPTION_EXPIRED, message)
        .help("change the wording, or have the exception approved anew")
        .at(&exception.file, exception.span, "is found again")
}

fn not_yet(exception: &Exception) -> Diagnostic {
    let day = exception.approved_on.unwrap_or(exception.expires);
    let message = format!("an exception from `{}` holds from {day} on", exception.rule);
    Diagnostic::note(code::EXCEPTION_NOT_YET, message)
        .help("it was not approved before; until then the sentence is found")
        .at(&exception.file, exception.span, "is still found")
}

fn unused(exception: &Exception) -> Diagnostic {
    let message = format!(
        "nothing in `{}` needs this exception from `{}`",
        exception.path, exception.rule
    );
    Diagnostic::warning(code::UNUSED_EXCEPTION, message)
        .help("the sentence was changed or is gone; remove the exception, or have the new wording approved")
        .at(&exception.file, exception.span, "stands nowhere, or is not found by the rule")
}

/// The audit entry of a suppression in the file `name` of that text.
pub(super) fn describe_suppression(
    policy: &Policy,
    suppression: &Suppression,
    name: &str,
    lines: &LineIndex,
) -> AuditEntry {
    let ends = suppression
        .until
        .map(|last| last.tomorrow().unwrap_or(last));
    AuditEntry {
        kind: AuditKind::Suppression,
        rule: policy.rules[suppression.rule].rule.name(),
        path: name.to_owned(),
        line: lines.line_of(suppression.span.start) + 1,
        text: suppression.text.clone(),
        reason: suppression.reason.clone(),
        approved_by: None,
        ticket: None,
        approved_on: None,
        ends,
        days_left: ends.map(|ends| days_between(policy.options.as_of, ends)),
        state: match (suppression.has_expired, suppression.used) {
            (true, _) => AuditState::Expired,
            (false, 0) => AuditState::Unused,
            (false, _) => AuditState::Used,
        },
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    (to - from).get_days().into()
}
