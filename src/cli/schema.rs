//! `sayso schema`: what editors and programs may ask about our files.

use serde_json::Value;

use super::options::SchemaName;
use super::terminal;
use crate::report::Canvas;
use crate::{lint, project, report, wordlist};

/// Prints the JSON Schema of that name; returns the exit status.
pub(super) fn run(name: SchemaName) -> u8 {
    let schema: Value = match name {
        SchemaName::Wordlist => wordlist::schema(),
        SchemaName::Config => project::config::schema(),
        SchemaName::Exceptions => lint::exceptions_schema(),
        SchemaName::Output => report::output_schema(),
    };
    let canvas = Canvas {
        width: 0,
        colour: false,
    };
    let fault = terminal::print(canvas, |out| writeln!(out, "{schema:#}")).err();
    terminal::complain(canvas, &fault);
    terminal::status(fault.as_slice())
}
