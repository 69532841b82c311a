//! What holds for every text that is read, however odd.

use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{Format, Prose, read};
use crate::text::{Scope, Scopes, Span};

mod hold;

pub(super) use hold::hold;

/// What the parser says that a reader sees, and nothing but letters and digits of it.
fn visible(source: &str, format: Format) -> String {
    assert_eq!(format, Format::Markdown);
    let mut seen = String::new();
    let mut hidden = 0;
    for event in Parser::new_ext(source, super::markdown::options(source)) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => hidden -= 1,
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
                if hidden == 0 =>
            {
                seen += &text;
            }
            _ => {}
        }
    }
    seen.retain(char::is_alphanumeric);
    seen
}

/// What was read from the flow of the text, and nothing but letters and digits of it.
fn was_read(prose: &Prose) -> String {
    let aside = Scopes::UNREAD.with(Scope::Title).with(Scope::Html);
    prose
        .blocks
        .iter()
        .filter(|block| block.scopes.intersection(aside).is_empty())
        .flat_map(|block| prose.text[block.span.range()].chars())
        .filter(|character| character.is_alphanumeric())
        .collect()
}

const FRAGMENTS: &[&str] = &[
    "a",
    "Word ",
    "two words",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\n> ",
    "> ",
    ">",
    "\n- ",
    "- ",
    "* ",
    "1. ",
    "\n  ",
    "\n    ",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "~",
    "^",
    "`",
    "``",
    "```",
    "```\n",
    "~~~\n",
    "[",
    "]",
    "](",
    ")",
    "](u \"t\")",
    "](u 't &amp; \\'x')",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: u 'title'\n",
    "[[",
    "]]",
    "|",
    "\\|",
    "\n|-|-|\n",
    "|a|b|\n|-|-|\n",
    "# ",
    "\n## ",
    " {#id}",
    "===\n",
    "---\n",
    "+++\n",
    "---\na: b\n---\n",
    ": ",
    "\n: ",
    "&amp;",
    "&nbsp;",
    "&#79;",
    "&ngE;",
    "&",
    ";",
    "\\",
    "\\*",
    "<",
    ">",
    "<b>",
    "</b>",
    "<b title='x'>",
    "<br>",
    "<div>",
    "</div>",
    "<p>",
    "<!-- ",
    " -->",
    "<script>",
    "</script>",
    "<img alt=\"y\" title=z>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<https://x.y>",
    "https://x.y/z",
    "a@b.cd",
    "$",
    "$$",
    "{",
    "}",
    "{x}",
    "{/* c */}",
    "<A b={c}>",
    "</A>",
    "import a from 'b'\n",
    "日本",
    "é",
    "😀",
    "\u{200B}",
    "\u{AD}",
    "\u{A0}",
    "\u{FEFF}",
    "\u{2029}",
    "\0",
    "\"",
    "'",
    "''",
    "\x0C",
    "- [ ] ",
    "> [!NOTE]\n",
    "a: ",
    "- b\n",
    "|\n",
    ">\n",
    "www.a.b",
    "\u{85}",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!D>",
];

fn markup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(FRAGMENTS), 0..40)
        .prop_map(|fragments| fragments.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn hold_for_any_markup(source in markup()) {
        let mut prose = Prose::default();
        for format in [Format::Markdown, Format::Mdx, Format::Html, Format::Text] {
            for wanted in [Scopes::NONE, Scopes::EVERY] {
                read(format, &source, wanted, &mut prose);
                hold(&source, &prose);
            }
        }
    }

    #[test]
    fn hold_for_any_text(source: String) {
        let mut prose = Prose::default();
        for format in [Format::Markdown, Format::Mdx, Format::Html, Format::Text] {
            read(format, &source, Scopes::EVERY, &mut prose);
            hold(&source, &prose);
        }
    }

    #[test]
    fn no_text_is_lost(source in markup()) {
        // Without the markup whose text is read elsewhere, or differently: raw HTML, front matter.
        let source = format!("x {}", source.replace('<', ""));
        let mut prose = Prose::default();
        read(Format::Markdown, &source, Scopes::NONE, &mut prose);
        prop_assert_eq!(was_read(&prose), visible(&source, Format::Markdown), "{:?}", source);
    }

    #[test]
    fn no_plain_text_is_lost(source in markup()) {
        let mut prose = Prose::default();
        read(Format::Text, &source, Scopes::NONE, &mut prose);
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        prop_assert_eq!(letters(&prose.text), letters(&source));
    }

    /// A read text does not depend on what was read before into the same memory.
    #[test]
    fn memory_leaves_no_trace(first in markup(), second in markup()) {
        let (mut used, mut fresh) = (Prose::default(), Prose::default());
        read(Format::Markdown, &first, Scopes::EVERY, &mut used);
        read(Format::Markdown, &second, Scopes::EVERY, &mut used);
        read(Format::Markdown, &second, Scopes::EVERY, &mut fresh);
        prop_assert_eq!(used.text, fresh.text);
        prop_assert_eq!(used.map, fresh.map);
        prop_assert_eq!(used.blocks, fresh.blocks);
        prop_assert_eq!(used.marks, fresh.marks);
    }
}

/// Texts made to run long, of about `size` bytes.
fn hostile(size: usize) -> Vec<(Format, String)> {
    let repeated = |text: &str| text.repeat(size / text.len() + 1);
    let mut texts: Vec<(Format, String)> = [
        ">",
        "[",
        "]",
        "*",
        "_",
        "`",
        "<",
        "&",
        "~",
        "$",
        "|",
        "(",
        "!",
        "\\",
        "{",
        "#",
        "-",
        "+",
        "=",
        ":",
        "\n",
        "> ",
        "- ",
        "* a\n",
        "**a ",
        "*a_ ",
        "`a``",
        "a`",
        "[a](",
        "[](",
        "![",
        "[^a]",
        "[[",
        "[a][b",
        "<a ",
        "<a b='",
        "<b>",
        "</b>",
        "<!--",
        "<!",
        "<?",
        "<![CDATA[",
        "&a",
        "&#",
        "$a",
        "a$$",
        "~~a",
        "^a^",
        "a@",
        "www.",
        "://",
        "http://",
        "http://a ",
        "a@b.c ",
        "<code>",
        "<p>",
        "*<p>",
        "<a title='x'>",
        "[a](b 'c') ",
        "| a ",
        "<div>\n",
        "\n: a",
        "{a",
        "<A b={",
        "{/*",
        "> - ",
        "-\n",
        "a\r",
        "\\\n",
        "  \n",
        "\t",
        ">\n>\n",
        "[a]: b 'c'\n",
        "[^a]: b\n",
        "---\n",
        "<pre>",
        "https://a*_",
        "(((",
        "[x](y\\)",
        "\"",
        "`` ` ",
        "<a\n",
        "<x a=\"'\" ",
        "$`",
        "a\n-\n",
        "1) ",
        "#a{",
        "# {",
        "a|\n-|\n",
    ]
    .into_iter()
    .flat_map(|text| {
        [Format::Markdown, Format::Mdx, Format::Html, Format::Text]
            .map(|format| (format, repeated(text)))
    })
    .collect();
    let nested = |count: usize, text: &str| text.repeat(count);
    let depth = (size / 10).min(100_000);
    let mut add = |text: String| texts.push((Format::Markdown, text));
    add(nested(depth, ">") + "a\nb\n" + &nested(depth, "> ") + "c");
    // a list as deep as the square root: its indents make up the size
    let levels = (size as f64).sqrt() as usize;
    add((0..levels)
        .map(|level| "  ".repeat(level) + "- a\n")
        .collect());
    add("word ".repeat(size / 5));
    let columns = (size / 100).min(10_000);
    add(nested(columns, "a|") + "\n" + &nested(columns, "-|") + "\n" + &nested(columns, "b|"));
    for fence in ["---\n", "+++\n"] {
        for text in [
            "[",
            "a: ",
            "- ",
            "{",
            "'",
            "\"",
            "? ",
            "a: |\n b\n",
            "a: b\n",
            "&a *a ",
            "a = [",
            "[a]\n",
            "[[a]]\n",
            "a.",
            "!",
            "%",
            "a: >\n\n",
        ] {
            add(format!("{fence}{}\n{fence}", repeated(text)));
            add(format!("{fence}a: {}\n{fence}", repeated(text)));
            add(format!("{fence}a = {}\n{fence}", repeated(text)));
        }
    }
    texts
}

/// Time grows no faster than the text: none of these takes long, even here.
#[test]
fn hostile_texts_are_read() {
    let mut prose = Prose::default();
    for (format, text) in hostile(20_000) {
        let start = std::time::Instant::now();
        read(format, &text, Scopes::EVERY, &mut prose);
        let taken = start.elapsed();
        let shown: String = text.chars().take(20).collect();
        assert!(
            taken.as_millis() < 2000,
            "{format:?} {shown:?} took {taken:?}"
        );
        assert_eq!(prose.map.len(), prose.text.len());
    }
}
