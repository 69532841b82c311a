//! Joining segments: which anchors of a chain stand to each other as its links ask.
//!
//! Each anchor that has partners appears in one chain at least, with the nearest partners there are. So the number of
//! chains is bounded by the number of anchors, and no anchor that could be reported goes missing.

use super::{Anchor, Link, Pattern, boundary};
use crate::document::fold::Folded;
use crate::document::glyph::{self, Glyph};
use crate::document::{Prose, sentence};
use crate::text::{Halt, Span};

/// How many neighbours are tried for one place in a chain before more are; and by how much more each time.
const FEW_NEIGHBOURS: usize = 16;

/// How many steps each anchor adds, for each link, to those that the search for partners may take; what one does not need is left
/// to the next.
const STEPS: usize = 176;

/// With how many steps the search begins.
const FIRST_STEPS: usize = 4096;

/// The words and sentences of one reading of a block.
#[derive(Debug, Default)]
pub struct Ruler {
    /// Where words start, in bytes of [`Prose::text`].
    words: Vec<usize>,
    /// The sentences, in bytes of [`Prose::text`].
    sentences: Vec<Span>,
}

impl Ruler {
    /// Measures the reading of a block with that index into [`Folded::blocks`]; not all of it if `halt` is raised.
    pub fn new(prose: &Prose, folded: &Folded, reading: usize, halt: Halt<'_>) -> Ruler {
        let reading = folded.blocks[reading];
        let span = prose.blocks[reading.block].span;
        let sentences = sentence::sentences_until(&prose.text[span.range()], halt);
        Ruler {
            words: word_starts(folded, reading.span, halt),
            sentences: sentences
                .into_iter()
                .map(|sentence| sentence.shifted(span.start))
                .collect(),
        }
    }

    /// Measures where `anchor` stands.
    pub fn place(&self, prose: &Prose, anchor: Anchor) -> Placed {
        let span = anchor.span;
        let text = &prose.text[span.range()];
        let place = |(offset, _)| span.start + offset;
        let letter = text
            .char_indices()
            .find(|&(_, c)| glyph::is_word(c))
            .map_or(span.start, place);
        let first = self.words.partition_point(|&word| word <= letter);
        let last = self.words.partition_point(|&word| word < span.end);
        // marks that belong to the anchor may still stand in the sentence before
        let mut read = text
            .char_indices()
            .filter(|&(_, c)| matches!(Glyph::of(c), Glyph::Word | Glyph::Symbol));
        let start = read.next().map_or(span.start, place);
        let end = read.next_back().map_or(start, place);
        Placed {
            anchor,
            words: (first, last.max(first)),
            sentences: (self.sentence_at(start), self.sentence_at(end)),
        }
    }

    fn sentence_at(&self, offset: usize) -> usize {
        self.sentences
            .partition_point(|sentence| sentence.end <= offset)
            .min(self.sentences.len() - 1)
    }
}

/// Where words start in a folded block, in bytes of the text as read.
fn word_starts(folded: &Folded, block: Span, halt: Halt<'_>) -> Vec<usize> {
    let mut lookout = halt.lookout();
    let mut starts = Vec::new();
    let mut inside = false;
    for (offset, c) in folded.text[block.range()].char_indices() {
        if lookout.is_raised(offset) {
            break;
        }
        let unspaced = glyph::is_unspaced(c);
        if c == ' ' || c == '—' {
            inside = false;
        } else if boundary::is_word(c) && !glyph::continues_cluster(c) && (unspaced || !inside) {
            let at = block.start + offset;
            starts.push(folded.map.span_of(Span::new(at, at + c.len_utf8())).start);
            inside = !unspaced;
        }
    }
    starts
}

/// An anchor, with the words and sentences it covers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Placed {
    /// The anchor.
    pub anchor: Anchor,
    /// The numbers of its first and last word in the block.
    pub words: (usize, usize),
    /// The numbers of its first and last sentence in the block.
    pub sentences: (usize, usize),
}

impl Placed {
    /// How many words apart the two are; neighbours are 1 apart, and what shares a word is 0.
    pub fn distance(&self, other: &Placed) -> usize {
        let (earlier, later) = self.in_order(other);
        later.words.0.saturating_sub(earlier.words.1)
    }

    /// Whether no sentence ends between the two.
    pub fn shares_sentence(&self, other: &Placed) -> bool {
        let (earlier, later) = self.in_order(other);
        earlier.sentences.1 >= later.sentences.0
    }

    fn in_order<'a>(&'a self, other: &'a Placed) -> (&'a Placed, &'a Placed) {
        if self.anchor.span.start <= other.anchor.span.start {
            (self, other)
        } else {
            (other, self)
        }
    }
}

/// Why two anchors do not stand as a link asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Misfit {
    /// The second stands before the first.
    OtherOrder,
    /// A sentence ends between them.
    OtherSentence,
    /// They are so many words apart, which is too far.
    TooFar(usize),
}

impl Link {
    /// Why `first` and `second`, which do not overlap, do not stand so; nothing if they do.
    fn misfit(self, first: &Placed, second: &Placed) -> Option<Misfit> {
        let most = match self {
            Link::Paragraph => return None,
            Link::Before(_) if first.anchor.span.end > second.anchor.span.start => {
                return Some(Misfit::OtherOrder);
            }
            Link::Before(words) | Link::Within(words) => words as usize,
            Link::Sentence => usize::MAX,
        };
        if !first.shares_sentence(second) {
            return Some(Misfit::OtherSentence);
        }
        let distance = first.distance(second);
        (distance > most).then_some(Misfit::TooFar(distance))
    }

    fn holds(self, first: &Placed, second: &Placed) -> bool {
        self.misfit(first, second).is_none()
    }
}

/// Anchors of one segment, sorted in both ways in which neighbours are looked for.
#[derive(Debug, Default)]
struct Shelf {
    by_start: Vec<Placed>,
    by_end: Vec<Placed>,
}

impl Shelf {
    fn new(mut placed: Vec<Placed>) -> Shelf {
        placed.sort_by_key(|placed| (placed.anchor.span.start, placed.anchor.span.end));
        let mut by_end = placed.clone();
        by_end.sort_by_key(|placed| (placed.anchor.span.end, placed.anchor.span.start));
        Shelf {
            by_start: placed,
            by_end,
        }
    }

    /// The anchors that stand to `to` as `link` asks, nearest first. `comes_first` tells whether they are the link's first side.
    fn neighbours(
        &self,
        to: Placed,
        link: Link,
        comes_first: bool,
    ) -> impl Iterator<Item = Placed> {
        let holds = move |near: &&Placed| {
            if comes_first {
                link.holds(near, &to)
            } else {
                link.holds(&to, near)
            }
        };
        // the farther, the less any link holds: the first that fails ends the search on its side
        let (before, after) = self.sides(&to);
        let mut before = before.iter().rev().take_while(holds).peekable();
        let mut after = after.iter().take_while(holds).peekable();
        std::iter::from_fn(move || {
            let far = |near: &&Placed| gap(near.anchor.span, to.anchor.span);
            let next = match (before.peek().map(far), after.peek().map(far)) {
                (Some(one), Some(other)) if one > other => after.next(),
                (None, _) => after.next(),
                _ => before.next(),
            };
            next.copied()
        })
    }

    /// The nearest anchor on each side of `to`.
    fn beside(&self, to: &Placed) -> impl Iterator<Item = &Placed> {
        let (before, after) = self.sides(to);
        before.last().into_iter().chain(after.first())
    }

    /// The anchors that end before `to`, the nearest last, and those that start after it, the nearest first.
    fn sides(&self, to: &Placed) -> (&[Placed], &[Placed]) {
        let before = self
            .by_end
            .partition_point(|near| near.anchor.span.end <= to.anchor.span.start);
        let after = self
            .by_start
            .partition_point(|near| near.anchor.span.start < to.anchor.span.end);
        (&self.by_end[..before], &self.by_start[after..])
    }
}

/// Of `first` and `second`, anchors of one block, the two that come nearest to standing as `link` asks, and what they lack; nothing
/// if each overlaps each.
pub fn nearest(
    link: Link,
    first: &[Placed],
    second: &[Placed],
) -> Option<(Placed, Placed, Option<Misfit>)> {
    let shelf = Shelf::new(second.to_vec());
    first
        .iter()
        .flat_map(|one| shelf.beside(one).map(|other| (*one, *other)))
        .map(|(one, other)| (one, other, link.misfit(&one, &other)))
        .min_by_key(|(one, other, misfit)| {
            (misfit.is_some(), gap(one.anchor.span, other.anchor.span))
        })
}

/// How many bytes lie between two spans that do not overlap.
fn gap(one: Span, other: Span) -> usize {
    if one.end <= other.start {
        other.start - one.end
    } else {
        one.start - other.end
    }
}

/// The chains of `pattern` over `candidates`, the anchors of one reading for each of its segments. `pivots` tells for which anchors
/// chains are wanted; partners may be any. The nearest partners are taken with which `accepts` is content,
/// or, if there are none, the nearest. Each chain is in the order of the segments. Once `halt` is raised no more are looked for.
pub fn chains(
    pattern: &Pattern,
    candidates: &[Vec<Placed>],
    pivots: impl Fn(&Placed) -> bool,
    accepts: impl Fn(&[Placed]) -> bool,
    halt: Halt<'_>,
) -> Vec<Vec<Placed>> {
    let count = pattern.segments.len();
    if count == 1 {
        return candidates[0]
            .iter()
            .filter(|placed| pivots(placed))
            .map(|&placed| vec![placed])
            .collect();
    }
    // those that have partners all the way to the left, and to the right
    let mut left: Vec<Shelf> = Vec::with_capacity(count);
    for (index, placed) in candidates.iter().enumerate() {
        let kept = halt.limit(placed).filter(|placed| {
            index == 0
                || left[index - 1]
                    .neighbours(**placed, pattern.links[index - 1], true)
                    .next()
                    .is_some()
        });
        left.push(Shelf::new(kept.copied().collect()));
    }
    let mut right: Vec<Shelf> = Vec::with_capacity(count);
    for (index, placed) in candidates.iter().enumerate().rev() {
        let kept = halt.limit(placed).filter(|placed| match right.last() {
            None => true,
            Some(next) => next
                .neighbours(**placed, pattern.links[index], false)
                .next()
                .is_some(),
        });
        let shelf = Shelf::new(kept.copied().collect());
        right.push(shelf);
    }
    right.reverse();
    let mut chains = Vec::new();
    let mut steps = FIRST_STEPS;
    for (index, shelf) in left.iter().enumerate() {
        for pivot in halt.limit(&shelf.by_start).filter(|placed| pivots(placed)) {
            if right[index]
                .by_start
                .binary_search_by_key(&key(pivot), key)
                .is_err()
            {
                continue;
            }
            let mut search = Search {
                pattern,
                left: &left,
                right: &right,
                pivot: index,
                chain: vec![None; count],
                steps: steps + STEPS * pattern.links.len(),
                most: FEW_NEIGHBOURS,
                is_cut: false,
                accepts: &accepts,
                nearest: None,
            };
            search.chain[index] = Some(*pivot);
            chains.extend(search.run());
            steps = search.steps;
        }
    }
    chains.sort_by_key(|chain: &Vec<Placed>| chain.iter().map(key).collect::<Vec<_>>());
    chains.dedup();
    chains
}

fn key(placed: &Placed) -> (usize, usize) {
    (placed.anchor.span.start, placed.anchor.span.end)
}

/// The search for the partners of one anchor: to the left of it first, then to the right.
struct Search<'a> {
    pattern: &'a Pattern,
    left: &'a [Shelf],
    right: &'a [Shelf],
    /// The place of the anchor.
    pivot: usize,
    chain: Vec<Option<Placed>>,
    /// How many steps are left.
    steps: usize,
    /// How many neighbours are tried for each place.
    most: usize,
    /// Whether there were more.
    is_cut: bool,
    accepts: &'a dyn Fn(&[Placed]) -> bool,
    /// The first chain that was found, and not accepted.
    nearest: Option<Vec<Placed>>,
}

impl Search<'_> {
    /// The nearest chain that is accepted, or the nearest: among the nearest neighbours first, then among more.
    fn run(&mut self) -> Option<Vec<Placed>> {
        loop {
            if self.fill(0) {
                return Some(self.whole());
            }
            if !self.is_cut || self.steps == 0 {
                return self.nearest.take();
            }
            self.is_cut = false;
            self.most *= FEW_NEIGHBOURS;
        }
    }

    /// Fills the places that are left after `filled` of them, and tells whether the chain is accepted.
    fn fill(&mut self, filled: usize) -> bool {
        if filled + 1 == self.chain.len() {
            let whole = self.whole();
            let accepted = (self.accepts)(&whole);
            if !accepted && self.nearest.is_none() {
                self.nearest = Some(whole);
            }
            return accepted;
        }
        let (place, beside) = match self.pivot.checked_sub(filled) {
            Some(beside @ 1..) => (beside - 1, beside),
            _ => (filled + 1, filled),
        };
        let comes_first = place < beside;
        let shelves = if comes_first { self.left } else { self.right };
        let to = self.chain[beside].expect("filled before");
        let link = self.pattern.links[place.min(beside)];
        let neighbours = shelves[place].neighbours(to, link, comes_first);
        for (tried, near) in neighbours.enumerate() {
            self.is_cut |= tried == self.most;
            if tried == self.most || self.steps == 0 {
                break;
            }
            self.steps -= 1;
            let span = near.anchor.span;
            let mut others = self.chain.iter().flatten();
            if others.any(|other| other.anchor.span.overlaps(span)) {
                continue;
            }
            self.chain[place] = Some(near);
            if self.fill(filled + 1) {
                return true;
            }
            self.chain[place] = None;
        }
        false
    }

    fn whole(&self) -> Vec<Placed> {
        self.chain.iter().flatten().copied().collect()
    }
}
