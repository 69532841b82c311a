//! Folding: the one form in which texts and phrases are compared, and the way back from it.
//!
//! The steps are those of `docs/matching.md`. One pass over the text as read: runs of ASCII letters are copied
//! and lower-cased, everything else goes through a small state machine that decides what a stretch
//! of spaces, hyphens and marks between two words amounts to. The map has one entry
//! for each place where the distance between the two texts shifts.

use caseless::Caseless;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::glyph::{self, ASCII, Glyph};
use super::{OffsetMap, Prose, look_alike};
use crate::text::Span;

/// What separates blocks in [`Folded::text`]; no phrase holds it.
pub(crate) const SEPARATOR: char = '\n';

/// The folded text of a document.
#[derive(Debug, Default)]
pub struct Folded {
    /// The blocks, folded, each followed by a line feed.
    pub text: String,
    /// From bytes of `text` to bytes of [`Prose::text`].
    pub map: OffsetMap,
    /// The blocks in the order of `text`. A block of plain text with words broken at line ends stands here
    /// more than once.
    pub blocks: Vec<FoldedBlock>,
}

/// One block, folded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FoldedBlock {
    /// Bytes of [`Folded::text`], without the separator.
    pub span: Span,
    /// The index into [`Prose::blocks`].
    pub block: usize,
    /// Whether this is another reading of the block before it.
    pub again: bool,
}

/// Which of the words broken at line ends are joined.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Joins {
    None,
    All,
    Odd,
    Even,
}

impl Folded {
    /// Folds all of `prose`, in place of what was here before.
    pub fn fold(&mut self, prose: &Prose) {
        self.clear();
        for (index, block) in prose.blocks.iter().enumerate() {
            let joints = self.push(prose, block.span, index, Joins::None);
            if !prose.joins_lines || joints == 0 {
                continue;
            }
            self.push(prose, block.span, index, Joins::All);
            if joints > 1 {
                self.push(prose, block.span, index, Joins::Odd);
                self.push(prose, block.span, index, Joins::Even);
            }
        }
    }

    /// Folds one string, such as a word of a phrase.
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded::default();
        let mut folder = Folder::new(text, Span::new(0, text.len()), &mut folded, Joins::None);
        folder.run();
        folded
    }

    fn clear(&mut self) {
        self.text.clear();
        self.map.clear();
        self.blocks.clear();
    }

    /// Folds a block and its separator; returns how many words in it are broken at a line end.
    fn push(&mut self, prose: &Prose, block: Span, index: usize, joins: Joins) -> usize {
        let start = self.text.len();
        let mut folder = Folder::new(&prose.text, block, self, joins);
        folder.run();
        let joints = folder.joints;
        self.blocks.push(FoldedBlock {
            span: Span::new(start, self.text.len()),
            block: index,
            again: joins != Joins::None,
        });
        self.text.push(SEPARATOR);
        self.map.push_atom(1, Span::new(block.end, block.end));
        joints
    }
}

/// What was last written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Last {
    /// Nothing yet in this block.
    Start,
    Word,
    Symbol,
    Dash,
}

/// What stands between the last character written and the next.
#[derive(Clone, Copy, Debug, Default)]
struct Between {
    space: bool,
    line_break: bool,
    hyphen: bool,
    mark: bool,
    superscript: bool,
}

impl Between {
    fn is_empty(self) -> bool {
        !(self.space || self.hyphen || self.mark)
    }
}

struct Folder<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    out: &'a mut Folded,
    joins: Joins,
    joints: usize,
    last: Last,
    last_char: char,
    between: Between,
    /// The run of text that is copied byte for byte: where it starts as read, and how long it is.
    run: Span,
    /// The word under way that holds a letter that is not ASCII: where it ends, and whether it mixes scripts.
    word_end: usize,
    mixed: bool,
}

impl<'a> Folder<'a> {
    fn new(text: &'a str, block: Span, out: &'a mut Folded, joins: Joins) -> Folder<'a> {
        Folder {
            text,
            at: block.start,
            end: block.end,
            out,
            joins,
            joints: 0,
            last: Last::Start,
            last_char: ' ',
            between: Between::default(),
            run: Span::new(block.start, block.start),
            word_end: 0,
            mixed: false,
        }
    }

    fn run(&mut self) {
        let block_start = self.at;
        let bytes = &self.text.as_bytes()[..self.end];
        while let Some(&byte) = bytes.get(self.at) {
            let at = self.at;
            let plain = byte < 0x80 && bytes.get(at + 1).is_none_or(|&next| next < 0x80);
            if plain {
                match ASCII[byte as usize] {
                    Glyph::Word => {
                        let mut end = at + 1;
                        while end < bytes.len()
                            && bytes[end] < 0x80
                            && ASCII[bytes[end] as usize] == Glyph::Word
                        {
                            end += 1;
                        }
                        // the last letter may carry a combining mark
                        if end < bytes.len() && bytes[end] >= 0x80 {
                            end -= 1;
                        }
                        self.at = end;
                        self.write_ascii(Span::new(at, end), Last::Word);
                    }
                    Glyph::Symbol => {
                        self.at += 1;
                        self.write_ascii(Span::new(at, at + 1), Last::Symbol);
                    }
                    Glyph::Space => {
                        self.at += 1;
                        self.between.space = true;
                        self.between.line_break |= byte == b'\n' || byte == b'\r';
                    }
                    other => {
                        self.at += 1;
                        self.take(other, byte as char, Span::new(at, at + 1), block_start);
                    }
                }
            } else {
                self.take_cluster(block_start);
            }
        }
        self.flush();
    }

    /// A character that is not plain ASCII, with what continues it.
    fn take_cluster(&mut self, block_start: usize) {
        let start = self.at;
        let rest = &self.text[start..self.end];
        let mut chars = rest.chars();
        let first = chars.next().expect("not at the end");
        let kind = Glyph::of(first);
        let mut len = first.len_utf8();
        if kind == Glyph::Word {
            // a mark on anything else stands for itself
            let marks = chars.take_while(|&next| glyph::continues_cluster(next));
            len += marks.map(char::len_utf8).sum::<usize>();
        }
        let span = Span::new(start, start + len);
        self.at = span.end;
        if kind != Glyph::Word && kind != Glyph::Symbol {
            self.take(kind, first, span, block_start);
            return;
        }
        let cluster = &self.text[span.range()];
        if kind == Glyph::Word {
            self.enter_word(start, block_start);
            if self.mixed
                && let Some(letter) = look_alike::latin(first)
            {
                let read: String = std::iter::once(letter)
                    .chain(cluster.chars().skip(1))
                    .collect();
                self.write_compatible(&read, span, block_start);
                return;
            }
        }
        if len == first.len_utf8() && is_nfkc_quick(std::iter::once(first)) == IsNormalized::Yes {
            let last = if kind == Glyph::Word {
                Last::Word
            } else {
                Last::Symbol
            };
            self.write_folded(cluster, span, last);
        } else {
            self.write_compatible(cluster, span, block_start);
        }
    }

    /// Writes the compatibility form of `cluster`, which may be anything: letters, a bracket, a space.
    fn write_compatible(&mut self, cluster: &str, span: Span, block_start: usize) {
        for c in cluster.nfkc() {
            match Glyph::of(c) {
                Glyph::Word => self.write_folded(c.encode_utf8(&mut [0; 4]), span, Last::Word),
                Glyph::Symbol => self.write_folded(c.encode_utf8(&mut [0; 4]), span, Last::Symbol),
                other => self.take(other, c, span, block_start),
            }
        }
    }

    /// Finds out, once for each word with a letter that is not ASCII, whether it mixes scripts.
    fn enter_word(&mut self, at: usize, block_start: usize) {
        if at < self.word_end {
            return;
        }
        let belongs = |c: &char| glyph::is_word(*c) || glyph::is_invisible(*c);
        let before = &self.text[block_start..at];
        let after = &self.text[at..self.end];
        let start = at
            - before
                .chars()
                .rev()
                .take_while(belongs)
                .map(char::len_utf8)
                .sum::<usize>();
        self.word_end = at
            + after
                .chars()
                .take_while(belongs)
                .map(char::len_utf8)
                .sum::<usize>();
        let word = &self.text[start..self.word_end];
        self.mixed = word.chars().any(look_alike::is_foreign) && look_alike::mixes_scripts(word);
    }

    /// A character that is neither a letter nor a symbol.
    fn take(&mut self, kind: Glyph, c: char, span: Span, block_start: usize) {
        match kind {
            Glyph::Invisible => {}
            Glyph::Space => {
                self.between.space = true;
                self.between.line_break |=
                    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}');
            }
            Glyph::Mark => self.between.mark = true,
            Glyph::Superscript => self.take_superscript(c, span),
            Glyph::Apostrophe => self.take_apostrophe(span),
            Glyph::Underscore => self.take_underscores(span),
            Glyph::Hyphen => self.take_hyphens(span, block_start),
            Glyph::Dash => self.write_dash(span),
            Glyph::Word | Glyph::Symbol => unreachable!("written, not taken"),
        }
    }

    /// A footnote number after a letter is a mark; any other superscript is its digit.
    fn take_superscript(&mut self, c: char, span: Span) {
        let after_letter =
            self.last == Last::Word && self.between.is_empty() && self.last_char.is_alphabetic();
        if after_letter || self.between.superscript && !self.between.space {
            self.between.mark = true;
            self.between.superscript = true;
        } else {
            let digit: String = std::iter::once(c).nfkc().collect();
            self.write_folded(&digit, span, Last::Word);
        }
    }

    fn take_apostrophe(&mut self, span: Span) {
        let inside = self.last == Last::Word && self.between.is_empty();
        let Some((next, after)) = self
            .peek(span.end)
            .filter(|&(next, _)| inside && glyph::is_word(next))
        else {
            self.between.mark = true;
            return;
        };
        if is_s(next) && !self.continues_word(after) {
            self.at = after; // a possessive: gone whole
        } else {
            self.write_folded("'", span, Last::Word);
        }
    }

    /// Whether what stands at `at`, after a letter, belongs to the same word.
    fn continues_word(&self, at: usize) -> bool {
        match self.peek(at) {
            Some((next, after)) => match Glyph::of(next) {
                Glyph::Word => true,
                Glyph::Apostrophe => self
                    .peek(after)
                    .is_some_and(|(next, _)| glyph::is_word(next)),
                Glyph::Underscore => {
                    let mut at = after;
                    loop {
                        match self.peek(at) {
                            Some((next, after)) if Glyph::of(next) == Glyph::Underscore => {
                                at = after
                            }
                            other => return other.is_some_and(|(next, _)| glyph::is_word(next)),
                        }
                    }
                }
                _ => false,
            },
            None => false,
        }
    }

    fn take_underscores(&mut self, span: Span) {
        let mut end = span.end;
        let mut ends = vec![span];
        while let Some((next, after)) = self.peek(end) {
            if Glyph::of(next) != Glyph::Underscore {
                break;
            }
            ends.push(Span::new(after - next.len_utf8(), after));
            end = after;
        }
        self.at = end.max(self.at);
        let inside = self.last == Last::Word
            && self.between.is_empty()
            && self.peek(end).is_some_and(|(next, _)| glyph::is_word(next));
        if inside {
            for span in ends {
                self.write_folded("_", span, Last::Word);
            }
        } else {
            self.between.mark = true;
        }
    }

    fn take_hyphens(&mut self, span: Span, block_start: usize) {
        let mut end = span.end;
        let mut count = 1;
        while let Some((next, after)) = self.peek(end) {
            if Glyph::of(next) != Glyph::Hyphen {
                break;
            }
            count += 1;
            end = after;
        }
        self.at = end.max(self.at);
        let next = self.peek(end);
        if count == 1 && self.joins_at(next) {
            return;
        }
        let spaced_after = next.is_none_or(|(next, _)| Glyph::of(next) == Glyph::Space);
        let before = self.text[block_start..span.start]
            .chars()
            .rev()
            .find(|&c| !glyph::is_invisible(c));
        let spaced_before = before.is_none_or(|before| Glyph::of(before) == Glyph::Space);
        if count > 1 || spaced_before && spaced_after {
            self.write_dash(Span::new(span.start, end));
        } else {
            self.between.hyphen = true;
        }
    }

    /// Whether the hyphen just read breaks a word at a line end, and is to be joined in this reading.
    /// If so, goes on to the next line.
    fn joins_at(&mut self, next: Option<(char, usize)>) -> bool {
        if self.last != Last::Word || !self.between.is_empty() || !self.last_char.is_alphabetic() {
            return false;
        }
        let Some(('\n', after)) = next else {
            return false;
        };
        if !self
            .peek(after)
            .is_some_and(|(letter, _)| letter.is_alphabetic())
        {
            return false;
        }
        self.joints += 1;
        let joined = match self.joins {
            Joins::None => false,
            Joins::All => true,
            Joins::Odd => self.joints % 2 == 1,
            Joins::Even => self.joints.is_multiple_of(2),
        };
        if joined {
            self.at = after;
        }
        joined
    }

    /// The next visible character at or after `at`, and where it ends.
    fn peek(&self, at: usize) -> Option<(char, usize)> {
        let mut end = at;
        for c in self.text.get(at..self.end)?.chars() {
            end += c.len_utf8();
            if !glyph::is_invisible(c) {
                return Some((c, end));
            }
        }
        None
    }

    /// Writes the space, if any, that stands between the last character and the next, `next`.
    fn write_between(&mut self, next: char, next_last: Last, span: Span) {
        let between = std::mem::take(&mut self.between);
        if between.is_empty() || matches!(self.last, Last::Start | Last::Dash) {
            return;
        }
        let broken = between.line_break
            && !between.hyphen
            && !between.mark
            && glyph::is_unspaced(self.last_char)
            && glyph::is_unspaced(next);
        let spaced =
            between.space || between.hyphen || (self.last == Last::Word && next_last == Last::Word);
        if spaced && !broken {
            // it is no end of any match, so that its own place does not matter: it stands just before what follows
            self.copy(Span::new(span.start.saturating_sub(1), span.start));
            self.out.text.push(' ');
        }
    }

    fn write_ascii(&mut self, span: Span, last: Last) {
        let bytes = self.text.as_bytes();
        self.write_between(bytes[span.start] as char, last, span);
        self.copy(span);
        let start = self.out.text.len();
        self.out.text.push_str(&self.text[span.range()]);
        self.out.text[start..].make_ascii_lowercase();
        self.last = last;
        self.last_char = bytes[span.end - 1] as char;
    }

    /// Writes `read`, which stands for `span`, with its case folded.
    fn write_folded(&mut self, read: &str, span: Span, last: Last) {
        let first = read.chars().next().expect("not empty");
        self.write_between(first, last, span);
        let start = self.out.text.len();
        self.out.text.extend(read.chars().default_case_fold());
        let len = self.out.text.len() - start;
        // letters that fold to several (`ß`) are one place, even where the bytes are as many
        let one = self.out.text[start..].chars().nth(1).is_none();
        if one && len == span.len() {
            self.copy(span);
        } else {
            self.flush();
            self.out.map.push_atom(len, span);
            self.run = Span::new(span.end, span.end);
        }
        self.last = last;
        self.last_char = read.chars().next_back().expect("not empty");
    }

    fn write_dash(&mut self, span: Span) {
        self.between = Between::default();
        if self.last == Last::Dash {
            return;
        }
        self.flush();
        self.out.text.push('—');
        self.out.map.push_atom('—'.len_utf8(), span);
        self.run = Span::new(span.end, span.end);
        self.last = Last::Dash;
        self.last_char = '—';
    }

    /// Says that `span` of the text as read is written next, as many bytes as it has.
    fn copy(&mut self, span: Span) {
        if self.run.end == span.start {
            self.run.end = span.end;
        } else {
            self.flush();
            self.run = span;
        }
    }

    fn flush(&mut self) {
        self.out.map.push_verbatim(self.run);
        self.run = Span::new(self.run.end, self.run.end);
    }
}

fn is_s(c: char) -> bool {
    matches!(c, 's' | 'S' | 'ſ' | 'ｓ' | 'Ｓ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
    }

    #[test]
    fn invisible_characters() {
        check("Open\u{ad}AI", "openai");
        check("O\u{200b}pen\u{200d}A\u{feff}I", "openai");
        check("\u{202e}access\u{202c} to", "access to");
        check("a\u{0}b\u{1b}[0m", "ab 0m");
        check("a \u{200b} b", "a b");
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
        prose.blocks.push(super::super::Block {
            span: Span::new(0, text.len()),
            scopes: crate::text::Scopes::NONE,
            level: 0,
        });
        let mut folded = Folded::default();
        folded.fold(&prose);
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
            "a", "B", "openai", "Models", " ", "  ", "\n", "-", "--", "'", "’", "s", "'s", "\"",
            "(", ")", "*", "_", "™", "¹", "²", ".", ",", "—", "\u{ad}", "\u{200b}", "\u{301}", "é",
            "ß", "İ", "О", "а", "日", "本", "ー", "한", "ไ", "ﬁ", "Ｏ", "…", "½", "\u{a0}",
            "\u{0}", "1", "C++", "@", "😀",
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
                    prose.blocks.push(super::super::Block {
                        span: Span::new(start, start + len), scopes: crate::text::Scopes::NONE, level: 0,
                    });
                }
            }
            let mut folded = Folded::default();
            folded.fold(&prose);
            prop_assert_eq!(folded.map.len(), folded.text.len());
            for block in &folded.blocks {
                let text = &prose.text[prose.blocks[block.block].span.range()];
                prop_assert_eq!(&folded.text[block.span.range()], &Folded::of(text).text);
            }
        }
    }
}
