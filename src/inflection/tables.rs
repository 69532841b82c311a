//! The files of `data/en`, read once and kept for look-up.
//!
//! Nothing is read before the first `~` word is compiled. A line of data that makes no sense is a fault of ours,
//! found by a test; reading skips it.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::regular::{self, Doubling};

const VERBS: &str = include_str!("../../data/en/irregular-verbs.tsv");
const PREFIXES: &str = include_str!("../../data/en/verb-prefixes.txt");
const NOUNS: &str = include_str!("../../data/en/irregular-nouns.tsv");
const DOUBLING: &str = include_str!("../../data/en/doubling.tsv");
const ISE_EXCEPTIONS: &str = include_str!("../../data/en/ise-exceptions.txt");
const E_KEPT: &str = include_str!("../../data/en/e-kept.txt");
const SPELLINGS: &str = include_str!("../../data/en/spellings.tsv");

/// Endings that are written in two ways, each with the other.
const SPELLED_ENDINGS: [(&str, &str); 10] = [
    ("ise", "ize"),
    ("iser", "izer"),
    ("isation", "ization"),
    ("yse", "yze"),
    ("yser", "yzer"),
    ("ize", "ise"),
    ("izer", "iser"),
    ("ization", "isation"),
    ("yze", "yse"),
    ("yzer", "yser"),
];

/// The principal parts of an irregular verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verb {
    past: &'static str,
    participle: &'static str,
    other: &'static str,
}

impl Verb {
    /// The irregular forms, variants included; some may come twice.
    pub(super) fn forms(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.other, self.past, self.participle]
            .into_iter()
            .flat_map(|variants| variants.split(' '))
            .filter(|form| !form.is_empty())
    }
}

/// Everything in `data/en` that inflection needs.
#[derive(Debug, Default)]
pub(super) struct Tables {
    verbs: HashMap<&'static str, Verb>,
    /// From an irregular past or participle to its base forms.
    pasts: HashMap<&'static str, Vec<&'static str>>,
    /// From an irregular present form (`has`) to its base forms.
    presents: HashMap<&'static str, Vec<&'static str>>,
    prefixes: Vec<&'static str>,
    nouns: HashMap<&'static str, &'static str>,
    /// From an irregular plural to its singulars.
    plurals: HashMap<&'static str, Vec<&'static str>>,
    /// Ending of singulars, ending of plurals.
    noun_endings: Vec<(&'static str, &'static str)>,
    doubling: HashMap<&'static str, Doubling>,
    doubling_endings: Vec<(&'static str, Doubling)>,
    ise_exceptions: HashSet<&'static str>,
    ise_exception_endings: Vec<&'static str>,
    e_kept: HashSet<&'static str>,
    spellings: HashMap<&'static str, &'static str>,
}

impl Tables {
    /// The tables, read at the first call.
    pub(super) fn shared() -> &'static Tables {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(Tables::read)
    }

    fn read() -> Tables {
        let mut tables = Tables::default();
        for [base, past, participle, other] in rows(VERBS) {
            let verb = Verb {
                past,
                participle,
                other,
            };
            tables.verbs.insert(base, verb);
            for form in past.split(' ').chain(participle.split(' ')) {
                add(&mut tables.pasts, form, base);
            }
            for form in other.split(' ') {
                add(&mut tables.presents, form, base);
            }
        }
        tables.prefixes = lines(PREFIXES).collect();
        for [singular, plurals] in rows(NOUNS) {
            if let Some(ending) = singular.strip_prefix('-') {
                let plural = plurals.trim_start_matches('-');
                tables.noun_endings.push((ending, plural));
                continue;
            }
            tables.nouns.insert(singular, plurals);
            for plural in plurals.split(' ') {
                add(&mut tables.plurals, plural, singular);
            }
        }
        for [word, verdict] in rows(DOUBLING) {
            let doubling = match verdict {
                "doubled" => Doubling::Doubled,
                "either" => Doubling::Either,
                _ => Doubling::Single,
            };
            match word.strip_prefix('-') {
                Some(ending) => tables.doubling_endings.push((ending, doubling)),
                None => drop(tables.doubling.insert(word, doubling)),
            }
        }
        for word in lines(ISE_EXCEPTIONS) {
            match word.strip_prefix('-') {
                Some(ending) => tables.ise_exception_endings.push(ending),
                None => drop(tables.ise_exceptions.insert(word)),
            }
        }
        tables.e_kept = lines(E_KEPT).collect();
        for [one, other] in rows(SPELLINGS) {
            tables.spellings.insert(one, other);
            tables.spellings.insert(other, one);
        }
        tables
    }

    /// The irregular verb of that base.
    pub(super) fn verb(&self, base: &str) -> Option<Verb> {
        self.verbs.get(base).copied()
    }

    /// Whether the word is the irregular past or participle of a verb.
    pub(super) fn is_past(&self, word: &str) -> bool {
        self.pasts.contains_key(word) || self.presents.contains_key(word)
    }

    /// Whether the word is the irregular plural of another noun, and no singular itself.
    pub(super) fn is_plural(&self, word: &str) -> bool {
        let is_ending = self
            .noun_endings
            .iter()
            .any(|&(singular, plural)| singular != plural && word == plural);
        is_ending || self.plurals.contains_key(word) && !self.nouns.contains_key(word)
    }

    /// The base forms of an irregular form, the word itself left out.
    pub(super) fn bases(&self, word: &str) -> Vec<String> {
        let mut bases: Vec<String> = [&self.pasts, &self.presents, &self.plurals]
            .into_iter()
            .filter_map(|table| table.get(word))
            .flatten()
            .map(|&base| base.to_owned())
            .collect();
        for (singular, plural) in &self.noun_endings {
            if let Some(start) = word.strip_suffix(plural) {
                bases.push(format!("{start}{singular}"));
            }
        }
        for (prefix, rest) in self.without_prefixes(word) {
            for base in self.pasts.get(rest).into_iter().flatten() {
                bases.push(format!("{prefix}{base}"));
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

    /// The irregular plurals of a noun.
    pub(super) fn plurals(&self, word: &str) -> Vec<String> {
        let listed = self.nouns.get(word).into_iter();
        let mut plurals: Vec<String> = listed
            .flat_map(|plurals| plurals.split(' '))
            .map(str::to_owned)
            .collect();
        for (singular, plural) in &self.noun_endings {
            if let Some(start) = word.strip_suffix(singular) {
                plurals.push(format!("{start}{plural}"));
            }
        }
        plurals
    }

    /// Whether the word doubles its last consonant.
    pub(super) fn doubling(&self, word: &str) -> Doubling {
        if let Some(&doubling) = self.doubling.get(word) {
            return doubling;
        }
        if let Some(doubling) = regular::double_by_rule(word) {
            return doubling;
        }
        let ending = self
            .doubling_endings
            .iter()
            .filter(|(ending, _)| word.ends_with(ending))
            .max_by_key(|(ending, _)| ending.len());
        if let Some(&(_, doubling)) = ending {
            return doubling;
        }
        let doubles = |rest: &str| {
            let listed = self.doubling.get(rest).copied();
            let doubling = listed.or_else(|| regular::double_by_rule(rest));
            matches!(doubling, Some(Doubling::Doubled | Doubling::Either))
        };
        if self.without_prefixes(word).any(|(_, rest)| doubles(rest)) {
            Doubling::Either
        } else {
            Doubling::Single
        }
    }

    /// Whether the word may keep its -e before -ing.
    pub(super) fn keeps_e(&self, word: &str) -> bool {
        self.e_kept.contains(word)
    }

    /// The spellings of a word: itself, then the other where there are two.
    pub(super) fn spellings(&self, word: &str) -> Vec<String> {
        let mut spellings = vec![word.to_owned()];
        if let Some(&other) = self.spellings.get(word) {
            spellings.push(other.to_owned());
        }
        for (written, other) in SPELLED_ENDINGS {
            let Some(stem) = word.strip_suffix(written) else {
                continue;
            };
            // -lyse is -lyze; no other word in -yse has two spellings
            let has_two = if written.starts_with('y') {
                stem.ends_with('l')
            } else {
                !self.has_one_spelling(stem)
            };
            if has_two {
                spellings.push(format!("{stem}{other}"));
            }
        }
        spellings
    }

    /// Whether the word in -ise or -ize with this stem has only that spelling.
    fn has_one_spelling(&self, stem: &str) -> bool {
        let ise = format!("{stem}ise");
        let ize = format!("{stem}ize");
        let is_listed = |word: &str| {
            self.ise_exceptions.contains(word)
                || self
                    .ise_exception_endings
                    .iter()
                    .any(|ending| word.ends_with(ending))
        };
        !stem.contains(['a', 'e', 'i', 'o', 'u', 'y']) || is_listed(&ise) || is_listed(&ize)
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

fn add(
    table: &mut HashMap<&'static str, Vec<&'static str>>,
    form: &'static str,
    base: &'static str,
) {
    if form.is_empty() || form == base {
        return;
    }
    let bases = table.entry(form).or_default();
    if !bases.contains(&base) {
        bases.push(base);
    }
}

/// The lines of a data file that are no comment.
fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The lines of a data file as columns; a column that is not written is empty.
fn rows<const COLUMNS: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; COLUMNS]> {
    lines(file).map(|line| {
        let mut columns = line.split('\t');
        std::array::from_fn(|_| columns.next().unwrap_or_default())
    })
}
