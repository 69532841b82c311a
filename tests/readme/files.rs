//! Files that the pages show for copying: they are the files that are there, and they agree with one another.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use sayso::report::Format;

use crate::page::{Page, pages, root};

/// How sayso is installed in CI as long as it is not published.
const INSTALL: &str =
    "cargo install --locked --git \"${SAYSO_REPOSITORY:?name the git URL of sayso}\" sayso";

/// The files that can be copied, by path: what `sayso init` writes, and the examples for CI.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for folder in ["data/init", "docs/ci"] {
        for entry in fs::read_dir(root().join(folder)).expect("listed") {
            let path = entry.expect("listed").path();
            let name = path.strip_prefix(root()).expect("it was found there");
            let text = fs::read_to_string(&path).expect("it is text");
            files.insert(name.display().to_string(), text);
        }
    }
    files
}

#[test]
fn what_is_shown_for_copying_is_the_file() {
    let files = files();
    let mut shown = BTreeSet::new();
    for page in pages() {
        let scripts = page.blocks("sh").filter(|block| block.starts_with("#!"));
        for block in page.blocks("yaml").chain(scripts) {
            let file = files.iter().find(|(_, text)| *text == block);
            match file {
                Some((name, _)) => shown.insert(name.clone()),
                // of a script a page may show the part that counts
                None => {
                    let command = block.trim_end().lines().last().expect("a line");
                    let is_part = block.starts_with("#!")
                        && files["data/init/pre-commit.sh"].contains(command);
                    assert!(is_part, "{} shows\n{block}", page.name);
                    continue;
                }
            };
        }
    }
    for name in files.keys() {
        let is_for_copying = name.starts_with("docs/") || name.ends_with(".yml");
        assert!(
            !is_for_copying || shown.contains(name),
            "no page shows {name}"
        );
    }
}

#[test]
fn the_page_on_outputs_shows_each_format() {
    let page = Page::read("docs/outputs.md");
    let blocks: Vec<&str> = page.blocks("console").collect();
    for format in Format::ALL {
        let name = format.name();
        let has_section = |anchor: &String| anchor.split("-and-").any(|part| part == name);
        assert!(page.anchors().iter().any(has_section), "{name}");
        let option = format!("--format {name} ");
        let is_run = |block: &&str| match format {
            Format::Human => block.starts_with("$ sayso check examples"),
            // it has a page of its own
            Format::Json => true,
            _ => block.contains(&option),
        };
        assert!(blocks.iter().any(is_run), "{name} is not shown");
    }
}

#[test]
fn sayso_is_installed_everywhere_alike() {
    let mut installed = 0;
    for (name, text) in files() {
        let commands = text
            .lines()
            .filter(|line| line.contains("cargo install") && !line.trim_start().starts_with('#'));
        for line in commands {
            assert!(line.ends_with(INSTALL), "{name}: {line}");
            installed += 1;
        }
    }
    assert_eq!(installed, 4);
}

#[test]
fn the_page_names_what_the_action_takes_and_gives() {
    let action = fs::read_to_string(root().join("action.yml")).expect("it is there");
    let mut named = BTreeSet::new();
    let mut part = "";
    for line in action.lines() {
        match line.strip_prefix("  ") {
            None => part = line,
            Some(key) if !key.starts_with(' ') && ["inputs:", "outputs:"].contains(&part) => {
                let name = key.strip_suffix(':').expect("a key");
                named.insert((part, name.to_owned()));
            }
            Some(_) => {}
        }
    }
    let rows = Page::read("docs/ci.md").rows("GitHub, with the action");
    let told = rows.iter().map(|row| {
        let part = if row.len() == 3 {
            "inputs:"
        } else {
            "outputs:"
        };
        (part, row[0].trim_matches('`').to_owned())
    });
    assert_eq!(told.collect::<BTreeSet<_>>(), named);
}
