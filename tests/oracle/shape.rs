//! A phrase as a small tree to walk: sets and inflected forms filled in, gaps taken apart.
//!
//! Where a group or an option holds a gap, the phrase is written out once for each of its alternatives; all other
//! alternatives stay in the tree.

use std::collections::BTreeSet;

use sayso::inflection;
use sayso::wordlist::phrase::{Item, ItemKind, Phrase, Proximity, Sequence};
use sayso::wordlist::{Case, Wordlist};

use super::reading::{self, Reading};

/// A phrase without alternatives that hold gaps: anchors, and what is asked between neighbours.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The anchors, at least one.
    pub anchors: Vec<Anchored>,
    /// What joins each with the next.
    pub links: Vec<Link>,
}

/// What an anchor says.
#[derive(Clone, Debug)]
pub struct Anchored {
    /// Its parts, one after the other.
    pub nodes: Vec<Node>,
    /// The characters with which it may begin.
    pub openings: BTreeSet<char>,
}

impl Anchored {
    fn new(nodes: &[Node]) -> Anchored {
        let mut openings = BTreeSet::new();
        gather_openings(nodes, &mut openings);
        Anchored {
            nodes: nodes.to_vec(),
            openings,
        }
    }
}

/// Adds the characters with which `nodes` may begin, and says whether they may be nothing but marks.
fn gather_openings(nodes: &[Node], openings: &mut BTreeSet<char>) -> bool {
    for node in nodes {
        let mut may_be_nothing = false;
        match node {
            Node::Leaf(forms) => {
                for form in forms {
                    match form.reading.solids.first() {
                        Some(first) => _ = openings.insert(first.ch),
                        None => may_be_nothing = true,
                    }
                }
            }
            Node::Any(alternatives) | Node::Maybe(alternatives) => {
                may_be_nothing = matches!(node, Node::Maybe(_));
                for alternative in alternatives {
                    may_be_nothing |= gather_openings(alternative, openings);
                }
            }
        }
        if !may_be_nothing {
            return false;
        }
    }
    true
}

/// What is asked of two neighbours in a chain.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Link {
    /// The first before the second, at most so many words between, in one sentence.
    Gap(u32),
    /// Either first, at most so far apart, in one sentence.
    Within(u32),
    /// The first before the second, at most so far apart, in one sentence.
    Before(u32),
    /// In one sentence.
    Sentence,
    /// In one block.
    Block,
}

/// A part of an anchor.
#[derive(Clone, Debug)]
pub enum Node {
    /// One of these texts.
    Leaf(Vec<Form>),
    /// One of these.
    Any(Vec<Vec<Node>>),
    /// One of these, or nothing.
    Maybe(Vec<Vec<Node>>),
}

/// A text to be found, with what must hold beyond folding.
#[derive(Clone, Debug)]
pub struct Form {
    /// It, folded.
    pub reading: Reading,
    /// How many of its first characters must have the letter case in which they are written.
    pub cased: usize,
    /// Possessives, hyphens and marks are exactly as written.
    pub exact: bool,
    /// A possessive belongs to it.
    pub inflected: bool,
    /// It may run on to the end of the word.
    pub prefix: bool,
}

/// The ways to read `phrase` of `list`, for a rule with `case`.
pub fn chains(phrase: &Phrase, list: &Wordlist, case: Case) -> Vec<Chain> {
    let builder = Builder { list, case };
    let mut chains = vec![Chain {
        anchors: Vec::new(),
        links: Vec::new(),
    }];
    for (index, operand) in phrase.operands.iter().enumerate() {
        let link = index
            .checked_sub(1)
            .map(|before| match phrase.links[before] {
                Proximity::Within(words) => Link::Within(words),
                Proximity::Before(words) => Link::Before(words),
                Proximity::Sentence => Link::Sentence,
                Proximity::Paragraph => Link::Block,
            });
        let variants: Vec<Vec<Part>> = builder
            .variants(operand)
            .into_iter()
            .flat_map(|parts| tidy(&parts))
            .collect();
        chains = cross(&chains, &variants, |chain, parts| {
            let mut chain = chain.clone();
            chain.links.extend(link);
            for part in parts {
                match part {
                    Part::Gap(words) => chain.links.push(Link::Gap(*words)),
                    Part::Words(nodes) => chain.anchors.push(Anchored::new(nodes)),
                }
            }
            chain
        });
    }
    chains
}

/// A piece of a sequence.
#[derive(Clone, Debug)]
enum Part {
    Words(Vec<Node>),
    Gap(u32),
}

struct Builder<'a> {
    list: &'a Wordlist,
    case: Case,
}

impl Builder<'_> {
    /// The sequence, written out once for each alternative that holds a gap.
    fn variants(&self, sequence: &Sequence) -> Vec<Vec<Part>> {
        let mut variants: Vec<Vec<Part>> = vec![Vec::new()];
        for item in &sequence.items {
            let choices: Vec<Vec<Part>> = match &item.kind {
                ItemKind::Gap(words) => vec![vec![Part::Gap(*words)]],
                kind if !self.holds_gap(item) => vec![vec![Part::Words(vec![self.node(kind)])]],
                kind => {
                    let mut choices: Vec<Vec<Part>> = self
                        .alternatives(kind)
                        .into_iter()
                        .flat_map(|alternative| self.variants(alternative))
                        .collect();
                    if matches!(kind, ItemKind::Optional(_)) {
                        choices.push(Vec::new());
                    }
                    choices
                }
            };
            variants = cross(&variants, &choices, |variant, choice| {
                let mut joined = variant.clone();
                for part in choice {
                    match (joined.last_mut(), part) {
                        (Some(Part::Words(nodes)), Part::Words(more)) => {
                            nodes.extend_from_slice(more);
                        }
                        (Some(Part::Gap(words)), Part::Gap(more)) => *words += more,
                        _ => joined.push(part.clone()),
                    }
                }
                joined
            });
        }
        variants
    }

    /// The alternatives of a group, an option or a set.
    fn alternatives<'b>(&'b self, kind: &'b ItemKind) -> Vec<&'b Sequence> {
        match kind {
            ItemKind::Group(alternatives) | ItemKind::Optional(alternatives) => {
                alternatives.iter().collect()
            }
            ItemKind::Set(name) => {
                let set = self.list.terms.iter().find(|set| set.name == *name);
                set.expect("the set is there")
                    .phrases
                    .iter()
                    .map(|phrase| &phrase.operands[0])
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    fn holds_gap(&self, item: &Item) -> bool {
        matches!(item.kind, ItemKind::Gap(_))
            || self
                .alternatives(&item.kind)
                .iter()
                .any(|sequence| sequence.items.iter().any(|item| self.holds_gap(item)))
    }

    /// An item without gaps.
    fn node(&self, kind: &ItemKind) -> Node {
        match kind {
            ItemKind::Word(word) => Node::Leaf(vec![self.form(word)]),
            ItemKind::Exact(text) => Node::Leaf(vec![Form {
                exact: true,
                cased: usize::MAX,
                ..self.form(text)
            }]),
            ItemKind::Prefix(start) => Node::Leaf(vec![Form {
                prefix: true,
                ..self.form(start)
            }]),
            ItemKind::Inflected(word) => Node::Leaf(self.inflected(word)),
            ItemKind::Group(_) | ItemKind::Set(_) => Node::Any(self.sequences(kind)),
            ItemKind::Optional(_) => Node::Maybe(self.sequences(kind)),
            ItemKind::Gap(_) => unreachable!("gaps were taken apart"),
        }
    }

    fn sequences(&self, kind: &ItemKind) -> Vec<Vec<Node>> {
        self.alternatives(kind)
            .into_iter()
            .map(|sequence| {
                let items = sequence.items.iter();
                items.map(|item| self.node(&item.kind)).collect()
            })
            .collect()
    }

    fn form(&self, text: &str) -> Form {
        let mut reading = reading::read(text, 0, &[]);
        // marks belong to a word that they touch
        let is_hyphen = |sign: &(char, _)| sign.0 == '-';
        if !reading.solids.is_empty()
            && let Some(hyphen) = reading.tail.signs.iter().position(is_hyphen)
        {
            reading.tail.signs.truncate(hyphen);
        }
        Form {
            reading,
            cased: if self.case == Case::Match {
                usize::MAX
            } else {
                0
            },
            exact: false,
            inflected: false,
            prefix: false,
        }
    }

    /// The forms of `word`, itself included; of parts between hyphens those of the last. Where case counts, it counts for what a form shares with the word.
    fn inflected(&self, word: &str) -> Vec<Form> {
        let base = self.form(word);
        let mut forms = vec![word.to_owned()];
        // what is read past is no part of the word whose forms are meant
        let lower = word.to_lowercase().replace(reading::is_invisible, "");
        let (body, tail) = lower.split_at(lower.trim_end_matches(reading::is_hyphen).len());
        let last = body.trim_end_matches(|ch| !reading::is_hyphen(ch)).len();
        let inflected = inflection::forms(&body[last..]).into_iter();
        forms.extend(inflected.map(|form| format!("{}{form}{tail}", &body[..last])));
        forms
            .iter()
            .map(|text| {
                let mut form = Form {
                    inflected: true,
                    ..self.form(text)
                };
                let shared = base
                    .reading
                    .solids
                    .iter()
                    .zip(&form.reading.solids)
                    .take_while(|(a, b)| a.ch == b.ch)
                    .count();
                for index in 0..shared {
                    form.reading.solids[index].written = base.reading.solids[index].written;
                }
                form.cased = form.cased.min(shared);
                form
            })
            .collect()
    }
}

/// Gaps at either end ask for nothing; words that may be nothing between gaps are written out both ways.
fn tidy(parts: &[Part]) -> Vec<Vec<Part>> {
    let mut variants: Vec<Vec<Part>> = vec![Vec::new()];
    for part in parts {
        let mut next = Vec::new();
        for variant in &variants {
            let mut with = variant.clone();
            match (with.last_mut(), part) {
                (None, Part::Gap(_)) => {}
                (Some(Part::Gap(words)), Part::Gap(more)) => *words += more,
                _ => with.push(part.clone()),
            }
            next.push(with);
            if matches!(part, Part::Words(nodes) if nodes.iter().all(may_be_nothing)) {
                next.push(variant.clone());
            }
        }
        variants = next;
    }
    for variant in &mut variants {
        if matches!(variant.last(), Some(Part::Gap(_))) {
            variant.pop();
        }
    }
    variants.retain(|variant| !variant.is_empty());
    variants
}

fn may_be_nothing(node: &Node) -> bool {
    match node {
        Node::Leaf(_) => false,
        Node::Maybe(_) => true,
        Node::Any(alternatives) => alternatives
            .iter()
            .any(|nodes| nodes.iter().all(may_be_nothing)),
    }
}

fn cross<A, B, C>(left: &[A], right: &[B], join: impl Fn(&A, &B) -> C) -> Vec<C> {
    left.iter()
        .flat_map(|a| right.iter().map(move |b| (a, b)))
        .map(|(a, b)| join(a, b))
        .collect()
}
