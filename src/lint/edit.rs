//! How a finding may be mended: changes of the text. What they are is worked out in [`crate::fix`].

use crate::text::Span;

/// A text in the place of another.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Edit {
    /// The bytes to take out.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

/// Who may apply a fix.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Applicability {
    /// Anyone, without asking: the rule says so, and the text leaves no doubt.
    Safe,
    /// Whoever has looked at it.
    Suggest,
}

impl Applicability {
    /// The word used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Suggest => "suggest",
        }
    }
}

/// One way to mend a finding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fix {
    /// Who may apply it.
    pub applicability: Applicability,
    /// What the text then says there, as a reader reads it.
    pub says: String,
    /// The changes: bytes of the decoded source, sorted, apart from one another.
    pub edits: Vec<Edit>,
    /// What they change for a reader: bytes of [`Prose::text`](crate::document::Prose::text), in the same order.
    pub reads: Vec<Edit>,
}
