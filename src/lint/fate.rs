//! A match of a rule, and what became of it: each ends as a finding, marked or not, or as something that says why not.

#[cfg(doc)]
use super::Policy;
#[cfg(doc)]
use crate::document::Prose;
use crate::text::Span;

/// What became of a match.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Fate {
    /// It is reported.
    Finding,
    /// A longer finding of the same severity covers it, and names its rule.
    Covered,
    /// One of its anchors lies inside an `except` phrase of its rule.
    Excepted,
    /// An `unless` phrase of its rule is within reach of one of its anchors.
    Cured,
    /// All its anchors lie inside approved wording.
    Approved,
    /// It is one of the rule's own `allowed` texts.
    Allowed,
    /// It stands where the rule does not apply.
    OutOfScope,
    /// It is quoted, and the rule leaves quotations out.
    Quoted,
    /// A text that its rule requires stands within reach.
    Accompanied,
    /// It is no first mention, or part of the full form.
    Later,
    /// It is reported, and does not count: a suppression or an exception allows it.
    Marked,
}

/// A match of a rule, and what became of it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct RawMatch {
    /// The index into [`Policy::rules`].
    pub rule: usize,
    /// The index into [`Rule::wording`](crate::wordlist::Rule::wording).
    pub phrase: usize,
    /// Its anchors in the order of the phrase: bytes of [`Prose::text`].
    pub anchors: Vec<Span>,
    /// What became of it.
    pub fate: Fate,
}

impl RawMatch {
    /// From the first to the last byte of its anchors: bytes of [`Prose::text`].
    pub fn hull(&self) -> Span {
        hull(&self.anchors)
    }
}

/// From the first to the last byte of some anchors.
pub(super) fn hull(anchors: &[Span]) -> Span {
    let (first, rest) = anchors.split_first().expect("a match has an anchor");
    rest.iter().fold(*first, |hull, &anchor| hull.hull(anchor))
}
