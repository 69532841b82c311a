//! One pass over a source: sixty-four bytes at a time are passed over; what may be a joint is looked at closely.

mod apostrophe;
mod markup;

use super::{Joint, Joints};
use crate::document::glyph::{self, Glyph};
use crate::document::mdx::{Mask, Stretch};
use crate::document::{Format, look_alike};
use crate::text::lanes::{LANES, Lanes};
use crate::text::{Halt, Span};
use unicode_script::{Script, UnicodeScript};

/// How many places a joint may lead to, and how many joints may be open at once.
const MOST_WAYS: usize = 16;
const MOST_OPEN: usize = 64;

/// How far the end of a link's address, a label or a tag over several lines is looked for, in bytes.
const REACH: usize = 4096;

/// How much markup may stand between an apostrophe and its `s`.
const LONGEST_MARKUP: usize = 32;

/// How many characters around a letter of another script are looked at.
const FARTHEST: usize = 64;

/// Where markup may begin that holds letters which are not read.
const MARKUP: [u8; 4] = [b'&', b'<', b'[', b']'];

pub(super) struct Reader<'a> {
    source: &'a str,
    /// The bytes that the parser of Markdown sees: those of the source, but for masked JSX.
    bytes: &'a [u8],
    format: Format,
    joints: &'a mut Joints,
    at: usize,
    /// What is masked and still to come, by place.
    stretches: std::slice::Iter<'a, Stretch>,
    /// Places behind apostrophes, and those of the apostrophes.
    awaiting: Vec<(usize, usize)>,
    /// How many more bytes may be looked at for the ends of joints.
    effort: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        format: Format,
        source: &'a str,
        mask: &'a Mask,
        joints: &'a mut Joints,
    ) -> Reader<'a> {
        Reader {
            source,
            bytes: mask.text.as_deref().unwrap_or(source).as_bytes(),
            format,
            joints,
            at: 0,
            stretches: mask.stretches.iter(),
            awaiting: Vec::new(),
            effort: 4096 + 8 * source.len(),
        }
    }

    /// Reads all of it that is not well within `unread`, until `halt` is raised.
    pub(super) fn run(mut self, unread: &[Span], halt: Halt<'_>) {
        let mut lookout = halt.lookout();
        let mut unread = unread.iter().peekable();
        for base in (0..self.bytes.len()).step_by(LANES) {
            while unread.next_if(|span| span.end < base + LANES).is_some() {}
            if unread.peek().is_some_and(|span| span.start <= base) {
                continue;
            }
            let lanes = Lanes::at(self.source.as_bytes(), base);
            let mut special = lanes.begin_beyond_ascii() | lanes.any_of([b'\'', b'`']);
            match self.format {
                Format::Text => {}
                Format::Markdown | Format::Html => special |= lanes.any_of(MARKUP),
                Format::Mdx => {
                    special |= Lanes::at(self.bytes, base).any_of(MARKUP);
                    special |= self.stretch_starts(base);
                }
            }
            while special != 0 {
                self.at = base + special.trailing_zeros() as usize;
                special &= special - 1;
                self.read_special();
            }
            if self.joints.is_opaque || lookout.is_raised(base) {
                return;
            }
        }
    }

    /// Which of the bytes from `base` on begin what is masked.
    fn stretch_starts(&self, base: usize) -> u64 {
        let starts = self
            .stretches
            .as_slice()
            .iter()
            .map(|stretch| stretch.span.start - base);
        starts
            .take_while(|&at| at < LANES)
            .fold(0, |bits, at| bits | 1 << at)
    }

    /// A joint from here to byte `end` of the source.
    fn leap(&mut self, end: usize) {
        self.leap_from(self.at, end);
        if !self.awaiting.is_empty() {
            self.await_s_behind(end);
        }
    }

    /// A joint between two bytes of the source.
    fn leap_from(&mut self, start: usize, end: usize) {
        if start < end {
            self.joints.by_start.push(Joint { start, end });
        }
    }

    /// Says that the letters here do not show the text.
    fn give_up(&mut self) {
        self.joints.give_up(self.at);
    }

    /// Says that so many bytes were looked at.
    fn spend(&mut self, bytes: usize) {
        match self.effort.checked_sub(bytes) {
            Some(left) => self.effort = left,
            None => self.joints.is_opaque = true,
        }
    }

    fn read_special(&mut self) {
        if let Some(stretch) = self.stretches.as_slice().first()
            && stretch.span.start == self.at
        {
            self.stretches.next();
            return self.read_stretch(*stretch);
        }
        match self.source.as_bytes()[self.at] {
            0x80.. => return self.read_character(),
            b'\'' | b'`' => return self.read_apostrophe(1),
            _ => {}
        }
        match self.bytes[self.at..] {
            [b'&', ..] => self.read_reference(),
            [b'<', ..] => self.read_tag(),
            [b'[', b'^', ..] | [b']', b'[', ..] => self.leap_behind_label(),
            [b'[', b'[', ..] => self.read_wiki_link(),
            [b']', b'(', ..] => self.read_destination(),
            _ => {}
        }
    }

    fn read_character(&mut self) {
        let c = self.source[self.at..]
            .chars()
            .next()
            .expect("not at the end");
        let end = self.at + c.len_utf8();
        let known = self.joints.memory.of(c);
        match known.glyph {
            Glyph::Apostrophe => self.read_apostrophe(c.len_utf8()),
            // behind a letter it is a footnote mark
            Glyph::Superscript => self.leap(end),
            _ => {}
        }
        if known.is_foreign && self.may_mix(end) {
            self.give_up();
        }
    }

    /// Whether the letter of another script here, which ends at `end`, may stand in one word with Latin letters.
    fn may_mix(&mut self, end: usize) -> bool {
        let (before, after) = (&self.source[..self.at], &self.source[end..]);
        // within a run of such letters only the first and the last need to look around
        let memory = &mut self.joints.memory;
        let mut goes_on =
            |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && memory.of(c).is_foreign);
        let back = !goes_on(before.chars().next_back())
            && may_meet_latin(before.chars().rev(), [b'>', b')', b';', b']', b'}'], true);
        let on = !goes_on(after.chars().next())
            && may_meet_latin(after.chars(), [b'<', b'[', b'&', b']', b'{'], false);
        back || on
    }
}

/// Whether Latin letters may follow in the same word; what ends a word for sure is few characters. `joints` may hide anything.
fn may_meet_latin(mut chars: impl Iterator<Item = char>, joints: [u8; 5], is_back: bool) -> bool {
    let (mut hyphen, mut line_break) = (false, false);
    for _ in 0..FARTHEST {
        let Some(c) = chars.next() else {
            return false;
        };
        if glyph::is_invisible(c) {
            continue;
        }
        // a word may go on behind a hyphen at a line end
        if line_break && !glyph::is_line_break(c) {
            return Glyph::of(c) == Glyph::Hyphen;
        }
        match c {
            _ if glyph::is_line_break(c) && is_back => line_break = true,
            _ if glyph::is_line_break(c) => return hyphen,
            ' ' | '\t' | '.' | ',' | ':' | '?' | '/' | '+' | '%' | '@' | '#' => return false,
            _ if c.is_ascii_alphabetic() => return true,
            _ if c.is_ascii() && joints.contains(&(c as u8)) => return true,
            _ if c.is_ascii() => {}
            _ if look_alike::is_foreign(c) => return false,
            _ if c.is_alphabetic() && c.script() == Script::Latin => return true,
            _ if matches!(Glyph::of(c), Glyph::Space | Glyph::Dash) => return false,
            _ => {}
        }
        hyphen = Glyph::of(c) == Glyph::Hyphen;
    }
    true
}
