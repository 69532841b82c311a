//! Findings that were there before.

use super::*;

/// The last line's words on the baseline.
fn baseline(folder: &TempDir, arguments: &[&str], status: i32) -> String {
    let all = [&["check", "--baseline", "known.jsonl"], arguments].concat();
    let errors = stderr(&check(folder, &all, status, "baseline: "));
    let (_, words) = errors.rsplit_once("baseline: ").expect("it is there");
    words.split(';').next().unwrap_or_default().to_owned()
}

#[test]
fn known_findings() {
    const TEXT: &str = "One. The best widget of all. Two.\n\nThe best widget of all.\n\n<!-- sayso-allow best: why -->\nThe best widget.\n";
    let folder = project(&[("a.md", TEXT), ("docs/b.md", "The best widget.\n")]);
    check(
        &folder,
        &["check", "--baseline", "known.jsonl"],
        2,
        "`--write-baseline` writes one",
    );
    check(&folder, &["check", "--write-baseline"], 2, "--baseline");
    assert_eq!(
        baseline(&folder, &["--write-baseline"], 0),
        "0 new, 3 known, 0 gone"
    );
    let read = || fs::read_to_string(folder.path().join("known.jsonl")).expect("it is written");
    let written = read();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(
        lines.len(),
        4,
        "a head and three findings, without the suppressed one"
    );
    assert!(lines[0].starts_with("{\"baseline\":1,\"policy\":\"sha256:"));
    assert!(
        lines[1].starts_with("{\"path\":\"a.md\",\"rule\":\"acme/best\",\"fingerprint\":\"v1:")
    );
    assert!(lines[1..].is_sorted());
    assert_eq!(baseline(&folder, &[], 0), "0 new, 3 known, 0 gone");
    assert!(found(&folder, &["--baseline", "known.jsonl"]).is_empty());

    // edited elsewhere, moved, wrapped, marked up
    write(
        folder.path(),
        "a.md",
        "The best\nwidget of\nall.\n\nNew. The *best* widget of all.\n",
    );
    assert_eq!(baseline(&folder, &[], 0), "0 new, 3 known, 0 gone");
    // one more of the same, one in another sentence, one gone
    write(
        folder.path(),
        "a.md",
        &format!("{TEXT}\n\nThe best widget of all.\n\nThe best widget of none.\n"),
    );
    write(folder.path(), "docs/b.md", "x\n");
    assert_eq!(baseline(&folder, &[], 1), "2 new, 2 known, 1 gone");
    check(
        &folder,
        &["check", "--baseline", "known.jsonl"],
        1,
        "known findings are gone: 1",
    );
    // what was not checked is not gone, and stays
    assert_eq!(baseline(&folder, &["a.md"], 1), "2 new, 2 known, 0 gone");
    assert_eq!(
        baseline(&folder, &["--skip-rule", "best"], 0),
        "0 new, 0 known, 0 gone"
    );
    assert_eq!(
        baseline(&folder, &["--write-baseline", "a.md"], 0),
        "0 new, 4 known, 0 gone"
    );
    assert_eq!(read().lines().count(), 6);
    assert_eq!(
        baseline(&folder, &["--write-baseline"], 0),
        "0 new, 4 known, 1 gone"
    );
    assert_eq!(read().lines().count(), 5);
    // a deleted file
    fs::remove_file(folder.path().join("a.md")).expect("removed");
    assert_eq!(baseline(&folder, &["."], 0), "0 new, 0 known, 4 gone");
    assert_eq!(baseline(&folder, &["docs"], 0), "0 new, 0 known, 0 gone");

    // not written if not all was checked
    let before = read();
    let arguments = [
        "check",
        "--baseline",
        "known.jsonl",
        "--write-baseline",
        ".",
        "none.md",
    ];
    check(
        &folder,
        &arguments,
        2,
        "the baseline `known.jsonl` is not written",
    );
    assert_eq!(read(), before);
    // of other rules, and broken
    check(
        &folder,
        &["check", "--baseline", "known.jsonl", "--rule", "cheap"],
        0,
        "baseline-of-other-rules",
    );
    write(
        folder.path(),
        "known.jsonl",
        &before.replace("{\"path\"", "<<<<<<< ours\n{\"path\""),
    );
    check(
        &folder,
        &["check", "--baseline", "known.jsonl"],
        2,
        "bad-baseline",
    );
}

/// Of a run over some files, which are under some of the policies, it is not said that other rules wrote the baseline.
#[test]
fn a_baseline_of_several_policies() {
    let text = "A cheap widget.\n";
    let folder = project(&[("a.md", text), ("press/b.md", text)]);
    assert_eq!(
        baseline(&folder, &["--write-baseline"], 0),
        "0 new, 2 known, 0 gone"
    );
    for arguments in [&["."][..], &["press"], &["a.md"]] {
        let all = [&["check", "--baseline", "known.jsonl"], arguments].concat();
        let output = check(&folder, &all, 0, "0 new");
        assert!(
            !stderr(&output).contains("baseline-of-other-rules"),
            "{arguments:?}"
        );
    }
    let config = CONFIG.replace("cheap = \"error\"", "cheap = \"info\"");
    write(folder.path(), "sayso.toml", &config);
    check(
        &folder,
        &["check", "--baseline", "known.jsonl"],
        0,
        "baseline-of-other-rules",
    );
}
