//! Where the words of a fix go: into the bytes of the source, so that the markup and the line ends between them stay.

use super::escape::escape;
use crate::document::{Format, Prose};
use crate::lint::{Edit, Finding};
use crate::text::{Scope, Scopes, Span};

/// The text in which a fix is to be placed.
pub(super) struct Place<'a> {
    pub(super) prose: &'a Prose,
    pub(super) source: &'a str,
    pub(super) format: Format,
    /// Every scope in which the finding stands.
    pub(super) scopes: Scopes,
}

/// The changes that a fix makes.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Placed {
    /// Of the source.
    pub(super) edits: Vec<Edit>,
    /// Of what is read, in the same order.
    pub(super) reads: Vec<Edit>,
    /// Whether nothing but words is lost.
    pub(super) is_sure: bool,
}

impl Place<'_> {
    /// Puts the words `new` where the words `old` of `finding` stand. None if nothing would change.
    pub(super) fn place(&self, finding: &Finding, old: &[Span], new: &[String]) -> Option<Placed> {
        let placed = match finding.pieces.len() {
            1 => self.place_whole(finding, old, new),
            _ if old.len() == new.len() => self.place_by_word(old, new),
            _ => None,
        };
        let mut placed = placed.unwrap_or_else(|| self.place_over(finding, old, new));
        placed.is_sure &= self.is_plain(new);
        let changes = |edit: &Edit| self.source[edit.span.range()] != edit.text;
        placed.edits.iter().any(changes).then_some(placed)
    }

    /// One edit for wording without markup; what stands between the words stays if there are as many as before.
    fn place_whole(&self, finding: &Finding, old: &[Span], new: &[String]) -> Option<Placed> {
        if old.len() != new.len() {
            return None;
        }
        let gaps: Vec<Span> = old
            .windows(2)
            .map(|pair| Span::new(pair[0].end, pair[1].start))
            .collect();
        let mut text = String::new();
        let mut reads = String::new();
        for (index, word) in new.iter().enumerate() {
            text.push_str(&escape(word, self.format, self.scopes));
            reads.push_str(word);
            if let Some(gap) = gaps.get(index) {
                let read = &self.prose.text[gap.range()];
                if read.contains('\n') && !may_begin_line(&new[index + 1]) {
                    return None;
                }
                text.push_str(&self.source[self.prose.map.span_of(*gap).range()]);
                reads.push_str(read);
            }
        }
        Some(Placed {
            edits: vec![Edit {
                span: finding.span,
                text,
            }],
            reads: vec![Edit {
                span: finding.read,
                text: reads,
            }],
            is_sure: true,
        })
    }

    /// An edit for each word that differs; all that stands between them stays.
    fn place_by_word(&self, old: &[Span], new: &[String]) -> Option<Placed> {
        let mut placed = Placed {
            edits: Vec::new(),
            reads: Vec::new(),
            is_sure: true,
        };
        for (word, text) in old.iter().zip(new) {
            if self.prose.text[word.range()] == **text {
                continue;
            }
            let [span] = self.prose.map.pieces_of(*word)[..] else {
                return None;
            };
            if self.begins_line(*word) && !may_begin_line(text) {
                return None;
            }
            placed.edits.push(Edit {
                span,
                text: escape(text, self.format, self.scopes),
            });
            placed.reads.push(Edit {
                span: *word,
                text: text.clone(),
            });
        }
        Some(placed)
    }

    /// One edit over all of it. The first line end inside is kept between words, prefix and all; markup is lost, if there is any.
    fn place_over(&self, finding: &Finding, old: &[Span], new: &[String]) -> Placed {
        let map = &self.prose.map;
        let pairs = old.windows(2);
        let pairs = pairs.map(|pair| (pair[0], pair[1], Span::new(pair[0].end, pair[1].start)));
        // as written from the one word to the next: more than white space may stand there that is not read
        let mut breaks = pairs
            .filter(|(_, _, gap)| self.prose.text[gap.range()].contains('\n'))
            .map(|(word, next, gap)| {
                let written = map.span_of(word).end..map.span_of(next).start;
                (gap, &self.source[written])
            });
        let first = breaks.next();
        let kept = first
            .filter(|(_, written)| is_soft(written) && new.len() > 1 && may_begin_line(&new[1]));
        let mut text = String::new();
        let mut reads = String::new();
        for (index, word) in new.iter().enumerate() {
            match (index, kept) {
                (0, _) => {}
                (1, Some((gap, written))) => {
                    text.push_str(written);
                    reads.push_str(&self.prose.text[gap.range()]);
                }
                _ => {
                    text.push(' ');
                    reads.push(' ');
                }
            }
            text.push_str(&escape(word, self.format, self.scopes));
            reads.push_str(word);
        }
        // between the pieces there may be line prefixes, and nothing else
        let between = finding.pieces.windows(2);
        let is_sure = between
            .map(|pair| &self.source[pair[0].end..pair[1].start])
            .all(|markup| markup.chars().all(|c| matches!(c, ' ' | '\t' | '>')))
            && first.is_none_or(|(_, written)| is_soft(written))
            && breaks.all(|(_, written)| is_soft(written));
        Placed {
            edits: vec![Edit {
                span: finding.span,
                text,
            }],
            reads: vec![Edit {
                span: finding.read,
                text: reads,
            }],
            is_sure,
        }
    }

    /// Puts `text` in the place of the article at `article`, if it is written in one piece; whether it was.
    pub(super) fn add_article(&self, placed: &mut Placed, article: Span, text: String) -> bool {
        let [span] = self.prose.map.pieces_of(article)[..] else {
            return false;
        };
        if span.len() != article.len() {
            return false;
        }
        placed.edits.insert(
            0,
            Edit {
                span,
                text: text.clone(),
            },
        );
        placed.reads.insert(
            0,
            Edit {
                span: article,
                text,
            },
        );
        true
    }

    /// Whether the text needs no more than to be written. In front matter and in attributes any mark may mean something.
    fn is_plain(&self, words: &[String]) -> bool {
        let is_strict = [Scope::FrontMatter, Scope::Title, Scope::ImageAlt]
            .into_iter()
            .any(|scope| self.scopes.has(scope));
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '+');
        !is_strict || words.iter().all(|word| word.chars().all(is_letter))
    }

    fn begins_line(&self, word: Span) -> bool {
        self.prose.text[..word.start].ends_with('\n')
    }
}

/// Whether what is written between two words is no more than a line end and what must stand before the next line.
fn is_soft(gap: &str) -> bool {
    let (line, _) = gap.split_once('\n').unwrap_or((gap, ""));
    let is_plain = gap
        .chars()
        .all(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '>'));
    is_plain && !line.trim_end_matches('\r').ends_with("  ")
}

/// Whether a line that begins with `word` is still a line of text.
fn may_begin_line(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
}
