//! The search through a source, from its end to its start.
//!
//! A window of a literal begins where a run of letters does, so it is looked up there alone. Read backwards, the letters
//! from the start of a run on are its own and as many of those behind it as are wanted: to learn them takes as long for
//! a run of any length. Only close before a joint may the letters go on in several ways. There all of them are followed,
//! run by run, as long as some window begins so.

use super::Place;
use super::Sieve;
use super::leap::{Beside, Letters, Reading};
use super::window::{FIRST, LONG, MIDDLE, NEAR, WAY, Way};
use crate::document::{Joints, Known};
use crate::lexicon::table::Row;
use crate::text::lanes::{LANES, Lanes};
use crate::text::{Halt, Span};

/// How many leaps are followed from one place.
const MOST_LEAPS: usize = 64;

/// What makes a letter small, for each: digits have the bit already.
const EACH_SMALL: Way = Way::MAX / 0xFF * 0x20;

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
        run: Run::NONE,
        clear: WAY,
        fork: source.len(),
        ends_behind: u64::MAX,
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
    /// The run that begins here.
    run: Run,
    /// So many letters are read in no other way, up to [`WAY`], and from this byte on others may be.
    clear: usize,
    fork: usize,
    /// What ends a run in the block that was read last.
    ends_behind: u64,
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

/// A run of letters, and what is behind it.
#[derive(Clone, Copy)]
struct Run {
    /// The nearest letters from its start on, [`MIDDLE`] of them: the first one in the lowest byte.
    near: u64,
    /// How many are its own, up to [`WAY`].
    len: usize,
    /// The nearest letters behind it.
    behind: u64,
}

impl Run {
    const NONE: Run = Run {
        near: 0,
        len: WAY,
        behind: 0,
    };
}

impl Block {
    /// What ends a run.
    #[inline]
    fn ends(self) -> u64 {
        !self.letters | self.starts
    }
}

impl Scan<'_> {
    /// Passes over a block of which no text is made: what stands before it ends there.
    fn pass_over(&mut self) {
        self.run = Run::NONE;
        self.clear = WAY;
        self.ends_behind = u64::MAX;
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
        self.ends_behind = block.ends();
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

    /// Reads the runs of `block` that start at `starts`.
    #[inline]
    fn read_runs(&mut self, base: usize, block: Block, mut starts: u64) {
        let mut padded = [0; LANES + MIDDLE];
        let bytes = match self.bytes[base..].first_chunk() {
            Some(bytes) => bytes,
            None => {
                padded[..self.bytes.len() - base].copy_from_slice(&self.bytes[base..]);
                &padded
            }
        };
        let (ends, ends_behind) = (block.ends(), self.ends_behind);
        // the one before `behind`
        let mut next = |behind: Run| {
            let at = starts.checked_ilog2()? as usize;
            starts ^= 1 << at;
            let ends = ends >> at >> 1 | ends_behind << (LANES - 1 - at) | 1 << (WAY - 1);
            let len = ends.trailing_zeros() as usize + 1;
            let word = u64::from_le_bytes(*bytes[at..].first_chunk()?);
            let own = (word | EACH_SMALL as u64) & NEAR[len];
            let run = Run {
                near: own | behind.near.checked_shl(8 * len as u32).unwrap_or(0),
                len,
                behind: behind.near,
            };
            Some((base + at, run))
        };
        let windows = &self.sieve.windows;
        let mut behind = self.run;
        while self.clear < WAY
            && let Some((start, run)) = next(behind)
        {
            self.clear = WAY.min(self.clear + run.len);
            let near = run.near.into();
            if self.clear >= LONG {
                if windows.may_stand(near, MIDDLE) {
                    self.look_up_run(start, run.len, behind.near, behind.len, behind.behind);
                }
            } else if windows.may_go_on(near, self.clear) || windows.may_stand(near, self.clear) {
                let (way, _) = self.way(start, run.len, behind);
                self.follow(start, way, self.clear);
            }
            behind = run;
        }
        // most runs are far before any fork
        while let Some((start, run)) = next(behind) {
            if windows.may_stand(run.near.into(), MIDDLE) {
                self.look_up_run(start, run.len, behind.near, behind.len, behind.behind);
            }
            behind = run;
        }
        self.run = behind;
    }

    /// Notes what may stand at `start`, where a run of `len` letters begins. Behind it are the letters `near`, a run of `len_behind`,
    /// and the letters `beyond` behind that: as arguments they stay in registers.
    #[inline(never)]
    fn look_up_run(&mut self, start: usize, len: usize, near: u64, len_behind: usize, beyond: u64) {
        let behind = Run {
            near,
            len: len_behind,
            behind: beyond,
        };
        let (way, to) = self.way(start, len, behind);
        self.look_up(start, way, 0, to.min(self.clear));
    }

    /// The letters from `start` on, where a run of `len` begins before `behind`, and how many of them are there: [`LONG`] or more.
    #[inline]
    fn way(&self, start: usize, len: usize, behind: Run) -> (Way, usize) {
        let Some(own) = self.bytes[start..].first_chunk() else {
            return self.gather(start);
        };
        let own = Way::from_le_bytes(*own) | EACH_SMALL;
        let way = own & FIRST[len] | Way::from(behind.near) << (8 * len);
        let two = len + behind.len;
        match (len + MIDDLE, two + MIDDLE) {
            (WAY.., _) => (way, WAY),
            (_, LONG..) if behind.len <= MIDDLE => {
                let way = way | Way::from(behind.behind) << (8 * two);
                (way, WAY.min(two + MIDDLE))
            }
            (reach @ LONG.., _) => (way, reach),
            _ => self.gather(start),
        }
    }

    /// The same, letter by letter.
    #[cold]
    fn gather(&self, start: usize) -> (Way, usize) {
        let bytes = self.bytes[start..].iter();
        let letters = bytes.filter(|byte| byte.is_ascii_alphanumeric());
        let letters = letters.take(WAY).enumerate();
        let way = letters.fold(0, |way, (place, letter)| {
            way | Way::from(letter.to_ascii_lowercase()) << (8 * place)
        });
        (way, WAY)
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
            next: self
                .letters
                .joints
                .starts_before_from(self.starts_left, self.fork),
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
