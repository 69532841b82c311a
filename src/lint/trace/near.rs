//! Where phrases that do not match come nearest, and what they lack there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::policy::Role;
use super::Tracer;
use crate::document::Prose;
use crate::document::fold::Folded;
use crate::lexicon::join::{self, Misfit, Placed, Ruler};
use crate::lexicon::{Anchor, Attempt, Hit, Link, Pattern, Stop};
use crate::text::{Halt, Span};
use crate::wordlist::phrase::Phrase;

/// What stands of one phrase in one block. Spans are bytes of [`Prose::text`].
#[derive(Debug)]
pub struct PhraseTrace<'p> {
    /// The phrase.
    pub phrase: &'p Phrase,
    /// Its literals that stand there, by place.
    pub literals: Vec<LiteralTrace>,
    /// What it lacks.
    pub broken: Broken,
    /// How near it comes: the more, the nearer.
    pub nearness: usize,
}

impl PhraseTrace<'_> {
    /// What agrees with the phrase, as far as it is known.
    pub fn spans(&self) -> Vec<Span> {
        match &self.broken {
            Broken::Missing { found, missing } => {
                let attempts = missing
                    .iter()
                    .filter_map(|missing| missing.attempt.as_ref());
                let attempts = attempts.map(|attempt| attempt.agreed);
                attempts.chain(found.iter().copied()).collect()
            }
            Broken::Link { first, second, .. } => vec![*first, *second],
            Broken::Together => Vec::new(),
        }
    }
}

/// A literal that stands in a block.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LiteralTrace {
    /// The literal, folded.
    pub text: String,
    /// Where it stands first.
    pub first: Span,
    /// How many times it stands there.
    pub count: usize,
}

/// What a phrase lacks to match.
#[derive(Debug)]
pub enum Broken {
    /// Some of its anchors.
    Missing {
        /// The anchors that stand there, one of each.
        found: Vec<Span>,
        /// Those that do not.
        missing: Vec<Missing>,
    },
    /// Two anchors do not stand to each other as they should.
    Link {
        /// An anchor.
        first: Span,
        /// The anchor that the phrase has next.
        second: Span,
        /// How they should stand.
        link: Link,
        /// Why they do not.
        misfit: Misfit,
    },
    /// Each two neighbours stand as they should, but not all anchors together.
    Together,
}

/// An anchor that does not stand in a block.
#[derive(Debug)]
pub struct Missing {
    /// The anchor, as [`Speller`](crate::lexicon::Speller) spells it.
    pub anchor: String,
    /// What stands there of it, if anything.
    pub attempt: Option<Attempt>,
}

/// Compares the phrases of one rule with the blocks of one text.
pub(super) struct Nearness<'a, 'p> {
    tracer: &'a Tracer<'p>,
    prose: &'a Prose,
    folded: &'a Folded,
    anchors: &'a [Anchor],
    /// By reading and segment.
    hits: HashMap<(usize, usize), Vec<Hit>>,
    /// The patterns of each prohibited phrase that could be compiled.
    patterns: BTreeMap<usize, Vec<&'a Pattern>>,
}

impl<'a, 'p> Nearness<'a, 'p> {
    pub(super) fn new(
        tracer: &'a Tracer<'p>,
        prose: &'a Prose,
        folded: &'a Folded,
        anchors: &'a [Anchor],
        hits: &[Hit],
        blocks: &[usize],
    ) -> Nearness<'a, 'p> {
        let mut by_place: HashMap<(usize, usize), Vec<Hit>> = HashMap::new();
        for hit in hits {
            if blocks
                .binary_search(&folded.blocks[hit.block].block)
                .is_ok()
            {
                let key = (hit.block, hit.segment);
                by_place.entry(key).or_default().push(*hit);
            }
        }
        let policy = &tracer.policy;
        let mut patterns: BTreeMap<usize, Vec<&Pattern>> = BTreeMap::new();
        for pattern in policy.lexicon.patterns() {
            if let Role::Prohibit { rule, phrase } = policy.roles[pattern.owner]
                && rule == tracer.rule
            {
                patterns.entry(phrase).or_default().push(pattern);
            }
        }
        Nearness {
            tracer,
            prose,
            folded,
            anchors,
            hits: by_place,
            patterns,
        }
    }

    /// What stands in `block`, in which no phrase matches, of the phrases that come nearest, at most `most`.
    pub(super) fn phrases(&self, block: usize, most: usize) -> Vec<PhraseTrace<'p>> {
        if most == 0 {
            return Vec::new();
        }
        let rule = self.tracer.entry().rule.rule();
        let mut traces = Vec::new();
        for (&phrase, patterns) in &self.patterns {
            let tried = patterns.iter().enumerate().flat_map(|(index, pattern)| {
                self.readings(block)
                    .map(move |reading| (self.nearness(reading, pattern), index, reading))
            });
            // of those as near the first counts
            let best = tried.reduce(|best, next| if next.0 > best.0 { next } else { best });
            if let Some((nearness @ 1.., index, reading)) = best {
                traces.push((phrase, nearness, index, reading));
            }
        }
        traces.sort_by_key(|&(_, nearness, ..)| std::cmp::Reverse(nearness));
        traces.truncate(most);
        let mut speller = self.tracer.speller();
        traces
            .into_iter()
            .map(|(phrase, nearness, index, reading)| {
                let patterns = &self.patterns[&phrase];
                let phrase = &rule.wording()[phrase];
                let spelt = speller.spell(phrase).unwrap_or_default();
                let anchors = spelt.patterns().into_iter().nth(index).unwrap_or_default();
                PhraseTrace {
                    phrase,
                    literals: self.literals(block, patterns),
                    broken: self.compare(reading, patterns[index], &anchors),
                    nearness,
                }
            })
            .collect()
    }

    /// How near a pattern comes to matching in one reading of a block: the bytes that agree, those of whole anchors counting double, over the anchors
    /// that are missing.
    fn nearness(&self, reading: usize, pattern: &Pattern) -> usize {
        let mut agreed = 0;
        let mut missing = 0;
        for &segment in &pattern.segments {
            match self.anchors_of(reading, segment).first() {
                Some(anchor) => agreed += 2 * anchor.span.len(),
                None => {
                    missing += 1;
                    let attempt = self.attempt(reading, segment);
                    // a part of a longer word is worth telling only where nothing else is missing
                    let attempt = attempt
                        .filter(|attempt| pattern.segments.len() == 1 || !is_inside_word(attempt));
                    agreed += attempt.as_ref().map_or(0, worth);
                }
            }
        }
        (8 * agreed) / (1 + missing)
    }

    /// What a pattern with those `anchors` lacks in one reading of a block.
    fn compare(&self, reading: usize, pattern: &Pattern, anchors: &[&str]) -> Broken {
        let ruler = Ruler::new(self.prose, self.folded, reading, Halt::NEVER);
        let mut found: Vec<Vec<Placed>> = Vec::new();
        let mut missing = Vec::new();
        for (index, &segment) in pattern.segments.iter().enumerate() {
            let standing = self.anchors_of(reading, segment);
            if standing.is_empty() {
                missing.push(Missing {
                    anchor: anchors.get(index).copied().unwrap_or_default().to_owned(),
                    attempt: self.attempt(reading, segment),
                });
            } else {
                let placed = standing
                    .iter()
                    .map(|&anchor| ruler.place(self.prose, anchor));
                found.push(placed.collect());
            }
        }
        if !missing.is_empty() {
            let found = found.iter().map(|placed| placed[0].anchor.span).collect();
            return Broken::Missing { found, missing };
        }
        for (index, &link) in pattern.links.iter().enumerate() {
            if let Some((first, second, Some(misfit))) =
                join::nearest(link, &found[index], &found[index + 1])
            {
                return Broken::Link {
                    first: first.anchor.span,
                    second: second.anchor.span,
                    link,
                    misfit,
                };
            }
        }
        Broken::Together
    }

    fn anchors_of(&self, reading: usize, segment: usize) -> &'a [Anchor] {
        // sorted by segment and block, and so by segment and reading
        let key = |anchor: &Anchor| (anchor.segment, anchor.reading);
        let start = self
            .anchors
            .partition_point(|anchor| key(anchor) < (segment, reading));
        let end = self
            .anchors
            .partition_point(|anchor| key(anchor) <= (segment, reading));
        &self.anchors[start..end]
    }

    /// The indices of the readings of `block`, folded.
    fn readings(&self, block: usize) -> std::ops::Range<usize> {
        let blocks = &self.folded.blocks;
        let start = blocks.partition_point(|folded| folded.block < block);
        let end = blocks.partition_point(|folded| folded.block <= block);
        start..end
    }

    /// Where `segment` comes nearest to standing in one reading of a block.
    fn attempt(&self, reading: usize, segment: usize) -> Option<Attempt> {
        let lexicon = &self.tracer.policy.lexicon;
        let hits = self.hits.get(&(reading, segment));
        let hits = hits.map_or(&[][..], Vec::as_slice);
        let attempts = lexicon.attempts(self.prose, self.folded, reading, segment, hits);
        attempts.into_iter().reduce(|best, next| {
            if worth(&next) > worth(&best) {
                next
            } else {
                best
            }
        })
    }

    /// The literals of `patterns` that stand in `block`.
    fn literals(&self, block: usize, patterns: &[&Pattern]) -> Vec<LiteralTrace> {
        let segments: BTreeSet<usize> = patterns
            .iter()
            .flat_map(|pattern| pattern.segments.iter().copied())
            .collect();
        let mut literals: Vec<LiteralTrace> = Vec::new();
        let mut known = BTreeSet::new();
        for segment in segments {
            for reading in self.readings(block) {
                for hit in self.hits.get(&(reading, segment)).into_iter().flatten() {
                    let place = self.folded.map.span_of(hit.span);
                    let text = &self.folded.text[hit.span.range()];
                    if !known.insert((text, place)) {
                        continue;
                    }
                    match literals.iter_mut().find(|literal| literal.text == text) {
                        Some(literal) => {
                            literal.count += 1;
                            literal.first = literal.first.min(place);
                        }
                        None => literals.push(LiteralTrace {
                            text: text.to_owned(),
                            first: place,
                            count: 1,
                        }),
                    }
                }
            }
        }
        literals.sort_by_key(|literal| literal.first);
        literals
    }
}

/// How near an attempt comes: in bytes, a part of a longer word counting little.
fn worth(attempt: &Attempt) -> usize {
    if is_inside_word(attempt) {
        attempt.agreed.len().div_ceil(8)
    } else {
        attempt.agreed.len()
    }
}

fn is_inside_word(attempt: &Attempt) -> bool {
    let inside = |stop: &Option<Stop>| matches!(stop, Some(Stop::InsideWord(_)));
    inside(&attempt.before) || inside(&attempt.after)
}
