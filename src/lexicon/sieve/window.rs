//! Windows: the few letters of a literal that are looked up, and how letters are read into one.

use crate::document::spell_folded;
use crate::lexicon::table::{Bits, Row, Table};

/// The letters that are carried along: the first one in the lowest byte. Those behind the first [`WAY`] may be any.
pub(super) type Way = u128;

/// How many letters of a [`Way`] count.
pub(super) const WAY: usize = LONG;

/// How many letters of a literal are looked up: as many of these as it has.
const LONG: usize = 12;
const MIDDLE: usize = 8;
const SHORT: usize = 4;
const PAIR: usize = 2;

/// One window of each literal.
#[derive(Debug, Default)]
pub(super) struct Windows {
    long: Table,
    middle: Table,
    short: Table,
    pair: Table,
    single: Table,
    /// Whether there are any of fewer letters than [`MIDDLE`].
    has_short: bool,
    /// The first [`MIDDLE`] letters of the others.
    beginnings: Vec<u64>,
    bits: Bits,
}

impl Windows {
    /// Adds one of `letters`, those of the folded `text` of the literal number `literal`, if there are any: where it begins.
    pub(super) fn add(&mut self, text: &str, letters: &[u8], literal: usize) -> Option<usize> {
        let (table, len, key): (_, _, fn(Way) -> u64) = match letters.len() {
            LONG.. => (&mut self.long, LONG, key::<LONG>),
            MIDDLE.. => (&mut self.middle, MIDDLE, key::<MIDDLE>),
            SHORT.. => (&mut self.short, SHORT, key::<SHORT>),
            PAIR.. => (&mut self.pair, PAIR, key::<PAIR>),
            1 => (&mut self.single, 1, key::<1>),
            0 => return None,
        };
        let at = rarest(text, letters, len);
        let way = way(&letters[at..]);
        table.add(key(way), literal, at);
        match len {
            MIDDLE.. => self.beginnings.push(self::key::<MIDDLE>(way)),
            _ => self.has_short = true,
        }
        Some(at)
    }

    /// Makes them ready to be looked up.
    pub(super) fn finish(&mut self) {
        self.bits = Bits::of(&std::mem::take(&mut self.beginnings));
        self.long.finish();
        self.middle.finish();
        self.short.finish();
        self.pair.finish();
        self.single.finish();
    }

    /// Whether one of them may begin as `way` does.
    #[inline]
    pub(super) fn may_begin(&self, way: Way) -> bool {
        self.bits.may_hold(key::<MIDDLE>(way))
            || self.has_short
                && (self.short.may_hold(key::<SHORT>(way))
                    || self.pair.may_hold(key::<PAIR>(way))
                    || self.single.may_hold(key::<1>(way)))
    }

    /// Those that may begin as `way` does.
    pub(super) fn rows(&self, way: Way) -> impl Iterator<Item = &Row> {
        let long = self.long.rows(key::<LONG>(way)).iter();
        let middle = self.middle.rows(key::<MIDDLE>(way));
        let short = self.short.rows(key::<SHORT>(way));
        let pair = self.pair.rows(key::<PAIR>(way));
        let single = self.single.rows(key::<1>(way));
        long.chain(middle).chain(short).chain(pair).chain(single)
    }
}

/// A number for the first `LEN` letters of `way`: the letters themselves, if they are eight or fewer.
#[inline]
fn key<const LEN: usize>(way: Way) -> u64 {
    let first = way as u64;
    match LEN {
        ..8 => first & (u64::MAX >> (64 - 8 * LEN)),
        8 => first,
        _ => {
            let rest = (way >> 64) as u64 & (u64::MAX >> (128 - 8 * LEN));
            first ^ rest.wrapping_mul(0x9E6C_63D0_876A_3F35)
        }
    }
}

/// `letters` as a way, as far as it goes.
pub(super) fn way(letters: &[u8]) -> Way {
    let letters = letters[..letters.len().min(WAY)].iter().rev();
    letters.fold(0, |way, &letter| way << 8 | Way::from(letter))
}

/// Where in `letters`, those of the folded `text`, its rarest window of `len` letters begins, by a guess. In any source a run
/// of letters begins there too.
fn rarest(text: &str, letters: &[u8], len: usize) -> usize {
    let starts = starts(text, letters);
    let score = |at: usize| -> u32 {
        let letters = letters[at..at + len].iter();
        let words = starts
            .iter()
            .filter(|&&start| at < start && start < at + len);
        letters.map(|&letter| weight(letter)).sum::<u32>() + WORD * words.count() as u32
    };
    let places = starts.iter().filter(|&&at| at + len <= letters.len());
    // of equals the first
    let best = places.rev().max_by_key(|&&at| score(at));
    *best.expect("a literal of so many letters begins somewhere")
}

/// Where in `letters` words of `text` begin, or whatever else is a run of letters by itself.
fn starts(text: &str, letters: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut at = 0;
    let mut is_behind_sign = false;
    for c in text.chars() {
        let count = match c.is_ascii() {
            true => usize::from(c.is_ascii_alphanumeric()),
            false => spell_folded(c.encode_utf8(&mut [0; 4])).len(),
        };
        // a letter that is not ASCII is a run by itself, if nothing else gives its letters
        if at > 0 && count > 0 && (is_behind_sign || letters[at] >= 0x80) {
            starts.push(at);
        }
        is_behind_sign = c.is_ascii() && count == 0;
        at += count;
    }
    starts
}

/// How rare it is that one word follows another, next to the letters.
const WORD: u32 = 6;

/// How rare a letter is in texts, by a rough guess.
fn weight(letter: u8) -> u32 {
    match letter {
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 1,
        b'h' | b'l' | b'd' | b'c' | b'u' | b'm' => 2,
        b'p' | b'f' | b'g' | b'w' | b'y' | b'b' => 3,
        b'v' | b'k' => 4,
        _ => 6,
    }
}
