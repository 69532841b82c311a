//! A large file in pieces, so that it need not all be in the parser's mind at once, nor in that of one thread.
//!
//! A piece begins with a line `[[key]]`. Such a line is a header, unless it stands within a text or a list of several
//! lines; but then what stands before it is no TOML by itself. So, if each piece is TOML, each begins with a header.
//! What follows the header belongs to its table up to the next header that is not below it. So the pieces mean what they
//! mean in the whole file, if none but the first holds anything else.

use toml::de::{DeTable, DeValue};

use super::{Document, first_line};
use crate::text::Span;

/// The least size of a piece, in bytes: what its parsing takes is small enough for the allocator to keep it for the next. In tests
/// every table is one.
const LEAST: usize = if cfg!(test) { 8 } else { 4 * 1024 };

/// Where `text` may be cut into pieces that begin with `[[key]]`, but for the first, in which there is such a line too. It is
/// left whole if a further one would seem to hold another table: to parse it in vain takes as long as to parse it.
pub fn cut(text: &str, key: &str) -> Vec<Span> {
    let header = format!("[[{key}]]");
    let below = [format!("[{key}."), format!("[[{key}.")];
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut is_first = true;
    for found in memchr::memmem::find_iter(text.as_bytes(), "\n[") {
        let line = &text[found + 1..];
        if !line.starts_with(&header) {
            if start > 0 && !below.iter().any(|below| line.starts_with(below)) {
                return vec![Span::new(0, text.len())];
            }
        } else if std::mem::take(&mut is_first) {
            // it stays with what stands before it
        } else if found - start >= LEAST {
            pieces.push(Span::new(start, found + 1));
            start = found + 1;
        }
    }
    pieces.push(Span::new(start, text.len()));
    pieces
}

impl Document<'_> {
    /// Parses the piece of `text` at `span`, one of those that [`cut`] gives for `key`. If one of these is nothing, the whole
    /// must be parsed; else the first holds all of it but the tables of the list `key` that the others hold.
    pub fn of_piece<'a>(text: &'a str, span: Span, key: &str) -> Option<Document<'a>> {
        let written = &text[span.range()];
        let (document, errors) = DeTable::parse_recoverable(written);
        let entries = document.into_inner();
        let is_whole = errors.is_empty() && (span.start == 0 || entries.len() == 1);
        // a list of headers, and not one that is written as a value
        let first = match entries.get(key)?.get_ref() {
            DeValue::Array(array) => array.first()?.span(),
            _ => return None,
        };
        let is_piece = is_whole && written[first].starts_with("[[");
        is_piece.then_some(Document {
            entries,
            base: span.start,
            span: first_line(written).shifted(span.start),
        })
    }
}
