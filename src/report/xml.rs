//! Text in XML 1.0. Two formats need a handful of elements with attributes: an escape is all that is missing from
//! `write!`, and no library is needed for it.

use super::visible::visible;

/// `text` for an attribute's value or for element content. XML 1.0 (section 2.2) has no way to write most control
/// characters, and changes line ends and tabs in attributes (section 3.3.3), so all of them are shown as symbols.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for ch in visible(text).chars() {
        match ch {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push_str(&format!("\\u{{{:04X}}}", ch as u32)),
            _ => escaped.push(ch),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        for (text, expected) in [
            ("plain, 日本 👩", "plain, 日本 👩"),
            (
                "<a b=\"c\" d='e'>&amp;",
                "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;amp;",
            ),
            ("]]>", "]]&gt;"),
            ("a\r\n\tb", "a␍␊␉b"),
            ("\u{0}\u{1B}[31m", "␀␛[31m"),
            ("\u{FFFE}\u{FFFF}", "\\u{FFFE}\\u{FFFF}"),
            ("\u{85}\u{202E}", "\\u{0085}\\u{202E}"),
        ] {
            assert_eq!(escape(text), expected, "{text:?}");
        }
    }
}
