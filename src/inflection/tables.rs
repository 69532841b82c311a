//! The files of `data/en`, read once and kept for look-up.
//!
//! Nothing is read before the first `~` word is compiled, and reading is cheap: the files are sorted, so a table is
//! a vector of slices into them, searched by halves. A line of data that makes no sense is a fault of ours, found by
//! a test; reading skips it.

use std::sync::OnceLock;

use super::regular::{self, Doubling};

const VERBS: &str = include_str!("../../data/en/irregular-verbs.tsv");
const PREFIXES: &str = include_str!("../../data/en/verb-prefixes.txt");
const NOUNS: &str = include_str!("../../data/en/irregular-nouns.tsv");
const DOUBLING: &str = include_str!("../../data/en/doubling.tsv");
const ONE_SPELLING: &str = include_str!("../../data/en/ise-exceptions.txt");
const E_KEPT: &str = include_str!("../../data/en/e-kept.txt");
const SPELLINGS: &str = include_str!("../../data/en/spellings.tsv");

/// Every file, for the test that reads them as strictly as they should be.
#[cfg(test)]
pub(super) const FILES: [(&str, &str); 7] = [
    ("irregular-verbs.tsv", VERBS),
    ("verb-prefixes.txt", PREFIXES),
    ("irregular-nouns.tsv", NOUNS),
    ("doubling.tsv", DOUBLING),
    ("ise-exceptions.txt", ONE_SPELLING),
    ("e-kept.txt", E_KEPT),
    ("spellings.tsv", SPELLINGS),
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

/// A sorted table from a word to what is known of it; a word may have several entries.
#[derive(Debug)]
struct Table<T>(Vec<(&'static str, T)>);

impl<T: Copy> Table<T> {
    /// From entries that are sorted already, as the files are.
    fn sorted(entries: impl Iterator<Item = (&'static str, T)>) -> Table<T> {
        Table(entries.collect())
    }

    /// From entries in any order; among equal words the order is kept.
    fn unsorted(entries: impl Iterator<Item = (&'static str, T)>) -> Table<T> {
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|&(word, _)| word);
        Table(entries)
    }

    fn all(&self, word: &str) -> impl Iterator<Item = T> {
        let start = self.0.partition_point(|&(known, _)| known < word);
        let entries = self.0[start..].iter();
        entries
            .take_while(move |&&(known, _)| known == word)
            .map(|&(_, value)| value)
    }

    fn first(&self, word: &str) -> Option<T> {
        self.all(word).next()
    }
}

/// Everything in `data/en` that inflection needs.
#[derive(Debug)]
pub(super) struct Tables {
    verbs: Table<Verb>,
    /// From an irregular verb form to its bases.
    verb_bases: Table<&'static str>,
    prefixes: Vec<&'static str>,
    /// From a singular to its plurals, separated by spaces.
    nouns: Table<&'static str>,
    /// From an irregular plural to its singulars.
    singulars: Table<&'static str>,
    /// Endings of singulars and of their plurals.
    noun_endings: Vec<(&'static str, &'static str)>,
    doubling: Table<Doubling>,
    doubling_endings: Vec<(&'static str, Doubling)>,
    /// Words in -ise and -ize that have only one spelling.
    one_spelling: Table<()>,
    one_spelling_endings: Vec<&'static str>,
    e_kept: Table<()>,
    spellings: Table<&'static str>,
}

impl Tables {
    /// The tables, read at the first call.
    pub(super) fn shared() -> &'static Tables {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(Tables::read)
    }

    fn read() -> Tables {
        let verbs = Table::sorted(rows(VERBS).map(|[base, past, participle, other]| {
            let verb = Verb {
                past,
                participle,
                other,
            };
            (base, verb)
        }));
        let verb_bases = verbs.0.iter().flat_map(|&(base, verb)| {
            let forms = verb.forms().filter(move |&form| form != base);
            forms.map(move |form| (form, base))
        });
        // an ending is a word too: -child, child
        let whole = |word: &'static str| word.strip_prefix('-').unwrap_or(word);
        let nouns = rows(NOUNS).map(|[singular, plurals]| (whole(singular), whole(plurals)));
        let nouns = Table::unsorted(nouns);
        let singulars = nouns.0.iter().flat_map(|&(singular, plurals)| {
            let plurals = plurals.split(' ').filter(move |&form| form != singular);
            plurals.map(move |plural| (plural, singular))
        });
        let verdicts = || rows(DOUBLING).map(|[word, verdict]| (word, doubling_named(verdict)));
        let one_spelling = || lines(ONE_SPELLING).map(|word| (word, ()));
        let pairs = rows(SPELLINGS).flat_map(|[one, other]| [(one, other), (other, one)]);
        Tables {
            verb_bases: Table::unsorted(verb_bases),
            verbs,
            prefixes: lines(PREFIXES).collect(),
            singulars: Table::unsorted(singulars),
            nouns,
            noun_endings: endings(rows(NOUNS).map(|[singular, plural]| (singular, plural)))
                .map(|(singular, plural)| (singular, whole(plural)))
                .collect(),
            doubling: Table::sorted(words(verdicts())),
            doubling_endings: endings(verdicts()).collect(),
            one_spelling: Table::sorted(words(one_spelling())),
            one_spelling_endings: endings(one_spelling()).map(|(ending, ())| ending).collect(),
            e_kept: Table::sorted(lines(E_KEPT).map(|word| (word, ()))),
            spellings: Table::unsorted(pairs),
        }
    }

    /// The irregular verb of that base.
    pub(super) fn verb(&self, base: &str) -> Option<Verb> {
        self.verbs.first(base)
    }

    /// Whether the word is listed as a form of another verb or noun.
    pub(super) fn is_inflected(&self, word: &str) -> bool {
        self.verb_bases.first(word).is_some() || self.singulars.first(word).is_some()
    }

    /// The base forms of an irregular form, the word itself left out.
    pub(super) fn bases(&self, word: &str) -> Vec<String> {
        let listed = self.verb_bases.all(word).chain(self.singulars.all(word));
        let mut bases: Vec<String> = listed.map(str::to_owned).collect();
        for &(singular, plural) in &self.noun_endings {
            if let Some(start) = word.strip_suffix(plural) {
                bases.push(format!("{start}{singular}"));
            }
        }
        // relay is a verb of its own, so no past of a relie
        if self.verb(word).is_none() {
            for (prefix, rest) in self.without_prefixes(word) {
                bases.extend(
                    self.verb_bases
                        .all(rest)
                        .map(|base| format!("{prefix}{base}")),
                );
            }
        }
        bases.retain(|base| base != word);
        bases
    }

    /// The irregular forms of a verb made of a prefix and an irregular verb.
    pub(super) fn prefixed_verb(&self, word: &str) -> Vec<String> {
        self.without_prefixes(word)
            .filter_map(|(prefix, rest)| Some((prefix, self.verb(rest)?)))
            .flat_map(|(prefix, verb)| verb.forms().map(move |form| format!("{prefix}{form}")))
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
        if let Some(plurals) = self.nouns.first(word) {
            return plurals.split(' ').map(str::to_owned).collect();
        }
        let endings = self.noun_endings.iter();
        endings
            .filter_map(|(singular, plural)| Some((word.strip_suffix(singular)?, plural)))
            .map(|(start, plural)| format!("{start}{plural}"))
            .collect()
    }

    /// Whether the word doubles its last consonant.
    pub(super) fn doubling(&self, word: &str) -> Doubling {
        let known = |word: &str| {
            let listed = self.doubling.first(word);
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
        self.e_kept.first(word).is_some()
    }

    /// The spellings of a word: itself, then the others.
    pub(super) fn spellings(&self, word: &str) -> Vec<String> {
        let mut spellings = vec![word.to_owned()];
        spellings.extend(self.spellings.all(word).map(str::to_owned));
        for (one, other) in SPELLED_ENDINGS {
            for (written, other) in [(one, other), (other, one)] {
                let stem = word.strip_suffix(written);
                if let Some(stem) = stem.filter(|stem| self.has_two_spellings(stem, written)) {
                    spellings.push(format!("{stem}{other}"));
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
            self.one_spelling.first(&word).is_some()
                || endings.any(|&ending| word.ends_with(ending))
        };
        regular::has_vowel(stem)
            && !is_listed(format!("{stem}ise"))
            && !is_listed(format!("{stem}ize"))
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

/// The entries for whole words.
fn words<T>(
    entries: impl Iterator<Item = (&'static str, T)>,
) -> impl Iterator<Item = (&'static str, T)> {
    entries.filter(|(word, _)| !word.starts_with('-'))
}

/// The entries for endings (`-man`), without the hyphen.
fn endings<T>(
    entries: impl Iterator<Item = (&'static str, T)>,
) -> impl Iterator<Item = (&'static str, T)> {
    entries.filter_map(|(word, value)| Some((word.strip_prefix('-')?, value)))
}

/// The lines of a data file that are no comment.
pub(super) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    parts(file, b'\n').filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The lines of a data file as columns; a column that is not written is empty.
fn rows<const COLUMNS: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    lines(file).map(|line| {
        let mut columns = parts(line, b'\t');
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    })
}

/// What stands between `separator`, an ASCII character.
fn parts(text: &'static str, separator: u8) -> impl Iterator<Item = &'static str> {
    let mut start = 0;
    memchr::memchr_iter(separator, text.as_bytes())
        .chain([text.len()])
        .map(move |end| {
            let part = &text[start..end];
            start = end + 1;
            part
        })
}
