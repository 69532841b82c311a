//! `sayso trace`: why a text is or is not flagged by a rule.

use super::options::TraceOptions;
use super::{FAILED, explain, terminal};
use crate::project;

/// Runs the command and returns the exit status.
pub(super) fn run(options: &TraceOptions) -> u8 {
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
