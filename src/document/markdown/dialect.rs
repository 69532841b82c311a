//! Which Markdown is read: CommonMark, and what GitHub, Pandoc and Obsidian add to it.
//!
//! Front matter is no business of the parser's here: it would find some in the middle of a file.

use pulldown_cmark::Options;

use super::super::sheet::line_end_at;

/// The extensions with which `text` is parsed.
pub(in crate::document) fn options(text: &str) -> Options {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT
        | Options::ENABLE_WIKILINKS;
    match has_odd_underline(text) {
        true => options - Options::ENABLE_HEADING_ATTRIBUTES,
        false => options,
    }
}

/// Whether a line that ends in `}` or `\` is underlined as a heading. There pulldown-cmark 0.13.6 may panic, if
/// headings may have attributes.
fn has_odd_underline(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'}', b'\\', bytes).any(|at| {
        let blanks = |at: usize, blanks: &[u8]| {
            let run = bytes[at..].iter().take_while(|byte| blanks.contains(byte));
            at + run.count()
        };
        let line_end = blanks(at + 1, b" \t");
        let len = line_end_at(text, line_end);
        let start = blanks(line_end + len, b" \t>");
        let end = blanks(start, b"-=");
        len > 0
            && end > start
            && !matches!(bytes.get(blanks(end, b" \t")), Some(byte) if !b"\r\n".contains(byte))
    })
}
