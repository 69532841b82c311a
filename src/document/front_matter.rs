//! Front matter: the values of the YAML or TOML at the top of a file, each as a block of its own.
//!
//! Keys and comments are not read. The parsers say where a value stands; what it reads as is decoded here, since
//! they keep no places within it. Front matter that does not parse is read line by line, so nothing is lost.

use super::sheet::{Sheet, line_end_at};
use super::view::View;
use crate::text::{Scope, Scopes, Span};

mod toml;
mod yaml;

/// What front matter is written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Language {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
}

/// The front matter of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct FrontMatter {
    language: Language,
    /// The lines between the fences.
    content: Span,
    /// Where the document goes on.
    pub end: usize,
}

/// The front matter with which `source` begins, if it does.
///
/// A first line that is blank means that the fence is a thematic break.
pub(super) fn find_front_matter(source: &str) -> Option<FrontMatter> {
    let language = match source.get(..3)? {
        "---" => Language::Yaml,
        "+++" => Language::Toml,
        _ => return None,
    };
    let fence = &source[..3];
    let (_, start) = line_at(source, 0).filter(|(line, _)| line.trim_ascii_end() == fence)?;
    let mut at = start;
    while let Some((line, next)) = line_at(source, at) {
        let line = line.trim_ascii_end();
        if line == fence || language == Language::Yaml && line == "..." {
            return (at > start).then_some(FrontMatter {
                language,
                content: Span::new(start, at),
                end: next,
            });
        }
        if at == start && line.is_empty() {
            return None;
        }
        at = next;
    }
    None
}

/// The line at `at` without its end, and where the next one starts.
fn line_at(source: &str, at: usize) -> Option<(&str, usize)> {
    if at >= source.len() {
        return None;
    }
    let end = memchr::memchr2(b'\n', b'\r', &source.as_bytes()[at..])
        .map_or(source.len(), |found| at + found);
    Some((&source[at..end], end + line_end_at(source, end)))
}

/// Reads the values of `front_matter`.
pub(super) fn read(front_matter: FrontMatter, sheet: &mut Sheet<'_>) {
    let scopes = Scopes::NONE.with(Scope::FrontMatter);
    let content = front_matter.content;
    let text = &sheet.source()[content.range()];
    let values = match front_matter.language {
        Language::Yaml => yaml::find_values(text),
        Language::Toml => toml::find_values(text),
    };
    match values {
        None => {
            sheet.begin(scopes, 0);
            View::slice(sheet.source(), content).push_lines(sheet, Span::new(0, content.len()));
        }
        Some(values) => {
            for value in values {
                if sheet.is_called_off(content.start + value.span.start) {
                    break;
                }
                sheet.begin(scopes, 0);
                value.read(content.start, sheet);
            }
        }
    }
    sheet.begin(Scopes::NONE, 0);
}

/// A string in front matter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Value {
    /// What is between its delimiters, in bytes of the front matter.
    span: Span,
    style: Style,
}

/// How a string is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Style {
    /// As it reads, over one line or several.
    Plain,
    /// A block of lines, in which a blank line ends a paragraph.
    Lines,
    /// `''` reads as `'`.
    SingleQuoted,
    /// With backslash escapes.
    Escaped,
}

impl Value {
    /// Reads the value; `base` is where the front matter starts in the source.
    fn read(self, base: usize, sheet: &mut Sheet<'_>) {
        let source = sheet.source();
        let span = self.span.shifted(base);
        let mut from = span.start;
        let mut at = from;
        while at < span.end {
            let step = self.style.step(&source[at..span.end]);
            let (len, text) = match step {
                Step::AsItIs => {
                    at += 1;
                    while !source.is_char_boundary(at) {
                        at += 1;
                    }
                    continue;
                }
                Step::LineEnd(len) => (len, None),
                Step::Reads(len, character) => (len, character),
            };
            sheet.push(Span::new(from, at));
            match (step, text) {
                (_, Some(character)) => {
                    let written = Span::new(at, at + len);
                    sheet.push_as(character.encode_utf8(&mut [0; 4]), written);
                }
                (Step::LineEnd(_), None) => {
                    if self.style == Style::Lines && is_blank_line(source, at + len, span.end) {
                        sheet.end();
                    } else if sheet.is_open() {
                        sheet.push_line_end(at);
                    }
                }
                _ => {}
            }
            at += len;
            if matches!(step, Step::LineEnd(_)) {
                at += blanks(&source[at..span.end]);
            }
            from = at;
        }
        sheet.push(Span::new(from, span.end));
    }
}

/// How the next bytes of a value read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Step {
    AsItIs,
    /// A line end of so many bytes; the indent after it is not read.
    LineEnd(usize),
    /// So many bytes that stand for a character, or for nothing.
    Reads(usize, Option<char>),
}

impl Style {
    fn step(self, rest: &str) -> Step {
        let len = line_end_at(rest, 0);
        if len > 0 {
            return Step::LineEnd(len);
        }
        match self {
            Style::SingleQuoted if rest.starts_with("''") => Step::Reads(2, Some('\'')),
            Style::Escaped if rest.starts_with('\\') => read_escape(rest),
            _ => Step::AsItIs,
        }
    }
}

/// The escape with which `rest` begins: those of YAML, of which TOML has a part.
fn read_escape(rest: &str) -> Step {
    let after = &rest[1..];
    let code = |digits: usize| {
        let hex = rest.get(2..2 + digits)?;
        let code = u32::from_str_radix(hex, 16).ok()?;
        let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        Some(Step::Reads(2 + digits, Some(character)))
    };
    let folded = blanks(after);
    let line_end = line_end_at(after, folded);
    if line_end > 0 {
        // The line goes on without a break.
        let white = after.len() - after.trim_ascii_start().len();
        return Step::Reads(1 + white, None);
    }
    let character = match after.bytes().next() {
        Some(b'n' | b'r') => '\n',
        Some(b't' | b'\t') => '\t',
        Some(b'0' | b'a' | b'b' | b'e' | b'f' | b'v') => ' ',
        Some(b'N' | b'L' | b'P') => '\n',
        Some(b'_') => '\u{A0}',
        Some(byte @ (b'"' | b'\\' | b'/' | b' ')) => char::from(byte),
        Some(b'x') => return code(2).unwrap_or(Step::AsItIs),
        Some(b'u') => return code(4).unwrap_or(Step::AsItIs),
        Some(b'U') => return code(8).unwrap_or(Step::AsItIs),
        _ => return Step::AsItIs,
    };
    Step::Reads(2, Some(character))
}

fn blanks(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()
}

/// Whether nothing stands on the line that starts at `at`.
fn is_blank_line(source: &str, at: usize, end: usize) -> bool {
    let rest = &source[at.min(end)..end];
    let blanks = blanks(rest);
    blanks == rest.len() || line_end_at(rest, blanks) > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Prose;

    /// `blocks`: the text of each, and the source it was read from.
    #[track_caller]
    fn check(source: &str, blocks: &[(&str, &str)]) {
        let mut sheet = Sheet::new(source, Prose::default());
        if let Some(front_matter) = find_front_matter(source) {
            read(front_matter, &mut sheet);
        }
        let prose = sheet.finish();
        let found: Vec<(&str, &str)> = prose
            .blocks
            .iter()
            .map(|block| {
                let from = prose.map.span_of(block.span);
                (&prose.text[block.span.range()], &source[from.range()])
            })
            .collect();
        assert_eq!(found, blocks, "{source:?}");
    }

    #[test]
    fn reads_yaml() {
        check("---\na: b\n---\n", &[("b", "b")]);
        check("---\r\na: b c\r\n...\r\n", &[("b c", "b c")]);
        check(
            "---\na: b # c\nd: [e, 'f g']\n---",
            &[("b", "b"), ("e", "e"), ("f g", "f g")],
        );
        check("---\na:\n  - b: {c: d}\n---\n", &[("d", "d")]);
        check("---\né: ü\nx: y\n---\n", &[("ü", "ü"), ("y", "y")]); // places count characters there
        check("---\na: b\n  c\n---\n", &[("b\nc", "b\n  c")]);
        check("---\na: 'it''s'\n---\n", &[("it's", "it''s")]);
        check("---\na: 'b\n  c'\n---\n", &[("b\nc", "b\n  c")]);
        check(
            r#"---
a: "\u0041\x42\"\U0001f600 c\
   d"
---"#,
            &[("AB\"😀 cd", "\\u0041\\x42\\\"\\U0001f600 c\\\n   d")],
        );
        check(
            "---\na: |\n  b\n  c\nd: e\n---\n",
            &[("b\nc", "b\n  c"), ("e", "e")],
        );
        check(
            "---\na: >- # x\n  b\n\n  c\n---\n",
            &[("b", "b"), ("c", "c")],
        );
        check("---\n? [k, l]\n: v\n---\n", &[("v", "v")]); // a key that is a list
        check(
            "---\na: &x b\nc: *x\nd: !!str e\n---\n",
            &[("b", "b"), ("e", "e")],
        );
    }

    #[test]
    fn reads_toml() {
        check(
            "+++\na = \"b\"\n[c]\nd = 'e'\n+++\n",
            &[("b", "b"), ("e", "e")],
        );
        check(
            "+++\na = [{x = \"b\\u00e9\"}]\n+++\n",
            &[("bé", "b\\u00e9")],
        );
        check(
            "+++\na = \"\"\"\nb \\\n   c\nd\"\"\"\n+++\n",
            &[("b c\nd", "b \\\n   c\nd")],
        );
        check("+++\na = '''b\\n'''\n+++\n", &[("b\\n", "b\\n")]);
        check("+++\nz = 'z'\na = 'a'\n+++\n", &[("z", "z"), ("a", "a")]); // as written
    }

    #[test]
    fn loses_nothing() {
        check(
            "---\na: [b\nc: 'd\n---\n",
            &[("a: [b\nc: 'd\n", "a: [b\nc: 'd\n")],
        );
        check("+++\na = b\n+++\n", &[("a = b\n", "a = b\n")]);
        check("---\njust text\n---\n", &[("just text\n", "just text\n")]);
    }

    #[test]
    fn is_not_everything() {
        for source in [
            "",
            "---",
            "---\n",
            "---\na: b\n",
            "---\n\na: b\n---\n",
            "----\na: b\n----\n",
            "--- x\na: b\n---\n",
            "---\n---\n",
            " ---\na: b\n---\n",
            "+++\na = 'b'\n---\n",
        ] {
            assert_eq!(find_front_matter(source), None, "{source:?}");
        }
    }
}
