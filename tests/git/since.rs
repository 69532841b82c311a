//! `--since`: only findings on changed lines count.

use std::fs;

use super::{BAD, GOOD, Repository, check, git, sayso};

#[test]
fn only_changed_lines_count() {
    let old = format!("{BAD}\n{GOOD}\n{BAD}");
    let repository = Repository::with(&[("a.md", &old), ("untouched.md", BAD)]);
    repository.write("a.md", format!("{BAD}\n{BAD}\n{BAD}"));
    let says = "2 findings on unchanged lines left out; 1 file and 2 rules checked";
    repository.check(&["--since", "HEAD"], 1, &["a.md:3"], says);
    repository.git(["add", "--all"]); // staged or not is the same
    repository.check(&["--since", "HEAD"], 1, &["a.md:3"], says);
    repository.commit("second");
    repository.check(&["--since", "HEAD^"], 1, &["a.md:3"], says);
    repository.check(
        &["--since", "HEAD"],
        0,
        &[],
        "no findings; 0 files and 2 rules checked",
    );
    // what is left out does not fail
    repository.write("a.md", format!("{BAD}\n{BAD}\n{BAD}\n{GOOD}"));
    repository.check(
        &["--since", "HEAD"],
        0,
        &[],
        "no findings; 3 findings on unchanged lines",
    );
}

#[test]
fn the_merge_base_is_what_is_compared_with() {
    let repository = Repository::with(&[("a.md", GOOD), ("b.md", GOOD)]);
    repository.git(["checkout", "--quiet", "-b", "side"]);
    repository.write("a.md", format!("{GOOD}\n{BAD}"));
    repository.commit("side");
    repository.git(["checkout", "--quiet", "main"]);
    repository.write("b.md", BAD);
    repository.commit("main goes on");
    repository.git(["tag", "-a", "v1", "-m", "a tag that is an object"]);
    repository.git(["checkout", "--quiet", "side"]);
    // b.md differs from main, but not since the branches parted
    for revision in ["main", "v1", "main^{commit}", "HEAD~1"] {
        repository.check(&["--since", revision], 1, &["a.md:3"], "1 file");
    }
}

#[test]
fn renamed_new_deleted() {
    let long = format!("{}\n{BAD}\n{GOOD}", "Line\n\n".repeat(20));
    let repository = Repository::with(&[
        ("old.md", &long),
        ("same.md", &long.repeat(2)),
        ("gone.md", GOOD),
    ]);
    repository.git(["mv", "old.md", "new name.md"]);
    repository.git(["mv", "same.md", "docs.md"]);
    repository.git(["rm", "--quiet", "gone.md"]);
    repository.write("new name.md", format!("{long}\n{BAD}"));
    repository.write("untracked.md", BAD);
    repository.write("ignored.md", BAD);
    repository.write("added.md", BAD);
    repository.git(["add", "added.md"]);
    repository.write(".gitignore", "ignored.md\n");
    repository.check(
        &["--since", "HEAD"],
        1,
        &["added.md:1", "new name.md:46", "untracked.md:1"],
        "1 finding on unchanged lines left out; 3 files",
    );
    repository.check(
        &["--since", "HEAD", "--no-ignore", "ignored.md"],
        1,
        &["ignored.md:1"],
        "1 file",
    );
    // gone from the disk only
    repository.remove("added.md");
    repository.check(
        &["--since", "HEAD", "."],
        1,
        &["new name.md:46", "untracked.md:1"],
        "2 files",
    );
}

#[test]
fn a_finding_over_lines_counts_if_one_was_changed() {
    let lines = |first: &str, last: &str| format!("It is the {first}\n{last} of all.\n");
    let repository = Repository::with(&[
        ("first.md", &lines("good", "widget")),
        ("last.md", &lines("best", "thing")),
        (
            "gap.md",
            &format!("the best\nand a good\n\n{GOOD}").replace("\n\n", "\nwidget\n\n"),
        ),
        ("beside.md", &format!("{BAD}\nA line.\n\n{GOOD}")),
    ]);
    repository.write("first.md", lines("best", "widget"));
    repository.write("last.md", lines("best", "widget"));
    repository.write("gap.md", format!("the best\nwidget\n\n{GOOD}")); // a line was taken out
    repository.write("beside.md", format!("{BAD}\n{GOOD}")); // so was one here, elsewhere
    repository.check(
        &["--since", "HEAD"],
        1,
        &["first.md:1", "gap.md:1", "last.md:1"],
        "1 finding on unchanged lines left out; 4 files",
    );
}

#[test]
fn companion_text_that_was_taken_away() {
    let repository = Repository::with(&[("a.md", "The market leader.\n\nIt is so in Europe.\n")]);
    // documented: a finding counts where its own lines were changed
    repository.write("a.md", "The market leader.\n\n");
    repository.check(
        &["--since", "HEAD"],
        0,
        &[],
        "1 finding on unchanged lines left out",
    );
    repository.write("a.md", "It is the market leader.\n\n");
    repository.check(
        &["--since", "HEAD", "--fail-on", "info"],
        1,
        &["a.md:1"],
        "1 file",
    );
}

#[test]
fn line_ends_and_encodings() {
    let wide = |text: &str| {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let repository = Repository::with(&[
        ("crlf.md", "one\r\n\r\ntwo\r\n"),
        ("cr.md", "one\r\rtwo\r\rthree\n\nfour\n"),
        ("open.md", "one\n\ntwo"),
    ]);
    repository.write("wide.md", wide(&format!("one\n\n{GOOD}")));
    repository.commit("wide");
    repository.write("crlf.md", "one\r\n\r\nThe best widget.\r\n");
    // git counts no lone CR
    repository.write("cr.md", "one\r\rtwo\r\rthree\n\nThe best widget.\n");
    repository.write("open.md", "one\n\nThe best widget.");
    repository.write("wide.md", wide(&format!("one\n\n{BAD}")));
    repository.check(
        &["--since", "HEAD"],
        1,
        &["cr.md:7", "crlf.md:3", "open.md:3", "wide.md:3"],
        "4 files",
    );
}

#[test]
fn the_users_configuration_changes_nothing() {
    let repository =
        Repository::with(&[("a.md", &format!("{BAD}\n{GOOD}\n{GOOD}")), ("b.md", GOOD)]);
    repository.git(["mv", "b.md", "c d.md"]);
    repository.write("a.md", format!("{BAD}\n{BAD}\n{GOOD}\n{BAD}"));
    repository.write("é.md", BAD);
    repository.write(".gitattributes", "*.md diff=odd\n");
    let found = ["a.md:3", "a.md:7", "é.md:1"];
    repository.check(&["--since", "HEAD"], 1, &found, "1 finding on unchanged");
    for (name, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.srcPrefix", "x/"),
        ("diff.dstPrefix", "y/"),
        ("diff.external", "false"),
        ("diff.odd.command", "false"),
        ("diff.odd.textconv", "tr a-z A-Z <"),
        ("diff.odd.binary", "true"),
        ("diff.context", "9"),
        ("diff.interHunkContext", "9"),
        ("diff.renames", "false"),
        ("diff.algorithm", "patience"),
        ("diff.relative", "true"),
        ("diff.orderFile", "nowhere"),
        ("diff.wsErrorHighlight", "all"),
        ("diff.ignoreSubmodules", "none"),
        ("diff.submodule", "log"),
        ("color.ui", "always"),
        ("color.diff", "always"),
        ("core.quotePath", "false"),
        ("core.pager", "false"),
        ("core.fsmonitor", "false"),
        ("status.showUntrackedFiles", "no"),
    ] {
        repository.git(["config", name, value]);
        repository.check(&["--since", "HEAD"], 1, &found, "1 finding on unchanged");
    }
    repository.git(["add", "--all"]);
    repository.check(
        &["--staged"],
        1,
        &["a.md:1", "a.md:3", "a.md:7", "é.md:1"],
        "3 files",
    );
    let mut command = sayso(
        &repository.folder,
        &["check", "--format", "short", "--since", "HEAD"],
    );
    command
        .env("GIT_DIFF_OPTS", "--unified=5")
        .env("GIT_EXTERNAL_DIFF", "false")
        .env("GIT_PAGER", "false")
        .env("LC_ALL", "de_DE.UTF-8");
    super::judge(
        &command.output().expect("it runs"),
        1,
        &found,
        "1 finding on unchanged",
    );
}

#[test]
fn revisions_that_are_none() {
    let repository = Repository::with(&[("a.md", BAD)]);
    for revision in [
        "nowhere",
        "",
        "-x",
        "--output=stolen",
        "--help",
        "HEAD:a.md",
        "a b",
        "HEAD..HEAD",
        "\u{1b}[31m",
    ] {
        let output = repository.check(
            &[&format!("--since={revision}")],
            2,
            &[],
            "error[unknown-revision]",
        );
        assert!(!output.stderr.contains(&0x1B));
    }
    assert!(!repository.folder.join("stolen").exists());
    let empty = Repository::new();
    empty.check(&["--since", "HEAD"], 2, &[], "there is no commit yet");
}

#[test]
fn histories_that_do_not_meet() {
    let repository = Repository::with(&[("a.md", BAD)]);
    repository.git(["checkout", "--quiet", "--orphan", "other"]);
    repository.commit("another beginning");
    repository.check(
        &["--since", "main"],
        2,
        &[],
        "error[no-merge-base]: `main` and the last commit",
    );

    // a clone that is cut off before the branches meet
    repository.git(["checkout", "--quiet", "main"]);
    repository.git(["checkout", "--quiet", "-b", "side"]);
    repository.write("b.md", BAD);
    repository.commit("side");
    repository.git(["checkout", "--quiet", "main"]);
    repository.write("c.md", BAD);
    repository.commit("main goes on");
    let holder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", repository.folder.display());
    let clone = [
        "clone",
        "--quiet",
        "--depth=1",
        "--no-single-branch",
        &url,
        "clone",
    ];
    let output = git(holder.path(), clone);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let clone = holder.path().join("clone");
    check(
        &clone,
        &["--since", "origin/side"],
        2,
        &[],
        "the clone is shallow",
    );
    check(
        &clone,
        &["--since", "nowhere"],
        2,
        &[],
        "the clone is shallow",
    );
    assert!(
        git(&clone, ["fetch", "--quiet", "--unshallow"])
            .status
            .success()
    );
    check(
        &clone,
        &["--since", "origin/side"],
        1,
        &["c.md:1"],
        "1 file",
    );
}

#[test]
fn a_baseline_keeps_its_say() {
    let repository = Repository::with(&[("a.md", &format!("{BAD}\n{GOOD}"))]);
    let baseline = ["--baseline", "known.json", "--write-baseline"];
    repository.check(&baseline, 0, &[], "1 known");
    repository.write("a.md", format!("{BAD}\n{GOOD}\n{BAD}"));
    let arguments = ["--since", "HEAD", "--baseline", "known.json"];
    let output = repository.check(&arguments, 1, &["a.md:5"], "baseline: 1 new");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("baseline-gone"));
    assert!(fs::exists(repository.folder.join("known.json")).expect("asked"));
}
