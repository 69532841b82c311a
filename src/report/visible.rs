//! Foreign text made safe to show.
//!
//! A text that was checked, a file's name and a rule's message all come from elsewhere. None of them may move the
//! cursor, change colours or reorder what stands around it, so every character that could is shown as a symbol
//! (`␛`) or by its number (`\u{202E}`). Invisible characters are shown too: they are what a disguise is made of.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Whether `ch` may be sent to a terminal as it is.
pub(crate) fn is_plain(ch: char) -> bool {
    match ch {
        ' '..='~' => true,
        '\0'..='\u{9F}' => false,
        // Soft hyphen, Arabic letter mark, Hangul fillers, Khmer inherent vowels, Mongolian separators.
        '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' => false,
        '\u{180B}'..='\u{180F}' | '\u{3164}' | '\u{FFA0}' => false,
        // Zero-width space and the direction marks; the joiners U+200C and U+200D are part of words and emoji.
        '\u{200B}' | '\u{200E}' | '\u{200F}' => false,
        // Line and paragraph separator, direction embeddings and overrides.
        '\u{2028}'..='\u{202E}' => false,
        // Word joiner, invisible operators, direction isolates.
        '\u{2060}'..='\u{206F}' => false,
        // Byte order mark, interlinear annotation, tags.
        '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => false,
        _ => true,
    }
}

/// Adds `ch` to `shown`, as itself or as what stands for it.
pub(crate) fn push_visible(shown: &mut String, ch: char) {
    match ch {
        _ if is_plain(ch) => shown.push(ch),
        '\0'..='\u{1F}' => shown.push(char::from_u32(0x2400 + ch as u32).unwrap_or('\u{FFFD}')),
        '\u{7F}' => shown.push('\u{2421}'),
        _ => shown.push_str(&format!("\\u{{{:04X}}}", ch as u32)),
    }
}

/// `text` with nothing in it that a terminal would act on; line ends and tabs are symbols too.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for ch in text.chars() {
        push_visible(&mut shown, ch);
    }
    Cow::Owned(shown)
}

/// `text` on one line: white space as single spaces, the rest made visible.
pub(crate) fn one_line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(&visible(word));
    }
    shown
}

/// How many columns `ch` takes in a line as it is drawn; a tab at most four.
pub(crate) fn columns_of(ch: char) -> usize {
    match ch {
        '\t' => 4,
        _ if is_plain(ch) => ch.width().unwrap_or(0),
        '\0'..='\u{1F}' | '\u{7F}' => 1,
        _ => "\\u{}".len() + if ch as u32 > 0xFFFF { 5 } else { 4 },
    }
}

/// `text` on lines of at most `columns` columns, broken at white space. A longer word keeps its own line: an
/// address must stay whole to be clicked or copied.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let word = visible(word);
        let width = word.width();
        match lines.last_mut() {
            Some(line) if used + 1 + width <= columns => {
                line.push(' ');
                line.push_str(&word);
                used += 1 + width;
            }
            _ => {
                lines.push(word.into_owned());
                used = width;
            }
        }
    }
    lines
}

/// `text` cut in the middle to at most `limit` code points.
pub(crate) fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= limit {
        return Cow::Borrowed(text);
    }
    let kept = limit.saturating_sub(3);
    let head: String = text.chars().take(kept - kept / 2).collect();
    let tail: String = text.chars().skip(count - kept / 2).collect();
    Cow::Owned(format!("{} … {}", head.trim_end(), tail.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(visible(text), expected, "{text:?}");
        let columns: usize = text.chars().filter(|&ch| ch != '\t').map(columns_of).sum();
        let drawn: usize = expected
            .chars()
            .filter(|&ch| ch != '␉')
            .map(|ch| ch.width().unwrap_or(0))
            .sum();
        assert_eq!(columns, drawn, "columns of {text:?}");
    }

    #[test]
    fn nothing_moves_the_terminal() {
        check("plain, 日本, e\u{301}", "plain, 日本, e\u{301}");
        check("\u{1B}[31mred\u{1B}[0m", "␛[31mred␛[0m"); // colours
        check("a\nb\rc\td", "a␊b␍c␉d"); // line ends and tabs in a name
        check("\u{7F}\u{0}", "␡␀");
        check("\u{9B}31m", "\\u{009B}31m"); // the one-character form of ESC [
        check("a\u{202E}b\u{2066}c", "a\\u{202E}b\\u{2066}c"); // order of writing
        check("zero\u{200B}width", "zero\\u{200B}width");
        check("\u{FEFF}mark", "\\u{FEFF}mark");
        check("\u{E0041}", "\\u{E0041}"); // hidden tag letters
        check("👩\u{200D}💻", "👩\u{200D}💻"); // the joiner of emoji stays
    }

    #[test]
    fn lines_are_wrapped_at_spaces() {
        fn check(text: &str, columns: usize, expected: &[&str]) {
            assert_eq!(wrap(text, columns), expected, "{text:?} in {columns}");
        }
        check("", 10, &[]);
        check("one two three", 7, &["one two", "three"]);
        check("one\n  two", 20, &["one two"]);
        check("日本 日本", 5, &["日本", "日本"]); // wide characters count twice
        check(
            "a https://example.com/long b",
            6,
            &["a", "https://example.com/long", "b"],
        );
        check("\u{1B}[1m x", 80, &["␛[1m x"]);
    }

    #[test]
    fn the_middle_is_cut() {
        assert_eq!(shorten("short", 5), "short");
        assert_eq!(shorten("abcdefghij", 9), "abc … hij");
    }
}
