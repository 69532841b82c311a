//! Waiting for a change in what a run reads: texts, wordlists, configuration, exceptions, the baseline.
//!
//! The system only rings the bell: it says too much, and differs from one system to the next. What changed is told by
//! looking again, in the way a run looks, and comparing. So what is ignored changes nothing, and a file that an editor
//! writes in three steps changes once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::names::{describe_error, name_of};
use super::{Hooks, Selection, Settings};
use crate::diagnostic::{Diagnostic, code};
use crate::text::Jobs;

mod look;

use look::{Interest, View};

/// How long it must be quiet before one looks again: an editor writes in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// How long one waits for quiet at most.
const PATIENCE: Duration = Duration::from_millis(500);

/// What happened.
enum Call {
    /// Something at these places.
    At(Vec<PathBuf>),
    /// Too much to say where.
    Anywhere,
    /// The run is to end.
    End,
}

/// A file that changed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Change {
    /// Its name as reports show it.
    pub name: String,
    /// What became of it.
    pub kind: ChangeKind,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChangeKind {
    /// It was not there, or not to be read.
    New,
    /// It is not what it was.
    Changed,
    /// It is no longer there, or no longer to be read.
    Gone,
}

/// A watch over what runs read.
pub struct Watch {
    watcher: RecommendedWatcher,
    calls: Receiver<Call>,
    bell: Sender<Call>,
    view: View,
    /// Watched folders that something happened to.
    stirred: Vec<PathBuf>,
}

impl Watch {
    /// A watch over nothing yet.
    pub fn new() -> Result<Watch, Diagnostic> {
        let (bell, calls) = channel();
        let sender = bell.clone();
        let watcher = notify::recommended_watcher(move |event| {
            if let Some(call) = read_event(event) {
                // If nobody waits any more there is nobody to call.
                sender.send(call).ok();
            }
        });
        let watcher = watcher.map_err(|error| unwatchable(None, &error))?;
        Ok(Watch {
            watcher,
            calls,
            bell,
            view: View::default(),
            stirred: Vec::new(),
        })
    }

    /// Something to call that ends a wait.
    pub fn end(&self) -> impl Fn() + Send + 'static {
        let bell = self.bell.clone();
        move || {
            bell.send(Call::End).ok();
        }
    }

    /// Looks at what a run with these settings reads; from now on a change of it is noticed. Gives what changed since the
    /// last look.
    pub fn look(
        &mut self,
        settings: &Settings,
        selection: &Selection,
        jobs: Jobs,
        hooks: Hooks<'_>,
    ) -> Result<Vec<Change>, Diagnostic> {
        let before = std::mem::take(&mut self.view);
        let mut watched: BTreeSet<PathBuf> = before.folders.keys().cloned().collect();
        for folder in std::mem::take(&mut self.stirred) {
            watched.remove(&folder);
        }
        loop {
            self.view = look::look(settings, selection, jobs, hooks);
            let fresh = self.view.folders.keys();
            let fresh: Vec<PathBuf> = fresh
                .filter(|folder| !watched.contains(*folder))
                .cloned()
                .collect();
            if fresh.is_empty() {
                break;
            }
            // look again, for what came into a folder before it was watched
            self.watch(&fresh)?;
            watched.extend(fresh);
        }
        for folder in &watched {
            if !self.view.folders.contains_key(folder) {
                // It may be gone, and its watch with it.
                self.watcher.unwatch(folder).ok();
            }
        }
        Ok(compare(&before, &self.view))
    }

    fn watch(&mut self, folders: &[PathBuf]) -> Result<(), Diagnostic> {
        let mut paths = self.watcher.paths_mut();
        for folder in folders {
            match paths.add(folder, RecursiveMode::NonRecursive) {
                Err(error) if !is_harmless(&error) => {
                    return Err(unwatchable(Some(folder), &error));
                }
                _ => {}
            }
        }
        let committed = paths.commit();
        committed.map_err(|error| unwatchable(None, &error))
    }

    /// Waits until something happens to what is watched; `false` if the wait was ended.
    pub fn wait(&mut self) -> bool {
        loop {
            let Ok(call) = self.calls.recv() else {
                return false;
            };
            match call {
                Call::End => return false,
                call if self.concerns(&call) => return self.wait_for_quiet(),
                _ => {}
            }
        }
    }

    fn wait_for_quiet(&mut self) -> bool {
        let started = Instant::now();
        loop {
            match self.calls.recv_timeout(QUIET) {
                Ok(Call::End) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(call) => {
                    self.concerns(&call);
                    if started.elapsed() >= PATIENCE {
                        return true;
                    }
                }
                Err(RecvTimeoutError::Timeout) => return true,
            }
        }
    }

    /// Whether `call` may be about something seen. A folder that it is about is watched anew: it may be another one under
    /// the same name.
    fn concerns(&mut self, call: &Call) -> bool {
        let Call::At(paths) = call else {
            self.stirred.extend(self.view.folders.keys().cloned());
            return true;
        };
        let mut concerns = false;
        for path in paths {
            if self.view.folders.contains_key(path) {
                self.stirred.push(path.clone());
                concerns = true;
            }
            let folder = path
                .parent()
                .and_then(|folder| self.view.folders.get(folder));
            concerns |= match (folder, path.file_name()) {
                (Some(Interest::Everything), _) => true,
                (Some(Interest::Names(names)), Some(name)) => names.contains(name),
                _ => false,
            };
        }
        concerns
    }
}

/// Where something happened, unless it was only read.
fn read_event(event: notify::Result<Event>) -> Option<Call> {
    let Ok(event) = event else {
        return Some(Call::Anywhere);
    };
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
        EventKind::Access(_) => return None,
        _ => {}
    }
    if event.need_rescan() || event.paths.is_empty() {
        return Some(Call::Anywhere);
    }
    Some(Call::At(event.paths))
}

/// What differs between two views.
fn compare(before: &View, after: &View) -> Vec<Change> {
    let mut kinds: BTreeMap<&String, ChangeKind> = BTreeMap::new();
    for (name, stamp) in &after.files {
        match before.files.get(name) {
            Some(known) if known == stamp => {}
            _ if stamp.is_none() => {
                if before.files.get(name).is_some_and(Option::is_some) {
                    kinds.insert(name, ChangeKind::Gone);
                }
            }
            Some(Some(_)) => {
                kinds.insert(name, ChangeKind::Changed);
            }
            _ => {
                kinds.insert(name, ChangeKind::New);
            }
        }
    }
    for (name, stamp) in &before.files {
        if stamp.is_some() && !after.files.contains_key(name) {
            kinds.insert(name, ChangeKind::Gone);
        }
    }
    kinds
        .into_iter()
        .map(|(name, kind)| Change {
            name: name.clone(),
            kind,
        })
        .collect()
}

/// Whether a folder is gone, or may not be looked into: then nothing in it is read either, and its own folder sees it come back.
fn is_harmless(error: &notify::Error) -> bool {
    use std::io::ErrorKind::{NotFound, PermissionDenied};

    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => matches!(error.kind(), NotFound | PermissionDenied),
        _ => false,
    }
}

fn unwatchable(folder: Option<&Path>, error: &notify::Error) -> Diagnostic {
    let reason = match &error.kind {
        notify::ErrorKind::Io(error) => describe_error(error),
        notify::ErrorKind::MaxFilesWatch => "the system watches no more folders".to_owned(),
        _ => error.to_string(),
    };
    let message = match folder {
        Some(folder) => format!(
            "the folder `{}` cannot be watched: {reason}",
            name_of(folder)
        ),
        None => format!("changes cannot be watched: {reason}"),
    };
    Diagnostic::error(code::UNWATCHABLE, message)
        .help("watch fewer folders, or raise the limit of the system (on Linux `fs.inotify.max_user_watches`)")
}
