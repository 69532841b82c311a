//! The program as a user runs it: exit status, what is read and what is not, and where things are printed.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

#[path = "cli/faults.rs"]
mod faults;
#[path = "cli/fixes.rs"]
mod fixes;
#[path = "cli/generated.rs"]
mod generated;
#[path = "cli/governance.rs"]
mod governance;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/long_text.rs"]
mod long_text;
#[path = "cli/output.rs"]
mod output;
#[path = "cli/selection.rs"]
mod selection;
#[path = "cli/trace.rs"]
mod trace;

/// A list with a rule of each severity, and one that requires companion text.
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
severity = "error"
message = "Do not call a widget the best"
prohibited = ["best widget"]
allowed = ["good widget"]
examples.flag = ["The best widget."]
examples.pass = ["The good widget."]

[[rule]]
id = "cheap"
severity = "warning"
message = "Do not call a widget cheap"
prohibited = ["cheap widget"]
examples.flag = ["A cheap widget."]
examples.pass = ["An affordable widget."]

[[rule]]
id = "leader"
kind = "require"
message = "Say whose market it is"
when = ["market leader"]
require = ["in Europe"]
examples.flag = ["The market leader."]
examples.pass = ["The market leader in Europe."]

[[rule]]
id = "nice"
severity = "info"
message = "Nice is worn out"
prohibited = ["nice widget"]
examples.flag = ["A nice widget."]
examples.pass = ["A widget."]
"#;

/// A folder with files in it; `acme.toml` is always there.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "acme.toml", WORDLIST);
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// The program in `folder`, in an environment that is the same everywhere.
fn sayso(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("sayso"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "80")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    sayso(folder, arguments).output().expect("it runs")
}

fn run_on(folder: &Path, arguments: &[&str], text: &str) -> Output {
    let mut child = sayso(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(text.as_bytes()).expect("it reads");
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is text")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("errors are text")
}

/// Runs `arguments` in `folder`; the status must be `status`, and standard error must hold `says`.
fn check(folder: &TempDir, arguments: &[&str], status: i32, says: &str) -> Output {
    let output = run(folder.path(), arguments);
    let errors = stderr(&output);
    assert_eq!(
        output.status.code(),
        Some(status),
        "{arguments:?}\n{errors}"
    );
    assert!(errors.contains(says), "{arguments:?} says:\n{errors}");
    output
}

#[test]
fn the_status_says_what_was_found() {
    let folder = folder(&[
        ("clean.md", "A good widget.\n"),
        ("error.md", "The best widget.\n"),
        ("warning.md", "A cheap widget.\n"),
        ("info.md", "A nice widget.\n"),
    ]);
    // Rows: files. Columns: the status at each threshold.
    let levels = ["error", "warning", "review", "info", "never"];
    let table = [
        ("clean.md", [0, 0, 0, 0, 0]),
        ("error.md", [1, 1, 1, 1, 0]),
        ("warning.md", [0, 1, 1, 1, 0]),
        ("info.md", [0, 0, 0, 1, 0]),
    ];
    for (file, statuses) in table {
        for (level, status) in levels.iter().zip(statuses) {
            let arguments = ["check", "-w", "acme.toml", "--fail-on", level, file];
            check(&folder, &arguments, status, "1 file and 4 rules checked");
        }
    }
    check(&folder, &["check", "-w", "acme.toml"], 1, "4 files"); // errors fail by default
    check(
        &folder,
        &["check", "-w", "acme.toml", "warning.md"],
        0,
        "1 finding",
    );
}

#[test]
fn a_job_that_cannot_be_done_is_status_2() {
    let folder = folder(&[
        ("error.md", "The best widget.\n"),
        ("docs/launch.md", "The best widget.\n"),
        ("empty/data.bin", ""),
        ("lists/readme.md", ""),
        ("broken.toml", "[wordlist\n"),
        ("config/sayso.toml", "wordlists = [\n"),
        ("config/a.md", "The best widget.\n"),
        ("missing/sayso.toml", "wordlists = [\"nowhere.toml\"]\n"),
        ("missing/a.md", "The best widget.\n"),
    ]);
    fs::write(
        folder.path().join("bytes.md"),
        b"The best widget.\ncaf\xE9\n",
    )
    .expect("written");
    let cases: &[(&[&str], &str)] = &[
        (
            &["check", "-w", "acme.toml", "docs/lanch.md"],
            "did you mean `docs/launch.md`?",
        ), // mistyped
        (
            &["check", "-w", "acme.toml", "nowhere"],
            "`nowhere` does not exist",
        ),
        (
            &["check", "-w", "acme.toml", "error.md/inside"],
            "error[unreadable]: `error.md/inside`",
        ),
        (&["check", "-w", "acme.toml", "bytes.md"], "bytes.md:2:4"), // bytes that are no text
        (
            &["check", "-w", "acme.toml", "empty"],
            "error[no-file-matched]",
        ),
        (
            &["check", "-w", "acme.toml", "--exclude", "*.md"],
            "error[no-file-matched]",
        ),
        (
            &["check", "-w", "acme.toml", "--as-of", "2019-12-31"],
            "error[no-rule-in-force]",
        ),
        (
            &["check", "-w", "nowhere.toml"],
            "there is no wordlist `nowhere.toml`",
        ),
        (
            &["check", "-w", "lists"],
            "the folder `lists` holds no wordlist",
        ),
        (&["check", "-w", "broken.toml"], "broken.toml:1"),
        (
            &["check", "-w", "acme.toml", "config"],
            "config/sayso.toml:1",
        ),
        (&["check", "missing"], "missing/sayso.toml:1:14"), // points at the name
        (
            &["check", "-w", "acme.toml", "--config", "nowhere.toml"],
            "`nowhere.toml` cannot be read",
        ),
        (
            &["check", "-w", "acme.toml", "--include", "a[b"],
            "--include cannot be read",
        ),
        (
            &["check", "-w", "acme.toml", "--as-of", "soon"],
            "write a day as 2026-03-18",
        ),
        (
            &["check", "-w", "acme.toml", "--jobs", "0"],
            "write a number from 1 on",
        ),
        (&["check", "-w", "acme.toml", "--colour"], "--color"),
        (
            &["explain", "-w", "acme.toml", "bset"],
            "did you mean `best`?",
        ),
        (&["explain", "-w", "broken.toml", "best"], "broken.toml:1"),
        (&["rules", "-w", "nowhere.toml"], "there is no wordlist"),
    ];
    for (arguments, says) in cases {
        check(&folder, arguments, 2, says);
    }
}

#[test]
fn one_bad_file_never_stops_the_others() {
    let folder = folder(&[("error.md", "The best widget.\n")]);
    fs::write(folder.path().join("bytes.md"), b"\xFF The best widget.\n").expect("written");
    let arguments = [
        "check",
        "-w",
        "acme.toml",
        "--format",
        "short",
        "nowhere.md",
        ".",
    ];
    let output = check(&folder, &arguments, 2, "2 findings");
    assert!(stdout(&output).contains("error.md:1:5: error[acme/best]"));
    assert!(
        stdout(&output).contains("bytes.md:1:7: error[acme/best]"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn many_findings_are_still_status_1() {
    for count in [255, 256, 257, 512] {
        let folder = folder(&[("a.md", &"The best widget.\n\n".repeat(count))]);
        let output = check(
            &folder,
            &["check", "-w", "acme.toml", "--format", "short"],
            1,
            &format!("{count} findings"),
        );
        assert_eq!(stdout(&output).lines().count(), count);
    }
}

#[test]
fn the_bundled_list_is_used_when_none_is_named_and_that_is_said() {
    let folder = folder(&[("a.md", "A good widget.\n")]);
    check(
        &folder,
        &["check", "--no-config", "a.md"],
        0,
        "note[default-wordlist]",
    );
    let output = check(&folder, &["check", "-w", "acme.toml", "a.md"], 0, "");
    assert!(!stderr(&output).contains("note["));
}

#[test]
fn the_last_line_is_never_silent() {
    let folder = folder(&[("a.md", "A nice widget.\n"), ("b.md", "")]);
    let output = check(
        &folder,
        &[
            "check",
            "-w",
            "acme.toml",
            "--as-of",
            "2026-03-18",
            "--audience",
            "press",
        ],
        0,
        "",
    );
    let errors = stderr(&output);
    assert_eq!(
        errors.lines().last(),
        Some(
            "1 finding (1 for information); 2 files and 4 rules checked; 0 suppressed; \
             as of 2026-03-18; next: sayso explain acme/nice"
        )
    );
}

#[test]
fn rules_are_explained_and_listed() {
    let folder = folder(&[]);
    for name in ["best", "acme/best"] {
        let output = check(&folder, &["explain", "-w", "acme.toml", name], 0, "");
        let text = stdout(&output);
        for says in [
            "acme/best",
            "in force since 2020-01-01",
            "good widget",
            "brand",
        ] {
            assert!(text.contains(says), "{text}");
        }
    }
    let output = check(
        &folder,
        &["explain", "-w", "acme.toml", "--format", "json", "best"],
        0,
        "",
    );
    let rule: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    assert_eq!(rule["rule"], "acme/best");
    assert_eq!(rule["state"], "in-force");

    let arguments = [
        "rules",
        "-w",
        "acme.toml",
        "--as-of",
        "2019-01-01",
        "--format",
        "json",
    ];
    let output = run(folder.path(), &arguments);
    let listing: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    let states: Vec<&str> = listing["rules"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|rule| rule["state"].as_str())
        .collect();
    assert_eq!(states, ["not-yet"; 4]);
}

#[test]
fn help_says_what_the_status_means() {
    let folder = folder(&[]);
    let output = check(&folder, &["check", "--help"], 0, "");
    for says in ["Exit status:", "Examples:", "--fail-on", "[default: error]"] {
        assert!(stdout(&output).contains(says), "{says}");
    }
    let version = check(&folder, &["--version"], 0, "");
    assert!(stdout(&version).starts_with("sayso "));
}
