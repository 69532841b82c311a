//! The sieve: whether a source can hold a match at all, told from its letters, before anything is parsed.
//!
//! Every occurrence of a segment holds one of its literals, so the letters of the source hold those of the literal,
//! one behind the other or leaping over joints (see [`Joints`]). Of each literal one window, the rarest
//! by a guess, is looked up wherever a run of letters begins; where it stands the rest of the literal is compared. The cost of a
//! source without hits hardly depends on the number of phrases.

use super::{Lexicon, Pattern};
use crate::document::{Format, Joints, Outline, Parts, may_speak, spell_folded};
use crate::text::{Halt, Span};

mod leap;
mod scan;
mod window;

use window::{WAY, Way, Windows, way};

/// So many places are told apart in any source, and one more for so many bytes; with more of them all of it is read.
const LEAST_PLACES: usize = 64;
const BYTES_A_PLACE: usize = 256;

/// What the patterns of a lexicon have in common with the letters of a source.
#[derive(Debug, Default)]
pub struct Sieve {
    /// Whether some literal has no letters to be looked for.
    is_blind: bool,
    literals: Vec<Sought>,
    windows: Windows,
    /// For each pattern of more than one segment, what must be there besides.
    together: Vec<Vec<usize>>,
}

/// A literal that is looked for.
#[derive(Debug)]
struct Sought {
    letters: Box<[u8]>,
    /// Those from its window on, as far as a way goes.
    ahead: Way,
    /// How many those are.
    known: usize,
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
    /// In these parts of it.
    Parts(Parts),
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
    /// A byte of the source, inside the literal.
    at: usize,
    literal: usize,
}

/// What is kept from one source to the next.
#[derive(Debug, Default)]
pub struct Sifter {
    outline: Outline,
    joints: Joints,
    places: Vec<Place>,
    /// The segments met.
    met: Vec<usize>,
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
                    let mut segments = pattern.segments.to_vec();
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
        sieve.windows.finish();
        sieve
    }
}

impl Sieve {
    fn add(&mut self, text: &str, opens_word: bool, is_enough: bool, segments: Vec<usize>) {
        let letters = spell_folded(text);
        let at = self.windows.add(text, &letters, self.literals.len());
        self.is_blind |= at.is_none();
        let ahead = &letters[at.unwrap_or(0)..];
        self.literals.push(Sought {
            ahead: way(ahead),
            known: ahead.len().min(WAY),
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
        // what a comment to sayso holds is no text, and what it says is about more than its own part
        if self.is_blind || may_speak(source) {
            return Sifted::Everything;
        }
        let Sifter {
            outline,
            joints,
            places,
            met,
        } = sifter;
        let most = LEAST_PLACES + source.len() / BYTES_A_PLACE;
        outline.clear();
        let skips_code = !code && format == Format::Markdown;
        let is_outlined = skips_code && may_fence(source);
        if is_outlined {
            outline.read(format, source, halt);
        }
        joints.read(format, source, &outline.code, most, halt);
        if joints.is_opaque || halt.is_raised() {
            return Sifted::Everything;
        }
        places.clear();
        let gathering = scan::Gathering { places, most, halt };
        scan::scan(self, source, joints, &outline.code, gathering);
        if joints.is_opaque || places.len() > most || halt.is_raised() {
            return Sifted::Everything;
        }
        if joints.opaque.is_empty() && !self.suffices(places, met) {
            return Sifted::Nothing;
        }
        if !is_outlined {
            outline.read(format, source, halt);
        }
        places.sort_unstable();
        joints.opaque.sort_unstable();
        if skips_code {
            leave_out(&outline.code, places, |place| place.at);
            leave_out(&outline.code, &mut joints.opaque, |at| *at);
        }
        let labels = match cuts && !outline.starts.is_empty() {
            true => outline.labels(format, source, halt),
            false => None,
        };
        let Some(labels) = labels else {
            return match joints.opaque.is_empty() && !self.suffices(places, met) {
                true => Sifted::Nothing,
                false => Sifted::Everything,
            };
        };
        let (mut start, mut rest, mut opaque) = (0, &places[..], &joints.opaque[..]);
        let mut spans: Vec<Span> = Vec::new();
        let ends = outline.starts.iter().copied();
        for end in ends.chain([source.len() + 1]) {
            let here = rest.partition_point(|place| place.at < end);
            let opaque_here = opaque.partition_point(|&at| at < end);
            if opaque_here > 0 || self.suffices(&rest[..here], met) {
                let end = end.min(source.len());
                match spans.last_mut() {
                    Some(last) if last.end == start => last.end = end,
                    _ => spans.push(Span::new(start, end)),
                }
            }
            (start, rest, opaque) = (end, &rest[here..], &opaque[opaque_here..]);
        }
        match spans.is_empty() {
            true => Sifted::Nothing,
            false => Sifted::Parts(Parts { spans, labels }),
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

/// Whether blocks of code may stand between fences in `source`.
fn may_fence(source: &str) -> bool {
    ["```", "~~~"]
        .iter()
        .any(|fence| memchr::memmem::find(source.as_bytes(), fence.as_bytes()).is_some())
}

/// Leaves out what lies within `spans`; both are in order of place.
fn leave_out<T>(spans: &[Span], things: &mut Vec<T>, place: impl Fn(&T) -> usize) {
    let mut spans = spans.iter().peekable();
    things.retain(|thing| {
        let at = place(thing);
        while spans.next_if(|span| span.end <= at).is_some() {}
        spans.peek().is_none_or(|span| at < span.start)
    });
}
