//! `sayso test` and `sayso trace`: the rules themselves under test.

use super::options::{TestOptions, TraceOptions};
use super::{FAILED, explain, terminal};
use crate::project;

/// Runs `sayso test` and returns the exit status.
pub(super) fn test(options: &TestOptions) -> u8 {
    let settings = options.settings(terminal::folder());
    let book = project::load_rules(&settings);
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &book.diagnostics);
    if book.policy.is_none() {
        return FAILED;
    }
    // To be filled in: run `lint::proof` on the policy and print its report.
    terminal::status(&book.diagnostics)
}

/// Runs `sayso trace` and returns the exit status.
pub(super) fn trace(options: &TraceOptions) -> u8 {
    let settings = options.policy.settings(terminal::folder());
    let book = project::load_rules(&settings);
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &book.diagnostics);
    let Some(policy) = book.policy else {
        return FAILED;
    };
    match explain::find_rule(&policy.rules, &options.rule) {
        // To be filled in: read `options.file`, run `lint::trace` on it and print its steps.
        Ok(_) => terminal::status(&book.diagnostics),
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            FAILED
        }
    }
}
