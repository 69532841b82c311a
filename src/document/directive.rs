//! Comments that speak to sayso: what each says, and what it covers.
//!
//! A reader knows where a comment stands and what follows it, so what is covered is settled here, in bytes of the source;
//! whether it may cover that is for policy to say. Nothing is judged: a comment that names no rule is handed on
//! like any other, to be reported.

use jiff::civil::Date;

use crate::text::Span;
use crate::text::lanes::{LANES, Lanes};

/// What every such comment begins with; letter case does not count.
const SIGN: &str = "sayso-";

/// What a comment asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verb {
    /// `sayso-allow`: for one block.
    Allow,
    /// `sayso-off`: from here on.
    Off,
    /// `sayso-on`: up to here.
    On,
    /// Something else that begins so.
    Unknown,
}

/// The day behind `until`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Until {
    /// The last day on which it holds.
    Day(Date),
    /// What stands there is no day.
    NoDay(String),
}

/// A comment that speaks to sayso. Spans are bytes of the source.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Directive {
    /// What it asks for.
    pub verb: Verb,
    /// All that it says.
    pub span: Span,
    /// The rules it names, as written, each with its place.
    pub rules: Vec<(String, Span)>,
    /// Why, with single spaces, without the day; may be empty.
    pub reason: String,
    /// Until when.
    pub until: Option<Until>,
    /// `sayso-allow`: what it covers; empty if nothing follows that it could cover.
    pub covers: Span,
}

/// What the comment `text` says, if it speaks to sayso. `place` leads from bytes of it, at least one, to the source.
pub(super) fn parse(text: &str, place: impl Fn(Span) -> Span) -> Option<Directive> {
    let said = trim(text, Span::new(0, text.len()));
    if !speaks(&text[said.range()]) {
        return None;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let word = said.start
        + text[said.range()]
            .find(|c| !is_name(c))
            .unwrap_or(said.len());
    let name = text[said.start + SIGN.len()..word].to_ascii_lowercase();
    let verb = match name.as_str() {
        "allow" => Verb::Allow,
        "off" => Verb::Off,
        "on" => Verb::On,
        _ => Verb::Unknown,
    };
    let colon = memchr::memchr(b':', &text.as_bytes()[word..said.end]).map(|at| word + at);
    let names = Span::new(word, colon.unwrap_or(said.end));
    let mut rules = Vec::new();
    let mut start = names.start;
    for name in text[names.range()].split(',') {
        let named = trim(text, Span::new(start, start + name.len()));
        if !named.is_empty() {
            rules.push((text[named.range()].to_owned(), place(named)));
        }
        start += name.len() + 1;
    }
    let reason = colon.map_or("", |colon| &text[colon + 1..said.end]);
    let (reason, until) = split_until(reason);
    Some(Directive {
        verb,
        span: place(said),
        rules,
        reason,
        until,
        covers: Span::default(),
    })
}

/// Whether `text` begins as a comment to sayso does.
pub(super) fn speaks(text: &str) -> bool {
    text.as_bytes()
        .get(..SIGN.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(SIGN.as_bytes()))
}

/// Whether `source` may hold a comment to sayso: the sign of one stands in it, in any letter case.
pub fn may_speak(source: &str) -> bool {
    let bytes = source.as_bytes();
    (0..bytes.len()).step_by(LANES).any(|base| {
        // of its pairs of letters `ys` is the rarest; behind the last byte there may be anything
        let lanes = Lanes::at(bytes, base);
        let mut pairs = lanes.letter(b'y') & (lanes.letter(b's') >> 1 | 1 << (LANES - 1));
        while pairs != 0 {
            let start = (base + pairs.trailing_zeros() as usize).checked_sub("sa".len());
            pairs &= pairs - 1;
            if start.is_some_and(|start| source.get(start..).is_some_and(speaks)) {
                return true;
            }
        }
        false
    })
}

fn trim(text: &str, span: Span) -> Span {
    let part = &text[span.range()];
    let start = span.end - part.trim_start().len();
    Span::new(start, start + part.trim().len())
}

/// The reason with single spaces, and the day that stands behind `until` at its end.
fn split_until(text: &str) -> (String, Option<Until>) {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let until = match words[..] {
        [.., until, day]
            if until.eq_ignore_ascii_case("until")
                && day.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            let day = day.trim_end_matches('.');
            let date = (day.len() == "2026-03-18".len()).then(|| day.parse().ok());
            words.truncate(words.len() - 2);
            Some(
                date.flatten()
                    .map_or_else(|| Until::NoDay(day.to_owned()), Until::Day),
            )
        }
        _ => None,
    };
    let reason = words.join(" ");
    let reason = match until {
        Some(_) => reason.trim_end_matches([',', ' ']).to_owned(),
        None => reason,
    };
    (reason, until)
}

/// The comments of a document, while it is read. A reader says where blocks begin and end; comments are given what
/// they cover as that becomes known.
#[derive(Debug, Default)]
pub(super) struct Directives {
    found: Vec<Directive>,
    /// Those that cover the next block at their depth: how deep, and which.
    pending: Vec<(usize, usize)>,
    /// Those that cover text up to where the next block begins, or this one ends.
    running: Vec<usize>,
    /// How many blocks are open.
    depth: usize,
    /// Where the text began that is being read.
    leaf: usize,
}

impl Directives {
    /// A block begins, which stands at `at` as a whole.
    pub(super) fn open_block(&mut self, at: Span) {
        for index in self.take_pending() {
            self.found[index].covers = at;
        }
        self.enter(at);
    }

    /// A block begins which is yet to say what of it is covered.
    pub(super) fn enter(&mut self, at: Span) {
        self.end_text(at.start);
        self.depth += 1;
        self.leaf = at.start;
    }

    /// The block at `at` ends. If it held nothing but comments, these cover what comes next.
    pub(super) fn close_block(&mut self, at: Span, is_blank: bool) {
        if is_blank {
            let outside = self.depth.saturating_sub(1);
            let held = self.running.drain(..);
            self.pending.extend(held.map(|index| (outside, index)));
            let covered = self.found.iter().enumerate().rev();
            let covered = covered.take_while(|(_, earlier)| earlier.covers.start >= at.start);
            let covering = covered.filter(|(_, earlier)| !at.is_empty() && earlier.covers == at);
            let back: Vec<usize> = covering.map(|(index, _)| index).collect();
            self.pending
                .extend(back.into_iter().map(|index| (outside, index)));
        }
        self.end_text(at.end);
        self.depth = self.depth.saturating_sub(1);
        let depth = self.depth;
        self.pending.retain(|(pending, _)| *pending <= depth);
        self.leaf = at.end;
    }

    /// Text is read at `start`, outside blocks that were announced.
    #[inline]
    pub(super) fn begin_text(&mut self, start: usize) {
        if self.pending.is_empty() {
            return;
        }
        for index in self.take_pending() {
            self.found[index].covers = Span::new(start, start);
            self.running.push(index);
        }
    }

    /// The text that was being read ends at `end`; what follows starts there.
    pub(super) fn end_text(&mut self, end: usize) {
        for index in self.running.drain(..) {
            let covers = &mut self.found[index].covers;
            covers.end = end.max(covers.start);
        }
        self.leaf = end;
    }

    /// Those that cover the next block here.
    pub(super) fn take_pending(&mut self) -> Vec<usize> {
        let depth = self.depth;
        let mut taken = Vec::new();
        self.pending.retain(|&(pending, index)| {
            if pending == depth {
                taken.push(index);
            }
            pending != depth
        });
        taken
    }

    /// Whether any cover the next block.
    pub(super) fn are_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Says that `index` covers `span`.
    pub(super) fn cover(&mut self, index: usize, span: Span) {
        self.found[index].covers = span;
    }

    /// Adds a comment that stands in a text: it covers that text.
    pub(super) fn add_inside(&mut self, directive: Directive) {
        let index = self.add(directive);
        if self.found[index].verb == Verb::Allow {
            self.found[index].covers = Span::new(self.leaf, self.leaf);
            self.running.push(index);
        }
    }

    /// Adds a comment that stands on its own: it covers the next block.
    pub(super) fn add_alone(&mut self, directive: Directive) {
        let index = self.add(directive);
        if self.found[index].verb == Verb::Allow {
            self.pending.push((self.depth, index));
        }
    }

    fn add(&mut self, directive: Directive) -> usize {
        self.found.push(directive);
        self.found.len() - 1
    }

    /// All of them, by place; the document ends at `end`.
    pub(super) fn finish(mut self, end: usize) -> Vec<Directive> {
        self.end_text(end);
        self.found.sort_by_key(|directive| directive.span);
        self.found
    }
}

#[cfg(test)]
mod tests;
