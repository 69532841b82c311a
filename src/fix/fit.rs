//! A text to say instead, in the form of what it replaces: inflection, possessives, letter case.

use super::case;
use super::phrase::Wording;
use crate::document::written;
use crate::inflection;
use crate::wordlist::Alternative;

/// The words that go in.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Fitted {
    /// The words, in order.
    pub(super) words: Vec<String>,
    /// Whether they leave no doubt.
    pub(super) is_sure: bool,
}

/// What a possessive looks like at the end of a word.
const POSSESSIVES: [&str; 6] = ["'s", "’s", "'S", "’S", "s'", "s’"];

/// The words of `alternative`, fitted to the words `old` that stand there.
pub(super) fn fit(
    old: &[&str],
    alternative: &Alternative,
    wording: &Wording,
    starts_sentence: bool,
) -> Fitted {
    let mut words: Vec<String> = alternative
        .text
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    if words.is_empty() {
        return Fitted {
            words,
            is_sure: false,
        };
    }
    let mut is_sure = inflect(&mut words, old, alternative, wording);
    is_sure &= case::carry(
        &mut words,
        old,
        |word| wording.writes(bare(word)),
        starts_sentence,
    );
    is_sure &= carry_possessives(&mut words, old, wording);
    Fitted { words, is_sure }
}

/// Gives the marked words the forms of the inflected words they stand for; whether that leaves no doubt.
fn inflect(
    words: &mut [String],
    old: &[&str],
    alternative: &Alternative,
    wording: &Wording,
) -> bool {
    let text = old.join(" ");
    // a hyphen joins words of the phrase, too; at the end of a line it may part one
    let Some(mut found) = inflected_in(&text, wording) else {
        return false;
    };
    if found.is_empty() {
        found = inflected_in(&text.replace("- ", ""), wording).unwrap_or_default();
    }
    if alternative.inflected.is_empty() || found.len() != alternative.inflected.len() {
        // a word of the phrase that is not found again may stand in any form
        let is_known = !found.is_empty() || wording.inflected.is_empty();
        return is_known && found.iter().all(|(base, form)| base == form);
    }
    let mut is_sure = true;
    for (&index, (base, form)) in alternative.inflected.iter().zip(&found) {
        let Some(word) = words.get_mut(index) else {
            continue;
        };
        let stem_end = word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let (stem, rest) = word.split_at(stem_end);
        let lower = stem.to_lowercase();
        match inflection::carry(base, form, &lower) {
            // the case of the stem is kept, what is added is small
            Some(carried) => *word = case::like(&carried, stem) + rest,
            None => is_sure &= base == form,
        }
    }
    is_sure
}

/// The words of `text` that the phrase takes in any form: each with its base; none if one of them may be either of two.
fn inflected_in(text: &str, wording: &Wording) -> Option<Vec<(String, String)>> {
    let mut found = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || is_hyphen(c)) {
        let word = written::cased(bare(word)).to_lowercase();
        let mut bases = wording
            .inflected
            .iter()
            .filter(|own| own.forms.contains(&word));
        let Some(own) = bases.next() else {
            continue;
        };
        if bases.any(|other| other.base != own.base) && word != own.base {
            return None;
        }
        found.push((own.base.clone(), word));
    }
    Some(found)
}

/// Puts a possessive that stands inside the old wording behind the same word of the new one; whether none is lost.
fn carry_possessives(words: &mut [String], old: &[&str], wording: &Wording) -> bool {
    if wording.asks_possessive {
        return true;
    }
    let is_aligned = words.len() == old.len();
    let mut is_sure = true;
    for (index, word) in old.iter().enumerate() {
        let Some(ending) = POSSESSIVES.iter().find(|ending| word.ends_with(*ending)) else {
            continue;
        };
        match words.get_mut(index) {
            Some(new) if is_aligned => {
                let mark = &ending[ending.find(['\'', '’']).unwrap_or(0)..];
                let is_plural = !ending.starts_with(['\'', '’']);
                match (is_plural, new.ends_with(['s', 'S'])) {
                    (true, false) => is_sure = false,
                    _ => new.push_str(mark),
                }
            }
            _ => is_sure = false,
        }
    }
    is_sure
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// `word` without what is no part of its stem: marks around it, and a possessive.
fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let apostrophe = |ending: &&&str| ending.starts_with(['\'', '’']);
    let mut endings = POSSESSIVES.iter().filter(apostrophe);
    let ending = endings.find(|ending| word.ends_with(**ending));
    ending.map_or(word, |ending| &word[..word.len() - ending.len()])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::Span;
    use crate::wordlist::Phrase;

    fn check(phrase: &str, old: &str, allowed: &str, expected: &str, sure: bool) {
        let phrase = Phrase::parse(phrase, Span::default()).expect("a phrase");
        let mut wording = Wording {
            literals: HashSet::new(),
            is_english: true,
            ..Wording::default()
        };
        phrase.each_item(|item| wording.add(item));
        let alternative = Alternative::read(allowed, Span::default(), None);
        let old: Vec<&str> = old.split_whitespace().collect();
        let fitted = fit(&old, &alternative, &wording, false);
        assert_eq!(fitted.words.join(" "), expected, "{old:?}");
        assert_eq!(fitted.is_sure, sure, "{old:?} as {expected}");
    }

    #[test]
    fn forms() {
        check("whitelist~", "whitelist", "allowlist~", "allowlist", true);
        check(
            "whitelist~",
            "whitelisted",
            "allowlist~",
            "allowlisted",
            true,
        );
        check(
            "whitelist~",
            "Whitelisting",
            "allowlist~",
            "Allowlisting",
            true,
        );
        check(
            "whitelist~",
            "WHITELISTED",
            "allowlist~",
            "ALLOWLISTED",
            true,
        );
        check(
            "whitelist~",
            "whitelists",
            "allow list~",
            "allow lists",
            true,
        );
        check("whitelist~", "whitelists", "allowlist", "allowlist", false); // not marked: in doubt
        check("whitelist~", "whitelist", "allowlist", "allowlist", true);
        check("pick~", "picked", "choose~", "choose", false); // chose or chosen
        check(
            "use~ model~",
            "used models",
            "call~ engine~",
            "called engines",
            true,
        );
        check("use~ model~", "used models", "call~ it", "call it", false); // one mark for two
        check("end user~", "end-users", "user~", "users", true); // the hyphen joins them
        check("end user~", "end-users", "user", "user", false);
        check(
            "white list~",
            "white-lists",
            "allowlist~",
            "allowlists",
            true,
        );
        check(
            "whitelist~",
            "white- lists",
            "allowlist~",
            "allowlists",
            true,
        ); // parted at a line end
        check(
            "whitelist~",
            "wh\u{AD}itelists",
            "allowlist~",
            "allowlists",
            true,
        );
        check("whitelist~", "unknown", "allowlist~", "allowlist", false);
        check(
            "Anvil server~",
            "Anvil servers",
            "Acme Host~",
            "Acme Hosts",
            true,
        );
    }

    #[test]
    fn possessives() {
        check(
            "Anvil Cloud",
            "Anvil's Cloud",
            "Acme Cloud",
            "Acme's Cloud",
            true,
        );
        check("Anvil Cloud", "Anvil’s Cloud", "Acme", "Acme", false); // there is no place for it
        check(
            "Anvil's Cloud",
            "Anvil's Cloud",
            "Acme Cloud",
            "Acme Cloud",
            true,
        ); // it is asked for
        check(
            "server~ room",
            "servers' room",
            "host~ room",
            "hosts' room",
            true,
        );
    }
}
