//! Rules: the phrase notation, and the loaders of wordlists and of `sayso.toml`. What is refused is refused with
//! diagnostics that point into the file; what is accepted can be printed, compiled and proved.

use std::sync::Arc;

use jiff::civil::date;
use sayso::diagnostic::{Diagnostic, Severity};
use sayso::lint::{Policy, PolicyOptions, prove};
use sayso::project::config::Config;
use sayso::report;
use sayso::text::Span;
use sayso::wordlist::phrase::{ItemKind, Sequence};
use sayso::wordlist::{Phrase, Wordlist};

use super::reports;

/// Parse, print, parse: the same phrase.
pub(super) fn phrase(data: &[u8]) {
    let written = String::from_utf8_lossy(data);
    let quoted = Span::new(0, written.len() + 2);
    let phrase = match Phrase::parse(&written, quoted) {
        Ok(phrase) => phrase,
        Err(errors) => {
            assert!(!errors.is_empty(), "refused without a reason");
            for error in errors {
                assert!(written.get(error.span.range()).is_some(), "{error:?}");
            }
            return;
        }
    };
    let mut end = 0;
    phrase.each_item(|item| {
        assert!(written.get(item.span.range()).is_some(), "{item:?}");
        let opens = matches!(item.kind, ItemKind::Group(_) | ItemKind::Optional(_));
        assert!(end <= item.span.start, "{item:?} stands before {end}");
        end = if opens {
            item.span.start
        } else {
            item.span.end
        };
    });
    let printed = phrase.to_string();
    let again = Phrase::parse(&printed, Span::new(0, printed.len() + 2))
        .unwrap_or_else(|errors| panic!("{written:?} printed as {printed:?}: {errors:?}"));
    assert_eq!(
        kinds(&again.operands),
        kinds(&phrase.operands),
        "{printed:?}"
    );
    assert_eq!(again.links, phrase.links, "{printed:?}");
    assert_eq!(again.to_string(), printed, "printing is not stable");
}

/// Sequences without their places.
fn kinds(sequences: &[Sequence]) -> Vec<String> {
    let mut shown = Vec::new();
    for sequence in sequences {
        shown.push("sequence".to_owned());
        for item in &sequence.items {
            match &item.kind {
                ItemKind::Group(inner) => shown.push(format!("group {:?}", kinds(inner))),
                ItemKind::Optional(inner) => shown.push(format!("optional {:?}", kinds(inner))),
                other => shown.push(format!("{other:?}")),
            }
        }
    }
    shown
}

/// A wordlist: loaded, compiled, its examples run, its rules printed.
pub(super) fn wordlist(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (list, diagnostics) = Wordlist::load("list.toml", &*text);
    told(list.is_some(), &diagnostics);
    let Some(list) = list else { return };
    let list = Arc::new(list);
    let options = PolicyOptions::on(date(2026, 3, 18));
    let (policy, diagnostics) = Policy::new(vec![Arc::clone(&list)], options);
    told(true, &diagnostics);
    assert!(policy.digest().starts_with("sha256:"));
    let proof = prove(&list, date(2026, 3, 18));
    told(true, &proof.diagnostics);
    reports::harmless("the proof", |out| {
        report::describe_proof(&list, &proof, out)
    });
    reports::rules(&policy);
}

/// A configuration.
pub(super) fn config(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (config, diagnostics) = Config::load("sayso.toml", &text);
    told(config.is_some(), &diagnostics);
}

/// Diagnostics point at whole characters, can be drawn, and say why something was refused.
pub(super) fn told(accepted: bool, diagnostics: &[Diagnostic]) {
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    assert!(accepted || errors.count() > 0, "refused without a reason");
    for diagnostic in diagnostics {
        reports::diagnostic(diagnostic);
    }
}
