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
            let is_whole = !folder.is_empty() && !inside.starts_with(['.', MAIN_SEPARATOR]);
            is_whole.then_some(inside)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that begin alike are no other paths than their parts say.
    #[test]
    fn what_lies_in_a_folder_is_told_as_by_its_parts() {
        let names = ["a", "ab", ".", "..", ".b", "é", "b c"];
        let mut paths: Vec<String> = vec!["/".to_owned(), String::new()];
        for one in names {
            for other in names {
                paths.extend([
                    format!("/{one}/{other}"),
                    format!("/{one}//{other}/"),
                    format!("/{one}"),
                    format!("{one}/{other}/{one}"),
                    format!("/{one}/./{other}/{one}"),
                    format!("{one}/"),
                ]);
            }
        }
        let mut inside = 0;
        for path in paths.iter().map(Path::new) {
            for folder in paths.iter().map(Path::new) {
                let expected = path.strip_prefix(folder).ok();
                assert_eq!(
                    relative_to(path, folder),
                    expected,
                    "{path:?} in {folder:?}"
                );
                inside += usize::from(expected.is_some());
            }
        }
        assert!(inside > 1000, "{inside}");
    }
}
