//! Possessives: folding drops them, so behind an apostrophe the letters may go on after an `s`.

use super::{LONGEST_MARKUP, MOST_OPEN, Reader};
use crate::document::glyph;

impl Reader<'_> {
    /// An apostrophe of `len` bytes with which a possessive may begin: it may be gone with its `s`.
    #[inline]
    pub(super) fn read_apostrophe(&mut self, len: usize) {
        let after = self.source.as_bytes().get(self.at + len);
        let may_follow = |&byte: &u8| {
            matches!(byte, b's' | b'S' | b'<' | b'&' | b'{' | 0x80..) || is_markup(byte)
        };
        if !after.is_some_and(may_follow) {
            return;
        }
        let before = self
            .at
            .checked_sub(1)
            .map_or(b' ', |at| self.source.as_bytes()[at]);
        // nothing that is gone from the text ends so
        if !before.is_ascii_whitespace() && !b"(,.:+/?!#@%-".contains(&before) {
            self.await_s(self.at + len, self.at);
        }
    }

    /// At `at` the text goes on behind an apostrophe, which stands at `start`.
    pub(super) fn await_s(&mut self, at: usize, start: usize) {
        let run = self.source.as_bytes()[at..].iter().take(LONGEST_MARKUP);
        let between = run.take_while(|byte| is_markup(**byte)).count();
        if between == LONGEST_MARKUP {
            self.give_up();
        }
        let here = at + between;
        match self.source.as_bytes()[here..] {
            [b's' | b'S', next, ..] if next.is_ascii_alphanumeric() => {}
            [b's' | b'S', ..] => {
                self.leap_from(start, here + 1);
                if between == 0 {
                    return;
                }
            }
            // markup that an `s` may follow
            [b'<' | b'&' | b'{', ..] => {}
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
        if self.awaiting.len() >= MOST_OPEN {
            let here = self.at;
            self.awaiting.retain(|&(at, _)| at + LONGEST_MARKUP > here);
        }
        self.awaiting.push((at, start));
    }

    /// If an apostrophe stands before the joint here: what stands where it ends may be the `s`.
    pub(super) fn await_s_behind(&mut self, end: usize) {
        let here = self.at;
        self.awaiting.retain(|&(at, _)| at + LONGEST_MARKUP > here);
        for index in 0..self.awaiting.len() {
            let (at, start) = self.awaiting[index];
            if at <= here
                && self.source.as_bytes()[at..here]
                    .iter()
                    .all(|&byte| is_markup(byte))
            {
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
    const MARKUP: [bool; 256] = {
        let mut table = [false; 256];
        let signs = b"*_~`\\^$'[]!|";
        let mut index = 0;
        while index < signs.len() {
            table[signs[index] as usize] = true;
            index += 1;
        }
        table
    };
    MARKUP[byte as usize]
}
