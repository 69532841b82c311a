//! What `.gitignore` and `.saysoignore` say of the paths in their folders and below.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::diagnostic::{Diagnostic, code};
use crate::project::names::name_of;

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
    /// What is said in `folder`, an absolute path without links, all folders above it included.
    pub(super) fn of(folder: &Path) -> Ignores {
        let mut above: Vec<&Path> = folder.ancestors().collect();
        above.reverse();
        let nothing = Ignores::default();
        above
            .into_iter()
            .fold(nothing, |ignores, folder| ignores.within(folder))
    }

    /// What is said in `folder`, where this is said in the folder above it. What a file says and cannot be read ignores nothing.
    pub(super) fn within(&self, folder: &Path) -> Ignores {
        let mut ignores = self.clone();
        for (name, said) in IGNORE_FILES.iter().zip(&mut ignores.0) {
            let path = folder.join(name);
            if !path.is_file() {
                continue;
            }
            let mut builder = GitignoreBuilder::new(folder);
            builder.add(path);
            if let Ok(here) = builder.build() {
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
