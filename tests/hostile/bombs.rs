//! More recipes: those of the table that no single unit makes.

use sayso::document::Format;

use super::texts::Text;

fn text(format: Format, name: &str, write: impl Fn(usize) -> String + 'static) -> Text {
    Text {
        name: name.to_owned(),
        format,
        write: Box::new(write),
    }
}

/// `unit` over and over.
fn repeated(format: Format, unit: &'static str) -> Text {
    let name = format!("{} {unit:?} alone", format.name());
    text(format, &name, move |size| unit.repeat(size / unit.len()))
}

/// Every recipe of this page.
pub(crate) fn all() -> Vec<Text> {
    let mut texts = vec![
        // each alias stands for two of the last: read as written, never filled in
        text(
            Format::Markdown,
            "front matter of aliases that double",
            |size| {
                let lines = (1..size / 24).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1));
                format!("---\na0: &a0 access\n{}---\n", lines.collect::<String>())
            },
        ),
        text(
            Format::Markdown,
            "front matter that merges itself",
            |size| {
                let lines = (1..size / 20).map(|n| format!("b{n}: {{<<: *a, c: &a d}}\n"));
                format!("---\n{}---\n", lines.collect::<String>())
            },
        ),
        text(Format::Markdown, "entities with names that go on", |size| {
            format!("&{};", "a".repeat(31)).repeat(size / 33)
        }),
        text(
            Format::Markdown,
            "entities with numbers that go on",
            |size| format!("&#x{}41;", "0".repeat(40)).repeat(size / 46),
        ),
        text(
            Format::Markdown,
            "tags that open and never close, each of another name",
            |size| (0..size / 10).map(|n| format!("<a{n} b='c>\n")).collect(),
        ),
        text(Format::Markdown, "footnotes that name the next", |size| {
            (0..size / 20)
                .map(|n| format!("[^{n}]: a[^{}]\n\n", n + 1))
                .collect()
        }),
        text(
            Format::Markdown,
            "links to definitions that come last",
            |size| {
                let (uses, ends): (String, String) = (0..size / 24)
                    .map(|n| (format!("[access][{n}] "), format!("[{n}]: b\n")))
                    .unzip();
                format!("{uses}\n\n{ends}")
            },
        ),
        text(
            Format::Markdown,
            "one table row of cells with escapes",
            |size| {
                let row = "| a \\| `b \\| c` ".repeat(size / 40);
                format!("{row}|\n{}|\n{row}|\n", "|-".repeat(size / 40))
            },
        ),
        text(Format::Markdown, "a setext heading of many lines", |size| {
            "access to\n".repeat(size / 10) + "===\n"
        }),
    ];
    texts.extend(
        [
            "\n",
            "a\n",
            "access\n",
            "access to\n\n",
            "<br>",
            "&amp;",
            "*a*",
            "[a](b)",
        ]
        .map(|unit| repeated(Format::Markdown, unit)),
    );
    texts.extend(["a\n", "access ", "best widget "].map(|unit| repeated(Format::Text, unit)));
    texts
}
