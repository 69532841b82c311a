//! What a lexicon looked for and how near a text comes to it: for those who ask why something does not match.

use std::collections::HashSet;

use super::Lexicon;
use super::graph::Graph;
use super::walk::{Attempt, Entry, Reach, Walk};
use crate::document::Prose;
use crate::document::fold::Folded;
use crate::text::{Halt, Span};

/// How many attempts of a segment in one block are kept.
const MOST_ATTEMPTS: usize = 2;

/// A longer block, in bytes, is not searched word by word.
const LONGEST_SEARCHED: usize = 20_000;

/// The most bytes of a block times nodes of a segment for which every word is tried at every node; else only at the first.
const MOST_SEARCHED: usize = 200_000;

/// A place at which a literal stands, whether or not the rest of its segment stands around it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hit {
    /// The segment.
    pub segment: usize,
    /// The index into [`Folded::blocks`].
    pub block: usize,
    /// The literal: bytes of [`Folded::text`].
    pub span: Span,
    /// Whether it stands inside a longer word.
    pub inside_word: bool,
    /// How many bytes of the folded text around it agree with the segment.
    pub agreed: usize,
    entry: Entry,
}

impl Lexicon {
    /// The literals of which every occurrence of `segment` holds one, sorted.
    pub fn literals_of(&self, segment: usize) -> Vec<&str> {
        let serving = self.serving(&HashSet::from([segment]));
        let mut texts: Vec<&str> = self
            .literals
            .iter()
            .filter(|literal| {
                let mut targets = literal.targets.iter();
                targets.any(|target| serving[target.network])
            })
            .map(|literal| literal.text.as_str())
            .collect();
        texts.sort_unstable();
        texts
    }

    /// For each network whether it is searched for on behalf of one of `segments`.
    fn serving(&self, segments: &HashSet<usize>) -> Vec<bool> {
        let mut serving = vec![false; self.networks.len()];
        // a set is compiled before what uses it
        for (index, network) in self.networks.iter().enumerate().rev() {
            serving[index] =
                segments.contains(&index) || network.users.iter().any(|user| serving[user.network]);
        }
        serving
    }

    /// Every place in `folded` at which a literal of one of `segments` stands, in order.
    pub fn hits(&self, prose: &Prose, folded: &Folded, segments: &HashSet<usize>) -> Vec<Hit> {
        let mut hits = Vec::new();
        let serving = self.serving(segments);
        let mut entries = Vec::new();
        let mut found = Vec::new();
        self.finder.find(
            &self.literals,
            &folded.text,
            Halt::NEVER,
            &mut |literal, span| found.push((span.end, span.start, literal)),
        );
        found.sort_unstable();
        for (end, start, literal) in found {
            let block = folded.blocks.partition_point(|block| block.span.end < end);
            let Some(&place) = folded.blocks.get(block) else {
                break;
            };
            let literal = &self.literals[literal];
            let span = Span::new(start, end);
            let walk = Walk::new(&self.networks, prose, folded, place);
            for &target in &literal.targets {
                if serving[target.network] {
                    walk.entries(target, span.start, &mut entries);
                }
            }
            let inside_word = walk.cuts_word(span, literal.opens_word);
            for entry in entries.drain(..) {
                if segments.contains(&entry.segment) {
                    hits.push(Hit {
                        segment: entry.segment,
                        block,
                        span,
                        inside_word,
                        agreed: walk.reach(entry).agreed.len(),
                        entry,
                    });
                }
            }
        }
        hits
    }

    /// Where `segment` does not occur in the block with that index into [`Folded::blocks`] but nearly does: around `hits`, which are
    /// its own there, and, unless the block is long, at any word. The nearest come first.
    pub fn attempts(
        &self,
        prose: &Prose,
        folded: &Folded,
        block: usize,
        segment: usize,
        hits: &[Hit],
    ) -> Vec<Attempt> {
        let walk = Walk::new(&self.networks, prose, folded, folded.blocks[block]);
        let from_hits = hits.iter().map(|hit| hit.entry);
        let length = folded.blocks[block].span.len();
        let nodes = match self.networks[segment].graph().nodes() {
            _ if length > LONGEST_SEARCHED => 0..0,
            nodes if nodes * length > MOST_SEARCHED => Graph::FIRST..Graph::FIRST + 1,
            nodes => 0..nodes,
        };
        let from_words = nodes
            .filter(|&node| node != Graph::LAST)
            .flat_map(|node| walk.word_starts().map(move |at| (node, at)))
            .map(|(node, at)| Entry { segment, node, at });
        let mut best: Vec<(Reach, Entry)> = Vec::new();
        for entry in from_hits.chain(from_words) {
            let reach = walk.reach(entry);
            let is_known = |(known, _): &(Reach, Entry)| known.agreed.contains(reach.agreed);
            if reach.occurs || reach.agreed.is_empty() || best.iter().any(is_known) {
                continue;
            }
            best.retain(|(known, _)| !reach.agreed.contains(known.agreed));
            best.push((reach, entry));
            // of two that agree as far the first counts
            best.sort_by_key(|(reach, _)| {
                (std::cmp::Reverse(reach.agreed.len()), reach.agreed.start)
            });
            best.truncate(MOST_ATTEMPTS);
        }
        best.into_iter()
            .filter_map(|(_, entry)| walk.attempt(entry))
            .collect()
    }
}
