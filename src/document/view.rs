//! A stretch of the source without its container prefixes: what lies in a quote or a list, as one string.

use super::OffsetMap;
use super::entity::decode_html_entity;
use super::sheet::{Sheet, line_end_at};
use crate::text::Span;

/// Text to scan, and where it was written.
#[derive(Clone, Copy)]
pub(super) struct View<'t> {
    /// The text.
    pub text: &'t str,
    places: Places<'t>,
    /// Whether the lines after the first still have the `>` of a quote before them.
    is_quoted: bool,
}

#[derive(Clone, Copy)]
enum Places<'t> {
    /// The text is a slice of the source that starts there.
    From(usize),
    /// The text was put together.
    Mapped(&'t OffsetMap),
}

impl<'t> View<'t> {
    /// A slice of the source.
    pub(super) fn slice(source: &'t str, span: Span) -> View<'t> {
        View {
            text: &source[span.range()],
            places: Places::From(span.start),
            is_quoted: false,
        }
    }

    /// The same, from within a quote.
    pub(super) fn quoted(self) -> View<'t> {
        View {
            is_quoted: true,
            ..self
        }
    }

    /// Text that was put together from pieces of the source.
    pub(super) fn mapped(text: &'t str, map: &'t OffsetMap) -> View<'t> {
        debug_assert_eq!(text.len(), map.len());
        View {
            text,
            places: Places::Mapped(map),
            is_quoted: false,
        }
    }

    /// The source from the first to the last byte of `span`, which must not be empty.
    pub(super) fn source_of(&self, span: Span) -> Span {
        match self.places {
            Places::From(start) => span.shifted(start),
            Places::Mapped(map) => map.span_of(span),
        }
    }

    /// Reads `span` as it is.
    pub(super) fn push(&self, sheet: &mut Sheet<'_>, span: Span) {
        match self.places {
            Places::From(start) => sheet.push(span.shifted(start)),
            Places::Mapped(map) => {
                for (part, piece) in map.slices(span) {
                    if piece.verbatim {
                        sheet.push(piece.source);
                    } else {
                        sheet.push_as(&self.text[part.range()], piece.source);
                    }
                }
            }
        }
    }

    /// Reads `span` as HTML text: character references decoded, line ends as `\n`, no white space after them.
    pub(super) fn push_html(&self, sheet: &mut Sheet<'_>, span: Span) {
        self.push_text(sheet, span, true);
    }

    /// Reads `span` line by line: nothing decoded, line ends as `\n`, no white space after them.
    pub(super) fn push_lines(&self, sheet: &mut Sheet<'_>, span: Span) {
        self.push_text(sheet, span, false);
    }

    fn push_text(&self, sheet: &mut Sheet<'_>, span: Span, decodes: bool) {
        let text = &self.text[..span.end];
        let bytes = text.as_bytes();
        let mut from = span.start;
        if !sheet.is_open() {
            from = self.skip_blanks(from, span.end);
        }
        let mut at = from;
        while let Some(found) = memchr::memchr3(b'&', b'\n', b'\r', &bytes[at..]) {
            at += found;
            if bytes[at] == b'&' {
                let entity = decodes.then(|| decode_html_entity(&text[at..]));
                let Some(entity) = entity.flatten() else {
                    at += 1;
                    continue;
                };
                self.push(sheet, Span::new(from, at));
                let reference = self.source_of(Span::new(at, at + entity.len));
                sheet.push_as(entity.write(&mut [0; 8]), reference);
                at += entity.len;
            } else {
                let len = line_end_at(text, at);
                self.push(sheet, Span::new(from, at));
                if sheet.is_open() {
                    self.push_line_end(sheet, Span::new(at, at + len));
                }
                at = self.skip_blanks(at + len, span.end);
            }
            from = at;
        }
        self.push(sheet, Span::new(from, span.end));
    }

    fn push_line_end(&self, sheet: &mut Sheet<'_>, span: Span) {
        let source = self.source_of(span);
        if &self.text[span.range()] == "\n" && source.len() == 1 {
            sheet.push(source);
        } else {
            sheet.push_as("\n", source);
        }
    }

    /// The first byte in `from..to`, at the start of a line, that is read.
    fn skip_blanks(&self, from: usize, to: usize) -> usize {
        let blanks = self.text.as_bytes()[from..to]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t') || self.is_quoted && **byte == b'>');
        from + blanks.count()
    }
}
