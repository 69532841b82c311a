//! Texts made of a phrase's own words: each should match it.

use crate::wordlist::TermSet;
use crate::wordlist::phrase::{Item, ItemKind, Phrase, Sequence};

/// How many texts are made of one phrase.
const MOST: usize = 16;

/// How many sets deep a phrase is filled in.
const DEEPEST: usize = 32;

/// Texts that `phrase` should match: at least one, and each alternative once as far as there is room.
pub(super) fn texts(phrase: &Phrase, terms: &[TermSet]) -> Vec<String> {
    let mut texts = vec![String::new()];
    for operand in &phrase.operands {
        texts = follow(texts, &sequence(operand, terms, 0));
    }
    texts
        .iter_mut()
        .for_each(|text| *text = text.trim().to_owned());
    texts
}

fn sequence(sequence: &Sequence, terms: &[TermSet], depth: usize) -> Vec<String> {
    let mut texts = vec![String::new()];
    for part in &sequence.items {
        texts = follow(texts, &item(part, terms, depth));
    }
    texts
}

fn item(item: &Item, terms: &[TermSet], depth: usize) -> Vec<String> {
    let alternatives = |sequences: &mut dyn Iterator<Item = &Sequence>| {
        let mut texts = Vec::new();
        for alternative in sequences {
            if texts.len() < MOST && depth < DEEPEST {
                texts.extend(sequence(alternative, terms, depth + 1));
            }
        }
        texts.truncate(MOST);
        texts
    };
    match &item.kind {
        ItemKind::Word(word)
        | ItemKind::Inflected(word)
        | ItemKind::Prefix(word)
        | ItemKind::Exact(word) => {
            vec![word.clone()]
        }
        ItemKind::Group(group) => alternatives(&mut group.iter()),
        ItemKind::Set(name) => {
            let set = terms.iter().find(|set| set.name == *name);
            alternatives(
                &mut set
                    .into_iter()
                    .flat_map(|set| &set.phrases)
                    .flat_map(|phrase| &phrase.operands),
            )
        }
        ItemKind::Optional(_) | ItemKind::Gap(_) => vec![String::new()],
    }
}

/// Each of `first` with one of `then` behind it, and each of `then` behind one of `first`: as many as the longer list.
fn follow(first: Vec<String>, then: &[String]) -> Vec<String> {
    if then.is_empty() || first.is_empty() {
        return first;
    }
    let count = first.len().max(then.len()).min(MOST);
    (0..count)
        .map(|index| {
            let (before, after) = (&first[index % first.len()], &then[index % then.len()]);
            if after.is_empty() || before.is_empty() {
                format!("{before}{after}")
            } else {
                format!("{before} {after}")
            }
        })
        .collect()
}
