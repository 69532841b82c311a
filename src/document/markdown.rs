//! Markdown as prose: the parser's events become blocks.
//!
//! The parser hands over slices of its input wherever it can, so the place of most text is known without
//! comparing a byte; what it had to build anew is aligned (see [`super::align`]). Nothing here recurses.

use std::collections::HashSet;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use unicase::UniCase;

use super::align::{Grammar, Step, align, replay};
use super::directive::{self, Directives};
use super::entity::decode_entity;
use super::html::{self, MARKS, Target};
use super::mdx::{Mask, Stretch, StretchKind};
use super::sheet::Sheet;
use super::view::View;
use super::{OffsetMap, Parts, Prose, front_matter, mdx};
use crate::text::{Halt, Scope, Scopes, Span};

mod depth;
mod dialect;
mod links;
mod raw;
#[cfg(test)]
mod tests;

pub(super) use dialect::options;
use links::Definition;

/// Reads `parts` of `source` into the memory of `prose`.
pub(super) fn read_parts(
    source: &str,
    parts: &Parts,
    wanted: Scopes,
    halt: Halt<'_>,
    is_mdx: bool,
    prose: Prose,
) -> Prose {
    let mut flow = Sheet::until(source, prose, halt);
    let front_matter = front_matter::find_front_matter(source);
    let start = front_matter.map_or(0, |front_matter| front_matter.end);
    if let Some(front_matter) = front_matter
        && parts.spans.first().is_some_and(|part| part.start == 0)
    {
        front_matter::read(front_matter, &mut flow);
    }
    let mut mask = if is_mdx {
        mdx::mask(source, start)
    } else {
        Mask::default()
    };
    // before any part is masked: they are the same for all parts
    let options = options(mask.text.as_deref().unwrap_or(source));
    depth::mask(source, &parts.spans, start, &mut mask);
    let text = mask.text.as_deref().unwrap_or(source);
    Reader {
        source,
        text,
        wanted,
        stretches: &mask.stretches,
        flow,
        asides: Sheet::new(source, Prose::default()),
        quotes: 0,
        lists: 0,
        notes: 0,
        in_table: false,
        code: None,
        html: None,
        html_text: String::new(),
        html_map: OffsetMap::new(),
        html_marks: [0; MARKS.len()],
        is_mdx,
        is_autolink: false,
        definitions: Vec::new().into_iter(),
        directives: Directives::default(),
        steps: Vec::new(),
    }
    .read(parts, start, options)
}

struct Reader<'a> {
    /// What is read.
    source: &'a str,
    /// What is parsed: the source, or the source with parts of it masked. Byte for byte at the same places.
    text: &'a str,
    wanted: Scopes,
    is_mdx: bool,
    /// What is masked, by place.
    stretches: &'a [Stretch],
    flow: Sheet<'a>,
    asides: Sheet<'a>,
    quotes: u32,
    lists: u32,
    notes: u32,
    in_table: bool,
    /// In a block of code.
    code: Option<CodeBlock>,
    /// In a block of raw HTML: its last lines, as far as they are one stretch of the source.
    html: Option<Span>,
    /// Its lines before those, put together.
    html_text: String,
    html_map: OffsetMap,
    html_marks: [u32; MARKS.len()],
    /// The next text is that of an autolink.
    is_autolink: bool,
    /// The link reference definitions still to come: no event tells of them.
    definitions: std::vec::IntoIter<Definition>,
    directives: Directives,
    steps: Vec<Step>,
}

/// What becomes of a block of code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum CodeBlock {
    /// Some rule asks for it.
    Read,
    Skipped,
    /// MDX has no indented code: it is text within JSX.
    Text,
}

impl<'a> Reader<'a> {
    /// Reads the parts, as far as they lie behind the front matter, which ends at `start`.
    fn read(mut self, parts: &Parts, start: usize, options: Options) -> Prose {
        let labels = parts.labels.iter().map(|label| &self.source[label.range()]);
        let labels = labels.map(UniCase::new).collect();
        for part in &parts.spans {
            if self.flow.is_called_off(part.start) {
                break;
            }
            let part = Span::new(part.start.max(start), part.end);
            self.read_part(part, options, &labels);
        }
        let mut prose = self.flow.finish();
        prose.directives = self.directives.finish(self.source.len());
        prose
    }

    /// Reads a part; links that it names are taken for defined if their label is among `labels`.
    fn read_part(&mut self, part: Span, options: Options, labels: &HashSet<UniCase<&str>>) {
        let define = |link: BrokenLink<'_>| {
            let is_defined = labels.contains(&UniCase::new(&*link.reference));
            // nothing reads the address and the title where they do not stand
            is_defined.then(|| ("".into(), "".into()))
        };
        let text = &self.text[part.range()];
        let parser = Parser::new_with_broken_link_callback(text, options, Some(define));
        let mut definitions: Vec<Definition> = parser
            .reference_definitions()
            .iter()
            .filter_map(|(_, definition)| {
                let span = Span::from(definition.span.clone()).shifted(part.start);
                self.find_definition(span, &definition.dest, definition.title.as_deref())
            })
            .collect();
        definitions.sort_by_key(|definition| definition.span.start);
        self.definitions = definitions.into_iter();
        for (event, range) in parser.into_offset_iter() {
            let at = self.whole_characters(Span::from(range).shifted(part.start));
            if self.flow.is_called_off(at.start) {
                break;
            }
            self.read_event(event, at);
        }
        self.begin(Scopes::NONE, 0);
        self.read_definitions(usize::MAX);
    }

    fn read_event(&mut self, event: Event<'a>, at: Span) {
        match event {
            Event::Text(text) => {
                self.directives.begin_text(at.start);
                self.read_text(&text, at);
            }
            Event::SoftBreak | Event::HardBreak => self.read_break(at),
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Code(text) => {
                self.directives.begin_text(at.start);
                self.read_code(&text, at, b'`');
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.directives.begin_text(at.start);
                self.read_code(&text, at, b'$');
            }
            Event::InlineHtml(text) => self.read_inline_html(&text, at),
            Event::Html(_) => self.add_html(at),
            Event::Rule => self.begin_text(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// The scopes of the containers that are open.
    fn containers(&self) -> Scopes {
        let containers = [
            (self.quotes, Scope::Quote),
            (self.lists, Scope::List),
            (self.notes, Scope::Footnote),
        ];
        let open = containers.into_iter().filter(|(count, _)| *count > 0);
        open.map(|(_, scope)| scope).collect()
    }

    /// Ends the block; the next one has `leaf` besides the scopes of its containers.
    fn begin(&mut self, leaf: Scopes, level: u8) {
        self.target(false).end_marks();
        self.flow.end_with(&mut self.asides);
        self.flow.begin(self.containers().union(leaf), level);
    }

    /// Ends the block; the next one is a paragraph. Those of a tight list have no events of their own.
    fn begin_text(&mut self) {
        self.begin(Scopes::NONE.with(Scope::Paragraph), 0);
    }

    fn target(&mut self, jsx: bool) -> Target<'_, 'a> {
        Target {
            containers: self.containers(),
            flow: &mut self.flow,
            asides: &mut self.asides,
            wanted: self.wanted,
            jsx,
            marks: &mut self.html_marks,
            directives: &mut self.directives,
        }
    }

    fn start(&mut self, tag: Tag<'a>, at: Span) {
        if !is_block(&tag) {
            self.directives.begin_text(at.start);
        }
        match tag {
            Tag::Emphasis | Tag::Strong => return self.flow.start_mark(Scope::Emphasis),
            Tag::Strikethrough | Tag::Superscript | Tag::Subscript => return,
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.flow.start_mark(Scope::Link);
                self.is_autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
                return self.read_destination(link_type, &dest_url, &title, at);
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.flow.start_mark(Scope::ImageAlt);
                return self.read_destination(link_type, &dest_url, &title, at);
            }
            _ => {}
        }
        self.read_definitions(at.start);
        match tag {
            Tag::HtmlBlock => self.directives.enter(at),
            _ => self.directives.open_block(at),
        }
        match tag {
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::List(_) | Tag::DefinitionList => self.lists += 1,
            Tag::FootnoteDefinition(_) => self.notes += 1,
            Tag::Table(_) => self.in_table = true,
            _ => {}
        }
        match tag {
            Tag::Heading { level, .. } => {
                self.begin(Scopes::NONE.with(Scope::Heading), level as u8);
            }
            Tag::TableCell => self.begin(Scopes::NONE.with(Scope::Table), 0),
            Tag::DefinitionListTitle => self.begin(Scopes::NONE, 0),
            Tag::CodeBlock(CodeBlockKind::Indented) if self.is_mdx => {
                self.begin_text();
                self.code = Some(CodeBlock::Text);
            }
            Tag::CodeBlock(_) => {
                self.begin(Scopes::NONE.with(Scope::Code), 0);
                self.code = Some(match self.wanted.has(Scope::Code) {
                    true => CodeBlock::Read,
                    false => CodeBlock::Skipped,
                });
            }
            Tag::HtmlBlock => {
                self.begin(Scopes::NONE, 0);
                self.html = Some(Span::new(at.start, at.start));
            }
            _ => self.begin_text(),
        }
    }

    fn end(&mut self, tag: TagEnd, at: Span) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => return self.flow.end_mark(Scope::Emphasis),
            TagEnd::Link => {
                self.is_autolink = false;
                return self.flow.end_mark(Scope::Link);
            }
            TagEnd::Image => return self.flow.end_mark(Scope::ImageAlt),
            TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => return,
            _ => {}
        }
        let is_blank =
            matches!(tag, TagEnd::Paragraph | TagEnd::Heading(_)) && !self.flow.has_text();
        self.directives.close_block(at, is_blank);
        match tag {
            TagEnd::HtmlBlock => self.read_html(),
            TagEnd::CodeBlock => self.code = None,
            TagEnd::BlockQuote(_) => self.quotes -= 1,
            TagEnd::List(_) | TagEnd::DefinitionList => self.lists -= 1,
            TagEnd::FootnoteDefinition => self.notes -= 1,
            TagEnd::Table => self.in_table = false,
            _ => {}
        }
        self.begin_text();
    }

    /// Where `text` stands in what is parsed, if it is a slice of it.
    fn place_of(&self, text: &str) -> Option<Span> {
        let start = (text.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        let end = start + text.len();
        (end <= self.text.len()).then(|| self.whole_characters(Span::new(start, end)))
    }

    /// `span` without the part of a character at its ends: a mask has only bytes, and may be cut anywhere.
    fn whole_characters(&self, span: Span) -> Span {
        if self.stretches.is_empty() {
            return span;
        }
        let start = self.source.floor_char_boundary(span.start);
        let end = self.source.floor_char_boundary(span.end);
        Span::new(start, end)
    }

    fn read_text(&mut self, text: &str, at: Span) {
        if self.html.is_some() || self.code == Some(CodeBlock::Skipped) {
            return;
        }
        if self.is_autolink {
            self.flow.start_mark(Scope::Url);
        }
        match self.place_of(text) {
            Some(span) if self.stretches.is_empty() || self.code == Some(CodeBlock::Read) => {
                self.flow.push(span);
            }
            Some(span) => self.read_around_stretches(span),
            None => {
                // A character reference, whose range may run on to the end of a heading.
                let written = &self.source[at.range()];
                let len = match decode_entity(written) {
                    Some(entity) => entity.len,
                    None if written.starts_with(text) => text.len(),
                    None => at.len(),
                };
                self.flow.push_as(text, Span::new(at.start, at.start + len));
            }
        }
        if self.is_autolink {
            self.flow.end_mark(Scope::Url);
        }
        if self.code == Some(CodeBlock::Text) && ends_in_blank_line(text) {
            self.flow.end();
        }
    }

    /// Reads `span`, in which JSX may be masked.
    fn read_around_stretches(&mut self, span: Span) {
        let stretches = self.stretches;
        let first = stretches.partition_point(|stretch| stretch.span.end <= span.start);
        let mut at = span.start;
        for stretch in &stretches[first..] {
            if stretch.span.start >= span.end {
                break;
            }
            if stretch.span.start >= at {
                self.flow.push(Span::new(at, stretch.span.start));
                self.read_stretch(*stretch);
            }
            at = stretch.span.end;
        }
        if at < span.end {
            self.flow.push(Span::new(at, span.end));
        }
    }

    fn read_stretch(&mut self, stretch: Stretch) {
        let source = self.source;
        let view = View::slice(source, stretch.span);
        match stretch.kind {
            StretchKind::Tag => html::read_inline(&mut self.target(true), &view),
            StretchKind::Expression => {
                self.flow.start_mark(Scope::Code);
                view.push_lines(&mut self.flow, Span::new(0, stretch.span.len()));
                self.flow.end_mark(Scope::Code);
            }
            StretchKind::Comment => {
                // without `{/*` and `*/}`, and the blanks there may be between brace and slash
                let text = &source[stretch.span.range()];
                let start = text.find("/*").map_or(1, |at| at + 2);
                let end = text.rfind("*/").filter(|end| *end >= start);
                let said = Span::new(start, end.unwrap_or(start));
                let place = |span: Span| view.source_of(span.shifted(said.start));
                if let Some(found) = directive::parse(&text[said.range()], place) {
                    self.directives.add_inside(found);
                }
                if self.wanted.has(Scope::Comment) {
                    self.asides.begin(self.containers().with(Scope::Comment), 0);
                    view.push_lines(&mut self.asides, said);
                    self.asides.end();
                }
            }
            StretchKind::Module if self.wanted.has(Scope::Code) => {
                self.asides.begin(self.containers().with(Scope::Code), 0);
                view.push_lines(&mut self.asides, Span::new(0, stretch.span.len()));
                self.asides.end();
            }
            StretchKind::Module | StretchKind::Prefix => {}
        }
    }

    fn read_break(&mut self, at: Span) {
        if !self.flow.is_open() {
            return;
        }
        let line_end = memchr::memchr2(b'\n', b'\r', &self.source.as_bytes()[at.range()]);
        match line_end {
            Some(found) => self.flow.push_line_end(at.start + found),
            None => self.flow.push_as("\n", at),
        }
    }

    /// Reads a code span or a formula between runs of `fence`.
    fn read_code(&mut self, text: &str, at: Span, fence: u8) {
        self.flow.start_mark(Scope::Code);
        match self.place_of(text) {
            Some(span) => self.flow.push(span),
            None => {
                let written = &self.text.as_bytes()[at.range()];
                let is_fence = |byte: &&u8| **byte == fence;
                let opening = written.iter().take_while(is_fence).count();
                let closing = written.iter().rev().take_while(is_fence).count();
                let content = Span::new(
                    at.start + opening,
                    (at.end - closing).max(at.start + opening),
                );
                let plain = Grammar {
                    pipes: self.in_table,
                    ..Grammar::default()
                };
                let stripped = Grammar {
                    skips_blank: true,
                    ..plain
                };
                let found = [plain, stripped].into_iter().any(|grammar| {
                    align(text, self.text, content, grammar, &mut self.steps).is_some()
                });
                if found {
                    replay(&mut self.flow, text, &self.steps);
                } else {
                    self.flow.push_as(text, at);
                }
            }
        }
        self.flow.end_mark(Scope::Code);
    }

    /// Reads the definitions that stand before `until`.
    fn read_definitions(&mut self, until: usize) {
        while let Some(next) = self.definitions.as_slice().first()
            && next.span.start < until
            && let Some(definition) = self.definitions.next()
        {
            self.begin(Scopes::NONE, 0);
            self.read_definition(&definition);
        }
    }
}

/// Whether `tag` begins a block.
fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn ends_in_blank_line(text: &str) -> bool {
    let white = &text.as_bytes()[text.trim_ascii_end().len()..];
    white.iter().filter(|byte| **byte == b'\n').count() > 1
}
