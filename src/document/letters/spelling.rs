//! Which letters a character gives: the same for a character and for what it folds to.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::document::glyph::Glyph;

/// The most letters that one character gives, in bytes: `ﷺ` is a sentence.
pub(super) const MOST: usize = 64;

/// The letters of characters met lately: texts use few characters beyond ASCII, again and again.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// By the low bits of the character.
    known: Vec<Known>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    character: char,
    len: u8,
    letters: [u8; 7],
}

/// A power of two.
const KNOWN: usize = 512;

impl Memory {
    /// Writes the letters of `c` at the start of `out`; returns how many bytes.
    pub(super) fn spell(&mut self, c: char, out: &mut [u8; MOST]) -> usize {
        if self.known.is_empty() {
            self.known = vec![Known::default(); KNOWN];
        }
        let known = &mut self.known[c as usize % KNOWN];
        if known.character != c {
            let len = spell(c, out);
            let Some(letters) = out.get(..len).filter(|letters| letters.len() <= 7) else {
                return len;
            };
            known.character = c;
            known.len = len as u8;
            known.letters[..len].copy_from_slice(letters);
        }
        out[..7].copy_from_slice(&known.letters);
        usize::from(known.len)
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
