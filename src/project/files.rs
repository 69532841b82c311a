//! Reading files that others may be writing to, cutting short, or putting something else in the place of.
//!
//! A file is read as long as it was when it was opened: one that grows as fast as it is read would never end. Of a
//! file that is not text no more is read than shows it, so that no disk image fills the memory. What is no file
//! is not read at all: a pipe could keep a run waiting for ever.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::document;

/// How much of a file shows whether it is text, in bytes.
const HEAD: u64 = document::BINARY_WINDOW as u64;

/// Reads the file at `path` into `buffer`, which is empty; of one that is binary, the beginning.
pub(super) fn read_into(path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
    let (mut file, length) = open_file(path)?;
    // the files of /proc have no length
    if length == 0 {
        return file.read_to_end(buffer).map(drop);
    }
    (&file).take(HEAD.min(length)).read_to_end(buffer)?;
    if length <= HEAD || document::is_binary(buffer) {
        return Ok(());
    }
    let rest = length - HEAD;
    buffer.try_reserve_exact(usize::try_from(rest).map_err(|_| io::ErrorKind::OutOfMemory)?)?;
    file.take(rest).read_to_end(buffer).map(drop)
}

/// Reads a file of ours: a wordlist or a configuration.
pub(super) fn read_input(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    read_into(path, &mut bytes)?;
    Ok(bytes)
}

/// Opens the file at `path`; how long it is, in bytes.
pub(super) fn open_file(path: &Path) -> io::Result<(File, u64)> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    match metadata.is_file() {
        true => Ok((file, metadata.len())),
        false => Err(io::Error::other("it is no file")),
    }
}

/// Opens what is to be read, and does not wait if it is a pipe that nobody writes to.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = File::options();
    options.read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn check(written: &[u8], read: usize) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.md");
        fs::write(&path, written).expect("written");
        let mut buffer = Vec::new();
        read_into(&path, &mut buffer).expect("read");
        assert_eq!(buffer, written[..read]);
    }

    #[test]
    fn text_is_read_whole_and_what_is_no_text_is_not() {
        let head = HEAD as usize;
        for length in [0, 1, head - 1, head, head + 1, 5 * head] {
            check(&b"a".repeat(length), length);
        }
        check(&b"\0".repeat(5 * head), head);
        check(&[b"a".repeat(head), b"\0".repeat(head)].concat(), 2 * head); // too late to be seen
        check(
            &[&b"\xFF\xFE"[..], &b"a\0".repeat(head)].concat(),
            2 * head + 2,
        ); // UTF-16
    }
}
