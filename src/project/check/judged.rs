//! What was found, in one file and in all.

use crate::diagnostic::Diagnostic;
use crate::lint::KnownFinding;
use crate::project::repair::MendedFile;
use crate::report::{AuditEntry, FileFindings};

/// What was found in all files.
#[derive(Debug, Default)]
pub(in crate::project) struct Judged {
    pub(in crate::project) files: Vec<FileFindings>,
    pub(in crate::project) diagnostics: Vec<Diagnostic>,
    pub(in crate::project) checked: usize,
    pub(in crate::project) bytes: u64,
    pub(in crate::project) fails: bool,
    pub(in crate::project) interrupted: bool,
    /// Every suppression in the files, by path and place.
    pub(in crate::project) suppressions: Vec<AuditEntry>,
    /// What a new baseline is to know.
    pub(in crate::project) known: Vec<KnownFinding>,
    /// How many findings on unchanged lines were left out.
    pub(in crate::project) unchanged: usize,
    /// What was mended, or would be.
    pub(in crate::project) changes: Vec<MendedFile>,
}

/// What was found in one file.
#[derive(Debug, Default)]
pub(super) struct JudgedFile {
    /// Its text is kept only if something points into it.
    pub(super) findings: Option<FileFindings>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) suppressions: Vec<AuditEntry>,
    pub(super) known: Vec<KnownFinding>,
    /// Its size in bytes, if it was read.
    pub(super) bytes: Option<u64>,
    pub(super) fails: bool,
    /// How many findings on unchanged lines were left out.
    pub(super) unchanged: usize,
    /// What was mended, or would be.
    pub(super) change: Option<MendedFile>,
}

/// What is kept of one file until all are judged.
pub(super) enum Told {
    /// So many bytes were read, and there is nothing to say of them.
    Clean(u64),
    Other(Box<JudgedFile>),
}

impl From<JudgedFile> for Told {
    fn from(file: JudgedFile) -> Told {
        match file {
            JudgedFile {
                findings: None,
                bytes: Some(bytes),
                fails: false,
                unchanged: 0,
                change: None,
                ref diagnostics,
                ref suppressions,
                ref known,
            } if diagnostics.is_empty() && suppressions.is_empty() && known.is_empty() => {
                Told::Clean(bytes)
            }
            file => Told::Other(Box::new(file)),
        }
    }
}

impl Judged {
    /// What was found in `files`, in their order; of those that are nothing the run was interrupted.
    pub(super) fn of(files: Vec<Option<Told>>) -> Judged {
        let mut judged = Judged::default();
        for file in files {
            let file = match file {
                None => {
                    judged.interrupted = true;
                    continue;
                }
                Some(Told::Clean(bytes)) => {
                    judged.checked += 1;
                    judged.bytes += bytes;
                    continue;
                }
                Some(Told::Other(file)) => file,
            };
            judged.files.extend(file.findings);
            judged.diagnostics.extend(file.diagnostics);
            judged.suppressions.extend(file.suppressions);
            judged.known.extend(file.known);
            judged.checked += usize::from(file.bytes.is_some());
            judged.bytes += file.bytes.unwrap_or(0);
            judged.fails |= file.fails;
            judged.unchanged += file.unchanged;
            judged.changes.extend(file.change);
        }
        judged
    }
}
