//! A network as a graph of words: from the first node every path to the last reads one way of writing it.
//! It has no cycles. Each node keeps its edges in both directions, since verification runs outward from a hit.

use std::cmp::Ordering;

use ecow::EcoString;
use unicode_normalization::char::is_combining_mark;

use super::lower::Part;
use crate::document::written::{Inside, Written};

/// A word on an edge.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Word {
    /// The word, folded; for a prefix its beginning.
    pub(super) folded: EcoString,
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
    pub(super) marks_before: Marks,
    /// The marks that stand between it and the word before and touch neither.
    pub(super) marks_apart: Option<String>,
    pub(super) marks_after: Marks,
    /// What folding takes out of the word.
    pub(super) inside: InsideDemand,
}

/// What is asked of what folding takes out of a word.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum InsideDemand {
    /// Nothing.
    #[default]
    Any,
    /// All of this, in a word that is spelt so.
    These(String, Vec<Inside>),
    /// The possessives among this and no others, in a word that is spelt so.
    Only(String, Vec<Inside>),
}

/// What is asked of the marks on one side of a word.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum Marks {
    /// Nothing.
    #[default]
    Any,
    /// These stand nearest to the word; they belong to the match.
    Nearest(String),
    /// These and no others.
    Only(String),
}

impl Marks {
    /// Those that must stand there.
    pub(super) fn asked(&self) -> &str {
        match self {
            Marks::Any => "",
            Marks::Nearest(marks) | Marks::Only(marks) => marks,
        }
    }

    /// How many marks belong to the match.
    pub(super) fn count(&self) -> usize {
        match self {
            Marks::Any | Marks::Only(_) => 0,
            Marks::Nearest(marks) => marks.chars().count(),
        }
    }
}

/// What is asked of letter case.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum CaseDemand {
    /// Nothing.
    #[default]
    Any,
    /// The word is written exactly so.
    Equal(String),
    /// The letters of the word are exactly these; marks that folding forgets may stand among them.
    Letters(String),
    /// What the word shares with this one from its beginning has the same case.
    Shared(String),
}

/// What a phrase asks for and a word does not have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Unmet<'a> {
    /// The word spelt with the same letter case.
    Spelling(&'a str),
    /// A possessive, or none.
    Possessive(bool),
    /// A hyphen before the word, or none.
    Hyphen(bool),
    /// These marks before the word; none, if empty.
    MarksBefore(&'a str),
    /// These marks after the word; none, if empty.
    MarksAfter(&'a str),
}

impl Demand {
    /// Whether a word that is written so meets it.
    pub(super) fn is_met(&self, written: &Written) -> bool {
        self.unmet(written).is_none()
    }

    /// The first thing asked for that a word written so does not have.
    pub(super) fn unmet(&self, written: &Written) -> Option<Unmet<'_>> {
        let differs = |asked: &Option<bool>, is: bool| asked.filter(|asked| *asked != is);
        match &self.case {
            CaseDemand::Any => {}
            CaseDemand::Equal(cased) => {
                // in scripts without spaces more marks may follow
                let rest = written.cased.strip_prefix(cased.as_str());
                if !rest.is_some_and(|rest| rest.chars().all(is_combining_mark)) {
                    return Some(Unmet::Spelling(cased));
                }
            }
            CaseDemand::Letters(cased) => {
                let rest = letters(&written.cased);
                let rest = rest.strip_prefix(letters(cased).as_str());
                if !rest.is_some_and(|rest| rest.chars().all(is_combining_mark)) {
                    return Some(Unmet::Spelling(cased));
                }
            }
            CaseDemand::Shared(cased) => {
                if !shares_case(&written.cased, cased) {
                    return Some(Unmet::Spelling(cased));
                }
            }
        }
        match &self.inside {
            InsideDemand::These(cased, asked)
                if !asked.iter().all(|asked| asked.is_in(&written.inside)) =>
            {
                return Some(Unmet::Spelling(cased));
            }
            InsideDemand::Only(cased, asked)
                if !Inside::have_same_possessives(asked, &written.inside) =>
            {
                return Some(Unmet::Spelling(cased));
            }
            _ => {}
        }
        if let Some(asked) = differs(&self.possessive, written.possessive.is_some()) {
            return Some(Unmet::Possessive(asked));
        }
        if let Some(asked) = differs(&self.hyphen_before, written.hyphen_before) {
            return Some(Unmet::Hyphen(asked));
        }
        match &self.marks_before {
            Marks::Nearest(asked) if !written.marks_before.ends_with(asked.as_str()) => {
                return Some(Unmet::MarksBefore(asked));
            }
            Marks::Only(asked) if *asked != written.marks_before => {
                return Some(Unmet::MarksBefore(asked));
            }
            _ => {}
        }
        if let Some(asked) = &self.marks_apart
            && *asked != written.marks_apart
        {
            return Some(Unmet::MarksBefore(asked));
        }
        match &self.marks_after {
            Marks::Nearest(asked) if !written.marks_after.starts_with(asked.as_str()) => {
                Some(Unmet::MarksAfter(asked))
            }
            Marks::Only(asked) if *asked != written.marks_after => Some(Unmet::MarksAfter(asked)),
            _ => None,
        }
    }

    /// Whether it asks for nothing.
    pub(super) fn is_empty(&self) -> bool {
        *self == Demand::default()
    }
}

/// What of a word can have a case, or carries what can: without marks, and without symbols, which folding has compared.
fn letters(cased: &str) -> String {
    let is_letter = |c: &char| c.is_alphanumeric() || is_combining_mark(*c);
    cased.chars().filter(is_letter).collect()
}

/// Whether two words agree in case as far as they are spelt alike.
fn shares_case(written: &str, cased: &str) -> bool {
    letters(written)
        .chars()
        .zip(letters(cased).chars())
        .take_while(|(a, b)| a.to_lowercase().eq(b.to_lowercase()))
        .all(|(a, b)| a == b)
}

/// What an edge reads.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) word: Word,
    pub(super) node: usize,
}

/// An edge that reads whatever another network reads: a term set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct SetEdge {
    pub(super) network: usize,
    pub(super) node: usize,
}

/// In which direction words are read from a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Direction {
    Onward,
    Back,
}

impl Direction {
    /// The order in which words that begin (end) alike stand together.
    fn order(self, one: &str, other: &str) -> Ordering {
        match self {
            Direction::Onward => one.cmp(other),
            Direction::Back => one.bytes().rev().cmp(other.bytes().rev()),
        }
    }

    /// Whether `text` begins (ends) with `word`.
    fn opens(self, text: &str, word: &str) -> bool {
        match self {
            Direction::Onward => text.starts_with(word),
            Direction::Back => text.ends_with(word),
        }
    }
}

/// The edges of one node in one direction.
#[derive(Debug)]
pub(super) struct Fan {
    direction: Direction,
    /// Edges with whole words, in the order of the direction.
    words: Vec<Edge>,
    /// For each of them, the last one before it whose word begins (ends) it and is shorter.
    shorter: Vec<Option<usize>>,
    /// Edges with prefixes.
    pub(super) prefixes: Vec<Edge>,
    /// Edges with term sets.
    pub(super) sets: Vec<SetEdge>,
    /// Nodes reached without a word.
    pub(super) skips: Vec<usize>,
}

impl Fan {
    fn new(direction: Direction) -> Fan {
        Fan {
            direction,
            words: Vec::new(),
            shorter: Vec::new(),
            prefixes: Vec::new(),
            sets: Vec::new(),
            skips: Vec::new(),
        }
    }

    /// The edges with whole words with which `text` begins (walking back: ends). One search, however many there are: the
    /// greatest word that is not past the text is the longest candidate, and leads to the shorter ones.
    pub(super) fn words<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a Edge> {
        let before = self
            .words
            .partition_point(|edge| self.direction.order(&edge.word.folded, text).is_le());
        let mut next = before.checked_sub(1);
        std::iter::from_fn(move || {
            let index = next?;
            let edge = &self.words[index];
            // equal words stand side by side
            let twin = index
                .checked_sub(1)
                .filter(|&twin| self.words[twin].word.folded == edge.word.folded);
            next = twin.or(self.shorter[index]);
            Some(edge)
        })
        .filter(move |edge| self.direction.opens(text, &edge.word.folded))
    }

    /// Every word on an edge, prefixes included.
    pub(super) fn every_word(&self) -> impl Iterator<Item = &Word> {
        let edges = self.words.iter().chain(&self.prefixes);
        edges.map(|edge| &edge.word)
    }

    fn push(&mut self, edge: Edge) {
        if edge.word.prefix {
            self.prefixes.push(edge);
        } else {
            self.words.push(edge);
        }
    }

    fn finish(&mut self) {
        let direction = self.direction;
        self.words.sort_by(|a, b| {
            direction
                .order(&a.word.folded, &b.word.folded)
                .then(a.node.cmp(&b.node))
        });
        self.words
            .dedup_by(|a, b| a.node == b.node && a.word == b.word);
        let mut open: Vec<usize> = Vec::new();
        for index in 0..self.words.len() {
            let word = &*self.words[index].word.folded;
            while let Some(&last) = open.last() {
                let known = &*self.words[last].word.folded;
                if known.len() < word.len() && direction.opens(word, known) {
                    break;
                }
                open.pop();
            }
            self.shorter.push(open.last().copied());
            open.push(index);
        }
    }
}

/// The words of one network as a graph.
#[derive(Debug, Default)]
pub(super) struct Graph {
    onward: Vec<Fan>,
    back: Vec<Fan>,
}

impl Graph {
    /// The node at which every path starts.
    pub(super) const FIRST: usize = 0;

    /// The node at which every path ends.
    pub(super) const LAST: usize = 1;

    /// The graph that reads one of `alternatives`.
    pub(super) fn of(alternatives: &[Vec<Part>]) -> Graph {
        let mut graph = Graph::default();
        graph.add_node();
        graph.add_node();
        graph.add_choice(alternatives, Graph::FIRST, Graph::LAST);
        graph.finish();
        graph
    }

    /// Adds each alternative between two nodes.
    fn add_choice(&mut self, alternatives: &[Vec<Part>], first: usize, last: usize) {
        for alternative in alternatives {
            self.add_sequence(alternative, first, last);
        }
    }

    /// Adds `parts` between two nodes: first the nodes between them, then what each of them holds.
    fn add_sequence(&mut self, parts: &[Part], first: usize, last: usize) {
        if parts.is_empty() {
            self.add_skip(first, last);
            return;
        }
        let mut nodes = vec![first];
        nodes.extend((1..parts.len()).map(|_| self.add_node()));
        nodes.push(last);
        for (part, ends) in parts.iter().zip(nodes.windows(2)) {
            let (first, last) = (ends[0], ends[1]);
            match part {
                Part::Gap(_) => unreachable!("gaps were brought to the top"),
                Part::Words(words) => {
                    for word in words {
                        self.add_word(first, word.clone(), last);
                    }
                }
                Part::Set(network) => self.add_set(first, *network, last),
                Part::Choice {
                    alternatives,
                    optional,
                } => {
                    self.add_choice(alternatives, first, last);
                    if *optional {
                        self.add_skip(first, last);
                    }
                }
            }
        }
    }

    fn add_node(&mut self) -> usize {
        self.onward.push(Fan::new(Direction::Onward));
        self.back.push(Fan::new(Direction::Back));
        self.onward.len() - 1
    }

    fn add_word(&mut self, from: usize, word: Word, to: usize) {
        self.back[to].push(Edge {
            word: word.clone(),
            node: from,
        });
        self.onward[from].push(Edge { word, node: to });
    }

    fn add_set(&mut self, from: usize, network: usize, to: usize) {
        self.back[to].sets.push(SetEdge {
            network,
            node: from,
        });
        self.onward[from].sets.push(SetEdge { network, node: to });
    }

    fn add_skip(&mut self, from: usize, to: usize) {
        self.onward[from].skips.push(to);
        self.back[to].skips.push(from);
    }

    /// Makes the graph ready to be read.
    fn finish(&mut self) {
        self.onward
            .iter_mut()
            .chain(&mut self.back)
            .for_each(Fan::finish);
    }

    /// How many nodes there are.
    pub(super) fn nodes(&self) -> usize {
        self.onward.len()
    }

    /// The edges out of (walking back: into) `node`.
    pub(super) fn fan(&self, node: usize, direction: Direction) -> &Fan {
        match direction {
            Direction::Onward => &self.onward[node],
            Direction::Back => &self.back[node],
        }
    }
}
