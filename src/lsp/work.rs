//! What is done beside the conversation: judging a text, and looking for changed rules.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::{Duration, SystemTime};
use std::{fs, panic};

use jiff::civil::Date;

use super::buffer::{Judged, Kind};
use super::client::Client;
use super::place::Lines;
use super::recall::Recall;
use super::server::Event;
use super::tell;
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::lint::load_exceptions;
use crate::project::config::Config;
use crate::project::{Desk, Pen, Settings};
use crate::text::Halt;
use crate::wordlist::Wordlist;
use crate::{fix, lint};

/// How far the times of files may lag behind the clock.
const CLOCK_STEP: Duration = Duration::from_millis(20);

/// A text to judge.
pub(super) struct Job {
    pub(super) uri: String,
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
    pub(super) version: i32,
    pub(super) text: Arc<str>,
    pub(super) settings: Settings,
    /// The rules, if they are known.
    pub(super) desk: Option<Arc<Desk>>,
    /// The rules that held last without a fault.
    pub(super) sound: Option<Arc<Desk>>,
    pub(super) client: Client,
    pub(super) pen: Pen,
    /// Raised when nobody needs the outcome any more.
    pub(super) recall: Recall,
}

/// What became of a job.
pub(super) struct Done {
    pub(super) uri: String,
    pub(super) version: i32,
    /// What was found; nothing if the job was called off.
    pub(super) judged: Option<Arc<Judged>>,
    /// The rules as they are now, sound or not.
    pub(super) desk: Option<Arc<Desk>>,
    /// The files they were read from, if they were loaded for this.
    pub(super) inputs: Stamps,
    pub(super) pen: Pen,
    /// That of the job.
    pub(super) recall: Recall,
}

/// When files were changed last, and how long they are; nothing for those that are not there.
pub(super) type Stamps = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Does `job` beside the conversation, and reports to `events`.
pub(super) fn begin(job: Job, events: &SyncSender<Event>) {
    let events = events.clone();
    thread::spawn(move || {
        let (uri, version, text) = (job.uri.clone(), job.version, Arc::clone(&job.text));
        let recall = job.recall.clone();
        // should a text bring down the engine, the server goes on
        let done = panic::catch_unwind(panic::AssertUnwindSafe(|| work(job)));
        let done = done.unwrap_or_else(|_| Done {
            uri,
            version,
            judged: Some(Arc::new(Judged {
                version,
                text,
                desk: None,
                findings: None,
                diagnostics: Vec::new(),
            })),
            desk: None,
            inputs: Stamps::new(),
            pen: Pen::default(),
            recall,
        });
        // nobody listens any more if the server is ending
        events.send(Event::Done(Box::new(done))).ok();
    });
}

fn work(mut job: Job) -> Done {
    if job.kind != Kind::Prose {
        let diagnostics = check_own(&job);
        let lines = Lines::new(&job.text, job.client.unit);
        let told = diagnostics
            .iter()
            .map(|fault| tell::tell_fault(fault, &lines, |span| span))
            .collect();
        return Done {
            uri: job.uri,
            version: job.version,
            judged: Some(Arc::new(Judged {
                version: job.version,
                text: job.text,
                desk: None,
                findings: None,
                diagnostics: told,
            })),
            desk: None,
            inputs: Stamps::new(),
            pen: job.pen,
            recall: job.recall,
        };
    }
    let mut inputs = Stamps::new();
    let desk = job.desk.take().unwrap_or_else(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "it asks how old a file is, not what day it is"
        )]
        let begun = SystemTime::now() - CLOCK_STEP;
        let desk = Desk::open(&job.settings, &job.path);
        inputs = stamp(desk.inputs());
        // what was written while it was read may have been read half
        for (time, _) in inputs.values_mut().flatten() {
            if *time >= begun {
                *time = SystemTime::UNIX_EPOCH;
            }
        }
        Arc::new(desk)
    });
    // the last rules without a fault stay in force
    let used = match (&job.sound, desk.is_sound()) {
        (Some(sound), false) => Arc::clone(sound),
        _ => Arc::clone(&desk),
    };
    let is_raised = || job.recall.is_raised();
    let halt = Halt::when(&is_raised);
    let draft = used.judge(&job.text, halt, &mut job.pen);
    let told = draft.and_then(|draft| {
        let diagnostics = tell::diagnose(&draft, &used, &job.text, job.client, halt)?;
        Some((draft.findings, diagnostics))
    });
    Done {
        uri: job.uri,
        version: job.version,
        judged: told.map(|(findings, diagnostics)| {
            Arc::new(Judged {
                version: job.version,
                text: job.text,
                desk: Some(used),
                findings,
                diagnostics,
            })
        }),
        desk: Some(desk),
        inputs,
        pen: job.pen,
        recall: job.recall,
    }
}

/// What is wrong with a file of ours, as it stands in the editor.
fn check_own(job: &Job) -> Vec<Diagnostic> {
    let name = job.path.file_name().unwrap_or_default().to_string_lossy();
    match job.kind {
        Kind::Wordlist => check_wordlist(&name, &job.text, job.settings.as_of),
        Kind::Config => Config::load(&name, &job.text).1,
        Kind::Exceptions => load_exceptions(&name, &job.text).1,
        Kind::Prose | Kind::Other => Vec::new(),
    }
}

fn check_wordlist(name: &str, text: &str, as_of: Date) -> Vec<Diagnostic> {
    let (list, mut diagnostics) = Wordlist::load(name, text);
    if let Some(list) = list.map(Arc::new) {
        diagnostics.extend(lint::prove(&list, as_of).diagnostics);
        diagnostics.extend(fix::prove(&list, as_of));
    }
    diagnostics
}

/// The stamps of the files at `paths`.
pub(super) fn stamp(paths: impl IntoIterator<Item = PathBuf>) -> Stamps {
    let stamp = |path: PathBuf| {
        let metadata = fs::metadata(&path).ok();
        let stamp = metadata.and_then(|found| Some((found.modified().ok()?, found.len())));
        (path, stamp)
    };
    paths.into_iter().map(stamp).collect()
}

/// The faults of `desk` by the file in which they are.
pub(super) fn faults_by_file(desk: &Desk) -> BTreeMap<PathBuf, Vec<(Arc<SourceFile>, Diagnostic)>> {
    let mut by_file: BTreeMap<PathBuf, Vec<_>> = BTreeMap::new();
    for fault in desk.diagnostics() {
        if let Some(file) = &fault.file {
            let path = resolve(desk.folder(), Path::new(&file.name));
            let own = by_file.entry(path).or_default();
            own.push((Arc::clone(file), fault.clone()));
        }
    }
    by_file
}

/// Where the file called `name` is.
fn resolve(folder: &Path, name: &Path) -> PathBuf {
    let path = folder.join(name);
    fs::canonicalize(&path).unwrap_or(path)
}
