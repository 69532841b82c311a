//! `[terms]`: named sets of phrases that may name one another, to any depth but not in a circle.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, code};
use crate::text::Span;
use crate::toml_reader::{Field, Text, locate};

use super::super::TermSet;
use super::super::phrase::ItemKind;
use super::phrases::Place;
use super::{Loader, check_id};

impl<'a> Loader<'a, '_> {
    /// Learns the names, so that any phrase may use any set.
    pub(super) fn name_term_sets(&mut self, sets: &[Field<'a>]) {
        for (index, set) in sets.iter().enumerate() {
            let name = Text {
                value: set.key,
                span: set.key_span,
            };
            check_id(self.reader, name);
            self.sets.insert(set.key, index);
        }
    }

    pub(super) fn read_term_sets(&mut self, sets: &[Field<'a>]) -> Vec<TermSet> {
        let sets: Vec<_> = sets
            .iter()
            .map(|set| {
                let texts = self.reader.strings(Some(*set));
                if texts.is_empty() && set.is_list() {
                    let message = format!("the term set `{}` holds no phrase", set.key);
                    self.reader.report_value(
                        set.span,
                        message,
                        "write at least one phrase, or remove the set",
                    );
                }
                TermSet {
                    name: set.key.to_owned(),
                    phrases: self.read_phrases(&texts, Place::Terms),
                    span: set.key_span,
                }
            })
            .collect();
        self.report_cycles(&sets);
        sets
    }

    /// Follows the uses from set to set, depth first, and reports each that leads back to a set on the way. The way
    /// is a list, not the call stack: sets may nest to any depth.
    fn report_cycles(&mut self, sets: &[TermSet]) {
        let uses: Vec<_> = sets.iter().map(|set| self.uses_of(set)).collect();
        let mut finished = vec![false; sets.len()];
        // where on the way a set stands
        let mut position: Vec<Option<usize>> = vec![None; sets.len()];
        for root in 0..sets.len() {
            // the sets on the way, each with the use that is being followed
            let mut way: Vec<(usize, usize)> = Vec::new();
            if !finished[root] {
                position[root] = Some(0);
                way.push((root, 0));
            }
            while let Some(&(set, following)) = way.last() {
                let Some(&(target, _)) = uses[set].get(following) else {
                    finished[set] = true;
                    position[set] = None;
                    way.pop();
                    if let Some(last) = way.last_mut() {
                        last.1 += 1;
                    }
                    continue;
                };
                if let Some(start) = position[target] {
                    let cycle: Vec<_> = way[start..]
                        .iter()
                        .map(|&(set, following)| (set, uses[set][following]))
                        .collect();
                    self.report_cycle(sets, &cycle);
                }
                if finished[target] || position[target].is_some() {
                    way.last_mut().expect("the way is not empty").1 += 1;
                } else {
                    position[target] = Some(way.len());
                    way.push((target, 0));
                }
            }
        }
    }

    /// The sets that `set` uses, each once, and where.
    fn uses_of(&self, set: &TermSet) -> Vec<(usize, Span)> {
        let mut uses: Vec<(usize, Span)> = Vec::new();
        for phrase in &set.phrases {
            phrase.each_item(|item| {
                if let ItemKind::Set(name) = &item.kind
                    && let Some(&target) = self.sets.get(name.as_str())
                {
                    let text = &self.reader.file().text;
                    uses.push((target, locate(text, phrase.span, item.span)));
                }
            });
        }
        uses.sort_by_key(|&(target, _)| target);
        uses.dedup_by_key(|&mut (target, _)| target);
        uses
    }

    fn report_cycle(&mut self, sets: &[TermSet], cycle: &[(usize, (usize, Span))]) {
        let name = |index: usize| sets[index].name.as_str();
        let mut path: Vec<_> = cycle
            .iter()
            .map(|&(set, _)| format!("`{}`", name(set)))
            .collect();
        path.push(path[0].clone());
        let mut diagnostic = Diagnostic::error(
            code::CYCLIC_TERM_SET,
            format!("a term set uses itself: {}", path.join(" → ")),
        )
        .help("remove one of these uses");
        let file = Arc::clone(self.reader.file());
        let label = |set: usize, target: usize| format!("`{}` uses `{}`", name(set), name(target));
        let (&(set, (target, last)), rest) = cycle.split_last().expect("a cycle has a member");
        for &(set, (target, span)) in rest {
            diagnostic = diagnostic.at(&file, span, label(set, target));
        }
        self.reader.report(diagnostic, last, label(set, target));
    }
}
