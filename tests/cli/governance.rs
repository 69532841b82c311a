//! What a project changes of its rules, what it allows against them, and the audit of that.

use super::*;

#[path = "governance/applicability.rs"]
mod applicability;
#[path = "governance/audit.rs"]
mod audit;
#[path = "governance/baseline.rs"]
mod baseline;

const CONFIG: &str = r#"
wordlists = ["acme.toml"]

[[override]]
paths = ["press/**"]
severity = { cheap = "error" }

[[override]]
paths = ["drafts/**"]
disable = ["best"]

[[override]]
paths = ["other/**"]
wordlists = ["other.toml"]
"#;

const OTHER: &str = r#"
[wordlist]
id = "other"
title = "Other words"
version = "1"
[[rule]]
id = "green"
kind = "review"
message = "Look at this"
prohibited = ["green widget"]
examples.flag = ["A green widget."]
examples.pass = ["A widget."]
"#;

const EXCEPTIONS: &str = r#"
[[exception]]
rule = "acme/best"
path = "docs/*.md"
text = "The best widget, says the law."
reason = "Quotes the law"
approved-by = "Legal"
approved-on = 2026-01-02
ticket = "L-7"
expires = 2026-04-01
"#;

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    write(folder.path(), "sayso.toml", CONFIG);
    write(folder.path(), "other.toml", OTHER);
    folder
}

/// `path: severity[rule]` of each finding.
fn found(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["check", "--format", "short", "--as-of", "2026-03-18"];
    all.extend(arguments);
    let line = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let path = parts.next().unwrap_or_default();
        let rest = parts.nth(2).unwrap_or_default();
        format!("{path}:{}", rest.split(']').next().unwrap_or_default())
    };
    stdout(&run(folder.path(), &all))
        .lines()
        .map(line)
        .collect()
}

const DAY: [&str; 2] = ["--as-of", "2026-03-18"];

#[test]
fn overrides() {
    let text = "The best widget. A cheap widget. A green widget.\n";
    let folder = project(&[
        ("a.md", text),
        ("press/b.md", text),
        ("drafts/c.md", text),
        ("other/d.md", text),
    ]);
    assert_eq!(
        found(&folder, &[]),
        [
            "a.md: error[acme/best",
            "a.md: warning[acme/cheap",
            "drafts/c.md: warning[acme/cheap",
            "other/d.md: review[other/green",
            "press/b.md: error[acme/best",
            "press/b.md: error[acme/cheap",
        ]
    );
    // the same on one thread, and of one file
    assert_eq!(
        found(&folder, &["--jobs", "1"]),
        found(&folder, &["--jobs", "4"])
    );
    assert_eq!(
        found(&folder, &["drafts/c.md"]),
        ["drafts/c.md: warning[acme/cheap"]
    );
    check(
        &folder,
        &["check", "drafts/c.md"],
        0,
        "1 rule skipped (1 switched off)",
    );
    // the list that is named on the command line is the list everywhere; names that it does not know are faults
    check(
        &folder,
        &["check", "-w", "other.toml", "--fail-on", "review"],
        2,
        "there is no rule `best`",
    );
    check(&folder, &["check", "other"], 0, "1 finding (1 to review)");
    check(
        &folder,
        &["check", "other", "--fail-on", "review"],
        1,
        "1 finding (1 to review)",
    );
}

/// What a person must judge is listed behind all that is wrong, under a heading; other formats keep to the order of the text.
#[test]
fn reviews_stand_apart() {
    let folder = project(&[
        ("a.md", "A green widget. The best widget.\n"),
        ("b.md", "A cheap widget.\n"),
    ]);
    write(
        folder.path(),
        "sayso.toml",
        "wordlists = ['acme.toml', 'other.toml']",
    );
    let heads = |arguments: &[&str]| {
        let output = run(folder.path(), &[&["check"], arguments].concat());
        let printed = stdout(&output);
        let lines = printed.lines().filter(|line| {
            line.contains("[acme/") || line.contains("[other/") || line.ends_with(':')
        });
        let heads = lines.map(|line| line.split([']', '[']).nth(1).unwrap_or(line).to_owned());
        heads.collect::<Vec<_>>()
    };
    assert_eq!(
        heads(&[]),
        [
            "acme/best",
            "acme/cheap",
            "1 finding for a person to judge:",
            "other/green"
        ]
    );
    assert_eq!(heads(&["--max-findings", "2"]), ["acme/best", "acme/cheap"]);
    assert_eq!(
        heads(&["--format", "short"]),
        ["other/green", "acme/best", "acme/cheap"]
    );
    let reviewed = check(
        &folder,
        &["check", "--skip-rule", "best", "--fail-on", "review"],
        1,
        "2 findings (1 warning, 1 to review)",
    );
    assert!(
        !stdout(&reviewed).contains("say instead"),
        "there is nothing to put in"
    );
    check(
        &folder,
        &["check", "--skip-rule", "best", "--fail-on", "error"],
        0,
        "1 to review",
    );
    check(
        &folder,
        &["check", "--rule", "green", "--fail-on", "warning"],
        0,
        "1 to review",
    );
    check(
        &folder,
        &["check", "--rule", "green", "--fail-on", "info"],
        1,
        "1 to review",
    );
}

#[test]
fn statistics() {
    let folder = project(&[
        ("a.md", "A cheap widget, a cheap widget.\n"),
        (
            "b.md",
            "A cheap widget.\n\n<!-- sayso-allow best: why -->\nThe best widget.\n",
        ),
    ]);
    let output = check(&folder, &["check", "--statistics"], 0, "3 findings");
    assert_eq!(
        stdout(&output),
        "FINDINGS  SUPPRESSED  FILES  RULE\n       3           0      2  acme/cheap\n       0           1      1  acme/best\n"
    );
    let output = check(
        &folder,
        &["check", "--statistics", "--format", "json"],
        0,
        "",
    );
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    assert_eq!(
        json["rules"][0],
        serde_json::json!({"rule": "acme/cheap", "findings": 3, "suppressed": 0, "known": 0, "files": 2})
    );
    // what a baseline knows was approved by nobody
    let known = ["check", "--baseline", "known.jsonl"];
    check(
        &folder,
        &[&known[..], &["--write-baseline"]].concat(),
        0,
        "3 known",
    );
    write(folder.path(), "c.md", "A cheap widget.\n");
    let output = check(
        &folder,
        &[&known[..], &["--statistics"]].concat(),
        0,
        "1 new",
    );
    assert_eq!(
        stdout(&output),
        "FINDINGS  SUPPRESSED  KNOWN  FILES  RULE\n       1           0      3      3  acme/cheap\n       0           1      0      1  acme/best\n"
    );
    let output = run(
        folder.path(),
        &["check", "--statistics", "--format", "sarif"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--format json"));
}

#[test]
fn what_changes_between_two_days() {
    let folder = folder(&[]);
    let dated = WORDLIST
        .replace(
            "id = \"cheap\"",
            "id = \"cheap\"\nexpires = 2026-03-11\nreview-by = 2026-03-01",
        )
        .replace("id = \"nice\"", "id = \"nice\"\neffective = 2026-03-11");
    write(folder.path(), "acme.toml", &dated);
    let list = |arguments: &[&str]| {
        let all = [
            &["rules", "-w", "acme.toml", "--as-of", "2026-03-11"],
            arguments,
        ]
        .concat();
        stdout(&check(&folder, &all, 0, ""))
    };
    assert_eq!(
        list(&["--diff-since", "2026-03-10"]),
        "RULE        ON 2026-03-10                                               ON 2026-03-11\n\
         acme/cheap  in force since 2020-01-01, review overdue since 2026-03-01  expired on 2026-03-11\n\
         acme/nice   not yet, from 2026-03-11                                    in force since 2026-03-11\n\n\
         2 of 4 rules changed from 2026-03-10 to 2026-03-11\n"
    );
    assert_eq!(
        list(&["--diff-since", "2026-03-11"]),
        "0 of 4 rules changed from 2026-03-11 to 2026-03-11\n"
    );
    let json: serde_json::Value =
        serde_json::from_str(&list(&["--diff-since", "2019-12-31", "--format", "json"]))
            .expect("it is JSON");
    assert_eq!(
        json["changes"][0],
        serde_json::json!({"rule": "acme/best", "before": "not-yet", "after": "in-force", "overdue_before": false, "overdue_after": false})
    );
    assert!(list(&[]).contains("4 rules as of 2026-03-11; policy sha256:"));
}
