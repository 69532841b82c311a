//! A page of documentation: its blocks, links, headings and tables, read by the parser that reads every Markdown file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// The folder of the project.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page, by name.
pub(crate) fn pages() -> Vec<Page> {
    let mut names: Vec<String> = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ]
    .map(String::from)
    .into();
    for entry in fs::read_dir(root().join("docs")).expect("listed") {
        let name = entry.expect("listed").file_name();
        let name = name.to_str().expect("a plain name").to_string();
        if name.ends_with(".md") {
            names.push(format!("docs/{name}"));
        }
    }
    names.sort();
    names.iter().map(|name| Page::read(name)).collect()
}

/// A page.
pub(crate) struct Page {
    /// Its path from the folder of the project.
    pub(crate) name: String,
    text: String,
    /// Fenced blocks: what stands behind the fence, and the text.
    blocks: Vec<(String, String)>,
}

impl Page {
    /// Reads the page of that name.
    pub(crate) fn read(name: &str) -> Page {
        let text = fs::read_to_string(root().join(name)).unwrap_or_else(|error| {
            panic!("{name}: {error}");
        });
        let mut blocks = Vec::new();
        let mut open: Option<(String, String)> = None;
        for event in events(&text) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    open = Some((info.to_string(), String::new()));
                }
                Event::Text(text) => {
                    if let Some((_, block)) = &mut open {
                        block.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
                _ => {}
            }
        }
        Page {
            name: name.to_string(),
            text,
            blocks,
        }
    }

    /// The fenced blocks of that kind.
    pub(crate) fn blocks(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.blocks
            .iter()
            .filter(move |(info, _)| info == kind)
            .map(|(_, text)| text.as_str())
    }

    /// Where its links and images lead.
    pub(crate) fn links(&self) -> Vec<String> {
        let target = |event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.to_string())
            }
            _ => None,
        };
        events(&self.text).filter_map(target).collect()
    }

    /// Its spans of code.
    pub(crate) fn code(&self) -> Vec<String> {
        let code = |event| match event {
            Event::Code(text) => Some(text.to_string()),
            _ => None,
        };
        events(&self.text).filter_map(code).collect()
    }

    /// The names by which its headings are linked to.
    pub(crate) fn anchors(&self) -> BTreeSet<String> {
        let mut anchors = BTreeSet::new();
        let mut heading: Option<String> = None;
        for event in events(&self.text) {
            match event {
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut heading {
                        heading.push_str(&text);
                    }
                }
                Event::End(TagEnd::Heading(_)) => {
                    anchors.extend(heading.take().map(|text| anchor(&text)));
                }
                _ => {}
            }
        }
        anchors
    }

    /// The rows of the tables under the heading `wanted`, without those that head them.
    pub(crate) fn rows(&self, wanted: &str) -> Vec<Vec<String>> {
        let (_, after) = self
            .text
            .split_once(&format!("\n## {wanted}\n"))
            .unwrap_or_else(|| panic!("{} has no heading \"{wanted}\"", self.name));
        let section = after.split("\n## ").next().unwrap_or_default();
        let cells = |line: &str| -> Option<Vec<String>> {
            let row = line.strip_prefix("| ")?.trim_end().strip_suffix('|')?;
            Some(
                row.split(" | ")
                    .map(|cell| cell.trim().to_string())
                    .collect(),
            )
        };
        let lines: Vec<&str> = section.lines().collect();
        let is_body = |index: usize| {
            !lines
                .get(index + 1)
                .is_some_and(|next| next.starts_with("|--"))
        };
        (0..lines.len())
            .filter(|&index| is_body(index))
            .filter_map(|index| cells(lines[index]))
            .collect()
    }
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// A heading as it is linked to: small letters, hyphens for spaces, no other punctuation.
fn anchor(heading: &str) -> String {
    heading
        .chars()
        .filter(|&c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}
