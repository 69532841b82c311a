//! `sayso test` and `sayso trace`: the rules themselves under test.

use super::options::{TestOptions, TraceOptions};
use super::{FAILED, explain, terminal};
use crate::lint;
use crate::project;
use crate::report::describe_proof;

/// Runs `sayso test` and returns the exit status.
pub(super) fn test(options: &TestOptions) -> u8 {
    let settings = options.settings(terminal::folder());
    let (lists, mut diagnostics) = project::load_wordlists(&settings);
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &diagnostics);
    if lists.is_empty() {
        return FAILED;
    }
    for list in &lists {
        let proof = lint::prove(list, settings.as_of);
        terminal::complain(errors, &proof.diagnostics);
        let printed = terminal::print(terminal::output_canvas(&options.colour), |out| {
            describe_proof(list, &proof, out)
        });
        diagnostics.extend(proof.diagnostics);
        diagnostics.extend(printed.err());
    }
    terminal::status(&diagnostics)
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
