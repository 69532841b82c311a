//! Sessions of an editor, drawn: a text, and notifications of changes at places that are there and that are not. What becomes of
//! the text is worked out here once more, by other means than the server's.

use proptest::prelude::*;
use serde_json::{Value, json};

/// How many notifications a session has on average.
pub(crate) const LENGTH: usize = 8;

/// What texts are made of.
const PIECES: &[&str] = &[
    "whitelist",
    "whitelisted ",
    "white\u{AD}list",
    "wh\u{456}telist ",
    "best widget",
    "the best\nwidget ",
    "the **best** widget ",
    "second best widget, perhaps ",
    "coming soon",
    "coming&nbsp;soon ",
    "日本の製品",
    "alpha ",
    "beta. ",
    "secret thing ",
    "the ",
    "a",
    " ",
    ". ",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\r",
    "\t",
    "> ",
    "- ",
    "1. ",
    "# ",
    "    ",
    "***",
    "**",
    "`",
    "```\n",
    "| a | b |\n| - | - |\n| ",
    "[x](secret-thing)",
    "[y][z] ",
    "\n\n[z]: /secret/thing 'best widget'\n",
    "<https://best.widget/>",
    "![best widget](x.png \"coming soon\")",
    "[^1] ",
    "\n[^1]: best widget\n",
    "<p title='whitelist'>",
    "<br>",
    "</p>",
    "{/* secret thing */}",
    "<!-- secret thing -->",
    "\n\n<!-- sayso-allow best: we may -->\n",
    "\n<!-- sayso-off list: a table -->\n",
    "\n<!-- sayso-on list -->\n",
    "<!-- sayso-allow -->",
    "\n[[sayso-allow soon: it is]]\n",
    "---\ntitle: The best widget\n---\n",
    "+++\ntitle = \"whitelist\"\n+++\n",
    "&amp;",
    "&#x1F600;",
    "&ndash",
    "\\*",
    "😀",
    "👩🏽‍🚀",
    "🇩🇪",
    "𝔴𝔥𝔦𝔱𝔢𝔩𝔦𝔰𝔱 ",
    "ｂｅｓｔ ｗｉｄｇｅｔ",
    "é",
    "e\u{301}",
    "ﬁ",
    "ß",
    "שלום",
    "\u{200B}",
    "\u{200D}",
    "\u{FEFF}",
    "\u{2028}",
    "\u{85}",
    "\u{B}",
    "\u{C}",
    "\u{D7FF}",
    "\u{E000}",
    "\u{FFFD}",
    "\u{FFFF}",
    "\u{10000}",
    "\u{10FFFF}",
];

/// What an encoding counts within a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Encoding {
    pub(crate) name: &'static str,
    pub(crate) width: fn(char) -> usize,
}

/// A place in a text, as a client may name it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Which byte, as a part of all.
    part: u16,
    /// Where it really is, in lines and in what is counted within one: none of it, or beyond.
    beside: (u32, u32),
}

/// A change of a text.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Range(Place, Place, String),
    Whole(String),
}

/// A text, and what is told of it.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    pub(crate) notifications: Vec<Vec<Change>>,
}

fn texts(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        400 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        20 => any::<char>().prop_map(String::from),
        // makes it no text
        1 => Just("\0".to_owned()),
    ];
    proptest::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

fn places() -> impl Strategy<Value = Place> {
    let part = prop_oneof![8 => any::<u16>(), 1 => Just(0), 1 => Just(u16::MAX)];
    let beside = prop_oneof![
        20 => Just((0, 0)),
        // inside of a character, or behind the end of the line
        2 => (Just(0), 1..4_u32),
        1 => (Just(0), Just(u32::MAX)),
        1 => (1..3_u32, 0..3_u32),
        1 => Just((u32::MAX, u32::MAX)),
    ];
    (part, beside).prop_map(|(part, beside)| Place { part, beside })
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        // nothing is taken away, so that texts grow
        12 => (places(), texts(6)).prop_map(|(at, text)| Change::Range(at, at, text)),
        4 => (places(), -40..40_i32, texts(3)).prop_map(|(from, by, text)| {
            let part = i32::from(from.part) + by * 80;
            let part = u16::try_from(part.clamp(0, 0xFFFF)).expect("it is");
            Change::Range(from, Place { part, ..from }, text)
        }),
        1 => (places(), places(), texts(8)).prop_map(|(a, b, text)| Change::Range(a, b, text)),
        1 => texts(30).prop_map(Change::Whole),
    ]
}

pub(crate) fn sessions() -> impl Strategy<Value = Session> {
    let name = proptest::sample::select(&["a.md", "a.md", "a.mdx", "a.html", "a.txt"][..]);
    let notification = proptest::collection::vec(changes(), 1..5);
    let notifications = proptest::collection::vec(notification, 1..2 * LENGTH);
    (name, texts(30), notifications).prop_map(|(name, text, notifications)| Session {
        name,
        text,
        notifications,
    })
}

/// The lines of `text`, each with its first byte and without its end: a line feed, a carriage return, or both.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    let (mut start, mut chars) = (0, text.char_indices().peekable());
    while let Some((at, c)) = chars.next() {
        if c != '\n' && c != '\r' {
            continue;
        }
        lines.push((start, &text[start..at]));
        start = at + 1;
        if c == '\r' && chars.next_if(|next| next.1 == '\n').is_some() {
            start += 1;
        }
    }
    lines.push((start, &text[start..]));
    lines
}

impl Encoding {
    /// Where byte `at` of `text` stands: line and what is counted there. A byte of a line's end stands at its end.
    pub(crate) fn position(self, text: &str, at: usize) -> (u32, u32) {
        let lines = lines(text);
        let line = lines.partition_point(|(start, _)| *start <= at) - 1;
        let (start, content) = lines[line];
        let before = &content[..content.len().min(at - start)];
        let column: usize = before.chars().map(self.width).sum();
        (line as u32, column as u32)
    }

    /// The byte at a position: at the end of its line or of the text if that is shorter, at the beginning of a character if
    /// it is inside.
    fn offset(self, text: &str, (line, column): (u32, u32)) -> usize {
        let lines = lines(text);
        let Some((start, content)) = lines.get(line as usize) else {
            return text.len();
        };
        let mut counted = 0;
        let passed = content.chars().take_while(|&c| {
            counted += (self.width)(c);
            counted <= column as usize
        });
        start + passed.map(char::len_utf8).sum::<usize>()
    }

    /// The position that `place` names in `text`.
    fn named(self, text: &str, place: Place) -> (u32, u32) {
        let at = text.len() * usize::from(place.part) / usize::from(u16::MAX);
        let (line, column) = self.position(text, text.floor_char_boundary(at));
        let (down, on) = place.beside;
        (line.saturating_add(down), column.saturating_add(on))
    }
}

fn told(position: (u32, u32)) -> Value {
    json!({"line": position.0, "character": position.1})
}

/// Makes a change of `text`; gives it as a client tells it.
pub(crate) fn make(change: &Change, text: &mut String, encoding: Encoding) -> Value {
    match change {
        Change::Whole(new) => {
            text.clone_from(new);
            json!({"text": new})
        }
        Change::Range(one, other, new) => {
            let ends = [*one, *other].map(|place| encoding.named(text, place));
            let (from, to) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            let [start, end] = [from, to].map(|position| encoding.offset(text, position));
            text.replace_range(start..end, new);
            json!({"range": {"start": told(from), "end": told(to)}, "text": new})
        }
    }
}
