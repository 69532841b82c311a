//! What `.gitignore` and `.saysoignore` say of the paths in their folders and below.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{Error, Match};

use crate::diagnostic::{Diagnostic, code};
use crate::project::faults::POINTED_AT;
use crate::project::names::{describe_error, name_of};

/// The files in a folder that say what is ignored there, the stronger one last.
pub(in crate::project) const IGNORE_FILES: [&str; 2] = [".gitignore", ".saysoignore"];

/// What those files say that stand in a folder and above it.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignores([Option<Arc<Node>>; 2]);

/// One file, and what the files of its name say further up.
#[derive(Debug)]
struct Node {
    here: Gitignore,
    above: Option<Arc<Node>>,
}

impl Ignores {
    /// What is said in `folder`, an absolute path without links, all folders above it included; see [`within`](Ignores::within). The run
    /// started in `root`.
    pub(super) fn of(folder: &Path, root: &Path, faults: &mut Vec<Diagnostic>) -> Ignores {
        let mut above: Vec<&Path> = folder.ancestors().collect();
        above.reverse();
        let nothing = Ignores::default();
        above.into_iter().fold(nothing, |ignores, folder| {
            ignores.within(folder, from(root, folder), faults)
        })
    }

    /// What is said in `folder`, which reports name `shown`, where this is said in the folder above it. What cannot be read ignores
    /// nothing, and `faults` says so.
    pub(super) fn within(
        &self,
        folder: &Path,
        shown: &Path,
        faults: &mut Vec<Diagnostic>,
    ) -> Ignores {
        let mut ignores = self.clone();
        for (name, said) in IGNORE_FILES.iter().zip(&mut ignores.0) {
            let path = folder.join(name);
            if !path.is_file() {
                continue;
            }
            let mut builder = GitignoreBuilder::new(folder);
            let unread = builder.add(path);
            let built = builder.build();
            let unread = unread.as_ref().into_iter().chain(built.as_ref().err());
            unheeded(
                &name_of(&shown.join(name)),
                unread.flat_map(|fault| faults_in(fault, None)),
                faults,
            );
            if let Ok(here) = built {
                let above = said.take();
                *said = Some(Arc::new(Node { here, above }));
            }
        }
        ignores
    }

    /// What the nearest line that speaks of `path`, absolute and without links, says; `.saysoignore` is asked first.
    pub(super) fn said_of(&self, path: &Path, is_folder: bool) -> Match<()> {
        for said in self.0.iter().rev() {
            let mut next = said.as_deref();
            while let Some(node) = next {
                match node.here.matched(path, is_folder) {
                    Match::None => next = node.above.as_deref(),
                    found => return found.map(|_| ()),
                }
            }
        }
        Match::None
    }
}

/// `folder` as reports name it in a run that started in `root`.
pub(super) fn from<'f>(root: &Path, folder: &'f Path) -> &'f Path {
    folder.strip_prefix(root).unwrap_or(folder)
}

/// The faults of which `error` consists, each with its line, if it has one.
fn faults_in(error: &Error, line: Option<u64>) -> Vec<(Option<u64>, &Error)> {
    match error {
        Error::Partial(errors) => {
            let each = errors.iter().flat_map(|error| faults_in(error, line));
            each.collect()
        }
        Error::WithLineNumber { line, err } => faults_in(err, Some(*line)),
        Error::WithPath { err, .. } | Error::WithDepth { err, .. } => faults_in(err, line),
        _ => vec![(line, error)],
    }
}

/// Says in `faults` what of the file `name` is not heeded, and why.
fn unheeded<'e>(
    name: &str,
    errors: impl Iterator<Item = (Option<u64>, &'e Error)>,
    faults: &mut Vec<Diagnostic>,
) {
    let mut errors = errors.map(|(line, error)| {
        let place = line.map_or(String::new(), |line| format!(", line {line}"));
        match error {
            Error::Io(error) => {
                let (since, why) = match line {
                    Some(_) => (" and below", "it is not UTF-8".to_owned()),
                    None => ("", describe_error(error)),
                };
                let message = format!("`{name}`{place}{since} cannot be read: {why}");
                let fault = Diagnostic::warning(code::UNREADABLE, message);
                fault.help(
                    "what it ignores is checked all the same; mend it, or check with `--no-ignore`",
                )
            }
            error => {
                let why = match error {
                    Error::Glob { err, .. } => err.clone(),
                    error => error.to_string(),
                };
                let message = format!("`{name}`{place} is no pattern: {why}");
                let fault = Diagnostic::warning(code::BAD_GLOB, message);
                fault.help("the line ignores nothing; mend or remove it")
            }
        }
    });
    faults.extend(errors.by_ref().take(POINTED_AT));
    let others = errors.count();
    if others > 0
        && let Some(last) = faults.pop()
    {
        let lines = if others == 1 { "line" } else { "lines" };
        faults.push(last.help(format!("of {others} more {lines} the same must be said")));
    }
}

/// What stands in `folder` under the name of a file that says what is ignored, and would be waited for: a pipe or a device.
pub(super) fn ignore_pipe(folder: &Path) -> Option<PathBuf> {
    let paths = IGNORE_FILES.map(|name| folder.join(name));
    paths.into_iter().find(|path| {
        fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
    })
}

/// Says that a folder was passed over because of the pipe at `path`.
pub(super) fn ignored_by_pipe(path: &Path) -> Diagnostic {
    let name = name_of(path);
    let message = format!("`{name}` is no file, and what it ignores is not known");
    let fault = Diagnostic::error(code::UNREADABLE, message);
    fault.help("its folder is not checked; remove it, or check with `--no-ignore`")
}
