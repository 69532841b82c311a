//! The audit: every suppression and exception with who, why and until when, and whether anything needed it.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::json;
use super::summary::count;
use super::visible::{one_line, shorten, visible};

/// The most code points of a text that people are shown.
const SHOWN: usize = 80;

/// What allows a finding.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum AuditKind {
    /// A comment in a text.
    Suppression,
    /// An entry of the exceptions file.
    Exception,
}

/// How one that allows a finding stands on the day.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AuditState {
    /// It marks something.
    Used,
    /// It marks nothing that was checked.
    Unused,
    /// Its last day has passed.
    Expired,
    /// The day of its approval is still to come.
    NotYet,
}

impl AuditState {
    fn name(self) -> &'static str {
        match self {
            AuditState::Used => "used",
            AuditState::Unused => "unused",
            AuditState::Expired => "expired",
            AuditState::NotYet => "not-yet",
        }
    }
}

/// A suppression or an exception.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    /// Which of the two.
    pub kind: AuditKind,
    /// The rule, as `list/rule`.
    pub rule: String,
    /// The file of a suppression; the path pattern of an exception.
    pub path: String,
    /// The line of a suppression in that file; that of an exception in the exceptions file.
    pub line: usize,
    /// The first wording that a suppression marks; the sentence of an exception.
    pub text: String,
    /// Why.
    pub reason: String,
    /// Who approved it. Of a suppression only the reason may tell.
    pub approved_by: Option<String>,
    /// Where it was asked for.
    pub ticket: Option<String>,
    /// The day it was approved.
    pub approved_on: Option<Date>,
    /// The first day on which it no longer holds.
    pub ends: Option<Date>,
    /// How many days it still holds, the day of the run included; negative or 0 if it does not.
    pub days_left: Option<i64>,
    /// How it stands.
    pub state: AuditState,
}

/// How an audit is printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AuditFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

impl AuditFormat {
    /// Prints `entries` as of a day.
    pub fn print(
        self,
        entries: &[&AuditEntry],
        as_of: Date,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            AuditFormat::Human => print_human(entries, as_of, out),
            AuditFormat::Json => print_json(entries, as_of, out),
            AuditFormat::Csv => print_csv(entries, out),
        }
    }
}

fn print_human(entries: &[&AuditEntry], as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    for entry in entries {
        let place = match entry.kind {
            AuditKind::Suppression => format!("{}:{}", entry.path, entry.line),
            AuditKind::Exception => entry.path.clone(),
        };
        let head = format!(
            "{} {} in {place}: {}",
            kind_name(entry.kind),
            entry.rule,
            entry.state.name()
        );
        writeln!(out, "{}", one_line(&head))?;
        let mut lines = Vec::new();
        if !entry.text.is_empty() {
            lines.push(format!("text: \"{}\"", shorten(&entry.text, SHOWN)));
        }
        lines.push(format!("why: {}", entry.reason));
        let who = entry
            .approved_by
            .iter()
            .map(|who| format!("approved by {who}"));
        let when = entry.approved_on.iter().map(|day| format!("on {day}"));
        let ticket = entry.ticket.iter().map(|ticket| format!("({ticket})"));
        let approved: Vec<String> = who.chain(when).chain(ticket).collect();
        if !approved.is_empty() {
            lines.push(approved.join(" "));
        }
        lines.push(match (entry.ends, entry.days_left) {
            (Some(ends), Some(left)) if left <= 0 => format!("expired on {ends}"),
            (Some(ends), Some(left)) => {
                format!(
                    "expires on {ends}, {} left",
                    count(left.unsigned_abs() as usize, "day")
                )
            }
            _ => "does not expire".to_owned(),
        });
        for line in lines {
            writeln!(out, "  {}", one_line(&line))?;
        }
        writeln!(out)?;
    }
    let number = |kind| entries.iter().filter(|entry| entry.kind == kind).count();
    let state = |state| entries.iter().filter(|entry| entry.state == state).count();
    let not_yet = match state(AuditState::NotYet) {
        0 => String::new(),
        number => format!(", {number} not yet"),
    };
    writeln!(
        out,
        "{}, {}; {} used, {} unused, {} expired{not_yet}; as of {as_of}",
        count(number(AuditKind::Suppression), "suppression"),
        count(number(AuditKind::Exception), "exception"),
        state(AuditState::Used),
        state(AuditState::Unused),
        state(AuditState::Expired),
    )
}

fn kind_name(kind: AuditKind) -> &'static str {
    match kind {
        AuditKind::Suppression => "suppression",
        AuditKind::Exception => "exception",
    }
}

#[derive(Serialize)]
struct Audit<'a> {
    schema: u32,
    as_of: String,
    entries: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    rule: &'a str,
    path: &'a str,
    line: usize,
    text: &'a str,
    reason: &'a str,
    approved_by: Option<&'a str>,
    ticket: Option<&'a str>,
    approved_on: Option<String>,
    ends: Option<String>,
    days_left: Option<i64>,
    state: &'static str,
}

fn row(entry: &AuditEntry) -> Row<'_> {
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    Row {
        kind: kind_name(entry.kind),
        rule: &entry.rule,
        path: &entry.path,
        line: entry.line,
        text: &entry.text,
        reason: &entry.reason,
        approved_by: entry.approved_by.as_deref(),
        ticket: entry.ticket.as_deref(),
        approved_on: day(entry.approved_on),
        ends: day(entry.ends),
        days_left: entry.days_left,
        state: entry.state.name(),
    }
}

fn print_json(entries: &[&AuditEntry], as_of: Date, out: &mut dyn Write) -> io::Result<()> {
    let audit = Audit {
        schema: 1,
        as_of: as_of.to_string(),
        entries: entries.iter().map(|entry| row(entry)).collect(),
    };
    json::write(&audit, PrettyFormatter::new(), out)
}

fn print_csv(entries: &[&AuditEntry], out: &mut dyn Write) -> io::Result<()> {
    let head =
        "kind,rule,path,line,text,reason,approved_by,ticket,approved_on,ends,days_left,state";
    write!(out, "{head}\r\n")?;
    for entry in entries {
        let row = row(entry);
        let cells = [
            row.kind.to_owned(),
            cell(row.rule),
            cell(row.path),
            row.line.to_string(),
            cell(row.text),
            cell(row.reason),
            cell(row.approved_by.unwrap_or_default()),
            cell(row.ticket.unwrap_or_default()),
            row.approved_on.unwrap_or_default(),
            row.ends.unwrap_or_default(),
            row.days_left
                .map(|left| left.to_string())
                .unwrap_or_default(),
            row.state.to_owned(),
        ];
        write!(out, "{}\r\n", cells.join(","))?;
    }
    Ok(())
}

/// A text as a cell (RFC 4180) that no spreadsheet takes for a formula, also if it begins with white space or reads
/// full-width signs as others.
pub(super) fn cell(text: &str) -> String {
    const SIGNS: [char; 10] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹢', '﹣'];
    let text = visible(text);
    let guard = if text.trim_start().starts_with(SIGNS) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells() {
        for (text, expected) in [
            ("", "\"\""),
            ("plain, \"quoted\"", "\"plain, \"\"quoted\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("  =1", "\"'  =1\""),
            ("\u{a0}=1", "\"'\u{a0}=1\""),
            ("＝1", "\"'＝1\""),
            ("a=1", "\"a=1\""),
            // a control character is shown, and hides no sign
            ("\t=1", "\"␉=1\""),
            ("\r\n=1", "\"␍␊=1\""),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
