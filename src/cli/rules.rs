//! `sayso rules`: every rule with its state on the day.

use super::options::{RulesOptions, TableFormatName};
use super::{FAILED, terminal};
use crate::project::{self, Settings};
use crate::report::{list_changes, list_changes_json, list_rules, list_rules_json};

/// Said where what is listed is not all.
const VARIES: &str =
    "overrides change some of this at some paths; `sayso rules --for PATH` lists what holds there";

/// Runs the command and returns the exit status.
pub(super) fn run(options: &RulesOptions) -> u8 {
    let settings = options.policy.settings(terminal::folder());
    let path = options.place.path.as_deref();
    let book = project::load_rules(&settings, path);
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
            let earlier = project::load_rules(&earlier, path);
            if earlier.policy.is_none() {
                return FAILED;
            }
            Some((day, earlier.rules))
        }
    };
    let canvas = terminal::output_canvas(&options.colour);
    let printed = terminal::print(canvas, |out| {
        let after = (settings.as_of, &*book.rules);
        match (options.format, &before) {
            (TableFormatName::Human, None) => list_rules(after.1, after.0, &policy.digest(), out),
            (TableFormatName::Json, None) => {
                list_rules_json(after.1, after.0, &policy.digest(), out)
            }
            (TableFormatName::Human, Some((day, before))) => {
                list_changes((*day, before), after, out)
            }
            (TableFormatName::Json, Some((day, before))) => {
                list_changes_json((*day, before), after, out)
            }
        }
    });
    if book.varies && options.format == TableFormatName::Human {
        terminal::remark(VARIES);
    }
    match printed {
        Ok(()) => terminal::status(&book.diagnostics),
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            FAILED
        }
    }
}
