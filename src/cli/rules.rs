//! `sayso rules`: every rule with its state on the day.

use super::options::{RulesOptions, TableFormatName};
use super::{FAILED, terminal};
use crate::project;
use crate::report::{list_rules, list_rules_json};

/// Runs the command and returns the exit status.
pub(super) fn run(options: &RulesOptions) -> u8 {
    let settings = options.policy.settings(terminal::folder());
    let book = project::load_rules(&settings);
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &book.diagnostics);
    let Some(policy) = book.policy else {
        return FAILED;
    };
    let printed = terminal::print(
        terminal::output_canvas(&options.colour),
        |out| match options.format {
            TableFormatName::Human => list_rules(&policy.rules, settings.as_of, out),
            TableFormatName::Json => list_rules_json(&policy.rules, settings.as_of, out),
        },
    );
    match printed {
        Ok(()) => terminal::status(&book.diagnostics),
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            FAILED
        }
    }
}
