//! Where sources are cut, and the law that a part reads as it does within the whole.

use super::*;
use crate::document::{Format, Parts, Prose, read, read_parts};
use crate::text::dice::dice;
use crate::text::{Halt, Scope, Scopes, Span};

/// The starts of the parts into which `source` may be cut.
fn find_sections(format: Format, source: &str) -> Vec<usize> {
    let mut outline = Outline::default();
    outline.read(format, source, Halt::NEVER);
    match outline.labels(format, source, Halt::NEVER) {
        Some(_) => outline.starts,
        None => Vec::new(),
    }
}

/// Where `source` is cut: the lines that begin a part.
fn cut(source: &str) -> Vec<&str> {
    let starts = find_sections(Format::Markdown, source);
    starts
        .iter()
        .map(|&start| source[start..].trim_start_matches(['#', ' ']))
        .map(|rest| rest.split(['\n', '\r']).next().unwrap_or(rest))
        .collect()
}

#[test]
fn lines_that_begin_a_part() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        ("# a\n\ntext\n\n## b\n\n# c", &["text", "b", "c"]),
        ("a\nb\n\nc\n\n d\n\n1. e\n\n*f*\n\né\n\n: g\n", &["c", "é"]),
        (
            "- a\n- b\n  c\n\n  - d\n1. e\n* *f*\n* * *\n+  g\n+\th\n+ é\n",
            &["- a", "- b", "+ é"],
        ),
        ("- a\n\n  b\n\nc\nd\n\n> e\nf\n\ng\n", &["- a", "c", "g"]),
        ("\n# a\r\n\r\n#\tb\r\n\t\r\n#\n", &["a", "\tb", ""]),
        // no headings, or not behind a blank line, or not at the start of a line
        ("a\n# b\n\n#c\n\n####### d\n\n # e\n", &[]),
        ("a\r\r# b\r\r# c\n\n# d", &[]),
        ("---\na: b\n\n# c\n---\n\n# d\n", &["d"]),
        // containers end
        ("- a\n\n  b\n\n# c\n> d\n> ```\n\n# e\n", &["- a", "c", "e"]),
        // code
        ("```\n\n# a\n\n```\n\n# b\n", &["b"]),
        ("````\n```\n\n# a\n   ````  \n\n# b\n", &["b"]),
        ("```\n    ```\n\n# a\n", &[]),
        ("``` a`\n\n# b\n", &["b"]),
        ("~~~ a`\n\n# b\n", &[]),
        ("```\n\n# a\n\n\t```\n\n# b\n", &[]),
        ("```\n\n# a\n\n``` \t\n\n# b\n", &[]),
        ("- a\n\n  ```\n  # b\n\n  ```\n\n# c\n", &["- a", "c"]),
        ("- ```\n  a\n  ```\n\n# b\n", &["b"]),
        ("1. ```\n   a\n   ```\n\n# b\n", &[]),
        ("1. a\n   ```\n b\n   ```\n\n# c\n", &[]),
        ("  ```\n\n# a\n", &[]),
        ("- a\n      ```\n      b\n    ```\n\n# c\n", &["- a"]),
        // raw HTML
        ("<!-- a\n\n# b\n\n-->\n\n# c\n", &["c"]),
        ("<!-- a -->\n\n# b\n", &["b"]),
        ("<!-->\n\n# b\n", &["b"]),
        ("<div>\n\n# a\n", &["a"]),
        ("<div>\n```\n\n# a\n", &[]),
        ("<div>\n<!-- a\n\n# b\n", &[]),
        ("<PRE\n\n# a\n\n</pre>\n\n# b\n", &["b"]),
        ("<pre>\n\n# a\n\n</PRE>\n\n# b\n", &[]),
        ("<prefix>\n\n# a\n", &["a"]),
        (" <pre>\n\n# a\n", &[]),
        ("- <pre>a</pre>\n\n# b\n", &["b"]),
        // definitions
        ("# a\n\n[b]: c\n\n# d\n", &["d"]),
        ("[b]: c\n[d]:e \"f g\" \r\n[é f]: <g>\n\n# h\n", &[]),
        ("[b]: c\n[d]:e \"f g\" \n[é f]: g&amp;\n\n# h\n", &["h"]),
        ("```\n[b]: c d\n```\n\n[b]: c\n\n# d\n", &["d"]),
        ("[b]: c\n\n# d\n\n[B]: c\n", &[]),
        ("a\n[b]: c\n\n# d\n", &[]),
        ("[b]: c\nd\n\n# d\n", &["d"]),
        ("[b]: c\n (d\n\n# e\n", &[]),
        ("# a\n[b]: c\n# d\n\n# e\n", &["e"]),
        ("[b]: c\n[d]: e f\n\n# g\n", &[]),
        ("   [b]: c\n\n# d\n", &["d"]),
        ("    [b]: c\n\n# d\n", &[]),
        ("\t[b]: c\n\n# d\n", &[]),
        ("- a\n\n[b]: c\n\n# d\n", &["- a", "d"]),
        ("[^b]: c\n\n# d\n", &[]),
        ("[b]: c \"d\" e\n\n# f\n", &[]),
        ("[b]: c 'd'\n\n# f\n", &["f"]),
        ("[b]:\nc\n\n# d\n", &[]),
        ("[b]: (c)\n\n# d\n", &[]),
        ("[ b]: c\n\n# d\n", &[]),
        ("[]: c\n\n# d\n", &[]),
        ("[b]: c\n[d\n]: e\n\n# f\n", &[]),
        ("# a\n\n> - [^b]: c\n\n# d\n", &[]),
        ("# a\n\nb\nc]: d\n\n# d\n", &[]),
        (
            "# a\n\nx [b]: c, d[0]: e\n\n# f\n",
            &["x [b]: c, d[0]: e", "f"],
        ),
        ("# a\n\nx \\[b]: c\n\n# d\n", &[]),
    ];
    for (source, expected) in cases {
        let expected: Vec<&str> = expected
            .iter()
            .map(|name| name.trim_start_matches(' '))
            .collect();
        assert_eq!(cut(source), expected, "{source:?}");
    }
}

#[test]
fn paragraphs_of_plain_text() {
    let long = "x".repeat(LEAST_PART);
    let cut = |source: &str| -> Vec<String> {
        let starts = find_sections(Format::Text, source);
        let rest = |start: usize| source[start..].chars().take(3).collect();
        starts.into_iter().map(rest).collect()
    };
    let cases: [(&str, &[&str]); 8] = [
        ("L\n\nabc", &["abc"]),
        ("L\r\n\r\nabc\n \t\nL\n\nb", &["abc", "b"]),
        ("L\n \t\nabc", &["abc"]),
        ("L\nabc\n# d\n", &[]),
        ("short\n\nabc\n", &[]),
        ("L\r\rabc\n", &[]),
        ("> L\n>\n> abc\n", &[]), // the quote goes on
        ("L\n[a]: b\n\nabc", &["abc"]),
    ];
    for (source, expected) in cases {
        assert_eq!(cut(&source.replace('L', &long)), expected, "{source:?}");
    }
}

/// What is read, and from where.
fn gist(prose: &Prose) -> Vec<(String, Scopes, u8, Span, Span)> {
    let place = |span: Span| prose.map.span_of(span);
    prose
        .blocks
        .iter()
        .map(|block| {
            let text = prose.text[block.span.range()].to_owned();
            let first = Span::new(block.span.start, block.span.start + 1);
            (
                text,
                block.scopes,
                block.level,
                place(block.span),
                place(first),
            )
        })
        .collect()
}

/// Whether the sections of `source` read as they do within the whole; says how many there are.
fn check(format: Format, source: &str) -> usize {
    let mut starts = find_sections(format, source);
    let count = starts.len();
    starts.insert(0, 0);
    starts.push(source.len());
    let wanted = Scopes::UNREAD;
    let mut whole = Prose::default();
    read(format, source, wanted, &mut whole);
    // nobody reads what is code
    let mut outline = Outline::default();
    outline.read(format, source, Halt::NEVER);
    let labels = outline.labels(format, source, Halt::NEVER);
    for block in whole
        .blocks
        .iter()
        .filter(|block| !block.scopes.has(Scope::Code))
    {
        for piece in whole.map.pieces_of(block.span) {
            let overlaps = |code: &Span| code.overlaps(piece);
            assert!(
                !outline.code.iter().any(overlaps),
                "{piece:?} of {source:?}"
            );
        }
    }
    let mut part = Prose::default();
    let mut parts = Vec::new();
    let mut marks = 0;
    let labels = labels.unwrap_or_default();
    for ends in starts.windows(2) {
        let parts_read = Parts {
            spans: vec![Span::new(ends[0], ends[1])],
            labels: labels.clone(),
        };
        read_parts(format, source, &parts_read, wanted, Halt::NEVER, &mut part);
        parts.extend(gist(&part));
        marks += part.marks.len();
    }
    assert_eq!(parts, gist(&whole), "{source:?}");
    assert_eq!(marks, whole.marks.len(), "{source:?}");
    count
}

/// The parser puts in so many addresses and no more; which ones depends on all of the text.
#[test]
fn a_text_that_names_long_addresses_again_and_again_stays_whole() {
    let address = "u".repeat(1000);
    for (named, count) in [(45, 1), (55, 0)] {
        for label in ["x y", "x\ny", "X Y"] {
            let names = format!("[{label}] [{label}][] [z][{label}]\n").repeat(named / 3);
            let source = format!("a\n{names}\n# b\n\n{names}\n\n[X y]: {address}\n");
            assert_eq!(check(Format::Markdown, &source), count, "{label:?}");
        }
    }
}

/// What a parser reads in another way than it looks.
#[test]
fn odd_lines_are_read_in_a_part_as_within_the_whole() {
    let names = "[a]\n".repeat(60);
    let title = format!("[a]: u\n\x0B\"{}\"\n\n# h\n\n{names}", "t".repeat(2000));
    let deep = format!("x}}\n{}-\n\n# h {{#id}}\n", ">".repeat(300));
    for source in [
        "<![x\n\n```\n]]>\n\nfoo\n\n```\n",
        "<![x\n\n```\n]]>\n```\n\nthe prose\n",
        "<pre\x01\n\n```\n</pre>\n\nfoo\n\n```\n",
        "<pre\x01\n\n```\n</pre>\n```\n\nthe prose\n",
        "  ```\n  ```\x0C\n\nfoo\n\n  ```\n",
        "  ```\n  ```\x0C\n\n[a]: /u\n\n# h\n\n[a]\n",
        "  ```\n  ```\x0C\n```\nthe prose\n",
        "  ```\n  \x0C```\n```\nthe prose\n",
        "[a {\"[\"} b]: /u\n\n# h\n\nsee [a {\"[\"} b] now\n",
        "[a]: y\ntext\n[b]: z\n\n# h\n\n[a] and [b]\n",
        "[a]: y\n\"t\"\n[b]: z\n\n# h\n\n[a] and [b]\n",
        &title,
        &deep,
    ] {
        for format in [Format::Markdown, Format::Mdx] {
            check(format, source);
        }
    }
}

const LINES: &[&str] = &[
    "# a",
    "## b",
    "# c",
    "#",
    " # d",
    "####### e",
    "",
    "",
    "",
    "",
    " ",
    "\t",
    "text",
    "text `code",
    "code` text",
    "[a] [a][b] [c](d)",
    "[^1]",
    "x[0]: y",
    "[a]: y",
    "[b]: z",
    "[b]: z \"t\"",
    "[x\\] c]: u",
    "[^1]: note",
    "[A] ![b]",
    "[é  e]",
    " [b]: z",
    "  [a]: y",
    "   [c d]: z 't'",
    "    [b]: z",
    "\t[b]: z",
    "- [b]: z",
    "+ é",
    "- a | b",
    "[É e]:z&amp; \"&lt;t\" ",
    "[c d][] [C D]",
    "[c d]: <z>",
    "[c d]: z 't'",
    "\"t\"",
    "```",
    "```",
    "````",
    "~~~",
    "~~~",
    "``` x",
    "  ```",
    "  ```",
    "    ```",
    "   ~~~",
    "\t```",
    "- ```",
    "- a",
    "  b",
    "* c",
    "  - d",
    "1. e",
    "   f",
    "1. ```",
    "   ```",
    "2. ```",
    "> q",
    "> ```",
    "> # r",
    ">",
    "- > s",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<!-- c -->",
    "<pre>",
    "</pre>",
    " <pre>",
    "<script>",
    "</script>",
    "<span>t",
    "<? p",
    "?>",
    "<![CDATA[",
    "]]>",
    "<!X",
    "<br>",
    "- <div>",
    "  <!-- i",
    "| a | b |",
    "|---|---|",
    "===",
    "---",
    "+++",
    ": def",
    "term",
    "é f",
    "$$",
    "**bold",
    "x**",
    "    indented",
    "<![x",
    "<pre\x01",
    "  ```\x0C",
    "\x0B\"t\"",
    "[a {\"[\"} b]: /u",
    "see [a {\"[\"} b]",
    "        deep",
    "\tTab",
    "&amp; &copy;",
    "a\\",
    "}",
    "https://a.b/c",
    "a\rb",
    "[[w",
    "w]]",
    "![alt",
    "](u \"t",
    "\")",
    "<img alt='",
    "<A b={",
    "}>",
    "{x}",
    "{/* c",
    "*/}",
    "import a from 'b'",
    "export const a = {",
    "}",
    "{`",
    "`}",
    "<T/>",
    "'>",
    "\u{C}",
    "\u{B}",
];

/// The law, on documents drawn from lines that open and close things.
#[test]
fn a_part_reads_as_it_does_within_the_whole() {
    let mut roll = dice();
    let mut cuts = 0;
    for _ in 0..DOCUMENTS {
        let mut source = String::new();
        if roll(16) == 0 {
            source.push_str("---\na: b\n\n# c\n---\n");
        }
        let end = if roll(8) == 0 { "\r\n" } else { "\n" };
        let few: [&str; 5] = std::array::from_fn(|_| LINES[roll(LINES.len())]);
        for _ in 0..4 + roll(24) {
            let line = match roll(8) {
                0 => "\n# h",
                1 => "",
                2 => LINES[roll(16)],
                _ => few[roll(few.len())],
            };
            source.push_str(&line.replace('\n', end));
            source.push_str(end);
        }
        for format in [Format::Markdown, Format::Mdx, Format::Text] {
            cuts += check(format, &source);
        }
    }
    assert!(cuts > DOCUMENTS / 8, "only {cuts} cuts");
}

const DOCUMENTS: usize = 20_000;

/// Whatever is passed over, the next line end is found.
#[test]
fn line_ends_are_those_of_memchr() {
    let mut roll = dice();
    for _ in 0..2_000 {
        let rare = [1, 4, 40, 200][roll(4)];
        let draw = |_| if roll(rare) == 0 { b'\n' } else { b'a' };
        let bytes: Vec<u8> = (0..1 + rare * 3).map(draw).collect();
        let mut ends = LineEnds::of(&bytes);
        let mut at = 0;
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len);
            assert_eq!(ends.next(at), end, "from {at} of {bytes:?}");
            at = end + 1 + [0, 0, 0, roll(150)][roll(4)];
        }
    }
}
