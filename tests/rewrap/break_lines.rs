//! Breaks the lines of paragraphs anew, so that the text reads as before.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

/// Numbers that look random and are the same in every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new() -> Dice {
        Dice(20_260_318)
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(count)
    }
}

/// A text with other line ends in its paragraphs.
pub(super) struct Anew {
    pub(super) text: String,
    pub(super) breaks: usize,
    pub(super) joints: usize,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT
        | Options::ENABLE_WIKILINKS
}

/// Where front matter ends.
fn body(text: &str) -> usize {
    let Some(fence) = ["---", "+++"]
        .into_iter()
        .find(|fence| text.starts_with(fence))
    else {
        return 0;
    };
    let close = format!("\n{fence}\n");
    text.find(&close).map_or(0, |at| at + close.len())
}

/// Every event that is read, with single spaces for white space.
fn reading(text: &str) -> String {
    let mut read = String::new();
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) | Event::Html(text) => {
                read.push_str(&text)
            }
            Event::SoftBreak => read.push(' '),
            Event::Start(tag) => read.push_str(&format!("<{:?}>", tag.to_end())),
            Event::End(tag) => read.push_str(&format!("</{tag:?}>")),
            other => read.push_str(&format!("{other:?}")),
        }
    }
    read.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The Markdown `text` with the lines of its paragraphs broken anew; nothing if it would not read as before.
pub(super) fn markdown(text: &str, dice: &mut Dice) -> Option<Anew> {
    let start = body(text);
    let source = &text[start..];
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let (mut breaks, mut joints) = (0, 0);
    // the open blocks and links, and whether lines may be broken in each
    let mut open: Vec<(bool, Range<usize>)> = Vec::new();
    let events: Vec<(Event<'_>, Range<usize>)> = Parser::new_ext(source, options())
        .into_offset_iter()
        .collect();
    for (index, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                let outer = open.last().map_or((true, 0..0), Clone::clone);
                let (may, block) = match tag {
                    Tag::BlockQuote(_) | Tag::List(_) => (true, range.clone()),
                    // a line of a table begins like a paragraph
                    Tag::Paragraph | Tag::Item => {
                        (!source[range.clone()].contains('|'), range.clone())
                    }
                    Tag::Emphasis | Tag::Strong | Tag::Strikethrough => (true, outer.1),
                    Tag::Link {
                        link_type: LinkType::Inline,
                        ..
                    } => (true, outer.1),
                    _ => (false, outer.1),
                };
                open.push((may && outer.0, block));
            }
            Event::End(_) => _ = open.pop(),
            Event::Text(read) => {
                let Some((true, block)) = open.last() else {
                    continue;
                };
                if source[range.clone()] != **read {
                    continue;
                }
                for at in gaps(source, range.clone(), false) {
                    if dice.one_in(6) {
                        edits.push((
                            at..at + 1,
                            format!("\n{}", prefix(source, block.start, dice)),
                        ));
                        breaks += 1;
                    }
                }
            }
            Event::SoftBreak => {
                let Some((true, _)) = open.last() else {
                    continue;
                };
                let Some((_, next)) = events.get(index + 1) else {
                    continue;
                };
                let between = range.start..next.start.max(range.end);
                let is_bare = source[between.clone()]
                    .chars()
                    .all(|c| c.is_whitespace() || c == '>');
                if is_bare && dice.one_in(2) {
                    edits.push((between, " ".to_owned()));
                    joints += 1;
                }
            }
            _ => {}
        }
    }
    let anew = edit(source, edits);
    let is_same = reading(source) == reading(&anew);
    is_same.then(|| Anew {
        text: format!("{}{anew}", &text[..start]),
        breaks,
        joints,
    })
}

/// Single spaces in `range` before a word of letters.
fn gaps(source: &str, range: Range<usize>, is_plain: bool) -> Vec<usize> {
    let bytes = source.as_bytes();
    let inner = range.start + 1..range.end.saturating_sub(1);
    let is_gap = |&at: &usize| {
        bytes[at] == b' '
            && !bytes[at - 1].is_ascii_whitespace()
            && bytes[at + 1].is_ascii_alphabetic()
            // in plain text a word may be parted at a line's end
            && !(is_plain && !bytes[at - 1].is_ascii_alphanumeric() && bytes[at - 1] != b',')
    };
    inner.filter(is_gap).collect()
}

/// What a line of the block that starts at `start` may begin with: what its first line does, or nothing (a lazy line).
fn prefix(source: &str, start: usize, dice: &mut Dice) -> String {
    let line = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = &source[line..start];
    if dice.one_in(3) || !before.is_ascii() || before.contains('\t') {
        return String::new();
    }
    before
        .chars()
        .map(|c| if c == '>' { c } else { ' ' })
        .collect()
}

fn edit(source: &str, edits: Vec<(Range<usize>, String)>) -> String {
    let mut text = String::with_capacity(source.len() + edits.len());
    let mut done = 0;
    for (range, with) in edits {
        text.push_str(&source[done..range.start]);
        text.push_str(&with);
        done = range.end;
    }
    text.push_str(&source[done..]);
    text
}

/// Plain text with more line ends in its paragraphs.
pub(super) fn plain(text: &str, dice: &mut Dice) -> Option<Anew> {
    let mut edits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        // what is quoted in a reply is one paragraph with the same marks
        if !line.trim_start().starts_with('>') {
            let gaps = gaps(text, start..start + line.len(), true);
            let chosen = gaps.into_iter().filter(|_| dice.one_in(6));
            edits.extend(chosen.map(|at| (at..at + 1, "\n".to_owned())));
        }
        start += line.len();
    }
    Some(Anew {
        breaks: edits.len(),
        joints: 0,
        text: edit(text, edits),
    })
}
