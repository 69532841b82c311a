//! `sayso check --watch`: the same again, whenever what it reads has changed.

use std::path::Path;
use std::sync::atomic::Ordering;

use clap::CommandFactory;
use clap::error::ErrorKind;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::options::{CheckOptions, Options};
use super::{FAILED, INTERRUPTED, check, terminal};
use crate::project::{Change, ChangeKind, Hooks, Watch};
use crate::report::{Format, visible};

/// How many changes are named.
const NAMED: usize = 5;

/// Checks, and checks again after each change, until it is interrupted; returns the exit status.
pub(super) fn run(options: &CheckOptions) -> u8 {
    refuse_conflicts(options);
    let selection = match check::selection(options) {
        Ok(selection) => selection,
        Err(status) => return status,
    };
    let errors = terminal::error_canvas(&options.colour);
    let mut watch = match Watch::new() {
        Ok(watch) => watch,
        Err(fault) => {
            terminal::complain(errors, [&fault]);
            return FAILED;
        }
    };
    let interrupted = check::watch_for_interrupt(watch.end());
    let hooks = Hooks {
        interrupted: &interrupted,
        progress: &|_, _| {},
    };
    let mut is_first = true;
    loop {
        let settings = check::settings(options);
        let changes = match watch.look(&settings, &selection, check::jobs(options), hooks) {
            Ok(changes) => changes,
            Err(fault) => {
                terminal::complain(errors, [&fault]);
                return FAILED;
            }
        };
        if is_first || !changes.is_empty() {
            if !is_first {
                terminal::remark(&format!("\n{}", describe(&changes)));
            }
            let status = check::check(options, &selection, &interrupted);
            if terminal::is_closed() {
                return status;
            }
            if is_first {
                terminal::remark("watching for changes; Ctrl-C ends");
            }
            is_first = false;
        }
        if interrupted.load(Ordering::Relaxed) || !watch.wait() {
            return INTERRUPTED;
        }
    }
}

/// Ends the program if something was asked for that cannot be watched, or not printed again and again.
fn refuse_conflicts(options: &CheckOptions) {
    let refuse = |message: &str| {
        Options::command()
            .error(ErrorKind::ArgumentConflict, message)
            .exit()
    };
    if options.paths.iter().any(|path| path == Path::new("-")) {
        refuse("--watch cannot watch standard input: name files or folders");
    }
    for output in options.outputs.iter() {
        if !matches!(output.format, Format::Human | Format::Short) {
            let name = output.format.name();
            refuse(&format!(
                "--watch prints report after report, and {name} is for one: use --format human or --format short"
            ));
        }
    }
}

/// When, and what.
fn describe(changes: &[Change]) -> String {
    let now = Timestamp::now().to_zoned(TimeZone::UTC);
    let named: Vec<String> = changes
        .iter()
        .take(NAMED)
        .map(|change| {
            let name = visible(&change.name);
            match change.kind {
                ChangeKind::New => format!("{name} is new"),
                ChangeKind::Changed => format!("{name} changed"),
                ChangeKind::Gone => format!("{name} is gone"),
            }
        })
        .collect();
    let more = match changes.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!(
        "--- {} UTC: {}{more}",
        now.strftime("%H:%M:%S"),
        named.join(", ")
    )
}
