//! Finds where a string that the Markdown parser made anew was written.
//!
//! Most of what the parser hands over is a slice of its input, and its place is known. Some strings it has to
//! build: a code span over two lines of a quote, a title with an entity. Such a string differs from its source
//! only by what [`Grammar`] names, so walking both side by side finds the place of every byte.

use super::entity::decode_entity;
use super::sheet::{Sheet, line_end_at};
use crate::text::Span;

/// What may be written differently from how it reads, line ends and container prefixes apart.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Grammar {
    /// A backslash before punctuation is not read, and character references are decoded.
    pub escapes: bool,
    /// `\|` reads as `|`, as in a table.
    pub pipes: bool,
    /// A blank at the start is not read, as in a code span.
    pub skips_blank: bool,
}

/// One step of reading.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// These bytes, as they are.
    Verbatim(Span),
    /// The character reference there; its text is so many bytes of what was expected, from there on.
    Entity(Span, Span),
    /// The line end there.
    LineEnd(usize),
}

/// Reads `expected` from `within` of `source` into `steps`. Returns where reading ended, or nothing if `source`
/// does not read so; `steps` are worthless then.
pub(super) fn align(
    expected: &str,
    source: &str,
    within: Span,
    grammar: Grammar,
    steps: &mut Vec<Step>,
) -> Option<usize> {
    steps.clear();
    let source = &source[..within.end];
    let (wanted, written) = (expected.as_bytes(), source.as_bytes());
    let mut read = 0;
    let mut at = within.start;
    if grammar.skips_blank {
        at += match line_end_at(source, at) {
            0 => usize::from(written.get(at) == Some(&b' ')),
            len => len + prefix_len(&wanted[read..], &written[at + len..]),
        };
    }
    while read < wanted.len() {
        let line_end = line_end_at(source, at);
        if line_end > 0 {
            let taken = line_end_taken(&wanted[read..], line_end)?;
            steps.push(Step::LineEnd(at));
            read += taken;
            at += line_end;
            at += prefix_len(&wanted[read..], &written[at..]);
            continue;
        }
        match &written[at..] {
            [b'\\', b'\\', b'|', ..] if grammar.escapes && wanted[read] == b'|' => at += 2,
            [b'\\', next, ..]
                if *next == wanted[read]
                    && (grammar.escapes && next.is_ascii_punctuation()
                        || grammar.pipes && *next == b'|') =>
            {
                at += 1;
            }
            [b'&', ..] if grammar.escapes => {
                if let Some(entity) = decode_entity(&source[at..]) {
                    let mut buffer = [0; 8];
                    let text = entity.write(&mut buffer).as_bytes();
                    if wanted[read..].starts_with(text) {
                        let text = Span::new(read, read + text.len());
                        steps.push(Step::Entity(Span::new(at, at + entity.len), text));
                        at += entity.len;
                        read = text.end;
                        continue;
                    }
                }
            }
            _ => {}
        }
        if written.get(at) != Some(&wanted[read]) {
            return None;
        }
        match steps.last_mut() {
            Some(Step::Verbatim(span)) if span.end == at => span.end += 1,
            _ => steps.push(Step::Verbatim(Span::new(at, at + 1))),
        }
        at += 1;
        read += 1;
    }
    Some(at)
}

/// Writes what [`align`] found.
pub(super) fn replay(sheet: &mut Sheet<'_>, expected: &str, steps: &[Step]) {
    for step in steps {
        match *step {
            Step::Verbatim(span) => sheet.push(span),
            Step::Entity(span, text) => sheet.push_as(&expected[text.range()], span),
            Step::LineEnd(at) => sheet.push_line_end(at),
        }
    }
}

/// How many of the wanted bytes a line end of `len` bytes stands for.
fn line_end_taken(wanted: &[u8], len: usize) -> Option<usize> {
    match wanted {
        [b'\r', b'\n', ..] => Some(2),
        // In a code span each byte of a CRLF reads as a space.
        [b' ', b' ', ..] if len == 2 => Some(2),
        [b' ' | b'\n' | b'\r', ..] => Some(1),
        _ => None,
    }
}

/// How much of `written`, at the start of a line, belongs to the containers (`> `, list indents): as much as it
/// takes for the rest to read as `wanted`.
fn prefix_len(wanted: &[u8], written: &[u8]) -> usize {
    let run = |bytes: &[u8]| {
        bytes
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'))
            .count()
    };
    let len = run(written);
    match written.get(len) {
        None => len.saturating_sub(wanted.len()),
        Some(b'\r' | b'\n') => len,
        Some(_) => len.saturating_sub(run(wanted)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Grammar = Grammar {
        escapes: false,
        pipes: false,
        skips_blank: false,
    };
    const ESCAPES: Grammar = Grammar {
        escapes: true,
        ..PLAIN
    };

    /// `parts`: what of the source is read, piece by piece.
    fn check(expected: &str, source: &str, grammar: Grammar, parts: Option<&[&str]>) {
        let mut steps = Vec::new();
        let whole = Span::new(0, source.len());
        let found = align(expected, source, whole, grammar, &mut steps).map(|_| {
            let span = |step: &Step| match *step {
                Step::Verbatim(span) | Step::Entity(span, _) => span,
                Step::LineEnd(at) => Span::new(at, at + line_end_at(source, at)),
            };
            steps
                .iter()
                .map(|step| &source[span(step).range()])
                .collect::<Vec<_>>()
        });
        assert_eq!(found.as_deref(), parts, "{expected:?} in {source:?}");
    }

    #[test]
    fn walks_side_by_side() {
        check("ab", "ab", PLAIN, Some(&["ab"]));
        check("a b", "a\nb", PLAIN, Some(&["a", "\n", "b"]));
        check("a  b", "a\r\nb", PLAIN, Some(&["a", "\r\n", "b"]));
        check("a b", "a\n> > b", PLAIN, Some(&["a", "\n", "b"]));
        check("a > b", "a\n> > b", PLAIN, Some(&["a", "\n", "> b"])); // a quoted prompt
        check("a ", "a\n> ", PLAIN, Some(&["a", "\n"]));
        check("a b", "a\n    b", PLAIN, Some(&["a", "\n", "b"]));
        check("日 é", "日\n  é", PLAIN, Some(&["日", "\n", "é"]));
        let blank = Grammar {
            skips_blank: true,
            ..PLAIN
        };
        check("a", " a ", blank, Some(&["a"]));
        check("a", "\n> a\n> ", blank, Some(&["a"]));
        let pipes = Grammar {
            pipes: true,
            ..PLAIN
        };
        check("a|b", "a\\|b", pipes, Some(&["a", "|b"]));
        check(
            "a&b*",
            "a&amp;b\\*",
            ESCAPES,
            Some(&["a", "&amp;", "b", "*"]),
        );
        check("a&amp;", "a\\&amp;", ESCAPES, Some(&["a", "&amp;"]));
        check("R&D", "R&D", ESCAPES, Some(&["R&D"]));
        check("ab", "ac", PLAIN, None);
        check("ab", "a", PLAIN, None);
    }
}
