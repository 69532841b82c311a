//! Which indefinite article goes before a word: `a` or `an`.

use std::sync::OnceLock;

use crate::text::Span;

const ARTICLES: &str = include_str!("../../data/en/articles.tsv");

/// The article that stands before some wording.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Article {
    /// Its place: bytes of the text as read.
    pub(super) span: Span,
    /// As it is written.
    pub(super) written: String,
    /// Whether a sentence begins with it.
    pub(super) starts_sentence: bool,
    /// Whether all around it is in capitals.
    pub(super) is_shouted: bool,
    /// Whether markup sets it apart: a letter that is a name, perhaps.
    pub(super) is_set_apart: bool,
}

/// What becomes of an article.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Mended {
    /// It is right.
    Kept,
    /// Nobody knows.
    Doubtful,
    /// It becomes this.
    Changed(String),
}

/// How a word begins when it is spoken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sound {
    Vowel,
    Consonant,
}

impl Article {
    /// The article that ends `before`, of which the first byte is at `offset`; with the white space after it.
    pub(super) fn at_end_of(before: &str, offset: usize) -> Option<(Span, &str)> {
        let trimmed = before.trim_end();
        if trimmed.len() == before.len() {
            return None;
        }
        let start = trimmed
            .char_indices()
            .rev()
            .find(|(_, c)| !c.is_alphabetic())
            .map_or(0, |(at, c)| at + c.len_utf8());
        let word = &trimmed[start..];
        let is_apart = trimmed[..start]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "([{\"“‘—–".contains(c));
        let is_article = word.eq_ignore_ascii_case("a") || word.eq_ignore_ascii_case("an");
        (is_apart && is_article).then(|| (Span::new(offset + start, offset + trimmed.len()), word))
    }

    /// What the article becomes before `word`.
    pub(super) fn mended(&self, word: &str) -> Mended {
        let present = match self.written.len() {
            1 => Sound::Consonant,
            _ => Sound::Vowel,
        };
        let Some(sound) = sound(word) else {
            return Mended::Doubtful;
        };
        if sound == present {
            return Mended::Kept;
        }
        let is_capital = self.written.starts_with('A');
        // *a* and *b*
        if self.is_set_apart {
            return Mended::Doubtful;
        }
        // Plan A, vitamin A
        if self.written == "A" && !self.starts_sentence && !self.is_shouted {
            return Mended::Doubtful;
        }
        Mended::Changed(
            match (sound, is_capital, self.is_shouted) {
                (Sound::Consonant, true, _) => "A",
                (Sound::Consonant, false, _) => "a",
                (Sound::Vowel, _, true) => "AN",
                (Sound::Vowel, true, _) => "An",
                (Sound::Vowel, false, _) => "an",
            }
            .to_owned(),
        )
    }
}

/// How `word` begins when it is spoken, as far as that can be told.
fn sound(word: &str) -> Option<Sound> {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = word.chars().next()?;
    if first.is_ascii_digit() {
        return Some(sound_of_number(word));
    }
    let end = word
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(word.len());
    let head = &word[..end];
    let lower = head.to_lowercase();
    let is_spelled = head.len() == 1 || !lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    if is_spelled {
        return spelled(first);
    }
    if let Some(known) = listed(&lower) {
        return Some(known);
    }
    if head.len() > 1 && !head.contains(char::is_lowercase) {
        // spoken as a word or spelled: only where both begin alike
        return (spelled(first) == plain(first))
            .then(|| plain(first))
            .flatten();
    }
    plain(first)
}

/// `8`, `11`, `18`, `80`, `1,100`, `11k`.
fn sound_of_number(word: &str) -> Sound {
    let digits: String = word
        .chars()
        .take_while(|c| c.is_ascii_digit() || matches!(c, ',' | ' '))
        .filter(char::is_ascii_digit)
        .collect();
    // eleven and eighteen stand before whole groups of three digits
    let has_eleven =
        (digits.starts_with("11") || digits.starts_with("18")) && digits.len() % 3 == 2;
    if digits.starts_with('8') || has_eleven {
        Sound::Vowel
    } else {
        Sound::Consonant
    }
}

/// How the name of a letter begins.
fn spelled(letter: char) -> Option<Sound> {
    let letter = letter.to_ascii_lowercase();
    if !letter.is_ascii_lowercase() {
        return None;
    }
    Some(match letter {
        'a' | 'e' | 'f' | 'h' | 'i' | 'l' | 'm' | 'n' | 'o' | 'r' | 's' | 'x' => Sound::Vowel,
        _ => Sound::Consonant,
    })
}

/// How a word that begins with `letter` mostly begins.
fn plain(letter: char) -> Option<Sound> {
    let letter = letter.to_lowercase().next()?;
    match letter {
        'a' | 'e' | 'i' | 'o' | 'u' | 'à'..='æ' | 'è'..='ï' | 'ò'..='ö' | 'ø'..='ü' => {
            Some(Sound::Vowel)
        }
        'a'..='z' | 'ß'..='ÿ' => Some(Sound::Consonant),
        _ => None,
    }
}

/// What the data file says of `word`, in lower case: its own line, or the longest beginning that is listed.
fn listed(word: &str) -> Option<Sound> {
    let lines = table().iter();
    let fitting = lines.filter(|(entry, _)| match entry.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == *entry,
    });
    let best = fitting.max_by_key(|(entry, _)| (!entry.ends_with('*'), entry.len()))?;
    Some(best.1)
}

fn table() -> &'static [(&'static str, Sound)] {
    static TABLE: OnceLock<Vec<(&'static str, Sound)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = ARTICLES.lines().filter(|line| !line.starts_with('#'));
        let entry = |line: &'static str| {
            let (word, article) = line.split_once('\t')?;
            let sound = match article {
                "a" => Sound::Consonant,
                "an" => Sound::Vowel,
                _ => return None,
            };
            Some((word, sound))
        };
        lines.filter_map(entry).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_is_read() {
        let lines = ARTICLES.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.count(), table().len());
        assert!(
            table().windows(2).all(|pair| pair[0].0 < pair[1].0),
            "sorted"
        );
    }

    #[test]
    fn sounds() {
        for word in [
            "allowlist",
            "hour",
            "honest",
            "HTML",
            "FBX",
            "8",
            "80",
            "11",
            "18",
            "11,000",
            "800",
            "X-ray",
            "uninstall",
            "unimportant",
            "umbrella",
            "AI",
            "Apple",
            "éclair",
            "heirloom",
            "ssh",
            "\"open\"",
            "IBM",
            "OS",
            "under",
            "usher",
            "urban",
            "utter",
            "oneiric",
            "unidentified",
            "uninteresting",
            "H-bomb",
        ] {
            assert_eq!(sound(word), Some(Sound::Vowel), "{word}");
        }
        for word in [
            "blocklist",
            "user",
            "unit",
            "European",
            "one",
            "one-time",
            "university",
            "URL",
            "url",
            "UI",
            "17",
            "1",
            "110",
            "111",
            "1,100",
            "house",
            "B2B",
            "unique",
            "usage",
            "union",
            "utility",
            "eulogy",
            "once",
            "yes",
            "UX",
            "uniform",
            "UFO",
            "unicorn",
            "TV",
            "U-turn",
        ] {
            assert_eq!(sound(word), Some(Sound::Consonant), "{word}");
        }
        for word in ["SRE", "NASA", "FAQ", "保証", "", "HERO", "SCREEN"] {
            assert_eq!(sound(word), None, "{word}"); // spelled or spoken
        }
    }

    #[test]
    fn articles_change() {
        let check = |written: &str, starts: bool, word: &str, expected: Mended| {
            let article = Article {
                span: Span::default(),
                written: written.to_owned(),
                starts_sentence: starts,
                is_shouted: !word.contains(char::is_lowercase) && word.len() > 3,
                is_set_apart: false,
            };
            assert_eq!(article.mended(word), expected, "{written} {word}");
        };
        let changed = |text: &str| Mended::Changed(text.to_owned());
        check("a", false, "allowlist", changed("an"));
        check("an", false, "blocklist", changed("a"));
        check("A", true, "allowlist", changed("An"));
        check("An", true, "blocklist", changed("A"));
        check("A", false, "ALLOWLIST", changed("AN"));
        check("A", false, "allowlist", Mended::Doubtful); // plan A
        check("a", false, "blocklist", Mended::Kept);
        check("a", false, "SRE", Mended::Doubtful);
    }

    #[test]
    fn where_an_article_stands() {
        let check = |before: &str, expected: Option<&str>| {
            let found = Article::at_end_of(before, 0);
            assert_eq!(found.map(|(_, word)| word), expected, "{before:?}");
        };
        check("We keep a ", Some("a"));
        check("(an\n", Some("an"));
        check("A ", Some("A"));
        check("We keep a", None); // joined to what follows
        check("La ", None);
        check("c'a ", None);
        check("a) ", None);
        check("", None);
    }
}
