//! Lines and columns of one text, at a cost that does not depend on how long its lines are.
//!
//! A file may be one line of fifty megabytes with a thousand findings on it. Counting the code points from the line's
//! start for each of them would be quadratic, so they are counted once, and remembered every few thousand bytes.

use crate::text::{Extract, LineIndex, Position, Span};

/// Bytes between two remembered counts.
const STRIDE: usize = 4096;

/// The lines and columns of a text, of which some lines may have been left out.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    /// What is there of the text; offsets are bytes of this.
    pub(crate) text: &'t Extract,
    /// Its lines, as if it were all.
    lines: LineIndex,
    /// How many code points stand before each multiple of [`STRIDE`]; empty if the text is ASCII.
    counts: Vec<usize>,
}

impl<'t> Places<'t> {
    /// Reads `text` once.
    pub(crate) fn new(text: &'t Extract) -> Places<'t> {
        let mut counts = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for stride in text.as_bytes().chunks(STRIDE) {
                counts.push(count);
                count += count_starts(stride);
            }
        }
        Places {
            text,
            lines: LineIndex::new(text),
            counts,
        }
    }

    /// Line and column of byte `offset`, the column in code points; both from 1.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.lines.line_of(offset);
        let start = self.lines.line_span(self.text, line).start;
        Position {
            line: self.line_of(offset) + 1,
            column: self.count_before(offset) - self.count_before(start) + 1,
        }
    }

    /// The line that holds byte `offset`, from 0.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let part = self.text.part_at(offset);
        part.line + self.lines.line_of(offset) - self.lines.line_of(part.at)
    }

    /// The bytes of line `line` (from 0), which was not left out, without its line end.
    pub(crate) fn line_span(&self, line: usize) -> Span {
        let part = self.text.part_of_line(line);
        let own = self.lines.line_of(part.at) + line - part.line;
        self.lines.line_span(self.text, own)
    }

    /// How many code points stand before byte `offset`.
    fn count_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        match self.counts.get(stride).or(self.counts.last()) {
            None => offset,
            Some(count) => {
                let from = stride.min(self.counts.len() - 1) * STRIDE;
                count + count_starts(&self.text.as_bytes()[from..offset])
            }
        }
    }
}

/// The places of the text that was asked for last: diagnostics point, one after the other, into the same file.
#[derive(Debug, Default)]
pub(crate) struct LastPlaces<'t> {
    last: Option<Places<'t>>,
}

impl<'t> LastPlaces<'t> {
    /// The places of `text`, which is read unless it was the last.
    pub(crate) fn of(&mut self, text: &'t Extract) -> &Places<'t> {
        if !self
            .last
            .as_ref()
            .is_some_and(|last| std::ptr::eq(last.text, text))
        {
            self.last = None;
        }
        self.last.get_or_insert_with(|| Places::new(text))
    }
}

/// How many code points start in `bytes` of UTF-8.
fn count_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::ColumnUnit;

    proptest! {
        /// The same answer as counting from the start of the line.
        #[test]
        fn agrees_with_counting(piece in "[a\u{E9}日😀\n\r]{0,40}", times in 0usize..400) {
            let text = piece.repeat(times);
            let whole = Extract::from(text.clone());
            let places = Places::new(&whole);
            let index = LineIndex::new(&text);
            for offset in (0..=text.len()).step_by(1 + text.len() / 50) {
                if text.is_char_boundary(offset) {
                    prop_assert_eq!(
                        places.position(offset),
                        index.position(&text, offset, ColumnUnit::CodePoint)
                    );
                }
            }
        }
    }
}
