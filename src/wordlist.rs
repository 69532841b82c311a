//! What may and may not be said: TOML in, validated rules out.
//!
//! A wordlist is loaded whole or not at all, but its faults are all reported at once. What was
//! written is kept (each phrase knows its place in the TOML), so that later floors can point at it.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::SourceFile;
use crate::text::{Scopes, Span};

pub(crate) mod language;
mod load;
pub mod phrase;

pub use language::{is_language_tag, languages_meet};
pub use load::schema;
pub use phrase::Phrase;

/// One wordlist: rules with one owner, version and language.
#[derive(Debug)]
pub struct Wordlist {
    /// Kebab-case; a rule is addressed as `list/rule`.
    pub id: String,
    /// The title shown to people.
    pub title: String,
    /// The version, as its owner counts.
    pub version: String,
    /// BCP 47 language of the phrases.
    pub language: Arc<str>,
    /// Where the list's authority comes from, in free words: `contract`, `statute`, …
    pub jurisdiction: Option<String>,
    /// Who answers for the list.
    pub owner: Option<Arc<str>>,
    /// The document it rests on.
    pub source: Option<Arc<Source>>,
    /// The named term sets, in the order written.
    pub terms: Vec<TermSet>,
    /// Wording that is always right.
    pub approved: Vec<Approved>,
    /// The rules, in the order written: each where it was read, since they are large and may be many.
    pub rules: Vec<Box<Rule>>,
    /// The TOML, for pointing into it.
    pub file: Arc<SourceFile>,
}

/// A named set of phrases, used in other phrases as `@name`.
#[derive(Debug)]
pub struct TermSet {
    /// Kebab-case.
    pub name: String,
    /// Its phrases; none of them holds `w/` or `pre/`.
    pub phrases: Vec<Phrase>,
    /// The name in the TOML.
    pub span: Span,
}

/// Wording that is always right, and shields the words it covers.
#[derive(Debug)]
pub struct Approved {
    /// The phrases.
    pub phrases: Vec<Phrase>,
    /// Indices into [`Wordlist::rules`] of the rules it protects against.
    pub protects: Vec<usize>,
}

/// The document a list or rule rests on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The section meant.
    pub section: Option<String>,
    /// The day it was read.
    pub accessed: Option<Date>,
}

/// What a rule asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The phrases must not appear.
    Prohibit,
    /// A person must look at the phrases.
    Review,
    /// Companion text must stand by a phrase.
    Require,
    /// A form demanded at first mention.
    FirstUse,
}

/// Where a rule stands in its life.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// Suggested, not yet agreed.
    Proposed,
    /// Agreed; only these fire.
    Approved,
    /// No longer used; its id stays taken.
    Retired,
}

/// How grave a rule's findings are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RuleSeverity {
    /// Must be changed.
    Error,
    /// Should be changed.
    Warning,
    /// Worth knowing.
    Info,
}

impl RuleSeverity {
    /// Every severity with the name used in wordlists and `sayso.toml`.
    pub const NAMED: [(&str, RuleSeverity); 3] = [
        ("error", RuleSeverity::Error),
        ("warning", RuleSeverity::Warning),
        ("info", RuleSeverity::Info),
    ];
}

/// Whether letter case counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Case {
    /// It does not.
    Ignore,
    /// It does.
    Match,
}

/// How a finding of the rule may be mended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FixPolicy {
    /// Applied by `--fix`.
    Safe,
    /// Shown; applied on request.
    Suggest,
    /// None is offered.
    None,
}

/// How far a qualifier reaches.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reach {
    /// So many words from an anchor; neighbours are 1 apart.
    Words(u32),
    /// Within the sentence.
    Sentence,
    /// Within the paragraph.
    Paragraph,
    /// From a heading to the next of the same level.
    Section,
    /// Anywhere in the document.
    Document,
}

/// A qualifier that cures a claim.
#[derive(Debug)]
pub struct Unless {
    /// The phrases that cure.
    pub near: Vec<Phrase>,
    /// How near to an anchor one must stand: words, sentence or paragraph.
    pub within: Reach,
}

/// The days on which a rule is in force (UTC).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Validity {
    /// The first day in force; always, if absent.
    pub effective: Option<Date>,
    /// The first day no longer in force; never, if absent.
    pub expires: Option<Date>,
    /// From this day on the rule still fires, and every run says that its review is overdue.
    pub review_by: Option<Date>,
}

/// An example of a rule.
#[derive(Debug)]
pub struct Example {
    /// A text, read as Markdown.
    pub text: String,
    /// Its place in the TOML.
    pub span: Span,
}

/// A text before and after the rule's fix.
#[derive(Debug)]
pub struct FixExample {
    /// With the wording.
    pub before: Example,
    /// With the wording mended.
    pub after: Example,
}

/// The examples that prove a rule.
#[derive(Debug, Default)]
pub struct Examples {
    /// Texts that must be flagged.
    pub flag: Vec<Example>,
    /// Texts that must not be flagged.
    pub pass: Vec<Example>,
    /// Texts and what the fix makes of them.
    pub fix: Vec<FixExample>,
}

/// A text to say instead.
#[derive(Debug)]
pub struct Alternative {
    /// As written, with a `~` behind each word that takes on the form of what it replaces.
    pub written: String,
    /// The exact text: what is written, without those marks.
    pub text: String,
    /// Which words of the text, parted at white space, are marked so: from 0, sorted.
    pub inflected: Vec<usize>,
    /// Its place in the TOML.
    pub span: Span,
    /// The index into [`Rule::prohibited`] that it stands for, where it comes from `replace`.
    pub replaces: Option<usize>,
}

impl Alternative {
    /// Reads a text to say instead. A `~` that ends a word marks it; `\\~` is a `~` that is part of the text.
    ///
    /// ```
    /// use sayso::text::Span;
    /// use sayso::wordlist::Alternative;
    ///
    /// let text = Alternative::read("allowlist~ of hosts", Span::default(), None);
    /// assert_eq!(text.text, "allowlist of hosts");
    /// assert_eq!(text.inflected, [0]);
    /// ```
    pub fn read(written: &str, span: Span, replaces: Option<usize>) -> Alternative {
        let mut text = String::with_capacity(written.len());
        let mut inflected = Vec::new();
        let mut words = 0;
        let mut chars = written.chars().peekable();
        while let Some(ch) = chars.next() {
            let last = text.chars().next_back();
            if !ch.is_whitespace() && last.is_none_or(char::is_whitespace) {
                words += 1;
            }
            let next = chars.peek().copied();
            match ch {
                '\\' if next == Some('~') => text.extend(chars.next()),
                '~' if last.is_some_and(char::is_alphanumeric)
                    && !next.is_some_and(char::is_alphanumeric) =>
                {
                    inflected.push(words - 1);
                }
                _ => text.push(ch),
            }
        }
        inflected.dedup();
        Alternative {
            written: written.to_owned(),
            text,
            inflected,
            span,
            replaces,
        }
    }
}

/// In which scopes a rule applies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ScopeFilter {
    /// A match must stand in one of these; anywhere, if empty.
    pub only: Scopes,
    /// A match must stand in none of these: those written with `!`, and what a reader does not see, unless named.
    pub never: Scopes,
}

impl ScopeFilter {
    /// Everything that a reader sees.
    pub const READ: ScopeFilter = ScopeFilter {
        only: Scopes::NONE,
        never: Scopes::UNREAD,
    };

    /// As a wordlist writes it; empty for everything that a reader sees.
    pub fn written(self) -> Vec<String> {
        let only = self.only.iter().map(|scope| scope.name().to_owned());
        let refused = self
            .never
            .iter()
            .filter(|&scope| !Scopes::UNREAD.has(scope));
        only.chain(refused.map(|scope| format!("!{}", scope.name())))
            .collect()
    }

    /// Whether a match that lies wholly in each of `scopes` counts.
    pub fn admits(self, scopes: Scopes) -> bool {
        let named = self.only.is_empty() || !scopes.intersection(self.only).is_empty();
        named && scopes.intersection(self.never).is_empty()
    }
}

/// One rule, validated.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case, unique in its list.
    pub id: String,
    /// The id in the TOML.
    pub span: Span,
    /// What it asks for.
    pub kind: Kind,
    /// Where it stands in its life.
    pub status: Status,
    /// How grave.
    pub severity: RuleSeverity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Why, in a sentence.
    pub reason: Option<String>,
    /// The phrases that must not appear (`review`: that a person must look at). Those of `replace` come last.
    pub prohibited: Vec<Phrase>,
    /// What to say instead, best first. Those of `replace` come last.
    pub allowed: Vec<Alternative>,
    /// How it may be mended.
    pub fix: FixPolicy,
    /// Phrases in which a hit does not count.
    pub except: Vec<Phrase>,
    /// A qualifier that cures the claim.
    pub unless: Option<Unless>,
    /// `require`: phrases that call for companion text.
    pub when: Vec<Phrase>,
    /// `require`: texts of which one must stand within [`Rule::within`].
    pub require: Vec<Phrase>,
    /// `require`: how far away it may stand.
    pub within: Reach,
    /// `first-use`: the forms demanded at first mention.
    pub first: Vec<Phrase>,
    /// `first-use`: the forms allowed afterwards.
    pub later: Vec<Phrase>,
    /// Whether letter case counts.
    pub case: Case,
    /// Where it applies.
    pub scopes: ScopeFilter,
    /// Whether block quotes and quoted speech are left out (`quotes = "skip"`).
    pub skips_quotes: bool,
    /// The audiences it binds; all, if empty.
    pub audience: Vec<String>,
    /// The regions it binds; all, if empty.
    pub region: Vec<String>,
    /// BCP 47 language of its phrases: its own or the list's.
    pub language: Arc<str>,
    /// Globs of the paths it binds; all, if empty.
    pub paths: Vec<String>,
    /// The days on which it is in force.
    pub validity: Validity,
    /// Who answers for it: its own or the list's.
    pub owner: Option<Arc<str>>,
    /// Who approved it: its own or the list's.
    pub approved_by: Option<Arc<str>>,
    /// The document it rests on: its own or the list's.
    pub source: Option<Arc<Source>>,
    /// Ids of rules it takes the place of.
    pub supersedes: Vec<String>,
    /// Free tags: its own or the list's.
    pub tags: Vec<String>,
    /// Whether a comment in the text may suppress it.
    pub suppressible: bool,
    /// The examples that prove it.
    pub examples: Examples,
}

impl Rule {
    /// What to say instead of the phrase with that index among [`Rule::wording`], best first.
    pub fn alternatives(&self, phrase: usize) -> impl Iterator<Item = &Alternative> {
        let has_own = self
            .allowed
            .iter()
            .any(|text| text.replaces == Some(phrase));
        let wanted = has_own.then_some(phrase);
        self.allowed
            .iter()
            .filter(move |text| text.replaces == wanted)
    }

    /// The phrases whose matches may be findings: what must not appear, what calls for companion text, or the forms that
    /// are not for a first mention.
    pub fn wording(&self) -> &[Phrase] {
        match self.kind {
            Kind::Prohibit | Kind::Review => &self.prohibited,
            Kind::Require => &self.when,
            Kind::FirstUse => &self.later,
        }
    }
}
