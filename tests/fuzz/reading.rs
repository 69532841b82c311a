//! Texts are read so that every byte of what is read is mapped to where it was written, whatever the markup.

use sayso::document::{Format, Prose, read};
use sayso::text::{Scopes, Span};

#[path = "../../src/document/laws/hold.rs"]
mod hold;

/// Reads `source`, twice into the same memory and once with all that can be asked for, and holds it to the laws.
fn check(format: Format, source: &str) {
    let mut prose = Prose::default();
    read(format, source, Scopes::EVERY, &mut prose);
    hold::hold(source, &prose);
    read(format, source, Scopes::NONE, &mut prose);
    hold::hold(source, &prose);
    let mut fresh = Prose::default();
    read(format, source, Scopes::NONE, &mut fresh);
    assert_eq!(prose.text, fresh.text, "what was read before leaves traces");
    assert_eq!(prose.map, fresh.map, "what was read before leaves traces");
}

pub(super) fn markdown(data: &[u8]) {
    check(Format::Markdown, &String::from_utf8_lossy(data));
}

pub(super) fn mdx(data: &[u8]) {
    check(Format::Mdx, &String::from_utf8_lossy(data));
}

pub(super) fn plain(data: &[u8]) {
    let source = String::from_utf8_lossy(data);
    check(Format::Text, &source);
    let mut prose = Prose::default();
    read(Format::Text, &source, Scopes::NONE, &mut prose);
    let letters = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphabetic())
            .collect::<String>()
    };
    // comments to sayso are not read
    let mut rest = source.to_string();
    for directive in prose.directives.iter().rev() {
        rest.replace_range(directive.span.range(), "");
    }
    assert_eq!(letters(&prose.text), letters(&rest), "letters are lost");
}

/// Blocks of HTML, as a whole and after a tag that opens one.
pub(super) fn html(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    check(Format::Html, &text);
    check(Format::Markdown, &format!("<div>\n{text}"));
    check(Format::Mdx, &format!("<div>\n{text}"));
    // without blank lines all of it is one block
    let block: String = text.split("\n\n").collect();
    check(Format::Markdown, &format!("<p>{block}</p>\n\nafter"));
}

/// Front matter: YAML and TOML.
pub(super) fn front_matter(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for fence in ["---", "+++"] {
        check(
            Format::Markdown,
            &format!("{fence}\n{text}\n{fence}\n\nafter"),
        );
    }
    check(Format::Mdx, &format!("---\r\n{text}\r\n---\r\nafter"));
}
