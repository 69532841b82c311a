//! One word of a phrase: what its signs mean, and what people write who know other search tools.
//!
//! Anything that is not a sign of the notation is an ordinary letter of a word (`C++`, `24/7`, `AT&T`). What
//! would be a sign in dtSearch, Westlaw, Lexis or KQL and is none here is a mistake, not a letter: a rule that
//! silently looks for `/s` would never be missed. A word with `\` in it is never an operator.

use ecow::EcoString;
use unicode_normalization::char::is_combining_mark;

use crate::diagnostic::code;
use crate::text::Span;

use super::foreign::foreign_operator;
use super::parse::Errors;
use super::{ItemKind, Proximity};

/// How many words `...` spans at most.
pub const DEFAULT_GAP: u32 = 3;
/// The largest number a gap may have.
pub const MOST_GAP: u32 = 100;
/// The largest number of `w/` and `pre/`.
pub const MOST_WITHIN: u32 = 255;

/// How many letters stand before a star at least.
const LEAST_PREFIX: usize = 3;

/// What a word turned out to be.
pub(super) enum Token {
    Item(ItemKind),
    Link(Proximity),
    /// A `~` or `*` behind a bracket or quotation; reported.
    Suffix,
}

/// A character of a word, the backslash before it taken away.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    at: usize,
    char: char,
    escaped: bool,
}

impl Letter {
    fn is(self, sign: char) -> bool {
        self.char == sign && !self.escaped
    }

    fn is_dot(self) -> bool {
        self.is('.') || self.is('…')
    }

    fn span(self) -> Span {
        Span::new(self.at, self.at + self.char.len_utf8())
    }
}

/// Whether `char` opens or closes an exact phrase.
pub(super) fn is_quote(char: char) -> bool {
    matches!(char, '"' | '“' | '”' | '„' | '‟')
}

fn ends_word(char: char) -> bool {
    char.is_whitespace() || is_quote(char) || matches!(char, '(' | ')' | '[' | ']' | '|')
}

/// Whether `char`, standing between those two inside a word, would mean something unless escaped.
pub(super) fn is_special(before: Option<char>, char: char, after: Option<char>) -> bool {
    match char {
        '\\' | '~' | '*' | '?' | '…' => true,
        '@' => before.is_none(),
        '.' => before == Some('.') || after == Some('.'),
        '%' => is_wildcard_percent(before, after),
        _ => ends_word(char),
    }
}

/// Whether the whole word would be read as an operator, ours or another tool's.
pub(super) fn must_be_escaped(word: &str) -> bool {
    has_prefix(word, "w/") || has_prefix(word, "pre/") || foreign_operator(word).is_some()
}

fn has_prefix(word: &str, prefix: &str) -> bool {
    word.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// `100%` is a number; `appl%` and `%able` are someone's wildcards.
fn is_wildcard_percent(before: Option<char>, after: Option<char>) -> bool {
    match before {
        None => after.is_some_and(char::is_alphabetic),
        Some(before) => before.is_alphabetic(),
    }
}

/// Reads the word at `start`. `touched` is the item it touches on its left. Returns it and its end.
pub(super) fn read_word(
    text: &str,
    start: usize,
    touched: Option<&ItemKind>,
    letters: &mut Vec<Letter>,
    errors: &mut Errors,
) -> (Token, usize) {
    if let Some(word) = plain_word(&text[start..]) {
        return (Token::Item(ItemKind::Word(word.into())), start + word.len());
    }
    letters.clear();
    let mut end = text.len();
    let mut chars = text[start..].char_indices();
    while let Some((offset, char)) = chars.next() {
        let at = start + offset;
        if ends_word(char) {
            end = at;
            break;
        }
        if char != '\\' {
            letters.push(Letter {
                at,
                char,
                escaped: false,
            });
            continue;
        }
        match chars.clone().next() {
            Some((offset, char)) if !char.is_whitespace() => {
                chars.next();
                letters.push(Letter {
                    at: start + offset,
                    char,
                    escaped: true,
                });
            }
            _ => errors.push(
                code::BAD_ESCAPE,
                Span::new(at, at + 1),
                "`\\` takes the next character literally, and none follows",
                "remove it, or write `\\\\` for the character",
            ),
        }
    }
    let word = Word {
        raw: &text[start..end],
        span: Span::new(start, end),
        letters,
    };
    (word.classify(touched, errors), end)
}

/// The letters and digits of ASCII that `text` begins with, if they are a word before a space or the end. Capitals alone may be
/// another tool's operator.
fn plain_word(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let len = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let is_whole = matches!(bytes.get(len), None | Some(b' '));
    let word = &text[..len];
    (is_whole && word.bytes().any(|byte| byte.is_ascii_lowercase())).then_some(word)
}

struct Word<'a> {
    raw: &'a str,
    span: Span,
    letters: &'a [Letter],
}

impl Word<'_> {
    fn classify(&self, touched: Option<&ItemKind>, errors: &mut Errors) -> Token {
        let raw = self.raw;
        if !raw.contains('\\') {
            if has_prefix(raw, "w/") || has_prefix(raw, "pre/") {
                return self.read_proximity(errors);
            }
            if let Some(help) = foreign_operator(raw) {
                errors.push(
                    code::FOREIGN_NOTATION,
                    self.span,
                    format!("`{raw}` is not part of the notation"),
                    help,
                );
                return self.plain();
            }
        }
        let Some(&first) = self.letters.first() else {
            return self.plain();
        };
        if let Some(touched) = touched
            && (first.is('~') || first.is('*'))
        {
            report_suffix(first, touched, errors);
            return Token::Suffix;
        }
        if first.is('@') {
            return self.read_set(errors);
        }
        let dots = self.letters.iter().take_while(|l| l.is_dot()).count();
        if first.is('…') || dots > 1 {
            return self.read_gap(dots, errors);
        }
        self.read_ordinary(errors)
    }

    fn plain(&self) -> Token {
        Token::Item(ItemKind::Word(self.text(self.letters)))
    }

    fn text(&self, letters: &[Letter]) -> EcoString {
        letters.iter().map(|letter| letter.char).collect()
    }

    /// `w/8`, `w/s`, `w/p`, `pre/8`, and what people write for them.
    fn read_proximity(&self, errors: &mut Errors) -> Token {
        let raw = self.raw;
        let slash = raw.find('/').unwrap_or(0);
        let (operator, reach) = (&raw[..slash], &raw[slash + 1..]);
        let number: Option<u32> = reach
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| reach.parse().unwrap_or(u32::MAX));
        let is_lower = !raw.bytes().any(|byte| byte.is_ascii_uppercase());
        let lower = raw.to_ascii_lowercase();
        let literally = format!("`\\{raw}` is the text itself");
        let (message, help) = match (operator, reach, number) {
            ("w", "s", _) => return Token::Link(Proximity::Sentence),
            ("w", "p", _) => return Token::Link(Proximity::Paragraph),
            ("w", _, Some(words @ 1..=MOST_WITHIN)) if !reach.is_empty() => {
                return Token::Link(Proximity::Within(words));
            }
            ("pre", _, Some(words @ 1..=MOST_WITHIN)) if !reach.is_empty() => {
                return Token::Link(Proximity::Before(words));
            }
            (_, "", _) => (
                format!("`{raw}` does not say how near"),
                if lower == "w/" {
                    format!(
                        "write `w/8` for a number of words, `w/s` for a sentence, `w/p` for a paragraph; {literally}"
                    )
                } else {
                    format!("write `pre/8` for a number of words; {literally}")
                },
            ),
            (_, _, Some(0)) => (
                format!("`{raw}` reaches no word: neighbours are 1 apart"),
                format!("write a number from 1 to {MOST_WITHIN}"),
            ),
            (_, _, Some(_)) if number > Some(MOST_WITHIN) => (
                format!("`{raw}` reaches too far"),
                format!("write a number from 1 to {MOST_WITHIN}, or `w/p` for the whole paragraph"),
            ),
            _ if !is_lower && (number.is_some() || matches!(lower.as_str(), "w/s" | "w/p")) => (
                format!("`{raw}` is written in capitals"),
                format!("write `{lower}`; {literally}"),
            ),
            _ if lower.starts_with("w/") => (
                format!("`{raw}` is no reach"),
                match &lower[2..] {
                    "sent" | "sentence" => format!("write `w/s`; {literally}"),
                    "par" | "para" | "paragraph" => format!("write `w/p`; {literally}"),
                    _ => format!(
                        "write `w/8` for a number of words, `w/s` for a sentence, `w/p` for a paragraph; {literally}"
                    ),
                },
            ),
            _ => (
                format!("`{raw}` is no reach: `pre/` takes a number of words"),
                format!("write `pre/8`, or `w/s` for either order in one sentence; {literally}"),
            ),
        };
        errors.push(code::BAD_PROXIMITY, self.span, message, help);
        self.plain()
    }

    fn read_set(&self, errors: &mut Errors) -> Token {
        if self.letters.len() == 1 {
            errors.push(
                code::UNKNOWN_TERM_SET,
                self.span,
                "`@` names no term set",
                "write the name of a set of `[terms]` after it, or `\\@` for the character",
            );
            return self.plain();
        }
        let sign = self.letters.iter().find(|l| l.is('~') || l.is('*'));
        if let Some(&sign) = sign {
            let (code, char) = (suffix_code(sign.char), sign.char);
            errors.push(
                code,
                sign.span(),
                format!("`{char}` stands after a term set"),
                format!("write `{char}` after the words of the set, in `[terms]`"),
            );
        }
        Token::Item(ItemKind::Set(self.text(&self.letters[1..])))
    }

    /// `...` or `...5`; the first `dots` letters are dots.
    fn read_gap(&self, dots: usize, errors: &mut Errors) -> Token {
        let raw = self.raw;
        let rest = &self.letters[dots..];
        let is_three = match dots {
            1 => self.letters[0].is('…'),
            3 => self.letters[..3].iter().all(|l| l.is('.')),
            _ => false,
        };
        let is_number = rest.iter().all(|l| l.char.is_ascii_digit() && !l.escaped);
        let (message, help) = if is_three && rest.is_empty() {
            return Token::Item(ItemKind::Gap(DEFAULT_GAP));
        } else if is_three && is_number {
            match self.text(rest).parse().unwrap_or(u32::MAX) {
                0 => (
                    format!("`{raw}` spans no word"),
                    "leave the gap out: words that follow one another need none".to_owned(),
                ),
                words @ 1..=MOST_GAP => return Token::Item(ItemKind::Gap(words)),
                _ => (
                    format!("`{raw}` spans more than {MOST_GAP} words"),
                    format!(
                        "write a number from 1 to {MOST_GAP}, or `A w/s B` for anywhere in one sentence"
                    ),
                ),
            }
        } else if is_three && rest.first().is_some_and(|l| !l.char.is_ascii_digit()) {
            (
                format!("`{raw}` is no gap"),
                format!("write a space after the three dots, or `\\{raw}` if dots are meant"),
            )
        } else {
            (
                format!("`{raw}` is no gap"),
                format!(
                    "a gap is three dots, as in `...` or `...5`; write `\\{raw}` if dots are meant"
                ),
            )
        };
        errors.push(code::BAD_GAP, self.span, message, help);
        Token::Item(ItemKind::Word(raw.into()))
    }

    /// A word, perhaps with `~` or `*` at its end.
    fn read_ordinary(&self, errors: &mut Errors) -> Token {
        let letters = self.letters;
        let mut faulty = false;
        for (index, &letter) in letters.iter().enumerate() {
            if letter.escaped {
                continue;
            }
            let before = index.checked_sub(1).map(|index| letters[index]);
            let after = letters.get(index + 1);
            let fault = match letter.char {
                '~' | '*' if !faulty => self.fault_of_suffix(index),
                '?' => Some((
                    code::FOREIGN_NOTATION,
                    letter.span(),
                    "`?` is no wildcard here".to_owned(),
                    "write `(woman | women)` for several forms, `guarante*` for a beginning, or `\\?` for the character".to_owned(),
                )),
                '%' if is_wildcard_percent(before.map(|l| l.char), after.map(|l| l.char)) => Some((
                    code::FOREIGN_NOTATION,
                    letter.span(),
                    "`%` is no wildcard here".to_owned(),
                    "write `guarante*` for a beginning, `(a | b)` for several forms, or `\\%` for the character".to_owned(),
                )),
                '.' | '…'
                    if (letter.is('…') || after.is_some_and(|l| l.is_dot()))
                        && before.is_none_or(|l| l.char != '.' && l.char != '…') =>
                {
                    let dots = letters[index..].iter().take_while(|l| l.is_dot()).count();
                    let span = letter.span().hull(letters[index + dots - 1].span());
                    Some((
                        code::MISPLACED_GAP,
                        span,
                        "a gap touches a word".to_owned(),
                        "write spaces around `...`, or `\\` before the first dot if dots are meant"
                            .to_owned(),
                    ))
                }
                _ => None,
            };
            if let Some((code, span, message, help)) = fault {
                errors.push(code, span, message, help);
                faulty = true;
            }
        }
        let (&last, stem) = match letters.split_last() {
            Some(split) if !faulty => split,
            _ => return self.plain(),
        };
        if last.is('~') {
            Token::Item(ItemKind::Inflected(self.text(stem)))
        } else if last.is('*') {
            Token::Item(ItemKind::Prefix(self.text(stem)))
        } else {
            self.plain()
        }
    }

    /// What is wrong with the `~` or `*` at `index`, if anything.
    fn fault_of_suffix(&self, index: usize) -> Option<(&'static str, Span, String, String)> {
        let sign = self.letters[index];
        let char = sign.char;
        let code = suffix_code(char);
        let stem = &self.letters[..index];
        let example = if char == '~' { "provide~" } else { "guarante*" };
        if stem.is_empty() {
            let help = match (char, self.letters.len()) {
                ('*', 1) => "for any words write `...`; for the character write `\\*`".to_owned(),
                ('*', _) => "words are searched from their start: write the star at the end, as in `guarante*`, or `\\*` for the character".to_owned(),
                _ => "write it at the end of a word, as in `provide~`, or `\\~` for the character".to_owned(),
            };
            return Some((
                code,
                sign.span(),
                format!("no word stands before `{char}`"),
                help,
            ));
        }
        if index + 1 < self.letters.len() {
            return Some((
                code,
                sign.span(),
                format!("`{char}` stands inside a word"),
                format!(
                    "write it at the end of the word, as in `{example}`, or `\\{char}` for the character"
                ),
            ));
        }
        let letters = stem.iter().filter(|l| l.char.is_alphabetic()).count();
        let last = stem
            .iter()
            .rev()
            .map(|l| l.char)
            .find(|&c| !is_combining_mark(c));
        if !last.is_some_and(char::is_alphanumeric) || (char == '~' && letters == 0) {
            return Some((
                code,
                sign.span(),
                format!("`{char}` follows no word"),
                format!(
                    "write it after a letter, as in `{example}`, or `\\{char}` for the character"
                ),
            ));
        }
        if char == '*' && letters < LEAST_PREFIX {
            let raw = self.raw;
            return Some((
                code::SHORT_PREFIX,
                self.span,
                format!("`{raw}` has fewer than three letters before the star"),
                "write more letters, or the words themselves: `(a | b)`".to_owned(),
            ));
        }
        None
    }
}

fn suffix_code(char: char) -> &'static str {
    if char == '~' {
        code::MISPLACED_TILDE
    } else {
        code::MISPLACED_STAR
    }
}

/// `~` or `*` stands behind a bracket or a quotation.
fn report_suffix(sign: Letter, touched: &ItemKind, errors: &mut Errors) {
    let char = sign.char;
    let (what, help) = match touched {
        ItemKind::Exact(_) => (
            "a quotation",
            "a quotation is found exactly as it is written: leave the quotation marks out"
                .to_owned(),
        ),
        _ => (
            "a bracket",
            format!("write it after each word inside, as in `(provide{char} | offer{char})`"),
        ),
    };
    errors.push(
        suffix_code(char),
        sign.span(),
        format!("`{char}` stands after {what}"),
        help,
    );
}
