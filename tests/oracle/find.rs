//! Every place where a phrase stands in a block: anchors tried at every character, chains in every combination.

use std::collections::BTreeSet;

use sayso::text::Span;

use super::reading::{Gap, Reading, Solid, is_boundless, is_spaceless};
use super::shape::{Anchored, Chain, Form, Link, Node};

/// A block, in one of the ways it is read.
#[derive(Debug)]
pub struct Page {
    /// The block, folded.
    pub reading: Reading,
    /// The bytes at which sentences begin, save the first.
    pub sentences: Vec<usize>,
}

impl Page {
    /// The anchor with its place in this reading of the block.
    pub fn place(&self, anchor: Anchor) -> Anchor {
        let solids = &self.reading.solids;
        Anchor {
            first: solids.partition_point(|solid| solid.span.start < anchor.core.start),
            end: solids.partition_point(|solid| solid.span.start < anchor.core.end),
            ..anchor
        }
    }
}

/// An anchor where it stands.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Anchor {
    /// Its bytes, with a possessive and marks that belong to it.
    pub span: Span,
    /// Its bytes from the first to the last character that stays.
    pub core: Span,
    /// Its first solid.
    pub first: usize,
    /// The solid after its last.
    pub end: usize,
}

/// The most combinations of one phrase in one block that are tried before the oracle gives up.
const MOST: usize = 2_000_000;

/// Every combination of anchors in which `chain` stands on `page`; the anchors in the order of the chain.
pub fn occurrences(chain: &Chain, page: &Page, english: bool) -> Vec<Vec<Anchor>> {
    let mut found: Vec<Vec<Anchor>> = Vec::new();
    let places: Vec<Vec<Anchor>> = chain
        .anchors
        .iter()
        .map(|anchored| anchors(anchored, &page.reading, english))
        .collect();
    if places.iter().any(Vec::is_empty) {
        return found;
    }
    let mut partial: Vec<Vec<Anchor>> = places[0].iter().map(|&anchor| vec![anchor]).collect();
    for (index, link) in chain.links.iter().enumerate() {
        let mut longer = Vec::new();
        for combination in &partial {
            for &anchor in &places[index + 1] {
                let apart = combination
                    .iter()
                    .all(|other| other.end <= anchor.first || anchor.end <= other.first);
                if apart && link_holds(*link, combination[index], anchor, page) {
                    let mut combination = combination.clone();
                    combination.push(anchor);
                    longer.push(combination);
                }
            }
            assert!(longer.len() < MOST, "too many combinations to try them all");
        }
        partial = longer;
    }
    found.append(&mut partial);
    found
}

fn link_holds(link: Link, a: Anchor, b: Anchor, page: &Page) -> bool {
    let in_order = a.end <= b.first;
    match link {
        Link::Gap(words) => in_order && same_sentence(a, b, page) && between(a, b, page) <= words,
        Link::Before(words) => in_order && same_sentence(a, b, page) && between(a, b, page) < words,
        Link::Within(words) => same_sentence(a, b, page) && between(a, b, page) < words,
        Link::Sentence => same_sentence(a, b, page),
        Link::Block => true,
    }
}

/// How many words stand between two anchors.
pub fn between(a: Anchor, b: Anchor, page: &Page) -> u32 {
    let (first, second) = if a.first <= b.first { (a, b) } else { (b, a) };
    u32::try_from(page.reading.words_between(first.end, second.first)).unwrap_or(u32::MAX)
}

/// Whether no sentence ends between two anchors.
pub fn same_sentence(a: Anchor, b: Anchor, page: &Page) -> bool {
    let (first, second) = if a.first <= b.first { (a, b) } else { (b, a) };
    let begun = |byte: usize| page.sentences.partition_point(|&start| start <= byte);
    begun(first.core.end - 1) >= begun(second.core.start)
}

/// Every place where an anchor stands.
pub fn anchors(anchored: &Anchored, reading: &Reading, english: bool) -> Vec<Anchor> {
    let mut found = BTreeSet::new();
    for (first, solid) in reading.solids.iter().enumerate() {
        if !anchored.openings.contains(&solid.ch) || !may_begin(reading, first, english) {
            continue;
        }
        let start = Cursor {
            first: None,
            end: first,
            from: usize::MAX,
            to: 0,
        };
        for cursor in run(&anchored.nodes, reading, start) {
            if cursor.end > first && may_end(reading, cursor.end) {
                let core = reading.solids[first]
                    .span
                    .hull(reading.solids[cursor.end - 1].span);
                found.insert(Anchor {
                    span: Span::new(core.start.min(cursor.from), core.end.max(cursor.to)),
                    core,
                    first,
                    end: cursor.end,
                });
            }
        }
    }
    found.into_iter().collect()
}

/// How far an anchor has been read.
#[derive(Clone, Copy, Debug)]
struct Cursor {
    /// Its first solid, once there is one.
    first: Option<usize>,
    /// The solid to read next.
    end: usize,
    /// The first byte of marks that belong to it.
    from: usize,
    /// The end of the marks or the possessive that belong to it.
    to: usize,
}

fn run(nodes: &[Node], reading: &Reading, cursor: Cursor) -> Vec<Cursor> {
    let Some((node, rest)) = nodes.split_first() else {
        return vec![cursor];
    };
    let mut after: Vec<Cursor> = match node {
        Node::Leaf(forms) => forms
            .iter()
            .filter_map(|form| step(form, reading, cursor))
            .collect(),
        Node::Any(alternatives) | Node::Maybe(alternatives) => alternatives
            .iter()
            .flat_map(|nodes| run(nodes, reading, cursor))
            .collect(),
    };
    if matches!(node, Node::Maybe(_)) {
        after.push(cursor);
    }
    after
        .into_iter()
        .flat_map(|cursor| run(rest, reading, cursor))
        .collect()
}

/// Reads one form at the cursor.
fn step(form: &Form, reading: &Reading, cursor: Cursor) -> Option<Cursor> {
    let wanted = &form.reading;
    let at = cursor.end;
    let Some(first) = wanted.solids.first() else {
        // nothing but marks: they must be there
        let marks = marks_within(&wanted.tail, reading.gap(at))?;
        return Some(Cursor {
            from: cursor.from.min(marks.start),
            to: cursor.to.max(marks.end),
            ..cursor
        });
    };
    if cursor.first.is_some() && !follows(reading, at, first) {
        return None;
    }
    let mut end = at;
    for (index, want) in wanted.solids.iter().enumerate() {
        let have = reading.solids.get(end)?;
        let cased = index < form.cased;
        if have.ch != want.ch || (cased && have.written != want.written) {
            return None;
        }
        if index > 0 {
            let previous = wanted.solids[index - 1].ch;
            let joined = !have.before.space
                && want.before.space
                && is_spaceless(previous)
                && is_spaceless(want.ch);
            if have.before.space != want.before.space && !joined {
                return None;
            }
            if !holds(&want.before, &have.before, form.exact) {
                return None;
            }
        }
        end += 1;
    }
    if form.prefix {
        end = word_end(reading, end);
    }
    let mut from = cursor.from;
    let mut to = cursor.to;
    if first.before.has_marks() {
        from = from.min(marks_before(&first.before, reading.gap(at))?.start);
    }
    let after = reading.gap(end);
    if wanted.tail.has_marks() {
        to = to.max(marks_after(&wanted.tail, after)?.end);
    }
    match (wanted.tail.possessive, after.possessive) {
        (Some(_), None) => return None,
        (None, Some(_)) if form.exact => return None,
        (Some(_), Some(possessive)) => to = to.max(possessive.end),
        (None, Some(possessive)) if form.inflected => to = to.max(possessive.end),
        _ => {}
    }
    Some(Cursor {
        first: cursor.first.or(Some(at)),
        end,
        from,
        to,
    })
}

/// Whether solid `at` stands where the next word of a phrase that goes on with `next` must stand.
fn follows(reading: &Reading, at: usize, next: &Solid) -> bool {
    let previous = &reading.solids[at - 1];
    let gap = reading.gap(at);
    let has_next = at < reading.solids.len();
    let spaceless = has_next && is_spaceless(previous.ch) && is_spaceless(reading.solids[at].ch);
    let dash = previous.ch == '—' || next.ch == '—';
    gap.space || spaceless || dash
}

/// Whether what a phrase writes between two of its characters is there.
fn holds(want: &Gap, have: &Gap, exact: bool) -> bool {
    if exact {
        want.possessive.is_some() == have.possessive.is_some()
            && marks(want) == marks(have)
            && want.has_hyphen() == have.has_hyphen()
    } else {
        (want.possessive.is_none() || have.possessive.is_some())
            && (!want.has_marks() || marks(want) == marks(have))
    }
}

/// The marks of a gap, and where among them there is white space or a hyphen.
fn marks(gap: &Gap) -> Vec<char> {
    let mut marks: Vec<char> = gap
        .signs
        .iter()
        .map(|&(sign, _)| if sign == '-' { ' ' } else { sign })
        .collect();
    marks.dedup_by(|a, b| *a == ' ' && *b == ' ');
    marks
}

/// The bytes of the marks of `want` where they stand at the very start of `have`.
fn marks_after(want: &Gap, have: &Gap) -> Option<Span> {
    let count = want.signs.len();
    let start = have.signs.get(..count)?;
    same_signs(&want.signs, start)
}

/// The bytes of the marks of `want` where they stand at the very end of `have`.
fn marks_before(want: &Gap, have: &Gap) -> Option<Span> {
    let first = have.signs.len().checked_sub(want.signs.len())?;
    same_signs(&want.signs, &have.signs[first..])
}

/// The bytes of the marks of `want` where they stand in `have` first.
fn marks_within(want: &Gap, have: &Gap) -> Option<Span> {
    let mut places = have.signs.windows(want.signs.len());
    places.find_map(|place| same_signs(&want.signs, place))
}

fn same_signs(want: &[(char, Span)], have: &[(char, Span)]) -> Option<Span> {
    let signs = |gap: &[(char, Span)]| gap.iter().map(|&(sign, _)| sign).collect::<Vec<_>>();
    let (first, last) = (have.first()?, have.last()?);
    (signs(want) == signs(have)).then(|| first.1.hull(last.1))
}

/// The end of the word that solid `at` goes on with.
fn word_end(reading: &Reading, at: usize) -> usize {
    let mut end = at;
    while let Some(solid) = reading.solids.get(end) {
        let runs_on = !solid.before.space && (solid.word || solid.ch == '\'');
        let another_script = is_boundless(solid.ch) != is_boundless(reading.solids[end - 1].ch);
        if !runs_on || another_script {
            break;
        }
        end += 1;
    }
    end
}

/// Whether an anchor may begin with solid `first`: "Word ends".
fn may_begin(reading: &Reading, first: usize, english: bool) -> bool {
    let inner = &reading.solids[first];
    if inner.before.space || first == 0 {
        return true;
    }
    let outer = &reading.solids[first - 1];
    let further = (!outer.before.space && first > 1).then(|| &reading.solids[first - 2]);
    may_stand_apart(inner, outer, further, english)
}

/// Whether an anchor may end before solid `end`: "Word ends".
fn may_end(reading: &Reading, end: usize) -> bool {
    let inner = &reading.solids[end - 1];
    let Some(outer) = reading.solids.get(end).filter(|solid| !solid.before.space) else {
        return true;
    };
    let further = reading
        .solids
        .get(end + 1)
        .filter(|solid| !solid.before.space);
    may_stand_apart(inner, outer, further, true)
}

/// Whether a word may end between `inner`, the last character of an anchor, and `outer`, the one beside it,
/// beyond which `further` stands.
fn may_stand_apart(
    inner: &Solid,
    outer: &Solid,
    further: Option<&Solid>,
    apostrophe_joins: bool,
) -> bool {
    if is_boundless(inner.ch) || is_boundless(outer.ch) {
        return true;
    }
    let number_goes_on = inner.ch.is_numeric()
        && matches!(outer.ch, '.' | ',')
        && further.is_some_and(|further| further.ch.is_numeric());
    let symbol_goes_on = !inner.word
        && !matches!(inner.ch, '.' | ',' | ';' | ':' | '!' | '?' | '—')
        && inner.ch == outer.ch;
    !(outer.word || (outer.ch == '\'' && apostrophe_joins) || number_goes_on || symbol_goes_on)
}
