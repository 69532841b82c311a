//! What is under the carets is what was marked: for any text, any mark, any width.

use proptest::prelude::*;
use unicode_width::UnicodeWidthChar;

use super::super::draw::{Canvas, Drawing, Target, Tone};
use super::super::visible::visible;
use super::*;
use crate::text::Extract;

/// A message with `span` of `text` marked, drawn in `width` columns.
fn draw(text: &str, span: Span, width: usize) -> String {
    draw_in(&Extract::from(text.to_owned()), &[span], width)
}

/// The same with several places marked.
fn draw_in(text: &Extract, marks: &[Span], width: usize) -> String {
    let places = Places::new(text);
    let mut out = Vec::new();
    let drawing = Drawing {
        tone: Tone::Error,
        word: "error",
        code: "code",
        message: "message",
        target: Some(Target {
            name: "a.md",
            places: &places,
            marks: marks.iter().map(|&mark| (mark, String::new())).collect(),
        }),
        notes: Vec::new(),
    };
    let canvas = Canvas {
        width,
        colour: false,
    };
    drawing
        .draw(canvas, &mut out)
        .expect("memory can be written");
    String::from_utf8(out).expect("what is drawn is text")
}

/// The characters of `line` that stand in these columns, combining ones with those they combine with.
fn under(line: &str, columns: Range<usize>) -> String {
    let mut column = 0;
    let mut found = String::new();
    for ch in line.chars() {
        let width = ch.width().unwrap_or(0);
        let last = if width == 0 { column - 1 } else { column };
        if columns.contains(&last) {
            found.push(ch);
        }
        column += width;
    }
    found
}

fn width_of(text: &str) -> usize {
    text.chars().map(|ch| ch.width().unwrap_or(0)).sum()
}

/// Marks `marked` in `before` + `marked` + `behind`, all one line, and looks at what is under the carets.
fn check(before: &str, marked: &str, behind: &str) {
    let text = format!("{before}{marked}{behind}");
    let span = Span::new(before.len(), before.len() + marked.len());
    for width in [24, 40, 80, 200] {
        let drawn = draw(&text, span, width);
        let at = format!("{text:.200?} at {width}:\n{drawn}");
        let mut lines = drawn.lines().skip(3);
        let line = lines.next().expect("a line of text");
        let carets = lines.next().expect("a line of carets");
        for line in [line, carets] {
            assert!(width_of(line) <= width + 1, "too wide: {at}");
            assert!(
                !line.chars().any(char::is_control),
                "a control character: {at}"
            );
        }
        let first = carets.find('^').expect("a caret");
        let start = width_of(&carets[..first]);
        let count = carets.matches('^').count();
        let found = under(line, start..start + count);
        let shown = visible(marked);
        if found.contains(CUT) {
            // Too long for one line: its start and its end are shown.
            let (head, tail) = found.split_once(CUT).expect("it is cut");
            assert!(shown.starts_with(head.trim_end()), "the start: {at}");
            assert!(shown.ends_with(tail.trim_start()), "the end: {at}");
        } else {
            assert_eq!(found, shown, "{at}");
        }
        let column = before.chars().count() + 1;
        assert!(
            drawn.contains(&format!("a.md:1:{column}\n")),
            "the column: {at}"
        );
    }
}

#[test]
fn carets_stand_under_what_is_marked() {
    let long = "Lorem ipsum dolor sit amet, consectetur adipiscing elit. ".repeat(50);
    check("We ", "promise", " it.");
    check("", "promise", " it."); // at the start
    check("We ", "promise", ""); // at the end
    check(&long, "promise", &long); // in the middle of a long line
    check("", "promise", &long);
    check(&long, "promise", "");
    check(&long, &long[..500], &long); // longer than any screen
    check("", &"x".repeat(500), ""); // and without a space
    check(&"x".repeat(500), "promise", &"y".repeat(500));
    check("日本語の文章は", "保証", "します。"); // wide
    let wide = "日本語の文章".repeat(100);
    check(&wide, "保証", &wide); // wide, and no space to cut at
    check("cafe\u{301} ", "cafe\u{301}", " x"); // combining
    let combining = "e\u{301}".repeat(300);
    check(&combining, "promise", &combining);
    check("👩\u{200D}💻 👍🏽 ", "promise", " 🇺🇸"); // emoji of several characters
    check("\tone\ttwo ", "promise", "\tthree"); // tabs
    check("a\u{1B}[31m ", "pro\u{1B}mise", "\u{7}"); // escape codes
    check("a\u{202E}b ", "pro\u{202E}mise", "\u{2066}"); // direction overrides
    check("a\u{9B}1m ", "pro\u{200B}mise", " x"); // C1 and zero width
    let escapes = "\u{202E}".repeat(300);
    check(&escapes, "promise", &escapes); // every character eight columns wide
}

#[test]
fn a_huge_line_costs_no_more_than_a_short_one() {
    for piece in ["word ", "x", "\u{301}", "\u{1B}", "日", "\t", " "] {
        let half = piece.repeat(2_000_000 / piece.len());
        let text = Extract::from(format!("{half}promise{half}"));
        let places = Places::new(&text);
        let mark = Span::new(half.len(), half.len() + 7);
        for _ in 0..1_000 {
            let excerpt = Excerpt::new("a.md", &places, &[mark], 80);
            assert!(excerpt.text.len() < 4_000, "{piece:?}");
        }
    }
}

#[test]
fn marks_outside_lines_are_drawn_inside() {
    fn check(text: &str, span: (usize, usize), expected: &str) {
        let drawn = draw(text, Span::new(span.0, span.1), 80);
        let body: Vec<&str> = drawn.lines().skip(3).map(str::trim_end).collect();
        assert_eq!(body.join("\n").trim_end(), expected, "{text:?} {span:?}");
    }
    check("", (0, 0), "1 │\n  │ ^"); // nothing to mark
    check("ab\ncd", (2, 3), "1 │ ab\n  │   ^"); // a line end
    check("ab\r\ncd", (3, 4), "1 │ ab\n  │   ^"); // the second half of one
    check("ab\ncd", (0, 3), "1 │ ab\n  │ ^^"); // up to the next line
    check("ab\n", (3, 3), "2 │\n  │ ^"); // the end of the text
    check("é", (1, 2), "1 │ é\n  │ ^"); // inside a character
    check("ab", (7, 9), "1 │ ab\n  │   ^"); // past the end
}

proptest! {
    /// The lines that are marked are all that is needed of the text.
    #[test]
    fn other_lines_are_not_needed(text in "[a日\t\n\r ]{0,80}", marks in prop::collection::vec((0usize..80, 0usize..30), 1..4)) {
        let at = |offset: usize| text.floor_char_boundary(offset);
        let marks: Vec<Span> = marks.iter().map(|&(start, len)| Span::new(at(start), at(start + len))).collect();
        let lines = Extract::of_lines(&text, marks.clone());
        let moved: Vec<Span> = marks.iter().map(|&mark| lines.locate(mark)).collect();
        let drawn = draw_in(&lines, &moved, 40);
        prop_assert_eq!(drawn, draw_in(&Extract::from(text), &marks, 40));
    }

    /// Whatever is marked in whatever text: nothing panics, nothing acts on the terminal, nothing is too wide.
    #[test]
    fn drawing_is_total(
        text in "([a-z 日é\u{301}\u{200D}👩\t\n\r\u{1B}\u{202E}\u{9B}]|word ){0,300}",
        from in 0.0..=1.0f64,
        share in 0.0..=1.0f64,
        width in 0usize..120,
    ) {
        let place = |share: f64| {
            let mut at = (share * text.len() as f64) as usize;
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = place(from);
        let end = place(from + (1.0 - from) * share).max(start);
        let drawn = draw(&text, Span::new(start, end), width);
        for line in drawn.lines() {
            prop_assert!(width_of(line) <= width.max(24) + 2, "{}", drawn);
            prop_assert!(!line.chars().any(char::is_control), "{:?}", drawn);
        }
    }
}
