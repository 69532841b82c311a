//! A console block: commands behind `$ `, each followed by what it prints.
//!
//! `…` stands for what is left out: on a line of its own for any lines, within a line for any text. `echo $?` shows the
//! exit status of the command before; a command that is not followed by it must succeed.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

/// The command that runs these tests, and so is not run by them.
pub(crate) const TESTS: &str = "cargo test --locked";

/// The day on which the pages were written: what they show is what is printed then.
const DAY: &str = "2026-11-23";

/// How wide the terminal is on which they were written.
const COLUMNS: &str = "88";

/// What stands for something left out.
const LEFT_OUT: &str = "…";

/// A command and what it is said to print.
struct Step<'b> {
    command: &'b str,
    shown: Vec<&'b str>,
}

fn steps(block: &str) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step {
                command,
                shown: Vec::new(),
            }),
            (None, Some(step)) => step.shown.push(line),
            (None, None) => panic!("the block begins without a command: {line}"),
        }
    }
    steps
}

/// Runs the commands of `block` in `folder`; they must print what is shown, and end as is shown.
pub(crate) fn check(page: &str, block: &str, folder: &Path) {
    let mut last = None;
    let steps = steps(block);
    for (index, step) in steps.iter().enumerate() {
        let Step { command, shown } = step;
        if *command == "echo $?" {
            let status: i32 = last.take().expect("a command comes before");
            assert_eq!(*shown, [status.to_string()], "{page}: {block}");
            continue;
        }
        if *command == TESTS {
            continue;
        }
        let (printed, status) = run(command, folder);
        let printed: Vec<&str> = printed.lines().collect();
        assert!(
            agrees(shown, &printed),
            "{page} shows that `{command}` prints\n{}\n\nand it prints\n{}",
            shown.join("\n"),
            printed.join("\n")
        );
        if steps
            .get(index + 1)
            .is_none_or(|next| next.command != "echo $?")
        {
            assert_eq!(status, 0, "{page}: {command}");
        }
        last = Some(status);
    }
}

/// Runs `command` in `folder` as on a terminal; gives all that it prints, in order, and its exit status.
pub(crate) fn run(command: &str, folder: &Path) -> (String, i32) {
    let (mut reader, writer) = io::pipe().expect("a pipe");
    let mut child = Command::new("sh");
    child
        .args(["-c", &format!("PATH=\"$0:$PATH\"\n{}", dated(command))])
        .arg(built())
        .current_dir(folder)
        .env("COLUMNS", COLUMNS)
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .stdout(writer.try_clone().expect("a pipe"))
        .stderr(writer);
    let mut running = child.spawn().expect("there is a shell");
    // it holds the writing end, and the pipe would never end
    drop(child);
    let mut printed = String::new();
    reader.read_to_string(&mut printed).expect("it prints text");
    let status = running.wait().expect("it ends");
    (printed, status.code().expect("no signal ends it"))
}

/// `command` with the program in place of cargo, on [`DAY`] unless it names another.
fn dated(command: &str) -> String {
    let mut command = command
        .replace("cargo run --release -- ", "sayso ")
        .replace("cargo run -- ", "sayso ");
    assert!(!command.contains("cargo"), "{command} cannot be run here");
    if command.contains("--as-of") {
        return command;
    }
    for name in ["check", "exceptions", "explain", "rules", "test", "trace"] {
        let typed = format!("sayso {name}");
        command = command.replace(&typed, &format!("{typed} --as-of {DAY}"));
    }
    command
}

/// The folder in which our program was built.
fn built() -> String {
    let program = Path::new(assert_cmd::cargo::cargo_bin!("sayso"));
    let folder = program.parent().expect("it is in a folder");
    folder.display().to_string()
}

/// Whether `printed` is what is `shown`, but for what is left out.
fn agrees(shown: &[&str], printed: &[&str]) -> bool {
    match shown {
        [] => printed.is_empty(),
        [line, rest @ ..] if *line == LEFT_OUT => {
            (0..=printed.len()).any(|skipped| agrees(rest, &printed[skipped..]))
        }
        [line, rest @ ..] => match printed {
            [first, others @ ..] => line_agrees(line, first) && agrees(rest, others),
            [] => false,
        },
    }
}

fn line_agrees(shown: &str, printed: &str) -> bool {
    match shown.split_once(LEFT_OUT) {
        None => shown == printed,
        Some((before, after)) => printed.strip_prefix(before).is_some_and(|left| {
            left.char_indices()
                .map(|(at, _)| &left[at..])
                .chain([""])
                .any(|left| line_agrees(after, left))
        }),
    }
}

#[test]
fn what_is_shown_is_compared_but_for_what_is_left_out() {
    let table = [
        ("", "", true),
        ("a", "a", true),
        ("a", "b", false),
        ("a", "a\nb", false), // more is printed than is shown
        ("a\nb", "a", false), // and less
        ("…", "", true),
        ("…\nb", "a\na\nb", true),
        ("…\nb", "b\na", false),
        ("a\n…\nc", "a\nc", true),
        ("a\n…\nc", "a\nb", false),
        ("1 … 3", "1 2 3", true),
        ("1 … 3", "1 2 4", false),
        ("as of …", "as of 2026-03-18", true),
        ("… 3", "1 3 3", true),
    ];
    for (shown, printed, expected) in table {
        let lines = |text: &'static str| text.lines().collect::<Vec<&str>>();
        assert_eq!(
            agrees(&lines(shown), &lines(printed)),
            expected,
            "{shown:?} for {printed:?}"
        );
    }
}

#[test]
fn a_block_that_is_wrong_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let fails = |block: &'static str| {
        let path = folder.path().to_path_buf();
        std::panic::catch_unwind(move || check("a page", block, &path)).is_err()
    };
    assert!(!fails("$ echo one\none\n"));
    assert!(!fails("$ sh -c 'exit 3'\n$ echo $?\n3\n"));
    assert!(fails("$ echo one\ntwo\n")); // another output
    assert!(fails("$ echo one\n")); // an output that is not shown
    assert!(fails("$ sh -c 'exit 3'\n")); // a status that is not shown
    assert!(fails("$ sh -c 'exit 3'\n$ echo $?\n1\n")); // another status
    assert!(fails("$ cargo build\n")); // what cannot be run
}
