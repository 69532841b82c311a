//! Markup that holds letters which are not read: character references, tags, labels, addresses and titles.

use std::ops::Range;

use super::{MOST_WAYS, REACH, Reader};
use crate::document::Format;
use crate::document::entity::{decode_entity, decode_html_entity};
use crate::document::glyph::Glyph;
use crate::document::html::find_tag_end;
use crate::document::mdx::{Stretch, StretchKind};

impl Reader<'_> {
    /// `&…;`
    pub(super) fn read_reference(&mut self) {
        let rest = &self.source[self.at..];
        let Some(entity) = decode_html_entity(rest).or_else(|| decode_entity(rest)) else {
            return;
        };
        let mut buffer = [0; 8];
        let (mut apostrophe, mut gives_letters) = (false, false);
        for c in entity.write(&mut buffer).chars() {
            match Glyph::of(c) {
                Glyph::Word | Glyph::Symbol | Glyph::Superscript => {
                    gives_letters |= c.is_ascii_alphanumeric()
                        || !c.is_ascii() && self.joints.memory.of(c).has_letters();
                }
                Glyph::Apostrophe => apostrophe = true,
                _ => {}
            }
        }
        if gives_letters {
            self.give_up();
        }
        let end = self.at + entity.len;
        self.leap(end);
        if apostrophe {
            self.await_s(end, self.at);
        }
    }

    /// JSX and its kin: an expression is read, letter by letter, the rest is not; in a block of HTML all of it may be.
    pub(super) fn read_stretch(&mut self, stretch: Stretch) {
        let span = stretch.span;
        let written = &self.source.as_bytes()[span.range()];
        let mut is_plain = memchr::memchr2(b'&', b'<', &written[1..]).is_none();
        self.leap(span.end);
        if stretch.kind == StretchKind::Tag {
            for value in alternatives(written) {
                is_plain &= written[value.start] != b'{';
                self.leap(span.start + value.start);
                self.leap_from(span.start + value.end, span.end);
            }
        }
        if !is_plain {
            self.give_up();
        }
    }

    /// `<…`
    pub(super) fn read_tag(&mut self) {
        let bytes = self.bytes;
        let at = self.at;
        match bytes[at + 1..] {
            [b'!', b'-', b'-', ..] => {
                for whole in [&b">"[..], b"->"] {
                    if bytes[at + 4..].starts_with(whole) {
                        self.leap(at + 4 + whole.len());
                    }
                }
                let end = memchr::memmem::find(&bytes[at + 4..], b"-->");
                self.spend(end.unwrap_or(bytes.len() - at));
                if let Some(end) = end {
                    self.leap(at + 4 + end + 3);
                }
            }
            [b'!', b'[', ..] if bytes[at..].starts_with(b"<![CDATA[") => {
                self.leap(at + 9);
                self.leap_behind_brackets(at + 1);
            }
            [b'!' | b'?', ..] => self.leap_behind_brackets(at + 1),
            [b'/' | b'a'..=b'z' | b'A'..=b'Z', ..] => {
                let (end, looked_at) = find_tag_end(bytes, at + 1, false);
                self.spend(looked_at - at);
                if self.format == Format::Mdx {
                    // in a block of HTML it may be read as a tag of JSX
                    let (jsx_end, looked_at) = find_tag_end(self.source.as_bytes(), at + 1, true);
                    self.spend(looked_at - at);
                    if jsx_end != end {
                        self.give_up();
                    }
                }
                let Some(end) = end else { return };
                let tag = &bytes[at..=end];
                self.leap(end + 1);
                let in_quote = self.is_prefix(end);
                if in_quote {
                    // the tag goes on in the next line of a quote: any bracket may be its end
                    self.leap_behind_brackets(at + 1);
                }
                // the alternative text of an image is part of the text
                for value in alternatives(tag) {
                    if in_quote {
                        self.give_up();
                    }
                    self.leap(at + value.start);
                    self.leap_from(at + value.end, end + 1);
                }
            }
            _ => {}
        }
    }

    /// A leap behind the next `>`, and, if it may be the prefix of a line in a quote, behind those after it.
    pub(super) fn leap_behind_brackets(&mut self, from: usize) {
        let mut at = from;
        for _ in 0..MOST_WAYS {
            let Some(found) = memchr::memchr(b'>', &self.bytes[at..]) else {
                self.spend(self.bytes.len() - at);
                return;
            };
            self.spend(found);
            at += found + 1;
            self.leap(at);
            if !self.is_prefix(at - 1) {
                return;
            }
        }
        self.give_up();
    }

    /// Whether the `>` at `at` may be the prefix of a line.
    pub(super) fn is_prefix(&self, at: usize) -> bool {
        let before = self.bytes[..at].iter().rev().take(REACH);
        let mut before = before.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'>'));
        matches!(before.next(), None | Some(b'\n' | b'\r'))
    }

    /// A leap behind the label that begins here; where a backslash stands before its end, behind the next ones too.
    pub(super) fn leap_behind_label(&mut self) {
        let mut at = self.at + 2;
        for _ in 0..MOST_WAYS {
            let reach = &self.bytes[at..self.bytes.len().min(at + REACH)];
            let Some(found) = memchr::memchr(b']', reach) else {
                // no label is that long
                return self.spend(reach.len());
            };
            self.spend(found);
            at += found + 1;
            self.leap(at);
            if self.bytes[at - 2] != b'\\' {
                return;
            }
        }
        self.give_up();
    }

    /// `[[target|text]]`
    pub(super) fn read_wiki_link(&mut self) {
        let from = self.at + 2;
        let reach = self.rest_of_block(from);
        let reach = &self.bytes[from..from + reach];
        let end = memchr::memmem::find(reach, b"]]").unwrap_or(reach.len());
        self.leap_behind_each(b'|', from, end);
    }

    /// How many bytes from `from` on there are to the next blank line.
    pub(super) fn rest_of_block(&mut self, from: usize) -> usize {
        let reach = &self.bytes[from..self.bytes.len().min(from + REACH)];
        let mut ends = memchr::memchr_iter(b'\n', reach);
        let end = ends.find(|&end| {
            let mut line = reach[end + 1..].iter();
            let first = line.find(|byte| !matches!(byte, b' ' | b'\t' | b'>' | b'\r'));
            first == Some(&b'\n')
        });
        if end.is_none() && reach.len() == REACH {
            self.give_up();
        }
        let end = end.unwrap_or(reach.len());
        self.spend(2 * end);
        end
    }

    /// Leaps behind every `sign` among the `len` bytes from `from` on.
    pub(super) fn leap_behind_each(&mut self, sign: u8, from: usize, len: usize) {
        let reach = &self.bytes[from..from + len];
        let mut count = 0;
        for found in memchr::memchr_iter(sign, reach) {
            count += 1;
            if count > MOST_WAYS {
                return self.give_up();
            }
            self.leap(from + found + 1);
        }
    }

    /// `](…)`: behind the bracket that closes it, as CommonMark has it (6.3); where there is a title, behind each that may.
    pub(super) fn read_destination(&mut self) {
        let from = self.skip_blanks(self.at + 2);
        if self.bytes.get(from) == Some(&b'<') {
            return self.leap_behind_title(from);
        }
        let mut depth = 0;
        let mut at = from;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => break,
                b'\\' => at += 1,
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                _ => {}
            }
            at += 1;
        }
        let at = at.min(self.bytes.len());
        self.spend(at - from);
        let after = self.skip_blanks(at);
        match self.bytes.get(after) {
            Some(b')') => self.leap(after + 1),
            Some(b'"') => {
                let plain = |byte: &&u8| !matches!(byte, b'"' | b'\n' | b'\r' | b'\\');
                let len = self.bytes[after + 1..].iter().take_while(plain).count();
                self.spend(len);
                match self.bytes[after + 1 + len..] {
                    [b'"', b')', ..] => self.leap(after + len + 3),
                    _ => self.leap_behind_title(after),
                }
            }
            Some(b'\'' | b'(') => self.leap_behind_title(after),
            _ => {}
        }
    }

    /// Leaps behind every bracket with which a link may close whose title begins at `from`.
    pub(super) fn leap_behind_title(&mut self, from: usize) {
        let len = self.rest_of_block(from);
        self.leap_behind_each(b')', from, len);
    }

    /// The next byte that is no white space and no prefix of a line.
    pub(super) fn skip_blanks(&self, from: usize) -> usize {
        let mut at = from;
        let mut in_prefix = false;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' | b'\r' => in_prefix = true,
                b' ' | b'\t' => {}
                b'>' if in_prefix => {}
                _ => break,
            }
            at += 1;
        }
        at
    }
}

/// The values of the `alt` attributes in a tag, as far as they look like such.
fn alternatives(tag: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let blanks = |from: usize| tag.len() - tag[from..].trim_ascii_start().len();
    // a value without quotes that begins within another one ends with it
    let mut plain_end = 0;
    memchr::memchr_iter(b'=', tag).filter_map(move |equals| {
        let name = tag[..equals].trim_ascii_end();
        let before = name.len().checked_sub(4)?;
        let begins = tag[before].is_ascii_whitespace() || b"\"'/}".contains(&tag[before]);
        if !begins || !name[before + 1..].eq_ignore_ascii_case(b"alt") {
            return None;
        }
        let open = blanks(equals + 1);
        if let Some(quote @ (b'"' | b'\'')) = tag.get(open) {
            let len = memchr::memchr(*quote, &tag[open + 1..])?;
            return Some(open + 1..open + 1 + len);
        }
        if plain_end <= open {
            let value = tag[open..].iter();
            let is_part = |byte: &&u8| !byte.is_ascii_whitespace() && **byte != b'>';
            plain_end = open + value.take_while(is_part).count();
        }
        Some(open..plain_end)
    })
}
