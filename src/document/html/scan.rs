//! HTML as tokens: tags, text, comments, raw text. Linear, and never at a loss: what is no tag is text.
//!
//! It follows the tokenizer of the HTML standard where texts depend on it, and reads as text what the standard
//! would swallow to the end of the file: a tag that never ends loses no wording.

use crate::text::Span;

/// A token; spans are bytes of the scanned text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::document) enum Token {
    /// Text, with its character references.
    Text(Span),
    /// A tag.
    Tag(Tag),
    /// What a comment says.
    Comment(Span),
    /// The content of a script or a style sheet.
    Raw(Span),
}

impl Token {
    /// Where it starts.
    pub(in crate::document) fn start(self) -> usize {
        match self {
            Token::Text(span) | Token::Comment(span) | Token::Raw(span) => span.start,
            Token::Tag(tag) => tag.span.start,
        }
    }
}

/// A start or end tag.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::document) struct Tag {
    /// From `<` to `>`.
    pub span: Span,
    /// Its name as written.
    pub name: Span,
    /// `</p>`.
    pub is_end: bool,
    /// `<br/>`.
    pub is_closed: bool,
}

/// Splits a text into tokens.
pub(in crate::document) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Whether attribute values may stand in braces, as in JSX.
    jsx: bool,
    /// A script or style sheet was opened: its content is raw.
    raw: Option<&'static str>,
    /// The last `>`; beyond it no tag ends.
    last_end: usize,
    /// How many more bytes may be looked at in vain for the end of a tag.
    patience: usize,
}

impl<'t> Scanner<'t> {
    /// A scanner of `text`.
    pub(in crate::document) fn new(text: &'t str, jsx: bool) -> Scanner<'t> {
        Scanner {
            text,
            at: 0,
            jsx,
            raw: None,
            last_end: memchr::memrchr(b'>', text.as_bytes()).unwrap_or(0),
            patience: 1024 + 4 * text.len(),
        }
    }

    /// The content of a raw element, up to its end tag.
    fn scan_raw(&mut self, name: &str) -> Option<Token> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let end = memchr::memchr_iter(b'<', &bytes[start..])
            .map(|found| start + found)
            .find(|&at| {
                bytes[at + 1..].first() == Some(&b'/')
                    && bytes
                        .get(at + 2..at + 2 + name.len())
                        .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            })
            .unwrap_or(bytes.len());
        self.at = end;
        (start < end).then_some(Token::Raw(Span::new(start, end)))
    }

    /// What begins with `<` at `at`: a token, nothing that is read (`Some(None)`), or no markup at all.
    fn scan_markup(&mut self, at: usize) -> Option<Option<Token>> {
        let rest = &self.text[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let start = at + 4;
            // `<!-->` and `<!--->` are whole
            for whole in [">", "->"] {
                if comment.starts_with(whole) {
                    self.at = start + whole.len();
                    return Some(None);
                }
            }
            let end = memchr::memmem::find(comment.as_bytes(), b"-->");
            self.at = end.map_or(self.text.len(), |end| start + end + 3);
            let end = end.map_or(self.text.len(), |end| start + end);
            return Some(Some(Token::Comment(Span::new(start, end))));
        }
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let start = at + 9;
            let end = memchr::memmem::find(data.as_bytes(), b"]]>");
            self.at = end.map_or(self.text.len(), |end| start + end + 3);
            let end = end.map_or(self.text.len(), |end| start + end);
            return Some(Some(Token::Text(Span::new(start, end))));
        }
        match rest.as_bytes() {
            [b'<', b'!' | b'?', ..] if at < self.last_end => {
                self.at = at + 1 + memchr::memchr(b'>', rest.as_bytes())?;
                Some(None)
            }
            [b'<', b'/' | b'a'..=b'z' | b'A'..=b'Z', ..] | [b'<', b'>', ..] => {
                self.scan_tag(at).map(|tag| Some(Token::Tag(tag)))
            }
            _ => None,
        }
    }

    /// The tag that begins at `at`.
    fn scan_tag(&mut self, at: usize) -> Option<Tag> {
        if at >= self.last_end {
            return None;
        }
        let bytes = self.text.as_bytes();
        let is_end = bytes.get(at + 1) == Some(&b'/');
        let name_start = at + 1 + usize::from(is_end);
        let name_len = bytes[name_start..]
            .iter()
            .take_while(|byte| {
                !matches!(byte, b'/' | b'>' | b'<' | b'{') && !byte.is_ascii_whitespace()
            })
            .count();
        let name = Span::new(name_start, name_start + name_len);
        let is_fragment = self.jsx && name.is_empty();
        if !is_fragment && !bytes.get(name.start).is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        let (end, looked_at) = find_tag_end(bytes, name.end, self.jsx);
        let Some(end) = end else {
            self.patience = self.patience.saturating_sub(looked_at - at);
            return None;
        };
        self.at = end + 1;
        Some(Tag {
            span: Span::new(at, end + 1),
            name,
            is_end,
            is_closed: bytes[end - 1] == b'/',
        })
    }
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(name) = self.raw.take()
            && let Some(raw) = self.scan_raw(name)
        {
            return Some(raw);
        }
        let start = self.at;
        let mut look = start;
        while let Some(found) = memchr::memchr(b'<', &self.text.as_bytes()[look..]) {
            let at = look + found;
            if self.patience == 0 {
                break;
            }
            let Some(token) = self.scan_markup(at) else {
                look = at + 1;
                continue;
            };
            if at > start {
                // The text first; the markup is scanned again from its start.
                self.at = at;
                return Some(Token::Text(Span::new(start, at)));
            }
            match token {
                Some(token) => {
                    if let Token::Tag(tag) = token {
                        self.raw = raw_element(self.text, tag);
                    }
                    return Some(token);
                }
                None => return self.next_after_nothing(),
            }
        }
        self.at = self.text.len();
        (start < self.at).then(|| Token::Text(Span::new(start, self.at)))
    }
}

impl Scanner<'_> {
    /// What follows markup that is not read, such as a doctype. No recursion: there may be a million of them.
    fn next_after_nothing(&mut self) -> Option<Token> {
        Some(Token::Text(Span::new(self.at, self.at)))
    }
}

/// The name of the raw element that `tag` opens.
fn raw_element(text: &str, tag: Tag) -> Option<&'static str> {
    if tag.is_end || tag.is_closed {
        return None;
    }
    ["script", "style"]
        .into_iter()
        .find(|name| text[tag.name.range()].eq_ignore_ascii_case(name))
}

/// Where the tag ends whose attributes begin at `at`: its `>`, if it has one; and how far was looked.
/// A `<` outside quotes means that it is no tag.
pub(in crate::document) fn find_tag_end(
    bytes: &[u8],
    mut at: usize,
    jsx: bool,
) -> (Option<usize>, usize) {
    let mut after_equals = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return (Some(at), at),
            b'<' => return (None, at),
            quote @ (b'"' | b'\'') if after_equals => {
                match memchr::memchr(quote, &bytes[at + 1..]) {
                    Some(found) => at += 1 + found,
                    None => return (None, bytes.len()),
                }
                after_equals = false;
            }
            b'{' if jsx => match find_brace_end(bytes, at) {
                (Some(end), _) => {
                    at = end;
                    after_equals = false;
                }
                (None, looked_at) => return (None, looked_at),
            },
            b'=' => after_equals = true,
            byte if byte.is_ascii_whitespace() => {}
            _ => after_equals = false,
        }
        at += 1;
    }
    (None, at)
}

/// The brace that closes the one at `at`, with strings and comments of JavaScript skipped; and how far was looked.
pub(in crate::document) fn find_brace_end(bytes: &[u8], mut at: usize) -> (Option<usize>, usize) {
    let mut depth = 0usize;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return (Some(at), at);
                }
            }
            b'"' | b'\'' | b'`' => {
                // A string, unless it does not end where strings of its kind must: then an apostrophe in text.
                let end = bytes[at + 1..]
                    .iter()
                    .position(|&next| next == byte || byte != b'`' && next == b'\n');
                if let Some(found) = end.filter(|&found| bytes[at + 1 + found] == byte) {
                    at += 1 + found;
                }
            }
            b'/' if bytes[at..].starts_with(b"/*") => {
                match memchr::memmem::find(&bytes[at + 2..], b"*/") {
                    Some(found) => at += 2 + found + 1,
                    None => return (None, bytes.len()),
                }
            }
            _ => {}
        }
        at += 1;
    }
    (None, at)
}

/// An attribute of a tag; spans are bytes of the scanned text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::document) struct Attribute {
    /// Its name.
    pub name: Span,
    /// Its value, without quotes; empty if it has none.
    pub value: Span,
}

/// The attributes of `tag`, a tag of `text`. Of values in braces only `{"…"}` is given.
pub(in crate::document) fn attributes(
    text: &str,
    tag: Tag,
    jsx: bool,
) -> impl Iterator<Item = Attribute> {
    let bytes = &text.as_bytes()[..tag.span.end - 1];
    let mut at = tag.name.end;
    std::iter::from_fn(move || {
        let skip = |at: usize, what: fn(u8) -> bool| {
            at + bytes[at..].iter().take_while(|byte| what(**byte)).count()
        };
        let blank = |byte: u8| byte.is_ascii_whitespace();
        at = skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        if at >= bytes.len() {
            return None;
        }
        if jsx && bytes[at] == b'{' {
            // {...props}
            at = find_brace_end(bytes, at)
                .0
                .map_or(bytes.len(), |end| end + 1);
            return Some(Attribute {
                name: Span::new(at, at),
                value: Span::new(at, at),
            });
        }
        let name_start = at;
        // an equals sign at the start is part of the name
        at = skip(at + 1, |byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'=')
        });
        let name = Span::new(name_start, at);
        let mut value = Span::new(at, at);
        let equals = skip(at, blank);
        if bytes.get(equals) == Some(&b'=') {
            at = skip(equals + 1, blank);
            (value, at) = scan_value(bytes, at, jsx);
        }
        Some(Attribute { name, value })
    })
}

/// The value that begins at `at`, and where it ends with its quotes.
fn scan_value(bytes: &[u8], at: usize, jsx: bool) -> (Span, usize) {
    match bytes.get(at) {
        Some(&quote @ (b'"' | b'\'')) => {
            let end =
                memchr::memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |found| at + 1 + found);
            (Span::new(at + 1, end), (end + 1).min(bytes.len()))
        }
        Some(b'{') if jsx => {
            let end = find_brace_end(bytes, at).0.unwrap_or(bytes.len());
            let after = (end + 1).min(bytes.len());
            let inner = bytes[at + 1..end].trim_ascii();
            let plain = match inner {
                [open @ (b'"' | b'\'' | b'`'), text @ .., close] if open == close => {
                    memchr::memchr3(*open, b'\\', b'$', text).is_none()
                }
                _ => false,
            };
            if !plain {
                return (Span::new(at, at), after);
            }
            let lead = bytes[at + 1..end].len() - bytes[at + 1..end].trim_ascii_start().len();
            let start = at + 1 + lead + 1;
            (Span::new(start, start + inner.len() - 2), after)
        }
        _ => {
            let len = bytes[at.min(bytes.len())..]
                .iter()
                .take_while(|byte| !byte.is_ascii_whitespace())
                .count();
            (Span::new(at, at + len), at + len)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens written as `text`, `<name attribute=value>`, `!comment`, `#raw`.
    fn check(text: &str, expected: &[&str]) {
        check_as(text, false, expected);
    }

    fn check_as(text: &str, jsx: bool, expected: &[&str]) {
        let found: Vec<String> = Scanner::new(text, jsx)
            .filter(|token| *token != Token::Text(Span::new(text.len(), text.len())))
            .map(|token| match token {
                Token::Text(span) => text[span.range()].to_owned(),
                Token::Comment(span) => format!("!{}", &text[span.range()]),
                Token::Raw(span) => format!("#{}", &text[span.range()]),
                Token::Tag(tag) => {
                    let slash = if tag.is_end { "/" } else { "" };
                    let mut shown = format!("<{slash}{}", &text[tag.name.range()]);
                    for attribute in attributes(text, tag, jsx) {
                        shown += &format!(
                            " {}={}",
                            &text[attribute.name.range()],
                            &text[attribute.value.range()]
                        );
                    }
                    shown + ">"
                }
            })
            .filter(|shown| !shown.is_empty())
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn scans_html() {
        check("a <b>c</b> d", &["a ", "<b>", "c", "</b>", " d"]);
        check("<p\nclass=x>", &["<p class=x>"]);
        check("<a title=\"x > y\">z", &["<a title=x > y>", "z"]);
        check("<a title = 'x' b>", &["<a title=x b=>"]);
        check("<br/><br />", &["<br>", "<br>"]);
        check("<a href=/x/y/>", &["<a href=/x/y/>"]);
        check("a < b > c", &["a < b > c"]);
        check("1<2 <3 <é>", &["1<2 <3 <é>"]);
        // an apostrophe that follows no equals sign quotes nothing
        check("<p don't>it's", &["<p don't=>", "it's"]);
        check("a<!-- b -->c", &["a", "! b ", "c"]);
        check("a<!-->b<!--->c", &["a", "b", "c"]);
        check("<!DOCTYPE html>a<?php x ?>b", &["a", "b"]);
        check("<![CDATA[a < b]]>c", &["a < b", "c"]);
        check(
            "<script>a<b</SCRIPT>c",
            &["<script>", "#a<b", "</SCRIPT>", "c"],
        );
        check("<style>x", &["<style>", "#x"]);
        // nothing is lost
        check("a <b", &["a <b"]);
        check("a <b title=\"x>y</b>", &["a <b title=\"x>y", "</b>"]);
        check("a <b <c>d", &["a <b ", "<c>", "d"]);
        check("a <!-- b", &["a ", "! b"]);
        check("a <!x", &["a <!x"]);
        check("<", &["<"]);
        check("</", &["</"]);
        check("<>", &["<>"]);
    }

    #[test]
    fn scans_jsx() {
        check_as("<A x={a > b}>c</A>", true, &["<A x=>", "c", "</A>"]);
        check_as("<A {...p} title={\"t\"} />", true, &["<A = title=t>"]);
        check_as("<A t={`a ${b}`}/>", true, &["<A t=>"]);
        check_as("<>a</>", true, &["<>", "a", "</>"]);
        check_as("<A x={{a: '}'}}>b", true, &["<A x=>", "b"]);
        check_as("<A x={b", true, &["<A x={b"]);
    }
}
