//! A wordlist's own checks: whether its examples hold, whether its phrases can match, what each leaves untested.
//!
//! These need the engine, so they stand here and not in the loader; what they find is refused or warned of all the same.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::fate::Fate;
use super::judge::Judgement;
use super::policy::{Policy, RuleEntry, RuleState};
use super::sample;
use super::scratch::Scratch;
use crate::diagnostic::{Diagnostic, code};
use crate::document::{self, Format, Prose};
use crate::text::{Jobs, in_shares};
use crate::wordlist::{Example, Rule, Wordlist};

mod plain;

/// What a wordlist's checks came to.
#[derive(Debug)]
pub struct Proof {
    /// Each rule with what its examples exercise, in the order of the list.
    pub rules: Vec<RuleProof>,
    /// What does not hold (errors), and what someone should look at (warnings).
    pub diagnostics: Vec<Diagnostic>,
}

/// What the examples of one rule exercise.
#[derive(Debug)]
pub struct RuleProof {
    /// The rule, with the state that says why its examples were not run, if they were not.
    pub entry: RuleEntry,
    /// Indices into [`Rule::wording`] of the phrases that no `flag` example exercises.
    pub untested: Vec<usize>,
}

/// Runs every check of `wordlist`; `as_of` is the day for what is overdue.
pub fn prove(wordlist: &Arc<Wordlist>, as_of: Date) -> Proof {
    let (mut prover, diagnostics) = Prover::new(wordlist, as_of, |_| true);
    prover.diagnostics = diagnostics;
    let mut rules = Vec::new();
    for (index, entry) in prover.policy.rules.clone().into_iter().enumerate() {
        let mut untested = Vec::new();
        if entry.state == RuleState::InForce {
            let exercised = prover.run_examples(index, entry.rule.rule());
            let count = entry.rule.rule().wording().len();
            untested = (0..count)
                .filter(|phrase| !exercised.contains(phrase))
                .collect();
            prover.try_phrases(index, entry.rule.rule());
            prover.try_allowed(index, entry.rule.rule());
        }
        if let Some(due) = entry.overdue_since {
            let rule = entry.rule.rule();
            prover.report(
                Diagnostic::warning(
                    code::REVIEW_OVERDUE,
                    format!("the review of `{}` was due on {due}", rule.id),
                ),
                rule.span,
                "still fires",
                "review the rule, then set a new `review-by`",
            );
        }
        rules.push(RuleProof { entry, untested });
    }
    prover.find_twins();
    Proof {
        rules,
        diagnostics: prover.diagnostics,
    }
}

/// So many rules are worth a thread. In tests one is.
const LEAST_SHARE: usize = if cfg!(test) { 1 } else { 1000 };

/// Runs only the checks that a list must pass to be used: its examples hold, and each phrase can match. Gives what does not hold.
pub fn refuse(wordlist: &Arc<Wordlist>, as_of: Date) -> Vec<Diagnostic> {
    let mut is_shielded = vec![false; wordlist.rules.len()];
    for &rule in wordlist.approved.iter().flat_map(|it| &it.protects) {
        is_shielded[rule] = true;
    }
    let count = wordlist.rules.len();
    let threads = Jobs::OF_PROCESSORS.threads_for(count / LEAST_SHARE);
    let holds = in_shares(&wordlist.rules, threads, |rules| -> Vec<bool> {
        rules.iter().map(|rule| plain::holds(rule)).collect()
    })
    .concat();
    let is_doubtful = |&rule: &usize| is_shielded[rule] || !holds[rule];
    let doubtful: Vec<usize> = (0..count).filter(is_doubtful).collect();
    // whether an example of a rule holds depends on no other rule, but that one may hide a finding that it must not have
    let is_picked = |rule: usize| doubtful.binary_search(&rule).is_ok();
    if doubtful.is_empty() || faults(wordlist, as_of, is_picked).is_empty() {
        return Vec::new();
    }
    faults(wordlist, as_of, |_| true)
}

/// What does not hold of the rules that `is_picked`, as if there were no others.
fn faults(
    wordlist: &Arc<Wordlist>,
    as_of: Date,
    is_picked: impl Fn(usize) -> bool,
) -> Vec<Diagnostic> {
    let (mut prover, diagnostics) = Prover::new(wordlist, as_of, is_picked);
    prover.diagnostics = diagnostics;
    for (index, entry) in prover.policy.rules.clone().into_iter().enumerate() {
        if entry.state == RuleState::InForce {
            prover.run_examples(index, entry.rule.rule());
            prover.try_phrases(index, entry.rule.rule());
        }
    }
    prover
        .diagnostics
        .retain(|diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error);
    prover.diagnostics
}

struct Prover {
    policy: Policy,
    list: Arc<Wordlist>,
    prose: Prose,
    scratch: Scratch,
    diagnostics: Vec<Diagnostic>,
}

impl Prover {
    fn new(
        wordlist: &Arc<Wordlist>,
        as_of: Date,
        is_picked: impl Fn(usize) -> bool,
    ) -> (Prover, Vec<Diagnostic>) {
        let (policy, diagnostics) = Policy::for_examples(wordlist, as_of, is_picked);
        let prover = Prover {
            policy,
            list: Arc::clone(wordlist),
            prose: Prose::default(),
            scratch: Scratch::default(),
            diagnostics: Vec::new(),
        };
        (prover, diagnostics)
    }

    /// Judges `text` as the rule at `index` would meet it: at a path that it binds.
    fn judge(&mut self, text: &str, format: Format) -> Judgement {
        document::read(format, text, self.policy.wanted(), &mut self.prose);
        self.policy.judge_anywhere(&self.prose, &mut self.scratch)
    }

    /// Runs the examples of a rule; gives the phrases that its `flag` examples exercise.
    fn run_examples(&mut self, index: usize, rule: &Rule) -> HashSet<usize> {
        let mut exercised = HashSet::new();
        for example in &rule.examples.flag {
            let judgement = self.judge(&example.text, Format::Markdown);
            let flagged = flagging(&judgement, index);
            if flagged.is_empty() {
                let why = excuse(&judgement, index);
                self.report_example(rule, example, "must be flagged and is not", &why);
            }
            exercised.extend(flagged);
        }
        for example in &rule.examples.pass {
            let judgement = self.judge(&example.text, Format::Markdown);
            if let Some(found) = judgement
                .findings
                .iter()
                .find(|found| found.rule.index == index)
            {
                let why = format!("it reads \"{}\"", found.matched);
                self.report_example(rule, example, "must pass and is flagged", &why);
            }
        }
        exercised
    }

    fn report_example(&mut self, rule: &Rule, example: &Example, what: &str, why: &str) {
        self.report(
            Diagnostic::error(
                code::EXAMPLE_DOES_NOT_HOLD,
                format!("an example of `{}` {what}", rule.id),
            ),
            example.span,
            why,
            &format!(
                "mend the example or the phrases; `sayso trace {}/{} -` shows each step",
                self.list.id, rule.id
            ),
        );
    }

    /// Tries each phrase on texts made of its own words.
    fn try_phrases(&mut self, index: usize, rule: &Rule) {
        let list = Arc::clone(&self.list);
        let mut wins = rule.wording().is_empty();
        let mut covered_by = None;
        let mut all = true;
        for (number, phrase) in rule.wording().iter().enumerate() {
            let mut matched = false;
            let mut counts = false;
            let samples = sample::samples(phrase, &list.terms);
            all &= samples.are_all;
            for text in &samples.texts {
                let judgement = self.judge(text, Format::Text);
                for found in judgement
                    .matches
                    .iter()
                    .filter(|found| found.rule == index && found.phrase == number)
                {
                    matched = true;
                    counts |= !matches!(found.fate, Fate::Excepted);
                }
                wins |= judgement
                    .findings
                    .iter()
                    .any(|found| found.rule.index == index);
                let cover = judgement
                    .findings
                    .iter()
                    .find(|found| found.also.contains(&format!("{}/{}", list.id, rule.id)));
                covered_by = covered_by.or(cover.map(|cover| cover.rule.rule().id.clone()));
            }
            if !matched && !samples.are_cut {
                self.report(
                    Diagnostic::error(
                        code::PHRASE_CANNOT_MATCH,
                        format!("a phrase of `{}` cannot match its own words", rule.id),
                    ),
                    phrase.span,
                    "never matches",
                    "a sentence may end between its words; `sayso trace` shows how it is read",
                );
            } else if !counts && samples.are_all {
                self.report(
                    Diagnostic::error(
                        code::PHRASE_ALWAYS_EXCEPTED,
                        format!(
                            "a phrase of `{}` is wholly covered by its own `except`",
                            rule.id
                        ),
                    ),
                    phrase.span,
                    "never counts",
                    "make the `except` phrase longer than the phrase it excuses",
                );
            }
        }
        if let (true, false, Some(by)) = (all, wins, covered_by) {
            self.report(
                Diagnostic::warning(
                    code::NEVER_WINS,
                    format!("`{}` never wins: `{by}` covers all that it finds", rule.id),
                ),
                rule.span,
                "is only ever named as `also`",
                "drop one of the two rules, or give them different severities",
            );
        }
    }

    /// Whether what a rule says instead is itself prohibited.
    fn try_allowed(&mut self, index: usize, rule: &Rule) {
        for allowed in &rule.allowed {
            let judgement = self.judge(&allowed.text, Format::Text);
            if let Some(found) = judgement
                .findings
                .iter()
                .find(|found| found.rule.index != index)
            {
                self.report(
                    Diagnostic::warning(
                        code::ALLOWED_IS_PROHIBITED,
                        format!(
                            "`{}` says to write \"{}\", which `{}` prohibits",
                            rule.id,
                            allowed.text,
                            found.rule.rule().id
                        ),
                    ),
                    allowed.span,
                    "prohibited",
                    "change one of the two rules",
                );
            }
        }
    }

    /// Finds phrases that stand in two rules with different verdicts.
    fn find_twins(&mut self) {
        let list = Arc::clone(&self.list);
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (index, entry) in self.policy.rules.clone().iter().enumerate() {
            if entry.state != RuleState::InForce {
                continue;
            }
            for phrase in &entry.rule.rule().prohibited {
                let known = *seen
                    .entry(phrase.to_string().to_lowercase())
                    .or_insert(index);
                if known != index && self.policy.severity(known) != self.policy.severity(index) {
                    let (rule, other) = (entry.rule.rule(), &list.rules[known]);
                    self.report(
                        Diagnostic::warning(
                            code::SAME_PHRASE_TWICE,
                            format!(
                                "`{}` and `{}` hold the same phrase, with different verdicts",
                                other.id, rule.id
                            ),
                        ),
                        phrase.span,
                        "also in the other rule",
                        "keep it in one of them",
                    );
                }
            }
        }
    }

    fn report(&mut self, diagnostic: Diagnostic, span: crate::text::Span, label: &str, help: &str) {
        self.diagnostics
            .push(diagnostic.at(&self.list.file, span, label).help(help));
    }
}

/// The phrases by which rule `index` flags.
fn flagging(judgement: &Judgement, index: usize) -> HashSet<usize> {
    let own = judgement.matches.iter().filter(|found| found.rule == index);
    own.filter(|found| matches!(found.fate, Fate::Finding | Fate::Covered | Fate::Marked))
        .map(|found| found.phrase)
        .collect()
}

/// Why rule `index` does not flag.
fn excuse(judgement: &Judgement, index: usize) -> String {
    let mut fates: Vec<Fate> = judgement
        .matches
        .iter()
        .filter(|found| found.rule == index)
        .map(|found| found.fate)
        .collect();
    fates.sort_unstable();
    match fates.first() {
        None => "no phrase of the rule matches".to_owned(),
        Some(Fate::Finding | Fate::Covered | Fate::Marked) => unreachable!("it flags"),
        Some(Fate::Excepted) => "an `except` phrase excuses it".to_owned(),
        Some(Fate::Cured) => "an `unless` phrase is within reach".to_owned(),
        Some(Fate::Approved) => "approved wording shields it".to_owned(),
        Some(Fate::Allowed) => "it is an `allowed` text of the rule".to_owned(),
        Some(Fate::OutOfScope) => "it stands outside the rule's `scopes`".to_owned(),
        Some(Fate::Accompanied) => "the text it requires stands within reach".to_owned(),
        Some(Fate::Later) => "it is no first mention".to_owned(),
        Some(Fate::Quoted) => "it is quoted, and the rule skips quotes".to_owned(),
    }
}

#[cfg(test)]
mod tests;
