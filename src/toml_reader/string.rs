//! From bytes of a decoded TOML string back to bytes of the file: past quotes, escapes and line continuations.
//!
//! Computed anew for each fault and only then, since faults are rare and strings many. Sections of the TOML
//! specification: String.

use crate::text::Span;

/// Where the bytes `inner` of a decoded string stand in `text`, whose bytes `string` are that string as written,
/// quotes included. Nothing at all is the whole string.
pub fn locate(text: &str, string: Span, inner: Span) -> Span {
    if inner.is_empty() {
        return string;
    }
    let mut found: Option<Span> = None;
    each_char(&text[string.range()], |decoded, written| {
        if decoded.overlaps(inner) {
            found = Some(found.map_or(written, |span| span.hull(written)));
        }
    });
    found.map_or(string, |span| span.shifted(string.start))
}

/// Calls `visit` with each character: its bytes in the decoded string, and in `raw`.
fn each_char(raw: &str, mut visit: impl FnMut(Span, Span)) {
    let (quotes, escapes) = match raw.as_bytes() {
        [b'"', b'"', b'"', ..] if raw.len() >= 6 => (3, true),
        [b'\'', b'\'', b'\'', ..] if raw.len() >= 6 => (3, false),
        [b'"', ..] if raw.len() >= 2 => (1, true),
        [b'\'', ..] if raw.len() >= 2 => (1, false),
        _ => (0, false), // a bare key
    };
    let body = &raw[..raw.len() - quotes];
    let mut at = quotes;
    if quotes == 3 {
        // a line break right after the opening quotes is not part of the string
        at += ["\n", "\r\n"]
            .iter()
            .find(|end| body[at..].starts_with(**end))
            .map_or(0, |end| end.len());
    }
    let mut decoded = 0;
    while let Some(char) = body[at..].chars().next() {
        let (char, len) = if char == '\\' && escapes {
            read_escape(&body[at..])
        } else {
            (Some(char), char.len_utf8())
        };
        if let Some(char) = char {
            let end = decoded + char.len_utf8();
            visit(Span::new(decoded, end), Span::new(at, at + len));
            decoded = end;
        }
        at += len;
    }
}

/// The character that the escape at the start of `rest` stands for, if any, and how long the escape is.
fn read_escape(rest: &str) -> (Option<char>, usize) {
    let hex = |digits: usize| {
        let code = rest
            .get(2..2 + digits)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        (code.and_then(char::from_u32), (2 + digits).min(rest.len()))
    };
    match rest.as_bytes().get(1) {
        Some(b'b') => (Some('\u{8}'), 2),
        Some(b'e') => (Some('\u{1b}'), 2),
        Some(b'f') => (Some('\u{c}'), 2),
        Some(b'n') => (Some('\n'), 2),
        Some(b'r') => (Some('\r'), 2),
        Some(b't') => (Some('\t'), 2),
        Some(b'"') => (Some('"'), 2),
        Some(b'\\') => (Some('\\'), 2),
        Some(b'x') => hex(2),
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        // a backslash at the end of a line takes all white space after it away
        _ => {
            let kept = rest[1..].trim_start_matches([' ', '\t', '\r', '\n']);
            (None, rest.len() - kept.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml::de::DeTable;

    use super::*;

    /// `needle` is looked for in the decoded value of `k`; `expected` is what it is in the file.
    #[track_caller]
    fn check(toml: &str, needle: &str, expected: &str) {
        let table = DeTable::parse(toml).unwrap().into_inner();
        let (_, value) = table.iter().next().unwrap();
        let decoded = value.get_ref().as_str().unwrap();
        let start = decoded.find(needle).unwrap();
        let inner = Span::new(start, start + needle.len());
        let found = locate(toml, value.span().into(), inner);
        assert_eq!(&toml[found.range()], expected, "{toml}");
    }

    #[test]
    fn all_kinds_of_string() {
        check(r#"k = "a b c""#, "b", "b");
        check(r#"k = "\"Android's\" x""#, "Android's", "Android's");
        check(r#"k = "\"Android's\" x""#, "\"A", r#"\"A"#);
        check(r#"k = "é\té x""#, "é x", "é x");
        check(r#"k = "\\@x y""#, r"\@x", r"\\@x");
        check(r#"k = "\u00e9\U0001F389\xe9\e|""#, "🎉", r"\U0001F389");
        check(r#"k = "\u00e9\U0001F389\xe9\e|""#, "é\u{1b}|", r"\xe9\e|");
        check(r"k = 'a\b c'", r"\b", r"\b"); // a literal string knows no escapes
        check("k = \"\"\"a\n\\t b\"\"\"", "b", "b");
        check("k = \"\"\"\r\n  a\r\n b\"\"\"", "a\r\n b", "a\r\n b");
        check(
            "k = \"\"\"a \\\n   b \\  \r\n\n  c\"\"\"",
            "a b",
            "a \\\n   b",
        );
        check("k = \"\"\"a \\\n   b \\  \r\n\n  c\"\"\"", "c", "c");
        check("k = \"\"\"say \"it\" \"\"\"\"", "it\" \"", "it\" \""); // a quote before the closing three
        check("k = '''\na\\\n b'''", "b", "b");
        check("k = '''a'b'''", "'b", "'b");
    }

    #[test]
    fn nothing_is_the_whole_string() {
        assert_eq!(
            locate("k = \"\"", Span::new(4, 6), Span::new(0, 0)),
            Span::new(4, 6)
        );
    }

    proptest! {
        /// Each character of any string that TOML accepts is found where it stands.
        #[test]
        fn every_character_is_located(
            body in r#"([a-z"'é🎉 ]|\\n|\\u00e9|\\x41|\\\\|\\"|\\ *\n ){0,12}"#,
            quotes in prop::sample::select(vec!["\"", "'", "\"\"\"", "'''", "\"\"\"\n"]),
        ) {
            let toml = format!("k = {quotes}{body}{}", quotes.trim());
            if let Ok(table) = DeTable::parse(&toml)
                && let Some(value) = table.get_ref().get("k")
                && let Some(decoded) = value.get_ref().as_str()
            {
                let mut chars = decoded.char_indices();
                each_char(&toml[value.span()], |inner, raw| {
                    let (at, char) = chars.next().expect("no more characters than decoded");
                    assert_eq!(inner, Span::new(at, at + char.len_utf8()), "{toml}");
                    let written = &toml[raw.shifted(value.span().start).range()];
                    assert!(written.starts_with('\\') || written.starts_with(char), "{toml}");
                });
                prop_assert!(chars.next().is_none(), "{}", toml);
            }
        }
    }
}
