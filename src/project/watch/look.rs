//! What a run reads, as it is at this moment: each file with a stamp that changes with it, and the folders in which a
//! change would matter.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::project::names::relative_name;
use crate::project::realm::{self, Realm, Realms};
use crate::project::walk::{self, IGNORE_FILES};
use crate::project::{ConfigChoice, Hooks, Input, Selection, Settings, wordlists};
use crate::text::Jobs;

/// What changes with a file: when it was written, how long it is, and which file it is.
pub(super) type Stamp = (Option<SystemTime>, u64, Number);

/// Which file of the system it is, where that is known: the device, and the number there.
type Number = (u64, u64);

/// In what of a folder a change matters.
#[derive(Debug)]
pub(super) enum Interest {
    /// In anything.
    Everything,
    /// In what has one of these names.
    Names(BTreeSet<OsString>),
}

/// What a run reads.
#[derive(Debug, Default)]
pub(super) struct View {
    /// By name as reports show it; no stamp if it is not there.
    pub(super) files: BTreeMap<String, Option<Stamp>>,
    /// By absolute path without links.
    pub(super) folders: BTreeMap<PathBuf, Interest>,
}

/// Looks at what a run with these settings would read.
pub(super) fn look(
    settings: &Settings,
    selection: &Selection,
    jobs: Jobs,
    hooks: Hooks<'_>,
) -> View {
    let realms = Realms::new(settings);
    let walked = walk::collect(settings, selection, &realms, jobs, hooks);
    let root = fs::canonicalize(&settings.folder).unwrap_or_else(|_| settings.folder.clone());
    let mut view = Viewer {
        root: &root,
        own: own_outputs(),
        above: BTreeSet::new(),
        view: View::default(),
    };
    for folder in walked.folders {
        view.view.folders.insert(folder, Interest::Everything);
    }
    for source in &walked.sources {
        view.add_source(&source.real);
    }
    for input in &selection.inputs {
        if let Input::Path(path) = input {
            // the place itself too: what is named may be a link, or come and go
            let path = root.join(path);
            view.take_name(&path);
            view.watch_above(path.parent());
        }
    }
    for realm in realms.used_by(&walked.sources) {
        view.add_realm(settings, &realm);
    }
    for list in &settings.wordlists {
        view.add_wordlist(list, &root);
    }
    if let Some(path) = &settings.baseline {
        view.add_file(&root.join(path));
    }
    view.view
}

struct Viewer<'v> {
    /// Where the run started, without links.
    root: &'v Path,
    /// The files that the program prints to.
    own: Vec<Number>,
    /// Folders that were looked for what comes there.
    above: BTreeSet<PathBuf>,
    view: View,
}

impl Viewer<'_> {
    /// A file that is checked, by its path without links.
    fn add_source(&mut self, path: &Path) {
        self.add_stamp(path);
        let Some(folder) = path.parent() else {
            return;
        };
        if !matches!(self.view.folders.get(folder), Some(Interest::Everything)) {
            self.take_name(path);
        }
        self.watch_above(Some(folder));
    }

    /// A file of ours that is read, there or not.
    fn add_file(&mut self, path: &Path) {
        self.add_stamp(path);
        self.take_name(path);
        if let Ok(real) = fs::canonicalize(path)
            && real != path
        {
            self.take_name(&real);
        }
    }

    fn add_stamp(&mut self, path: &Path) {
        let stamp = stamp(path);
        // a report that is printed into a folder that is checked must not call for the next
        if let Some(stamp) = stamp
            && self.own.contains(&stamp.2)
        {
            return;
        }
        let name = relative_name(path, self.root);
        self.view.files.insert(name, stamp);
    }

    /// A folder in which any change matters.
    fn take_folder(&mut self, folder: &Path) {
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        self.view.folders.insert(folder, Interest::Everything);
    }

    /// Something in whose folder only its own name matters.
    fn take_name(&mut self, path: &Path) {
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
            self.take_names(folder, [name]);
        }
    }

    fn take_names<'n>(&mut self, folder: &Path, names: impl IntoIterator<Item = &'n OsStr>) {
        // the nearest folder that is there sees the others come
        let Some((folder, missing)) = folder.ancestors().find_map(|there| {
            let real = fs::canonicalize(there).ok()?;
            Some((real, folder.strip_prefix(there).ok()?))
        }) else {
            return;
        };
        let first = missing.components().next();
        let entry = self.view.folders.entry(folder);
        let interest = entry.or_insert_with(|| Interest::Names(BTreeSet::new()));
        if let Interest::Names(known) = interest {
            match first {
                Some(part) => known.extend([part.as_os_str().to_owned()]),
                None => known.extend(names.into_iter().map(OsStr::to_owned)),
            }
        }
    }

    /// The folders above: a configuration may come there, or a file that says what is ignored.
    fn watch_above(&mut self, folder: Option<&Path>) {
        let names = [realm::FILE_NAME, IGNORE_FILES[0], IGNORE_FILES[1]];
        for folder in folder.into_iter().flat_map(Path::ancestors) {
            // where one was seen, so were those above it
            if !self.above.insert(folder.to_path_buf()) {
                break;
            }
            self.take_names(folder, names.map(OsStr::new));
        }
    }

    /// The configuration, and what it names.
    fn add_realm(&mut self, settings: &Settings, realm: &Realm) {
        match &settings.config {
            ConfigChoice::File(path) => self.add_file(&self.root.join(path)),
            ConfigChoice::Discover => self.add_file(&realm.folder.join(realm::FILE_NAME)),
            ConfigChoice::Nowhere => {}
        }
        let Some(config) = &realm.config else {
            return;
        };
        let exceptions = config.exceptions.as_ref();
        let exceptions = exceptions.map_or(realm::EXCEPTIONS_FILE, |named| named.text.as_str());
        self.add_file(&realm.folder.join(exceptions));
        if settings.wordlists.is_empty() {
            let overridden = config
                .overrides
                .iter()
                .filter_map(|part| part.wordlists.as_ref());
            for list in config.wordlists.iter().chain(overridden.flatten()) {
                self.add_wordlist(&list.text, &realm.folder);
            }
        }
    }

    fn add_wordlist(&mut self, named: &str, base: &Path) {
        let Some((folders, files)) = wordlists::places(named, base) else {
            return;
        };
        self.take_name(&base.join(named));
        for folder in folders {
            self.take_folder(&folder);
        }
        for file in files {
            self.add_file(&file);
        }
    }
}

/// The files that standard output and standard error are, if they are files.
fn own_outputs() -> Vec<Number> {
    let streams = ["/dev/stdout", "/dev/stderr"].map(Path::new);
    let files = streams.into_iter().filter(|stream| stream.is_file());
    files.filter_map(|file| Some(stamp(file)?.2)).collect()
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((
        metadata.modified().ok(),
        metadata.len(),
        number_of(&metadata),
    ))
}

#[cfg(unix)]
fn number_of(metadata: &Metadata) -> Number {
    use std::os::unix::fs::MetadataExt;

    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn number_of(_: &Metadata) -> Number {
    (0, 0)
}
