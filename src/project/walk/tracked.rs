//! From what git says of files to the files to read: the same ones that a walk would find.
//!
//! The index may hold files that are not in the work tree, so nothing is walked. Each path is judged as a walk would
//! judge it on its way down: ignored, hidden, excluded, of a format that is known.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::choice::Choice;
use super::ignored::{Ignores, shown_from};
use super::{Source, Walked, missing, without_links};
use crate::diagnostic::{Diagnostic, code};
use crate::document::Format;
use crate::project::git::{Entry, Repository, State};
use crate::project::names::{name_of, relative_to, tidy};
use crate::project::realm::Realm;
use crate::project::{GitChoice, Input, Settings};

/// How a file begins that only says where its content is.
const POINTER: &[u8] = b"version https://git-lfs.";

/// A path that was named.
struct Named<'s> {
    path: &'s Path,
    /// Absolute and without links.
    real: PathBuf,
}

/// Finds the files that `selection` names and git speaks of.
pub(super) fn collect(
    settings: &Settings,
    git: &GitChoice,
    choice: Choice<'_>,
) -> Result<Walked, Diagnostic> {
    let selection = choice.selection;
    let repository = Repository::open(&settings.folder)?;
    let entries = match git {
        GitChoice::Staged => repository.staged()?,
        GitChoice::Since(revision) => repository.since(revision, selection.no_ignore)?,
    };
    let mut walked = Walked::default();
    let mut named = Vec::new();
    for input in &selection.inputs {
        match input {
            Input::Stdin(_) => walked.diagnostics.push(no_stdin()),
            Input::Path(path) => {
                let full = settings.folder.join(path);
                let real = without_links(&full).unwrap_or(full);
                if !real.starts_with(&repository.top) && !repository.top.starts_with(&real) {
                    walked.diagnostics.push(outside(path));
                    continue;
                }
                let is_known = || entries.iter().any(|entry| entry.path.starts_with(&real));
                match fs::symlink_metadata(&real) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound && !is_known() => {
                        walked.missed = true;
                        walked.diagnostics.push(missing(path, &real, &error));
                    }
                    _ => named.push(Named { path, real }),
                }
            }
        }
    }
    let mut chooser = Chooser::new(choice);
    let mut objects = Vec::new();
    for Entry { path, state } in &entries {
        let Some(named) = named.iter().find(|named| path.starts_with(&named.real)) else {
            continue;
        };
        let Some(mut source) = chooser.choose(named, path) else {
            continue;
        };
        match state {
            State::InConflict => {
                walked.diagnostics.push(in_conflict(&source.path));
                continue;
            }
            State::Staged(object) => objects.push(object.as_str()),
            // a link that took the place of a file, or what was taken away meanwhile
            _ if !fs::symlink_metadata(path).is_ok_and(|found| found.is_file()) => continue,
            State::New => {}
            State::Changed(lines) => source.changed = Some(Arc::new(lines.clone())),
        }
        walked.sources.push(source);
    }
    walked.diagnostics.append(&mut chooser.faults);
    if matches!(git, GitChoice::Staged) {
        let contents = repository.contents(&objects)?;
        let sources = std::mem::take(&mut walked.sources);
        for (mut source, content) in sources.into_iter().zip(contents) {
            match content {
                None => walked.diagnostics.push(no_content(&source.path)),
                Some(content) => {
                    if content.starts_with(POINTER) {
                        walked.diagnostics.push(pointer(&source.path));
                    }
                    source.staged = Some(content.into());
                    walked.sources.push(source);
                }
            }
        }
    }
    Ok(walked)
}

/// Judges paths as a walk does on its way down.
pub(super) struct Chooser<'c> {
    choice: Choice<'c>,
    /// What is ignored in each folder.
    ignores: HashMap<PathBuf, Ignores>,
    /// What could not be read of it.
    pub(super) faults: Vec<Diagnostic>,
}

impl<'c> Chooser<'c> {
    pub(super) fn new(choice: Choice<'c>) -> Chooser<'c> {
        Chooser {
            choice,
            ignores: HashMap::new(),
            faults: Vec::new(),
        }
    }

    /// Whether a walk from where the run started, or from the folder of its configuration, would find `source`.
    pub(super) fn would_find(&mut self, source: &Source) -> bool {
        let real = &source.real;
        let from = [self.choice.root, &source.realm.folder];
        let Some(from) = from.into_iter().find(|folder| real.starts_with(folder)) else {
            return true;
        };
        let named = Named {
            path: from,
            real: from.to_path_buf(),
        };
        let format = Format::from_path(&name_of(&source.path));
        let Some(inside) = relative_to(real, from) else {
            return true;
        };
        self.is_wanted(&named, inside, real, &source.realm, format)
    }

    /// The file to read at `real`, which is or lies in what was named, if it is one.
    fn choose(&mut self, named: &Named<'_>, real: &Path) -> Option<Source> {
        let inside = relative_to(real, &named.real)?;
        let realm = self.choice.realms.find(real.parent().unwrap_or(real));
        let is_named = inside.as_os_str().is_empty();
        let path = match is_named {
            true => tidy(named.path),
            false => tidy(&named.path.join(inside)),
        };
        let format = Format::from_path(&name_of(&path));
        if !is_named && !self.is_wanted(named, inside, real, &realm, format) {
            return None;
        }
        let source = Source {
            path,
            real: real.to_path_buf(),
            is_stdin: false,
            format: format.unwrap_or(Format::Text),
            realm,
            staged: None,
            changed: None,
        };
        let is_found =
            !is_named || !self.choice.selection.force_exclude || self.would_find(&source);
        is_found.then_some(source)
    }

    fn is_wanted(
        &mut self,
        named: &Named<'_>,
        inside: &Path,
        real: &Path,
        realm: &Realm,
        format: Option<Format>,
    ) -> bool {
        let mut at = named.real.clone();
        for part in inside.components() {
            let above = self.choice.realms.find(&at);
            let ignores = match self.choice.selection.no_ignore {
                true => Ignores::default(),
                false => self.ignores(&at),
            };
            at.push(part);
            if self.choice.leaves_out(&at, at != real, &above, &ignores) {
                return false;
            }
        }
        self.choice.takes(real, realm, format)
    }

    /// What is ignored in `folder`.
    fn ignores(&mut self, folder: &Path) -> Ignores {
        if let Some(known) = self.ignores.get(folder) {
            return known.clone();
        }
        let above = folder.parent().map(|above| self.ignores(above));
        let ignores = above.unwrap_or_default();
        let shown = shown_from(self.choice.root, folder);
        let ignores = ignores.within(folder, shown, &mut self.faults);
        self.ignores.insert(folder.to_path_buf(), ignores.clone());
        ignores
    }
}

fn no_stdin() -> Diagnostic {
    let message = "standard input cannot be checked together with `--staged` or `--since`";
    Diagnostic::error(code::NOT_IN_REPOSITORY, message).help("name files and folders, or nothing")
}

fn outside(path: &Path) -> Diagnostic {
    let message = format!("`{}` lies outside the repository", name_of(path));
    Diagnostic::error(code::NOT_IN_REPOSITORY, message)
        .help("name files and folders of the repository that the current folder is in")
}

fn in_conflict(path: &Path) -> Diagnostic {
    let message = format!(
        "`{}` is in conflict, and nothing of it is staged",
        name_of(path)
    );
    Diagnostic::error(code::IN_CONFLICT, message)
        .help("resolve the conflict, then `git add` the file")
}

fn no_content(path: &Path) -> Diagnostic {
    let message = format!(
        "the staged content of `{}` is not in the repository",
        name_of(path)
    );
    Diagnostic::error(code::GIT_FAILED, message).help("stage the file again by `git add`")
}

fn pointer(path: &Path) -> Diagnostic {
    let message = format!(
        "`{}` is stored by Git LFS, and is not checked",
        name_of(path)
    );
    Diagnostic::warning(code::LFS_POINTER, message).help(
        "what is staged only says where the content is; check the file itself, without `--staged`",
    )
}
