//! Plain text as prose: paragraphs between blank lines, quoted replies, lists.
//!
//! Nobody writes plain text for a parser, so this one is careful: a line that merely looks like the item of a
//! list, in the middle of a sentence, does not cut the sentence in two.

use super::Prose;
use super::directive::{self, Directive, Directives};
use super::sheet::{Sheet, line_end_at};
use crate::text::{Halt, Scope, Scopes, Span};

/// Reads `source` into the memory of `prose`.
pub(super) fn read(source: &str, prose: Prose) -> Prose {
    read_parts(source, &[Span::new(0, source.len())], Halt::NEVER, prose)
}

/// Reads only `parts` of `source`, each of which must begin and end at a blank line, or where the source does.
pub(super) fn read_parts(source: &str, parts: &[Span], halt: Halt<'_>, prose: Prose) -> Prose {
    let mut sheet = Sheet::until(source, prose, halt);
    let mut block = PlainBlock::default();
    for part in parts {
        let mut at = part.start;
        while at < part.end && !sheet.is_called_off(at) {
            let end = memchr::memchr3(b'\n', b'\r', b'\x0C', &source.as_bytes()[at..part.end])
                .map_or(part.end, |found| at + found);
            block.read_line(&mut sheet, Span::new(at, end));
            let len = line_end_at(source, end);
            if len == 0 {
                // The end of the text, or a form feed.
                sheet.end();
                block.end_run(end);
                at = end + 1;
            } else {
                at = end + len;
            }
        }
    }
    let mut prose = sheet.finish();
    prose.directives = block.directives.finish(source.len());
    prose
}

/// The block that lines are added to.
#[derive(Default)]
struct PlainBlock {
    /// How many `>` stand before it.
    depth: usize,
    is_item: bool,
    /// Where its last line ends.
    line_end: usize,
    /// Whether a line with text was read since the last blank one.
    in_run: bool,
    directives: Directives,
}

impl PlainBlock {
    fn read_line(&mut self, sheet: &mut Sheet<'_>, line: Span) {
        let source = sheet.source();
        let text = &source[line.range()];
        let (depth, prefix) = quote_prefix(text);
        let text = &text[prefix..];
        let content = text.trim_start_matches([' ', '\t']);
        let start = line.end - content.len();
        if content.trim_ascii().is_empty() {
            sheet.end();
            self.end_run(line.start);
            return;
        }
        let (mut start, mut rest) = (start, Vec::new());
        if memchr::memmem::find(content.as_bytes(), OPEN).is_some() {
            let found = find_directives(source, Span::new(start, line.end), &mut rest);
            let text = rest
                .iter()
                .find(|span| !source[span.range()].trim_ascii().is_empty());
            if let Some(text) = text {
                let blanks = source[text.range()].trim_start_matches([' ', '\t']);
                start = text.end - blanks.len();
                self.begin_run(line.start);
            }
            let is_alone = !self.in_run;
            for directive in found {
                match is_alone {
                    true => self.directives.add_alone(directive),
                    false => self.directives.add_inside(directive),
                }
            }
            if text.is_none() {
                return; // as if the line were not there
            }
        }
        self.begin_run(line.start);
        let content = &source[start..line.end];
        let is_continued = sheet.is_open() && depth == self.depth;
        let marker = item_marker(content);
        let starts_item = marker > 0 && (!is_continued || self.is_item || content.starts_with('•'));
        if is_continued && !starts_item {
            sheet.push_line_end(self.line_end);
        } else {
            let mut scopes = Scopes::NONE.with(Scope::Paragraph);
            if depth > 0 {
                scopes = scopes.with(Scope::Quote);
            }
            if starts_item {
                scopes = scopes.with(Scope::List);
            }
            sheet.begin(scopes, 0);
            (self.depth, self.is_item) = (depth, starts_item);
        }
        let skipped = if starts_item { marker } else { 0 };
        let start = start + skipped;
        match rest[..] {
            [] => sheet.push(Span::new(start, line.end)),
            _ => {
                for span in rest.iter().filter(|span| span.end > start) {
                    sheet.push(Span::new(span.start.max(start), span.end));
                }
            }
        }
        self.line_end = line.end;
    }

    /// A line with text starts at `start`.
    fn begin_run(&mut self, start: usize) {
        if !self.in_run {
            self.in_run = true;
            self.directives.end_text(start);
            self.directives.begin_text(start);
        }
    }

    /// A line without text stands at `at`.
    fn end_run(&mut self, at: usize) {
        if self.in_run {
            self.in_run = false;
            self.directives.end_text(at);
        }
    }
}

/// What a comment to sayso stands between.
const OPEN: &[u8] = b"[[";
const CLOSE: &[u8] = b"]]";

/// The comments to sayso in `line`; what is left of it goes to `rest`. Brackets that are never closed are text.
fn find_directives(source: &str, line: Span, rest: &mut Vec<Span>) -> Vec<Directive> {
    let bytes = &source.as_bytes()[..line.end];
    let mut found = Vec::new();
    let mut from = line.start;
    let mut at = line.start;
    while let Some(open) = memchr::memmem::find(&bytes[at..], OPEN) {
        let open = at + open;
        let said = open + OPEN.len();
        at = said;
        if !directive::speaks(source[said..line.end].trim_start()) {
            continue;
        }
        let Some(close) = memchr::memmem::find(&bytes[said..], CLOSE) else {
            break;
        };
        let said = Span::new(said, said + close);
        let place = |span: Span| span.shifted(said.start);
        if let Some(directive) = directive::parse(&source[said.range()], place) {
            found.push(directive);
            rest.push(Span::new(from, open));
            from = said.end + CLOSE.len();
            at = from;
        }
    }
    rest.push(Span::new(from, line.end));
    rest.retain(|span| !span.is_empty());
    found
}

/// How many `>` a line begins with, and how many bytes they take with the blanks between and one after.
fn quote_prefix(line: &str) -> (usize, usize) {
    let bytes = line.as_bytes();
    let (mut depth, mut len) = (0, 0);
    loop {
        let blanks = bytes[len..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        if bytes.get(len + blanks) != Some(&b'>') {
            return (depth, len);
        }
        depth += 1;
        len += blanks + 1;
    }
}

/// The length of the marker of a list item with which `content` begins, blanks after it included; 0 if it is none,
/// or nothing follows.
fn item_marker(content: &str) -> usize {
    let bytes = content.as_bytes();
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let marker = match bytes {
        [b'-' | b'*' | b'+', ..] => 1,
        _ if content.starts_with('•') => '•'.len_utf8(),
        _ if (1..=3).contains(&digits) && matches!(bytes.get(digits), Some(b'.' | b')')) => {
            digits + 1
        }
        _ => return 0,
    };
    let rest = &content[marker..];
    let text = rest.trim_start_matches([' ', '\t']);
    if text.len() == rest.len() || text.trim_ascii().is_empty() {
        return 0;
    }
    content.len() - text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks as `scopes: text`.
    fn check(source: &str, blocks: &[&str]) {
        let prose = read(source, Prose::default());
        let found: Vec<String> = prose
            .blocks
            .iter()
            .map(|block| {
                let quote = if block.scopes.has(Scope::Quote) {
                    ">"
                } else {
                    ""
                };
                let list = if block.scopes.has(Scope::List) {
                    "*"
                } else {
                    ""
                };
                format!("{quote}{list}{}", &prose.text[block.span.range()])
            })
            .collect();
        assert_eq!(found, blocks, "{source:?}");
    }

    #[test]
    fn paragraphs() {
        check("", &[]);
        check("\n \n\t\n", &[]);
        check("a\nb\n\nc", &["a\nb", "c"]);
        check("a\r\nb\rc\r\n\r\nd", &["a\nb\nc", "d"]);
        check("  a\n\tb", &["a\nb"]); // indents are not read
        check("a\n \t\nb", &["a", "b"]);
        check("a\x0Cb\x0C\x0Cc", &["a", "b", "c"]);
        check("Title\n=====\n\nx", &["Title\n=====", "x"]);
        check("a\n    b\n", &["a\nb"]); // no code here
    }

    #[test]
    fn replies() {
        check("> a\n> b\n>\n> c", &[">a\nb", ">c"]);
        check("> a\n>> b\n> > c\nd", &[">a", ">b\nc", "d"]);
        check(">a\n>b", &[">a\nb"]);
        check("a > b\nc", &["a > b\nc"]);
    }

    #[test]
    fn lists() {
        check("- a\n- b\n  c\nd\n- e", &["*a", "*b\nc\nd", "*e"]);
        check("1. a\n2) b", &["*a", "*b"]);
        check("x\n\n* a\n\ny", &["x", "*a", "y"]);
        check("x\n• a\n• b", &["x", "*a", "*b"]);
        check("> - a\n> - b", &[">*a", ">*b"]);
        // a dash within a wrapped sentence
        check(
            "we offer access\n- to all - of it",
            &["we offer access\n- to all - of it"],
        );
        check("it was\n2. that", &["it was\n2. that"]);
        // no markers
        check(
            "-a\n\n*\n\n1.\n\n2026. x\n\n---",
            &["-a", "*", "1.", "2026. x", "---"],
        );
    }
}
