//! The command line: the one room that knows the terminal, the environment and the clock.
//!
//! It turns options into settings, calls the room that does the work, prints what comes back, and says so in the exit
//! status. No rule and no text is judged here.
#![allow(clippy::disallowed_methods)]

use std::process::ExitCode;

use clap::error::Error;
use clap::{CommandFactory, Parser};

mod check;
mod exceptions;
mod explain;
mod generated;
mod init;
mod options;
mod outputs;
mod progress;
mod rules;
mod schema;
mod terminal;
mod test;
mod trace;
mod watch;

use options::{Command, Options};

use crate::{lsp, report};

/// The exit status when there is nothing at or above the threshold.
const CLEAN: u8 = 0;
/// The exit status when there are findings.
const FINDINGS: u8 = 1;
/// The exit status when the tool could not do its job.
const FAILED: u8 = 2;
/// The exit status after Ctrl-C, as of a program that a signal ended.
const INTERRUPTED: u8 = 130;

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    let options = Options::try_parse().unwrap_or_else(|error| refuse(&error));
    let status = match options.command {
        Command::Check(options) => check::run(&options),
        Command::Completions { shell } => generated::complete(shell),
        Command::Exceptions(options) => exceptions::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Init(options) => init::run(&options),
        Command::Lsp(options) => lsp::serve(options.server()),
        Command::Man { command } => generated::document(command.as_deref()),
        Command::Rules(options) => rules::run(&options),
        Command::Schema { name } => schema::run(name),
        Command::Test(options) => test::run(&options),
        Command::Trace(options) => trace::run(&options),
    };
    ExitCode::from(status)
}

/// Says what is wrong with the arguments, or gives the help that they ask for, and ends the process. The parser would
/// repeat the arguments as they are, so it is given them again in a form that is safe to show.
fn refuse(error: &Error) -> ! {
    let shown = std::env::args_os().map(|argument| {
        let argument = argument.to_string_lossy();
        report::visible(&argument).into_owned()
    });
    match Options::try_parse_from(shown) {
        Err(shown) => shown.exit(),
        Ok(_) => Options::command()
            .error(error.kind(), "an option holds control characters")
            .exit(),
    }
}
