//! Raw HTML as prose: which tags end a block, what scope they give, which attributes are read.
//!
//! Two readers share the tables: [`HtmlBlock`] reads a block of raw HTML, [`read_inline`] a tag within Markdown
//! text. Neither builds a tree: a count of the open lists, tables and quotes is enough to name a scope.

use super::Prose;
use super::directive::{self, Directive, Directives};
use super::sheet::Sheet;
use super::view::View;
use crate::text::{Halt, Scope, Scopes, Span};

mod covered;
mod scan;

use covered::Covered;
pub(super) use scan::{Attribute, Scanner, Tag, Token, attributes, find_brace_end, find_tag_end};

/// Where HTML is read to.
pub(super) struct Target<'s, 'a> {
    /// The text.
    pub flow: &'s mut Sheet<'a>,
    /// What is read after the block: titles, addresses, comments.
    pub asides: &'s mut Sheet<'a>,
    /// The scopes of the containers around.
    pub containers: Scopes,
    /// The scopes that some rule asks for.
    pub wanted: Scopes,
    /// Whether tags are JSX.
    pub jsx: bool,
    /// The stretches that HTML tags have started, by [`MARKS`].
    pub marks: &'s mut [u32; MARKS.len()],
    /// The comments that speak to sayso.
    pub directives: &'s mut Directives,
}

/// The stretches that HTML tags can start.
pub(super) const MARKS: [Scope; 3] = [Scope::Code, Scope::Emphasis, Scope::Link];

/// What an element is for reading.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Element {
    /// Transparent.
    Inline,
    /// `<br>`.
    LineBreak,
    Image,
    /// A stretch in a scope.
    Mark(Scope),
    /// Begins and ends blocks of no scope of its own.
    Block,
    Paragraph,
    Heading(u8),
    List,
    Item,
    Table,
    Cell,
    Quote,
    Preformatted,
    /// A script or a style sheet.
    Raw,
}

/// In JSX a name with a capital is that of a component, whatever it is called.
fn classify(name: &str, jsx: bool) -> Element {
    if jsx && name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return Element::Inline;
    }
    let mut buffer = [0; 10];
    let Some(lower) = buffer.get_mut(..name.len()) else {
        return Element::Inline; // `figcaption` is the longest known
    };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"br" => Element::LineBreak,
        b"img" => Element::Image,
        b"code" | b"kbd" | b"samp" | b"tt" => Element::Mark(Scope::Code),
        b"em" | b"strong" | b"b" | b"i" => Element::Mark(Scope::Emphasis),
        b"a" => Element::Mark(Scope::Link),
        b"p" => Element::Paragraph,
        b"h1" => Element::Heading(1),
        b"h2" => Element::Heading(2),
        b"h3" => Element::Heading(3),
        b"h4" => Element::Heading(4),
        b"h5" => Element::Heading(5),
        b"h6" => Element::Heading(6),
        b"ul" | b"ol" | b"dl" | b"menu" | b"dir" => Element::List,
        b"li" | b"dt" | b"dd" => Element::Item,
        b"table" => Element::Table,
        b"td" | b"th" | b"caption" => Element::Cell,
        b"blockquote" => Element::Quote,
        b"pre" | b"listing" | b"xmp" => Element::Preformatted,
        b"script" | b"style" => Element::Raw,
        b"address" | b"article" | b"aside" | b"audio" | b"body" | b"button" | b"canvas"
        | b"center" | b"col" | b"colgroup" | b"details" | b"dialog" | b"div" | b"embed"
        | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form" | b"frame"
        | b"frameset" | b"head" | b"header" | b"hgroup" | b"hr" | b"html" | b"iframe"
        | b"legend" | b"link" | b"main" | b"meta" | b"nav" | b"noframes" | b"noscript"
        | b"object" | b"optgroup" | b"option" | b"search" | b"section" | b"select" | b"summary"
        | b"tbody" | b"template" | b"textarea" | b"tfoot" | b"thead" | b"title" | b"tr"
        | b"track" | b"video" => Element::Block,
        _ => Element::Inline,
    }
}

impl Target<'_, '_> {
    /// Ends the block, writes what was put aside, and says what comes next.
    fn begin(&mut self, scopes: Scopes, level: u8) {
        self.flow.end_with(self.asides);
        self.flow.begin(scopes, level);
    }

    fn start_mark(&mut self, scope: Scope) {
        if let Some(index) = MARKS.iter().position(|mark| *mark == scope) {
            self.marks[index] += 1;
            self.flow.start_mark(scope);
        }
    }

    fn end_mark(&mut self, scope: Scope) {
        if let Some(index) = MARKS.iter().position(|mark| *mark == scope)
            && self.marks[index] > 0
        {
            self.marks[index] -= 1;
            self.flow.end_mark(scope);
        }
    }

    fn read_mark(&mut self, tag: Tag, scope: Scope) {
        match (tag.is_end, tag.is_closed) {
            (true, _) => self.end_mark(scope),
            (false, false) => self.start_mark(scope),
            (false, true) => {}
        }
    }

    /// Reads `span` of `view` as a block of its own.
    fn put_aside(&mut self, view: &View<'_>, span: Span, scope: Scope, html: bool) {
        let mut scopes = self.containers.with(scope);
        if html {
            scopes = scopes.with(Scope::Html);
        }
        self.asides.begin(scopes, 0);
        if matches!(scope, Scope::Comment | Scope::Code) {
            view.push_lines(self.asides, span);
        } else {
            view.push_html(self.asides, span);
        }
        self.asides.end();
    }

    /// Reads the attributes of a tag. The alternative text of an image within text is part of the text.
    fn read_attributes(&mut self, view: &View<'_>, tag: Tag, alt_in_flow: bool) {
        if tag.is_end || tag.span.end - tag.name.end <= 1 {
            return;
        }
        let name = &view.text[tag.name.range()];
        let meta = name.eq_ignore_ascii_case("meta") && is_read_meta(view.text, tag, self.jsx);
        for Attribute { name, value } in attributes(view.text, tag, self.jsx) {
            if value.is_empty() {
                continue;
            }
            let name = &view.text[name.range()];
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            if is("alt") && alt_in_flow {
                self.flow.start_mark(Scope::ImageAlt);
                view.push_html(self.flow, value);
                self.flow.end_mark(Scope::ImageAlt);
            } else if is("alt") {
                self.put_aside(view, value, Scope::ImageAlt, true);
            } else if is("title")
                || is("aria-label")
                || is("placeholder")
                || meta && is("content")
                || self.jsx && (is("label") || is("description"))
            {
                self.put_aside(view, value, Scope::Title, true);
            } else if self.wanted.has(Scope::Url)
                && ["href", "src", "cite", "action", "poster"]
                    .into_iter()
                    .any(is)
            {
                self.put_aside(view, value, Scope::Url, true);
            }
        }
    }

    /// Ends the stretches that HTML tags have started: none outlives the Markdown block that it stands in.
    pub(super) fn end_marks(&mut self) {
        for (count, scope) in self.marks.iter_mut().zip(MARKS) {
            for _ in 0..std::mem::take(count) {
                self.flow.end_mark(scope);
            }
        }
    }
}

/// Whether a `<meta>` holds a description, or what social networks show.
fn is_read_meta(text: &str, tag: Tag, jsx: bool) -> bool {
    attributes(text, tag, jsx).any(|Attribute { name, value }| {
        let name = &text[name.range()];
        let value = text[value.range()].as_bytes();
        let begins = |known: &str| {
            value
                .get(..known.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(known.as_bytes()))
        };
        (name.eq_ignore_ascii_case("name") || name.eq_ignore_ascii_case("property"))
            && (begins("description") || begins("og:") || begins("twitter:"))
    })
}

/// Reads a stretch of inline HTML within Markdown text: as a rule one tag, or one comment.
pub(super) fn read_inline(target: &mut Target<'_, '_>, view: &View<'_>) {
    for token in Scanner::new(view.text, target.jsx) {
        match token {
            Token::Text(span) | Token::Raw(span) => view.push_html(target.flow, span),
            Token::Comment(span) => {
                if let Some(found) = read_directive(view, span) {
                    target.directives.add_inside(found);
                }
                if target.wanted.has(Scope::Comment) {
                    target.put_aside(view, span, Scope::Comment, false);
                }
            }
            Token::Tag(tag) => {
                match classify(&view.text[tag.name.range()], target.jsx) {
                    Element::Inline | Element::Image => {}
                    Element::LineBreak if target.flow.is_open() => {
                        target.flow.push_as("\n", view.source_of(tag.span));
                    }
                    Element::LineBreak => {}
                    Element::Mark(scope) => target.read_mark(tag, scope),
                    Element::Preformatted => {
                        target.flow.end();
                        target.read_mark(tag, Scope::Code);
                    }
                    Element::Raw => target.read_mark(tag, Scope::Code),
                    _ => target.flow.end(),
                }
                target.read_attributes(view, tag, true);
            }
        }
    }
}

/// A block of raw HTML being read.
#[derive(Default)]
struct HtmlBlock {
    lists: u32,
    tables: u32,
    quotes: u32,
    /// The heading that the text stands in, or 0.
    heading: u8,
    /// The scope of the innermost paragraph, item or cell.
    leaf: Option<Scope>,
    preformatted: bool,
}

/// Reads `source`, a whole page of HTML, into the memory of `prose`.
pub(super) fn read_page(source: &str, wanted: Scopes, halt: Halt<'_>, prose: Prose) -> Prose {
    let mut flow = Sheet::until(source, prose, halt);
    let mut directives = Directives::default();
    let whole = Span::new(0, source.len());
    directives.enter(whole);
    let mut target = Target {
        flow: &mut flow,
        asides: &mut Sheet::new(source, Prose::default()),
        containers: Scopes::NONE,
        wanted,
        jsx: false,
        marks: &mut [0; MARKS.len()],
        directives: &mut directives,
    };
    read_block(&mut target, &View::slice(source, whole));
    directives.close_block(whole, false);
    let mut prose = flow.finish();
    prose.directives = directives.finish(source.len());
    prose
}

/// Reads a block of raw HTML.
pub(super) fn read_block(target: &mut Target<'_, '_>, view: &View<'_>) {
    let mut block = HtmlBlock::default();
    let mut covered = Covered::new(target, view);
    target.begin(block.scopes(target), 0);
    let mut lookout = target.flow.lookout();
    for token in Scanner::new(view.text, target.jsx) {
        if lookout.is_raised(token.start()) {
            break;
        }
        match token {
            Token::Text(span) => {
                covered.read_text(target, view, span);
                view.push_html(target.flow, span);
            }
            Token::Comment(span) => {
                if let Some(found) = read_directive(view, span) {
                    match target.flow.has_text() {
                        true => target.directives.add_inside(found),
                        false => target.directives.add_alone(found),
                    }
                }
                if target.wanted.has(Scope::Comment) {
                    target.put_aside(view, span, Scope::Comment, true);
                }
            }
            Token::Raw(span) => {
                if target.wanted.has(Scope::Code) {
                    target.put_aside(view, span, Scope::Code, true);
                }
            }
            Token::Tag(tag) => {
                let around = (block.lists, block.tables);
                block.read_tag(target, view, tag);
                let now = (block.lists, block.tables);
                covered.read_tag(target, view, tag, around.min(now));
            }
        }
    }
    covered.finish(target, view);
    target.end_marks();
    target.begin(target.containers, 0);
}

/// What a comment says to sayso.
fn read_directive(view: &View<'_>, span: Span) -> Option<Directive> {
    let place = |said: Span| view.source_of(said.shifted(span.start));
    directive::parse(&view.text[span.range()], place)
}

impl HtmlBlock {
    fn scopes(&self, target: &Target<'_, '_>) -> Scopes {
        let mut scopes = target.containers.with(Scope::Html);
        for (holds, scope) in [
            (self.lists > 0, Scope::List),
            (self.tables > 0, Scope::Table),
            (self.quotes > 0, Scope::Quote),
            (self.heading > 0, Scope::Heading),
            (self.preformatted, Scope::Code),
        ] {
            if holds {
                scopes = scopes.with(scope);
            }
        }
        match self.leaf {
            Some(scope) => scopes.with(scope),
            None => scopes,
        }
    }

    fn read_tag(&mut self, target: &mut Target<'_, '_>, view: &View<'_>, tag: Tag) {
        let element = classify(&view.text[tag.name.range()], target.jsx);
        match element {
            Element::Inline | Element::Image => {}
            Element::LineBreak => {
                if target.flow.is_open() {
                    target.flow.push_as("\n", view.source_of(tag.span));
                }
            }
            Element::Mark(scope) => target.read_mark(tag, scope),
            _ => {
                self.read_block_tag(element, tag.is_end);
                target.begin(self.scopes(target), self.heading);
            }
        }
        target.read_attributes(view, tag, false);
    }

    fn read_block_tag(&mut self, element: Element, is_end: bool) {
        let step = |count: &mut u32| {
            *count = match is_end {
                true => count.saturating_sub(1),
                false => count.saturating_add(1),
            }
        };
        let leaf = |scope| (!is_end).then_some(scope);
        self.heading = 0;
        match element {
            Element::Heading(level) => {
                self.leaf = None;
                self.heading = if is_end { 0 } else { level };
            }
            Element::Paragraph => self.leaf = leaf(Scope::Paragraph),
            Element::Item => self.leaf = leaf(Scope::List),
            Element::Cell => self.leaf = leaf(Scope::Table),
            Element::List => {
                step(&mut self.lists);
                self.leaf = None;
            }
            Element::Table => {
                step(&mut self.tables);
                self.leaf = None;
            }
            Element::Quote => {
                step(&mut self.quotes);
                self.leaf = None;
            }
            Element::Preformatted => self.preformatted = !is_end,
            _ => self.leaf = None,
        }
    }
}
