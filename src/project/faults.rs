//! What is said of a file that cannot be read, or not as text.

use std::io;
use std::sync::Arc;

use super::names::describe_error;
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::document::DecodeFault;

/// How many bad places of a file are pointed at.
pub(super) const POINTED_AT: usize = 3;

/// Says that `name` cannot be read.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let message = format!("`{name}` cannot be read: {}", describe_error(error));
    Diagnostic::error(code::UNREADABLE, message)
}

/// Says which bytes of `file` are no text.
pub(super) fn undecodable(file: &Arc<SourceFile>, faults: &[DecodeFault]) -> Option<Diagnostic> {
    let first = faults.first()?;
    let mut message = format!("`{}` holds {}", file.name, first.reason.name());
    if first.reason.is_whole_file() {
        message.push_str(", and is not read");
        let fault = Diagnostic::error(code::UNDECODABLE, message);
        return Some(fault.help("name text files only, or exclude this one"));
    }
    if faults.len() > 1 {
        message.push_str(&format!(", in {} places", faults.len()));
    }
    let fault = Diagnostic::error(code::UNDECODABLE, message);
    let fault = faults.iter().take(POINTED_AT).fold(fault, |fault, place| {
        let words = format!("byte {} of the file", place.stored.start);
        fault.at(file, place.span, words)
    });
    Some(fault.help("the rest was checked; save the file as UTF-8 to have all of it checked"))
}
