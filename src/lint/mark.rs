//! What marks a finding, so that it does not count: a suppression in the text, an exception in a file, a baseline.
//! A marked finding is still a finding; it is never deleted.

use std::sync::Arc;

use jiff::civil::Date;

use super::exceptions::Exception;
use super::{Finding, Policy, RawMatch};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::document::Prose;
use crate::text::Span;

use super::exceptions::Excepting;
use super::suppress::{Suppressing, Suppression};

/// Whether a finding counts, and if not, by whose leave.
#[derive(Clone, Debug, Default)]
pub enum Disposition {
    /// It counts.
    #[default]
    Standing,
    /// A comment in the text allows it.
    Suppressed {
        /// Why.
        reason: String,
        /// The last day on which the comment holds.
        until: Option<Date>,
    },
    /// The exceptions file allows it.
    Excepted(Arc<Exception>),
    /// The baseline knows it.
    Known,
}

impl Finding {
    /// Whether it counts: nothing marks it.
    pub fn stands(&self) -> bool {
        matches!(self.disposition, Disposition::Standing)
    }
}

/// A fault in a text that was checked, before it is known what that text is called.
#[derive(Clone, Debug)]
pub struct Remark {
    /// What is wrong.
    pub diagnostic: Diagnostic,
    /// Where, with a few words: bytes of the decoded source.
    pub place: (Span, String),
}

impl Remark {
    /// The diagnostic, pointing into `file`.
    pub fn at(self, file: &Arc<SourceFile>) -> Diagnostic {
        let (span, words) = self.place;
        self.diagnostic.at(file, span, words)
    }
}

/// What marks the matches of one document.
pub(super) struct Marker<'a> {
    suppressing: Option<Suppressing<'a>>,
    excepting: Option<Excepting<'a>>,
}

/// What became of those who mark.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub(super) suppressions: Vec<Suppression>,
    pub(super) remarks: Vec<Remark>,
}

impl<'a> Marker<'a> {
    /// What marks matches in `prose`, which stands at `path`.
    pub(super) fn new(
        policy: &'a Policy,
        prose: &'a Prose,
        path: Option<&str>,
        exceptions: &'a [Arc<Exception>],
    ) -> Marker<'a> {
        Marker {
            suppressing: Suppressing::new(policy, prose, path),
            excepting: path.and_then(|path| Excepting::new(policy, prose, path, exceptions)),
        }
    }

    /// Whether nothing here is marked, whatever is found.
    pub(super) fn is_idle(&self) -> bool {
        self.suppressing.is_none() && self.excepting.is_none()
    }

    /// What marks `found`, if anything.
    pub(super) fn mark(&mut self, found: &RawMatch) -> Option<Disposition> {
        let suppressed = self.suppressing.as_mut().and_then(|by| by.mark(found));
        let excepted = self.excepting.as_mut().and_then(|by| by.mark(found));
        suppressed.or(excepted)
    }

    /// All have been marked that are to be.
    pub(super) fn finish(self) -> Marked {
        self.suppressing
            .map_or_else(Marked::default, Suppressing::finish)
    }
}
