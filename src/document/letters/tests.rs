//! What letters a text gives, and that folding changes none of them.

use super::spelling::{Known, MOST, Spelt, spell};
use super::*;
use crate::document::fold::Folded;
use crate::document::glyph::Glyph;

/// The letters of `source`; a leap as the letters between two bars, opaque as `None`.
fn read(source: &str) -> Option<String> {
    let mut joints = Joints::default();
    joints.read(Format::Markdown, source, &[], 0, Halt::NEVER);
    if joints.is_opaque {
        return None;
    }
    let mut shown = String::new();
    for at in 0..=source.len() {
        for joint in &joints.by_start {
            for end in [joint.start, joint.end] {
                if end == at {
                    shown.push('|');
                }
            }
        }
        let letter = source
            .as_bytes()
            .get(at)
            .filter(|byte| byte.is_ascii_alphanumeric());
        shown.extend(letter.map(|&letter| letter.to_ascii_lowercase() as char));
    }
    Some(shown)
}

fn check(source: &str, expected: Option<&str>) {
    assert_eq!(read(source).as_deref(), expected, "{source:?}");
}

/// Every byte at every place, among letters and alone, and behind it the end.
#[test]
fn runs_of_letters() {
    for byte in 0..=255_u8 {
        for place in 0..9 {
            for around in [b"aZ09zA19q", b"\xFF\x80\x7F a@[`{"] {
                let mut bytes = *around;
                bytes[place] = byte;
                for end in 0..=bytes.len() {
                    let bytes = &bytes[..end];
                    let run = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric());
                    let expected: Vec<u8> = run.take(8).map(u8::to_ascii_lowercase).collect();
                    assert_eq!(Spelt::run(bytes).letters(), expected, "{bytes:?}");
                }
            }
        }
    }
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
    check("</td><td>to", Some("|td||td|to"));
    check("<a href=\"x>y\">to", Some("|ahrefxy|to"));
    check("a<img alt=\"to\">b", Some("a||imgalt|to|||b"));
    check("a<img alt=\"<b>\">b", Some("a||imgalt||b||||b"));
    check("a<img alt=to b>c", Some("a||imgalt|to|b||c"));
    check(
        "a<img alt=b}alt=c d alt=e>f",
        Some("a||||imgalt|balt|c|dalt|e||||f"),
    );
    check("a<img alt=b\"alt='c d'>e", Some("a|||imgalt|balt|c|d||||e"));
    check("a<!-- b > c -->d", Some("a|bc|d"));
    check("R&amp;D &#8212; x", Some("r|amp|d|8212|x"));
    check("caf&eacute;", None);
    check("it's, it's* [it]'s", Some("it|s|it|s|it|s|"));
    check("`it`s its", Some("it|s|its"));
    check("it'</b></i>s x", Some("it||b||i|s|x"));
    check("it’s can't", Some("it|s|cant"));
    check("оpen", None); // a Cyrillic letter in a Latin word
    check("---\na: \"\\x41\"\n---\nb", None);
}

/// What a character gives, what it folds to gives too: else a phrase would be missed.
#[test]
fn folding_keeps_letters() {
    for c in ('\0'..=char::MAX).filter(|&c| Glyph::of(c) != Glyph::Superscript) {
        let folded = Folded::of(c.encode_utf8(&mut [0; 4]));
        let letters = spell_folded(&folded.text);
        assert_eq!(spelt(c), letters, "{c:?} U+{:04X}", c as u32);
    }
}

/// A phrase may be looked for from any place on where a run begins in it: no known character hides one.
#[test]
fn no_run_begins_inside_a_character() {
    for c in '\u{80}'..=char::MAX {
        let folded = Folded::of(c.encode_utf8(&mut [0; 4])).text;
        let starts = run_starts(&folded, &spell_folded(&folded));
        let spelt = Known::of(c).spelt();
        assert!(
            starts == [0] || spelt.is_none(),
            "{c:?} folds to {folded:?}"
        );
    }
}

fn spelt(c: char) -> Vec<u8> {
    let mut letters = [0; MOST];
    let len = spell(c, &mut letters);
    let known = Known::of(c);
    assert_eq!(known, Known::any(c));
    assert!(
        known
            .spelt()
            .is_none_or(|spelt| spelt.letters() == &letters[..len])
    );
    letters[..len].to_vec()
}

/// The same for a letter with a mark behind it, which fold together.
#[test]
fn marks_are_no_letters() {
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
                text.chars().flat_map(spelt).collect::<Vec<u8>>(),
                spell_folded(&Folded::of(&text).text),
                "{text:?}"
            );
        }
    }
}

/// A gallop from any joint on finds what a search through all of them does.
#[test]
fn joints_are_found_from_near_ones() {
    let mut joints = Joints::default();
    let starts = [0, 0, 1, 4, 4, 4, 7, 9, 12, 12, 30];
    joints.by_start = starts.map(|start| Joint { start, end: 99 }).to_vec();
    for at in 0..40 {
        let count = joints.starts_before(at);
        for known in 0..=count {
            assert_eq!(joints.starts_before_from(known, at), count, "{known} {at}");
        }
    }
}
