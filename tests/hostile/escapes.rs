//! Nothing that comes from outside acts on a terminal: each way in, each format, each command.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// What a terminal, or a reader of logs, could be made to act on.
const ATTACKS: &[(&str, &str)] = &[
    ("colours", "\u{1B}[31m"),
    ("clearing the screen", "\u{1B}[2J\u{1B}[H"),
    ("a title", "\u{1B}]0;title\u{7}"),
    ("a link", "\u{1B}]8;;mailto:a@example.com\u{1B}\\"),
    ("the clipboard", "\u{1B}]52;c;c2F5c28=\u{7}"),
    ("a device string", "\u{1B}P$qm\u{1B}\\"),
    ("a CSI of one character", "\u{9B}31m"),
    ("an OSC of one character", "\u{9D}52;c;c2F5c28=\u{9C}"),
    ("a carriage return", "\rnothing found"),
    ("backspaces", "\u{8}\u{8}\u{8}"),
    ("a bell", "\u{7}"),
    ("shifts", "\u{E}\u{F}"),
    ("a vertical tab and a form feed", "\u{B}\u{C}"),
    ("a delete", "\u{7F}"),
    ("a next line", "\u{85}"),
    ("line and paragraph separators", "\u{2028}\u{2029}"),
    ("an override of direction", "\u{202E}"),
    ("embeddings", "\u{202A}\u{202B}\u{202C}\u{202D}"),
    ("isolates", "\u{2066}\u{2067}\u{2068}\u{2069}"),
    ("marks of direction", "\u{200E}\u{200F}\u{61C}"),
    ("tag letters", "\u{E0041}\u{E007F}"),
    ("a byte order mark", "\u{FEFF}"),
];

const FORMATS: [&str; 4] = ["human", "short", "json", "jsonl"];

const WORDLIST: &str = r#"
[wordlist]
id = "acme"
title = "Acme"
version = "1"
language = "en"

[[rule]]
id = "best"
message = "Do not call a widget the best"
prohibited = ["best widget"]
allowed = ["good widget"]
examples.flag = ["The best widget."]
examples.pass = ["The good widget."]
"#;

/// Runs the program; what it prints must be harmless. Gives what it printed.
#[track_caller]
fn check(folder: &Path, arguments: &[&str], what: &str) -> String {
    check_output(
        run(folder, arguments, None),
        &format!("{what}: {arguments:?}"),
    )
}

#[track_caller]
fn check_output(output: Output, what: &str) -> String {
    let mut printed = String::new();
    for (stream, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| panic!("{what}: {stream} is no text: {error}"));
        if let Some(at) = text.find(acts) {
            let near: String = text[..at].chars().rev().take(60).collect();
            let near: String = near.chars().rev().collect();
            let ch = text[at..].chars().next().expect("found");
            panic!("{what}: {stream} has {ch:?} after {near:?}");
        }
        printed += &text;
    }
    assert!(!printed.contains("panicked"), "{what}: {printed}");
    printed
}

/// Whether `ch` may do more than be seen.
fn acts(ch: char) -> bool {
    ch.is_control() && ch != '\n'
        || matches!(
            ch,
            '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}'
        )
}

fn run(folder: &Path, arguments: &[&str], input: Option<&[u8]>) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("sayso"));
    let mut child = command
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "80")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // a run that refuses its options reads nothing
    stdin.write_all(input.unwrap_or_default()).ok();
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("acme.toml"), WORDLIST).expect("written");
    folder
}

/// `text` as a TOML string in which nothing stands as it is.
fn escaped(text: &str) -> String {
    let codes = text.chars().map(|ch| format!("\\U{:08X}", ch as u32));
    format!("\"{}\"", codes.collect::<String>())
}

#[test]
fn in_texts() {
    let folder = folder();
    for (what, attack) in ATTACKS {
        let texts = [
            format!("{attack}The best widget.{attack}\n"),
            format!("The best {attack}widget.\n"),
            format!("The best{attack} widget.\n"),
            format!("The b{attack}est widget is the be{attack}st wid{attack}get.\n"),
            format!("# The best\n\nThe `{attack}` best widget {attack}\n\n> {attack}\n"),
            format!("---\ntitle: {attack} best widget\n---\n"),
            format!("<p title=\"{attack} best widget {attack}\">{attack}</p>\n"),
        ];
        for name in ["a.md", "a.mdx", "a.txt"] {
            let mut found = false;
            for text in &texts {
                fs::write(folder.path().join(name), text).expect("written");
                for format in FORMATS {
                    let arguments = ["check", "-w", "acme.toml", "--format", format, name];
                    found |= check(folder.path(), &arguments, what).contains("acme/best");
                }
            }
            assert!(found, "{what} hides everything in {name}");
        }
    }
}

#[test]
fn in_texts_of_other_encodings() {
    let folder = folder();
    let utf_16 = |order: fn(u16) -> [u8; 2], text: &str, extra: &[u16]| -> Vec<u8> {
        let units = text.encode_utf16().chain(extra.iter().copied());
        let after = " The best widget.\n".encode_utf16();
        let all = std::iter::once(0xFEFF).chain(units).chain(after);
        all.flat_map(order).collect()
    };
    // the halves of a pair: alone, in the wrong order, cut off
    let halves: [&[u16]; 4] = [&[0xD800], &[0xDC00], &[0xDC00, 0xD800], &[0xD83D, 0x1B]];
    for (what, attack) in ATTACKS {
        for (index, half) in halves.into_iter().enumerate() {
            for (name, order) in [
                ("little.txt", u16::to_le_bytes as fn(u16) -> [u8; 2]),
                ("big.md", u16::to_be_bytes),
            ] {
                let bytes = utf_16(order, &format!("The best {attack}widget."), half);
                fs::write(folder.path().join(name), bytes).expect("written");
                let format = FORMATS[index];
                let arguments = ["check", "-w", "acme.toml", "--format", format, name];
                check(folder.path(), &arguments, what);
            }
        }
        let mut bytes = format!("The best {attack}widget.\n").into_bytes();
        bytes.extend(b"\xFF\xFE \xC3( \xED\xA0\x80 \xF5\x80\x80\x80 \xC0\x9B31m caf\xE9\n");
        bytes.extend(attack.as_bytes());
        fs::write(folder.path().join("bytes.txt"), bytes).expect("written");
        for format in FORMATS {
            let arguments = ["check", "-w", "acme.toml", "--format", format, "bytes.txt"];
            let printed = check(folder.path(), &arguments, what);
            assert!(
                printed.contains("undecodable") || format == "jsonl",
                "{printed}"
            );
        }
    }
    // bytes of any kind, and one half of a pair at the very end
    for bytes in [
        (0..=255).collect::<Vec<u8>>(),
        b"The best widget. \0 \x1B[31m".to_vec(),
        b"\xFF\xFEa\0\x1B".to_vec(),
        b"\xFE\xFF\xD8".to_vec(),
    ] {
        let arguments = ["check", "-w", "acme.toml", "-"];
        check_output(run(folder.path(), &arguments, Some(&bytes)), "any bytes");
    }
}

/// Colours are the only thing that may be sent, and only where they are asked for.
#[test]
fn colours_are_all_that_is_sent() {
    let folder = folder();
    for (what, attack) in ATTACKS {
        let text = format!("{attack}The best {attack}widget.{attack}\n");
        fs::write(folder.path().join("a.md"), text).expect("written");
        for format in FORMATS {
            let mut arguments = vec!["check", "-w", "acme.toml", "--format", format];
            arguments.extend(["--color", "always", "a.md", "\u{1B}[31m\u{202E}"]);
            let output = run(folder.path(), &arguments, None);
            let output = Output {
                stdout: without_colours(&output.stdout),
                stderr: without_colours(&output.stderr),
                ..output
            };
            check_output(output, what);
        }
    }
}

/// `bytes` without `ESC [ … m`.
fn without_colours(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        let colour = rest.strip_prefix(b"\x1B[").and_then(|codes| {
            let len = codes
                .iter()
                .take_while(|byte| b"0123456789;".contains(byte));
            codes[len.count()..].strip_prefix(b"m")
        });
        rest = colour.unwrap_or_else(|| {
            kept.push(byte);
            after
        });
    }
    kept
}

#[cfg(unix)]
#[test]
fn in_names_of_files() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    for (what, attack) in ATTACKS {
        let folder = folder();
        let names: [Vec<u8>; 3] = [
            format!("{attack}.md").into_bytes(),
            format!("a{attack}\nerror[x]: b.md").into_bytes(),
            [b"caf\xE9\x1B[31m\n".as_slice(), attack.as_bytes(), b".md"].concat(),
        ];
        for name in &names {
            let path = folder.path().join(OsStr::from_bytes(name));
            fs::write(path, b"The best widget.\xFF\n").expect("written");
        }
        let inside = folder.path().join(format!("{attack}\n"));
        fs::create_dir(&inside).expect("made");
        fs::write(inside.join("a.md"), "The best widget.\n").expect("written");
        for format in FORMATS {
            let arguments = ["check", "-w", "acme.toml", "--format", format, "."];
            let printed = check(folder.path(), &arguments, what);
            assert!(printed.contains("acme/best"), "{what}: {printed}");
        }
    }
}

/// Every text of a wordlist, in every place where it is printed.
#[test]
fn in_wordlists() {
    let folder = folder();
    fs::write(
        folder.path().join("a.md"),
        "The best widget. The cheap widget.\n",
    )
    .expect("written");
    for (what, attack) in ATTACKS {
        let text = escaped(&format!("a {attack} b"));
        let exact = |first: &str| {
            let attack = attack.replace('\\', "\\\\");
            escaped(&format!("\"{first} {attack} b\""))
        };
        let (phrase, except) = (exact("a"), exact("c"));
        let list = format!(
            "[wordlist]\nid = \"acme\"\ntitle = {text}\nversion = {text}\nlanguage = \"en\"\nowner = {text}\n\
             approved-by = {text}\njurisdiction = {text}\ntags = [{text}]\n\
             source = {{ title = {text}, url = {text}, section = {text} }}\n\
             [terms]\nwidget = [\"widget~\", {phrase}]\n\
             [[rule]]\nid = \"best\"\nmessage = {text}\nreason = {text}\nprohibited = [\"best @widget\", {phrase}]\n\
             allowed = [{text}, \"good widget\"]\nexcept = [{except}]\nunless = {{ near = [{phrase}] }}\n\
             audience = [{text}]\nregion = [{text}]\nreview-by = 2020-01-01\n\
             examples.flag = [\"The best widget.\"]\nexamples.pass = [\"The good widget.\"]\n\
             [[rule]]\nid = \"cheap\"\nmessage = \"m\"\nprohibited = [\"cheap widget\"]\nallowed = [{text}]\n\
             examples.flag = [\"A cheap widget.\", {text}]\nexamples.pass = [\"A cheap widget.\", {text}]\n"
        );
        fs::write(folder.path().join("list.toml"), &list).expect("written");
        let whole = list.replace(
            &format!("\"A cheap widget.\", {text}"),
            "\"A cheap widget.\"",
        );
        let whole = whole.replace(&format!("\"best @widget\", {phrase}"), "\"best @widget\"");
        let whole = whole.replacen("pass = [\"A cheap widget.\"]", "pass = [\"x\"]", 1);
        fs::write(folder.path().join("whole.toml"), whole).expect("written");
        let runs: &[&[&str]] = &[
            &["check", "-w", "list.toml", "a.md"],
            &["check", "-w", "whole.toml", "a.md"],
            &["check", "-w", "whole.toml", "--format", "short", "a.md"],
            &["check", "-w", "whole.toml", "--format", "json", "a.md"],
            &["check", "-w", "whole.toml", "--format", "jsonl", "a.md"],
            &["explain", "-w", "whole.toml", "best"],
            &["explain", "-w", "whole.toml", "--format", "json", "best"],
            &["rules", "-w", "whole.toml"],
            &["rules", "-w", "whole.toml", "--format", "json"],
            &["test", "list.toml"],
            &["test", "whole.toml"],
            &["trace", "-w", "whole.toml", "best", "a.md"],
        ];
        for arguments in runs {
            check(folder.path(), arguments, what);
        }
        let printed = check(folder.path(), runs[2], what);
        assert!(printed.contains("acme/best"), "the list is read: {printed}");
    }
}

/// Where a wordlist or a configuration is at fault, its text is shown.
#[test]
fn in_faulty_toml() {
    let folder = folder();
    fs::write(folder.path().join("a.md"), "The best widget.\n").expect("written");
    for (what, attack) in ATTACKS {
        let text = escaped(&format!("a {attack} b"));
        let faults = [
            format!("# {attack}\n{WORDLIST}"), // as it is: TOML allows some of them
            format!("{WORDLIST}\nowner = \"{attack}\"\n"),
            format!("{WORDLIST}\n{text} = 1\n"),
            format!("{WORDLIST}\nkind = {text}\nscopes = [{text}]\nseverity = {text}\n"),
            format!(
                "{WORDLIST}\npaths = [{text}, \"[\", {}]\n",
                escaped(&format!("[{attack}"))
            ),
            WORDLIST.replace("\"acme\"", &text),
            WORDLIST.replace("id = \"best\"", &format!("id = {text}")),
            WORDLIST.replace("\"en\"", &text),
            WORDLIST.replace(
                "[\"best widget\"]",
                &format!("[{}, \"@nowhere\"]", escaped(&format!("({attack}"))),
            ),
            WORDLIST.replace(
                "[\"best widget\"]",
                &format!("[\"@x\", {}]", escaped(&format!("@{attack}"))),
            ),
            format!("{WORDLIST}\n[terms]\n{text} = [\"x\"]\n"),
            format!("{WORDLIST}\n[[approved]]\nphrases = [\"x\"]\nprotects = [{text}]\n"),
            format!("{WORDLIST}\nsupersedes = [{text}]\n"),
            format!("{WORDLIST}\neffective = {text}\n"),
            (*attack).to_owned(),
        ];
        for (index, fault) in faults.iter().enumerate() {
            fs::write(folder.path().join("bad.toml"), fault).expect("written");
            check(folder.path(), &["check", "-w", "bad.toml", "a.md"], what);
            check(folder.path(), &["test", "bad.toml"], what);
            if index % 4 == 0 {
                let arguments = ["check", "-w", "bad.toml", "--format", "json", "a.md"];
                check(folder.path(), &arguments, what);
            }
        }
        let faults = [
            format!("wordlists = [{text}]\n"),
            format!(
                "wordlists = [\"acme.toml\"]\n{text} = 1\nfail-on = {text}\nexclude = [{text}]\n"
            ),
            format!(
                "wordlists = [\"acme.toml\"]\n[[override]]\npaths = [{text}]\nseverity = {{ {text} = {text} }}\n"
            ),
            format!(
                "wordlists = [\"acme.toml\"]\naudience = [{text}]\nregion = [{text}]\nexceptions = {text}\n"
            ),
            attack.to_string(),
        ];
        for fault in &faults {
            fs::write(folder.path().join("sayso.toml"), fault).expect("written");
            check(folder.path(), &["check", "a.md"], what);
            check(folder.path(), &["check", "--format", "json", "a.md"], what);
        }
        fs::remove_file(folder.path().join("sayso.toml")).expect("removed");
    }
}

#[test]
fn in_options() {
    let folder = folder();
    fs::write(folder.path().join("a.md"), "The best widget.\n").expect("written");
    for (what, attack) in ATTACKS {
        let word = format!("a{attack}b");
        let runs: &[&[&str]] = &[
            &["check", "-w", &word],
            &["check", &word],
            &["check", "-w", "acme.toml", "--config", &word],
            &["check", "-w", "acme.toml", "--as-of", &word],
            &["check", "-w", "acme.toml", "--audience", &word, "a.md"],
            &["check", "-w", "acme.toml", "--region", &word, "a.md"],
            &[
                "check",
                "-w",
                "acme.toml",
                "--include",
                &format!("[{attack}"),
            ],
            &[
                "check",
                "-w",
                "acme.toml",
                "--exclude",
                &format!("{{{attack}"),
            ],
            &["check", "-w", "acme.toml", "--format", &word],
            &["check", "-w", "acme.toml", "--jobs", &word],
            &[
                "check",
                "-w",
                "acme.toml",
                "--output",
                &format!("nowhere/{attack}"),
                "a.md",
            ],
            &["check", &format!("--{word}")],
            &["explain", "-w", "acme.toml", &word],
            &["test", &word],
            &["trace", "-w", "acme.toml", &word, "a.md"],
            &["trace", "-w", "acme.toml", "best", &word],
            &["rules", "-w", &word],
            &[&word],
        ];
        for arguments in runs {
            check(folder.path(), arguments, what);
        }
        let text = format!("The best {attack}widget.\n");
        for format in FORMATS {
            let mut arguments = vec!["check", "-w", "acme.toml", "--format", format];
            let name = format!("{word}.md");
            arguments.extend(["--stdin-filename", &name, "-"]);
            let output = run(folder.path(), &arguments, Some(text.as_bytes()));
            check_output(output, what);
        }
        let arguments = ["trace", "-w", "acme.toml", "best", "-"];
        let output = run(folder.path(), &arguments, Some(text.as_bytes()));
        check_output(output, what);
    }
}
