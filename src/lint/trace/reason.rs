//! What became of a match, with what decided it: which phrase excused it and where, what covers it, where it stands.

use super::super::Finding;
use super::super::cover::Reached;
use super::super::fate::{Fate, RawMatch};
use super::super::judge::{Bench, Judgement};
use super::super::mark::Disposition;
use super::super::place::{Nesting, reads_as};
use super::{MOST_MATCHES, MatchTrace, PhraseRole, Tracer};
use crate::document::{Prose, written};
use crate::lexicon::Anchor;
use crate::lexicon::join::Placed;
use crate::text::{Scope, Scopes, Span};
use crate::wordlist::Reach;
use crate::wordlist::phrase::Phrase;

/// What became of a match, and why. Spans are bytes of [`Prose::text`].
#[derive(Debug)]
pub enum Reason<'p> {
    /// Nothing excuses it.
    Finding,
    /// A match covers it: of the rule with that name, and where.
    Covered(Option<(String, Span)>),
    /// One of its anchors lies inside an `except` phrase.
    Excepted(Option<Excuse<'p>>),
    /// One of its anchors is within reach of an `unless` phrase.
    Cured(Option<Excuse<'p>>, Reach),
    /// Each of its anchors lies inside approved wording.
    Approved(Vec<Excuse<'p>>),
    /// It is this one of the rule's `allowed` texts.
    Allowed(String),
    /// A suppression in the text or an exception allows it.
    Marked(Disposition),
    /// A text that the rule requires stands within this reach.
    Accompanied(Reach),
    /// It is no first mention, or part of the full form.
    Later,
    /// It stands in these scopes.
    OutOfScope(Scopes),
    /// It stands in a block quote (if true) or between quotation marks.
    Quoted(bool),
}

impl Reason<'_> {
    /// The fate it gives the reason of.
    pub fn fate(&self) -> Fate {
        match self {
            Reason::Finding => Fate::Finding,
            Reason::Covered(_) => Fate::Covered,
            Reason::Excepted(_) => Fate::Excepted,
            Reason::Cured(..) => Fate::Cured,
            Reason::Approved(_) => Fate::Approved,
            Reason::Allowed(_) => Fate::Allowed,
            Reason::OutOfScope(_) => Fate::OutOfScope,
            Reason::Quoted(_) => Fate::Quoted,
            Reason::Marked(_) => Fate::Marked,
            Reason::Accompanied(_) => Fate::Accompanied,
            Reason::Later => Fate::Later,
        }
    }
}

/// A phrase that excuses an anchor.
#[derive(Clone, Copy, Debug)]
pub struct Excuse<'p> {
    /// The anchor.
    pub anchor: Span,
    /// The phrase.
    pub phrase: &'p Phrase,
    /// Where it stands.
    pub at: Span,
}

/// How much a fate says about whether a text is flagged.
pub(super) fn weight(fate: Fate) -> usize {
    match fate {
        Fate::Finding | Fate::Marked => 3,
        Fate::Covered => 2,
        _ => 1,
    }
}

/// An occurrence of a phrase that excuses.
struct Known<'p> {
    role: PhraseRole,
    phrase: &'p Phrase,
    placed: Placed,
    /// With the marks and the possessive around it.
    outer: Span,
    /// All of the phrase.
    hull: Span,
}

/// Finds reasons in one text.
pub(super) struct Reasons<'a, 'p> {
    tracer: &'a Tracer<'p>,
    prose: &'a Prose,
    bench: Bench<'a>,
    nesting: Nesting<'a>,
    /// The matches of all rules.
    all: &'a [RawMatch],
    /// The findings of all rules.
    findings: &'a [Finding],
    /// What excuses, by place.
    known: Vec<Known<'p>>,
}

impl<'a, 'p> Reasons<'a, 'p> {
    pub(super) fn new(
        tracer: &'a Tracer<'p>,
        prose: &'a Prose,
        mut bench: Bench<'a>,
        judgement: &'a Judgement,
    ) -> Reasons<'a, 'p> {
        let policy = &tracer.policy;
        let mut known = Vec::new();
        for index in bench.patterns.clone() {
            let pattern = &policy.lexicon.patterns()[index];
            let role = &policy.roles[pattern.owner];
            let Some((role, phrase)) = tracer
                .phrase_of(role)
                .filter(|(role, _)| *role != PhraseRole::Prohibited)
            else {
                continue;
            };
            let chains = bench.chains(pattern, |_| true, |_| true, |_, _| true);
            for chain in chains {
                let spans = chain.iter().map(|placed| placed.anchor.span);
                let hull = spans.reduce(Span::hull).expect("a chain has an anchor");
                for placed in chain {
                    let block = prose.blocks[placed.anchor.block].span;
                    known.push(Known {
                        role,
                        phrase,
                        placed,
                        outer: written::outer(&prose.text, placed.anchor.span, block),
                        hull,
                    });
                }
            }
        }
        known.sort_by_key(|known| known.placed.anchor.span);
        Reasons {
            tracer,
            prose,
            bench,
            nesting: Nesting::new(prose),
            all: &judgement.matches,
            findings: &judgement.findings,
            known,
        }
    }

    /// The matches of one block with their reasons.
    pub(super) fn explain(
        &mut self,
        block: usize,
        mut found: Vec<&RawMatch>,
    ) -> Vec<MatchTrace<'p>> {
        found.sort_by_key(|found| (std::cmp::Reverse(weight(found.fate)), found.hull()));
        found.truncate(MOST_MATCHES);
        found.sort_by_key(|found| found.hull());
        let rule = self.tracer.entry().rule.rule();
        found
            .into_iter()
            .map(|found| MatchTrace {
                found: found.clone(),
                phrase: &rule.wording()[found.phrase],
                reason: self.reason(block, found),
            })
            .collect()
    }

    fn reason(&mut self, block: usize, found: &RawMatch) -> Reason<'p> {
        match found.fate {
            Fate::Finding => Reason::Finding,
            Fate::Marked => Reason::Marked(self.mark(found)),
            Fate::Accompanied => Reason::Accompanied(self.tracer.entry().rule.rule().within),
            Fate::Later => Reason::Later,
            Fate::Covered => Reason::Covered(self.cover(found)),
            Fate::Excepted => {
                Reason::Excepted(self.inside(PhraseRole::Except, &found.anchors).next())
            }
            Fate::Cured => self.cure(block, found),
            Fate::Approved => {
                let anchors = found.anchors.iter();
                let excuses = anchors.filter_map(|anchor| {
                    let anchor = std::slice::from_ref(anchor);
                    self.inside(PhraseRole::Approved, anchor).next()
                });
                Reason::Approved(excuses.collect())
            }
            Fate::Allowed => {
                let text = &self.prose.text[found.hull().range()];
                let mut allowed = self.tracer.entry().rule.rule().allowed.iter();
                let equal = allowed.find(|allowed| reads_as(text, allowed));
                Reason::Allowed(equal.map(|equal| equal.text.clone()).unwrap_or_default())
            }
            Fate::OutOfScope => Reason::OutOfScope(self.nesting.scopes(block, found.hull())),
            Fate::Quoted => {
                let scopes = self.nesting.scopes(block, found.hull());
                Reason::Quoted(scopes.has(Scope::Quote))
            }
        }
    }

    /// What marks a match.
    fn mark(&self, found: &RawMatch) -> Disposition {
        let span = self.prose.map.span_of(found.hull());
        let name = self.tracer.entry().rule.name();
        let mut findings = self.findings.iter();
        let own = findings.find(|finding| {
            finding.span == span && !finding.stands() && finding.rule.name() == name
        });
        own.map(|finding| finding.disposition.clone())
            .unwrap_or_default()
    }

    /// The finding that covers a match: the rule's name, and where.
    fn cover(&self, found: &RawMatch) -> Option<(String, Span)> {
        let policy = &self.tracer.policy;
        let hull = found.hull();
        let cover = self.all.iter().find(|other| {
            matches!(other.fate, Fate::Finding | Fate::Marked)
                && policy.severity(other.rule) == policy.severity(found.rule)
                && other.hull().contains(hull)
        })?;
        Some((policy.rules[cover.rule].rule.name(), cover.hull()))
    }

    /// The phrases of `role` inside which one of `anchors` lies.
    fn inside<'s>(
        &'s self,
        role: PhraseRole,
        anchors: &'s [Span],
    ) -> impl Iterator<Item = Excuse<'p>> + 's {
        let known = self.known.iter().filter(move |known| known.role == role);
        known.filter_map(|known| {
            let mut anchors = anchors.iter();
            let anchor = *anchors.find(|anchor| known.outer.contains(**anchor))?;
            Some(known.excuse(anchor))
        })
    }

    /// The `unless` phrase that cures a match.
    fn cure(&mut self, block: usize, found: &RawMatch) -> Reason<'p> {
        let rule = self.tracer.entry().rule.rule();
        let within = rule
            .unless
            .as_ref()
            .map_or(Reach::Sentence, |unless| unless.within);
        let cure = self.known.iter().find_map(|known| {
            let phrase = known.placed.anchor;
            if known.role != PhraseRole::Unless || phrase.block != block {
                return None;
            }
            let ruler = self.bench.ruler(phrase.reading);
            let measured = ruler.place(self.prose, phrase);
            let place = |&span: &Span| ruler.place(self.prose, Anchor { span, ..phrase });
            let anchors: Vec<Placed> = found.anchors.iter().map(place).collect();
            let mut reached = Reached::new(within);
            reached.push(measured);
            reached.finish();
            let anchor = anchors.iter().find(|anchor| reached.reaches(anchor))?;
            Some(known.excuse(anchor.anchor.span))
        });
        Reason::Cured(cure, within)
    }
}

impl<'p> Known<'p> {
    fn excuse(&self, anchor: Span) -> Excuse<'p> {
        Excuse {
            anchor,
            phrase: self.phrase,
            at: self.hull,
        }
    }
}
