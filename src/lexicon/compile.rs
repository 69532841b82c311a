//! Compiling phrases, one after the other, into a [`Lexicon`].

use std::fmt;
use std::sync::OnceLock;

use ecow::EcoString;
use foldhash::HashMap;
use smallvec::{SmallVec, smallvec};

use super::anchors::{self, Cut, Sets, Shape, Spellings};
use super::lower::{self, Gapped, LoweredSet, Lowering, Part, Ways};
use super::{Alternatives, Lexicon, Link, Literal, Network, Pattern, Target, User};
use crate::inflection;
use crate::wordlist::phrase::{Phrase, Proximity};
use crate::wordlist::{Case, TermSet};

/// How a phrase is to be read.
#[derive(Clone, Copy, Debug)]
pub struct PatternOptions<'a> {
    /// Whether letter case counts.
    pub case: Case,
    /// BCP 47 language of the phrase.
    pub language: &'a str,
}

/// Why a phrase cannot be compiled.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CompileError {
    /// It names a term set that the list does not have.
    UnknownSet(String),
    /// It names a term set that holds itself.
    CyclicSet(String),
    /// One of its words is nothing but marks, which are read past.
    NothingRead(String),
    /// It, or a part of it between gaps, can stand for nothing at all.
    MatchesNothing,
    /// It holds more words than the bound, every alternative and form counted.
    TooManyWords,
    /// More of its words may follow one another than the bound.
    TooLong,
    /// More of its parts are optional than the bound.
    TooManyOptions,
    /// More of its parts are joined by gaps and proximity than the bound.
    TooManyParts,
    /// Term sets stand inside one another deeper than the bound.
    TooDeep,
    /// Term sets name one another in more ways than the bound.
    TooTangled,
    /// Its alternatives hold gaps that can be placed in more ways than the bound.
    TooManyGaps,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::UnknownSet(name) => write!(f, "there is no term set `@{name}`"),
            CompileError::CyclicSet(name) => write!(f, "the term set `@{name}` holds itself"),
            CompileError::NothingRead(text) => {
                write!(f, "`{text}` holds only marks, which are read past, so that it can match nothing")
            }
            CompileError::MatchesNothing => {
                f.write_str("this phrase, or a part of it beside `...`, is optional as a whole and would match nothing")
            }
            CompileError::TooManyWords => write!(
                f,
                "this phrase holds more than {} words, every alternative and form counted",
                lower::MAX_WORDS
            ),
            CompileError::TooLong => write!(
                f,
                "in this phrase more than {} words may follow one another",
                lower::MAX_LENGTH
            ),
            CompileError::TooManyOptions => {
                write!(f, "more than {} parts of this phrase are optional", lower::MAX_OPTIONS)
            }
            CompileError::TooManyParts => write!(
                f,
                "more than {} parts of this phrase are joined by `...`, `w/` and `pre/`",
                lower::MAX_PARTS
            ),
            CompileError::TooDeep => {
                write!(f, "term sets stand more than {} deep inside one another", lower::MAX_DEPTH)
            }
            CompileError::TooTangled => write!(
                f,
                "there are more than {} ways to spell out the term sets of this phrase",
                lower::MAX_WAYS
            ),
            CompileError::TooManyGaps => {
                f.write_str("the alternatives of this phrase hold `...` that can be placed in too many ways")
            }
        }
    }
}

impl std::error::Error for CompileError {}

/// Collects phrases, and builds a [`Lexicon`] of them.
#[derive(Debug, Default)]
pub struct LexiconBuilder {
    literals: Vec<Literal>,
    literal_ids: HashMap<EcoString, usize>,
    networks: Vec<Network>,
    /// What is known of each network that reads a set.
    profiles: HashMap<usize, Profile>,
    sets: HashMap<SetKey, LoweredSet>,
    /// The forms of the words met: lists say the same words again and again.
    forms: HashMap<EcoString, Box<[EcoString]>>,
    patterns: Vec<Pattern>,
}

/// A set of a list, read in one way: the address of the list's sets, its index there, and whether case counts.
type SetKey = (usize, usize, bool);

#[derive(Debug)]
struct Profile {
    /// What every occurrence holds; gone once it is being searched for.
    cut: Option<Cut>,
    cost: f64,
    spellings: Spellings,
    shapes: Box<[Shape]>,
    /// How many words may follow one another in it.
    longest: usize,
    /// How many ways lead from it through sets to sets.
    ways: usize,
}

impl Sets for HashMap<usize, Profile> {
    fn cost(&self, network: usize) -> f64 {
        self[&network].cost
    }

    fn spellings(&self, network: usize) -> &Spellings {
        &self[&network].spellings
    }

    fn shapes(&self, network: usize) -> &[Shape] {
        &self[&network].shapes
    }
}

impl LexiconBuilder {
    /// A builder with no phrases.
    pub fn new() -> LexiconBuilder {
        LexiconBuilder::default()
    }

    /// Adds `phrase`, which `owner` names in [`Pattern::owner`]. If it cannot be compiled, no pattern is added. `terms` must
    /// stay where they are until the lexicon is built: each set is compiled once.
    pub fn add(
        &mut self,
        owner: usize,
        phrase: &Phrase,
        terms: &[TermSet],
        options: PatternOptions<'_>,
    ) -> Result<(), CompileError> {
        if phrase.operands.len() > lower::MAX_PARTS {
            return Err(CompileError::TooManyParts);
        }
        let mut lowering = Lowering::new(self, terms, options);
        let mut operands: SmallVec<[Ways; 1]> = SmallVec::new();
        for operand in &phrase.operands {
            let parts = lowering.sequence(operand)?;
            lowering.measure(&parts)?;
            operands.push(lower::split(parts)?);
        }
        let most = |ways: &Ways| ways.iter().map(|way| way.segments.len()).max();
        if operands.iter().filter_map(most).sum::<usize>() > lower::MAX_PARTS {
            return Err(CompileError::TooManyParts);
        }
        let language = options.language.split('-').next().unwrap_or_default();
        let apostrophe_joins = language.eq_ignore_ascii_case("en");
        // each operand's ways of placing its gaps are compiled once, and shared by the patterns
        let mut compiled = operands.into_iter().map(|ways| {
            let ways = ways.into_iter();
            let ways = ways.map(|way| self.add_way(owner, way, apostrophe_joins));
            ways.collect::<SmallVec<[Pattern; 1]>>()
        });
        let mut patterns = compiled.next().unwrap_or_default();
        for (ways, link) in compiled.zip(&phrase.links) {
            if patterns.len() * ways.len() > lower::MAX_CHAINS {
                return Err(CompileError::TooManyGaps);
            }
            let joined = patterns
                .iter()
                .flat_map(|pattern| ways.iter().map(|way| pattern.linked(*link, way)));
            patterns = joined.collect();
        }
        self.patterns.extend(patterns);
        Ok(())
    }

    /// The inflected forms of `word`.
    pub(super) fn forms(&mut self, word: &EcoString) -> &[EcoString] {
        let known = self.forms.entry(word.clone());
        known.or_insert_with(|| {
            let forms = inflection::forms(word).into_iter();
            forms.map(EcoString::from).collect()
        })
    }

    /// How many words of `parts` may follow one another, those of sets included.
    pub(super) fn longest(&self, parts: &[Part]) -> usize {
        let words = parts.iter().map(|part| match part {
            Part::Words(_) => 1,
            Part::Gap(_) => 0,
            Part::Set(network) => self.profiles[network].longest,
            Part::Choice { alternatives, .. } => {
                let longest = alternatives.iter().map(|parts| self.longest(parts)).max();
                longest.unwrap_or(0)
            }
        });
        words.fold(0, usize::saturating_add)
    }

    /// How many ways lead from `alternatives` through sets to sets: each is walked on its own.
    pub(super) fn ways(&self, alternatives: &[Vec<Part>]) -> usize {
        let ways = alternatives.iter().flatten().map(|part| match part {
            Part::Words(_) | Part::Gap(_) => 0,
            Part::Set(network) => self.profiles[network].ways.saturating_add(1),
            Part::Choice { alternatives, .. } => self.ways(alternatives),
        });
        ways.fold(0, usize::saturating_add)
    }

    fn add_way(&mut self, owner: usize, way: Gapped, apostrophe_joins: bool) -> Pattern {
        let segments = way.segments.into_iter().map(|parts| {
            let alternatives = smallvec![parts];
            let cut = anchors::cut(&alternatives, &self.profiles);
            let segment = self.add_network(alternatives, true, apostrophe_joins);
            self.search_for_all(cut, segment);
            segment
        });
        Pattern {
            owner,
            segments: segments.collect(),
            links: way
                .gaps
                .iter()
                .map(|&words| Link::Before(words + 1))
                .collect(),
        }
    }

    fn add_network(
        &mut self,
        alternatives: Alternatives,
        is_segment: bool,
        apostrophe_joins: bool,
    ) -> usize {
        self.networks.push(Network {
            alternatives,
            graph: OnceLock::new(),
            is_segment,
            users: Vec::new(),
            apostrophe_joins,
        });
        self.networks.len() - 1
    }

    /// Adds what reads a set, and what is known of it.
    fn add_set_network(&mut self, alternatives: Vec<Vec<Part>>) -> usize {
        let cut = anchors::cut(&alternatives, &self.profiles);
        let longest = alternatives.iter().map(|parts| self.longest(parts)).max();
        let spellings = anchors::spellings(&alternatives, &self.profiles);
        let profile = Profile {
            cost: cut.cost,
            cut: Some(cut),
            shapes: anchors::shapes(&spellings),
            spellings,
            longest: longest.unwrap_or(0),
            ways: self.ways(&alternatives),
        };
        let network = self.add_network(alternatives.into(), false, false);
        self.profiles.insert(network, profile);
        network
    }

    /// Has what every occurrence of the set `network` holds searched for, unless it is already.
    fn search_for(&mut self, network: usize) {
        let profile = self.profiles.get_mut(&network);
        if let Some(cut) = profile.expect("every set has one").cut.take() {
            self.search_for_all(cut, network);
        }
    }

    /// Has what `cut` holds searched for, of which every occurrence of `network` holds one.
    fn search_for_all(&mut self, cut: Cut, network: usize) {
        for (spelling, node) in cut.literals {
            let id = *self
                .literal_ids
                .entry(spelling.text)
                .or_insert_with_key(|text| {
                    self.literals.push(Literal {
                        text: text.clone(),
                        targets: SmallVec::new(),
                        opens_word: false,
                    });
                    self.literals.len() - 1
                });
            let literal = &mut self.literals[id];
            literal.opens_word |= spelling.opens_word;
            let target = Target { network, node };
            // targets of one network stand together at the end
            let mut own = literal
                .targets
                .iter()
                .rev()
                .take_while(|known| known.network == network);
            if !own.any(|known| *known == target) {
                literal.targets.push(target);
            }
        }
        for set in cut.sets {
            self.networks[set.network].users.push(User {
                network,
                from: set.from,
                to: set.to,
            });
            self.search_for(set.network);
        }
    }

    /// What a set came to when it was first met.
    pub(super) fn known_set(
        &self,
        terms: &[TermSet],
        index: usize,
        case: Case,
    ) -> Option<&LoweredSet> {
        self.sets.get(&set_key(terms, index, case))
    }

    /// The index of the set that was compiled as `network`.
    pub(super) fn set_of(&self, network: usize) -> Option<usize> {
        let is_meant =
            |set: &LoweredSet| matches!(set, LoweredSet::Network(known) if *known == network);
        let mut sets = self.sets.iter();
        sets.find_map(|((_, index, _), set)| is_meant(set).then_some(*index))
    }

    /// Compiles a set; keeps it for the next phrase that uses it.
    pub(super) fn add_set(
        &mut self,
        terms: &[TermSet],
        index: usize,
        case: Case,
        alternatives: Vec<Vec<Part>>,
        words: usize,
    ) -> Result<LoweredSet, CompileError> {
        if alternatives.is_empty() || alternatives.iter().any(|parts| lower::is_nullable(parts)) {
            return Err(CompileError::MatchesNothing);
        }
        if alternatives
            .iter()
            .any(|parts| self.longest(parts) > lower::MAX_LENGTH)
        {
            return Err(CompileError::TooLong);
        }
        if self.ways(&alternatives) > lower::MAX_WAYS {
            return Err(CompileError::TooTangled);
        }
        let lowered = if alternatives.iter().flatten().any(Part::holds_gap) {
            LoweredSet::Inline {
                alternatives,
                words,
            }
        } else {
            LoweredSet::Network(self.add_set_network(alternatives))
        };
        self.sets
            .insert(set_key(terms, index, case), lowered.clone());
        Ok(lowered)
    }

    /// Builds the lexicon.
    pub fn build(self) -> Lexicon {
        Lexicon::new(self.literals, self.networks, self.patterns)
    }
}

fn set_key(terms: &[TermSet], index: usize, case: Case) -> SetKey {
    (terms.as_ptr().addr(), index, case == Case::Match)
}

impl Pattern {
    fn linked(&self, proximity: Proximity, next: &Pattern) -> Pattern {
        let link = match proximity {
            Proximity::Within(words) => Link::Within(words),
            Proximity::Before(words) => Link::Before(words),
            Proximity::Sentence => Link::Sentence,
            Proximity::Paragraph => Link::Paragraph,
        };
        Pattern {
            owner: self.owner,
            segments: self
                .segments
                .iter()
                .chain(&next.segments)
                .copied()
                .collect(),
            links: self
                .links
                .iter()
                .copied()
                .chain([link])
                .chain(next.links.iter().copied())
                .collect(),
        }
    }
}
