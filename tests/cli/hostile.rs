//! What must not happen: a terminal taken over by a text, a run that never ends, a panic on a closed pipe.
#![cfg(unix)]

use std::ffi::OsStr;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::thread;
use std::time::{Duration, Instant};

use super::*;

#[test]
fn texts_and_names_cannot_act_on_the_terminal() {
    let folder = folder(&[
        (
            "\u{1B}[2Ja\n\u{202E}.md",
            "\u{1B}]0;title\u{7}The best widget.\u{9B}31m\u{202E}\r\n",
        ),
        (
            "sayso.toml",
            "wordlists = [\"acme.toml\", \"\\u001B[2J\\u202E.toml\"]\n",
        ),
    ]);
    let name = OsStr::from_bytes(b"caf\xE9.md");
    fs::write(folder.path().join(name), "The best widget.\n").expect("written");
    for format in ["human", "short", "json", "jsonl"] {
        let arguments = ["check", "--format", format, ".", "\u{1B}[31mnowhere"];
        let output = run(folder.path(), &arguments);
        let text = stdout(&output) + &stderr(&output);
        assert!(text.contains("acme/best"), "{format}: {text}");
        let acts = |ch: char| ch.is_control() && ch != '\n' || ch == '\u{202E}';
        let found: Vec<char> = text.chars().filter(|&ch| acts(ch)).collect();
        assert!(found.is_empty(), "{format} sends {found:?}");
    }
}

/// Waits for `child` to end, and fails if it does not.
fn wait(mut child: std::process::Child) -> Option<i32> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        if let Some(status) = child.try_wait().expect("it can be asked") {
            return status.code();
        }
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().ok();
    panic!("it does not end");
}

#[test]
fn a_pipe_is_not_waited_for() {
    let folder = folder(&[("a.md", "A good widget.\n")]);
    let made = Command::new("mkfifo")
        .arg(folder.path().join("pipe.md"))
        .status();
    assert!(
        made.is_ok_and(|status| status.success()),
        "no pipe can be made"
    );
    for (paths, status) in [
        (&["."][..], 0),
        (&["pipe.md", "a.md"], 0),
        (&["pipe.md"], 2),
    ] {
        let mut arguments = vec!["check", "-w", "acme.toml"];
        arguments.extend(paths);
        let child = sayso(folder.path(), &arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        assert_eq!(wait(child), Some(status), "{paths:?}");
    }
    check(
        &folder,
        &["check", "-w", "acme.toml"],
        0,
        "`pipe.md` is a pipe, socket or device",
    );
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = folder(&[("a.md", &"The best widget.\n\n".repeat(20_000))]);
    for format in ["human", "short", "json"] {
        let mut child = sayso(
            folder.path(),
            &["check", "-w", "acme.toml", "--format", format],
        )
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
        drop(child.stdout.take());
        let mut errors = String::new();
        let mut stderr = child.stderr.take().expect("a pipe");
        stderr.read_to_string(&mut errors).expect("errors are text");
        assert_eq!(wait(child), Some(1), "{format}: {errors}");
        assert!(
            !errors.contains("panicked") && !errors.contains("error["),
            "{errors}"
        );
    }
}

#[test]
fn ctrl_c_ends_the_wait_for_input_with_the_findings_so_far() {
    let folder = folder(&[("a.md", "The best widget.\n")]);
    let arguments = [
        "check",
        "-w",
        "acme.toml",
        "--format",
        "short",
        "--jobs",
        "2",
        "a.md",
        "-",
    ];
    let mut child = sayso(folder.path(), &arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    thread::sleep(Duration::from_millis(1_000));
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.is_ok_and(|status| status.success()));
    let stdin = child.stdin.take(); // stays open
    let mut text = String::new();
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_to_string(&mut text).expect("output is text");
    let mut errors = String::new();
    let mut stderr = child.stderr.take().expect("a pipe");
    stderr.read_to_string(&mut errors).expect("errors are text");
    assert_eq!(wait(child), Some(130), "{errors}");
    drop(stdin);
    assert!(text.contains("a.md:1:5"), "{text}");
    assert!(errors.contains("interrupted"), "{errors}");
}

#[test]
fn a_line_of_many_megabytes_is_drawn_in_a_moment() {
    let half = "all work and no play ".repeat(250_000);
    let folder = folder(&[("a.txt", &format!("{half}the best widget {half}"))]);
    let output = check(&folder, &["check", "-w", "acme.toml"], 1, "1 finding");
    assert!(stdout(&output).len() < 2_000);
}
