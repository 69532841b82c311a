//! `sayso init`: what it writes works at once, and nothing that is there is touched. Needs the program `git`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn sayso(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("sayso"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "80")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .output()
        .expect("it runs")
}

#[track_caller]
fn check(folder: &Path, arguments: &[&str], status: i32, printed: &str, errors: &str) {
    let output = sayso(folder, arguments);
    let found = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{found}{complaint}");
    assert!(found.contains(printed), "{found}");
    assert!(complaint.contains(errors), "{complaint}");
}

fn git(folder: &Path, arguments: &[&str]) -> bool {
    let program = assert_cmd::cargo::cargo_bin!("sayso");
    let mut paths = vec![program.parent().expect("it has a folder").to_path_buf()];
    paths.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    Command::new("git")
        .args([
            "-c",
            "user.name=Tester",
            "-c",
            "user.email=tester@example.com",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("PATH", std::env::join_paths(paths).expect("plain names"))
        .output()
        .expect("these tests need the program `git`; install it")
        .status
        .success()
}

#[test]
fn what_is_written_works_at_once() {
    let folder = folder();
    let folder = folder.path();
    check(
        folder,
        &["init"],
        0,
        "wrote sayso.toml\nwrote wordlists/house.toml\nnext: sayso test",
        "",
    );
    check(folder, &["test"], 0, "house", "");
    let output = sayso(folder, &["test"]);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    fs::write(folder.join("a.md"), "We help you reach your goals.\n").expect("written");
    check(folder, &["check"], 0, "", "1 file and 1 rule checked");
    fs::write(folder.join("b.md"), "We guarantee results.\n").expect("written");
    check(folder, &["check"], 1, "house/no-promise", "");
}

#[test]
fn what_is_there_is_left() {
    let folder = folder();
    let folder = folder.path();
    for (name, text) in [
        ("sayso.toml", "# mine\n"),
        (".pre-commit-config.yaml", "repos: []\n"),
        (".gitlab-ci.yml", "lint:\n"),
        (".github/workflows/sayso.yml", "mine\n"),
    ] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let arguments = ["init", "--pre-commit", "--ci", "gitlab"];
    check(folder, &arguments, 0, "left sayso.toml as it is", "");
    check(
        folder,
        &arguments,
        0,
        "add:\n\n    repos:\n      - repo: local\n",
        "",
    );
    check(folder, &arguments, 0, "    sayso:\n      image: rust", "");
    check(
        folder,
        &["init", "--ci", "github"],
        0,
        "left .github/workflows/sayso.yml as it is",
        "",
    );
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("read");
    assert_eq!(read("sayso.toml"), "# mine\n");
    assert_eq!(read(".pre-commit-config.yaml"), "repos: []\n");
    assert_eq!(read(".gitlab-ci.yml"), "lint:\n");
    assert_eq!(read(".github/workflows/sayso.yml"), "mine\n");
    assert!(
        !folder.join("wordlists").exists(),
        "no configuration names it"
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_and_names_are_made_visible() {
    let folder = folder();
    let folder = folder.path();
    std::os::unix::fs::symlink("elsewhere", folder.join("sayso.toml")).expect("linked");
    check(folder, &["init"], 0, "left sayso.toml as it is", "");
    assert!(!folder.join("elsewhere").exists());
    let output = sayso(folder, &["init", "new\u{1b}[31m"]);
    assert!(output.status.success());
    assert!(!output.stdout.contains(&0x1B));
    assert!(folder.join("new\u{1b}[31m/wordlists/house.toml").is_file());
    // a file where a folder is needed
    fs::create_dir(folder.join("full")).expect("made");
    fs::write(folder.join("full/wordlists"), "").expect("written");
    check(
        folder,
        &["init", "full"],
        2,
        "wrote full/sayso.toml",
        "error[unwritable]: `full/wordlists/house.toml`",
    );
}

#[test]
fn workflows_are_written() {
    let folder = folder();
    let folder = folder.path();
    check(
        folder,
        &["init", "--pre-commit", "--ci", "github"],
        0,
        "wrote .github/workflows/sayso.yml",
        "",
    );
    check(
        folder,
        &["init", "--ci", "gitlab"],
        0,
        "wrote .gitlab-ci.yml",
        "",
    );
    for name in [
        ".pre-commit-config.yaml",
        ".github/workflows/sayso.yml",
        ".gitlab-ci.yml",
    ] {
        let text = fs::read_to_string(folder.join(name)).expect("read");
        assert!(text.contains("sayso check"), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn the_hook_stops_a_commit() {
    for hooks in [None, Some("my hooks")] {
        let folder = folder();
        let folder = folder.path();
        check(
            folder,
            &["init", "--git-hook"],
            2,
            "wrote sayso.toml",
            "error[not-a-repository]",
        );
        assert!(git(folder, &["init", "--quiet"]));
        if let Some(path) = hooks {
            assert!(git(folder, &["config", "core.hooksPath", path]));
        }
        let path = hooks.unwrap_or(".git/hooks");
        check(
            folder,
            &["init", "--git-hook"],
            0,
            &format!("wrote {path}/pre-commit"),
            "",
        );
        check(
            folder,
            &["init", "--git-hook"],
            0,
            &format!("left {path}/pre-commit as it is\n"),
            "",
        );
        fs::write(folder.join("a.md"), "We help.\n").expect("written");
        assert!(git(folder, &["add", "--all"]));
        assert!(git(folder, &["commit", "--quiet", "-m", "good"]));
        fs::write(folder.join("a.md"), "We guarantee results.\n").expect("written");
        assert!(git(
            folder,
            &["commit", "--quiet", "-m", "not staged", "--allow-empty"]
        ));
        assert!(!git(folder, &["commit", "--quiet", "-a", "-m", "bad"]));
        assert!(git(
            folder,
            &["commit", "--quiet", "-a", "-m", "bad", "--no-verify"]
        ));
        // one that is there is kept
        let hook = folder.join(path).join("pre-commit");
        fs::write(&hook, "#!/bin/sh\nexit 0\n").expect("written");
        check(
            folder,
            &["init", "--git-hook"],
            0,
            "    exec sayso check --staged",
            "",
        );
        assert_eq!(
            fs::read_to_string(&hook).expect("read"),
            "#!/bin/sh\nexit 0\n"
        );
    }
}
