//! Rules compiled: one automaton for all phrases, and small graphs that verify what it finds.
//!
//! A phrase is split at its gaps and proximity operators into *segments*, runs of words without a gap. Each
//! segment yields literals of which every occurrence holds one; all literals of all segments go into
//! one Aho–Corasick automaton. From a hit the rest of the segment is verified outward, word by word, over the
//! folded text: work is bounded by the size of the segment's graph, and cost depends on hits, not on
//! the number of rules. Chains of segments are joined afterwards, see [`join`].

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::document::Prose;
use crate::document::fold::Folded;
use crate::text::Span;

mod anchors;
mod boundary;
mod compile;
mod graph;
pub mod join;
mod lower;
mod near;
mod sieve;
mod spell;
mod walk;

pub use compile::{CompileError, LexiconBuilder, PatternOptions};
pub use near::Hit;
pub use sieve::{Extent, Sieve, Sifted, Sifter};
pub use spell::{Speller, Spelt, SpeltWay};
pub use walk::{Asked, Attempt, Stop};

/// A compiled phrase: segments, and how neighbours must stand to each other.
///
/// A phrase with alternatives that hold gaps compiles to several patterns.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What the caller called the phrase.
    pub owner: usize,
    /// Its segments, by number; at least one.
    pub segments: Vec<usize>,
    /// How each segment stands to the next: one fewer than segments.
    pub links: Vec<Link>,
}

/// How two neighbouring segments must stand to each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Link {
    /// The first before the second, at most so many words apart, same sentence. Neighbouring words are 1 apart.
    Before(u32),
    /// At most so many words apart, either order, same sentence.
    Within(u32),
    /// Same sentence, either order.
    Sentence,
    /// Same block, either order.
    Paragraph,
}

/// An occurrence of a segment: a run of words that a phrase names.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Anchor {
    /// The number of the segment.
    pub segment: usize,
    /// The index into [`Prose::blocks`].
    pub block: usize,
    /// The index into [`Folded::blocks`]: the reading of the block in which it was found.
    pub reading: usize,
    /// Bytes of [`Prose::text`].
    pub span: Span,
}

/// All phrases of a run, compiled.
#[derive(Debug)]
pub struct Lexicon {
    automaton: Option<AhoCorasick>,
    literals: Vec<Literal>,
    networks: Vec<Network>,
    patterns: Vec<Pattern>,
}

/// A string of folded text of which every occurrence of a segment holds one.
#[derive(Debug)]
struct Literal {
    text: String,
    /// Where in which graphs it starts.
    targets: Vec<Target>,
    /// Whether it may end inside a word, being the beginning of one.
    opens_word: bool,
}

/// How much is to be searched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Texts {
    /// A few sentences: build fast.
    Few,
    /// Files: search fast.
    Many,
}

/// A place in a graph at which a literal starts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Target {
    network: usize,
    node: usize,
}

/// A compiled run of words: a segment, or a term set that segments use. A set is compiled once, however often
/// it is used.
#[derive(Debug)]
struct Network {
    graph: graph::Graph,
    /// Whether it is a segment of a pattern, and not a set.
    is_segment: bool,
    /// Who is to be verified around each occurrence of this set.
    users: Vec<User>,
    /// Whether an apostrophe inside a word joins what follows it to that word, as in English and not in French.
    apostrophe_joins: bool,
}

/// A network that uses a set, and the nodes between which it does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct User {
    network: usize,
    from: usize,
    to: usize,
}

impl Lexicon {
    /// Builds the automaton over `literals`.
    fn new(
        literals: Vec<Literal>,
        networks: Vec<Network>,
        patterns: Vec<Pattern>,
        texts: Texts,
    ) -> Result<Lexicon, aho_corasick::BuildError> {
        // a table of transitions is the fastest to search with, and for large lists the slowest to build
        let size: usize = literals.iter().map(|literal| literal.text.len()).sum();
        let kind = if texts == Texts::Few {
            AhoCorasickKind::NoncontiguousNFA
        } else if size <= 1 << 12 {
            AhoCorasickKind::DFA
        } else {
            AhoCorasickKind::ContiguousNFA
        };
        let automaton = if literals.is_empty() {
            None
        } else {
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::Standard).kind(Some(kind));
            Some(builder.build(literals.iter().map(|literal| &literal.text))?)
        };
        Ok(Lexicon {
            automaton,
            literals,
            networks,
            patterns,
        })
    }

    /// The compiled phrases.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// A bound above every number in [`Pattern::segments`].
    pub fn segments(&self) -> usize {
        self.networks.len()
    }

    /// How many literals the automaton holds.
    pub fn literals(&self) -> usize {
        self.literals.len()
    }

    /// Finds every occurrence of every segment in `prose`, of which `folded` is the folded text. `anchors` is
    /// cleared, and filled sorted and without repeats.
    pub fn find(&self, prose: &Prose, folded: &Folded, anchors: &mut Vec<Anchor>) {
        anchors.clear();
        let Some(automaton) = &self.automaton else {
            return;
        };
        let text = folded.text.as_str();
        let mut blocks = folded.blocks.iter().enumerate();
        let mut block = blocks.next();
        for hit in automaton.find_overlapping_iter(&folded.text) {
            let literal = &self.literals[hit.pattern()];
            if boundary::is_inside_word(text, hit.start(), hit.end(), literal.opens_word) {
                continue;
            }
            while block.is_some_and(|(_, block)| block.span.end < hit.end()) {
                block = blocks.next();
            }
            let Some((reading, &block)) = block else {
                break;
            };
            let walk = walk::Walk::new(&self.networks, prose, folded, block);
            for &target in &literal.targets {
                walk.occurrences(target, hit.start(), &mut |segment, span| {
                    anchors.push(Anchor {
                        segment,
                        block: block.block,
                        reading,
                        span,
                    });
                });
            }
        }
        anchors.sort_unstable();
        anchors.dedup();
    }
}
