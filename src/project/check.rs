//! Reading and judging many files at once, with the same result on any number of threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::audit::describe_suppression;
use super::faults::{undecodable, unreadable};
use super::git::ChangedLines;
use super::kept::Kept;
use super::names::{name_of, relative_name};
use super::policies::Policies;
use super::reading::read;
use super::repair::{FixChoice, MendedFile, Repairer};
use super::walk::Source;
use super::{Hooks, Settings};
use crate::diagnostic::{Diagnostic, SourceFile};
use crate::document::{self, Parts, Prose};
use crate::fix::{self, Job, Mender};
use crate::lexicon::{Sifted, Sifter};
use crate::lint::{Baseline, Disposition, Finding, Judgement, KnownFinding, Policy, Scratch};
use crate::report::FileFindings;
use crate::text::{Halt, Jobs, LineIndex};

mod judged;
mod long_text;

pub(super) use judged::Judged;
use judged::{JudgedFile, Told};

/// How a run goes about its work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort<'b> {
    /// How many files are judged at once.
    pub(super) jobs: Jobs,
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
        Some(Told::from(file))
    };
    let files: Vec<Option<Told>> = match pool(effort.jobs.threads_for(sources.len())) {
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

    let mut judged = Judged::of(files);
    judged.interrupted |= halt.is_raised();
    judged
}

/// So many threads; none if one is enough, or no more can be had.
fn pool(threads: usize) -> Option<rayon::ThreadPool> {
    if threads < 2 {
        return None;
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
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
            jobs: Jobs::at_most(1),
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
        if let Some(judged) = self.judge_long(file) {
            return Some(judged);
        }
        if halt.is_raised() {
            return None;
        }
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
        let size = bytes.len() as u64;
        let source = file.source;
        let decoded = document::decode(bytes);
        let text = &*decoded.text;
        let is_sifted = decoded.faults.is_empty()
            && !self.effort.no_filter
            && file.policy.is_worth_sifting(text.len());
        let sifted = match is_sifted {
            true => {
                let sifter = &mut worker.sifter;
                file.policy.sift(source.format, text, self.halt, sifter)
            }
            false => Sifted::Everything,
        };
        if self.halt.is_raised() {
            return None;
        }
        let parts = match sifted {
            Sifted::Nothing => {
                return Some(JudgedFile {
                    bytes: Some(size),
                    ..JudgedFile::default()
                });
            }
            Sifted::Parts(parts) => parts,
            Sifted::Everything => Parts::whole(text),
        };
        let mut judgement = self.judge_parts(file, text, &parts, worker)?;
        let known = self.recognise(file, &mut judgement.findings);
        let unchanged = match &source.changed {
            Some(changed) if !is_in_two_bytes(bytes) => {
                leave_out_unchanged(changed, text, &mut judgement.findings)
            }
            _ => 0,
        };
        let mender = Mender::new(&worker.prose, text, source.format);
        self.offer_fixes(mender, &mut judgement.findings)?;
        let mut suppressions = Vec::new();
        if !judgement.suppressions.is_empty() {
            let (name, lines) = (name_of(&source.path), LineIndex::new(text));
            let describe = |found| describe_suppression(file.policy, found, &name, &lines);
            suppressions.extend(judgement.suppressions.iter().map(describe));
        }
        let kept = Kept::of(decoded, size, &mut judgement);
        Some(JudgedFile {
            known,
            unchanged,
            suppressions,
            ..self.tell(file, judgement, kept)
        })
    }

    /// Judges `parts` of `text`, as what the file holds; nothing if the run is interrupted before it is done.
    fn judge_parts(
        &self,
        file: File<'_>,
        text: &str,
        parts: &Parts,
        worker: &mut Worker,
    ) -> Option<Judgement> {
        let (policy, halt, format) = (file.policy, self.halt, file.source.format);
        let Worker { prose, scratch, .. } = worker;
        document::read_parts(format, text, parts, policy.wanted(), halt, prose);
        let exceptions = &file.source.realm.exceptions;
        let judgement = policy.judge_with(prose, file.path, exceptions, halt, scratch);
        (!halt.is_raised()).then_some(judgement)
    }

    /// Works out how `findings` can be mended; nothing if the run is interrupted before it is done.
    fn offer_fixes(&self, mut mender: Mender<'_>, findings: &mut [Finding]) -> Option<()> {
        for finding in findings {
            if self.halt.is_raised() {
                return None;
            }
            finding.fixes = mender.fixes(finding);
        }
        Some(())
    }

    /// Marks the findings that the baseline knows; gives them if it takes in all.
    fn recognise(&self, file: File<'_>, findings: &mut [Finding]) -> Vec<KnownFinding> {
        let mut taken = Vec::new();
        let Some(baseline) = self.effort.baseline else {
            return taken;
        };
        for finding in findings.iter_mut().filter(|finding| finding.stands()) {
            if !baseline.knows(&finding.fingerprint) {
                continue;
            }
            finding.disposition = Disposition::Known;
            if baseline.takes_all {
                taken.push(KnownFinding {
                    path: file.path.to_owned(),
                    rule: finding.rule.name(),
                    fingerprint: finding.fingerprint.clone(),
                });
            }
        }
        taken
    }

    /// What `judgement`, which points into what is `kept`, says of the file.
    fn tell(&self, file: File<'_>, judgement: Judgement, kept: Kept) -> JudgedFile {
        let Judgement {
            findings, remarks, ..
        } = judgement;
        let fail_on = file.source.realm.fail_on(self.settings);
        let fails = |finding: &Finding| finding.stands() && fail_on.includes(finding.severity);
        let mut judged = JudgedFile {
            bytes: Some(kept.bytes),
            fails: findings.iter().any(fails),
            ..JudgedFile::default()
        };
        if !findings.is_empty() || !remarks.is_empty() || !kept.faults.is_empty() {
            let text = Arc::new(SourceFile {
                name: name_of(&file.source.path),
                text: kept.lines,
            });
            let diagnostics = &mut judged.diagnostics;
            diagnostics.extend(undecodable(&text, &kept.faults));
            diagnostics.extend(remarks.into_iter().map(|remark| remark.at(&text)));
            judged.findings = Some(FileFindings {
                file: text,
                stored: kept.stored,
                format: file.source.format,
                findings,
            });
        }
        judged
    }
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
