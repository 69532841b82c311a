//! Raw HTML within Markdown: gathered from the parser's events, and handed to the reader of HTML.

use super::super::OffsetMap;
use super::super::align::{Grammar, Step, align};
use super::super::html;
use super::super::sheet::line_end_at;
use super::super::view::View;
use super::Reader;
use crate::text::Span;

impl Reader<'_> {
    pub(super) fn read_inline_html(&mut self, text: &str, at: Span) {
        if let Some(span) = self.place_of(text) {
            // A comment may run over several lines of a quote.
            let view = View::slice(self.source, span);
            let view = if self.quotes > 0 { view.quoted() } else { view };
            return html::read_inline(&mut self.target(self.is_mdx), &view);
        }
        // A tag over several lines of a quote.
        let (mut joined, mut map) = (String::new(), OffsetMap::new());
        if align(text, self.text, at, Grammar::default(), &mut self.steps).is_some() {
            for step in &self.steps {
                match *step {
                    Step::Verbatim(span) => {
                        joined.push_str(&self.source[span.range()]);
                        map.push_verbatim(span);
                    }
                    Step::LineEnd(at) => {
                        joined.push('\n');
                        let len = line_end_at(self.source, at);
                        map.push_atom(1, Span::new(at, at + len));
                    }
                    Step::Entity(..) => {}
                }
            }
        } else {
            joined.push_str(text);
            map.push_atom(text.len(), at);
        }
        let view = View::mapped(&joined, &map);
        html::read_inline(&mut self.target(self.is_mdx), &view);
    }

    /// Adds a line to the block of raw HTML. The parser leaves out the CR of a CRLF.
    pub(super) fn add_html(&mut self, at: Span) {
        let Some(run) = &mut self.html else { return };
        let gap = self.source.as_bytes().get(run.end..at.start);
        if gap.is_some_and(|gap| matches!(gap, [] | [b'\r'])) {
            run.end = at.end;
        } else {
            self.html_text.push_str(&self.source[run.range()]);
            self.html_map.push_verbatim(*run);
            *run = at;
        }
    }

    pub(super) fn read_html(&mut self) {
        let Some(run) = self.html.take() else { return };
        let source = self.source;
        if self.html_text.is_empty() {
            return html::read_block(&mut self.target(false), &View::slice(source, run));
        }
        let mut text = std::mem::take(&mut self.html_text);
        let mut map = std::mem::take(&mut self.html_map);
        text.push_str(&source[run.range()]);
        map.push_verbatim(run);
        html::read_block(&mut self.target(false), &View::mapped(&text, &map));
        text.clear();
        map.clear();
        (self.html_text, self.html_map) = (text, map);
    }
}
