//! From what is read to where it was written: a sorted list of pieces, one for each place where the distance
//! between the two shifts.

use crate::text::Span;

/// A run of text and the bytes it was read from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Piece {
    /// Where the run starts in the text that is read; it ends where the next piece starts.
    pub start: usize,
    /// The bytes it was read from.
    pub source: Span,
    /// Whether text and source are the same bytes. If not, the run stands for the source as a whole
    /// (`&` for `&amp;`), and any part of it maps to all of it.
    pub verbatim: bool,
}

/// A map from the bytes of one text to the bytes of another that it was made from.
///
/// Within a block sources only grow; from block to block they may go back (a link's title is read after the
/// paragraph that holds the link).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    /// The length of the text that is mapped.
    len: usize,
}

impl OffsetMap {
    /// A map of nothing.
    pub fn new() -> OffsetMap {
        OffsetMap::default()
    }

    /// Forgets all pieces and keeps the memory.
    pub fn clear(&mut self) {
        self.pieces.clear();
        self.len = 0;
    }

    /// The length of the text that is mapped, in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The pieces in the order of the text.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Says that the next `source.len()` bytes of text are those bytes of the source.
    pub fn push_verbatim(&mut self, source: Span) {
        if source.is_empty() {
            return;
        }
        match self.pieces.last() {
            Some(last)
                if last.verbatim && last.source.start + (self.len - last.start) == source.start =>
            {
                self.pieces
                    .last_mut()
                    .expect("there is a last piece")
                    .source
                    .end = source.end;
            }
            _ => self.pieces.push(Piece {
                start: self.len,
                source,
                verbatim: true,
            }),
        }
        self.len += source.len();
    }

    /// Says that the next `len` bytes of text stand, as a whole, for those bytes of the source.
    pub fn push_atom(&mut self, len: usize, source: Span) {
        if len == 0 {
            return;
        }
        self.pieces.push(Piece {
            start: self.len,
            source,
            verbatim: false,
        });
        self.len += len;
    }

    /// Says that the next text is what `other` maps.
    pub fn append(&mut self, other: &OffsetMap) {
        let by = self.len;
        self.pieces.extend(other.pieces.iter().map(|piece| Piece {
            start: piece.start + by,
            ..*piece
        }));
        self.len += other.len;
    }

    /// Forgets what was pushed since the map was `len` long. A piece must have started there.
    pub fn truncate(&mut self, len: usize) {
        let kept = self.pieces.partition_point(|piece| piece.start < len);
        self.pieces.truncate(kept);
        self.len = self.len.min(len);
    }

    /// What `text` was read from, piece by piece, each with the part of `text` that it makes.
    /// A verbatim piece is cut to that part, any other is given whole.
    pub fn slices(&self, text: Span) -> impl Iterator<Item = (Span, Piece)> {
        let first = if text.is_empty() {
            self.pieces.len()
        } else {
            self.index_of(text.start)
        };
        (first..self.pieces.len()).map_while(move |index| {
            let piece = self.pieces[index];
            let next = self
                .pieces
                .get(index + 1)
                .map_or(self.len, |next| next.start);
            let part = Span::new(
                text.start.max(piece.start),
                text.end.min(next).max(piece.start),
            );
            let source = if piece.verbatim {
                let start = piece.source.start + (part.start - piece.start);
                Span::new(start, start + part.len())
            } else {
                piece.source
            };
            let start = part.start;
            (start < text.end).then_some((
                part,
                Piece {
                    start,
                    source,
                    ..piece
                },
            ))
        })
    }

    /// Says that the last piece, an atom, stands for the source up to `end`.
    pub(super) fn stretch(&mut self, end: usize) {
        if let Some(last) = self.pieces.last_mut().filter(|last| !last.verbatim) {
            last.source.end = end;
        }
    }

    /// The index of the piece that holds byte `at` of the text.
    fn index_of(&self, at: usize) -> usize {
        self.pieces.partition_point(|piece| piece.start <= at) - 1
    }

    /// The source bytes of what is read in `text`, markup between them left out: sorted, disjoint, not adjacent.
    /// `text` must not be empty, and must lie in one block.
    pub fn pieces_of(&self, text: Span) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for (_, Piece { source, .. }) in self.slices(text) {
            match spans.last_mut() {
                Some(last) if source.start <= last.end => last.end = last.end.max(source.end),
                _ => spans.push(source),
            }
        }
        spans
    }

    /// The source span from the first to the last byte of what is read in `text`.
    /// `text` must not be empty, and must lie in one block.
    pub fn span_of(&self, text: Span) -> Span {
        let first = self.pieces[self.index_of(text.start)];
        let last = self.pieces[self.index_of(text.end - 1)];
        let start = if first.verbatim {
            first.source.start + (text.start - first.start)
        } else {
            first.source.start
        };
        let end = if last.verbatim {
            last.source.start + (text.end - last.start)
        } else {
            last.source.end
        };
        Span::new(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The map of `a &amp; **b** c` read as `a & b c`.
    fn map() -> OffsetMap {
        let mut map = OffsetMap::new();
        map.push_verbatim(Span::new(0, 2)); // "a "
        map.push_atom(1, Span::new(2, 7)); // "&"
        map.push_verbatim(Span::new(7, 8)); // " "
        map.push_verbatim(Span::new(10, 11)); // "b"
        map.push_verbatim(Span::new(13, 15)); // " c"
        map
    }

    fn check(text: (usize, usize), span: (usize, usize), pieces: &[(usize, usize)]) {
        let text = Span::new(text.0, text.1);
        assert_eq!(map().span_of(text), Span::new(span.0, span.1));
        let expected: Vec<Span> = pieces
            .iter()
            .map(|&(start, end)| Span::new(start, end))
            .collect();
        assert_eq!(map().pieces_of(text), expected);
    }

    #[test]
    fn maps_back() {
        check((0, 1), (0, 1), &[(0, 1)]);
        check((0, 3), (0, 7), &[(0, 7)]);
        check((2, 3), (2, 7), &[(2, 7)]); // an atom is whole
        check((4, 5), (10, 11), &[(10, 11)]);
        check((0, 7), (0, 15), &[(0, 8), (10, 11), (13, 15)]);
    }

    #[test]
    fn verbatim_neighbours_are_one_piece() {
        let mut map = OffsetMap::new();
        map.push_verbatim(Span::new(3, 5));
        map.push_verbatim(Span::new(5, 9));
        assert_eq!(map.pieces().len(), 1);
        assert_eq!(map.len(), 6);
    }
}
