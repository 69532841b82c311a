//! A finding in full: where it stands in the source, what it reads, what to say instead, and its fingerprint.

use std::collections::{BTreeSet, HashSet};

use sha2::{Digest, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::companion;
use super::fate::RawMatch;
use super::place::Nesting;
use super::policy::Policy;
use super::scratch::Tally;
use super::{Disguise, Disposition, Finding};
use crate::document::fold::Folded;
use crate::document::glyph::{self, Glyph};
use crate::document::{Prose, look_alike, sentence};
use crate::text::{Halt, Span};

/// How many bytes on each side of a finding are searched for the ends of its sentence.
const MAX_CONTEXT: usize = 400;

/// Turns matches of one document into findings.
pub(super) struct Describer<'a> {
    policy: &'a Policy,
    prose: &'a Prose,
    nesting: Nesting<'a>,
}

impl<'a> Describer<'a> {
    pub(super) fn new(policy: &'a Policy, prose: &'a Prose) -> Describer<'a> {
        Describer {
            policy,
            prose,
            nesting: Nesting::new(prose),
        }
    }

    /// The block in which `found` stands.
    pub(super) fn block_of(&self, found: &RawMatch) -> usize {
        self.prose
            .blocks
            .partition_point(|block| block.span.end <= found.anchors[0].start)
    }

    /// The finding for `found`, which covers matches of the rules `also`.
    pub(super) fn finding(&self, found: &RawMatch, also: Option<&HashSet<usize>>) -> Finding {
        let rule = &self.policy.rules[found.rule].rule;
        let hull = found.hull();
        let block = self.block_of(found);
        let alternatives = rule.rule().alternatives(found.phrase);
        let mut allowed: Vec<String> = alternatives.map(|allowed| allowed.text.clone()).collect();
        let also: BTreeSet<String> = also
            .into_iter()
            .flatten()
            .map(|&other| self.policy.rules[other].rule.name())
            .collect();
        let required = companion::texts(rule, &rule.rule().require);
        allowed.extend(companion::texts(rule, &rule.rule().first));
        let context = self.context(hull, block);
        let (sentence, marks) = plain_with(&self.prose.text, context, &found.anchors);
        Finding {
            rule: rule.clone(),
            phrase: found.phrase,
            severity: self.policy.severity(found.rule),
            read: hull,
            span: self.prose.map.span_of(hull),
            pieces: self.prose.map.pieces_of(hull),
            matched: plain(&self.prose.text[hull.range()]),
            scopes: self.nesting.scopes(block, hull),
            sentence,
            marks,
            allowed,
            required,
            near_miss: None,
            also: also.into_iter().collect(),
            disguises: disguises(&self.prose.text[hull.range()]),
            disposition: Disposition::default(),
            fingerprint: String::new(),
            fixes: Vec::new(),
        }
    }

    /// The sentence around `hull`, as far as it lies within [`MAX_CONTEXT`] bytes on each side: what is farther away is
    /// not looked at, so that a finding costs no more in a long paragraph.
    fn context(&self, hull: Span, block: usize) -> Span {
        let text = &self.prose.text;
        let block = self.prose.blocks[block].span;
        let start = text
            .ceil_char_boundary(hull.start.saturating_sub(MAX_CONTEXT))
            .max(block.start);
        let end = text
            .floor_char_boundary(hull.end + MAX_CONTEXT)
            .min(block.end);
        let sentences = sentence::sentences(&text[start..end]);
        let touching = sentences
            .into_iter()
            .map(|sentence| sentence.shifted(start));
        touching
            .filter(|sentence| sentence.overlaps(hull))
            .fold(hull, Span::hull)
    }
}

/// `text` as one sees it: invisible characters gone, each run of white space as one space, and none at its ends.
fn plain(text: &str) -> String {
    plain_with(text, Span::new(0, text.len()), &[]).0
}

/// What one sees of the bytes `part` of `text`, and which bytes of that stand for each of `places`: sorted, and joined where
/// they meet.
fn plain_with(text: &str, part: Span, places: &[Span]) -> (String, Vec<Span>) {
    let mut plain = String::with_capacity(part.len());
    let mut seen: Vec<Option<Span>> = vec![None; places.len()];
    let mut is_apart = false;
    for (at, ch) in text[part.range()].char_indices() {
        if ch.is_whitespace() {
            is_apart = !plain.is_empty();
            continue;
        }
        if glyph::is_invisible(ch) {
            continue;
        }
        if std::mem::take(&mut is_apart) {
            plain.push(' ');
        }
        let own = Span::new(plain.len(), plain.len() + ch.len_utf8());
        plain.push(ch);
        let at = part.start + at;
        for (place, seen) in places.iter().zip(&mut seen) {
            if place.range().contains(&at) {
                *seen = Some(seen.map_or(own, |known| known.hull(own)));
            }
        }
    }
    let mut seen: Vec<Span> = seen.into_iter().flatten().collect();
    seen.sort_unstable();
    let mut marks: Vec<Span> = Vec::new();
    for span in seen {
        match marks.last_mut() {
            Some(last) if span.start <= last.end => *last = last.hull(span),
            _ => marks.push(span),
        }
    }
    (plain, marks)
}

/// How the wording `text` was made to look different from what it reads as.
fn disguises(text: &str) -> Vec<Disguise> {
    let mut found = BTreeSet::new();
    if text.is_ascii() {
        return Vec::new();
    }
    for word in text.split(|c: char| !glyph::is_word(c) && !glyph::is_invisible(c)) {
        let mixed = look_alike::mixes_scripts(word);
        for c in word.chars() {
            if glyph::is_invisible(c) {
                found.insert(Disguise::Invisible(c));
            } else if let Some(reads) = look_alike::latin(c).filter(|_| mixed) {
                found.insert(Disguise::LookAlike { written: c, reads });
            } else if Glyph::of(c) == Glyph::Word
                && is_nfkc_quick(std::iter::once(c)) == IsNormalized::No
                && !std::iter::once(c).nfkc().eq(std::iter::once(c).nfc())
            {
                found.insert(Disguise::Compatibility(c));
            }
        }
    }
    found.into_iter().collect()
}

/// Gives each finding its fingerprint, version 1: SHA-256, the first 128 bits in hexadecimal, over these, each followed by a line
/// feed: the rule's name; the matched text, folded; the sentence, folded; the path; and how many findings of the
/// document, before this one, are alike in all that: the `tally`. So it survives edits elsewhere, and re-wrapping.
pub(super) fn number(findings: &mut [Finding], path: &str, halt: Halt<'_>, tally: &mut Tally) {
    for finding in halt.limit(findings) {
        let mut hasher = Sha256::new();
        let matched = Folded::of(&finding.matched).text;
        let sentence = Folded::of(&finding.sentence).text;
        for part in [&finding.rule.name(), &matched, &sentence, path] {
            hasher.update(part.as_bytes());
            hasher.update(b"\n");
        }
        let alike = tally.entry(hasher.clone().finalize().into()).or_default();
        hasher.update(alike.to_string().as_bytes());
        hasher.update(b"\n");
        *alike += 1;
        let digest = hasher.finalize();
        finding.fingerprint = String::from("v1:");
        let digits = digest[..16].iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
        finding.fingerprint.extend(digits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `written` with the places between `[` and `]`, as it is seen with the marks between them.
    fn check(written: &str, expected: &str) {
        let mut text = String::new();
        let mut places = Vec::new();
        let mut open = Vec::new();
        for ch in written.chars() {
            match ch {
                '[' => open.push(text.len()),
                ']' => places.push(Span::new(open.pop().expect("it was opened"), text.len())),
                _ => text.push(ch),
            }
        }
        let (plain, marks) = plain_with(&text, Span::new(0, text.len()), &places);
        let mut shown = plain;
        for mark in marks.iter().rev() {
            shown.insert(mark.end, ']');
            shown.insert(mark.start, '[');
        }
        assert_eq!(shown, expected, "{written:?}");
    }

    #[test]
    fn marks_are_carried_into_the_sentence() {
        check("", "");
        check("  We [guarantee] it. ", "We [guarantee] it.");
        check(
            "We\n  [guarantee\n\treturns] now",
            "We [guarantee returns] now",
        );
        check(
            "We [guarantee] all your [returns]",
            "We [guarantee] all your [returns]",
        ); // a gap
        check("a [b] b [b]", "a [b] b [b]"); // the same word again is not marked
        check("[gu\u{200B}arantee\u{200B}]s", "[guarantee]s"); // invisible characters
        check("\u{200B} [a] \u{200B} b", "[a] b");
        check("日本の[保証]です", "日本の[保証]です"); // more bytes than letters
        check("[a[b]c] d", "[abc] d"); // one inside another
        check("[a][b] c", "[ab] c"); // they meet
        check("a [\u{200B}] b", "a b"); // nothing is seen of it
    }

    #[test]
    fn a_part_is_cut_out() {
        let text = "One. We guarantee it. Two.";
        let (plain, marks) = plain_with(text, Span::new(5, 21), &[Span::new(8, 17)]);
        assert_eq!(plain, "We guarantee it.");
        assert_eq!(&plain[marks[0].range()], "guarantee");
    }
}
