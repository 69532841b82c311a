//! What the README and the pages of `docs/` show is what the program does: their commands are run, their wordlists are
//! loaded and proven, their links lead somewhere, and the picture shows what is printed.
//!
//! The commands are run by a shell, as a reader would, so these tests need one.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use sayso::document::{self, Format, Prose};
use sayso::lint::{self, Policy, PolicyOptions, Scratch};
use sayso::project::config::Config;
use sayso::wordlist::Wordlist;
use serde_json::Value;
use sha2::{Digest, Sha256};

#[path = "readme/console.rs"]
mod console;
#[path = "readme/files.rs"]
mod files;
#[path = "readme/page.rs"]
mod page;
#[path = "readme/picture.rs"]
mod picture;

use page::{Page, pages, root};

/// Every console block of `page` is run, in its order, in one folder with the wordlists, the configuration and the exceptions that the page
/// shows.
fn run_blocks(page: &Page) {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root().join("examples"), &folder.path().join("examples"));
    for text in page.blocks("toml") {
        if let Some(id) = wordlist_id(text) {
            fs::write(folder.path().join(format!("{id}.toml")), text).expect("written");
        }
        for (start, name) in [
            ("# sayso.toml\n", "sayso.toml"),
            ("[[exception]]\n", "sayso-exceptions.toml"),
        ] {
            if text.starts_with(start) {
                fs::write(folder.path().join(name), text).expect("written");
            }
        }
    }
    for block in page.blocks("console") {
        console::check(&page.name, block, folder.path());
    }
}

/// The id of the wordlist that `text` is, if it is one.
fn wordlist_id(text: &str) -> Option<&str> {
    let after = text.strip_prefix("[wordlist]\nid = \"")?;
    after.split('"').next()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("made");
    for entry in fs::read_dir(from).expect("listed") {
        let entry = entry.expect("listed");
        fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
}

#[test]
fn every_command_prints_what_is_shown() {
    for page in pages() {
        run_blocks(&page);
    }
}

#[test]
fn the_two_commands_are_there() {
    let readme = Page::read("README.md");
    let commands: Vec<&str> = readme
        .blocks("console")
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix("$ "))
        .collect();
    assert_eq!(commands[0], "cargo run --release -- check examples");
    assert!(commands.contains(&console::TESTS));
    let ci = fs::read_to_string(root().join(".ci/run")).expect("it is there");
    assert!(
        ci.lines().any(|line| line.trim() == console::TESTS),
        "CI runs the README's own test command"
    );
}

#[test]
fn every_wordlist_shown_is_sound_and_every_configuration_is_read() {
    let mut shown = 0;
    for page in pages() {
        for text in page.blocks("toml") {
            shown += 1;
            if wordlist_id(text).is_none() {
                let diagnostics = if text.starts_with("[[exception]]") {
                    lint::load_exceptions("exceptions", text).1
                } else {
                    Config::load("sayso.toml", text).1
                };
                assert_eq!(diagnostics, [], "{}", page.name);
                continue;
            }
            let (list, faults) = Wordlist::load(&page.name, text);
            assert_eq!(faults, [], "{}", page.name);
            let list = Arc::new(list.expect("it was loaded"));
            let proof = lint::prove(&list, date(2026, 3, 18));
            assert_eq!(proof.diagnostics, [], "{}", page.name);
        }
    }
    assert!(shown >= 5, "only {shown} blocks are shown");
}

#[test]
fn a_rule_of_the_readme_is_five_lines() {
    let readme = Page::read("README.md");
    let list = readme.blocks("toml").next().expect("it shows a wordlist");
    let (_, rule) = list.split_once("[[rule]]\n").expect("it has a rule");
    assert_eq!(rule.lines().count(), 5);
}

#[test]
fn the_hook_stops_a_commit() {
    let readme = Page::read("README.md");
    let hook = readme.blocks("sh").next().expect("it shows a hook");
    assert!(hook.starts_with("#!/bin/sh\n"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hook");
    fs::write(&path, hook).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set");
    let list = readme.blocks("toml").next().expect("it shows a wordlist");
    fs::write(folder.path().join("claims.toml"), list).expect("written");
    let config = "wordlists = [\"claims.toml\"]\n";
    fs::write(folder.path().join("sayso.toml"), config).expect("written");
    let git = |arguments: &str| {
        let (printed, status) = console::run(&format!("git {arguments}"), folder.path());
        assert_eq!(status, 0, "git is needed here: {printed}");
    };
    git("init --quiet");
    for (text, status) in [
        ("We guarantee high returns.\n", 1),
        ("Returns may vary.\n", 0),
    ] {
        fs::write(folder.path().join("news.md"), text).expect("written");
        git("add news.md");
        // what is not staged does not count
        fs::write(
            folder.path().join("news.md"),
            "We guarantee high returns.\n",
        )
        .expect("written");
        let (_, found) = console::run("./hook", folder.path());
        assert_eq!(found, status, "{text}");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let mut followed = 0;
    for page in pages() {
        for link in page.links() {
            if link.contains("://") {
                continue;
            }
            followed += 1;
            let (path, anchor) = match link.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor)),
                None => (link.as_str(), None),
            };
            let from = Path::new(&page.name).parent().expect("a page is a file");
            let target = if path.is_empty() {
                page.name.clone()
            } else {
                let joined = from.join(path).display().to_string();
                joined
                    .strip_prefix("docs/../")
                    .map(String::from)
                    .unwrap_or(joined)
            };
            assert!(
                root().join(&target).exists(),
                "{} links to {link}, which is not there",
                page.name
            );
            if let Some(anchor) = anchor {
                assert!(
                    Page::read(&target).anchors().contains(anchor),
                    "{} links to {link}, but {target} has no such heading",
                    page.name
                );
            }
        }
    }
    assert!(followed > 20, "only {followed} links were followed");
}

#[test]
fn every_path_that_contributors_are_sent_to_is_there() {
    for name in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        for written in Page::read(name).code() {
            let mut parts = written.split('/');
            let top = parts.next().unwrap_or_default();
            let is_path = !top.is_empty()
                && parts.next().is_some()
                && !written.contains([' ', '<', '*', '|'])
                && root().join(top).is_dir()
                && !["target", ".git"].contains(&top);
            // names in capitals are for the reader to fill in
            if is_path && !written.contains("YOURS") {
                assert!(root().join(&written).exists(), "{name} speaks of {written}");
            }
        }
    }
}

/// The names of all that `value` holds, those of objects within written `outer.inner`; lists are not entered.
fn fields(value: &Value, outer: &str, names: &mut BTreeSet<String>) {
    let Value::Object(object) = value else {
        names.insert(outer.to_string());
        return;
    };
    for (key, value) in object {
        let name = if outer.is_empty() {
            key.clone()
        } else {
            format!("{outer}.{key}")
        };
        fields(value, &name, names);
    }
}

#[test]
fn the_json_page_names_every_field() {
    let page = Page::read("docs/json.md");
    let folder = tempfile::tempdir().expect("a folder");
    let list = page.blocks("toml").next().expect("it shows a wordlist");
    fs::write(folder.path().join("claims.toml"), list).expect("written");
    let text = b"We guarantee a return.\n\ncaf\xE9\n";
    fs::write(folder.path().join("news.md"), text).expect("written");
    let command = "sayso check -w claims.toml --format json news.md";
    let (output, status) = console::run(command, folder.path());
    assert_eq!(status, 2, "there is a finding and a diagnostic");
    let document: Value = serde_json::from_str(&output).expect("it is JSON");

    for (heading, value) in [
        ("The document", &document),
        ("A wordlist", &document["policy"]["wordlists"][0]),
        ("A finding", &document["findings"][0]),
        ("A diagnostic", &document["diagnostics"][0]),
    ] {
        let mut printed = BTreeSet::new();
        fields(value, "", &mut printed);
        let name = |row: Vec<String>| row[0].trim_matches('`').to_string();
        let documented: BTreeSet<String> = page.rows(heading).into_iter().map(name).collect();
        assert_eq!(documented, printed, "under \"{heading}\"");
    }
}

#[test]
fn the_fingerprint_is_what_the_json_page_says() {
    let page = Page::read("docs/json.md");
    let parts = page.blocks("text").last().expect("it shows the parts");
    let mut fingerprint = String::from("v1:");
    for byte in &Sha256::digest(parts.as_bytes())[..16] {
        fingerprint.push_str(&format!("{byte:02x}"));
    }
    let example = page.blocks("console").next().expect("it shows an example");
    assert!(
        example.contains(&format!("\"fingerprint\": \"{fingerprint}\"")),
        "{fingerprint}"
    );
}

#[test]
fn the_digest_is_what_the_json_page_says() {
    let page = Page::read("docs/json.md");
    let statement = page.blocks("text").next().expect("it shows what is hashed");
    let mut digest = String::from("sha256:");
    for byte in Sha256::digest(statement.as_bytes()) {
        digest.push_str(&format!("{byte:02x}"));
    }
    let example = page.blocks("console").next().expect("it shows an example");
    assert!(
        example.contains(&format!("\"digest\": \"{digest}\"")),
        "{digest}"
    );
}

/// Whether `phrase` is found in `text`, read as Markdown.
fn is_found(phrase: &str, text: &str) -> bool {
    let list = format!(
        "[wordlist]\nid = \"row\"\ntitle = \"A row\"\nversion = \"1\"\n\
         [[rule]]\nid = \"row\"\nmessage = \"Found\"\nprohibited = ['''{phrase}''']\nexcept = []\n\
         examples = {{ flag = [\"not run\"], pass = [\"not run\"] }}\n"
    );
    let (list, faults) = Wordlist::load("row.toml", &list);
    assert_eq!(faults, [], "{phrase}");
    let options = PolicyOptions::on(date(2026, 3, 18));
    let list = Arc::new(list.expect("it was loaded"));
    let (policy, faults) = Policy::new(vec![list], options);
    assert_eq!(faults, [], "{phrase}");
    let mut prose = Prose::default();
    document::read(Format::Markdown, text, policy.wanted(), &mut prose);
    let judgement = policy.judge(&prose, "row.md", &mut Scratch::default());
    !judgement.findings.is_empty()
}

#[test]
fn what_is_found_in_short_is_found() {
    let page = Page::read("docs/matching.md");
    let mut rows = 0;
    for row in page.rows("In short") {
        let [phrase, text, answer] = &row[..] else {
            panic!("a row has three columns: {row:?}");
        };
        let (phrase, text) = (phrase.trim_matches('`'), text.trim_matches('`'));
        let expected = match answer.split(':').next() {
            Some("yes") => true,
            Some("no") => false,
            _ => panic!("the answer is yes or no: {answer}"),
        };
        assert_eq!(is_found(phrase, text), expected, "{phrase} in {text}");
        rows += 1;
    }
    assert!(rows > 10, "only {rows} rows");
}

#[test]
fn the_picture_shows_what_is_printed() {
    assert_eq!(picture::shown(), picture::printed());
}
