//! `sayso exceptions`: the audit of all that is allowed against the rules.

use std::sync::atomic::AtomicBool;

use super::options::ExceptionsOptions;
use super::{FAILED, check, terminal};
use crate::project::{self, Hooks, Selection};
use crate::report::AuditEntry;
use crate::text::Jobs;

/// Runs the command and returns the exit status.
pub(super) fn run(options: &ExceptionsOptions) -> u8 {
    let settings = options.policy.settings(terminal::folder());
    let selection = Selection {
        fix: None,
        inputs: options
            .paths
            .iter()
            .map(|path| check::input(path, None))
            .collect(),
        include: None,
        exclude: None,
        hidden: false,
        no_ignore: false,
        no_filter: false,
        git: None,
        force_exclude: false,
        may_be_empty: false,
    };
    let hooks = Hooks {
        interrupted: &AtomicBool::new(false),
        progress: &|_, _| {},
    };
    let outcome = project::check(&settings, &selection, Jobs::OF_PROCESSORS, hooks).outcome;
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &outcome.diagnostics);
    let is_asked_for = |entry: &&AuditEntry| match (options.expiring, entry.days_left) {
        (None, _) => true,
        (Some(days), Some(left)) => left <= i64::from(days),
        (Some(_), None) => false,
    };
    let entries: Vec<&AuditEntry> = outcome.audit.iter().filter(is_asked_for).collect();
    let canvas = terminal::output_canvas(&options.colour);
    let printed = terminal::print(canvas, |out| {
        options.format.format().print(&entries, outcome.as_of, out)
    });
    match printed {
        Ok(()) => terminal::status(&outcome.diagnostics),
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            FAILED
        }
    }
}
