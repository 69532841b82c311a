//! How a word is written, beyond what folding keeps: letter case, possessive, hyphen, marks.
//!
//! A phrase that writes these asks for them. They are looked up in the text as read, around a
//! word that has matched when folded; phrases and texts go through the same function.

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

use super::glyph::{self, Glyph};
use super::look_alike;
use crate::text::Span;

/// How one word is written.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Written {
    /// The word in compatibility form, look-alikes read, invisible characters and possessives gone; its case is kept.
    pub(crate) cased: String,
    /// What folding takes out of it.
    pub(crate) inside: Vec<Inside>,
    /// Where a possessive after it ends, if one stands there: bytes of the text.
    pub(crate) possessive: Option<usize>,
    /// Whether a hyphen joins it to the word before.
    pub(crate) hyphen_before: bool,
    /// The marks that stand directly before it, with the hyphens between them.
    pub(crate) marks_before: String,
    /// The marks between the word before and it that touch neither, a space between those that white space parts.
    pub(crate) marks_apart: String,
    /// The marks that follow it directly, after its possessive if it has one.
    pub(crate) marks_after: String,
    /// Where each of the marks before it starts, hyphens included, and where each of those after it ends, nearest first: bytes
    /// of the text.
    pub(crate) mark_starts: Vec<usize>,
    pub(crate) mark_ends: Vec<usize>,
}

/// What folding takes out of a word that goes on behind it: `'s` and `{` in `Acme's, Inc`, `C{++`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Inside {
    /// How many characters of the folded word stand before it.
    at: usize,
    is_possessive: bool,
    /// The marks, with a space for hyphens and white space among them.
    marks: String,
}

impl Inside {
    /// Whether it is anything that a phrase may ask for.
    pub(crate) fn is_asked(&self) -> bool {
        self.is_possessive || !self.marks.trim().is_empty()
    }

    /// Whether it stands where this stands in another word, with what this has.
    pub(crate) fn is_in(&self, others: &[Inside]) -> bool {
        let has_it = |other: &Inside| {
            other.at == self.at
                && other.is_possessive >= self.is_possessive
                && (self.marks.trim().is_empty() || other.marks == self.marks)
        };
        others.iter().any(has_it)
    }

    /// Whether possessives stand at the same places in two words.
    pub(crate) fn have_same_possessives(one: &[Inside], other: &[Inside]) -> bool {
        let places = |all: &[Inside]| -> Vec<usize> {
            let possessives = all.iter().filter(|inside| inside.is_possessive);
            possessives.map(|inside| inside.at).collect()
        };
        places(one) == places(other)
    }
}

impl Written {
    /// How the word at `word` in `text` is written. `block` bounds what is looked at.
    pub(crate) fn read(text: &str, word: Span, block: Span) -> Written {
        let (cased, inside) = without_possessives(&cased(&text[word.range()]));
        let mut written = Written {
            cased,
            inside,
            ..Written::default()
        };
        let mut spaced = false;
        let mut marks = Vec::new();
        // where hyphens stand that a mark may stand before
        let mut hyphens = Vec::new();
        // the marks behind the last white space: they touch the word before, unless there is more of it
        let (mut apart, mut touching) = (Vec::new(), Vec::new());
        for (offset, c) in text[block.start..word.start].char_indices().rev() {
            match Glyph::of(c) {
                Glyph::Invisible => {}
                Glyph::Space => {
                    spaced = true;
                    set_apart(&mut apart, &mut touching);
                }
                Glyph::Hyphen => {
                    written.hyphen_before = true;
                    set_apart(&mut apart, &mut touching);
                    hyphens.push(block.start + offset);
                }
                Glyph::Mark | Glyph::Apostrophe | Glyph::Underscore if spaced => {
                    touching.push(plain_mark(c));
                }
                Glyph::Mark | Glyph::Apostrophe | Glyph::Underscore | Glyph::Superscript
                    if !spaced =>
                {
                    marks.extend(hyphens.iter().map(|_| '-'));
                    written.mark_starts.append(&mut hyphens);
                    marks.push(plain_mark(c));
                    written.mark_starts.push(block.start + offset);
                }
                _ => break,
            }
        }
        written.marks_before = marks.into_iter().rev().collect();
        written.marks_apart = apart.into_iter().rev().collect();
        written.possessive = possessive_end(text, word.end, block.end);
        let after = written.possessive.unwrap_or(word.end);
        for (offset, c) in text[after..block.end].char_indices() {
            match Glyph::of(c) {
                Glyph::Invisible => {}
                Glyph::Mark | Glyph::Apostrophe | Glyph::Underscore | Glyph::Superscript => {
                    written.marks_after.push(plain_mark(c));
                    written.mark_ends.push(after + offset + c.len_utf8());
                }
                _ => break,
            }
        }
        written
    }
}

/// Adds the marks that turned out to stand between white space to those that do.
fn set_apart(apart: &mut Vec<char>, marks: &mut Vec<char>) {
    if !marks.is_empty() && !apart.is_empty() {
        apart.push(' ');
    }
    apart.append(marks);
}

/// `span` and, around it, the marks that touch it and its possessive.
pub(crate) fn outer(text: &str, span: Span, block: Span) -> Span {
    let first = Written::read(text, Span::new(span.start, span.start), block);
    let last = Written::read(text, Span::new(span.end, span.end), block);
    let start = first.mark_starts.last().copied().unwrap_or(span.start);
    let end = last.mark_ends.last().copied().or(last.possessive);
    Span::new(start, end.unwrap_or(span.end))
}

/// Where the possessive that stands at `at`, directly after a word, ends.
pub(crate) fn possessive_end(text: &str, at: usize, end: usize) -> Option<usize> {
    let mut visible = text[at..end]
        .char_indices()
        .filter(|&(_, c)| !glyph::is_invisible(c))
        .map(|(offset, c)| (at + offset + c.len_utf8(), c));
    let (_, apostrophe) = visible.next()?;
    let (after, s) = visible.next()?;
    let is_possessive = Glyph::of(apostrophe) == Glyph::Apostrophe
        && matches!(s, 's' | 'S' | 'ſ' | 'ｓ' | 'Ｓ')
        && !visible.next().is_some_and(|(_, c)| glyph::is_word(c));
    is_possessive.then_some(after)
}

/// A word with its case kept: compatibility form, look-alikes read, curly quotes straight, hyphens alike.
pub(crate) fn cased(word: &str) -> String {
    let mixed = look_alike::mixes_scripts(word);
    let visible = word.chars().filter(|&c| !glyph::is_invisible(c));
    let read = visible.map(|c| match look_alike::latin(c) {
        Some(letter) if mixed => letter,
        _ => c,
    });
    let mut cased = String::with_capacity(word.len());
    let mut chars = read.nfkc().peekable();
    while let Some(c) = chars.next() {
        match Glyph::of(c) {
            Glyph::Apostrophe => cased.push('\''),
            // a word broken at a line end, read joined
            Glyph::Hyphen if chars.peek().is_some_and(|&next| glyph::is_line_break(next)) => {
                chars.next();
            }
            // a line break in a script that breaks lines anywhere
            Glyph::Space => {}
            _ => cased.push(c),
        }
    }
    cased
}

/// A word without the possessives inside it, and what else folding takes out of it.
fn without_possessives(cased: &str) -> (String, Vec<Inside>) {
    let is_plain = |c: char| c.is_ascii_alphanumeric();
    if cased.chars().all(is_plain) {
        return (cased.to_owned(), Vec::new());
    }
    let chars: Vec<char> = cased.chars().collect();
    let is_word = |index: Option<usize>| {
        let c = index.and_then(|index| chars.get(index));
        c.is_some_and(|&c| glyph::is_word(c))
    };
    let mut kept = String::with_capacity(cased.len());
    let mut inside: Vec<Inside> = Vec::new();
    let (mut at, mut index) = (0, 0);
    while let Some(&c) = chars.get(index) {
        let is_behind_word = is_word(index.checked_sub(1));
        let is_between = is_behind_word && is_word(Some(index + 1));
        let (mut is_possessive, mut mark) = (false, None);
        match Glyph::of(c) {
            Glyph::Apostrophe
                if is_behind_word
                    && matches!(chars.get(index + 1), Some('s' | 'S'))
                    && !is_word(Some(index + 2)) =>
            {
                is_possessive = true;
            }
            Glyph::Apostrophe | Glyph::Underscore if !is_between => mark = Some(plain_mark(c)),
            Glyph::Mark => mark = Some(plain_mark(c)),
            Glyph::Hyphen | Glyph::Space => mark = Some(' '),
            _ => {}
        }
        if is_possessive || mark.is_some() {
            if inside.last().is_none_or(|last| last.at != at) {
                inside.push(Inside {
                    at,
                    is_possessive: false,
                    marks: String::new(),
                });
            }
            let last = inside.last_mut().expect("it was pushed");
            last.is_possessive |= is_possessive;
            if let Some(mark) = mark
                && !(mark == ' ' && last.marks.ends_with(' '))
            {
                last.marks.push(mark);
            }
        } else {
            at += std::iter::once(c).default_case_fold().count();
        }
        if is_possessive {
            index += 2;
            continue;
        }
        kept.push(c);
        index += 1;
    }
    (kept, inside)
}

/// A mark in the form in which marks are compared: quotation marks straight.
fn plain_mark(c: char) -> char {
    match c {
        '“' | '”' | '„' | '‟' | '″' | '\u{FF02}' => '"',
        _ if Glyph::of(c) == Glyph::Apostrophe => '\'',
        '‚' | '‛' => '\'',
        _ => c,
    }
}
