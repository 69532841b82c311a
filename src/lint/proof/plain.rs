//! Rules that are proven by looking at them: plain words, and examples in which they plainly stand or do not.
//!
//! Large lists are made of such rules, and a list is proven each time it is used. Whatever is not as plain as
//! can be is left to the engine; nothing is found here that the engine would not find.

use memchr::memmem;

use crate::wordlist::phrase::{Item, ItemKind};
use crate::wordlist::{Case, Kind, Phrase, Rule, ScopeFilter};

/// A phrase of more words is not plain.
const MOST_WORDS: usize = 100;

/// Whether the examples of `rule`, which no approved wording shields from, plainly hold, and each of its phrases can match.
pub(super) fn holds(rule: &Rule) -> bool {
    let is_plain = matches!(rule.kind, Kind::Prohibit | Kind::Review)
        && rule.case == Case::Ignore
        && rule.scopes == ScopeFilter::READ
        && !rule.skips_quotes
        && rule.except.is_empty()
        && rule.unless.is_none()
        && rule.require.is_empty()
        && rule.first.is_empty();
    if !is_plain {
        return false;
    }
    let mut phrases = Vec::with_capacity(rule.prohibited.len());
    for phrase in &rule.prohibited {
        match words(phrase) {
            Some(words) => phrases.push((letters(&words), words)),
            None => return false,
        }
    }
    let mut allowed = rule.allowed.iter().map(|allowed| letters(&allowed.text));
    if allowed.any(|allowed| phrases.iter().any(|(letters, _)| *letters == allowed)) {
        return false;
    }
    let flags = |text: &str| {
        is_plain_line(text) && {
            let text = text.to_ascii_lowercase();
            phrases.iter().any(|(_, words)| stands_in(words, &text))
        }
    };
    let passes = |text: &str| {
        shows_its_letters(text) && {
            let text = letters(text);
            !phrases
                .iter()
                .any(|(letters, _)| memmem::find(&text, letters).is_some())
        }
    };
    let examples = &rule.examples;
    examples.flag.iter().all(|example| flags(&example.text))
        && examples.pass.iter().all(|example| passes(&example.text))
}

/// The words of `phrase` in small letters, a space between them, if they are plain words one after the other.
fn words(phrase: &Phrase) -> Option<String> {
    let [sequence] = &phrase.operands[..] else {
        return None;
    };
    if sequence.items.len() > MOST_WORDS {
        return None;
    }
    let mut words = String::with_capacity(phrase.written.len());
    for Item { kind, .. } in &sequence.items {
        match kind {
            ItemKind::Word(word)
                if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
            {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(word);
            }
            _ => return None,
        }
    }
    words.make_ascii_lowercase();
    Some(words)
}

/// Whether `text` is one line that reads as a paragraph, character for character.
fn is_plain_line(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" ,.".contains(&byte))
}

/// Whether `words` stand in `text`, a plain line in small letters, by themselves.
fn stands_in(words: &str, text: &str) -> bool {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    let stands = |at: usize| {
        let after = &text[at + words.len()..];
        let ends = matches!(
            after,
            [] | [b' ', ..] | [b',' | b'.'] | [b',' | b'.', b' ', ..]
        );
        ends && (at == 0 || text[at - 1] == b' ')
    };
    // to find one in a short text takes no preparation
    memmem::find(text, words)
        .is_some_and(|first| stands(first) || memmem::find_iter(text, words).any(stands))
}

/// Whether no markup of `text` may take letters away from between others, or stand for letters.
fn shows_its_letters(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii() && !b"&<[]'`\\".contains(&byte))
}

/// The letters and digits of `text`, which is ASCII as far as it matters, in small letters.
fn letters(text: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(text.len());
    letters.extend(text.bytes().filter(u8::is_ascii_alphanumeric));
    letters.make_ascii_lowercase();
    letters
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::prove;
    use super::*;
    use crate::diagnostic::Severity;
    use crate::wordlist::Wordlist;

    fn load(prohibited: &str, flag: &str, pass: &str, fields: &str) -> Option<Arc<Wordlist>> {
        let text = format!(
            "wordlist = {{ id = \"t\", title = \"T\", version = \"1\" }}\n[[rule]]\nid = \"r\"\nmessage = \"m\"\n\
             prohibited = [{prohibited:?}]\nexamples = {{ flag = [{flag:?}], pass = [{pass:?}] }}\n{fields}\n"
        );
        Wordlist::load("t.toml", &text).0.map(Arc::new)
    }

    #[track_caller]
    fn check(prohibited: &str, flag: &str, pass: &str, fields: &str, expected: bool) {
        let list = load(prohibited, flag, pass, fields).expect("it loads");
        assert_eq!(
            holds(&list.rules[0]),
            expected,
            "{prohibited} {flag} {pass} {fields}"
        );
    }

    #[test]
    fn what_is_plain() {
        check("best widget", "The best widget.", "A widget.", "", true);
        check(
            "Best 5 Widgets",
            "BEST 5 widgets, they say",
            "No 5.",
            "",
            true,
        );
        check(
            "best widget",
            "best widget",
            "# No\n\n- best _of_ all",
            "",
            true,
        );
        check("best widget", "The bestwidget.", "A widget.", "", false);
        check("best widget", "The best widgets.", "A widget.", "", false);
        check("best widget", "The best. widget", "A widget.", "", false);
        check("best widget", "The *best* widget.", "A widget.", "", false);
        check(
            "best widget",
            " 1. The best widget.",
            "A widget.",
            "",
            false,
        );
        check("best 5", "best 5.5", "A widget.", "", false);
        check(
            "best widget",
            "The best widget.",
            "A best, widget.",
            "",
            false,
        );
        check(
            "best widget",
            "The best widget.",
            "b&#101;st widget",
            "",
            false,
        );
        check("best~ widget", "The best widget.", "A widget.", "", false);
        check(
            "\"best\" widget",
            "The best widget.",
            "A widget.",
            "",
            false,
        );
        for fields in [
            "case = \"match\"",
            "quotes = \"skip\"",
            "scopes = [\"heading\"]",
            "except = [\"the best\"]",
            "unless = { near = [\"perhaps\"] }",
            "allowed = [\"Best Widget\"]",
        ] {
            check(
                "best widget",
                "The best widget.",
                "A widget.",
                fields,
                false,
            );
        }
        check(
            "best widget",
            "The best widget.",
            "A widget.",
            "allowed = [\"a widget\"]",
            true,
        );
    }

    proptest! {
        /// What holds plainly holds for the engine.
        #[test]
        fn the_engine_agrees(
            prohibited in "[ab5]{1,3}( [ab5]{1,2}){0,2}",
            flag in "[ab5AB ,.]{0,4}",
            between in "[, .]{0,2}",
            pass in "[ab5AB ,.#>*_\n-]{1,10}",
        ) {
            let flag = format!("{flag}{between}{prohibited}{between}{flag}");
            let Some(list) = load(&prohibited, &flag, &pass, "") else {
                return Ok(());
            };
            if holds(&list.rules[0]) {
                let faults = prove(&list, date(2026, 3, 18)).diagnostics;
                let is_error = |fault: &&crate::diagnostic::Diagnostic| fault.severity == Severity::Error;
                prop_assert!(faults.iter().find(is_error).is_none(), "{prohibited:?} {flag:?} {pass:?}");
            }
        }
    }
}
