//! Windows: the few letters of a literal that are looked up, and how letters are read into one.

use crate::document::run_starts;
use crate::lexicon::table::{BITS_PER_WINDOW, Bits, Row, Table};

/// The letters that are carried along: the first one in the lowest byte. Those behind the first [`WAY`] may be any.
pub(super) type Way = u128;

/// How many letters of a [`Way`] count. Sixteen would fit, but then a run of sixteen would push all others out, and no number can be
/// shifted by all its bits.
pub(super) const WAY: usize = 15;

/// How many letters of a literal are looked up: as many of these as it has.
const LENS: [usize; 5] = [LONG, MIDDLE, SHORT, 2, 1];
pub(super) const LONG: usize = 12;
pub(super) const MIDDLE: usize = 8;
const SHORT: usize = 4;

/// Bits for each beginning; many are the same.
const BITS_PER_BEGINNING: usize = 8;

/// One window of each literal.
#[derive(Debug, Default)]
pub(super) struct Windows {
    long: Table,
    others: Table,
    /// How many letters the others have: one bit for each number.
    lens: u32,
    /// Whether some have [`SHORT`] letters, and whether some have fewer.
    has_short: bool,
    has_shorter: bool,
    /// The first [`MIDDLE`] letters of those that have so many.
    middles: Bits,
    /// What they begin with: one letter, two, and so on, fewer than they have and fewer than [`MIDDLE`].
    beginnings: Bits,
    /// The first letters of each, up to [`MIDDLE`]; none once they are ready.
    firsts: Vec<u64>,
}

impl Windows {
    /// Adds one of `letters`, those of the folded `text` of the literal number `literal`, if there are any: where it begins.
    pub(super) fn add(&mut self, text: &str, letters: &[u8], literal: usize) -> Option<usize> {
        let len = LENS.into_iter().find(|&len| len <= letters.len())?;
        let at = rarest(text, letters, len);
        let way = way(&letters[at..]);
        if len == LONG {
            self.long.add(long(way), literal, at);
        } else {
            self.others.add(first(way, len), literal, at);
            self.lens |= 1 << len;
        }
        self.has_short |= len == SHORT;
        self.has_shorter |= len < SHORT;
        self.firsts.push(first(way, len.min(MIDDLE)));
        Some(at)
    }

    /// Makes them ready to be looked up.
    pub(super) fn finish(&mut self) {
        let windows = std::mem::take(&mut self.firsts);
        let is_middle = |window: &&u64| **window >> (8 * (MIDDLE - 1)) != 0;
        let middles: Vec<u64> = windows.iter().filter(is_middle).copied().collect();
        self.middles = Bits::of(&middles, BITS_PER_WINDOW);
        let shorter = |&window: &u64| {
            let len = 8 - window.leading_zeros() as usize / 8;
            (1..len).map(move |len| first(window.into(), len))
        };
        let beginnings: Vec<u64> = windows.iter().flat_map(shorter).collect();
        self.beginnings = Bits::of(&beginnings, BITS_PER_BEGINNING);
        self.long.finish();
        self.others.finish();
    }

    /// Whether one of them may begin with `way`, of which `len` letters count, and end within them.
    #[inline]
    pub(super) fn may_stand(&self, way: Way, len: usize) -> bool {
        len >= MIDDLE && self.middles.may_hold(first(way, MIDDLE))
            || self.has_short && len >= SHORT && self.others.may_hold(first(way, SHORT))
            || self.has_shorter && self.may_stand_shorter(way, len)
    }

    fn may_stand_shorter(&self, way: Way, len: usize) -> bool {
        numbers(self.lens)
            .take_while(|&short| short < SHORT && short <= len)
            .any(|short| self.others.may_hold(first(way, short)))
    }

    /// Whether one of them may be what `way`, of which `len` letters count, begins with: the last question before they are
    /// looked up.
    #[inline]
    pub(super) fn may_hold(&self, way: Way, len: usize) -> bool {
        len >= LONG && self.long.may_hold(long(way))
            || numbers(self.lens)
                .take_while(|&short| short <= len)
                .any(|short| self.others.may_hold(first(way, short)))
    }

    /// Whether one of them may begin with the first `len` letters of `way`, of which [`MIDDLE`] count, and have more.
    #[inline]
    pub(super) fn may_go_on(&self, way: Way, len: usize) -> bool {
        match len {
            MIDDLE.. => self.middles.may_hold(first(way, MIDDLE)),
            _ => self.beginnings.may_hold(first(way, len)),
        }
    }

    /// Calls `found` with those that end within the letters of `way` behind the first `from`, up to `to`.
    pub(super) fn find(&self, way: Way, from: usize, to: usize, found: &mut impl FnMut(&Row)) {
        if to >= LONG {
            self.long.rows(long(way)).iter().for_each(&mut *found);
        }
        for len in numbers(self.lens).filter(|&len| from < len && len <= to) {
            self.others
                .rows(first(way, len))
                .iter()
                .for_each(&mut *found);
        }
    }
}

/// The numbers of the bits in `bits`.
fn numbers(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let number = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (number < 32).then_some(number as usize)
    })
}

/// Masks for the first letters of a way, by their number.
pub(super) const FIRST: [Way; WAY + 1] = {
    let mut masks = [0; WAY + 1];
    let mut len = 1;
    while len <= WAY {
        masks[len] = masks[len - 1] << 8 | 0xFF;
        len += 1;
    }
    masks
};

/// The same for as many as are near.
pub(super) const NEAR: [u64; WAY + 1] = {
    let mut masks = [u64::MAX; WAY + 1];
    let mut len = 0;
    while len < MIDDLE {
        masks[len] = FIRST[len] as u64;
        len += 1;
    }
    masks
};

/// The first `len` letters of `way`, at most eight, as a number.
#[inline]
fn first(way: Way, len: usize) -> u64 {
    (way & FIRST[len]) as u64
}

/// A number for the first [`LONG`] letters of `way`.
fn long(way: Way) -> u64 {
    let rest = ((way & FIRST[LONG]) >> 64) as u64;
    way as u64 ^ rest.wrapping_mul(0x9E6C_63D0_876A_3F35)
}

/// `letters` as a way, as far as it goes.
pub(super) fn way(letters: &[u8]) -> Way {
    let letters = letters[..letters.len().min(WAY)].iter().rev();
    letters.fold(0, |way, &letter| way << 8 | Way::from(letter))
}

/// Where in `letters`, those of the folded `text`, its rarest window of `len` letters begins, by a guess. In any source a run
/// of letters begins there too.
fn rarest(text: &str, letters: &[u8], len: usize) -> usize {
    let starts = run_starts(text, letters);
    let score = |at: usize| -> u32 {
        let words = |len: usize| {
            let within = |&&start: &&usize| at < start && start < at + len;
            starts.iter().filter(within).count() as u32
        };
        let letters = letters[at..at + len].iter();
        let weights = letters.map(|&letter| weight(letter));
        // what begins it is asked first
        weights.sum::<u32>() + WORD * (words(len) + words(len.min(MIDDLE)))
    };
    let places = starts.iter().filter(|&&at| at + len <= letters.len());
    // of equals the first
    let best = places.rev().max_by_key(|&&at| score(at));
    *best.expect("a literal of so many letters begins somewhere")
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
