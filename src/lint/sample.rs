//! Texts made of a phrase's own words: each should match it.

use crate::wordlist::TermSet;
use crate::wordlist::phrase::{Item, ItemKind, Phrase, Sequence};

/// How many texts are made of one phrase.
const MOST: usize = 24;

/// How many sets deep a phrase is filled in.
const DEEPEST: usize = 32;

/// Texts made of a phrase, inflection and gaps aside.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    /// At least one; each alternative stands in one of them, as far as there is room.
    pub(super) texts: Vec<String>,
    /// Whether these are all the texts there are.
    pub(super) are_all: bool,
}

/// Texts that `phrase` should match.
pub(super) fn samples(phrase: &Phrase, terms: &[TermSet]) -> Samples {
    let mut samples = Samples::nothing();
    for operand in &phrase.operands {
        samples = samples.followed_by(&sequence(operand, terms, 0));
    }
    samples
}

fn sequence(sequence: &Sequence, terms: &[TermSet], depth: usize) -> Samples {
    let mut samples = Samples::nothing();
    for part in &sequence.items {
        samples = samples.followed_by(&item(part, terms, depth));
    }
    samples
}

fn item(item: &Item, terms: &[TermSet], depth: usize) -> Samples {
    match &item.kind {
        ItemKind::Word(word)
        | ItemKind::Inflected(word)
        | ItemKind::Prefix(word)
        | ItemKind::Exact(word) => Samples {
            texts: vec![word.clone()],
            are_all: true,
        },
        ItemKind::Gap(_) => Samples::nothing(),
        ItemKind::Group(group) => one_of(group, terms, depth),
        ItemKind::Optional(group) => {
            let mut samples = Samples::nothing();
            samples.add(one_of(group, terms, depth));
            samples
        }
        ItemKind::Set(name) => {
            let set = terms.iter().find(|set| set.name == *name);
            let phrases = set.into_iter().flat_map(|set| &set.phrases);
            one_of(phrases.flat_map(|phrase| &phrase.operands), terms, depth)
        }
    }
}

fn one_of<'a>(
    sequences: impl IntoIterator<Item = &'a Sequence>,
    terms: &[TermSet],
    depth: usize,
) -> Samples {
    let mut samples = Samples {
        texts: Vec::new(),
        are_all: true,
    };
    for alternative in sequences {
        if samples.texts.len() >= MOST || depth >= DEEPEST {
            samples.are_all = false;
            break;
        }
        samples.add(sequence(alternative, terms, depth + 1));
    }
    samples
}

impl Samples {
    fn nothing() -> Samples {
        Samples {
            texts: vec![String::new()],
            are_all: true,
        }
    }

    fn add(&mut self, other: Samples) {
        self.texts.extend(other.texts);
        self.are_all &= other.are_all && self.texts.len() <= MOST;
        self.texts.truncate(MOST);
    }

    /// Each of these with one of `then` behind it: every pair if there is room, else each text once on either side.
    fn followed_by(self, then: &Samples) -> Samples {
        let pairs = self.texts.len() * then.texts.len();
        let count = if pairs <= MOST {
            pairs
        } else {
            self.texts.len().max(then.texts.len())
        };
        let texts = (0..count).map(|index| {
            let second = if pairs <= MOST {
                index / self.texts.len()
            } else {
                index % then.texts.len()
            };
            let (before, after) = (&self.texts[index % self.texts.len()], &then.texts[second]);
            let space = if before.is_empty() || after.is_empty() {
                ""
            } else {
                " "
            };
            format!("{before}{space}{after}")
        });
        Samples {
            texts: texts.collect(),
            are_all: self.are_all && then.are_all && pairs <= MOST,
        }
    }
}
