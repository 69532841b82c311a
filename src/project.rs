//! All input and output that is not a terminal's: finding the configuration, the wordlists and the files, reading
//! them, and judging many at once.
//!
//! Each file is governed by the `sayso.toml` nearest above it, and each such configuration has its own policy. What
//! goes wrong with one file, one configuration or one wordlist is a diagnostic; the run goes on with the rest.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::glob::Globs;
use crate::lint::{Policy, RuleEntry, RuleState};
use crate::report::{FixCounts, Outcome, PolicyDigest};
use crate::text::Jobs;
use crate::wordlist::Wordlist;

mod adjust;
mod audit;
mod baseline;
mod bundled;
mod check;
pub mod config;
mod desk;
mod faults;
mod file_list;
mod files;
mod git;
mod init;
mod kept;
mod names;
mod output;
mod policies;
mod reading;
mod realm;
mod repair;
mod subject;
mod walk;
mod watch;
mod wordlists;

pub use bundled::names as bundled_names;
pub use check::Pen;
pub use config::FailOn;
pub use desk::{Desk, Draft};
pub use file_list::read_file_list;
pub use init::{InitChoice, InitReport, Provider, init};
pub use output::{abandon_draft, place_of, write_whole};
pub use repair::{FixChoice, MendedFile};
pub use subject::{Subject, SubjectText, load_subject};
pub use watch::{Change, ChangeKind, Watch};

use audit::Reach;
use check::Effort;
use policies::Policies;
use realm::{Realm, Realms};
use walk::Source;

/// Which rules a run is to use.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder that relative paths start from, absolute.
    pub folder: PathBuf,
    /// The wordlists named on the command line; they take the place of the configured ones.
    pub wordlists: Vec<String>,
    /// Where configuration comes from.
    pub config: ConfigChoice,
    /// The day for which rules are read.
    pub as_of: Date,
    /// The audiences of the run; they take the place of the configured ones.
    pub audience: Vec<String>,
    /// The regions of the run; they take the place of the configured ones.
    pub region: Vec<String>,
    /// The languages of the texts; they take the place of the configured ones.
    pub language: Vec<String>,
    /// The threshold of the run; it takes the place of the configured one.
    pub fail_on: Option<FailOn>,
    /// The only rules to ask for; all, if empty.
    pub rules: Vec<String>,
    /// Rules not to ask for.
    pub skipped_rules: Vec<String>,
    /// The file of known findings.
    pub baseline: Option<PathBuf>,
    /// Whether that file is written anew.
    pub write_baseline: bool,
}

/// Where configuration comes from.
#[derive(Clone, Debug)]
pub enum ConfigChoice {
    /// The `sayso.toml` nearest above each file.
    Discover,
    /// This file, for all files.
    File(PathBuf),
    /// None.
    Nowhere,
}

/// Which files a run is to read.
#[derive(Debug)]
pub struct Selection {
    /// Files, folders and standard input, in the order named.
    pub inputs: Vec<Input>,
    /// What to read in folders instead of the files of known formats.
    pub include: Option<Globs>,
    /// What not to read in folders.
    pub exclude: Option<Globs>,
    /// Whether hidden files in folders are read.
    pub hidden: bool,
    /// Whether `.gitignore` and `.saysoignore` are passed over.
    pub no_ignore: bool,
    /// Whether files are parsed in which the sieve says that nothing can match; the outcome is the same.
    pub no_filter: bool,
    /// What git is asked about the files.
    pub git: Option<GitChoice>,
    /// What is done about findings that can be mended; nothing, if absent.
    pub fix: Option<FixChoice>,
    /// Whether files that are named are left out where a folder would leave them out.
    pub force_exclude: bool,
    /// Whether the run is in order if there is no file to read.
    pub may_be_empty: bool,
}

/// Which of the files a run is to read, as git knows them.
#[derive(Clone, Debug)]
pub enum GitChoice {
    /// Those that are staged, with the content that is.
    Staged,
    /// Those that differ from where this revision and the last commit last met; only findings on changed lines count.
    Since(String),
}

/// Something to read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input, under the name that decides its format and configuration.
    Stdin(Option<PathBuf>),
}

/// How a run is watched and ended from outside.
#[derive(Clone, Copy)]
pub struct Hooks<'h> {
    /// Set to end the run.
    pub interrupted: &'h AtomicBool,
    /// Told after each file how many are done, of how many.
    pub progress: &'h (dyn Fn(usize, usize) + Sync),
}

/// A run's outcome and whether it fails.
#[derive(Debug)]
pub struct Checked {
    /// What was found; its duration is for the caller to fill in.
    pub outcome: Outcome,
    /// Whether a finding reaches the threshold of its file.
    pub fails: bool,
    /// What was mended, or would be, by path.
    pub changes: Vec<MendedFile>,
    /// The policies of the run. Who ends the process with it need not take them apart.
    pub policies: Vec<Arc<Policy>>,
}

/// Reads and judges the selected files, on `jobs` threads.
pub fn check(settings: &Settings, selection: &Selection, jobs: Jobs, hooks: Hooks<'_>) -> Checked {
    let realms = Realms::new(settings);
    let walked = walk::collect(settings, selection, &realms, jobs, hooks);
    let mut diagnostics = walked.diagnostics;
    let policies = policies::establish(settings, &realms.used_by(&walked.sources), &walked.sources);
    let found_nothing = walked.sources.is_empty();
    let is_at_fault = |fault: &Diagnostic| fault.severity == Severity::Error;
    let was_refused = diagnostics.iter().any(is_at_fault) && selection.git.is_some();
    let (known, faults) = baseline::load(settings);
    diagnostics.extend(faults);
    let judged = check::judge_all(
        settings,
        &walked.sources,
        &policies,
        Effort {
            jobs,
            no_filter: selection.no_filter,
            baseline: known.as_ref(),
            fix: selection.fix,
        },
        hooks,
    );
    let reach = Reach {
        sources: &walked.sources,
        selection,
        folder: &settings.folder,
        is_whole: !judged.interrupted && !matches!(selection.git, Some(GitChoice::Since(_))),
    };
    let digest: PolicyDigest = {
        let policies = policies.distinct().to_vec();
        LazyLock::new(Box::new(move || digest(&policies)))
    };
    let measured = known
        .as_ref()
        .map(|known| baseline::measure(known, &digest, &policies, &judged, &reach));
    let excepted = audit::review_exceptions(settings, &policies, &judged, &reach);

    diagnostics.splice(0..0, policies.diagnostics.iter().cloned());
    if found_nothing && !judged.interrupted && !walked.missed && !was_refused {
        diagnostics.push(no_file_matched(selection));
    }
    diagnostics.extend(judged.diagnostics.iter().cloned());
    if let Some(measured) = &measured {
        diagnostics.extend(measured.diagnostics.iter().cloned());
    }
    if let (Some(path), Some(measured), true) =
        (&settings.baseline, &measured, settings.write_baseline)
    {
        if judged.interrupted || diagnostics.iter().any(is_at_fault) {
            diagnostics.push(baseline::left(path));
        } else {
            let path = settings.folder.join(path);
            diagnostics.extend(baseline::write(&path, &digest, &judged, measured).err());
        }
    }
    diagnostics.extend(excepted.diagnostics);
    let mut audit = judged.suppressions;
    audit.extend(excepted.entries);
    let outcome = Outcome {
        as_of: settings.as_of,
        digest,
        wordlists: wordlists(policies.distinct()),
        rules: merge_rules(&policies, &walked.sources),
        files: judged.files,
        diagnostics,
        checked: judged.checked,
        bytes: judged.bytes,
        audit,
        baseline: measured.map(|measured| measured.counts),
        fixed: selection.fix.map(|choice| FixCounts {
            findings: judged.changes.iter().map(|change| change.fixed).sum(),
            files: judged
                .changes
                .iter()
                .filter(|change| change.fixed > 0)
                .count(),
            written: choice.writes,
        }),
        unchanged: matches!(selection.git, Some(GitChoice::Since(_))).then_some(judged.unchanged),
        shows_marked: false,
        jobs,
        duration: Duration::ZERO,
        interrupted: judged.interrupted,
    };
    Checked {
        outcome,
        fails: judged.fails,
        changes: judged.changes,
        policies: policies.distinct().to_vec(),
    }
}

/// The rules that hold somewhere, without reading any text.
#[derive(Debug)]
pub struct RuleBook {
    /// The policy, unless its configuration or wordlists could not be read.
    pub policy: Option<Arc<Policy>>,
    /// Its rules, with their state at the path that was named.
    pub rules: Vec<RuleEntry>,
    /// Whether the rules may differ from path to path, and no path was named.
    pub varies: bool,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Loads the rules that hold for a text at `path`, which need not be there; without one, those of [`Settings::folder`] that
/// hold unless an override speaks.
pub fn load_rules(settings: &Settings, path: Option<&Path>) -> RuleBook {
    let realms = Realms::new(settings);
    let source = path.map(|path| walk::named(settings, &realms, path));
    let used = realms.used_by(source.as_slice());
    let policies = policies::establish_listed(settings, &used, source.as_slice());
    let policy = policies.distinct().first().cloned();
    let rules = match (&policy, &source) {
        (Some(policy), Some(source)) => {
            let path = names::relative_name(&source.real, &source.realm.folder);
            policy.rules_for([path.as_str()])
        }
        (Some(policy), None) => policy.rules.clone(),
        (None, _) => Vec::new(),
    };
    RuleBook {
        policy,
        rules,
        varies: source.is_none() && used.iter().any(|realm| realm.has_overrides()),
        diagnostics: policies.diagnostics,
    }
}

/// Loads the wordlists that hold in [`Settings::folder`], also those whose examples do not hold.
pub fn load_wordlists(settings: &Settings) -> (Vec<Arc<Wordlist>>, Vec<Diagnostic>) {
    let realms = Realms::new(settings);
    policies::untested_wordlists(settings, &realms.used_by(&[]))
}

fn no_file_matched(selection: &Selection) -> Diagnostic {
    let nothing = |message: String| Diagnostic::note(code::NO_FILE_MATCHED, message);
    match &selection.git {
        Some(GitChoice::Staged) => return nothing("no file to check is staged".to_string()),
        Some(GitChoice::Since(revision)) => {
            return nothing(format!("no file to check was changed since `{revision}`"));
        }
        None if selection.may_be_empty => {
            return nothing("no file to check is named".to_string());
        }
        None => {}
    }
    let names: Vec<String> = selection
        .inputs
        .iter()
        .map(|input| match input {
            Input::Path(path) => format!("`{}`", names::name_of(path)),
            Input::Stdin(_) => "standard input".to_string(),
        })
        .collect();
    Diagnostic::error(
        code::NO_FILE_MATCHED,
        format!("there is no file to check in {}", names.join(", ")),
    )
    .help(
        "in folders, Markdown and text files are read unless they are hidden, ignored or excluded; \
         a file that is named is always read",
    )
}

/// The digest of one policy; of several, the digest of their digests.
fn digest(policies: &[Arc<Policy>]) -> String {
    if let [policy] = policies {
        return policy.digest();
    }
    let digests: String = policies
        .iter()
        .map(|policy| policy.digest() + "\n")
        .collect();
    let hash = Sha256::digest(digests.as_bytes());
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// The wordlists of all policies, each once, in the order of first use.
fn wordlists(policies: &[Arc<Policy>]) -> Vec<Arc<Wordlist>> {
    let mut lists: Vec<Arc<Wordlist>> = Vec::new();
    for list in policies.iter().flat_map(|policy| &policy.wordlists) {
        if !lists.iter().any(|known| Arc::ptr_eq(known, list)) {
            lists.push(Arc::clone(list));
        }
    }
    lists
}

/// The rules of all policies, each once, with their state for `sources`; one that is in force for any of them counts as in force.
fn merge_rules(policies: &Policies, sources: &[Source]) -> Vec<RuleEntry> {
    let mut paths: HashMap<*const Policy, Vec<String>> = HashMap::new();
    let is_bound = |policy: &Arc<Policy>| policy.binds_paths();
    let are_bound = policies.distinct().iter().any(is_bound);
    for source in sources.iter().filter(|_| are_bound) {
        let path = names::relative_name(&source.real, &source.realm.folder);
        if let Some(policy) = policies.of(&source.realm, &path) {
            paths.entry(policy).or_default().push(path);
        }
    }
    let rules_of = |policy: &Arc<Policy>| {
        let own = paths.get(&Arc::as_ptr(policy));
        policy.rules_for(own.into_iter().flatten().map(String::as_str))
    };
    if let [policy] = policies.distinct() {
        return rules_of(policy);
    }
    let mut rules: Vec<RuleEntry> = Vec::new();
    let mut known = HashMap::new();
    for policy in policies.distinct() {
        for entry in rules_of(policy) {
            let key = (Arc::as_ptr(&entry.rule.list), entry.rule.index);
            let at = *known.entry(key).or_insert(rules.len());
            match rules.get_mut(at) {
                None => rules.push(entry),
                Some(merged) if entry.state == RuleState::InForce => *merged = entry,
                Some(_) => {}
            }
        }
    }
    rules
}
