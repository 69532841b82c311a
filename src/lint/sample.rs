//! Texts made of a phrase's own words: each should match it.

use std::collections::HashMap;

use crate::wordlist::TermSet;
use crate::wordlist::phrase::{Item, ItemKind, Phrase, Sequence};

/// How many texts are made of one phrase.
const MOST: usize = 24;

/// How long a text may grow, in bytes; a phrase that says more than that is not tried.
const LONGEST: usize = 32 << 10;

/// How deep brackets and sets are filled in; deeper than any phrase that can be compiled.
const DEEPEST: usize = 256;

/// Texts made of a phrase, inflection and gaps aside.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    /// At least one; each alternative stands in one of them, as far as there is room.
    pub(super) texts: Vec<String>,
    /// Whether these are all the texts there are.
    pub(super) are_all: bool,
    /// Whether some would have grown too long, and do not say all of the phrase.
    pub(super) are_cut: bool,
}

/// Texts that `phrase` should match.
pub(super) fn samples(phrase: &Phrase, terms: &[TermSet]) -> Samples {
    let mut sampler = Sampler {
        terms,
        known: HashMap::new(),
    };
    let mut samples = Samples::nothing();
    for operand in &phrase.operands {
        samples = samples.followed_by(&sampler.sequence(operand, 0));
    }
    samples
}

/// Fills in phrases; each set once, however often sets name it.
struct Sampler<'a> {
    terms: &'a [TermSet],
    known: HashMap<&'a str, Samples>,
}

impl<'a> Sampler<'a> {
    fn sequence(&mut self, sequence: &'a Sequence, depth: usize) -> Samples {
        let mut samples = Samples::nothing();
        for part in &sequence.items {
            samples = samples.followed_by(&self.item(part, depth));
        }
        samples
    }

    fn item(&mut self, item: &'a Item, depth: usize) -> Samples {
        match &item.kind {
            ItemKind::Word(word)
            | ItemKind::Inflected(word)
            | ItemKind::Prefix(word)
            | ItemKind::Exact(word) => Samples {
                texts: vec![word.to_string()],
                are_all: true,
                are_cut: false,
            },
            ItemKind::Gap(_) => Samples::nothing(),
            ItemKind::Group(group) => self.one_of(group, depth),
            ItemKind::Optional(group) => {
                let mut samples = Samples::nothing();
                samples.add(self.one_of(group, depth));
                samples
            }
            ItemKind::Set(name) => {
                if let Some(known) = self.known.get(name.as_str()) {
                    return known.clone();
                }
                let set = self.terms.iter().find(|set| set.name == *name);
                let phrases = set.into_iter().flat_map(|set| &set.phrases);
                let samples = self.one_of(phrases.flat_map(|phrase| &phrase.operands), depth);
                self.known.insert(name, samples.clone());
                samples
            }
        }
    }

    fn one_of(
        &mut self,
        sequences: impl IntoIterator<Item = &'a Sequence>,
        depth: usize,
    ) -> Samples {
        let mut samples = Samples {
            texts: Vec::new(),
            are_all: true,
            are_cut: false,
        };
        for alternative in sequences {
            if samples.texts.len() >= MOST || depth >= DEEPEST {
                samples.are_all = false;
                break;
            }
            samples.add(self.sequence(alternative, depth + 1));
        }
        samples
    }
}

impl Samples {
    fn nothing() -> Samples {
        Samples {
            texts: vec![String::new()],
            are_all: true,
            are_cut: false,
        }
    }

    fn add(&mut self, other: Samples) {
        self.texts.extend(other.texts);
        self.are_all &= other.are_all && self.texts.len() <= MOST;
        self.are_cut |= other.are_cut;
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
        let mut are_cut = self.are_cut || then.are_cut;
        let texts = (0..count).map(|index| {
            let second = if pairs <= MOST {
                index / self.texts.len()
            } else {
                index % then.texts.len()
            };
            let (before, after) = (&self.texts[index % self.texts.len()], &then.texts[second]);
            if !before.is_empty() && before.len() + after.len() > LONGEST {
                are_cut = true;
                return before.clone();
            }
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
            are_cut,
        }
    }
}
