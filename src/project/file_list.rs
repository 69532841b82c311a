//! The names of files to check, from a file or from standard input.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::names::{describe_error, name_of};
use crate::diagnostic::{Diagnostic, code};

/// Reads the list at `path`, or standard input for `-`. Names are separated by NUL if there is one, as by `git … -z` and `find
/// -print0`; otherwise each stands on its line.
///
/// # Errors
///
/// If the list cannot be read.
pub fn read_file_list(folder: &Path, path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        // NULs are no sign of a binary here, and a pipe, such as a shell's `<(…)`, is waited for
        fs::read(folder.join(path))
    };
    let bytes = read.map_err(|error| {
        let name = match path == Path::new("-") {
            true => "standard input".to_owned(),
            false => format!("`{}`", name_of(path)),
        };
        let message = format!(
            "the list of files in {name} cannot be read: {}",
            describe_error(&error)
        );
        Diagnostic::error(code::UNREADABLE, message)
    })?;
    Ok(split(&bytes).map(to_path).collect())
}

/// The names in `bytes`; empty ones are passed over.
fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends_with_nul = bytes.contains(&0);
    let end = if ends_with_nul { 0 } else { b'\n' };
    bytes
        .split(move |&byte| byte == end)
        .map(move |name| match ends_with_nul {
            true => name,
            false => name.strip_suffix(b"\r").unwrap_or(name),
        })
        .filter(|name| !name.is_empty())
}

#[cfg(unix)]
fn to_path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;

    PathBuf::from(OsString::from_vec(name.to_vec()))
}

#[cfg(not(unix))]
fn to_path(name: &[u8]) -> PathBuf {
    PathBuf::from(OsString::from(String::from_utf8_lossy(name).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let table: &[(&[u8], &[&[u8]])] = &[
            (b"", &[]),
            (b"\n\n", &[]),
            (b"a.md", &[b"a.md"]), // no line end
            (b"a.md\nb c.md\n", &[b"a.md", b"b c.md"]),
            (b"a.md\r\n\r\nb.md\r\n", &[b"a.md", b"b.md"]),
            (b" a.md \n", &[b" a.md "]), // a space is part of a name
            (b"a\nb.md\0c\r\0", &[b"a\nb.md", b"c\r"]), // so is a line end, behind NUL
            (b"a.md\0", &[b"a.md"]),
            (b"\xFF.md\n", &[b"\xFF.md"]),
        ];
        for (bytes, names) in table {
            assert_eq!(split(bytes).collect::<Vec<_>>(), *names, "{bytes:?}");
        }
    }
}
