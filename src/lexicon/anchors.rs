//! A network's graph, and the cut through it: literals and term sets of which every occurrence holds one.
//!
//! Any part that every path passes can serve: the forms of a word, all alternatives of a choice, a term set, or a run of
//! neighbouring parts spelt out. The rarest is taken, by a guess from the lengths of its words: what is rare is
//! cheap, whatever the rest of the phrase.

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

/// A network built.
pub(super) struct Built {
    pub(super) graph: Graph,
    pub(super) cut: Cut,
    pub(super) spellings: Spellings,
}

/// Builds the network that reads one of `alternatives`, none of which can stand for nothing.
pub(super) fn build(alternatives: &[Vec<Part>], sets: &dyn Sets) -> Built {
    let mut builder = Builder {
        graph: Graph::new(),
        sets,
    };
    let cut = builder.add_choice(alternatives, Graph::FIRST, Graph::LAST);
    builder.graph.finish();
    Built {
        graph: builder.graph,
        cut: cut.expect("no alternative can stand for nothing"),
        spellings: spell_choice(alternatives, sets),
    }
}

struct Builder<'a> {
    graph: Graph,
    sets: &'a dyn Sets,
}

impl Builder<'_> {
    /// Adds each alternative between two nodes; gives the cut through all of them, if each has one.
    fn add_choice(&mut self, alternatives: &[Vec<Part>], first: usize, last: usize) -> Option<Cut> {
        let mut whole = Some(Cut::default());
        for alternative in alternatives {
            let cut = self.add_sequence(alternative, first, last);
            whole = whole.zip(cut).map(|(mut whole, cut)| {
                whole.literals.extend(cut.literals);
                whole.sets.extend(cut.sets);
                whole.cost += cut.cost;
                whole
            });
        }
        whole
    }

    /// Adds `parts` between two nodes; gives the best cut through them, if any part is always there.
    fn add_sequence(&mut self, parts: &[Part], first: usize, last: usize) -> Option<Cut> {
        if parts.is_empty() {
            self.graph.add_skip(first, last);
            return None;
        }
        let mut nodes = vec![first];
        nodes.extend((1..parts.len()).map(|_| self.graph.add_node()));
        nodes.push(last);
        let mut best: Option<Cut> = None;
        for (index, part) in parts.iter().enumerate() {
            let cut = self.add_part(part, nodes[index], nodes[index + 1]);
            best = cheaper(best, cut);
        }
        if parts.len() > 1 {
            let spelt: Vec<Spellings> = parts
                .iter()
                .map(|part| spell_part(part, self.sets))
                .collect();
            for start in 0..parts.len() {
                best = cheaper(best, spell_run(&spelt[start..], nodes[start]));
            }
        }
        best
    }

    fn add_part(&mut self, part: &Part, first: usize, last: usize) -> Option<Cut> {
        match part {
            Part::Gap(_) => unreachable!("gaps were brought to the top"),
            Part::Words(words) => {
                for word in words {
                    self.graph.add_word(first, word.clone(), last);
                }
                Some(Cut::of(words.iter().map(spell).collect(), first))
            }
            Part::Set(network) => {
                self.graph.add_set(first, *network, last);
                let set = CutSet {
                    network: *network,
                    from: first,
                    to: last,
                };
                Some(Cut {
                    literals: Vec::new(),
                    sets: vec![set],
                    cost: self.sets.cost(*network),
                })
            }
            Part::Choice {
                alternatives,
                optional,
            } => {
                let cut = self.add_choice(alternatives, first, last);
                if *optional {
                    self.graph.add_skip(first, last);
                    return None;
                }
                cut
            }
        }
    }
}

/// The best cut that spells out the first part and some of those that follow it.
fn spell_run(parts: &[Spellings], node: usize) -> Option<Cut> {
    let mut spellings = parts[0].clone()?;
    if spellings.iter().any(|spelling| spelling.text.is_empty()) {
        return None;
    }
    let mut best: Option<(f64, Vec<Spelling>)> = None;
    for part in &parts[1..] {
        let Some(joined) = part.as_ref().and_then(|part| join(&spellings, part)) else {
            break;
        };
        spellings = joined;
        let cost = cost(&spellings);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, spellings.clone()));
        }
    }
    best.map(|(_, spellings)| Cut::of(spellings, node))
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
            let seam = before
                .text
                .chars()
                .next_back()
                .zip(after.text.chars().next());
            let space = match seam {
                None => "",
                Some(_) if before.opens_word => return None,
                Some((left, right)) if walk::joins_without_space(left, right) => return None,
                Some(_) => " ",
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

fn cheaper(one: Option<Cut>, other: Option<Cut>) -> Option<Cut> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.cost < one.cost { other } else { one }),
        (one, other) => one.or(other),
    }
}

impl Cut {
    fn of(mut spellings: Vec<Spelling>, node: usize) -> Cut {
        spellings.sort_unstable();
        spellings.dedup();
        Cut {
            cost: cost(&spellings),
            literals: spellings
                .into_iter()
                .map(|spelling| (spelling, node))
                .collect(),
            sets: Vec::new(),
        }
    }
}

/// How often one of `spellings` is to be expected: rarer the longer the rarest word, and with each word more.
fn cost(spellings: &[Spelling]) -> f64 {
    // a little for each literal, since each is one more to look for
    spellings
        .iter()
        .map(|spelling| frequency(&spelling.text) + 1e-6)
        .sum()
}

fn frequency(literal: &str) -> f64 {
    let mut rarest = 1.0_f64;
    let mut words = 0;
    for word in literal.split(' ') {
        let frequency = match word.chars().count() {
            0..=2 => 0.03,
            3 => 0.02,
            4 => 0.008,
            5 => 0.004,
            6 => 0.002,
            7 => 0.001,
            8 => 0.0007,
            _ => 0.0003,
        };
        rarest = rarest.min(frequency);
        words += 1;
    }
    rarest * 0.1_f64.powi(words - 1)
}
