//! The small parts of the page: foreign texts, numbers, days, severities, sources.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::lint::FindingSeverity;
use crate::report::visible::{one_line, visible};
use crate::text::Span;
use crate::wordlist::Source;

/// A foreign text on one line, kept apart from the direction of what stands around it.
pub(super) fn text(text: &str) -> Markup {
    html! { bdi { (one_line(text)) } }
}

/// The name of a file: white space in it is shown.
pub(super) fn name(name: &str) -> Markup {
    html! { bdi .path { (visible(name)) } }
}

/// The name of a rule, `list/rule`.
pub(super) fn code(name: &str) -> Markup {
    html! { code { (visible(name)) } }
}

/// A sentence with its `marks`; those that only a space keeps apart are one.
pub(super) fn sentence(sentence: &str, marks: &[Span]) -> Markup {
    let mut joined: Vec<Span> = Vec::new();
    for &mark in marks {
        match joined.last_mut() {
            Some(last) if &sentence[last.end..mark.start] == " " => *last = last.hull(mark),
            _ => joined.push(mark),
        }
    }
    let ends = joined.iter().map(|mark| mark.end);
    let starts = std::iter::once(0).chain(ends);
    let rest = joined.last().map_or(0, |mark| mark.end);
    html! {
        p dir="auto" {
            @for (start, mark) in starts.zip(&joined) {
                (visible(&sentence[start..mark.start]))
                mark { (visible(&sentence[mark.range()])) }
            }
            (visible(&sentence[rest..]))
        }
    }
}

/// A day, for people and for machines.
pub(super) fn day(day: Date) -> Markup {
    html! { time datetime=(day) { (day) } }
}

/// A number with its thousands apart: `10,000`.
pub(super) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 finding`, `10,000 findings`.
pub(super) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", self::number(number)),
    }
}

/// A severity as a word; the style adds a colour.
pub(super) fn severity(severity: FindingSeverity) -> Markup {
    let word = match severity {
        FindingSeverity::Error => "Error",
        FindingSeverity::Warning => "Warning",
        FindingSeverity::Review => "To review",
        FindingSeverity::Info => "Remark",
    };
    html! { span class={ "severity " (severity.name()) } { (word) } }
}

/// What to say instead, to be copied.
pub(super) fn chips(label: &str, texts: &[String]) -> Markup {
    html! {
        @if !texts.is_empty() {
            div .instead {
                p { (label) }
                ul {
                    @for text in texts {
                        li { bdi { (one_line(text)) } }
                    }
                }
            }
        }
    }
}

/// A document that a rule rests on; its address is a link if a browser opens it as a page.
pub(super) fn source(source: &Source) -> Markup {
    let parts: Vec<&str> = [&source.title, &source.section]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    html! {
        @if !parts.is_empty() { (text(&parts.join(", "))) }
        @if let Some(url) = &source.url {
            @if !parts.is_empty() { ", " }
            @if is_page(url) {
                a .url href=(url) rel="noopener noreferrer" { bdi { (visible(url)) } }
            } @else {
                span .url { (text(url)) }
            }
        }
        @if let Some(day) = source.accessed { ", read on " (self::day(day)) }
    }
}

/// Whether `url` is a plain address on the web: nothing else becomes a link.
fn is_page(url: &str) -> bool {
    let rest = ["https://", "http://"]
        .into_iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let is_sign =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    rest.is_some_and(|rest| !rest.is_empty() && url.bytes().all(is_sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_become_links() {
        for (url, expected) in [
            ("https://example.com/a?b=c#d", true),
            ("http://example.com", true),
            ("javascript:alert(1)", false),
            ("JavaScript:alert(1)", false),
            ("data:text/html,x", false),
            ("//example.com", false),
            ("file:///etc/passwd", false),
            ("https://", false),
            (" https://example.com", false),
            ("https://example.com/\u{202E}moc", false),
            ("https://example.com/\"onclick=\"x", false),
            ("https://exаmple.com", false), // a Cyrillic letter
        ] {
            assert_eq!(is_page(url), expected, "{url:?}");
        }
    }

    #[test]
    fn sentences_are_marked() {
        for (text, marks, expected) in [
            ("We say no.", vec![], "We say no."),
            ("We say no.", vec![(3, 6)], "We <mark>say</mark> no."),
            ("a b c", vec![(0, 1), (2, 3)], "<mark>a b</mark> c"),
            (
                "a b c",
                vec![(0, 1), (4, 5)],
                "<mark>a</mark> b <mark>c</mark>",
            ),
            ("<b> & x", vec![(0, 3)], "<mark>&lt;b&gt;</mark> &amp; x"),
            ("\u{202E}x y", vec![(3, 4)], "\\u{202E}<mark>x</mark> y"),
        ] {
            let marks: Vec<Span> = marks.into_iter().map(|(a, b)| Span::new(a, b)).collect();
            let markup = sentence(text, &marks).into_string();
            assert_eq!(markup, format!("<p dir=\"auto\">{expected}</p>"));
        }
    }

    #[test]
    fn thousands_stand_apart() {
        for (value, expected) in [
            (0, "0"),
            (812, "812"),
            (1000, "1,000"),
            (1234567, "1,234,567"),
        ] {
            assert_eq!(number(value), expected);
        }
    }
}
