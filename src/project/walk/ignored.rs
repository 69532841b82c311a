//! What `.gitignore` and `.saysoignore` say of the paths in their folders and below.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{Error, Match};

use crate::diagnostic::{Diagnostic, SourceFile, code};
use crate::project::faults::POINTED_AT;
use crate::project::files::open_file;
use crate::project::names::{describe_error, name_of};
use crate::text::Span;

/// The files in a folder that say what is ignored there, the stronger one last.
pub(in crate::project) const IGNORE_FILES: [&str; 2] = [".gitignore", ".saysoignore"];

/// What those files say that stand in a folder and above it.
#[derive(Clone, Debug, Default)]
pub(super) struct Ignores([Option<Arc<Node>>; 2]);

/// One file, and what the files of its name say further up.
#[derive(Debug)]
struct Node {
    here: Gitignore,
    above: Option<Arc<Node>>,
}

impl Ignores {
    /// What is said in `folder`, an absolute path without links, all folders above it included; see [`within`](Ignores::within). The run
    /// started in `root`.
    pub(super) fn of(folder: &Path, root: &Path, faults: &mut Vec<Diagnostic>) -> Ignores {
        let mut above: Vec<&Path> = folder.ancestors().collect();
        above.reverse();
        let nothing = Ignores::default();
        above.into_iter().fold(nothing, |ignores, folder| {
            ignores.within(folder, shown_from(root, folder), faults)
        })
    }

    /// What is said in `folder`, which reports name `shown`, where this is said in the folder above it. What cannot be read ignores
    /// nothing, and `faults` says so.
    pub(super) fn within(
        &self,
        folder: &Path,
        shown: &Path,
        faults: &mut Vec<Diagnostic>,
    ) -> Ignores {
        let mut ignores = self.clone();
        for (name, said) in IGNORE_FILES.iter().zip(&mut ignores.0) {
            let path = folder.join(name);
            if !path.is_file() {
                continue;
            }
            if let Some(here) = read(folder, &path, &name_of(&shown.join(name)), faults) {
                let above = said.take();
                *said = Some(Arc::new(Node { here, above }));
            }
        }
        ignores
    }

    /// What the nearest line that speaks of `path`, absolute and without links, says; `.saysoignore` is asked first.
    pub(super) fn said_of(&self, path: &Path, is_folder: bool) -> Match<()> {
        for said in self.0.iter().rev() {
            let mut next = said.as_deref();
            while let Some(node) = next {
                match node.here.matched(path, is_folder) {
                    Match::None => next = node.above.as_deref(),
                    found => return found.map(|_| ()),
                }
            }
        }
        Match::None
    }
}

/// `folder` as reports name it in a run that started in `root`.
pub(super) fn shown_from<'f>(root: &Path, folder: &'f Path) -> &'f Path {
    folder.strip_prefix(root).unwrap_or(folder)
}

/// What the file at `path` in `folder`, which reports name `name`, says; what of it is not heeded is one of the `faults`.
fn read(folder: &Path, path: &Path, name: &str, faults: &mut Vec<Diagnostic>) -> Option<Gitignore> {
    let mut bytes = Vec::new();
    let read = open_file(path).and_then(|(mut file, _)| file.read_to_end(&mut bytes));
    if let Err(error) = read {
        let message = format!("`{name}` cannot be read: {}", describe_error(&error));
        let fault = Diagnostic::warning(code::UNREADABLE, message);
        faults.push(fault.help(
            "what it ignores is checked; see that it can be read, or check with `--no-ignore`",
        ));
        return None;
    }
    let mut builder = GitignoreBuilder::new(folder);
    let text = String::from_utf8_lossy(&bytes);
    let mut unheeded = Vec::new();
    let mut at = 0;
    for (line, raw) in text.split('\n').zip(bytes.split(|byte| *byte == b'\n')) {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len() + 1;
        let pattern = match span.start {
            0 => line.trim_start_matches('\u{FEFF}'),
            _ => line,
        };
        let pattern = pattern.strip_suffix('\r').unwrap_or(pattern);
        if str::from_utf8(raw).is_err() {
            unheeded.push((span, "not UTF-8".to_owned()));
        } else if let Err(error) = builder.add_line(Some(path.to_path_buf()), pattern) {
            unheeded.push((span, describe_pattern(error)));
        }
    }
    if !unheeded.is_empty() {
        faults.push(ignores_nothing(name, &text, unheeded));
    }
    let built = builder.build();
    if built.is_err() {
        let message = format!("`{name}` is too long, and nothing of it is heeded");
        let fault = Diagnostic::warning(code::BAD_GLOB, message);
        faults.push(fault.help("what it ignores is checked; shorten its patterns"));
    }
    built.ok()
}

/// Says that the lines of the file `name` at those places ignore nothing, and why.
fn ignores_nothing(name: &str, text: &str, lines: Vec<(Span, String)>) -> Diagnostic {
    let message = match lines.len() {
        1 => format!("a line of `{name}` ignores nothing"),
        count => format!("{count} lines of `{name}` ignore nothing"),
    };
    let file = Arc::new(SourceFile::new(name, text));
    let fault = Diagnostic::warning(code::BAD_GLOB, message);
    let pointed = lines.into_iter().take(POINTED_AT);
    pointed
        .fold(fault, |fault, (span, why)| fault.at(&file, span, why))
        .help("write a pattern as `.gitignore` has them, or remove the line")
}

fn describe_pattern(error: Error) -> String {
    match error {
        Error::Glob { err, .. } => err,
        Error::WithPath { err, .. }
        | Error::WithLineNumber { err, .. }
        | Error::WithDepth { err, .. } => describe_pattern(*err),
        error => error.to_string(),
    }
}

/// What stands in `folder` under the name of a file that says what is ignored, and would be waited for: a pipe or a device.
pub(super) fn ignore_pipe(folder: &Path) -> Option<PathBuf> {
    let paths = IGNORE_FILES.map(|name| folder.join(name));
    paths.into_iter().find(|path| {
        fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
    })
}

/// Says that a folder was passed over because of the pipe at `path`.
pub(super) fn ignored_by_pipe(path: &Path) -> Diagnostic {
    let name = name_of(path);
    let message = format!("`{name}` is no file, and what it ignores is not known");
    let fault = Diagnostic::error(code::UNREADABLE, message);
    fault.help("its folder is not checked; remove it, or check with `--no-ignore`")
}
