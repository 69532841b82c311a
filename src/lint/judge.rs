//! Judging one document: from anchors to matches, from matches to findings, with the fate of each.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::companion::Companions;
use super::cover::{Cover, Reached};
use super::exceptions::Exception;
use super::fate::{Fate, RawMatch, hull};
use super::first_use::Mentions;
use super::mark::{Marked, Marker, Remark};
use super::near_miss::NearMisses;
use super::place::{Nesting, quotations_in, reads_as};
use super::policy::{Policy, Role};
use super::scratch::{Scratch, Tally};
use super::settle::Settled;
use super::suppress::Suppression;
use super::{Finding, describe};
use crate::document::fold::Folded;
use crate::document::{Prose, written};
use crate::lexicon::join::{self, Placed, Ruler};
use crate::lexicon::{Anchor, Pattern};
use crate::text::{Halt, Scope, Scopes, Span};
use crate::wordlist::Kind;

/// Everything that was found in one document.
#[derive(Debug, Default)]
pub struct Judgement {
    /// The findings, by place, then by rule.
    pub findings: Vec<Finding>,
    /// Every match with its fate, sorted; those of [`Fate::Finding`] and [`Fate::Marked`] are as many as the findings.
    pub matches: Vec<RawMatch>,
    /// The suppressions in the text that are in order, by place.
    pub suppressions: Vec<Suppression>,
    /// Faults in comments to sayso, by place.
    pub remarks: Vec<Remark>,
}

impl Policy {
    /// Judges `prose`; `path` is part of the fingerprints, and chooses rules that bind certain paths.
    pub fn judge(&self, prose: &Prose, path: &str, scratch: &mut Scratch) -> Judgement {
        self.judge_at(prose, Some(path), &[], Halt::NEVER, scratch)
    }

    /// The same, where `exceptions` may allow what is found. Once `halt` is raised what comes of it is not whole.
    pub fn judge_with(
        &self,
        prose: &Prose,
        path: &str,
        exceptions: &[Arc<Exception>],
        halt: Halt<'_>,
        scratch: &mut Scratch,
    ) -> Judgement {
        self.judge_at(prose, Some(path), exceptions, halt, scratch)
    }

    /// Judges `prose` as if it stood at a path that every rule binds; the findings have no fingerprints.
    pub(super) fn judge_anywhere(&self, prose: &Prose, scratch: &mut Scratch) -> Judgement {
        self.judge_at(prose, None, &[], Halt::NEVER, scratch)
    }

    /// The same; without a path every rule binds it, and the findings have no fingerprints.
    pub(crate) fn judge_at(
        &self,
        prose: &Prose,
        path: Option<&str>,
        exceptions: &[Arc<Exception>],
        halt: Halt<'_>,
        scratch: &mut Scratch,
    ) -> Judgement {
        let Scratch {
            folded,
            anchors,
            tally,
        } = scratch;
        folded.fold(prose, halt);
        self.lexicon.find(prose, folded, halt, anchors);
        if halt.is_raised() || anchors.is_empty() && prose.directives.is_empty() {
            return Judgement::default();
        }
        let mut bench = Bench::new(self, prose, folded, anchors, halt);
        bench.gather_covers();
        let mut matches = bench.matches(path);
        matches.sort_by(|a, b| (a.rule, &a.anchors, a.phrase).cmp(&(b.rule, &b.anchors, b.phrase)));
        matches.dedup_by(|a, b| (a.rule, &a.anchors, a.phrase) == (b.rule, &b.anchors, b.phrase));
        bench.mentions.settle(self, prose, &mut matches);
        let mut marker = Marker::new(self, prose, path, exceptions);
        let mut marks = HashMap::new();
        if !marker.is_idle() {
            for (index, found) in halt.limit(matches.iter().enumerate()) {
                if found.fate == Fate::Finding
                    && let Some(mark) = marker.mark(found)
                {
                    marks.insert(index, mark);
                }
            }
        }
        let Settled { also, surfaced } = self.settle(&mut matches, &marks);
        let mut findings: Vec<(bool, Finding)> = Vec::new();
        let describer = describe::Describer::new(self, prose);
        let mut nearly = NearMisses::new(prose);
        for (index, found) in halt.limit(matches.iter().enumerate()) {
            if matches!(found.fate, Fate::Finding | Fate::Marked) {
                let mut finding = describer.finding(found, also.get(&index));
                if self.rules[found.rule].rule.rule().kind == Kind::Require {
                    let sections = &bench.companions.sections;
                    finding.near_miss = nearly.find(finding.rule.clone(), sections, found);
                }
                if let Some(mark) = marks.remove(&index) {
                    finding.disposition = mark;
                }
                findings.push((surfaced.contains(&index), finding));
            }
        }
        // what comes to light is counted last, so that no other finding is called by another name for it
        findings
            .sort_by_cached_key(|(is_late, finding)| (*is_late, finding.span, finding.rule.name()));
        let mut findings: Vec<Finding> = findings.into_iter().map(|(_, finding)| finding).collect();
        if let Some(path) = path {
            let mut own = Tally::new();
            let tally = tally.as_mut().unwrap_or(&mut own);
            describe::number(&mut findings, path, halt, tally);
        }
        if !surfaced.is_empty() {
            findings.sort_by_cached_key(|finding| (finding.span, finding.rule.name()));
        }
        let Marked {
            suppressions,
            remarks,
        } = marker.finish();
        Judgement {
            findings,
            matches,
            suppressions,
            remarks,
        }
    }
}

/// The work on one document.
pub(super) struct Bench<'a> {
    policy: &'a Policy,
    prose: &'a Prose,
    folded: &'a Folded,
    /// The anchors of each segment that has any.
    anchors: HashMap<usize, &'a [Anchor]>,
    halt: Halt<'a>,
    /// The patterns all of whose segments have anchors, in order.
    pub(super) patterns: Vec<usize>,
    rulers: HashMap<usize, Ruler>,
    except: HashMap<usize, Cover>,
    approved: HashMap<usize, Cover>,
    unless: HashMap<usize, Reached>,
    companions: Companions,
    mentions: Mentions,
    /// The quotations of the blocks that were asked for.
    quotations: RefCell<HashMap<usize, Vec<Span>>>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        prose: &'a Prose,
        folded: &'a Folded,
        anchors: &'a [Anchor],
        halt: Halt<'a>,
    ) -> Bench<'a> {
        let by_segment: HashMap<usize, &[Anchor]> = anchors
            .chunk_by(|a, b| a.segment == b.segment)
            .map(|anchors| (anchors[0].segment, anchors))
            .collect();
        let mut patterns: Vec<usize> = by_segment
            .keys()
            .flat_map(|&segment| policy.patterns_of[segment].iter().copied())
            .collect();
        patterns.sort_unstable();
        patterns.dedup();
        patterns.retain(|&pattern| {
            policy.lexicon.patterns()[pattern]
                .segments
                .iter()
                .all(|segment| by_segment.contains_key(segment))
        });
        Bench {
            policy,
            prose,
            folded,
            anchors: by_segment,
            halt,
            patterns,
            rulers: HashMap::new(),
            except: HashMap::new(),
            approved: HashMap::new(),
            unless: HashMap::new(),
            companions: Companions::default(),
            mentions: Mentions::default(),
            quotations: RefCell::default(),
        }
    }

    pub(super) fn ruler(&mut self, reading: usize) -> &Ruler {
        let (prose, folded, halt) = (self.prose, self.folded, self.halt);
        self.rulers
            .entry(reading)
            .or_insert_with(|| Ruler::new(prose, folded, reading, halt))
    }

    /// The chains of a pattern in the whole document; `pivots` as in [`join::chains`].
    pub(super) fn chains(
        &mut self,
        pattern: &'a Pattern,
        pivots: impl Fn(&Placed) -> bool,
        candidates: impl Fn(&Placed) -> bool,
        accepts: impl Fn(&Self, &[Placed]) -> bool,
    ) -> Vec<Vec<Placed>> {
        if let [segment] = pattern.segments[..] {
            // a phrase without gaps needs no measuring
            let placed = self.anchors[&segment]
                .iter()
                .map(|&anchor| unmeasured(anchor));
            return placed
                .filter(|placed| pivots(placed) && candidates(placed))
                .map(|placed| vec![placed])
                .collect();
        }
        let mut readings: BTreeMap<usize, Vec<Vec<Placed>>> = BTreeMap::new();
        for (index, segment) in pattern.segments.iter().enumerate() {
            let anchors = self.anchors[segment];
            for &anchor in self.halt.limit(anchors) {
                if index > 0 && !readings.contains_key(&anchor.reading) {
                    continue;
                }
                let prose = self.prose;
                let placed = self.ruler(anchor.reading).place(prose, anchor);
                if candidates(&placed) {
                    let lists = readings
                        .entry(anchor.reading)
                        .or_insert_with(|| vec![Vec::new(); pattern.segments.len()]);
                    lists[index].push(placed);
                }
            }
        }
        let mut found = Vec::new();
        for lists in self.halt.limit(readings.values()) {
            if lists.iter().all(|list| !list.is_empty()) {
                let accepts = |chain: &[Placed]| accepts(self, chain);
                found.extend(join::chains(pattern, lists, &pivots, accepts, self.halt));
            }
        }
        found
    }

    /// Finds what excuses: `except`, `unless` and approved phrases.
    fn gather_covers(&mut self) {
        let policy = self.policy;
        let patterns = self.patterns.clone();
        for index in self.halt.limit(patterns) {
            let pattern = &policy.lexicon.patterns()[index];
            let role = &policy.roles[pattern.owner];
            if matches!(role, Role::Prohibit { .. }) {
                continue;
            }
            let chains = self.chains(pattern, |_| true, |_| true, |_, _| true);
            match role {
                Role::Companion { rule, .. } => {
                    self.gather_companions(*rule, chains);
                    continue;
                }
                Role::First { rule, .. } => {
                    let nesting = Nesting::new(self.prose);
                    self.mentions.add(policy, &nesting, *rule, &chains);
                    continue;
                }
                _ => {}
            }
            for placed in self.halt.limit(chains.into_iter().flatten()) {
                // the possessive and the marks of what is excused are excused with it
                let block = self.prose.blocks[placed.anchor.block].span;
                let excused = written::outer(&self.prose.text, placed.anchor.span, block);
                match role {
                    Role::Except { rule, .. } => {
                        self.except.entry(*rule).or_default().push(excused)
                    }
                    Role::Approved { rules, .. } => {
                        for rule in rules {
                            self.approved.entry(*rule).or_default().push(excused);
                        }
                    }
                    Role::Unless { rule, within, .. } => {
                        let prose = self.prose;
                        let measured = self
                            .ruler(placed.anchor.reading)
                            .place(prose, placed.anchor);
                        self.unless
                            .entry(*rule)
                            .or_insert_with(|| Reached::new(*within))
                            .push(measured);
                    }
                    Role::Prohibit { .. } | Role::Companion { .. } | Role::First { .. } => {
                        unreachable!("passed over above")
                    }
                }
            }
        }
        self.except
            .values_mut()
            .chain(self.approved.values_mut())
            .for_each(Cover::finish);
        self.unless.values_mut().for_each(Reached::finish);
    }

    /// Notes where companion text stands, if a reader sees it.
    fn gather_companions(&mut self, rule: usize, chains: Vec<Vec<Placed>>) {
        let prose = self.prose;
        let nesting = Nesting::new(prose);
        self.companions.read_sections(prose);
        for chain in chains {
            let block = chain[0].anchor.block;
            let scopes = nesting.scopes(block, hull(&spans(&chain)));
            if !scopes.intersection(Scopes::UNREAD).is_empty() {
                continue;
            }
            for placed in chain {
                let placed = self
                    .ruler(placed.anchor.reading)
                    .place(prose, placed.anchor);
                self.companions.add(rule, block, placed.sentences);
            }
        }
    }

    /// Every match of every phrase whose matches may be findings, with its fate but for [`Fate::Covered`].
    fn matches(&mut self, path: Option<&str>) -> Vec<RawMatch> {
        let policy = self.policy;
        let patterns = self.patterns.clone();
        let nesting = Nesting::new(self.prose);
        let mut matches = Vec::new();
        for index in self.halt.limit(patterns) {
            let pattern = &policy.lexicon.patterns()[index];
            let Role::Prohibit { rule, phrase } = policy.roles[pattern.owner] else {
                continue;
            };
            if path.is_some_and(|path| !policy.binds_path(rule, path)) {
                continue;
            }
            let except = self.except.remove(&rule);
            let unless = self.unless.remove(&rule);
            // by segment and place: what is excused in one reading of a block is excused in all
            let mut excuses: HashMap<(usize, Span), Fate> = HashMap::new();
            if except.is_some() || unless.is_some() {
                for segment in &pattern.segments {
                    for &anchor in self.halt.limit(self.anchors[segment]) {
                        if except
                            .as_ref()
                            .is_some_and(|except| except.contains(anchor.span))
                        {
                            excuses.insert((anchor.segment, anchor.span), Fate::Excepted);
                        } else if let Some(unless) = &unless {
                            let prose = self.prose;
                            let placed = self.ruler(anchor.reading).place(prose, anchor);
                            if unless.reaches(&placed) {
                                excuses.insert((anchor.segment, anchor.span), Fate::Cured);
                            }
                        }
                    }
                }
            }
            let within = policy.rules[rule].rule.rule().within;
            let requires = policy.rules[rule].rule.rule().kind == Kind::Require;
            if requires {
                self.companions.read_sections(self.prose);
            }
            let excuse = |placed: &Placed| {
                excuses
                    .get(&(placed.anchor.segment, placed.anchor.span))
                    .copied()
            };
            let judge = |bench: &Self, chain: &[Placed]| {
                let block = chain[0].anchor.block;
                bench.fate(rule, &spans(chain), block, &nesting)
            };
            // if the nearest partners make a match that does not count, farther ones may make one that does
            let counting = self.chains(
                pattern,
                |_| true,
                |placed| excuse(placed).is_none(),
                |bench, chain| judge(bench, chain) == Fate::Finding,
            );
            let excused = if excuses.is_empty() {
                Vec::new()
            } else {
                self.chains(
                    pattern,
                    |placed| excuse(placed).is_some(),
                    |_| true,
                    |_, _| true,
                )
            };
            for chain in excused {
                let fate = chain
                    .iter()
                    .find_map(&excuse)
                    .expect("it was found by an excused anchor");
                matches.push(RawMatch {
                    rule,
                    phrase,
                    anchors: spans(&chain),
                    fate,
                });
            }
            for chain in self.halt.limit(counting) {
                let mut fate = judge(self, &chain);
                if requires && fate == Fate::Finding {
                    let block = chain[0].anchor.block;
                    let prose = self.prose;
                    let sentences = chain.iter().map(|placed| {
                        self.ruler(placed.anchor.reading)
                            .place(prose, placed.anchor)
                            .sentences
                    });
                    let sentences =
                        sentences.reduce(|all, next| (all.0.min(next.0), all.1.max(next.1)));
                    let sentences = sentences.expect("a match has an anchor");
                    if self.companions.reach(rule, within, block, sentences) {
                        fate = Fate::Accompanied;
                    }
                }
                matches.push(RawMatch {
                    rule,
                    phrase,
                    anchors: spans(&chain),
                    fate,
                });
            }
            if let Some(except) = except {
                self.except.insert(rule, except);
            }
            if let Some(unless) = unless {
                self.unless.insert(rule, unless);
            }
        }
        matches
    }

    /// What becomes of a match of rule `index` none of whose anchors is excused.
    fn fate(&self, index: usize, anchors: &[Span], block: usize, nesting: &Nesting<'_>) -> Fate {
        let rule = self.policy.rules[index].rule.rule();
        let hull = hull(anchors);
        let scopes = nesting.scopes(block, hull);
        if !rule.scopes.admits(scopes) {
            return Fate::OutOfScope;
        }
        if rule.skips_quotes {
            let mut quotations = self.quotations.borrow_mut();
            let spoken = quotations
                .entry(block)
                .or_insert_with(|| quotations_in(self.prose, block));
            let after = spoken.partition_point(|quotation| quotation.start <= hull.start);
            if scopes.has(Scope::Quote)
                || spoken[..after]
                    .last()
                    .is_some_and(|spoken| spoken.contains(hull))
            {
                return Fate::Quoted;
            }
        }
        if let Some(approved) = self.approved.get(&index)
            && anchors.iter().all(|&anchor| approved.contains(anchor))
        {
            return Fate::Approved;
        }
        let text = &self.prose.text[hull.range()];
        if rule.allowed.iter().any(|allowed| reads_as(text, allowed)) {
            return Fate::Allowed;
        }
        Fate::Finding
    }
}

/// An anchor of a phrase without gaps, for which nothing is counted.
fn unmeasured(anchor: Anchor) -> Placed {
    Placed {
        anchor,
        words: (0, 0),
        sentences: (0, 0),
    }
}

pub(super) fn spans(chain: &[Placed]) -> Vec<Span> {
    chain.iter().map(|placed| placed.anchor.span).collect()
}
