//! `sayso explain`: everything about one rule.

use super::options::{ExplainOptions, TableFormatName};
use super::{FAILED, terminal};
use crate::lint::find_rule;
use crate::project;
use crate::report::{explain, explain_json};

/// Runs the command and returns the exit status.
pub(super) fn run(options: &ExplainOptions) -> u8 {
    let settings = options.policy.settings(terminal::folder());
    let book = project::load_rules(&settings, options.place.path.as_deref());
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &book.diagnostics);
    if book.policy.is_none() {
        return FAILED;
    }
    let canvas = terminal::output_canvas(&options.colour);
    let printed = find_rule(&book.rules, &options.rule).and_then(|index| {
        let entry = &book.rules[index];
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
