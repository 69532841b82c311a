//! `[terms]`: named sets of phrases that may name one another, to any depth but not in a circle.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, code};
use crate::text::Span;
use crate::toml_reader::{Field, Reader, Text, locate};

use super::super::TermSet;
use super::super::phrase::ItemKind;
use super::phrases::Place;
use super::{Header, Loader, Names};

/// No list reports more circles than this: one broken open often breaks others.
const MOST_CYCLES: usize = 20;

/// The use of a term set in a phrase.
#[derive(Clone, Copy)]
struct Use {
    target: usize,
    /// The place of the TOML string.
    string: Span,
    /// The bytes of `@name` in the decoded string.
    item: Span,
}

impl<'a> Names<'a> {
    /// The names of `sets`, so that any phrase may use any set.
    pub(super) fn new(reader: &mut Reader, header: Header, sets: &[Field<'a>]) -> Names<'a> {
        for set in sets {
            reader.kebab(Text {
                value: set.key,
                span: set.key_span,
            });
        }
        let names = sets.iter().map(|set| set.key);
        Names {
            header,
            sets: names.clone().zip(0..).collect(),
            set_names: names.collect(),
        }
    }
}

impl Loader<'_> {
    pub(super) fn read_term_sets(&mut self, sets: &[Field<'_>]) -> Vec<TermSet> {
        let sets: Vec<_> = sets
            .iter()
            .map(|set| {
                let texts = self.reader.strings(Some(*set));
                if set.is_empty_list() {
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
        // the sets on the way, each with the index of its use that is to be followed next
        let mut way: Vec<(usize, usize)> = Vec::new();
        let mut reports = 0;
        for root in 0..sets.len() {
            if !finished[root] {
                position[root] = Some(0);
                way.push((root, 0));
            }
            while let Some(&(set, next)) = way.last() {
                let Some(&Use { target, .. }) = uses[set].get(next) else {
                    finished[set] = true;
                    position[set] = None;
                    way.pop();
                    continue;
                };
                if let Some(last) = way.last_mut() {
                    last.1 += 1;
                }
                if let Some(start) = position[target]
                    && reports < MOST_CYCLES
                {
                    let cycle: Vec<_> = way[start..]
                        .iter()
                        .map(|&(set, next)| (set, uses[set][next - 1]))
                        .collect();
                    self.report_cycle(sets, &cycle);
                    reports += 1;
                }
                if !finished[target] && position[target].is_none() {
                    position[target] = Some(way.len());
                    way.push((target, 0));
                }
            }
        }
    }

    /// The sets that `set` uses, each once.
    fn uses_of(&self, set: &TermSet) -> Vec<Use> {
        let mut uses: Vec<Use> = Vec::new();
        for phrase in &set.phrases {
            phrase.each_item(|item| {
                if let ItemKind::Set(name) = &item.kind
                    && let Some(&target) = self.names.sets.get(name.as_str())
                {
                    uses.push(Use {
                        target,
                        string: phrase.span,
                        item: item.span,
                    });
                }
            });
        }
        uses.sort_by_key(|a_use| a_use.target);
        uses.dedup_by_key(|a_use| a_use.target);
        uses
    }

    /// `cycle` is each set on the circle with its use of the next.
    fn report_cycle(&mut self, sets: &[TermSet], cycle: &[(usize, Use)]) {
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
        for &(set, found) in cycle {
            let span = locate(&file.text, found.string, found.item);
            let label = format!("`{}` uses `{}`", name(set), name(found.target));
            diagnostic = diagnostic.at(&file, span, label);
        }
        self.reader.push(diagnostic);
    }
}
