//! Which files are read, and under which configuration.

use super::*;

/// The files in which `arguments` find something, in order.
fn found(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["check", "--format", "short"];
    all.extend(arguments);
    let output = run(folder.path(), &all);
    let name = |line: &str| line.split(':').next().unwrap_or_default().to_string();
    stdout(&output).lines().map(name).collect()
}

const BAD: &str = "The best widget.\n";

#[test]
fn folders_are_walked_and_named_files_are_read() {
    let folder = folder(&[
        ("a.md", BAD),
        ("b.txt", BAD),
        ("c.rs", BAD),
        ("docs/d.markdown", BAD),
        ("docs/e.md/f.md", BAD), // a folder named as a file
        (".hidden/g.md", BAD),
        ("ignored/h.md", BAD),
        ("kept/i.md", BAD),
        (".gitignore", "ignored/\n"),
        (".saysoignore", "kept/i.md\n"),
    ]);
    let cases: &[(&[&str], &[&str])] = &[
        (&[], &["a.md", "b.txt", "docs/d.markdown", "docs/e.md/f.md"]),
        (
            &["."],
            &["a.md", "b.txt", "docs/d.markdown", "docs/e.md/f.md"],
        ),
        (&["./docs/"], &["docs/d.markdown", "docs/e.md/f.md"]),
        (&["docs/e.md"], &["docs/e.md/f.md"]),
        (&["c.rs"], &["c.rs"]),                 // named: any ending
        (&["ignored/h.md"], &["ignored/h.md"]), // named: ignored or not
        (&[".hidden"], &[".hidden/g.md"]),      // named: hidden or not
        (
            &["a.md", "./a.md", ".", "docs/../a.md"],
            &["a.md", "b.txt", "docs/d.markdown", "docs/e.md/f.md"],
        ), // once
        (&["--hidden", "--include", "g.md"], &[".hidden/g.md"]),
        (
            &["--no-ignore", "--include", "[hi].md"],
            &["ignored/h.md", "kept/i.md"],
        ),
        (&["--include", "*.rs"], &["c.rs"]), // asked for: any ending
        (&["--exclude", "docs"], &["a.md", "b.txt"]),
        (
            &["--exclude", "docs/e.md/**", "--exclude", "*.txt"],
            &["a.md", "docs/d.markdown"],
        ),
        (&["--exclude", "a.md", "a.md"], &["a.md"]), // named: excluded or not
    ];
    for (arguments, expected) in cases {
        let mut all = vec!["-w", "acme.toml"];
        all.extend(*arguments);
        assert_eq!(found(&folder, &all), *expected, "{arguments:?}");
    }
}

#[test]
fn each_file_is_governed_by_the_configuration_above_it() {
    let folder = folder(&[
        (
            "sayso.toml",
            "wordlists = [\"acme.toml\"]\nfail-on = \"warning\"\n",
        ),
        ("a.md", "A cheap widget.\n"),
        ("docs/b.md", "A cheap widget.\n"),
        (
            "other/sayso.toml",
            "wordlists = [\"lists\"]\nexclude = [\"old/**\"]\n",
        ),
        ("other/c.md", "The best widget. A great gadget.\n"),
        ("other/old/d.md", "A great gadget.\n"),
        (
            "other/lists/gadget.toml",
            "[wordlist]\nid = \"gadget\"\ntitle = \"Gadgets\"\nversion = \"1\"\nlanguage = \"en\"\n\
             [[rule]]\nid = \"great\"\nmessage = \"Not great\"\nprohibited = [\"great gadget\"]\n\
             examples.flag = [\"A great gadget.\"]\nexamples.pass = [\"A gadget.\"]\n",
        ),
    ]);
    let rules = |arguments: &[&str]| {
        let mut all = vec!["check", "--format", "jsonl"];
        all.extend(arguments);
        let output = run(folder.path(), &all);
        let finding = |line: &str| {
            let finding: serde_json::Value = serde_json::from_str(line).expect("it is JSON");
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_string();
            format!("{} {}", text("path"), text("rule"))
        };
        let text = stdout(&output);
        let found: Vec<String> = text.lines().map(finding).collect();
        (output.status.code(), found.join(", "))
    };
    let all = "a.md acme/cheap, docs/b.md acme/cheap, other/c.md gadget/great";
    assert_eq!(rules(&[]), (Some(1), all.to_string()));
    // Each folder keeps its own threshold.
    assert_eq!(
        rules(&["docs"]),
        (Some(1), "docs/b.md acme/cheap".to_string())
    );
    assert_eq!(rules(&["docs", "--fail-on", "error"]).0, Some(0));
    // What is named on the command line takes the place of what is configured.
    let named = "other/c.md acme/best".to_string();
    assert_eq!(
        rules(&["-w", "acme.toml", "other"]),
        (Some(1), named.clone())
    );
    assert_eq!(
        rules(&["--config", "sayso.toml", "other/c.md"]),
        (Some(1), named)
    );
    assert_eq!(
        rules(&["--no-config", "other/c.md"]),
        (Some(0), String::new())
    );
    // The configuration below decides, wherever the run starts.
    let output = sayso(
        &folder.path().join("other"),
        &["check", "--format", "short"],
    )
    .output()
    .expect("it runs");
    assert!(stdout(&output).starts_with("c.md:1:20: error[gadget/great]"));
}

#[test]
fn standard_input_is_read_as_the_file_it_is_named_after() {
    let folder = folder(&[("docs/sayso.toml", "wordlists = [\"../acme.toml\"]\n")]);
    let cases: &[(&[&str], &str)] = &[
        (&["-", "-w", "acme.toml"], "<stdin>:1:5"),
        (&["-", "--stdin-filename", "docs/new.md"], "docs/new.md:1:5"), // its configuration too
    ];
    for (arguments, expected) in cases {
        let mut all = vec!["check", "--format", "short"];
        all.extend(*arguments);
        let output = run_on(folder.path(), &all, BAD);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(stdout(&output).starts_with(expected), "{}", stdout(&output));
    }
}

/// However they are named, the file comes first.
#[test]
fn standard_input_comes_behind_the_file_it_is_named_after() {
    let folder = folder(&[("a.md", BAD)]);
    for inputs in [["a.md", "-"], ["-", "a.md"]] {
        let mut all = vec!["check", "-w", "acme.toml", "--format", "short"];
        all.extend(["--stdin-filename", "a.md"]);
        all.extend(inputs);
        let output = run_on(folder.path(), &all, "So it is the best widget.\n");
        let shown = stdout(&output);
        let places: Vec<&str> = shown
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert_eq!(places, ["a.md:1:5:", "a.md:1:14:"], "{inputs:?}");
    }
}

#[test]
fn output_does_not_depend_on_the_number_of_threads() {
    let names: Vec<String> = (0..60)
        .map(|number| format!("docs/{number}/{number}.md"))
        .collect();
    // some findings in most, hundreds in others, and in one more than are printed at once
    let count = |number| match number {
        30 => 4200,
        40.. => 5 * number,
        _ => number % 7,
    };
    let texts: Vec<String> = (0..60).map(|number| BAD.repeat(count(number))).collect();
    let files: Vec<(&str, &str)> = names
        .iter()
        .zip(&texts)
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let folder = folder(&files);
    for format in ["human", "short", "jsonl"] {
        let run = |jobs| {
            let arguments = [
                "check",
                "-w",
                "acme.toml",
                "--format",
                format,
                "--jobs",
                jobs,
            ];
            let output = run(folder.path(), &arguments);
            (stdout(&output), stderr(&output))
        };
        let one = run("1");
        assert!(!one.0.is_empty());
        for _ in 0..3 {
            assert!(run("4") == one, "{format} differs");
        }
    }
}

#[test]
fn what_is_not_heeded_of_what_is_ignored_is_told() {
    let names = ["a.md", "b.md", "sub/c.md", "sub/d.md", "sub/e.md"];
    let folder = folder(&names.map(|name| (name, BAD)));
    let write =
        |name: &str, text: &[u8]| fs::write(folder.path().join(name), text).expect("written");
    let many = "[z-a]\n".repeat(12);
    write(".gitignore", format!("a.md\n{many}b.md\r\n").as_bytes());
    write(".saysoignore", b"\xEF\xBB\xBFd.md\n\xFF\nno\\ \r\ne.md\n");
    for paths in [
        &["."][..],
        &[".", "sub"],
        &["sub", "."],
        &["--force-exclude", ".", "sub/c.md"],
        &["--force-exclude", "sub/c.md", "sub/d.md"],
    ] {
        let arguments = [&["check", "-w", "acme.toml"], paths].concat();
        let output = run(folder.path(), &arguments);
        // all other lines are heeded
        let found = stdout(&output);
        let count = |name: &str| found.matches(name).count();
        let counts = names.map(count);
        assert_eq!(counts, [0, 0, 1, 0, 0], "{paths:?}: {found}");
        let said = stderr(&output);
        for (part, times) in [
            (
                "warning[bad-glob]: 12 lines of `.gitignore` ignore nothing",
                1,
            ),
            ("invalid range; 'z' > 'a'", 3),
            (".gitignore:2:1", 1),
            (
                "warning[bad-glob]: a line of `.saysoignore` ignores nothing",
                1,
            ),
            (".saysoignore:2:1", 1),
            ("not UTF-8", 1),
        ] {
            assert_eq!(
                said.matches(part).count(),
                times,
                "{paths:?}, {part}: {said}"
            );
        }
    }
    let told = stderr(&run(
        folder.path(),
        &["check", "-w", "acme.toml", "--no-ignore"],
    ));
    assert!(!told.contains("warning"), "{told}");
    // more than a search for patterns can hold
    write(".saysoignore", "?*".repeat(400_000).as_bytes());
    let said = stderr(&run(folder.path(), &["check", "-w", "acme.toml"]));
    let part = "warning[bad-glob]: `.saysoignore` is too long, and nothing of it is heeded";
    assert!(said.contains(part), "{said}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_where_they_are_named() {
    use std::os::unix::fs::symlink;

    let folder = folder(&[("real/a.md", BAD)]);
    symlink("real/a.md", folder.path().join("link.md")).expect("linked");
    symlink("real", folder.path().join("alias")).expect("linked");
    symlink("nowhere", folder.path().join("dangling.md")).expect("linked");
    let found = |path| found(&folder, &["-w", "acme.toml", path]);
    assert_eq!(found("."), ["real/a.md"]);
    assert_eq!(found("link.md"), ["link.md"]);
    assert_eq!(found("alias"), ["alias/a.md"]);
    check(
        &folder,
        &["check", "-w", "acme.toml", "dangling.md"],
        2,
        "does not exist",
    );
}

/// What stands in a tree is told by the crate `ignore`, whose own walk is another one than ours.
#[test]
fn what_is_ignored_is_what_another_walk_ignores() {
    const FOLDERS: [&str; 9] = ["", "a", "b", ".h", "a/b", "a/.h", "b/a", "a/b/a", ".h/a"];
    const LINES: [&str; 26] = [
        "x.md",
        "/x.md",
        "!x.md",
        "*.md",
        "!*.md",
        "a/",
        "/a/",
        "!a/",
        "b",
        "!b",
        "/a/b",
        "!/a/b/",
        "**/b/x.md",
        "a/**/y.md",
        "b/*",
        "!b/y.md",
        ".h",
        "!.h",
        "!.h/",
        "!.z.md",
        "#x.md",
        "\\!x.md",
        "[xy].md",
        "a[",
        "y.md  ",
        "\u{FEFF}x.md",
    ];
    let mut seed = 20_261_128_u64;
    let mut roll = move |sides: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % sides as u64) as usize
    };
    let (mut found_some, mut left_out) = (0, 0);
    for _ in 0..60 {
        let folder = folder(&[]);
        for inside in FOLDERS {
            for name in ["x.md", "y.md", ".z.md"] {
                let path = format!("{inside}/{name}");
                write(folder.path(), path.trim_start_matches('/'), BAD);
            }
        }
        for _ in 0..roll(6) {
            let name = [".gitignore", ".saysoignore"][roll(2)];
            let lines: Vec<&str> = (0..=roll(3)).map(|_| LINES[roll(LINES.len())]).collect();
            let at = format!("{}/{name}", FOLDERS[roll(FOLDERS.len())]);
            write(
                folder.path(),
                at.trim_start_matches('/'),
                &lines.join(["\n", "\r\n"][roll(2)]),
            );
        }
        for named in [".", "a", ".h", "a/b"] {
            let mut walk = ignore::WalkBuilder::new(folder.path().join(named).join(""));
            walk.git_global(false)
                .git_exclude(false)
                .ignore(false)
                .require_git(false);
            walk.add_custom_ignore_filename(".saysoignore");
            let files = walk
                .build()
                .map(|entry| entry.expect("it can be read").into_path());
            let files = files.filter(|path| path.extension().is_some_and(|end| end == "md"));
            let mut expected: Vec<String> = files
                .map(|path| {
                    path.strip_prefix(folder.path())
                        .expect("inside")
                        .display()
                        .to_string()
                })
                .map(|path| path.trim_start_matches("./").to_owned())
                .collect();
            expected.sort_unstable();
            assert_eq!(
                found(&folder, &["-w", "acme.toml", "--no-config", named]),
                expected,
                "{named}"
            );
            found_some += expected.len();
            left_out += usize::from(expected.is_empty());
        }
    }
    assert!(
        found_some > 500 && left_out > 10,
        "{found_some}, {left_out}"
    );
}
