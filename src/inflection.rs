//! The inflected forms of English words: what `provide~` stands for.
//!
//! The facts stand in `data/en`, the spelling rules in `regular`. A word's part of speech is not known, so it is
//! read as verb and as noun, and every attested variant is given: a form too many costs nothing, since nobody
//! writes it, but a form that is missing is wording that slips through. So any word has forms, known or not.
//! Possessives are not inflection here; matching sees through them.

mod carry;
mod filter;
mod regular;
mod tables;

pub use carry::carry;
use tables::Tables;

/// Whether words of that BCP 47 language can be inflected.
///
/// ```
/// assert!(sayso::inflection::is_supported("en-GB"));
/// assert!(!sayso::inflection::is_supported("de"));
/// ```
pub fn is_supported(language: &str) -> bool {
    let primary = language.split('-').next().unwrap_or_default();
    primary.eq_ignore_ascii_case("en")
}

/// Every inflected form of a word that is already in lower case, the word itself first, none twice.
///
/// A word with two spellings (`organise`) has the forms of both; an irregular form (`built`) has the forms of every
/// verb or noun that it belongs to.
///
/// ```
/// let forms = sayso::inflection::forms("build");
/// assert_eq!(forms, ["build", "builds", "built", "building"]);
/// ```
pub fn forms(word: &str) -> Vec<String> {
    if word.is_empty() {
        return vec![String::new()];
    }
    let tables = Tables::shared();
    let mut forms = Forms(vec![word.to_owned()]);
    for spelling in tables.spellings(word) {
        forms.inflect(&spelling, tables);
        for base in tables.bases(&spelling) {
            forms.inflect(&base, tables);
        }
    }
    forms.0
}

/// Forms in the order found, none twice.
struct Forms(Vec<String>);

impl Forms {
    fn push(&mut self, form: String) {
        if !self.0.contains(&form) {
            self.0.push(form);
        }
    }

    /// All forms of `word`, read as a base.
    fn inflect(&mut self, word: &str, tables: &Tables) {
        self.push(word.to_owned());
        for plural in tables.plurals(word) {
            self.push(plural);
        }
        // a model number, a year: no verb
        if !word.chars().all(char::is_alphabetic) {
            self.push([word, "s"].concat());
            return;
        }
        let doubling = tables.doubling(word);
        for form in regular::with_s(word, doubling) {
            self.push(form);
        }
        match tables.verb(word) {
            Some(verb) => {
                for form in verb.forms() {
                    self.push(form.to_owned());
                }
            }
            // A form of another word, and no verb of its own: at most a noun (the shots, the colas).
            None if tables.is_inflected(word) => return,
            None => {
                for form in tables.prefixed_verb(word) {
                    self.push(form);
                }
                for form in regular::with_ed(word, doubling) {
                    self.push(form);
                }
            }
        }
        for form in regular::with_ing(word, doubling, tables.keeps_e(word)) {
            self.push(form);
        }
    }
}

#[cfg(test)]
mod tests;
