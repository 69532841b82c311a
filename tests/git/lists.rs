//! `--files-from`: the files that a list names.

use super::{BAD, GOOD, Repository, judge, run_on, sayso};

#[test]
fn lists_of_names() {
    let repository = Repository::with(&[]);
    for name in ["a.md", "b c.md", "-d.md", "-", "e.weird", "docs/f.md"] {
        repository.write(name, BAD);
    }
    repository.write("good.md", GOOD);
    let table: &[(&[u8], &[&str])] = &[
        (b"a.md\nb c.md\n", &["a.md:1", "b c.md:1"]),
        (b"a.md\r\n\r\nb c.md", &["a.md:1", "b c.md:1"]),
        (b"a.md\0b c.md\0", &["a.md:1", "b c.md:1"]),
        (b"-d.md\n-\n", &["-:1", "-d.md:1"]), // not an option, not standard input
        (b"e.weird\na.md\n./a.md\n", &["a.md:1", "e.weird:1"]),
        (b"docs\n", &["docs/f.md:1"]), // a folder is walked
    ];
    for (list, found) in table {
        let command = sayso(
            &repository.folder,
            &["check", "--format", "short", "--files-from", "-"],
        );
        judge(&run_on(command, list), 1, found, "checked");
        repository.write("list", list);
        repository.check(&["--files-from", "list"], 1, found, "checked");
    }
    let empty = sayso(
        &repository.folder,
        &["check", "--format", "short", "--files-from", "-"],
    );
    judge(
        &run_on(empty, b""),
        0,
        &[],
        "note[no-file-matched]: no file to check is named",
    );
    repository.write("list", "good.md\nnowhere.md\n");
    repository.check(
        &["--files-from", "list"],
        2,
        &[],
        "`nowhere.md` does not exist",
    );
    repository.check(
        &["--files-from", "nowhere"],
        2,
        &[],
        "the list of files in `nowhere` cannot be read",
    );
    repository.check(
        &["--files-from", "list", "a.md"],
        2,
        &[],
        "cannot be used with",
    );
}

#[test]
fn with_what_git_says() {
    let repository = Repository::with(&[("a.md", GOOD), ("b.md", GOOD)]);
    repository.write("a.md", BAD);
    repository.write("b.md", BAD);
    repository.git(["add", "--all"]);
    repository.write("list", "b.md\n");
    repository.check(
        &["--staged", "--files-from", "list"],
        1,
        &["b.md:1"],
        "1 file",
    );
    repository.check(
        &["--since", "HEAD", "--files-from", "list"],
        1,
        &["b.md:1"],
        "1 file",
    );
}

/// As a hook of pre-commit names files: what the project leaves out is left out.
#[test]
fn names_that_are_excluded() {
    let repository = Repository::with(&[]);
    for name in [
        "a.md",
        "out/b.md",
        "ignored.md",
        "c.weird",
        ".hidden.md",
        "sub/d.md",
    ] {
        repository.write(name, BAD);
    }
    repository.write(".saysoignore", "ignored.md\n");
    let config = "wordlists = [\"acme.toml\"]\nexclude = [\"out\"]\n";
    repository.write("sayso.toml", config);
    repository.git(["add", "--all"]);
    let all = [
        "a.md",
        "out/b.md",
        "ignored.md",
        "c.weird",
        ".hidden.md",
        "sub/d.md",
    ];
    let named = [&["--force-exclude"][..], &all].concat();
    repository.check(
        &all,
        1,
        &[
            ".hidden.md:1",
            "a.md:1",
            "c.weird:1",
            "ignored.md:1",
            "out/b.md:1",
            "sub/d.md:1",
        ],
        "6 files",
    );
    repository.check(&named, 1, &["a.md:1", "sub/d.md:1"], "2 files");
    repository.check(
        &[&["--staged"][..], &named].concat(),
        1,
        &["a.md:1", "sub/d.md:1"],
        "2 files",
    );
    let sub = repository.folder.join("sub");
    let arguments = ["--force-exclude", "../out/b.md", "../a.md", "d.md"];
    super::check(&sub, &arguments, 1, &["../a.md:1", "d.md:1"], "2 files");
    repository.check(
        &["--force-exclude", "out/b.md"],
        0,
        &[],
        "note[no-file-matched]",
    );
    repository.check(
        &["--force-exclude", "nowhere.md"],
        2,
        &[],
        "error[missing-path]",
    );
}
