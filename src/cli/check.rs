//! `sayso check`: files and folders against the rules.

use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::options::CheckOptions;
use super::progress::Progress;
use super::{CLEAN, FAILED, FINDINGS, INTERRUPTED, terminal};
use crate::diagnostic::code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::{self, Checked, Hooks, Input, Selection};
use crate::report::{Outcome, summarise};

/// Runs the command and returns the exit status.
pub(super) fn run(options: &CheckOptions) -> u8 {
    let errors = terminal::error_canvas(&options.colour);
    let selection = match select(options) {
        Ok(selection) => selection,
        Err(fault) => {
            terminal::complain(errors, [&*fault]);
            return FAILED;
        }
    };
    let mut settings = options.policy.settings(terminal::folder());
    settings.fail_on = options.fail_on.map(|name| name.level());
    let jobs = options
        .jobs
        .or_else(|| thread::available_parallelism().ok().map(usize::from))
        .unwrap_or(1);

    let interrupted = watch();
    let progress = Progress::new();
    let hooks = Hooks {
        interrupted: &interrupted,
        progress: &|done, total| progress.advance(done, total),
    };
    let Checked { mut outcome, fails } = project::check(&settings, &selection, jobs, hooks);
    outcome.duration = progress.elapsed();
    progress.clear();

    let unwritten = print(options, &outcome);
    let has_errors = unwritten.is_some()
        || outcome
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error);
    let status = if outcome.interrupted {
        INTERRUPTED
    } else if has_errors {
        FAILED
    } else if fails {
        FINDINGS
    } else {
        CLEAN
    };

    if let Some(fault) = unwritten {
        terminal::complain(errors, [&fault]);
    }
    // A JSON document on standard output holds all that follows.
    if !options.format.format().is_complete() || options.output.is_some() {
        let is_wanted =
            |diagnostic: &&Diagnostic| !options.quiet || diagnostic.severity == Severity::Error;
        terminal::complain(errors, outcome.diagnostics.iter().filter(is_wanted));
        if !options.quiet || status > FINDINGS {
            terminal::remark(&summarise(&outcome, limit(options)));
        }
    }
    status
}

fn select(options: &CheckOptions) -> Result<Selection, Box<Diagnostic>> {
    let bad_glob = |option: &str, error: &globset::Error| {
        Box::new(Diagnostic::error(
            code::BAD_GLOB,
            format!("{option} cannot be read: {error}"),
        ))
    };
    let input = |path: &PathBuf| {
        if path == Path::new("-") {
            Input::Stdin(options.stdin_filename.clone())
        } else {
            Input::Path(path.clone())
        }
    };
    Ok(Selection {
        inputs: options.paths.iter().map(input).collect(),
        include: options
            .included()
            .map_err(|error| bad_glob("--include", &error))?,
        exclude: options
            .excluded()
            .map_err(|error| bad_glob("--exclude", &error))?,
        hidden: options.hidden,
        no_ignore: options.no_ignore,
        no_filter: options.no_filter,
    })
}

/// Set by the first Ctrl-C; the second ends the program where it stands.
fn watch() -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            let _nothing_is_begun = project::abandon_draft();
            process::exit(i32::from(INTERRUPTED));
        }
    };
    // Without a handler Ctrl-C ends the program all the same, only without its findings.
    ctrlc::set_handler(handler).ok();
    interrupted
}

fn limit(options: &CheckOptions) -> usize {
    options.max_findings.unwrap_or(usize::MAX)
}

/// Prints the findings where they are wanted; a diagnostic if that fails.
fn print(options: &CheckOptions, outcome: &Outcome) -> Option<Diagnostic> {
    let format = options.format.format();
    let Some(path) = &options.output else {
        let canvas = terminal::output_canvas(&options.colour);
        return terminal::print(canvas, |out| {
            format.print(outcome, limit(options), canvas, out)
        })
        .err();
    };
    let canvas = terminal::file_canvas(&options.colour);
    let written = project::write_whole(path, |out| {
        format.print(outcome, limit(options), canvas, out)
    });
    let error: io::Error = written.err()?;
    Some(Diagnostic::error(
        code::UNWRITABLE,
        format!("`{}` cannot be written: {error}", path.display()),
    ))
}
