//! From bytes of a text to lines and characters as a client counts them, and back.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

use crate::text::{LineIndex, Span};

/// What a client counts within a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Unit {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16.
    Utf16,
    /// Code points.
    Utf32,
}

impl Unit {
    /// The first of `offered` that is known; UTF-16, if none is.
    pub(super) fn choose(offered: &[PositionEncodingKind]) -> Unit {
        let known = |kind: &PositionEncodingKind| match kind {
            PositionEncodingKind::UTF8 => Some(Unit::Utf8),
            PositionEncodingKind::UTF16 => Some(Unit::Utf16),
            PositionEncodingKind::UTF32 => Some(Unit::Utf32),
            PositionEncodingKind::Custom(_) => None,
        };
        offered.iter().find_map(known).unwrap_or(Unit::Utf16)
    }

    /// As the protocol names it.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Unit::Utf8 => PositionEncodingKind::UTF8,
            Unit::Utf16 => PositionEncodingKind::UTF16,
            Unit::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Unit::Utf8 => c.len_utf8(),
            Unit::Utf16 => c.len_utf16(),
            Unit::Utf32 => 1,
        }
    }
}

/// The lines of one text.
pub(super) struct Lines<'t> {
    text: &'t str,
    index: LineIndex,
    unit: Unit,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str, unit: Unit) -> Lines<'t> {
        Lines {
            text,
            index: LineIndex::new(text),
            unit,
        }
    }

    /// Where byte `offset` stands.
    pub(super) fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.index.line_of(offset);
        let start = self.index.line_span(self.text, line).start;
        let before = &self.text[start..offset];
        let character = match self.unit {
            Unit::Utf8 => before.len(),
            _ => before.chars().map(|c| self.unit.width(c)).sum(),
        };
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            character: u32::try_from(character).unwrap_or(u32::MAX),
        }
    }

    /// Where `span` stands.
    pub(super) fn range(&self, span: Span) -> Range {
        Range {
            start: self.position(span.start),
            end: self.position(span.end),
        }
    }

    /// The byte at `position`: at the end of the line if that is shorter, and of the text if it has fewer lines. A place inside a
    /// character is its beginning.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.index.lines() {
            return self.text.len();
        }
        let span = self.index.line_span(self.text, line);
        let mut left = position.character as usize;
        let mut offset = span.start;
        for c in self.text[span.range()].chars() {
            let width = self.unit.width(c);
            if left < width {
                break;
            }
            left -= width;
            offset += c.len_utf8();
        }
        offset
    }

    /// The bytes at `range`, whichever of its ends comes first.
    pub(super) fn span(&self, range: Range) -> Span {
        let (one, other) = (self.offset(range.start), self.offset(range.end));
        Span::new(one.min(other), one.max(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let text = "a😀é\r\n日本\rx\n";
        for (unit, columns) in [
            (Unit::Utf8, [0, 1, 5, 7]),
            (Unit::Utf16, [0, 1, 3, 4]),
            (Unit::Utf32, [0, 1, 2, 3]),
        ] {
            let lines = Lines::new(text, unit);
            for (offset, column) in [0, 1, 5, 7].into_iter().zip(columns) {
                let position = Position {
                    line: 0,
                    character: column,
                };
                assert_eq!(lines.position(offset), position, "{unit:?} {offset}");
                assert_eq!(lines.offset(position), offset, "{unit:?} {column}");
            }
            for (offset, _) in text.char_indices() {
                let is_split = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                if !is_split {
                    assert_eq!(lines.offset(lines.position(offset)), offset);
                }
            }
            assert_eq!(lines.position(text.len()).line, 3);
        }
    }

    #[test]
    fn places_that_are_not_there() {
        let lines = Lines::new("a😀\nb", Unit::Utf16);
        let at = |line, character| lines.offset(Position { line, character });
        assert_eq!(at(0, 2), 1); // inside the pair
        assert_eq!(at(0, 99), 5); // the end of the line
        assert_eq!(at(9, 0), 7); // the end of the text
        assert_eq!(at(u32::MAX, u32::MAX), 7);
        let range = Range {
            start: Position {
                line: 1,
                character: 1,
            },
            end: Position {
                line: 0,
                character: 0,
            },
        };
        assert_eq!(lines.span(range), Span::new(0, 7));
    }
}
