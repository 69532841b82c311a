//! Where policy meets text: which matches become findings, and what became of the others.
//!
//! This is the only place that decides. Every match ends as a finding, as covered by a longer finding, as
//! shielded (by what), or as marked (by whom); nothing is dropped without a trace.

use std::sync::Arc;

use crate::text::{Scopes, Span};
use crate::wordlist::{Rule, RuleSeverity, Wordlist};

mod adjust;
mod baseline;
mod companion;
mod cover;
mod describe;
mod digest;
mod edit;
mod exceptions;
mod fate;
mod first_use;
mod judge;
mod mark;
mod name;
mod near_miss;
mod place;
mod policy;
mod proof;
mod sample;
mod scratch;
mod settle;
mod suppress;
#[cfg(test)]
mod tests;
mod trace;

pub use adjust::Adjustments;
pub use baseline::{Baseline, KnownFinding};
pub use edit::{Applicability, Edit, Fix};
pub use exceptions::{Exception, exceptions_schema, load_exceptions};
pub use fate::{Fate, RawMatch};
pub use judge::Judgement;
pub use mark::{Disposition, Remark};
pub use name::{find_rule, find_rule_in};
pub use near_miss::{Difference, NearMiss};
pub use policy::{Policy, PolicyOptions, RuleEntry, RuleState};
pub use proof::{Proof, RuleProof, prove, refuse};
pub use scratch::Scratch;
pub use suppress::{Suppression, SuppressionOptions};
pub use trace::{
    BlockTrace, Broken, CompiledPhrase, Excuse, LiteralTrace, MatchTrace, Missing, PhraseRole,
    PhraseTrace, Reason, Trace, Tracer,
};

/// A rule of a loaded wordlist.
#[derive(Clone, Debug)]
pub struct RuleRef {
    /// The list.
    pub list: Arc<Wordlist>,
    /// The index into [`Wordlist::rules`].
    pub index: usize,
}

impl RuleRef {
    /// The rule itself.
    pub fn rule(&self) -> &Rule {
        &self.list.rules[self.index]
    }

    /// `list/rule`.
    pub fn name(&self) -> String {
        [&*self.list.id, "/", &self.rule().id].concat()
    }
}

/// How grave a finding is. The order is that of `--fail-on`: each level includes those before it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum FindingSeverity {
    /// Must be changed.
    Error,
    /// Should be changed.
    Warning,
    /// A person must decide.
    Review,
    /// Worth knowing.
    Info,
}

impl FindingSeverity {
    /// Every severity, gravest first.
    pub const ALL: [FindingSeverity; 4] = [
        FindingSeverity::Error,
        FindingSeverity::Warning,
        FindingSeverity::Review,
        FindingSeverity::Info,
    ];

    /// The word used in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            FindingSeverity::Error => "error",
            FindingSeverity::Warning => "warning",
            FindingSeverity::Review => "review",
            FindingSeverity::Info => "info",
        }
    }
}

impl From<RuleSeverity> for FindingSeverity {
    fn from(severity: RuleSeverity) -> FindingSeverity {
        match severity {
            RuleSeverity::Error => FindingSeverity::Error,
            RuleSeverity::Warning => FindingSeverity::Warning,
            RuleSeverity::Info => FindingSeverity::Info,
        }
    }
}

/// A way in which wording was made to look different from what it reads as.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Disguise {
    /// An invisible character stands inside, such as U+200B.
    Invisible(char),
    /// A letter of another script stands for a Latin one.
    LookAlike {
        /// What is written.
        written: char,
        /// What it reads as.
        reads: char,
    },
    /// A compatibility form stands for plain letters: full-width, mathematical, ligature.
    Compatibility(char),
}

/// A match that policy lets stand: wording that may not be said.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: RuleRef,
    /// The index into [`Rule::wording`] of the phrase that matched.
    pub phrase: usize,
    /// How grave.
    pub severity: FindingSeverity,
    /// Where it is read: bytes of [`Prose::text`](crate::document::Prose::text).
    pub read: Span,
    /// From the first to the last byte that is read, in the decoded source.
    pub span: Span,
    /// The runs of bytes that are read, markup between them left out, in the decoded source.
    pub pieces: Vec<Span>,
    /// The wording as read, white space as single spaces.
    pub matched: String,
    /// Every scope it stands in.
    pub scopes: Scopes,
    /// The sentence it stands in, as read, white space as single spaces.
    pub sentence: String,
    /// Where the words of the wording stand in that sentence, sorted: several where a phrase leaves gaps.
    pub marks: Vec<Span>,
    /// What to say instead, best first.
    pub allowed: Vec<String>,
    /// Kind `require`: texts of which one must stand within reach.
    pub required: Vec<String>,
    /// Kind `require`: a text within reach that is nearly one of them.
    pub near_miss: Option<NearMiss>,
    /// Names of the other rules whose matches this one covers, sorted, without repeats.
    pub also: Vec<String>,
    /// How the wording was disguised, sorted, without repeats.
    pub disguises: Vec<Disguise>,
    /// Whether it counts, and if not, by whose leave.
    pub disposition: Disposition,
    /// `v1:` and a stable hash; filled in by [`crate::lint::Policy::judge`].
    pub fingerprint: String,
    /// How the text may be mended, best first; filled in by [`crate::fix`], which knows how.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// What a report may show of the source: from the first to the last byte that the finding and its fixes are about,
    /// and what is nearly a required text.
    pub fn shown(&self) -> impl Iterator<Item = Span> {
        let edits = self.fixes.iter().flat_map(|fix| &fix.edits);
        let own = edits.fold(self.span, |own, edit| own.hull(edit.span));
        let near = self.near_miss.as_ref().map(|near| near.span);
        std::iter::once(own).chain(near)
    }

    /// Puts in the place of every span of the source what `moved` makes of it.
    pub fn move_spans(&mut self, moved: impl Fn(Span) -> Span) {
        let edits = self.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
        let spans = edits.map(|edit| &mut edit.span);
        let spans = spans.chain(&mut self.pieces).chain([&mut self.span]);
        let near = self.near_miss.as_mut().map(|near| &mut near.span);
        spans.chain(near).for_each(|span| *span = moved(*span));
    }
}
