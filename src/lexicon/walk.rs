//! Verifying outward: from a hit of the automaton, the ways in which the rest of a segment stands around it.
//!
//! No backtracking: a state is a node and a place, each is entered once, and a path is no longer than the graph.

use super::Segment;
use super::boundary;
use super::graph::{Edge, Graph};
use crate::document::Prose;
use crate::document::fold::{Folded, FoldedBlock};
use crate::document::glyph;
use crate::document::written::{self, Written};
use crate::text::Span;

/// One segment over one block.
pub(super) struct Walk<'a> {
    segment: &'a Segment,
    prose: &'a Prose,
    folded: &'a Folded,
    /// The block, folded.
    bounds: Span,
    /// The block as read.
    read: Span,
}

/// A node reached, and the end of the last word read on the way (walking forward), or its start (backward).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct State {
    node: usize,
    at: usize,
    /// What beyond the last word, outward, belongs to the segment.
    takes: Takes,
    /// Walking forward: whether the first word of the walk was written with marks before it that belong to it.
    leads: bool,
}

/// What stands outward of a word and belongs to it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Takes {
    #[default]
    Nothing,
    /// A possessive, if there is one.
    Possessive,
    /// The marks there, which the phrase writes.
    Marks,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        segment: &'a Segment,
        prose: &'a Prose,
        folded: &'a Folded,
        block: FoldedBlock,
    ) -> Walk<'a> {
        Walk {
            segment,
            prose,
            folded,
            bounds: block.span,
            read: prose.blocks[block.block].span,
        }
    }

    /// Calls `found` with the place, as read, of each occurrence of the segment that passes `node` at `at`, a place in
    /// the folded text.
    pub(super) fn occurrences(&self, node: usize, at: usize, mut found: impl FnMut(Span)) {
        let starts = self.walk_back(node, at);
        if starts.is_empty() {
            return;
        }
        for end in self.walk_on(node, at) {
            for start in &starts {
                let mut span = self.folded.map.span_of(Span::new(start.at, end.at));
                let leads = if start.at == at {
                    end.leads
                } else {
                    start.takes == Takes::Marks
                };
                if leads {
                    span.start = self.outer(span.start).start;
                }
                match end.takes {
                    Takes::Nothing => {}
                    Takes::Possessive => {
                        let text = &self.prose.text;
                        let possessive = written::possessive_end(text, span.end, self.read.end);
                        span.end = possessive.unwrap_or(span.end);
                    }
                    Takes::Marks => span.end = self.outer(span.end).end,
                }
                found(span);
            }
        }
    }

    /// Every end of the segment from `node` on, its next word starting at `at`.
    fn walk_on(&self, node: usize, at: usize) -> Vec<State> {
        let text = self.folded.text.as_str();
        let graph = &self.segment.graph;
        let mut ends = Vec::new();
        let mut states = vec![];
        self.enter(
            &mut states,
            graph,
            node,
            State {
                node,
                at,
                takes: Takes::Nothing,
                leads: false,
            },
            true,
        );
        let mut next = 0;
        // the first states stand before a word, all later ones after one
        let firsts = states.len();
        while let Some(&state) = states.get(next) {
            let word_start = if next < firsts {
                Some(state.at)
            } else {
                if state.node == graph.last() && boundary::may_end(text, state.at, self.bounds) {
                    ends.push(state);
                }
                self.next_word(state.at)
            };
            next += 1;
            let Some(start) = word_start else { continue };
            let fan = graph.forward(state.node);
            let slice = |length: usize| {
                text.get(start..start + length)
                    .filter(|_| start + length <= self.bounds.end)
            };
            for edge in fan.words(slice) {
                self.follow(
                    &mut states,
                    state,
                    edge,
                    Span::new(start, start + edge.word.folded.len()),
                    true,
                );
            }
            for edge in fan.prefixes() {
                if text[start..self.bounds.end].starts_with(&*edge.word.folded) {
                    let end = self.word_end(start + edge.word.folded.len());
                    self.follow(&mut states, state, edge, Span::new(start, end), true);
                }
            }
        }
        ends
    }

    /// Every start of the segment before `node`, whose next word starts at `at`.
    fn walk_back(&self, node: usize, at: usize) -> Vec<State> {
        let text = self.folded.text.as_str();
        let graph = &self.segment.graph;
        let mut starts = Vec::new();
        let mut states = vec![];
        self.enter(
            &mut states,
            graph,
            node,
            State {
                node,
                at,
                takes: Takes::Nothing,
                leads: false,
            },
            false,
        );
        let mut next = 0;
        while let Some(&state) = states.get(next) {
            next += 1;
            if state.node == Graph::FIRST
                && boundary::may_begin(text, state.at, self.bounds, self.segment.apostrophe_joins)
            {
                starts.push(state);
            }
            let Some(end) = self.previous_word(state.at) else {
                continue;
            };
            let fan = graph.backward(state.node);
            let slice = |length: usize| {
                let start = end.checked_sub(length)?;
                text.get(start..end).filter(|_| start >= self.bounds.start)
            };
            for edge in fan.words(slice) {
                self.follow(
                    &mut states,
                    state,
                    edge,
                    Span::new(end - edge.word.folded.len(), end),
                    false,
                );
            }
            for edge in fan.prefixes() {
                let stem = &*edge.word.folded;
                let start = if stem.chars().next_back().is_some_and(glyph::is_boundless) {
                    end.checked_sub(stem.len())
                        .filter(|&start| start >= self.bounds.start)
                } else {
                    Some(self.word_start(end))
                };
                if let Some(start) = start
                    && text
                        .get(start..end)
                        .is_some_and(|word| word.starts_with(stem))
                {
                    self.follow(&mut states, state, edge, Span::new(start, end), false);
                }
            }
        }
        starts
    }

    /// Takes an edge out of `from` whose word stands at `word`, if it is written as asked.
    fn follow(&self, states: &mut Vec<State>, from: State, edge: &Edge, word: Span, onward: bool) {
        if let Some(demand) = &edge.word.demand {
            let span = self.folded.map.span_of(word);
            if !demand.is_met(&Written::read(&self.prose.text, span, self.read)) {
                return;
            }
        }
        let demand = edge.word.demand.as_ref();
        let takes = if onward && demand.is_some_and(|demand| demand.ends_with_marks())
            || !onward && demand.is_some_and(|demand| demand.leads_with_marks())
        {
            Takes::Marks
        } else if onward && edge.word.takes_possessive {
            Takes::Possessive
        } else {
            Takes::Nothing
        };
        let first = from.leads
            || onward
                && from.at == word.start
                && demand.is_some_and(|demand| demand.leads_with_marks());
        let state = State {
            node: edge.node,
            at: if onward { word.end } else { word.start },
            takes,
            leads: first,
        };
        self.enter(states, &self.segment.graph, edge.node, state, onward);
    }

    /// Enters `node` with the place of `state`, and every node reached from it without a word.
    fn enter(
        &self,
        states: &mut Vec<State>,
        graph: &Graph,
        node: usize,
        state: State,
        onward: bool,
    ) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let state = State { node, ..state };
            if states.contains(&state) {
                continue;
            }
            states.push(state);
            let fan = if onward {
                graph.forward(node)
            } else {
                graph.backward(node)
            };
            open.extend(&fan.skips);
        }
    }

    /// The marks, and the possessive, directly around the place `at`, as read.
    fn outer(&self, at: usize) -> Span {
        Written::read(&self.prose.text, Span::new(at, at), self.read).outer
    }

    /// Where the next word of the segment must start, a word having ended at `at`.
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

    /// Where the word ends of which `at` is the end of the beginning.
    fn word_end(&self, at: usize) -> usize {
        let text = &self.folded.text;
        if text[self.bounds.start..at]
            .chars()
            .next_back()
            .is_some_and(glyph::is_boundless)
        {
            return at;
        }
        let rest = &text[at..self.bounds.end];
        at + rest
            .chars()
            .take_while(|&c| continues_word(c))
            .map(char::len_utf8)
            .sum::<usize>()
    }

    /// Where the word starts that ends at `at`.
    fn word_start(&self, at: usize) -> usize {
        let before = &self.folded.text[self.bounds.start..at];
        at - before
            .chars()
            .rev()
            .take_while(|&c| continues_word(c))
            .map(char::len_utf8)
            .sum::<usize>()
    }
}

fn continues_word(c: char) -> bool {
    (boundary::is_word(c) || c == '\'') && !glyph::is_boundless(c)
}

/// Whether two words may stand side by side without a space: in scripts without spaces, and beside a dash.
pub(super) fn joins_without_space(before: char, after: char) -> bool {
    before == '—' || after == '—' || glyph::is_unspaced(before) && glyph::is_unspaced(after)
}
