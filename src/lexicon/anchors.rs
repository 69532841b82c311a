//! The cut through a network: literals and term sets of which every occurrence holds one.
//!
//! Any part that every path passes can serve: the forms of a word, all alternatives of a choice, a term set, or a run of
//! neighbouring parts spelt out. The rarest is taken, by a guess from the lengths of its words: what is rare is
//! cheap, whatever the rest of the phrase. Costs come first, and only what is taken is spelt out.

use std::ops::Range;

use super::graph::{Graph, Word};
use super::lower::Part;
use super::walk;

/// In how many ways a run of neighbouring parts may be spelt out.
const MAX_SPELLINGS: usize = 64;

/// A part of a graph that every path passes.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut {
    /// Literals, each with the node at which it starts.
    pub(super) literals: Vec<(Spelling, usize)>,
    /// Term sets, with the nodes between which they stand.
    pub(super) sets: Vec<CutSet>,
    /// How often one of all these is to be expected in a text, per word.
    pub(super) cost: f64,
}

/// A term set of a cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct CutSet {
    pub(super) network: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// One way of writing some parts, folded.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Spelling {
    pub(super) text: String,
    /// Whether it may end inside a word, being the beginning of one.
    pub(super) opens_word: bool,
}

/// Every way of writing something, if they are few.
pub(super) type Spellings = Option<Vec<Spelling>>;

/// What is known of the sets compiled so far.
pub(super) trait Sets {
    /// How often an occurrence of the set's own cut is to be expected.
    fn cost(&self, network: usize) -> f64;
    /// Every way of writing it.
    fn spellings(&self, network: usize) -> &Spellings;
}

/// The best cut through the network that reads one of `alternatives`, none of which can stand for nothing.
pub(super) fn cut(alternatives: &[Vec<Part>], sets: &dyn Sets) -> Cut {
    let mut cutter = Cutter {
        nodes: Graph::LAST + 1,
        sets,
    };
    let cut = cutter.choice(alternatives, Graph::FIRST, Graph::LAST);
    cut.expect("no alternative can stand for nothing")
}

/// Every way of writing one of `alternatives`, if they are few.
pub(super) fn spellings(alternatives: &[Vec<Part>], sets: &dyn Sets) -> Spellings {
    spell_choice(alternatives, sets)
}

/// Goes through parts as [`Graph::of`] does, and numbers the nodes as it does.
struct Cutter<'a> {
    /// How many nodes there are so far.
    nodes: usize,
    sets: &'a dyn Sets,
}

/// What may be a cut, before it is spelt out.
enum Candidate<'a> {
    /// The forms of a word, at that node.
    Words(&'a [Word], usize),
    /// A term set.
    Set(CutSet),
    /// A cut through every alternative of a choice.
    Whole(Cut),
    /// These parts of the sequence, from that node on.
    Run(Range<usize>, usize),
}

impl Cutter<'_> {
    /// The cut through each alternative between two nodes, if each has one.
    fn choice(&mut self, alternatives: &[Vec<Part>], first: usize, last: usize) -> Option<Cut> {
        let mut whole = Some(Cut::default());
        for alternative in alternatives {
            let cut = self.sequence(alternative, first, last);
            whole = whole.zip(cut).map(|(mut whole, cut)| {
                whole.literals.extend(cut.literals);
                whole.sets.extend(cut.sets);
                whole.cost += cut.cost;
                whole
            });
        }
        whole
    }

    /// The best cut through `parts` between two nodes, if any of them is always there.
    fn sequence(&mut self, parts: &[Part], first: usize, last: usize) -> Option<Cut> {
        let inner = self.nodes;
        self.nodes += parts.len().saturating_sub(1);
        let node = |index: usize| match index {
            0 => first,
            _ if index == parts.len() => last,
            _ => inner + index - 1,
        };
        let mut best: Option<(f64, Candidate<'_>)> = None;
        let mut offer = |cost: f64, candidate| {
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, candidate));
            }
        };
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Gap(_) => unreachable!("gaps were brought to the top"),
                Part::Words(words) => {
                    let shapes = words.iter().map(Shape::of_word);
                    let cost = shapes.map(Shape::cost).sum();
                    offer(cost, Candidate::Words(words, node(index)));
                }
                Part::Set(network) => {
                    let set = CutSet {
                        network: *network,
                        from: node(index),
                        to: node(index + 1),
                    };
                    offer(self.sets.cost(*network), Candidate::Set(set));
                }
                Part::Choice {
                    alternatives,
                    optional,
                } => {
                    let cut = self.choice(alternatives, node(index), node(index + 1));
                    if let Some(cut) = cut.filter(|_| !optional) {
                        offer(cut.cost, Candidate::Whole(cut));
                    }
                }
            }
        }
        if parts.len() > 1
            && let Some((cost, run)) = best_run(parts, self.sets)
        {
            let start = node(run.start);
            offer(cost, Candidate::Run(run, start));
        }
        let (cost, candidate) = best?;
        Some(match candidate {
            Candidate::Words(words, node) => Cut::of(words.iter().map(spell).collect(), node, cost),
            Candidate::Whole(cut) => cut,
            Candidate::Set(set) => Cut {
                literals: Vec::new(),
                sets: vec![set],
                cost,
            },
            Candidate::Run(run, node) => {
                let spelt = spell_run(&parts[run], self.sets);
                Cut::of(spelt.expect("it was measured"), node, cost)
            }
        })
    }
}

/// What matters of a spelling as long as it is not chosen.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// How often its rarest word is to be expected, and how much rarer the others make it.
    frequency: f64,
    others: f64,
    opens_word: bool,
    /// Its first and its last character, if it has any.
    ends: Option<(char, char)>,
}

impl Shape {
    fn of(text: &str, opens_word: bool) -> Shape {
        let mut shape = Shape {
            frequency: 1.0,
            others: 10.0,
            opens_word,
            ends: text.chars().next().zip(text.chars().next_back()),
        };
        for word in text.split(' ') {
            shape.frequency = shape.frequency.min(frequency(word));
            shape.others *= 0.1;
        }
        shape
    }

    fn of_word(word: &Word) -> Shape {
        Shape::of(&word.folded, word.prefix)
    }

    /// How often it is to be expected in a text, per word; a little more, since each literal is one more to look for.
    fn cost(self) -> f64 {
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

/// The run of two or more neighbours that costs least when it is spelt out, and what it costs.
fn best_run(parts: &[Part], sets: &dyn Sets) -> Option<(f64, Range<usize>)> {
    // the shapes of all parts, one part after the other; a part that cannot be spelt out has none
    let mut shapes: Vec<Shape> = Vec::with_capacity(parts.len());
    let mut ends = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Part::Words(words) if words.len() <= MAX_SPELLINGS => {
                shapes.extend(words.iter().map(Shape::of_word));
            }
            Part::Words(_) | Part::Gap(_) => {}
            Part::Set(_) | Part::Choice { .. } => {
                let spelt = spell_part(part, sets).unwrap_or_default();
                let shape = |spelling: &Spelling| Shape::of(&spelling.text, spelling.opens_word);
                shapes.extend(spelt.iter().map(shape));
            }
        }
        ends.push(shapes.len());
    }
    let of =
        |part: usize| &shapes[part.checked_sub(1).map_or(0, |before| ends[before])..ends[part]];
    let mut best: Option<(f64, Range<usize>)> = None;
    let (mut run, mut joined) = (Vec::new(), Vec::new());
    for start in 0..parts.len() {
        run.clear();
        run.extend_from_slice(of(start));
        if run.iter().any(|shape| shape.ends.is_none()) {
            continue;
        }
        for next in start + 1..parts.len() {
            let then = of(next);
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

/// Every way of writing `parts`, which are few.
fn spell_run(parts: &[Part], sets: &dyn Sets) -> Spellings {
    let mut spelt = spell_part(&parts[0], sets)?;
    for part in &parts[1..] {
        spelt = join(&spelt, &spell_part(part, sets)?)?;
    }
    Some(spelt)
}

fn spell_part(part: &Part, sets: &dyn Sets) -> Spellings {
    match part {
        Part::Gap(_) => None,
        Part::Words(words) => {
            (words.len() <= MAX_SPELLINGS).then(|| words.iter().map(spell).collect())
        }
        Part::Set(network) => sets.spellings(*network).clone(),
        Part::Choice {
            alternatives,
            optional,
        } => {
            let mut spellings = spell_choice(alternatives, sets)?;
            if *optional {
                spellings.push(Spelling {
                    text: String::new(),
                    opens_word: false,
                });
            }
            Some(spellings)
        }
    }
}

fn spell_choice(alternatives: &[Vec<Part>], sets: &dyn Sets) -> Spellings {
    let mut spellings = Vec::new();
    for alternative in alternatives {
        let mut whole = vec![Spelling {
            text: String::new(),
            opens_word: false,
        }];
        for part in alternative {
            whole = join(&whole, &spell_part(part, sets)?)?;
        }
        spellings.extend(whole);
        if spellings.len() > MAX_SPELLINGS {
            return None;
        }
    }
    Some(spellings)
}

fn spell(word: &Word) -> Spelling {
    Spelling {
        text: word.folded.to_string(),
        opens_word: word.prefix,
    }
}

/// Each of `first` followed by each of `then`, if they are few, and stand with one space between them and no other way.
fn join(first: &[Spelling], then: &[Spelling]) -> Spellings {
    if first.len() * then.len() > MAX_SPELLINGS {
        return None;
    }
    let mut joined = Vec::with_capacity(first.len() * then.len());
    for before in first {
        for after in then {
            let ends = before.text.chars().next_back();
            let space = match ends.zip(after.text.chars().next()) {
                None => "",
                Some((left, right)) => seam(left, before.opens_word, right)?,
            };
            joined.push(Spelling {
                text: [&before.text, space, &after.text].concat(),
                opens_word: if after.text.is_empty() {
                    before.opens_word
                } else {
                    after.opens_word
                },
            });
        }
    }
    Some(joined)
}

/// What stands between a spelling that ends with `left`, perhaps inside a word, and one that begins with `right`, if that is
/// always a space.
fn seam(left: char, opens_word: bool, right: char) -> Option<&'static str> {
    (!opens_word && !walk::joins_without_space(left, right)).then_some(" ")
}

impl Cut {
    fn of(mut spellings: Vec<Spelling>, node: usize, cost: f64) -> Cut {
        spellings.sort_unstable();
        spellings.dedup();
        Cut {
            cost,
            literals: spellings
                .into_iter()
                .map(|spelling| (spelling, node))
                .collect(),
            sets: Vec::new(),
        }
    }
}

/// How often a word so long is to be expected, per word of a text.
fn frequency(word: &str) -> f64 {
    match word.chars().count() {
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
