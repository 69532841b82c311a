//! The tree below a folder that is named, read by as many threads as it keeps busy.
//!
//! What stands in a folder is listed once, and the list also tells whether the folder has a configuration or ignores
//! something, so that nothing need be asked for that is not there.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::choice::Choice;
use super::ignored::{IGNORE_FILES, Ignores, ignore_pipe, ignored_by_pipe};
use super::{Source, Walked, not_a_file};
use crate::diagnostic::Diagnostic;
use crate::document::Format;
use crate::project::faults::unreadable;
use crate::project::names::name_of;
use crate::project::realm::{self, Realm};
use crate::text::{Jobs, in_turns};

/// How a tree is walked.
pub(super) struct Walk<'w> {
    pub(super) choice: Choice<'w>,
    /// Set to end the walk.
    pub(super) interrupted: &'w AtomicBool,
}

/// A folder to read.
struct Folder {
    /// As reports name it.
    shown: PathBuf,
    /// Absolute and without links.
    real: PathBuf,
    /// What governs it, unless it has a configuration of its own.
    realm: Arc<Realm>,
    /// What is said above it of what is ignored.
    ignores: Ignores,
}

/// What one thread met.
#[derive(Default)]
struct Met {
    sources: Vec<Source>,
    folders: Vec<PathBuf>,
    faults: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Adds to `walked` what is found in the folder that reports name `shown`, and that is `real` without links, on up to `jobs`
    /// threads.
    pub(super) fn run(&self, shown: PathBuf, real: PathBuf, jobs: Jobs, walked: &mut Walked) {
        let mut ignores = Ignores::default();
        let mut faults = Vec::new();
        if !self.choice.selection.no_ignore {
            // the folders above are asked too
            if let Some(pipe) = real.ancestors().find_map(ignore_pipe) {
                walked.diagnostics.push(ignored_by_pipe(&pipe));
                return;
            }
            if let Some(above) = real.parent() {
                ignores = Ignores::of(above, self.choice.root, &mut faults);
            }
        }
        let first = Folder {
            realm: self.choice.realms.find(&real),
            shown,
            real,
            ignores,
        };
        for met in in_turns(first, jobs, |folder, met| self.read(folder, met)) {
            walked.sources.extend(met.sources);
            walked.folders.extend(met.folders);
            faults.extend(met.faults);
        }
        faults.sort_by(|one: &Diagnostic, other| one.message.cmp(&other.message));
        walked.diagnostics.extend(faults);
    }

    /// Notes what stands in `folder`, and gives the folders in it that are to be read.
    fn read(&self, mut folder: Folder, met: &mut Met) -> Vec<Folder> {
        let mut below = Vec::new();
        if self.interrupted.load(Ordering::Relaxed) {
            return below;
        }
        let entries = met.list(&folder);
        if let Err(pipe) = self.enter(&mut folder, &entries, &mut met.faults) {
            met.faults.push(pipe);
            return below;
        }
        for Entry { name, kind } in entries {
            let real = joined(&folder.real, &name);
            let is_folder = kind.is_dir();
            let (realm, ignores) = (&folder.realm, &folder.ignores);
            if kind.is_symlink() || self.choice.leaves_out(&real, is_folder, realm, ignores) {
                continue;
            }
            let path = joined(&folder.shown, &name);
            if is_folder {
                below.push(Folder {
                    shown: path,
                    real,
                    realm: Arc::clone(realm),
                    ignores: ignores.clone(),
                });
                continue;
            }
            let format = Format::from_path(&name.to_string_lossy());
            if !self.choice.takes(&real, realm, format) {
                continue;
            }
            if !kind.is_file() {
                met.faults.push(not_a_file(&path));
                continue;
            }
            met.sources.push(Source {
                path,
                real,
                is_stdin: false,
                format: format.unwrap_or(Format::Text),
                realm: Arc::clone(realm),
                staged: None,
                changed: None,
            });
        }
        met.folders.push(folder.real);
        below
    }

    /// Reads what the files among `entries` say of their `folder`; a fault if one of them would be waited for.
    fn enter(
        &self,
        folder: &mut Folder,
        entries: &[Entry],
        faults: &mut Vec<Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let has = |wanted: &str| {
            let mut names = entries.iter().map(|entry| &entry.name);
            names.any(|name| name.eq_ignore_ascii_case(wanted))
        };
        if has(realm::FILE_NAME) {
            folder.realm = self.choice.realms.find(&folder.real);
        }
        if !self.choice.selection.no_ignore && IGNORE_FILES.into_iter().any(has) {
            if let Some(pipe) = ignore_pipe(&folder.real) {
                let name = pipe.file_name().unwrap_or_default();
                return Err(ignored_by_pipe(&folder.shown.join(name)));
            }
            folder.ignores = folder.ignores.within(&folder.real, &folder.shown, faults);
        }
        Ok(())
    }
}

/// `folder` and `name`, in no more memory than they need: there may be many of them.
fn joined(folder: &Path, name: &OsStr) -> PathBuf {
    let mut path = PathBuf::with_capacity(folder.as_os_str().len() + 1 + name.len());
    path.push(folder);
    path.push(name);
    path
}

/// What stands in a folder.
struct Entry {
    name: OsString,
    kind: FileType,
}

impl Met {
    /// Lists what stands in `folder`; what cannot be is a fault, and the rest is listed.
    fn list(&mut self, folder: &Folder) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut add = |entry: io::Result<DirEntry>| {
            let entry = entry?;
            let (name, kind) = (entry.file_name(), entry.file_type()?);
            entries.push(Entry { name, kind });
            Ok(())
        };
        let listed = fs::read_dir(&folder.real);
        let faults = match listed {
            Ok(listed) => listed.filter_map(|entry| add(entry).err()).collect(),
            Err(error) => vec![error],
        };
        let name = match name_of(&folder.shown) {
            name if name.is_empty() => ".".to_owned(),
            name => name,
        };
        let faults = faults.iter().map(|error| unreadable(&name, error));
        self.faults.extend(faults);
        entries
    }
}
