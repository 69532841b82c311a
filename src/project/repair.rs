//! Putting mended texts in the place of files: whole or not at all, and never over what somebody else wrote meanwhile.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::files;
use super::names::{describe_error, name_of};
use super::output::replace;
use super::walk::Source;
use crate::diagnostic::{Diagnostic, code};
use crate::lint::Applicability;

/// What is done about findings that can be mended.
#[derive(Clone, Copy, Debug)]
pub struct FixChoice {
    /// How far to go.
    pub up_to: Applicability,
    /// Whether files are changed; if not, it is only told what would be.
    pub writes: bool,
}

/// A text that was mended, or would be.
#[derive(Debug)]
pub struct MendedFile {
    /// The name of the file as shown.
    pub name: String,
    /// Whether it came from standard input, and goes nowhere but to the caller.
    pub is_stdin: bool,
    /// Its bytes before.
    pub before: Vec<u8>,
    /// Its bytes after.
    pub after: Vec<u8>,
    /// How many findings were mended.
    pub fixed: usize,
}

/// Why a file is left alone.
enum Refusal {
    /// It is no longer what was checked.
    Changed,
    /// It must not be replaced, for that reason.
    Untouchable(&'static str),
    /// It cannot be written.
    Failed(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Refusal {
        Refusal::Failed(error)
    }
}

/// Puts mended texts in the place of files, one at a time.
#[derive(Debug)]
pub(super) struct Repairer<'f> {
    /// The folder that relative paths start from.
    folder: &'f Path,
    busy: Mutex<()>,
}

impl<'f> Repairer<'f> {
    pub(super) fn new(folder: &'f Path) -> Repairer<'f> {
        Repairer {
            folder,
            busy: Mutex::new(()),
        }
    }

    /// Puts `after` in the place of the file of `source`, if that still holds `before`.
    pub(super) fn put(
        &self,
        source: &Source,
        before: &[u8],
        after: &[u8],
    ) -> Result<(), Box<Diagnostic>> {
        let _alone = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let refusal = match self.try_put(&source.path, before, after) {
            Ok(()) => return Ok(()),
            Err(refusal) => refusal,
        };
        let name = name_of(&source.path);
        Err(Box::new(match refusal {
            Refusal::Changed => Diagnostic::error(
                code::CHANGED_MEANWHILE,
                format!("`{name}` was changed while it was checked, and is left as it is now"),
            )
            .help("run the command again"),
            Refusal::Untouchable(why) => {
                Diagnostic::error(code::NOT_FIXED, format!("`{name}` is left as it is: {why}"))
                    .help("`--diff` shows what would be changed")
            }
            Refusal::Failed(error) => Diagnostic::error(
                code::UNWRITABLE,
                format!("`{name}` cannot be written: {}", describe_error(&error)),
            )
            .help("it is left as it was"),
        }))
    }

    fn try_put(&self, path: &Path, before: &[u8], after: &[u8]) -> Result<(), Refusal> {
        let target = fs::canonicalize(self.folder.join(path))?;
        if self.leads_out(path, &target)? {
            return Err(Refusal::Untouchable(
                "a link leads out of this folder to it",
            ));
        }
        let metadata = fs::metadata(&target)?;
        if metadata.permissions().readonly() {
            return Err(Refusal::Untouchable("it is read-only"));
        }
        if has_other_names(&metadata) {
            return Err(Refusal::Untouchable(
                "it has more than one name (hard links), which replacing it would part",
            ));
        }
        let is_unchanged = || -> io::Result<bool> {
            let mut now = Vec::new();
            files::read_into(&target, &mut now)?;
            Ok(now == before)
        };
        if !is_unchanged()? {
            return Err(Refusal::Changed);
        }
        match replace(&target, &metadata, after, is_unchanged)? {
            true => Ok(()),
            false => Err(Refusal::Changed),
        }
    }

    /// Whether `target` is reached over a link and lies outside the folder.
    fn leads_out(&self, path: &Path, target: &Path) -> io::Result<bool> {
        let folder = fs::canonicalize(self.folder)?;
        let without_links = resolve(&folder.join(path));
        Ok(without_links != target && !target.starts_with(&folder))
    }
}

/// `path` without `.` and `..`, as if no part of it were a link.
fn resolve(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(resolved.pop()),
            _ => resolved.push(part),
        }
    }
    resolved
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    metadata.nlink() > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_changed_meanwhile_is_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.md");
        fs::write(&path, "now").expect("written");
        let repairer = Repairer::new(folder.path());
        let put = |before: &str| {
            let outcome = repairer.try_put(Path::new("a.md"), before.as_bytes(), b"after");
            matches!(outcome, Err(Refusal::Changed))
        };
        assert!(put("then"));
        assert_eq!(fs::read(&path).expect("read"), b"now");
        assert!(!put("now"));
        assert_eq!(fs::read(&path).expect("read"), b"after");
        fs::remove_file(&path).expect("removed");
        assert!(repairer.try_put(Path::new("a.md"), b"after", b"x").is_err());
        assert!(!path.exists(), "what was taken away does not come back");
    }

    #[test]
    fn paths_without_links() {
        let check = |path: &str, expected: &str| {
            assert_eq!(resolve(Path::new(path)), Path::new(expected), "{path}");
        };
        check("/a/./b", "/a/b");
        check("/a/../b", "/b");
        check("/../a", "/a");
    }
}
