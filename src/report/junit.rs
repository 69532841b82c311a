//! JUnit XML: a failed test case a finding that counts, an error a fault of the run, and one case that passed if there is
//! neither, for no report may look as if nothing had been done.

use std::io::{self, Write};

use super::advice::advise;
use super::places::Places;
use super::xml::escape;
use super::{Outcome, limited};
use crate::diagnostic::Severity;

/// Prints at most `limit` findings.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut cases = Vec::new();
    for (file, findings) in limited(outcome, limit, false) {
        let places = Places::new(&file.file.text);
        let name = escape(&file.file.name);
        for finding in findings {
            let position = places.position(finding.span.start);
            let rule = escape(&finding.rule.name());
            let advice = escape(&advise(finding));
            let (line, column) = (position.line, position.column);
            cases.push(format!(
                "    <testcase classname=\"{name}\" name=\"{rule} {line}:{column}\">\n      \
                 <failure type=\"{}\" message=\"{advice}\">{name}:{line}:{column}: {rule}: {advice}</failure>\n    \
                 </testcase>",
                finding.severity.name()
            ));
        }
    }
    let failures = cases.len();
    let faults = outcome.diagnostics.iter();
    let faults = faults.filter(|diagnostic| diagnostic.severity == Severity::Error);
    for (index, fault) in faults.enumerate() {
        let place = fault.file.as_deref().map_or("sayso", |file| &file.name);
        cases.push(format!(
            "    <testcase classname=\"{}\" name=\"{} {}\">\n      <error type=\"{}\" message=\"{}\"/>\n    </testcase>",
            escape(place),
            fault.code,
            index + 1,
            fault.code,
            escape(&fault.message)
        ));
    }
    let errors = cases.len() - failures;
    if cases.is_empty() {
        cases.push("    <testcase classname=\"sayso\" name=\"no findings\"/>".to_owned());
    }
    let tests = cases.len();
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"sayso\" {counts}>")?;
    writeln!(out, "  <testsuite name=\"sayso\" {counts}>")?;
    for case in cases {
        writeln!(out, "{case}")?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}
