//! Reading a literal on, forwards and backwards, where it may leap over joints.
//!
//! Beside a joint the letters that follow are those behind it, or those behind its end. Few literals that begin or
//! end beside one go on so; to look costs less than to parse.

use std::ops::Range;

use super::window::Way;
use crate::document::Joint;

/// How many leaps are tried for one literal.
const MOST_LEAPS: usize = 64;

/// The letters of a source with their joints, sorted both ways.
#[derive(Clone, Copy)]
pub(super) struct Leaps<'l> {
    pub(super) bytes: &'l [u8],
    /// By start.
    pub(super) joints: &'l [Joint],
    /// The same by end.
    pub(super) by_end: &'l [Joint],
}

impl Leaps<'_> {
    /// Whether `letters` may be read from `at` on. Where that would take too long to tell, they may.
    pub(super) fn reads_on(self, at: usize, letters: &[u8]) -> bool {
        self.goes_on(at, letters, &mut MOST_LEAPS.clone())
    }

    /// Whether `letters` may be read up to `at`, likewise.
    pub(super) fn reads_back(self, at: usize, letters: &[u8]) -> bool {
        self.goes_back(at, letters, &mut MOST_LEAPS.clone())
    }

    fn goes_on(self, at: usize, letters: &[u8], patience: &mut usize) -> bool {
        let mut next = self.joints.partition_point(|joint| joint.start < at);
        for (index, letter) in letters.iter().enumerate() {
            let here = at + index;
            while let Some(joint) = self.joints.get(next)
                && joint.start == here
            {
                next += 1;
                if *patience == 0 {
                    return true;
                }
                *patience -= 1;
                if joint.end > here && self.goes_on(joint.end, &letters[index..], patience) {
                    return true;
                }
            }
            if self.bytes.get(here) != Some(letter) {
                return false;
            }
        }
        true
    }

    fn goes_back(self, at: usize, letters: &[u8], patience: &mut usize) -> bool {
        let mut next = self.by_end.partition_point(|joint| joint.end <= at);
        for left in (0..letters.len()).rev() {
            let here = at + left + 1 - letters.len();
            while let Some(joint) = next.checked_sub(1).map(|before| self.by_end[before])
                && joint.end == here
            {
                next -= 1;
                if *patience == 0 {
                    return true;
                }
                *patience -= 1;
                if joint.start < here && self.goes_back(joint.start, &letters[..=left], patience) {
                    return true;
                }
            }
            if here == 0 || self.bytes[here - 1] != letters[left] {
                return false;
            }
        }
        true
    }
}

/// Letters read over a joint.
#[derive(Clone, Copy)]
pub(super) struct Crossing {
    pub(super) way: Way,
    /// Where the joint starts, if the letters before it are those that stand there.
    pub(super) before: Option<usize>,
    /// So many of the letters stand behind it.
    pub(super) count: usize,
    /// Where it ends.
    pub(super) end: usize,
}

impl Crossing {
    /// Whether `letters`, whose `window` this is, may go on at both its ends.
    pub(super) fn reads(self, letters: &[u8], window: Range<usize>, leaps: Leaps<'_>) -> bool {
        let left = window.len() - self.count;
        leaps.reads_on(self.end + self.count, &letters[window.end..])
            && self
                .before
                .is_none_or(|start| leaps.reads_back(start - left, &letters[..window.start]))
    }
}
