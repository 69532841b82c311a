//! The links that Markdown defines for all of its parts.
//!
//! A definition counts wherever it stands, so a part of a source reads as it does within the whole only if the labels
//! that the rest defines are known. They are known if each stands in a line that is nothing else beyond doubt:
//! `[label]: address "title"`, behind a blank line, a heading or another such line, and before a line that is no title.
//! Where anything else may define a link or a footnote, nothing is known.

use std::collections::HashMap;

use unicase::UniCase;

use super::{indent_of, without_markers};
use crate::text::{Halt, Span};

/// How far back the label of a definition is looked for, in bytes.
const LONGEST_LABEL: usize = 4096;

/// The longest label that is known, in bytes; the parser reads up to 999 code points.
const LONGEST_KNOWN: usize = 500;

/// So many bytes of addresses and titles the parser puts in place of references, whatever the length of the text. With
/// more of them it may stop to, and what it then reads depends on all of the text.
const MOST_EXPANDED: usize = 100_000;

/// The definitions whose lines are nothing else, in order of place.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    known: Vec<Definition>,
    /// Whether the line before is the last of them.
    is_open: bool,
}

#[derive(Clone, Copy, Debug)]
struct Definition {
    label: Span,
    /// The bytes of its address and its title, at most.
    weight: usize,
}

impl Definitions {
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.is_open = false;
    }

    /// Reads the next line, which starts `at`, where nothing is open; `is_first`: no paragraph can go on in it.
    pub(super) fn read_line(&mut self, line: &[u8], at: usize, is_first: bool) {
        let was_open = std::mem::take(&mut self.is_open);
        // with four blanks it may be code
        let indent = indent_of(line).min(3);
        let rest = &line[indent..];
        if (is_first || was_open)
            && let Some(len) = label_of(rest)
        {
            let start = at + indent + 1;
            // a reference may be shorter by a byte than the character it stands for
            let references = memchr::memchr_iter(b'&', rest).count();
            self.known.push(Definition {
                label: Span::new(start, start + len),
                weight: rest.len() - len + references,
            });
            self.is_open = true;
        } else if was_open && let Some(b'"' | b'\'' | b'(') = line.iter().find(|byte| **byte > b' ')
        {
            // perhaps its title
            self.known.pop();
        }
    }

    /// Passes over the next line, which is no definition, and no title of one.
    pub(super) fn pass_over(&mut self) {
        self.is_open = false;
    }

    /// The labels of `source`, whose lines were read; nothing if it may define anything else. `code` is what lies in
    /// blocks of code, in order.
    pub(super) fn labels(&self, source: &str, code: &[Span], halt: Halt<'_>) -> Option<Vec<Span>> {
        let is_known = |at: usize| {
            let before = code.partition_point(|span| span.end <= at);
            code.get(before).is_some_and(|span| span.start <= at) || self.is_label_end(at)
        };
        if may_define(source, is_known) {
            return None;
        }
        let mut weights = HashMap::with_capacity(self.known.len());
        let mut longest = 0;
        for definition in &self.known {
            let label = UniCase::new(&source[definition.label.range()]);
            longest = longest.max(definition.weight);
            if weights.insert(label, definition.weight).is_some() {
                return None; // the first one counts
            }
        }
        let expanded = match self.known.is_empty() {
            true => 0,
            false => self.expanded(source, &weights, longest, halt),
        };
        (expanded <= MOST_EXPANDED).then(|| self.known.iter().map(|known| known.label).collect())
    }

    /// The bytes that the parser puts in place of references, at most; or more than it may.
    fn expanded(
        &self,
        source: &str,
        weights: &HashMap<UniCase<&str>, usize>,
        longest: usize,
        halt: Halt<'_>,
    ) -> usize {
        let bytes = source.as_bytes();
        let mut expanded = 0;
        let mut open = None;
        for at in halt.limit(memchr::memchr2_iter(b'[', b']', bytes)) {
            if bytes[at] == b'[' {
                open = Some(at + 1);
                continue;
            }
            let Some(start) = open.take() else {
                continue; // no known label holds a bracket
            };
            let label = &source[start..at];
            if self.is_label_end(at) {
                continue;
            }
            // nothing that the parser joins or unescapes
            let is_plain = label.len() <= LONGEST_KNOWN
                && label.bytes().all(|byte| byte >= b' ' && byte != b'\\')
                && !label.contains("  ");
            expanded += match is_plain {
                true => {
                    let label = UniCase::new(label.trim_matches(' '));
                    weights.get(&label).copied().unwrap_or(0)
                }
                false => longest,
            };
            if expanded > MOST_EXPANDED {
                break;
            }
        }
        expanded
    }

    fn is_label_end(&self, at: usize) -> bool {
        let search = self
            .known
            .binary_search_by_key(&at, |known| known.label.end);
        search.is_ok()
    }
}

/// The length of the label, if `line` is a definition and nothing else.
fn label_of(line: &[u8]) -> Option<usize> {
    let behind = line.strip_prefix(b"[")?;
    let len = memchr::memchr(b']', behind)?;
    let label = &behind[..len];
    let is_plain = |byte: &u8| *byte >= b' ' && !b"[\\".contains(byte);
    let has_blanks = |label: &[u8]| {
        label.first() == Some(&b' ')
            || label.last() == Some(&b' ')
            || label.windows(2).any(|pair| pair == b"  ")
    };
    if len == 0
        || len > LONGEST_KNOWN
        || label[0] == b'^'
        || !label.iter().all(is_plain)
        || has_blanks(label)
    {
        return None;
    }
    let rest = behind[len..].strip_prefix(b"]:")?.trim_ascii();
    let end = rest.iter().position(|byte| *byte <= b' ');
    let (address, title) = rest.split_at(end.unwrap_or(rest.len()));
    if address.is_empty() || address.iter().any(|byte| b"<()\\".contains(byte)) {
        return None;
    }
    let title = title.trim_ascii();
    let is_title = match title {
        [] => true,
        [quote @ (b'"' | b'\''), inner @ .., last] if last == quote => {
            !inner.iter().any(|byte| byte == quote || *byte == b'\\')
        }
        _ => false,
    };
    (is_title && rest.iter().all(|byte| *byte >= b' ')).then_some(len)
}

/// Whether a link or a footnote may be defined somewhere, but where it `is_known`: a label and a colon behind nothing
/// but the markers of containers.
pub(super) fn may_define(source: &str, is_known: impl Fn(usize) -> bool) -> bool {
    let bytes = source.as_bytes();
    let mut patience = LONGEST_LABEL + 4 * bytes.len();
    memchr::memmem::find_iter(bytes, b"]:").any(|at| {
        if is_known(at) {
            return false;
        }
        let before = &bytes[at.saturating_sub(LONGEST_LABEL)..at];
        let line = match memchr::memrchr(b'\n', before) {
            Some(line_end) => &before[line_end + 1..],
            None if at > before.len() => return true,
            None => before,
        };
        match patience.checked_sub(line.len()) {
            Some(left) => patience = left,
            None => return true,
        }
        may_be_label(line)
    })
}

/// Whether `line`, before its `]:`, may hold the label of a definition, or the last line of one.
fn may_be_label(line: &[u8]) -> bool {
    match memchr::memrchr(b'[', line) {
        None => true,
        Some(open) => {
            let prefix = &line[..open];
            prefix.last() == Some(&b'\\') || without_markers(prefix).is_empty()
        }
    }
}
