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
            Event::Scalar(said, style, anchor, tag) => {
                if !in_key && !said.trim().is_empty() {
                    let start = bytes.of(span.start.index())?;
                    let end = bytes.of(span.end.index())?;
                    let mut span = Span::new(start, end);
                    if anchor > 0 || tag.is_some() {
                        span.start += properties_len(&text[span.range()]);
                    }
                    values.extend(value_at(text, span, style));
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

/// The length of the anchor and the tag before a scalar, comments included, and of the line of its `|` if it has one.
fn properties_len(written: &str) -> usize {
    let mut rest = written;
    while rest.starts_with(['&', '!', '#']) {
        let end = match rest.starts_with('#') {
            true => rest.find(['\r', '\n']),
            false => rest.find(|character: char| character.is_ascii_whitespace()),
        };
        rest = rest[end.unwrap_or(rest.len())..].trim_ascii_start();
    }
    if rest.len() < written.len() && rest.starts_with(['|', '>']) {
        rest = &rest[memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())..];
    }
    written.len() - rest.len()
}

/// The scalar at `span`, delimiters included.
fn value_at(text: &str, span: Span, style: ScalarStyle) -> Option<Value> {
    let written = text[span.range()].trim_ascii_end();
    let whole = Span::new(span.start, span.start + written.len());
    // The parser's span may run on after the closing quote.
    let quoted = |style| match closing_quote(written) {
        Some(end) => (Span::new(span.start + 1, span.start + end), style),
        None => (whole, Style::Plain),
    };
    let (span, style) = match style {
        ScalarStyle::Plain => (whole, Style::Plain),
        ScalarStyle::SingleQuoted => quoted(Style::SingleQuoted),
        ScalarStyle::DoubleQuoted => quoted(Style::Escaped),
        ScalarStyle::Literal | ScalarStyle::Folded => {
            // From the first line after that of the `|`.
            let start = whole.end - written.trim_ascii_start().len();
            (Span::new(start, whole.end), Style::Lines)
        }
    };
    (!span.is_empty()).then_some(Value { span, style })
}

/// Where the quote stands that closes the one with which `written` begins.
fn closing_quote(written: &str) -> Option<usize> {
    let bytes = written.as_bytes();
    let quote = *bytes.first().filter(|quote| b"'\"".contains(quote))?;
    let mut at = 1;
    loop {
        at += memchr::memchr2(quote, b'\\', &bytes[at..])?;
        match bytes[at..] {
            [b'\\', ..] if quote == b'"' => at += 2,
            [b'\\', ..] => at += 1,
            [b'\'', b'\'', ..] => at += 2,
            _ => return Some(at),
        }
        if at > bytes.len() {
            return None;
        }
    }
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

#[cfg(test)]
mod tests {
    use super::super::{find_front_matter, read};
    use super::*;
    use crate::document::Prose;
    use crate::document::sheet::Sheet;
    use proptest::prelude::*;

    const FRAGMENTS: &[&str] = &[
        "a: ",
        "b",
        "c d",
        "- ",
        "\n",
        "\n  ",
        "\n\n  ",
        "\r\n  ",
        "'",
        "''",
        "\"",
        "\\n",
        "\\x41",
        "\\u00e9",
        "\\\n  ",
        "|",
        ">",
        "|-",
        ">+",
        "|2",
        "#",
        " # x",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ": ",
        "? ",
        "&a ",
        "*a",
        "!!str ",
        "é",
        "日",
        "😀",
        "x: y\n",
        "k: |\n  l\n  m\n",
        "k: 'l\n  m'\n",
        "k: \"l\\tm\"\n",
        "\t",
        "~",
        "null",
        "12",
        "---",
        "%",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// What is read is what the YAML says, white space and control characters apart.
        #[test]
        fn reads_what_it_says(fragments in prop::collection::vec(prop::sample::select(FRAGMENTS), 1..20)) {
            let source = format!("---\nx: {}\n---\n", fragments.concat());
            let Some(front_matter) = find_front_matter(&source) else { return Ok(()) };
            let content = &source[front_matter.content.range()];
            if find_values(content).is_none() { return Ok(()) }
            // the parser leaves that out of a plain scalar and goes on with it, which no YAML allows; here it is read
            if content.contains("\t#") { return Ok(()) }
            let mut said = Vec::new();
            let mut open: Vec<(bool, bool)> = Vec::new(); // is a mapping, expects a key
            for event in Parser::new_from_str(content) {
                let (event, _) = event.unwrap();
                match event {
                    Event::MappingStart(..) => { open.push((true, true)); continue }
                    Event::SequenceStart(..) => { open.push((false, false)); continue }
                    Event::MappingEnd | Event::SequenceEnd => { open.pop(); }
                    Event::Scalar(text, ..) if !open.iter().any(|(_, key)| *key) => said.push(text.into_owned()),
                    Event::Scalar(..) | Event::Alias(_) => {}
                    _ => continue,
                }
                if let Some((true, key)) = open.last_mut() { *key = !*key }
            }
            let mut sheet = Sheet::new(&source, Prose::default());
            read(front_matter, &mut sheet);
            let prose = sheet.finish();
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
            prop_assert_eq!(letters(&prose.text), letters(&said.concat()), "{:?}", source);
        }
    }
}
