//! The letters of a file: what a phrase can be looked for in before anything is parsed.
//!
//! Folded, and with everything else dropped, a text and its source are nearly the same string: markup, white space,
//! quote prefixes, punctuation, escapes and invisible characters hold no letters. What the source holds beyond
//! the text (an address, a tag, the name of a character reference) stands between a *joint* and the place where
//! the text goes on. The joints are noted, and whoever searches the letters reads on both ways.
//!
//! The law: wherever the folded text of a block holds a string, the letters of that string stand in the letters of the
//! source in one run, except that the run may leap over joints. Where this cannot be promised the section of the
//! source is *opaque*, and must be parsed. Letters are a superset: nothing here decides what is a link or a tag.

use super::Format;
use crate::text::{Halt, Span};

mod joints;
mod spelling;

use joints::Reader;
pub(crate) use spelling::{Memory, spell_folded};

/// The letters of one source.
#[derive(Debug, Default)]
pub struct Letters {
    /// Letters and digits, folded; a character that is not ASCII gives two bytes, neither of them ASCII.
    pub bytes: Vec<u8>,
    /// Where the text may go on elsewhere, by start.
    pub joints: Vec<Joint>,
    /// Places of the source, in bytes and any order, around which a text may hold what its letters do not show.
    pub opaque: Vec<usize>,
    /// Whether it may do so anywhere.
    pub is_opaque: bool,
    /// How many opaque places are worth knowing.
    most_opaque: usize,
    /// Places in the source and in `bytes`, at intervals.
    stations: Vec<Station>,
    memory: Memory,
}

/// A leap: after the letters before `start` the text may go on at `end`.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Joint {
    /// Bytes of [`Letters::bytes`].
    pub start: usize,
    /// Bytes of [`Letters::bytes`].
    pub end: usize,
}

/// A place of the source, and how many letters stand before it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Station {
    source: usize,
    letters: usize,
}

/// How far apart stations are, in bytes of the source.
const INTERVAL: usize = 256;

impl Letters {
    /// Reads the letters of `source` outside the `unread` spans, in place of what was here before. With more opaque places
    /// than `most` all of it is opaque. Once `halt` is raised no more is read.
    pub fn read(
        &mut self,
        format: Format,
        source: &str,
        unread: &[Span],
        most: usize,
        halt: Halt<'_>,
    ) {
        self.bytes.clear();
        self.joints.clear();
        self.stations.clear();
        self.opaque.clear();
        self.is_opaque = false;
        self.most_opaque = most;
        joints::opaque_places(format, source, |at| self.give_up(at));
        if !self.is_opaque {
            Reader::new(format, source, self).run(unread, halt);
        }
    }

    /// Around byte `at` of the source the letters do not show the text.
    fn give_up(&mut self, at: usize) {
        self.opaque.push(at);
        self.is_opaque |= self.opaque.len() > self.most_opaque;
    }

    /// Where in `source`, of which these are the letters, the letter `at` was read.
    pub fn source_of(&mut self, format: Format, source: &str, at: usize) -> usize {
        let after = self
            .stations
            .partition_point(|station| station.letters <= at);
        let station = match after.checked_sub(1) {
            Some(index) => self.stations[index],
            None => return 0,
        };
        let mut again = Letters {
            memory: std::mem::take(&mut self.memory),
            ..Letters::default()
        };
        let end = source.ceil_char_boundary(station.source + 2 * INTERVAL);
        let reader = Reader::new(format, &source[..end], &mut again);
        let place = reader.find(station.source, at - station.letters);
        self.memory = std::mem::take(&mut again.memory);
        place
    }
}

#[cfg(test)]
mod tests;
