//! A finding a line, in the form that editors and people who grep know: `path:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::human::mark;
use super::places::Places;
use super::visible::{one_line, visible};
use super::{Outcome, limited};
use crate::lint::Finding;

/// Prints at most `limit` findings.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    for (file, findings) in limited(outcome, limit, outcome.shows_marked) {
        let name = visible(&file.file.name);
        let places = Places::new(&file.file.text);
        for finding in findings {
            let position = places.position(finding.span.start);
            let (line, column) = (position.line, position.column);
            writeln!(out, "{name}:{line}:{column}: {}", describe(finding))?;
        }
    }
    Ok(())
}

fn describe(finding: &Finding) -> String {
    let mut line = format!(
        "{}[{}] {}; reads \"{}\"",
        finding.severity.name(),
        finding.rule.name(),
        finding.rule.rule().message,
        finding.matched
    );
    if let Some(allowed) = finding.allowed.first() {
        line.push_str(&format!("; say \"{allowed}\""));
    }
    if let Some(mark) = mark(&finding.disposition) {
        line.push_str(&format!("; {mark}"));
    }
    one_line(&line)
}
