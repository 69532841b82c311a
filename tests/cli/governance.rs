//! What a project changes of its rules, what it allows against them, and the audit of that.

use super::*;

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

#[test]
fn languages() {
    const GERMAN: &str = "paths = ['de/**']\nlanguage = ['de-AT']\n";
    let folder = project(&[
        ("a.md", "A cheap widget.\n"),
        ("de/b.md", "A cheap widget.\n"),
    ]);
    let skipped = "0 rules checked, 4 rules skipped (4 other language)";
    check(&folder, &["check", "--language", "de"], 2, skipped);
    check(
        &folder,
        &["check", "--language", "en-GB"],
        0,
        "4 rules checked; ",
    );
    check(
        &folder,
        &["check", "--language", "en_GB"],
        2,
        "write a language tag",
    );
    // a folder with texts in another language, to which none of the rules speaks
    write(
        folder.path(),
        "sayso.toml",
        &format!("wordlists = ['acme.toml']\nlanguage = ['en']\n[[override]]\n{GERMAN}"),
    );
    assert_eq!(found(&folder, &["a.md"]), ["a.md: warning[acme/cheap"]);
    check(&folder, &["check", "de"], 2, skipped);
    let output = run(folder.path(), &["check", "de", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    assert_eq!(
        json["policy"]["wordlists"][0]["skipped"][0],
        serde_json::json!({"rule": "acme/best", "cause": "other-language"})
    );
}

/// Two of the four rules bind some paths only.
fn bound() -> TempDir {
    let list = WORDLIST
        .replace(
            "id = \"cheap\"",
            "id = \"cheap\"\npaths = [\"press/**\"]\nreview-by = 2020-01-01",
        )
        .replace(
            "id = \"nice\"",
            "id = \"nice\"\npaths = [\"legal/**\", \"*.txt\"]",
        );
    let text = "A cheap widget. A nice widget.\n";
    let folder = project(&[("a.md", text), ("press/b.md", text), ("drafts/c.md", text)]);
    write(folder.path(), "acme.toml", &list);
    folder
}

#[test]
fn rules_for_other_paths_are_counted() {
    let folder = bound();
    // the count of the last line, and the review that is overdue for rules that were asked only
    let table: &[(&[&str], &str)] = &[
        (
            &["check"],
            "3 files and 3 rules checked, 1 rule skipped (1 other paths)",
        ),
        (
            &["check", "a.md"],
            "1 file and 2 rules checked, 2 rules skipped (2 other paths)",
        ),
        (
            &["check", "press"],
            "1 file and 3 rules checked, 1 rule skipped (1 other paths)",
        ),
        (
            &["check", "drafts"],
            "1 file and 1 rule checked, 3 rules skipped (2 other paths, 1 switched off)",
        ),
        (
            &["check", "a.md", "--skip-rule", "nice"],
            "2 rules skipped (1 other paths, 1 not selected)",
        ),
    ];
    for (arguments, says) in table {
        let arguments = [arguments, &["--fail-on", "never"][..]].concat();
        let output = check(&folder, &arguments, 0, says);
        let is_overdue = stderr(&output).contains("1 rule overdue for review");
        assert_eq!(is_overdue, says.contains("and 3 rules"), "{arguments:?}");
    }
    let output = run(folder.path(), &["check", "a.md", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    let list = &json["policy"]["wordlists"][0];
    assert_eq!(list["rules_in_force"], 2);
    assert_eq!(
        list["skipped"],
        serde_json::json!([{"rule": "acme/cheap", "cause": "other-path"}, {"rule": "acme/nice", "cause": "other-path"}])
    );
}

#[test]
fn rules_are_listed_as_they_hold_somewhere() {
    let folder = bound();
    let list = |arguments: &[&str]| {
        let all = [&["rules", "--as-of", "2026-03-18"], arguments].concat();
        let listed = stdout(&check(&folder, &all, 0, ""));
        let rules = listed.lines().skip(1).take_while(|line| !line.is_empty());
        let rules = rules.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        rules.collect::<Vec<_>>()
    };
    assert_eq!(
        list(&[]),
        [
            "acme/best prohibit error in force since 2020-01-01",
            "acme/cheap prohibit warning in force since 2020-01-01, review overdue since 2020-01-01, in press/**",
            "acme/leader require error in force since 2020-01-01",
            "acme/nice prohibit info in force since 2020-01-01, in legal/**, *.txt",
        ]
    );
    check(&folder, &["rules"], 0, "`sayso rules --for PATH`");
    // with overrides; the file need not be there
    assert_eq!(
        list(&["--for", "press/new/x.md"])[1..],
        [
            "acme/cheap prohibit error in force since 2020-01-01, review overdue since 2020-01-01, in press/**",
            "acme/leader require error in force since 2020-01-01",
            "acme/nice prohibit info other paths (legal/**, *.txt)",
        ]
    );
    assert_eq!(
        list(&["--for", "drafts/c.md"])[..2],
        [
            "acme/best prohibit error switched off here",
            "acme/cheap prohibit warning other paths (press/**)",
        ]
    );
    assert_eq!(
        list(&["--for", "other/x.md"]),
        ["other/green review review in force"]
    );
    // a name for standard input may be in a folder that is not there yet, too
    let named = ["check", "-", "--stdin-filename", "press/new/x.md"];
    let output = run_on(folder.path(), &named, "A cheap widget.");
    assert!(
        stdout(&output).contains("error[acme/cheap]"),
        "{}",
        stderr(&output)
    );
    let output = check(&folder, &["explain", "best", "--for", "drafts/c.md"], 0, "");
    assert!(stdout(&output).contains("switched off here"));
    let json = ["rules", "--for", "a.md", "--format", "json"];
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&check(&folder, &json, 0, ""))).expect("it is JSON");
    assert_eq!(json["rules"][1]["state"], "other-path");
    assert_eq!(json["rules"][1]["paths"], serde_json::json!(["press/**"]));
}

/// A listing is an answer, also on a day on which no rule is in force.
#[test]
fn rules_are_listed_before_every_rule() {
    let folder = project(&[]);
    let early = ["rules", "--as-of", "2019-12-31"];
    assert!(stdout(&check(&folder, &early, 0, "")).contains("not yet, from 2020-01-01"));
    check(
        &folder,
        &["explain", "best", "--as-of", "2019-12-31"],
        0,
        "",
    );
    check(
        &folder,
        &[&early[..], &["--diff-since", "2018-01-01"]].concat(),
        0,
        "",
    );
}

#[test]
fn overrides_that_name_no_rule() {
    let folder = project(&[("press/a.md", "x\n")]);
    let config = CONFIG.replace("cheap =", "chaep =");
    write(folder.path(), "sayso.toml", &config);
    check(&folder, &["check"], 2, "did you mean `cheap`?");
}

#[test]
fn rules_are_selected() {
    let folder = project(&[("a.md", "The best widget. A cheap widget. A nice widget.\n")]);
    let table: &[(&[&str], &[&str])] = &[
        (&["--rule", "cheap"], &["a.md: warning[acme/cheap"]),
        (
            &["--rule", "acme/nice", "--rule", "cheap"],
            &["a.md: warning[acme/cheap", "a.md: info[acme/nice"],
        ),
        (
            &["--skip-rule", "best"],
            &["a.md: warning[acme/cheap", "a.md: info[acme/nice"],
        ),
        (&["--rule", "best", "--skip-rule", "best"], &[]),
    ];
    for (arguments, expected) in table {
        assert_eq!(found(&folder, arguments), *expected, "{arguments:?}");
    }
    check(
        &folder,
        &["check", "--rule", "chaep"],
        2,
        "did you mean `cheap`?",
    );
    check(
        &folder,
        &["check", "--rule", "cheap"],
        0,
        "3 rules skipped (3 not selected)",
    );
    // nothing left to ask for is no pass
    check(
        &folder,
        &["check", "--rule", "best", "--skip-rule", "best"],
        2,
        "no-rule-in-force",
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

const DAY: [&str; 2] = ["--as-of", "2026-03-18"];

#[test]
fn exceptions_hold_until_they_do_not() {
    let folder = project(&[("docs/a.md", "The **best** widget,\nsays the law.\n")]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    check(
        &folder,
        &["check", "--as-of", "2026-03-31"],
        0,
        "no findings; 1 file and 4 rules checked; 1 suppressed",
    );
    check(
        &folder,
        &["check", "--as-of", "2026-04-01"],
        1,
        "expired on 2026-04-01",
    );
    // another file, another sentence
    write(
        folder.path(),
        "docs/a.md",
        "The best widget, says the new law.\n",
    );
    check(
        &folder,
        &[&["check"], &DAY[..]].concat(),
        1,
        "unused-exception",
    );
    // which is only said if all files were part of the run
    let output = check(
        &folder,
        &[&["check", "docs/a.md"], &DAY[..]].concat(),
        1,
        "1 finding",
    );
    assert!(!stderr(&output).contains("unused-exception"));
    write(
        folder.path(),
        "sayso-exceptions.toml",
        &EXCEPTIONS.replace("/best", "/bast"),
    );
    check(&folder, &["check"], 2, "did you mean `acme/best`?");
    // named elsewhere, or nowhere
    write(
        folder.path(),
        "sayso.toml",
        "wordlists = ['acme.toml']\nexceptions = 'none.toml'\n",
    );
    check(
        &folder,
        &["check"],
        2,
        "the exceptions file `none.toml` cannot be read",
    );
}

#[test]
fn one_sentence_excepted_twice() {
    let folder = project(&[("docs/a.md", "The best widget, says the law.\n")]);
    // under either name of the rule
    let again = EXCEPTIONS
        .replace("acme/best", "best")
        .replace("The best", "The  *best*");
    write(
        folder.path(),
        "sayso-exceptions.toml",
        &(EXCEPTIONS.to_owned() + &again),
    );
    let output = check(
        &folder,
        &[&["check"], &DAY[..]].concat(),
        2,
        "duplicate-exception",
    );
    assert!(
        stderr(&output).contains("sayso-exceptions.toml:15:8"),
        "{}",
        stderr(&output)
    );
    // another path is another exception
    let other = again.replace("docs/*.md", "docs/**");
    write(
        folder.path(),
        "sayso-exceptions.toml",
        &(EXCEPTIONS.to_owned() + &other),
    );
    let output = check(&folder, &[&["check"], &DAY[..]].concat(), 0, "1 suppressed");
    assert!(!stderr(&output).contains("duplicate-exception"));
}

#[test]
fn an_exception_holds_from_its_approval_on() {
    let folder = project(&[("docs/a.md", "The best widget, says the law.\n")]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    check(
        &folder,
        &["check", "--as-of", "2026-01-02"],
        0,
        "1 suppressed",
    );
    check(
        &folder,
        &["check", "--as-of", "2026-01-01"],
        1,
        "note[exception-not-yet]",
    );
    let audit = ["exceptions", "--as-of", "2026-01-01"];
    let output = check(&folder, &audit, 0, "holds from 2026-01-02 on");
    let printed = stdout(&output);
    assert!(
        printed.starts_with("exception acme/best in docs/*.md: not-yet\n"),
        "{printed}"
    );
    assert!(
        printed.ends_with("0 used, 0 unused, 0 expired, 1 not yet; as of 2026-01-01\n"),
        "{printed}"
    );
}

#[test]
fn json_says_by_whose_leave() {
    let folder = project(&[(
        "docs/a.md",
        "The best widget, says the law.\n\n<!-- sayso-allow cheap: ours, until 2026-03-18 -->\nA cheap widget.\n",
    )]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    let output = check(
        &folder,
        &[&["check", "--format", "json"], &DAY[..]].concat(),
        0,
        "",
    );
    let json: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    let marks: Vec<_> = [0, 1]
        .map(|index| json["findings"][index]["suppressed"].clone())
        .into();
    assert_eq!(
        marks,
        [
            serde_json::json!({"by": "exception", "reason": "Quotes the law", "approved_by": "Legal", "ticket": "L-7", "ends": "2026-04-01"}),
            serde_json::json!({"by": "suppression", "reason": "ours", "approved_by": null, "ticket": null, "ends": "2026-03-19"}),
        ]
    );
    assert_eq!(json["summary"]["suppressed"], 2);
    assert_eq!(json["summary"]["findings"]["error"], 0);
    // people see them if they ask
    assert!(found(&folder, &[]).is_empty());
    assert_eq!(found(&folder, &["--show-suppressed"]).len(), 2);
}

#[test]
fn the_audit() {
    let folder = project(&[
        ("docs/a.md", "The best widget, says the law.\n"),
        (
            "docs/b.md",
            "x\n\n<!-- sayso-allow cheap: =ours\u{1b}[2J, until 2026-03-20 -->\nA cheap widget.\n",
        ),
        (
            "docs/c.md",
            "<!-- sayso-allow cheap: gone, until 2026-03-17 -->\nA cheap widget.\n",
        ),
        ("docs/d.md", "<!-- sayso-allow nice: so -->\nA widget.\n"),
    ]);
    write(folder.path(), "sayso-exceptions.toml", EXCEPTIONS);
    let audit = |arguments: &[&str]| {
        let all = [&["exceptions"], &DAY[..], arguments].concat();
        stdout(&check(&folder, &all, 0, "unused-suppression"))
    };
    assert_eq!(
        audit(&[]),
        "suppression acme/cheap in docs/b.md:3: used\n  text: \"cheap widget\"\n  why: =ours␛[2J\n  expires on 2026-03-21, 3 days left\n\n\
         suppression acme/cheap in docs/c.md:1: expired\n  why: gone\n  expired on 2026-03-18\n\n\
         suppression acme/nice in docs/d.md:1: unused\n  why: so\n  does not expire\n\n\
         exception acme/best in docs/*.md: used\n  text: \"The best widget, says the law.\"\n  why: Quotes the law\n  \
         approved by Legal on 2026-01-02 (L-7)\n  expires on 2026-04-01, 14 days left\n\n\
         3 suppressions, 1 exception; 2 used, 1 unused, 1 expired; as of 2026-03-18\n"
    );
    let csv = audit(&["--format", "csv", "--expiring", "3"]);
    assert_eq!(
        csv,
        "kind,rule,path,line,text,reason,approved_by,ticket,approved_on,ends,days_left,state\r\n\
         suppression,\"acme/cheap\",\"docs/b.md\",3,\"cheap widget\",\"'=ours␛[2J\",\"\",\"\",,2026-03-21,3,used\r\n\
         suppression,\"acme/cheap\",\"docs/c.md\",1,\"\",\"gone\",\"\",\"\",,2026-03-18,0,expired\r\n"
    );
    let json: serde_json::Value =
        serde_json::from_str(&audit(&["--format", "json"])).expect("it is JSON");
    let states: Vec<_> = (0..4)
        .map(|index| json["entries"][index]["state"].clone())
        .collect();
    assert_eq!(states, ["used", "expired", "unused", "used"]);
    assert_eq!(json["entries"][3]["days_left"], 14);
}
