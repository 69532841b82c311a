//! Rules compiled: one table for all phrases, and small graphs that verify what it finds.
//!
//! A phrase is split at its gaps and proximity operators into *segments*, runs of words without a gap. Each
//! segment yields literals of which every occurrence holds one; all literals of all segments are looked for
//! at once. From a hit the rest of the segment is verified outward, word by word, over the
//! folded text: work is bounded by the size of the segment's graph, and cost depends on hits, not on
//! the number of rules. Chains of segments are joined afterwards, see [`join`].

use std::sync::OnceLock;

use ecow::EcoString;
use smallvec::SmallVec;

use crate::document::Prose;
use crate::document::fold::Folded;
use crate::text::{Halt, Span};

mod anchors;
mod boundary;
mod compile;
mod finder;
mod graph;
pub mod join;
mod lower;
mod near;
mod sieve;
mod spell;
mod table;
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
    pub segments: SmallVec<[usize; 2]>,
    /// How each segment stands to the next: one fewer than segments.
    pub links: SmallVec<[Link; 2]>,
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
    finder: finder::Finder,
    literals: Vec<Literal>,
    networks: Vec<Network>,
    patterns: Vec<Pattern>,
}

/// A string of folded text of which every occurrence of a segment holds one.
#[derive(Debug)]
struct Literal {
    text: EcoString,
    /// Where in which graphs it starts.
    targets: SmallVec<[Target; 1]>,
    /// Whether it may end inside a word, being the beginning of one.
    opens_word: bool,
}

/// A place in a graph at which a literal starts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Target {
    network: usize,
    node: usize,
}

/// Runs of words of which one is meant: one, but for sets.
type Alternatives = SmallVec<[Vec<lower::Part>; 1]>;

/// A compiled run of words: a segment, or a term set that segments use. A set is compiled once, however often
/// it is used.
#[derive(Debug)]
struct Network {
    /// What it reads: one of these.
    alternatives: Alternatives,
    /// The same as a graph, made when it is first walked: of many phrases few are ever met.
    graph: OnceLock<Box<graph::Graph>>,
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

impl Network {
    fn graph(&self) -> &graph::Graph {
        self.graph
            .get_or_init(|| Box::new(graph::Graph::of(&self.alternatives)))
    }
}

impl Lexicon {
    fn new(literals: Vec<Literal>, networks: Vec<Network>, patterns: Vec<Pattern>) -> Lexicon {
        let finder = finder::Finder::new(literals.iter().map(|literal| literal.text.as_str()));
        Lexicon {
            finder,
            literals,
            networks,
            patterns,
        }
    }

    /// The compiled phrases.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// A bound above every number in [`Pattern::segments`].
    pub fn segments(&self) -> usize {
        self.networks.len()
    }

    /// How many literals are looked for.
    pub fn literals(&self) -> usize {
        self.literals.len()
    }

    /// Finds every occurrence of every segment in `prose`, of which `folded` is the folded text. `anchors` is
    /// cleared, and filled sorted and without repeats. Once `halt` is raised no more is searched.
    pub fn find(&self, prose: &Prose, folded: &Folded, halt: Halt<'_>, anchors: &mut Vec<Anchor>) {
        anchors.clear();
        let text = folded.text.as_str();
        let mut meet = |literal: usize, hit: Span| {
            let literal = &self.literals[literal];
            if boundary::is_inside_word(text, hit.start, hit.end, literal.opens_word) {
                return;
            }
            let reading = folded
                .blocks
                .partition_point(|block| block.span.end < hit.end);
            let Some(&block) = folded.blocks.get(reading) else {
                return;
            };
            let walk = walk::Walk::new(&self.networks, prose, folded, block);
            for &target in &literal.targets {
                walk.occurrences(target, hit.start, &mut |segment, span| {
                    anchors.push(Anchor {
                        segment,
                        block: block.block,
                        reading,
                        span,
                    });
                });
            }
        };
        self.finder.find(&self.literals, text, halt, &mut meet);
        if halt.is_raised() {
            return;
        }
        anchors.sort_unstable();
        anchors.dedup();
    }
}
