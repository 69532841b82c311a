//! Letters of other scripts that look like Latin ones, after Unicode's confusables (UTS #39).
//!
//! Only a word that mixes scripts is read this way: a word all in Cyrillic is a Cyrillic word.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_script::{Script, UnicodeScript};
use unicode_security::skeleton;

use super::glyph;

/// Whether `word` mixes Latin letters with letters of a script whose letters could stand for them.
pub(crate) fn mixes_scripts(word: &str) -> bool {
    let mut latin = false;
    let mut foreign = false;
    for c in word.chars() {
        latin |= c.is_ascii_alphabetic()
            || (!c.is_ascii() && c.is_alphabetic() && c.script() == Script::Latin);
        foreign |= is_foreign(c);
    }
    latin && foreign
}

/// Whether `c` is a letter of a script that is neither Latin nor shared, nor one whose letters look like no Latin ones.
pub(crate) fn is_foreign(c: char) -> bool {
    c >= '\u{370}'
        && !glyph::is_boundless(c)
        && c.is_alphabetic()
        && !matches!(
            c.script(),
            Script::Latin | Script::Common | Script::Inherited
        )
}

/// The Latin letter that `c`, a letter of another script, looks like; of the same case where there is a choice.
pub(crate) fn latin(c: char) -> Option<char> {
    if !is_foreign(c) {
        return None;
    }
    let skeletons = latin_skeletons();
    let shape: String = skeleton(c.encode_utf8(&mut [0; 4])).collect();
    let (upper, lower) = skeletons.get(shape.as_str())?;
    if c.is_uppercase() {
        upper.or(*lower)
    } else {
        lower.or(*upper)
    }
}

type Cases = (Option<char>, Option<char>);

fn latin_skeletons() -> &'static HashMap<String, Cases> {
    static SKELETONS: OnceLock<HashMap<String, Cases>> = OnceLock::new();
    SKELETONS.get_or_init(|| {
        let mut skeletons: HashMap<String, Cases> = HashMap::new();
        for letter in ('A'..='Z').chain('a'..='z') {
            let shape: String = skeleton(letter.encode_utf8(&mut [0; 4])).collect();
            let (upper, lower) = skeletons.entry(shape).or_default();
            let slot = if letter.is_ascii_uppercase() {
                upper
            } else {
                lower
            };
            slot.get_or_insert(letter);
        }
        skeletons
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters() {
        for (foreign, expected) in [
            ('О', Some('O')), // Cyrillic
            ('о', Some('o')),
            ('а', Some('a')),
            ('І', Some('I')), // the same shape as a small L: case decides
            ('і', Some('i')),
            ('Α', Some('A')), // Greek
            ('ο', Some('o')),
            ('Ж', None),
            ('日', None),
            ('é', None),
            ('a', None),
        ] {
            assert_eq!(latin(foreign), expected, "{foreign}");
        }
    }

    #[test]
    fn mixing() {
        for (word, expected) in [
            ("ОpenAI", true),
            ("работа", false),
            ("OpenAI", false),
            ("日本OpenAI", false), // no letter of Han looks Latin
            ("éclair", false),
        ] {
            assert_eq!(mixes_scripts(word), expected, "{word}");
        }
    }
}
