//! A text as it must be written to be read as it is.

use crate::document::Format;
use crate::text::{Scope, Scopes};

/// `text` as written where a text of `format` has `scopes`.
pub(super) fn escape(text: &str, format: Format, scopes: Scopes) -> String {
    let is_html = format == Format::Html || scopes.has(Scope::Html);
    if scopes.has(Scope::FrontMatter) || format == Format::Text {
        return text.to_owned();
    }
    let mut written = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        match c {
            '&' if begins_entity(rest) => written.push_str("&amp;"),
            '<' if is_html => written.push_str("&lt;"),
            '>' if is_html => written.push_str("&gt;"),
            '"' if scopes.has(Scope::Title) || scopes.has(Scope::ImageAlt) => {
                written.push_str("&quot;");
            }
            '\\' | '*' | '`' | '[' | ']' | '<' | '~' | '|' if !is_html => {
                written.push('\\');
                written.push(c);
            }
            '_' if !is_html => {
                let is_inside = written.ends_with(char::is_alphanumeric)
                    && rest.starts_with(char::is_alphanumeric);
                if !is_inside {
                    written.push('\\');
                }
                written.push(c);
            }
            '{' if format == Format::Mdx => written.push_str("\\{"),
            _ => written.push(c),
        }
    }
    written
}

/// Whether `&` and `rest` are an entity.
fn begins_entity(rest: &str) -> bool {
    rest.split_once(';').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '#')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_written_to_be_read() {
        let check = |text: &str, format, scopes, expected: &str| {
            assert_eq!(escape(text, format, scopes), expected, "{text:?}");
        };
        let none = Scopes::NONE;
        check("R&D *new*", Format::Markdown, none, "R&D \\*new\\*");
        check("a &amp; b", Format::Markdown, none, "a &amp;amp; b");
        check("my_name _x_", Format::Markdown, none, "my_name \\_x\\_");
        check("a < b & \"c\"", Format::Html, none, "a &lt; b & \"c\"");
        check(
            "a \"b\"",
            Format::Markdown,
            none.with(Scope::Title),
            "a &quot;b&quot;",
        );
        check("*a*", Format::Text, none, "*a*");
        check("<i>", Format::Markdown, none.with(Scope::Html), "&lt;i&gt;");
        check("{x}", Format::Mdx, none, "\\{x}");
    }
}
