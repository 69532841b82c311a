//! A file's bytes as a reader reads them: blocks of prose, each with a map back to the bytes.
//!
//! Reading never fails: any bytes give a [`Prose`], plus what could not be decoded. A [`Prose`] is one string of
//! everything that is read, block after block, and an [`OffsetMap`] that says for each byte of it where it
//! stands in the source. Offsets are carried from the parser on; a place is never found again by searching.

use crate::text::{Scope, Scopes, Span};

mod align;
mod decode;
mod directive;
mod entity;
pub mod fold;
mod front_matter;
pub(crate) mod glyph;
mod html;
mod letters;
pub(crate) mod look_alike;
mod map;
mod markdown;
mod mdx;
mod plain;
mod read;
mod sections;
pub(crate) mod sentence;
mod sheet;
mod url;
mod view;
pub(crate) mod written;

#[cfg(test)]
mod laws;

pub(crate) use decode::{BINARY_WINDOW, is_binary};
pub use decode::{DecodeFault, DecodeReason, Decoded, Stored, decode, encode};
pub use directive::{Directive, Until, Verb, may_speak};
pub(crate) use letters::{Joints, Known, Spelt, run_starts, spell_folded};
pub use map::{OffsetMap, Piece};
pub use read::{read, read_parts};
pub use sections::Parts;
pub(crate) use sections::{Outline, last_cut};

/// The formats that can be read.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Format {
    /// CommonMark with tables, footnotes, strikethrough, task lists, front matter and raw HTML.
    Markdown,
    /// Markdown with JSX.
    Mdx,
    /// A page of HTML.
    Html,
    /// Plain text.
    Text,
}

impl Format {
    /// The name shown in reports.
    pub fn name(self) -> &'static str {
        match self {
            Format::Markdown => "markdown",
            Format::Mdx => "mdx",
            Format::Html => "html",
            Format::Text => "text",
        }
    }
}

/// What a reader reads of one document, block after block.
#[derive(Debug, Default)]
pub struct Prose {
    /// The text as read: entities and escapes decoded, markup gone, a line break within a block as `\n`.
    /// The blocks stand one after the other, each followed by [`Prose::BREAK`].
    pub text: String,
    /// From bytes of `text` to bytes of the source.
    pub map: OffsetMap,
    /// The blocks in the order of `text`; they do not overlap.
    pub blocks: Vec<Block>,
    /// Stretches inside blocks that stand in a scope of their own, sorted by start; they may nest.
    pub marks: Vec<Mark>,
    /// Comments that speak to sayso, by place.
    pub directives: Vec<Directive>,
    /// Whether a word may be broken by a hyphen at a line end, as in plain text; it is then also read joined.
    pub joins_lines: bool,
}

/// A run of text that is read as one: a paragraph, a cell, a heading. No phrase runs out of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Block {
    /// Bytes of [`Prose::text`].
    pub span: Span,
    /// Every scope it stands in, containers included.
    pub scopes: Scopes,
    /// The level of a heading, 1 to 6; 0 for anything else.
    pub level: u8,
}

/// A stretch inside a block that stands in a scope of its own: a link's text, emphasis, a code span.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Mark {
    /// Bytes of [`Prose::text`].
    pub span: Span,
    /// The scope.
    pub scope: Scope,
}

impl Prose {
    /// What stands after each block in [`Prose::text`]; it belongs to none.
    pub const BREAK: char = '\u{2029}';
}
