//! `--staged`: what would be committed is checked, and nothing else.

use std::fs;
use std::process::Command;

use super::{BAD, GOOD, Repository, check, git, judge, sayso};

#[test]
fn the_index_is_checked_not_the_work_tree() {
    let repository = Repository::with(&[("a.md", GOOD), ("b.md", GOOD), ("old.md", BAD)]);
    repository.write("a.md", BAD);
    repository.git(["add", "a.md"]);
    repository.write("a.md", GOOD); // mended, and not added
    repository.write("b.md", GOOD.repeat(2));
    repository.git(["add", "b.md"]);
    repository.write("b.md", BAD); // spoilt, and not added
    repository.check(&["--staged"], 1, &["a.md:1"], "2 files and 2 rules checked");
    repository.check(&[], 1, &["b.md:1", "old.md:1"], "3 files");
}

#[test]
fn partly_staged() {
    let repository = Repository::with(&[("a.md", &GOOD.repeat(9))]);
    // the first of two changes is staged
    let staged = format!("{BAD}{}", GOOD.repeat(9));
    repository.write("a.md", &staged);
    repository.git(["add", "a.md"]);
    repository.write("a.md", staged.clone() + BAD);
    repository.check(&["--staged"], 1, &["a.md:1"], "1 file");
    repository.check(&[], 1, &["a.md:1", "a.md:11"], "1 file");
}

#[test]
fn renamed_deleted_added_and_of_another_type() {
    let repository = Repository::with(&[
        ("moved.md", BAD),
        ("gone.md", BAD),
        ("kept.md", BAD),
        ("cached.md", BAD),
    ]);
    repository.git(["mv", "moved.md", "new place.md"]);
    repository.git(["rm", "--quiet", "gone.md"]);
    repository.git(["rm", "--quiet", "--cached", "cached.md"]); // still on disk
    repository.write("added.md", BAD);
    repository.git(["add", "added.md"]);
    repository.remove("added.md"); // but staged
    repository.write("data.bin", BAD);
    repository.git(["add", "data.bin"]); // no format that is read
    repository.check(
        &["--staged"],
        1,
        &["added.md:1", "new place.md:1"],
        "2 files",
    );
    #[cfg(unix)]
    {
        repository.remove("kept.md");
        std::os::unix::fs::symlink("new place.md", repository.folder.join("kept.md"))
            .expect("linked");
        repository.git(["add", "kept.md"]);
        repository.check(
            &["--staged"],
            1,
            &["added.md:1", "new place.md:1"],
            "2 files",
        );
    }
}

#[test]
fn nothing_staged_is_no_fault() {
    let repository = Repository::with(&[("old.md", BAD), ("main.rs", "")]);
    let says = "no findings; 0 files and 2 rules checked";
    repository.check(&["--staged"], 0, &[], says);
    repository.write("main.rs", "fn main() {}");
    repository.git(["add", "."]);
    repository.check(&["--staged"], 0, &[], "no file to check is staged");
}

#[test]
fn before_the_first_commit() {
    let repository = Repository::new();
    repository.write("acme.toml", super::WORDLIST);
    repository.write("a.md", BAD);
    repository.git(["add", "a.md"]);
    repository.check(&["--staged", "-w", "acme.toml"], 1, &["a.md:1"], "1 file");
}

#[test]
fn from_a_folder_below_and_with_paths() {
    let repository = Repository::with(&[("a.md", GOOD)]);
    for name in [
        "a.md",
        "docs/b.md",
        "docs/deep/c.md",
        "press/d.md",
        "press/e.weird",
    ] {
        repository.write(name, BAD);
    }
    repository.git(["add", "."]);
    let all = ["a.md:1", "docs/b.md:1", "docs/deep/c.md:1", "press/d.md:1"];
    repository.check(&["--staged"], 1, &all, "4 files");
    let docs = repository.folder.join("docs");
    check(
        &docs,
        &["--staged"],
        1,
        &["b.md:1", "deep/c.md:1"],
        "2 files",
    );
    check(
        &docs,
        &["--staged", "../press"],
        1,
        &["../press/d.md:1"],
        "1 file",
    );
    // what is named is read, whatever its ending
    repository.check(
        &["--staged", "press/e.weird", "docs"],
        1,
        &["docs/b.md:1", "docs/deep/c.md:1", "press/e.weird:1"],
        "3 files",
    );
    // and once, however often it is named
    repository.check(&["--staged", "a.md", "./a.md"], 1, &["a.md:1"], "1 file");
    repository.check(
        &["--staged", "nowhere.md"],
        2,
        &[],
        "`nowhere.md` does not exist",
    );
    repository.check(
        &["--staged", ".."],
        1,
        &[
            "../work tree/a.md:1",
            "../work tree/docs/b.md:1",
            "../work tree/docs/deep/c.md:1",
            "../work tree/press/d.md:1",
        ],
        "4 files",
    );
    let outside = tempfile::tempdir().expect("a folder");
    let outside = outside.path().to_str().expect("a plain name");
    repository.check(&["--staged", outside], 2, &[], "error[not-in-repository]");
    repository.check(&["--staged", "-"], 2, &[], "error[not-in-repository]");
}

#[test]
fn the_same_files_as_without_git() {
    let repository = Repository::with(&[]);
    let names = [
        "a.md",
        ".hidden.md",
        ".folder/a.md",
        "drafts/a.md",
        "drafts/kept.md",
        "deep/drafts/a.md",
        "ignored.md",
        "out/a.md",
        "sub/own.md",
        "sub/out.md",
        "page.txt",
        "data.csv",
    ];
    for name in names {
        repository.write(name, BAD);
    }
    repository.write(".gitignore", "/ignored.md\nout.md\n");
    repository.write(".saysoignore", "drafts/*\n!drafts/kept.md\n");
    repository.write("sub/.saysoignore", "!out.md\n");
    repository.write(
        "sayso.toml",
        "wordlists = [\"acme.toml\"]\nexclude = [\"out/**\"]\n",
    );
    repository.write(
        "sub/sayso.toml",
        "wordlists = [\"../acme.toml\"]\nexclude = [\"own.md\"]\n",
    );
    repository.git(["add", "--all", "--force"]);
    let options: &[&[&str]] = &[
        &[],
        &["--hidden"],
        &["--no-ignore"],
        &["--hidden", "--no-ignore", "--include", "*.{csv,md}"],
        &["--exclude", "deep"],
        &["--exclude", "sub/**"],
        &["drafts", "sub"],
        &["--no-config", "-w", "acme.toml"],
        &[".folder", "ignored.md"],
    ];
    for options in options {
        let plain = sayso(
            &repository.folder,
            &[&["check", "--format", "short"], *options].concat(),
        );
        let git = [&["check", "--format", "short", "--staged"], *options].concat();
        let git = sayso(&repository.folder, &git);
        let run = |mut command: Command| {
            let output = command.output().expect("it runs");
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let plain = run(plain);
        assert!(!plain.is_empty(), "{options:?}");
        assert_eq!(run(git), plain, "{options:?}");
    }
}

#[test]
fn submodules_are_skipped() {
    let inner = Repository::with(&[("inner.md", BAD)]);
    let repository = Repository::with(&[]);
    let url = inner.folder.to_str().expect("a plain name");
    repository.git(["submodule", "--quiet", "add", url, "module.md"]);
    repository.write("a.md", BAD);
    repository.git(["add", "--all"]);
    repository.check(&["--staged"], 1, &["a.md:1"], "1 file");
    repository.commit("with a module");
    // a newer commit of the module, and a dirty one
    inner.write("inner.md", BAD.repeat(2));
    inner.commit("second");
    let module = repository.folder.join("module.md");
    assert!(git(&module, ["pull", "--quiet"]).status.success());
    fs::write(module.join("inner.md"), BAD.repeat(3)).expect("written");
    repository.git(["add", "--all"]);
    repository.check(&["--staged"], 0, &[], "no file to check is staged");
    repository.check(&["--since", "HEAD"], 0, &[], "no file to check was changed");
    // in the module itself, its own repository is asked
    check(&module, &["--since", "HEAD"], 1, &["inner.md:3"], "1 file");
}

#[test]
fn in_a_worktree() {
    let repository = Repository::with(&[("a.md", GOOD)]);
    repository.git(["worktree", "add", "--quiet", "-b", "other", "../other tree"]);
    let other = repository.folder.with_file_name("other tree");
    fs::write(other.join("a.md"), BAD).expect("written");
    assert!(git(&other, ["add", "a.md"]).status.success());
    check(&other, &["--staged"], 1, &["a.md:1"], "1 file");
    repository.check(&["--staged"], 0, &[], "0 files");
    check(&other, &["--since", "main"], 1, &["a.md:1"], "1 file");
}

/// What a hook sees: `git commit -a` and `git commit FILE` stage into an index of their own, and say so by the environment.
#[cfg(unix)]
#[test]
fn a_hook_sees_what_is_committed() {
    use std::os::unix::fs::PermissionsExt;

    let repository = Repository::with(&[("a.md", GOOD), ("b.md", GOOD)]);
    let program = assert_cmd::cargo::cargo_bin!("sayso").display().to_string();
    let hook = repository.folder.join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().expect("a folder")).expect("made");
    fs::write(
        &hook,
        format!("#!/bin/sh\nexec '{program}' check --staged\n"),
    )
    .expect("written");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("set");
    let commits = |arguments: &[&str]| {
        let arguments = [&["commit", "--quiet", "-m", "next"], arguments].concat();
        git(&repository.folder, arguments).status.success()
    };
    repository.write("a.md", BAD);
    assert!(!commits(&["-a"]));
    assert!(!commits(&["a.md"]));
    repository.write("b.md", GOOD.repeat(2));
    assert!(commits(&["b.md"]), "a.md is not in this commit");
    repository.git(["add", "a.md"]);
    assert!(!commits(&[]));
    repository.write("b.md", GOOD.repeat(3));
    assert!(
        commits(&["--only", "b.md"]),
        "what is staged besides is not in it"
    );
    repository.write("a.md", GOOD.repeat(2));
    assert!(commits(&["-a"]));
    // from a folder below, and in a worktree
    repository.write("docs/c.md", BAD);
    let docs = repository.folder.join("docs");
    assert!(git(&docs, ["add", "c.md"]).status.success());
    assert!(!git(&docs, ["commit", "-m", "next"]).status.success());
    repository.git(["worktree", "add", "--quiet", "../other"]);
    let other = repository.folder.with_file_name("other");
    fs::write(other.join("a.md"), BAD).expect("written");
    assert!(!git(&other, ["commit", "-a", "-m", "next"]).status.success());
    fs::write(other.join("a.md"), GOOD).expect("written");
    assert!(git(&other, ["commit", "-a", "-m", "next"]).status.success());
}

#[test]
fn conflicts_and_pointers() {
    let repository = Repository::with(&[("a.md", GOOD), ("b.md", GOOD)]);
    repository.git(["checkout", "--quiet", "-b", "side"]);
    repository.write("a.md", BAD);
    repository.commit("side");
    repository.git(["checkout", "--quiet", "main"]);
    repository.write("a.md", "A widget.\n");
    repository.commit("main");
    assert!(!git(&repository.folder, ["merge", "side"]).status.success());
    repository.write("b.md", BAD);
    repository.git(["add", "b.md"]);
    repository.check(&["--staged"], 2, &["b.md:1"], "error[in-conflict]: `a.md`");
    // all of it counts
    repository.check(&["--since", "main"], 1, &["a.md:4", "b.md:1"], "2 files");
    repository.git(["checkout", "--quiet", "--theirs", "a.md"]);
    repository.git(["add", "a.md"]);
    repository.check(&["--staged"], 1, &["a.md:1", "b.md:1"], "2 files");

    repository.commit("merged");
    repository.write(
        "large.md",
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
    );
    repository.git(["add", "large.md"]);
    repository.check(&["--staged"], 0, &[], "warning[lfs-pointer]: `large.md`");
}

#[test]
fn hostile_names_and_contents() {
    let repository = Repository::with(&[]);
    let mut names = vec![
        "-a.md",
        "--staged.md",
        "ünï 日本.md",
        "a 'b' $(c).md",
        ":(top)d.md",
        "*.md",
        "# e.md",
    ];
    if cfg!(unix) {
        names.extend([
            "new\nline.md",
            "tab\t.md",
            "esc\u{1b}[31m.md",
            "back\\slash.md",
            "quo\"te.md",
        ]);
    }
    for name in &names {
        repository.write(name, BAD);
    }
    repository.write("empty.md", "");
    repository.write("nul.md", "a\0b\n");
    repository.git(["add", "--all"]);
    let output = sayso(
        &repository.folder,
        &["check", "--staged", "--format", "json"],
    )
    .output()
    .expect("it runs");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = document["findings"].as_array().expect("a list");
    let mut found: Vec<&str> = findings
        .iter()
        .map(|finding| finding["path"].as_str().expect("a path"))
        .collect();
    found.sort_unstable();
    names.sort_unstable();
    assert_eq!(found, names);
    assert_eq!(document["diagnostics"][0]["code"], "undecodable"); // nul.md
    assert_eq!(output.status.code(), Some(2));
    repository.git(["rm", "--quiet", "--cached", "nul.md"]);
    repository.remove("nul.md");
    let output = sayso(&repository.folder, &["check", "--staged"])
        .output()
        .expect("it runs");
    assert!(!output.stdout.contains(&0x1B));
    // and by lines
    let output = sayso(
        &repository.folder,
        &["check", "--since", "HEAD", "--format", "json"],
    )
    .output()
    .expect("it runs");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        document["findings"].as_array().expect("a list").len(),
        names.len()
    );
    repository.commit("all");
    for name in &names {
        repository.write(name, format!("{BAD}\n{BAD}"));
    }
    let output = sayso(
        &repository.folder,
        &["check", "--since", "HEAD", "--format", "json"],
    )
    .output()
    .expect("it runs");
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = document["findings"].as_array().expect("a list");
    assert_eq!(findings.len(), names.len());
    assert!(findings.iter().all(|finding| finding["start"]["line"] == 3));
    assert_eq!(document["summary"]["unchanged"], names.len());
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let repository = Repository::with(&[]);
    repository.write(OsStr::from_bytes(b"\xFF\xFE.md"), BAD);
    repository.git(["add", "--all"]);
    repository.check(&["--staged"], 1, &["\u{FFFD}\u{FFFD}.md:1"], "1 file");
    repository.commit("odd");
    repository.write(OsStr::from_bytes(b"\xFF\xFE.md"), format!("{BAD}\n{BAD}"));
    repository.check(
        &["--since", "HEAD"],
        1,
        &["\u{FFFD}\u{FFFD}.md:3"],
        "1 file",
    );
}

#[test]
fn large_contents_do_not_block() {
    let repository = Repository::with(&[]);
    for number in 0..300 {
        repository.write(
            format!("{number:03}.md"),
            format!("{}{BAD}", GOOD.repeat(2000)),
        );
    }
    repository.git(["add", "--all"]);
    let output = sayso(
        &repository.folder,
        &["check", "--staged", "--format", "short"],
    )
    .output()
    .expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 300);
}

#[test]
fn faults_say_what_to_do() {
    let plain = tempfile::tempdir().expect("a folder");
    fs::write(plain.path().join("a.md"), BAD).expect("written");
    for arguments in [&["--staged"][..], &["--since", "main"]] {
        let says = "error[not-a-repository]: this folder is in no git repository";
        check(plain.path(), arguments, 2, &[], says);
    }
    let repository = Repository::with(&[("a.md", GOOD)]);
    // inside the repository itself there is no work tree
    check(
        &repository.folder.join(".git"),
        &["--staged"],
        2,
        &[],
        "error[git-failed]: git gives no answer: this operation must be run in a work tree",
    );
    let mut command = sayso(
        &repository.folder,
        &["check", "--staged", "--format", "short"],
    );
    command.env("PATH", plain.path());
    let output = command.output().expect("it runs");
    judge(
        &output,
        2,
        &[],
        "error[no-git]: the program `git` is not found",
    );
    for (arguments, says) in [
        (&["--staged", "--since", "main"][..], "cannot be used with"),
        (
            &["--staged", "--baseline", "b", "--write-baseline"],
            "cannot be used with",
        ),
        (
            &["--since", "main", "--baseline", "b", "--write-baseline"],
            "cannot be used with",
        ),
        (
            &["--staged", "--stdin-filename", "a.md"],
            "cannot be used with",
        ),
    ] {
        repository.check(arguments, 2, &[], says);
    }
}

#[test]
fn what_only_a_whole_run_can_say_is_not_said() {
    let exception = "[[exception]]\nrule = \"acme/best\"\npath = \"other.md\"\ntext = \"The best widget.\"\nreason = \"old\"\napproved-by = \"legal\"\nexpires = 2999-01-01\n";
    let repository = Repository::with(&[
        ("a.md", GOOD),
        ("other.md", GOOD),
        ("sayso-exceptions.toml", exception),
    ]);
    repository.check(&[], 0, &[], "unused-exception");
    repository.write("a.md", BAD);
    repository.git(["add", "a.md"]);
    for arguments in [&["--staged"][..], &["--since", "HEAD"]] {
        let output = repository.check(arguments, 1, &["a.md:1"], "1 file");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("unused-exception"));
    }
    // the exception excuses what is staged, too
    repository.write("other.md", BAD);
    repository.write("a.md", GOOD);
    repository.git(["add", "--all"]);
    for arguments in [&["--staged"][..], &["--since", "HEAD"]] {
        repository.check(arguments, 0, &[], "1 suppressed");
    }
}
