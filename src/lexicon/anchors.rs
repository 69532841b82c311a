//! A segment's graph, and the literals of which every occurrence of it holds one.
//!
//! Any part that every path passes can serve: the forms of a word, all alternatives of a choice, or a run of neighbouring
//! parts spelt out. The rarest is taken, by a guess from the lengths of its words: what is rare is
//! cheap, whatever the rest of the phrase.

use super::graph::{Graph, Word};
use super::lower::Part;
use super::walk;

/// In how many ways a run of neighbouring parts may be spelt out.
const MAX_SPELLINGS: usize = 64;

/// Literals of which every path holds one.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    pub(super) literals: Vec<CutLiteral>,
    cost: f64,
}

/// One literal, and the node at which it starts.
#[derive(Clone, Debug)]
pub(super) struct CutLiteral {
    pub(super) text: String,
    pub(super) node: usize,
    /// Whether it may end inside a word.
    pub(super) opens_word: bool,
}

/// One way of writing some parts.
#[derive(Clone, Debug)]
struct Spelling {
    text: String,
    opens_word: bool,
}

/// Builds the graph of a segment that cannot stand for nothing, and chooses its literals.
pub(super) fn build(parts: &[Part]) -> (Graph, Vec<CutLiteral>) {
    let mut graph = Graph::new();
    let last = graph.add_node();
    let cut = add_sequence(&mut graph, parts, Graph::FIRST, last);
    graph.finish(last);
    let cut = cut.expect("a segment that cannot stand for nothing has a part that is always there");
    (graph, cut.literals)
}

/// Adds `parts` between two nodes; gives the best cut through them, if any part is always there.
fn add_sequence(graph: &mut Graph, parts: &[Part], first: usize, last: usize) -> Option<Cut> {
    if parts.is_empty() {
        graph.add_skip(first, last);
        return None;
    }
    let mut nodes = vec![first];
    nodes.extend((1..parts.len()).map(|_| graph.add_node()));
    nodes.push(last);
    let mut best: Option<Cut> = None;
    for (index, part) in parts.iter().enumerate() {
        let cut = add_part(graph, part, nodes[index], nodes[index + 1]);
        best = cheaper(best, cut);
    }
    for start in 0..parts.len() {
        best = cheaper(best, spell_run(&parts[start..], nodes[start]));
    }
    best
}

fn add_part(graph: &mut Graph, part: &Part, first: usize, last: usize) -> Option<Cut> {
    match part {
        Part::Gap(_) => unreachable!("gaps were brought to the top"),
        Part::Words(words) => {
            for word in words {
                graph.add_word(first, word.clone(), last);
            }
            Some(Cut::of(words.iter().map(spell).collect(), first))
        }
        Part::Choice {
            alternatives,
            optional,
        } => {
            let mut whole = Some(Cut {
                literals: Vec::new(),
                cost: 0.0,
            });
            for alternative in alternatives {
                let cut = add_sequence(graph, alternative, first, last);
                whole = whole.zip(cut).map(|(mut whole, cut)| {
                    whole.literals.extend(cut.literals);
                    whole.cost += cut.cost;
                    whole
                });
            }
            if *optional {
                graph.add_skip(first, last);
                return None;
            }
            whole
        }
    }
}

/// The best cut that spells out the first part and some of those that follow it.
fn spell_run(parts: &[Part], node: usize) -> Option<Cut> {
    let mut spellings = spell_part(&parts[0])?;
    if spellings.iter().any(|spelling| spelling.text.is_empty()) {
        return None;
    }
    let mut best = None;
    for part in &parts[1..] {
        let Some(next) = spell_part(part) else { break };
        let Some(joined) = join(&spellings, &next) else {
            break;
        };
        spellings = joined;
        best = cheaper(best, Some(Cut::of(spellings.clone(), node)));
    }
    best
}

/// Every way of writing `part`, if they are few.
fn spell_part(part: &Part) -> Option<Vec<Spelling>> {
    match part {
        Part::Gap(_) => None,
        Part::Words(words) => {
            (words.len() <= MAX_SPELLINGS).then(|| words.iter().map(spell).collect())
        }
        Part::Choice {
            alternatives,
            optional,
        } => {
            let mut spellings = Vec::new();
            for alternative in alternatives {
                let mut whole = vec![Spelling {
                    text: String::new(),
                    opens_word: false,
                }];
                for part in alternative {
                    whole = join(&whole, &spell_part(part)?)?;
                }
                spellings.extend(whole);
                if spellings.len() > MAX_SPELLINGS {
                    return None;
                }
            }
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

fn spell(word: &Word) -> Spelling {
    Spelling {
        text: word.folded.to_string(),
        opens_word: word.prefix,
    }
}

/// Each of `first` followed by each of `then`, if they are few, and stand with one space between them and no other way.
fn join(first: &[Spelling], then: &[Spelling]) -> Option<Vec<Spelling>> {
    if first.len() * then.len() > MAX_SPELLINGS {
        return None;
    }
    let mut joined = Vec::new();
    for before in first {
        for after in then {
            let seam = before
                .text
                .chars()
                .next_back()
                .zip(after.text.chars().next());
            let text = match seam {
                None => format!("{}{}", before.text, after.text),
                Some(_) if before.opens_word => return None,
                Some((left, right)) if walk::joins_without_space(left, right) => return None,
                Some(_) => format!("{} {}", before.text, after.text),
            };
            joined.push(Spelling {
                text,
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
        spellings.sort_by(|a, b| a.text.cmp(&b.text));
        spellings.dedup_by(|a, b| a.text == b.text && a.opens_word == b.opens_word);
        Cut {
            cost: spellings.iter().map(|spelling| cost(&spelling.text)).sum(),
            literals: spellings
                .into_iter()
                .map(|spelling| CutLiteral {
                    text: spelling.text,
                    node,
                    opens_word: spelling.opens_word,
                })
                .collect(),
        }
    }
}

/// How often `literal` is to be expected in a text: rarer the longer its rarest word, and with each word more.
fn cost(literal: &str) -> f64 {
    let mut rarest = 1.0_f64;
    let mut words = 0;
    for word in literal.split(' ') {
        let frequency = match word.chars().count() {
            0 | 1 => 0.03,
            2 => 0.03,
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
    // a little for each literal, since each makes the automaton larger
    rarest * 0.1_f64.powi(words - 1) + 1e-6
}
