//! How far a segment gets around a place where it does not occur, and what stops it there.
//!
//! Matching asks only whether a segment occurs. Who asks why it does not is answered here, by the same steps over the
//! same graphs; only the furthest place reached, in the segment or in a term set inside it, is remembered on the way.

use std::collections::BTreeSet;

use super::super::graph::{Direction, Edge, Graph, Unmet};
use super::super::{Target, boundary};
use super::{State, States, Walk, continues_word, enter, prefixed};
use crate::document::glyph;
use crate::document::written::Written;
use crate::text::Span;

/// How many code points of a word are looked at on each side of a place.
const LONGEST_WORD: usize = 64;

/// A place at which a part of a segment stands, and what stops the rest.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attempt {
    /// What agrees with the segment: bytes of [`Prose::text`](crate::document::Prose::text).
    pub agreed: Span,
    /// What stops it before that, unless the segment begins there.
    pub before: Option<Stop>,
    /// What stops it after that, unless the segment ends there.
    pub after: Option<Stop>,
}

/// What stops a segment. Spans are bytes of [`Prose::text`](crate::document::Prose::text).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Stop {
    /// What agrees is a part of this longer word.
    InsideWord(Span),
    /// Another word stands there, or none.
    OtherWord {
        /// The words that the segment has there, folded; `*` behind the beginning of a word.
        asked: Vec<String>,
        /// What the text has there, unless it ends.
        found: Option<Span>,
    },
    /// The word stands there, but is not written as the phrase writes it.
    Written {
        /// The word.
        word: Span,
        /// What the phrase asks for.
        asked: Asked,
    },
}

/// What a phrase asks for beyond a word that reads the same.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Asked {
    /// The word in this letter case.
    Spelling(String),
    /// A possessive; none, if false.
    Possessive(bool),
    /// A hyphen before the word; none, if false.
    Hyphen(bool),
    /// These marks before the word; none, if empty.
    MarksBefore(String),
    /// These marks after the word; none, if empty.
    MarksAfter(String),
}

impl From<Unmet<'_>> for Asked {
    fn from(unmet: Unmet<'_>) -> Asked {
        match unmet {
            Unmet::Spelling(cased) => Asked::Spelling(cased.to_owned()),
            Unmet::Possessive(asked) => Asked::Possessive(asked),
            Unmet::Hyphen(asked) => Asked::Hyphen(asked),
            Unmet::MarksBefore(marks) => Asked::MarksBefore(marks.to_owned()),
            Unmet::MarksAfter(marks) => Asked::MarksAfter(marks.to_owned()),
        }
    }
}

/// A place in a segment's graph before a word, and that word's place in the folded text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in super::super) struct Entry {
    pub(in super::super) segment: usize,
    pub(in super::super) node: usize,
    pub(in super::super) at: usize,
}

/// How far a segment gets around a place: bytes of the folded text.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Reach {
    pub(in super::super) agreed: Span,
    /// Whether the segment occurs there.
    pub(in super::super) occurs: bool,
}

/// The furthest that a walk in one direction came.
struct Trail {
    direction: Direction,
    /// Where it began.
    start: usize,
    /// Where it ended: after the last word that agrees (walking back, before it).
    end: usize,
    /// The networks and nodes at which it ended.
    nodes: BTreeSet<(usize, usize)>,
    /// Whether it read the whole segment, to the end of a word.
    arrived: bool,
    /// Whether it read the whole segment, but not to the end of a word.
    cut_word: bool,
}

impl Trail {
    fn note(&mut self, place: usize, network: usize, node: usize) {
        let further = match self.direction {
            Direction::Onward => place > self.end,
            Direction::Back => place < self.end,
        };
        if further {
            self.end = place;
            self.nodes.clear();
        }
        if place == self.end {
            self.nodes.insert((network, node));
        }
    }
}

impl Walk<'_> {
    /// Where the segments that use the network of `target` stand if `target` is at `at`: before the word there, or before the set that holds
    /// it.
    pub(in super::super) fn entries(&self, target: Target, at: usize, found: &mut Vec<Entry>) {
        let Target { network, node } = target;
        if self.networks[network].is_segment {
            found.push(Entry {
                segment: network,
                node,
                at,
            });
            return;
        }
        let starts = self.walk(network, State::start(node, at), Direction::Back);
        let mut starts: Vec<usize> = starts.iter().map(|start| start.at).collect();
        if starts.is_empty() {
            starts.push(at);
        }
        starts.dedup();
        for user in &self.networks[network].users {
            for &start in &starts {
                let outer = Target {
                    network: user.network,
                    node: user.from,
                };
                self.entries(outer, start, found);
            }
        }
    }

    /// How far the segment of `entry` gets around it.
    pub(in super::super) fn reach(&self, entry: Entry) -> Reach {
        let (back, on) = self.trails(entry);
        Reach {
            agreed: self.agreed(&back, &on),
            occurs: back.arrived && on.arrived,
        }
    }

    /// The same, with what stops it; nothing if no word agrees.
    pub(in super::super) fn attempt(&self, entry: Entry) -> Option<Attempt> {
        let (back, on) = self.trails(entry);
        let agreed = self.agreed(&back, &on);
        (!agreed.is_empty()).then(|| Attempt {
            agreed: self.folded.map.span_of(agreed),
            before: self.stop(&back),
            after: self.stop(&on),
        })
    }

    fn trails(&self, entry: Entry) -> (Trail, Trail) {
        let trail = |direction| self.trail(entry, direction);
        (trail(Direction::Back), trail(Direction::Onward))
    }

    fn trail(&self, entry: Entry, direction: Direction) -> Trail {
        let mut trail = Trail {
            direction,
            start: entry.at,
            end: entry.at,
            nodes: BTreeSet::new(),
            arrived: false,
            cut_word: false,
        };
        let from = State::start(entry.node, entry.at);
        let goals = self.explore(entry.segment, from, entry.at, &mut trail);
        let (whole, cut): (Vec<State>, Vec<State>) = goals
            .into_iter()
            .partition(|goal| self.may_bound(entry.segment, goal.at, direction));
        let places = whole.iter().map(|goal| goal.at);
        let furthest = match direction {
            Direction::Onward => places.max(),
            Direction::Back => places.min(),
        };
        if let Some(furthest) = furthest {
            trail.arrived = true;
            trail.end = furthest;
        }
        trail.cut_word = cut.iter().any(|goal| goal.at == trail.end);
        trail
    }

    fn may_bound(&self, segment: usize, at: usize, direction: Direction) -> bool {
        let text = &self.folded.text;
        match direction {
            Direction::Onward => boundary::may_end(text, at, self.bounds),
            Direction::Back => {
                let joins = self.networks[segment].apostrophe_joins;
                boundary::may_begin(text, at, self.bounds, joins)
            }
        }
    }

    /// Walks as [`Walk::walk`] does, and notes on `trail` what it passes. `origin` is where the last word ended before `from`.
    fn explore(&self, network: usize, from: State, origin: usize, trail: &mut Trail) -> Vec<State> {
        let direction = trail.direction;
        let graph = self.networks[network].graph();
        let mut states = States::default();
        enter(&mut states, graph, from, direction);
        let mut next = 0;
        while let Some(&state) = states.get(next) {
            next += 1;
            let place = if state.moved { state.at } else { origin };
            trail.note(place, network, state.node);
            let at = match direction {
                Direction::Onward if !state.moved => Some(state.at),
                Direction::Onward => self.next_word(state.at),
                Direction::Back => self.previous_word(state.at),
            };
            let Some(at) = at else { continue };
            for (edge, word) in self.edges_at(network, state.node, at, direction) {
                self.follow(graph, &mut states, state, edge, word, direction);
            }
            for edge in &graph.fan(state.node, direction).sets {
                let inner = match direction {
                    Direction::Onward => State::start(Graph::FIRST, at),
                    Direction::Back => State::start(Graph::LAST, state.at),
                };
                for end in self.explore(edge.network, inner, place, trail) {
                    let reached = State {
                        node: edge.node,
                        moved: true,
                        ..end
                    };
                    enter(&mut states, graph, reached, direction);
                }
            }
        }
        let goal = match direction {
            Direction::Onward => Graph::LAST,
            Direction::Back => Graph::FIRST,
        };
        states.at(goal)
    }

    /// The edges with words out of `node` whose words stand from `at` on, or, walking back, up to it.
    fn edges_at(
        &self,
        network: usize,
        node: usize,
        at: usize,
        direction: Direction,
    ) -> Vec<(&Edge, Span)> {
        let text = self.folded.text.as_str();
        let fan = self.networks[network].graph().fan(node, direction);
        let rest = match direction {
            Direction::Onward => &text[at..self.bounds.end],
            Direction::Back => &text[self.bounds.start..at],
        };
        let word = |length: usize| match direction {
            Direction::Onward => Span::new(at, at + length),
            Direction::Back => Span::new(at - length, at),
        };
        let whole = fan
            .words(rest)
            .map(|edge| (edge, word(edge.word.folded.len())));
        let opened = fan.prefixes.iter().filter_map(|edge| {
            let length = prefixed(rest, &edge.word.folded, direction)?;
            Some((edge, word(length)))
        });
        whole.chain(opened).collect()
    }

    /// What agrees. A word that reads the same counts, however it is written: it is what a reader asks about.
    fn agreed(&self, back: &Trail, on: &Trail) -> Span {
        let agreed = Span::new(back.end, on.end);
        let words = [self.miswritten(back), self.miswritten(on)];
        let words = words.into_iter().flatten();
        words.fold(agreed, |agreed, (word, _)| agreed.hull(word))
    }

    /// Where the word after a trail starts (walking back, ends).
    fn next_of(&self, trail: &Trail) -> Option<usize> {
        match trail.direction {
            Direction::Onward if trail.end == trail.start => Some(trail.end),
            Direction::Onward => self.next_word(trail.end),
            Direction::Back => self.previous_word(trail.end),
        }
    }

    /// The word that stopped a trail, folded, if it reads like what the segment has there, and what it lacks.
    fn miswritten(&self, trail: &Trail) -> Option<(Span, Asked)> {
        if trail.arrived {
            return None;
        }
        let next = self.next_of(trail)?;
        let edges = trail
            .nodes
            .iter()
            .flat_map(|&(network, node)| self.edges_at(network, node, next, trail.direction));
        edges.into_iter().find_map(|(edge, word)| {
            let read = self.folded.map.span_of(word);
            let written = Written::read(&self.prose.text, read, self.read);
            let asked = edge.word.demand.as_ref()?.unmet(&written)?.into();
            Some((word, asked))
        })
    }

    /// What stopped a trail, if it did not arrive.
    fn stop(&self, trail: &Trail) -> Option<Stop> {
        if trail.arrived {
            return None;
        }
        if let Some((word, asked)) = self.miswritten(trail) {
            let word = self.folded.map.span_of(word);
            return Some(Stop::Written { word, asked });
        }
        let next = self.next_of(trail);
        if next.is_none() && self.is_inside(trail) {
            let word = self.word_of(self.token_around(trail.end));
            return Some(Stop::InsideWord(self.folded.map.span_of(word)));
        }
        let asked = self.asked(trail);
        let found = self.token(next.unwrap_or(trail.end), trail.direction);
        let found = self.word_of(found);
        Some(Stop::OtherWord {
            asked,
            found: (!found.is_empty()).then(|| self.folded.map.span_of(found)),
        })
    }

    /// The words that a trail could go on with, those of term sets too, sorted.
    fn asked(&self, trail: &Trail) -> Vec<String> {
        let first = match trail.direction {
            Direction::Onward => Graph::FIRST,
            Direction::Back => Graph::LAST,
        };
        let mut asked = BTreeSet::new();
        let mut seen = trail.nodes.clone();
        let mut open: Vec<(usize, usize)> = seen.iter().copied().collect();
        while let Some((network, node)) = open.pop() {
            let fan = self.networks[network].graph().fan(node, trail.direction);
            for word in fan.every_word() {
                let star = if word.prefix { "*" } else { "" };
                asked.insert(format!("{}{star}", word.folded));
            }
            let skips = fan.skips.iter().map(|&skipped| (network, skipped));
            let sets = fan.sets.iter().map(|set| (set.network, first));
            open.extend(skips.chain(sets).filter(|&place| seen.insert(place)));
        }
        asked.into_iter().collect()
    }

    /// Whether what goes on after a trail without a space makes a longer word.
    fn is_inside(&self, trail: &Trail) -> bool {
        let text = &self.folded.text;
        let outside = match trail.direction {
            Direction::Onward => text[trail.end..self.bounds.end].chars().next(),
            Direction::Back => text[self.bounds.start..trail.end].chars().next_back(),
        };
        outside.is_some_and(|c| trail.cut_word || continues_word(c))
    }

    /// What stands from `at` on, or up to it, to the next space or dash.
    fn token(&self, at: usize, direction: Direction) -> Span {
        let text = &self.folded.text;
        let length = |chars: &mut dyn Iterator<Item = char>| {
            let mut chars = chars.take(LONGEST_WORD).peekable();
            let dash = chars.next_if_eq(&'—');
            let rest = chars.take_while(|&c| c != ' ' && c != '—');
            dash.map_or(rest.map(char::len_utf8).sum(), char::len_utf8)
        };
        match direction {
            Direction::Onward => Span::new(at, at + length(&mut text[at..self.bounds.end].chars())),
            Direction::Back => {
                let before = &text[self.bounds.start..at];
                Span::new(at - length(&mut before.chars().rev()), at)
            }
        }
    }

    fn token_around(&self, at: usize) -> Span {
        let before = self.token(at, Direction::Back);
        before.hull(self.token(at, Direction::Onward))
    }

    /// `token` without the punctuation after its word, if it holds one.
    fn word_of(&self, token: Span) -> Span {
        let text = &self.folded.text[token.range()];
        let is_stop = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?');
        match text.trim_end_matches(is_stop).len() {
            0 => token,
            length => Span::new(token.start, token.start + length),
        }
    }

    /// Where words start in the block, folded; each letter of a script without spaces is one.
    pub(in super::super) fn word_starts(&self) -> impl Iterator<Item = usize> {
        let mut after = true;
        let text = &self.folded.text[self.bounds.range()];
        text.char_indices().filter_map(move |(offset, c)| {
            let is_start = (after || glyph::is_unspaced(c)) && c != ' ';
            after = c == ' ' || c == '—';
            is_start.then_some(self.bounds.start + offset)
        })
    }

    /// Whether the hit of a literal at `span`, folded, lies inside a longer word.
    pub(in super::super) fn cuts_word(&self, span: Span, opens_word: bool) -> bool {
        let text = &self.folded.text;
        !boundary::may_begin(text, span.start, self.bounds, true)
            || !opens_word && !boundary::may_end(text, span.end, self.bounds)
    }
}
