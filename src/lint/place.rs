//! Where in its document a match stands: in which scopes, and whether between quotation marks.

use super::cover::Cover;
use crate::document::{Prose, glyph};
use crate::inflection;
use crate::text::{Scope, Scopes, Span};
use crate::wordlist::Alternative;

/// The quotations of a block: stretches between quotation marks.
pub(super) fn quotations_in(prose: &Prose, block: usize) -> Vec<Span> {
    let span = prose.blocks[block].span;
    let mut quotations = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (offset, c) in prose.text[span.range()].char_indices() {
        let at = span.start + offset;
        match (open, c) {
            (Some((start, mark)), _) if glyph::closes_quotation(mark, c) => {
                quotations.push(Span::new(start, at));
                open = None;
            }
            (None, '"' | '“' | '„' | '«' | '»' | '「' | '『') => {
                open = Some((at + c.len_utf8(), c))
            }
            _ => {}
        }
    }
    quotations
}

/// Whether `text`, its white space as single spaces, is `allowed`, letter for letter; a word that is marked there may stand
/// in any of its forms.
pub(super) fn reads_as(text: &str, allowed: &Alternative) -> bool {
    // most texts differ at once: nothing is gathered for them
    let mut words = text.split_whitespace();
    let mut others = allowed.text.split_whitespace();
    for index in 0.. {
        match (words.next(), others.next()) {
            (None, None) => return true,
            (Some(word), Some(other)) if word == other => {}
            (Some(word), Some(other)) if allowed.inflected.contains(&index) => {
                if !is_form(word, other) {
                    return false;
                }
            }
            _ => return false,
        }
    }
    true
}

/// Whether `word` is a form of `base`, cased like it.
fn is_form(word: &str, base: &str) -> bool {
    let mut letters = word.chars().zip(base.chars());
    let is_cased_alike = letters.all(|(a, b)| a.is_uppercase() == b.is_uppercase());
    is_cased_alike && inflection::forms(&base.to_lowercase()).contains(&word.to_lowercase())
}

/// In which scopes stretches of a document stand.
pub(super) struct Nesting<'a> {
    prose: &'a Prose,
    /// The marks of each scope, in the order of [`Scope::ALL`].
    marked: [Cover; Scope::ALL.len()],
}

impl<'a> Nesting<'a> {
    pub(super) fn new(prose: &'a Prose) -> Nesting<'a> {
        let mut marked: [Cover; Scope::ALL.len()] = Default::default();
        for mark in &prose.marks {
            marked[mark.scope as usize].push(mark.span);
        }
        marked.iter_mut().for_each(Cover::finish);
        Nesting { prose, marked }
    }

    /// Every scope in which `span` lies wholly.
    pub(super) fn scopes(&self, block: usize, span: Span) -> Scopes {
        let marked = Scope::ALL.into_iter().zip(&self.marked);
        let around = marked.filter(|(_, marks)| marks.contains(span));
        let scopes: Scopes = around.map(|(scope, _)| scope).collect();
        self.prose.blocks[block].scopes.union(scopes)
    }
}
