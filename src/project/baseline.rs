//! A run against the findings that are known: which of them are gone, and the baseline written anew.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::Path;

use super::audit::Reach;
use super::check::Judged;
use super::names::{describe_error, name_of, relative_name};
use super::policies::Policies;
use super::{Settings, output};
use crate::diagnostic::{Diagnostic, code};
use crate::lint::{Baseline, Disposition, KnownFinding, RuleState};
use crate::report::BaselineCounts;

/// How many findings that are gone are pointed at.
const POINTED_AT: usize = 3;

/// The baseline that `settings` name, and what is wrong with it.
pub(super) fn load(settings: &Settings) -> (Option<Baseline>, Vec<Diagnostic>) {
    let Some(path) = &settings.baseline else {
        return (None, Vec::new());
    };
    let name = name_of(path);
    let text = match fs::read(settings.folder.join(path)) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_string()),
        Err(error) if settings.write_baseline && error.kind() == io::ErrorKind::NotFound => {
            let mut baseline = Baseline::new(&name);
            baseline.takes_all = true;
            return (Some(baseline), Vec::new());
        }
        Err(error) => Err(describe_error(&error)),
    };
    match text {
        Ok(text) => {
            let (baseline, faults) = Baseline::load(&name, &text);
            let baseline = baseline.map(|mut baseline| {
                baseline.takes_all = settings.write_baseline;
                baseline
            });
            (baseline, faults)
        }
        Err(reason) => {
            let message = format!("the baseline `{name}` cannot be read: {reason}");
            let fault = Diagnostic::error(code::UNREADABLE, message);
            (None, vec![fault.help("`--write-baseline` writes one")])
        }
    }
}

/// What a run came to, measured by its baseline.
pub(super) struct Measured {
    pub(super) counts: BaselineCounts,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What is known, and may still be there: its file or its rule was no part of the run.
    kept: Vec<KnownFinding>,
}

/// Tells which known findings were seen again, and which are gone.
pub(super) fn measure(
    baseline: &Baseline,
    digest: &str,
    policies: &Policies,
    judged: &Judged,
    reach: &Reach<'_>,
) -> Measured {
    let findings = || judged.files.iter().flat_map(|file| &file.findings);
    let seen: HashSet<&str> = findings().map(|finding| &*finding.fingerprint).collect();
    let in_force: HashSet<String> = policies
        .distinct()
        .iter()
        .flat_map(|policy| &policy.rules)
        .filter(|entry| entry.state == RuleState::InForce)
        .map(|entry| entry.rule.name())
        .collect();
    let checked: HashSet<String> = reach
        .sources
        .iter()
        .map(|source| relative_name(&source.real, &source.realm.folder))
        .collect();
    let sees_all = policies.realms.iter().all(|realm| reach.sees_all_of(realm));
    let mut gone = Vec::new();
    let mut kept = Vec::new();
    for (known, span) in &baseline.findings {
        if seen.contains(&*known.fingerprint) {
            continue;
        }
        let was_asked = reach.is_whole
            && in_force.contains(&known.rule)
            && (sees_all || checked.contains(&known.path));
        match was_asked {
            true => gone.push((known, *span)),
            false => kept.push(known.clone()),
        }
    }
    let mut diagnostics = Vec::new();
    if baseline
        .digest
        .as_deref()
        .is_some_and(|known| known != digest)
        && !baseline.takes_all
        && sees_all
    // fewer files may be under fewer policies
    {
        let message = format!(
            "the baseline `{}` was written by other rules",
            baseline.file.name
        );
        let note = Diagnostic::note(code::BASELINE_OF_OTHER_RULES, message);
        diagnostics.push(note.help("what the rules of today find besides counts as new"));
    }
    if !gone.is_empty() && !baseline.takes_all {
        let message = format!("known findings are gone: {}", gone.len());
        let note = Diagnostic::note(code::BASELINE_GONE, message)
            .help("`--write-baseline` leaves them out, so that they cannot come back unseen");
        let pointed = gone.iter().take(POINTED_AT);
        let words = |known: &KnownFinding| format!("`{}` in {}", known.rule, known.path);
        let at = |note: Diagnostic, &(known, span): &(&KnownFinding, _)| {
            note.at(&baseline.file, span, words(known))
        };
        diagnostics.push(pointed.fold(note, at));
    }
    let is_known =
        |finding: &&crate::lint::Finding| matches!(finding.disposition, Disposition::Known);
    Measured {
        counts: BaselineCounts {
            new: findings().filter(|finding| finding.stands()).count(),
            known: findings().filter(is_known).count(),
            gone: gone.len(),
        },
        diagnostics,
        kept,
    }
}

/// Writes what is known after a run.
pub(super) fn write(
    path: &Path,
    digest: &str,
    judged: &Judged,
    measured: &Measured,
) -> Result<(), Diagnostic> {
    let known: BTreeSet<&KnownFinding> = judged.known.iter().chain(&measured.kept).collect();
    let written = output::write_whole(path, |out| Baseline::write(digest, known, out));
    written.map_err(|error| {
        let message = format!("`{}` cannot be written: {error}", path.display());
        Diagnostic::error(code::UNWRITABLE, message)
    })
}

/// Says that the baseline is left as it was.
pub(super) fn left(path: &Path) -> Diagnostic {
    let message = format!("the baseline `{}` is not written", name_of(path));
    Diagnostic::error(code::UNWRITABLE, message)
        .help("not all could be checked, and what was not would be missing from it")
}
