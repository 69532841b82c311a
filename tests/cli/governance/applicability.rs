//! For which texts a rule is in force: languages, paths, overrides, the rules that a run asks for.

use super::*;

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
