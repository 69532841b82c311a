//! The parts of links and images that are read apart from the text: titles and addresses.
//!
//! The parser gives them as strings without a place. A title is the last thing in a link or a definition, so it
//! is found from the end.

use pulldown_cmark::{CowStr, LinkType};

use super::super::align::{Grammar, align, replay};
use super::Reader;
use crate::text::{Scope, Scopes, Span};

/// What is read of a link reference definition.
pub(super) struct Definition {
    /// The definition.
    pub span: Span,
    destination: String,
    title: String,
}

impl Reader<'_> {
    /// Puts title and address of a link or an image aside. Those of reference links stand at their definition.
    pub(super) fn read_destination(
        &mut self,
        link_type: LinkType,
        destination: &CowStr<'_>,
        title: &CowStr<'_>,
        at: Span,
    ) {
        let containers = self.containers();
        let tail = Span::new(at.start, at.end - 1); // without the `)`
        match link_type {
            LinkType::Inline => {}
            LinkType::WikiLink { has_pothole: true } if self.wanted.has(Scope::Url) => {
                return self.put_aside(destination, at, at, containers.with(Scope::Url));
            }
            _ => return,
        }
        let title_span = match title.is_empty() {
            true => None,
            false => find_title(self.text, tail),
        };
        if !title.is_empty() {
            let place = title_span.unwrap_or(tail);
            self.put_aside(title, place, tail, containers.with(Scope::Title));
        }
        if self.wanted.has(Scope::Url) && !destination.is_empty() {
            let end = title_span.map_or(tail.end, |span| span.start - 1);
            let before = Span::new(tail.start, end);
            let place = find_destination(self.text, before, destination.len());
            let place = place.unwrap_or(tail);
            self.put_aside(destination, place, tail, containers.with(Scope::Url));
        }
    }

    /// What is to be read of a definition, if anything.
    pub(super) fn find_definition(
        &self,
        span: Span,
        destination: &str,
        title: Option<&str>,
    ) -> Option<Definition> {
        let title = title.unwrap_or_default();
        let destination = match self.wanted.has(Scope::Url) {
            true => destination,
            false => "",
        };
        (!title.is_empty() || !destination.is_empty()).then(|| Definition {
            span,
            destination: destination.to_owned(),
            title: title.to_owned(),
        })
    }

    /// Reads a definition. It holds for the whole document, so it is in no container, wherever it stands.
    pub(super) fn read_definition(&mut self, definition: &Definition) {
        let Definition {
            span,
            destination,
            title,
        } = definition;
        let mut rest = *span;
        let mut title_span = None;
        if !title.is_empty() {
            title_span = find_title(self.text, *span);
            rest.end = title_span.map_or(span.end, |found| found.start - 1);
        }
        if !destination.is_empty() {
            let place = find_last_word(self.text, rest);
            let place = place.unwrap_or(*span);
            self.put_aside(destination, place, *span, Scopes::NONE.with(Scope::Url));
        }
        if !title.is_empty() {
            let place = title_span.unwrap_or(*span);
            self.put_aside(title, place, *span, Scopes::NONE.with(Scope::Title));
        }
        self.flow.end_with(&mut self.asides);
    }

    /// Reads `text` as a block of its own: from `place` if it reads so there, else from `whole`.
    fn put_aside(&mut self, text: &str, place: Span, whole: Span, scopes: Scopes) {
        self.asides.begin(scopes, 0);
        let grammar = Grammar {
            escapes: true,
            pipes: self.in_table,
            ..Grammar::default()
        };
        match self.place_of(text) {
            Some(span) => self.asides.push(span),
            None => match align(text, self.text, place, grammar, &mut self.steps) {
                Some(_) => replay(&mut self.asides, text, &self.steps),
                None => self.asides.push_as(text, whole),
            },
        }
        self.asides.begin(Scopes::NONE, 0);
    }
}

/// What is between the delimiters of the title at the end of `span`.
fn find_title(text: &str, span: Span) -> Option<Span> {
    let bytes = text[span.range()]
        .trim_end_matches([' ', '\t', '\r', '\n', '>'])
        .as_bytes();
    let (&close, before) = bytes.split_last()?;
    let open = match close {
        b'"' | b'\'' => close,
        b')' => b'(',
        _ => return None,
    };
    let start = memchr::memrchr_iter(open, before).find(|&at| {
        let backslashes = before[..at].iter().rev().take_while(|byte| **byte == b'\\');
        backslashes.count() % 2 == 0
    })?;
    Some(Span::new(span.start + start + 1, span.start + before.len()))
}

/// The most bytes that one byte of a destination is written in: `&DiacriticalGrave;` reads as a backtick.
const MOST_PER_BYTE: usize = 18;

/// The destination at the end of `span`, the part of a link before its title. It reads as `len` bytes, so that nothing
/// before those is looked at: a link's text may be long, and full of links.
fn find_destination(text: &str, span: Span, len: usize) -> Option<Span> {
    let end = span.start + text[span.range()].trim_ascii_end().len();
    let longest = MOST_PER_BYTE * len + "](<>".len();
    let start = text.ceil_char_boundary(span.start.max(end.saturating_sub(longest)));
    let last = find_last_word(text, Span::new(start, end))?;
    let word = &text[last.range()];
    let start = match word.rfind("](") {
        Some(found) => last.start + found + 2,
        None => last.start,
    };
    Some(match text[start..last.end].strip_prefix('<') {
        Some(_) => Span::new(start + 1, last.end),
        None => Span::new(start, last.end),
    })
}

/// The last thing in `span` that is in angle brackets or without white space.
fn find_last_word(text: &str, span: Span) -> Option<Span> {
    let kept = text[span.range()].trim_ascii_end();
    let end = span.start + kept.len();
    if let Some(inner) = kept.strip_suffix('>') {
        let start = inner.rfind('<')?;
        return Some(Span::new(span.start + start + 1, end - 1));
    }
    let start = kept
        .rfind(|character: char| character.is_ascii_whitespace())
        .map_or(0, |found| found + 1);
    Some(Span::new(span.start + start, end))
}
