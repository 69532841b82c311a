//! Writing a report to a file, whole or not at all: nobody must find half a report in the place of the last one.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Calls `write`, and puts what it wrote in the place of the file at `path`. If anything fails, what was there stays.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let metadata = match fs::metadata(path) {
        // A pipe or device is written to; nothing can take its place.
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
            let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
            write(&mut out)?;
            return out.flush();
        }
        Ok(metadata) => Some(metadata),
        Err(_) => None,
    };
    // Where a link stands, the file it leads to is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let (draft, file) = begin_draft(&target)?;
    let outcome = fill(file, write).and_then(|()| {
        if let Some(metadata) = metadata {
            fs::set_permissions(&draft, metadata.permissions())?;
        }
        fs::rename(&draft, &target)
    });
    let mut begun = DRAFT.lock().unwrap_or_else(PoisonError::into_inner);
    if outcome.is_err() {
        fs::remove_file(&draft).ok();
    }
    *begun = None;
    outcome
}

/// Puts `bytes` in the place of the file at `target`, of which the mode and the owner, as in `metadata`, are kept; not if
/// `may_go_on`, asked last of all, says no. Whether it was done. If anything fails, what was there stays.
pub(super) fn replace(
    target: &Path,
    metadata: &Metadata,
    bytes: &[u8],
    may_go_on: impl FnOnce() -> io::Result<bool>,
) -> io::Result<bool> {
    let (draft, file) = begin_draft(target)?;
    let outcome = fill(file, |out| out.write_all(bytes)).and_then(|()| {
        keep_owner(&draft, metadata)?;
        fs::set_permissions(&draft, metadata.permissions())?;
        if !may_go_on()? {
            fs::remove_file(&draft)?;
            return Ok(false);
        }
        fs::rename(&draft, target)?;
        Ok(true)
    });
    let mut begun = DRAFT.lock().unwrap_or_else(PoisonError::into_inner);
    if outcome.is_err() {
        fs::remove_file(&draft).ok();
    }
    *begun = None;
    outcome
}

/// Gives `draft` the owner and the group of the file it is to replace.
#[cfg(unix)]
fn keep_owner(draft: &Path, metadata: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};

    let own = fs::metadata(draft)?;
    let differing = |old: u32, new: u32| (old != new).then_some(old);
    let user = differing(metadata.uid(), own.uid());
    let group = differing(metadata.gid(), own.gid());
    match (user, group) {
        (None, None) => Ok(()),
        _ => chown(draft, user, group),
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Where a report for `path` would come to be, with links on the way followed: two paths of one place name one file.
/// Hard links are not seen through, since a report takes the place of a name.
pub fn place_of(path: &Path) -> PathBuf {
    if let Ok(place) = fs::canonicalize(path) {
        return place;
    }
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = fs::canonicalize(parent.unwrap_or(Path::new(".")));
    match (parent, path.file_name()) {
        (Ok(parent), Some(name)) => parent.join(name),
        // No such folder: only what is written can be compared.
        _ => path
            .components()
            .filter(|part| *part != Component::CurDir)
            .collect(),
    }
}

/// The draft that is being written, if any.
static DRAFT: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Takes away the draft that is being written, and lets no other be begun as long as the guard lives: for a program
/// that ends where it stands.
pub fn abandon_draft() -> impl Sized {
    let mut begun = DRAFT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(draft) = begun.take() {
        fs::remove_file(draft).ok();
    }
    begun
}

fn begin_draft(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut begun = DRAFT.lock().unwrap_or_else(PoisonError::into_inner);
    let (draft, file) = create_beside(target)?;
    *begun = Some(draft.clone());
    Ok((draft, file))
}

/// A new file in the folder of `target`, since a file can only be moved into place within a file system.
fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    for attempt in 0.. {
        let mut draft = OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let path = target.with_file_name(draft);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => {}
            outcome => return outcome.map(|file| (path, file)),
        }
    }
    unreachable!("the hundredth attempt is returned")
}

fn fill(file: File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.json");
        write_whole(&path, |out| out.write_all(b"first")).expect("written");
        let outcome = write_whole(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert!(outcome.is_err());
        assert_eq!(fs::read(&path).expect("read"), b"first");
        let names = fs::read_dir(folder.path()).expect("listed");
        assert_eq!(names.count(), 1, "a draft was left behind");
        // the program ends where it stands
        let outcome = write_whole(&path, |out| {
            out.write_all(b"half")?;
            drop(abandon_draft());
            let names = fs::read_dir(folder.path()).expect("listed");
            assert_eq!(names.count(), 1, "the draft is still there");
            Ok(())
        });
        assert!(outcome.is_err());
        assert_eq!(fs::read(&path).expect("read"), b"first");
    }

    #[cfg(unix)]
    #[test]
    fn one_place_has_many_paths() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("real")).expect("made");
        fs::write(path("real/report"), "").expect("written");
        symlink("real", path("link")).expect("linked");
        symlink("real/report", path("file")).expect("linked");
        symlink("real/gone", path("dangling")).expect("linked");
        for (one, other, is_same) in [
            ("real/report", "link/report", true),
            ("real/report", "file", true),
            ("real/new", "link/new", true), // not there yet
            ("real/new", "link/../real/./new", true),
            ("real/new", "link/report", false),
            ("real/gone", "dangling", false), // the link itself is replaced
            ("nowhere/new", "nowhere/./new", true),
            ("nowhere/new", "nowhere/other", false),
        ] {
            let found = place_of(&path(one)) == place_of(&path(other));
            assert_eq!(found, is_same, "{one} and {other}");
        }
        let here = std::path::absolute("new").expect("there is a folder");
        assert_eq!(place_of(Path::new("new")), place_of(&here));
    }

    #[test]
    fn a_folder_is_not_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("inside");
        fs::create_dir(&path).expect("made");
        assert!(write_whole(&path, |out| out.write_all(b"x")).is_err());
        assert!(path.is_dir());
    }
}
