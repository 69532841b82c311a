//! What stands around a finding, and whether a text may be put there without asking.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::article::Article;
use super::generated::{self, Generated};
use crate::document::{Prose, glyph, sentence};
use crate::lint::Finding;
use crate::text::{Scope, Scopes, Span};

/// How many bytes before a finding are looked at for the beginning of its sentence.
const CONTEXT: usize = 400;

/// How many stretches of markup before an article are looked at for one around it.
const MARKS: usize = 16;

/// What stands around one finding.
#[derive(Debug)]
pub(super) struct Site {
    /// Whether a sentence begins with it.
    pub(super) starts_sentence: bool,
    /// The article before it.
    pub(super) article: Option<Article>,
    /// Whether anything may be put there without asking.
    pub(super) admits_safe: bool,
    joint: Joint,
}

/// How the wording is joined to what stands around it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Joint {
    /// It stands between spaces and punctuation.
    Free,
    /// A hyphen and a word follow.
    Compound,
    /// It is part of something: a name of a file, an option, a call.
    Bound,
}

impl Site {
    /// Whether words may stand there: in front of a hyphen only one can.
    pub(super) fn admits_word(&self, words: &[String]) -> bool {
        self.joint != Joint::Compound || words.len() == 1
    }
}

/// What stands around the findings of one document. What is asked for twice is worked out once.
pub(super) struct Surroundings<'a> {
    prose: &'a Prose,
    source: &'a str,
    /// Code, addresses and comments inside text: sorted, apart.
    unread: OnceCell<Vec<Span>>,
    generated: OnceCell<Generated>,
    /// What is quoted in the blocks that were asked for.
    quoted: HashMap<usize, Vec<Span>>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(prose: &'a Prose, source: &'a str) -> Surroundings<'a> {
        Surroundings {
            prose,
            source,
            unread: OnceCell::new(),
            generated: OnceCell::new(),
            quoted: HashMap::new(),
        }
    }

    /// Says that nothing in the source is generated.
    pub(super) fn know_no_generated(&mut self) {
        self.generated = OnceCell::from(Generated::default());
    }

    /// What stands around `finding`.
    pub(super) fn of(&mut self, finding: &Finding) -> Site {
        let text = &self.prose.text;
        let hull = finding.read;
        let block = self
            .prose
            .blocks
            .partition_point(|block| block.span.end <= hull.start);
        let span = self.prose.blocks[block].span;
        let from = text
            .ceil_char_boundary(hull.start.saturating_sub(CONTEXT))
            .max(span.start);
        let before = &text[from..hull.start];
        let to = text.floor_char_boundary(hull.end + CONTEXT).min(span.end);
        let after = &text[hull.end..to];
        let is_first = from == span.start;
        let joint = joint(before, after);
        let article = Article::at_end_of(before, from)
            .filter(|(place, _)| !self.is_unread(*place))
            .map(|(place, written)| Article {
                span: place,
                written: written.to_owned(),
                starts_sentence: starts_sentence(
                    &text[from..place.start],
                    &text[place.start..to],
                    is_first,
                ),
                is_shouted: !before.contains(char::is_lowercase)
                    && !text[hull.start..to].contains(char::is_lowercase),
                is_set_apart: self.is_set_apart(place, hull),
            });
        let is_whole = span == hull;
        let stands_apart = joint == Joint::Bound
            || is_in_braces(before)
            || self.is_unread(hull)
            || self.is_quoted(block, hull)
            || self.is_generated(finding.span);
        let unsafe_scopes = Scopes::UNREAD.with(Scope::Quote);
        // a value of one word is a name of something; where a heading is linked to, its words are an address
        let is_name = (finding.scopes.has(Scope::FrontMatter) && is_whole)
            || (finding.scopes.has(Scope::Heading) && self.is_linked_heading(&text[span.range()]));
        let is_unsafe = !finding.scopes.intersection(unsafe_scopes).is_empty();
        Site {
            starts_sentence: starts_sentence(before, &text[hull.start..to], is_first),
            article,
            admits_safe: !(stands_apart || is_unsafe || is_name),
            joint,
        }
    }

    fn is_unread(&self, hull: Span) -> bool {
        let unread = self.unread.get_or_init(|| {
            let marks = self.prose.marks.iter();
            let mut spans: Vec<Span> = marks
                .filter(|mark| matches!(mark.scope, Scope::Code | Scope::Url | Scope::Comment))
                .map(|mark| mark.span)
                .collect();
            spans.sort_unstable();
            spans.dedup_by(|next, last| {
                let meets = next.start <= last.end;
                if meets {
                    *last = last.hull(*next);
                }
                meets
            });
            spans
        });
        overlaps(unread, hull)
    }

    /// Whether markup stands around `place` and not around `hull`.
    fn is_set_apart(&self, place: Span, hull: Span) -> bool {
        let marks = &self.prose.marks;
        let before = marks.partition_point(|mark| mark.span.start <= place.start);
        let near = marks[..before].iter().rev().take(MARKS);
        near.filter(|mark| mark.span.contains(place))
            .any(|mark| !mark.span.contains(hull))
    }

    fn is_quoted(&mut self, block: usize, hull: Span) -> bool {
        let prose = self.prose;
        let quoted = self
            .quoted
            .entry(block)
            .or_insert_with(|| quoted(&prose.text, prose.blocks[block].span));
        overlaps(quoted, hull)
    }

    fn is_generated(&self, span: Span) -> bool {
        let generated = self.generated.get_or_init(|| generated::find(self.source));
        generated.covers(span)
    }

    /// Whether the document links to this heading, as GitHub and others name it.
    fn is_linked_heading(&self, heading: &str) -> bool {
        let letters = heading.chars().flat_map(char::to_lowercase);
        let slug: String = letters
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\n'))
            .map(|c| if matches!(c, ' ' | '\n') { '-' } else { c })
            .collect();
        self.source.contains(&format!("#{slug}"))
    }
}

/// Whether `span` shares a byte with one of `spans`, which are sorted and apart.
fn overlaps(spans: &[Span], span: Span) -> bool {
    let after = spans.partition_point(|other| other.end <= span.start);
    spans.get(after).is_some_and(|other| other.overlaps(span))
}

/// Whether a sentence begins with `rest`, which follows `before`; `is_first` if nothing stands before that.
fn starts_sentence(before: &str, rest: &str, is_first: bool) -> bool {
    let opening = |c: char| c.is_whitespace() || "\"'“‘«([{*_".contains(c);
    let trimmed = before.trim_end_matches(opening);
    if trimmed.is_empty() {
        return is_first;
    }
    let text = format!("{before}{rest}");
    sentence::sentences(&text).iter().any(|sentence| {
        sentence.start >= trimmed.len() && sentence.start <= before.len() && sentence.start > 0
    })
}

/// Whether a `{{` or `{%` is open at the end of `before`: what stands there is read by a machine.
fn is_in_braces(before: &str) -> bool {
    let open = before.rfind("{{").max(before.rfind("{%"));
    let closed = before.rfind("}}").max(before.rfind("%}"));
    open > closed
}

fn joint(before: &str, after: &str) -> Joint {
    let is_opening = |c: char| "([{\"“‘'«".contains(c);
    let outside = before.trim_end_matches(is_opening);
    let is_free_before = match outside.chars().next_back() {
        None => true,
        Some(c) => {
            c.is_whitespace() || (matches!(c, '—' | '–' | '…') && outside.len() == before.len())
        }
    };
    if !is_free_before {
        return Joint::Bound;
    }
    let possessive = ["'s", "’s", "'S", "’S", "'", "’"]
        .into_iter()
        .find_map(|ending| after.strip_prefix(ending))
        .filter(|rest| !rest.starts_with(char::is_alphanumeric));
    let after = possessive.unwrap_or(after);
    let mut rest = after.chars();
    match rest.next() {
        None => Joint::Free,
        Some(c) if c.is_whitespace() || matches!(c, '—' | '–' | '…') => Joint::Free,
        Some('-' | '\u{2010}' | '\u{2011}') => {
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            let tail = after[..end].trim_end_matches(is_closing);
            let is_plain =
                |c: char| c.is_alphabetic() || matches!(c, '-' | '\u{2010}' | '\u{2011}');
            match tail.chars().all(is_plain) && tail.ends_with(char::is_alphabetic) {
                true => Joint::Compound,
                false => Joint::Bound,
            }
        }
        Some(c) if is_closing(c) => match after.trim_start_matches(is_closing).chars().next() {
            Some(c) if !c.is_whitespace() && !matches!(c, '—' | '–' | '…') => Joint::Bound,
            _ => Joint::Free,
        },
        Some(_) => Joint::Bound,
    }
}

fn is_closing(c: char) -> bool {
    ".,;:!?)]}\"”’'»…".contains(c)
}

/// What is quoted in the block `span`: between quotation marks, or after one that is not closed. Sorted, apart.
fn quoted(text: &str, span: Span) -> Vec<Span> {
    let block = &text[span.range()];
    let mut spans = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut single: Option<(usize, char)> = None;
    let mut last: Option<char> = None;
    let mut chars = block.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let end = at + c.len_utf8();
        let is_before_word = next.is_some_and(char::is_alphanumeric);
        let is_after_word = last.is_some_and(|last| !last.is_whitespace());
        match (open, c) {
            (Some((start, mark)), _) if closes(mark, c) => {
                spans.push(Span::new(start, end));
                open = None;
            }
            // six inches
            (None, '"') if last.is_some_and(|last| last.is_ascii_digit()) => {}
            (None, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '『') => {
                open = Some((at, c))
            }
            _ => {}
        }
        match (single, c) {
            (Some((start, '‘' | '‚')), '’' | '‘') | (Some((start, '\'')), '\'')
                if is_after_word && !is_before_word =>
            {
                spans.push(Span::new(start, end));
                single = None;
            }
            (Some((start, '‹')), '›') => {
                spans.push(Span::new(start, end));
                single = None;
            }
            (None | Some((_, '\'')), '‘' | '‚' | '‹') => single = Some((at, c)),
            (None, '\'') if is_before_word && last.is_none_or(|last| !last.is_alphanumeric()) => {
                single = Some((at, c));
            }
            _ => {}
        }
        last = Some(c);
    }
    if let Some((start, _)) = open {
        spans.push(Span::new(start, block.len()));
    }
    if let Some((start, '‘' | '‚' | '‹')) = single {
        spans.push(Span::new(start, block.len()));
    }
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let meets = next.start <= last.end;
        if meets {
            *last = last.hull(*next);
        }
        meets
    });
    spans
        .iter()
        .map(|quoted| quoted.shifted(span.start))
        .collect()
}

/// Whether `c` may close a quotation that `open` opens: as it should, or as it is typed.
fn closes(open: char, c: char) -> bool {
    glyph::closes_quotation(open, c) || matches!((open, c), ('“' | '”', '"') | ('”', '”'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_wording_is_joined() {
        let check = |written: &str, expected: Joint| {
            let (before, rest) = written.split_once('<').expect("<");
            let (_, after) = rest.split_once('>').expect(">");
            assert_eq!(joint(before, after), expected, "{written}");
        };
        for free in [
            "<x>",
            "the <x> is",
            "(<x>)",
            "<x>.",
            "<x>, y",
            "“<x>”",
            "<x>'s y",
            "<x>’s.",
            "y—<x>—z",
            "<x>).",
            "<x>:\n",
            "the hosts <x>' y",
        ] {
            check(free, Joint::Free);
        }
        check("<x>-based", Joint::Compound);
        check("<x>-driven.", Joint::Compound);
        for bound in [
            "<x>.txt", "a/<x>", "<x>/y", "--<x>", "non-<x>", "<x>()", "f(<x>)", "<x>=1", "@<x>",
            "#<x>", "<x>@y", "<x>-1", "<x>-y.md", "<x>:y", "$<x>", "[[<x>]]y", "<x>®", "x.<x>",
            "<x>'sy",
        ] {
            check(bound, Joint::Bound);
        }
    }

    #[test]
    fn what_is_quoted() {
        let check = |written: &str, expected: bool| {
            let at = written.find('x').expect("x");
            let found = quoted(written, Span::new(0, written.len()));
            assert_eq!(
                overlaps(&found, Span::new(at, at + 1)),
                expected,
                "{written}"
            );
        };
        for yes in [
            "\"x\"",
            "he said \"the x is\" so",
            "“x”",
            "„x“",
            "«x»",
            "‘x’",
            "the 'x' is",
            "‘it’s x’ said",
            "\"x is open",
            "“the x",
            "‘x",
            "「x」",
            "'it's the x' he",
        ] {
            check(yes, true);
        }
        for no in [
            "x",
            "\"a\" x",
            "it's x",
            "a 6\" x",
            "the hosts' x",
            "‘a’ x",
            "\"a\" x \"b\"",
            "rock 'n' x",
            "don’t x",
        ] {
            check(no, false);
        }
    }

    #[test]
    fn where_sentences_begin() {
        let check = |before: &str, expected: bool| {
            assert_eq!(
                starts_sentence(before, "X is here.", true),
                expected,
                "{before:?}"
            );
        };
        check("", true);
        check("(", true);
        check("It is so. ", true);
        check("It is so.\n“", true);
        check("Is it? ", true);
        check("It is ", false);
        check("e.g. ", false);
        check("It is so: ", false);
        assert!(!starts_sentence("", "X", false)); // there is more before
    }
}
