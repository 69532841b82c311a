//! The phrases of a list: parsed, their mistakes located in the TOML, their term sets looked up.

use crate::diagnostic::{Diagnostic, code};
use crate::text::Span;
use crate::toml_reader::{Text, locate};

use super::super::phrase::{ItemKind, Phrase, PhraseError, Sequence};
use super::Loader;

/// Where a phrase is used.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Place {
    Terms,
    Approved,
    /// A rule, in whose language words can be inflected or not.
    Rule {
        inflects: bool,
    },
}

/// No phrase reports more unknown sets and words that cannot be inflected than this.
const MOST_FAULTS: usize = 16;

impl Loader<'_> {
    /// The phrases without faults; faults are reported.
    pub(super) fn read_phrases(&mut self, texts: &[Text<'_>], place: Place) -> Vec<Phrase> {
        let mut phrases = Vec::with_capacity(texts.len());
        phrases.extend(
            texts
                .iter()
                .filter_map(|&text| self.read_phrase(text, place)),
        );
        phrases
    }

    pub(super) fn read_phrase(&mut self, text: Text<'_>, place: Place) -> Option<Phrase> {
        let phrase = match Phrase::parse(text.value, text.span) {
            Ok(phrase) => phrase,
            Err(errors) => {
                for error in errors {
                    self.report_phrase_error(text.span, error);
                }
                return None;
            }
        };
        if place == Place::Terms && !phrase.links.is_empty() {
            let message = "a phrase of a term set cannot hold `w/` or `pre/`";
            let diagnostic = Diagnostic::error(code::PROXIMITY_IN_TERM_SET, message)
                .help("name the two sides as term sets, and write `@a w/8 @b` in the rules");
            self.reader.report(diagnostic, text.span, "");
        }
        let inflects = match place {
            Place::Terms | Place::Approved => self.names.header.inflects,
            Place::Rule { inflects } => inflects,
        };
        let mut faults = Vec::new();
        phrase.each_item(|item| match &item.kind {
            ItemKind::Set(name) if !self.names.sets.contains_key(name.as_str()) => {
                faults.push((Some(name.clone()), item.span));
            }
            ItemKind::Inflected(_) if !inflects => faults.push((None, item.span)),
            _ => {}
        });
        let is_sound = faults.is_empty();
        for (set, span) in faults.into_iter().take(MOST_FAULTS) {
            match set {
                Some(name) => self.report_unknown_set(text.span, &name, span),
                None => self.report_no_inflection(text.span, span),
            }
        }
        is_sound.then_some(phrase)
    }

    fn report_phrase_error(&mut self, string: Span, error: PhraseError) {
        let diagnostic = Diagnostic::error(error.code, error.message).help(error.help);
        self.report_in_string(string, error.span, diagnostic);
    }

    fn report_unknown_set(&mut self, string: Span, name: &str, span: Span) {
        let literally = format!("`\\@{name}` for the text itself");
        let help = match self
            .reader
            .suggest(name, self.names.set_names.iter().copied())
        {
            Some(meant) => format!("did you mean `@{meant}`? Write {literally}"),
            None => format!("name the set in `[terms]`, or write {literally}"),
        };
        let message = format!("there is no term set `{name}`");
        let diagnostic = Diagnostic::error(code::UNKNOWN_TERM_SET, message).help(help);
        self.report_in_string(string, span, diagnostic);
    }

    fn report_no_inflection(&mut self, string: Span, span: Span) {
        let message =
            "`~` finds inflected forms of English words only, and the language here is another";
        let diagnostic = Diagnostic::error(code::NO_INFLECTION, message)
            .help("write the forms themselves: `(a | b | c)`, or their beginning: `guarante*`");
        self.report_in_string(string, span, diagnostic);
    }

    /// Reports at bytes `inner` of a decoded string.
    fn report_in_string(&mut self, string: Span, inner: Span, mut diagnostic: Diagnostic) {
        let text = &self.reader.file().text;
        let raw = &text[string.range()];
        if raw.starts_with('"') && diagnostic.helps.iter().any(|help| help.contains("`\\")) {
            diagnostic = diagnostic
                .help("between \"…\" TOML wants each `\\` written twice, `\\\\`; between '…' once");
        }
        let span = locate(text, string, inner);
        self.reader.report(diagnostic, span, "");
    }
}

/// Whether a text of one word can match. Quoted words and term sets do not count: they were chosen with care.
pub(super) fn is_one_word(phrase: &Phrase) -> bool {
    phrase.links.is_empty() && phrase.operands.iter().all(is_one_word_sequence)
}

fn is_one_word_sequence(sequence: &Sequence) -> bool {
    let mut firm = sequence
        .items
        .iter()
        .filter(|item| !matches!(item.kind, ItemKind::Optional(_)));
    let (Some(item), None) = (firm.next(), firm.next()) else {
        return false;
    };
    match &item.kind {
        // a hyphen equals a space
        ItemKind::Word(word) | ItemKind::Inflected(word) | ItemKind::Prefix(word) => {
            !word.contains('-')
        }
        ItemKind::Group(alternatives) => alternatives.iter().any(is_one_word_sequence),
        ItemKind::Exact(_) | ItemKind::Set(_) | ItemKind::Optional(_) | ItemKind::Gap(_) => false,
    }
}
