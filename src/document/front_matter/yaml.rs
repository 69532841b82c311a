//! The values in YAML.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Style, Value};
use crate::text::Span;

/// Front matter larger than this is read line by line, in bytes.
const LARGEST: usize = 1 << 20;

/// Where a node stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Place {
    /// An item of a sequence, or the whole document.
    Item,
    /// A key of a mapping, or inside one.
    Key,
    /// The value of a key.
    Value,
}

/// The scalars in `text` that are no keys, in order; nothing if it is no mapping.
pub(super) fn find_values(text: &str) -> Option<Vec<Value>> {
    if text.len() > LARGEST {
        return None;
    }
    let mut values = Vec::new();
    let mut bytes = ByteIndex::new(text);
    // The next node of each open collection; keys of keys are keys.
    let mut open: Vec<(Place, bool)> = Vec::new();
    let mut is_mapping = false;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let place = open.last().map_or(Place::Item, |(place, _)| *place);
        let in_key = open.last().is_some_and(|(_, in_key)| *in_key) || place == Place::Key;
        match event {
            Event::MappingStart(..) => {
                is_mapping |= open.is_empty();
                open.push((Place::Key, in_key));
                continue;
            }
            Event::SequenceStart(..) => {
                open.push((Place::Item, in_key));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
            }
            Event::Scalar(_, style, ..) => {
                if !in_key && !span.is_empty() {
                    let start = bytes.of(span.start.index())?;
                    let end = bytes.of(span.end.index())?;
                    values.extend(value_at(text, Span::new(start, end), style));
                }
            }
            Event::Alias(_) => {}
            _ => continue,
        }
        // A node has ended: after a key comes its value.
        if let Some((place, _)) = open.last_mut() {
            *place = match *place {
                Place::Key => Place::Value,
                Place::Value => Place::Key,
                Place::Item => Place::Item,
            };
        }
    }
    is_mapping.then_some(values)
}

/// The scalar at `span`, delimiters included.
fn value_at(text: &str, span: Span, style: ScalarStyle) -> Option<Value> {
    let written = text[span.range()].trim_ascii_end();
    let whole = Span::new(span.start, span.start + written.len());
    let quoted = |quote, style| match written
        .strip_prefix(quote)
        .and_then(|written| written.strip_suffix(quote))
    {
        Some(inner) => (
            Span::new(span.start + 1, span.start + 1 + inner.len()),
            style,
        ),
        None => (whole, Style::Plain),
    };
    let (span, style) = match style {
        ScalarStyle::Plain => (whole, Style::Plain),
        ScalarStyle::SingleQuoted => quoted('\'', Style::SingleQuoted),
        ScalarStyle::DoubleQuoted => quoted('"', Style::Escaped),
        ScalarStyle::Literal | ScalarStyle::Folded => {
            // The first line is that of the `|`.
            let first = memchr::memchr2(b'\n', b'\r', written.as_bytes())?;
            let body = &written[first..];
            let start = span.start + first + (body.len() - body.trim_ascii_start().len());
            (Span::new(start, whole.end.max(start)), Style::Lines)
        }
    };
    (!span.is_empty()).then_some(Value { span, style })
}

/// From characters to bytes, going forward.
struct ByteIndex<'t> {
    text: &'t str,
    characters: usize,
    bytes: usize,
}

impl<'t> ByteIndex<'t> {
    fn new(text: &'t str) -> ByteIndex<'t> {
        ByteIndex {
            text,
            characters: 0,
            bytes: 0,
        }
    }

    /// The byte at which character `index` starts; nothing if that lies behind.
    fn of(&mut self, index: usize) -> Option<usize> {
        let ahead = index.checked_sub(self.characters)?;
        let rest = &self.text[self.bytes..];
        let len = match rest.char_indices().nth(ahead) {
            Some((len, _)) => len,
            None => rest.len(),
        };
        self.characters = index;
        self.bytes += len;
        Some(self.bytes)
    }
}
