//! Annotations of GitHub Actions: a workflow command a finding, on a line of its own.
//!
//! The runner acts on whatever line begins with `::`, so nothing that comes from elsewhere may begin one, or add a
//! property.

use std::io::{self, Write};

use super::advice::advise;
use super::places::Places;
use super::visible::visible;
use super::{Outcome, limited};
use crate::lint::FindingSeverity;

/// Prints at most `limit` findings that count.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    for (file, findings) in limited(outcome, limit, false) {
        let places = Places::new(&file.file.text);
        for finding in findings {
            let start = places.position(finding.span.start);
            let end = places.position(finding.span.end);
            write!(
                out,
                "::{} file={},line={},endLine={},col={}",
                command(finding.severity),
                escape_property(&file.file.name),
                start.line,
                end.line,
                start.column,
            )?;
            // The column after the last one means something only on the line of the first.
            if start.line == end.line {
                write!(out, ",endColumn={}", end.column)?;
            }
            writeln!(
                out,
                ",title={}::{}",
                escape_property(&finding.rule.name()),
                escape_data(&advise(finding))
            )?;
        }
    }
    Ok(())
}

fn command(severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::Error => "error",
        FindingSeverity::Warning => "warning",
        FindingSeverity::Review | FindingSeverity::Info => "notice",
    }
}

/// `text` as a message: as the runner's own toolkit escapes it, after what would move a terminal was made visible.
fn escape_data(text: &str) -> String {
    visible(text).replace('%', "%25")
}

/// `text` as a property: a comma would end it, and a colon the list.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        for (text, data, property) in [
            ("plain", "plain", "plain"),
            ("100%", "100%25", "100%25"),
            ("%0A", "%250A", "%250A"), // not an escape of ours
            ("a\r\n::error::b", "a␍␊::error::b", "a␍␊%3A%3Aerror%3A%3Ab"),
            ("a,line=9", "a,line=9", "a%2Cline=9"),
            ("\u{1B}[2J\u{202E}", "␛[2J\\u{202E}", "␛[2J\\u{202E}"),
        ] {
            assert_eq!(escape_data(text), data, "{text:?}");
            assert_eq!(escape_property(text), property, "{text:?}");
        }
    }
}
