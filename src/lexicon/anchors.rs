//! The cut through a network: literals and term sets of which every occurrence holds one.
//!
//! Any part that every path passes can serve: the forms of a word, all alternatives of a choice, a term set, or a run of
//! neighbouring parts spelt out. The rarest is taken, by a guess from the lengths of its words: what is rare is
//! cheap, whatever the rest of the phrase. Costs come first, and only what is taken is spelt out.

use ecow::EcoString;
use smallvec::{SmallVec, smallvec};

use super::graph::{Graph, Word};
use super::lower::Part;
use super::walk;

mod shape;

pub(super) use shape::Shape;
use shape::Shapes;

/// In how many ways a run of neighbouring parts may be spelt out.
const MAX_SPELLINGS: usize = 64;

/// A part of a graph that every path passes.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut {
    /// Literals, each with the node at which it starts.
    pub(super) literals: SmallVec<[(Spelling, usize); 1]>,
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
    pub(super) text: EcoString,
    /// Whether it may end inside a word, being the beginning of one.
    pub(super) opens_word: bool,
}

/// Every way of writing something, if they are few.
pub(super) type Spellings = Option<Spelt>;

/// Ways of writing something.
type Spelt = SmallVec<[Spelling; 1]>;

/// What is known of the sets compiled so far.
pub(super) trait Sets {
    /// How often an occurrence of the set's own cut is to be expected.
    fn cost(&self, network: usize) -> f64;
    /// Every way of writing it.
    fn spellings(&self, network: usize) -> &Spellings;
    /// The shapes of these; of none if they are not known.
    fn shapes(&self, network: usize) -> &[Shape];
}

/// The best cut through the network that reads one of `alternatives`, none of which can stand for nothing.
pub(super) fn cut(alternatives: &[Vec<Part>], sets: &dyn Sets) -> Cut {
    let mut planner = Planner {
        nodes: Graph::LAST + 1,
        sets,
    };
    let plan = planner.choice(alternatives, Graph::FIRST, Graph::LAST);
    let (cost, plan) = plan.expect("no alternative can stand for nothing");
    let mut cut = Cut {
        cost,
        ..Cut::default()
    };
    cut.carry_out(&plan, sets);
    cut
}

/// Every way of writing one of `alternatives`, if they are few.
pub(super) fn spellings(alternatives: &[Vec<Part>], sets: &dyn Sets) -> Spellings {
    spell_choice(alternatives, sets)
}

/// The shapes of `spellings`, if these are known.
pub(super) fn shapes(spellings: &Spellings) -> Box<[Shape]> {
    let spellings = spellings.iter().flatten();
    spellings.map(Shape::of).collect()
}

/// Goes through parts as [`Graph::of`] does, and numbers the nodes as it does.
struct Planner<'a> {
    /// How many nodes there are so far.
    nodes: usize,
    sets: &'a dyn Sets,
}

/// A cut that is not spelt out.
enum Plan<'a> {
    /// The forms of a word, at that node.
    Words(&'a [Word], usize),
    /// A term set.
    Set(CutSet),
    /// Through every alternative of a choice.
    All(Vec<Plan<'a>>),
    /// These neighbours, from that node on.
    Run(&'a [Part], usize),
}

impl Planner<'_> {
    /// The cut through each alternative between two nodes, if each has one, and what it costs.
    fn choice<'a>(
        &mut self,
        alternatives: &'a [Vec<Part>],
        first: usize,
        last: usize,
    ) -> Option<(f64, Plan<'a>)> {
        if let [only] = alternatives {
            return self.sequence(only, first, last);
        }
        let mut total = 0.0;
        let mut plans = Vec::with_capacity(alternatives.len());
        for alternative in alternatives {
            // even where there is none: the nodes of all are numbered
            if let Some((cost, plan)) = self.sequence(alternative, first, last) {
                total += cost;
                plans.push(plan);
            }
        }
        (plans.len() == alternatives.len()).then_some((total, Plan::All(plans)))
    }

    /// The best cut through `parts` between two nodes, if any of them is always there, and what it costs.
    fn sequence<'a>(
        &mut self,
        parts: &'a [Part],
        first: usize,
        last: usize,
    ) -> Option<(f64, Plan<'a>)> {
        let inner = self.nodes;
        self.nodes += parts.len().saturating_sub(1);
        let node = |index: usize| match index {
            0 => first,
            _ if index == parts.len() => last,
            _ => inner + index - 1,
        };
        let shapes = (parts.len() > 1).then(|| Shapes::of(parts, self.sets));
        let mut best: Option<(f64, Plan<'_>)> = None;
        let mut offer = |cost: f64, plan| {
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, plan));
            }
        };
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Gap(_) => unreachable!("gaps were brought to the top"),
                Part::Words(words) => {
                    let known = shapes.as_ref().map_or(&[][..], |all| all.of_part(index));
                    let cost = match known {
                        [] => words.iter().map(Shape::of_word).map(Shape::cost).sum(),
                        known => known.iter().copied().map(Shape::cost).sum(),
                    };
                    offer(cost, Plan::Words(words, node(index)));
                }
                Part::Set(network) => {
                    let set = CutSet {
                        network: *network,
                        from: node(index),
                        to: node(index + 1),
                    };
                    offer(self.sets.cost(*network), Plan::Set(set));
                }
                Part::Choice {
                    alternatives,
                    optional,
                } => {
                    let plan = self.choice(alternatives, node(index), node(index + 1));
                    if let Some((cost, plan)) = plan.filter(|_| !optional) {
                        offer(cost, plan);
                    }
                }
            }
        }
        if let Some((cost, run)) = shapes.and_then(|shapes| shapes.best_run()) {
            let start = node(run.start);
            offer(cost, Plan::Run(&parts[run], start));
        }
        best
    }
}

impl Cut {
    /// Spells out what is planned.
    fn carry_out(&mut self, plan: &Plan<'_>, sets: &dyn Sets) {
        match plan {
            Plan::Words(words, node) => self.add(words.iter().map(spell).collect(), *node),
            Plan::Set(set) => self.sets.push(*set),
            Plan::All(plans) => plans.iter().for_each(|plan| self.carry_out(plan, sets)),
            Plan::Run(run, node) => {
                let spelt = spell_run(run, sets);
                self.add(spelt.expect("it was measured"), *node);
            }
        }
    }

    fn add(&mut self, mut spellings: Spelt, node: usize) {
        spellings.sort_unstable();
        spellings.dedup();
        let literals = spellings.into_iter().map(|spelling| (spelling, node));
        self.literals.extend(literals);
    }
}

/// Every way of writing `parts`, which are few.
fn spell_run(parts: &[Part], sets: &dyn Sets) -> Spellings {
    let (first, others) = parts.split_first().expect("a run has parts");
    let mut spelt = spell_part(first, sets)?;
    for part in others {
        spelt = spell_behind(spelt, part, sets)?;
    }
    Some(spelt)
}

/// Each of `first` followed by each way of writing `part`, if they are few.
fn spell_behind(mut first: Spelt, part: &Part, sets: &dyn Sets) -> Spellings {
    match part {
        Part::Words(words) if words.len() == 1 => {
            for spelling in &mut first {
                spelling.append(&words[0].folded, words[0].prefix)?;
            }
            Some(first)
        }
        _ => join(first, &spell_part(part, sets)?),
    }
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
                spellings.push(Spelling::empty());
            }
            Some(spellings)
        }
    }
}

fn spell_choice(alternatives: &[Vec<Part>], sets: &dyn Sets) -> Spellings {
    let mut spellings = Spelt::new();
    for alternative in alternatives {
        let mut whole: Spelt = smallvec![Spelling::empty()];
        for part in alternative {
            whole = spell_behind(whole, part, sets)?;
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
        text: word.folded.clone(),
        opens_word: word.prefix,
    }
}

/// Each of `first` followed by each of `then`, if they are few, and stand with one space between them and no other way.
fn join(mut first: Spelt, then: &[Spelling]) -> Spellings {
    if first.len() * then.len() > MAX_SPELLINGS {
        return None;
    }
    if let [only] = then {
        for spelling in &mut first {
            spelling.append(&only.text, only.opens_word)?;
        }
        return Some(first);
    }
    let mut joined = Spelt::with_capacity(first.len() * then.len());
    for before in &first {
        for after in then {
            let mut spelling = before.clone();
            spelling.append(&after.text, after.opens_word)?;
            joined.push(spelling);
        }
    }
    Some(joined)
}

impl Spelling {
    /// That of nothing.
    fn empty() -> Spelling {
        Spelling {
            text: EcoString::new(),
            opens_word: false,
        }
    }

    /// Goes on with `text`, which may end inside a word if it `opens_word`, if that stands behind one space and in no other way.
    fn append(&mut self, text: &str, opens_word: bool) -> Option<()> {
        let left = self.text.chars().next_back();
        if let Some((left, right)) = left.zip(text.chars().next()) {
            self.text.push_str(seam(left, self.opens_word, right)?);
        }
        if !text.is_empty() {
            self.text.push_str(text);
            self.opens_word = opens_word;
        }
        Some(())
    }
}

/// What stands between a spelling that ends with `left`, perhaps inside a word, and one that begins with `right`, if that is
/// always a space.
fn seam(left: char, opens_word: bool, right: char) -> Option<&'static str> {
    (!opens_word && !walk::joins_without_space(left, right)).then_some(" ")
}
