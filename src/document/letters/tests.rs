//! What letters a text gives, and that folding changes none of them.

use super::spelling::MOST;
use super::*;
use crate::document::fold::Folded;
use crate::document::glyph::Glyph;

/// The letters of `source`; a leap as the letters between two bars, opaque as `None`.
fn read(source: &str) -> Option<String> {
    let mut letters = Letters::default();
    letters.read(Format::Markdown, source, &[], 0, Halt::NEVER);
    if letters.is_opaque {
        return None;
    }
    let mut shown = String::new();
    for at in 0..=letters.bytes.len() {
        for joint in &letters.joints {
            for end in [joint.start, joint.end] {
                if end == at {
                    shown.push('|');
                }
            }
        }
        shown.extend(letters.bytes.get(at).map(|&letter| letter as char));
    }
    Some(shown)
}

fn check(source: &str, expected: Option<&str>) {
    assert_eq!(read(source).as_deref(), expected, "{source:?}");
}

#[test]
fn letters_and_joints() {
    check("Access **to**\n> > Open_AI\\_ 4.", Some("accesstoopenai4"));
    check("[to](a/b) it", Some("to|ab|it"));
    check("[to](a(b)c) it", Some("to|abc|it"));
    check("[to](a \"b c\") it", Some("to|abc|it"));
    check("[to](a 'b) c') it", Some("to||ab|c|it"));
    check("f[i](int x) it", Some("fiintxit")); // no link
    check("[to][a b] it[^n].", Some("to|ab|it|n|"));
    check("[[page|to]] it", Some("|page|toit"));
    check("<b>to</b> it", Some("|b|to|b|it"));
    check("</td><td>to", Some("|tdtd|to"));
    check("<a href=\"x>y\">to", Some("|ahrefxy|to"));
    check("a<img alt=\"to\">b", Some("a||imgalt|to|b"));
    check("a<!-- b > c -->d", Some("a|bc|d"));
    check("R&amp;D &#8212; x", Some("r|amp|d|8212|x"));
    check("caf&eacute;", None);
    check("it's, it's* [it]'s", Some("itit|s|it|s|"));
    check("`it`s its", Some("it|s|its"));
    check("it'</b></i>s x", Some("it||bi|s|x"));
    check("it’s can't", Some("itcant"));
    check("оpen", None); // a Cyrillic letter in a Latin word
    check("---\na: \"\\x41\"\n---\nb", None);
}

#[test]
fn what_is_not_read_gives_no_letters() {
    let source = format!("{}to it `code` on", "x".repeat(700));
    let unread = [Span::new(3, 699), Span::new(706, 712)];
    let mut letters = Letters::default();
    letters.read(Format::Markdown, &source, &unread, 0, Halt::NEVER);
    assert_eq!(letters.bytes, b"xxxxtoiton");
    let places: Vec<usize> = (0..letters.bytes.len())
        .map(|at| letters.source_of(Format::Markdown, &source, at))
        .collect();
    assert_eq!(places, [0, 1, 2, 699, 700, 701, 703, 704, 713, 714]);
}

/// A joint that is noted ends where the text goes on.
#[test]
fn places() {
    let source = format!("{} it's **ab** <b>c</b> ж d", "x ".repeat(3000));
    let mut letters = Letters::default();
    letters.read(Format::Markdown, &source, &[], 0, Halt::NEVER);
    for (at, &letter) in letters.bytes.clone().iter().enumerate() {
        let place = letters.source_of(Format::Markdown, &source, at);
        let written = source[place..]
            .chars()
            .next()
            .expect("a letter stands there");
        if letter.is_ascii() {
            assert_eq!(written.to_ascii_lowercase(), letter as char, "letter {at}");
        } else {
            assert!(!written.is_ascii());
        }
    }
}

/// What a character gives, what it folds to gives too: else a phrase would be missed.
#[test]
fn folding_keeps_letters() {
    let mut memory = Memory::default();
    for c in ('\0'..=char::MAX).filter(|&c| Glyph::of(c) != Glyph::Superscript) {
        let folded = Folded::of(c.encode_utf8(&mut [0; 4]));
        let mut letters = [0; MOST];
        let len = memory.of(c).spell(&mut letters);
        assert_eq!(
            letters[..len],
            spell_folded(&folded.text),
            "{c:?} U+{:04X}",
            c as u32
        );
    }
}

/// The same for a letter with a mark behind it, which fold together.
#[test]
fn marks_are_no_letters() {
    let mut memory = Memory::default();
    let mut spell = |text: &str| {
        let mut all = Vec::new();
        for c in text.chars() {
            let mut letters = [0; MOST];
            let len = memory.of(c).spell(&mut letters);
            all.extend_from_slice(&letters[..len]);
        }
        all
    };
    let marks: Vec<char> = ('\u{300}'..'\u{370}')
        .chain('\u{3099}'..'\u{309B}')
        .collect();
    for base in ('a'..='z')
        .chain('\u{C0}'..'\u{250}')
        .chain('\u{370}'..'\u{460}')
        .chain('か'..'モ')
    {
        for &mark in &marks {
            let text: String = [base, mark].iter().collect();
            assert_eq!(
                spell(&text),
                spell_folded(&Folded::of(&text).text),
                "{text:?}"
            );
        }
    }
}
