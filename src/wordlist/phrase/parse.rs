//! The structure of a phrase: operators, sequences, brackets, quotes. What one word may be is told in [`super::word`].
//!
//! One pass from left to right. Recursion is bounded by [`MOST_NESTED`]. After a mistake, reading goes on as if it
//! had been written right, so that one run shows every mistake, and none twice.

use ecow::EcoString;
use smallvec::SmallVec;

use crate::diagnostic::code;
use crate::text::Span;

use super::word::{Letter, Token, is_quote, read_word};
use super::{Item, ItemKind, MOST_NESTED, Phrase, Proximity, Sequence};

/// A mistake in a phrase.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PhraseError {
    /// The stable name of the diagnostic.
    pub code: &'static str,
    /// The characters at fault: bytes of [`Phrase::written`].
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// How to write it.
    pub help: String,
}

/// No phrase reports more mistakes than this: by then it is no phrase.
const MOST_ERRORS: usize = 16;

pub(super) fn parse(written: &str, span: Span) -> Result<Phrase, Vec<PhraseError>> {
    let mut parser = Parser {
        text: written,
        at: 0,
        errors: Errors::default(),
        letters: Vec::new(),
        items: SmallVec::new(),
        abandoned: false,
    };
    let (operands, links) = parser.parse_operands();
    let mut errors = parser.errors.list;
    if errors.is_empty() {
        return Ok(Phrase {
            written: written.to_owned(),
            span,
            operands,
            links,
        });
    }
    errors.sort_by_key(|error| error.span.start);
    // an operator alone lacks both its sides: once is enough
    errors.dedup_by_key(|error| (error.code, error.span));
    Err(errors)
}

/// The mistakes so far.
#[derive(Default)]
pub(super) struct Errors {
    list: Vec<PhraseError>,
}

impl Errors {
    pub(super) fn push(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if !self.are_too_many() {
            self.list.push(PhraseError {
                code,
                span,
                message: message.into(),
                help: help.into(),
            });
        }
    }

    fn are_too_many(&self) -> bool {
        self.list.len() >= MOST_ERRORS
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Bracket {
    Round,
    Square,
}

impl Bracket {
    fn open(self) -> char {
        match self {
            Bracket::Round => '(',
            Bracket::Square => '[',
        }
    }

    fn close(self) -> char {
        match self {
            Bracket::Round => ')',
            Bracket::Square => ']',
        }
    }
}

/// What ended a sequence.
enum Stop {
    End,
    Bar(Span),
    Close,
    Link(Proximity, Span),
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    errors: Errors,
    /// The letters of the word being read; kept for its memory.
    letters: Vec<Letter>,
    /// The items of the sequences being read, those of the innermost one last.
    items: SmallVec<[Item; 8]>,
    /// Whether reading stopped early, so that what is unclosed may be closed further on.
    abandoned: bool,
}

impl Parser<'_> {
    fn parse_operands(&mut self) -> (SmallVec<[Sequence; 1]>, Vec<Proximity>) {
        let mut operands = SmallVec::new();
        let mut links = Vec::new();
        let mut last: Option<Span> = None;
        loop {
            let (items, stop) = self.parse_sequence(None, 0);
            let ends = matches!(stop, Stop::End);
            if items.is_empty() {
                self.report_missing_operand(last, &stop);
            } else {
                self.check_sequence(&items);
            }
            operands.push(Sequence { items });
            match stop {
                Stop::Link(link, span) => {
                    links.push(link);
                    last = Some(span);
                }
                Stop::End | Stop::Bar(_) | Stop::Close => {}
            }
            if ends {
                return (operands, links);
            }
        }
    }

    /// Nothing stands between the operator `last` (or the start) and `stop`.
    fn report_missing_operand(&mut self, last: Option<Span>, stop: &Stop) {
        let (span, side) = match (last, stop) {
            (None, Stop::Link(_, span)) => (*span, "before"),
            (Some(span), Stop::End) => (span, "after"),
            (Some(_), Stop::Link(_, span)) => (*span, "before"),
            _ => {
                if self.errors.list.is_empty() {
                    self.errors.push(
                        code::EMPTY_PHRASE,
                        Span::new(0, self.text.len()),
                        "the phrase is empty",
                        "write the words to look for, or remove it",
                    );
                }
                return;
            }
        };
        let operator = &self.text[span.range()];
        self.errors.push(
            code::MISPLACED_PROXIMITY,
            span,
            format!("nothing stands {side} `{operator}`"),
            format!("write `A {operator} B`, with wording on both sides"),
        );
    }

    /// Reads items up to the end, to an operator, or, inside brackets, to a bar or a closing bracket.
    fn parse_sequence(&mut self, inside: Option<Bracket>, depth: usize) -> (Vec<Item>, Stop) {
        let first = self.items.len();
        let stop = self.parse_items(inside, depth, first);
        // lists are made of thousands of them: none takes more than it needs
        (self.items.drain(first..).collect(), stop)
    }

    /// Adds the items of a sequence to those being read, of which `first` is the first of it.
    fn parse_items(&mut self, inside: Option<Bracket>, depth: usize, first: usize) -> Stop {
        // where the item before ended, if nothing stands between
        let mut touching = None;
        loop {
            let rest = &self.text[self.at..];
            let Some(char) = rest.chars().next() else {
                return Stop::End;
            };
            let here = Span::new(self.at, self.at + char.len_utf8());
            if char.is_whitespace() {
                self.at = here.end;
                touching = None;
                continue;
            }
            match char {
                '|' => {
                    self.at = here.end;
                    touching = None;
                    if inside.is_some() {
                        return Stop::Bar(here);
                    }
                    self.errors.push(
                        code::STRAY_BAR,
                        here,
                        "`|` stands outside brackets",
                        "write `(a | b)` for one of several, or `\\|` for the character",
                    );
                    continue;
                }
                ')' | ']' => {
                    self.at = here.end;
                    match inside {
                        Some(bracket) => {
                            self.check_bracket(bracket, char, here);
                            return Stop::Close;
                        }
                        None => self.errors.push(
                            code::STRAY_BRACKET,
                            here,
                            format!("`{char}` closes no bracket"),
                            format!("remove it, or write `\\{char}` for the character"),
                        ),
                    }
                    touching = None;
                    continue;
                }
                _ => {}
            }
            let start = self.at;
            let kind = match char {
                '(' => Some(self.parse_bracket(Bracket::Round, depth)),
                '[' => Some(self.parse_bracket(Bracket::Square, depth)),
                _ if is_quote(char) => Some(self.parse_exact()),
                _ => match self.parse_word(touching.is_some().then_some(first)) {
                    Token::Item(kind) => Some(kind),
                    Token::Suffix => {
                        touching = Some(self.at);
                        continue;
                    }
                    Token::Link(link) => {
                        let span = Span::new(start, self.at);
                        if inside.is_none() {
                            if touching.is_some() {
                                self.report_missing_space(start, "");
                            }
                            return Stop::Link(link, span);
                        }
                        self.report_link_in_brackets(span);
                        None
                    }
                },
            };
            if touching.is_some() && self.errors.list.last().is_none_or(|e| e.span.start < start) {
                self.report_missing_space(start, &self.text[start..self.at]);
            }
            touching = Some(self.at);
            if let Some(kind) = kind {
                let span = Span::new(start, self.at);
                self.items.push(Item { kind, span });
            }
        }
    }

    /// Reads a word, which may touch the item before it, if there is one from number `first` on.
    fn parse_word(&mut self, first: Option<usize>) -> Token {
        let start = self.at;
        let touched = first.and_then(|first| Some(&self.items[first..].last()?.kind));
        let (token, end) = read_word(
            self.text,
            start,
            touched,
            &mut self.letters,
            &mut self.errors,
        );
        self.at = end;
        token
    }

    fn parse_bracket(&mut self, bracket: Bracket, depth: usize) -> ItemKind {
        let open = Span::new(self.at, self.at + 1);
        self.at = open.end;
        if depth == MOST_NESTED {
            self.errors.push(
                code::TOO_DEEP,
                open,
                format!("brackets nest more than {MOST_NESTED} deep"),
                "name parts of the phrase in `[terms]` and use them as `@name`",
            );
            self.at = self.text.len();
            self.abandoned = true;
            return ItemKind::Word(EcoString::new());
        }
        let mut alternatives = Vec::new();
        let mut from = open;
        loop {
            let (items, stop) = self.parse_sequence(Some(bracket), depth + 1);
            let ended = matches!(stop, Stop::End);
            if items.is_empty() && !ended {
                let to = match stop {
                    Stop::Bar(span) => span,
                    _ => Span::new(self.at - 1, self.at),
                };
                self.report_empty_alternative(bracket, from.hull(to));
            } else if !items.is_empty() {
                self.check_sequence(&items);
            }
            alternatives.push(Sequence { items });
            match stop {
                Stop::Bar(span) => from = span,
                Stop::Close => break,
                Stop::End | Stop::Link(..) => {
                    if !self.abandoned {
                        let char = bracket.open();
                        self.errors.push(
                            code::UNCLOSED_BRACKET,
                            open,
                            format!("`{char}` is never closed"),
                            format!(
                                "close it with `{}`, or write `\\{char}` for the character",
                                bracket.close()
                            ),
                        );
                    }
                    break;
                }
            }
        }
        match bracket {
            Bracket::Round => ItemKind::Group(alternatives),
            Bracket::Square => ItemKind::Optional(alternatives),
        }
    }

    fn check_bracket(&mut self, bracket: Bracket, found: char, here: Span) {
        if found != bracket.close() {
            let (open, close) = (bracket.open(), bracket.close());
            self.errors.push(
                code::STRAY_BRACKET,
                here,
                format!("`{open}` is closed by `{found}`"),
                format!("write `{close}`: `(a | b)` is one of several, `[a | b]` is optional"),
            );
        }
    }

    fn parse_exact(&mut self) -> ItemKind {
        let open = self.text[self.at..].chars().next().unwrap_or('"');
        let start = self.at;
        let mut text = String::new();
        let mut chars = self.text[start..].char_indices().skip(1);
        while let Some((at, char)) = chars.next() {
            if is_quote(char) {
                self.at = start + at + char.len_utf8();
                let trimmed = text.trim();
                if trimmed.is_empty() {
                    self.errors.push(
                        code::EMPTY_ALTERNATIVE,
                        Span::new(start, self.at),
                        "nothing stands between the quotation marks",
                        "write the exact wording between them, or remove them",
                    );
                }
                return ItemKind::Exact(trimmed.into());
            }
            if char == '\\' {
                // an escape at the very end leaves the quotation unclosed, which is reported below
                text.extend(chars.next().map(|(_, char)| char));
            } else {
                text.push(char);
            }
        }
        self.at = self.text.len();
        self.abandoned = true;
        self.errors.push(
            code::UNCLOSED_QUOTE,
            Span::new(start, start + open.len_utf8()),
            "the quotation mark is never closed",
            format!("close it with `\"`, or write `\\{open}` for the character"),
        );
        ItemKind::Exact(text.into())
    }

    /// Every sequence names wording that must be there, on both sides of each gap.
    fn check_sequence(&mut self, items: &[Item]) {
        let is_firm = |item: &Item| !matches!(item.kind, ItemKind::Optional(_) | ItemKind::Gap(_));
        let first = items.iter().position(is_firm);
        let last = items.iter().rposition(is_firm);
        for (index, item) in items.iter().enumerate() {
            if !matches!(item.kind, ItemKind::Gap(_)) {
                continue;
            }
            let gap = &self.text[item.span.range()];
            if index > 0 && matches!(items[index - 1].kind, ItemKind::Gap(_)) {
                let span = items[index - 1].span.hull(item.span);
                self.errors.push(
                    code::MISPLACED_GAP,
                    span,
                    "two gaps follow one another",
                    "write one gap with the number of words it may span, such as `...6`",
                );
            } else if first.is_none_or(|first| index < first) {
                self.errors.push(
                    code::MISPLACED_GAP,
                    item.span,
                    format!("nothing that must be there stands before `{gap}`"),
                    "a gap stands between words: write a word that is not optional before it, or remove it",
                );
            } else if last.is_none_or(|last| index > last) {
                self.errors.push(
                    code::MISPLACED_GAP,
                    item.span,
                    format!("nothing that must be there stands after `{gap}`"),
                    "a gap stands between words: write a word that is not optional after it, or remove it",
                );
            }
        }
        let is_optional = |item: &Item| matches!(item.kind, ItemKind::Optional(_));
        if self.errors.list.is_empty() && items.iter().all(is_optional) {
            self.errors.push(
                code::EMPTY_PHRASE,
                items[0].span.hull(items[items.len() - 1].span),
                "everything here is optional, so it would match nothing at all",
                "write `( )` instead of `[ ]` around what must be there",
            );
        }
    }

    fn report_empty_alternative(&mut self, bracket: Bracket, span: Span) {
        let (message, help) = if self.text[span.range()].contains('|') {
            (
                "an alternative is empty",
                "write wording on both sides of `|`; for wording that may be absent write `[a | b]`",
            )
        } else {
            match bracket {
                Bracket::Round => (
                    "the group is empty",
                    "write its alternatives, as in `(a | b)`, or remove it; `\\(` is the character",
                ),
                Bracket::Square => (
                    "the option is empty",
                    "write what is optional, as in `[a | b]`, or remove it; `\\[` is the character",
                ),
            }
        };
        self.errors
            .push(code::EMPTY_ALTERNATIVE, span, message, help);
    }

    fn report_link_in_brackets(&mut self, span: Span) {
        let operator = &self.text[span.range()];
        let help = format!(
            "write `{operator}` between the main parts of the phrase, outside brackets, or write several phrases; `\\{operator}` is the text itself"
        );
        self.errors.push(
            code::MISPLACED_PROXIMITY,
            span,
            format!("`{operator}` stands inside brackets"),
            help,
        );
    }

    /// `next` starts at `start`, and touches the item before it.
    fn report_missing_space(&mut self, start: usize, next: &str) {
        let here = self.text[start..].chars().next().map_or(0, char::len_utf8);
        let before = self.text[..start]
            .chars()
            .next_back()
            .map_or(0, char::len_utf8);
        let help = match next {
            "(s)" | "(es)" | "(ies)" => {
                "write `~` after the word for any inflected form, as in `model~`".to_owned()
            }
            _ if next.starts_with("'s") || next.starts_with("’s") => {
                "leave it out: possessives are found without being written".to_owned()
            }
            _ if next.starts_with('-') => "write a space: a hyphen in a text equals one".to_owned(),
            _ => "write a space between; put `\\` before a character that is meant literally"
                .to_owned(),
        };
        self.errors.push(
            code::MISSING_SPACE,
            Span::new(start - before, start + here),
            "two parts of the phrase touch",
            help,
        );
    }
}
