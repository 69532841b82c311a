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
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Known {
    character: char,
    pub(super) glyph: Glyph,
    /// Whether it is a letter of a script that mixes badly with Latin.
    pub(super) is_foreign: bool,
    /// Its letters, if they are few and no run of letters begins between them in a phrase.
    spelt: Option<Spelt>,
}

/// The letters of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spelt {
    len: u8,
    letters: [u8; SHORT],
}

/// The letters kept of a character.
const SHORT: usize = 8;

/// A power of two.
const KNOWN: usize = 4096;

impl Memory {
    /// What there is to know of `c`.
    pub(crate) fn of(&mut self, c: char) -> Known {
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
    pub(super) fn of(c: char) -> Known {
        if matches!(c, '\u{4E00}'..='\u{9FFF}') {
            return Known::ideograph(c);
        }
        Known::any(c)
    }

    /// The same for a letter of Chinese, of which a text has thousands: it folds to itself.
    fn ideograph(c: char) -> Known {
        let mut spelt = Spelt::default();
        spell_letter(c, &mut |letter| {
            spelt.letters[usize::from(spelt.len)] = letter;
            spelt.len += 1;
        });
        Known {
            character: c,
            glyph: Glyph::Word,
            is_foreign: false,
            spelt: Some(spelt),
        }
    }

    /// What is looked up in the tables of Unicode.
    pub(super) fn any(c: char) -> Known {
        let mut all = [0; MOST];
        let len = spell(c, &mut all);
        Known {
            character: c,
            glyph: Glyph::of(c),
            is_foreign: look_alike::is_foreign(c),
            spelt: (len <= SHORT && !is_compound(c)).then(|| {
                let mut letters = [0; SHORT];
                letters.copy_from_slice(&all[..SHORT]);
                Spelt {
                    len: len as u8,
                    letters,
                }
            }),
        }
    }

    /// Whether it gives any letters.
    pub(crate) fn has_letters(&self) -> bool {
        self.spelt.is_none_or(|spelt| spelt.len > 0)
    }

    /// Its letters; nothing if there are too many to be kept, or if a run of letters begins between them in a phrase.
    pub(crate) fn spelt(&self) -> Option<Spelt> {
        self.spelt
    }
}

impl Spelt {
    /// The letter that an ASCII letter or digit gives.
    pub(crate) fn ascii(byte: u8) -> Spelt {
        let mut letters = [0; SHORT];
        letters[0] = byte.to_ascii_lowercase();
        Spelt { len: 1, letters }
    }

    /// The letters and digits of ASCII that `bytes` begin with, or the first ones of those.
    #[inline]
    pub(crate) fn run(bytes: &[u8]) -> Spelt {
        let word = match bytes.first_chunk::<SHORT>() {
            Some(word) => *word,
            None => {
                let mut word = [0; SHORT];
                word[..bytes.len()].copy_from_slice(bytes);
                word
            }
        };
        let word = u64::from_le_bytes(word);
        let letters = alphanumeric(word);
        let run = letters & !letters.wrapping_add(1);
        Spelt {
            len: (run.trailing_ones() / 8) as u8,
            // of letters and digits alone: these have the bit already
            letters: ((word | (EACH * 0x20)) & run).to_le_bytes(),
        }
    }

    /// They as a number, the first one in the lowest byte.
    pub(crate) fn number(&self) -> u64 {
        u64::from_le_bytes(self.letters)
    }

    /// They themselves: letters and digits, folded; a character that is not ASCII gives two bytes, neither of them ASCII.
    pub(crate) fn letters(&self) -> &[u8] {
        &self.letters[..usize::from(self.len)]
    }
}

/// Every byte of a word once.
const EACH: u64 = 0x0101_0101_0101_0101;

/// All bits of those bytes of `word` that are letters or digits of ASCII.
#[inline]
fn alphanumeric(word: u64) -> u64 {
    let rest = word & (EACH * 0x7F);
    // the highest bit of each byte that is `first` or more, and of ASCII
    let from = |rest: u64, first: u8| rest + EACH * u64::from(0x80 - first);
    let small = rest | (EACH * 0x20);
    let letters = from(small, b'a') & !from(small, b'z' + 1);
    let digits = from(rest, b'0') & !from(rest, b'9' + 1);
    let high = (letters | digits) & !word & (EACH * 0x80);
    (high >> 7) * 0xFF
}

/// The letters of a character as it stands in a source.
pub(super) fn spell(c: char, out: &mut [u8; MOST]) -> usize {
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

/// Whether a run begins between the letters that `c` folds to, as in `c/o` for `℅` and in `キロ` for `㌔`.
fn is_compound(c: char) -> bool {
    let folded = || std::iter::once(c).nfkc().default_case_fold();
    if folded().nth(1).is_none() {
        return false;
    }
    let text: String = folded().collect();
    run_starts(&text, &spell_folded(&text)).len() > 1
}

/// Where in `letters`, those of the `folded` text, words begin, or whatever else is a run of letters by itself. In any source a run
/// of letters begins there too: what hides such a place is no known character.
pub(crate) fn run_starts(folded: &str, letters: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut at = 0;
    let mut is_behind_sign = false;
    for c in folded.chars() {
        let count = match c.is_ascii() {
            true => usize::from(c.is_ascii_alphanumeric()),
            false => spell_folded(c.encode_utf8(&mut [0; 4])).len(),
        };
        // a letter that is not ASCII is a run by itself, if nothing else gives its letters
        if at > 0 && count > 0 && (is_behind_sign || letters[at] >= 0x80) {
            starts.push(at);
        }
        is_behind_sign = c.is_ascii() && count == 0;
        at += count;
    }
    starts
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
            spell_letter(part, out);
        }
    }
}

/// The letters of a letter that is not ASCII and no other one.
fn spell_letter(c: char, out: &mut impl FnMut(u8)) {
    let hash = (c as u32).wrapping_mul(0x9E37_79B1);
    out(0x80 | (hash >> 25) as u8);
    out(0x80 | (hash >> 18) as u8);
}
