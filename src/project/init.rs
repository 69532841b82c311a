//! The first files of a project: configuration, a wordlist, hooks, a CI workflow. Their texts are in `data/init/`.
//!
//! Nothing that is there is ever written over; not by a check before, which others could outrun, but because a file
//! is only ever created.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::git;
use super::names::{describe_error, name_of};
use crate::diagnostic::{Diagnostic, code};

/// What is wanted beside the configuration and a first wordlist.
#[derive(Clone, Copy, Debug, Default)]
pub struct InitChoice {
    /// The configuration of pre-commit.
    pub pre_commit: bool,
    /// A hook of git.
    pub git_hook: bool,
    /// A CI workflow.
    pub ci: Option<Provider>,
}

/// Whose CI.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Provider {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
}

/// What became of the files.
#[derive(Debug, Default)]
pub struct InitReport {
    /// Those that were written.
    pub written: Vec<String>,
    /// Those that were there and are left as they are, each with what could be added to it, if that is not known to be there.
    pub left: Vec<(String, Option<&'static str>)>,
    /// What could not be written, and why.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file to write.
struct Draft {
    path: PathBuf,
    text: &'static str,
    is_program: bool,
    /// Whether its text makes sense as a part of a file that is there.
    can_be_added: bool,
}

impl Draft {
    fn new(path: impl Into<PathBuf>, text: &'static str) -> Draft {
        Draft {
            path: path.into(),
            text,
            is_program: false,
            can_be_added: false,
        }
    }
}

/// Writes the first files of a project into `named`, a folder that starts from `folder`.
pub fn init(folder: &Path, named: &Path, choice: InitChoice) -> InitReport {
    let mut report = InitReport::default();
    let start = [
        Draft::new("sayso.toml", include_str!("../../data/init/sayso.toml")),
        Draft::new(
            "wordlists/house.toml",
            include_str!("../../data/init/house.toml"),
        ),
    ];
    for draft in start {
        write(folder, named, &draft, &mut report);
        // a wordlist that the configuration does not name would be of no use
        if report.written.is_empty() {
            break;
        }
    }
    let mut drafts = Vec::new();
    if choice.pre_commit {
        drafts.push(Draft {
            can_be_added: true,
            ..Draft::new(
                ".pre-commit-config.yaml",
                include_str!("../../data/init/pre-commit.yaml"),
            )
        });
    }
    if choice.git_hook {
        match git::hooks(&folder.join(named)) {
            Ok(hooks) => drafts.push(Draft {
                is_program: true,
                can_be_added: true,
                ..Draft::new(
                    hooks.join("pre-commit"),
                    include_str!("../../data/init/pre-commit.sh"),
                )
            }),
            Err(fault) => report.diagnostics.push(fault),
        }
    }
    match choice.ci {
        Some(Provider::Github) => drafts.push(Draft::new(
            ".github/workflows/sayso.yml",
            include_str!("../../data/init/github.yml"),
        )),
        Some(Provider::Gitlab) => drafts.push(Draft {
            can_be_added: true,
            ..Draft::new(".gitlab-ci.yml", include_str!("../../data/init/gitlab.yml"))
        }),
        None => {}
    }
    for draft in &drafts {
        write(folder, named, draft, &mut report);
    }
    report
}

/// Writes `draft`, unless something is there.
fn write(folder: &Path, named: &Path, draft: &Draft, report: &mut InitReport) {
    let shown = match named == Path::new(".") {
        true => draft.path.clone(),
        false => named.join(&draft.path),
    };
    let name = name_of(&shown);
    let path = folder.join(named).join(&draft.path);
    match create(&path, draft.is_program) {
        Ok(mut file) => match file.write_all(draft.text.as_bytes()) {
            Ok(()) => report.written.push(name),
            Err(error) => report.diagnostics.push(unwritable(&name, &error)),
        },
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let is_known = fs::read_to_string(&path).is_ok_and(|text| text.contains("sayso"));
            let addition = (draft.can_be_added && !is_known).then_some(draft.text);
            report.left.push((name, addition));
        }
        Err(error) => report.diagnostics.push(unwritable(&name, &error)),
    }
}

/// Creates the file at `path`, and its folders.
fn create(path: &Path, is_program: bool) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        // a file where the folder must be is not the file that is to be written
        fs::create_dir_all(folder).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
            _ => error,
        })?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_program {
        use std::os::unix::fs::OpenOptionsExt;

        options.mode(0o777); // less what the user masks
    }
    #[cfg(not(unix))]
    let _only_unix_marks_programs = is_program;
    options.open(path)
}

fn unwritable(name: &str, error: &io::Error) -> Diagnostic {
    let message = format!("`{name}` cannot be written: {}", describe_error(error));
    Diagnostic::error(code::UNWRITABLE, message)
}
