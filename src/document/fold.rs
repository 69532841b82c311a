//! Folding: the one form in which texts and phrases are compared, and the way back from it.
//!
//! The steps are those of `docs/matching.md`. The map has one entry for each place where the distance
//! between the two texts shifts.

use super::{OffsetMap, Prose};
use crate::text::{Halt, Lookout, Span};

mod folder;
mod plain;

use folder::{Folder, Joins};

/// What separates blocks in [`Folded::text`]; no phrase holds it.
const SEPARATOR: u8 = b'\n';

/// The folded text of a document.
#[derive(Debug, Default)]
pub struct Folded {
    /// The blocks, folded, each followed by a line feed.
    pub text: String,
    /// From bytes of `text` to bytes of [`Prose::text`].
    pub map: OffsetMap,
    /// The blocks in the order of `text`. A block of plain text with words broken at line ends stands here
    /// more than once.
    pub blocks: Vec<FoldedBlock>,
    /// What becomes `text`.
    bytes: Vec<u8>,
}

/// One block, folded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FoldedBlock {
    /// Bytes of [`Folded::text`], without the separator.
    pub span: Span,
    /// The index into [`Prose::blocks`].
    pub block: usize,
}

impl Folded {
    /// Folds all of `prose`, in place of what was here before; no more of it once `halt` is raised.
    pub fn fold(&mut self, prose: &Prose, halt: Halt<'_>) {
        self.clear();
        let lookout = &mut halt.lookout();
        for (index, block) in prose.blocks.iter().enumerate() {
            if lookout.is_raised(block.span.start) {
                break;
            }
            let joints = self.push(prose, block.span, index, Joins::None, lookout);
            if !prose.joins_lines || joints == 0 {
                continue;
            }
            self.push(prose, block.span, index, Joins::All, &mut halt.lookout());
            if joints > 1 {
                self.push(prose, block.span, index, Joins::Odd, &mut halt.lookout());
                self.push(prose, block.span, index, Joins::Even, &mut halt.lookout());
            }
        }
        self.finish();
    }

    /// Folds one string, such as a word of a phrase.
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded::default();
        let block = Span::new(0, text.len());
        let lookout = &mut Halt::NEVER.lookout();
        Folder::new(text, block, &mut folded, Joins::None, lookout).run();
        folded.finish();
        folded
    }

    fn clear(&mut self) {
        // the memory of the last text serves the next
        self.bytes = std::mem::take(&mut self.text).into_bytes();
        self.bytes.clear();
        self.map.clear();
        self.blocks.clear();
    }

    fn finish(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        self.text = String::from_utf8(bytes).expect("whole characters were written");
    }

    /// Folds a block and its separator; returns how many words in it are broken at a line end.
    fn push(
        &mut self,
        prose: &Prose,
        block: Span,
        index: usize,
        joins: Joins,
        lookout: &mut Lookout<'_>,
    ) -> usize {
        let start = self.bytes.len();
        let mut folder = Folder::new(&prose.text, block, self, joins, lookout);
        folder.run();
        let joints = folder.joints;
        self.blocks.push(FoldedBlock {
            span: Span::new(start, self.bytes.len()),
            block: index,
        });
        self.bytes.push(SEPARATOR);
        self.map.push_atom(1, Span::new(block.end, block.end));
        joints
    }
}

#[cfg(test)]
mod tests;
