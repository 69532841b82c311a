//! Word ends in folded text: where an anchor may begin and end.

use crate::document::glyph;
use crate::text::Span;

/// Whether an anchor of `text` may begin at `at`. `block` bounds what is looked at.
pub(super) fn may_begin(text: &str, at: usize, block: Span, apostrophe_joins: bool) -> bool {
    let Some(before) = text[block.start..at].chars().next_back() else {
        return true;
    };
    let Some(first) = text[at..block.end].chars().next() else {
        return false;
    };
    if glyph::is_boundless(before) || glyph::is_boundless(first) {
        return true;
    }
    match before {
        _ if is_word(before) => false,
        '\'' => !(apostrophe_joins && is_word(first)),
        '.' | ',' if first.is_numeric() => {
            let ahead = &text[block.start..at - 1];
            !ahead.chars().next_back().is_some_and(char::is_numeric)
        }
        _ => before != first || may_repeat(first),
    }
}

/// Whether an anchor of `text` may end at `at`. `block` bounds what is looked at.
pub(super) fn may_end(text: &str, at: usize, block: Span) -> bool {
    let rest = &text[at..block.end];
    let Some(after) = rest.chars().next() else {
        return true;
    };
    let Some(last) = text[block.start..at].chars().next_back() else {
        return false;
    };
    if glyph::is_boundless(after) || glyph::is_boundless(last) {
        return true;
    }
    match after {
        _ if is_word(after) => false,
        '\'' => !is_word(last),
        '.' | ',' if last.is_numeric() => !rest[1..].chars().next().is_some_and(char::is_numeric),
        _ => after != last || may_repeat(last),
    }
}

/// Whether `c` belongs to a word of folded text; an underscore there always does.
pub(super) fn is_word(c: char) -> bool {
    c == '_' || glyph::is_word(c)
}

/// Symbols that are repeated without becoming another: `Yahoo!!`; but `C+` is not in `C++`.
fn may_repeat(symbol: char) -> bool {
    matches!(symbol, '.' | ',' | ';' | ':' | '!' | '?' | '—')
}

/// A quick look around a hit: whether letters on both sides of one of its ends say that it lies inside a longer word.
/// `opens_word` tells whether the hit may end inside a word. Without it, a long word that holds a prefix many
/// times would be read to its end as often.
pub(super) fn is_inside_word(text: &str, start: usize, end: usize, opens_word: bool) -> bool {
    let bytes = text.as_bytes();
    let inside_at = |at: usize| {
        let (Some(before), Some(&after)) = (at.checked_sub(1), bytes.get(at)) else {
            return false;
        };
        if bytes[before].is_ascii() && after.is_ascii() {
            let in_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            return in_word(bytes[before]) && in_word(after);
        }
        let before = text[..at].chars().next_back();
        let after = text[at..].chars().next();
        [before, after]
            .into_iter()
            .flatten()
            .all(|c| is_word(c) && !glyph::is_boundless(c))
    };
    inside_at(start) || !opens_word && inside_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The anchor stands between the bars.
    fn check(marked: &str, begins: bool, ends: bool) {
        let parts: Vec<&str> = marked.split('|').collect();
        let text = parts.concat();
        let start = parts[0].len();
        let end = start + parts[1].len();
        let block = Span::new(0, text.len());
        assert_eq!(
            may_begin(&text, start, block, true),
            begins,
            "begin of {marked}"
        );
        assert_eq!(may_end(&text, end, block), ends, "end of {marked}");
    }

    #[test]
    fn word_ends() {
        check("|access|", true, true);
        check("an |access| to", true, true);
        check("in|access|ible", false, false);
        check("|you can|'t", true, false);
        check("o'|reilly|", false, true);
        check("|gpt 4|.5", true, false);
        check("|gpt 4|. next", true, true);
        check("3.|5|", false, true);
        check("|c++|", true, true);
        check("|c++|17", true, false);
        check("|c+|+", true, false);
        check("asp|.net|", false, true);
        check("|yahoo!|!", true, true);
        check("me|@openai|", false, true);
        check("日本|openai|モデル", true, true);
        check("我们|保证|收益", true, true);
        check("|openai|의", true, true);
        check("snake_|case|", false, true);
        check("é|té|é", false, false);
    }
}
