//! What a run found, printed: one file for each output format, each with its own frozen types.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, SourceFile};
use crate::document::{self, Stored};
use crate::lint::{Finding, RuleEntry};
use crate::wordlist::Wordlist;

/// The finished result of a run, sorted: by path, then by place, then by rule.
#[derive(Debug)]
pub struct Outcome {
    /// The day for which rules were read.
    pub as_of: Date,
    /// `sha256:` and the digest of the effective rules.
    pub digest: String,
    /// The wordlists used.
    pub wordlists: Vec<Arc<Wordlist>>,
    /// Every rule of those lists with its state.
    pub rules: Vec<RuleEntry>,
    /// The files that have findings, by path.
    pub files: Vec<FileFindings>,
    /// Faults in our inputs, in the order to print.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files were read.
    pub checked: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// How many findings were marked by suppressions and exceptions.
    pub suppressed: usize,
    /// How long the run took.
    pub duration: Duration,
    /// Whether the run was ended before all files were read.
    pub interrupted: bool,
}

/// A checked file that has findings.
#[derive(Debug)]
pub struct FileFindings {
    /// Its name as shown, and its text as decoded.
    pub file: Arc<SourceFile>,
    /// From bytes of the decoded text to bytes as stored.
    pub stored: Stored,
    /// How it was read.
    pub format: document::Format,
    /// Its findings, by place, then by rule.
    pub findings: Vec<Finding>,
}
