//! Reading and judging many files at once, with the same result on any number of threads.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::audit::describe_suppression;
use super::git::ChangedLines;
use super::policies::Policies;
use super::reading::read;
use super::repair::{FixChoice, MendedFile, Repairer};
use super::walk::{Source, describe_error, name_of, relative_name};
use super::{Hooks, Settings};
use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::document::{self, DecodeFault, Prose, Stored};
use crate::fix::{self, Job, Mender};
use crate::lexicon::{Sifted, Sifter};
use crate::lint::{Baseline, Disposition, Finding, KnownFinding, Policy, Scratch};
use crate::report::{AuditEntry, FileFindings};
use crate::text::{Halt, LineIndex, Span};

/// How many bad places of a file are pointed at.
const POINTED_AT: usize = 3;

/// What was found in all files.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) files: Vec<FileFindings>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) checked: usize,
    pub(super) bytes: u64,
    pub(super) fails: bool,
    pub(super) interrupted: bool,
    /// Every suppression in the files, by path and place.
    pub(super) suppressions: Vec<AuditEntry>,
    /// What a new baseline is to know.
    pub(super) known: Vec<KnownFinding>,
    /// How many findings on unchanged lines were left out.
    pub(super) unchanged: usize,
    /// What was mended, or would be.
    pub(super) changes: Vec<MendedFile>,
}

/// What was found in one file.
#[derive(Debug, Default)]
struct JudgedFile {
    /// Its text is kept only if something points into it.
    findings: Option<FileFindings>,
    diagnostics: Vec<Diagnostic>,
    suppressions: Vec<AuditEntry>,
    known: Vec<KnownFinding>,
    /// Its size in bytes, if it was read.
    bytes: Option<u64>,
    fails: bool,
    /// How many findings on unchanged lines were left out.
    unchanged: usize,
    /// What was mended, or would be.
    change: Option<MendedFile>,
}

/// How a run goes about its work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort<'b> {
    /// How many files are judged at once.
    pub(super) jobs: usize,
    /// Whether every file is parsed.
    pub(super) no_filter: bool,
    /// The findings that are known.
    pub(super) baseline: Option<&'b Baseline>,
    /// What is done about findings that can be mended.
    pub(super) fix: Option<FixChoice>,
}

/// What a thread needs again and again.
#[derive(Default)]
struct Worker {
    buffer: Vec<u8>,
    prose: Prose,
    scratch: Scratch,
    sifter: Sifter,
}

/// Judges `sources`, in their order.
pub(super) fn judge_all(
    settings: &Settings,
    sources: &[Source],
    policies: &Policies,
    effort: Effort<'_>,
    hooks: Hooks<'_>,
) -> Judged {
    let is_interrupted = || hooks.interrupted.load(Ordering::Relaxed);
    let halt = Halt::when(&is_interrupted);
    let done = AtomicUsize::new(0);
    let repairer = Repairer::new(&settings.folder);
    let run = Run {
        settings,
        effort,
        halt,
        repairer: &repairer,
    };
    let judge = |worker: &mut Worker, source: &Source| {
        if halt.is_raised() {
            return None;
        }
        let path = relative_name(&source.real, &source.realm.folder);
        let file = match policies.of(&source.realm, &path) {
            Some(policy) => {
                let file = File {
                    source,
                    path: &path,
                    policy,
                };
                run.judge_file(file, worker)?
            }
            // That it is not judged, and why, was said when its policy was made.
            None => JudgedFile::default(),
        };
        (hooks.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, sources.len());
        Some(file)
    };
    let files: Vec<Option<JudgedFile>> = match pool(effort.jobs.min(sources.len())) {
        Some(pool) => {
            let workers: Vec<Mutex<Worker>> = (0..pool.current_num_threads())
                .map(|_| Mutex::default())
                .collect();
            pool.install(|| {
                sources
                    .par_iter()
                    .with_max_len(1)
                    .map(|source| {
                        let worker = &workers[rayon::current_thread_index().unwrap_or(0)];
                        let mut worker = worker.lock().unwrap_or_else(PoisonError::into_inner);
                        judge(&mut worker, source)
                    })
                    .collect()
            })
        }
        None => {
            let mut worker = Worker::default();
            let judge = |source| judge(&mut worker, source);
            sources.iter().map(judge).collect()
        }
    };

    let mut judged = Judged::default();
    for file in files {
        let Some(file) = file else {
            judged.interrupted = true;
            continue;
        };
        judged.files.extend(file.findings);
        judged.diagnostics.extend(file.diagnostics);
        judged.suppressions.extend(file.suppressions);
        judged.known.extend(file.known);
        judged.checked += usize::from(file.bytes.is_some());
        judged.bytes += file.bytes.unwrap_or(0);
        judged.fails |= file.fails;
        judged.unchanged += file.unchanged;
        judged.changes.extend(file.change);
    }
    judged.interrupted |= halt.is_raised();
    judged
}

/// Threads for `jobs` at once; none if one is enough, or no more can be had.
fn pool(jobs: usize) -> Option<rayon::ThreadPool> {
    if jobs < 2 {
        return None;
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .ok()
}

/// What judging one text after another needs again and again.
#[derive(Default)]
pub struct Pen(Worker);

/// Judges `text` as what `file` holds; nothing if `halt` is raised before it is done.
pub(super) fn judge_text(
    settings: &Settings,
    file: File<'_>,
    text: &str,
    halt: Halt<'_>,
    pen: &mut Pen,
) -> Option<(Option<FileFindings>, Vec<Diagnostic>)> {
    let run = Run {
        settings,
        effort: Effort {
            jobs: 1,
            no_filter: false,
            baseline: None,
            fix: None,
        },
        halt,
        repairer: &Repairer::new(&settings.folder),
    };
    let judged = run.judge_bytes(file, text.as_bytes(), &mut pen.0)?;
    Some((judged.findings, judged.diagnostics))
}

/// What a run goes by.
#[derive(Clone, Copy)]
struct Run<'r> {
    settings: &'r Settings,
    effort: Effort<'r>,
    halt: Halt<'r>,
    repairer: &'r Repairer<'r>,
}

/// One file, and what governs it.
#[derive(Clone, Copy)]
pub(super) struct File<'f> {
    pub(super) source: &'f Source,
    pub(super) path: &'f str,
    pub(super) policy: &'f Policy,
}

impl Run<'_> {
    /// Reads and judges one file, and mends it if that is asked for; nothing if the run was interrupted meanwhile.
    fn judge_file(&self, file: File<'_>, worker: &mut Worker) -> Option<JudgedFile> {
        let halt = self.halt;
        let mut buffer = std::mem::take(&mut worker.buffer);
        let outcome = read(self.settings, file.source, &mut buffer, halt)?;
        if let Err(error) = outcome {
            worker.buffer = buffer;
            let name = name_of(&file.source.path);
            return Some(JudgedFile {
                diagnostics: vec![unreadable(&name, &error)],
                ..JudgedFile::default()
            });
        }
        let mut judged = self.judge_bytes(file, &buffer, worker)?;
        if let Some(choice) = self.effort.fix
            && let Some(change) = self.mend(file, choice, &judged, &buffer)
        {
            let written = match choice.writes && !change.is_stdin {
                true => self
                    .repairer
                    .put(file.source, &change.before, &change.after),
                false => Ok(()),
            };
            match written {
                Ok(()) => {
                    if choice.writes {
                        // what was written is told of, whatever comes
                        let halt = Halt::NEVER;
                        let run = Run { halt, ..*self };
                        judged = run.judge_bytes(file, &change.after, worker)?;
                    }
                    judged.change = Some(change);
                }
                Err(fault) => judged.diagnostics.push(*fault),
            }
        }
        // who pipes a text through gets one back, mended or not
        let is_piped = file.source.is_stdin && self.effort.fix.is_some_and(|choice| choice.writes);
        if is_piped && judged.change.is_none() {
            judged.change = Some(MendedFile {
                name: name_of(&file.source.path),
                is_stdin: true,
                before: buffer.clone(),
                after: buffer.clone(),
                fixed: 0,
            });
        }
        worker.buffer = buffer;
        Some(judged)
    }

    /// What becomes of a file of which `bytes` were judged; nothing if there is nothing to mend, or no time.
    fn mend(
        &self,
        file: File<'_>,
        choice: FixChoice,
        judged: &JudgedFile,
        bytes: &[u8],
    ) -> Option<MendedFile> {
        let may_apply = |finding: &Finding| {
            let best = finding.fixes.first();
            finding.stands() && best.is_some_and(|fix| fix.applicability <= choice.up_to)
        };
        let found = judged.findings.as_ref()?;
        if !found.findings.iter().any(may_apply) {
            return None;
        }
        let decoded = document::decode(bytes);
        // what is no text would not be written back as it is
        if !decoded.faults.is_empty() {
            return None;
        }
        let baseline = self.effort.baseline;
        let job = Job {
            policy: file.policy,
            path: Some(file.path),
            exceptions: &file.source.realm.exceptions,
            format: file.source.format,
            up_to: choice.up_to,
            is_wanted: &|finding| baseline.is_none_or(|known| !known.knows(&finding.fingerprint)),
            halt: self.halt,
        };
        let mended = fix::mend(&job, &decoded.text);
        (mended.fixed > 0 && !self.halt.is_raised()).then(|| MendedFile {
            name: name_of(&file.source.path),
            is_stdin: file.source.is_stdin,
            before: bytes.to_vec(),
            after: document::encode(&mended.text, bytes),
            fixed: mended.fixed,
        })
    }

    /// Judges `bytes` as what the file holds; nothing if the run is interrupted before it is done.
    fn judge_bytes(&self, file: File<'_>, bytes: &[u8], worker: &mut Worker) -> Option<JudgedFile> {
        let halt = self.halt;
        let File {
            source,
            path,
            policy,
        } = file;
        let Worker {
            prose,
            scratch,
            sifter,
            ..
        } = worker;
        let name = name_of(&source.path);
        let decoded = document::decode(bytes);
        let is_sifted = decoded.faults.is_empty()
            && !self.effort.no_filter
            && !document::may_speak(&decoded.text);
        let sifted = match is_sifted {
            true => policy.sift(source.format, &decoded.text, halt, sifter),
            false => Sifted::Everything,
        };
        if halt.is_raised() {
            return None;
        }
        let parts = match sifted {
            Sifted::Nothing => {
                return Some(JudgedFile {
                    bytes: Some(bytes.len() as u64),
                    ..JudgedFile::default()
                });
            }
            Sifted::Parts(parts) => parts,
            Sifted::Everything => vec![Span::new(0, decoded.text.len())],
        };
        let wanted = policy.wanted();
        document::read_parts(source.format, &decoded.text, &parts, wanted, halt, prose);
        let exceptions = &source.realm.exceptions;
        let mut judgement = policy.judge_with(prose, path, exceptions, halt, scratch);
        if halt.is_raised() {
            return None;
        }
        let known = self.effort.baseline.map_or_else(Vec::new, |baseline| {
            recognise(baseline, path, &mut judgement.findings)
        });
        let unchanged = match &source.changed {
            Some(changed) if !is_in_two_bytes(bytes) => {
                leave_out_unchanged(changed, &decoded.text, &mut judgement.findings)
            }
            _ => 0,
        };
        let mut mender = Mender::new(prose, &decoded.text, source.format);
        for finding in &mut judgement.findings {
            if halt.is_raised() {
                return None;
            }
            finding.fixes = mender.fixes(finding);
        }
        let fail_on = source.realm.fail_on(self.settings);
        let mut judged = JudgedFile {
            bytes: Some(bytes.len() as u64),
            known,
            unchanged,
            fails: judgement
                .findings
                .iter()
                .any(|finding| finding.stands() && fail_on.includes(finding.severity)),
            ..JudgedFile::default()
        };
        if !judgement.suppressions.is_empty() {
            let lines = LineIndex::new(&decoded.text);
            let describe = |found| describe_suppression(policy, found, &name, &lines);
            judged.suppressions = judgement.suppressions.iter().map(describe).collect();
        }
        if !judgement.findings.is_empty()
            || !judgement.remarks.is_empty()
            || !decoded.faults.is_empty()
        {
            let file = Arc::new(SourceFile {
                name,
                text: decoded.text.into_owned(),
            });
            judged
                .diagnostics
                .extend(undecodable(&file, &decoded.faults));
            let remarks = judgement.remarks.into_iter();
            judged
                .diagnostics
                .extend(remarks.map(|remark| remark.at(&file)));
            judged.findings = Some(FileFindings {
                file,
                stored: Stored::clone(&decoded.stored),
                format: source.format,
                findings: judgement.findings,
            });
        }
        Some(judged)
    }
}

/// Marks the findings that `baseline` knows; gives them if it takes in all.
fn recognise(baseline: &Baseline, path: &str, findings: &mut [Finding]) -> Vec<KnownFinding> {
    let mut taken = Vec::new();
    for finding in findings.iter_mut().filter(|finding| finding.stands()) {
        if !baseline.knows(&finding.fingerprint) {
            continue;
        }
        finding.disposition = Disposition::Known;
        if baseline.takes_all {
            taken.push(KnownFinding {
                path: path.to_owned(),
                rule: finding.rule.name(),
                fingerprint: finding.fingerprint.clone(),
            });
        }
    }
    taken
}

/// Whether `bytes` are UTF-16: git counts their lines otherwise, so all of them count as changed.
fn is_in_two_bytes(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// Leaves out the findings that touch no changed line of `text`; says how many of them would have counted.
fn leave_out_unchanged(changed: &ChangedLines, text: &str, findings: &mut Vec<Finding>) -> usize {
    // A line ends as git ends it, by a line feed alone.
    let ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let line_of = |at: usize| ends.partition_point(|&end| end < at) + 1;
    let mut left_out = 0;
    findings.retain(|finding| {
        let last = finding.span.end.saturating_sub(1).max(finding.span.start);
        let touches = changed.touch(line_of(finding.span.start), line_of(last));
        left_out += usize::from(!touches && finding.stands());
        touches
    });
    left_out
}

/// Says that `name` cannot be read.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    let message = format!("`{name}` cannot be read: {}", describe_error(error));
    Diagnostic::error(code::UNREADABLE, message)
}

/// Says which bytes of `file` are no text.
pub(super) fn undecodable(file: &Arc<SourceFile>, faults: &[DecodeFault]) -> Option<Diagnostic> {
    let first = faults.first()?;
    let mut message = format!("`{}` holds {}", file.name, first.reason.name());
    if first.reason.is_whole_file() {
        message.push_str(", and is not read");
        let fault = Diagnostic::error(code::UNDECODABLE, message);
        return Some(fault.help("name text files only, or exclude this one"));
    }
    if faults.len() > 1 {
        message.push_str(&format!(", in {} places", faults.len()));
    }
    let fault = Diagnostic::error(code::UNDECODABLE, message);
    let fault = faults.iter().take(POINTED_AT).fold(fault, |fault, place| {
        let words = format!("byte {} of the file", place.stored.start);
        fault.at(file, place.span, words)
    });
    Some(fault.help("the rest was checked; save the file as UTF-8 to have all of it checked"))
}
