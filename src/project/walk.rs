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
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::git::ChangedLines;
use super::names::{describe_error, name_of, relative_name, relative_to, tidy, without_number};
use super::realm::{Realm, Realms};
use super::{Hooks, Input, Selection, Settings};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::{code, nearest};
use crate::document::Format;
use crate::text::available_threads;

mod tracked;

use tracked::Chooser;

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
    jobs: usize,
    hooks: Hooks<'_>,
) -> Walked {
    let root = fs::canonicalize(&settings.folder).unwrap_or_else(|_| settings.folder.clone());
    let mut walked = Walked::default();
    if let Some(choice) = &selection.git {
        let found = tracked::collect(settings, selection, choice, realms, &root);
        let mut walked = found.unwrap_or_else(|fault| Walked {
            diagnostics: vec![fault],
            ..Walked::default()
        });
        sort(&mut walked.sources);
        return walked;
    }
    let mut chooser = Chooser::new(selection, realms, &root);
    for input in &selection.inputs {
        match input {
            Input::Stdin(name) => walked.sources.push(stdin(settings, realms, &root, name)),
            Input::Path(path) => {
                let full = settings.folder.join(path);
                match fs::metadata(&full) {
                    Ok(metadata) if metadata.is_dir() => {
                        let walk = Walk {
                            selection,
                            realms,
                            hooks,
                            root: &root,
                            named: path,
                            shown: tidy(path),
                            real: fs::canonicalize(&full).unwrap_or_else(|_| full.clone()),
                            full,
                        };
                        walk.run(jobs, &mut walked);
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
    if selection.inputs.len() > 1 {
        let mut seen = HashSet::new();
        walked
            .sources
            .retain(|source| seen.insert((source.is_stdin, source.real.clone())));
    }
    sort(&mut walked.sources);
    walked
}

/// Sorts by path, byte by byte.
fn sort(sources: &mut [Source]) {
    sources.sort_by(|one, other| {
        let (one, other) = (one.path.as_os_str(), other.path.as_os_str());
        one.as_encoded_bytes().cmp(other.as_encoded_bytes())
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

/// The walk through one folder.
struct Walk<'w> {
    selection: &'w Selection,
    realms: &'w Realms<'w>,
    hooks: Hooks<'w>,
    /// Where the run started, without links.
    root: &'w Path,
    /// The folder as the user named it.
    named: &'w Path,
    /// The same, as reports name it.
    shown: PathBuf,
    /// The same, as it is opened.
    full: PathBuf,
    /// The same, absolute and without links.
    real: PathBuf,
}

/// A folder with files in it.
struct Folder {
    /// As the walk names it.
    walked: PathBuf,
    /// As reports name it.
    shown: PathBuf,
    /// Absolute and without links.
    real: PathBuf,
    /// What governs what stands in it.
    realm: Arc<Realm>,
}

impl Walk<'_> {
    fn run(&self, jobs: usize, walked: &mut Walked) {
        // one that is missing would be waited for
        let threads = match available_threads(jobs.max(1)) {
            Ok(threads) => threads,
            Err(error) => {
                walked.missed = true;
                walked.diagnostics.push(unwalked(self.named, &error));
                return;
            }
        };
        let honour = !self.selection.no_ignore;
        // The slash makes a link to a folder the folder itself.
        let mut builder = WalkBuilder::new(self.full.join(""));
        builder
            .hidden(!self.selection.hidden)
            .parents(honour)
            .git_ignore(honour)
            .ignore(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .threads(threads);
        let blocked = Arc::new(Mutex::new(Vec::new()));
        if honour {
            builder.add_custom_ignore_filename(IGNORE_FILES[1]);
            // the folders above are asked too
            if let Some(pipe) = self.real.ancestors().find_map(ignore_pipe) {
                walked.diagnostics.push(ignored_by_pipe(&pipe));
                return;
            }
            let blocked = Arc::clone(&blocked);
            builder.filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let pipe = is_folder.then(|| ignore_pipe(entry.path())).flatten();
                let is_free = pipe.is_none();
                let mut blocked = blocked.lock().unwrap_or_else(PoisonError::into_inner);
                blocked.extend(pipe);
                is_free
            });
        }
        let found = Mutex::new((Vec::new(), Vec::new(), Vec::new()));
        builder.build_parallel().run(|| {
            let mut last = None;
            let found = &found;
            Box::new(move |entry| {
                if self.hooks.interrupted.load(Ordering::Relaxed) {
                    return WalkState::Quit;
                }
                let seen = entry.map_err(|error| unreadable(&error)).and_then(|entry| {
                    let state = if self.is_excluded_folder(&entry, &mut last) {
                        WalkState::Skip
                    } else {
                        WalkState::Continue
                    };
                    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                    let folder =
                        (is_folder && state == WalkState::Continue).then(|| self.real(&entry));
                    Ok((state, self.source(&entry, &mut last)?, folder))
                });
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                match seen {
                    Ok((state, source, folder)) => {
                        found.0.extend(source);
                        found.2.extend(folder);
                        state
                    }
                    Err(fault) => {
                        found.1.push(fault);
                        WalkState::Continue
                    }
                }
            })
        });
        let (sources, mut faults, folders) =
            found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let blocked = blocked.lock().unwrap_or_else(PoisonError::into_inner);
        faults.extend(blocked.iter().map(|pipe| ignored_by_pipe(pipe)));
        faults.sort_by(|one, other| one.message.cmp(&other.message));
        walked.sources.extend(sources);
        walked.folders.extend(folders);
        walked.diagnostics.extend(faults);
    }

    /// The absolute path of `entry` without links, since the walk follows none.
    fn real(&self, entry: &DirEntry) -> PathBuf {
        let inside = relative_to(entry.path(), &self.full).unwrap_or(entry.path());
        self.real.join(inside)
    }

    /// The folder in which `entry` stands; `last` is the one that was asked for last, and mostly is it.
    fn folder<'l>(&self, entry: &DirEntry, last: &'l mut Option<Folder>) -> &'l Folder {
        let walked = entry.path().parent().unwrap_or(entry.path());
        // as text: to compare paths part by part takes longer
        let is_last = |last: &Folder| last.walked.as_os_str() == walked.as_os_str();
        if !last.as_ref().is_some_and(is_last) {
            let inside = relative_to(walked, &self.full).unwrap_or(walked);
            // nothing joined is a slash more
            let below = |folder: &Path| match inside.as_os_str().is_empty() {
                true => folder.to_path_buf(),
                false => folder.join(inside),
            };
            let real = below(&self.real);
            *last = Some(Folder {
                walked: walked.to_path_buf(),
                shown: below(&self.shown),
                realm: self.realms.find(&real),
                real,
            });
        }
        last.as_ref().expect("it is there now")
    }

    fn is_excluded_folder(&self, entry: &DirEntry, last: &mut Option<Folder>) -> bool {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if entry.depth() == 0 || !is_folder {
            return false;
        }
        let folder = self.folder(entry, last);
        self.excludes(&folder.real.join(entry.file_name()), &folder.realm)
    }

    fn excludes(&self, real: &Path, realm: &Realm) -> bool {
        let asked = self.selection.exclude.as_ref();
        asked.is_some_and(|globs| globs.matches(&relative_name(real, self.root)))
            || realm.excludes(real)
    }

    /// The file to read at `entry`, if it is one; a diagnostic if it only looks like one.
    fn source(
        &self,
        entry: &DirEntry,
        last: &mut Option<Folder>,
    ) -> Result<Option<Source>, Diagnostic> {
        let Some(kind) = entry.file_type() else {
            return Ok(None);
        };
        if kind.is_dir() || kind.is_symlink() {
            return Ok(None);
        }
        let folder = self.folder(entry, last);
        let real = folder.real.join(entry.file_name());
        if self.excludes(&real, &folder.realm) {
            return Ok(None);
        }
        let format = Format::from_path(&entry.file_name().to_string_lossy());
        let is_included = match &self.selection.include {
            Some(globs) => Some(globs.matches(&relative_name(&real, self.root))),
            None => folder.realm.includes(&real),
        };
        if !is_included.unwrap_or(format.is_some()) {
            return Ok(None);
        }
        let path = folder.shown.join(entry.file_name());
        if !kind.is_file() {
            return Err(not_a_file(&path));
        }
        Ok(Some(Source {
            path,
            real,
            is_stdin: false,
            format: format.unwrap_or(Format::Text),
            realm: Arc::clone(&folder.realm),
            staged: None,
            changed: None,
        }))
    }
}

/// The files in a folder that say what is ignored there.
pub(super) const IGNORE_FILES: [&str; 2] = [".gitignore", ".saysoignore"];

/// What stands in `folder` under the name of a file that says what is ignored, and would be waited for: a pipe or a device.
fn ignore_pipe(folder: &Path) -> Option<PathBuf> {
    let paths = IGNORE_FILES.map(|name| folder.join(name));
    paths.into_iter().find(|path| {
        fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
    })
}

/// Says that a folder was passed over because of the pipe at `path`.
fn ignored_by_pipe(path: &Path) -> Diagnostic {
    let name = name_of(path);
    let message = format!("`{name}` is no file, and what it ignores is not known");
    let fault = Diagnostic::error(code::UNREADABLE, message);
    fault.help("its folder is not checked; remove it, or check with `--no-ignore`")
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

/// Says that the folder at `path` cannot be walked through, since there is no thread for it.
fn unwalked(path: &Path, error: &io::Error) -> Diagnostic {
    let (name, error) = (name_of(path), describe_error(error));
    let message = format!("`{name}` cannot be read: no thread can be started: {error}");
    let fault = Diagnostic::error(code::UNREADABLE, message);
    fault.help("allow more processes, or name the files")
}

fn unreadable(error: &ignore::Error) -> Diagnostic {
    Diagnostic::error(
        code::UNREADABLE,
        format!("cannot read {}", without_number(&error.to_string())),
    )
}
