//! Findings as rows for spreadsheets (RFC 4180): all of them, marked ones with who let them stand.

use std::io::{self, Write};

use super::audit::cell;
use super::human::cite;
use super::json::kind_name;
use super::places::Places;
use super::{Outcome, limited};
use crate::lint::{Disposition, Finding};

/// The columns; new ones may come at the end.
const COLUMNS: &str = "path,line,column,severity,kind,rule,message,matched,sentence,allowed,reason,owner,source,\
                       fingerprint,suppressed_by,suppressed_because,approved_by,ends";

/// Prints at most `limit` findings, marked or not.
pub(super) fn print(outcome: &Outcome, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{COLUMNS}\r\n")?;
    for (file, findings) in limited(outcome, limit, true) {
        let places = Places::new(&file.file.text);
        for finding in findings {
            let rule = finding.rule.rule();
            let position = places.position(finding.span.start);
            let mut cells = vec![
                cell(&file.file.name),
                position.line.to_string(),
                position.column.to_string(),
                finding.severity.name().to_owned(),
                kind_name(rule.kind).to_owned(),
                cell(&finding.rule.name()),
                cell(&rule.message),
                cell(&finding.matched),
                cell(&finding.sentence),
                cell(&finding.allowed.join(" | ")),
                cell(rule.reason.as_deref().unwrap_or_default()),
                cell(rule.owner.as_deref().unwrap_or_default()),
                cell(&rule.source.as_deref().map(cite).unwrap_or_default()),
                finding.fingerprint.clone(),
            ];
            cells.extend(mark(finding));
            write!(out, "{}\r\n", cells.join(","))?;
        }
    }
    Ok(())
}

/// By what a finding is marked, why, by whose leave, and the first day on which it no longer is.
fn mark(finding: &Finding) -> [String; 4] {
    match &finding.disposition {
        Disposition::Standing => Default::default(),
        Disposition::Known => [
            "baseline".to_owned(),
            String::new(),
            String::new(),
            String::new(),
        ],
        Disposition::Suppressed { reason, until } => [
            "suppression".to_owned(),
            cell(reason),
            String::new(),
            until.map_or(String::new(), |last| {
                last.tomorrow().unwrap_or(last).to_string()
            }),
        ],
        Disposition::Excepted(exception) => [
            "exception".to_owned(),
            cell(&exception.reason),
            cell(&exception.approved_by),
            exception.expires.to_string(),
        ],
    }
}
