//! Of matches that cover one another, which are findings: the longest, among those of the same severity.
//!
//! What is marked covers nothing but for what is marked too: who allows one finding has not allowed another that stood
//! in its shade. So such a match comes to light, and counts.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::policy::Policy;
use super::{Disposition, Fate, RawMatch};
use crate::text::Span;

/// By how many findings that cover a match its rule is named.
const MAX_COVERING: usize = 16;

/// What the matches of a document come to.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// For each finding, the rules that it covers.
    pub(super) also: HashMap<usize, HashSet<usize>>,
    /// Findings that come to light because what covers them is marked.
    pub(super) surfaced: HashSet<usize>,
}

impl Policy {
    /// Gives each match that could be a finding its fate. `marks` says what is marked, by index.
    pub(super) fn settle(
        &self,
        matches: &mut [RawMatch],
        marks: &HashMap<usize, Disposition>,
    ) -> Settled {
        let candidates: Vec<usize> = (0..matches.len())
            .filter(|&index| matches[index].fate == Fate::Finding)
            .collect();
        let mut settled = Settled::default();
        let shaded = self.settle_among(candidates, matches, marks, &mut settled.also);
        settled.surfaced = shaded.iter().copied().collect();
        for &index in &shaded {
            matches[index].fate = Fate::Finding;
        }
        self.settle_among(shaded, matches, &HashMap::new(), &mut settled.also);
        settled
            .surfaced
            .retain(|&index| matches[index].fate == Fate::Finding);
        for &index in marks.keys() {
            if matches[index].fate == Fate::Finding {
                matches[index].fate = Fate::Marked;
            }
        }
        settled
    }

    /// Lets the longest of `order` win; the others are covered. Gives those that count and that only marked ones cover.
    fn settle_among(
        &self,
        mut order: Vec<usize>,
        matches: &mut [RawMatch],
        marks: &HashMap<usize, Disposition>,
        also: &mut HashMap<usize, HashSet<usize>>,
    ) -> Vec<usize> {
        let hulls: HashMap<usize, Span> = order
            .iter()
            .map(|&index| (index, matches[index].hull()))
            .collect();
        order.sort_by_key(|&index| {
            let severity = self.severity(matches[index].rule);
            let hull = hulls[&index];
            (
                severity,
                hull.start,
                Reverse(hull.end),
                matches[index].rule,
                index,
            )
        });
        let mut shaded = Vec::new();
        // their starts grow, and so do their ends
        let mut winners: Vec<usize> = Vec::new();
        // how many of them there were up to the last that counts
        let mut counting = 0;
        for index in order {
            let severity = self.severity(matches[index].rule);
            if winners
                .last()
                .is_some_and(|&last| self.severity(matches[last].rule) != severity)
            {
                winners.clear();
                counting = 0;
            }
            let first = winners.partition_point(|winner| hulls[winner].end < hulls[&index].end);
            let covering = &winners[first..];
            if covering.is_empty() {
                winners.push(index);
                if !marks.contains_key(&index) {
                    counting = winners.len();
                }
                continue;
            }
            matches[index].fate = Fate::Covered;
            for &by in covering.iter().take(MAX_COVERING) {
                if matches[index].rule != matches[by].rule {
                    also.entry(by).or_default().insert(matches[index].rule);
                }
            }
            if counting <= first && !marks.contains_key(&index) {
                shaded.push(index);
            }
        }
        shaded
    }
}
