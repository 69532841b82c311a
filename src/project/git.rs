//! What git knows about the files of a run: what is staged, and which lines were changed since a revision.
//!
//! The `git` program is asked, by its plumbing: it is there wherever this is wanted, it reads every repository its
//! own way (worktrees, other index files, partial clones, filters), and a library would have to be as new as the
//! repository. Each command is told all that a person's configuration or environment could change about its answer.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use super::names::describe_error;
use crate::diagnostic::{Diagnostic, code};

mod patch;

pub(super) use patch::ChangedLines;

/// What a mode in the index says is a file; links and submodules are not.
const FILE_MODES: [&[u8]; 2] = [b"100644", b"100755"];

/// How two versions are compared, whatever is configured.
const COMPARISON: [&str; 17] = [
    "--patch",
    "--unified=0",
    "--inter-hunk-context=0",
    "--text",
    "--find-renames",
    "-l1000",
    "--diff-filter=ACMRT",
    "--diff-algorithm=myers",
    "--indent-heuristic",
    "--ignore-submodules=all",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--ws-error-highlight=none",
];

/// A file that git names.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its absolute path.
    pub(super) path: PathBuf,
    pub(super) state: State,
}

/// What git says of a file.
#[derive(Clone, Debug)]
pub(super) enum State {
    /// This object is staged.
    Staged(String),
    /// A merge left several versions.
    InConflict,
    /// It is new.
    New,
    /// These lines are.
    Changed(ChangedLines),
}

/// A work tree.
#[derive(Debug)]
pub(super) struct Repository {
    /// Its folder, without links.
    pub(super) top: PathBuf,
}

impl Repository {
    /// The work tree that `folder` lies in.
    pub(super) fn open(folder: &Path) -> Result<Repository, Diagnostic> {
        let output = ask(folder, &["rev-parse", "--show-toplevel"])?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            if said.contains("not a git repository") {
                let message = "this folder is in no git repository";
                return Err(Diagnostic::error(code::NOT_A_REPOSITORY, message)
                    .help("run it in a work tree, or without what asks git"));
            }
            return Err(refused(&output));
        }
        let line = output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout);
        let top = to_path(line);
        Ok(Repository {
            top: fs::canonicalize(&top).unwrap_or(top),
        })
    }

    /// What differs between the last commit and the index.
    pub(super) fn staged(&self) -> Result<Vec<Entry>, Diagnostic> {
        let head = self.ask(&["rev-parse", "--quiet", "--verify", "HEAD^{commit}"])?;
        let base = match head.status.success() {
            true => head,
            // before the first commit all is new
            false => self.demand(&["hash-object", "-t", "tree", "--stdin"])?,
        };
        let base = line_of(&base);
        let arguments = [
            "diff-index",
            "--cached",
            "--raw",
            "-z",
            "--no-renames",
            "--no-abbrev",
            "--diff-filter=AMTU",
            "--ignore-submodules=all",
            "--no-relative",
            &base,
            "--",
        ];
        let answer = self.demand(&arguments)?.stdout;
        let mut entries = Vec::new();
        let mut fields = answer.split(|&byte| byte == 0);
        while let Some(head) = fields.next().filter(|head| !head.is_empty()) {
            // `:100644 100644 OLD NEW M`, then the path
            let parts: Vec<&[u8]> = head.split(|&byte| byte == b' ').collect();
            let (&[_, mode, _, object, status], Some(path)) = (&*parts, fields.next()) else {
                return Err(unreadable());
            };
            let state = if status.starts_with(b"U") {
                State::InConflict
            } else if FILE_MODES.contains(&mode) {
                State::Staged(String::from_utf8_lossy(object).into_owned())
            } else {
                continue;
            };
            entries.push(self.entry(path, state));
        }
        Ok(entries)
    }

    /// What differs between the work tree and the commit in which `revision` and the last commit last met.
    pub(super) fn since(
        &self,
        revision: &str,
        with_ignored: bool,
    ) -> Result<Vec<Entry>, Diagnostic> {
        let base = self.merge_base(revision)?;
        let mut arguments = vec!["diff-index"];
        arguments.extend(COMPARISON);
        arguments.extend([&*base, "--"]);
        let answer = self.demand(&arguments)?.stdout;
        let changed = patch::read(&answer).ok_or_else(unreadable)?;
        let mut entries: Vec<Entry> = changed
            .into_iter()
            .map(|(path, lines)| self.entry(&path, State::Changed(lines)))
            .collect();

        let mut arguments = vec!["ls-files", "-z", "--full-name", "--others"];
        if !with_ignored {
            arguments.push("--exclude-per-directory=.gitignore");
        }
        let answer = self.demand(&arguments)?.stdout;
        let untracked = answer.split(|&byte| byte == 0);
        let untracked = untracked.filter(|path| !path.is_empty() && !path.ends_with(b"/"));
        entries.extend(untracked.map(|path| self.entry(path, State::New)));

        // git compares no file that is in conflict: all of it counts
        let answer = self
            .demand(&["ls-files", "-z", "--full-name", "--unmerged"])?
            .stdout;
        let mut unmerged: Vec<&[u8]> = answer
            .split(|&byte| byte == 0)
            .filter_map(|line| line.splitn(2, |&byte| byte == b'\t').nth(1))
            .collect();
        unmerged.dedup();
        let unmerged: Vec<Entry> = unmerged
            .into_iter()
            .map(|path| self.entry(path, State::New))
            .collect();
        entries.retain(|entry| unmerged.iter().all(|other| other.path != entry.path));
        entries.extend(unmerged);
        Ok(entries)
    }

    fn merge_base(&self, revision: &str) -> Result<String, Diagnostic> {
        let is_shallow = self.ask(&["rev-parse", "--is-shallow-repository"])?;
        let is_shallow = is_shallow.stdout.starts_with(b"true");
        let mut commits = Vec::new();
        for name in [revision, "HEAD"] {
            let named = format!("{name}^{{commit}}");
            let arguments = [
                "rev-parse",
                "--quiet",
                "--verify",
                "--end-of-options",
                &named,
            ];
            let output = self.ask(&arguments)?;
            if !output.status.success() {
                let message = format!("git knows no revision `{name}`");
                let fault = Diagnostic::error(code::UNKNOWN_REVISION, message);
                return Err(fault.help(match (name == "HEAD", is_shallow) {
                    (true, _) => "there is no commit yet to compare with",
                    (false, true) => "the clone is shallow: fetch the revision first, such as by `git fetch --unshallow`",
                    (false, false) => "check the spelling, or fetch it first: a branch of a remote is named as in `origin/main`",
                }));
            }
            commits.push(line_of(&output));
        }
        let output = self.ask(&["merge-base", &commits[0], &commits[1]])?;
        match output.status.code() {
            Some(0) => Ok(line_of(&output)
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned()),
            Some(1) => {
                let message = format!("`{revision}` and the last commit have no commit in common");
                let fault = Diagnostic::error(code::NO_MERGE_BASE, message);
                Err(fault.help(match is_shallow {
                    true => "the clone is shallow: fetch more of its history, such as by `git fetch --unshallow`",
                    false => "name a revision of this history",
                }))
            }
            _ => Err(refused(&output)),
        }
    }

    /// The content of each of `objects`, in their order; nothing for one that is not there.
    pub(super) fn contents(&self, objects: &[&str]) -> Result<Vec<Option<Vec<u8>>>, Diagnostic> {
        if objects.is_empty() {
            return Ok(Vec::new());
        }
        let mut child = command(&self.top, &["cat-file", "--batch", "--buffer"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| not_started(&error))?;
        let mut stdin = child.stdin.take().expect("it was piped");
        let mut stdout = child.stdout.take().expect("it was piped");
        let names = objects.join("\n") + "\n";
        let mut answer = Vec::new();
        let read = thread::scope(|scope| {
            // A program that ends early has said all it can; what it did not say is missed below.
            scope.spawn(move || stdin.write_all(names.as_bytes()).ok());
            stdout.read_to_end(&mut answer)
        });
        let ended = child.wait();
        read.and(ended).map_err(|error| not_started(&error))?;
        let mut rest = &answer[..];
        let contents = objects.iter().map(|_| take_content(&mut rest));
        contents.collect::<Option<_>>().ok_or_else(unreadable)
    }

    fn entry(&self, path: &[u8], state: State) -> Entry {
        Entry {
            path: self.top.join(to_path(path)),
            state,
        }
    }

    fn ask(&self, arguments: &[&str]) -> Result<Output, Diagnostic> {
        ask(&self.top, arguments)
    }

    /// Asks git what it must be able to say.
    fn demand(&self, arguments: &[&str]) -> Result<Output, Diagnostic> {
        let output = self.ask(arguments)?;
        match output.status.success() {
            true => Ok(output),
            false => Err(refused(&output)),
        }
    }
}

/// The folder of the hooks of the repository that `folder` lies in, from there on: `core.hooksPath` is honoured.
pub(super) fn hooks(folder: &Path) -> Result<PathBuf, Diagnostic> {
    Repository::open(folder)?;
    let output = ask(folder, &["rev-parse", "--git-path", "hooks"])?;
    match output.status.success() {
        true => Ok(to_path(
            output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout),
        )),
        false => Err(refused(&output)),
    }
}

/// Takes `OBJECT blob SIZE`, so many bytes and a line feed off `rest`; the outer nothing is for an answer that is none.
#[allow(clippy::option_option)]
fn take_content(rest: &mut &[u8]) -> Option<Option<Vec<u8>>> {
    let end = rest.iter().position(|&byte| byte == b'\n')?;
    let head = std::str::from_utf8(&rest[..end]).ok()?;
    let after = &rest[end + 1..];
    if head.ends_with(" missing") {
        *rest = after;
        return Some(None);
    }
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let content = after.get(..size)?;
    *rest = after.get(size + 1..)?;
    Some(Some(content.to_vec()))
}

/// `git` in `folder`, in no language but English, and with nothing of the environment or the configuration that changes
/// what it says or runs programs of others.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .args([
            "--no-pager",
            "-c",
            "core.quotePath=true",
            "-c",
            "core.fsmonitor=false",
        ])
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env_remove("LANGUAGE")
        .env_remove("GIT_DIFF_OPTS")
        .env_remove("GIT_EXTERNAL_DIFF")
        .stdin(Stdio::null());
    command
}

fn ask(folder: &Path, arguments: &[&str]) -> Result<Output, Diagnostic> {
    let output = command(folder, arguments).output();
    output.map_err(|error| not_started(&error))
}

fn line_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned()
}

#[cfg(unix)]
fn to_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;

    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn to_path(bytes: &[u8]) -> PathBuf {
    let text = String::from_utf8_lossy(bytes);
    PathBuf::from(AsRef::<OsStr>::as_ref(&*text))
}

fn not_started(error: &io::Error) -> Diagnostic {
    if error.kind() == io::ErrorKind::NotFound {
        let fault = Diagnostic::error(code::NO_GIT, "the program `git` is not found");
        return fault.help("install git, or do without what asks it");
    }
    let message = format!("`git` cannot be run: {}", describe_error(error));
    Diagnostic::error(code::NO_GIT, message)
}

/// Repeats the first line of what git complained about.
fn refused(output: &Output) -> Diagnostic {
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default();
    let said = said.strip_prefix("fatal: ").unwrap_or(said);
    let message = format!("git gives no answer: {said}");
    Diagnostic::error(code::GIT_FAILED, message)
        .help("nothing was checked; see what `git status` says")
}

fn unreadable() -> Diagnostic {
    Diagnostic::error(code::GIT_FAILED, "git's answer cannot be read")
        .help("nothing was checked; sayso needs git 2.31 or newer")
}
