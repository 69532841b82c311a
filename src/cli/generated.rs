//! `sayso completions` and `sayso man`: what is made from the options themselves.

use clap::CommandFactory;
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::options::Options;
use super::terminal;
use crate::report::Canvas;

/// Prints what makes `shell` complete the options; returns the exit status.
pub(super) fn complete(shell: Shell) -> u8 {
    let mut script = Vec::new();
    generate(shell, &mut Options::command(), "sayso", &mut script);
    print(&script)
}

/// Prints the manual page of the program, or of its command `name`; returns the exit status.
pub(super) fn document(name: Option<&str>) -> u8 {
    let program = Options::command();
    let command = match name.and_then(|name| program.find_subcommand(name)) {
        Some(command) => command
            .clone()
            .version(env!("CARGO_PKG_VERSION"))
            .display_name(format!("sayso-{}", command.get_name()))
            .bin_name(format!("sayso {}", command.get_name())),
        None => program,
    };
    let mut page = Vec::new();
    Man::new(command)
        .render(&mut page)
        .expect("writing to memory does not fail");
    print(&page)
}

fn print(bytes: &[u8]) -> u8 {
    let canvas = Canvas {
        width: 0,
        colour: false,
    };
    let fault = terminal::print(canvas, |out| out.write_all(bytes)).err();
    terminal::complain(canvas, &fault);
    terminal::status(fault.as_slice())
}
