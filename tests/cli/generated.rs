//! `sayso completions` and `sayso man`: scripts that shells read, and pages of manuals.

use super::*;

#[test]
fn shells_complete_the_options() {
    let folder = folder(&[]);
    for (shell, named) in [
        ("bash", "--as-of"),
        ("elvish", "as-of"),
        ("fish", "as-of"),
        ("powershell", "--as-of"),
        ("zsh", "--as-of"),
    ] {
        let output = run_on(folder.path(), &["completions", shell], "");
        assert_eq!(output.status.code(), Some(0), "{shell}");
        assert!(stdout(&output).contains(named), "{shell}");
        fs::write(folder.path().join(shell), stdout(&output)).expect("written");
    }
    // that of bash is read by a bash; `sayso ch` has one completion
    let script = "source ./bash; COMP_WORDS=(sayso ch); COMP_CWORD=1; _sayso sayso ch sayso; echo ${COMPREPLY[@]}";
    let output = Command::new("bash")
        .args(["--norc", "-c", script])
        .current_dir(folder.path())
        .output()
        .expect("this test needs bash");
    assert_eq!(stdout(&output).trim(), "check", "{}", stderr(&output));
    let output = run_on(folder.path(), &["completions", "tcsh"], "");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn manual_pages() {
    let folder = folder(&[]);
    for (arguments, title, said) in [
        (&["man"][..], ".TH sayso 1", "explain"),
        (&["man", "check"], ".TH sayso-check 1", "sayso check"),
        (&["man", "init"], ".TH sayso-init 1", "git"),
    ] {
        let output = run_on(folder.path(), arguments, "");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let page = stdout(&output);
        let found = page.lines().find(|line| line.starts_with(".TH"));
        assert!(
            found.is_some_and(|line| line.starts_with(title)),
            "{found:?}"
        );
        assert!(page.contains(said), "{arguments:?}");
    }
    let output = run_on(folder.path(), &["man", "chekc"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("check"), "{}", stderr(&output));
}

#[test]
fn schemas() {
    let folder = folder(&[]);
    for (name, expected) in [
        ("wordlist", sayso::wordlist::schema()),
        ("config", sayso::project::config::schema()),
        ("exceptions", sayso::lint::exceptions_schema()),
        ("output", sayso::report::output_schema()),
    ] {
        let output = check(&folder, &["schema", name], 0, "");
        let text = stdout(&output);
        let printed: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(printed, expected, "{name}");
        assert!(text.ends_with("}\n"), "{name}");
        assert!(printed["title"].is_string() && printed["description"].is_string());
    }
    check(&folder, &["schema", "list"], 2, "wordlist");
}
