//! What goes wrong around a run: files that change while it lasts, that are no files, that may not be read; disks that are
//! full; Ctrl-C. The rest of the run is done, the status says so, and no half report is left.
//!
//! A run with standard input among its files is held up exactly between finding the files and reading those that
//! sort behind `<stdin>`: what happens then does not hang on the clock.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs::Permissions;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Child;
use std::thread;
use std::time::Duration;

use super::*;

/// A run that waits for standard input, and has found all its files.
struct Held {
    child: Child,
    stdin: std::process::ChildStdin,
}

impl Held {
    fn start(mut command: Command) -> Held {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        // more than a pipe holds: once it is written, the run reads, and so has found its files
        stdin
            .write_all(&b"word ".repeat(100_000))
            .expect("it reads");
        Held { child, stdin }
    }

    /// Lets it go on; gives the status and what it printed.
    fn release(self) -> (Option<i32>, String, String) {
        drop(self.stdin);
        let output = self.child.wait_with_output().expect("it ends");
        (output.status.code(), stdout(&output), stderr(&output))
    }

    fn interrupt(&self) {
        signal(&self.child);
    }
}

fn signal(child: &Child) {
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(
        sent.is_ok_and(|status| status.success()),
        "no signal can be sent"
    );
}

fn fifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(
        made.is_ok_and(|status| status.success()),
        "no pipe can be made"
    );
}

/// What a folder holds, hidden files too, but for what the test put there.
fn left(folder: &Path, known: &[&str]) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("listed");
    let names = entries.map(|entry| {
        entry
            .expect("listed")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let mut left: Vec<String> = names
        .filter(|name| !known.contains(&name.as_str()))
        .collect();
    left.sort();
    left
}

const BAD: &str = "The best widget.\n";

const ARGUMENTS: [&str; 7] = [
    "check",
    "-w",
    "acme.toml",
    "--format",
    "short",
    "--jobs",
    "1",
];

#[test]
fn files_change_while_they_are_read() {
    let names = [
        "cut.md",
        "folder.md",
        "gone.md",
        "grown.md",
        "link.md",
        "pipe.md",
        "whole.md",
    ];
    let folder = folder(&names.map(|name| (name, "The best widget.\n\nThe best widget.\n")));
    let held = Held::start(sayso(
        folder.path(),
        &[&ARGUMENTS[..], &["-", "."]].concat(),
    ));
    let path = |name: &str| folder.path().join(name);
    fs::remove_file(path("gone.md")).expect("removed");
    fs::write(path("cut.md"), "The best widget.\n\nThe be").expect("written");
    fs::write(path("grown.md"), "The best widget.\n\n".repeat(5)).expect("written");
    for name in ["folder.md", "link.md", "pipe.md"] {
        fs::remove_file(path(name)).expect("removed");
    }
    fs::create_dir(path("folder.md")).expect("made");
    symlink("link.md", path("link.md")).expect("linked");
    fifo(&path("pipe.md"));
    let (status, found, errors) = held.release();
    assert_eq!(status, Some(2), "{errors}");
    let count = |name: &str| found.lines().filter(|line| line.starts_with(name)).count();
    let counts = names.map(count);
    assert_eq!(counts, [1, 0, 0, 5, 0, 0, 2], "{found}");
    for name in ["folder.md", "gone.md", "link.md", "pipe.md"] {
        assert!(
            errors.contains(&format!("`{name}` cannot be read: ")),
            "{name}: {errors}"
        );
    }
    assert!(
        errors.contains("4 files"),
        "what was read is counted: {errors}"
    );
}

/// A user who may not do everything: tests often run as one who may.
fn as_nobody(folder: &Path, arguments: &[&str]) -> Command {
    let is_root = fs::metadata(folder).expect("it is there").uid() == 0;
    if !is_root {
        return sayso(folder, arguments);
    }
    fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("set");
    // where the program was built others may not go
    let program = folder.join("sayso");
    fs::copy(assert_cmd::cargo::cargo_bin!("sayso"), &program).expect("copied");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .uid(65_534)
        .gid(65_534);
    command
}

#[test]
fn what_may_not_be_read_is_said() {
    let folder = folder(&[
        ("a.md", BAD),
        ("locked.md", BAD),
        ("lost.md", BAD),
        ("room/inside.md", BAD),
    ]);
    let lock = |name: &str| {
        fs::set_permissions(folder.path().join(name), Permissions::from_mode(0o0)).expect("set");
    };
    lock("locked.md");
    lock("room");
    let held = Held::start(as_nobody(
        folder.path(),
        &[&ARGUMENTS[..], &["-", "."]].concat(),
    ));
    lock("lost.md");
    let (status, found, errors) = held.release();
    fs::set_permissions(folder.path().join("room"), Permissions::from_mode(0o755)).expect("set");
    assert_eq!(status, Some(2), "{errors}");
    assert!(
        found.starts_with("a.md:1:5") && found.lines().count() == 1,
        "{found}"
    );
    for name in ["locked.md", "lost.md", "room"] {
        assert!(errors.contains(name), "{name}: {errors}");
    }
}

#[test]
fn what_is_no_file_is_passed_over() {
    let folder = folder(&[("a.md", BAD), ("dir.md/b.md", BAD)]);
    let path = |name: &str| folder.path().join(name);
    fifo(&path("pipe.md"));
    let _socket = UnixListener::bind(path("socket.md")).expect("bound");
    symlink("/dev/zero", path("device.md")).expect("linked");
    symlink("..", path("up")).expect("linked");
    symlink("loop.md", path("loop.md")).expect("linked");
    symlink("nowhere", path("broken.md")).expect("linked");
    let both = "a.md:1:5: error[acme/best] Do not call a widget the best; reads \"best widget\"; say \"good widget\"\n\
                dir.md/b.md:1:5: error[acme/best] Do not call a widget the best; reads \"best widget\"; say \"good widget\"\n";
    let output = run(folder.path(), &[&ARGUMENTS[..], &["."]].concat());
    assert_eq!(
        (output.status.code(), stdout(&output).as_str()),
        (Some(1), both)
    );
    let errors = stderr(&output);
    for name in ["pipe.md", "socket.md"] {
        assert!(
            errors.contains(&format!("note[not-a-file]: `{name}`")),
            "{errors}"
        );
    }
    // a link that is met is passed over, one that is named is followed
    assert!(
        !errors.contains("loop.md") && !errors.contains("broken.md"),
        "{errors}"
    );
    for (name, status, says) in [
        ("pipe.md", 1, "note[not-a-file]"),
        ("socket.md", 1, "note[not-a-file]"),
        ("device.md", 1, "note[not-a-file]"),
        ("loop.md", 2, "error[unreadable]: `loop.md` cannot be read"),
        (
            "broken.md",
            2,
            "`broken.md` is a link to what does not exist",
        ),
    ] {
        let output = check(
            &folder,
            &[&ARGUMENTS[..], &[name, "a.md", "dir.md"]].concat(),
            status,
            says,
        );
        assert_eq!(stdout(&output), both, "{name}");
    }
}

/// Neither do our own inputs keep a run waiting.
#[test]
fn inputs_of_ours_must_be_files() {
    let folder = folder(&[("a.md", BAD), ("in/b.md", BAD), ("c.md", BAD)]);
    let path = |name: &str| folder.path().join(name);
    fifo(&path("pipe.toml"));
    check(
        &folder,
        &["check", "-w", "pipe.toml", "a.md"],
        2,
        "`pipe.toml` cannot be read: it is no file",
    );
    check(
        &folder,
        &["check", "--config", "pipe.toml", "a.md"],
        2,
        "`pipe.toml` cannot be read: it is no file",
    );
    check(
        &folder,
        &["check", "-w", "/dev/zero", "a.md"],
        2,
        "cannot be read: it is no file",
    );
    // what a pipe says is ignored cannot be known: its folder is left out, and that is an error
    fifo(&path("in/.gitignore"));
    let output = check(
        &folder,
        &[&ARGUMENTS[..], &["."]].concat(),
        2,
        "in/.gitignore` is no file",
    );
    assert_eq!(stdout(&output).lines().count(), 2, "{}", stdout(&output));
    check(
        &folder,
        &["check", "-w", "acme.toml", "in"],
        2,
        "in/.gitignore` is no file",
    );
    let output = run(
        folder.path(),
        &[&ARGUMENTS[..], &["--no-ignore", "."]].concat(),
    );
    assert_eq!(stdout(&output).lines().count(), 3, "{}", stderr(&output));
}

#[test]
fn names_need_not_be_text() {
    let folder = folder(&[]);
    let name = |bytes: &'static [u8]| PathBuf::from(OsStr::from_bytes(bytes));
    fs::write(folder.path().join(name(b"caf\xE9.md")), BAD).expect("written");
    fs::create_dir(folder.path().join(name(b"\xFF"))).expect("made");
    fs::write(folder.path().join(name(b"\xFF/\xFE.md")), BAD).expect("written");
    let arguments = ["check", "-w", "acme.toml", "--format", "jsonl"];
    let walked = run(folder.path(), &arguments);
    let named = sayso(folder.path(), &arguments)
        .args([name(b"caf\xE9.md"), name(b"\xFF/\xFE.md")])
        .output()
        .expect("it runs");
    for output in [walked, named] {
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        let text = stdout(&output);
        let paths = text.lines().map(|line| {
            let finding: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
            finding["path"].as_str().expect("a text").to_owned()
        });
        assert_eq!(
            paths.collect::<Vec<_>>(),
            ["caf\u{FFFD}.md", "\u{FFFD}/\u{FFFD}.md"]
        );
    }
    // a report may be called anything, too
    let report = name(b"r\xE9port.json");
    let output = sayso(
        folder.path(),
        &["check", "-w", "acme.toml", "--format", "json", "--output"],
    )
    .arg(&report)
    .output()
    .expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = fs::read_to_string(folder.path().join(report)).expect("it was written");
    serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON");
}

#[test]
fn a_full_disk_leaves_the_last_report() {
    let folder = folder(&[
        ("a.md", &"The best widget.\n\n".repeat(2_000)),
        ("report.json", "the last"),
    ]);
    // no file may grow past a few blocks, as on a disk that is full
    let script = "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\"";
    let limited = |arguments: &[&str]| {
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .arg(assert_cmd::cargo::cargo_bin!("sayso"));
        command.args(arguments).current_dir(folder.path());
        command
    };
    let arguments = ["check", "-w", "acme.toml", "--format", "json", "a.md"];
    let output = limited(&[&arguments[..], &["--output", "report.json"]].concat())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("`report.json` cannot be written: "),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("report.json")).expect("read"),
        "the last"
    );
    // standard output is a file of somebody else: it is said that it is cut off
    let printed = fs::File::create(folder.path().join("printed.json")).expect("made");
    let output = limited(&arguments)
        .stdout(printed)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("standard output cannot be written: "),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        left(
            folder.path(),
            &["a.md", "acme.toml", "report.json", "printed.json"]
        ),
        [""; 0]
    );
    if cfg!(target_os = "linux") {
        check(
            &folder,
            &[&arguments[..], &["--output", "/dev/full"]].concat(),
            2,
            "`/dev/full` cannot be written: ",
        );
        let full = fs::File::options()
            .write(true)
            .open("/dev/full")
            .expect("opened");
        let output = sayso(folder.path(), &arguments)
            .stdout(full)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    }
}

#[test]
fn ctrl_c_gives_what_was_found_before() {
    for to_file in [false, true] {
        let folder = folder(&[("0.md", BAD), ("a.md", BAD)]);
        let output: &[&str] = if to_file {
            &["--output", "report.txt"]
        } else {
            &[]
        };
        let arguments = [&ARGUMENTS[..], output, &["0.md", "-", "a.md"]].concat();
        let held = Held::start(sayso(folder.path(), &arguments));
        held.interrupt();
        // standard input stays open: it is not waited for
        let Held { mut child, stdin } = held;
        let status = child.wait().expect("it ends");
        drop(stdin);
        let (mut found, mut errors) = (String::new(), String::new());
        child
            .stdout
            .take()
            .expect("a pipe")
            .read_to_string(&mut found)
            .expect("text");
        child
            .stderr
            .take()
            .expect("a pipe")
            .read_to_string(&mut errors)
            .expect("text");
        if to_file {
            found = fs::read_to_string(folder.path().join("report.txt")).expect("it was written");
        }
        assert_eq!(status.code(), Some(130), "{errors}");
        assert!(
            found.starts_with("0.md:1:5") && found.lines().count() == 1,
            "{found}"
        );
        assert!(errors.contains("interrupted"), "{errors}");
        let known = ["0.md", "a.md", "acme.toml", "report.txt"];
        assert_eq!(left(folder.path(), &known), [""; 0]);
    }
}

/// What is being judged is not waited for: 20 MB full of findings take many times longer than the signal.
#[test]
fn ctrl_c_in_the_midst_of_a_large_text_leaves_it_out() {
    let folder = folder(&[("0.md", BAD)]);
    let arguments = [&ARGUMENTS[..], &["0.md", "-"]].concat();
    let mut held = Held::start(sayso(folder.path(), &arguments));
    let text = "It is the best widget of all.\n\n".repeat(600_000);
    held.stdin.write_all(text.as_bytes()).expect("it reads");
    let Held { child, stdin } = held;
    drop(stdin);
    signal(&child);
    let output = child.wait_with_output().expect("it ends");
    let (found, errors) = (stdout(&output), stderr(&output));
    assert_eq!(output.status.code(), Some(130), "{errors}");
    assert!(
        found.starts_with("0.md:1:5") && found.lines().count() == 1,
        "{} lines",
        found.lines().count()
    );
    assert!(errors.contains("interrupted"), "{errors}");
}

/// Whenever it comes, once or twice: a report is whole or not there, and nothing else is.
#[test]
fn ctrl_c_at_any_time_leaves_no_half_report() {
    let text = "The best widget.\n\n".repeat(200);
    let names: Vec<String> = (0..40).map(|number| format!("{number}.md")).collect();
    let files: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), text.as_str()))
        .collect();
    let folder = folder(&files);
    let report = folder.path().join("report.json");
    let arguments = [
        "check",
        "-w",
        "acme.toml",
        "--format",
        "json",
        "--output",
        "report.json",
        ".",
    ];
    let mut known: Vec<&str> = names.iter().map(String::as_str).collect();
    known.extend(["acme.toml", "report.json"]);
    for turn in 0..24u64 {
        fs::remove_file(&report).ok();
        let mut child = sayso(folder.path(), &arguments)
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        thread::sleep(Duration::from_millis(turn * turn / 2));
        signal(&child);
        if turn % 2 == 1 {
            signal(&child);
        }
        let status = child.wait().expect("it ends");
        // ended by the signal itself before there was anyone to hear it, interrupted, or done before
        assert!(matches!(status.code(), None | Some(130 | 1)), "{status:?}");
        if let Ok(text) = fs::read_to_string(&report) {
            serde_json::from_str::<serde_json::Value>(&text).expect("the report is whole");
        }
        assert_eq!(left(folder.path(), &known), [""; 0], "turn {turn}");
    }
}

/// Where no thread can be started, files and folders are checked all the same; nothing is waited for.
#[cfg(target_os = "linux")]
#[test]
fn without_threads_nothing_hangs() {
    let folder = folder(&[
        ("a.md", "The best widget.\n"),
        ("b/c.md", "The best widget.\n"),
    ]);
    // who runs it may not be allowed to look where it was built
    let program = folder.path().join("sayso");
    fs::copy(assert_cmd::cargo::cargo_bin!("sayso"), &program).expect("copied");
    for path in [folder.path(), &program, &folder.path().join("b")] {
        fs::set_permissions(path, Permissions::from_mode(0o755)).expect("changed");
    }
    let run = |arguments: &[&str], stdin: &str| {
        let script = "ulimit -u 1; exec \"$0\" \"$@\"";
        // the limit does not hold for root
        let is_root = fs::metadata("/proc/self").expect("it runs").uid() == 0;
        let nobody = [
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
        ];
        let mut words = vec!["timeout", "60"];
        words.extend(if is_root { &nobody[..] } else { &[] });
        words.extend(["bash", "-c", script]);
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg(&program);
        command
            .args(["check", "-w", "acme.toml", "--no-config"])
            .args(arguments);
        let input = folder.path().join("stdin");
        fs::write(&input, stdin).expect("written");
        command.stdin(fs::File::open(input).expect("opened"));
        command
            .current_dir(folder.path())
            .output()
            .expect("it runs")
    };
    let output = run(&["--format", "short", "a.md", "b/c.md"], "");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stdout(&output).lines().count(), 2, "{}", stdout(&output));
    let output = run(&["--format", "short", "-"], "The best widget.");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    // so many folders that others would help
    for index in 0..40 {
        let inside = folder.path().join(format!("d{index}"));
        fs::create_dir(&inside).expect("made");
        fs::set_permissions(&inside, Permissions::from_mode(0o755)).expect("changed");
    }
    let output = run(&["--jobs", "2", "--format", "short", "."], "");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(stdout(&output).lines().count(), 2, "{}", stdout(&output));
}
