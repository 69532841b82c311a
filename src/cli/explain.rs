//! `sayso explain`: everything about one rule.

use super::options::{ExplainOptions, TableFormatName};
use super::{FAILED, terminal};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::{code, nearest};
use crate::lint::RuleEntry;
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
    let printed = find_rule(&policy.rules, &options.rule).and_then(|entry| {
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

/// The rule that `name` names: `list/rule`, or `rule` where that is unique.
pub(super) fn find_rule<'r>(
    rules: &'r [RuleEntry],
    name: &str,
) -> Result<&'r RuleEntry, Diagnostic> {
    let named: Vec<&RuleEntry> = rules
        .iter()
        .filter(|entry| entry.rule.rule().id == name || entry.rule.name() == name)
        .collect();
    match named.as_slice() {
        [entry] => Ok(entry),
        [] => {
            let fault = Diagnostic::error(code::NO_SUCH_RULE, format!("there is no rule `{name}`"));
            let names: Vec<String> = rules.iter().map(|entry| entry.rule.name()).collect();
            let ids = rules.iter().map(|entry| entry.rule.rule().id.as_str());
            let known = names.iter().map(String::as_str).chain(ids);
            Err(match nearest(name, known) {
                Some(meant) => fault.help(format!("did you mean `{meant}`?")),
                None => fault.help("`sayso rules` lists the rules"),
            })
        }
        several => {
            let names: Vec<String> = several
                .iter()
                .map(|entry| format!("`{}`", entry.rule.name()))
                .collect();
            let message = format!("several wordlists have a rule `{name}`");
            Err(Diagnostic::error(code::AMBIGUOUS_RULE, message)
                .help(format!("name one of {}", names.join(", "))))
        }
    }
}
