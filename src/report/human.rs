//! Findings for people: the text around each, what to say instead, why, and on whose authority.

use std::io::{self, Write};

use super::draw::{Canvas, Drawing, Target, Tone};
use super::places::Places;
use super::visible::shorten;
use super::{Outcome, limited};
use crate::diagnostic::SourceFile;
use crate::lint::{Disguise, Finding, FindingSeverity};
use crate::wordlist::{Rule, Source};

/// The most code points of read wording that are repeated.
const QUOTED: usize = 120;

/// Draws at most `limit` findings.
pub(super) fn print(
    outcome: &Outcome,
    limit: usize,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (file, findings) in limited(outcome, limit) {
        let places = Places::new(&file.file.text);
        for finding in findings {
            draw(&file.file, &places, finding, canvas, out)?;
        }
    }
    Ok(())
}

fn draw(
    file: &SourceFile,
    places: &Places<'_>,
    finding: &Finding,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = finding.rule.name();
    let reads = if file.text[finding.span.range()] == finding.matched {
        String::new()
    } else {
        format!("reads \"{}\"", shorten(&finding.matched, QUOTED))
    };
    Drawing {
        tone: tone(finding.severity),
        word: finding.severity.name(),
        code: &name,
        message: &finding.rule.rule().message,
        target: Some(Target {
            name: &file.name,
            places,
            marks: vec![(finding.span, reads)],
        }),
        notes: notes(finding, &name),
    }
    .draw(canvas, out)
}

fn tone(severity: FindingSeverity) -> Tone {
    match severity {
        FindingSeverity::Error => Tone::Error,
        FindingSeverity::Warning => Tone::Warning,
        FindingSeverity::Review => Tone::Review,
        FindingSeverity::Info => Tone::Note,
    }
}

fn notes(finding: &Finding, name: &str) -> Vec<String> {
    let rule = finding.rule.rule();
    let mut notes = Vec::new();
    if !finding.allowed.is_empty() {
        notes.push(format!("say instead: {}", alternatives(&finding.allowed)));
    }
    if let Some(reason) = &rule.reason {
        notes.push(format!("why: {reason}"));
    }
    let authority = authority(rule);
    if !authority.is_empty() {
        notes.push(authority);
    }
    if !finding.also.is_empty() {
        notes.push(format!("also: {}", finding.also.join(", ")));
    }
    if !finding.disguises.is_empty() {
        let disguises: Vec<String> = finding.disguises.iter().map(describe).collect();
        notes.push(format!("disguise: {}", disguises.join(", ")));
    }
    notes.push(format!("more: sayso explain {name}"));
    notes
}

/// `"a", "b" or "c"`.
pub(super) fn alternatives(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.join(""),
    }
}

/// What the rule rests on, who answers for it, and since when it holds.
fn authority(rule: &Rule) -> String {
    let mut parts = Vec::new();
    if let Some(source) = &rule.source {
        let cited = cite(source);
        if !cited.is_empty() {
            parts.push(format!("source: {cited}"));
        }
    }
    if let Some(owner) = &rule.owner {
        parts.push(format!("owner: {owner}"));
    }
    if let Some(effective) = rule.validity.effective {
        parts.push(format!("in force since {effective}"));
    }
    parts.join(", ")
}

/// A source in one line: title, section, address.
pub(super) fn cite(source: &Source) -> String {
    let parts = [&source.title, &source.section, &source.url];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(", ")
}

/// A disguise in words.
pub(super) fn describe(disguise: &Disguise) -> String {
    match *disguise {
        Disguise::Invisible(ch) => format!("an invisible character (U+{:04X})", ch as u32),
        Disguise::LookAlike { written, reads } => {
            format!("\"{written}\" (U+{:04X}) for \"{reads}\"", written as u32)
        }
        Disguise::Compatibility(ch) => {
            format!("\"{ch}\" (U+{:04X}) for plain letters", ch as u32)
        }
    }
}
