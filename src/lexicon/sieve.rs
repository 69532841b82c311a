//! The sieve: whether a source can hold a match at all, told from its letters, before anything is parsed.
//!
//! Every occurrence of a segment holds one of its literals, so the letters of the source hold those of the literal,
//! in one run or leaping over joints (see [`Letters`]). Of each literal one window of [`LONG`] letters, the rarest
//! by a guess, is looked up at every place; where it stands the rest of the literal is compared. The cost of a
//! source without hits hardly depends on the number of phrases.

use std::ops::Range;

use super::table::Table;
use super::{Lexicon, Pattern};
use crate::document::{self, Format, Joint, Letters, Outline, spell_folded};
use crate::text::{Halt, Span};

mod leap;
mod window;

use leap::{Crossing, Leaps};
use window::{LONG, SHORT, Way, first_window, rarest, read_on};

/// How many ways of reading the letters before a joint are followed.
const MOST_WAYS: usize = 64;

/// So many places are told apart in any source, and one more for so many bytes; with more of them all of it is read.
const LEAST_PLACES: usize = 64;
const BYTES_A_PLACE: usize = 256;

/// What the patterns of a lexicon have in common with the letters of a source.
#[derive(Debug, Default)]
pub struct Sieve {
    /// Whether some literal has too few letters to be looked for.
    is_blind: bool,
    literals: Vec<Sought>,
    long: Table,
    short: Table,
    /// For each pattern of more than one segment, what must be there besides.
    together: Vec<Vec<usize>>,
}

/// A literal that is looked for.
#[derive(Debug)]
struct Sought {
    letters: Box<[u8]>,
    /// Whether it may end inside a word.
    opens_word: bool,
    /// Whether it is all that some pattern needs.
    is_enough: bool,
    /// The segments it may belong to, of patterns that need more.
    segments: Vec<usize>,
}

/// Where a source may hold a match.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Sifted {
    /// Nowhere.
    Nothing,
    /// In these parts of it, in bytes, which can be read by themselves.
    Parts(Vec<Span>),
    /// Anywhere.
    Everything,
}

/// What of a source is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Extent {
    /// Whether parts of it can be judged by themselves.
    pub cuts: bool,
    /// Whether blocks of code are read.
    pub code: bool,
}

/// A place at which a literal may stand.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Place {
    /// One of its letters; in the end a byte of the source.
    at: usize,
    literal: usize,
}

/// What is kept from one source to the next.
#[derive(Debug, Default)]
pub struct Sifter {
    outline: Outline,
    letters: Letters,
    places: Vec<Place>,
    /// The segments met.
    met: Vec<usize>,
    /// For each joint the ways of reading up to it.
    ways: Vec<(usize, Way)>,
    /// The joints by end.
    by_end: Vec<Joint>,
}

impl Lexicon {
    /// The sieve for the patterns that `wanted` picks.
    pub fn sieve(&self, wanted: impl Fn(&Pattern) -> bool) -> Sieve {
        let mut sieve = Sieve::default();
        // for each segment whether it is enough, or is needed with others
        let mut enough = vec![false; self.networks.len()];
        let mut needed = vec![false; self.networks.len()];
        for pattern in self.patterns.iter().filter(|pattern| wanted(pattern)) {
            match pattern.segments[..] {
                [segment] => enough[segment] = true,
                _ => {
                    for &segment in &pattern.segments {
                        needed[segment] = true;
                    }
                    let mut segments = pattern.segments.clone();
                    segments.sort_unstable();
                    segments.dedup();
                    sieve.together.push(segments);
                }
            }
        }
        sieve.together.sort_unstable();
        sieve.together.dedup();
        // a set is compiled before what uses it
        let mut segments: Vec<Vec<usize>> = vec![Vec::new(); self.networks.len()];
        for (index, network) in self.networks.iter().enumerate().rev() {
            let mut serves = if needed[index] {
                vec![index]
            } else {
                Vec::new()
            };
            for user in &network.users {
                enough[index] |= enough[user.network];
                serves.extend_from_slice(&segments[user.network]);
            }
            serves.sort_unstable();
            serves.dedup();
            segments[index] = serves;
        }
        for literal in &self.literals {
            if sieve.is_blind {
                // nothing will be looked up
                return sieve;
            }
            let targets = literal.targets.iter().map(|target| target.network);
            let is_enough = targets.clone().any(|network| enough[network]);
            let mut serves: Vec<usize> = targets
                .flat_map(|network| segments[network].iter().copied())
                .collect();
            if is_enough || !serves.is_empty() {
                serves.sort_unstable();
                serves.dedup();
                sieve.add(&literal.text, literal.opens_word, is_enough, serves);
            }
        }
        sieve.long.finish();
        sieve.short.finish();
        sieve
    }
}

impl Sieve {
    fn add(&mut self, text: &str, opens_word: bool, is_enough: bool, segments: Vec<usize>) {
        let letters = spell_folded(text);
        let id = self.literals.len();
        if letters.len() >= LONG {
            let at = rarest(text, &letters, LONG);
            let window = first_window(&letters[at..]);
            self.long.add(window, id, at);
        } else if letters.len() >= SHORT {
            let at = rarest(text, &letters, SHORT);
            let window = letters[at..at + SHORT]
                .iter()
                .fold(Way::default(), |way, &letter| way.then(letter));
            self.short.add(window.window >> 32, id, at);
        } else {
            self.is_blind = true;
        }
        self.literals.push(Sought {
            letters: letters.into_boxed_slice(),
            opens_word,
            is_enough,
            segments,
        });
    }

    /// Where `source` may hold a match. Every match lies within one of the parts.
    ///
    /// The parts are whole sections, if `cuts` allows, so that each can be read by itself. Blocks of code count if `code`
    /// says that they are read. Once `halt` is raised no more is read, and what is said is worth nothing.
    pub fn sift(
        &self,
        format: Format,
        source: &str,
        Extent { cuts, code }: Extent,
        halt: Halt<'_>,
        sifter: &mut Sifter,
    ) -> Sifted {
        if self.is_blind {
            return Sifted::Everything;
        }
        let Sifter {
            outline,
            letters,
            places,
            met,
            ways,
            by_end,
        } = sifter;
        outline.clear();
        if format == Format::Markdown {
            outline.read(format, source, halt);
        }
        let unread = if code { &[] } else { &outline.code[..] };
        let may_cut = cuts
            && match format {
                Format::Markdown => !outline.starts.is_empty() && !document::may_define(source),
                Format::Mdx => !document::may_define(source),
                Format::Text => true,
                Format::Html => false,
            };
        let most = match may_cut {
            true => LEAST_PLACES + source.len() / BYTES_A_PLACE,
            false => 0,
        };
        letters.read(format, source, unread, most, halt);
        if letters.is_opaque || halt.is_raised() {
            return Sifted::Everything;
        }
        places.clear();
        by_end.clear();
        by_end.extend_from_slice(&letters.joints);
        by_end.sort_unstable_by_key(|joint| (joint.end, joint.start));
        let mut search = Search {
            sieve: self,
            format,
            source,
            halt,
            letters,
            by_end,
            places,
            most,
        };
        if !self.long.is_empty() && search.search::<LONG>(&self.long)
            || !self.short.is_empty() && search.search::<SHORT>(&self.short)
            || search.search_joints(ways)
        {
            return Sifted::Everything;
        }
        if letters.opaque.is_empty() && !self.suffices(places, met) {
            return Sifted::Nothing;
        }
        if may_cut && format != Format::Markdown {
            // not before there is something to cut
            outline.read(format, source, halt);
        }
        if !may_cut || outline.starts.is_empty() {
            return Sifted::Everything;
        }
        for place in places.iter_mut() {
            if halt.is_raised() {
                return Sifted::Everything;
            }
            place.at = letters.source_of(format, source, place.at);
        }
        places.sort_unstable();
        letters.opaque.sort_unstable();
        let (mut start, mut rest, mut opaque) = (0, &places[..], &letters.opaque[..]);
        let mut parts: Vec<Span> = Vec::new();
        let ends = outline.starts.iter().copied();
        for end in ends.chain([source.len() + 1]) {
            let here = rest.partition_point(|place| place.at < end);
            let opaque_here = opaque.partition_point(|&at| at < end);
            if opaque_here > 0 || self.suffices(&rest[..here], met) {
                let end = end.min(source.len());
                match parts.last_mut() {
                    Some(last) if last.end == start => last.end = end,
                    _ => parts.push(Span::new(start, end)),
                }
            }
            (start, rest, opaque) = (end, &rest[here..], &opaque[opaque_here..]);
        }
        match parts.is_empty() {
            true => Sifted::Nothing,
            false => Sifted::Parts(parts),
        }
    }

    /// Whether what stands at `places` is enough for a match; `met` is only memory.
    fn suffices(&self, places: &[Place], met: &mut Vec<usize>) -> bool {
        let literals = places.iter().map(|place| &self.literals[place.literal]);
        met.clear();
        for literal in literals {
            if literal.is_enough {
                return true;
            }
            met.extend_from_slice(&literal.segments);
        }
        met.sort_unstable();
        met.dedup();
        let is_met = |segment: &usize| met.binary_search(segment).is_ok();
        !met.is_empty()
            && self
                .together
                .iter()
                .any(|segments| segments.iter().all(is_met))
    }
}

/// The search through one source; its steps say whether they found enough.
struct Search<'a> {
    sieve: &'a Sieve,
    format: Format,
    source: &'a str,
    halt: Halt<'a>,
    letters: &'a mut Letters,
    /// The joints by end.
    by_end: &'a [Joint],
    places: &'a mut Vec<Place>,
    /// How many places are worth telling apart; if none are, one that is enough ends the search.
    most: usize,
}

impl Search<'_> {
    /// Looks up windows of `LEN` letters at every place.
    fn search<const LEN: usize>(&mut self, table: &Table) -> bool {
        let bytes = std::mem::take(&mut self.letters.bytes);
        let found = table.find::<LEN>(&bytes, self.halt, &mut |at, rows| {
            rows.iter().any(|row| {
                let window = row.offset..row.offset + LEN;
                self.check(&bytes, at, row.literal, window)
            })
        });
        self.letters.bytes = bytes;
        found
    }

    /// A window of so many letters at `offset` of a literal stands at `at`: whether the literal does too, or may, and is enough.
    fn check(&mut self, bytes: &[u8], at: usize, literal: usize, window: Range<usize>) -> bool {
        let sought = &self.sieve.literals[literal];
        let letters = &sought.letters;
        let start = at.checked_sub(window.start);
        let run = start.and_then(|start| bytes.get(start..start + letters.len()));
        if run == Some(&letters[..]) {
            let (start, end) = (at - window.start, at - window.start + letters.len());
            // near a joint other letters may be its neighbours
            let is_apart = !self.ends_within(start, end) && !self.starts_within(start, end);
            if is_apart && self.is_inside_word(bytes, start, end, sought.opens_word) {
                return false;
            }
            return self.take(literal, at);
        }
        let leaps = Leaps {
            bytes,
            joints: &self.letters.joints,
            by_end: self.by_end,
        };
        leaps.reads_on(at + window.len(), &letters[window.end..])
            && leaps.reads_back(at, &letters[..window.start])
            && self.take(literal, at)
    }

    /// Whether a joint ends in `from..=to`.
    fn ends_within(&self, from: usize, to: usize) -> bool {
        let first = self.by_end.partition_point(|joint| joint.end < from);
        self.by_end.get(first).is_some_and(|joint| joint.end <= to)
    }

    /// Whether a joint starts in `from..=to`.
    fn starts_within(&self, from: usize, to: usize) -> bool {
        let joints = &self.letters.joints;
        let first = joints.partition_point(|joint| joint.start < from);
        joints.get(first).is_some_and(|joint| joint.start <= to)
    }

    /// Whether ASCII letters stand directly beside the literal at `start..end`, so that it lies inside a longer word.
    fn is_inside_word(&mut self, bytes: &[u8], start: usize, end: usize, opens_word: bool) -> bool {
        let source = self.source.as_bytes();
        let in_word = |at: Option<usize>| {
            at.and_then(|at| source.get(at))
                .is_some_and(u8::is_ascii_alphanumeric)
        };
        if bytes[start] < 0x80 {
            let first = self.letters.source_of(self.format, self.source, start);
            if in_word(first.checked_sub(1)) {
                return true;
            }
        }
        if !opens_word && bytes[end - 1] < 0x80 {
            let last = self.letters.source_of(self.format, self.source, end - 1);
            if in_word(Some(last + 1)) {
                return true;
            }
        }
        false
    }

    /// A literal may stand there, with the letter `at`: whether the search may end.
    fn take(&mut self, literal: usize, at: usize) -> bool {
        self.places.push(Place { at, literal });
        match self.most {
            0 => self.sieve.literals[literal].is_enough,
            most => self.places.len() > most,
        }
    }

    /// Reads on over each joint, from every way in which the letters before it may read.
    fn search_joints(&mut self, ways: &mut Vec<(usize, Way)>) -> bool {
        ways.clear();
        let bytes = std::mem::take(&mut self.letters.bytes);
        let joints = std::mem::take(&mut self.letters.joints);
        let mut found = false;
        let leaps = Leaps {
            bytes: &bytes,
            joints: &joints,
            by_end: self.by_end,
        };
        let mut own: Vec<Way> = Vec::new();
        let mut lookout = self.halt.lookout();
        for joint in &joints {
            if lookout.is_raised(joint.start) {
                break;
            }
            own.clear();
            let tail = &bytes[joint.start.saturating_sub(LONG - 1)..joint.start];
            own.push(read_on(Way::default(), tail));
            // whether the letters before can only be those of the tail
            let mut is_plain = true;
            // over earlier joints that end shortly before this one starts
            ways.retain(|&(end, _)| end + LONG > joint.start);
            for &(end, way) in ways.iter().filter(|(end, _)| *end <= joint.start) {
                let way = read_on(way, &bytes[end..joint.start]);
                is_plain &= way != own[0];
                if !own.contains(&way) {
                    own.push(way);
                }
            }
            if own.len() + ways.len() > MOST_WAYS {
                // too entangled to follow
                ways.clear();
                found |= self.give_up(joint.start);
                continue;
            }
            for (index, &start) in own.iter().enumerate() {
                ways.push((joint.end, start));
                let mut way = start;
                for (&letter, count) in bytes[joint.end..].iter().zip(1..LONG) {
                    way = way.then(letter);
                    let before = (is_plain && index == 0).then_some(joint.start);
                    let crossing = Crossing {
                        way,
                        before,
                        count,
                        end: joint.end,
                    };
                    found |= self.look_up(crossing, leaps);
                }
            }
            if found {
                break;
            }
        }
        self.letters.bytes = bytes;
        self.letters.joints = joints;
        found
    }

    /// The letters around `at` cannot be followed: whether the search may end.
    fn give_up(&mut self, at: usize) -> bool {
        let place = self
            .letters
            .source_of(self.format, self.source, at.saturating_sub(1));
        self.letters.opaque.push(place);
        self.letters.opaque.len() > self.most
    }

    fn look_up(&mut self, crossing: Crossing, leaps: Leaps<'_>) -> bool {
        let sieve = self.sieve;
        let Crossing { way, count, .. } = crossing;
        let mut found = false;
        if way.len == LONG {
            for row in sieve.long.rows(way.window) {
                let window = row.offset..row.offset + LONG;
                found |= crossing.reads(&sieve.literals[row.literal].letters, window, leaps)
                    && self.take(row.literal, crossing.end);
            }
        }
        // one that lies behind the joint as a whole was met in passing
        if way.len >= SHORT && count < SHORT {
            for row in sieve.short.rows(way.window >> 32) {
                let window = row.offset..row.offset + SHORT;
                found |= crossing.reads(&sieve.literals[row.literal].letters, window, leaps)
                    && self.take(row.literal, crossing.end);
            }
        }
        found
    }
}
