//! What kind of character a character is, where texts and phrases are folded: the tables behind
//! `docs/matching.md`. Nothing here knows a word of any language.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// What a character is to folding.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Glyph {
    /// A letter, a digit, a combining mark.
    Word,
    /// White space of any kind.
    Space,
    /// A hyphen of any kind.
    Hyphen,
    /// A dash.
    Dash,
    /// An apostrophe, or a quotation mark that looks like one.
    Apostrophe,
    /// A quotation mark, a bracket, a trade mark sign, a footnote sign: read past.
    Mark,
    /// An underscore: a word character between word characters, else a mark.
    Underscore,
    /// A superscript digit: after a letter a footnote number.
    Superscript,
    /// Nothing that a reader sees.
    Invisible,
    /// Anything else: it is read, and a phrase does not run through it.
    Symbol,
}

/// The glyphs of ASCII.
pub(crate) const ASCII: [Glyph; 128] = ascii();

const fn ascii() -> [Glyph; 128] {
    let mut table = [Glyph::Symbol; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Glyph::Word,
            b'\t'..=b'\r' | b' ' => Glyph::Space,
            0..=31 | 127 => Glyph::Invisible,
            b'-' => Glyph::Hyphen,
            b'\'' | b'`' => Glyph::Apostrophe,
            b'"' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'*' => Glyph::Mark,
            b'_' => Glyph::Underscore,
            _ => Glyph::Symbol,
        };
        byte += 1;
    }
    table
}

impl Glyph {
    /// What `c` is.
    pub(crate) fn of(c: char) -> Glyph {
        if c.is_ascii() {
            return ASCII[c as usize];
        }
        match c {
            _ if is_invisible(c) => Glyph::Invisible,
            '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{58A}' | '\u{1806}' | '\u{FE63}'
            | '\u{FF0D}' => Glyph::Hyphen,
            '\u{2012}'..='\u{2015}'
            | '\u{2E3A}'
            | '\u{2E3B}'
            | '\u{FE58}'
            | '\u{FE31}'
            | '\u{FE32}' => Glyph::Dash,
            '’' | '‘' | '´' | 'ʼ' | '′' | '\u{FF07}' | '\u{FF40}' => Glyph::Apostrophe,
            '²' | '³' | '¹' | '\u{2070}' | '\u{2074}'..='\u{2079}' => Glyph::Superscript,
            '®' | '™' | '©' | '℠' | '℗' | '†' | '‡' | '\u{FF0A}' | '\u{FE61}' => {
                Glyph::Mark
            }
            '“' | '”' | '„' | '‟' | '‚' | '‛' | '«' | '»' | '‹' | '›' | '\u{FF02}' | '″' => {
                Glyph::Mark
            }
            // corner, angle and white brackets; full-width and small forms of the ASCII ones
            '\u{2045}' | '\u{2046}' | '\u{2329}' | '\u{232A}' | '\u{27E6}'..='\u{27EF}' => {
                Glyph::Mark
            }
            '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301B}' | '\u{301D}'..='\u{301F}' => {
                Glyph::Mark
            }
            '\u{FE35}'..='\u{FE44}' | '\u{FE47}' | '\u{FE48}' | '\u{FE59}'..='\u{FE5E}' => {
                Glyph::Mark
            }
            '\u{FF08}' | '\u{FF09}' | '\u{FF3B}' | '\u{FF3D}' | '\u{FF5B}' | '\u{FF5D}' => {
                Glyph::Mark
            }
            '\u{FF5F}' | '\u{FF60}' | '\u{FF62}' | '\u{FF63}' => Glyph::Mark,
            '\u{FF3F}' | '\u{FE4D}'..='\u{FE4F}' => Glyph::Underscore,
            '\u{2800}' => Glyph::Space,
            _ if c.is_whitespace() => Glyph::Space,
            _ if c.is_alphanumeric() || is_combining_mark(c) => Glyph::Word,
            _ => Glyph::Symbol,
        }
    }
}

/// Whether a line ends at `c`, as Unicode has it (the newline functions of UAX #14 and section 5.8 of the standard).
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether a reader sees nothing of `c`: default-ignorable and control characters.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether `c` closes a quotation that `open` opens.
pub(crate) fn closes_quotation(open: char, c: char) -> bool {
    match open {
        '"' => c == '"',
        '“' => c == '”',
        '„' => c == '“' || c == '”',
        '«' => c == '»',
        '»' => c == '«',
        '「' => c == '」',
        '『' => c == '』',
        _ => false,
    }
}

/// Whether `c` belongs to a word: a letter, a digit, a combining mark; an underscore is judged by its neighbours.
pub(crate) fn is_word(c: char) -> bool {
    Glyph::of(c) == Glyph::Word
}

/// Whether `c` is one of the common letters of Chinese and Japanese, which fold to themselves.
pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}')
}

/// Whether words of the script of `c` stand without spaces, so that each letter counts as a word
/// and a line may break anywhere.
pub(crate) fn is_unspaced(c: char) -> bool {
    if c < '\u{E00}' {
        return false;
    }
    c == 'ー'
        || is_ideograph(c)
        || matches!(
            c.script(),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        )
}

/// Whether no word boundary is asked for beside `c`: the scripts without spaces, and Hangul, where
/// particles join the word.
pub(crate) fn is_boundless(c: char) -> bool {
    c >= '\u{E00}' && (is_unspaced(c) || c.script() == Script::Hangul)
}

/// Whether `c` continues the character before it: a combining mark or a conjoining Hangul letter.
pub(crate) fn continues_cluster(c: char) -> bool {
    c >= '\u{300}'
        && !is_invisible(c)
        && (is_combining_mark(c) || matches!(c, '\u{1160}'..='\u{11FF}'))
}
