//! What a comment to sayso covers within a block of raw HTML: the text in which it stands, or the element that comes
//! next, with all it contains.
//!
//! There is no tree to ask, so the end tag of an element is found by counting its name; elements that HTML lets end
//! without one end where the next of their kind begins, or what holds them ends.

use super::super::view::View;
use super::scan::Tag;
use super::{Element, Target, classify};
use crate::text::Span;

/// How many covered elements may stand in one another.
const MOST: usize = 32;

/// The elements that are covered, while they are open.
pub(super) struct Covered<'t> {
    open: Vec<OpenElement<'t>>,
}

struct OpenElement<'t> {
    name: &'t str,
    /// How many elements of that name are open.
    count: usize,
    /// How many lists and tables were open around it.
    around: (u32, u32),
    /// Where it starts in the source.
    start: usize,
    /// The comments that cover it.
    by: Vec<usize>,
}

impl<'t> Covered<'t> {
    pub(super) fn new(target: &mut Target<'_, '_>, view: &View<'t>) -> Covered<'t> {
        if !view.text.is_empty() {
            let whole = view.source_of(Span::new(0, view.text.len()));
            target.directives.end_text(whole.start);
        }
        Covered { open: Vec::new() }
    }

    /// Text is read at `span`.
    pub(super) fn read_text(&mut self, target: &mut Target<'_, '_>, view: &View<'t>, span: Span) {
        if target.directives.are_pending() && !view.text[span.range()].trim().is_empty() {
            target.directives.begin_text(view.source_of(span).start);
        }
    }

    /// A tag was read; `around` is how many lists and tables are open outside of it.
    pub(super) fn read_tag(
        &mut self,
        target: &mut Target<'_, '_>,
        view: &View<'t>,
        tag: Tag,
        around: (u32, u32),
    ) {
        let name = &view.text[tag.name.range()];
        let at = view.source_of(tag.span);
        let element = classify(name, target.jsx);
        if matches!(
            element,
            Element::Inline | Element::LineBreak | Element::Image | Element::Mark(_)
        ) {
            if !tag.is_end {
                target.directives.begin_text(at.start);
            }
            return;
        }
        target
            .directives
            .end_text(if tag.is_end { at.start } else { at.end });
        self.open.retain_mut(|open| {
            let end = open.end(name, element, tag, around, at);
            if let Some(end) = end {
                for &index in &open.by {
                    target.directives.cover(index, Span::new(open.start, end));
                }
            }
            end.is_none()
        });
        if !target.directives.are_pending() {
            return;
        }
        // what stands at the end of an element has nothing to cover
        let by = target.directives.take_pending();
        if !tag.is_end && !tag.is_closed && self.open.len() < MOST {
            self.open.push(OpenElement {
                name,
                count: 1,
                around,
                start: at.start,
                by,
            });
        }
    }

    /// The block ends.
    pub(super) fn finish(self, target: &mut Target<'_, '_>, view: &View<'t>) {
        if view.text.is_empty() {
            return;
        }
        let end = view.source_of(Span::new(0, view.text.len())).end;
        target.directives.end_text(end);
        for open in self.open {
            for index in open.by {
                target.directives.cover(index, Span::new(open.start, end));
            }
        }
    }
}

impl OpenElement<'_> {
    /// Where the element ends, if it does so with `tag`.
    fn end(
        &mut self,
        name: &str,
        element: Element,
        tag: Tag,
        around: (u32, u32),
        at: Span,
    ) -> Option<usize> {
        let is_own = self.name.eq_ignore_ascii_case(name);
        let ends_without_tag = ["p", "li", "dt", "dd", "tr", "td", "th"]
            .into_iter()
            .any(|known| self.name.eq_ignore_ascii_case(known));
        if ends_without_tag {
            let holder_ends = around.0 < self.around.0 || around.1 < self.around.1;
            let next_begins = is_own && !tag.is_end && around == self.around;
            let paragraph_ends = self.name.eq_ignore_ascii_case("p")
                && !is_own
                && !matches!(element, Element::Inline);
            if holder_ends || next_begins || paragraph_ends {
                return Some(at.start);
            }
        }
        match (is_own, tag.is_end) {
            (false, _) => return None,
            (true, false) => self.count += 1,
            (true, true) => self.count -= 1,
        }
        (self.count == 0).then_some(at.end)
    }
}
