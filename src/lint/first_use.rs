//! First mentions: whether what is mentioned first is the full form that a rule demands there.

use std::collections::HashMap;

use super::fate::{Fate, RawMatch, hull};
use super::judge::spans;
use super::place::Nesting;
use super::policy::Policy;
use crate::document::Prose;
use crate::lexicon::join::Placed;
use crate::text::Span;
use crate::wordlist::Kind;

/// Where the full forms of a document stand: by rule, bytes of [`Prose::text`].
#[derive(Debug, Default)]
pub(super) struct Mentions {
    full: HashMap<usize, Vec<Span>>,
}

impl Mentions {
    /// Adds full forms of `rule` where its scopes let them count.
    pub(super) fn add(
        &mut self,
        policy: &Policy,
        nesting: &Nesting<'_>,
        rule: usize,
        chains: &[Vec<Placed>],
    ) {
        let scopes = policy.rules[rule].rule.rule().scopes;
        for chain in chains {
            let span = hull(&spans(chain));
            if scopes.admits(nesting.scopes(chain[0].anchor.block, span)) {
                self.full.entry(rule).or_default().push(span);
            }
        }
    }

    /// Of the short forms among `matches`, lets only the first mention of the document count.
    pub(super) fn settle(&mut self, policy: &Policy, prose: &Prose, matches: &mut [RawMatch]) {
        for own in matches.chunk_by_mut(|a, b| a.rule == b.rule) {
            let rule = own[0].rule;
            if policy.rules[rule].rule.rule().kind != Kind::FirstUse {
                continue;
            }
            let full = self.full.entry(rule).or_default();
            full.sort_unstable();
            // asides stand after their block, so places are compared in the source
            let place = |span: Span| prose.map.span_of(span).start;
            let first_full = full.iter().map(|&span| place(span)).min();
            let mut furthest = 0;
            let ends: Vec<usize> = full
                .iter()
                .map(|span| {
                    furthest = furthest.max(span.end);
                    furthest
                })
                .collect();
            let is_part = |span: Span| {
                let before = full.partition_point(|full| full.start <= span.start);
                before > 0 && ends[before - 1] >= span.end
            };
            let mut first: Option<(usize, usize)> = None;
            for (index, found) in own.iter_mut().enumerate() {
                if found.fate != Fate::Finding {
                    continue;
                }
                found.fate = Fate::Later;
                let span = found.hull();
                let at = place(span);
                if !is_part(span) && first.is_none_or(|(known, _)| at < known) {
                    first = Some((at, index));
                }
            }
            if let Some((at, index)) = first
                && first_full.is_none_or(|full| at < full)
            {
                own[index].fate = Fate::Finding;
            }
        }
    }
}
