//! Bare addresses in prose: `https://…`, `www.…`, `mailto:…`, `name@example.org`.
//!
//! They are read like any text, and marked, so that a rule need not look into them. One pass over the text of the
//! whole document; every byte is looked at a bounded number of times.

use super::{Mark, Prose};
use crate::text::{Scope, Span};

/// Marks every bare address in `prose` that is not marked yet.
pub(super) fn mark_urls(prose: &mut Prose) {
    let known = prose.marks.len();
    let mut known_urls = 0; // index into the marks
    let bytes = prose.text.as_bytes();
    let mut behind = 0; // the end of the last address
    for at in candidates(bytes) {
        if at < behind || !is_promising(bytes, at) {
            continue;
        }
        let Some(span) = url_at(&prose.text, at, behind) else {
            continue;
        };
        while known_urls < known
            && (prose.marks[known_urls].scope != Scope::Url
                || prose.marks[known_urls].span.end <= span.start)
        {
            known_urls += 1;
        }
        behind = span.end;
        let is_known = known_urls < known && prose.marks[known_urls].span.overlaps(span);
        if !is_known {
            prose.marks.push(Mark {
                span,
                scope: Scope::Url,
            });
        }
    }
    if prose.marks.len() > known {
        prose
            .marks
            .sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    }
}

/// Where an address may be recognised: at a `:`, an `@`, or a `www.`.
fn candidates(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let mut signs = memchr::memchr2_iter(b':', b'@', bytes).peekable();
    let mut hosts = memchr::memmem::find_iter(bytes, b"www.").peekable();
    std::iter::from_fn(move || match (signs.peek(), hosts.peek()) {
        (Some(sign), Some(host)) if host < sign => hosts.next(),
        (Some(_), _) => signs.next(),
        (None, _) => hosts.next(),
    })
}

/// Whether what stands around the sign at `at` may make an address: most colons end a phrase.
fn is_promising(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
    match bytes[at..] {
        [b':', b'/', b'/', ..] => before.is_ascii_alphabetic(),
        [b':', ..] => matches!(before, b'o' | b'O'), // mailto:
        [b'@', next, ..] => next.is_ascii_alphanumeric() && !before.is_ascii_whitespace(),
        [b'@'] => false,
        _ => true,
    }
}

/// The address that is recognised at `at` and begins at `floor` or later.
fn url_at(text: &str, at: usize, floor: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let starts_word = |start: usize| {
        start == floor
            || text[..start]
                .chars()
                .next_back()
                .is_none_or(|before| !before.is_alphanumeric())
    };
    let start = match bytes[at] {
        b':' => {
            let scheme = word_before(bytes, at, floor, 12, |byte| byte.is_ascii_alphabetic());
            let name = &bytes[scheme..at];
            let known: &[&str] = if bytes[at..].starts_with(b"://") {
                &[
                    "http", "https", "ftp", "ftps", "ws", "wss", "git", "ssh", "file",
                ]
            } else {
                &["mailto"]
            };
            let is_known = known
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
            (is_known && starts_word(scheme)).then_some(scheme)?
        }
        b'@' => {
            let local = word_before(bytes, at, floor, 64, |byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+')
            });
            let host = host_len(&bytes[at + 1..]);
            let is_address = local < at && starts_word(local) && host > 0;
            return is_address.then(|| Span::new(local, at + 1 + host));
        }
        _ => starts_word(at).then_some(at)?,
    };
    let end = url_end(text, start);
    // a scheme or `www.` alone is no address
    (end > at + 3).then(|| Span::new(start, end))
}

/// Where the run of bytes of a kind starts that ends at `at`; at most `longest` bytes, not before `floor`.
fn word_before(
    bytes: &[u8],
    at: usize,
    floor: usize,
    longest: usize,
    kind: impl Fn(u8) -> bool,
) -> usize {
    let run = bytes[floor.max(at.saturating_sub(longest))..at]
        .iter()
        .rev()
        .take_while(|byte| kind(**byte))
        .count();
    at - run
}

/// The length of the host name with which `bytes` begin: labels with a dot between them; 0 if there is none.
fn host_len(bytes: &[u8]) -> usize {
    let run = bytes
        .iter()
        .take(253)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    let len = bytes[..run].trim_ascii_end().len();
    let kept = bytes[..len]
        .iter()
        .rposition(|byte| byte.is_ascii_alphanumeric())
        .map_or(0, |last| last + 1);
    let has_dot = bytes[..kept]
        .iter()
        .position(|byte| *byte == b'.')
        .is_some_and(|dot| dot > 0);
    if has_dot { kept } else { 0 }
}

/// Where the address ends that starts at `start`: before white space or `<`, without the punctuation of the sentence.
fn url_end(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let len = rest
        .find(|character: char| {
            character.is_whitespace() || matches!(character, '<' | '>' | '"' | '“' | '”' | '`')
        })
        .unwrap_or(rest.len());
    let mut url = &rest[..len];
    let mut opened = url.bytes().filter(|byte| *byte == b'(').count();
    let mut closed = url.bytes().filter(|byte| *byte == b')').count();
    while let Some(last) = url.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | ']' | '}' | '’' | '…' =>
                {}
            // the bracket that was opened before the address
            ')' if closed > opened => closed -= 1,
            _ => break,
        }
        opened -= usize::from(last == '(');
        url = &url[..url.len() - last.len_utf8()];
    }
    start + url.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, read};
    use crate::text::Scopes;

    fn check(text: &str, urls: &[&str]) {
        let mut prose = Prose::default();
        read(Format::Text, text, Scopes::NONE, &mut prose);
        let found: Vec<&str> = prose
            .marks
            .iter()
            .filter(|mark| mark.scope == Scope::Url)
            .map(|mark| &prose.text[mark.span.range()])
            .collect();
        assert_eq!(found, urls, "{text:?}");
    }

    #[test]
    fn marks_addresses() {
        check(
            "See https://a.example/b?c=d#e now.",
            &["https://a.example/b?c=d#e"],
        );
        check("HTTP://A.EXAMPLE.", &["HTTP://A.EXAMPLE"]);
        check("(www.example.org)", &["www.example.org"]);
        check("x (see http://a.b/c_(d)).", &["http://a.b/c_(d)"]);
        check("http://a.b/日本, x", &["http://a.b/日本"]);
        check(
            "Write to j.doe+x@mail.example.org.",
            &["j.doe+x@mail.example.org"],
        );
        check("mailto:a@b.cd", &["mailto:a@b.cd"]);
        check("http://u@h.example/", &["http://u@h.example/"]);
        check("http://a.b\nhttp://c.d", &["http://a.b", "http://c.d"]);
        check("“https://a.b”", &["https://a.b"]);
        // no addresses
        check("note: a@b, @c.d, x://y http:// www. awww.b", &[]);
        check("a : b :// c @ d", &[]);
    }
}
