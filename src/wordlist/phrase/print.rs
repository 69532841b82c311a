//! A phrase printed in its plainest notation: what was parsed reads back as the same phrase.

use std::fmt::{Display, Formatter, Result, Write};

use super::word::{DEFAULT_GAP, is_quote, must_be_escaped};
use super::{Item, ItemKind, Phrase, Proximity, Sequence};

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, operand) in self.operands.iter().enumerate() {
            if index > 0 {
                write!(f, " {} ", self.links[index - 1])?;
            }
            write!(f, "{operand}")?;
        }
        Ok(())
    }
}

impl Display for Proximity {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Proximity::Within(words) => write!(f, "w/{words}"),
            Proximity::Before(words) => write!(f, "pre/{words}"),
            Proximity::Sentence => f.write_str("w/s"),
            Proximity::Paragraph => f.write_str("w/p"),
        }
    }
}

impl Display for Sequence {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, item) in self.items.iter().enumerate() {
            if index > 0 {
                f.write_char(' ')?;
            }
            write!(f, "{item}")?;
        }
        Ok(())
    }
}

impl Display for Item {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            ItemKind::Word(word) => print_word(f, word),
            ItemKind::Inflected(word) => {
                print_word(f, word)?;
                f.write_char('~')
            }
            ItemKind::Prefix(word) => {
                print_word(f, word)?;
                f.write_char('*')
            }
            ItemKind::Exact(text) => print_exact(f, text),
            ItemKind::Group(alternatives) => print_alternatives(f, '(', alternatives, ')'),
            ItemKind::Optional(alternatives) => print_alternatives(f, '[', alternatives, ']'),
            ItemKind::Gap(DEFAULT_GAP) => f.write_str("..."),
            ItemKind::Gap(words) => write!(f, "...{words}"),
            ItemKind::Set(name) => {
                f.write_char('@')?;
                print_word(f, name)
            }
        }
    }
}

fn print_word(f: &mut Formatter<'_>, word: &str) -> Result {
    let mut before = None;
    let whole = must_be_escaped(word);
    for (at, char) in word.char_indices() {
        let after = word[at + char.len_utf8()..].chars().next();
        if (whole && at == 0) || super::word::is_special(before, char, after) {
            f.write_char('\\')?;
        }
        f.write_char(char)?;
        before = Some(char);
    }
    Ok(())
}

fn print_exact(f: &mut Formatter<'_>, text: &str) -> Result {
    f.write_char('"')?;
    for char in text.chars() {
        if char == '\\' || is_quote(char) {
            f.write_char('\\')?;
        }
        f.write_char(char)?;
    }
    f.write_char('"')
}

fn print_alternatives(
    f: &mut Formatter<'_>,
    open: char,
    alternatives: &[Sequence],
    close: char,
) -> Result {
    f.write_char(open)?;
    for (index, alternative) in alternatives.iter().enumerate() {
        if index > 0 {
            f.write_str(" | ")?;
        }
        write!(f, "{alternative}")?;
    }
    f.write_char(close)
}
