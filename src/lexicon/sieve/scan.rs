//! The search through a source, from its end to its start.
//!
//! A window of a literal begins where a run of letters does, so it is looked up there alone. Read backwards, the letters
//! from the start of a run on are its own and as many of those behind it as are wanted: to learn them takes as long for
//! a run of any length. Only close before a joint may the letters go on in several ways. There all of them are followed,
//! run by run, as long as some window begins so.

use super::Place;
use super::Sieve;
use super::leap::{Beside, Letters, Reading};
use super::window::{FIRST, LONG, WAY, Way};
use crate::document::{Joints, Known};
use crate::lexicon::table::Row;
use crate::text::lanes::{LANES, Lanes};
use crate::text::{Halt, Span};

/// How many leaps are followed from one place.
const MOST_LEAPS: usize = 64;

/// What is gathered, and for how long.
pub(super) struct Gathering<'g> {
    pub(super) places: &'g mut Vec<Place>,
    /// So many places are gathered, and one more.
    pub(super) most: usize,
    pub(super) halt: Halt<'g>,
}

/// Finds the literals of `sieve` in `source`, of which `joints` are the joints, but for those within `unread`, in order of
/// place, of which no text is made.
pub(super) fn scan(
    sieve: &Sieve,
    source: &str,
    joints: &mut Joints,
    unread: &[Span],
    Gathering { places, most, halt }: Gathering<'_>,
) {
    let mut scan = Scan {
        sieve,
        bytes: source.as_bytes(),
        starts_left: joints.by_start.len(),
        torn_left: joints.torn.len(),
        letters: Letters { source, joints },
        places,
        way: 0,
        clear: WAY,
        fork: source.len(),
        behind: Block::default(),
    };
    let mut lookout = halt.lookout();
    let mut unread = unread.iter().rev().peekable();
    for base in (0..source.len()).step_by(LANES).rev() {
        while unread.next_if(|span| span.start > base).is_some() {}
        match unread.peek() {
            Some(span) if span.end >= base + LANES => scan.pass_over(),
            _ => scan.read_block(base),
        }
        let is_enough = scan.places.len() > most || scan.letters.joints.is_opaque;
        if is_enough || lookout.is_raised(source.len() - base) {
            break;
        }
    }
}

struct Scan<'a> {
    sieve: &'a Sieve,
    bytes: &'a [u8],
    letters: Letters<'a>,
    /// How many joints start before what was read, and how many end there inside a run of letters.
    starts_left: usize,
    torn_left: usize,
    places: &'a mut Vec<Place>,
    /// The letters from here on.
    way: Way,
    /// So many of them are read in no other way, up to [`WAY`], and from this byte on others may be.
    clear: usize,
    fork: usize,
    /// What was read last.
    behind: Block,
}

/// What may be read from one place on.
#[derive(Clone, Copy)]
struct Ahead {
    /// Where it goes on: a byte of the source.
    at: usize,
    /// The first joint that starts there or behind it.
    next: usize,
    /// The letters so far, and how many these are.
    way: Way,
    len: usize,
}

/// Sixty-four bytes: one bit for each.
#[derive(Clone, Copy, Default)]
struct Block {
    /// Letters and digits of ASCII.
    letters: u64,
    /// The first letters of runs: no letter stands before them, or a joint ends there.
    starts: u64,
}

impl Block {
    /// What ends a run.
    #[inline]
    fn ends(self) -> u64 {
        !self.letters | self.starts
    }

    /// How many letters the run at `at` has, up to [`WAY`]; `behind` stands behind this block.
    #[inline]
    fn run(self, at: usize, behind: Block) -> usize {
        let ends = self.ends() >> at >> 1 | behind.ends() << (LANES - 1 - at);
        (ends | 1 << (WAY - 1)).trailing_zeros() as usize + 1
    }
}

impl Scan<'_> {
    /// Passes over a block of which no text is made: what stands before it ends there.
    fn pass_over(&mut self) {
        self.way = 0;
        self.clear = WAY;
        self.behind = Block::default();
    }

    #[inline]
    fn read_block(&mut self, base: usize) {
        let lanes = Lanes::at(self.bytes, base);
        let letters = lanes.alphanumeric();
        let beyond = lanes.begin_beyond_ascii();
        let before = base > 0 && self.bytes[base - 1].is_ascii_alphanumeric();
        let mut block = Block {
            letters,
            starts: letters & !(letters << 1 | u64::from(before)),
        };
        block.starts |= self.torn(base);
        let joints = self.forks(base);
        if joints | beyond == 0 {
            self.read_runs(base, block, block.starts);
        } else {
            self.read_closely(base, block, joints, beyond);
        }
        self.behind = block;
    }

    /// Where joints start in the block at `base`.
    #[inline]
    fn forks(&mut self, base: usize) -> u64 {
        let mut forks = 0;
        while let Some(index) = self.starts_left.checked_sub(1)
            && let Some(at) = self.letters.joints.by_start[index].start.checked_sub(base)
        {
            self.starts_left = index;
            // those in a block that was passed over do not count
            forks |= 1_u64.checked_shl(at as u32).unwrap_or(0);
        }
        forks
    }

    /// Where joints end inside runs of letters in the block at `base`.
    #[inline]
    fn torn(&mut self, base: usize) -> u64 {
        let mut torn = 0;
        while let Some(index) = self.torn_left.checked_sub(1)
            && let Some(at) = self.letters.joints.torn[index].checked_sub(base)
        {
            self.torn_left = index;
            torn |= 1_u64.checked_shl(at as u32).unwrap_or(0);
        }
        torn
    }

    /// The bytes from `at` on, letters in small; those behind the end are no letters.
    #[inline]
    fn word(&self, at: usize) -> Way {
        let word = match self.bytes[at..].first_chunk::<16>() {
            Some(word) => *word,
            None => {
                let mut word = [0; 16];
                word[..self.bytes.len() - at].copy_from_slice(&self.bytes[at..]);
                word
            }
        };
        // of letters and digits alone: these have the bit already
        Way::from_le_bytes(word) | 0x2020_2020_2020_2020_2020_2020_2020_2020
    }

    /// Reads the runs of `block` that start at `starts`.
    #[inline]
    fn read_runs(&mut self, base: usize, block: Block, mut starts: u64) {
        let (mut way, mut clear) = (self.way, self.clear);
        while starts != 0 {
            let at = LANES - 1 - starts.leading_zeros() as usize;
            starts ^= 1 << at;
            let len = block.run(at, self.behind);
            way = self.word(base + at) & FIRST[len] | way << (8 * len);
            clear += len;
            let windows = &self.sieve.windows;
            if clear >= LONG {
                if windows.may_stand(way, LONG) {
                    self.look_up(base + at, way, 0, clear.min(WAY));
                }
            } else if windows.may_go_on(way, clear) || windows.may_stand(way, clear) {
                self.follow(base + at, way, clear);
            }
        }
        (self.way, self.clear) = (way, clear.min(WAY));
    }

    /// Reads a block that holds joints or characters that are not ASCII: where one starts, what is behind it is not clear, but for
    /// characters without letters.
    #[inline(never)]
    fn read_closely(&mut self, base: usize, block: Block, joints: u64, beyond: u64) {
        let mut starts = block.starts;
        let mut forks = joints | beyond;
        while forks != 0 {
            let at = LANES - 1 - forks.leading_zeros() as usize;
            forks ^= 1 << at;
            let is_joint = joints >> at & 1 != 0;
            let is_beyond = beyond >> at & 1 != 0;
            let known = is_beyond.then(|| self.letters.known(base + at));
            let has_letters = known.as_ref().is_some_and(Known::has_letters);
            if !is_joint && !has_letters {
                continue;
            }
            let behind = starts & u64::MAX << at;
            self.read_runs(base, block, behind);
            starts ^= behind;
            self.clear = 0;
            self.fork = base + at;
            let begins = |known: &Known| self.may_begin(known);
            if has_letters && (is_joint || known.as_ref().is_none_or(begins)) {
                self.follow(base + at, 0, 0);
            }
        }
        self.read_runs(base, block, starts);
    }

    /// Whether a window may begin with a character of which that is known.
    fn may_begin(&self, known: &Known) -> bool {
        let windows = &self.sieve.windows;
        known.spelt().is_none_or(|spelt| {
            let (way, len) = (spelt.number().into(), spelt.letters().len());
            windows.may_go_on(way, len) || windows.may_stand(way, len)
        })
    }

    /// Notes what may stand at `start`, where `way` is read, and end within its letters behind the first `from`, up to `to`.
    #[inline]
    fn look_up(&mut self, start: usize, way: Way, from: usize, to: usize) {
        if self.sieve.windows.may_hold(way, to) {
            self.check_all(start, way, from, to);
        }
    }

    /// The same where one may stand indeed.
    #[inline(never)]
    fn check_all(&mut self, start: usize, way: Way, from: usize, to: usize) {
        let sieve = self.sieve;
        let mut found = |row: &Row| self.check(start, way, to, row);
        sieve.windows.find(way, from, to, &mut found);
    }

    /// Looks up all that may be read from `start` on: the first `clear` letters of `way`, and what follows them at the fork.
    #[inline(never)]
    fn follow(&mut self, start: usize, way: Way, clear: usize) {
        let way = way & FIRST[clear];
        if self.sieve.windows.may_stand(way, clear) {
            self.look_up(start, way, 0, clear);
        }
        let ahead = Ahead {
            at: self.fork,
            next: self.letters.joints.starts_before(self.fork),
            way,
            len: clear,
        };
        if !self.read_on(start, ahead, &mut MOST_LEAPS.clone()) {
            self.letters.joints.give_up(start);
        }
    }

    /// Looks up what is read from `start` on when it goes on as `ahead` says: whether that can be told.
    fn read_on(&mut self, start: usize, mut ahead: Ahead, patience: &mut usize) -> bool {
        loop {
            let run = self.letters.run(ahead.at);
            let reached = match run {
                Beside::Letters(_, at, _) => at,
                Beside::End => self.bytes.len(),
                Beside::Far => return false,
            };
            while let Some(&joint) = self.letters.joints.by_start.get(ahead.next)
                && joint.start <= reached
            {
                ahead.next += 1;
                let Some(left) = patience.checked_sub(1) else {
                    return false;
                };
                *patience = left;
                let behind = Ahead {
                    at: joint.end,
                    next: self
                        .letters
                        .joints
                        .starts_before_from(ahead.next, joint.end),
                    ..ahead
                };
                if !self.read_on(start, behind, patience) {
                    return false;
                }
            }
            let Beside::Letters(spelt, _, end) = run else {
                return true;
            };
            let count = spelt.letters().len();
            ahead.at = end;
            let before = ahead.len;
            ahead.way |= Way::from(spelt.number()) << (8 * before);
            ahead.len = (before + count).min(LONG);
            if self.sieve.windows.may_stand(ahead.way, ahead.len) {
                self.look_up(start, ahead.way, before, ahead.len);
            }
            if ahead.len == LONG || !self.sieve.windows.may_go_on(ahead.way, ahead.len) {
                return true;
            }
        }
    }

    /// Notes the literal of `row` at `at`, where `way` is read, of which `len` letters count, if the rest of it may be there.
    fn check(&mut self, at: usize, way: Way, len: usize, row: &Row) {
        let sought = &self.sieve.literals[row.literal as usize];
        if (way ^ sought.ahead) & FIRST[sought.known.min(len)] != 0 {
            return;
        }
        let (before, after) = sought.letters.split_at(row.offset as usize);
        let next = self.letters.joints.starts_before(at + 1);
        let on = self.letters.on(at, after, next);
        if let Reading::No(_) = on {
            return;
        }
        self.letters.joints.sort_ends();
        let ends = self.letters.joints.ends_before(at + 1);
        let back = self.letters.back(at, before, ends);
        if let Reading::No(_) = back {
            return;
        }
        // near a joint other letters may be its neighbours
        if let (Reading::Straight(start), Reading::Straight(end)) = (back, on)
            && self.is_inside_word(start, end, sought.opens_word)
            && !self.letters.joints.touch(start, end)
        {
            return;
        }
        let place = Place {
            at,
            literal: row.literal as usize,
        };
        // by several ways it is the same
        if self.places.last() != Some(&place) {
            self.places.push(place);
        }
    }

    /// Whether ASCII letters stand directly beside the literal at `start..end`, so that it lies inside a longer word.
    fn is_inside_word(&self, start: usize, end: usize, opens_word: bool) -> bool {
        let is_inside = |at: usize| {
            let is_letter = |at: usize| self.bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
            at > 0 && is_letter(at - 1) && is_letter(at)
        };
        is_inside(start) || !opens_word && is_inside(end)
    }
}
