//! Texts that are made to run long, or deep. Each is a recipe: asked for a number of bytes, it writes about so many.

use sayso::document::Format;

/// A recipe.
pub(crate) struct Text {
    pub(crate) name: String,
    pub(crate) format: Format,
    pub(crate) write: Box<dyn Fn(usize) -> String>,
}

const MD: Format = Format::Markdown;
const MDX: Format = Format::Mdx;
const TXT: Format = Format::Text;

/// What ends each text of repeated units, so that there is a finding in it, and a chain that asks for sentences.
const END: &str = "\n\nThe best widget. Access alpha. Beta\n";

fn text(format: Format, name: &str, write: impl Fn(usize) -> String + 'static) -> Text {
    Text {
        name: name.to_owned(),
        format,
        write: Box::new(write),
    }
}

/// `unit` over and over, after `before`.
fn repeated(format: Format, before: &'static str, unit: &'static str, after: &'static str) -> Text {
    let name = format!("{} {before:.20?} {unit:?} {after:.20?}", format.name());
    text(format, &name, move |size| {
        format!("{before}{}{after}", unit.repeat(size / unit.len()))
    })
}

/// `open` over and over, `middle`, and as many `close`.
fn nested(format: Format, open: &'static str, middle: &'static str, close: &'static str) -> Text {
    let name = format!("{} {open:?} {middle:?} {close:?}", format.name());
    text(format, &name, move |size| {
        let times = size / (open.len() + close.len());
        format!("{}{middle}{}", open.repeat(times), close.repeat(times))
    })
}

/// One sign of markup, or the beginning of some, over and over.
pub(crate) fn signs() -> Vec<Text> {
    let units = [
        ">",
        "[",
        "]",
        "*",
        "_",
        "`",
        "<",
        "&",
        "(",
        ")",
        "!",
        "~",
        "^",
        "|",
        "{",
        "}",
        "#",
        "+",
        "-",
        "=",
        "$",
        "\\",
        "\"",
        "'",
        ".",
        ":",
        "@",
        "/",
        "%",
        "> ",
        "- ",
        "1. ",
        "> - 1. ",
        "![",
        "[](",
        "[a](",
        "[a][",
        "[a]: ",
        "*a ",
        "_a_",
        "**a",
        "*a_",
        "*a **b _c ",
        "`a",
        "``a`",
        "a``",
        "<a",
        "<a ",
        "<a href=\"",
        "<a href='x",
        "<!--",
        "<!-- a --",
        "<?",
        "<!A",
        "<![CDATA[",
        "</",
        "<>",
        "<a@b.",
        "<http:",
        "&a",
        "&#",
        "&#x1;",
        "&amp",
        "&amp;",
        "[^a]",
        "[^",
        "[^a]: ",
        "[[",
        "[[a|",
        "~~a",
        "$a",
        "$$",
        "${",
        "{{",
        "\\[",
        "\\`",
        "|a",
        "a|b\n",
        "| a |\n",
        "www.",
        "http://",
        "http://a",
        "a@",
        "a@b.c",
        "://",
        "mailto:",
        "“",
        "“a",
        "a’s ",
    ];
    let mut texts: Vec<Text> = units.map(|unit| repeated(MD, "", unit, END)).into();
    texts.extend(
        [
            "{",
            "<A {",
            "<A b={",
            "{\"",
            "{'",
            "{`",
            "{/*",
            "<A b={`${",
            "`",
            "``a ",
            "<a b=\"",
        ]
        .map(|unit| repeated(MDX, "", unit, END)),
    );
    texts.extend(
        [
            "import {\n",
            "import {\n\n",
            "export const a = {\n\n",
            "{a}",
            "<A/>",
            "{/* x */}",
            "a{b\n",
        ]
        .map(|unit| repeated(MDX, "", unit, END)),
    );
    texts
}

/// Blocks: many lines, deep containers, tables, raw HTML, front matter.
pub(crate) fn blocks() -> Vec<Text> {
    let lines = [
        "```\n",
        "~~~\n",
        "```a\n",
        "    a\n\n",
        "<div>\n",
        "<div>\n\n",
        "<!--\n\n",
        "<pre>\n\n",
        "<script>",
        "<style>\n\n",
        "- a\n\n",
        "1. a\n",
        "> a\n\n",
        "# a\n",
        "a\n===\n",
        "[a]: b\n",
        "[a]: b \"c\"\n",
        "[a]:\n",
        "[^a]: b\n\n",
        "[^a]:\n",
        "| a | b |\n|-|-|\n",
        "a\n:b\n",
        "a\n: b\n\n",
        "* * *\n",
        "---\n",
        "a\\\n",
        "a  \n",
        "&nbsp;\n",
        "> <div>\n",
        "a\r",
        "\r\n",
        "> ```\n",
        "> a\n>> b\n",
        "- > a\n",
    ];
    let mut texts: Vec<Text> = lines.map(|unit| repeated(MD, "", unit, END)).into();
    // each line walks every container that is open
    for (open, line) in [
        (">", "b\n"),
        (">", "> b\n"),
        ("- ", "b\n"),
        ("- ", "\n"),
        ("> - ", ">\n"),
        ("[^a]: ", "b\n"),
    ] {
        texts.push(text(
            MD,
            &format!("{open:?} deep, then {line:?}"),
            move |size| {
                let deep = open.repeat(size / 2 / open.len());
                format!("{deep}access\n{}", line.repeat(size / 2 / line.len()))
            },
        ));
    }
    texts.push(text(MD, "a list as deep as its indents allow", |size| {
        let levels = (size as f64).sqrt() as usize;
        let items = (0..levels).map(|level| format!("{}- access\n", "  ".repeat(level)));
        items.collect::<String>() + &"a\n".repeat(size / 4)
    }));
    texts.push(text(MD, "a table of many columns", |size| {
        let columns = (size / 16).min(10_000);
        let row = format!("{}|\n", "|access".repeat(columns));
        let head = format!("{}|\n{}|\n", "|a".repeat(columns), "|-".repeat(columns));
        head + &row.repeat(1 + size / row.len())
    }));
    texts.push(text(MD, "a table of short rows", |size| {
        let columns = size / 8;
        format!(
            "{}|\n{}|\n{}",
            "|a".repeat(columns),
            "|-".repeat(columns),
            "|b\n".repeat(columns)
        )
    }));
    texts.extend([
        nested(MD, "<ul><li>", "access", "</li></ul>"),
        nested(MD, "a <b>", "access", "</b>"),
        nested(MD, "<div>", "access", "</div>"),
        repeated(MD, "<div ", "a=b ", ">x</div>\n"),
        repeated(MD, "<div ", "title=\"access x\" ", ">x</div>\n"),
        repeated(MD, "<div>\n", "<a b=\"\n", END),
        repeated(MD, "<i ", "}alt=", ">x</i> The best widget\n"),
        repeated(MD, "<i ", "\"alt=\"", ">x</i> The best widget\n"),
        repeated(MDX, "<i ", "}alt=", ">x</i> The best widget\n"),
        repeated(MD, "", "a <!-- access -->", END),
        repeated(MD, "> `", "a\n> ", "`\n"),
        repeated(MD, "> ```\n", "> secret thing\n", END),
        repeated(TXT, "", "> a\n>> b\n", END),
        repeated(TXT, "", "- access\n", END),
        repeated(TXT, "", ">", END),
    ]);
    for (fence, values) in [
        (
            "---\n",
            [
                "[",
                "{",
                "- ",
                "? ",
                ":",
                "b,",
                "'",
                "\"",
                "!a ",
                "&a ",
                "access b ",
                "  b\n",
                "\\x41 ",
                "[b,",
                "{b: ",
            ],
        ),
        (
            "+++\n",
            [
                "[",
                "{a=",
                "a.",
                "[a.b]\n",
                "[[a]]\n",
                "= =\n",
                "'",
                "\"",
                "a = \"access b\"\n",
                "b,",
                "#",
                "]",
                "[]",
                "\\",
                " ",
            ],
        ),
    ] {
        for value in values {
            for key in ["", "a: ", "a = ", "a: [", "a: |\n  ", "["] {
                let name = format!("front matter {fence:?} {key:?} {value:?}");
                texts.push(text(MD, &name, move |size| {
                    format!(
                        "{fence}{key}{}\n{fence}access\n",
                        value.repeat(size / value.len())
                    )
                }));
            }
        }
    }
    texts.push(text(MD, "front matter of many keys", |size| {
        let keys = (0..size / 17).map(|key| format!("a{key}: access b\n"));
        format!("---\n{}---\n", keys.collect::<String>())
    }));
    texts.push(text(
        MD,
        "front matter as deep as its indents allow",
        |size| {
            let levels = (0..(size as f64).sqrt() as usize).map(|level| " ".repeat(level) + "a:\n");
            format!("---\n{}---\naccess\n", levels.collect::<String>())
        },
    ));
    texts
}

/// Inline markup that nests, overlaps or refers.
pub(crate) fn spans() -> Vec<Text> {
    let runs = |mark: char, between: &'static str| {
        text(
            MD,
            &format!("runs of {mark} of every length"),
            move |size| {
                let longest = (2.0 * size as f64).sqrt() as usize;
                let runs = (1..longest).map(|len| mark.to_string().repeat(len) + between);
                runs.collect()
            },
        )
    };
    vec![
        runs('`', " "),
        runs('$', "a"),
        runs('*', "a "),
        nested(MD, "[", "a", "](b) "),
        nested(MD, "![", "secret thing", "](b)"),
        nested(MD, "![", "secret thing", "](b \"t\")"),
        nested(MD, "![", "secret thing", "](b&amp;c)"),
        nested(MD, "![", "secret thing", "](b&amp;c>)"),
        nested(MD, "![", "secret thing", "](<b&amp;c> \"t&amp;u\")"),
        nested(MD, "![", "secret thing", "](b&amp;c\n't\\'&amp;u')"),
        nested(MD, "*", "access", "*"),
        nested(MD, "*a ", "access", " b*"),
        nested(MD, "*a _b ", "access", " b_ a*"),
        repeated(MD, "", "<a>x *access y</a> z <a>access* ", END),
        repeated(MD, "", "<b>x <a>access</b> y</a> ", END),
        repeated(MD, "", "`secret thing` ", END),
        repeated(MD, "", "`access` to `", END),
        repeated(MD, "[a]: b 'c'\n\n", "[a] ", END),
        repeated(MD, "[^a]: b\n\n", "[^a] ", END),
        text(MD, "many definitions", |size| {
            (0..size / 12)
                .map(|number| format!("[a{number}]: b\n"))
                .collect()
        }),
        text(MD, "a long definition, often used", |size| {
            format!(
                "[a]: {} '{}'\n\n{}",
                "b".repeat(size / 4),
                "c".repeat(size / 4),
                "[a] ".repeat(size / 8)
            )
        }),
    ]
}

/// Characters that folding, sentences or columns treat in their own way.
pub(crate) fn characters() -> Vec<Text> {
    let units = [
        "\u{200B}",
        "\u{AD}",
        "\u{301}",
        "\u{301}\u{323}",
        "'",
        "\u{2019}",
        "-",
        "_",
        "\u{2014}",
        "\u{A0}",
        "\u{202E}",
        "\u{FE0F}",
        "\u{E0041}",
        "\u{FDFA}",
        "\u{1100}",
        "\u{1161}",
        "\u{430}",
        "a\u{430}",
        "\u{2026}",
        "\u{4FDD}",
        "\u{E01}",
        "\u{B2}",
        "a\u{B2}",
        "\u{DF}",
        "\u{130}",
        "\u{1}",
        "\r",
        "\u{B}",
        "\u{C}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{1B}",
        " ",
        "\t",
        ".",
        "\u{1F469}\u{200D}",
        "\u{1F1E9}",
        " \u{301}",
        "\u{AE}",
        "*",
        "`",
        "\u{3164}",
        ")",
        ")]",
        "“",
        " )",
        "'s",
        "’s’",
        "!",
        "…",
        ",",
        "1",
        "1.",
        ". ",
        "\u{3000}",
    ];
    let mut texts = Vec::new();
    for unit in units {
        for (before, after) in [
            ("The best", "widget. Access alpha. Beta"),
            ("Access alpha.", " beta is. Access"),
            ("not a guarantee", "not a guarantee"),
        ] {
            texts.push(repeated(TXT, before, unit, after));
        }
        let with = |name: &str, write: fn(&str) -> String| {
            let unit = write(unit);
            text(TXT, &format!("{name} {unit:?}"), move |size| {
                unit.repeat(size / unit.len()) + END
            })
        };
        texts.push(with("letters with", |unit| format!("a{unit}")));
        texts.push(with("words with", |unit| format!("best{unit} ")));
        texts.push(with("words between", |unit| format!("best {unit} to ")));
    }
    texts.push(repeated(MD, "Access alpha.", "&nbsp;", "1 beta"));
    texts.push(repeated(TXT, "Access alpha. ", "1 ", "1 beta"));
    texts.push(repeated(TXT, "Access alpha.", ".1", " beta"));
    texts
}

/// The words of the phrases themselves.
pub(crate) fn words() -> Vec<Text> {
    let mut texts: Vec<Text> = [
        "access ",
        "access to ",
        "best ",
        "best widget ",
        "alpha beta ",
        "alpha beta gamma ",
        "alpha. Beta. ",
        "alpha ",
        "beta alpha gamma. ",
        "customer access ",
        "access e.g. ",
        "perhaps access to ",
        "not a guarantee ",
        "“customer access” ",
        "“customer access ",
        "\"not a guarantee\" (\"guarantee\") ",
        "aaaa ",
        "aaaa now ",
        "access-",
        "ay bee ",
        "bee ay. ",
        "cee dee ",
        "cee dee eff ",
        "all work and no play ",
        "access—to—",
        "access\n",
        "access\u{A0}to\n",
    ]
    .into_iter()
    .map(|unit| repeated(TXT, "", unit, END))
    .collect();
    texts.extend([
        repeated(TXT, "", "access to ", " perhaps"),
        repeated(TXT, "perhaps ", "access to ", ""),
        repeated(TXT, "", "access guaran-\n", "teed"),
        repeated(TXT, "", "a-\n", "teed"),
        repeated(TXT, "", "ac-\ncess ", "to"),
        repeated(TXT, "", "ac-\ncess to al-\npha be-\nta ", "to"),
        nested(TXT, "alpha ", "", "beta "),
        nested(TXT, "beta ", "gamma ", "alpha "),
        nested(TXT, "ay ", "", "bee "),
        repeated(TXT, "", "ay ", "bee"),
        repeated(TXT, "ay ", "bee ", ""),
        repeated(TXT, "alpha ", "beta ", "gamma"),
        repeated(TXT, "", "a", " now"),
    ]);
    texts
}

/// One long word that begins, again and again, as a phrase does.
pub(crate) fn long_words() -> Vec<Text> {
    [
        "aaaé",
        "aaa'",
        "aaa_",
        "aaa\u{301}",
        "guaranteé",
        "guarante'",
        "guarante\u{4FDD}",
        "guarante\u{AC00}",
    ]
    .map(|unit| repeated(TXT, "", unit, " now"))
    .into()
}
