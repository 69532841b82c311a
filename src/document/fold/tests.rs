//! Folding, step by step as `docs/matching.md` has it, and the map back.

use proptest::prelude::*;

use super::*;
use crate::document::glyph::{self, Glyph};
use crate::document::look_alike;
use crate::text::STRIDE;

fn check(text: &str, expected: &str) {
    let folded = Folded::of(text);
    assert_eq!(folded.text, expected, "{text:?}");
}

#[test]
fn letters() {
    check("Access", "access");
    check("ACCESS to É", "access to é");
    check("Straße STRASSE", "strasse strasse");
    check("ΣΊΣΥΦΟΣ", "σίσυφοσ");
    check("İstanbul", "i̇stanbul");
    check("e\u{301}té", "été"); // combining mark, composed
    check("ｏｐｅｎ　ＡＩ", "open ai"); // full-width
    check("ﬁne 𝐛𝐨𝐥𝐝", "fine bold");
    check("각", "각"); // conjoining Hangul
    check("日かか\u{3099}", "日かが"); // a mark on the last of a run
    check("カカ\u{200b}\u{3099}日", "カガ日");
}

#[test]
fn invisible_characters() {
    check("Open\u{ad}AI", "openai");
    check("O\u{200b}pen\u{200d}A\u{feff}I", "openai");
    check("\u{202e}access\u{202c} to", "access to");
    check("a\u{0}b\u{1b}[0m", "ab 0m");
    check("a \u{200b} b", "a b");
    // an accent is its letter's, whatever hides between them
    check("cafe\u{ad}\u{301} e\u{1}\u{301}", "café é");
    check("e\u{200b}\u{200b}\u{301}\u{ad}\u{323}t", "ẹ́t");
    check("a b\u{1}\u{327}c", "a b\u{327}c");
}

#[test]
fn look_alikes() {
    check("ОpenAI", "openai"); // Cyrillic O
    check("OpenАІ", "openai"); // Cyrillic A and I
    check("работа", "работа"); // all Cyrillic stays
    check("ο openai", "ο openai"); // a Greek word of one letter
}

#[test]
fn white_space() {
    check("  a \t b\u{a0}c\u{2009}d\u{3000}e  ", "a b c d e");
    check("a\nb\r\nc", "a b c");
    check("我们\n保证", "我们保证"); // broken anywhere
    check("我们 保证", "我们 保证");
    check("openai\nモデル", "openai モデル");
    check("한국\n어", "한국 어");
}

#[test]
fn hyphens_and_dashes() {
    check("pass-through", "pass through");
    check("pass\u{2011}through", "pass through");
    check("pass-\nthrough", "pass through");
    check("a - b", "a—b");
    check("a — b", "a—b");
    check("a–b", "a—b");
    check("a--b", "a—b");
    check("- a", "—a");
    check("a -b", "a b");
    check("C++-like", "c++ like");
    check("a — - b", "a—b");
}

#[test]
fn marks() {
    check("“OpenAI” models", "openai models");
    check("OpenAI® models", "openai models");
    check("OpenAI™models", "openai models");
    check("access (to) [OpenAI] models", "access to openai models");
    check("say \"yes\", then", "say yes, then");
    check("(yes). No", "yes. no");
    check("OpenAI* models", "openai models");
    check("OpenAI¹ models", "openai models");
    check("OpenAI¹² models", "openai models");
    check("x = 2²", "x = 22"); // no letter before it
    check("日\u{b}\u{b}本 日\u{c}本 日 本", "日本 日本 日 本");
    check("a¹-²b a¹*²b a¹\u{ad}²b", "a 2b a 2b a b"); // not directly behind the number
    check("_OpenAI_ snake_case __init__", "openai snake_case init");
    check("「OpenAI」モデル", "openai モデル");
}

#[test]
fn apostrophes() {
    check("OpenAI's models", "openai models");
    check("OpenAI’s models", "openai models");
    check("OpenAI´s models", "openai models");
    check("models' access", "models access");
    check("can't can’t", "can't can't");
    check("'quoted' ‘quoted’", "quoted quoted");
    check("rock'n'roll", "rock'n'roll");
    check("it's's", "it's");
    check("'s", "s");
    check("ANDROID'S", "android");
    check("driver's-side", "driver side");
}

#[test]
fn symbols_stay() {
    check("C++ and .NET, e.g. AT&T!", "c++ and .net, e.g. at&t!");
    check("wait… what", "wait... what");
    check("a/b @openai #1 100%", "a/b @openai #1 100%");
    check("日本、東京。", "日本、東京。");
}

/// The folded text of a block of plain text in all its readings.
fn readings(text: &str) -> Vec<String> {
    let mut prose = Prose {
        text: text.to_owned(),
        joins_lines: true,
        ..Prose::default()
    };
    prose.map.push_verbatim(Span::new(0, text.len()));
    prose.blocks.push(crate::document::Block {
        span: Span::new(0, text.len()),
        scopes: crate::text::Scopes::NONE,
        level: 0,
    });
    let mut folded = Folded::default();
    folded.fold(&prose, Halt::NEVER);
    folded
        .blocks
        .iter()
        .map(|block| folded.text[block.span.range()].to_owned())
        .collect()
}

#[test]
fn words_broken_at_line_ends() {
    assert_eq!(readings("no break-in here"), ["no break in here"]);
    assert_eq!(readings("guaran-\nteed"), ["guaran teed", "guaranteed"]);
    assert_eq!(
        readings("a-\nb c-\nd e-\nf"),
        ["a b c d e f", "ab cd ef", "ab c d ef", "a b cd e f"]
    );
    assert_eq!(readings("1-\n2"), ["1 2"]);
}

#[test]
fn maps_back() {
    let text = "The  “ＯpenAI’s”  mo\u{ad}dels";
    let folded = Folded::of(text);
    assert_eq!(folded.text, "the openai models");
    let at = |word: &str| {
        let start = folded.text.find(word).unwrap();
        &text[folded
            .map
            .span_of(Span::new(start, start + word.len()))
            .range()]
    };
    assert_eq!(at("the"), "The");
    assert_eq!(at("openai"), "ＯpenAI");
    assert_eq!(at("models"), "mo\u{ad}dels");
    assert_eq!(at("openai models"), "ＯpenAI’s”  mo\u{ad}dels");
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "B", "openai", "Models", " ", "  ", "\n", "-", "--", "'", "’", "s", "'s", "\"", "(",
        ")", "*", "_", "™", "¹", "²", ".", ",", "—", "\u{ad}", "\u{200b}", "\u{301}", "é", "ß",
        "İ", "О", "а", "日", "本", "ー", "한", "ไ", "ﬁ", "Ｏ", "…", "½", "\u{a0}", "\u{0}", "1",
        "C++", "@", "😀",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// Each letter of the folded text stands somewhere, on whole characters, and in order.
    #[test]
    fn map_is_exact(text in any_text()) {
        let folded = Folded::of(&text);
        prop_assert_eq!(folded.map.len(), folded.text.len());
        let mut last = 0;
        for (at, c) in folded.text.char_indices().filter(|&(_, c)| c != ' ' && c != '—') {
            let source = folded.map.span_of(Span::new(at, at + c.len_utf8()));
            prop_assert!(text.is_char_boundary(source.start) && text.is_char_boundary(source.end), "{:?}", source);
            prop_assert!(source.start >= last || source.end > last);
            last = source.start;
        }
    }

    /// What stands around a text changes nothing in its folding, beyond a space.
    #[test]
    fn blocks_fold_alike(one in any_text(), other in any_text()) {
        let mut prose = Prose { text: format!("{one}\u{2029}{other}\u{2029}"), ..Prose::default() };
        prose.map.push_verbatim(Span::new(0, prose.text.len()));
        for (start, len) in [(0, one.len()), (one.len() + 3, other.len())] {
            if len > 0 {
                prose.blocks.push(crate::document::Block {
                    span: Span::new(start, start + len), scopes: crate::text::Scopes::NONE, level: 0,
                });
            }
        }
        let mut folded = Folded::default();
        folded.fold(&prose, Halt::NEVER);
        prop_assert_eq!(folded.map.len(), folded.text.len());
        for block in &folded.blocks {
            let text = &prose.text[prose.blocks[block.block].span.range()];
            prop_assert_eq!(&folded.text[block.span.range()], &Folded::of(text).text);
        }
    }
}

proptest! {
    /// Plain stretches are copied whole; letter by letter, with nothing visible in between, they fold alike.
    #[test]
    fn stretches_fold_as_their_letters(
        text in "[a-cA-C0-1 .,;'\"()*_/\n+日本かアー\u{3099}\u{301}éОΣ한-]{0,40}",
    ) {
        let spread: String = text.chars().flat_map(|c| [c, '\u{200b}']).collect();
        prop_assert_eq!(Folded::of(&text).text, Folded::of(&spread).text);
    }
}

/// Ideographs are what those who copy them take them for.
#[test]
fn ideographs_fold_to_themselves() {
    for c in ('\0'..=char::MAX).filter(|&c| glyph::is_ideograph(c)) {
        assert_eq!(Glyph::of(c), Glyph::Word, "{c}");
        assert!(!look_alike::is_foreign(c) && glyph::is_unspaced(c), "{c}");
        let text = c.to_string();
        // the mark has it folded alone
        assert_eq!(Folded::of(&format!("{c}\u{FE0F}")).text, text);
        assert_eq!(Folded::of(&text).text, text);
    }
}

/// A long stretch is copied in parts, which read as the whole.
#[test]
fn long_stretches() {
    for word in [
        "All work and no-play, ",
        "all\nwork ",
        "Word",
        "wor-\nd. ",
        "保証",
        "保\n証 ",
    ] {
        let of = |times: usize| Folded::of(&word.repeat(times)).text;
        // what one more word adds
        let (two, three) = (of(2), of(3));
        let more = three.strip_prefix(&*two).expect("it goes on");
        let times = 3 * STRIDE / word.len();
        assert!(of(times) == two + &more.repeat(times - 2), "{word:?}");
    }
}
