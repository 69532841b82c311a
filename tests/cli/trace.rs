//! `sayso trace`: which text is read, by which rules, and the exit status.

use super::*;

/// Runs `sayso trace` with `arguments` on `input`; checks the exit status and the beginning of what is printed.
fn check(folder: &Path, arguments: &[&str], input: &str, status: i32, expected: &str) {
    let arguments = [&["trace", "-w", "acme.toml"], arguments].concat();
    let output = run_on(folder, &arguments, input);
    let printed = stdout(&output);
    let answer: Vec<&str> = printed
        .lines()
        .take_while(|line| !line.is_empty())
        .collect();
    let answer = answer.join(" ");
    let faults = stderr(&output);
    assert_eq!(
        output.status.code(),
        Some(status),
        "{arguments:?}\n{faults}"
    );
    assert_eq!(
        answer.is_empty(),
        expected.is_empty(),
        "{arguments:?}\n{printed}"
    );
    assert!(
        answer.starts_with(expected),
        "{arguments:?}\n{printed}\n{faults}"
    );
}

#[test]
fn a_text_is_traced() {
    let folder = folder(&[
        ("a.md", "The best **widget**.\n"),
        ("b.txt", "The best **widget**.\n"),
    ]);
    let folder = folder.path();
    let flagged = "Flagged: \"best widget\" at 1:5 matches `best widget`.";
    check(folder, &["best", "a.md"], "", 0, flagged);
    check(folder, &["acme/best", "a.md"], "", 0, flagged);
    // standard input is plain text, unless it is named
    let stars = "Flagged: \"best **widget\" at 1:1 matches `best widget`.";
    check(folder, &["best", "-"], "best **widget**", 0, stars);
    let named = ["best", "-", "--stdin-filename", "x.md"];
    let read = "Flagged: \"best widget\" at 1:1 matches `best widget`.";
    check(folder, &named, "best **widget**", 0, read);
    // traced all the same on a day on which it is not in force
    let early = ["best", "a.md", "--as-of", "2019-01-01"];
    check(
        folder,
        &early,
        "",
        0,
        "Not flagged: the rule is not in force (not yet, from 2020-01-01). Otherwise it would be flagged: \"best",
    );
    check(
        folder,
        &["leader", "a.md"],
        "",
        0,
        "Not flagged: nothing in the text comes near a phrase of the rule.",
    );
    // without a text its phrases
    check(
        folder,
        &["best"],
        "",
        0,
        "acme/best (in force since 2020-01-01): Do not call a widget the best",
    );
}

#[test]
fn faults_end_with_two() {
    let folder = folder(&[
        ("a.md", "The best widget.\n"),
        ("bad.md", "best widget \u{0}\u{0}\n"),
    ]);
    let folder = folder.path();
    fs::write(folder.join("latin.md"), b"The best widget caf\xE9.\n").expect("written");
    check(folder, &["bset", "a.md"], "", 2, "");
    check(folder, &["best", "nowhere.md"], "", 2, "");
    check(folder, &["best", "."], "", 2, "");
    check(
        folder,
        &["best", "latin.md"],
        "",
        2,
        "Flagged: \"best widget\" at 1:5 matches `best widget`.",
    );
}

/// A list whose examples do not hold is refused by `check`, and is what one traces.
#[test]
fn a_list_whose_examples_do_not_hold_is_traced() {
    let folder = folder(&[]);
    let broken = WORDLIST.replace("The best widget.", "The very best of widgets.");
    write(folder.path(), "acme.toml", &broken);
    check(
        folder.path(),
        &["best", "-"],
        "The very best of widgets.",
        0,
        "Not flagged: no phrase of the rule matches. Nearest is `best widget`: \"best\" stands at 1:10; the phrase \
         goes on with",
    );
}
