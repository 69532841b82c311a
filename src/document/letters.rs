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
pub(crate) use spelling::{Spelt, spell_folded};

/// Where the letters of a source go on elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Joints {
    /// By start, then by end.
    pub(crate) by_start: Vec<Joint>,
    /// The same by end: indices.
    pub(crate) by_end: Vec<u32>,
    /// Bytes of the source, in any order, around which a text may hold what its letters do not show.
    pub(crate) opaque: Vec<usize>,
    /// Whether it may do so anywhere.
    pub(crate) is_opaque: bool,
    /// How many opaque places are worth knowing.
    most_opaque: usize,
    pub(crate) memory: Memory,
}

/// A leap: behind the letters before `start` the text may go on at `end`. Bytes of the source.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Joint {
    pub(crate) start: usize,
    /// Behind `start`.
    pub(crate) end: usize,
    /// Whether it is a tag wherever tags are read: between two of [`BOUNDS`] all of these are tags or, in code, none is.
    pub(crate) is_tag: bool,
}

/// What may begin or end a stretch in which tags are not read: code, mathematics, a label, a cell.
pub(crate) const BOUNDS: [u8; 8] = *b"`$[]|{}\\";

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
        self.by_end.extend(0..self.by_start.len() as u32);
        let by_start = &self.by_start;
        self.by_end
            .sort_unstable_by_key(|&index| by_start[index as usize].end);
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
        let first = self.by_start.partition_point(|joint| joint.start < from);
        let starts = |joint: &Joint| joint.start <= to;
        self.by_start.get(first).is_some_and(starts)
            || self.ends_before(from) < self.ends_before(to + 1)
    }
}

#[cfg(test)]
mod tests;
