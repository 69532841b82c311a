//! `sayso check --watch`, with the real program: a file is edited, a wordlist is, a file comes and goes, and each time the
//! report is there again. Nothing is slept over: each line is waited for, with a deadline.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a line is waited for.
const DEADLINE: Duration = Duration::from_secs(20);

/// How long nothing is heard of what changes nothing.
const SILENCE: Duration = Duration::from_millis(400);

fn list(word: &str) -> String {
    format!(
        "[wordlist]\nid = 'acme'\ntitle = 'A'\nversion = '1'\n[[rule]]\nid = 'best'\nmessage = 'Not so'\n\
         prohibited = ['{word} widget']\nexamples = {{ flag = ['The {word} widget.'], pass = ['A widget.'] }}\n"
    )
}

/// A project with a wordlist in a file.
fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "sayso.toml",
        "wordlists = ['words/acme.toml']\n",
    );
    write(folder.path(), "words/acme.toml", &list("best"));
    write(folder.path(), "docs/a.md", "A good widget.\n");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// The program, watching.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Watching {
    fn start(folder: &Path, arguments: &[&str]) -> Watching {
        Watching::start_with(folder, arguments, Stdio::piped())
    }

    /// The same, with a place for its findings.
    fn start_with(folder: &Path, arguments: &[&str], output: Stdio) -> Watching {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
            .args(["check", "--watch", "--format", "short"])
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let (sender, lines) = channel();
        let mut streams: Vec<Box<dyn Read + Send>> =
            vec![Box::new(child.stderr.take().expect("a pipe"))];
        if let Some(stdout) = child.stdout.take() {
            streams.push(Box::new(stdout));
        }
        for stream in streams {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    sender.send(line).ok();
                }
            });
        }
        let mut watching = Watching {
            child,
            lines,
            heard: Vec::new(),
        };
        watching.hear(&["watching"]);
        watching
    }

    /// Waits until a line holds each of `parts`, in any order; forgets what was heard before.
    #[track_caller]
    fn hear(&mut self, parts: &[&str]) {
        let end = Instant::now() + DEADLINE;
        let is_heard =
            |heard: &[String], part: &&&str| heard.iter().any(|line| line.contains(**part));
        while let Some(part) = parts.iter().find(|part| !is_heard(&self.heard, part)) {
            let left = end.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.heard.push(line),
                Err(_) => panic!("nothing says {part:?} in:\n{}", self.heard.join("\n")),
            }
        }
        self.heard.clear();
    }

    /// Waits a while in which nothing is said.
    #[track_caller]
    fn hear_nothing(&self) {
        if let Ok(line) = self.lines.recv_timeout(SILENCE) {
            panic!("it says: {line}");
        }
    }

    /// Ends it with Ctrl-C.
    fn end(mut self) {
        let sent = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status();
        assert!(
            sent.is_ok_and(|status| status.success()),
            "no signal can be sent"
        );
        assert_eq!(wait(&mut self.child), Some(130));
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn wait(child: &mut Child) -> Option<i32> {
    let end = Instant::now() + DEADLINE;
    while Instant::now() < end {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return status.code();
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it does not end");
}

#[test]
fn each_change_is_reported() {
    let folder = project();
    let here = folder.path();
    let mut watching = Watching::start(here, &[]);

    write(here, "docs/a.md", "The best widget.\n");
    watching.hear(&[
        "UTC: docs/a.md changed",
        "docs/a.md:1:5: error[acme/best]",
        "1 finding (",
    ]);
    // the wordlist
    write(here, "words/acme.toml", &list("good"));
    watching.hear(&["words/acme.toml changed", "no findings"]);
    write(here, "words/acme.toml", "[wordlist\n");
    watching.hear(&["words/acme.toml changed", "toml-syntax"]);
    write(here, "words/acme.toml", &list("best"));
    watching.hear(&["words/acme.toml changed", "docs/a.md:1:5"]);
    // an exceptions file that was not there
    let exception = "[[exception]]\nrule = 'best'\npath = '**'\ntext = 'The best widget.'\nreason = 'x'\napproved-by = 'x'\nexpires = 9999-01-01\n";
    write(here, "sayso-exceptions.toml", exception);
    watching.hear(&["sayso-exceptions.toml is new", "1 suppressed"]);
    fs::remove_file(here.join("sayso-exceptions.toml")).expect("removed");
    watching.hear(&["sayso-exceptions.toml is gone", "docs/a.md:1:5"]);
    // the configuration
    write(
        here,
        "sayso.toml",
        "wordlists = ['words/acme.toml']\nexclude = ['docs/a.md']\n",
    );
    watching.hear(&["docs/a.md is gone, sayso.toml changed", "no-file-matched"]);
    write(here, "sayso.toml", "wordlists = ['words/acme.toml']\n");
    watching.hear(&["docs/a.md is new, sayso.toml changed", "docs/a.md:1:5"]);
    // a file in a folder that was not there
    write(here, "press/new/b.md", "One best widget.\n");
    watching.hear(&["press/new/b.md is new", "press/new/b.md:1:5", "2 findings"]);
    // written anew under the same name, as editors do
    write(here, "docs/.a.md.swp", "A widget.\n");
    fs::rename(here.join("docs/.a.md.swp"), here.join("docs/a.md")).expect("renamed");
    watching.hear(&["docs/a.md changed", "1 finding ("]);
    fs::remove_file(here.join("press/new/b.md")).expect("removed");
    watching.hear(&["press/new/b.md is gone", "no findings"]);
    // a folder that goes and comes back
    fs::remove_dir_all(here.join("docs")).expect("removed");
    watching.hear(&["docs/a.md is gone"]);
    write(here, "docs/a.md", "A widget.\n");
    watching.hear(&["docs/a.md is new", "no findings"]);
    write(here, "docs/a.md", "The best widget.\n");
    watching.hear(&["docs/a.md changed", "docs/a.md:1:5"]);
    // one that is another under the same name before anyone could look
    fs::remove_dir_all(here.join("docs")).expect("removed");
    write(here, "docs/a.md", "A widget.\n");
    watching.hear(&["docs/a.md changed", "no findings"]);
    write(here, "docs/a.md", "The best widget.\n");
    watching.hear(&["docs/a.md changed", "docs/a.md:1:5"]);
    watching.end();
}

#[test]
fn what_is_not_read_changes_nothing() {
    let folder = project();
    let here = folder.path();
    write(here, ".gitignore", "build/\n");
    write(here, "build/x.md", "The best widget.\n");
    let mut watching = Watching::start(here, &[]);
    write(here, "build/x.md", "The best widget!\n");
    write(here, "docs/picture.png", "x");
    write(here, "docs/.hidden.md", "The best widget.\n");
    fs::read(here.join("docs/a.md")).expect("read");
    watching.hear_nothing();
    // what is ignored is read anew
    write(here, ".gitignore", "\n");
    watching.hear(&["build/x.md is new", "build/x.md:1:5"]);
    watching.end();
}

#[test]
fn a_file_that_is_named_may_come_and_go() {
    let folder = project();
    let here = folder.path();
    let mut watching = Watching::start(here, &["docs/a.md"]);
    write(here, "docs/b.md", "The best widget.\n");
    watching.hear_nothing();
    fs::remove_file(here.join("docs/a.md")).expect("removed");
    watching.hear(&["docs/a.md is gone", "missing-path"]);
    write(here, "docs/a.md", "The best widget.\n");
    watching.hear(&["docs/a.md is new", "docs/a.md:1:5"]);
    watching.end();
}

#[test]
fn its_own_report_changes_nothing() {
    let folder = project();
    let here = folder.path();
    let report = fs::File::create(here.join("docs/report.txt")).expect("created");
    let mut watching = Watching::start_with(here, &[], report.into());
    write(here, "docs/a.md", "The best widget.\n");
    watching.hear(&["docs/a.md changed", "1 finding ("]);
    watching.hear_nothing();
    let report = fs::read_to_string(here.join("docs/report.txt")).expect("read");
    assert!(report.starts_with("docs/a.md:1:5"), "{report}");
    watching.end();
}

#[test]
fn names_are_safe_to_look_at() {
    let folder = project();
    let here = folder.path();
    let mut watching = Watching::start(here, &[]);
    write(here, "docs/\u{1b}[31m.md", "The best widget.\n");
    watching.hear(&["docs/␛[31m.md is new"]);
    watching.end();
}

#[test]
fn it_ends_when_nobody_reads() {
    let folder = project();
    let here = folder.path();
    write(here, "docs/a.md", "The best widget.\n");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
        .args(["check", "--watch", "--format", "short"])
        .current_dir(here)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let line = lines.next().expect("a line").expect("it is text");
    assert!(line.starts_with("docs/a.md:1:5"), "{line}");
    drop(lines);
    write(here, "docs/a.md", "The very best widget.\n");
    assert_eq!(wait(&mut child), Some(1));
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let folder = project();
    for (arguments, says) in [
        (&["-"][..], "standard input"),
        (&["--staged"], "--staged"),
        (&["--since", "main"], "--since"),
        (&["--files-from", "list"], "--files-from"),
        (&["--output", "x"], "--output"),
        (&["--baseline", "b", "--write-baseline"], "--write-baseline"),
        (&["--format", "json"], "json is for one"),
        (&["--format", "sarif"], "sarif is for one"),
        (&["--format", "jsonl"], "jsonl is for one"),
    ] {
        let output = Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
            .args(["check", "--watch"])
            .args(arguments)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("it runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert!(
            errors.contains("--watch") && errors.contains(says),
            "{arguments:?}: {errors}"
        );
        assert_eq!(output.stdout, b"", "{arguments:?}");
    }
}
