//! The phrase notation: what a lawyer writes, as a syntax tree.
//!
//! ```text
//! phrase    = sequence { proximity sequence }
//! proximity = "w/" N | "w/s" | "w/p" | "pre/" N
//! sequence  = item { item }
//! item      = word [ "~" | "*" ] | '"' exact '"' | "(" alternatives ")" | "[" alternatives "]"
//!           | "..." [ N ] | "@" set-name
//! ```
//!
//! `\` takes the next character literally. Spans count bytes of the phrase as written, after TOML
//! has decoded its string. `docs/wordlist.md` describes the notation for those who write it.

use ecow::EcoString;
use smallvec::SmallVec;

use crate::text::Span;

mod foreign;
mod parse;
mod print;
#[cfg(test)]
mod tests;
mod word;

pub use parse::PhraseError;
pub use word::{DEFAULT_GAP, MOST_GAP, MOST_WITHIN};

/// How deep brackets may nest.
pub const MOST_NESTED: usize = 32;

/// A phrase as written.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The notation as written.
    pub written: String,
    /// Where the TOML string stands, quotes included.
    pub span: Span,
    /// The parts between proximity operators; at least one.
    pub operands: SmallVec<[Sequence; 1]>,
    /// The operators between them: one fewer than the operands.
    pub links: Vec<Proximity>,
}

/// How two neighbouring parts of a phrase must stand to each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Proximity {
    /// `w/N`: within N words in the same paragraph, either order.
    Within(u32),
    /// `pre/N`: the first before the second, within N words in the same paragraph.
    Before(u32),
    /// `w/s`: in the same sentence, either order.
    Sentence,
    /// `w/p`: in the same paragraph, either order.
    Paragraph,
}

/// Items one after the other; at least one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sequence {
    /// The items.
    pub items: Vec<Item>,
}

/// One item of a sequence, with its place in the phrase as written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its bytes in [`Phrase::written`].
    pub span: Span,
}

/// What an item is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ItemKind {
    /// `access`: this word, however it is cased. Escapes are resolved.
    Word(EcoString),
    /// `provide~`: any inflected form.
    Inflected(EcoString),
    /// `guarante*`: a word that begins so.
    Prefix(EcoString),
    /// `"Android's"`: exactly so.
    Exact(EcoString),
    /// `(a | b c)`: one of these.
    Group(Vec<Sequence>),
    /// `[a | b]`: one of these, or nothing.
    Optional(Vec<Sequence>),
    /// `...5`: up to so many more words within the sentence.
    Gap(u32),
    /// `@openai-model`: any phrase of the named set.
    Set(EcoString),
}

impl Phrase {
    /// Reads the notation. `span` is the place of the TOML string, quotes included.
    ///
    /// What is returned keeps these promises: every sequence has at least one item that is neither optional nor a
    /// gap, on both sides of each gap too; no two gaps follow one another; brackets nest at most
    /// [`MOST_NESTED`] deep; a word holds no white space. Whether `@sets` exist is not asked here.
    ///
    /// # Errors
    ///
    /// Every mistake, in the order of the text, up to a bound.
    ///
    /// ```
    /// use sayso::text::Span;
    /// use sayso::wordlist::Phrase;
    ///
    /// let phrase = Phrase::parse("provide~ [direct] access to @model", Span::default()).unwrap();
    /// assert_eq!(phrase.operands[0].items.len(), 5);
    /// let errors = Phrase::parse("model~ /s access", Span::default()).unwrap_err();
    /// assert_eq!(errors[0].help, "write `w/s`, or `\\/s` for these characters");
    /// ```
    pub fn parse(written: &str, span: Span) -> Result<Phrase, Vec<PhraseError>> {
        parse::parse(written, span)
    }

    /// Calls `visit` with every item, those inside brackets included, in the order of the text.
    pub fn each_item<'a>(&'a self, mut visit: impl FnMut(&'a Item)) {
        for sequence in &self.operands {
            sequence.each_item(&mut visit);
        }
    }
}

impl Sequence {
    /// Calls `visit` with every item, those inside brackets included, in the order of the text.
    fn each_item<'a>(&'a self, visit: &mut impl FnMut(&'a Item)) {
        for item in &self.items {
            visit(item);
            if let ItemKind::Group(alternatives) | ItemKind::Optional(alternatives) = &item.kind {
                for alternative in alternatives {
                    alternative.each_item(visit);
                }
            }
        }
    }
}
