//! A segment as a graph of words: from the first node every path to the last reads one way of writing the segment.
//! It has no cycles. Each node keeps its edges in both directions, since verification runs outward from a hit.

use crate::document::written::Written;

/// A word on an edge.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Word {
    /// The word, folded; for a prefix its beginning.
    pub(super) folded: Box<str>,
    /// Whether any word that begins so is meant.
    pub(super) prefix: bool,
    /// Whether a possessive after it belongs to it.
    pub(super) takes_possessive: bool,
    /// What is asked for beyond folding.
    pub(super) demand: Option<Box<Demand>>,
}

/// What a phrase asks for beyond the folded word.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Demand {
    pub(super) case: CaseDemand,
    pub(super) possessive: Option<bool>,
    pub(super) hyphen_before: Option<bool>,
    pub(super) marks_before: Option<String>,
    pub(super) marks_after: Option<String>,
}

/// What is asked of letter case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum CaseDemand {
    /// Nothing.
    #[default]
    Any,
    /// The word is written exactly so.
    Equal(String),
    /// What the word shares with this one from its beginning has the same case.
    Shared(String),
}

impl Demand {
    /// Whether a word that is written so meets it.
    pub(super) fn is_met(&self, written: &Written) -> bool {
        let case = match &self.case {
            CaseDemand::Any => true,
            CaseDemand::Equal(cased) => written.cased == *cased,
            CaseDemand::Shared(cased) => shares_case(&written.cased, cased),
        };
        case && self
            .possessive
            .is_none_or(|asked| asked == written.possessive.is_some())
            && self
                .hyphen_before
                .is_none_or(|asked| asked == written.hyphen_before)
            && self
                .marks_before
                .as_ref()
                .is_none_or(|asked| *asked == written.marks_before)
            && self
                .marks_after
                .as_ref()
                .is_none_or(|asked| *asked == written.marks_after)
    }

    /// Whether marks before the word belong to it.
    pub(super) fn leads_with_marks(&self) -> bool {
        self.marks_before
            .as_ref()
            .is_some_and(|marks| !marks.is_empty())
    }

    /// Whether marks after the word belong to it.
    pub(super) fn ends_with_marks(&self) -> bool {
        self.marks_after
            .as_ref()
            .is_some_and(|marks| !marks.is_empty())
    }

    /// Whether it asks for nothing.
    pub(super) fn is_empty(&self) -> bool {
        *self == Demand::default()
    }
}

/// Whether two words agree in case as far as they are spelt alike.
fn shares_case(written: &str, cased: &str) -> bool {
    written
        .chars()
        .zip(cased.chars())
        .take_while(|(a, b)| a.to_lowercase().eq(b.to_lowercase()))
        .all(|(a, b)| a == b)
}

/// An edge to (or, backward, from) `node`.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) word: Word,
    pub(super) node: usize,
}

/// The edges of one node in one direction.
#[derive(Debug, Default)]
pub(super) struct Fan {
    /// Edges with whole words, sorted by word.
    words: Vec<Edge>,
    /// The lengths of those words in bytes, sorted, without repeats.
    lengths: Vec<usize>,
    /// Edges with prefixes.
    prefixes: Vec<Edge>,
    /// Nodes reached without a word.
    pub(super) skips: Vec<usize>,
}

impl Fan {
    /// The edges whose word the text holds at the place that `slice` cuts out, given a length in bytes.
    pub(super) fn words<'a>(
        &'a self,
        slice: impl Fn(usize) -> Option<&'a str> + 'a,
    ) -> impl Iterator<Item = &'a Edge> {
        self.lengths
            .iter()
            .filter_map(move |&length| slice(length))
            .flat_map(|word| {
                let from = self.words.partition_point(|edge| &*edge.word.folded < word);
                self.words[from..]
                    .iter()
                    .take_while(move |edge| &*edge.word.folded == word)
            })
    }

    /// The edges with prefixes.
    pub(super) fn prefixes(&self) -> &[Edge] {
        &self.prefixes
    }

    fn push(&mut self, edge: Edge) {
        if edge.word.prefix {
            self.prefixes.push(edge);
        } else {
            self.words.push(edge);
        }
    }

    fn finish(&mut self) {
        self.words
            .sort_by(|a, b| a.word.folded.cmp(&b.word.folded).then(a.node.cmp(&b.node)));
        self.words
            .dedup_by(|a, b| a.node == b.node && a.word == b.word);
        self.lengths = self
            .words
            .iter()
            .map(|edge| edge.word.folded.len())
            .collect();
        self.lengths.sort_unstable();
        self.lengths.dedup();
    }
}

/// A segment's words as a graph.
#[derive(Debug, Default)]
pub(super) struct Graph {
    forward: Vec<Fan>,
    backward: Vec<Fan>,
    last: usize,
}

impl Graph {
    /// The node at which every path starts.
    pub(super) const FIRST: usize = 0;

    /// A graph of one node.
    pub(super) fn new() -> Graph {
        let mut graph = Graph::default();
        graph.add_node();
        graph
    }

    pub(super) fn add_node(&mut self) -> usize {
        self.forward.push(Fan::default());
        self.backward.push(Fan::default());
        self.forward.len() - 1
    }

    pub(super) fn add_word(&mut self, from: usize, word: Word, to: usize) {
        self.backward[to].push(Edge {
            word: word.clone(),
            node: from,
        });
        self.forward[from].push(Edge { word, node: to });
    }

    pub(super) fn add_skip(&mut self, from: usize, to: usize) {
        self.forward[from].skips.push(to);
        self.backward[to].skips.push(from);
    }

    /// Says that every path ends at `last`, and makes the graph ready to be read.
    pub(super) fn finish(&mut self, last: usize) {
        self.last = last;
        for fan in self.forward.iter_mut().chain(&mut self.backward) {
            fan.finish();
        }
    }

    /// The node at which every path ends.
    pub(super) fn last(&self) -> usize {
        self.last
    }

    pub(super) fn forward(&self, node: usize) -> &Fan {
        &self.forward[node]
    }

    pub(super) fn backward(&self, node: usize) -> &Fan {
        &self.backward[node]
    }
}
