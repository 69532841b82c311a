//! The laws of a text that was read: every byte of it is mapped, in order, to whole characters of the source.
//!
//! The fuzz targets hold texts to them too, so nothing here is named by its path in this crate.

use super::{Prose, Span};

/// The laws of [`Prose`].
#[track_caller]
pub(crate) fn hold(source: &str, prose: &Prose) {
    let text = &prose.text;
    assert_eq!(prose.map.len(), text.len(), "{source:?}");
    let pieces = prose.map.pieces();
    let mut next_start = 0;
    for (index, piece) in pieces.iter().enumerate() {
        let end = pieces.get(index + 1).map_or(text.len(), |next| next.start);
        assert_eq!(piece.start, next_start, "{source:?}");
        assert!(piece.start < end, "{source:?}: an empty piece");
        next_start = end;
        let read = text
            .get(piece.start..end)
            .expect("pieces are whole characters");
        let written = source
            .get(piece.source.range())
            .expect("sources are whole characters");
        if piece.verbatim {
            assert_eq!(read, written, "{source:?}");
        }
    }
    let mut at = 0;
    for block in &prose.blocks {
        assert_eq!(block.span.start, at, "{source:?}: a gap between blocks");
        assert!(!block.span.is_empty(), "{source:?}");
        let read = &text[block.span.range()];
        assert!(!read.trim().is_empty(), "{source:?}: a blank block");
        assert!(
            !read.contains(Prose::BREAK) || source.contains(Prose::BREAK),
            "{source:?}"
        );
        assert!(
            text[block.span.end..].starts_with(Prose::BREAK),
            "{source:?}"
        );
        at = block.span.end + Prose::BREAK.len_utf8();
        let mut floor = 0;
        for (part, piece) in prose.map.slices(block.span) {
            assert!(block.span.contains(part));
            assert!(
                floor <= piece.source.start,
                "{source:?}: sources go back in {read:?}"
            );
            floor = piece.source.end;
        }
    }
    assert_eq!(at, text.len(), "{source:?}: text after the last block");
    let mut last = Span::new(0, 0);
    for mark in &prose.marks {
        assert!(!mark.span.is_empty(), "{source:?}");
        assert!(
            last.start <= mark.span.start,
            "{source:?}: marks are not sorted"
        );
        assert!(text.get(mark.span.range()).is_some());
        let within = prose
            .blocks
            .iter()
            .any(|block| block.span.contains(mark.span));
        assert!(within, "{source:?}: a mark outside blocks");
        last = mark.span;
    }
}
