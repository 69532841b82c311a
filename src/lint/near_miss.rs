//! Near misses: a text within reach that is nearly the one a rule requires, and the words in which the two differ.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::companion::Sections;
use super::{RawMatch, RuleRef, sample};
use crate::document::fold::Folded;
use crate::document::{Prose, sentence};
use crate::text::{Scopes, Span};
use crate::wordlist::Reach;

/// How much of a text must be there: so many of ten words.
const ENOUGH: usize = 7;

/// The fewest words of a text that can be nearly there.
const FEWEST: usize = 3;

/// How many words of one stretch are looked at.
const MOST_WORDS: usize = 2000;

/// The longest block in which a sentence is looked for, in bytes.
const MOST_BYTES: usize = 1 << 16;

/// How many pairs of words are compared in one document.
const MOST_PAIRS: usize = 20_000_000;

/// A text that is nearly one of those that a rule requires.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NearMiss {
    /// The text that is required.
    pub required: String,
    /// What stands there instead: bytes of the decoded source.
    pub span: Span,
    /// In what the two differ, in order.
    pub differences: Vec<Difference>,
}

/// A word in which a text differs from the one that is required.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Difference {
    /// This word is not there.
    Missing(String),
    /// This word is too much.
    Extra(String),
    /// The first stands there, and the second is required.
    Instead(String, String),
}

/// A word of a text: how it is shown, and how it is compared.
#[derive(Clone, Debug)]
struct Word {
    shown: Span,
    folded: String,
}

impl Word {
    /// Without the marks around it.
    fn core(&self) -> &str {
        self.folded.trim_matches(|c: char| !c.is_alphanumeric())
    }

    fn is_like(&self, other: &Word) -> bool {
        self.folded == other.folded || (!self.core().is_empty() && self.core() == other.core())
    }
}

/// The words of `text`, which starts at `start`.
fn words(text: &str, start: usize) -> Vec<Word> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let at = start + (word.as_ptr() as usize - text.as_ptr() as usize);
        let folded = Folded::of(word).text.trim().to_owned();
        if !folded.is_empty() {
            words.push(Word {
                shown: Span::new(at, at + word.len()),
                folded,
            });
        }
        if words.len() == MOST_WORDS {
            break;
        }
    }
    words
}

/// Finds near misses in one document.
pub(super) struct NearMisses<'a> {
    prose: &'a Prose,
    pairs: usize,
    /// The words of blocks that were looked at.
    words: HashMap<Span, Arc<Vec<Word>>>,
    /// What was found for a rule, by the list, the rule and the stretch of text that was searched.
    known: HashMap<(*const crate::wordlist::Wordlist, usize, Span), Option<NearMiss>>,
}

impl<'a> NearMisses<'a> {
    pub(super) fn new(prose: &'a Prose) -> NearMisses<'a> {
        NearMisses {
            prose,
            pairs: 0,
            words: HashMap::new(),
            known: HashMap::new(),
        }
    }

    /// The text within reach of `found` that comes nearest to one that `rule` requires, if one is nearly there.
    pub(super) fn find(
        &mut self,
        rule: RuleRef,
        sections: &Sections,
        found: &RawMatch,
    ) -> Option<NearMiss> {
        let prose = self.prose;
        let hull = found.hull();
        let block = prose
            .blocks
            .partition_point(|block| block.span.end <= hull.start);
        let (blocks, part) = match rule.rule().within {
            Reach::Words(_) | Reach::Sentence => (block..block + 1, Some(hull)),
            Reach::Paragraph => (block..block + 1, None),
            Reach::Section => {
                let (start, end) = sections.around(block);
                (start..end, None)
            }
            Reach::Document => (0..prose.blocks.len(), None),
        };
        if part.is_some() && prose.blocks[block].span.len() > MOST_BYTES {
            return None;
        }
        let around = match part {
            Some(hull) => sentence_around(prose, block, hull),
            None => Span::new(
                prose.blocks[blocks.start].span.start,
                prose.blocks[blocks.end - 1].span.end,
            ),
        };
        let key = (Arc::as_ptr(&rule.list), rule.index, around);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let mut best: Option<(usize, usize, NearMiss)> = None;
        for phrase in &rule.rule().require {
            for text in sample::samples(phrase, &rule.list.terms).texts {
                let required = words(&text, 0);
                if required.len() < FEWEST {
                    continue;
                }
                for index in blocks.clone() {
                    let block = prose.blocks[index];
                    if !block.scopes.intersection(Scopes::UNREAD).is_empty() {
                        continue;
                    }
                    let span = match part {
                        Some(_) => around,
                        None => block.span,
                    };
                    let written = self.words_of(span);
                    let Some((there, near)) = self.compare(&text, &required, &written) else {
                        continue;
                    };
                    let is_nearer = best
                        .as_ref()
                        .is_none_or(|(known, of, _)| there * of > known * required.len());
                    if is_nearer {
                        best = Some((there, required.len(), near));
                    }
                }
            }
        }
        let best = best.map(|(_, _, near)| near);
        self.known.insert(key, best.clone());
        best
    }

    fn words_of(&mut self, span: Span) -> Arc<Vec<Word>> {
        let text = &self.prose.text[span.range()];
        let known = self.words.entry(span);
        Arc::clone(known.or_insert_with(|| Arc::new(words(text, span.start))))
    }

    /// How many words of `required` stand in the part of `written` that is most like it, and how the two differ.
    fn compare(
        &mut self,
        text: &str,
        required: &[Word],
        written: &[Word],
    ) -> Option<(usize, NearMiss)> {
        let there: HashSet<&str> = written.iter().map(Word::core).collect();
        let shared = required
            .iter()
            .filter(|word| there.contains(word.core()))
            .count();
        if shared * 10 < required.len() * ENOUGH {
            return None;
        }
        self.pairs += required.len() * written.len();
        if self.pairs > MOST_PAIRS {
            return None;
        }
        let steps = align(required, written);
        let same = steps
            .iter()
            .filter(|step| matches!(step, Step::Same(..)))
            .count();
        if same * 10 < required.len() * ENOUGH {
            return None;
        }
        let at: Vec<usize> = steps
            .iter()
            .filter_map(|step| match *step {
                Step::Same(_, at) | Step::Instead(_, at) | Step::Extra(at) => Some(at),
                Step::Missing(_) => None,
            })
            .collect();
        let (first, last) = (written[*at.first()?].shown, written[*at.last()?].shown);
        let prose = self.prose;
        let read = |at: usize| prose.text[written[at].shown.range()].to_owned();
        let asked = |at: usize| text[required[at].shown.range()].to_owned();
        let differences: Vec<Difference> = steps
            .iter()
            .filter_map(|step| match *step {
                Step::Same(wanted, at) => {
                    let differs = required[wanted].folded != written[at].folded
                        && (wanted + 1 < required.len()
                            || required[wanted].folded != required[wanted].core());
                    differs.then(|| Difference::Instead(read(at), asked(wanted)))
                }
                Step::Instead(wanted, at) => Some(Difference::Instead(read(at), asked(wanted))),
                Step::Missing(wanted) => Some(Difference::Missing(asked(wanted))),
                Step::Extra(at) => Some(Difference::Extra(read(at))),
            })
            .collect();
        let near = NearMiss {
            required: text.to_owned(),
            span: prose.map.span_of(first.hull(last)),
            differences,
        };
        Some((same, near))
    }
}

fn sentence_around(prose: &Prose, block: usize, hull: Span) -> Span {
    let block = prose.blocks[block].span;
    let sentences = sentence::sentences(&prose.text[block.range()]);
    let touching = sentences
        .into_iter()
        .map(|sentence| sentence.shifted(block.start));
    touching
        .filter(|sentence| sentence.overlaps(hull))
        .fold(hull, Span::hull)
}

/// One step of comparing two texts: indices of words.
#[derive(Clone, Copy, Debug)]
enum Step {
    Same(usize, usize),
    Instead(usize, usize),
    Missing(usize),
    Extra(usize),
}

/// The fewest changes that make a part of `written` into `required` (Sellers' algorithm), in order.
fn align(required: &[Word], written: &[Word]) -> Vec<Step> {
    let width = written.len() + 1;
    let mut costs = vec![0_u16; (required.len() + 1) * width];
    for row in 1..=required.len() {
        costs[row * width] = row as u16;
        for column in 1..width {
            let differs = !required[row - 1].is_like(&written[column - 1]);
            let above = costs[(row - 1) * width + column];
            let left = costs[row * width + column - 1];
            let before = costs[(row - 1) * width + column - 1];
            costs[row * width + column] = (before + u16::from(differs)).min(above.min(left) + 1);
        }
    }
    let last = &costs[required.len() * width..];
    let least = (0..width).min_by_key(|&column| last[column]);
    let (mut row, mut column) = (required.len(), least.unwrap_or(0));
    let mut steps = Vec::new();
    while row > 0 {
        let cost = costs[row * width + column];
        let before = |up: usize, back: usize| costs[(row - up) * width + column - back];
        if column > 0 {
            let same = required[row - 1].is_like(&written[column - 1]);
            if cost == before(1, 1) + u16::from(!same) {
                steps.push(match same {
                    true => Step::Same(row - 1, column - 1),
                    false => Step::Instead(row - 1, column - 1),
                });
                (row, column) = (row - 1, column - 1);
                continue;
            }
            if cost == before(0, 1) + 1 {
                steps.push(Step::Extra(column - 1));
                column -= 1;
                continue;
            }
        }
        steps.push(Step::Missing(row - 1));
        row -= 1;
    }
    steps.reverse();
    steps
}
