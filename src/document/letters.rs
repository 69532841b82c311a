//! The letters of a file: what a phrase can be looked for in before anything is parsed.
//!
//! Folded, and with everything else dropped, a text and its source are nearly the same string: markup, white space,
//! quote prefixes, punctuation, escapes and invisible characters hold no letters. What the source holds beyond
//! the text (an address, a tag, the name of a character reference) stands between a *joint* and the place where
//! the text goes on. The joints are noted, and whoever searches the letters reads on both ways.
//!
//! The law: wherever the folded text of a block holds a string, the letters of that string stand in the source one behind
//! the other with no other letters between them, except that they may leap over joints. Where this cannot be promised the section of the
//! source is *opaque*, and must be parsed. Letters are a superset: nothing here decides what is a link or a tag.

use super::mdx::{self, Mask};
use super::{Format, front_matter};
use crate::text::{Halt, Span};

mod joints;
mod spelling;

use joints::Reader;
use spelling::Memory;
pub(crate) use spelling::{Known, Spelt, run_starts, spell_folded};

/// Where the letters of a source go on elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Joints {
    /// By start, then by end.
    pub(crate) by_start: Vec<Joint>,
    /// The same by end, once that was asked for: indices.
    by_end: Vec<u32>,
    /// Where one ends inside a run of letters, by place.
    pub(crate) torn: Vec<usize>,
    /// Bytes of the source, in any order, around which a text may hold what its letters do not show.
    pub(crate) opaque: Vec<usize>,
    /// Whether it may do so anywhere.
    pub(crate) is_opaque: bool,
    /// How many opaque places are worth knowing.
    most_opaque: usize,
    pub(crate) memory: Memory,
}

/// A leap: behind the letters before `start` the text may go on at `end`. Bytes of the source. None starts inside a run of
/// letters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Joint {
    pub(crate) start: usize,
    /// Behind `start`.
    pub(crate) end: usize,
}

impl Joints {
    /// Reads those of `source` in place of what was here before, but for most of those within `unread`, in order of place,
    /// of which no text is made. With more opaque places than `most` all of it is opaque. Once `halt` is raised no more
    /// is read.
    pub(crate) fn read(
        &mut self,
        format: Format,
        source: &str,
        unread: &[Span],
        most: usize,
        halt: Halt<'_>,
    ) {
        self.by_start.clear();
        self.by_end.clear();
        self.torn.clear();
        self.opaque.clear();
        self.is_opaque = false;
        self.most_opaque = most;
        let front_matter = match format {
            Format::Markdown | Format::Mdx => front_matter::find_front_matter(source),
            Format::Html | Format::Text => None,
        };
        let start = front_matter.map_or(0, |found| found.end);
        // escapes in quoted values stand for letters
        if memchr::memchr(b'\\', &source.as_bytes()[..start]).is_some() {
            self.give_up(0);
        }
        let mask = match format {
            Format::Mdx => mdx::mask(source, start),
            _ => Mask::default(),
        };
        Reader::new(format, source, &mask, self).run(unread, halt);
        if self.by_start.len() > u32::MAX as usize {
            self.is_opaque = true;
        }
        if self.is_opaque || halt.is_raised() {
            return;
        }
        self.by_start.sort_unstable();
        self.by_start.dedup();
        let bytes = source.as_bytes();
        let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
        let is_torn = |at: usize| is_letter(at) && is_letter(at - 1);
        let mut starts = self.by_start.iter().map(|joint| joint.start);
        debug_assert!(!starts.any(|start| start > 0 && is_torn(start)));
        let ends = self.by_start.iter().map(|joint| joint.end);
        self.torn.extend(ends.filter(|&end| is_torn(end)));
        self.torn.sort_unstable();
    }

    /// Brings the ends in order, on which the functions below depend.
    pub(crate) fn sort_ends(&mut self) {
        if self.by_end.is_empty() {
            self.by_end.extend(0..self.by_start.len() as u32);
            let by_start = &self.by_start;
            self.by_end
                .sort_unstable_by_key(|&index| by_start[index as usize].end);
        }
    }

    /// How many of them start before byte `at`.
    pub(crate) fn starts_before(&self, at: usize) -> usize {
        self.by_start.partition_point(|joint| joint.start < at)
    }

    /// The same where `known` of them do, and few more.
    pub(crate) fn starts_before_from(&self, known: usize, at: usize) -> usize {
        let rest = &self.by_start[known..];
        let mut reach = 1;
        while rest.get(reach).is_some_and(|joint| joint.start < at) {
            reach *= 2;
        }
        let near = &rest[reach / 2..rest.len().min(reach + 1)];
        known + reach / 2 + near.partition_point(|joint| joint.start < at)
    }

    /// Around byte `at` of the source the letters do not show the text.
    pub(crate) fn give_up(&mut self, at: usize) {
        self.opaque.push(at);
        self.is_opaque |= self.opaque.len() > self.most_opaque;
    }

    /// How many of them end before byte `at`.
    pub(crate) fn ends_before(&self, at: usize) -> usize {
        let by_end = &self.by_end;
        by_end.partition_point(|&index| self.by_start[index as usize].end < at)
    }

    /// The joint that is number `index` by end.
    pub(crate) fn by_end(&self, index: usize) -> Joint {
        self.by_start[self.by_end[index] as usize]
    }

    /// Whether one of them starts or ends in `from..=to`.
    pub(crate) fn touch(&self, from: usize, to: usize) -> bool {
        let first = self.starts_before(from);
        let starts = |joint: &Joint| joint.start <= to;
        self.by_start.get(first).is_some_and(starts)
            || self.ends_before(from) < self.ends_before(to + 1)
    }
}

#[cfg(test)]
mod tests;
