//! From matches to findings, step by step as in `docs/matching.md`.

use std::collections::BTreeSet;
use std::sync::Arc;

use sayso::document::{Block, Prose};
use sayso::text::{Scope, Scopes, Span};
use sayso::wordlist::{Case, Kind, Phrase, Reach, Rule, RuleSeverity, Wordlist};

use super::engine;
use super::find::{self, Anchor, Page};
use super::reading;
use super::sentences;
use super::shape::{self, Chain};

/// How a text is judged.
#[derive(Clone, Debug)]
pub struct Options {
    /// The rules in force: list and rule, in order.
    pub in_force: Vec<RuleIndex>,
}

/// A rule, by the indices of its list and of the rule in it. The order is that in which rules win.
pub type RuleIndex = (usize, usize);

/// A match and what became of it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct OracleMatch {
    /// The rule.
    pub rule: RuleIndex,
    /// Its anchors, sorted.
    pub anchors: Vec<Span>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a match.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fate {
    /// It stands; whether it is reported itself or with a longer one is another question.
    Stands,
    /// It lies where its rule does not look.
    OutOfScope,
    /// It is a quotation, and its rule skips those.
    Quoted,
    /// An anchor lies in an `except` phrase.
    Excepted,
    /// An `unless` phrase is near an anchor.
    Cured,
    /// It lies in approved wording.
    Approved,
    /// It is one of its rule's own allowed texts.
    Allowed,
}

/// A finding.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct OracleFinding {
    /// `list/rule`.
    pub rule: String,
    /// From its first to its last byte.
    pub text: Span,
    /// Its anchors, sorted.
    pub anchors: Vec<Span>,
    /// The other rules whose matches it covers, sorted.
    pub also: Vec<String>,
}

/// Wordlists with their phrases as trees.
pub struct Oracle<'a> {
    /// The lists.
    pub lists: &'a [Arc<Wordlist>],
    rules: Vec<Compiled<'a>>,
}

impl Oracle<'_> {
    /// Takes the phrases of `lists` apart.
    pub fn new<'a>(lists: &'a [Arc<Wordlist>], options: &Options) -> Oracle<'a> {
        let in_force = options.in_force.iter();
        let rules = in_force.map(|&index| Compiled::new(lists, index)).collect();
        Oracle { lists, rules }
    }

    /// Every finding in `prose`, sorted.
    pub fn findings(&self, prose: &Prose) -> Vec<OracleFinding> {
        let standing: Vec<(RuleIndex, Vec<Span>)> = self
            .matches(prose)
            .into_iter()
            .filter(|found| found.fate == Fate::Stands)
            .map(|found| (found.rule, found.anchors))
            .collect();
        report(self.lists, &standing)
    }

    /// Every match in `prose` and what became of it, sorted.
    pub fn matches(&self, prose: &Prose) -> Vec<OracleMatch> {
        let mut all = Vec::new();
        for block in &prose.blocks {
            let text = &prose.text[block.span.range()];
            let sentences: Vec<usize> = sentences::boundaries(text)
                .into_iter()
                .map(|at| at + block.span.start)
                .collect();
            let pages: Vec<Page> = reading::readings(text, block.span.start, prose.joins_lines)
                .into_iter()
                .map(|reading| Page {
                    reading,
                    sentences: sentences.clone(),
                })
                .collect();
            for rule in &self.rules {
                rule.judge(prose, block, &pages, &mut all);
            }
        }
        all.sort();
        all
    }
}

/// The last step: of matches that cover one another the longest is reported, and names the other rules.
pub fn report(lists: &[Arc<Wordlist>], standing: &[(RuleIndex, Vec<Span>)]) -> Vec<OracleFinding> {
    let name =
        |(list, rule): RuleIndex| format!("{}/{}", lists[list].id, lists[list].rules[rule].id);
    let severity = |(list, rule): RuleIndex| severity(&lists[list].rules[rule]);
    let mut standing = standing.to_vec();
    standing.sort();
    standing.dedup();
    let mut findings = Vec::new();
    for (index, (rule, anchors)) in standing.iter().enumerate() {
        let mut also = Vec::new();
        let mut hidden = false;
        for (other_index, (other_rule, other)) in standing.iter().enumerate() {
            if index == other_index || severity(*rule) != severity(*other_rule) {
                continue;
            }
            let is_covered = covers(other, anchors);
            let covers = covers(anchors, other);
            hidden |= is_covered && (!covers || other_index < index);
            if covers && other_rule != rule {
                also.push(name(*other_rule));
            }
        }
        if !hidden {
            also.sort();
            also.dedup();
            findings.push(OracleFinding {
                rule: name(*rule),
                text: hull(anchors),
                anchors: anchors.clone(),
                also,
            });
        }
    }
    findings.sort();
    findings
}

/// Whether a match with the anchors `a` covers one with the anchors `b`, from its first to its last word.
fn covers(a: &[Span], b: &[Span]) -> bool {
    hull(a).contains(hull(b))
}

/// The span from the first to the last anchor.
pub fn hull(anchors: &[Span]) -> Span {
    let hull = anchors.iter().copied().reduce(Span::hull);
    hull.expect("a match has an anchor")
}

/// Findings of different severity never hide one another; `review` is a severity of its own.
fn severity(rule: &Rule) -> u8 {
    match (rule.kind, rule.severity) {
        (Kind::Review, _) => 3,
        (_, RuleSeverity::Error) => 2,
        (_, RuleSeverity::Warning) => 1,
        (_, RuleSeverity::Info) => 0,
    }
}

/// A rule with its phrases as trees.
struct Compiled<'a> {
    index: RuleIndex,
    rule: &'a Rule,
    english: bool,
    prohibited: Vec<Chain>,
    except: Vec<Chain>,
    near: Vec<Chain>,
    approved: Vec<Chain>,
}

impl Compiled<'_> {
    fn new(lists: &[Arc<Wordlist>], index: RuleIndex) -> Compiled<'_> {
        let list = &lists[index.0];
        let rule = &list.rules[index.1];
        let compile = |phrases: &[Phrase], case: Case| -> Vec<Chain> {
            phrases
                .iter()
                .flat_map(|phrase| shape::chains(phrase, list, case))
                .collect()
        };
        let near = rule
            .unless
            .as_ref()
            .map_or(&[][..], |unless| unless.near.as_slice());
        let approved = list
            .approved
            .iter()
            .filter(|approved| approved.protects.contains(&index.1))
            .flat_map(|approved| compile(&approved.phrases, rule.case))
            .collect();
        Compiled {
            index,
            rule,
            english: is_english(&rule.language),
            prohibited: compile(&rule.prohibited, rule.case),
            except: compile(&rule.except, rule.case),
            near: compile(near, rule.case),
            approved,
        }
    }

    /// Adds every match of the rule in `block`.
    fn judge(&self, prose: &Prose, block: &Block, pages: &[Page], all: &mut Vec<OracleMatch>) {
        let mut found: BTreeSet<Vec<Anchor>> = BTreeSet::new();
        for mut anchors in pages
            .iter()
            .flat_map(|page| self.stand(&self.prohibited, page))
        {
            anchors.sort();
            found.insert(anchors.into_iter().map(placeless).collect());
        }
        if found.is_empty() {
            return;
        }
        // what stands in one reading of the block counts in all
        let everywhere = |chains: &[Chain]| -> Vec<Anchor> {
            let pages = pages.iter();
            pages.flat_map(|page| self.anchors(chains, page)).collect()
        };
        let except = everywhere(&self.except);
        let near = everywhere(&self.near);
        let approved = everywhere(&self.approved);
        for anchors in found {
            let spans: Vec<Span> = anchors.iter().map(|anchor| anchor.span).collect();
            let inside = |shields: &[Anchor], anchor: &Anchor| {
                shields
                    .iter()
                    .any(|shield| shield.core.contains(anchor.core))
            };
            let cured = |anchor: &Anchor| {
                near.iter()
                    .any(|near| pages.iter().any(|page| self.reaches(*near, *anchor, page)))
            };
            let fate = if self.is_out_of_scope(prose, block, &spans) {
                Fate::OutOfScope
            } else if self.rule.skips_quotes && is_quoted(prose, block, &spans) {
                Fate::Quoted
            } else if anchors.iter().any(|anchor| inside(&except, anchor)) {
                Fate::Excepted
            } else if anchors.iter().any(cured) {
                Fate::Cured
            } else if anchors.iter().all(|anchor| inside(&approved, anchor)) {
                Fate::Approved
            } else if self.allows(&prose.text[hull(&spans).range()]) {
                Fate::Allowed
            } else {
                Fate::Stands
            };
            all.push(OracleMatch {
                rule: self.index,
                anchors: spans,
                fate,
            });
        }
    }

    fn stand(&self, chains: &[Chain], page: &Page) -> Vec<Vec<Anchor>> {
        chains
            .iter()
            .flat_map(|chain| find::occurrences(chain, page, self.english))
            .collect()
    }

    fn anchors(&self, chains: &[Chain], page: &Page) -> Vec<Anchor> {
        let mut anchors = self.stand(chains, page).concat();
        anchors.sort();
        anchors.dedup();
        anchors
    }

    fn is_out_of_scope(&self, prose: &Prose, block: &Block, anchors: &[Span]) -> bool {
        let (named, excluded) = engine::scopes(self.rule);
        let scopes = scopes_of(prose, block, anchors);
        scopes.intersection(named).is_empty() || !scopes.intersection(excluded).is_empty()
    }

    /// Whether an `unless` phrase at `near` cures an anchor.
    fn reaches(&self, near: Anchor, anchor: Anchor, page: &Page) -> bool {
        let within = self.rule.unless.as_ref().map(|unless| unless.within);
        let (near, anchor) = (page.place(near), page.place(anchor));
        let overlap = near.first < anchor.end && anchor.first < near.end;
        match within.expect("there is an unless") {
            Reach::Words(words) => {
                find::same_sentence(near, anchor, page)
                    && (overlap || find::between(near, anchor, page) < words)
            }
            Reach::Sentence => find::same_sentence(near, anchor, page),
            Reach::Paragraph => true,
            Reach::Section | Reach::Document => unreachable!("unless reaches a paragraph at most"),
        }
    }

    fn allows(&self, text: &str) -> bool {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.rule
            .allowed
            .iter()
            .any(|allowed| words(&allowed.text) == words(text))
    }
}

/// The anchor without its place in one reading.
fn placeless(anchor: Anchor) -> Anchor {
    Anchor {
        first: 0,
        end: 0,
        ..anchor
    }
}

fn is_english(language: &str) -> bool {
    language.to_ascii_lowercase().split('-').next() == Some("en")
}

/// The scopes in which a match lies wholly, with what is between its anchors: those of its block, and of the stretches
/// that hold it.
fn scopes_of(prose: &Prose, block: &Block, anchors: &[Span]) -> Scopes {
    let hull = hull(anchors);
    let marks = prose.marks.iter();
    let holding = marks.filter(|mark| mark.span.contains(hull));
    block.scopes.union(holding.map(|mark| mark.scope).collect())
}

/// Whether a match lies wholly in a block quote or between quotation marks.
fn is_quoted(prose: &Prose, block: &Block, anchors: &[Span]) -> bool {
    block.scopes.has(Scope::Quote)
        || quotations(&prose.text[block.span.range()])
            .into_iter()
            .any(|quotation| {
                anchors
                    .iter()
                    .all(|anchor| quotation.shifted(block.span.start).contains(*anchor))
            })
}

/// What stands between double quotation marks or guillemets.
fn quotations(text: &str) -> Vec<Span> {
    let mut quotations = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, ch) in text.char_indices() {
        match (open, ch) {
            (Some((start, '"')), '"')
            | (Some((start, '“' | '„')), '”')
            | (Some((start, '„')), '“')
            | (Some((start, '«')), '»')
            | (Some((start, '»')), '«')
            | (Some((start, '「')), '」')
            | (Some((start, '『')), '』') => {
                quotations.push(Span::new(start, at));
                open = None;
            }
            (None, '"' | '“' | '„' | '«' | '»' | '「' | '『') => {
                open = Some((at + ch.len_utf8(), ch))
            }
            _ => {}
        }
    }
    quotations
}
