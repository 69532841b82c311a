//! Values of several parts: languages, sources, scopes, examples.

use std::sync::Arc;

use crate::text::{Scope, Scopes};
use crate::toml_reader::{Field, Reader, Text};

use super::super::language::read_tag;
use super::super::{Example, Examples, FixExample, ScopeFilter, Source};
use super::keys::{ExampleKeys, FixKeys, SourceKeys};

pub(super) fn read_source(reader: &mut Reader, field: Option<Field<'_>>) -> Option<Arc<Source>> {
    let table = reader.table(field)?;
    let SourceKeys {
        title,
        url,
        section,
        accessed,
    } = SourceKeys::read(reader, table);
    Some(Arc::new(Source {
        title: reader.text(title).map(Text::to_owned),
        url: reader.text(url).map(Text::to_owned),
        section: reader.text(section).map(Text::to_owned),
        accessed: reader.date(accessed),
    }))
}

pub(super) fn owned(texts: &[Text<'_>]) -> Vec<String> {
    texts.iter().map(|text| text.value.to_owned()).collect()
}

/// A language tag.
pub(super) fn read_language(reader: &mut Reader, field: Option<Field<'_>>) -> Option<Arc<str>> {
    let text = reader.text(field)?;
    read_tag(reader, text).map(Arc::from)
}

/// Whether phrases of that language may hold `~`. Tags do not depend on letter case.
pub(super) fn can_inflect(language: &str) -> bool {
    crate::inflection::is_supported(&language.to_ascii_lowercase())
}

/// The scopes named, and those named with `!`; what a reader does not see is among these, unless it is named.
pub(super) fn read_scopes(reader: &mut Reader, field: Option<Field<'_>>) -> ScopeFilter {
    let Some(field) = field else {
        return ScopeFilter::READ;
    };
    let names = Scope::ALL.map(|scope| (scope.name(), scope));
    let mut named = Scopes::NONE;
    let mut refused = Scopes::NONE;
    let texts = reader.texts(Some(field));
    let mut is_sound = !texts.is_empty();
    for text in texts {
        let bare = text.value.strip_prefix('!');
        let name = Text {
            value: bare.unwrap_or(text.value),
            ..text
        };
        match (reader.choose("scopes", name, &names), bare) {
            (Some(scope), None) => named = named.with(scope),
            (Some(scope), Some(_)) => refused = refused.with(scope),
            (None, _) => is_sound = false,
        }
    }
    let only = refused.iter().fold(named, Scopes::without);
    let nowhere = only.is_empty() && (!named.is_empty() || refused == Scopes::EVERY);
    if nowhere && is_sound || field.is_empty_list() {
        let help = "name the scopes to look at, or leave `scopes` out for everything a reader sees";
        reader.report_value(
            field.span,
            "`scopes` leaves no place to look at".to_owned(),
            help,
        );
    }
    let unread = only.iter().fold(Scopes::UNREAD, Scopes::without);
    ScopeFilter {
        only,
        never: refused.union(unread),
    }
}

pub(super) fn read_examples(reader: &mut Reader, field: Option<Field<'_>>) -> Examples {
    let Some(table) = reader.table(field) else {
        return Examples::default();
    };
    let ExampleKeys { flag, pass, fix } = ExampleKeys::read(reader, table);
    let example = |text: Text<'_>| Example {
        text: text.value.to_owned(),
        span: text.span,
    };
    let mut pairs = Vec::new();
    for pair in reader.tables(fix) {
        let FixKeys { before, after } = FixKeys::read(reader, pair);
        if let (Some(before), Some(after)) = (reader.text(before), reader.text(after)) {
            pairs.push(FixExample {
                before: example(before),
                after: example(after),
            });
        }
    }
    Examples {
        flag: reader.texts(flag).into_iter().map(example).collect(),
        pass: reader.texts(pass).into_iter().map(example).collect(),
        fix: pairs,
    }
}
