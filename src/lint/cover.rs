//! What lies inside a phrase that excuses, and what is within reach of one.

use std::collections::{BTreeMap, HashSet};

use crate::lexicon::join::Placed;
use crate::text::Span;
use crate::wordlist::Reach;

/// Stretches of text; tells whether one of them contains a span. Look-ups take logarithmic time.
#[derive(Debug, Default)]
pub(super) struct Cover {
    /// Sorted by start once finished.
    spans: Vec<Span>,
    /// For each span the furthest end of it and those before it.
    ends: Vec<usize>,
}

impl Cover {
    pub(super) fn push(&mut self, span: Span) {
        self.spans.push(span);
    }

    pub(super) fn finish(&mut self) {
        self.spans.sort_unstable();
        let mut furthest = 0;
        self.ends = self
            .spans
            .iter()
            .map(|span| {
                furthest = furthest.max(span.end);
                furthest
            })
            .collect();
    }

    /// Whether `span` lies wholly inside one of the stretches. (Of those that start before it, one reaches
    /// its end exactly if the furthest does.)
    pub(super) fn contains(&self, span: Span) -> bool {
        let before = self
            .spans
            .partition_point(|known| known.start <= span.start);
        before > 0 && self.ends[before - 1] >= span.end
    }
}

/// What is within reach of the phrases of an `unless`.
#[derive(Debug)]
pub(super) struct Reached {
    within: Reach,
    /// By reading of a block, sorted by start once finished, each with the last word of it and those before it.
    runs: BTreeMap<usize, Vec<(Placed, Placed)>>,
    sentences: HashSet<(usize, usize)>,
}

impl Reached {
    pub(super) fn new(within: Reach) -> Reached {
        Reached {
            within,
            runs: BTreeMap::new(),
            sentences: HashSet::new(),
        }
    }

    pub(super) fn push(&mut self, placed: Placed) {
        for sentence in placed.sentences.0..=placed.sentences.1 {
            self.sentences.insert((placed.anchor.reading, sentence));
        }
        self.runs
            .entry(placed.anchor.reading)
            .or_default()
            .push((placed, placed));
    }

    pub(super) fn finish(&mut self) {
        for runs in self.runs.values_mut() {
            runs.sort_by_key(|(placed, _)| placed.anchor.span);
            let mut furthest: Option<Placed> = None;
            for (placed, last) in runs {
                let reaching =
                    furthest.filter(|known| known.anchor.span.end >= placed.anchor.span.end);
                *last = reaching.unwrap_or(*placed);
                furthest = Some(*last);
            }
        }
    }

    /// Whether one of the phrases is within reach of `anchor`.
    pub(super) fn reaches(&self, anchor: &Placed) -> bool {
        let Some(runs) = self.runs.get(&anchor.anchor.reading) else {
            return false;
        };
        match self.within {
            Reach::Words(words) => {
                let near = |run: &Placed| {
                    run.shares_sentence(anchor) && run.distance(anchor) <= words as usize
                };
                let before = runs.partition_point(|(placed, _)| {
                    placed.anchor.span.start <= anchor.anchor.span.start
                });
                runs[..before].last().is_some_and(|(_, last)| near(last))
                    || runs[before..]
                        .first()
                        .is_some_and(|(placed, _)| near(placed))
            }
            Reach::Sentence => (anchor.sentences.0..=anchor.sentences.1)
                .any(|sentence| self.sentences.contains(&(anchor.anchor.reading, sentence))),
            Reach::Paragraph | Reach::Section | Reach::Document => true,
        }
    }
}
