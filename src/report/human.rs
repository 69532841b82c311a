//! Findings for people: the text around each, what to say instead, why, and on whose authority.

use std::io::{self, Write};

use super::Outcome;
use super::draw::{Canvas, Drawing, Target, Tone};
use super::explain::describe_reach;
use super::places::Places;
use super::summary::count;
use super::visible::shorten;
use crate::diagnostic::SourceFile;
use crate::lint::{Applicability, Difference, Disguise, Disposition, Finding, FindingSeverity};
use crate::wordlist::{Rule, Source};

/// The most code points of read wording that are repeated.
const QUOTED: usize = 120;

/// Draws at most `limit` findings: those that are wrong, then, apart, those that a person must judge.
pub(super) fn print(
    outcome: &Outcome,
    limit: usize,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<()> {
    let is_review = |finding: &Finding| finding.severity == FindingSeverity::Review;
    let shown = print_those(outcome, limit, &|finding| !is_review(finding), canvas, out)?;
    let reviews = outcome
        .findings()
        .filter(|(_, finding)| is_review(finding) && (outcome.shows_marked || finding.stands()));
    let reviews = reviews.take(limit - shown).count();
    if reviews > 0 {
        writeln!(
            out,
            "{} for a person to judge:\n",
            count(reviews, "finding")
        )?;
    }
    print_those(outcome, reviews, &is_review, canvas, out)?;
    Ok(())
}

/// Draws at most `limit` of the findings that are `wanted`; how many there were.
fn print_those(
    outcome: &Outcome,
    limit: usize,
    wanted: &dyn Fn(&Finding) -> bool,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<usize> {
    let mut shown = 0;
    for file in &outcome.files {
        let findings = file.findings.iter();
        let own = findings.filter(|finding| outcome.shows_marked || finding.stands());
        let mut own = own
            .filter(|finding| wanted(finding))
            .take(limit - shown)
            .peekable();
        if own.peek().is_none() {
            continue;
        }
        let places = Places::new(&file.file.text);
        for finding in own {
            draw(&file.file, &places, finding, canvas, out)?;
            shown += 1;
        }
    }
    Ok(shown)
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
        notes: notes(finding, places, &name),
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

fn notes(finding: &Finding, places: &Places<'_>, name: &str) -> Vec<String> {
    let rule = finding.rule.rule();
    let mut notes = Vec::new();
    if !finding.allowed.is_empty() {
        notes.push(format!("say instead: {}", alternatives(&finding.allowed)));
    }
    if let Some(fix) = finding.fixes.first()
        && fix.applicability == Applicability::Safe
    {
        notes.push(format!("--fix writes: \"{}\"", fix.says));
    }
    if !finding.required.is_empty() {
        let texts = alternatives(&finding.required);
        notes.push(format!("requires {}: {texts}", describe_reach(rule.within)));
    }
    if let Some(near) = &finding.near_miss {
        let line = places.position(near.span.start).line;
        let differences: Vec<String> = near.differences.iter().map(differ).collect();
        notes.push(format!(
            "nearly there, on line {line}: {}",
            differences.join(", ")
        ));
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
    notes.extend(mark(&finding.disposition));
    notes.push(format!("more: sayso explain {name}"));
    notes
}

/// A difference in words.
pub(super) fn differ(difference: &Difference) -> String {
    match difference {
        Difference::Missing(word) => format!("\"{word}\" is missing"),
        Difference::Extra(word) => format!("\"{word}\" is too much"),
        Difference::Instead(written, required) => format!("\"{written}\" for \"{required}\""),
    }
}

/// By whose leave the finding does not count.
pub(super) fn mark(disposition: &Disposition) -> Option<String> {
    match disposition {
        Disposition::Standing => None,
        Disposition::Suppressed { reason, until } => {
            let until = until.map_or(String::new(), |last| format!(", until {last}"));
            Some(format!("suppressed in the text: {reason}{until}"))
        }
        Disposition::Excepted(exception) => Some(format!(
            "excepted by {}: {}, expires {}",
            exception.approved_by, exception.reason, exception.expires
        )),
        Disposition::Known => Some("known to the baseline".to_owned()),
    }
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
