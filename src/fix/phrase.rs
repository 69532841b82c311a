//! The words that a phrase names, as far as a fix must know them.

use std::collections::HashSet;

use super::case;
use crate::inflection;
use crate::lint::Finding;
use crate::wordlist::phrase::{Item, ItemKind, Phrase};

/// The words of one phrase, those of its term sets included.
#[derive(Debug, Default)]
pub(super) struct Wording {
    /// The words as the phrase writes them.
    pub(super) literals: HashSet<String>,
    /// The words that it takes in any form, in the order of the phrase.
    pub(super) inflected: Vec<Inflected>,
    /// Whether the phrase asks for a possessive itself.
    pub(super) asks_possessive: bool,
    /// Whether it is written in English.
    pub(super) is_english: bool,
}

/// A word that a phrase takes in any form.
#[derive(Debug)]
pub(super) struct Inflected {
    /// As the phrase writes it.
    written: String,
    /// The same in lower case.
    pub(super) base: String,
    /// Its forms, in lower case.
    pub(super) forms: Vec<String>,
}

impl Wording {
    /// Whether `word` has the letter case in which the phrase writes it.
    pub(super) fn writes(&self, word: &str) -> bool {
        if self.literals.contains(word) {
            return true;
        }
        let lower = word.to_lowercase();
        let mut own = self.inflected.iter();
        own.any(|own| own.forms.contains(&lower) && case::like(&lower, &own.written) == word)
    }

    /// That of the phrase by which `finding` was found.
    pub(super) fn of(finding: &Finding) -> Wording {
        let rule = finding.rule.rule();
        let mut wording = Wording {
            is_english: inflection::is_supported(&rule.language),
            ..Wording::default()
        };
        let mut phrases: Vec<&Phrase> = rule.wording().get(finding.phrase).into_iter().collect();
        let mut seen: HashSet<&str> = HashSet::new();
        while let Some(phrase) = phrases.pop() {
            phrase.each_item(|item| match item.kind {
                ItemKind::Set(ref name) => {
                    let sets = finding.rule.list.terms.iter();
                    for set in sets.filter(|set| set.name == *name) {
                        if seen.insert(&set.name) {
                            phrases.extend(set.phrases.iter().rev());
                        }
                    }
                }
                _ => wording.add(item),
            });
        }
        wording
    }

    pub(super) fn add(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Word(word) | ItemKind::Exact(word) => {
                self.asks_possessive |= word.contains(['\'', '’']);
                self.literals
                    .extend(word.split_whitespace().map(str::to_owned));
            }
            ItemKind::Inflected(word) => {
                self.literals.insert(word.to_string());
                let base = word.as_str().to_lowercase();
                let forms = inflection::forms(&base);
                self.inflected.push(Inflected {
                    written: word.to_string(),
                    base,
                    forms,
                });
            }
            ItemKind::Prefix(_)
            | ItemKind::Gap(_)
            | ItemKind::Set(_)
            | ItemKind::Group(_)
            | ItemKind::Optional(_) => {}
        }
    }
}
