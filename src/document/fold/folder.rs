//! The state machine of folding: one pass over a block. Plain stretches are copied at once; everything else goes letter by
//! letter, and what a stretch of spaces, hyphens and marks between two words amounts to is decided when it ends.

use caseless::Caseless;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::Folded;
use super::plain::{ideographs_end, may_hide_mark, plain_end};
use crate::document::glyph::{self, ASCII, Glyph};
use crate::document::look_alike;
use crate::text::{Lookout, Span};

/// Which of the words broken at line ends are joined.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Joins {
    None,
    All,
    Odd,
    Even,
}

/// What was last written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Last {
    /// Nothing yet in this block.
    Start,
    Word,
    Symbol,
    Dash,
}

/// What stands between the last character written and the next.
#[derive(Clone, Copy, Debug, Default)]
struct Between {
    space: bool,
    line_break: bool,
    hyphen: bool,
    mark: bool,
    /// Whether it ends with a footnote number.
    footnote: bool,
}

impl Between {
    fn is_empty(self) -> bool {
        !(self.space || self.hyphen || self.mark)
    }
}

pub(super) struct Folder<'a, 's> {
    text: &'a str,
    at: usize,
    end: usize,
    out: &'a mut Folded,
    joins: Joins,
    /// How many words broken at a line end were met.
    pub(super) joints: usize,
    last: Last,
    last_char: char,
    between: Between,
    /// The run of text that is copied byte for byte: where it starts as read, and how long it is.
    run: Span,
    /// The word under way that holds a letter that is not ASCII: where it ends, and whether it mixes scripts.
    word_end: usize,
    mixed: bool,
    lookout: &'a mut Lookout<'s>,
}

impl<'a, 's> Folder<'a, 's> {
    pub(super) fn new(
        text: &'a str,
        block: Span,
        out: &'a mut Folded,
        joins: Joins,
        lookout: &'a mut Lookout<'s>,
    ) -> Folder<'a, 's> {
        Folder {
            text,
            at: block.start,
            end: block.end,
            out,
            joins,
            joints: 0,
            last: Last::Start,
            last_char: ' ',
            between: Between::default(),
            run: Span::new(block.start, block.start),
            word_end: 0,
            mixed: false,
            lookout,
        }
    }

    pub(super) fn run(&mut self) {
        let block_start = self.at;
        let bytes = &self.text.as_bytes()[..self.end];
        while let Some(&byte) = bytes.get(self.at) {
            let at = self.at;
            if self.lookout.is_raised(at) {
                break;
            }
            let plain = byte < 0x80 && !bytes.get(at + 1).is_some_and(|&next| may_hide_mark(next));
            if plain {
                match ASCII[byte as usize] {
                    Glyph::Word | Glyph::Symbol => {
                        self.at = plain_end(bytes, at);
                        self.write_plain(Span::new(at, self.at));
                    }
                    Glyph::Space => {
                        self.at += 1;
                        self.between.space = true;
                        self.between.line_break |= glyph::is_line_break(byte.into());
                    }
                    other => {
                        self.at += 1;
                        self.take(other, byte as char, Span::new(at, at + 1), block_start);
                    }
                }
            } else {
                self.at = ideographs_end(&self.text[..self.end], at);
                match self.at > at {
                    true => self.write_ideographs(Span::new(at, self.at)),
                    false => self.take_cluster(block_start),
                }
            }
        }
        self.flush();
    }

    /// A character that is not plain ASCII, with what continues it.
    fn take_cluster(&mut self, block_start: usize) {
        let start = self.at;
        let rest = &self.text[start..self.end];
        let mut chars = rest.chars();
        let first = chars.next().expect("not at the end");
        let kind = Glyph::of(first);
        let mut len = first.len_utf8();
        if kind == Glyph::Word {
            // a mark on anything else stands for itself
            let mut end = len;
            for next in chars {
                end += next.len_utf8();
                if glyph::continues_cluster(next) {
                    len = end;
                } else if !glyph::is_invisible(next) {
                    break;
                }
            }
        }
        let span = Span::new(start, start + len);
        self.at = span.end;
        if kind != Glyph::Word && kind != Glyph::Symbol {
            self.take(kind, first, span, block_start);
            return;
        }
        let cluster = &self.text[span.range()];
        if kind == Glyph::Word {
            self.enter_word(start, block_start);
            if self.mixed
                && let Some(letter) = look_alike::latin(first)
            {
                let read: String = std::iter::once(letter)
                    .chain(cluster.chars().skip(1))
                    .collect();
                self.write_compatible(&read, span, block_start);
                return;
            }
        }
        if len == first.len_utf8() && is_nfkc_quick(std::iter::once(first)) == IsNormalized::Yes {
            let last = if kind == Glyph::Word {
                Last::Word
            } else {
                Last::Symbol
            };
            self.write_folded(cluster, span, last);
        } else {
            self.write_compatible(cluster, span, block_start);
        }
    }

    /// Writes the compatibility form of `cluster`, which may be anything: letters, a bracket, a space.
    fn write_compatible(&mut self, cluster: &str, span: Span, block_start: usize) {
        let visible = cluster.chars().filter(|&c| !glyph::is_invisible(c));
        for c in visible.nfkc() {
            match Glyph::of(c) {
                Glyph::Word => self.write_folded(c.encode_utf8(&mut [0; 4]), span, Last::Word),
                Glyph::Symbol => self.write_folded(c.encode_utf8(&mut [0; 4]), span, Last::Symbol),
                other => self.take(other, c, span, block_start),
            }
        }
    }

    /// Finds out, once for each word with a letter that is not ASCII, whether it mixes scripts.
    fn enter_word(&mut self, at: usize, block_start: usize) {
        if at < self.word_end {
            return;
        }
        let belongs = |c: &char| glyph::is_word(*c) || glyph::is_invisible(*c);
        let before = &self.text[block_start..at];
        let after = &self.text[at..self.end];
        let start = at
            - before
                .chars()
                .rev()
                .take_while(belongs)
                .map(char::len_utf8)
                .sum::<usize>();
        self.word_end = at
            + after
                .chars()
                .take_while(belongs)
                .map(char::len_utf8)
                .sum::<usize>();
        let word = &self.text[start..self.word_end];
        self.mixed = word.chars().any(look_alike::is_foreign) && look_alike::mixes_scripts(word);
    }

    /// A character that is neither a letter nor a symbol.
    fn take(&mut self, kind: Glyph, c: char, span: Span, block_start: usize) {
        if kind == Glyph::Invisible {
            return;
        }
        let is_behind_footnote = std::mem::take(&mut self.between.footnote);
        match kind {
            Glyph::Space => {
                self.between.space = true;
                self.between.line_break |= glyph::is_line_break(c);
            }
            Glyph::Mark => self.between.mark = true,
            Glyph::Superscript => self.take_superscript(c, span, is_behind_footnote),
            Glyph::Apostrophe => self.take_apostrophe(span),
            Glyph::Underscore => self.take_underscores(span),
            Glyph::Hyphen => self.take_hyphens(span, block_start),
            Glyph::Dash => self.write_dash(span),
            Glyph::Word | Glyph::Symbol | Glyph::Invisible => unreachable!("not taken"),
        }
    }

    /// A footnote number after a letter is a mark, with all its digits; any other superscript is its digit.
    fn take_superscript(&mut self, c: char, span: Span, is_behind_footnote: bool) {
        let after_letter =
            self.last == Last::Word && self.between.is_empty() && self.last_char.is_alphabetic();
        if after_letter || is_behind_footnote {
            self.between.mark = true;
            self.between.footnote = true;
        } else {
            let digit: String = std::iter::once(c).nfkc().collect();
            self.write_folded(&digit, span, Last::Word);
        }
    }

    fn take_apostrophe(&mut self, span: Span) {
        let inside = self.last == Last::Word && self.between.is_empty();
        let Some((next, after)) = self
            .peek(span.end)
            .filter(|&(next, _)| inside && is_joined(next))
        else {
            self.between.mark = true;
            return;
        };
        if is_s(next) && !self.continues_word(after) {
            self.at = after; // a possessive: gone whole
            self.last_char = next;
        } else {
            self.write_folded("'", span, Last::Word);
        }
    }

    /// Whether what stands at `at`, after a letter, belongs to the same word.
    fn continues_word(&self, at: usize) -> bool {
        match self.peek(at) {
            Some((next, after)) => match Glyph::of(next) {
                Glyph::Word => true,
                Glyph::Apostrophe => self
                    .peek(after)
                    .is_some_and(|(next, _)| glyph::is_word(next)),
                Glyph::Underscore => {
                    let mut at = after;
                    loop {
                        match self.peek(at) {
                            Some((next, after)) if Glyph::of(next) == Glyph::Underscore => {
                                at = after
                            }
                            other => return other.is_some_and(|(next, _)| glyph::is_word(next)),
                        }
                    }
                }
                _ => false,
            },
            None => false,
        }
    }

    fn take_underscores(&mut self, span: Span) {
        let mut end = span.end;
        let mut ends = vec![span];
        while let Some((next, after)) = self.peek(end) {
            if Glyph::of(next) != Glyph::Underscore {
                break;
            }
            ends.push(Span::new(after - next.len_utf8(), after));
            end = after;
        }
        self.at = end.max(self.at);
        let inside = self.last == Last::Word
            && self.between.is_empty()
            && self.peek(end).is_some_and(|(next, _)| is_joined(next));
        if inside {
            for span in ends {
                self.write_folded("_", span, Last::Word);
            }
        } else {
            self.between.mark = true;
        }
    }

    fn take_hyphens(&mut self, span: Span, block_start: usize) {
        let mut end = span.end;
        let mut count = 1;
        while let Some((next, after)) = self.peek(end) {
            if Glyph::of(next) != Glyph::Hyphen {
                break;
            }
            count += 1;
            end = after;
        }
        self.at = end.max(self.at);
        let next = self.peek(end);
        if count == 1 && self.joins_at(next) {
            return;
        }
        let spaced_after = next.is_none_or(|(next, _)| Glyph::of(next) == Glyph::Space);
        let before = self.text[block_start..span.start]
            .chars()
            .rev()
            .find(|&c| !glyph::is_invisible(c));
        let spaced_before = before.is_none_or(|before| Glyph::of(before) == Glyph::Space);
        if count > 1 || spaced_before && spaced_after {
            self.write_dash(Span::new(span.start, end));
        } else {
            self.between.hyphen = true;
        }
    }

    /// Whether the hyphen just read breaks a word at a line end, and is to be joined in this reading.
    /// If so, goes on to the next line.
    fn joins_at(&mut self, next: Option<(char, usize)>) -> bool {
        if self.last != Last::Word || !self.between.is_empty() || !self.last_char.is_alphabetic() {
            return false;
        }
        let Some((_, after)) = next.filter(|&(c, _)| glyph::is_line_break(c)) else {
            return false;
        };
        if !self
            .peek(after)
            .is_some_and(|(letter, _)| letter.is_alphabetic())
        {
            return false;
        }
        self.joints += 1;
        let joined = match self.joins {
            Joins::None => false,
            Joins::All => true,
            Joins::Odd => self.joints % 2 == 1,
            Joins::Even => self.joints.is_multiple_of(2),
        };
        if joined {
            self.at = after;
        }
        joined
    }

    /// The next visible character at or after `at`, and where it ends.
    fn peek(&self, at: usize) -> Option<(char, usize)> {
        let mut end = at;
        for c in self.text.get(at..self.end)?.chars() {
            end += c.len_utf8();
            if !glyph::is_invisible(c) {
                return Some((c, end));
            }
        }
        None
    }

    /// Writes the space, if any, that stands between the last character and the next, `next`.
    fn write_between(&mut self, next: char, next_last: Last, span: Span) {
        let between = std::mem::take(&mut self.between);
        if between.is_empty() || matches!(self.last, Last::Start | Last::Dash) {
            return;
        }
        let broken = between.line_break
            && !between.hyphen
            && !between.mark
            && glyph::is_unspaced(self.last_char)
            && glyph::is_unspaced(next);
        let spaced =
            between.space || between.hyphen || (self.last == Last::Word && next_last == Last::Word);
        if spaced && !broken {
            // it is no end of any match, so that its own place does not matter: it stands just before what follows
            self.copy(Span::new(span.start.saturating_sub(1), span.start));
            self.out.bytes.push(b' ');
        }
    }

    /// Writes a stretch that [`plain_end`] has measured.
    fn write_plain(&mut self, span: Span) {
        let bytes = &self.text.as_bytes()[span.range()];
        let kind = |byte: u8| match ASCII[byte as usize] {
            Glyph::Word => Last::Word,
            _ => Last::Symbol,
        };
        self.write_between(bytes[0] as char, kind(bytes[0]), span);
        self.copy(span);
        self.out.bytes.extend(bytes.iter().map(|&byte| match byte {
            b'A'..=b'Z' => byte | 0x20,
            b'\t'..=b' ' | b'-' => b' ',
            _ => byte,
        }));
        let last = bytes[bytes.len() - 1];
        self.last = kind(last);
        self.last_char = last as char;
    }

    /// Writes a stretch that [`ideographs_end`] has measured.
    fn write_ideographs(&mut self, span: Span) {
        let letters = &self.text[span.range()];
        let first = letters.chars().next().expect("not empty");
        self.write_between(first, Last::Word, span);
        self.copy(span);
        self.out.bytes.extend_from_slice(letters.as_bytes());
        self.last = Last::Word;
        self.last_char = letters.chars().next_back().expect("not empty");
    }

    /// Writes `read`, which stands for `span`, with its case folded.
    fn write_folded(&mut self, read: &str, span: Span, last: Last) {
        let first = read.chars().next().expect("not empty");
        self.write_between(first, last, span);
        let start = self.out.bytes.len();
        let mut count = 0;
        for c in read.chars().default_case_fold() {
            self.out
                .bytes
                .extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            count += 1;
        }
        let len = self.out.bytes.len() - start;
        // letters that fold to several (`ß`) are one place, even where the bytes are as many
        if count == 1 && len == span.len() {
            self.copy(span);
        } else {
            self.flush();
            self.out.map.push_atom(len, span);
            self.run = Span::new(span.end, span.end);
        }
        self.last = last;
        self.last_char = read.chars().next_back().expect("not empty");
    }

    fn write_dash(&mut self, span: Span) {
        self.between = Between::default();
        if self.last == Last::Dash {
            self.out.map.stretch(span.end);
            self.run = Span::new(span.end, span.end);
            return;
        }
        self.flush();
        self.out.bytes.extend_from_slice("—".as_bytes());
        self.out.map.push_atom('—'.len_utf8(), span);
        self.run = Span::new(span.end, span.end);
        self.last = Last::Dash;
        self.last_char = '—';
    }

    /// Says that `span` of the text as read is written next, as many bytes as it has.
    fn copy(&mut self, span: Span) {
        if self.run.end == span.start {
            self.run.end = span.end;
        } else {
            self.flush();
            self.run = span;
        }
    }

    fn flush(&mut self) {
        self.out.map.push_verbatim(self.run);
        self.run = Span::new(self.run.end, self.run.end);
    }
}

/// Whether `c`, which follows no letter, belongs to a word.
fn is_joined(c: char) -> bool {
    matches!(Glyph::of(c), Glyph::Word | Glyph::Superscript)
}

fn is_s(c: char) -> bool {
    matches!(c, 's' | 'S' | 'ſ' | 'ｓ' | 'Ｓ')
}
