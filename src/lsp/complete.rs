//! Approved wording, offered after its first words.

use std::collections::BTreeSet;

use gen_lsp_types::{CompletionItem, CompletionItemTextEdit, Range, TextEdit};

use super::place::Lines;
use crate::lint::{Policy, RuleState};
use crate::text::Span;

/// How many bytes before the cursor are looked at.
const LOOKED_AT: usize = 200;

/// What may be said and begins with what stands before byte `at`: at least one whole word of it.
pub(super) fn offer(
    policy: &Policy,
    text: &str,
    at: usize,
    lines: &Lines<'_>,
) -> Vec<CompletionItem> {
    let from = text.ceil_char_boundary(at.saturating_sub(LOOKED_AT));
    let line = text[from..at]
        .rfind('\n')
        .map_or(from, |end| from + end + 1);
    let before = &text[line..at];
    let in_force = policy
        .rules
        .iter()
        .filter(|entry| entry.state == RuleState::InForce);
    let texts: BTreeSet<&str> = in_force
        .flat_map(|entry| &entry.rule.rule().allowed)
        .map(|allowed| allowed.text.as_str())
        .collect();
    let item = |(allowed, begun): (&str, usize)| CompletionItem {
        label: allowed.to_owned(),
        detail: Some("approved wording".to_owned()),
        filter_text: Some(before[before.len() - begun..].to_owned()),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit {
            range: Range {
                start: lines.position(at - begun),
                end: lines.position(at),
            },
            new_text: allowed.to_owned(),
        })),
        ..CompletionItem::default()
    };
    let begun = texts
        .into_iter()
        .filter_map(|allowed| Some((allowed, begun(before, allowed)?)));
    begun.map(item).collect()
}

/// How many bytes at the end of `before` are a beginning of `allowed`, with at least one word, and not all of it.
fn begun(before: &str, allowed: &str) -> Option<usize> {
    let first = allowed.split_whitespace().next()?.len();
    let mut best = None;
    for (start, _) in before.char_indices() {
        let tail = &before[start..];
        let is_word_start = before[..start]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric());
        let Some(head) = allowed.get(..tail.len()) else {
            continue;
        };
        let is_whole_word = tail.len() >= first && tail.len() < allowed.len();
        if is_word_start && is_whole_word && head.eq_ignore_ascii_case(tail) {
            best = Some(Span::new(start, before.len()).len());
            break;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings() {
        let check = |before: &str, expected: Option<usize>| {
            assert_eq!(begun(before, "powered by Bolt"), expected, "{before:?}");
        };
        check("It is powered", Some(7));
        check("It is Powered by B", Some(12));
        check("It is pow", None); // no whole word yet
        check("unpowered", None);
        check("powered by Bolt", None); // it is there
        check("", None);
    }
}
