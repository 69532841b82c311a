//! Reading what a run is about: a file, what is staged of it, or standard input, which may keep one waiting.

use std::io::{self, Read};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::Settings;
use super::files;
use super::walk::Source;
use crate::text::Halt;

/// The largest read buffer that a thread keeps, in bytes.
const KEPT: usize = 8 << 20;

/// How often it is looked whether a wait for standard input was interrupted.
const PATIENCE: Duration = Duration::from_millis(50);

/// Reads the bytes of `source` into `buffer`; nothing if the run was interrupted meanwhile.
pub(super) fn read(
    settings: &Settings,
    source: &Source,
    buffer: &mut Vec<u8>,
    halt: Halt<'_>,
) -> Option<io::Result<()>> {
    buffer.clear();
    buffer.shrink_to(KEPT);
    if let Some(staged) = &source.staged {
        buffer.extend_from_slice(staged);
        return Some(Ok(()));
    }
    if source.is_stdin {
        return Some(read_stdin(halt)?.map(|bytes| *buffer = bytes));
    }
    Some(files::read_into(
        &settings.folder.join(&source.path),
        buffer,
    ))
}

/// Reads standard input to its end; nothing if the run is interrupted before. A read cannot be called off, so it is
/// left to a thread of its own.
fn read_stdin(halt: Halt<'_>) -> Option<io::Result<Vec<u8>>> {
    let (sender, receiver) = channel();
    let read = || {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    };
    let started = thread::Builder::new().spawn(move || {
        // Nobody listens any more if the run was interrupted.
        sender.send(read()).ok();
    });
    if started.is_err() {
        // there is no thread to be had
        return Some(read());
    }
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(outcome) => return Some(outcome),
            Err(RecvTimeoutError::Timeout) if halt.is_raised() => return None,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Some(Err(io::Error::other("the reader stopped")));
            }
        }
    }
}
