//! Where a file may be cut, so that each part reads by itself as it reads within the whole.
//!
//! Plain text is cut at blank lines. In Markdown, an item of a list at the start of a line, and behind a blank line a
//! heading of the `#` kind or the first letter of a paragraph, end all that is open, but for a fenced block of code and
//! raw HTML that waits for its end. Whether one of those is open is followed line by line as far as it is
//! beyond doubt; from the first doubt on nothing is cut. What links a file defines, which other parts of it may name,
//! goes with the parts (see [`definitions`]).

use super::{Format, front_matter, mdx};
use crate::text::lanes::{LANES, Lanes};
use crate::text::{Halt, Span};

mod definitions;

use definitions::Definitions;

/// The least length of a part of plain text, in bytes, so that the starts of all parts take little room.
const LEAST_PART: usize = 64;

/// Parts of a source that read by themselves as they do within the whole.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Parts {
    /// Where they lie, ascending.
    pub spans: Vec<Span>,
    /// The labels of the links that the source defines, in a part or outside; not needed for the whole of it.
    pub labels: Vec<Span>,
}

impl Parts {
    /// All of `source`, as one part.
    pub fn whole(source: &str) -> Parts {
        Parts {
            spans: vec![Span::new(0, source.len())],
            labels: Vec::new(),
        }
    }
}

/// What the lines of a source show of its blocks.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// The starts of the parts into which it may be cut, but for the first, ascending; if the labels are known.
    pub starts: Vec<usize>,
    /// The lines between the fences of blocks of code, as far as they are beyond doubt.
    pub code: Vec<Span>,
    definitions: Definitions,
    /// Whether MDX may define anything.
    is_in_doubt: bool,
}

impl Outline {
    /// Reads the outline of `source` in place of what was here before. That of HTML is empty. Once `halt` is raised no more is
    /// read.
    pub(crate) fn read(&mut self, format: Format, source: &str, halt: Halt<'_>) {
        self.clear();
        let start = || front_matter::find_front_matter(source).map_or(0, |found| found.end);
        match format {
            Format::Markdown => self.read_lines(source, start(), halt),
            Format::Mdx => {
                // what stands in JSX is none of Markdown's business
                let mask = mdx::mask(source, start());
                let text = mask.text.as_deref().unwrap_or(source);
                self.read_lines(text, start(), halt);
                // what stands in JSX may look like a definition, or hide one
                let may_define = |text: &str| definitions::may_define(text, |_| false);
                self.is_in_doubt = may_define(source) || may_define(text);
            }
            Format::Text => self.read_paragraphs(source.as_bytes()),
            Format::Html => {}
        }
    }

    /// Forgets everything and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.starts.clear();
        self.code.clear();
        self.definitions.clear();
        self.is_in_doubt = false;
    }

    /// The labels of the links that `source` defines, whose outline this is; nothing if they are in doubt.
    pub(crate) fn labels(&self, format: Format, source: &str, halt: Halt<'_>) -> Option<Vec<Span>> {
        match format {
            Format::Markdown => self.definitions.labels(source, &self.code, halt),
            Format::Mdx => (!self.is_in_doubt).then(Vec::new),
            Format::Html | Format::Text => Some(Vec::new()),
        }
    }

    /// Cuts plain text behind blank lines.
    fn read_paragraphs(&mut self, bytes: &[u8]) {
        let mut at = 0;
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            let line = &bytes[at..end];
            at = end + 1;
            if at - start >= LEAST_PART && is_blank(line.strip_suffix(b"\r").unwrap_or(line)) {
                self.starts.push(at);
                start = at;
            }
        }
    }

    fn read_lines(&mut self, text: &str, start: usize, halt: Halt<'_>) {
        let mut lookout = halt.lookout();
        let bytes = text.as_bytes();
        let is_lone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
        if memchr::memchr_iter(b'\r', bytes).any(is_lone) {
            return;
        }
        let mut ends = LineEnds::of(bytes);
        let mut at = start;
        let mut state = State::Open;
        let mut is_behind_blank = false;
        let mut is_first = true;
        let mut code = 0;
        while at < bytes.len() && !lookout.is_raised(at) {
            if let State::Code(fence) = state {
                // no line without one of its signs ends it
                let Some(sign) = memchr::memchr(fence.sign, &bytes[at..]) else {
                    break;
                };
                let before = memchr::memrchr(b'\n', &bytes[at..at + sign]);
                at += before.map_or(0, |line_end| line_end + 1);
            }
            let len = ends.next(at) - at;
            let line = &bytes[at..at + len];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if state == State::Open && is_plain(line) {
                // most lines are
                if is_behind_blank && !line.is_empty() {
                    self.starts.push(at);
                }
                self.definitions.pass_over();
                is_behind_blank = line.is_empty();
                is_first = is_behind_blank;
                at += len + 1;
                continue;
            }
            if state == State::Open && (is_item(line) || is_behind_blank && ends_all(line)) {
                self.starts.push(at);
            }
            if state == State::Open {
                self.definitions.read_line(line, at, is_first);
            }
            let Some(next) = state.after(line) else {
                return;
            };
            match (state, next) {
                (State::Open, State::Code(_)) => code = at + len,
                (State::Code(_), State::Open) => self.code.push(Span::new(code, at)),
                _ => {}
            }
            state = next;
            is_behind_blank = is_blank(line);
            is_first = is_behind_blank || is_heading(line);
            at += len + 1;
        }
        if let State::Code(_) = state {
            self.code.push(Span::new(code, bytes.len()));
        }
    }
}

/// The line ends of a text, found sixty-four bytes at a time: most lines are shorter.
struct LineEnds<'b> {
    bytes: &'b [u8],
    base: usize,
    /// Those from `base` on.
    bits: u64,
}

impl<'b> LineEnds<'b> {
    fn of(bytes: &'b [u8]) -> LineEnds<'b> {
        let mut ends = LineEnds {
            bytes,
            base: 0,
            bits: 0,
        };
        ends.read(0);
        ends
    }

    fn read(&mut self, base: usize) {
        self.base = base;
        self.bits = Lanes::at(self.bytes, base).any_of([b'\n']);
    }

    /// The first line end at or behind `at`, or the end of the text; of what lies before nobody asks again.
    #[inline]
    fn next(&mut self, at: usize) -> usize {
        if at >= self.base + LANES {
            self.read(at);
        }
        self.bits &= u64::MAX << (at - self.base);
        while self.bits == 0 {
            if self.base + LANES >= self.bytes.len() {
                return self.bytes.len();
            }
            self.read(self.base + LANES);
        }
        self.base + self.bits.trailing_zeros() as usize
    }
}

/// What is open at the start of a line and would not be ended by it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Open,
    /// In code behind a fence at the start of a line.
    Code(Fence),
    /// In code, if it is any, behind a fence with so many blanks, or a bullet and blanks, before it.
    Indented(Fence, usize),
    /// In raw HTML up to the line that holds this.
    Html(&'static [u8]),
    /// In raw HTML, if it is any, up to a blank line.
    Raw,
}

/// So many signs that open a block of code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Fence {
    sign: u8,
    len: usize,
}

/// What a line begins with, behind its indent and the markers of containers.
enum Begin {
    Fence(Fence),
    /// Raw HTML that ends in the line that holds this.
    Html(&'static [u8]),
    Tag,
    Other,
}

impl State {
    /// What is open behind `line`; nothing if that is in doubt.
    fn after(self, line: &[u8]) -> Option<State> {
        match self {
            State::Open => after_open(line),
            State::Code(fence) => {
                let blanks = indent_of(line);
                if !fence.is_closed_by(line.trim_ascii_start()) || blanks > 3 {
                    return Some(self);
                }
                fence.is_alone_in(line).then_some(State::Open)
            }
            State::Indented(fence, indent) => {
                let blanks = indent_of(line);
                if is_blank(line) {
                    return Some(self);
                }
                match fence.is_closed_by(line.trim_ascii_start()) {
                    false if blanks >= indent => Some(self),
                    true if blanks == indent && fence.is_alone_in(line) => Some(State::Open),
                    _ => None,
                }
            }
            State::Html(end) => match memchr::memmem::find(line, end) {
                Some(_) => Some(State::Open),
                None => Some(self),
            },
            State::Raw if is_blank(line) => Some(State::Open),
            State::Raw => match Begin::of(without_markers(line)) {
                Begin::Fence(_) | Begin::Html(_) => None,
                Begin::Tag | Begin::Other => Some(self),
            },
        }
    }
}

/// What is open behind `line`, if nothing was before it.
fn after_open(line: &[u8]) -> Option<State> {
    // a quote ends with its lines, and so does all that is in it
    if line.first() == Some(&b'>') {
        return Some(State::Open);
    }
    let rest = without_markers(line);
    match Begin::of(rest) {
        Begin::Other => Some(State::Open),
        Begin::Tag => Some(State::Raw),
        Begin::Html(end) if memchr::memmem::find(rest, end).is_some() => Some(State::Open),
        Begin::Html(end) if rest.len() == line.len() => Some(State::Html(end)),
        Begin::Html(_) => None,
        Begin::Fence(fence) if rest.len() == line.len() => Some(State::Code(fence)),
        Begin::Fence(fence) => {
            let prefix = &line[..line.len() - rest.len()];
            let prefix = match prefix {
                [b'-' | b'+' | b'*', b' ', behind @ ..] => behind,
                _ => prefix,
            };
            let is_known = prefix.iter().all(|byte| *byte == b' ');
            is_known.then(|| State::Indented(fence, line.len() - rest.len()))
        }
    }
}

impl Begin {
    fn of(rest: &[u8]) -> Begin {
        match rest {
            [sign @ (b'`' | b'~'), ..] => {
                let sign = *sign;
                let len = rest.iter().take_while(|byte| **byte == sign).count();
                if len < 3 || sign == b'`' && rest[len..].contains(&b'`') {
                    return Begin::Other;
                }
                Begin::Fence(Fence { sign, len })
            }
            [b'<', behind @ ..] => raw_end(behind).map_or(Begin::Tag, Begin::Html),
            _ => Begin::Other,
        }
    }
}

impl Fence {
    /// Whether `line` has nothing else but blanks: a tab or a form feed, before or behind, is read in more than one way.
    fn is_alone_in(self, line: &[u8]) -> bool {
        line.iter().all(|byte| *byte == self.sign || *byte == b' ')
    }

    /// Whether `rest`, behind the indent, may close the block.
    fn is_closed_by(self, rest: &[u8]) -> bool {
        let len = rest.iter().take_while(|byte| **byte == self.sign).count();
        len >= self.len && rest[len..].iter().all(|byte| *byte <= b' ')
    }
}

/// What ends the raw HTML that begins with `<` and `behind`, if it does not end with a blank line (CommonMark 4.6, kinds 1 to 5).
fn raw_end(behind: &[u8]) -> Option<&'static [u8]> {
    const NAMES: [(&[u8], &[u8]); 4] = [
        (b"pre", b"</pre>"),
        (b"style", b"</style>"),
        (b"script", b"</script>"),
        (b"textarea", b"</textarea>"),
    ];
    for (name, end) in NAMES {
        if let Some(first) = behind.get(..name.len())
            && first.eq_ignore_ascii_case(name)
            && behind
                .get(name.len())
                .is_none_or(|next| matches!(next, b'>' | b'\t'..=b'\r' | b' '))
        {
            return Some(end);
        }
    }
    match behind {
        [b'!', b'-', b'-', ..] => Some(b"-->"),
        [b'?', ..] => Some(b"?>"),
        [b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] => Some(b"]]>"),
        [b'!', next, ..] if next.is_ascii_alphabetic() => Some(b">"),
        _ => None,
    }
}

/// `line` without its indent and what may be the markers of quotes, lists and definitions.
fn without_markers(line: &[u8]) -> &[u8] {
    let is_marker = |byte: &u8| b" \t>-+*.):".contains(byte) || byte.is_ascii_digit();
    let len = line.iter().take_while(|byte| is_marker(byte)).count();
    &line[len..]
}

fn indent_of(line: &[u8]) -> usize {
    line.iter().take_while(|byte| **byte == b' ').count()
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Whether `line` is empty, or begins with a letter: a paragraph may begin with it or go on, and nothing else.
fn is_plain(line: &[u8]) -> bool {
    line.first().is_none_or(u8::is_ascii_alphabetic)
}

/// Whether `line`, behind a blank line, ends all that is open: a heading, or a paragraph that is in no container.
fn ends_all(line: &[u8]) -> bool {
    let is_letter = |first: &u8| first.is_ascii_alphabetic() || !first.is_ascii();
    is_heading(line) || line.first().is_some_and(is_letter)
}

/// Whether `line` begins an item of a list that is in no container.
fn is_item(line: &[u8]) -> bool {
    matches!(line, [b'-' | b'*' | b'+', b' ', next, ..] if next.is_ascii_alphanumeric() || !next.is_ascii())
}

fn is_heading(line: &[u8]) -> bool {
    let level = line.iter().take_while(|byte| **byte == b'#').count();
    (1..=6).contains(&level) && matches!(line.get(level), None | Some(b' ' | b'\t'))
}

/// The last place at which a stretch of plain text can be cut: behind a blank line.
pub(crate) fn last_cut(bytes: &[u8]) -> Option<usize> {
    let mut ends = memchr::memrchr_iter(b'\n', bytes).peekable();
    while let (Some(end), Some(before)) = (ends.next(), ends.peek()) {
        let line = &bytes[before + 1..end];
        if is_blank(line.strip_suffix(b"\r").unwrap_or(line)) {
            return Some(end + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests;
