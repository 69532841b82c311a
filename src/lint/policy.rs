//! Which rules apply: the wordlists of a run, compiled, with the day and the audience they are read for.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use smallvec::SmallVec;

use super::adjust::Adjustments;
use super::suppress::SuppressionOptions;
use super::{FindingSeverity, RuleRef};
use crate::diagnostic::{Diagnostic, code};
use crate::document::Format;
use crate::glob::Globs;
use crate::lexicon::{
    Extent, Lexicon, LexiconBuilder, Pattern, PatternOptions, Sieve, Sifted, Sifter,
};
use crate::text::{Halt, Scope, Scopes, Span};
use crate::wordlist::{Case, Kind, Phrase, Reach, Rule, Status, Wordlist, languages_meet};

/// For whom and when rules are read.
#[derive(Clone, Debug)]
pub struct PolicyOptions {
    /// The day.
    pub as_of: Date,
    /// The audiences of the run; rules of all audiences apply if it names none.
    pub audience: Vec<String>,
    /// The regions of the run; rules of all regions apply if it names none.
    pub region: Vec<String>,
    /// The languages of the texts; rules in all languages apply if it names none.
    pub language: Vec<String>,
}

impl PolicyOptions {
    /// On day `as_of`, for everyone, everywhere, in every language.
    pub fn on(as_of: Date) -> PolicyOptions {
        PolicyOptions {
            as_of,
            audience: Vec::new(),
            region: Vec::new(),
            language: Vec::new(),
        }
    }
}

/// Whether a rule applies, and if not, why.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RuleState {
    /// It fires.
    InForce,
    /// Its first day is still to come.
    NotYet(Date),
    /// That was its first day out of force.
    Expired(Date),
    /// Not approved yet.
    Proposed,
    /// No longer used.
    Retired,
    /// It binds other audiences.
    OtherAudience,
    /// It binds other regions.
    OtherRegion,
    /// It is written for texts in another language.
    OtherLanguage,
    /// It binds paths at which no text of the run stands.
    OtherPath,
    /// The run does not ask for it.
    NotSelected,
    /// Switched off where the text stands.
    Disabled,
}

/// A rule and its state on the day.
#[derive(Clone, Debug)]
pub struct RuleEntry {
    /// The rule.
    pub rule: RuleRef,
    /// Whether it applies.
    pub state: RuleState,
    /// It is in force, and its review was due on this day.
    pub overdue_since: Option<Date>,
    /// How grave its findings are.
    pub severity: FindingSeverity,
}

/// What a compiled phrase is for. Rules are indices into [`Policy::rules`].
#[derive(Clone, Debug)]
pub(super) enum Role {
    /// The phrase with that index among [`Rule::wording`].
    Prohibit { rule: usize, phrase: usize },
    /// It excuses anchors inside it: the phrase with that index among the rule's `except`.
    Except { rule: usize, phrase: usize },
    /// It excuses anchors within reach: the phrase with that index among the rule's `unless`.
    Unless {
        rule: usize,
        phrase: usize,
        within: Reach,
    },
    /// It is the companion text with that index among the rule's `require`.
    Companion { rule: usize, phrase: usize },
    /// It is the full form with that index among the rule's `first`.
    First { rule: usize, phrase: usize },
    /// It is always right, and shields from these rules; written there in their list.
    Approved { rules: Vec<usize>, place: Span },
}

/// How many bytes are read, for each literal that is looked for, before it is worth making a sieve. Tests of the whole program
/// sift all.
const BYTES_A_LITERAL: usize = if cfg!(all(debug_assertions, not(test))) {
    0
} else {
    30
};

/// The rules of a run, compiled.
#[derive(Debug)]
pub struct Policy {
    /// The lists, in the order given.
    pub wordlists: Vec<Arc<Wordlist>>,
    /// Every rule of every list, in order, with its state.
    pub rules: Vec<RuleEntry>,
    /// For whom and when.
    pub options: PolicyOptions,
    pub(super) lexicon: Lexicon,
    /// Tells which sources can hold a match; made when it is worth it.
    sieve: OnceLock<Sieve>,
    /// How many bytes were read without it.
    read: AtomicUsize,
    /// What of a source is read.
    extent: Extent,
    /// The scopes beyond what a reader sees in which some rule in force applies.
    wanted: Scopes,
    /// What each compiled phrase is for, by its owner in the lexicon.
    pub(super) roles: Vec<Role>,
    /// The patterns in which each segment of the lexicon stands.
    pub(super) patterns_of: Vec<SmallVec<[usize; 2]>>,
    /// What suppressions in a text may do.
    pub suppressions: SuppressionOptions,
    /// The paths that each rule binds; all, if absent.
    paths: Vec<Option<Globs>>,
}

impl Policy {
    /// Compiles `wordlists` for `options`. A phrase that cannot be compiled is left out, with an error that points at it.
    pub fn new(wordlists: Vec<Arc<Wordlist>>, options: PolicyOptions) -> (Policy, Vec<Diagnostic>) {
        Policy::adjusted(wordlists, options, &Adjustments::default())
    }

    /// The same, with what the project and the run change.
    pub fn adjusted(
        wordlists: Vec<Arc<Wordlist>>,
        options: PolicyOptions,
        adjustments: &Adjustments,
    ) -> (Policy, Vec<Diagnostic>) {
        let mut rules = entries(&wordlists, |rule| state(rule, &options), options.as_of);
        for entry in &mut rules {
            adjustments.adjust(entry);
        }
        let (mut policy, diagnostics) = Policy::compile(wordlists, rules, options);
        policy.suppressions = adjustments.suppressions;
        (policy, diagnostics)
    }

    /// Compiles `wordlist` for its examples: every approved rule that `is_picked`, whatever the day and the audience; reviews too.
    pub(crate) fn for_examples(
        wordlist: &Arc<Wordlist>,
        as_of: Date,
        is_picked: impl Fn(usize) -> bool,
    ) -> (Policy, Vec<Diagnostic>) {
        let wordlists = vec![Arc::clone(wordlist)];
        let options = PolicyOptions::on(as_of);
        let state = |rule: &Rule| match rule.status {
            Status::Proposed => RuleState::Proposed,
            Status::Retired => RuleState::Retired,
            Status::Approved => RuleState::InForce,
        };
        let mut rules = entries(&wordlists, state, as_of);
        for (rule, entry) in rules.iter_mut().enumerate() {
            if !is_picked(rule) {
                entry.state = RuleState::NotSelected;
            }
        }
        Policy::compile(wordlists, rules, options)
    }

    /// The same policy with rule `rule` in force, whatever its state, and binding every path. What cannot be compiled was
    /// reported when the policy was made, or is left out.
    pub(super) fn with_in_force(&self, rule: usize) -> Policy {
        let mut rules = self.rules.clone();
        rules[rule].state = RuleState::InForce;
        let (mut policy, _) = Policy::compile(self.wordlists.clone(), rules, self.options.clone());
        policy.paths[rule] = None;
        policy.suppressions = self.suppressions;
        policy
    }

    fn compile(
        wordlists: Vec<Arc<Wordlist>>,
        rules: Vec<RuleEntry>,
        options: PolicyOptions,
    ) -> (Policy, Vec<Diagnostic>) {
        let mut compiler = Compiler::default();
        let mut first = 0;
        for wordlist in &wordlists {
            for (index, entry) in rules[first..first + wordlist.rules.len()]
                .iter()
                .enumerate()
            {
                if entry.state == RuleState::InForce {
                    compiler.add_rule(wordlist, entry.rule.rule(), first + index);
                }
            }
            compiler.add_approved(wordlist, first, &rules);
            first += wordlist.rules.len();
        }
        let Compiler {
            builder,
            roles,
            diagnostics,
        } = compiler;
        let lexicon = builder.build();
        let mut patterns_of = vec![SmallVec::new(); lexicon.segments()];
        for (index, pattern) in lexicon.patterns().iter().enumerate() {
            for &segment in &pattern.segments {
                patterns_of[segment].push(index);
            }
        }
        let in_force = rules
            .iter()
            .filter(|entry| entry.state == RuleState::InForce);
        let named = in_force.map(|entry| entry.rule.rule().scopes);
        let wanted = named.fold(Scopes::NONE, |wanted, scopes| {
            wanted.union(Scopes::UNREAD.intersection(scopes.only))
        });
        let judges_whole =
            |role: &Role| matches!(role, Role::Companion { .. } | Role::First { .. });
        let extent = Extent {
            cuts: !roles.iter().any(judges_whole),
            code: wanted.has(Scope::Code),
        };
        let paths = rules
            .iter()
            .map(|entry| globs(&entry.rule.rule().paths))
            .collect();
        let policy = Policy {
            wordlists,
            rules,
            options,
            lexicon,
            sieve: OnceLock::new(),
            read: AtomicUsize::new(0),
            extent,
            wanted,
            roles,
            patterns_of,
            suppressions: SuppressionOptions::default(),
            paths,
        };
        (policy, diagnostics)
    }

    /// The rules in force.
    pub fn in_force(&self) -> impl Iterator<Item = &RuleEntry> {
        self.rules
            .iter()
            .filter(|entry| entry.state == RuleState::InForce)
    }

    /// Whether to [sift](Policy::sift) a text of `size` bytes before it is read, or to read it at once: making the sieve takes as
    /// long as reading some texts.
    pub fn is_worth_sifting(&self, size: usize) -> bool {
        self.sieve.get().is_some() || {
            let read = self.read.fetch_add(size, Ordering::Relaxed) + size;
            read >= BYTES_A_LITERAL * self.lexicon.literals()
        }
    }

    /// Where `source` may hold a match of a rule in force. Findings in the parts, if it names any, are those in the whole. Once
    /// `halt` is raised what it says is worth nothing.
    pub fn sift(
        &self,
        format: Format,
        source: &str,
        halt: Halt<'_>,
        sifter: &mut Sifter,
    ) -> Sifted {
        let is_searched =
            |pattern: &Pattern| matches!(self.roles[pattern.owner], Role::Prohibit { .. });
        let sieve = self.sieve.get_or_init(|| self.lexicon.sieve(is_searched));
        sieve.sift(format, source, self.extent, halt, sifter)
    }

    /// The scopes beyond what a reader sees in which some rule in force applies.
    pub fn wanted(&self) -> Scopes {
        self.wanted
    }

    /// Every rule with its state for texts at `paths`: what is in force and binds none of them is not for them.
    pub fn rules_for<'p>(&self, paths: impl IntoIterator<Item = &'p str>) -> Vec<RuleEntry> {
        let mut rules = self.rules.clone();
        let is_bound =
            |&rule: &usize| rules[rule].state == RuleState::InForce && self.paths[rule].is_some();
        let mut elsewhere: Vec<usize> = (0..rules.len()).filter(is_bound).collect();
        for path in paths {
            if elsewhere.is_empty() {
                break;
            }
            elsewhere.retain(|&rule| !self.binds_path(rule, path));
        }
        for rule in elsewhere {
            rules[rule].state = RuleState::OtherPath;
            rules[rule].overdue_since = None;
        }
        rules
    }

    /// How grave a finding of rule `rule` is.
    pub(super) fn severity(&self, rule: usize) -> FindingSeverity {
        self.rules[rule].severity
    }

    /// Whether some rule binds only texts at certain paths.
    pub fn binds_paths(&self) -> bool {
        self.paths.iter().any(Option::is_some)
    }

    /// Whether rule `rule`, an index into [`Policy::rules`], binds the file at `path`.
    pub fn binds_path(&self, rule: usize, path: &str) -> bool {
        self.paths[rule]
            .as_ref()
            .is_none_or(|globs| globs.matches(path))
    }
}

fn entries(
    wordlists: &[Arc<Wordlist>],
    state: impl Fn(&Rule) -> RuleState,
    as_of: Date,
) -> Vec<RuleEntry> {
    let mut entries = Vec::new();
    for list in wordlists {
        for (index, rule) in list.rules.iter().enumerate() {
            let state = state(rule);
            entries.push(RuleEntry {
                rule: RuleRef {
                    list: Arc::clone(list),
                    index,
                },
                state,
                severity: severity(rule),
                overdue_since: rule
                    .validity
                    .review_by
                    .filter(|&due| state == RuleState::InForce && due <= as_of),
            });
        }
    }
    entries
}

fn state(rule: &Rule, options: &PolicyOptions) -> RuleState {
    let binds = |bound: &[String], named: &[String]| {
        bound.is_empty() || named.is_empty() || bound.iter().any(|bound| named.contains(bound))
    };
    match (rule.status, rule.validity.effective, rule.validity.expires) {
        (Status::Proposed, ..) => RuleState::Proposed,
        (Status::Retired, ..) => RuleState::Retired,
        (_, Some(effective), _) if options.as_of < effective => RuleState::NotYet(effective),
        (_, _, Some(expires)) if options.as_of >= expires => RuleState::Expired(expires),
        _ if !binds(&rule.audience, &options.audience) => RuleState::OtherAudience,
        _ if !binds(&rule.region, &options.region) => RuleState::OtherRegion,
        _ if !speaks(&rule.language, &options.language) => RuleState::OtherLanguage,
        _ => RuleState::InForce,
    }
}

/// Whether a rule in `language` binds texts in the languages `named`.
fn speaks(language: &str, named: &[String]) -> bool {
    named.is_empty() || named.iter().any(|named| languages_meet(language, named))
}

/// How grave findings of `rule` are, unless a project says otherwise.
fn severity(rule: &Rule) -> FindingSeverity {
    match (rule.kind, rule.severity) {
        (Kind::Review, _) => FindingSeverity::Review,
        (_, severity) => severity.into(),
    }
}

/// The paths that a rule binds; its patterns were checked when it was loaded.
fn globs(paths: &[String]) -> Option<Globs> {
    if paths.is_empty() {
        return None;
    }
    Globs::new(paths.iter().map(String::as_str)).ok()
}

#[derive(Default)]
struct Compiler {
    builder: LexiconBuilder,
    roles: Vec<Role>,
    diagnostics: Vec<Diagnostic>,
}

impl Compiler {
    fn add_rule(&mut self, list: &Arc<Wordlist>, rule: &Rule, index: usize) {
        for (phrase, prohibited) in rule.wording().iter().enumerate() {
            self.add(
                list,
                rule,
                prohibited,
                Role::Prohibit {
                    rule: index,
                    phrase,
                },
            );
        }
        for (phrase, except) in rule.except.iter().enumerate() {
            let role = Role::Except {
                rule: index,
                phrase,
            };
            self.add(list, rule, except, role);
        }
        for (phrase, companion) in rule.require.iter().enumerate() {
            let role = Role::Companion {
                rule: index,
                phrase,
            };
            self.add(list, rule, companion, role);
        }
        for (phrase, first) in rule.first.iter().enumerate() {
            let role = Role::First {
                rule: index,
                phrase,
            };
            self.add(list, rule, first, role);
        }
        if let Some(unless) = &rule.unless {
            for (phrase, near) in unless.near.iter().enumerate() {
                let within = unless.within;
                self.add(
                    list,
                    rule,
                    near,
                    Role::Unless {
                        rule: index,
                        phrase,
                        within,
                    },
                );
            }
        }
    }

    fn add_approved(&mut self, list: &Arc<Wordlist>, first: usize, rules: &[RuleEntry]) {
        for approved in &list.approved {
            let protects = approved.protects.iter().map(|rule| first + rule);
            let live: Vec<usize> = protects
                .filter(|&rule| rules[rule].state == RuleState::InForce)
                .collect();
            // a shield reads letter case as the rules do from which it shields
            for case in [Case::Ignore, Case::Match] {
                let reads = |&rule: &usize| rules[rule].rule.rule().case == case;
                let shielded: Vec<usize> = live.iter().copied().filter(reads).collect();
                let Some(&reader) = shielded.first() else {
                    continue;
                };
                for phrase in &approved.phrases {
                    let role = Role::Approved {
                        rules: shielded.clone(),
                        place: phrase.span,
                    };
                    self.add(list, rules[reader].rule.rule(), phrase, role);
                }
            }
        }
    }

    fn add(&mut self, list: &Arc<Wordlist>, rule: &Rule, phrase: &Phrase, role: Role) {
        let options = PatternOptions {
            case: rule.case,
            language: &rule.language,
        };
        match self
            .builder
            .add(self.roles.len(), phrase, &list.terms, options)
        {
            Ok(()) => self.roles.push(role),
            Err(error) => self.diagnostics.push(
                Diagnostic::error(
                    code::PHRASE_NOT_COMPILED,
                    format!("a phrase of {}/{} cannot be used", list.id, rule.id),
                )
                .at(&list.file, phrase.span, error.to_string()),
            ),
        }
    }
}
