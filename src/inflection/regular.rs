//! The spelling rules of regular English inflection: -s, -ed and -ing.
//!
//! Each rule gives every spelling in use, the commonest first. Words may hold letters of any script; only `a e i o u`,
//! `y` and their accented forms are vowels, so an unknown word still gets its plain endings.

use smallvec::SmallVec;

/// Whether the last consonant is doubled before an ending.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Doubling {
    /// `visited`.
    Single,
    /// `stopped`.
    Doubled,
    /// `traveled` and `travelled`.
    Either,
}

impl Doubling {
    /// The stems to which an ending is added.
    fn stems(self, word: &str) -> Vec<String> {
        let last = word.chars().next_back().unwrap_or_default();
        let plain = || word.to_owned();
        let doubled = || [word, last.encode_utf8(&mut [0; 4])].concat();
        match self {
            Doubling::Single => vec![plain()],
            Doubling::Doubled => vec![doubled()],
            Doubling::Either => vec![plain(), doubled()],
        }
    }
}

/// The plural of a noun and the third person of a verb: `models`, `accesses`, `companies`.
pub(super) fn with_s(word: &str, doubling: Doubling) -> Vec<String> {
    let add = |ending: &str| [word, ending].concat();
    let letters = letters_of(word);
    let before = before_last(&letters);
    match letters.last() {
        Some('s' | 'z') if !has_vowel(word) => {
            vec![add("s"), add("es")]
        }
        Some('s' | 'z') => doubling
            .stems(word)
            .into_iter()
            .map(|stem| stem + "es")
            .collect(),
        Some('x') => vec![add("es")],
        Some('h') if matches!(before, Some('c' | 's')) => vec![add("es")],
        Some('y') if is_after_consonant(&letters) => vec![[cut(word, 1), "ies"].concat()],
        Some('o') if is_after_consonant(&letters) => vec![add("s"), add("es")],
        _ => vec![add("s")],
    }
}

/// The past of a regular verb: `modeled`, `modelled`.
pub(super) fn with_ed(word: &str, doubling: Doubling) -> Vec<String> {
    let letters = letters_of(word);
    match letters.last() {
        Some('e') => vec![[word, "d"].concat()],
        Some('é') => vec![[word, "ed"].concat(), [word, "d"].concat()],
        Some('y') if is_after_consonant(&letters) => vec![[cut(word, 1), "ied"].concat()],
        Some('c') => before_c(word, &letters, "ed"),
        _ => doubling
            .stems(word)
            .into_iter()
            .map(|stem| stem + "ed")
            .collect(),
    }
}

/// The present participle: `providing`; `dying`; where `keeps_e`, `ageing` beside `aging`.
pub(super) fn with_ing(word: &str, doubling: Doubling, keeps_e: bool) -> Vec<String> {
    let letters = letters_of(word);
    let add = |stem: &str| [stem, "ing"].concat();
    match letters.last() {
        Some('e') => {
            let (dropped, is_kept) = match before_last(&letters) {
                Some('i') => ([cut(word, 2), "y"].concat(), letters.len() > 4),
                Some('e' | 'o' | 'y') => (word.to_owned(), false),
                // be: no other vowel
                _ if !has_vowel(cut(word, 1)) => (word.to_owned(), false),
                _ => (cut(word, 1).to_owned(), false),
            };
            let dropped = if keeps_e && dropped == word {
                cut(word, 1).to_owned()
            } else {
                dropped
            };
            let mut stems = vec![dropped];
            if keeps_e || is_kept {
                stems.push(word.to_owned());
            }
            stems.iter().map(|stem| add(stem)).collect()
        }
        Some('c') => before_c(word, &letters, "ing"),
        _ => doubling.stems(word).iter().map(|stem| add(stem)).collect(),
    }
}

/// Whether a word of one syllable doubles its last consonant: one consonant after one vowel. `None` for a longer word.
pub(super) fn double_by_rule(word: &str) -> Option<Doubling> {
    let letters = letters_of(word);
    let is_vowel_at = |at: usize| is_vowel_in(&letters, at);
    let groups = (0..letters.len())
        .filter(|&at| is_vowel_at(at) && (at == 0 || !is_vowel_at(at - 1)))
        .count();
    if !ends_in_vowel_and_consonant(&letters) {
        return Some(Doubling::Single);
    }
    match (groups, letters.len(), letters.last()) {
        (1, ..=2, _) | (1, _, Some('s')) => Some(Doubling::Either),
        (1, ..) => Some(Doubling::Doubled),
        _ => None,
    }
}

/// Whether there is any vowel in the word.
pub(super) fn has_vowel(word: &str) -> bool {
    let letters = letters_of(word);
    (0..letters.len()).any(|at| is_vowel_in(&letters, at))
}

/// Before an ending that begins with e or i, -c is written -ck (`panicked`); short words vary (`specced`).
fn before_c(word: &str, letters: &[char], ending: &str) -> Vec<String> {
    let is_after_vowel = letters.len() > 1 && is_vowel_in(letters, letters.len() - 2);
    match (is_after_vowel, letters.len()) {
        (true, 5..) => vec![format!("{word}k{ending}")],
        (true, _) => vec![
            format!("{word}k{ending}"),
            format!("{word}c{ending}"),
            format!("{word}{ending}"),
        ],
        (false, _) => vec![format!("{word}{ending}"), format!("{word}k{ending}")],
    }
}

/// Whether a word ends in one vowel letter and a consonant that can be doubled.
fn ends_in_vowel_and_consonant(letters: &[char]) -> bool {
    let length = letters.len();
    if length < 2 || matches!(letters[length - 1], 'w' | 'x' | 'y' | 'h') {
        return false;
    }
    !is_vowel_in(letters, length - 1)
        && letters[length - 1].is_alphabetic()
        && is_vowel_in(letters, length - 2)
        && (length == 2 || !is_vowel_in(letters, length - 3))
}

/// Whether the letter at `at` is a vowel where it stands: no `y` at the beginning, no `u` after `q`.
fn is_vowel_in(letters: &[char], at: usize) -> bool {
    match letters[at] {
        'y' => at > 0 && !letters.get(at - 1).copied().is_some_and(is_vowel),
        'u' => at == 0 || letters[at - 1] != 'q',
        letter => is_vowel(letter),
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(
        letter,
        'a' | 'e' | 'i' | 'o' | 'u' | 'à'..='æ' | 'è'..='ï' | 'ò'..='ö' | 'ø'..='ü' | 'œ'
    )
}

/// Whether the last letter follows a consonant, or `qu` (soliloquy).
fn is_after_consonant(letters: &[char]) -> bool {
    let length = letters.len();
    length > 1 && letters[length - 2].is_alphabetic() && !is_vowel_in(letters, length - 2)
}

/// The letters of `word`.
fn letters_of(word: &str) -> SmallVec<[char; 16]> {
    word.chars().collect()
}

fn before_last(letters: &[char]) -> Option<char> {
    letters.len().checked_sub(2).map(|at| letters[at])
}

/// `word` without its last `count` ASCII letters.
fn cut(word: &str, count: usize) -> &str {
    &word[..word.len() - count]
}
