//! What is printed, and where.

use super::*;

#[test]
fn json_points_into_the_file() {
    let text = "Café.\n\nThe best widget.\n";
    let folder = folder(&[("docs/a.md", text)]);
    let output = check(
        &folder,
        &["check", "-w", "acme.toml", "--format", "json"],
        1,
        "",
    );
    assert_eq!(stderr(&output), "", "the document holds all that is to say");
    let document: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    assert_eq!(document["schema"], 1);
    assert_eq!(document["summary"]["files"], 1);
    assert_eq!(document["summary"]["bytes"], text.len());
    assert_eq!(document["summary"]["findings"]["error"], 1);
    assert_eq!(document["policy"]["wordlists"][0]["rules_in_force"], 4);
    assert_eq!(document["policy"]["wordlists"][0]["rules_skipped"], 0);
    let finding = &document["findings"][0];
    assert_eq!(finding["path"], "docs/a.md");
    assert_eq!(
        finding["start"],
        serde_json::json!({"line": 3, "column": 5})
    );
    let place = |key: &str| finding["span"][key].as_u64().expect("a number") as usize;
    assert_eq!(&text[place("start")..place("end")], "best widget");
    assert_eq!(finding["fix"]["edits"][0]["text"], "good widget");
    assert_eq!(finding["suppressed"], serde_json::Value::Null);
}

#[test]
fn json_holds_the_diagnostics() {
    let folder = folder(&[("sayso.toml", "wordlists = [\"acme.tml\"]\n"), ("a.md", "")]);
    let output = check(&folder, &["check", "--format", "json"], 2, "");
    let document: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    let fault = &document["diagnostics"][0];
    assert_eq!(fault["code"], "unknown-wordlist");
    assert_eq!(fault["severity"], "error");
    assert_eq!(fault["path"], "sayso.toml");
    assert_eq!(fault["start"], serde_json::json!({"line": 1, "column": 14}));
}

#[test]
fn a_report_goes_to_a_file_whole() {
    let folder = folder(&[("a.md", "The best widget.\n")]);
    let arguments = [
        "check",
        "-w",
        "acme.toml",
        "--format",
        "json",
        "--output",
        "report.json",
    ];
    let output = check(&folder, &arguments, 1, "1 finding"); // the last line stays on the terminal
    assert_eq!(stdout(&output), "");
    let report = fs::read_to_string(folder.path().join("report.json")).expect("it is there");
    let document: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
    assert_eq!(document["findings"][0]["rule"], "acme/best");
    let left: Vec<_> = fs::read_dir(folder.path())
        .expect("listed")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let arguments = ["check", "-w", "acme.toml", "--output", "nowhere/report.txt"];
    check(
        &folder,
        &arguments,
        2,
        "`nowhere/report.txt` cannot be written",
    );
}

#[test]
fn a_page_is_written_for_people() {
    let folder = folder(&[("docs/a.md", "The best widget, a cheap widget.\n")]);
    let arguments = ["check", "-w", "acme.toml", "--format", "html"];
    let output = check(&folder, &arguments, 1, "2 findings");
    let page = stdout(&output);
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    assert!(page.contains("The <mark>best widget</mark>, a cheap widget."));
    let mut arguments = arguments.to_vec();
    arguments.extend(["--jobs", "3", "--output", "report.html"]);
    check(&folder, &arguments, 1, "2 findings");
    let written = fs::read_to_string(folder.path().join("report.html")).expect("it is there");
    assert_eq!(written, page);
}

#[test]
fn quiet_drops_what_is_no_finding_and_no_error() {
    let folder = folder(&[("a.md", "The best widget.\n"), ("b.md", "")]);
    let quiet = |arguments: &[&str]| {
        let mut all = vec!["check", "--quiet", "--format", "short", "--no-config"];
        all.extend(arguments);
        let output = run(folder.path(), &all);
        (stdout(&output).lines().count(), stderr(&output))
    };
    assert_eq!(quiet(&["b.md"]), (0, String::new())); // not even the note on the bundled list
    assert_eq!(quiet(&["-w", "acme.toml", "a.md"]), (1, String::new()));
    let (findings, errors) = quiet(&["-w", "acme.toml", "a.md", "nowhere.md"]);
    assert_eq!(findings, 1);
    assert!(errors.contains("`nowhere.md` does not exist"), "{errors}");
    assert!(errors.contains("1 finding"), "{errors}");
}

#[test]
fn a_limit_says_how_much_it_hides() {
    let folder = folder(&[("a.md", &"The best widget.\n\n".repeat(5))]);
    let arguments = [
        "check",
        "-w",
        "acme.toml",
        "--format",
        "short",
        "--max-findings",
        "2",
    ];
    let output = check(&folder, &arguments, 1, "5 findings (5 errors), 3 not shown");
    assert_eq!(stdout(&output).lines().count(), 2);
}

#[test]
fn colours_are_for_terminals() {
    let folder = folder(&[("a.md", "The best widget.\n")]);
    let coloured = |when| {
        let arguments = ["check", "-w", "acme.toml", "--color", when];
        stdout(&run(folder.path(), &arguments)).contains('\u{1B}')
    };
    assert!(!coloured("auto")); // a pipe
    assert!(coloured("always"));
    assert!(!coloured("never"));
}

/// The names of the formats, in the order of the documentation.
const FORMATS: [&str; 13] = [
    "human",
    "short",
    "json",
    "jsonl",
    "html",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "csv",
    "markdown",
];

/// A text with findings of every severity, one over a line end, and one that is marked.
const TEXT: &str = "The best\nwidget, a cheap widget, the *nice* widget.\n\nThe market leader.\n\n\
                    <!-- sayso-allow best: it is a quotation -->\nThe “best widget”.\n";

/// `report` but for how long the run took.
fn timeless(report: &str) -> String {
    let is_timed = |line: &&str| !line.trim_start().starts_with("\"duration_ms\"");
    report.split_inclusive('\n').filter(is_timed).collect()
}

fn read(folder: &TempDir, name: &str) -> String {
    let text = fs::read_to_string(folder.path().join(name));
    text.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of what is in `folder`.
fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("listed");
    let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("listed").file_name();
    let mut names: Vec<String> = entries
        .map(|entry| name(entry).into_string().expect("a plain name"))
        .collect();
    names.sort();
    names
}

#[test]
fn each_report_of_a_run_is_what_its_format_alone_prints() {
    let folder = folder(&[("docs/a.md", TEXT), ("docs/b.txt", "A nice widget.\n")]);
    let base = ["check", "-w", "acme.toml", "--as-of", "2026-03-18", "docs"];
    let alone: Vec<(String, String)> = FORMATS
        .iter()
        .map(|format| {
            let output = check(&folder, &[&base[..], &["--format", format]].concat(), 1, "");
            assert!(!output.stdout.is_empty(), "{format}");
            (timeless(&stdout(&output)), stderr(&output))
        })
        .collect();
    let mut last_lines = alone.iter().map(|(_, errors)| errors.as_str());
    let last_line = last_lines.next().expect("human").to_owned();

    // each format in turn on standard output, and all others in files, before and after it
    for (turn, here) in FORMATS.iter().enumerate() {
        let files: Vec<String> = FORMATS.iter().map(|name| format!("out.{name}")).collect();
        let mut arguments = base.to_vec();
        for (format, file) in FORMATS.iter().zip(&files) {
            arguments.extend(["--format", format]);
            if format != here {
                arguments.extend(["--output", file]);
            }
        }
        let output = check(&folder, &arguments, 1, "");
        assert_eq!(timeless(&stdout(&output)), alone[turn].0, "{here}");
        // json on standard output holds what else there is to say, and in a file it does not say it here
        let told = if *here == "json" { "" } else { &last_line };
        assert_eq!(stderr(&output), told, "{here}");
        for ((format, file), (report, _)) in FORMATS.iter().zip(&files).zip(&alone) {
            let path = folder.path().join(file);
            if format == here {
                assert!(!path.exists(), "{file}");
            } else {
                assert_eq!(
                    timeless(&read(&folder, file)),
                    *report,
                    "{file} beside {here}"
                );
                fs::remove_file(path).expect("removed");
            }
        }
    }
}

#[test]
fn with_all_reports_in_files_standard_output_is_empty() {
    let folder = folder(&[("a.md", TEXT)]);
    let arguments = [
        "check",
        "-w",
        "acme.toml",
        "--format",
        "csv",
        "--output",
        "out.csv",
        "--format",
        "json",
        "--output",
        "out.json",
    ];
    let output = check(&folder, &arguments, 1, "4 findings");
    assert_eq!(stdout(&output), "");
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
    // a limit holds for all of them
    let limited = [&arguments[..], &["--max-findings", "1"]].concat();
    check(&folder, &limited, 1, "3 not shown");
    assert_eq!(read(&folder, "out.csv").lines().count(), 2);
    let document: serde_json::Value =
        serde_json::from_str(&read(&folder, "out.json")).expect("it is JSON");
    assert_eq!(document["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(document["summary"]["findings"]["error"], 2);
}

#[test]
fn a_report_that_cannot_be_written_leaves_the_others_and_no_part_of_itself() {
    let folder = folder(&[("a.md", TEXT), ("inside/b.md", "")]);
    let run = |file: &str| {
        let arguments = [
            "check",
            "-w",
            "acme.toml",
            "a.md",
            "--format",
            "csv",
            "--output",
            "first.csv",
            "--format",
            "junit",
            "--output",
            file,
            "--format",
            "short",
            "--format",
            "sarif",
            "--output",
            "last.sarif",
        ];
        let output = check(&folder, &arguments, 2, "4 findings");
        let says = format!("error[unwritable]: `{file}` cannot be written");
        assert!(stderr(&output).contains(&says), "{}", stderr(&output));
        assert_eq!(stdout(&output).lines().count(), 4);
        assert_eq!(read(&folder, "first.csv").lines().count(), 6);
        assert!(read(&folder, "last.sarif").ends_with("}\n"));
        assert_eq!(
            names(&folder),
            ["a.md", "acme.toml", "first.csv", "inside", "last.sarif"]
        );
    };
    run("nowhere/out.xml"); // no such folder
    run("a.md/out.xml"); // no folder
    run("inside"); // a folder
    assert!(folder.path().join("inside/b.md").is_file());
    #[cfg(target_os = "linux")]
    run("/dev/full"); // no room on a device
}

/// The file system takes no more of a report than some kilobytes: what was there stays.
#[cfg(unix)]
#[test]
fn a_report_that_is_cut_off_is_none() {
    let folder = folder(&[("a.md", &"The best widget.\n\n".repeat(500))]);
    fs::write(folder.path().join("long.csv"), "of yesterday").expect("written");
    let program = assert_cmd::cargo::cargo_bin!("sayso");
    // without the signal that would end the program, a file that grows too large is a write that fails
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" check -w acme.toml a.md \
                  --format json --output new.json --format csv --output long.csv";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(program)
        .current_dir(folder.path())
        .output()
        .expect("there is a shell");
    let errors = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    for name in ["new.json", "long.csv"] {
        let says = format!("`{name}` cannot be written: ");
        assert!(errors.contains(&says), "{errors}");
    }
    assert_eq!(read(&folder, "long.csv"), "of yesterday");
    assert_eq!(names(&folder), ["a.md", "acme.toml", "long.csv"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_two_paths_lead_to_is_named_twice() {
    use std::os::unix::fs::symlink;

    let folder = folder(&[("a.md", TEXT), ("reports/old.csv", "old")]);
    symlink("reports", folder.path().join("link")).expect("linked");
    symlink("reports/old.csv", folder.path().join("old")).expect("linked");
    for (one, other) in [
        ("reports/new.csv", "link/new.csv"),
        ("reports/old.csv", "old"),
        ("new.csv", "reports/../new.csv"),
    ] {
        let arguments = [
            "check",
            "-w",
            "acme.toml",
            "--format",
            "csv",
            "--output",
            one,
            "--format",
            "json",
            "--output",
            other,
        ];
        let says = format!("--output '{other}' is there twice");
        check(&folder, &arguments, 2, &says);
    }
    assert_eq!(read(&folder, "reports/old.csv"), "old");
}
