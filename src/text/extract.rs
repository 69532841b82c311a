//! Lines taken out of a text: what is shown of a file need not be kept with all the rest of it.

use std::ops::Deref;

use super::Span;

/// Whole lines of a text, in order, and where they stood; or all of it. As a string, only the lines.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Extract {
    text: String,
    /// By place; if there is none, nothing was left out.
    parts: Vec<Part>,
}

/// Lines that stood together.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Part {
    /// Their first byte in the extract.
    pub(crate) at: usize,
    /// Their first byte in the text.
    pub(crate) from: usize,
    /// How many lines of the text stand before them.
    pub(crate) line: usize,
}

impl From<String> for Extract {
    fn from(text: String) -> Extract {
        let parts = Vec::new();
        Extract { text, parts }
    }
}

impl Deref for Extract {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Extract {
    /// The lines of `text` on which `shown` stand, and a line between two of them; linear in the size of `text`.
    pub fn of_lines(text: &str, shown: Vec<Span>) -> Extract {
        let mut extract = Extract::default();
        extract.add_lines(text, (0, 0), shown);
        extract
    }

    /// Adds the same of a stretch of the text, which begins and ends with whole lines, and has so many bytes and lines
    /// before it.
    pub fn add_lines(
        &mut self,
        text: &str,
        (from, mut line): (usize, usize),
        mut shown: Vec<Span>,
    ) {
        shown.sort_unstable();
        let mut kept: Vec<Span> = Vec::new();
        for span in shown {
            let end = kept.last().map_or(0, |last| last.end);
            if span.end < end {
                continue;
            }
            let start = match span.start < end {
                true => end,
                false => line_start(text, end, span.start),
            };
            let line = Span::new(start, line_end(text, span.end.max(start)));
            let is_next = line_end(text, end) == start;
            // put together, a lone CR and an LF would be one line end
            let would_join = text[..end].ends_with('\r') && text[start..].starts_with('\n');
            match kept.last_mut() {
                Some(last) if start == end || is_next || would_join => last.end = line.end,
                _ => kept.push(line),
            }
        }
        let mut counted = 0;
        for lines in kept {
            line += count_line_ends(&text[counted..lines.start]);
            counted = lines.start;
            self.parts.push(Part {
                at: self.text.len(),
                from: from + lines.start,
                line,
            });
            self.text.push_str(&text[lines.range()]);
        }
    }

    /// The byte of the text that is byte `at` of the extract.
    pub fn origin(&self, at: usize) -> usize {
        let part = self.part_at(at);
        part.from + (at - part.at)
    }

    /// Where `span` of the text is in the extract, which holds its lines.
    pub fn locate(&self, span: Span) -> Span {
        let part = self.last_part(|part| part.from <= span.start);
        let start = part.at + (span.start - part.from);
        Span::new(start, start + span.len())
    }

    /// The lines that hold byte `at` of the extract.
    pub(crate) fn part_at(&self, at: usize) -> Part {
        self.last_part(|part| part.at <= at)
    }

    /// The lines among which is line `line` of the text, from 0.
    pub(crate) fn part_of_line(&self, line: usize) -> Part {
        self.last_part(|part| part.line <= line)
    }

    fn last_part(&self, is_before: impl Fn(&Part) -> bool) -> Part {
        let after = self.parts.partition_point(is_before);
        let last = after.checked_sub(1).map(|last| self.parts[last]);
        last.unwrap_or_default()
    }
}

/// How many lines end in `text`: with LF, CRLF or a lone CR.
pub fn count_line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_lone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    memchr::memchr_iter(b'\n', bytes).count()
        + memchr::memchr_iter(b'\r', bytes).filter(is_lone).count()
}

/// Where the line starts that holds byte `at`, if not before `floor`, where a line starts.
fn line_start(text: &str, floor: usize, at: usize) -> usize {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    // a line does not end within CRLF
    let within = at > floor && bytes[at - 1] == b'\r' && bytes.get(at) == Some(&b'\n');
    let before = &bytes[floor..at - usize::from(within)];
    memchr::memrchr2(b'\n', b'\r', before).map_or(floor, |end| floor + end + 1)
}

/// Where the line behind the one starts that holds byte `at`; the end of the text, if there is none.
fn line_end(text: &str, at: usize) -> usize {
    let bytes = &text.as_bytes()[at.min(text.len())..];
    match memchr::memchr2(b'\n', b'\r', bytes) {
        None => text.len(),
        Some(end) => {
            let is_wide = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
            at + end + 1 + usize::from(is_wide)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::LineIndex;

    #[test]
    fn lines_that_are_shown() {
        let check = |shown: &[(usize, usize)], expected: &str| {
            let shown = shown.iter().map(|&(start, end)| Span::new(start, end));
            let extract = Extract::of_lines("a\nb\r\nc\rd\n\ne", shown.collect());
            assert_eq!(&*extract, expected);
        };
        check(&[], "");
        check(&[(0, 1)], "a\n");
        check(&[(0, 0), (2, 3)], "a\nb\r\n");
        check(&[(3, 4)], "b\r\n"); // its line end
        check(&[(4, 4)], "b\r\n"); // within its line end
        check(&[(2, 5)], "b\r\nc\r"); // a line that starts where it ends
        check(&[(7, 8), (0, 1)], "a\nd\n");
        check(&[(5, 6), (0, 1)], "a\nb\r\nc\r"); // the line between
        check(&[(0, 11), (2, 3)], "a\nb\r\nc\rd\n\ne");
        check(&[(11, 11)], "e");
    }

    proptest! {
        /// What was shown stands in the extract, with its place and its line.
        #[test]
        fn leads_back(text in "[ab日\n\r]{0,60}", places in prop::collection::vec((0usize..80, 0usize..9), 0..6)) {
            let at = |offset: usize| text.floor_char_boundary(offset);
            let shown = places.iter().map(|&(start, len)| Span::new(at(start), at(start + len)));
            let shown: Vec<Span> = shown.collect();
            let extract = Extract::of_lines(&text, shown.clone());
            let (own, lines) = (LineIndex::new(&extract), LineIndex::new(&text));
            for span in shown {
                let found = extract.locate(span);
                prop_assert_eq!(&extract[found.range()], &text[span.range()]);
                for (found, offset) in [(found.start, span.start), (found.end, span.end)] {
                    prop_assert_eq!(extract.origin(found), offset);
                    let part = extract.part_at(found);
                    let line = part.line + own.line_of(found) - own.line_of(part.at);
                    prop_assert_eq!(line, lines.line_of(offset));
                    prop_assert_eq!(extract.part_of_line(line), part);
                    let (found, line) = (own.line_span(&extract, own.line_of(found)), lines.line_span(&text, line));
                    prop_assert_eq!(&extract[found.range()], &text[line.range()]);
                }
            }
        }
    }
}
