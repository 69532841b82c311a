//! Where something stands in a text: byte spans, lines, columns, and the scopes of a document.
//!
//! Everything inside the program is a [`Span`] of bytes. Lines and columns exist only at the
//! edges, and are made by a [`LineIndex`] there.

use std::ops::Range;

#[cfg(test)]
pub(crate) mod dice;
mod extract;
mod halt;
pub(crate) mod lanes;
mod scope;
mod shares;

pub use extract::{Extract, count_line_ends};
pub use halt::{Halt, Lookout, STRIDE};
pub use scope::{Scope, Scopes};
pub use shares::Jobs;
pub(crate) use shares::{in_shares, in_turns};

/// A half-open range of bytes.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Span { start, end }
    }

    /// How many bytes it covers.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that contains both.
    pub fn hull(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same stretch, `by` bytes further on.
    pub fn shifted(self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span::new(range.start, range.end)
    }
}

/// The unit in which a column is counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ColumnUnit {
    /// Unicode code points: what people and most editors count.
    CodePoint,
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16.
    Utf16,
}

/// A line and a column, both counted from 1.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in the unit that was asked for.
    pub column: usize,
}

/// The starts of the lines of one text. A line ends with LF, CRLF or a lone CR, as in CommonMark.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Indexes `text`; linear in its size.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(at + 1);
        }
        LineIndex { starts }
    }

    /// How many lines there are; at least one.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line that holds byte `offset`, counted from 0.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The bytes of line `line` (from 0) without its line end.
    pub fn line_span(&self, text: &str, line: usize) -> Span {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let kept = text[start..end].trim_end_matches(['\n', '\r']).len();
        Span::new(start, start + kept)
    }

    /// Line and column of byte `offset` of `text`, the column counted in `unit`.
    pub fn position(&self, text: &str, offset: usize, unit: ColumnUnit) -> Position {
        let line = self.line_of(offset);
        let before = &text[self.starts[line]..offset];
        let column = match unit {
            ColumnUnit::CodePoint => before.chars().count(),
            ColumnUnit::Utf8 => before.len(),
            ColumnUnit::Utf16 => before.chars().map(char::len_utf16).sum(),
        };
        Position {
            line: line + 1,
            column: column + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, offset: usize, expected: (usize, usize)) {
        let position = LineIndex::new(text).position(text, offset, ColumnUnit::CodePoint);
        assert_eq!(
            (position.line, position.column),
            expected,
            "{text:?} at {offset}"
        );
    }

    #[test]
    fn positions() {
        check("", 0, (1, 1));
        check("ab\ncd", 2, (1, 3));
        check("ab\ncd", 3, (2, 1));
        check("ab\r\ncd", 4, (2, 1)); // CRLF is one line end
        check("ab\rcd", 3, (2, 1)); // a lone CR too
        check("é日x", 5, (1, 3)); // columns are code points
        check("ab\n", 3, (2, 1));
    }

    #[test]
    fn units() {
        let text = "a😀b";
        let index = LineIndex::new(text);
        let column = |unit| index.position(text, 5, unit).column;
        assert_eq!(column(ColumnUnit::CodePoint), 3);
        assert_eq!(column(ColumnUnit::Utf8), 6);
        assert_eq!(column(ColumnUnit::Utf16), 4);
    }
}
