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
