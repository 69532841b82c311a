//! Folding maps each folded character to whole characters of what was read, in order, block by block.

use sayso::document::fold::Folded;
use sayso::document::{Format, Prose, read};
use sayso::text::{Halt, Scopes, Span};

pub(super) fn fold(data: &[u8]) {
    let Some((&kind, data)) = data.split_first() else {
        return;
    };
    let source = String::from_utf8_lossy(data);
    let format = [Format::Text, Format::Markdown][usize::from(kind % 2)];
    let mut prose = Prose::default();
    read(format, &source, Scopes::EVERY, &mut prose);
    let mut folded = Folded::default();
    folded.fold(&prose, Halt::NEVER);
    hold(&prose, &folded);
    // what was folded before leaves no traces
    let (text, map) = (folded.text.clone(), folded.map.clone());
    folded.fold(&prose, Halt::NEVER);
    assert_eq!((&folded.text, &folded.map), (&text, &map));
    alone(&source);
}

fn hold(prose: &Prose, folded: &Folded) {
    assert_eq!(folded.map.len(), folded.text.len());
    let mut end = 0;
    for block in &folded.blocks {
        assert_eq!(block.span.start, end, "a gap between blocks");
        assert!(folded.text[block.span.end..].starts_with('\n'));
        assert!(!folded.text[block.span.range()].contains('\n'));
        end = block.span.end + 1;
        let bounds = prose.blocks[block.block].span;
        let read = &prose.text[bounds.range()];
        // each reading of a block is that of the block alone, save for words broken at line ends
        let joined = prose.joins_lines && read.contains('\n');
        if !joined {
            assert_eq!(&folded.text[block.span.range()], &Folded::of(read).text);
        }
        let mut last = bounds.start;
        for (at, c) in folded.text[block.span.range()].char_indices() {
            if matches!(c, ' ' | '—') {
                continue;
            }
            let at = block.span.start + at;
            let place = folded.map.span_of(Span::new(at, at + c.len_utf8()));
            assert!(bounds.contains(place), "{place:?} outside {bounds:?}");
            assert!(
                prose
                    .text
                    .get(place.range())
                    .is_some_and(|read| !read.is_empty())
            );
            assert!(place.start >= last, "{place:?} goes back before {last}");
            last = place.start;
        }
    }
    assert_eq!(end, folded.text.len(), "text after the last block");
}

/// One string on its own; and letters that are folded already fold to themselves.
fn alone(text: &str) {
    let once = Folded::of(text);
    assert_eq!(once.map.len(), once.text.len());
    assert!(!once.text.contains(char::is_uppercase) || !once.text.is_ascii());
    let spread: String = text.chars().flat_map(|c| [c, '\u{200B}']).collect();
    if text.is_ascii() {
        assert_eq!(
            once.text,
            Folded::of(&spread).text,
            "stretches fold otherwise than letters"
        );
    }
}
