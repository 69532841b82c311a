//! `sayso init`: the first files of a project.

use std::io::{self, Write};

use super::options::InitOptions;
use super::terminal;
use crate::diagnostic::Diagnostic;
use crate::project::{self, InitChoice, InitReport};
use crate::report::{Canvas, visible};

/// Runs the command and returns the exit status.
pub(super) fn run(options: &InitOptions) -> u8 {
    let choice = InitChoice {
        pre_commit: options.pre_commit,
        git_hook: options.git_hook,
        ci: options.ci.map(|name| name.provider()),
    };
    let report = project::init(&terminal::folder(), &options.folder, choice);
    let canvas = Canvas {
        width: 100,
        colour: false,
    };
    let printed = terminal::print(canvas, |out| list(&report, out));
    let faults: Vec<Diagnostic> = report
        .diagnostics
        .into_iter()
        .chain(printed.err())
        .collect();
    terminal::complain(canvas, &faults);
    terminal::status(&faults)
}

fn list(report: &InitReport, out: &mut dyn Write) -> io::Result<()> {
    for name in &report.written {
        writeln!(out, "wrote {}", visible(name))?;
    }
    for (name, addition) in &report.left {
        writeln!(out, "left {} as it is", visible(name))?;
        if let Some(text) = addition {
            writeln!(out, "  to have it call sayso, add:\n")?;
            for line in text.lines() {
                writeln!(out, "    {line}")?;
            }
            writeln!(out)?;
        }
    }
    if !report.written.is_empty() {
        writeln!(out, "next: sayso test, then sayso check")?;
    }
    Ok(())
}
