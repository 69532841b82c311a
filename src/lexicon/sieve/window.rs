//! Windows: the few letters of a literal that are looked up, and how letters are read into one.

use crate::document::spell_folded;

/// The letters of a window.
pub(super) const LONG: usize = 8;

/// The letters of a window of literals that have fewer than [`LONG`].
pub(super) const SHORT: usize = 4;

/// Up to eight letters: the last one in the highest byte.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Way {
    pub(super) window: u64,
    pub(super) len: usize,
}

impl Way {
    pub(super) fn then(self, letter: u8) -> Way {
        Way {
            window: self.window >> 8 | u64::from(letter) << 56,
            len: (self.len + 1).min(LONG),
        }
    }
}

pub(super) fn read_on(way: Way, letters: &[u8]) -> Way {
    letters.iter().fold(way, |way, &letter| way.then(letter))
}

pub(super) fn first_window(letters: &[u8]) -> u64 {
    letters[..LONG]
        .iter()
        .fold(Way::default(), |way, &letter| way.then(letter))
        .window
}

/// Where the rarest window of `len` letters begins: it holds ends of words, and letters that are rare.
pub(super) fn rarest(text: &str, letters: &[u8], len: usize) -> usize {
    let mut weights: Vec<u32> = letters.iter().map(|&letter| weight(letter)).collect();
    // the first letter of each word but the first counts for the end of the word before it too
    let mut at = 0;
    for word in text.split(' ') {
        if at > 0
            && let Some(weight) = weights.get_mut(at)
        {
            *weight += 3;
        }
        at += match word.is_ascii() {
            true => word.bytes().filter(u8::is_ascii_alphanumeric).count(),
            false => spell_folded(word).len(),
        };
    }
    let mut score: u32 = weights[..len].iter().sum();
    let (mut most, mut rarest) = (score, 0);
    for end in len..letters.len() {
        score = score + weights[end] - weights[end - len];
        // of equals the first
        if score > most {
            (most, rarest) = (score, end + 1 - len);
        }
    }
    rarest
}

/// How rare a letter is in texts, by a rough guess.
fn weight(letter: u8) -> u32 {
    match letter {
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 1,
        b'h' | b'l' | b'd' | b'c' | b'u' | b'm' => 2,
        b'p' | b'f' | b'g' | b'w' | b'y' | b'b' => 3,
        b'v' | b'k' => 4,
        _ => 6,
    }
}
