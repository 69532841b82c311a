//! `sayso rules`: every rule with its state on the day.

use super::options::{RulesOptions, TableFormatName};
use super::{FAILED, terminal};
use crate::project::{self, Settings};
use crate::report::{list_changes, list_changes_json, list_rules, list_rules_json};

/// Runs the command and returns the exit status.
pub(super) fn run(options: &RulesOptions) -> u8 {
    let settings = options.policy.settings(terminal::folder());
    let book = project::load_rules(&settings);
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &book.diagnostics);
    let Some(policy) = book.policy else {
        return FAILED;
    };
    let before = match options.diff_since {
        None => None,
        Some(day) => {
            let earlier = Settings {
                as_of: day,
                ..settings.clone()
            };
            match project::load_rules(&earlier).policy {
                Some(policy) => Some((day, policy)),
                None => return FAILED,
            }
        }
    };
    let canvas = terminal::output_canvas(&options.colour);
    let printed = terminal::print(canvas, |out| {
        let after = (settings.as_of, &*policy.rules);
        match (options.format, &before) {
            (TableFormatName::Human, None) => list_rules(after.1, after.0, &policy.digest(), out),
            (TableFormatName::Json, None) => {
                list_rules_json(after.1, after.0, &policy.digest(), out)
            }
            (TableFormatName::Human, Some((day, before))) => {
                list_changes((*day, &before.rules), after, out)
            }
            (TableFormatName::Json, Some((day, before))) => {
                list_changes_json((*day, &before.rules), after, out)
            }
        }
    });
    match printed {
        Ok(()) => terminal::status(&book.diagnostics),
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            FAILED
        }
    }
}
