//! `sayso trace`: why a text is or is not flagged by a rule.

use std::path::Path;

use super::options::TraceOptions;
use super::{FAILED, terminal};
use crate::document::{self, Prose};
use crate::lint::{Tracer, find_rule};
use crate::project::{self, Input};
use crate::report::{describe_phrases, describe_trace};

/// Runs the command and returns the exit status.
pub(super) fn run(options: &TraceOptions) -> u8 {
    let settings = options.policy.settings(terminal::folder());
    let input = options.file.as_ref().map(|path| {
        if path == Path::new("-") {
            Input::Stdin(options.stdin_filename.clone())
        } else {
            Input::Path(path.clone())
        }
    });
    let subject = project::load_subject(&settings, input.as_ref());
    let errors = terminal::error_canvas(&options.colour);
    terminal::complain(errors, &subject.diagnostics);
    let Some(policy) = &subject.policy else {
        return FAILED;
    };
    let rule = match find_rule(&policy.rules, &options.rule) {
        Ok(rule) => rule,
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            return FAILED;
        }
    };
    let tracer = Tracer::new(policy, rule);
    let canvas = terminal::output_canvas(&options.colour);
    let printed = match &subject.text {
        Some(text) => {
            let mut prose = Prose::default();
            document::read(text.format, &text.file.text, Tracer::WANTED, &mut prose);
            let trace = tracer.trace(&prose, &text.path, &text.exceptions);
            let remarks = trace.remarks.iter().cloned();
            let remarks: Vec<_> = remarks.map(|remark| remark.at(&text.file)).collect();
            terminal::complain(errors, &remarks);
            terminal::print(canvas, |out| {
                describe_trace(&tracer, &trace, &prose, &text.file, canvas, out)
            })
        }
        None if input.is_none() => {
            terminal::print(canvas, |out| describe_phrases(&tracer, canvas, out))
        }
        // Why there is no text was said above.
        None => return FAILED,
    };
    match printed {
        Ok(()) => terminal::status(&subject.diagnostics),
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            FAILED
        }
    }
}
