//! Compiling phrases, one after the other, into a [`Lexicon`].

use std::collections::HashMap;
use std::fmt;

use super::lower::{self, Gapped, Lowering};
use super::{Lexicon, Link, Literal, Pattern, Segment, Target, anchors};
use crate::wordlist::phrase::{Phrase, Proximity};
use crate::wordlist::{Case, TermSet};

/// How a phrase is to be read.
#[derive(Clone, Copy, Debug)]
pub struct PatternOptions<'a> {
    /// Whether letter case counts.
    pub case: Case,
    /// BCP 47 language of the phrase.
    pub language: &'a str,
}

/// Why a phrase cannot be compiled.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CompileError {
    /// It names a term set that the list does not have.
    UnknownSet(String),
    /// It names a term set that holds itself.
    CyclicSet(String),
    /// One of its words is nothing but marks, which are read past.
    NothingRead(String),
    /// It, or a part of it between gaps, can stand for nothing at all.
    MatchesNothing,
    /// It holds more words than the bound, every alternative and form counted.
    TooManyWords,
    /// Its alternatives hold gaps that can be placed in more ways than the bound.
    TooManyGaps,
    /// All phrases together are too large for one automaton.
    TooLarge,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::UnknownSet(name) => write!(f, "there is no term set `@{name}`"),
            CompileError::CyclicSet(name) => write!(f, "the term set `@{name}` holds itself"),
            CompileError::NothingRead(text) => {
                write!(f, "`{text}` holds only marks, which are read past, so that it can match nothing")
            }
            CompileError::MatchesNothing => {
                f.write_str("this phrase, or a part of it beside `...`, is optional as a whole and would match nothing")
            }
            CompileError::TooManyWords => write!(
                f,
                "this phrase holds more than {} words, every alternative and form counted",
                lower::MAX_WORDS
            ),
            CompileError::TooManyGaps => {
                f.write_str("the alternatives of this phrase hold `...` that can be placed in too many ways")
            }
            CompileError::TooLarge => f.write_str("the phrases are too large for one automaton"),
        }
    }
}

impl std::error::Error for CompileError {}

/// Collects phrases, and builds a [`Lexicon`] of them.
#[derive(Debug, Default)]
pub struct LexiconBuilder {
    literals: Vec<Literal>,
    literal_ids: HashMap<String, usize>,
    segments: Vec<Segment>,
    patterns: Vec<Pattern>,
}

impl LexiconBuilder {
    /// A builder with no phrases.
    pub fn new() -> LexiconBuilder {
        LexiconBuilder::default()
    }

    /// Adds `phrase`, which `owner` names in [`Pattern::owner`]. If it cannot be compiled, nothing of it is added.
    pub fn add(
        &mut self,
        owner: usize,
        phrase: &Phrase,
        terms: &[TermSet],
        options: PatternOptions<'_>,
    ) -> Result<(), CompileError> {
        let mut lowering = Lowering::new(terms, options);
        let mut operands = Vec::new();
        for operand in &phrase.operands {
            operands.push(lower::split(lowering.sequence(operand)?)?);
        }
        let apostrophe_joins = options
            .language
            .split('-')
            .next()
            .is_some_and(|tag| tag.eq_ignore_ascii_case("en"));
        // each operand's ways of placing its gaps are compiled once, and shared by the patterns
        let mut compiled: Vec<Vec<Pattern>> = Vec::new();
        for ways in &operands {
            compiled.push(
                ways.iter()
                    .map(|way| self.add_way(owner, way, apostrophe_joins))
                    .collect(),
            );
        }
        let mut patterns = compiled[0].clone();
        for (ways, link) in compiled[1..].iter().zip(&phrase.links) {
            if patterns.len() * ways.len() > 256 {
                return Err(CompileError::TooManyGaps);
            }
            patterns = patterns
                .iter()
                .flat_map(|pattern| ways.iter().map(|way| pattern.linked(*link, way)))
                .collect();
        }
        self.patterns.extend(patterns);
        Ok(())
    }

    fn add_way(&mut self, owner: usize, way: &Gapped, apostrophe_joins: bool) -> Pattern {
        let segments = way.segments.iter().map(|parts| {
            let (graph, literals) = anchors::build(parts);
            let segment = self.segments.len();
            self.segments.push(Segment {
                graph,
                apostrophe_joins,
            });
            for literal in literals {
                let id = *self
                    .literal_ids
                    .entry(literal.text.clone())
                    .or_insert_with(|| {
                        self.literals.push(Literal {
                            text: literal.text,
                            targets: Vec::new(),
                            opens_word: false,
                        });
                        self.literals.len() - 1
                    });
                let known = &mut self.literals[id];
                known.opens_word |= literal.opens_word;
                let target = Target {
                    segment,
                    node: literal.node,
                };
                // targets of one segment stand together at the end
                let own = known
                    .targets
                    .iter()
                    .rev()
                    .take_while(|known| known.segment == segment);
                if !own.into_iter().any(|known| *known == target) {
                    known.targets.push(target);
                }
            }
            segment
        });
        Pattern {
            owner,
            segments: segments.collect(),
            links: way
                .gaps
                .iter()
                .map(|&words| Link::Before(words + 1))
                .collect(),
        }
    }

    /// Builds the lexicon.
    pub fn build(self) -> Result<Lexicon, CompileError> {
        Lexicon::new(self.literals, self.segments, self.patterns)
            .map_err(|_| CompileError::TooLarge)
    }
}

impl Pattern {
    fn linked(&self, proximity: Proximity, next: &Pattern) -> Pattern {
        let link = match proximity {
            Proximity::Within(words) => Link::Within(words),
            Proximity::Before(words) => Link::Before(words),
            Proximity::Sentence => Link::Sentence,
            Proximity::Paragraph => Link::Paragraph,
        };
        Pattern {
            owner: self.owner,
            segments: self
                .segments
                .iter()
                .chain(&next.segments)
                .copied()
                .collect(),
            links: self
                .links
                .iter()
                .copied()
                .chain([link])
                .chain(next.links.iter().copied())
                .collect(),
        }
    }
}
