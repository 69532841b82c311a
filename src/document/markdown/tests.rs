//! What Markdown, HTML and MDX read as.

use super::super::{Format, Prose, read};
use crate::text::{Scope, Scopes};

/// Blocks as `scope+scope: text`, each mark after its block as ` {scope text}`.
fn show(format: Format, source: &str, wanted: Scopes) -> Vec<String> {
    let mut prose = Prose::default();
    read(format, source, wanted, &mut prose);
    super::super::laws::hold(source, &prose);
    let name = |scopes: Scopes| {
        let names: Vec<&str> = scopes.iter().map(Scope::name).collect();
        names.join("+")
    };
    let show_block = |block: &super::super::Block| {
        let text = &prose.text[block.span.range()];
        let marks = prose
            .marks
            .iter()
            .filter(|mark| block.span.contains(mark.span));
        let marks = marks.map(|mark| {
            let text = &prose.text[mark.span.range()];
            format!(" {{{} {text}}}", mark.scope.name())
        });
        let level = match block.level {
            0 => String::new(),
            level => level.to_string(),
        };
        let scopes = name(block.scopes);
        format!("{scopes}{level}: {text}{}", marks.collect::<String>())
    };
    prose.blocks.iter().map(show_block).collect()
}

#[track_caller]
fn check(source: &str, blocks: &[&str]) {
    let found = show(Format::Markdown, source, Scopes::NONE);
    assert_eq!(found, blocks, "{source:?}");
}

/// With comments, code and addresses.
#[track_caller]
fn check_all(source: &str, blocks: &[&str]) {
    let found = show(Format::Markdown, source, Scopes::EVERY);
    assert_eq!(found, blocks, "{source:?}");
}

#[track_caller]
fn check_mdx(source: &str, blocks: &[&str]) {
    let found = show(Format::Mdx, source, Scopes::NONE);
    assert_eq!(found, blocks, "{source:?}");
}

#[test]
fn blocks() {
    check("", &[]);
    check("a\n\nb", &["paragraph: a", "paragraph: b"]);
    check("a\nb  \nc\\\nd", &["paragraph: a\nb\nc\nd"]);
    check("a\r\nb\r\n\r\nc", &["paragraph: a\nb", "paragraph: c"]);
    check(
        "# a #\n## b {#c}\nd\n=\n",
        &["heading1: a", "heading2: b", "heading1: d"],
    );
    check("# a&nbsp;\t\n", &["heading1: a\u{A0}"]);
    check("# a\\\n", &["heading1: a\\"]);
    check(
        "> a\n> > b\nc",
        &["paragraph+quote: a", "paragraph+quote: b\nc"],
    );
    check("> [!NOTE]\n> a", &["paragraph+quote: a"]);
    check(
        "- a\n  - b\n\n  c\n- [x] d",
        &[
            "paragraph+list: a",
            "paragraph+list: b",
            "paragraph+list: c",
            "paragraph+list: d",
        ],
    );
    check(
        "1. a\n   - b\n2. c",
        &[
            "paragraph+list: a",
            "paragraph+list: b",
            "paragraph+list: c",
        ],
    );
    check(
        "| a | b \\| c |\n|---|---|\n| *d* | |\n\ne",
        &[
            "table: a",
            "table: b | c",
            "table: d {emphasis d}",
            "paragraph: e",
        ],
    );
    check(
        "a\n: b\n: c\n",
        &["list: a", "paragraph+list: b", "paragraph+list: c"],
    );
    check(
        "a[^1] b\n\n[^1]: c\n    d\n",
        &["paragraph: a b", "paragraph+footnote: c\nd"],
    );
    check("a\n***\nb", &["paragraph: a", "paragraph: b"]);
    check(
        "a\n\n    code\n\n```rust\ncode\n```\nb",
        &["paragraph: a", "paragraph: b"],
    );
    check_all("```\na\n\n  b\r\n```\n", &["code: a\n\n  b\n"]);
    check_all(
        "> \tx\n>\n> \ty\n",
        &["paragraph+quote: x", "paragraph+quote: y"],
    );
    check_all(">\t\tx\n", &["quote+code:   x\n"]); // a tab in two: blanks that stand nowhere
}

/// Texts on which the parser fell over.
#[test]
fn parser_faults() {
    check("- [ ] \\\n    ---\n", &["heading+list2: \\"]);
    check("> a\n>  {#b}\n> ---\n", &["heading+quote2: a\n{#b}"]);
}

#[test]
fn inline_markup_is_transparent() {
    check(
        "Open**AI** *a **b** c*",
        &["paragraph: OpenAI a b c {emphasis AI} {emphasis a b c}"],
    );
    check("a ~~b~~ ~d~ ^f^", &["paragraph: a b d f"]);
    check(
        "[a *b*](c) [d][e] [f]\n\n[e]: g\n[f]: h",
        &["paragraph: a b d f {link a b} {emphasis b} {link d} {link f}"],
    );
    check("a [b] c", &["paragraph: a [b] c"]);
    check(
        "![a *b*](c) d",
        &["paragraph: a b d {image-alt a b} {emphasis b}"],
    );
    check("[![a](b)](c)", &["paragraph: a {link a} {image-alt a}"]);
    check(
        "&amp;&#79;\\_&ngE; &nosuch; \\a",
        &["paragraph: &O_≧̸ &nosuch; \\a"],
    );
    check("a&nbsp;b&shy;c", &["paragraph: a\u{A0}b\u{AD}c"]);
    check("[[a]] [[b|c]]", &["paragraph: a c {link a} {link c}"]);
    check("a $x$ b", &["paragraph: a x b {code x}"]);
    check("a - [ ] b", &["paragraph: a - [ ] b"]);
    // what is not closed is text
    check("**a _b [c](d `e", &["paragraph: **a _b [c](d `e"]);
}

#[test]
fn code_spans() {
    check("a `b` c", &["paragraph: a b c {code b}"]);
    check("`` a`b ``", &["paragraph: a`b {code a`b}"]);
    check("> `a\n> b` c", &["paragraph+quote: a\nb c {code a\nb}"]);
    check("- `a\r\n  b`", &["paragraph+list: a\nb {code a\nb}"]);
    check("` a\nb `", &["paragraph: a\nb {code a\nb}"]);
    check(
        "|x|\n|-|\n|`a\\|b`|",
        &["table: x", "table: a|b {code a|b}"],
    );
    check("\\``a`", &["paragraph: `a {code a}"]);
}

#[test]
fn addresses() {
    check(
        "<https://a.b> <x@y.zz>",
        &[
            "paragraph: https://a.b x@y.zz {link https://a.b} {url https://a.b} {link x@y.zz} {url x@y.zz}",
        ],
    );
    check(
        "<foo:bar>",
        &["paragraph: foo:bar {link foo:bar} {url foo:bar}"],
    );
    check(
        "see https://a.b/c_d_e.",
        &["paragraph: see https://a.b/c_d_e. {url https://a.b/c_d_e}"],
    );
    check_all(
        "[a](b 'c') ![d](<e f>) [g][h]\n\n[h]: i (j)\n",
        &[
            "paragraph: a d g {link a} {image-alt d} {link g}",
            "title: c",
            "url: b",
            "url: e f",
            "url: i",
            "title: j",
        ],
    );
    check_all("[a](b\\_c&amp;d)", &["paragraph: a {link a}", "url: b_c&d"]);
}

#[test]
fn titles() {
    check(
        "a [b](c \"d\") e\n\nf",
        &["paragraph: a b e {link b}", "title: d", "paragraph: f"],
    );
    check(
        "[a](b \"c &amp; \\\"d\\\"\")",
        &["paragraph: a {link a}", "title: c & \"d\""],
    );
    check(
        "> [a](b\n> \"c\n> d\"\n> )",
        &["paragraph+quote: a {link a}", "quote+title: c\nd"],
    );
    check("![a](b 'c')", &["paragraph: a {image-alt a}", "title: c"]);
    check(
        "[a]: b 'c'\n\n[a] d",
        &["title: c", "paragraph: a d {link a}"],
    );
    check("> [a]: b\n>   'c\n>   d'\n", &["title: c\nd"]);
    check(
        "[a](b (c \\) d))",
        &["paragraph: a {link a}", "title: c ) d"],
    );
}

#[test]
fn inline_html() {
    check("Open<b>AI</b>", &["paragraph: OpenAI {emphasis AI}"]);
    check("a <span\nclass='x'>b</span> c", &["paragraph: a b c"]);
    check(
        "> a <b\n> title='x &amp;\n> y'>b</b>",
        &[
            "paragraph+quote: a b {emphasis b}",
            "quote+title+html: x &\ny",
        ],
    );
    check("a<br>b<br/>c", &["paragraph: a\nb\nc"]);
    check(
        "a <kbd>b</kbd> <code>c",
        &["paragraph: a b c {code b} {code c}"],
    );
    check(
        "x <code>c\n\nd",
        &["paragraph: x c {code c}", "paragraph: d"],
    );
    check(
        "a <p>b</p> c",
        &["paragraph: a ", "paragraph: b", "paragraph:  c"],
    );
    check(
        "*a <li>b*",
        &["paragraph: a  {emphasis a }", "paragraph: b {emphasis b}"],
    );
    check(
        "a <img alt='b &lt; c' title=d> e",
        &["paragraph: a b < c e {image-alt b < c}", "title+html: d"],
    );
    check("a <!-- b --> c", &["paragraph: a  c"]);
    check_all(
        "> a <!-- b\n> c --> d",
        &["paragraph+quote: a  d", "quote+comment: b\nc "],
    );
    check_all(
        "a <a href='b'>c</a>",
        &["paragraph: a c {link c}", "html+url: b"],
    );
    check("a < b > c <3", &["paragraph: a < b > c <3"]);
}

#[test]
fn html_blocks() {
    check(
        "<div>\n  a\n  <b>b</b>\n</div>\n\nc",
        &["html: a\nb\n {emphasis b}", "paragraph: c"],
    );
    check(
        "<h2>a</h2><p>b<p>c",
        &["heading+html2: a", "paragraph+html: b", "paragraph+html: c"],
    );
    check(
        "<ul><li>a<li>b</ul>c",
        &["list+html: a", "list+html: b", "html: c"],
    );
    check(
        "<table><tr><td>a</td><td>b</td></tr></table>",
        &["table+html: a", "table+html: b"],
    );
    check("<blockquote>a</blockquote>\n", &["quote+html: a"]);
    check("> <div>\n> a\n> b</div>\n", &["quote+html: a\nb"]);
    check("<div>\r\na\r\nb\r\n</div>", &["html: a\nb\n"]);
    check(
        "<div title='a'>b<img alt='c' src=d></div>",
        &["html: b", "title+html: a", "image-alt+html: c"],
    );
    check("<input placeholder='a'>\n", &["title+html: a"]);
    check(
        "<meta property=og:title content='a'>\n<meta name=viewport content=b>\n",
        &["title+html: a"],
    );
    check(
        "<!-- a -->\n\n<script>\nb\n</script>\n\n<style>c</style>\n",
        &[],
    );
    check_all(
        "<!-- a -->\n<script>b</script>",
        &["html+comment: a ", "html+code: b"],
    );
    check("<pre>a\n\nb</pre>", &["html+code: a\n\nb"]);
    check(
        "<details>\n<summary>a</summary>\n\n*b*\n\n</details>",
        &["html: a", "paragraph: b {emphasis b}"],
    );
    check("<div>a &amp; b&copy c</div>", &["html: a & b© c"]);
    check("<p>a<br>b</p>", &["paragraph+html: a\nb"]);
    // nothing is lost
    check("<div>a <b c", &["html: a <b c"]);
    check("<div>\n<![CDATA[a]]>", &["html: a"]);
}

#[test]
fn front_matter() {
    check("---\nt: a\n---\n# b", &["front-matter: a", "heading1: b"]);
    check("---\na\n---\n", &["front-matter: a\n"]);
    check("a\n\n---\nb: c\n---\n", &["paragraph: a", "heading2: b: c"]); // only at the top
    check(
        "---\nt: a\n---\n[b](c 'd') `e\nf`\n\n[g]: h 'i'\n",
        &[
            "front-matter: a",
            "paragraph: b e\nf {link b} {code e\nf}",
            "title: d",
            "title: i",
        ],
    );
}

#[test]
fn mdx() {
    check_mdx(
        "import A from 'a'\n\nexport const b = {\n\n}\n\nc",
        &["paragraph: c"],
    );
    check_mdx("import taxes rise\n", &["paragraph: import taxes rise"]);
    check_mdx(
        "<A b={c > d} title=\"e\">\n\n*f*\n\n</A>",
        &["title+html: e", "paragraph: f {emphasis f}"],
    );
    check_mdx("<A>\n  b *c*\n</A>", &["paragraph: b c\n {emphasis c}"]);
    check_mdx(
        "Open<b>AI</b> {x.y} c",
        &["paragraph: OpenAI {x.y} c {emphasis AI} {code {x.y}}"],
    );
    check_mdx("a {/* b */} c", &["paragraph: a  c"]);
    check_mdx(
        "<Tab label='a' description={\"b\"} />",
        &["title+html: a", "title+html: b"],
    );
    check_mdx("`{a}` {b", &["paragraph: {a} {b {code {a}}"]);
    check_mdx("```\n{a\n```\nb}", &["paragraph: b}"]);
    check_mdx("# a {#b}", &["heading1: a"]);
    check_mdx(
        "<T>\n\n    a\n\n    b\n</T>",
        &["paragraph: a\n\n", "paragraph: b\n"],
    );
    check_mdx(
        "a < b <https://c.d>",
        &["paragraph: a < b https://c.d {link https://c.d} {url https://c.d}"],
    );
    let found = show(
        Format::Mdx,
        "{/* a */}\n\nexport const b = 1\n",
        Scopes::EVERY,
    );
    assert_eq!(found, ["comment: a ", "code: export const b = 1"]);
}
