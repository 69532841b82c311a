//! `sayso check`: files and folders against the rules.

use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::options::CheckOptions;
use super::outputs::Output;
use super::progress::Progress;
use super::{CLEAN, FAILED, FINDINGS, INTERRUPTED, terminal, watch};
use crate::diagnostic::code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::{self, Checked, GitChoice, Hooks, Input, MendedFile, Selection, Settings};
use crate::report::{
    Canvas, Format, Outcome, list_statistics, list_statistics_json, print_diff, summarise,
};
use crate::text::Jobs;

/// Runs the command and returns the exit status.
pub(super) fn run(options: &CheckOptions) -> u8 {
    if options.watch {
        return watch::run(options);
    }
    let selection = match selection(options) {
        Ok(selection) => selection,
        Err(status) => return status,
    };
    check(options, &selection, &watch_for_interrupt(|| {}))
}

/// What to read; a fault is reported, and gives the exit status.
pub(super) fn selection(options: &CheckOptions) -> Result<Selection, u8> {
    select(options, &terminal::folder()).map_err(|fault| {
        terminal::complain(terminal::error_canvas(&options.colour), [&*fault]);
        FAILED
    })
}

/// The rules to use, as of now.
pub(super) fn settings(options: &CheckOptions) -> Settings {
    let mut settings = options.policy.settings(terminal::folder());
    settings.fail_on = options.fail_on.map(|name| name.level());
    settings.baseline.clone_from(&options.baseline);
    settings.write_baseline = options.write_baseline;
    settings.rules.clone_from(&options.rules);
    settings.skipped_rules.clone_from(&options.skipped_rules);
    settings
}

/// How many files are checked at once.
pub(super) fn jobs(options: &CheckOptions) -> Jobs {
    options.jobs.map_or(Jobs::OF_PROCESSORS, Jobs::at_most)
}

/// Checks and prints once; gives the exit status.
pub(super) fn check(options: &CheckOptions, selection: &Selection, interrupted: &AtomicBool) -> u8 {
    let errors = terminal::error_canvas(&options.colour);
    let progress = Progress::new();
    let hooks = Hooks {
        interrupted,
        progress: &|done, total| progress.advance(done, total),
    };
    let Checked {
        mut outcome,
        fails,
        changes,
        policies,
    } = project::check(&settings(options), selection, jobs(options), hooks);
    outcome.duration = progress.elapsed();
    outcome.shows_marked = options.show_suppressed;
    progress.clear();

    let unwritten: Vec<Diagnostic> = if options.fixes.diff {
        let shown = terminal::print_plain(|out, is_screen| {
            changes.iter().try_for_each(|change| {
                print_diff(&change.name, &change.before, &change.after, is_screen, out)
            })
        });
        shown.err().into_iter().collect()
    } else {
        // standard output is for the text then
        let texts: Vec<&MendedFile> = changes.iter().filter(|change| change.is_stdin).collect();
        let is_taken = !texts.is_empty();
        let reports = options.outputs.iter();
        let reports = reports.filter_map(|output| print(options, output, &outcome, is_taken));
        let reports: Vec<Diagnostic> = reports.collect();
        let passed_on = terminal::print_plain(|out, _| {
            texts.iter().try_for_each(|text| out.write_all(&text.after))
        });
        reports.into_iter().chain(passed_on.err()).collect()
    };
    let has_errors = !unwritten.is_empty()
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

    terminal::complain(errors, &unwritten);
    // A JSON document on standard output holds all that follows.
    let is_told = |output: &Output| output.file.is_none() && output.format.is_complete();
    if options.statistics || !options.outputs.iter().any(is_told) {
        let is_wanted =
            |diagnostic: &&Diagnostic| !options.quiet || diagnostic.severity == Severity::Error;
        terminal::complain(errors, outcome.diagnostics.iter().filter(is_wanted));
        if !options.quiet || status > FINDINGS {
            terminal::remark(&summarise(&outcome, limit(options)));
        }
    }
    if !options.watch {
        // the process ends: to free 30,000 rules one by one takes longer than to check a file
        mem::forget((outcome, policies));
    }
    status
}

fn select(options: &CheckOptions, folder: &Path) -> Result<Selection, Box<Diagnostic>> {
    let bad_glob = |option: &str, error: &globset::Error| {
        Box::new(Diagnostic::error(
            code::BAD_GLOB,
            format!("{option} cannot be read: {error}"),
        ))
    };
    let name = options.stdin_filename.as_ref();
    let inputs = match &options.listed.files_from {
        // a list names files only, whatever they are called
        Some(list) => {
            let paths = project::read_file_list(folder, list)?;
            paths.into_iter().map(Input::Path).collect()
        }
        None => options.paths.iter().map(|path| input(path, name)).collect(),
    };
    let since = options.listed.since.clone().map(GitChoice::Since);
    Ok(Selection {
        inputs,
        include: options
            .included()
            .map_err(|error| bad_glob("--include", &error))?,
        exclude: options
            .excluded()
            .map_err(|error| bad_glob("--exclude", &error))?,
        hidden: options.hidden,
        no_ignore: options.no_ignore,
        no_filter: options.no_filter,
        fix: options.fixes.choice(),
        git: options.listed.staged.then_some(GitChoice::Staged).or(since),
        force_exclude: options.listed.force_exclude,
        may_be_empty: options.listed.files_from.is_some() || options.listed.force_exclude,
    })
}

/// What `path` means; `name` is that of standard input.
pub(super) fn input(path: &Path, name: Option<&PathBuf>) -> Input {
    if path == Path::new("-") {
        Input::Stdin(name.cloned())
    } else {
        Input::Path(path.to_path_buf())
    }
}

/// Set by the first Ctrl-C, which also calls `tell`; the second ends the program where it stands.
pub(super) fn watch_for_interrupt(tell: impl Fn() + Send + 'static) -> Arc<AtomicBool> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) {
            let _nothing_is_begun = project::abandon_draft();
            process::exit(i32::from(INTERRUPTED));
        }
        tell();
    };
    // Without a handler Ctrl-C ends the program all the same, only without its findings.
    ctrlc::set_handler(handler).ok();
    interrupted
}

fn limit(options: &CheckOptions) -> usize {
    options.max_findings.unwrap_or(usize::MAX)
}

/// Prints what is asked for.
fn print_as(
    options: &CheckOptions,
    format: Format,
    outcome: &Outcome,
    canvas: Canvas,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match (options.statistics, format.is_complete()) {
        (false, _) => format.print(outcome, limit(options), canvas, out),
        (true, false) => list_statistics(outcome, out),
        (true, true) => list_statistics_json(outcome, out),
    }
}

/// Prints the findings where they are wanted; on standard error, if standard output `is_taken`. A diagnostic if that fails.
fn print(
    options: &CheckOptions,
    output: &Output,
    outcome: &Outcome,
    is_taken: bool,
) -> Option<Diagnostic> {
    let format = output.format;
    let Some(path) = &output.file else {
        if is_taken {
            if !matches!(format, Format::Human | Format::Short) {
                let message = format!(
                    "the mended text goes to standard output, and so would --format {}",
                    format.name()
                );
                let fault = Diagnostic::error(code::UNWRITABLE, message);
                return Some(fault.help("write --output FILE after it"));
            }
            let canvas = terminal::error_canvas(&options.colour);
            let write = |out: &mut dyn io::Write| print_as(options, format, outcome, canvas, out);
            terminal::print_error(write);
            return None;
        }
        let canvas = terminal::output_canvas(&options.colour);
        let write = |out: &mut dyn io::Write| print_as(options, format, outcome, canvas, out);
        return terminal::print(canvas, write).err();
    };
    let canvas = terminal::file_canvas(&options.colour);
    let write = |out: &mut dyn io::Write| print_as(options, format, outcome, canvas, out);
    let written = project::write_whole(path, write);
    let error: io::Error = written.err()?;
    Some(Diagnostic::error(
        code::UNWRITABLE,
        format!("`{}` cannot be written: {error}", path.display()),
    ))
}
