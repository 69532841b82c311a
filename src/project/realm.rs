//! Which configuration governs which file: the `sayso.toml` nearest above it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::config::{Config, FailOn};
use super::files::read_input;
use super::names::{describe_error, name_of, relative_name, relative_to};
use super::walk::Source;
use super::{ConfigChoice, Settings};
use crate::diagnostic::{Diagnostic, code};
use crate::glob::Globs;
use crate::lint::{self, Exception, FindingSeverity};

/// The name of a configuration file.
pub(super) const FILE_NAME: &str = "sayso.toml";

/// The name of the exceptions file, if the configuration names no other.
pub(super) const EXCEPTIONS_FILE: &str = "sayso-exceptions.toml";

/// The files that one configuration governs.
#[derive(Debug)]
pub(super) struct Realm {
    /// The folder its paths are relative to, without links.
    pub(super) folder: PathBuf,
    /// Its configuration, if there is one and it could be read.
    pub(super) config: Option<Config>,
    /// Its configuration could not be read: its files cannot be judged.
    pub(super) is_broken: bool,
    /// What is wrong with the configuration.
    pub(super) diagnostics: Vec<Diagnostic>,
    include: Option<Globs>,
    exclude: Option<Globs>,
    /// Where each of its overrides holds.
    overrides: Vec<Option<Globs>>,
    /// The deviations approved for its files.
    pub(super) exceptions: Vec<Arc<Exception>>,
}

impl Realm {
    /// The files that no configuration governs.
    fn ungoverned(folder: PathBuf) -> Realm {
        Realm {
            folder,
            config: None,
            is_broken: false,
            diagnostics: Vec::new(),
            include: None,
            exclude: None,
            overrides: Vec::new(),
            exceptions: Vec::new(),
        }
    }

    /// Reads the configuration at `path`, an absolute path.
    fn load(path: &Path, settings: &Settings) -> Realm {
        let name = name_of(relative_to(path, &settings.folder).unwrap_or(path));
        let folder = path.parent().unwrap_or(&settings.folder);
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let mut realm = Realm::ungoverned(folder);
        let text = match read_input(path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_string()),
            Err(error) => Err(describe_error(&error)),
        };
        match text {
            Ok(text) => {
                let (config, diagnostics) = Config::load(&name, &text);
                realm.is_broken = config.is_none();
                realm.diagnostics = diagnostics;
                if let Some(config) = &config {
                    realm.include = compile(&config.include);
                    realm.exclude = compile(&config.exclude);
                    let paths = config.overrides.iter().map(|part| compile(&part.paths));
                    realm.overrides = paths.collect();
                    realm.load_exceptions(config, settings);
                }
                realm.config = config;
            }
            Err(reason) => {
                realm.is_broken = true;
                realm.diagnostics = vec![Diagnostic::error(
                    code::UNREADABLE,
                    format!("the configuration `{name}` cannot be read: {reason}"),
                )];
            }
        }
        realm
    }

    /// Reads the exceptions file that `config` names, or the one beside it.
    fn load_exceptions(&mut self, config: &Config, settings: &Settings) {
        let path = match &config.exceptions {
            Some(named) => self.folder.join(&named.text),
            None => self.folder.join(EXCEPTIONS_FILE),
        };
        if config.exceptions.is_none() && !path.is_file() {
            return;
        }
        let root = fs::canonicalize(&settings.folder);
        let root = root.as_deref().unwrap_or(&settings.folder);
        let name = name_of(relative_to(&path, root).unwrap_or(&path));
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_string()),
            Err(error) => Err(describe_error(&error)),
        };
        match text {
            Ok(text) => {
                let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
                let (exceptions, diagnostics) = lint::load_exceptions(&name, text);
                self.exceptions = exceptions;
                self.diagnostics.extend(diagnostics);
            }
            Err(reason) => {
                let message = format!("the exceptions file `{name}` cannot be read: {reason}");
                let fault = Diagnostic::error(code::UNREADABLE, message);
                self.diagnostics.push(match &config.exceptions {
                    Some(named) => fault.at(&config.file, named.span, "named here"),
                    None => fault,
                });
            }
        }
    }

    /// The overrides that hold at `path`, which is relative to the folder, in the order written.
    pub(super) fn variant(&self, path: &str) -> Vec<usize> {
        let holds = |globs: &Option<Globs>| globs.as_ref().is_some_and(|globs| globs.matches(path));
        let overrides = self.overrides.iter().enumerate();
        overrides
            .filter(|(_, globs)| holds(globs))
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether rules may differ from path to path.
    pub(super) fn has_overrides(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// Whether the configuration leaves out the file or folder at `real`.
    pub(super) fn excludes(&self, real: &Path) -> bool {
        let excluded = self.exclude.as_ref();
        excluded.is_some_and(|globs| globs.matches(&relative_name(real, &self.folder)))
    }

    /// Whether the configuration asks for the file at `real`; nothing if it does not say.
    pub(super) fn includes(&self, real: &Path) -> Option<bool> {
        let included = self.include.as_ref();
        included.map(|globs| globs.matches(&relative_name(real, &self.folder)))
    }

    /// From which severity on a finding fails the run.
    pub(super) fn fail_on(&self, settings: &Settings) -> FailOn {
        let configured = || self.config.as_ref()?.fail_on;
        settings
            .fail_on
            .or_else(configured)
            .unwrap_or(FailOn::AtLeast(FindingSeverity::Error))
    }
}

/// Compiles configured patterns; those that are wrong were reported when the configuration was loaded.
fn compile(patterns: &[String]) -> Option<Globs> {
    if patterns.is_empty() {
        return None;
    }
    Globs::new(patterns.iter().map(String::as_str)).ok()
}

/// The realms met so far, by folder.
#[derive(Debug)]
pub(super) struct Realms<'s> {
    settings: &'s Settings,
    /// What governs files that have no configuration; or all files, if one was named or none is wanted.
    outermost: Arc<Realm>,
    known: Mutex<HashMap<PathBuf, Arc<Realm>>>,
}

impl<'s> Realms<'s> {
    /// No realm met yet.
    pub(super) fn new(settings: &'s Settings) -> Realms<'s> {
        let outermost = match &settings.config {
            ConfigChoice::File(path) => Realm::load(&settings.folder.join(path), settings),
            ConfigChoice::Discover | ConfigChoice::Nowhere => {
                let folder = fs::canonicalize(&settings.folder);
                Realm::ungoverned(folder.unwrap_or_else(|_| settings.folder.clone()))
            }
        };
        Realms {
            settings,
            outermost: Arc::new(outermost),
            known: Mutex::default(),
        }
    }

    /// What governs the files in `folder`, an absolute path without links.
    pub(super) fn find(&self, folder: &Path) -> Arc<Realm> {
        if !matches!(self.settings.config, ConfigChoice::Discover) {
            return Arc::clone(&self.outermost);
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut above = Vec::new();
        let mut found = None;
        for folder in folder.ancestors() {
            if let Some(realm) = known.get(folder) {
                found = Some(Arc::clone(realm));
                break;
            }
            above.push(folder);
            let path = folder.join(FILE_NAME);
            if path.is_file() {
                found = Some(Arc::new(Realm::load(&path, self.settings)));
                break;
            }
        }
        let realm = found.unwrap_or_else(|| Arc::clone(&self.outermost));
        for folder in above {
            known.insert(folder.to_path_buf(), Arc::clone(&realm));
        }
        realm
    }

    /// The realms of `sources`, each once, by folder; that of the folder the run started in, if there are none.
    pub(super) fn used_by(&self, sources: &[Source]) -> Vec<Arc<Realm>> {
        let mut seen = HashSet::new();
        let mut realms: Vec<Arc<Realm>> = sources
            .iter()
            .filter(|source| seen.insert(Arc::as_ptr(&source.realm)))
            .map(|source| Arc::clone(&source.realm))
            .collect();
        if realms.is_empty() {
            realms.push(self.find(&self.outermost_folder()));
        }
        realms.sort_by(|one, other| one.folder.cmp(&other.folder));
        realms
    }

    fn outermost_folder(&self) -> PathBuf {
        fs::canonicalize(&self.settings.folder).unwrap_or_else(|_| self.settings.folder.clone())
    }
}
