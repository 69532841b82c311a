//! A text that is being written: judged again and again as it changes, by the rules that hold where it stands.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::bundled;
use super::check::{self, Pen};
use super::names::relative_name;
use super::policies::{self, Policies};
use super::realm::Realms;
use super::walk::{self, Source};
use super::{ConfigChoice, Settings};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Format;
use crate::lint::{Exception, Policy};
use crate::report::FileFindings;
use crate::text::Halt;

/// The rules that hold for a text at one place.
#[derive(Debug)]
pub struct Desk {
    settings: Settings,
    source: Source,
    path: String,
    policies: Policies,
}

/// What was found in a text.
#[derive(Debug, Default)]
pub struct Draft {
    /// The findings, if there are any.
    pub findings: Option<FileFindings>,
    /// Faults in comments to sayso, and in the bytes.
    pub diagnostics: Vec<Diagnostic>,
}

impl Desk {
    /// Loads the rules for a text at `path`, which need not be there.
    pub fn open(settings: &Settings, path: &Path) -> Desk {
        let realms = Realms::new(settings);
        let source = walk::named(settings, &realms, path);
        let sources = std::slice::from_ref(&source);
        let policies = policies::establish(settings, &realms.used_by(sources), sources);
        Desk {
            settings: settings.clone(),
            path: relative_name(&source.real, &source.realm.folder),
            policies,
            source,
        }
    }

    /// What is wrong with configuration, wordlists and exceptions.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.policies.diagnostics
    }

    /// Whether nothing keeps rules from being used.
    pub fn is_sound(&self) -> bool {
        let is_fault = |fault: &Diagnostic| fault.severity == Severity::Error;
        !self.policies.diagnostics.iter().any(is_fault)
    }

    /// The rules, unless there are none.
    pub fn policy(&self) -> Option<&Policy> {
        self.policies.of(&self.source.realm, &self.path)
    }

    /// How the text is read.
    pub fn format(&self) -> Format {
        self.source.format
    }

    /// Its path, as rules see it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What may be said all the same.
    pub fn exceptions(&self) -> &[Arc<Exception>] {
        &self.source.realm.exceptions
    }

    /// The folder from which names in diagnostics start.
    pub fn folder(&self) -> &Path {
        &self.settings.folder
    }

    /// Judges `text` as `sayso check` would; nothing if `halt` is raised before it is done.
    pub fn judge(&self, text: &str, halt: Halt<'_>, pen: &mut Pen) -> Option<Draft> {
        let Some(policy) = self.policy() else {
            return Some(Draft::default());
        };
        let file = check::File {
            source: &self.source,
            path: &self.path,
            policy,
        };
        let (findings, diagnostics) = check::judge_text(&self.settings, file, text, halt, pen)?;
        Some(Draft {
            findings,
            diagnostics,
        })
    }

    /// Every file that decides over the text, there or not: if one of them changes or comes to be, the rules may be others.
    pub fn inputs(&self) -> Vec<PathBuf> {
        let folder = self.source.real.parent().unwrap_or(&self.settings.folder);
        let mut inputs: Vec<PathBuf> = match &self.settings.config {
            ConfigChoice::Discover => {
                let above = folder.ancestors();
                above.map(|folder| folder.join("sayso.toml")).collect()
            }
            ConfigChoice::File(path) => vec![self.settings.folder.join(path)],
            ConfigChoice::Nowhere => Vec::new(),
        };
        let realm = &self.source.realm;
        let named = realm
            .config
            .as_ref()
            .and_then(|config| config.exceptions.as_ref());
        let exceptions = named.map_or("sayso-exceptions.toml", |named| &named.text);
        inputs.push(realm.folder.join(exceptions));
        for reference in policies::references(&self.settings, realm) {
            if bundled::find(reference.text).is_some() {
                continue;
            }
            let path = reference.base.join(reference.text);
            if fs::metadata(&path).is_ok_and(|found| found.is_dir()) {
                let lists = WalkDir::new(&path).into_iter().filter_map(Result::ok);
                let lists = lists.map(walkdir::DirEntry::into_path);
                inputs.extend(lists.filter(|path| path.extension() == Some(OsStr::new("toml"))));
            }
            inputs.push(path);
        }
        inputs
    }
}
