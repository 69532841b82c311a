//! Containers nested beyond reason.
//!
//! The Markdown parser walks all open containers for each line, so that a line of 100,000 `>` before 100,000 other
//! lines takes minutes. No writer nests so deep. Markers that begin beyond a certain column are masked, as the JSX of
//! MDX is, and read as nothing; what follows them is read.

use super::super::mdx::{Mask, Stretch, StretchKind};
use crate::text::Span;

/// The last column in which the marker of a quote or a list may begin. A container takes a column at least, so this is
/// the deepest nesting too.
const LAST_COLUMN: usize = 256;

/// Masks the markers in `parts` of `source`, from `start` on, that nest too deep. Some of it may be masked already.
pub(super) fn mask(source: &str, parts: &[Span], start: usize, mask: &mut Mask) {
    let text = mask.text.as_deref().unwrap_or(source);
    let spans: Vec<Span> = parts
        .iter()
        .flat_map(|part| excess(&text[..part.end], part.start.max(start)))
        .collect();
    if spans.is_empty() {
        return;
    }
    let mut bytes = text.as_bytes().to_vec();
    for &span in &spans {
        bytes[span.range()].fill(b',');
    }
    mask.text = String::from_utf8(bytes).ok();
    mask.stretches.extend(spans.into_iter().map(|span| Stretch {
        span,
        kind: StretchKind::Prefix,
    }));
    mask.stretches.sort_by_key(|stretch| stretch.span.start);
}

/// The parts of line prefixes, from the first marker that stands too far to the right.
fn excess(text: &str, start: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut at = start;
    while at < bytes.len() {
        let len = memchr::memchr2(b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
        // a tab is four columns
        if len > LAST_COLUMN / 4
            && let Some(span) = excess_of(&bytes[at..at + len])
        {
            spans.push(span.shifted(at));
        }
        at += len + 1;
    }
    spans
}

fn excess_of(line: &[u8]) -> Option<Span> {
    let mut at = 0;
    let mut column = 0;
    let mut start = None;
    while let Some(byte) = line.get(at) {
        let len = match byte {
            b' ' => 1,
            b'\t' => {
                column += 3 - column % 4;
                1
            }
            _ => {
                let len = marker_len(&line[at..]);
                if len > 0 && column > LAST_COLUMN {
                    start.get_or_insert(at);
                }
                len
            }
        };
        if len == 0 {
            break;
        }
        at += len;
        column += len;
    }
    Some(Span::new(start?, at))
}

/// The length of the marker of a container with which `rest` begins; 0 if it is none.
fn marker_len(rest: &[u8]) -> usize {
    let ends = |len: usize| rest.get(len).is_none_or(|byte| b" \t".contains(byte));
    let run = |from: usize, kind: fn(&u8) -> bool| {
        from + rest[from..].iter().take_while(|byte| kind(byte)).count()
    };
    match rest {
        [b'>', ..] => 1,
        [b'-' | b'+' | b'*' | b':', ..] if ends(1) => 1,
        [b'0'..=b'9', ..] => {
            let digits = run(0, u8::is_ascii_digit);
            let is_marker = matches!(rest.get(digits), Some(b'.' | b')')) && ends(digits + 1);
            if is_marker { digits + 1 } else { 0 }
        }
        [b'[', b'^', ..] => {
            let label = run(2, |byte| !b"[] \t".contains(byte));
            if rest[label..].starts_with(b"]:") {
                label + 2
            } else {
                0
            }
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Format, Prose, read};
    use crate::text::{Scope, Scopes};

    fn check(line: &str, expected: Option<&str>) {
        let found = excess(line, 0);
        let found: Vec<&str> = found.iter().map(|span| &line[span.range()]).collect();
        assert_eq!(found, Vec::from_iter(expected), "{line:?}");
    }

    #[test]
    fn markers_beyond_the_last_column() {
        let deep = ">".repeat(LAST_COLUMN + 1);
        check(&deep, None);
        check(&format!("{deep}a > b"), None);
        check(&format!("{deep}> a > b"), Some("> "));
        check(&format!("x\n{deep}>> \r"), Some(">> "));
        check(
            &format!("{deep} - 12) +\t* : [^é]: [^ -a"),
            Some("- 12) +\t* : [^é]: "),
        );
        check(&format!("{deep}-a"), None);
        check(&format!("{deep} 12.5"), None);
        check(&format!("{}- a", " ".repeat(LAST_COLUMN)), None);
        check(&format!("{}- a", " ".repeat(LAST_COLUMN + 1)), Some("- "));
        check(&format!("{}- a", "\t".repeat(LAST_COLUMN / 4)), None);
        check(&format!("{} - a", "\t".repeat(LAST_COLUMN / 4)), Some("- "));
        check(&" ".repeat(2 * LAST_COLUMN), None);
    }

    /// What stands behind is read, in any format, as if the markers were not there.
    #[test]
    fn nothing_is_lost() {
        let deep = "> - ".repeat(1000);
        for (format, source) in [
            (
                Format::Markdown,
                format!("{deep}best\n{deep}*good* _things_\n"),
            ),
            (Format::Mdx, format!("<A/>\n\n{deep}best <b>x</b>\n")),
        ] {
            let mut prose = Prose::default();
            read(format, &source, Scopes::NONE, &mut prose);
            let words: Vec<&str> = prose.text.split_whitespace().collect();
            let expected: &[&str] = match format {
                Format::Markdown => &["best", "good", "things"],
                _ => &["best", "x"],
            };
            assert_eq!(words, expected);
            assert!(
                prose
                    .blocks
                    .iter()
                    .all(|block| block.scopes.has(Scope::Quote))
            );
        }
    }
}
