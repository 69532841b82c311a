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
//! has decoded its string.

use crate::text::Span;

/// A phrase as written.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The notation as written.
    pub written: String,
    /// Where the TOML string stands, quotes included.
    pub span: Span,
    /// The parts between proximity operators; at least one.
    pub operands: Vec<Sequence>,
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
    Word(String),
    /// `provide~`: any inflected form.
    Inflected(String),
    /// `guarante*`: a word that begins so.
    Prefix(String),
    /// `"Android's"`: exactly so.
    Exact(String),
    /// `(a | b c)`: one of these.
    Group(Vec<Sequence>),
    /// `[a | b]`: one of these, or nothing.
    Optional(Vec<Sequence>),
    /// `...5`: up to so many more words within the sentence.
    Gap(u32),
    /// `@openai-model`: any phrase of the named set.
    Set(String),
}
