//! The values in TOML.

use toml::de::{DeTable, DeValue};

use super::{Style, Value};
use crate::text::Span;

/// The strings in `text` that are no keys, in order; nothing if it is not TOML.
pub(super) fn find_values(text: &str) -> Option<Vec<Value>> {
    let table = DeTable::parse(text).ok()?;
    let mut values = Vec::new();
    let mut nodes: Vec<_> = table.get_ref().values().collect();
    while let Some(node) = nodes.pop() {
        match node.get_ref() {
            DeValue::String(_) => values.extend(value_at(text, node.span().into())),
            DeValue::Array(items) => nodes.extend(items.iter()),
            DeValue::Table(table) => nodes.extend(table.values()),
            _ => {}
        }
    }
    values.sort_by_key(|value| value.span.start);
    Some(values)
}

/// The string at `span`, quotes included.
fn value_at(text: &str, span: Span) -> Option<Value> {
    let written = text.get(span.range())?;
    let (quotes, style) = match written.get(..3) {
        Some(r#"""""#) => (3, Style::Escaped),
        Some("'''") => (3, Style::Plain),
        _ if written.starts_with('"') => (1, Style::Escaped),
        _ => (1, Style::Plain),
    };
    if written.len() < 2 * quotes {
        return None;
    }
    let mut span = Span::new(span.start + quotes, span.end - quotes);
    // A line end right after three quotes is not read.
    if quotes == 3 {
        span.start += super::line_end_at(&text[..span.end], span.start);
    }
    (!span.is_empty()).then_some(Value { span, style })
}
