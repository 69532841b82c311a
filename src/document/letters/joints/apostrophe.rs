//! Possessives: folding drops them, so behind an apostrophe the letters may go on after an `s`.

use super::{LONGEST_MARKUP, MOST_OPEN, Reader};
use crate::document::glyph;

impl Reader<'_> {
    /// Whether the apostrophe here, of `len` bytes, begins a possessive whatever stands around it: folding drops it.
    pub(super) fn is_possessive(&self, len: usize) -> bool {
        let word = &self.bytes[..self.at];
        let letters = word.iter().rev().take(12);
        let count = letters
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        // `&copy's`: an old reference without its semicolon
        let is_word = count > 0 && word.get(word.len().wrapping_sub(count + 1)) != Some(&b'&');
        is_word
            && matches!(
                self.bytes[self.at + len..],
                [
                    b's' | b'S',
                    b' ' | b'\n' | b'\t' | b'\r' | b'.' | b',' | b':' | b'?',
                    ..
                ]
            )
    }

    /// An apostrophe of `len` bytes with which a possessive may begin: it may be gone with its `s`.
    pub(super) fn read_apostrophe(&mut self, len: usize) {
        let before = self.at.checked_sub(1).map_or(b' ', |at| self.bytes[at]);
        // nothing that is gone from the text ends so
        if !before.is_ascii_whitespace() && !b"(,.:+/?!#@%-".contains(&before) {
            self.await_s(self.at + len, self.len);
        }
    }

    /// At `at` the text goes on behind an apostrophe, before which there are `start` letters.
    pub(super) fn await_s(&mut self, at: usize, start: usize) {
        let run = self.bytes[at..].iter().take(LONGEST_MARKUP);
        let between = run.take_while(|byte| is_markup(**byte)).count();
        if between == LONGEST_MARKUP {
            self.give_up();
        }
        let here = at + between;
        match self.bytes[here..] {
            [b's' | b'S', next, ..] if next.is_ascii_alphanumeric() => {}
            [b's' | b'S', ..] => self.leap_since(start, here + 1),
            // markup that an `s` may follow
            [b'<' | b'&', ..] => {}
            // an invisible character, or a letter that reads as an `s`
            [0x80..=0xFF, ..] => match self.source[here..].chars().next() {
                Some(c) if matches!(c, 'ſ' | 'ｓ' | 'Ｓ') || glyph::is_invisible(c) => {
                    self.give_up();
                }
                _ if between == 0 => return,
                _ => {}
            },
            _ if between == 0 => return,
            _ => {}
        }
        self.awaiting.push((at, start));
    }

    /// If an apostrophe stands before the joint here: what stands where it ends may be the `s`.
    pub(super) fn await_s_behind(&mut self, end: usize) {
        let here = self.at;
        self.awaiting.retain(|&(at, _)| at + LONGEST_MARKUP > here);
        for index in 0..self.awaiting.len() {
            let (at, start) = self.awaiting[index];
            if at <= here && self.bytes[at..here].iter().all(|&byte| is_markup(byte)) {
                self.await_s(end, start);
            }
        }
        if self.awaiting.len() > MOST_OPEN {
            self.give_up();
            self.awaiting.clear();
        }
    }
}

/// Whether an `s` behind `byte` may be read as if `byte` were not there.
fn is_markup(byte: u8) -> bool {
    b"*_~`\\^$'[]!|".contains(&byte)
}
