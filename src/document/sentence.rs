//! Where sentences end: Unicode's rules (UAX #29), and a list of abbreviations that do not end one.

use std::collections::HashSet;
use std::sync::OnceLock;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::Span;

/// The sentences of one block, white space after them included: spans in the bytes of `text`, in order, without gaps.
pub(crate) fn sentences(text: &str) -> Vec<Span> {
    // a line break within a block is no more than a space
    let joined;
    let flat = if text.contains('\n') {
        joined = text.replace('\n', " ");
        &joined
    } else {
        text
    };
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, piece) in flat.split_sentence_bound_indices() {
        let end = at + piece.len();
        if end == flat.len() || !ends_in_abbreviation(piece) {
            spans.push(Span::new(start, end));
            start = end;
        }
    }
    spans
}

/// Whether the full stop at the end of `piece` belongs to an abbreviation or an initial.
fn ends_in_abbreviation(piece: &str) -> bool {
    let piece = piece.trim_end();
    if !piece.ends_with('.') {
        return false;
    }
    let start = piece.rfind(|c: char| c.is_whitespace()).map_or(0, |at| {
        at + piece[at..].chars().next().expect("found").len_utf8()
    });
    let word = piece[start..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut chars = word.chars();
    let initial = chars.next().is_some_and(char::is_uppercase) && chars.as_str() == ".";
    // a line in lower case stands for any case
    initial || abbreviations().contains(word) || abbreviations().contains(&*word.to_lowercase())
}

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
}
