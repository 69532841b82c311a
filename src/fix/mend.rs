//! Applying fixes, and holding them to what came of it.
//!
//! A fix stands only if the text, read anew, says what it said but for the new wording, and if no rule finds anything there that
//! it did not find before. What does not pass is left as it was. So a text that was mended is mended again to itself.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Mender;
use crate::document::{self, Format, Parts, Prose};
use crate::lint::{Applicability, Edit, Exception, Finding, Fix, Judgement, Policy, Scratch};
use crate::text::{Halt, Span};

/// How often fixes are tried on one state of a text before the rest are given up.
const MOST_TRIES: usize = 32;

/// How often what became possible by fixes is fixed too.
const MOST_ROUNDS: usize = 64;

/// What a text is mended by.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// The path of the text, for rules that bind certain paths; without one, every rule binds it.
    pub path: Option<&'a str>,
    /// What may be said all the same.
    pub exceptions: &'a [Arc<Exception>],
    /// How the text is read.
    pub format: Format,
    /// How far to go.
    pub up_to: Applicability,
    /// Whether a finding is to be mended, as far as the caller is concerned.
    pub is_wanted: &'a dyn Fn(&Finding) -> bool,
    /// When to give up; the text is then mended as far as that was done.
    pub halt: Halt<'a>,
}

/// A text that was mended.
#[derive(Debug, Default, Eq, PartialEq)]
pub struct Mended {
    /// What it is now.
    pub text: String,
    /// How many findings were mended.
    pub fixed: usize,
    /// The changes that make it of what it was: bytes of that, sorted, apart.
    pub edits: Vec<Edit>,
}

/// A text as read and judged.
struct State {
    text: String,
    prose: Prose,
    judgement: Judgement,
}

/// Mends `text` as far as `job` goes.
pub fn mend(job: &Job<'_>, text: &str) -> Mended {
    let mut scratch = Scratch::default();
    let mut state = job.read(text.to_owned(), &mut scratch);
    let mut fixed = 0;
    for _ in 0..MOST_ROUNDS {
        if job.halt.is_raised() {
            break;
        }
        let chosen = job.choose(&state);
        let Some((next, applied)) = job.settle(&state, chosen, &mut scratch) else {
            break;
        };
        state = next;
        fixed += applied;
    }
    Mended {
        edits: differences(text, &state.text),
        text: state.text,
        fixed,
    }
}

/// A fix that is to be applied, and the finding that it mends, by index.
type Chosen = (usize, Fix);

impl Job<'_> {
    fn read(&self, text: String, scratch: &mut Scratch) -> State {
        let mut prose = Prose::default();
        let whole = Parts::whole(&text);
        let (wanted, halt) = (self.policy.wanted(), self.halt);
        document::read_parts(self.format, &text, &whole, wanted, halt, &mut prose);
        let judgement = self
            .policy
            .judge_at(&prose, self.path, self.exceptions, halt, scratch);
        State {
            text,
            prose,
            judgement,
        }
    }

    /// The first fix of each finding, by place, none in the way of another.
    fn choose(&self, state: &State) -> Vec<Chosen> {
        let mut mender = Mender::new(&state.prose, &state.text, self.format);
        let mut chosen: Vec<Chosen> = Vec::new();
        let findings = state.judgement.findings.iter().enumerate();
        let wanted = findings.filter(|(_, finding)| finding.stands() && (self.is_wanted)(finding));
        for (index, finding) in self.halt.limit(wanted) {
            let fix = mender.fixes(finding).into_iter().next();
            let Some(fix) = fix.filter(|fix| fix.applicability <= self.up_to) else {
                continue;
            };
            chosen.push((index, fix));
        }
        chosen.sort_by_key(|(_, fix)| (fix.edits[0].span, fix.reads[0].span));
        let mut end = 0;
        chosen.retain(|(_, fix)| {
            let is_free = fix.edits[0].span.start >= end;
            if is_free {
                end = fix.edits[fix.edits.len() - 1].span.end;
            }
            is_free
        });
        chosen
    }

    /// Applies as many of `chosen` as pass; the text they make of it, and how many they are.
    fn settle(
        &self,
        state: &State,
        mut chosen: Vec<Chosen>,
        scratch: &mut Scratch,
    ) -> Option<(State, usize)> {
        for _ in 0..MOST_TRIES {
            if chosen.is_empty() {
                return None;
            }
            let edits = chosen.iter().flat_map(|(_, fix)| &fix.edits);
            let next = self.read(apply(&state.text, edits), scratch);
            if self.halt.is_raised() {
                return None;
            }
            let change = Change::new(&chosen);
            let culprits = match self.misread(state, &next, &change) {
                Some(at) => HashSet::from([at]),
                None => newly_found(state, &next, &chosen, &change),
            };
            if culprits.is_empty() {
                return Some((next, chosen.len()));
            }
            let mut at = 0;
            chosen.retain(|_| {
                at += 1;
                !culprits.contains(&(at - 1))
            });
        }
        None
    }

    /// The fix for which `next` reads otherwise than `state` with `change`.
    fn misread(&self, state: &State, next: &State, change: &Change<'_>) -> Option<usize> {
        let (old, new) = (&state.prose, &next.prose);
        let expected = apply(&old.text, change.reads.iter().map(|read| read.edit));
        if expected != new.text {
            let (expected, found) = (expected.bytes(), new.text.bytes());
            let same = expected.zip(found).take_while(|(a, b)| a == b).count();
            return Some(change.nearest_after(same));
        }
        let blocks = old.blocks.iter().zip(&new.blocks);
        let moved = blocks
            .filter(|(old, new)| change.shift(old.span) != new.span || old.scopes != new.scopes)
            .map(|(old, _)| old.span.start);
        // who has looked at it may give up markup
        let marks = old.marks.iter().zip(&new.marks);
        let lost = marks
            .filter(|(old, new)| old.scope != new.scope || change.shift(old.span) != new.span)
            .map(|(old, _)| old.span.start);
        let is_short = old.marks.len() != new.marks.len();
        let lost = lost.chain(is_short.then_some(0));
        let lost = lost.filter(|_| self.up_to == Applicability::Safe);
        let at = moved.chain(lost).min()?;
        Some(change.nearest(at))
    }
}

/// The fixes to which it is due that `next` has findings that `state` had not.
fn newly_found(
    state: &State,
    next: &State,
    chosen: &[Chosen],
    change: &Change<'_>,
) -> HashSet<usize> {
    let mended: HashSet<usize> = chosen.iter().map(|&(finding, _)| finding).collect();
    let others = state.judgement.findings.iter().enumerate();
    let others = others.filter(|(index, finding)| finding.stands() && !mended.contains(index));
    let mut kept: HashMap<(String, Span), usize> = HashMap::new();
    // what lies partly in a change may be found there again
    let mut touched: Vec<(String, Span)> = Vec::new();
    for (_, finding) in others {
        let place = (finding.rule.name(), change.shift(finding.read));
        if change.touches(finding.read) {
            touched.push(place.clone());
        }
        *kept.entry(place).or_default() += 1;
    }
    let mut culprits = HashSet::new();
    for finding in next
        .judgement
        .findings
        .iter()
        .filter(|finding| finding.stands())
    {
        let place = (finding.rule.name(), finding.read);
        if let Some(left) = kept.get_mut(&place).filter(|left| **left > 0) {
            *left -= 1;
            continue;
        }
        let due = change.due(finding.read);
        let again = touched
            .iter()
            .position(|(rule, other)| *rule == place.0 && other.overlaps(place.1));
        match again {
            Some(index) => drop(touched.swap_remove(index)),
            None => culprits.extend(due),
        }
    }
    culprits
}

/// What fixes change for a reader, by place.
struct Change<'e> {
    reads: Vec<Read<'e>>,
}

/// One of the changes.
struct Read<'e> {
    edit: &'e Edit,
    /// The fix that makes it, by index among those chosen.
    by: usize,
    /// Where it stands once all are made.
    place: Span,
}

impl<'e> Change<'e> {
    fn new(chosen: &'e [Chosen]) -> Change<'e> {
        let mut reads: Vec<Read<'e>> = Vec::new();
        for (by, (_, fix)) in chosen.iter().enumerate() {
            reads.extend(fix.reads.iter().map(|edit| Read {
                edit,
                by,
                place: Span::default(),
            }));
        }
        reads.sort_by_key(|read| read.edit.span);
        let mut grown: isize = 0;
        for read in &mut reads {
            let start = read.edit.span.start.saturating_add_signed(grown);
            read.place = Span::new(start, start + read.edit.text.len());
            grown += read.edit.text.len() as isize - read.edit.span.len() as isize;
        }
        Change { reads }
    }

    /// Where `span` stands once all changes are made; an end inside a change moves to the end of that.
    fn shift(&self, span: Span) -> Span {
        let moved = |at: usize, is_end: bool| {
            let after = self.reads.partition_point(|read| match is_end {
                true => read.edit.span.start < at,
                false => read.edit.span.start <= at,
            });
            let Some(read) = after.checked_sub(1).map(|index| &self.reads[index]) else {
                return at;
            };
            let old = read.edit.span;
            match (at < old.end, is_end) {
                (true, false) => read.place.start,
                (true, true) => read.place.end,
                (false, _) => read.place.end + (at - old.end),
            }
        };
        let start = moved(span.start, false);
        Span::new(start, moved(span.end, true).max(start))
    }

    /// Whether `span` shares a byte with a change, as it stood before.
    fn touches(&self, span: Span) -> bool {
        let first = self
            .reads
            .partition_point(|read| read.edit.span.end <= span.start);
        self.reads
            .get(first)
            .is_some_and(|read| read.edit.span.overlaps(span))
    }

    /// The fixes whose changes touch `span`, as it stands once they are made; or else the one before it.
    fn due(&self, span: Span) -> Vec<usize> {
        let first = self
            .reads
            .partition_point(|read| read.place.end <= span.start);
        let touching = self.reads[first..].iter();
        let touching = touching.take_while(|read| read.place.start < span.end);
        let due: Vec<usize> = touching.map(|read| read.by).collect();
        match due.is_empty() {
            true => vec![self.reads[first.saturating_sub(1)].by],
            false => due,
        }
    }

    /// The fix that stands nearest before `at` in the text as it was, or after it if none does.
    fn nearest(&self, at: usize) -> usize {
        let after = self
            .reads
            .partition_point(|read| read.edit.span.start <= at);
        self.reads[after.saturating_sub(1)].by
    }

    /// The same, `at` being a place once all changes are made.
    fn nearest_after(&self, at: usize) -> usize {
        let after = self.reads.partition_point(|read| read.place.start <= at);
        self.reads[after.saturating_sub(1)].by
    }
}

/// `text` with `edits` applied, which are apart from one another.
fn apply<'e>(text: &str, edits: impl Iterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<&Edit> = edits.collect();
    edits.sort_by_key(|edit| edit.span);
    let mut made = String::with_capacity(text.len());
    let mut copied = 0;
    // of two in one place the first is made
    for edit in edits {
        if edit.span.start < copied {
            continue;
        }
        made.push_str(&text[copied..edit.span.start]);
        made.push_str(&edit.text);
        copied = edit.span.end;
    }
    made.push_str(&text[copied..]);
    made
}

/// The changes that make `after` of `before`: one for each line that differs, if there are as many lines, or else one in all.
fn differences(before: &str, after: &str) -> Vec<Edit> {
    let lines = |text: &str| text.split_inclusive('\n').count();
    if lines(before) != lines(after) {
        return difference(before, after, 0).into_iter().collect();
    }
    let mut at = 0;
    let mut edits = Vec::new();
    for (old, new) in before
        .split_inclusive('\n')
        .zip(after.split_inclusive('\n'))
    {
        edits.extend(difference(old, new, at));
        at += old.len();
    }
    edits
}

/// The change that makes `after` of `before`, which stands at `at`.
fn difference(before: &str, after: &str, at: usize) -> Option<Edit> {
    if before == after {
        return None;
    }
    let same = before.bytes().zip(after.bytes());
    let head = before.floor_char_boundary(same.take_while(|(a, b)| a == b).count());
    let (old, new) = (&before[head..], &after[head..]);
    let same = old.bytes().rev().zip(new.bytes().rev());
    let tail = same.take_while(|(a, b)| a == b).count();
    let tail = old.len() - old.ceil_char_boundary(old.len() - tail);
    Some(Edit {
        span: Span::new(at + head, at + before.len() - tail),
        text: new[..new.len() - tail].to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_make_the_one_of_the_other() {
        for (before, after) in [
            ("", ""),
            ("a", "b"),
            ("aé\nb\nc", "aè\nb\ncc"),
            ("one\ntwo\n", "one two\n"),
            ("aaa", "aa"),
            ("éé", "é"),
            ("a\nb", "a\nb\nc"),
        ] {
            let edits = differences(before, after);
            assert_eq!(apply(before, edits.iter()), after, "{before:?}");
            assert_eq!(edits.is_empty(), before == after);
        }
    }
}
