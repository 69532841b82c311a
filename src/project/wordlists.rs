//! Wordlists by name, file or folder, each read once in a run.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use walkdir::{DirEntry, WalkDir};

use super::files::read_input;
use super::names::{describe_error, name_of, relative_to};
use super::{Settings, bundled};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::diagnostic::{code, nearest};
use crate::fix;
use crate::lint;
use crate::text::Span;
use crate::wordlist::Wordlist;

/// Files of ours that are no wordlists, though they end in `.toml`.
const OTHER_FILES: [&str; 2] = ["sayso.toml", "sayso-exceptions.toml"];

/// A wordlist as someone named it.
#[derive(Clone, Debug)]
pub(super) struct Reference<'r> {
    /// A bundled name, a file or a folder.
    pub(super) text: &'r str,
    /// The folder that a relative path starts from.
    pub(super) base: &'r Path,
    /// Where in a configuration it is named.
    pub(super) place: Option<(&'r Arc<SourceFile>, Span)>,
}

impl Reference<'_> {
    fn fault(&self, code: &'static str, message: String) -> Diagnostic {
        let diagnostic = Diagnostic::error(code, message);
        match self.place {
            Some((file, span)) => diagnostic.at(file, span, "named here"),
            None => diagnostic,
        }
    }
}

/// The wordlists read so far.
#[derive(Debug)]
pub(super) struct Library<'l> {
    /// The folder that shown paths start from.
    folder: &'l Path,
    /// By what was read; nothing if it could not be.
    loaded: HashMap<Origin, Option<Arc<Wordlist>>>,
    /// Whether a list whose examples do not hold is refused. The bundled lists are proven by the project's own tests.
    refuses: bool,
    as_of: Date,
    /// What was wrong, in the order met.
    pub(super) diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Origin {
    Bundled(String),
    File(PathBuf),
}

impl<'l> Library<'l> {
    /// Nothing read yet. Refuses lists whose examples do not hold.
    pub(super) fn new(settings: &'l Settings) -> Library<'l> {
        Library {
            folder: &settings.folder,
            loaded: HashMap::new(),
            refuses: true,
            as_of: settings.as_of,
            diagnostics: Vec::new(),
        }
    }

    /// Nothing read yet. Takes lists whose examples do not hold too, for those who test them.
    pub(super) fn untested(settings: &'l Settings) -> Library<'l> {
        Library {
            refuses: false,
            ..Library::new(settings)
        }
    }

    /// The wordlists that `references` name, each once; those that cannot be read are reported.
    pub(super) fn load_all(&mut self, references: &[Reference<'_>]) -> Vec<Arc<Wordlist>> {
        let mut lists: Vec<Arc<Wordlist>> = Vec::new();
        for reference in references {
            for origin in self.resolve(reference) {
                let Some(list) = self.load(origin) else {
                    continue;
                };
                if lists.iter().any(|known| Arc::ptr_eq(known, &list)) {
                    continue;
                }
                if let Some(known) = lists.iter().find(|known| known.id == list.id) {
                    let message = format!(
                        "the wordlists `{}` and `{}` have the same id `{}`",
                        known.file.name, list.file.name, list.id
                    );
                    let fault = reference.fault(code::DUPLICATE_WORDLIST, message);
                    self.report(fault.help("give one of them another id, or use only one"));
                    continue;
                }
                lists.push(list);
            }
        }
        lists
    }

    /// What `reference` names, a folder's wordlists in the order of their paths.
    fn resolve(&mut self, reference: &Reference<'_>) -> Vec<Origin> {
        let text = reference.text;
        if bundled::find(text).is_some() {
            return vec![Origin::Bundled(text.to_string())];
        }
        let path = reference.base.join(text);
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => self.list_folder(reference, &path),
            Ok(_) => vec![Origin::File(fs::canonicalize(&path).unwrap_or(path))],
            Err(error) => {
                let mut fault = reference.fault(
                    code::UNKNOWN_WORDLIST,
                    format!("there is no wordlist `{text}`: {}", describe_error(&error)),
                );
                if let Some(name) = nearest(text, bundled::names()) {
                    fault = fault.help(format!("did you mean `{name}`?"));
                }
                let names: Vec<String> = bundled::names().map(|name| format!("`{name}`")).collect();
                self.report(fault.help(format!(
                    "name a file, a folder of files, or a bundled wordlist: {}",
                    names.join(", ")
                )));
                Vec::new()
            }
        }
    }

    fn list_folder(&mut self, reference: &Reference<'_>, folder: &Path) -> Vec<Origin> {
        let mut origins = Vec::new();
        for entry in walk(folder) {
            match entry {
                Ok(entry) => {
                    if is_list(&entry) {
                        let path = fs::canonicalize(entry.path());
                        origins.push(Origin::File(path.unwrap_or_else(|_| entry.into_path())));
                    }
                }
                Err(error) => {
                    let message = format!("cannot read the folder of wordlists: {error}");
                    self.report(reference.fault(code::UNREADABLE, message));
                }
            }
        }
        if origins.is_empty() {
            let message = format!("the folder `{}` holds no wordlist", reference.text);
            let fault = reference.fault(code::NO_WORDLIST_IN_FOLDER, message);
            self.report(fault.help("a wordlist is a file that ends in `.toml`"));
        }
        origins
    }

    fn load(&mut self, origin: Origin) -> Option<Arc<Wordlist>> {
        if let Some(loaded) = self.loaded.get(&origin) {
            return loaded.clone();
        }
        let list = match &origin {
            Origin::Bundled(name) => {
                let text = bundled::find(name)?;
                self.parse(&format!("bundled wordlist {name}"), text)
            }
            Origin::File(path) => {
                let root = fs::canonicalize(self.folder);
                let root = root.as_deref().unwrap_or(self.folder);
                let name = name_of(relative_to(path, root).unwrap_or(path));
                let text = match read_input(path) {
                    Ok(bytes) => decode(bytes),
                    Err(error) => Err(describe_error(&error)),
                };
                match text {
                    Ok(text) => self.parse(&name, text).and_then(|list| self.prove(list)),
                    Err(reason) => {
                        self.report(Diagnostic::error(
                            code::UNREADABLE,
                            format!("the wordlist `{name}` cannot be read: {reason}"),
                        ));
                        None
                    }
                }
            }
        };
        self.loaded.insert(origin, list.clone());
        list
    }

    fn parse(&mut self, name: &str, text: impl Into<String>) -> Option<Arc<Wordlist>> {
        let (list, diagnostics) = Wordlist::load(name, text);
        self.diagnostics.extend(diagnostics);
        list.map(Arc::new)
    }

    /// The list, unless its examples do not hold.
    fn prove(&mut self, list: Arc<Wordlist>) -> Option<Arc<Wordlist>> {
        if !self.refuses {
            return Some(list);
        }
        let mut faults = lint::refuse(&list, self.as_of);
        faults.extend(fix::prove(&list, self.as_of));
        let holds = faults.is_empty();
        self.diagnostics.extend(faults);
        holds.then_some(list)
    }

    /// Adds `diagnostic`, unless the same was said before: two configurations may name the same missing list.
    fn report(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }
}

/// What lies in a folder of wordlists, by name; hidden files and folders are passed over.
fn walk(folder: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    entries.filter_entry(|entry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    })
}

/// Whether `entry` is taken for a wordlist.
fn is_list(entry: &DirEntry) -> bool {
    entry.path().extension().is_some_and(|end| end == "toml")
        && !OTHER_FILES.iter().any(|&other| entry.file_name() == other)
        && entry.path().is_file()
}

/// The folders and files of the wordlist `named`, which starts from `base`, as far as they are there; none if it is bundled.
pub(super) fn places(named: &str, base: &Path) -> Option<(Vec<PathBuf>, Vec<PathBuf>)> {
    if bundled::find(named).is_some() {
        return None;
    }
    let path = base.join(named);
    if !path.is_dir() {
        return Some((Vec::new(), vec![path]));
    }
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in walk(&path).flatten() {
        if entry.file_type().is_dir() {
            folders.push(entry.into_path());
        } else if is_list(&entry) {
            files.push(entry.into_path());
        }
    }
    Some((folders, files))
}

/// The text of a TOML file, which must be UTF-8; a byte order mark is passed over.
fn decode(bytes: Vec<u8>) -> Result<String, String> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text
            .strip_prefix('\u{FEFF}')
            .map(String::from)
            .unwrap_or(text)),
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = memchr::memchr_iter(b'\n', valid).count() + 1;
            Err(format!("line {line} is not UTF-8"))
        }
    }
}
