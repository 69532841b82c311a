//! The search through a source, from its end to its start.
//!
//! A window of a literal begins where a run of letters does, so it is looked up there alone. Read backwards, the
//! letters from the start of a run on are its own and as many of those behind it as are wanted: to learn them takes as long
//! for a run of any length. Where joints meet, the letters behind a place may be several; the first of these *ways* is the
//! one without a leap.

use super::Place;
use super::Sieve;
use super::leap::{Letters, Reading};
use super::window::{WAY, Way};
use crate::document::{BOUNDS, Joints};
use crate::lexicon::table::Row;
use crate::text::lanes::{LANES, Lanes};
use crate::text::{Halt, Span};

/// How many ways of reading on from one place are followed.
const MOST_WAYS: usize = 64;

/// So many ways are kept for joints that are open, and one more for so many bytes; with more of them all of the source is read.
const LEAST_KEPT: usize = 4096;
const BYTES_A_KEPT: usize = 8;

/// What is kept from one source to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    ways: Vec<Ahead>,
    /// For each joint, by start, where in `saved` the ways behind its end are.
    behind: Vec<(u32, u32)>,
    saved: Vec<Ahead>,
}

/// What is gathered, and for how long.
pub(super) struct Gathering<'g> {
    pub(super) places: &'g mut Vec<Place>,
    /// So many places are gathered, and one more.
    pub(super) most: usize,
    pub(super) halt: Halt<'g>,
}

/// Finds the literals of `sieve` in `source`, of which `joints` are the joints, but for most of those within `unread`, in
/// order of place, of which no text is made.
pub(super) fn scan(
    sieve: &Sieve,
    source: &str,
    joints: &mut Joints,
    unread: &[Span],
    Gathering { places, most, halt }: Gathering<'_>,
    memory: &mut Memory,
) {
    let mut ways = std::mem::take(&mut memory.ways);
    ways.clear();
    ways.push(Ahead { way: 0, tags: BOTH });
    memory.saved.clear();
    memory.behind.clear();
    memory.behind.resize(joints.by_start.len(), (0, 0));
    let mut scan = Scan {
        sieve,
        bytes: source.as_bytes(),
        starts_left: joints.by_start.len(),
        ends_left: joints.by_end.len(),
        open: 0,
        letters: Letters { source, joints },
        places,
        ways,
        in_common: 0,
        memory,
        behind: Block::default(),
    };
    let mut lookout = halt.lookout();
    let mut unread = unread.iter().rev().peekable();
    for base in (0..source.len()).step_by(LANES).rev() {
        while unread.next_if(|span| span.start > base).is_some() {}
        match unread.peek() {
            Some(span) if span.end >= base + LANES && scan.is_straight(base) => scan.pass_over(),
            _ => scan.read_block(base),
        }
        let is_enough = scan.places.len() > most || scan.letters.joints.is_opaque;
        if is_enough || lookout.is_raised(source.len() - base) {
            break;
        }
    }
    let ways = scan.ways;
    memory.ways = ways;
}

struct Scan<'a> {
    sieve: &'a Sieve,
    bytes: &'a [u8],
    letters: Letters<'a>,
    /// How many joints start, and end, before what was read.
    starts_left: usize,
    ends_left: usize,
    /// How many end behind what was read last, and start before it.
    open: usize,
    places: &'a mut Vec<Place>,
    /// The ways of reading on from here; never none.
    ways: Vec<Ahead>,
    /// How many letters all of them begin with.
    in_common: usize,
    memory: &'a mut Memory,
    /// What was read last.
    behind: Block,
}

/// What may be read from a place on.
#[derive(Clone, Copy, Debug)]
struct Ahead {
    way: Way,
    /// What was made of the tags up to the next of [`BOUNDS`]: all are, or none is.
    tags: u8,
}

/// Tags are no part of the text.
const ARE_TAGS: u8 = 1;

/// Tags are text.
const ARE_TEXT: u8 = 2;

/// Either, for none was met.
const BOTH: u8 = ARE_TAGS | ARE_TEXT;

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

/// `way` behind the first `len` letters of `word`.
#[inline]
fn prepend(word: Way, len: usize, way: Way) -> Way {
    if len < 8 {
        // most words are short: half the work
        let first = word as u64 & FIRST[len] as u64;
        return Way::from(first) | way << (8 * len);
    }
    word & FIRST[len] | way << (8 * len)
}

/// Masks for the first letters of a way, by their number.
const FIRST: [Way; WAY + 1] = {
    let mut masks = [0; WAY + 1];
    let mut len = 1;
    while len <= WAY {
        masks[len] = masks[len - 1] << 8 | 0xFF;
        len += 1;
    }
    masks
};

impl Scan<'_> {
    /// Whether no joint starts or ends from `base` on.
    #[inline]
    fn is_straight(&self, base: usize) -> bool {
        let joints = &self.letters.joints;
        let starts_before = |left: usize| left == 0 || joints.by_start[left - 1].start < base;
        let ends_before = |left: usize| left == 0 || joints.by_end(left - 1).end < base;
        starts_before(self.starts_left) && ends_before(self.ends_left)
    }

    /// Passes over a block in which nothing is read.
    fn pass_over(&mut self) {
        self.forget_tags();
        self.behind = Block::default();
    }

    fn read_block(&mut self, base: usize) {
        let lanes = Lanes::at(self.bytes, base);
        let letters = lanes.alphanumeric();
        let beyond = lanes.beyond_ascii();
        let before = base > 0 && self.bytes[base - 1].is_ascii_alphanumeric();
        let mut block = Block {
            letters,
            starts: letters & !(letters << 1 | u64::from(before)),
        };
        if beyond == 0 && self.ways.len() == 1 && self.is_straight(base) {
            self.read_runs(base, block, block.starts);
        } else {
            let bounds = lanes.any_of(BOUNDS);
            self.read_closely(base, &mut block, beyond, bounds);
        }
        self.behind = block;
    }

    /// The bytes from `at` on, letters in small; those behind the end are 0.
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
        while starts != 0 && self.ways.len() > 1 {
            let at = LANES - 1 - starts.leading_zeros() as usize;
            starts ^= 1 << at;
            let len = block.run(at, self.behind);
            self.prepend(base + at, self.word(base + at), len);
        }
        let mut way = self.ways[0].way;
        while starts != 0 {
            let at = LANES - 1 - starts.leading_zeros() as usize;
            starts ^= 1 << at;
            let len = block.run(at, self.behind);
            way = prepend(self.word(base + at), len, way);
            self.look_up(base + at, way);
        }
        self.ways[0].way = way;
    }

    /// Reads a block that holds ends of joints or characters that are not ASCII.
    #[inline(never)]
    fn read_closely(&mut self, base: usize, block: &mut Block, beyond: u64, mut bounds: u64) {
        block.starts |= self.forced(base, *block);
        let mut left = block.starts | beyond;
        loop {
            let joints = &self.letters.joints;
            let start = self.starts_left.checked_sub(1);
            let start = start.map(|index| joints.by_start[index].start);
            let end = self.ends_left.checked_sub(1);
            let end = end.map(|index| joints.by_end(index).end);
            // one way is one, whatever was made of tags
            let bound = bounds.checked_ilog2().filter(|_| self.ways.len() > 1);
            let bound = bound.map(|at| base + at as usize);
            let event = start.max(end).max(bound).filter(|&at| at >= base);
            let here = match event {
                Some(at) if at - base < LANES => left & u64::MAX << (at - base),
                Some(_) => 0,
                None => left,
            };
            left ^= here;
            if here & beyond == 0 {
                self.read_runs(base, *block, here);
            } else {
                self.read_mixed(base, *block, here);
            }
            let Some(at) = event else {
                return;
            };
            if start == Some(at) {
                self.go_on_behind(at);
            }
            // those behind it do not count any more
            let here = 1_u64.checked_shl((at - base) as u32).unwrap_or(0);
            if bounds & here != 0 {
                self.forget_tags();
            }
            bounds &= here.wrapping_sub(1);
            if end == Some(at) {
                self.save(at);
            }
        }
    }

    /// The letters of `block` at which a joint ends though a letter stands before them.
    fn forced(&self, base: usize, block: Block) -> u64 {
        let joints = &self.letters.joints;
        let ends = (0..self.ends_left)
            .rev()
            .map(|index| joints.by_end(index).end);
        ends.take_while(|&end| end >= base)
            .filter(|&end| end - base < LANES)
            .fold(0, |forced, end| forced | block.letters & 1 << (end - base))
    }

    /// Reads the runs of `block` and the characters that are not ASCII that start at `starts`.
    fn read_mixed(&mut self, base: usize, block: Block, mut starts: u64) {
        while starts != 0 {
            let at = LANES - 1 - starts.leading_zeros() as usize;
            starts ^= 1 << at;
            if block.letters >> at & 1 == 0 {
                self.read_character(base + at);
            } else {
                self.read_runs(base, block, 1 << at);
            }
        }
    }

    /// Reads the run of `len` letters at `at`, the first ones in `word`.
    fn prepend(&mut self, at: usize, word: Way, len: usize) {
        for index in 0..self.ways.len() {
            let way = prepend(word, len, self.ways[index].way);
            self.ways[index].way = way;
            self.look_up(at, way);
        }
        self.in_common += len;
        if self.in_common >= WAY {
            // they differ in nothing that counts
            self.ways.truncate(1);
            self.ways[0].tags = BOTH;
        }
    }

    /// Reads the character that begins at `at`, if one does.
    fn read_character(&mut self, at: usize) {
        if self.bytes[at] < 0xC0 {
            return;
        }
        let c = self.letters.source[at..].chars().next();
        let Some(spelt) = self
            .letters
            .joints
            .memory
            .of(c.expect("not at the end"))
            .spelt()
        else {
            return self.letters.joints.give_up(at);
        };
        for &letter in spelt.letters().iter().rev() {
            self.prepend(at, Way::from(letter), 1);
        }
    }

    /// Adds the ways behind the joints that start at `at`.
    fn go_on_behind(&mut self, at: usize) {
        while let Some(index) = self.starts_left.checked_sub(1)
            && self.letters.joints.by_start[index].start == at
        {
            self.starts_left = index;
            self.open -= 1;
            let (from, to) = self.memory.behind[index];
            let saved = from as usize..to as usize;
            self.ways.extend_from_slice(&self.memory.saved[saved]);
        }
        self.in_common = 0;
        self.drop_repeats();
        if self.ways.len() > MOST_WAYS {
            // too entangled to follow
            self.ways.truncate(1);
            self.ways[0].tags = BOTH;
            self.letters.joints.give_up(at);
        }
    }

    /// Keeps the ways of reading on from `at` for the joints that end there.
    fn save(&mut self, at: usize) {
        if self.open == 0 {
            self.memory.saved.clear();
        }
        self.drop_repeats();
        let mut all = None;
        let mut of_tags = None;
        while let Some(index) = self.ends_left.checked_sub(1)
            && self.letters.joints.by_end(index).end == at
        {
            self.ends_left = index;
            self.open += 1;
            let is_tag = self.letters.joints.by_end(index).is_tag;
            let kept = match is_tag {
                true => &mut of_tags,
                false => &mut all,
            };
            let saved = &mut self.memory.saved;
            let span = *kept.get_or_insert_with(|| {
                let from = saved.len() as u32;
                let ways = self
                    .ways
                    .iter()
                    .filter(|ahead| !is_tag || ahead.tags & ARE_TAGS != 0);
                saved.extend(ways.map(|ahead| Ahead {
                    way: ahead.way,
                    tags: if is_tag { ARE_TAGS } else { ahead.tags },
                }));
                (from, saved.len() as u32)
            });
            self.memory.behind[self.letters.joints.by_end[index] as usize] = span;
        }
        if self.memory.saved.len() > LEAST_KEPT + self.bytes.len() / BYTES_A_KEPT {
            self.letters.joints.is_opaque = true;
        }
        if of_tags.is_some() {
            // from here to its start the tag is text
            self.ways.retain(|ahead| ahead.tags & ARE_TEXT != 0);
            self.ways.iter_mut().for_each(|ahead| ahead.tags = ARE_TEXT);
        }
    }

    /// What was made of the tags so far says nothing about those before.
    fn forget_tags(&mut self) {
        self.ways.iter_mut().for_each(|ahead| ahead.tags = BOTH);
    }

    fn drop_repeats(&mut self) {
        if self.ways.len() > 1 {
            let mut kept = 0;
            for index in 0..self.ways.len() {
                let ahead = self.ways[index];
                let is_same = |known: &&mut Ahead| (known.way ^ ahead.way) & FIRST[WAY] == 0;
                match self.ways[..kept].iter_mut().find(is_same) {
                    Some(known) => known.tags |= ahead.tags,
                    None => {
                        self.ways[kept] = ahead;
                        kept += 1;
                    }
                }
            }
            self.ways.truncate(kept);
        }
    }

    /// Notes the literals with a window at `at`, where `way` is read, if the rest of them may be there.
    #[inline]
    fn look_up(&mut self, at: usize, way: Way) {
        if self.sieve.windows.may_begin(way) {
            self.look_closely(at, way);
        }
    }

    #[inline(never)]
    fn look_closely(&mut self, at: usize, way: Way) {
        let sieve = self.sieve;
        for row in sieve.windows.rows(way) {
            self.check(at, way, row);
        }
    }

    fn check(&mut self, at: usize, way: Way, row: &Row) {
        let sought = &self.sieve.literals[row.literal];
        if (way ^ sought.ahead) & FIRST[sought.known] != 0 {
            return;
        }
        let (before, after) = sought.letters.split_at(row.offset);
        let on = self.letters.on(at, after, self.starts_left);
        if let Reading::No(_) = on {
            return;
        }
        let back = self.letters.back(at, before, self.ends_left);
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
        self.places.push(Place {
            at,
            literal: row.literal,
        });
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
