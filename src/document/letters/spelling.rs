//! Which letters a character gives: the same for a character and for what it folds to.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::document::glyph::Glyph;
use crate::document::look_alike;

/// The most letters that one character gives, in bytes: `ﷺ` is a sentence.
pub(super) const MOST: usize = 64;

/// The characters met lately: texts use few beyond ASCII, again and again.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// By the low bits of the character.
    known: Vec<Known>,
}

/// What there is to know of a character that is not ASCII.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    character: char,
    pub(super) glyph: Glyph,
    /// Whether it is a letter of a script that mixes badly with Latin.
    pub(super) is_foreign: bool,
    /// How many letters it gives; more than the field holds are not kept.
    len: u8,
    letters: [u8; SHORT],
}

/// The letters kept of a character.
const SHORT: usize = 8;

/// A power of two.
const KNOWN: usize = 4096;

impl Memory {
    /// What there is to know of `c`.
    pub(super) fn of(&mut self, c: char) -> Known {
        if self.known.is_empty() {
            self.known = vec![Known::of('\u{80}'); KNOWN];
        }
        let known = &mut self.known[c as usize % KNOWN];
        if known.character != c {
            *known = Known::of(c);
        }
        *known
    }
}

impl Known {
    fn of(c: char) -> Known {
        let mut all = [0; MOST];
        let len = spell(c, &mut all);
        let mut letters = [0; SHORT];
        letters.copy_from_slice(&all[..SHORT]);
        Known {
            character: c,
            glyph: Glyph::of(c),
            is_foreign: look_alike::is_foreign(c),
            len: len as u8,
            letters,
        }
    }

    /// Whether it gives any letters.
    pub(super) fn has_letters(&self) -> bool {
        self.len > 0
    }

    /// Writes the letters at the start of `out`, which has room for [`MOST`]; returns how many bytes.
    #[inline]
    pub(super) fn spell(&self, out: &mut [u8]) -> usize {
        let len = usize::from(self.len);
        match out.first_chunk_mut::<SHORT>() {
            Some(room) if len <= SHORT => *room = self.letters,
            _ => {
                let mut all = [0; MOST];
                spell(self.character, &mut all);
                out[..len].copy_from_slice(&all[..len]);
            }
        }
        len
    }
}

/// The letters of a character as it stands in a source.
fn spell(c: char, out: &mut [u8; MOST]) -> usize {
    let mut len = 0;
    match Glyph::of(c) {
        Glyph::Word | Glyph::Symbol | Glyph::Superscript => {
            for folded in std::iter::once(c).nfkc().default_case_fold() {
                spell_decomposed(folded, &mut |letter| {
                    if let Some(place) = out.get_mut(len) {
                        *place = letter;
                        len += 1;
                    }
                });
            }
        }
        _ => {}
    }
    len
}

/// The letters of a folded text, such as a literal of a phrase.
pub(crate) fn spell_folded(folded: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(folded.len());
    if folded.is_ascii() {
        letters.extend(folded.bytes().filter(u8::is_ascii_alphanumeric));
        letters.make_ascii_lowercase();
        return letters;
    }
    for c in folded.chars() {
        spell_decomposed(c, &mut |letter| letters.push(letter));
    }
    letters
}

/// The letters of a folded character: marks are dropped, since they may stand apart from it or not.
fn spell_decomposed(c: char, out: &mut impl FnMut(u8)) {
    for part in std::iter::once(c).nfkd().default_case_fold().nfkd() {
        if part.is_ascii_alphanumeric() {
            out(part.to_ascii_lowercase() as u8);
        } else if !part.is_ascii() && !is_combining_mark(part) && Glyph::of(part) == Glyph::Word {
            let hash = (part as u32).wrapping_mul(0x9E37_79B1);
            out(0x80 | (hash >> 25) as u8);
            out(0x80 | (hash >> 18) as u8);
        }
    }
}
