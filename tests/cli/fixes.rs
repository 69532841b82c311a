//! Mending files: what is written, what is kept, and what is left alone.

use super::*;

/// A list with a rename and a rule whose fix is only suggested.
const FIXES: &str = r#"
[wordlist]
id = "fixes"
title = "Fixes"
version = "1"
language = "en"

[[rule]]
id = "list"
message = "Say allowlist"
prohibited = ["whitelist~"]
allowed = ["allowlist~"]
fix = "safe"
except = []
examples.flag = ["The whitelist."]
examples.pass = ["The allowlist."]
examples.fix = [{ before = "A whitelisted host.", after = "An allowlisted host." }]

[[rule]]
id = "best"
message = "Do not call it the best"
prohibited = ["best widget"]
allowed = ["good widget"]
examples.flag = ["The best widget."]
examples.pass = ["The good widget."]
"#;

fn fixable(files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    write(folder.path(), "fixes.toml", FIXES);
    folder
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).expect("read")
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let folder = fixable(&[
        ("a.md", "A whitelist.\r\n\r\nThe best widget.\r\n"),
        ("b.md", "Nothing here."),
        ("c.txt", "Whitelisted"),
    ]);
    let arguments = ["check", "-w", "fixes.toml", "--fix"];
    let output = check(
        &folder,
        &arguments,
        1,
        "2 findings fixed in 2 files; 1 finding (1 error)",
    );
    assert!(
        stdout(&output).contains("best widget"),
        "{}",
        stdout(&output)
    );
    assert!(!stdout(&output).contains("hitelist"), "{}", stdout(&output));
    assert_eq!(
        read(&folder, "a.md"),
        "An allowlist.\r\n\r\nThe best widget.\r\n"
    );
    assert_eq!(read(&folder, "b.md"), "Nothing here.");
    assert_eq!(read(&folder, "c.txt"), "Allowlisted");
    check(&folder, &arguments, 1, "nothing to fix; 1 finding");
    let arguments = ["check", "-w", "fixes.toml", "--fix", "--unsafe-fixes"];
    check(
        &folder,
        &arguments,
        0,
        "1 finding fixed in 1 file; no findings",
    );
    assert_eq!(
        read(&folder, "a.md"),
        "An allowlist.\r\n\r\nThe good widget.\r\n"
    );
}

#[test]
fn who_does_not_ask_is_told() {
    let folder = fixable(&[("a.md", "A whitelist.\n")]);
    let output = check(
        &folder,
        &["check", "-w", "fixes.toml"],
        1,
        "1 of them fixable with --fix",
    );
    assert!(
        stdout(&output).contains("--fix writes: \"allowlist\""),
        "{}",
        stdout(&output)
    );
    assert_eq!(read(&folder, "a.md"), "A whitelist.\n");
    let arguments = ["check", "-w", "fixes.toml", "--format", "json"];
    let output = check(&folder, &arguments, 1, "");
    let document: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    assert_eq!(
        document["findings"][0]["fix"],
        serde_json::json!({
            "applicability": "safe",
            "edits": [
                {"start": 0, "end": 1, "text": "An"},
                {"start": 2, "end": 11, "text": "allowlist"},
            ],
        })
    );
    assert_eq!(document["summary"]["fixed"], serde_json::Value::Null);
}

#[test]
fn a_patch_changes_nothing_and_can_be_applied() {
    let folder = fixable(&[("docs/a b.md", "one\n\nA whitelist.\n\nThe best widget.\n")]);
    let arguments = ["check", "-w", "fixes.toml", "--diff"];
    let output = check(
        &folder,
        &arguments,
        1,
        "1 finding fixable, not written, in 1 file; 2 findings",
    );
    assert_eq!(
        read(&folder, "docs/a b.md"),
        "one\n\nA whitelist.\n\nThe best widget.\n"
    );
    let patch = folder.path().join("fix.patch");
    fs::write(&patch, &output.stdout).expect("written");
    let applied = Command::new("git")
        .args(["apply", "fix.patch"])
        .current_dir(folder.path())
        .output()
        .expect("git is needed for this test");
    assert!(
        applied.status.success(),
        "{}\n{}",
        stderr(&applied),
        stdout(&output)
    );
    assert_eq!(
        read(&folder, "docs/a b.md"),
        "one\n\nAn allowlist.\n\nThe best widget.\n"
    );
    let with_both = [
        "check",
        "-w",
        "fixes.toml",
        "--fix",
        "--diff",
        "--unsafe-fixes",
    ];
    check(&folder, &with_both, 1, "not written");
    assert!(
        read(&folder, "docs/a b.md").contains("best"),
        "--diff writes nothing, whatever else is asked"
    );
}

#[test]
fn a_text_is_piped_through() {
    let folder = fixable(&[]);
    let arguments = [
        "check",
        "-w",
        "fixes.toml",
        "--fix",
        "--stdin-filename",
        "a.md",
        "-",
    ];
    let output = run_on(folder.path(), &arguments, "A whitelist, the best widget.\n");
    assert_eq!(stdout(&output), "An allowlist, the best widget.\n");
    assert!(
        stderr(&output).contains("Do not call it the best"),
        "{}",
        stderr(&output)
    );
    assert_eq!(output.status.code(), Some(1));
    let output = run_on(folder.path(), &arguments, "Nothing.");
    assert_eq!(stdout(&output), "Nothing.");
    assert_eq!(output.status.code(), Some(0));
    let arguments = [
        "check",
        "-w",
        "fixes.toml",
        "--fix",
        "--format",
        "json",
        "-",
    ];
    let output = run_on(folder.path(), &arguments, "A whitelist.");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("write --output FILE after it"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn encodings_are_kept() {
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2], text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(bytes);
        mark.into_iter().chain(units).collect()
    };
    let little = |text: &str| wide([0xFF, 0xFE], u16::to_le_bytes, text);
    let big = |text: &str| wide([0xFE, 0xFF], u16::to_be_bytes, text);
    let marked = |text: &str| [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let texts = ["A whitelist 😀 é.\r\n", "An allowlist 😀 é.\r\n"];
    let folder = fixable(&[]);
    type Encode<'e> = &'e dyn Fn(&str) -> Vec<u8>;
    let encodings: [(&str, Encode<'_>); 3] = [
        ("little.md", &little),
        ("big.md", &big),
        ("marked.md", &marked),
    ];
    for (name, encode) in encodings {
        fs::write(folder.path().join(name), encode(texts[0])).expect("written");
    }
    let broken = b"A whitelist caf\xE9.\n";
    fs::write(folder.path().join("broken.md"), broken).expect("written");
    let arguments = ["check", "-w", "fixes.toml", "--fix"];
    check(&folder, &arguments, 2, "3 findings fixed in 3 files");
    for (name, encode) in encodings {
        let found = fs::read(folder.path().join(name)).expect("read");
        assert_eq!(found, encode(texts[1]), "{name}");
    }
    let found = fs::read(folder.path().join("broken.md")).expect("read");
    assert_eq!(found, broken, "what is no text is not written");
}

#[cfg(unix)]
#[test]
fn links_modes_and_names_are_kept() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    let outside = fixable(&[("out.md", "A whitelist.\n")]);
    let folder = fixable(&[
        ("mode.md", "A whitelist.\n"),
        ("inside/real.md", "A whitelist.\n"),
        ("twice.md", "A whitelist.\n"),
        ("locked.md", "A whitelist.\n"),
    ]);
    let path = |name: &str| folder.path().join(name);
    let mode = |name: &str, mode| {
        fs::set_permissions(path(name), fs::Permissions::from_mode(mode)).expect("set");
    };
    mode("mode.md", 0o640);
    mode("locked.md", 0o444);
    // only who may give files away can lose them
    let is_root = std::os::unix::fs::chown(path("mode.md"), Some(1234), Some(1235)).is_ok();
    fs::hard_link(path("twice.md"), path("other-name.md")).expect("linked");
    symlink("inside/real.md", path("in.md")).expect("linked");
    symlink(outside.path().join("out.md"), path("out.md")).expect("linked");
    let names = ["mode.md", "in.md", "out.md", "twice.md", "locked.md"];
    let arguments = [&["check", "-w", "fixes.toml", "--fix"][..], &names].concat();
    let output = check(
        &folder,
        &arguments,
        2,
        "2 findings fixed in 2 files; 3 findings",
    );
    let says = stderr(&output);
    for what in [
        "`out.md` is left as it is: a link leads out of this folder to it",
        "`twice.md` is left as it is: it has more than one name (hard links)",
        "`locked.md` is left as it is: it is read-only",
    ] {
        assert!(says.contains(what), "{what}\n{says}");
    }
    assert_eq!(read(&folder, "mode.md"), "An allowlist.\n");
    assert_eq!(
        fs::metadata(path("mode.md")).expect("there").mode() & 0o777,
        0o640
    );
    if is_root {
        let found = fs::metadata(path("mode.md")).expect("there");
        assert_eq!((found.uid(), found.gid()), (1234, 1235));
    }
    assert_eq!(read(&folder, "inside/real.md"), "An allowlist.\n");
    assert!(
        fs::symlink_metadata(path("in.md"))
            .expect("there")
            .is_symlink()
    );
    for name in ["out.md", "twice.md", "locked.md"] {
        assert_eq!(read(&folder, name), "A whitelist.\n", "{name}");
    }
    // no draft is left behind
    let mut left: Vec<String> = fs::read_dir(folder.path())
        .expect("listed")
        .map(|entry| {
            entry
                .expect("there")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.starts_with('.'))
        .collect();
    left.sort();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn what_does_not_go_together_is_refused() {
    let folder = fixable(&[("a.md", "A whitelist.\n")]);
    for arguments in [
        &["--fix", "--staged"][..],
        &["--fix", "--since", "HEAD"],
        &["--diff", "--format", "json"],
        &["--diff", "--staged"],
    ] {
        let all = [&["check", "-w", "fixes.toml"], arguments].concat();
        check(&folder, &all, 2, "cannot be used with");
    }
}

#[test]
fn examples_of_fixes_must_hold() {
    let folder = fixable(&[("a.md", "A whitelist.\n")]);
    check(&folder, &["test", "fixes.toml"], 0, "");
    let wrong = FIXES.replace("An allowlisted host.", "A allowlisted host.");
    write(folder.path(), "wrong.toml", &wrong);
    let says = "a `fix` example of `list` does not hold";
    check(&folder, &["test", "wrong.toml"], 2, says);
    let output = check(&folder, &["check", "-w", "wrong.toml"], 2, says);
    assert!(stderr(&output).contains("it becomes \"An allowlisted host.\""));
    let unmended = FIXES.replace("A whitelisted host.", "A listed host.");
    write(folder.path(), "unmended.toml", &unmended);
    check(&folder, &["test", "unmended.toml"], 2, "nothing is changed");
}
