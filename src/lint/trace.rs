//! Why a text is or is not flagged by one rule: every step from the words of a phrase to the fate of a match.
//!
//! Judging itself is not repeated here: the same policy judges the text, with the rule in force whatever its state, and what it
//! decided is looked up and given its reason. What did not match at all is compared with the phrases, to say where
//! they part.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::exceptions::Exception;
use super::fate::{Fate, RawMatch};
use super::judge::Bench;
use super::mark::Remark;
use super::policy::{Policy, Role, RuleEntry};
use super::scratch::Scratch;
use crate::document::Prose;
use crate::document::fold::Folded;
use crate::lexicon::{CompileError, Hit, PatternOptions, Speller, Spelt};
use crate::text::{Halt, Scopes, Span};
use crate::wordlist::phrase::Phrase;

mod near;
mod reason;

pub use near::{Broken, LiteralTrace, Missing, PhraseTrace};
pub use reason::{Excuse, Reason};

/// A text of so many bytes or fewer is traced whole.
const SHORT: usize = 2000;

/// How many blocks are traced in full.
const MOST_BLOCKS: usize = 8;

/// How many blocks of a longer text are traced if nothing in it matches.
const MOST_NEAR_BLOCKS: usize = 3;

/// How many phrases that do not match are given, if there is one block; of several blocks each has one.
const MOST_PHRASES: usize = 3;

/// How many matches are given with their reasons in one block.
const MOST_MATCHES: usize = 8;

/// One rule, ready to be traced.
#[derive(Debug)]
pub struct Tracer<'p> {
    /// The policy as it is.
    known: &'p Policy,
    /// The same with the rule in force, and binding every path.
    policy: Policy,
    rule: usize,
}

/// What a compiled phrase is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PhraseRole {
    /// It must not appear; not without companion text; not at the first mention.
    Prohibited,
    /// Text of which some must stand near.
    Companion,
    /// The full form.
    First,
    /// It excuses what lies inside it.
    Except,
    /// It excuses what is within its reach.
    Unless,
    /// It is always right, and shields what lies inside it.
    Approved,
}

/// A phrase of a rule, as it is compiled.
#[derive(Debug)]
pub struct CompiledPhrase<'p> {
    /// What it is for.
    pub role: PhraseRole,
    /// As it was written.
    pub phrase: &'p Phrase,
    /// As compiled.
    pub spelt: Result<Spelt, CompileError>,
    /// The strings searched for, sorted: folded text of which every match holds one for each of its anchors.
    pub literals: Vec<String>,
}

/// What was found of one rule in one text. Spans are bytes of [`Prose::text`].
#[derive(Debug)]
pub struct Trace<'p> {
    /// The rule, with its state.
    pub entry: &'p RuleEntry,
    /// Whether the rule binds the path of the text.
    pub binds_path: bool,
    /// The folded text.
    pub folded: Folded,
    /// How many matches there are.
    pub matches: usize,
    /// How many of them are findings.
    pub findings: usize,
    /// How many blocks hold a match, or a literal of the rule.
    pub touched: usize,
    /// What is wrong with the comments to sayso in the text.
    pub remarks: Vec<Remark>,
    /// Blocks in full, in order: those with findings before those with other matches, and these before others, as far as there is
    /// room.
    pub blocks: Vec<BlockTrace<'p>>,
}

/// What was found of one rule in one block.
#[derive(Debug)]
pub struct BlockTrace<'p> {
    /// The index into [`Prose::blocks`].
    pub block: usize,
    /// Matches with their reasons, by place: findings before others, as far as there is room.
    pub matches: Vec<MatchTrace<'p>>,
    /// How many matches there are.
    pub matches_in_all: usize,
    /// If nothing matches, the phrases that come nearest, the nearest first.
    pub phrases: Vec<PhraseTrace<'p>>,
}

/// A match and what became of it.
#[derive(Debug)]
pub struct MatchTrace<'p> {
    /// The match.
    pub found: RawMatch,
    /// The phrase that matched.
    pub phrase: &'p Phrase,
    /// What became of it, and why.
    pub reason: Reason<'p>,
}

impl<'p> Trace<'p> {
    /// Of the phrases that do not match the one that comes nearest, if nothing matches.
    pub fn nearest(&self) -> Option<&PhraseTrace<'p>> {
        if self.matches > 0 {
            return None;
        }
        let near = self.blocks.iter().flat_map(|block| &block.phrases);
        // of those as near the first counts
        near.reduce(|best, next| {
            if next.nearness > best.nearness {
                next
            } else {
                best
            }
        })
    }
}

impl<'p> Tracer<'p> {
    /// What to read of a text beyond what a reader sees, so that what stands in code or a comment is explained too.
    pub const WANTED: Scopes = Scopes::UNREAD;

    /// Makes rule `rule` of `policy`, an index into [`Policy::rules`], ready, whatever its state.
    pub fn new(policy: &'p Policy, rule: usize) -> Tracer<'p> {
        Tracer {
            known: policy,
            policy: policy.with_in_force(rule),
            rule,
        }
    }

    /// The rule, with its state.
    pub fn entry(&self) -> &'p RuleEntry {
        &self.known.rules[self.rule]
    }

    /// Every phrase of the rule, and every approved phrase that protects against it, as compiled.
    pub fn phrases(&self) -> Vec<CompiledPhrase<'p>> {
        let entry = self.entry();
        let rule = entry.rule.rule();
        let own = |phrases: &'p [Phrase], role| phrases.iter().map(move |phrase| (role, phrase));
        let near = rule.unless.as_ref().map_or(&[][..], |unless| &unless.near);
        let approved = entry.rule.list.approved.iter();
        let approved = approved
            .filter(|approved| approved.protects.contains(&entry.rule.index))
            .flat_map(|approved| own(&approved.phrases, PhraseRole::Approved));
        let mut speller = self.speller();
        own(rule.wording(), PhraseRole::Prohibited)
            .chain(own(&rule.require, PhraseRole::Companion))
            .chain(own(&rule.first, PhraseRole::First))
            .chain(own(&rule.except, PhraseRole::Except))
            .chain(own(near, PhraseRole::Unless))
            .chain(approved)
            .map(|(role, phrase)| CompiledPhrase {
                role,
                phrase,
                spelt: speller.spell(phrase),
                literals: self.literals_of(phrase),
            })
            .collect()
    }

    /// Spells out the rule's phrases.
    fn speller(&self) -> Speller<'p> {
        let entry = self.entry();
        let rule = entry.rule.rule();
        let options = PatternOptions {
            case: rule.case,
            language: &rule.language,
        };
        Speller::new(&entry.rule.list.terms, options)
    }

    /// The strings searched for on behalf of `phrase`.
    fn literals_of(&self, phrase: &Phrase) -> Vec<String> {
        let lexicon = &self.policy.lexicon;
        let patterns = lexicon.patterns().iter();
        let segments: BTreeSet<usize> = patterns
            .filter(|pattern| {
                self.phrase_of(&self.policy.roles[pattern.owner])
                    .is_some_and(|(_, known)| std::ptr::eq(known, phrase))
            })
            .flat_map(|pattern| pattern.segments.iter().copied())
            .collect();
        let literals = segments
            .into_iter()
            .flat_map(|segment| lexicon.literals_of(segment));
        let literals: BTreeSet<&str> = literals.collect();
        literals.into_iter().map(str::to_owned).collect()
    }

    /// The phrase that has that role for the rule, if any.
    fn phrase_of(&self, role: &Role) -> Option<(PhraseRole, &'p Phrase)> {
        let entry = self.entry();
        let rule = entry.rule.rule();
        match role {
            Role::Prohibit { rule: of, phrase } if *of == self.rule => {
                Some((PhraseRole::Prohibited, &rule.wording()[*phrase]))
            }
            Role::Companion { rule: of, phrase } if *of == self.rule => {
                Some((PhraseRole::Companion, &rule.require[*phrase]))
            }
            Role::First { rule: of, phrase } if *of == self.rule => {
                Some((PhraseRole::First, &rule.first[*phrase]))
            }
            Role::Except { rule: of, phrase } if *of == self.rule => {
                Some((PhraseRole::Except, &rule.except[*phrase]))
            }
            Role::Unless {
                rule: of, phrase, ..
            } if *of == self.rule => {
                let unless = rule.unless.as_ref()?;
                Some((PhraseRole::Unless, &unless.near[*phrase]))
            }
            Role::Approved { rules, place } if rules.contains(&self.rule) => {
                let approved = entry.rule.list.approved.iter();
                approved
                    .flat_map(|approved| &approved.phrases)
                    .find(|phrase| phrase.span == *place)
                    .map(|phrase| (PhraseRole::Approved, phrase))
            }
            _ => None,
        }
    }

    /// Traces the rule through `prose`, read with [`Tracer::WANTED`]; `path` chooses rules that bind certain paths, and
    /// `exceptions` may allow what is found.
    pub fn trace(&self, prose: &Prose, path: &str, exceptions: &[Arc<Exception>]) -> Trace<'p> {
        let mut scratch = Scratch::default();
        let judgement = self
            .policy
            .judge_with(prose, path, exceptions, Halt::NEVER, &mut scratch);
        let Scratch {
            folded, anchors, ..
        } = scratch;
        let mut matches: HashMap<usize, Vec<&RawMatch>> = HashMap::new();
        for found in &judgement.matches {
            if found.rule == self.rule {
                let block = block_of(prose, found.anchors[0]);
                matches.entry(block).or_default().push(found);
            }
        }
        let hits = self.hits(prose, &folded);
        let (blocks, touched) = choose(prose, &folded, &hits, &matches);
        let bench = Bench::new(&self.policy, prose, &folded, &anchors, Halt::NEVER);
        let mut reasons = reason::Reasons::new(self, prose, bench, &judgement);
        let nearness = near::Nearness::new(self, prose, &folded, &anchors, &hits, &blocks);
        let own = || matches.values().flatten();
        let in_all = own().count();
        let count = blocks.len();
        let findings = own().filter(|found| found.fate == Fate::Finding).count();
        let blocks = blocks
            .into_iter()
            .map(|block| {
                let found = matches.remove(&block).unwrap_or_default();
                // where something matches, what nearly does would only be in the way
                let most = match (found.len(), in_all) {
                    (0, 0) if count == 1 => MOST_PHRASES,
                    (0, _) => 1,
                    _ => 0,
                };
                BlockTrace {
                    block,
                    matches_in_all: found.len(),
                    matches: reasons.explain(block, found),
                    phrases: nearness.phrases(block, most),
                }
            })
            .collect();
        Trace {
            entry: self.entry(),
            binds_path: self.known.binds_path(self.rule, path),
            matches: in_all,
            findings,
            touched,
            blocks,
            folded,
            remarks: judgement.remarks,
        }
    }

    /// Where literals of the rule's prohibited phrases stand.
    fn hits(&self, prose: &Prose, folded: &Folded) -> Vec<Hit> {
        let patterns = self.policy.lexicon.patterns().iter();
        let own = patterns.filter(|pattern| {
            matches!(self.policy.roles[pattern.owner], Role::Prohibit { rule, .. } if rule == self.rule)
        });
        let segments: HashSet<usize> = own
            .flat_map(|pattern| pattern.segments.iter().copied())
            .collect();
        self.policy.lexicon.hits(prose, folded, &segments)
    }
}

/// The block in which `anchor` stands.
fn block_of(prose: &Prose, anchor: Span) -> usize {
    prose
        .blocks
        .partition_point(|block| block.span.end <= anchor.start)
}

/// The blocks to trace in full, in order, and how many there are to choose from.
fn choose(
    prose: &Prose,
    folded: &Folded,
    hits: &[Hit],
    matches: &HashMap<usize, Vec<&RawMatch>>,
) -> (Vec<usize>, usize) {
    // by block: its gravest fate, then how much of a phrase stands there
    let mut ranks: HashMap<usize, (usize, usize)> = HashMap::new();
    for (&block, found) in matches {
        let rank = found.iter().map(|found| reason::weight(found.fate)).max();
        ranks.insert(block, (rank.unwrap_or_default(), 0));
    }
    for hit in hits {
        let rank = ranks.entry(folded.blocks[hit.block].block).or_default();
        let agreed = if hit.inside_word { 0 } else { hit.agreed };
        rank.1 = rank.1.max(agreed);
    }
    let touched = ranks.len();
    let is_short = prose.text.len() <= SHORT;
    let (mut blocks, most): (Vec<usize>, usize) = if is_short {
        ((0..prose.blocks.len()).collect(), MOST_BLOCKS)
    } else if matches.is_empty() {
        (ranks.keys().copied().collect(), MOST_NEAR_BLOCKS)
    } else {
        (matches.keys().copied().collect(), MOST_BLOCKS)
    };
    blocks.sort_by_key(|block| (std::cmp::Reverse(ranks.get(block)), *block));
    blocks.truncate(most);
    blocks.sort_unstable();
    (blocks, touched)
}
