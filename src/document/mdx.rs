//! MDX: Markdown with JSX, expressions in braces, and modules.
//!
//! The Markdown parser knows none of these, and would take `<Tab label={a > b}>` for text. So they are masked
//! before it sees them: each stretch is overwritten, byte for byte, with commas, which mean nothing to Markdown
//! and are punctuation like the `<` and `{` they stand for. The reader then meets the stretches in the text, at
//! the same places. What is no whole construct is left as it is, and reads as prose.

use super::html::{find_brace_end, find_tag_end};
use super::sheet::line_end_at;
use crate::text::Span;

/// A text with everything masked that is MDX and not Markdown.
#[derive(Debug, Default)]
pub(super) struct Mask {
    /// The text, if anything in it is masked; as long as the source.
    pub text: Option<String>,
    /// What is masked, by place.
    pub stretches: Vec<Stretch>,
}

/// A masked stretch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Stretch {
    /// Bytes of the source.
    pub span: Span,
    /// What it is.
    pub kind: StretchKind,
}

/// What is masked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum StretchKind {
    /// A tag of JSX.
    Tag,
    /// `{…}`.
    Expression,
    /// `{/* … */}`.
    Comment,
    /// `import` or `export`.
    Module,
    /// Markers of containers that nest too deep to be parsed; not of MDX alone.
    Prefix,
}

/// Masks `source` from `start` on.
pub(super) fn mask(source: &str, start: usize) -> Mask {
    let mut finder = Finder {
        source,
        at: start,
        after_blank: true,
        fence: None,
        patience: 1024 + 4 * source.len(),
        stretches: Vec::new(),
    };
    finder.find();
    let stretches = finder.stretches;
    let mut bytes = source.as_bytes().to_vec();
    for stretch in &stretches {
        bytes[stretch.span.range()].fill(b',');
    }
    Mask {
        text: String::from_utf8(bytes)
            .ok()
            .filter(|_| !stretches.is_empty()),
        stretches,
    }
}

struct Finder<'s> {
    source: &'s str,
    at: usize,
    /// The line before is blank, or part of a module.
    after_blank: bool,
    /// The character and length of the code fence that is open.
    fence: Option<(u8, usize)>,
    /// How many more bytes may be looked at in vain.
    patience: usize,
    stretches: Vec<Stretch>,
}

impl Finder<'_> {
    fn find(&mut self) {
        while self.at < self.source.len() && self.patience > 0 {
            let line = self.line(self.at);
            let text = &self.source[line.range()];
            if self.is_fenced(text) {
                self.at = self.next_line(line);
                self.after_blank = false;
            } else if self.after_blank && is_module(text) {
                self.find_module();
            } else {
                self.after_blank = text.trim_ascii().is_empty();
                self.find_in_line(line);
            }
        }
    }

    /// The line at `at`, without its end.
    fn line(&self, at: usize) -> Span {
        let rest = &self.source.as_bytes()[at..];
        let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        Span::new(at, at + len)
    }

    fn next_line(&self, line: Span) -> usize {
        line.end + line_end_at(self.source, line.end)
    }

    /// Whether `line` belongs to fenced code, its fences included.
    fn is_fenced(&mut self, line: &str) -> bool {
        let content = line.trim_start_matches([' ', '\t', '>']);
        let content = match content.as_bytes() {
            [b'-' | b'*' | b'+', b' ', ..] => content[2..].trim_start(),
            _ => content,
        };
        let run = |mark: u8| content.bytes().take_while(|byte| *byte == mark).count();
        match self.fence {
            Some((mark, len)) => {
                if run(mark) >= len && content[run(mark)..].trim_ascii().is_empty() {
                    self.fence = None;
                }
                true
            }
            None => {
                let mark = content.bytes().next().filter(|mark| b"`~".contains(mark));
                self.fence = mark.map(|mark| (mark, run(mark))).filter(|&(mark, len)| {
                    len >= 3 && (mark == b'~' || !content[len..].contains('`'))
                });
                self.fence.is_some()
            }
        }
    }

    /// `import` and `export` go on to the first blank line outside brackets.
    fn find_module(&mut self) {
        let start = self.at;
        let mut depth = 0i64;
        let mut first_blank = None;
        let mut end = start;
        let mut at = start;
        while at < self.source.len() {
            let line = self.line(at);
            let text = &self.source[line.range()];
            if text.trim_ascii().is_empty() {
                first_blank.get_or_insert(end);
                if depth <= 0 {
                    break;
                }
            }
            for byte in text.bytes() {
                match byte {
                    b'{' | b'(' | b'[' => depth += 1,
                    b'}' | b')' | b']' => depth -= 1,
                    _ => {}
                }
            }
            end = line.end;
            at = self.next_line(line);
        }
        if depth > 0 {
            // Brackets that nothing closes: the module ends at the blank line after all.
            self.patience = self.patience.saturating_sub(end - start);
            end = first_blank.unwrap_or(end);
        }
        self.push(Span::new(start, end), StretchKind::Module);
        self.at = self.next_line(Span::new(end, end));
        self.after_blank = true;
    }

    /// Finds what begins in `line`; it may end in a later one.
    fn find_in_line(&mut self, line: Span) {
        let bytes = self.source.as_bytes();
        while let Some(found) = memchr::memchr3(b'`', b'<', b'{', &bytes[self.at..line.end]) {
            let at = self.at + found;
            let backslashes = bytes[self.at..at].iter().rev().take_while(|b| **b == b'\\');
            if backslashes.count() % 2 == 1 {
                self.at = at + 1;
                continue;
            }
            let end = match bytes[at] {
                b'`' => self.find_code_end(at),
                b'<' => self.find_tag(at),
                _ => self.find_expression(at),
            };
            self.at = end;
            if end > line.end || self.patience == 0 {
                return; // the rest of that line is next
            }
        }
        self.at = self.next_line(line).max(self.at);
    }

    /// The end of the code span at `at`, or of its run of backticks if it is none.
    fn find_code_end(&mut self, at: usize) -> usize {
        let bytes = self.source.as_bytes();
        let run = |at: usize| bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        let len = run(at);
        let mut look = at + len;
        while let Some(found) = memchr::memchr2(b'`', b'\n', &bytes[look..]) {
            look += found;
            if bytes[look] == b'\n' {
                look += 1;
                if self.source[self.line(look).range()].trim_ascii().is_empty() {
                    break;
                }
                continue;
            }
            let closing = run(look);
            look += closing;
            if closing == len {
                return look;
            }
        }
        self.patience = self.patience.saturating_sub(look - at);
        at + len
    }

    fn find_tag(&mut self, at: usize) -> usize {
        let bytes = self.source.as_bytes();
        let is_end = bytes.get(at + 1) == Some(&b'/');
        let name_start = at + 1 + usize::from(is_end);
        let name_len = bytes[name_start..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"._:-$".contains(byte))
            .count();
        let name = &bytes[name_start..name_start + name_len];
        let after = &bytes[name_start + name_len..];
        let is_name = match name.first() {
            // <>
            None => after.first() == Some(&b'>'),
            Some(first) => first.is_ascii_alphabetic() && !after.starts_with(b"//"),
        };
        if !is_name
            || !after
                .first()
                .is_some_and(|next| b"/>{".contains(next) || next.is_ascii_whitespace())
        {
            return at + 1;
        }
        match find_tag_end(bytes, name_start + name_len, true) {
            (Some(end), _) => {
                self.push(Span::new(at, end + 1), StretchKind::Tag);
                end + 1
            }
            (None, looked_at) => {
                self.patience = self.patience.saturating_sub(looked_at - at);
                at + 1
            }
        }
    }

    fn find_expression(&mut self, at: usize) -> usize {
        let bytes = self.source.as_bytes();
        if bytes.get(at + 1) == Some(&b'#') {
            return at + 1; // the id of a heading
        }
        match find_brace_end(bytes, at) {
            (Some(end), _) => {
                let inner = self.source[at + 1..end].trim_ascii();
                let is_comment =
                    inner.len() >= 4 && inner.starts_with("/*") && inner.ends_with("*/");
                let kind = match is_comment {
                    true => StretchKind::Comment,
                    false => StretchKind::Expression,
                };
                self.push(Span::new(at, end + 1), kind);
                end + 1
            }
            (None, looked_at) => {
                self.patience = self.patience.saturating_sub(looked_at - at);
                at + 1
            }
        }
    }

    fn push(&mut self, span: Span, kind: StretchKind) {
        if !span.is_empty() {
            self.stretches.push(Stretch { span, kind });
        }
    }
}

/// Whether `line` begins a module statement, and not a sentence.
fn is_module(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix("import") {
        let rest = rest.trim_ascii_start();
        return rest.starts_with(['{', '*', '"', '\''])
            || rest.contains(" from \"")
            || rest.contains(" from '");
    }
    let Some(rest) = line.strip_prefix("export ") else {
        return false;
    };
    let word = rest
        .trim_ascii_start()
        .split(|character: char| !character.is_ascii_alphabetic())
        .next()
        .unwrap_or_default();
    let is_known = [
        "const",
        "let",
        "var",
        "function",
        "default",
        "class",
        "async",
        "type",
        "interface",
        "enum",
    ]
    .contains(&word);
    is_known || rest.trim_ascii_start().starts_with(['{', '*'])
}
