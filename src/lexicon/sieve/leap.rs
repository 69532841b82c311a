//! Reading a literal in a source, forwards and backwards, where it may leap over joints.

use crate::document::{Joints, Known, Spelt};

/// How many leaps are tried for one literal.
const MOST_LEAPS: usize = 64;

/// So much without a letter is passed over between two letters, in bytes; a literal may go on behind more.
const FARTHEST: usize = 4096;

/// The letters of a source.
pub(super) struct Letters<'l> {
    pub(super) source: &'l str,
    pub(super) joints: &'l mut Joints,
}

/// What became of some letters of a literal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reading {
    /// They are not there: this byte is the last that was looked at.
    No(usize),
    /// They are there, without a leap, up to this byte; from this byte on, reading backwards.
    Straight(usize),
    /// They are there with leaps, or it would take too long to tell.
    Maybe,
}

/// What stands beside a place of the source.
#[derive(Clone, Copy)]
pub(super) enum Beside {
    /// No more letters.
    End,
    /// So much else that it is not known.
    Far,
    /// The next letters, from one byte to another.
    Letters(Spelt, usize, usize),
}

impl Letters<'_> {
    /// Whether `letters` may be read from byte `at` on; the joint number `next` by start is the first that starts behind it.
    pub(super) fn on(&mut self, at: usize, letters: &[u8], next: usize) -> Reading {
        let (reached, rest) = self.plainly_on(at, letters);
        let reading = self.goes_on(reached, rest, next, None);
        match reading {
            Reading::No(stop)
                if self
                    .joints
                    .by_start
                    .get(next)
                    .is_some_and(|joint| joint.start <= stop) =>
            {
                self.goes_on(at, letters, next, Some(&mut MOST_LEAPS.clone()))
            }
            _ => reading,
        }
    }

    /// Whether `letters` may be read up to byte `at`; so many joints end at or before it.
    pub(super) fn back(&mut self, at: usize, letters: &[u8], ends: usize) -> Reading {
        let reading = self.goes_back(at, letters, ends, None);
        match reading {
            Reading::No(stop) if ends > 0 && self.joints.by_end(ends - 1).end >= stop => {
                self.goes_back(at, letters, ends, Some(&mut MOST_LEAPS.clone()))
            }
            _ => reading,
        }
    }

    /// Reads those of `letters` that stand behind byte `at` with nothing but ASCII between them; gives where the last one ends, and
    /// the rest.
    fn plainly_on<'s>(&self, at: usize, letters: &'s [u8]) -> (usize, &'s [u8]) {
        let (mut reached, mut rest) = (at, letters);
        for (at, &byte) in self.source.as_bytes().iter().enumerate().skip(at) {
            let Some((sought, behind)) = rest.split_first() else {
                break;
            };
            if byte.is_ascii_alphanumeric() && byte.to_ascii_lowercase() == *sought {
                (reached, rest) = (at + 1, behind);
            } else if byte.is_ascii_alphanumeric() || !byte.is_ascii() || at - reached > FARTHEST {
                break;
            }
        }
        (reached, rest)
    }

    /// The same with as many leaps as `patience` allows, if any.
    fn goes_on(
        &mut self,
        mut at: usize,
        mut letters: &[u8],
        mut next: usize,
        mut patience: Option<&mut usize>,
    ) -> Reading {
        while !letters.is_empty() {
            let beside = self.after(at);
            let reached = match beside {
                Beside::Letters(_, start, _) => start,
                Beside::End => self.source.len(),
                Beside::Far => return Reading::Maybe,
            };
            if let Some(patience) = patience.as_deref_mut() {
                while let Some(&joint) = self.joints.by_start.get(next)
                    && joint.start <= reached
                {
                    next += 1;
                    let Some(left) = patience.checked_sub(1) else {
                        return Reading::Maybe;
                    };
                    *patience = left;
                    let beyond = self.joints.starts_before(joint.end);
                    let reading = self.goes_on(joint.end, letters, beyond, Some(patience));
                    if !matches!(reading, Reading::No(_)) {
                        return Reading::Maybe;
                    }
                }
            }
            let Beside::Letters(spelt, _, end) = beside else {
                return Reading::No(reached);
            };
            let spelt = spelt.letters();
            // a literal may end within the letters of one character
            let shared = letters.len().min(spelt.len());
            if !letters
                .iter()
                .zip(spelt)
                .all(|(sought, there)| sought == there)
            {
                return Reading::No(reached);
            }
            letters = &letters[shared..];
            at = end;
        }
        Reading::Straight(at)
    }

    fn goes_back(
        &mut self,
        mut at: usize,
        mut letters: &[u8],
        mut ends: usize,
        mut patience: Option<&mut usize>,
    ) -> Reading {
        while !letters.is_empty() {
            let beside = self.before(at);
            let reached = match beside {
                Beside::Letters(_, _, end) => end,
                Beside::End => 0,
                Beside::Far => return Reading::Maybe,
            };
            if let Some(patience) = patience.as_deref_mut() {
                while let Some(before) = ends.checked_sub(1)
                    && let joint = self.joints.by_end(before)
                    && joint.end >= reached
                {
                    ends = before;
                    let Some(left) = patience.checked_sub(1) else {
                        return Reading::Maybe;
                    };
                    *patience = left;
                    let beyond = self.joints.ends_before(joint.start + 1);
                    let reading = self.goes_back(joint.start, letters, beyond, Some(patience));
                    if !matches!(reading, Reading::No(_)) {
                        return Reading::Maybe;
                    }
                }
            }
            let Beside::Letters(spelt, start, _) = beside else {
                return Reading::No(reached);
            };
            let spelt = spelt.letters();
            let shared = letters.len().min(spelt.len());
            let rest = letters.len() - shared;
            let pairs = letters.iter().rev().zip(spelt.iter().rev());
            if !pairs.into_iter().all(|(sought, there)| sought == there) {
                return Reading::No(reached);
            }
            letters = &letters[..rest];
            at = start;
        }
        Reading::Straight(at)
    }

    /// The first letters from byte `from` on, as many as stand together, or the first ones of those.
    #[inline]
    pub(super) fn run(&mut self, from: usize) -> Beside {
        let bytes = self.source.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at)
            && byte.is_ascii()
            && at - from <= FARTHEST
        {
            if byte.is_ascii_alphanumeric() {
                let run = Spelt::run(&bytes[at..]);
                return Beside::Letters(run, at, at + run.letters().len());
            }
            at += 1;
        }
        self.after(from)
    }

    /// What is known of the character that begins at byte `at`, and is not ASCII.
    pub(super) fn known(&mut self, at: usize) -> Known {
        let c = self.source[at..].chars().next().expect("not at the end");
        self.joints.memory.of(c)
    }

    /// The first letters from byte `from` on: those of one character.
    fn after(&mut self, from: usize) -> Beside {
        let mut at = from;
        while let Some(&byte) = self.source.as_bytes().get(at) {
            if at - from > FARTHEST {
                return Beside::Far;
            }
            if byte.is_ascii_alphanumeric() {
                return Beside::Letters(Spelt::ascii(byte), at, at + 1);
            }
            let mut end = at + 1;
            if !byte.is_ascii() {
                let c = self.source[at..].chars().next().expect("not at the end");
                end = at + c.len_utf8();
                match self.joints.memory.of(c).spelt() {
                    None => return Beside::Far,
                    Some(spelt) if !spelt.letters().is_empty() => {
                        return Beside::Letters(spelt, at, end);
                    }
                    Some(_) => {}
                }
            }
            at = end;
        }
        Beside::End
    }

    /// The last letters before byte `to`.
    fn before(&mut self, to: usize) -> Beside {
        let mut at = to;
        while let Some(before) = at.checked_sub(1) {
            if to - at > FARTHEST {
                return Beside::Far;
            }
            let byte = self.source.as_bytes()[before];
            if byte.is_ascii_alphanumeric() {
                return Beside::Letters(Spelt::ascii(byte), before, at);
            }
            let mut start = before;
            if !byte.is_ascii() {
                let c = self.source[..at]
                    .chars()
                    .next_back()
                    .expect("not at the start");
                start = at - c.len_utf8();
                match self.joints.memory.of(c).spelt() {
                    None => return Beside::Far,
                    Some(spelt) if !spelt.letters().is_empty() => {
                        return Beside::Letters(spelt, start, at);
                    }
                    Some(_) => {}
                }
            }
            at = start;
        }
        Beside::End
    }
}
