//! A text in the form in which texts and phrases are compared: "Folding" of `docs/matching.md`, step by step.
//!
//! The folded text is kept as its solid characters and, before each, the [`Gap`] of white space, hyphens and marks
//! that was folded away. So nothing is forgotten that a phrase may ask for, and every character knows the bytes it
//! was read from.

use caseless::Caseless;
use sayso::text::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// A text, folded.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What stays, in order.
    pub solids: Vec<Solid>,
    /// What was folded away after the last of them.
    pub tail: Gap,
    /// The words, as half-open ranges of `solids`.
    pub words: Vec<(usize, usize)>,
}

/// A character that stays.
#[derive(Clone, Debug)]
pub struct Solid {
    /// It, with its case folded.
    pub ch: char,
    /// It, as written: a capital or not.
    pub written: char,
    /// Whether it is a word character.
    pub word: bool,
    /// The bytes it was read from.
    pub span: Span,
    /// What was folded away before it.
    pub before: Gap,
}

/// What was folded away between two characters that stay.
#[derive(Clone, Debug, Default)]
pub struct Gap {
    /// Whether a space is left of it.
    pub space: bool,
    /// A possessive that was taken out.
    pub possessive: Option<Span>,
    /// What it holds in order, alike marks as one character, white space as a space and hyphens as `-`.
    pub signs: Vec<(char, Span)>,
}

impl Gap {
    /// Whether it holds a hyphen.
    pub fn has_hyphen(&self) -> bool {
        self.signs.iter().any(|&(sign, _)| sign == '-')
    }

    /// Whether it holds white space.
    pub fn has_white(&self) -> bool {
        self.signs.iter().any(|&(sign, _)| sign == ' ')
    }

    /// Whether it holds marks.
    pub fn has_marks(&self) -> bool {
        self.signs
            .iter()
            .any(|&(sign, _)| !matches!(sign, ' ' | '-'))
    }
}

impl Reading {
    /// What was folded away before solid `index`, or at the end.
    pub fn gap(&self, index: usize) -> &Gap {
        self.solids
            .get(index)
            .map_or(&self.tail, |solid| &solid.before)
    }

    /// The folded text.
    pub fn folded(&self) -> String {
        let mut folded = String::new();
        for solid in &self.solids {
            if solid.before.space {
                folded.push(' ');
            }
            folded.push(solid.ch);
        }
        folded
    }

    /// How many words lie wholly from solid `from` up to solid `to`.
    pub fn words_between(&self, from: usize, to: usize) -> usize {
        let first = self.words.partition_point(|&(start, _)| start < from);
        self.words[first..]
            .iter()
            .take_while(|&&(start, end)| start < to && end <= to)
            .count()
    }
}

/// A character on its way, with what is known of it so far.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    ch: char,
    span: Span,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    /// Not looked at yet.
    Unknown,
    Word,
    /// An apostrophe inside a word.
    Apostrophe,
    /// Part of a possessive.
    Possessive,
    White,
    Hyphen,
    Dash,
    Mark,
    Symbol,
}

/// Folds `text`, whose first byte is byte `offset` of the whole. Byte `at` of `text` begins a hyphen and a line break
/// that are read as nothing if `joins`, which is sorted, holds it.
pub fn read(text: &str, offset: usize, joins: &[usize]) -> Reading {
    let mut glyphs = without_invisible(text, offset, joins);
    glyphs = with_plain_forms(&glyphs);
    mark_words(&mut glyphs);
    read_look_alikes(&mut glyphs);
    mark_apostrophes(&mut glyphs);
    mark_separators(&mut glyphs);
    let mut reading = keep_solids(&glyphs);
    reading.words = words(&reading.solids);
    reading
}

/// All the ways in which a block is read: as it stands and, in plain text, with words that were broken at a line's end
/// joined: all of them, and every other one.
pub fn readings(text: &str, offset: usize, plain: bool) -> Vec<Reading> {
    let mut readings = vec![read(text, offset, &[])];
    if plain {
        let breaks = broken_words(text);
        if !breaks.is_empty() {
            readings.push(read(text, offset, &breaks));
        }
        if breaks.len() > 1 {
            let even: Vec<usize> = breaks.iter().copied().step_by(2).collect();
            let odd: Vec<usize> = breaks.iter().copied().skip(1).step_by(2).collect();
            readings.push(read(text, offset, &even));
            readings.push(read(text, offset, &odd));
        }
    }
    readings
}

/// The bytes at which a hyphen and a line break stand between two letters.
fn broken_words(text: &str) -> Vec<usize> {
    let chars: Vec<(usize, char)> = text
        .char_indices()
        .filter(|&(_, ch)| !is_invisible(ch))
        .collect();
    chars
        .windows(4)
        .filter(|four| {
            is_letter(four[0].1)
                && is_hyphen(four[1].1)
                && is_line_break(four[2].1)
                && is_letter(four[3].1)
        })
        .map(|four| four[1].0)
        .collect()
}

/// Step 1.
fn without_invisible(text: &str, offset: usize, joins: &[usize]) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    let mut joined = false;
    for (at, ch) in text.char_indices() {
        if is_invisible(ch) {
            continue;
        }
        if joins.binary_search(&at).is_ok() {
            joined = true;
            continue;
        }
        if joined && is_line_break(ch) {
            joined = false;
            continue;
        }
        let start = offset + at;
        glyphs.push(Glyph {
            ch,
            span: Span::new(start, start + ch.len_utf8()),
            kind: Kind::Unknown,
        });
    }
    glyphs
}

pub fn is_invisible(ch: char) -> bool {
    // what Unicode calls default-ignorable (DerivedCoreProperties.txt)
    matches!(ch,
        '\u{AD}'                                  // soft hyphen
        | '\u{34F}'                               // combining grapheme joiner
        | '\u{61C}'                               // Arabic letter mark
        | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' // Hangul fillers
        | '\u{17B4}' | '\u{17B5}'                 // Khmer inherent vowels
        | '\u{180B}'..='\u{180F}'                 // Mongolian variation selectors and vowel separator
        | '\u{200B}'..='\u{200F}'                 // zero width, left-to-right and right-to-left mark
        | '\u{202A}'..='\u{202E}'                 // embeddings and overrides
        | '\u{2060}'..='\u{2064}'                 // word joiner, invisible operators
        | '\u{2065}'                              // not assigned
        | '\u{2066}'..='\u{2069}'                 // isolates
        | '\u{206A}'..='\u{206F}'                 // deprecated format characters
        | '\u{FE00}'..='\u{FE0F}'                 // variation selectors
        | '\u{FEFF}'                              // byte order mark
        | '\u{FFF0}'..='\u{FFF8}'                 // not assigned
        | '\u{1BCA0}'..='\u{1BCA3}'               // shorthand format controls
        | '\u{1D173}'..='\u{1D17A}'               // beams, ties, slurs and phrases of music
        | '\u{E0000}'..='\u{E0FFF}'               // tag characters, variation selectors, not assigned
    ) || (ch.is_control() && !ch.is_whitespace())
}

/// Step 2, save for the marks that NFKC would make letters or digits of.
fn with_plain_forms(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut plain: Vec<Glyph> = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        let first = glyphs[at];
        let footnote = is_superscript_digit(first.ch)
            && plain.last().is_some_and(|last| {
                is_letter(last.ch) || (last.kind == Kind::Mark && is_superscript_digit(last.ch))
            });
        if footnote || matches!(first.ch, '™' | '℠' | '®' | '©' | '℗') || is_apostrophe(first.ch)
        {
            let kind = if is_apostrophe(first.ch) {
                Kind::Unknown
            } else {
                Kind::Mark
            };
            plain.push(Glyph { kind, ..first });
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < glyphs.len() && continues_character(glyphs[end].ch) {
            end += 1;
        }
        // what is one character to a reader is read from all its bytes
        let span = first.span.hull(glyphs[end - 1].span);
        let character = glyphs[at..end].iter().map(|glyph| glyph.ch);
        plain.extend(character.nfkc().map(|ch| Glyph {
            ch,
            span,
            kind: Kind::Unknown,
        }));
        at = end;
    }
    plain
}

fn continues_character(ch: char) -> bool {
    is_combining_mark(ch) || matches!(ch, '\u{1161}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FF}')
}

fn is_superscript_digit(ch: char) -> bool {
    matches!(
        ch,
        '\u{B2}' | '\u{B3}' | '\u{B9}' | '\u{2070}' | '\u{2074}'..='\u{2079}'
    )
}

/// Says of every glyph whether it is a word character.
fn mark_words(glyphs: &mut [Glyph]) {
    for glyph in glyphs.iter_mut() {
        if glyph.kind == Kind::Unknown
            && !is_apostrophe(glyph.ch)
            && (is_letter(glyph.ch) || glyph.ch.is_numeric() || is_combining_mark(glyph.ch))
        {
            glyph.kind = Kind::Word;
        }
    }
    let mut at = 0;
    while at < glyphs.len() {
        if glyphs[at].ch != '_' {
            at += 1;
            continue;
        }
        let mut end = at;
        while end < glyphs.len() && glyphs[end].ch == '_' {
            end += 1;
        }
        let inside = at > 0
            && glyphs[at - 1].kind == Kind::Word
            && glyphs.get(end).is_some_and(|next| next.kind == Kind::Word);
        for glyph in &mut glyphs[at..end] {
            glyph.kind = if inside { Kind::Word } else { Kind::Mark };
        }
        at = end;
    }
}

/// Step 3.
fn read_look_alikes(glyphs: &mut [Glyph]) {
    for word in glyphs.chunk_by_mut(|a, b| a.kind == Kind::Word && b.kind == Kind::Word) {
        let latin = word.iter().any(|glyph| is_latin(glyph.ch));
        let other = word.iter().any(|glyph| is_of_another_script(glyph.ch));
        if !(latin && other) {
            continue;
        }
        for glyph in word {
            if is_of_another_script(glyph.ch)
                && let Some(latin) = latin_look_alike(glyph.ch)
            {
                glyph.ch = latin;
            }
        }
    }
}

fn is_latin(ch: char) -> bool {
    is_letter(ch) && ch.script() == Script::Latin
}

fn is_of_another_script(ch: char) -> bool {
    is_letter(ch)
        && !matches!(
            ch.script(),
            Script::Latin | Script::Common | Script::Inherited | Script::Unknown
        )
}

/// The Latin letter that `ch` looks like. For Unicode `I` and `l` look alike, and `l` stands for both: a capital
/// is read as `I`.
fn latin_look_alike(ch: char) -> Option<char> {
    let written = ch.to_string();
    let skeleton: Vec<char> = unicode_security::skeleton(&written).nfc().collect();
    match skeleton[..] {
        ['l'] if ch.is_uppercase() => Some('I'),
        [alike] if is_latin(alike) => Some(alike),
        _ => None,
    }
}

/// Step 7.
fn mark_apostrophes(glyphs: &mut [Glyph]) {
    let is_word =
        |glyphs: &[Glyph], at: usize| glyphs.get(at).is_some_and(|glyph| glyph.kind == Kind::Word);
    for at in 0..glyphs.len() {
        if glyphs[at].kind == Kind::Unknown && is_apostrophe(glyphs[at].ch) {
            let inside = at > 0 && is_word(glyphs, at - 1) && is_word(glyphs, at + 1);
            glyphs[at].kind = if inside { Kind::Apostrophe } else { Kind::Mark };
        }
    }
    for at in 0..glyphs.len() {
        let possessive = glyphs[at].kind == Kind::Apostrophe
            && glyphs
                .get(at + 1)
                .is_some_and(|next| matches!(next.ch, 's' | 'S'))
            && glyphs
                .get(at + 2)
                .is_none_or(|next| !matches!(next.kind, Kind::Word | Kind::Apostrophe));
        if possessive {
            glyphs[at].kind = Kind::Possessive;
            glyphs[at + 1].kind = Kind::Possessive;
        }
    }
}

/// Steps 5 and 6: which characters are white space, hyphens, dashes and marks.
fn mark_separators(glyphs: &mut [Glyph]) {
    for glyph in glyphs.iter_mut() {
        if glyph.kind == Kind::Unknown {
            glyph.kind = match glyph.ch {
                ch if ch.is_whitespace() || ch == '\u{2800}' => Kind::White,
                ch if is_hyphen(ch) => Kind::Hyphen,
                ch if is_dash(ch) => Kind::Dash,
                ch if is_mark(ch) => Kind::Mark,
                _ => Kind::Symbol,
            };
        }
    }
    let kinds: Vec<Kind> = glyphs.iter().map(|glyph| glyph.kind).collect();
    let open = |at: Option<usize>| {
        at.and_then(|at| kinds.get(at))
            .is_none_or(|&kind| kind == Kind::White)
    };
    for at in 0..glyphs.len() {
        if kinds[at] != Kind::Hyphen {
            continue;
        }
        let before = at.checked_sub(1);
        let in_a_row = before.is_some_and(|before| kinds[before] == Kind::Hyphen)
            || kinds.get(at + 1) == Some(&Kind::Hyphen);
        if in_a_row || (open(before) && open(Some(at + 1))) {
            glyphs[at].kind = Kind::Dash;
        }
    }
}

pub fn is_hyphen(ch: char) -> bool {
    matches!(
        ch,
        '-' | '\u{2010}'
            | '\u{2011}'
            | '\u{2212}'
            | '\u{58A}'
            | '\u{1806}'
            | '\u{FE63}'
            | '\u{FF0D}'
    )
}

fn is_dash(ch: char) -> bool {
    matches!(ch, '\u{2012}'..='\u{2015}' | '\u{2E3A}' | '\u{2E3B}')
}

fn is_apostrophe(ch: char) -> bool {
    matches!(
        ch,
        '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '′' | '\u{FF07}' | '\u{FF40}'
    )
}

fn is_mark(ch: char) -> bool {
    matches!(ch,
        '"' | '«' | '»' | '‹' | '›' | '\u{2018}'..='\u{201F}' | '\u{2E42}' | '\u{301D}'..='\u{301F}'
        | '\u{275B}'..='\u{2760}' | '\u{276E}' | '\u{276F}' | '\u{1F676}'..='\u{1F678}'
        | '(' | ')' | '[' | ']' | '{' | '}' | '「' | '」' | '『' | '』'
        | '®' | '™' | '©' | '℠' | '℗' | '*' | '`' | '†' | '‡' | '_')
        || is_apostrophe(ch)
}

/// Curly quotation marks are straight ones.
fn alike(mark: char) -> char {
    match mark {
        '“' | '”' | '„' | '‟' => '"',
        '‚' | '‛' => '\'',
        mark if is_apostrophe(mark) => '\'',
        mark => mark,
    }
}

fn is_line_break(ch: char) -> bool {
    matches!(
        ch,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn is_letter(ch: char) -> bool {
    ch.is_alphabetic()
}

/// Whether `ch` is a letter, or a sign on a letter, of a script written without spaces.
pub fn is_spaceless(ch: char) -> bool {
    is_of_scripts(
        ch,
        &[
            Script::Han,
            Script::Hiragana,
            Script::Katakana,
            Script::Thai,
            Script::Lao,
            Script::Khmer,
            Script::Myanmar,
        ],
    )
}

/// Whether no word end is asked for beside `ch`: Hangul too.
pub fn is_boundless(ch: char) -> bool {
    is_spaceless(ch) || is_of_scripts(ch, &[Script::Hangul])
}

fn is_of_scripts(ch: char, scripts: &[Script]) -> bool {
    if ch.is_ascii() || !(is_letter(ch) || is_combining_mark(ch)) {
        return false;
    }
    let extension = ch.script_extension();
    !extension.is_common()
        && !extension.is_inherited()
        && scripts
            .iter()
            .any(|&script| extension.contains_script(script))
}

/// Steps 4, 5 and 6: what stays, its case folded, and what the rest becomes.
fn keep_solids(glyphs: &[Glyph]) -> Reading {
    let mut reading = Reading::default();
    let mut between: Vec<Glyph> = Vec::new();
    for &glyph in glyphs {
        match glyph.kind {
            Kind::Word | Kind::Symbol | Kind::Apostrophe => {
                let word = glyph.kind == Kind::Word;
                let written = if glyph.kind == Kind::Apostrophe {
                    '\''
                } else {
                    glyph.ch
                };
                let next = Solid {
                    ch: written,
                    written,
                    word,
                    span: glyph.span,
                    before: Gap::default(),
                };
                let before = fold_between(&mut reading, &between, Some(&next));
                between.clear();
                for (index, ch) in std::iter::once(written).default_case_fold().enumerate() {
                    reading.solids.push(Solid {
                        ch,
                        before: if index == 0 {
                            before.clone()
                        } else {
                            Gap::default()
                        },
                        ..next.clone()
                    });
                }
            }
            _ => between.push(glyph),
        }
    }
    reading.tail = fold_between(&mut reading, &between, None);
    reading
}

/// What the glyphs between the last solid and `next` become: a gap, or a dash (which is added) and a gap.
fn fold_between(reading: &mut Reading, between: &[Glyph], next: Option<&Solid>) -> Gap {
    let is_dash = |glyph: &Glyph| glyph.kind == Kind::Dash;
    let first = between.iter().position(is_dash);
    let last = between.iter().rposition(is_dash);
    if let (Some(first), Some(last)) = (first, last) {
        reading.solids.push(Solid {
            ch: '—',
            written: '—',
            word: false,
            span: between[first].span.hull(between[last].span),
            before: gather(&between[..first]),
        });
        return gather(&between[last + 1..]);
    }
    let mut gap = gather(between);
    if let (Some(previous), Some(next)) = (reading.solids.last(), next) {
        let letters_without_spaces = is_spaceless(previous.ch) && is_spaceless(next.ch);
        let broken_anywhere = letters_without_spaces
            && between.iter().all(|glyph| glyph.kind == Kind::White)
            && between.iter().any(|glyph| is_line_break(glyph.ch));
        gap.space = if gap.has_white() || gap.has_hyphen() {
            !broken_anywhere
        } else {
            gap.has_marks() && previous.word && next.word
        };
    }
    gap
}

fn gather(between: &[Glyph]) -> Gap {
    let mut gap = Gap::default();
    for glyph in between {
        match glyph.kind {
            Kind::White => gap.signs.push((' ', glyph.span)),
            Kind::Hyphen => gap.signs.push(('-', glyph.span)),
            Kind::Mark => gap.signs.push((alike(glyph.ch), glyph.span)),
            Kind::Possessive => {
                gap.possessive = Some(
                    gap.possessive
                        .map_or(glyph.span, |span| span.hull(glyph.span)),
                );
            }
            _ => {}
        }
    }
    gap
}

/// "Words and sentences": stretches between spaces and dashes that hold a word character; each letter of a script
/// without spaces is a word, with the signs on it.
fn words(solids: &[Solid]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = 0;
    for at in 0..=solids.len() {
        let ends = at == solids.len() || {
            let (solid, previous) = (&solids[at], at.checked_sub(1).map(|at| &solids[at]));
            let after_letter = previous.is_some_and(|previous| is_spaceless(previous.ch));
            solid.before.space
                || solid.ch == '—'
                || previous.is_some_and(|previous| previous.ch == '—')
                || (is_spaceless(solid.ch) && !is_combining_mark(solid.ch))
                || (after_letter && !is_combining_mark(solid.ch))
        };
        if ends {
            if solids[start..at].iter().any(|solid| solid.word) {
                words.push((start, at));
            }
            start = at;
        }
    }
    words
}
