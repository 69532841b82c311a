//! How often a spelling is to be expected, before it is spelt out: the lengths of its words say it.

use std::ops::Range;

use smallvec::SmallVec;

use super::{MAX_SPELLINGS, Sets, Spelling, seam};
use crate::lexicon::graph::Word;
use crate::lexicon::lower::Part;

/// What matters of a spelling as long as it is not chosen.
#[derive(Clone, Copy, Debug)]
pub(in crate::lexicon) struct Shape {
    /// How often its rarest word is to be expected, and how much rarer the others make it.
    frequency: f64,
    others: f64,
    opens_word: bool,
    /// Its first and its last character, if it has any.
    ends: Option<(char, char)>,
}

impl Shape {
    /// That of nothing.
    const EMPTY: Shape = Shape {
        frequency: 0.03,
        others: 1.0,
        opens_word: false,
        ends: None,
    };

    pub(super) fn of(spelling: &Spelling) -> Shape {
        let mut chars = spelling.text.chars();
        let mut shape = Shape {
            frequency: 1.0,
            others: 10.0,
            opens_word: spelling.opens_word,
            ends: chars
                .next()
                .map(|first| (first, chars.next_back().unwrap_or(first))),
        };
        for word in spelling.text.split(' ') {
            shape.frequency = shape.frequency.min(frequency(word));
            shape.others *= 0.1;
        }
        shape
    }

    pub(super) fn of_word(word: &Word) -> Shape {
        let mut chars = word.folded.chars();
        Shape {
            frequency: frequency(&word.folded),
            others: 1.0,
            opens_word: word.prefix,
            ends: chars
                .next()
                .map(|first| (first, chars.next_back().unwrap_or(first))),
        }
    }

    /// How often it is to be expected in a text, per word; a little more, since each literal is one more to look for.
    pub(super) fn cost(self) -> f64 {
        self.frequency * self.others + 1e-6
    }

    /// The shape of this spelling followed by that one; see [`seam`].
    fn followed_by(self, then: Shape) -> Option<Shape> {
        let (Some((first, left)), Some((right, last))) = (self.ends, then.ends) else {
            return Some(if self.ends.is_none() { then } else { self });
        };
        seam(left, self.opens_word, right)?;
        Some(Shape {
            frequency: self.frequency.min(then.frequency),
            others: self.others * then.others * 0.1,
            opens_word: then.opens_word,
            ends: Some((first, last)),
        })
    }
}

/// The shapes of the parts of a sequence, one part after the other; a part that cannot be spelt out has none.
pub(super) struct Shapes {
    all: FewShapes,
    /// Where those of each part end.
    ends: SmallVec<[usize; 8]>,
}

/// Shapes, mostly few.
type FewShapes = SmallVec<[Shape; 8]>;

impl Shapes {
    pub(super) fn of(parts: &[Part], sets: &dyn Sets) -> Shapes {
        let mut all = FewShapes::new();
        let mut ends = SmallVec::new();
        for part in parts {
            let before = all.len();
            if add_shapes(part, sets, &mut all).is_none() {
                all.truncate(before);
            }
            ends.push(all.len());
        }
        Shapes { all, ends }
    }

    pub(super) fn of_part(&self, part: usize) -> &[Shape] {
        let start = part.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[part]]
    }

    /// The run of two or more neighbours, that costs least when it is spelt out, and what it costs.
    pub(super) fn best_run(&self) -> Option<(f64, Range<usize>)> {
        let mut best: Option<(f64, Range<usize>)> = None;
        let parts = self.ends.len();
        let (mut run, mut joined) = (FewShapes::new(), FewShapes::new());
        let are_single = (0..parts).all(|part| self.of_part(part).len() == 1);
        for start in 0..parts {
            // where each has one spelling, a run that begins sooner costs less
            if are_single && best.as_ref().is_some_and(|(_, run)| run.end == parts) {
                break;
            }
            run.clear();
            run.extend_from_slice(self.of_part(start));
            if run.iter().any(|shape| shape.ends.is_none()) {
                continue;
            }
            for next in start + 1..parts {
                let then = self.of_part(next);
                if then.is_empty() || run.len() * then.len() > MAX_SPELLINGS {
                    break;
                }
                joined.clear();
                let pairs = run
                    .iter()
                    .flat_map(|one| then.iter().map(|other| (*one, *other)));
                for (one, other) in pairs {
                    joined.extend(one.followed_by(other));
                }
                if joined.len() < run.len() * then.len() {
                    break;
                }
                std::mem::swap(&mut run, &mut joined);
                let cost = run.iter().map(|shape| shape.cost()).sum();
                if !run.is_empty() && best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, start..next + 1));
                }
            }
        }
        best
    }
}

/// Adds the shapes of what [`spell_part`] spells out; gives nothing where that gives nothing.
fn add_shapes(part: &Part, sets: &dyn Sets, shapes: &mut FewShapes) -> Option<()> {
    match part {
        Part::Gap(_) => return None,
        Part::Words(words) if words.len() > MAX_SPELLINGS => return None,
        Part::Words(words) => shapes.extend(words.iter().map(Shape::of_word)),
        Part::Set(network) => {
            sets.spellings(*network).as_ref()?;
            shapes.extend_from_slice(sets.shapes(*network));
        }
        Part::Choice {
            alternatives,
            optional,
        } => {
            let start = shapes.len();
            for alternative in alternatives {
                add_shapes_of_all(alternative, sets, shapes)?;
                if shapes.len() - start > MAX_SPELLINGS {
                    return None;
                }
            }
            if *optional {
                shapes.push(Shape::EMPTY);
            }
        }
    }
    Some(())
}

/// Adds the shapes of `parts`, each joined with each, as [`spell_choice`] joins an alternative.
fn add_shapes_of_all(parts: &[Part], sets: &dyn Sets, shapes: &mut FewShapes) -> Option<()> {
    let Some((first, rest)) = parts.split_first() else {
        shapes.push(Shape::EMPTY);
        return Some(());
    };
    let start = shapes.len();
    add_shapes(first, sets, shapes)?;
    for part in rest {
        let middle = shapes.len();
        add_shapes(part, sets, shapes)?;
        let end = shapes.len();
        if (middle - start) * (end - middle) > MAX_SPELLINGS {
            return None;
        }
        for one in start..middle {
            for other in middle..end {
                let joined = shapes[one].followed_by(shapes[other])?;
                shapes.push(joined);
            }
        }
        shapes.drain(start..end);
    }
    Some(())
}

/// How often a word so long is to be expected, per word of a text.
fn frequency(word: &str) -> f64 {
    let len = if word.is_ascii() {
        word.len()
    } else {
        word.chars().count()
    };
    match len {
        0..=2 => 0.03,
        3 => 0.02,
        4 => 0.008,
        5 => 0.004,
        6 => 0.002,
        7 => 0.001,
        8 => 0.0007,
        _ => 0.0003,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Spellings, spell_part};
    use super::*;
    use crate::text::dice::dice;

    struct Known([Spellings; 3], [Box<[Shape]>; 3]);

    impl Sets for Known {
        fn cost(&self, _: usize) -> f64 {
            1.0
        }

        fn spellings(&self, network: usize) -> &Spellings {
            &self.0[network]
        }

        fn shapes(&self, network: usize) -> &[Shape] {
            &self.1[network]
        }
    }

    fn words(all: &[&str]) -> Part {
        let word = |text: &&str| Word {
            folded: text.trim_end_matches('*').into(),
            prefix: text.ends_with('*'),
            takes_possessive: false,
            demand: None,
        };
        Part::Words(all.iter().map(word).collect())
    }

    /// A part drawn by `roll`, with choices up to `depth` deep.
    fn draw(roll: &mut impl FnMut(usize) -> usize, depth: usize) -> Part {
        match roll(if depth > 0 { 9 } else { 5 }) {
            0 => words(&["access", "accesses"]),
            1 => words(&["to"]),
            2 => words(&["mod*"]),
            3 => words(&["日"]),
            4 => Part::Set(roll(3)),
            _ => Part::Choice {
                alternatives: (0..=roll(3))
                    .map(|_| (0..roll(4)).map(|_| draw(roll, depth - 1)).collect())
                    .collect(),
                optional: roll(3) == 0,
            },
        }
    }

    /// Of all runs none costs less than the best one.
    #[test]
    fn the_best_run_costs_least() {
        let sets = Known([None, None, None], Default::default());
        let mut roll = dice();
        let mut found = 0;
        for _ in 0..5_000 {
            let drawn = (0..roll(7)).map(|_| draw(&mut roll, 0));
            let parts: Vec<Part> = drawn.collect();
            let shapes = Shapes::of(&parts, &sets);
            let cost = |run: Range<usize>| -> Option<f64> {
                let (first, others) = parts[run].split_first()?;
                let mut spelt = FewShapes::new();
                add_shapes(first, &sets, &mut spelt)?;
                for part in others {
                    let mut then = FewShapes::new();
                    add_shapes(part, &sets, &mut then)?;
                    let pairs = spelt
                        .iter()
                        .flat_map(|one| then.iter().map(|two| (*one, *two)));
                    spelt = pairs
                        .map(|(one, two)| one.followed_by(two))
                        .collect::<Option<_>>()?;
                }
                Some(spelt.iter().map(|shape| shape.cost()).sum())
            };
            let starts = 0..parts.len();
            let runs =
                starts.flat_map(|start| (start + 2..=parts.len()).map(move |end| start..end));
            let least = runs.filter_map(cost).reduce(f64::min);
            let best = shapes.best_run();
            assert_eq!(best.as_ref().map(|(cost, _)| *cost), least, "{parts:?}");
            assert_eq!(best.and_then(|(_, run)| cost(run)), least, "{parts:?}");
            found += usize::from(least.is_some());
        }
        assert!(found > 2_000, "{found} sequences have a run");
    }

    /// What is measured is what is spelt out: otherwise a run might be chosen that is too long to be spelt.
    #[test]
    fn shapes_are_those_of_the_spellings() {
        let spelt = |texts: &[&str]| {
            let spelling = |text: &&str| Spelling {
                text: (*text).into(),
                opens_word: false,
            };
            Some(texts.iter().map(spelling).collect())
        };
        let many: Vec<String> = (0..MAX_SPELLINGS)
            .map(|number| format!("m{number}"))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let spelt = [spelt(&["the model", "a"]), spelt(&many), None];
        let shapes = spelt.each_ref().map(super::super::shapes);
        let sets = Known(spelt, shapes);
        let mut roll = dice();
        let (mut few, mut none) = (0, 0);
        for _ in 0..20_000 {
            let part = draw(&mut roll, 3);
            let mut shapes = FewShapes::new();
            let measured = add_shapes(&part, &sets, &mut shapes).map(|()| shapes);
            let spelt = spell_part(&part, &sets);
            let gist =
                |shape: &Shape| (shape.ends, shape.opens_word, format!("{:.9}", shape.cost()));
            let measured: Option<Vec<_>> = measured.map(|shapes| shapes.iter().map(gist).collect());
            let expected: Option<Vec<_>> =
                spelt.map(|spelt| spelt.iter().map(|one| gist(&Shape::of(one))).collect());
            few += usize::from(expected.as_ref().is_some_and(|all| all.len() > 1));
            none += usize::from(expected.is_none());
            assert_eq!(measured, expected, "{part:?}");
        }
        assert!(few > 2000 && none > 2000, "{few}, {none}");
    }
}
