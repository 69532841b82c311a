//! `sayso check` with git: real repositories, made by the `git` program in temporary folders. It must be installed.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

#[path = "git/lists.rs"]
mod lists;
#[path = "git/since.rs"]
mod since;
#[path = "git/staged.rs"]
mod staged;

const WORDLIST: &str = r#"
[wordlist]
id = "acme"
title = "Acme's words"
version = "1"
language = "en"
owner = "brand"
effective = 2020-01-01

[[rule]]
id = "best"
message = "Do not call a widget the best"
prohibited = ["best widget"]
examples.flag = ["The best widget."]
examples.pass = ["The good widget."]

[[rule]]
id = "leader"
kind = "require"
message = "Say whose market it is"
when = ["market leader"]
require = ["in Europe"]
within = "document"
examples.flag = ["The market leader."]
examples.pass = ["The market leader in Europe."]
"#;

const BAD: &str = "The best widget.\n";
const GOOD: &str = "A good widget.\n";

/// A repository in a temporary folder, with the wordlist and its configuration committed.
struct Repository {
    _holder: TempDir,
    /// Its work tree.
    folder: PathBuf,
}

impl Repository {
    fn new() -> Repository {
        let holder = tempfile::tempdir().expect("a folder");
        let folder = holder.path().join("work tree");
        fs::create_dir(&folder).expect("made");
        let repository = Repository {
            _holder: holder,
            folder,
        };
        repository.git(["init", "--quiet", "--initial-branch=main", "."]);
        repository
    }

    /// One with a first commit of `files`.
    fn with(files: &[(&str, &str)]) -> Repository {
        let repository = Repository::new();
        repository.write("acme.toml", WORDLIST);
        repository.write("sayso.toml", "wordlists = [\"acme.toml\"]\n");
        for (name, text) in files {
            repository.write(name, text);
        }
        repository.commit("first");
        repository
    }

    fn write(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.folder.join(name)).expect("removed");
    }

    /// Runs git, which must succeed; gives what it printed.
    #[track_caller]
    fn git<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> String {
        let output = git(&self.folder, arguments);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn commit(&self, message: &str) {
        self.git(["add", "--all"]);
        self.git(["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    fn check(&self, arguments: &[&str], status: i32, found: &[&str], says: &str) -> Output {
        check(&self.folder, arguments, status, found, says)
    }
}

/// Runs git with no configuration but what is given here.
#[track_caller]
fn git<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Output {
    Command::new("git")
        .args([
            "-c",
            "user.name=Tester",
            "-c",
            "user.email=tester@example.com",
        ])
        .args([
            "-c",
            "protocol.file.allow=always",
            "-c",
            "commit.gpgSign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("these tests need the program `git`; install it")
}

/// The program in `folder`.
fn sayso(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("sayso"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "80")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null());
    command
}

/// Runs `sayso check --format short` with `arguments`: the exit status, where findings are (`a.md:1`), and what standard error
/// holds.
#[track_caller]
fn check(folder: &Path, arguments: &[&str], status: i32, found: &[&str], says: &str) -> Output {
    let output = sayso(
        folder,
        &[&["check", "--format", "short"], arguments].concat(),
    )
    .output()
    .expect("it runs");
    judge(&output, status, found, says);
    output
}

#[track_caller]
fn judge(output: &Output, status: i32, found: &[&str], says: &str) {
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    let place = |line: &str| line.splitn(3, ':').take(2).collect::<Vec<_>>().join(":");
    let places: Vec<String> = printed.lines().map(place).collect();
    assert_eq!(places, found, "{printed}{errors}");
    assert!(errors.contains(says), "{says:?} is not in:\n{errors}");
    assert_eq!(output.status.code(), Some(status), "{printed}{errors}");
}

/// Runs `command` on `input`.
fn run_on(mut command: Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input).expect("it reads");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}
