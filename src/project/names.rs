//! How paths and errors are told.

use std::io;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

/// What went wrong, in words.
pub(super) fn describe_error(error: &io::Error) -> String {
    without_number(&error.to_string())
}

/// `text` without the system's number of the error.
pub(super) fn without_number(text: &str) -> String {
    match text.rfind(" (os error ") {
        Some(at) => text[..at].to_string(),
        None => text.to_string(),
    }
}

/// `path` without `.` components, which say nothing.
pub(super) fn tidy(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| *part != Component::CurDir)
        .collect()
}

/// `path` as shown in reports: with `/` on every system, and U+FFFD for what is no text.
pub(super) fn name_of(path: &Path) -> String {
    let name = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' {
        name.into_owned()
    } else {
        name.replace(MAIN_SEPARATOR, "/")
    }
}

/// `path` from `folder` on, if it lies in there.
pub(super) fn relative_to<'p>(path: &'p Path, folder: &Path) -> Option<&'p Path> {
    // mostly they are texts that begin alike, and to compare paths part by part takes longer
    let alike = path
        .to_str()
        .zip(folder.to_str())
        .and_then(|(path, folder)| {
            let inside = path.strip_prefix(folder)?.strip_prefix(MAIN_SEPARATOR)?;
            (!inside.starts_with(['.', MAIN_SEPARATOR])).then_some(inside)
        });
    match alike {
        Some(inside) => Some(Path::new(inside)),
        None => path.strip_prefix(folder).ok(),
    }
}

/// The name of `path` from `folder` on; the whole, if it lies elsewhere.
pub(super) fn relative_name(path: &Path, folder: &Path) -> String {
    name_of(relative_to(path, folder).unwrap_or(path))
}
