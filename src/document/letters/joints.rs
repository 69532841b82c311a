//! One pass over a source: letters are copied eight bytes at a time; what may be a joint is looked at closely.

mod apostrophe;
mod markup;

use super::spelling::MOST;
use super::{INTERVAL, Joint, Letters, Station};
use crate::document::glyph::{ASCII, Glyph};
use crate::document::{Format, front_matter, look_alike};
use crate::text::{Halt, Span};
use unicode_script::{Script, UnicodeScript};

/// The byte is a letter: its folded form is in the low byte.
const KEPT: u16 = 1 << 8;

/// The byte may begin a joint, or a character that is not ASCII.
const SPECIAL: u16 = 1 << 9;

static MARKUP: [u16; 256] = table(true, false);
static JSX: [u16; 256] = table(true, true);
static PLAIN: [u16; 256] = table(false, false);

const fn table(markup: bool, jsx: bool) -> [u16; 256] {
    let mut table = [SPECIAL; 256];
    let mut byte = 0;
    while byte < 128 {
        let ascii = byte as u8;
        table[byte] = match (ASCII[byte], ascii) {
            (Glyph::Word, _) => KEPT | ascii.to_ascii_lowercase() as u16,
            (_, b'\'' | b'`') => SPECIAL,
            (_, b'&' | b'<' | b'[' | b']') if markup => SPECIAL,
            (_, b'{') if jsx => SPECIAL,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// How many places a joint may lead to, and how many joints may be open at once.
const MOST_WAYS: usize = 16;
const MOST_OPEN: usize = 64;

/// How far the end of a link's address, a label or a tag over several lines is looked for, in bytes.
const REACH: usize = 4096;

/// How much markup may stand between an apostrophe and its `s`.
const LONGEST_MARKUP: usize = 32;

/// How many characters around a letter of another script are looked at.
const FARTHEST: usize = 64;

/// Calls `found` with the places around which the letters of `source` do not show its text, as far as that is plain at once.
pub(super) fn opaque_places(format: Format, source: &str, mut found: impl FnMut(usize)) {
    let bytes = source.as_bytes();
    // escapes in quoted values stand for letters
    if matches!(format, Format::Markdown | Format::Mdx)
        && front_matter::find_front_matter(source)
            .is_some_and(|found| memchr::memchr(b'\\', &bytes[..found.end]).is_some())
    {
        found(0);
    }
    if format == Format::Mdx {
        // modules hold anything
        for name in [b"import", b"export"] {
            for at in memchr::memmem::find_iter(bytes, name) {
                let mut before = bytes[..at].iter().rev();
                let first = before.find(|byte| !matches!(byte, b' ' | b'\t'));
                if matches!(first, None | Some(b'\n' | b'\r')) {
                    found(at);
                }
            }
        }
    }
}

pub(super) struct Reader<'a> {
    source: &'a str,
    bytes: &'a [u8],
    table: &'static [u16; 256],
    letters: &'a mut Letters,
    at: usize,
    /// How many letters there are.
    len: usize,
    /// The ends of joints, and the starts of some, that are still to come: the latest first.
    pending: Vec<Pending>,
    /// Places behind apostrophes, and how many letters stand before those.
    awaiting: Vec<(usize, usize)>,
    /// The joint of the last tag, if that was a plain one.
    plain_tag: Option<usize>,
    /// Where joints ended last, and how many.
    settled: (usize, usize),
    /// How many more bytes may be looked at for the ends of joints.
    effort: usize,
    /// Whether joints are looked for.
    notes_joints: bool,
    /// Whether tags are those of JSX.
    is_jsx: bool,
}

/// A place of the source at which one end of a joint is noted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Pending {
    source: usize,
    joint: usize,
    is_start: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(format: Format, source: &'a str, letters: &'a mut Letters) -> Reader<'a> {
        let table = match format {
            Format::Text => &PLAIN,
            Format::Markdown | Format::Html => &MARKUP,
            Format::Mdx => &JSX,
        };
        Reader {
            source,
            bytes: source.as_bytes(),
            table,
            letters,
            at: 0,
            len: 0,
            pending: Vec::new(),
            awaiting: Vec::new(),
            plain_tag: None,
            settled: (0, 0),
            effort: 4096 + 8 * source.len(),
            notes_joints: true,
            is_jsx: format == Format::Mdx,
        }
    }

    /// Reads everything but the `unread` spans, until `halt` is raised.
    pub(super) fn run(mut self, unread: &[Span], halt: Halt<'_>) {
        let mut lookout = halt.lookout();
        self.make_room();
        let mut station = 0;
        let mut unread = unread.iter();
        let mut next_unread = unread.next();
        while self.at < self.bytes.len() && !self.letters.is_opaque {
            self.settle();
            if let Some(span) = next_unread
                && span.start <= self.at
            {
                next_unread = unread.next();
                if span.end > self.at {
                    self.at = span.end;
                    // from here on letters are counted anew
                    station = span.end;
                    continue;
                }
            }
            if self.at >= station {
                if lookout.is_raised(self.at) {
                    break;
                }
                self.letters.stations.push(Station {
                    source: self.at,
                    letters: self.len,
                });
                station = self.at + INTERVAL;
            }
            let mut stop = self.bytes.len().min(station);
            if let Some(next) = self.pending.last() {
                stop = stop.min(next.source);
            }
            if let Some(span) = next_unread {
                stop = stop.min(span.start);
            }
            self.read_plain(stop);
            if self.at < stop {
                self.read_special();
            }
        }
        self.settle();
        let letters = &mut *self.letters;
        letters.bytes.truncate(self.len);
        letters.joints.retain(|joint| joint.start < joint.end);
        letters.joints.sort_unstable();
        letters.joints.dedup();
    }

    /// The place of the letter that stands behind `wanted` others, counted from byte `from` on.
    pub(super) fn find(mut self, from: usize, wanted: usize) -> usize {
        self.at = from;
        self.notes_joints = false;
        self.make_room();
        let mut last = from;
        while self.at < self.bytes.len() && self.len <= wanted {
            last = self.at;
            self.read_plain(self.at + 1);
            if self.at == last {
                self.read_special();
            }
        }
        last
    }

    /// Makes room for the letters of the rest of the source, if each gave no more than it has bytes, and of one character more.
    fn make_room(&mut self) {
        let needed = self.len + (self.bytes.len() - self.at) + MOST;
        if self.letters.bytes.len() < needed {
            self.letters.bytes.resize(needed + needed / 8, 0);
        }
    }

    /// Copies letters up to the first special byte, or to `stop`.
    fn read_plain(&mut self, stop: usize) {
        let out = &mut self.letters.bytes;
        let (mut at, mut len) = (self.at, self.len);
        while let Some(chunk) = self.bytes[at..stop].first_chunk::<8>()
            && let Some(room) = out[len..].first_chunk_mut::<8>()
        {
            let mut count = 0;
            let (mut kept, mut special) = (0u32, 0u32);
            for (place, &byte) in chunk.iter().enumerate() {
                let entry = u32::from(self.table[byte as usize]);
                room[count & 7] = entry as u8;
                count += (entry >> 8 & 1) as usize;
                kept |= (entry >> 8 & 1) << place;
                special |= (entry >> 9 & 1) << place;
            }
            if special != 0 {
                let before = special.trailing_zeros();
                at += before as usize;
                len += (kept & ((1 << before) - 1)).count_ones() as usize;
                (self.at, self.len) = (at, len);
                return;
            }
            at += 8;
            len += count;
        }
        for &byte in &self.bytes[at..stop] {
            let entry = self.table[byte as usize];
            if entry & SPECIAL != 0 {
                break;
            }
            out[len] = entry as u8;
            len += usize::from(entry >> 8);
            at += 1;
        }
        (self.at, self.len) = (at, len);
    }

    /// Notes the ends that are reached.
    fn settle(&mut self) {
        while let Some(&next) = self.pending.last()
            && next.source <= self.at
        {
            self.pending.pop();
            let joint = &mut self.letters.joints[next.joint];
            if next.is_start {
                joint.start = self.len;
            } else {
                joint.end = self.len;
                let count = if self.settled.0 == next.source {
                    self.settled.1
                } else {
                    0
                };
                self.settled = (next.source, count + 1);
            }
        }
    }

    /// A joint from here to byte `end` of the source.
    fn leap(&mut self, end: usize) {
        self.leap_since(self.len, end);
        if !self.awaiting.is_empty() {
            self.await_s_behind(end);
        }
    }

    /// A joint from behind the first `start` letters to byte `end` of the source.
    fn leap_since(&mut self, start: usize, end: usize) {
        let joint = self.letters.joints.len();
        self.letters.joints.push(Joint { start, end: start });
        self.expect(Pending {
            source: end,
            joint,
            is_start: false,
        });
    }

    /// A joint between two bytes of the source, both still to come.
    fn leap_from(&mut self, start: usize, end: usize) {
        self.expect(Pending {
            source: start,
            joint: self.letters.joints.len(),
            is_start: true,
        });
        self.leap_since(self.len, end);
    }

    fn expect(&mut self, pending: Pending) {
        if self.pending.len() >= MOST_OPEN {
            return self.give_up();
        }
        let after = self
            .pending
            .partition_point(|known| known.source > pending.source);
        self.pending.insert(after, pending);
    }

    /// Says that the letters here do not show the text.
    fn give_up(&mut self) {
        self.letters.give_up(self.at);
    }

    /// Says that so many bytes were looked at.
    fn spend(&mut self, bytes: usize) {
        match self.effort.checked_sub(bytes) {
            Some(left) => self.effort = left,
            None => self.letters.is_opaque = true,
        }
    }

    fn read_special(&mut self) {
        let rest = &self.bytes[self.at..];
        match rest {
            [0x80..=0xFF, ..] => return self.read_character(),
            [b'\'', ..] if self.is_possessive(1) => {
                self.at += 2;
                return;
            }
            _ if !self.notes_joints => {}
            [b'\'' | b'`', ..] => self.read_apostrophe(1),
            [b'&', ..] => self.read_reference(),
            // expressions hold anything
            [b'{', ..] => self.give_up(),
            [b'<', ..] => self.read_tag(),
            [b'[', b'^', ..] | [b']', b'[', ..] => self.leap_behind_label(),
            [b'[', b'[', ..] => self.read_wiki_link(),
            [b']', b'(', ..] => self.read_destination(),
            _ => {}
        }
        self.at += 1;
    }

    fn read_character(&mut self) {
        let c = self.source[self.at..]
            .chars()
            .next()
            .expect("not at the end");
        let end = self.at + c.len_utf8();
        if c == '’' && self.is_possessive(c.len_utf8()) {
            self.at = end + 1;
            return;
        }
        let known = self.letters.memory.of(c);
        if self.notes_joints {
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
        self.len += known.spell(&mut self.letters.bytes[self.len..]);
        self.at = end;
        self.make_room();
    }

    /// Whether the letter of another script here, which ends at `end`, may stand in one word with Latin letters.
    fn may_mix(&mut self, end: usize) -> bool {
        let (before, after) = (&self.source[..self.at], &self.source[end..]);
        // within a run of such letters only the first and the last need to look around
        let memory = &mut self.letters.memory;
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
fn may_meet_latin(chars: impl Iterator<Item = char>, joints: [u8; 5], is_back: bool) -> bool {
    let mut chars = chars.peekable();
    let mut hyphen = false;
    for _ in 0..FARTHEST {
        let Some(c) = chars.next() else {
            return false;
        };
        match c {
            // a word may go on behind a hyphen at a line end
            '\n' => {
                return if is_back {
                    chars.peek() == Some(&'-')
                } else {
                    hyphen
                };
            }
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
