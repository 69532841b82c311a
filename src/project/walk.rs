//! From the paths that were named to the files to read, sorted, each once.
//!
//! A path that is named is read, whatever its name and whatever is ignored. A folder that is named is walked: hidden
//! and ignored files and links are passed over, and only formats that are known are read. What decides is in the
//! tree: a `.gitignore` counts without a repository too, and a person's own global excludes do not.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::git::ChangedLines;
use super::names::{describe_error, name_of, tidy};
use super::realm::{Realm, Realms};
use super::{Hooks, Input, Selection, Settings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::diagnostic::{code, nearest};
use crate::document::Format;
use crate::text::Jobs;

mod choice;
mod ignored;
mod tracked;
mod tree;

use choice::Choice;
pub(super) use ignored::IGNORE_FILES;
use tracked::Chooser;
use tree::Walk;

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// As the user named it, or the folder it was found in; what reports show.
    pub(super) path: PathBuf,
    /// Its absolute path without links.
    pub(super) real: PathBuf,
    /// Whether it is standard input.
    pub(super) is_stdin: bool,
    /// How to read it.
    pub(super) format: Format,
    /// What governs it.
    pub(super) realm: Arc<Realm>,
    /// Its content, if that is not to be read from where it stands.
    pub(super) staged: Option<Arc<[u8]>>,
    /// The only lines whose findings count; all, if nothing is said.
    pub(super) changed: Option<Arc<ChangedLines>>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The files, by path.
    pub(super) sources: Vec<Source>,
    /// The folders that were walked.
    pub(super) folders: Vec<PathBuf>,
    /// What could not be found or read, by path.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Whether something that was named is not there, which explains why nothing was found.
    pub(super) missed: bool,
}

/// Finds the files that `selection` names.
pub(super) fn collect(
    settings: &Settings,
    selection: &Selection,
    realms: &Realms<'_>,
    jobs: Jobs,
    hooks: Hooks<'_>,
) -> Walked {
    let root = fs::canonicalize(&settings.folder).unwrap_or_else(|_| settings.folder.clone());
    let choice = Choice {
        selection,
        realms,
        root: &root,
    };
    let mut walked = Walked::default();
    if let Some(git) = &selection.git {
        let found = tracked::collect(settings, git, choice);
        let mut walked = found.unwrap_or_else(|fault| Walked {
            diagnostics: vec![fault],
            ..Walked::default()
        });
        sort(&mut walked.sources);
        return walked;
    }
    let walk = Walk {
        choice,
        interrupted: hooks.interrupted,
    };
    let mut chooser = Chooser::new(choice);
    for input in &selection.inputs {
        match input {
            Input::Stdin(name) => walked.sources.push(stdin(settings, realms, &root, name)),
            Input::Path(path) => {
                let full = settings.folder.join(path);
                match fs::metadata(&full) {
                    Ok(metadata) if metadata.is_dir() => {
                        let real = fs::canonicalize(&full).unwrap_or(full);
                        walk.run(tidy(path), real, jobs, &mut walked);
                    }
                    Ok(metadata) if metadata.is_file() => {
                        let source = file(realms, &root, path, &full);
                        if !selection.force_exclude || chooser.would_find(&source) {
                            walked.sources.push(source);
                        }
                    }
                    Ok(_) => walked.diagnostics.push(not_a_file(path)),
                    Err(error) => {
                        walked.missed = true;
                        walked.diagnostics.push(missing(path, &full, &error));
                    }
                }
            }
        }
    }
    walked.diagnostics.append(&mut chooser.faults);
    if selection.inputs.len() > 1 {
        // of a folder above several the same is to be warned of
        let mut warned = HashSet::new();
        walked.diagnostics.retain(|fault| {
            fault.severity != Severity::Warning || warned.insert(fault.message.clone())
        });
        let mut seen = HashSet::new();
        walked
            .sources
            .retain(|source| seen.insert((source.is_stdin, source.real.clone())));
    }
    sort(&mut walked.sources);
    walked
}

/// Sorts by path, byte by byte; standard input comes behind a file of that name.
fn sort(sources: &mut [Source]) {
    sources.sort_unstable_by(|one, other| {
        let (path, next) = (one.path.as_os_str(), other.path.as_os_str());
        let order = path.as_encoded_bytes().cmp(next.as_encoded_bytes());
        order.then(one.is_stdin.cmp(&other.is_stdin))
    });
}

/// What stands, or would stand, at `path`; nothing is read.
pub(super) fn named(settings: &Settings, realms: &Realms<'_>, path: &Path) -> Source {
    let root = fs::canonicalize(&settings.folder).unwrap_or_else(|_| settings.folder.clone());
    stdin(settings, realms, &root, &Some(path.to_path_buf()))
}

/// The one file, or standard input, that `input` names; anything that can be read but a folder will do.
pub(super) fn single(
    settings: &Settings,
    realms: &Realms<'_>,
    input: &Input,
) -> Result<Source, Diagnostic> {
    let root = fs::canonicalize(&settings.folder).unwrap_or_else(|_| settings.folder.clone());
    match input {
        Input::Stdin(name) => Ok(stdin(settings, realms, &root, name)),
        Input::Path(path) => {
            let full = settings.folder.join(path);
            match fs::metadata(&full) {
                Ok(metadata) if metadata.is_dir() => {
                    let message = format!("`{}` cannot be read: it is a folder", name_of(path));
                    let fault = Diagnostic::error(code::UNREADABLE, message);
                    Err(fault.help("name one file in it"))
                }
                Ok(_) => Ok(file(realms, &root, path, &full)),
                Err(error) => Err(missing(path, &full, &error)),
            }
        }
    }
}

/// The file at `path`; `full` is the same, as it is opened.
fn file(realms: &Realms<'_>, root: &Path, path: &Path, full: &Path) -> Source {
    let real = fs::canonicalize(full).unwrap_or_else(|_| full.to_path_buf());
    // A link's own folder decides what governs it, not its target's.
    let folder = full
        .parent()
        .and_then(|folder| fs::canonicalize(folder).ok());
    let folder = folder.as_deref().or(real.parent()).unwrap_or(root);
    Source {
        path: tidy(path),
        is_stdin: false,
        format: Format::from_path(&name_of(path)).unwrap_or(Format::Text),
        realm: realms.find(folder),
        real,
        staged: None,
        changed: None,
    }
}

fn stdin(settings: &Settings, realms: &Realms<'_>, root: &Path, name: &Option<PathBuf>) -> Source {
    let path = name.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
    let full = settings.folder.join(&path);
    let folder = full.parent().and_then(without_links);
    let folder = folder.as_deref().unwrap_or(root);
    Source {
        real: folder.join(path.file_name().unwrap_or(OsStr::new("<stdin>"))),
        is_stdin: true,
        format: Format::from_path(&name_of(&path)).unwrap_or(Format::Text),
        realm: realms.find(folder),
        path,
        staged: None,
        changed: None,
    }
}

/// `folder` without links, also where its last parts are not there.
fn without_links(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find_map(|there| {
        let real = fs::canonicalize(there).ok()?;
        Some(real.join(folder.strip_prefix(there).ok()?))
    })
}

fn not_a_file(path: &Path) -> Diagnostic {
    Diagnostic::note(
        code::NOT_A_FILE,
        format!(
            "`{}` is a pipe, socket or device, and is not read",
            name_of(path)
        ),
    )
    .help("to check what a command prints, pipe it to `sayso check -`")
}

fn missing(path: &Path, full: &Path, error: &io::Error) -> Diagnostic {
    let name = name_of(path);
    if error.kind() != io::ErrorKind::NotFound {
        let message = format!("`{name}` cannot be read: {}", describe_error(error));
        return Diagnostic::error(code::UNREADABLE, message);
    }
    if fs::symlink_metadata(full).is_ok() {
        let message = format!("`{name}` is a link to what does not exist");
        return Diagnostic::error(code::MISSING_PATH, message).help("mend the link, or remove it");
    }
    let fault = Diagnostic::error(code::MISSING_PATH, format!("`{name}` does not exist"));
    match sibling(path, full) {
        Some(meant) => fault.help(format!("did you mean `{meant}`?")),
        None => fault.help("check the spelling; paths start from the current folder"),
    }
}

/// The path beside `path` that was probably meant.
fn sibling(path: &Path, full: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let entries = fs::read_dir(full.parent()?).ok()?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort_unstable();
    let meant = nearest(&name, names.iter().map(String::as_str))?;
    Some(name_of(&path.with_file_name(meant)))
}
