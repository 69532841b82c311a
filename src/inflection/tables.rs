//! The files of `data/en`, looked up as they are.
//!
//! They are sorted, and so is what `build.rs` makes of them, so that a word is searched by halves among the lines of a text:
//! nothing need be read first but the few endings and prefixes. A line of data that makes no sense is a fault of ours, found by
//! a test; reading skips it.

use std::sync::OnceLock;

use super::filter;
use super::regular::{self, Doubling};

const VERBS: &str = include_str!("../../data/en/irregular-verbs.tsv");
const PREFIXES: &str = include_str!("../../data/en/verb-prefixes.txt");
const NOUNS: &str = include_str!("../../data/en/irregular-nouns.tsv");
const DOUBLING: &str = include_str!("../../data/en/doubling.tsv");
const ONE_SPELLING: &str = include_str!("../../data/en/ise-exceptions.txt");
const E_KEPT: &str = include_str!("../../data/en/e-kept.txt");

/// A table that `build.rs` wrote, or one of `data/en` with the filter that `build.rs` wrote for it.
macro_rules! table {
    ($name:literal) => {
        table!($name, include_str!(concat!(env!("OUT_DIR"), "/", $name)))
    };
    ($name:literal, $lines:expr) => {
        Table {
            lines: $lines,
            filter: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".filter")),
        }
    };
}

/// From a base to its past forms, its participles, and the others.
const VERB_FORMS: Table = table!("irregular-verbs.tsv", VERBS);
/// From an irregular verb form to its bases.
const VERB_BASES: Table = table!("verb-bases.tsv");
/// From a singular to its plurals, separated by spaces.
const PLURALS: Table = table!("nouns.tsv");
/// From an irregular plural to its singulars.
const SINGULARS: Table = table!("singulars.tsv");
/// From a spelling to the others.
const OTHER_SPELLINGS: Table = table!("spellings.tsv");
/// From a word to whether it doubles its last consonant.
const DOUBLES: Table = table!("doubling.tsv", DOUBLING);
/// The words in -ise or -ize that have no other spelling.
const ISE_OR_IZE: Table = table!("ise-exceptions.txt", ONE_SPELLING);
/// The words that may keep their -e.
const E_KEEPERS: Table = table!("e-kept.txt", E_KEPT);

/// Every file, for the test that reads them as strictly as they should be.
#[cfg(test)]
pub(super) const FILES: [(&str, &str); 7] = [
    ("irregular-verbs.tsv", VERBS),
    ("verb-prefixes.txt", PREFIXES),
    ("irregular-nouns.tsv", NOUNS),
    ("doubling.tsv", DOUBLING),
    ("ise-exceptions.txt", ONE_SPELLING),
    ("e-kept.txt", E_KEPT),
    ("spellings.tsv", include_str!("../../data/en/spellings.tsv")),
];

/// Endings that are written in two ways.
const SPELLED_ENDINGS: [(&str, &str); 5] = [
    ("ise", "ize"),
    ("iser", "izer"),
    ("isation", "ization"),
    ("yse", "yze"),
    ("yser", "yzer"),
];

/// The principal parts of an irregular verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    past: &'static str,
    participle: &'static str,
    other: &'static str,
}

impl Verb {
    /// The past forms, the commonest first.
    pub(super) fn past(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.past.split(' ').filter(|form| !form.is_empty())
    }

    /// The participles, the commonest first.
    pub(super) fn participle(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.participle.split(' ').filter(|form| !form.is_empty())
    }

    /// The irregular forms, variants included; some may come twice.
    pub(super) fn forms(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.other, self.past, self.participle]
            .into_iter()
            .flat_map(|variants| variants.split(' '))
            .filter(|form| !form.is_empty())
    }
}

/// Lines that are sorted by their first column, a word; a word may have several. Comments stand before all words.
#[derive(Clone, Copy, Debug)]
struct Table {
    lines: &'static str,
    /// Which words it may hold: nearly all words that are looked up stand in none.
    filter: &'static [u8],
}

impl Table {
    /// The other columns of the lines of `word`.
    fn all(self, word: &str) -> impl Iterator<Item = &'static str> {
        // of a comment or an ending nobody asks
        let is_word = !word.starts_with(['#', '-']) && self.may_hold(word);
        let lines = if is_word { self.lines_from(word) } else { "" }.lines();
        let values = move |line: &'static str| match line.strip_prefix(word)? {
            "" => Some(""),
            values => values.strip_prefix('\t'),
        };
        lines.map_while(values)
    }

    fn may_hold(self, word: &str) -> bool {
        let (byte, bit) = filter::place(word, self.filter.len());
        self.filter[byte] & bit != 0
    }

    fn first(self, word: &str) -> Option<&'static str> {
        self.all(word).next()
    }

    fn has(self, word: &str) -> bool {
        self.first(word).is_some()
    }

    /// What stands from the lines of `word` on.
    fn lines_from(self, word: &str) -> &'static str {
        let bytes = self.lines.as_bytes();
        let (mut start, mut end) = (0, bytes.len());
        while start < end {
            // lines are short
            let mut line = start.midpoint(end);
            while line > start && bytes[line - 1] != b'\n' {
                line -= 1;
            }
            if is_before(&bytes[line..], word.as_bytes()) {
                let behind = memchr::memchr(b'\n', &bytes[line..]);
                start = behind.map_or(end, |at| line + at + 1);
            } else {
                end = line;
            }
        }
        &self.lines[start..]
    }
}

/// Whether the line that `bytes` begin with stands before the lines of `word`.
fn is_before(bytes: &[u8], word: &[u8]) -> bool {
    let same = bytes
        .iter()
        .zip(word)
        .take_while(|(one, other)| one == other);
    let same = same.count();
    match (bytes.get(same), word.get(same)) {
        (None | Some(b'\t' | b'\n'), Some(_)) => true,
        (Some(one), Some(other)) => one < other,
        (_, None) => false,
    }
}

/// What is known of beginnings and endings.
#[derive(Debug)]
pub(super) struct Tables {
    prefixes: Vec<&'static str>,
    /// Endings of singulars and of their plurals.
    noun_endings: Vec<(&'static str, &'static str)>,
    doubling_endings: Vec<(&'static str, Doubling)>,
    /// Endings of words in -ise and -ize that have only one spelling.
    one_spelling_endings: Vec<&'static str>,
}

impl Tables {
    /// The tables, read at the first call.
    pub(super) fn shared() -> &'static Tables {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(Tables::read)
    }

    fn read() -> Tables {
        let whole = |word: &'static str| word.strip_prefix('-').unwrap_or(word);
        let nouns = endings(NOUNS).map(|(singular, plural)| (singular, whole(plural)));
        let doubling = endings(DOUBLING).map(|(word, verdict)| (word, doubling_named(verdict)));
        Tables {
            prefixes: lines(PREFIXES).collect(),
            noun_endings: nouns.collect(),
            doubling_endings: doubling.collect(),
            one_spelling_endings: endings(ONE_SPELLING).map(|(ending, _)| ending).collect(),
        }
    }

    /// The irregular verb of that base.
    pub(super) fn verb(&self, base: &str) -> Option<Verb> {
        let mut columns = VERB_FORMS.first(base)?.split('\t');
        let mut column = || columns.next().unwrap_or_default();
        Some(Verb {
            past: column(),
            participle: column(),
            other: column(),
        })
    }

    /// Whether the word is listed as a form of another verb or noun.
    pub(super) fn is_inflected(&self, word: &str) -> bool {
        VERB_BASES.has(word) || SINGULARS.has(word)
    }

    /// The base forms of an irregular form, the word itself left out.
    pub(super) fn bases(&self, word: &str) -> Vec<String> {
        let listed = VERB_BASES.all(word).chain(SINGULARS.all(word));
        let mut bases: Vec<String> = listed.map(str::to_owned).collect();
        for &(singular, plural) in &self.noun_endings {
            if let Some(start) = word.strip_suffix(plural) {
                bases.push([start, singular].concat());
            }
        }
        // relay is a verb of its own, so no past of a relie
        if self.verb(word).is_none() {
            for (prefix, rest) in self.without_prefixes(word) {
                let known = VERB_BASES.all(rest);
                bases.extend(known.map(|base| [prefix, base].concat()));
            }
        }
        bases.retain(|base| base != word);
        bases
    }

    /// The irregular forms of a verb made of a prefix and an irregular verb.
    pub(super) fn prefixed_verb(&self, word: &str) -> Vec<String> {
        self.without_prefixes(word)
            .filter_map(|(prefix, rest)| Some((prefix, self.verb(rest)?)))
            .flat_map(|(prefix, verb)| verb.forms().map(move |form| [prefix, form].concat()))
            .collect()
    }

    /// The irregular verb that `word` is, or is made of with a prefix; the prefix is then given too.
    pub(super) fn verb_within(&self, word: &str) -> Option<(&'static str, Verb)> {
        let own = self.verb(word).map(|verb| ("", verb));
        own.or_else(|| {
            self.without_prefixes(word)
                .find_map(|(prefix, rest)| Some((prefix, self.verb(rest)?)))
        })
    }

    /// The irregular plurals of a noun: those of its own line, or else those of its ending.
    pub(super) fn plurals(&self, word: &str) -> Vec<String> {
        if let Some(plurals) = PLURALS.first(word) {
            return plurals.split(' ').map(str::to_owned).collect();
        }
        let endings = self.noun_endings.iter();
        endings
            .filter_map(|(singular, plural)| Some((word.strip_suffix(singular)?, plural)))
            .map(|(start, plural)| [start, plural].concat())
            .collect()
    }

    /// Whether the word doubles its last consonant.
    pub(super) fn doubling(&self, word: &str) -> Doubling {
        let known = |word: &str| {
            let listed = DOUBLES.first(word).map(doubling_named);
            listed.or_else(|| regular::double_by_rule(word))
        };
        let by_prefix = || {
            self.without_prefixes(word)
                .any(|(_, rest)| known(rest).is_some_and(|doubling| doubling != Doubling::Single))
        };
        let by_ending = || {
            let endings = self.doubling_endings.iter();
            endings
                .filter(|(ending, _)| word.ends_with(ending))
                .max_by_key(|(ending, _)| ending.len())
                .map(|&(_, doubling)| doubling)
        };
        if let Some(doubling) = known(word) {
            doubling
        } else if self.verb(word).is_some() && by_prefix() {
            Doubling::Doubled
        } else if let Some(doubling) = by_ending() {
            doubling
        } else if by_prefix() {
            Doubling::Either
        } else {
            Doubling::Single
        }
    }

    /// Whether the word may keep its -e before -ing.
    pub(super) fn keeps_e(&self, word: &str) -> bool {
        E_KEEPERS.has(word)
    }

    /// The spellings of a word: itself, then the others.
    pub(super) fn spellings(&self, word: &str) -> Vec<String> {
        let mut spellings = vec![word.to_owned()];
        spellings.extend(OTHER_SPELLINGS.all(word).map(str::to_owned));
        for (one, other) in SPELLED_ENDINGS {
            for (written, other) in [(one, other), (other, one)] {
                let stem = word.strip_suffix(written);
                if let Some(stem) = stem.filter(|stem| self.has_two_spellings(stem, written)) {
                    spellings.push([stem, other].concat());
                }
            }
        }
        spellings
    }

    /// Whether a word with this stem and one of the [`SPELLED_ENDINGS`] has two spellings.
    fn has_two_spellings(&self, stem: &str, ending: &str) -> bool {
        // of the words in -yse only those in -lyse have -yze
        if ending.starts_with('y') {
            return stem.ends_with('l');
        }
        let is_listed = |word: String| {
            let mut endings = self.one_spelling_endings.iter();
            ISE_OR_IZE.has(&word) || endings.any(|&ending| word.ends_with(ending))
        };
        regular::has_vowel(stem)
            && !is_listed([stem, "ise"].concat())
            && !is_listed([stem, "ize"].concat())
    }

    /// The ways to read a word as prefix and rest.
    fn without_prefixes<'a>(
        &'a self,
        word: &'a str,
    ) -> impl Iterator<Item = (&'static str, &'a str)> {
        self.prefixes
            .iter()
            .filter_map(|&prefix| Some((prefix, word.strip_prefix(prefix)?)))
            .filter(|(_, rest)| rest.len() > 2)
    }
}

fn doubling_named(verdict: &str) -> Doubling {
    match verdict {
        "doubled" => Doubling::Doubled,
        "either" => Doubling::Either,
        _ => Doubling::Single,
    }
}

/// The entries for endings (`-man`), which stand before the words, without the hyphen.
fn endings(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let entries = lines(file).map_while(|line| line.strip_prefix('-'));
    entries.map(|line| line.split_once('\t').unwrap_or((line, "")))
}

/// The lines of a data file that are no comment.
pub(super) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found() {
        let tables = [
            VERB_FORMS,
            VERB_BASES,
            PLURALS,
            SINGULARS,
            OTHER_SPELLINGS,
            DOUBLES,
            ISE_OR_IZE,
            E_KEEPERS,
        ];
        for table in tables {
            let (mut looked_up, mut passed) = (0, 0);
            for line in lines(table.lines).filter(|line| !line.starts_with('-')) {
                let (word, values) = line.split_once('\t').unwrap_or((line, ""));
                assert!(table.all(word).any(|found| found == values), "{line}");
                let other = format!("un{word}");
                looked_up += 1;
                passed += usize::from(table.may_hold(&other));
            }
            // of words that are not there fewer than one in three pass, but for small tables
            assert!(looked_up > 0 && passed * 3 < looked_up + 9, "{table:?}");
        }
    }
}
