//! Checkstyle XML, version 4.3: a file element for each file that has findings that count.

use std::io::{self, Write};

use super::advice::advise;
use super::places::Places;
use super::xml::escape;
use super::{Outcome, limited};
use crate::lint::FindingSeverity;

/// Prints at most `limit` findings.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<checkstyle version=\"4.3\">")?;
    for (file, findings) in limited(outcome, limit, false) {
        let places = Places::new(&file.file.text);
        writeln!(out, "  <file name=\"{}\">", escape(&file.file.name))?;
        for finding in findings {
            let position = places.position(finding.span.start);
            writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"{}\"/>",
                position.line,
                position.column,
                severity(finding.severity),
                escape(&advise(finding)),
                escape(&finding.rule.name()),
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}

fn severity(severity: FindingSeverity) -> &'static str {
    match severity {
        FindingSeverity::Error => "error",
        FindingSeverity::Warning => "warning",
        FindingSeverity::Review | FindingSeverity::Info => "info",
    }
}
