//! The lines around a place, cut to what fits on the screen.
//!
//! Prose is often written a paragraph to the line. Drawn whole, such a line fills the screen and the mark under it
//! is lost, so each line is cut at spaces around the places that are marked. The excerpt is a text of its own in
//! which everything is safe to show; it knows the true line and column of each mark. Its cost depends on the width
//! of the screen, never on the length of the line.

use std::ops::Range;

use codespan_reporting::files::{Error, Files};

use super::places::Places;
use super::visible::{columns_of, push_visible, visible};
use crate::text::{Position, Span};

/// What stands where text was left out.
const CUT: &str = "…";

/// The narrowest excerpt worth drawing, in columns.
const NARROWEST: usize = 16;

/// A few lines of a text, cut, safe to show.
#[derive(Debug)]
pub(crate) struct Excerpt {
    /// The name of the file, safe to show.
    name: String,
    /// The lines as drawn, each followed by a line feed.
    text: String,
    /// Where they are in `text`.
    lines: Vec<Line>,
    /// The marks in `text`, in the order in which they were given.
    pub(crate) marks: Vec<Range<usize>>,
    /// Where each mark truly starts.
    positions: Vec<Position>,
    /// How many columns a line may take.
    columns: usize,
}

/// A line of an excerpt.
#[derive(Debug)]
struct Line {
    /// Its number in the file, from 1.
    number: usize,
    /// Its bytes in the excerpt.
    range: Range<usize>,
}

impl Excerpt {
    /// The lines of `places` that `marks` touch, drawn in `width` columns in all, margin included.
    pub(crate) fn new(name: &str, places: &Places<'_>, marks: &[Span], width: usize) -> Excerpt {
        let marks: Vec<Span> = marks.iter().map(|&mark| tighten(places, mark)).collect();
        let wanted = wanted_lines(places, &marks);
        let digits = wanted
            .last()
            .map_or(1, |line| (line + 1).ilog10() as usize + 1);
        let wrapped = marks
            .iter()
            .filter(|mark| places.line_of(mark.start) != places.line_of(mark.end))
            .count();
        let margin = digits + " │ ".chars().count() + 2 * wrapped;
        let columns = width.saturating_sub(margin).max(NARROWEST);
        let mut excerpt = Excerpt {
            name: visible(name).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            marks: vec![0..0; marks.len()],
            positions: marks
                .iter()
                .map(|mark| places.position(mark.start))
                .collect(),
            columns,
        };
        let mut previous: Option<usize> = None;
        for &line in &wanted {
            if let Some(previous) = previous
                && line > previous + 1
            {
                // Two empty lines that are never drawn: the gap is drawn as one.
                excerpt.push_line(previous + 2, "");
                excerpt.push_line(previous + 2, "");
            }
            excerpt.push_source(places, line, &marks);
            previous = Some(line);
        }
        excerpt
    }

    /// Adds line `line` (from 0), cut around the parts of it that are marked.
    fn push_source(&mut self, places: &Places<'_>, line: usize, marks: &[Span]) {
        let span = places.line_span(line);
        let source = &places.text[span.range()];
        let here = |mark: &Span| {
            let first = places.line_of(mark.start);
            let last = places.line_of(mark.end);
            (first <= line && line <= last).then(|| {
                let start = if first == line {
                    mark.start - span.start
                } else {
                    0
                };
                let end = if last == line {
                    mark.end - span.start
                } else {
                    start
                };
                start..end.max(start)
            })
        };
        let focus = marks
            .iter()
            .filter_map(here)
            .reduce(|one, other| one.start.min(other.start)..one.end.max(other.end))
            .unwrap_or(0..0);
        let windows = cut(source, focus, self.columns);

        let mut drawn = String::new();
        let mut starts = Vec::new();
        for (index, window) in windows.iter().enumerate() {
            if index > 0 {
                drawn.push(' ');
            }
            if index > 0 || window.start > 0 {
                drawn.push_str(CUT);
                drawn.push(' ');
            }
            starts.push(drawn.len());
            for ch in source[window.clone()].chars() {
                if ch == '\t' {
                    drawn.push(ch);
                } else {
                    push_visible(&mut drawn, ch);
                }
            }
        }
        if windows
            .last()
            .is_some_and(|window| window.end < source.len())
        {
            drawn.push(' ');
            drawn.push_str(CUT);
        }

        let from = self.push_line(line + 1, &drawn);
        let place = |offset: usize| {
            let offset = offset - span.start;
            let at = windows
                .iter()
                .rposition(|window| window.start <= offset)
                .unwrap_or(0);
            let window = &windows[at];
            let read = &source[window.start..offset.clamp(window.start, window.end)];
            from + starts[at] + read.chars().map(drawn_len).sum::<usize>()
        };
        for (mark, drawn) in marks.iter().zip(&mut self.marks) {
            if places.line_of(mark.start) == line {
                drawn.start = place(mark.start);
            }
            if places.line_of(mark.end) == line {
                drawn.end = place(mark.end);
            }
        }
    }

    /// Adds a line as drawn, and says where it starts.
    fn push_line(&mut self, number: usize, drawn: &str) -> usize {
        let start = self.text.len();
        self.text.push_str(drawn);
        self.lines.push(Line {
            number,
            range: start..self.text.len(),
        });
        self.text.push('\n');
        start
    }

    /// How many columns are left to the right of mark `index`, for a few words on it.
    pub(crate) fn room_after(&self, index: usize) -> usize {
        let end = self.marks[index].end;
        let Some(line) = self.lines.get(self.find_line(end)) else {
            return 0;
        };
        let used: usize = self.text[line.range.start..end]
            .chars()
            .map(columns_of)
            .sum();
        self.columns.saturating_sub(used.max(1) + 1)
    }

    /// How many columns the line numbers take.
    pub(crate) fn digits(&self) -> usize {
        self.lines
            .last()
            .map_or(0, |line| line.number.ilog10() as usize + 1)
    }

    /// The index of the line that holds byte `offset` of the excerpt.
    fn find_line(&self, offset: usize) -> usize {
        self.lines
            .partition_point(|line| line.range.start <= offset)
            .saturating_sub(1)
    }

    fn line(&self, index: usize) -> Result<&Line, Error> {
        self.lines.get(index).ok_or(Error::LineTooLarge {
            given: index,
            max: self.lines.len(),
        })
    }
}

impl<'e> Files<'e> for Excerpt {
    type FileId = ();
    type Name = &'e str;
    type Source = &'e str;

    fn name(&'e self, (): ()) -> Result<&'e str, Error> {
        Ok(&self.name)
    }

    fn source(&'e self, (): ()) -> Result<&'e str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'e self, (): (), offset: usize) -> Result<usize, Error> {
        Ok(self.find_line(offset))
    }

    fn line_number(&'e self, (): (), index: usize) -> Result<usize, Error> {
        Ok(self.line(index)?.number)
    }

    fn column_number(&'e self, (): (), _index: usize, offset: usize) -> Result<usize, Error> {
        let mark = self.marks.iter().position(|mark| mark.start == offset);
        Ok(mark.map_or(1, |mark| self.positions[mark].column))
    }

    fn line_range(&'e self, (): (), index: usize) -> Result<Range<usize>, Error> {
        Ok(self.line(index)?.range.clone())
    }
}

/// How many bytes `ch` takes in an excerpt.
fn drawn_len(ch: char) -> usize {
    if ch == '\t' {
        return 1;
    }
    let mut drawn = String::new();
    push_visible(&mut drawn, ch);
    drawn.len()
}

/// `mark` within the text, and within lines: it neither starts nor ends in a line end, since nothing is drawn there.
fn tighten(places: &Places<'_>, mark: Span) -> Span {
    let text = places.text;
    let start = floor_boundary(text, mark.start);
    let end = floor_boundary(text, mark.end.max(start));
    let start = start.min(places.line_span(places.line_of(start)).end);
    let line = places.line_span(places.line_of(end));
    let end = if end == line.start && end > start {
        places.line_span(places.line_of(end - 1)).end
    } else {
        end.min(line.end)
    };
    Span::new(start, end.max(start))
}

/// The last character boundary at or before `offset`.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The lines to show for `marks`, from 0, sorted: of a long mark the first two and the last two. Where only one line
/// would be left out, it is shown.
fn wanted_lines(places: &Places<'_>, marks: &[Span]) -> Vec<usize> {
    let mut wanted = Vec::new();
    for mark in marks {
        let first = places.line_of(mark.start);
        let last = places.line_of(mark.end);
        wanted.extend([
            first,
            (first + 1).min(last),
            last.saturating_sub(1).max(first),
            last,
        ]);
    }
    wanted.sort_unstable();
    wanted.dedup();
    let between: Vec<usize> = wanted
        .windows(2)
        .filter(|pair| pair[1] - pair[0] == 2)
        .map(|pair| pair[0] + 1)
        .collect();
    wanted.extend(between);
    wanted.sort_unstable();
    wanted
}

/// The stretches of `line` to show so that all of `focus`, or its start and its end, is seen in `columns` columns.
fn cut(line: &str, focus: Range<usize>, columns: usize) -> Vec<Range<usize>> {
    if reach(line.chars(), columns).is_all {
        let whole = 0..line.len();
        return vec![whole];
    }
    // Room for "… " before and " …" behind.
    let room = columns - 4;
    let inside = reach(line[focus.clone()].chars(), room);
    if inside.is_all {
        return vec![widen(line, focus, room - inside.columns)];
    }
    // Room for " … " between; and where there is much, for a few words outside.
    let half = (room - 3) / 2;
    let outside = if half < 24 { 0 } else { half / 4 };
    let head_end = focus.start + reach(line[focus.clone()].chars(), half - outside).bytes;
    let rest = &line[head_end..focus.end];
    let tail_start = focus.end - reach(rest.chars().rev(), half - outside).bytes;
    let head = widen(line, focus.start..head_end, outside);
    let tail = widen(line, tail_start..focus.end, outside);
    let head = head.start..at_space_before(line, head_end, focus.start);
    let tail = at_space_behind(line, tail_start, focus.end)..tail.end;
    vec![head, tail]
}

/// `focus` with the words around it that fit in `room` columns, about as many on either side.
fn widen(line: &str, focus: Range<usize>, room: usize) -> Range<usize> {
    let before = reach(line[..focus.start].chars().rev(), room);
    let behind = reach(line[focus.end..].chars(), room);
    let left = before.columns.min((room / 2).max(room - behind.columns));
    let right = behind.columns.min(room - left);
    let start = focus.start - reach(line[..focus.start].chars().rev(), left).bytes;
    let end = focus.end + reach(line[focus.end..].chars(), right).bytes;
    at_space_behind(line, start, focus.start)..at_space_before(line, end, focus.end)
}

/// The first place from `start` on, up to `limit`, at which a word starts; `start` itself if there is none, except
/// that nothing starts with a combining character.
fn at_space_behind(line: &str, start: usize, limit: usize) -> usize {
    if start == 0 {
        return 0;
    }
    let mut previous = line[..start].chars().next_back();
    for (at, ch) in line[start..limit].char_indices() {
        if previous.is_some_and(char::is_whitespace) && !ch.is_whitespace() {
            return start + at;
        }
        previous = Some(ch);
    }
    if previous.is_some_and(char::is_whitespace) {
        return limit;
    }
    let combining = line[start..limit]
        .chars()
        .take_while(|&ch| columns_of(ch) == 0);
    start + combining.map(char::len_utf8).sum::<usize>()
}

/// The last place up to `end`, not before `limit`, at which a word ends; `end` itself if there is none.
fn at_space_before(line: &str, end: usize, limit: usize) -> usize {
    if end == line.len() {
        return end;
    }
    let mut next = line[end..].chars().next();
    for (at, ch) in line[limit..end].char_indices().rev() {
        if next.is_some_and(char::is_whitespace) && !ch.is_whitespace() {
            return limit + at + ch.len_utf8();
        }
        next = Some(ch);
    }
    if next.is_some_and(char::is_whitespace) {
        return limit;
    }
    end
}

/// How far characters reach.
struct Reach {
    /// The bytes of those that fit.
    bytes: usize,
    /// The columns they take.
    columns: usize,
    /// Whether all of them fit.
    is_all: bool,
}

/// How many of `characters` fit in `columns`. Characters of no width are not free: without a bound on their number
/// a line of nothing else would be read to its end.
fn reach(characters: impl Iterator<Item = char>, columns: usize) -> Reach {
    let mut reach = Reach {
        bytes: 0,
        columns: 0,
        is_all: true,
    };
    for (count, ch) in characters.enumerate() {
        let width = columns_of(ch);
        if reach.columns + width > columns || count > 4 * columns {
            reach.is_all = false;
            break;
        }
        reach.bytes += ch.len_utf8();
        reach.columns += width;
    }
    reach
}

#[cfg(test)]
mod tests;
