//! Verifying outward: from a literal that was found, the ways in which the rest of a network stands around it; from
//! an occurrence of a term set, the ways in which what uses the set stands around that.
//!
//! No backtracking: a state is a node and a place, each is entered once, and a path is no longer than the graph.

use std::collections::HashSet;

use super::boundary;
use super::graph::{Direction, Edge, Graph};
use super::{Network, Target};
use crate::document::Prose;
use crate::document::fold::{Folded, FoldedBlock};
use crate::document::glyph;
use crate::document::written::{self, Written};
use crate::text::Span;

mod probe;

pub use probe::{Asked, Attempt, Stop};
pub(super) use probe::{Entry, Reach};

/// All networks over one block.
pub(super) struct Walk<'a> {
    networks: &'a [Network],
    prose: &'a Prose,
    folded: &'a Folded,
    /// The block, folded.
    bounds: Span,
    /// The block as read.
    read: Span,
}

/// What stands outward of a word and belongs to it.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
enum Takes {
    #[default]
    Nothing,
    /// A possessive, if there is one.
    Possessive,
    /// So many marks there, which the phrase writes.
    Marks(usize),
}

/// A node reached, and how far: walking on, the end of the last word; walking back, its start.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
struct State {
    node: usize,
    at: usize,
    /// Whether the walk has read a word; if not, `at` is where it started.
    moved: bool,
    /// What outward of the last word belongs to it.
    takes: Takes,
    /// Walking on: what before the first word belongs to it.
    leads: Takes,
}

impl State {
    fn start(node: usize, at: usize) -> State {
        State {
            node,
            at,
            moved: false,
            takes: Takes::Nothing,
            leads: Takes::Nothing,
        }
    }
}

/// Where a network stands, in the folded text, and what around it belongs to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Occurrence {
    span: Span,
    leads: Takes,
    takes: Takes,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        networks: &'a [Network],
        prose: &'a Prose,
        folded: &'a Folded,
        block: FoldedBlock,
    ) -> Walk<'a> {
        Walk {
            networks,
            prose,
            folded,
            bounds: block.span,
            read: prose.blocks[block.block].span,
        }
    }

    /// Calls `found` with each segment that stands so that `target` is at `at`, a place in the folded text, and with its
    /// place as read.
    pub(super) fn occurrences(
        &self,
        target: Target,
        at: usize,
        found: &mut impl FnMut(usize, Span),
    ) {
        let starts = self.walk(
            target.network,
            State::start(target.node, at),
            Direction::Back,
        );
        if starts.is_empty() {
            return;
        }
        let ends = self.walk(
            target.network,
            State::start(target.node, at),
            Direction::Onward,
        );
        self.pair(target.network, &starts, &ends, found);
    }

    /// Every start of a network with every end.
    fn pair(
        &self,
        network: usize,
        starts: &[State],
        ends: &[State],
        found: &mut impl FnMut(usize, Span),
    ) {
        for end in ends {
            for start in starts {
                let leads = if start.moved { start.takes } else { end.leads };
                let occurrence = Occurrence {
                    span: Span::new(start.at, end.at),
                    leads,
                    takes: end.takes,
                };
                self.report(network, occurrence, found);
            }
        }
    }

    /// Reports an occurrence of a segment, and goes on from one of a term set to what uses it.
    fn report(&self, network: usize, occurrence: Occurrence, found: &mut impl FnMut(usize, Span)) {
        let known = &self.networks[network];
        let Span { start, end } = occurrence.span;
        if known.is_segment {
            let text = &self.folded.text;
            if boundary::may_begin(text, start, self.bounds, known.apostrophe_joins)
                && boundary::may_end(text, end, self.bounds)
            {
                found(network, self.place(occurrence));
            }
        }
        for user in &known.users {
            let mut before = State::start(user.from, start);
            before.takes = occurrence.leads;
            let starts = self.walk(user.network, before, Direction::Back);
            if starts.is_empty() {
                continue;
            }
            let after = State {
                node: user.to,
                at: end,
                moved: true,
                takes: occurrence.takes,
                leads: occurrence.leads,
            };
            let ends = self.walk(user.network, after, Direction::Onward);
            self.pair(user.network, &starts, &ends, found);
        }
    }

    /// The place of an occurrence as read.
    fn place(&self, occurrence: Occurrence) -> Span {
        let mut span = self.folded.map.span_of(occurrence.span);
        if let Takes::Marks(count) = occurrence.leads {
            let starts = self.around(span.start).mark_starts;
            span.start = starts.get(count - 1).copied().unwrap_or(span.start);
        }
        match occurrence.takes {
            Takes::Nothing => {}
            Takes::Possessive => {
                let possessive = written::possessive_end(&self.prose.text, span.end, self.read.end);
                span.end = possessive.unwrap_or(span.end);
            }
            Takes::Marks(count) => {
                let ends = self.around(span.end).mark_ends;
                span.end = ends.get(count - 1).copied().unwrap_or(span.end);
            }
        }
        span
    }

    /// What stands directly around the place `at`, as read.
    fn around(&self, at: usize) -> Written {
        Written::read(&self.prose.text, Span::new(at, at), self.read)
    }

    /// Every state at the end (walking back: at the start) of `network` that is reached from `from`.
    fn walk(&self, network: usize, from: State, direction: Direction) -> Vec<State> {
        let graph = self.networks[network].graph();
        let goal = match direction {
            Direction::Onward => Graph::LAST,
            Direction::Back => Graph::FIRST,
        };
        let mut states = States::default();
        enter(&mut states, graph, from, direction);
        let mut next = 0;
        while let Some(&state) = states.get(next) {
            next += 1;
            self.step(graph, &mut states, state, direction);
        }
        states.at(goal)
    }

    /// Follows every edge out of `state`.
    fn step(&self, graph: &Graph, states: &mut States, state: State, direction: Direction) {
        let text = self.folded.text.as_str();
        let fan = graph.fan(state.node, direction);
        let at = match direction {
            Direction::Onward if state.moved => self.next_word(state.at),
            Direction::Onward => Some(state.at),
            Direction::Back => self.previous_word(state.at),
        };
        let Some(at) = at else { return };
        let rest = match direction {
            Direction::Onward => &text[at..self.bounds.end],
            Direction::Back => &text[self.bounds.start..at],
        };
        let word = |length: usize| match direction {
            Direction::Onward => Span::new(at, at + length),
            Direction::Back => Span::new(at - length, at),
        };
        for edge in fan.words(rest) {
            let span = word(edge.word.folded.len());
            self.follow(graph, states, state, edge, span, direction);
        }
        for edge in &fan.prefixes {
            if let Some(length) = prefixed(rest, &edge.word.folded, direction) {
                self.follow(graph, states, state, edge, word(length), direction);
            }
        }
        for edge in &fan.sets {
            let inner = match direction {
                Direction::Onward => State::start(Graph::FIRST, at),
                // a set is walked back from what follows it, as any word is
                Direction::Back => State::start(Graph::LAST, state.at),
            };
            for end in self.walk(edge.network, inner, direction) {
                let reached = State {
                    node: edge.node,
                    moved: true,
                    leads: if state.moved { state.leads } else { end.leads },
                    ..end
                };
                enter(states, graph, reached, direction);
            }
        }
    }

    /// Takes an edge out of `state` whose word stands at `word`, if it is written as asked.
    fn follow(
        &self,
        graph: &Graph,
        states: &mut States,
        state: State,
        edge: &Edge,
        word: Span,
        direction: Direction,
    ) {
        let mut before = Takes::Nothing;
        let mut after = Takes::Nothing;
        if let Some(demand) = &edge.word.demand {
            let span = self.folded.map.span_of(word);
            if !demand.is_met(&Written::read(&self.prose.text, span, self.read)) {
                return;
            }
            if demand.marks_before.count() > 0 {
                before = Takes::Marks(demand.marks_before.count());
            }
            if demand.marks_after.count() > 0 {
                after = Takes::Marks(demand.marks_after.count());
            }
        }
        if edge.word.takes_possessive && after == Takes::Nothing {
            after = Takes::Possessive;
        }
        let (at, takes) = match direction {
            Direction::Onward => (word.end, after),
            Direction::Back => (word.start, before),
        };
        let reached = State {
            node: edge.node,
            at,
            moved: true,
            takes,
            leads: if state.moved { state.leads } else { before },
        };
        enter(states, graph, reached, direction);
    }

    /// Where the next word must start, a word having ended at `at`.
    fn next_word(&self, at: usize) -> Option<usize> {
        let text = &self.folded.text;
        let after = text[at..self.bounds.end].chars().next()?;
        if after == ' ' {
            return Some(at + 1);
        }
        let before = text[self.bounds.start..at].chars().next_back()?;
        joins_without_space(before, after).then_some(at)
    }

    /// Where the word before must end, a word starting at `at`.
    fn previous_word(&self, at: usize) -> Option<usize> {
        let text = &self.folded.text;
        let before = text[self.bounds.start..at].chars().next_back()?;
        if before == ' ' {
            return Some(at - 1);
        }
        let after = text[at..self.bounds.end].chars().next()?;
        joins_without_space(before, after).then_some(at)
    }
}

/// The states of a walk, each once, in the order in which they were entered.
#[derive(Debug, Default)]
struct States {
    list: Vec<State>,
    /// Those of the list, once it is too long to be looked through.
    known: HashSet<State>,
}

impl States {
    /// How many states are looked through.
    const FEW: usize = 16;

    fn get(&self, index: usize) -> Option<&State> {
        self.list.get(index)
    }

    /// Adds `state`; whether it was not there.
    fn insert(&mut self, state: State) -> bool {
        let is_new = if self.list.len() <= States::FEW {
            !self.list.contains(&state)
        } else {
            if self.known.is_empty() {
                self.known.extend(&self.list);
            }
            self.known.insert(state)
        };
        if is_new {
            self.list.push(state);
        }
        is_new
    }

    /// Those at node `goal`.
    fn at(mut self, goal: usize) -> Vec<State> {
        self.list.retain(|state| state.node == goal);
        self.list
    }
}

/// Enters the node of `state`, and every node reached from it without a word.
fn enter(states: &mut States, graph: &Graph, state: State, direction: Direction) {
    let mut next = states.list.len();
    if !states.insert(state) {
        return;
    }
    while let Some(&State { node, .. }) = states.get(next) {
        next += 1;
        for &node in &graph.fan(node, direction).skips {
            states.insert(State { node, ..state });
        }
    }
}

/// How many letters of a word are read to find its end; what is longer is no word, and is not read again for each beginning
/// that it holds.
const LONGEST_WORD: usize = 500;

/// The length of the word at the start (walking back: at the end) of `text`, if it begins with `stem`.
fn prefixed(text: &str, stem: &str, direction: Direction) -> Option<usize> {
    let boundless = stem.chars().next_back().is_some_and(glyph::is_boundless);
    let length = |chars: &mut dyn Iterator<Item = char>| -> usize {
        chars
            .take(LONGEST_WORD)
            .take_while(|&c| continues_word(c))
            .map(char::len_utf8)
            .sum()
    };
    match direction {
        Direction::Onward => {
            let rest = text.strip_prefix(stem)?;
            Some(
                stem.len()
                    + if boundless {
                        0
                    } else {
                        length(&mut rest.chars())
                    },
            )
        }
        Direction::Back if boundless => text.ends_with(stem).then_some(stem.len()),
        Direction::Back => {
            // a stem may hold what ends a word: `node.js*`
            let tail = length(&mut stem.chars().rev());
            let (head, tail) = stem.split_at(stem.len() - tail);
            let length = length(&mut text.chars().rev());
            let (before, word) = text.split_at(text.len() - length);
            (word.starts_with(tail) && before.ends_with(head)).then_some(head.len() + length)
        }
    }
}

fn continues_word(c: char) -> bool {
    (boundary::is_word(c) || c == '\'') && !glyph::is_boundless(c)
}

/// Whether two words may stand side by side without a space: in scripts without spaces, and beside a dash.
pub(super) fn joins_without_space(before: char, after: char) -> bool {
    before == '—' || after == '—' || glyph::is_unspaced(before) && glyph::is_unspaced(after)
}
