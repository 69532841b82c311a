//! The sentences of a text of ASCII, in which only a full stop, `!` and `?` can end one: the rules of UAX #29 for the few classes
//! that are left. The segmenter looks each character up in the tables of Unicode; here all others are passed over at once.

use crate::text::Halt;

/// What a character is to the rules of sentences (`Sentence_Break`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Class {
    /// `ATerm`
    Stop,
    /// `STerm`
    Mark,
    Close,
    /// `Sp`; a line break within a block is no more than a space.
    Space,
    /// `SContinue`
    Continue,
    Lower,
    Upper,
    Numeric,
    Other,
}

impl Class {
    fn of(byte: u8) -> Class {
        match byte {
            b'.' => Class::Stop,
            b'!' | b'?' => Class::Mark,
            b'"' | b'\'' | b'(' | b')' | b'[' | b']' | b'{' | b'}' => Class::Close,
            b' ' | b'\t' | b'\n' | b'\x0B' | b'\x0C' => Class::Space,
            b',' | b'-' | b':' | b';' => Class::Continue,
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Numeric,
            _ => Class::Other,
        }
    }

    fn ends_sentence(self) -> bool {
        matches!(self, Class::Stop | Class::Mark)
    }
}

/// Whether [`ends`] can tell the sentences of `text`.
pub(super) fn is_plain(text: &str) -> bool {
    text.is_ascii() && memchr::memchr(b'\r', text.as_bytes()).is_none()
}

/// Where the sentences of `text`, which [`is_plain`], end; once `halt` is raised the rest is one.
pub(super) fn ends<'t>(text: &'t str, halt: Halt<'t>) -> impl Iterator<Item = usize> + 't {
    let bytes = text.as_bytes();
    let marks = halt.limit(memchr::memchr3_iter(b'.', b'!', b'?', bytes));
    let ends = marks.filter_map(|mark| end_behind(bytes, mark));
    let last = (!bytes.is_empty()).then_some(bytes.len());
    ends.filter(|&end| end < bytes.len()).chain(last)
}

/// Where the sentence ends that the mark at `mark` ends, if it ends one.
fn end_behind(bytes: &[u8], mark: usize) -> Option<usize> {
    let class = |at: usize| bytes.get(at).copied().map(Class::of);
    let skip = |mut at: usize, passed: Class| {
        while class(at) == Some(passed) {
            at += 1;
        }
        at
    };
    let is_stop = bytes[mark] == b'.';
    let next = class(mark + 1);
    let before = mark.checked_sub(1).and_then(class);
    // SB6, SB7
    let goes_on = next == Some(Class::Numeric)
        || next == Some(Class::Upper) && matches!(before, Some(Class::Upper | Class::Lower));
    if is_stop && goes_on {
        return None;
    }
    // SB9, SB10
    let end = skip(skip(mark + 1, Class::Close), Class::Space);
    let behind = class(end);
    // SB8a
    if behind.is_some_and(|behind| behind == Class::Continue || behind.ends_sentence()) {
        return None;
    }
    // SB8: the next letter is small, and nothing ends a sentence before it
    let rest = bytes[end..].iter().copied().map(Class::of);
    let decides =
        |class: &Class| matches!(class, Class::Lower | Class::Upper) || class.ends_sentence();
    let is_small = || rest.clone().find(decides) == Some(Class::Lower);
    (!(is_stop && is_small())).then_some(end)
}
