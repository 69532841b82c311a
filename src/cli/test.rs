//! `sayso test`: the rules themselves under test.

use super::options::TestOptions;
use super::{FAILED, terminal};
use crate::fix;
use crate::lint;
use crate::project;
use crate::report::describe_proof;

/// Runs the command and returns the exit status.
pub(super) fn run(options: &TestOptions) -> u8 {
    let settings = options.settings(terminal::folder());
    let (lists, mut diagnostics) = project::load_wordlists(&settings);
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &diagnostics);
    if lists.is_empty() {
        return FAILED;
    }
    for list in &lists {
        let mut proof = lint::prove(list, settings.as_of);
        proof.diagnostics.extend(fix::prove(list, settings.as_of));
        terminal::complain(errors, &proof.diagnostics);
        let printed = terminal::print(terminal::output_canvas(&options.colour), |out| {
            describe_proof(list, &proof, out)
        });
        diagnostics.extend(proof.diagnostics);
        diagnostics.extend(printed.err());
    }
    terminal::status(&diagnostics)
}
