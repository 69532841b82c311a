//! `sayso explain`: everything about one rule.

use super::options::{ExplainOptions, TableFormatName};
use super::{FAILED, terminal};
use crate::lint::find_rule;
use crate::project;
use crate::report::{explain, explain_json};

/// Runs the command and returns the exit status.
pub(super) fn run(options: &ExplainOptions) -> u8 {
    let settings = options.policy.settings(terminal::folder());
    let book = project::load_rules(&settings);
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &book.diagnostics);
    let Some(policy) = book.policy else {
        return FAILED;
    };
    let canvas = terminal::output_canvas(&options.colour);
    let printed = find_rule(&policy.rules, &options.rule).and_then(|index| {
        let entry = &policy.rules[index];
        terminal::print(canvas, |out| match options.format {
            TableFormatName::Human => explain(entry, canvas, out),
            TableFormatName::Json => explain_json(entry, settings.as_of, out),
        })
    });
    match printed {
        Ok(()) => terminal::status(&book.diagnostics),
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            FAILED
        }
    }
}
