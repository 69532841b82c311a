//! Where engine and oracle differ, told so that a person sees which is wrong.
//!
//! The oracle lists every combination of anchors in which a chain (`a ... b`, `a w/5 b`) stands; the engine reports each
//! anchor at least once, with its nearest partners. So for a phrase of one anchor both must list the same matches;
//! for a chain each match of the engine must be one of the oracle's, and each anchor of those of the oracle must be in
//! one of the engine's. What is reported of the matches that stand must be what the oracle would report of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use sayso::document::Prose;
use sayso::text::Span;
use sayso::wordlist::Wordlist;

use super::engine::Engine;
use super::judge::{Fate, Oracle, OracleFinding, OracleMatch, RuleIndex, report};

/// Says how what the engine made of `prose` differs from what the oracle makes of it.
pub fn compare(oracle: &Oracle<'_>, prose: &Prose, engine: &Engine) -> Result<(), String> {
    let lists = oracle.lists;
    let oracle = oracle.matches(prose);
    let mut differences = String::new();
    compare_matches(lists, prose, engine, &oracle, &mut differences);
    compare_findings(lists, prose, engine, &mut differences);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(differences)
    }
}

type Anchors = Vec<Span>;

fn compare_matches(
    lists: &[Arc<Wordlist>],
    prose: &Prose,
    engine: &Engine,
    oracle: &[OracleMatch],
    differences: &mut String,
) {
    let mut ours: BTreeMap<(RuleIndex, Anchors), Fate> = BTreeMap::new();
    for found in oracle {
        ours.insert((found.rule, found.anchors.clone()), found.fate);
    }
    let theirs: BTreeSet<(RuleIndex, Anchors)> = engine.standing.iter().cloned().collect();
    let mut covered: BTreeSet<(RuleIndex, Span)> = BTreeSet::new();
    for (rule, anchors) in &theirs {
        covered.extend(anchors.iter().map(|&anchor| (*rule, anchor)));
        match ours.get(&(*rule, anchors.clone())) {
            Some(Fate::Stands) => {}
            Some(fate) => tell(
                lists,
                prose,
                *rule,
                anchors,
                &format!("stands for the engine, but is {fate:?}"),
                differences,
            ),
            None => tell(
                lists,
                prose,
                *rule,
                anchors,
                "is no match, but the engine found it",
                differences,
            ),
        }
    }
    for ((rule, anchors), fate) in &ours {
        if *fate != Fate::Stands {
            continue;
        }
        let missed = if anchors.len() == 1 {
            !theirs.contains(&(*rule, anchors.clone()))
        } else {
            !anchors
                .iter()
                .all(|&anchor| covered.contains(&(*rule, anchor)))
        };
        if missed {
            let other = engine
                .dropped
                .iter()
                .find(|dropped| dropped.0 == *rule && dropped.1 == *anchors);
            let why = match other {
                Some((_, _, fate)) => format!("stands, but the engine dropped it as {fate}"),
                None => "stands, but the engine did not find it".to_owned(),
            };
            tell(lists, prose, *rule, anchors, &why, differences);
        }
    }
}

fn compare_findings(
    lists: &[Arc<Wordlist>],
    prose: &Prose,
    engine: &Engine,
    differences: &mut String,
) {
    let expected: Vec<_> = report(lists, &engine.standing)
        .into_iter()
        .map(|finding| sourced(prose, &finding))
        .collect();
    let mut actual = engine.findings.clone();
    actual.sort();
    let mut expected = expected;
    expected.sort();
    for finding in &expected {
        if !actual.contains(finding) {
            let _ = writeln!(differences, "not reported of what stands: {finding:?}");
        }
    }
    for finding in &actual {
        if !expected.contains(finding) {
            let _ = writeln!(differences, "reported, but should not be: {finding:?}");
        }
    }
    if differences.is_empty() && actual.len() != expected.len() {
        let _ = writeln!(
            differences,
            "{} findings instead of {}",
            actual.len(),
            expected.len()
        );
    }
}

/// A finding as rule, bytes of the source, and the other rules it covers.
pub type Sourced = (String, Span, Vec<String>);

/// The finding in bytes of the source.
pub fn sourced(prose: &Prose, finding: &OracleFinding) -> Sourced {
    (
        finding.rule.clone(),
        prose.map.span_of(finding.text),
        finding.also.clone(),
    )
}

fn tell(
    lists: &[Arc<Wordlist>],
    prose: &Prose,
    (list, rule): RuleIndex,
    anchors: &[Span],
    what: &str,
    differences: &mut String,
) {
    let list = &lists[list];
    let rule = &list.rules[rule];
    let words: Vec<String> = anchors
        .iter()
        .map(|anchor| format!("{:?} at {}", &prose.text[anchor.range()], anchor.start))
        .collect();
    let block = prose
        .blocks
        .iter()
        .find(|block| block.span.contains(anchors[0]));
    let context = block.map_or("", |block| around(prose, block.span, anchors));
    let _ = writeln!(
        differences,
        "{}/{}: {} {what}\n  in {context:?}",
        list.id,
        rule.id,
        words.join(" + "),
    );
}

/// The text of the block near the anchors.
fn around<'a>(prose: &'a Prose, block: Span, anchors: &[Span]) -> &'a str {
    let hull = super::judge::hull(anchors);
    let mut start = hull.start.saturating_sub(60).max(block.start);
    let mut end = (hull.end + 60).min(block.end);
    while !prose.text.is_char_boundary(start) {
        start -= 1;
    }
    while !prose.text.is_char_boundary(end) {
        end += 1;
    }
    &prose.text[start..end]
}
