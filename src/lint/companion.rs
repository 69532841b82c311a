//! Companion text: whether one of the texts that a rule requires stands within reach of a phrase that calls for it.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{RuleRef, sample};
use crate::document::Prose;
use crate::text::Scope;
use crate::wordlist::{Phrase, Reach};

/// Where the companion texts of a document stand.
#[derive(Debug, Default)]
pub(super) struct Companions {
    blocks: HashMap<usize, BTreeSet<usize>>,
    /// By rule: blocks and the numbers of sentences in them.
    sentences: HashMap<usize, HashSet<(usize, usize)>>,
    pub(super) sections: Sections,
}

impl Companions {
    /// Learns the sections of `prose`, if that has not been done.
    pub(super) fn read_sections(&mut self, prose: &Prose) {
        if self.sections.bounds.is_empty() {
            self.sections = Sections::read(prose);
        }
    }

    /// Says that a text that `rule` requires stands in these sentences of `block`.
    pub(super) fn add(&mut self, rule: usize, block: usize, sentences: (usize, usize)) {
        self.blocks.entry(rule).or_default().insert(block);
        let known = self.sentences.entry(rule).or_default();
        known.extend((sentences.0..=sentences.1).map(|sentence| (block, sentence)));
    }

    /// Whether a text that `rule` requires stands within reach of what stands in these sentences of `block`.
    pub(super) fn reach(
        &self,
        rule: usize,
        within: Reach,
        block: usize,
        sentences: (usize, usize),
    ) -> bool {
        let Some(blocks) = self.blocks.get(&rule) else {
            return false;
        };
        match within {
            Reach::Words(_) | Reach::Sentence => {
                let known = &self.sentences[&rule];
                (sentences.0..=sentences.1).any(|sentence| known.contains(&(block, sentence)))
            }
            Reach::Paragraph => blocks.contains(&block),
            Reach::Section => {
                let (start, end) = self.sections.around(block);
                blocks.range(start..end).next().is_some()
            }
            Reach::Document => true,
        }
    }
}

/// The sections of a document: from a heading to the next that is no deeper. Headings in quotes head nothing.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// For each block, the first of its innermost section and the one after the last.
    bounds: Vec<(usize, usize)>,
}

impl Sections {
    fn read(prose: &Prose) -> Sections {
        let count = prose.blocks.len();
        let mut bounds = vec![(0, count); count];
        // the open sections: level, first block, blocks that have it for their innermost
        let mut open: Vec<(u8, usize, Vec<usize>)> = vec![(0, 0, Vec::new())];
        let mut has_heading = false;
        for (index, block) in prose.blocks.iter().enumerate() {
            let is_heading = block.level > 0 && !block.scopes.has(Scope::Quote);
            if is_heading {
                if !has_heading {
                    // what stands before the first heading is a section
                    for &before in &open[0].2 {
                        bounds[before] = (0, index);
                    }
                    open[0].2.clear();
                    has_heading = true;
                }
                while let Some((level, start, own)) =
                    open.pop_if(|(level, ..)| *level >= block.level)
                {
                    debug_assert!(level > 0);
                    for own in own {
                        bounds[own] = (start, index);
                    }
                }
                open.push((block.level, index, Vec::new()));
            }
            if let Some((_, _, own)) = open.last_mut() {
                own.push(index);
            }
        }
        for (_, start, own) in open {
            for own in own {
                bounds[own] = (start, count);
            }
        }
        Sections { bounds }
    }

    /// The first block of the section in which `block` stands, and the one after the last.
    pub(super) fn around(&self, block: usize) -> (usize, usize) {
        self.bounds[block]
    }
}

/// One text for each of `phrases`, of those that it finds.
pub(super) fn texts(rule: &RuleRef, phrases: &[Phrase]) -> Vec<String> {
    let texts = phrases
        .iter()
        .map(|phrase| sample::samples(phrase, &rule.list.terms).texts);
    texts.filter_map(|texts| texts.into_iter().next()).collect()
}
