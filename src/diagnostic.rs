//! A fault in our own inputs: a wordlist, the configuration, a path, the bytes of a file.
//!
//! A diagnostic says what is wrong, where, and what to do. It is not a finding: a finding judges
//! the wording of a text, a diagnostic says that the tool could not fully do its work.

use std::sync::Arc;

use crate::text::{Extract, Span};

pub mod code;
mod nearest;

pub use nearest::nearest;

/// A named text in which diagnostics point: a TOML file, or a file that was checked.
#[derive(Debug, Eq, PartialEq)]
pub struct SourceFile {
    /// The name to show: a path as the user wrote it, or `bundled wordlist NAME`.
    pub name: String,
    /// The text, as decoded; of a file that was checked, the lines that are pointed at.
    pub text: Extract,
}

impl SourceFile {
    /// All of `text`, under its name.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        SourceFile {
            name: name.into(),
            text: Extract::from(text.into()),
        }
    }
}

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// The tool could not do its job; the run exits with 2.
    Error,
    /// The run stands, and someone should look.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word shown.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A labelled span of a diagnostic's file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Label {
    /// Bytes of the file's text.
    pub span: Span,
    /// A few words on what is there; may be empty.
    pub message: String,
}

/// A fault, with its place and what to do about it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    /// Its stable name in kebab-case, one of [`code::ALL`], documented under that name in `docs/diagnostics.md`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, naming the offending value.
    pub message: String,
    /// The file it points into, where its text is known.
    pub file: Option<Arc<SourceFile>>,
    /// Where in that file; the first label is the place itself, others are related.
    pub labels: Vec<Label>,
    /// What to do, one sentence each.
    pub helps: Vec<String>,
}

impl Diagnostic {
    /// A fault that stops the tool from doing its job.
    pub fn error(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Error, message)
    }

    /// A fault that someone should look at.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Warning, message)
    }

    /// A remark.
    pub fn note(code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, Severity::Note, message)
    }

    fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            file: None,
            labels: Vec::new(),
            helps: Vec::new(),
        }
    }

    /// Points at `span` of `file`, saying `message` there; the first call sets the place itself.
    #[must_use]
    pub fn at(
        mut self,
        file: &Arc<SourceFile>,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        debug_assert!(self.file.as_ref().is_none_or(|known| known == file));
        self.file = Some(Arc::clone(file));
        self.labels.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.helps.push(help.into());
        self
    }
}
