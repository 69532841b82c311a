//! How a finding may be mended: the text that goes in, where it goes, and whether that is safe.
//!
//! A fix is safe if the rule says so and the text leaves no doubt: one text fits, it takes on the form of what it
//! replaces, no markup stands in the way, nobody is quoted and no machine wrote it. [`mend`] then applies fixes, and holds
//! each of them to what came of it: the text reads as before but for the new wording, and no rule finds more in it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::document::{Format, Prose};
use crate::lint::{Applicability, Finding, Fix};
use crate::text::Span;
use crate::wordlist::{FixPolicy, Kind};

mod article;
mod case;
mod edits;
mod escape;
mod fit;
mod generated;
mod mend;
mod phrase;
mod proof;
mod surroundings;

pub use generated::may_be_generated;
pub use mend::{Job, Mended, mend};
pub use proof::prove;

use edits::Place;
use fit::Fitted;
use phrase::Wording;
use surroundings::Surroundings;

/// Works out the fixes of the findings of one document.
pub struct Mender<'a> {
    prose: &'a Prose,
    source: &'a str,
    format: Format,
    surroundings: Surroundings<'a>,
    /// The words of the phrases that were asked for, by list, rule and phrase.
    wordings: HashMap<(usize, usize, usize), Arc<Wording>>,
}

impl<'a> Mender<'a> {
    /// For the findings in `prose`, which was read from `source`.
    pub fn new(prose: &'a Prose, source: &'a str, format: Format) -> Mender<'a> {
        Mender {
            prose,
            source,
            format,
            surroundings: Surroundings::new(prose, source),
            wordings: HashMap::new(),
        }
    }

    /// The same, where `source` is a stretch of a text of which none [may be generated](may_be_generated).
    pub fn of_stretch(prose: &'a Prose, source: &'a str, format: Format) -> Mender<'a> {
        let mut mender = Mender::new(prose, source, format);
        mender.surroundings.know_no_generated();
        mender
    }

    /// The ways to mend `finding`, best first; none where a person must decide what to write.
    pub fn fixes(&mut self, finding: &Finding) -> Vec<Fix> {
        let rule = finding.rule.rule();
        let is_wording = matches!(rule.kind, Kind::Prohibit);
        if !is_wording || rule.fix == FixPolicy::None || finding.allowed.is_empty() {
            return Vec::new();
        }
        let wording = self.wording(finding);
        let place = self.surroundings.of(finding);
        let words = words_of(&self.prose.text, finding.read);
        let alternatives: Vec<_> = rule.alternatives(finding.phrase).collect();
        let may_be_safe =
            rule.fix == FixPolicy::Safe && alternatives.len() == 1 && place.admits_safe;
        let mut fixes = Vec::new();
        for alternative in alternatives {
            let old: Vec<&str> = words
                .iter()
                .map(|word| &self.prose.text[word.range()])
                .collect();
            let Fitted {
                words: new,
                mut is_sure,
            } = fit::fit(&old, alternative, &wording, place.starts_sentence);
            if new.is_empty() {
                continue;
            }
            let setting = Place {
                prose: self.prose,
                source: self.source,
                format: self.format,
                scopes: finding.scopes,
            };
            let Some(mut placed) = setting.place(finding, &words, &new) else {
                continue;
            };
            is_sure &= placed.is_sure && place.admits_word(&new);
            if wording.is_english
                && let Some(article) = &place.article
            {
                match article.mended(&new[0]) {
                    article::Mended::Kept => {}
                    article::Mended::Doubtful => is_sure = false,
                    article::Mended::Changed(text) => {
                        is_sure &= setting.add_article(&mut placed, article.span, text);
                    }
                }
            }
            fixes.push(Fix {
                applicability: match may_be_safe && is_sure {
                    true => Applicability::Safe,
                    false => Applicability::Suggest,
                },
                says: new.join(" "),
                edits: placed.edits,
                reads: placed.reads,
            });
        }
        fixes
    }

    fn wording(&mut self, finding: &Finding) -> Arc<Wording> {
        let list = Arc::as_ptr(&finding.rule.list) as usize;
        let key = (list, finding.rule.index, finding.phrase);
        let wording = self
            .wordings
            .entry(key)
            .or_insert_with(|| Arc::new(Wording::of(finding)));
        Arc::clone(wording)
    }
}

/// The words of `span`, parted at white space: bytes of `text`.
fn words_of(text: &str, span: Span) -> Vec<Span> {
    let stretch = &text[span.range()];
    let words = stretch.split_whitespace();
    words
        .map(|word| {
            let start = span.start + (word.as_ptr() as usize - stretch.as_ptr() as usize);
            Span::new(start, start + word.len())
        })
        .collect()
}
