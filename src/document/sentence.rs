//! Where sentences end: Unicode's rules (UAX #29), and a list of abbreviations that do not end one.
//!
//! After a full stop the segmenter looks ahead from each closing mark and each space for a small letter, which over
//! a megabyte of brackets takes hours. So it is given a text in which long runs of them are short. A text of ASCII it is not
//! given at all: [`plain`] knows its few rules.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Halt, Span};

mod plain;

/// The longest run without letters and digits that the segmenter is given as it is, in bytes.
const LONGEST_RUN: usize = 64;

/// The sentences of one block, white space after them included: spans in the bytes of `text`, in order, without gaps.
pub(crate) fn sentences(text: &str) -> Vec<Span> {
    sentences_until(text, Halt::NEVER)
}

/// The same, but once `halt` is raised the rest is one sentence.
pub(crate) fn sentences_until(text: &str, halt: Halt<'_>) -> Vec<Span> {
    if plain::is_plain(text) {
        return join(text, plain::ends(text, halt), halt);
    }
    // a line break within a block is no more than a space
    let flat = match text.contains('\n') {
        true => Cow::Owned(text.replace('\n', " ")),
        false => Cow::Borrowed(text),
    };
    let Shortened { text: short, cuts } = shorten(&flat);
    let mut cuts = cuts.into_iter().peekable();
    let mut left_out = 0;
    let pieces = short.split_sentence_bound_indices();
    let ends = pieces.map(|(at, piece)| {
        let end = at + piece.len();
        while let Some((_, len)) = cuts.next_if(|(place, _)| *place <= end) {
            left_out += len;
        }
        end + left_out
    });
    join(text, ends, halt)
}

/// The sentences between `ends`, without those that end in an abbreviation. Once `halt` is raised the rest of `text` is one.
fn join(text: &str, ends: impl Iterator<Item = usize>, halt: Halt<'_>) -> Vec<Span> {
    let mut lookout = halt.lookout();
    let mut spans = Vec::new();
    let (mut start, mut at) = (0, 0);
    for end in ends {
        if lookout.is_raised(at) {
            spans.push(Span::new(start, text.len()));
            break;
        }
        if end == text.len() || !ends_in_abbreviation(&text[at..end]) {
            spans.push(Span::new(start, end));
            start = end;
        }
        at = end;
    }
    spans
}

/// A text in which long runs of closing marks and spaces are short.
struct Shortened<'t> {
    text: Cow<'t, str>,
    /// Before which byte of it so many bytes were left out. They belong to what precedes them.
    cuts: Vec<(usize, usize)>,
}

/// Leaves out, of long runs without letters and digits, each closing mark that follows one and each space that follows
/// one: the rules of sentences take such a row for one, so no sentence ends elsewhere for it.
fn shorten(text: &str) -> Shortened<'_> {
    let mut short = String::new();
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut classes = HashMap::new();
    let mut copied = 0;
    let mut run = 0;
    for (at, c) in text.char_indices().chain([(text.len(), 'x')]) {
        if !c.is_alphanumeric() {
            continue;
        }
        if at - run > LONGEST_RUN {
            let mut last = Class::Other;
            for (offset, c) in text[run..at].char_indices() {
                let at = run + offset;
                let class = *classes.entry(c).or_insert_with(|| Class::of(c));
                if class == Class::Nothing {
                    continue;
                }
                if class != Class::Other && class == last {
                    short.push_str(&text[copied..at]);
                    copied = at + c.len_utf8();
                    match cuts.last_mut() {
                        Some((place, len)) if *place == short.len() => *len += c.len_utf8(),
                        _ => cuts.push((short.len(), c.len_utf8())),
                    }
                }
                last = class;
            }
        }
        run = at + c.len_utf8();
    }
    let text = match cuts.is_empty() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(short + &text[copied..]),
    };
    Shortened { text, cuts }
}

/// What a character that is no letter and no digit is to the rules of sentences.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Class {
    /// A bracket or a quotation mark (`Close`).
    Close,
    /// A space (`Sp`).
    Space,
    /// A combining mark or the like (`Extend`, `Format`): as if it were not there.
    Nothing,
    Other,
}

impl Class {
    /// The class of `c`. The segmenter keeps its table to itself, so it is asked where it would cut.
    fn of(c: char) -> Class {
        let cut = |text: String| text.split_sentence_bound_indices().nth(1).map(|(at, _)| at);
        let len = c.len_utf8();
        let ends_sentence = cut(format!("0{c} 0")).is_some();
        match cut(format!("0.{c}0")) {
            _ if ends_sentence => Class::Other,
            None if cut(format!("0.{c} 0")).is_some() => Class::Nothing,
            Some(at) if at == 2 + len => match cut(format!("0.{c})0")) {
                Some(at) if at == 2 + len => Class::Space,
                _ => Class::Close,
            },
            _ => Class::Other,
        }
    }
}

/// Whether the full stop at the end of `piece` belongs to an abbreviation or an initial.
fn ends_in_abbreviation(piece: &str) -> bool {
    let piece = piece.trim_end();
    if !piece.ends_with('.') {
        return false;
    }
    let mut letters = piece.chars().rev().skip(1);
    let initial = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_none_or(|c| !c.is_alphanumeric());
    if initial {
        return true;
    }
    // every beginning of a word near enough; a line in lower case stands for any case
    let near = piece.floor_char_boundary(piece.len().saturating_sub(LONGEST));
    let starts = piece[near..]
        .char_indices()
        .map(|(offset, _)| near + offset);
    starts
        .filter(|&start| !piece[..start].ends_with(char::is_alphanumeric))
        .map(|start| &piece[start..])
        .any(|word| {
            abbreviations().contains(word) || abbreviations().contains(&*word.to_lowercase())
        })
}

/// How many bytes an abbreviation may have.
const LONGEST: usize = 16;

fn abbreviations() -> &'static HashSet<&'static str> {
    static ABBREVIATIONS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    ABBREVIATIONS.get_or_init(|| {
        include_str!("../../data/en/abbreviations.txt")
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(expected: &[&str]) {
        let text = expected.concat();
        let found: Vec<&str> = sentences(&text)
            .iter()
            .map(|span| &text[span.range()])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn ends() {
        check(&["One. ", "Two! ", "Three? ", "Four"]);
        check(&["A line\nbreak is a space.\n", "Next."]);
        check(&["See e.g. The Times. ", "Next."]);
        check(&["Acme Inc. Announced it. ", "Next."]);
        check(&["J. Doe said so. ", "Next."]);
        check(&["It costs 3.5 euros. ", "Next."]);
        check(&["He said “no.” ", "Then he left."]);
        check(&["保证收益。", "无风险。"]);
        check(&[""; 0]);
    }

    #[test]
    fn classes() {
        for (c, class) in [
            (')', Class::Close),
            ('(', Class::Close),
            ('»', Class::Close),
            ('\'', Class::Close),
            (' ', Class::Space),
            ('\u{A0}', Class::Space),
            ('\t', Class::Space),
            ('.', Class::Other),
            ('!', Class::Other),
            ('。', Class::Other),
            (',', Class::Other),
            ('%', Class::Other),
            ('\u{2029}', Class::Other),
            ('\u{301}', Class::Nothing),
            ('\u{200B}', Class::Nothing),
        ] {
            assert_eq!(Class::of(c), class, "{c:?}");
        }
    }

    #[test]
    fn long_runs() {
        let (brackets, spaces) = (")]".repeat(100), " \u{A0}".repeat(100));
        check(&[&format!("One.{brackets}{spaces}"), "Two."]);
        check(&[&format!("One.{brackets}{spaces}two.")]);
        check(&[&format!("One.{spaces}"), &format!("{brackets}Two.")]);
        check(&[&format!("One.{brackets}!{spaces}"), "Two."]);
        check(&[&format!("One.{spaces}")]);
        check(&[&format!("One.{}", " \u{301}".repeat(100)), "Two."]);
    }

    proptest! {
        /// In a text of ASCII the segmenter sees the same.
        #[test]
        fn plain_ends_are_those_of_the_segmenter(text in "[aB1.!?,;:%)(\"'\\[\\] \t\n\x0B-]{0,40}|[ -~]{0,40}|[ -~\n\t]{0,200}") {
            prop_assert!(plain::is_plain(&text));
            let flat = text.replace('\n', " ");
            let ends = flat.split_sentence_bound_indices().map(|(at, piece)| at + piece.len());
            let expected: Vec<usize> = ends.collect();
            prop_assert_eq!(plain::ends(&text, Halt::NEVER).collect::<Vec<_>>(), expected);
        }

        /// The sentences are those of the segmenter, long runs or not.
        #[test]
        fn shortening_moves_no_end(
            parts in prop::collection::vec(
                ("[a-cA-C1.!?,;%)(\"'»” \u{A0}\u{301}\u{200B}\u{2029}\u{3002}]{1,4}", 1usize..60),
                0..12,
            ),
        ) {
            let text: String = parts.iter().map(|(part, times)| part.repeat(*times)).collect();
            let short = shorten(&text);
            let ends = |text: &str| -> Vec<usize> {
                text.split_sentence_bound_indices().map(|(at, piece)| at + piece.len()).collect()
            };
            let moved: Vec<usize> = ends(&short.text)
                .into_iter()
                .map(|end| {
                    let before = short.cuts.iter().filter(|(place, _)| *place <= end);
                    end + before.map(|(_, len)| len).sum::<usize>()
                })
                .collect();
            prop_assert_eq!(moved, ends(&text));
        }
    }
}
