//! Every place of a folded text at which a literal stands, for all literals in one pass.
//!
//! Few literals are found by an Aho–Corasick automaton, once so much was searched that it is worth building: by none that looks
//! at a line. Many are found by their windows, and so are few till then: of each literal one window of eight bytes, the rarest
//! by a guess, is looked up at every place; where it stands the rest of the literal is compared. Literals that are too
//! short for it have windows, and passes, of their own. So the cost hardly depends on the number of literals, and building
//! costs little more than reading them; an automaton for many takes longer to build than to search with, and much memory.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::Literal;
use super::table::Table;
use crate::text::{Halt, STRIDE, Span};

/// What the literals of a lexicon are found by: one table for each length of a window.
#[derive(Debug, Default)]
pub(super) struct Finder {
    eights: Table,
    fours: Table,
    twos: Table,
    ones: Table,
    /// How long the longest literal is.
    longest: usize,
    /// How long all of them are together.
    size: usize,
    /// How many bytes were searched.
    searched: AtomicUsize,
    /// The automaton; none, if it could not be built.
    automaton: OnceLock<Option<AhoCorasick>>,
}

/// So many bytes are searched before an automaton is worth its building.
const WORTH: usize = 256 << 10;

/// So long all literals may be together for an automaton: up to here it is faster than the windows.
const SMALL: usize = 1 << 12;

/// So many literals may share a window before another one is looked for: where it stands each of them is compared.
const CROWD: u8 = 8;

/// How often windows are in use, by hash: what hashes alike counts together.
struct Uses(Vec<u8>);

impl Uses {
    fn new(literals: usize) -> Uses {
        Uses(vec![0; (4 * literals).next_power_of_two().max(64)])
    }

    fn slot(&self, window: u64) -> usize {
        // the last bytes of a window move only the highest bits
        let hash = window.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (hash >> (64 - self.0.len().trailing_zeros())) as usize
    }

    fn are_few(&self, window: u64) -> bool {
        self.0[self.slot(window)] < CROWD
    }

    fn add(&mut self, window: u64) {
        let slot = self.slot(window);
        self.0[slot] = self.0[slot].saturating_add(1);
    }
}

impl Finder {
    /// A finder of `literals`, none of which is empty, by their numbers.
    pub(super) fn new<'a>(literals: impl ExactSizeIterator<Item = &'a str>) -> Finder {
        let mut finder = Finder::default();
        let mut uses = Uses::new(literals.len());
        for (number, literal) in literals.enumerate() {
            let bytes = literal.as_bytes();
            finder.longest = finder.longest.max(bytes.len());
            finder.size += bytes.len();
            let (table, len) = match bytes.len() {
                8.. => (&mut finder.eights, 8),
                4.. => (&mut finder.fours, 4),
                2.. => (&mut finder.twos, 2),
                _ => (&mut finder.ones, 1),
            };
            let at = choose(bytes, len, &uses);
            let window = window(&bytes[at..at + len]);
            uses.add(window);
            table.add(window, number, at);
        }
        for table in [
            &mut finder.eights,
            &mut finder.fours,
            &mut finder.twos,
            &mut finder.ones,
        ] {
            table.finish();
        }
        finder
    }

    /// Calls `found` with the number and the place of each of `literals`, those given before, wherever it stands in
    /// `text`; each place once, in no order. Once `halt` is raised no more is searched.
    pub(super) fn find(
        &self,
        literals: &[Literal],
        text: &str,
        halt: Halt<'_>,
        found: &mut impl FnMut(usize, Span),
    ) {
        let searched = self.searched.fetch_add(text.len(), Ordering::Relaxed) + text.len();
        if self.size <= SMALL
            && searched >= WORTH
            && let Some(automaton) = self.automaton.get_or_init(|| build(literals))
        {
            self.find_by_automaton(automaton, text.as_bytes(), halt, found);
            return;
        }
        self.find_by_windows(literals, text, halt, found);
    }

    /// By stretches: what begins in one may end in the next.
    fn find_by_automaton(
        &self,
        automaton: &AhoCorasick,
        bytes: &[u8],
        halt: Halt<'_>,
        found: &mut impl FnMut(usize, Span),
    ) {
        for start in (0..bytes.len()).step_by(STRIDE) {
            if halt.is_raised() {
                return;
            }
            let end = bytes.len().min(start + STRIDE + self.longest - 1);
            for hit in automaton.find_overlapping_iter(&bytes[start..end]) {
                if hit.start() < STRIDE {
                    let place = Span::new(hit.start(), hit.end());
                    found(hit.pattern().as_usize(), place.shifted(start));
                }
            }
        }
    }

    fn find_by_windows(
        &self,
        literals: &[Literal],
        text: &str,
        halt: Halt<'_>,
        found: &mut impl FnMut(usize, Span),
    ) {
        let bytes = text.as_bytes();
        let mut check = |at: usize, rows: &[super::table::Row]| {
            for row in rows {
                let number = row.literal as usize;
                let literal = literals[number].text.as_bytes();
                if let Some(start) = at.checked_sub(row.offset as usize)
                    && bytes[start..].starts_with(literal)
                {
                    found(number, Span::new(start, start + literal.len()));
                }
            }
            false
        };
        self.eights.find::<8>(bytes, halt, &mut check);
        self.fours.find::<4>(bytes, halt, &mut check);
        self.twos.find::<2>(bytes, halt, &mut check);
        self.ones.find::<1>(bytes, halt, &mut check);
    }
}

/// An automaton for `literals`, which are few.
fn build(literals: &[Literal]) -> Option<AhoCorasick> {
    let mut builder = AhoCorasick::builder();
    builder
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA));
    builder
        .build(literals.iter().map(|literal| &literal.text))
        .ok()
}

/// Where the window of `bytes` begins that is looked up: the rarest by a guess, unless a crowd shares it.
fn choose(bytes: &[u8], len: usize, uses: &Uses) -> usize {
    let is_free = |at: usize| uses.are_few(window(&bytes[at..at + len]));
    let rarest = rarest(bytes, len, |_| true).unwrap_or(0);
    if is_free(rarest) {
        return rarest;
    }
    self::rarest(bytes, len, is_free).unwrap_or(rarest)
}

/// Of the windows of `len` bytes whose place will do the rarest, by a guess.
fn rarest(bytes: &[u8], len: usize, will_do: impl Fn(usize) -> bool) -> Option<usize> {
    let mut score: u32 = bytes[..len].iter().map(|&byte| weight(byte)).sum();
    let mut best = None;
    for at in 0..=bytes.len() - len {
        if at > 0 {
            score = score + weight(bytes[at + len - 1]) - weight(bytes[at - 1]);
        }
        if best.is_none_or(|(most, _)| score > most) && will_do(at) {
            best = Some((score, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Up to eight bytes as a number, the first in the lowest byte.
fn window(bytes: &[u8]) -> u64 {
    let mut whole = [0; 8];
    whole[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(whole)
}

/// How rare a byte is in folded text, by a rough guess.
const fn weigh(byte: u8) -> u8 {
    match byte {
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 1,
        b'h' | b'l' | b'd' | b'c' | b'u' | b'm' => 2,
        b'p' | b'f' | b'g' | b'w' | b'y' | b'b' => 3,
        // words that stand beside each other are rarer than letters that do
        b' ' | b'v' | b'k' => 4,
        _ => 6,
    }
}

static WEIGHTS: [u8; 256] = {
    let mut weights = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        weights[byte] = weigh(byte as u8);
        byte += 1;
    }
    weights
};

fn weight(byte: u8) -> u32 {
    u32::from(WEIGHTS[usize::from(byte)])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every place of every literal, sorted.
    fn find(literals: &[&str], text: &str) -> Vec<(usize, Span)> {
        let finder = Finder::new(literals.iter().copied());
        let literals: Vec<Literal> = literals
            .iter()
            .map(|text| Literal {
                text: text.to_string().into(),
                targets: Default::default(),
                opens_word: false,
            })
            .collect();
        let mut all = Vec::new();
        finder.find(&literals, text, Halt::NEVER, &mut |literal, place| {
            all.push((literal, place));
        });
        all.sort_unstable();
        // once so much was searched, by the automaton
        finder.searched.store(WORTH, Ordering::Relaxed);
        let mut again = Vec::new();
        finder.find(&literals, text, Halt::NEVER, &mut |literal, place| {
            again.push((literal, place));
        });
        again.sort_unstable();
        assert_eq!(again, all, "the automaton finds what the windows find");
        all
    }

    #[track_caller]
    fn check(literals: &[&str], text: &str) {
        let mut expected = Vec::new();
        for (number, literal) in literals.iter().enumerate() {
            for at in 0..text.len() {
                if text.as_bytes()[at..].starts_with(literal.as_bytes()) {
                    expected.push((number, Span::new(at, at + literal.len())));
                }
            }
        }
        assert_eq!(find(literals, text), expected, "{literals:?} in {text:?}");
    }

    #[test]
    fn literals_of_all_lengths_that_overlap() {
        check(
            &["a", "ab", "abc", "abab", "ababababa", "b a", "ü"],
            "abababababab a über",
        );
        check(&["access to the model"], "no access to the model");
        check(&[], "nothing");
        check(&["x"], "");
    }

    #[test]
    fn what_stands_across_two_stretches_is_found_once() {
        let literals = ["abcdefghijkl", "cdef", "fg", "x", "lx"];
        for before in STRIDE - 14..STRIDE + 2 {
            let text = "-".repeat(before) + "abcdefghijklx" + &"-".repeat(STRIDE - 13);
            check(&literals, &(text + "abcdefghijklx"));
        }
    }

    #[test]
    fn a_crowd_that_shares_its_rarest_window_is_found() {
        let literals: Vec<String> = (0..100)
            .map(|number| format!("zzzz zzzz {number}"))
            .collect();
        let literals: Vec<&str> = literals.iter().map(String::as_str).collect();
        check(&literals, &literals.join(" or "));
        let finder = Finder::new(literals.iter().copied());
        let rows = finder.eights.rows(window(b"zzzz zzz"));
        assert!(rows.len() <= CROWD as usize);
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_stands_there(
            literals in prop::collection::btree_set("[abü ]{1,12}", 0..12),
            text in "[abü ]{0,60}",
        ) {
            let literals: Vec<&str> = literals.iter().map(String::as_str).collect();
            check(&literals, &text);
        }
    }
}
