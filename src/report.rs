//! What a run found, printed: one file for each output format, each with its own frozen types.
//!
//! Everything here writes to a [`Write`] it is given, and decides nothing: what is a finding, and what the exit status
//! is, was settled before. Of the texts that were checked there are only the lines that are shown.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::document::{self, Stored};
use crate::lint::{Applicability, Disposition, Finding, FindingSeverity, RuleEntry};
use crate::text::{Jobs, Span};
use crate::wordlist::Wordlist;

mod advice;
mod audit;
mod checkstyle;
mod csv;
mod diagnostics;
mod diff;
mod draw;
mod excerpt;
mod explain;
mod github;
mod gitlab;
mod html;
mod human;
mod json;
mod junit;
mod markdown;
mod places;
mod proof;
mod rdjson;
mod rules;
mod sarif;
mod short;
mod statistics;
mod summary;
mod trace;
mod uri;
mod visible;
mod xml;

#[cfg(test)]
mod tests;

pub use advice::advise;
pub use audit::{AuditEntry, AuditFormat, AuditKind, AuditState};
pub use diagnostics::{draw_diagnostic, draw_diagnostics};
pub use diff::print_diff;
pub use draw::Canvas;
pub use explain::{explain, explain_json};
pub use json::output_schema;
pub use proof::describe_proof;
pub use rules::{describe_state, list_changes, list_changes_json, list_rules, list_rules_json};
pub use statistics::{list_statistics, list_statistics_json};
pub use summary::summarise;
pub use trace::{describe_phrases, describe_trace};
pub use visible::visible;

/// `sha256:` and the digest of the rules of a run, made when it is first asked for: not every report names it, and of many rules
/// it takes a while.
pub type PolicyDigest = LazyLock<String, Box<dyn FnOnce() -> String + Send>>;

/// The finished result of a run, sorted: by path, then by place, then by rule.
#[derive(Debug)]
pub struct Outcome {
    /// The day for which rules were read.
    pub as_of: Date,
    /// That of the effective rules.
    pub digest: PolicyDigest,
    /// The wordlists used.
    pub wordlists: Vec<Arc<Wordlist>>,
    /// Every rule of those lists with its state.
    pub rules: Vec<RuleEntry>,
    /// The files that have findings or could not be decoded, by path.
    pub files: Vec<FileFindings>,
    /// Faults in our inputs, in the order to print.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files were read.
    pub checked: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// How the findings compare with those that are known, if some are.
    pub baseline: Option<BaselineCounts>,
    /// How much was mended, if that was asked for.
    pub fixed: Option<FixCounts>,
    /// How many findings on unchanged lines were left out, if only changed ones were asked for.
    pub unchanged: Option<usize>,
    /// Every suppression and exception of the run.
    pub audit: Vec<AuditEntry>,
    /// Whether people are shown findings that are marked too.
    pub shows_marked: bool,
    /// How many threads may work on a report.
    pub jobs: Jobs,
    /// How long the run took.
    pub duration: Duration,
    /// Whether the run was ended before all files were read.
    pub interrupted: bool,
}

/// How the findings of a run compare with those that are known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BaselineCounts {
    /// Findings that are not known.
    pub new: usize,
    /// Findings that are.
    pub known: usize,
    /// Known findings that are no longer found.
    pub gone: usize,
}

/// How much was mended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FixCounts {
    /// Findings that are no more.
    pub findings: usize,
    /// Files that were changed for it.
    pub files: usize,
    /// Whether they were in fact; or only would be.
    pub written: bool,
}

impl Outcome {
    /// Every finding with its file, in order, marked or not.
    pub fn findings(&self) -> impl Iterator<Item = (&FileFindings, &Finding)> {
        self.files
            .iter()
            .flat_map(|file| file.findings.iter().map(move |finding| (file, finding)))
    }

    /// Every finding that counts.
    pub fn standing(&self) -> impl Iterator<Item = (&FileFindings, &Finding)> {
        self.findings().filter(|(_, finding)| finding.stands())
    }

    /// How many findings were marked by suppressions and exceptions.
    pub fn suppressed(&self) -> usize {
        self.findings()
            .filter(|(_, finding)| {
                matches!(
                    finding.disposition,
                    Disposition::Suppressed { .. } | Disposition::Excepted(_)
                )
            })
            .count()
    }

    /// How many findings that count can be mended without asking.
    pub fn fixable(&self) -> usize {
        let is_safe = |finding: &Finding| {
            let best = finding.fixes.first();
            best.is_some_and(|fix| fix.applicability == Applicability::Safe)
        };
        self.standing()
            .filter(|(_, finding)| is_safe(finding))
            .count()
    }

    /// How many findings that count have `severity`.
    pub fn count(&self, severity: FindingSeverity) -> usize {
        self.standing()
            .filter(|(_, finding)| finding.severity == severity)
            .count()
    }
}

/// A checked file that has findings.
#[derive(Debug)]
pub struct FileFindings {
    /// Its name as shown, and the lines of its text that are pointed at.
    pub file: Arc<SourceFile>,
    /// From bytes of the decoded text to bytes as stored.
    pub stored: Stored,
    /// How it was read.
    pub format: document::Format,
    /// Its findings, by place, then by rule; their spans are bytes of those lines.
    pub findings: Vec<Finding>,
}

impl FileFindings {
    /// The bytes of the file, as it is stored, of `span` of its lines.
    pub fn stored_span(&self, span: Span) -> Span {
        let text = &self.file.text;
        let origin = Span::new(text.origin(span.start), text.origin(span.end));
        self.stored.span(origin)
    }
}

/// An output format.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// Drawn, with the text around each finding.
    Human,
    /// A line a finding, as compilers print.
    Short,
    /// One JSON document.
    Json,
    /// A JSON object a finding, each on its line.
    Jsonl,
    /// A page for people who use no terminal.
    Html,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// The code quality report of GitLab.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// The diagnostic format of reviewdog.
    Rdjson,
    /// A row a finding, for spreadsheets.
    Csv,
    /// A summary in Markdown.
    Markdown,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Format; 13] = [
        Format::Human,
        Format::Short,
        Format::Json,
        Format::Jsonl,
        Format::Html,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Checkstyle,
        Format::Rdjson,
        Format::Csv,
        Format::Markdown,
    ];

    /// The name used in options.
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Short => "short",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Html => "html",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Checkstyle => "checkstyle",
            Format::Rdjson => "rdjson",
            Format::Csv => "csv",
            Format::Markdown => "markdown",
        }
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether the output itself holds the diagnostics and the summary, so that they need not be printed beside it.
    pub fn is_complete(self) -> bool {
        self == Format::Json
    }

    /// Prints at most `limit` findings of `outcome` on `out`.
    pub fn print(
        self,
        outcome: &Outcome,
        limit: usize,
        canvas: Canvas,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Format::Human => human::print(outcome, limit, canvas, out),
            Format::Short => short::print(outcome, limit, out),
            Format::Json => json::print(outcome, limit, out),
            Format::Jsonl => json::print_lines(outcome, limit, out),
            Format::Html => html::print(outcome, limit, out),
            Format::Sarif => sarif::print(outcome, limit, out),
            Format::Github => github::print(outcome, limit, out),
            Format::Gitlab => gitlab::print(outcome, limit, out),
            Format::Junit => junit::print(outcome, limit, out),
            Format::Checkstyle => checkstyle::print(outcome, limit, out),
            Format::Rdjson => rdjson::print(outcome, limit, out),
            Format::Csv => csv::print(outcome, limit, out),
            Format::Markdown => markdown::print(outcome, limit, out),
        }
    }
}

/// The files of `outcome` with the findings to print, `limit` in all; marked ones if `marked`.
fn limited(
    outcome: &Outcome,
    limit: usize,
    marked: bool,
) -> impl Iterator<Item = (&FileFindings, Vec<&Finding>)> {
    outcome
        .files
        .iter()
        .scan(limit, move |left, file| {
            let shown = file
                .findings
                .iter()
                .filter(|finding| marked || finding.stands());
            let shown: Vec<&Finding> = shown.take(*left).collect();
            *left -= shown.len();
            Some((file, shown))
        })
        .filter(|(_, findings)| !findings.is_empty())
}
