//! Where readers write: blocks, marks and the map are kept in step here, and nowhere else.
//!
//! A block opens with the first text that is pushed and vanishes if that is nothing but white space. Marks may
//! stay open over the end of a block; they go on in the next one. Only one mark of a scope is open at a time
//! (emphasis within emphasis is one emphasis), so a block costs a bounded number of marks however deep it lies.

use super::{Block, Mark, Prose};
use crate::text::{Halt, Lookout, Scope, Scopes, Span};

/// Prose that is being written.
pub(super) struct Sheet<'a> {
    /// What is read.
    source: &'a str,
    /// What was written so far.
    prose: Prose,
    /// Where the open block starts in the text, if one is open.
    block: Option<usize>,
    /// The number of marks that belong to earlier blocks.
    earlier_marks: usize,
    /// The scopes of the open or the next block.
    scopes: Scopes,
    /// The heading level of the open or the next block.
    level: u8,
    /// The end of the source that the open block has read.
    floor: usize,
    /// The scopes of which a mark is open.
    marked: Scopes,
    /// How often each scope has been started and not ended.
    depths: [u32; Scope::ALL.len()],
    /// The index of the open mark of each scope in [`Sheet::marked`].
    begun: [usize; Scope::ALL.len()],
    halt: Halt<'a>,
    lookout: Lookout<'a>,
}

impl<'a> Sheet<'a> {
    /// A sheet for reading `source`, written into the memory of `prose`.
    pub(super) fn new(source: &'a str, prose: Prose) -> Sheet<'a> {
        Sheet::until(source, prose, Halt::NEVER)
    }

    /// The same; its readers ask it whether to go on.
    pub(super) fn until(source: &'a str, mut prose: Prose, halt: Halt<'a>) -> Sheet<'a> {
        prose.clear();
        Sheet {
            source,
            prose,
            block: None,
            earlier_marks: 0,
            scopes: Scopes::NONE,
            level: 0,
            floor: 0,
            marked: Scopes::NONE,
            depths: [0; Scope::ALL.len()],
            begun: [0; Scope::ALL.len()],
            halt,
            lookout: halt.lookout(),
        }
    }

    /// What is read.
    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    /// Whether reading was called off, having come to byte `at` of the source.
    #[inline]
    pub(super) fn is_called_off(&mut self, at: usize) -> bool {
        self.lookout.is_raised(at)
    }

    /// To look whether reading was called off, on the way through what is gathered already.
    pub(super) fn lookout(&self) -> Lookout<'a> {
        self.halt.lookout()
    }

    /// Whether the block has text.
    pub(super) fn is_open(&self) -> bool {
        self.block.is_some()
    }

    /// Whether the block has text that is more than white space.
    pub(super) fn has_text(&self) -> bool {
        let text = self.block.map(|start| &self.prose.text[start..]);
        text.is_some_and(|text| !text.trim_start().is_empty())
    }

    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.prose.text.is_empty()
    }

    /// Ends the block, and says what the next one is.
    pub(super) fn begin(&mut self, scopes: Scopes, level: u8) {
        self.end();
        self.scopes = scopes;
        self.level = level;
    }

    /// Ends the block, if one is open. What follows would be in a block of the same scopes.
    pub(super) fn end(&mut self) {
        let Some(start) = self.block.take() else {
            return;
        };
        let prose = &mut self.prose;
        if prose.text[start..].trim_start().is_empty() {
            prose.text.truncate(start);
            prose.map.truncate(start);
            prose.marks.truncate(self.earlier_marks);
            return;
        }
        let end = prose.text.len();
        for scope in self.marked.iter() {
            prose.marks[self.begun[scope as usize]].span.end = end;
        }
        let mut kept = self.earlier_marks;
        for index in self.earlier_marks..prose.marks.len() {
            let mark = prose.marks[index];
            if !mark.span.is_empty() {
                prose.marks[kept] = mark;
                kept += 1;
            }
        }
        prose.marks.truncate(kept);
        self.earlier_marks = kept;
        prose.blocks.push(Block {
            span: Span::new(start, end),
            scopes: self.scopes,
            level: self.level,
        });
        prose.text.push(Prose::BREAK);
        let at = Span::new(self.floor, self.floor);
        prose.map.push_atom(Prose::BREAK.len_utf8(), at);
    }

    /// Everything written; what `asides` holds has been written after its block.
    pub(super) fn finish(mut self) -> Prose {
        self.end();
        self.prose
    }

    /// Ends the block, and moves the blocks of `asides` behind it.
    pub(super) fn end_with(&mut self, asides: &mut Sheet<'_>) {
        self.end();
        asides.end();
        if asides.is_empty() {
            return;
        }
        self.prose.append(&asides.prose);
        self.earlier_marks = self.prose.marks.len();
        asides.prose.clear();
        asides.earlier_marks = 0;
    }

    /// Starts a stretch in `scope`; such stretches may nest.
    pub(super) fn start_mark(&mut self, scope: Scope) {
        self.depths[scope as usize] += 1;
        if self.depths[scope as usize] == 1 {
            self.marked = self.marked.with(scope);
            if self.is_open() {
                self.push_mark(scope);
            }
        }
    }

    /// Ends the stretch in `scope` that was started last.
    pub(super) fn end_mark(&mut self, scope: Scope) {
        match &mut self.depths[scope as usize] {
            0 => return,
            depth => *depth -= 1,
        }
        if self.depths[scope as usize] == 0 {
            self.marked = self.marked.without(scope);
            if self.is_open() {
                self.prose.marks[self.begun[scope as usize]].span.end = self.prose.text.len();
            }
        }
    }

    fn push_mark(&mut self, scope: Scope) {
        self.begun[scope as usize] = self.prose.marks.len();
        let at = self.prose.text.len();
        self.prose.marks.push(Mark {
            span: Span::new(at, at),
            scope,
        });
    }

    /// Opens a block, if none is open, for what is read at `start`.
    fn open(&mut self, start: usize) {
        if self.block.is_none() {
            self.block = Some(self.prose.text.len());
            self.floor = start;
            for scope in self.marked.iter() {
                self.push_mark(scope);
            }
        }
    }

    /// Reads these bytes of the source as they are.
    #[inline]
    pub(super) fn push(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        self.open(span.start);
        if span.start < self.floor {
            // Read before: the map may not go back, and no text may be lost.
            self.push_as(&self.source[span.range()], span);
            return;
        }
        self.floor = span.end;
        self.prose.text.push_str(&self.source[span.range()]);
        self.prose.map.push_verbatim(span);
    }

    /// Reads these bytes of the source, as a whole, as `text`.
    pub(super) fn push_as(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        self.open(span.start);
        let start = span.start.max(self.floor);
        let end = span.end.max(start);
        self.floor = end;
        self.prose.text.push_str(text);
        self.prose.map.push_atom(text.len(), Span::new(start, end));
    }

    /// Reads the line end at `at` as `\n`.
    pub(super) fn push_line_end(&mut self, at: usize) {
        match line_end_at(self.source, at) {
            0 => self.push_as("\n", Span::new(at, at)),
            1 if self.source.as_bytes()[at] == b'\n' => self.push(Span::new(at, at + 1)),
            len => self.push_as("\n", Span::new(at, at + len)),
        }
    }
}

/// The length of the line end at byte `at` of `text`: LF, CRLF or a lone CR; 0 if there is none.
pub(super) fn line_end_at(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at..).unwrap_or_default() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

impl Prose {
    /// Forgets everything and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.map.clear();
        self.blocks.clear();
        self.marks.clear();
        self.directives.clear();
    }

    /// Adds the blocks of `other`.
    fn append(&mut self, other: &Prose) {
        let by = self.text.len();
        self.text.push_str(&other.text);
        self.map.append(&other.map);
        self.blocks.extend(other.blocks.iter().map(|block| Block {
            span: block.span.shifted(by),
            ..*block
        }));
        self.marks.extend(other.marks.iter().map(|mark| Mark {
            span: mark.span.shifted(by),
            ..*mark
        }));
    }
}
