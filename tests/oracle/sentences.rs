//! Sentences of a block, as `docs/matching.md` defines them.

use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation;

/// The abbreviations after which a sentence does not end. One with a capital is meant as written.
static ABBREVIATIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    include_str!("../../data/en/abbreviations.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
});

/// The bytes at which sentences of `block` begin, save the first.
pub fn boundaries(block: &str) -> Vec<usize> {
    let flowing = block.replace('\n', " ");
    flowing
        .split_sentence_bound_indices()
        .map(|(at, _)| at)
        .skip(1)
        .filter(|&at| !runs_on(&flowing[..at]))
        .collect()
}

/// Whether the sentence runs on after `before`.
fn runs_on(before: &str) -> bool {
    let before = before.trim_end();
    if !before.ends_with('.') {
        return false;
    }
    let mut letters = before.chars().rev().skip(1);
    let initial = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_none_or(|ch| !ch.is_alphanumeric());
    initial
        || ABBREVIATIONS
            .iter()
            .any(|abbreviation| ends_with_word(before, abbreviation))
}

fn ends_with_word(text: &str, abbreviation: &str) -> bool {
    let Some(at) = text.len().checked_sub(abbreviation.len()) else {
        return false;
    };
    let (Some(stem), Some(end)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    let same = if abbreviation.contains(char::is_uppercase) {
        end == abbreviation
    } else {
        end.to_lowercase() == abbreviation
    };
    same && !stem.ends_with(char::is_alphanumeric)
}
