//! Plain texts that are too long to be kept: read, judged and forgotten stretch by stretch.
//!
//! A stretch ends behind a blank line, so it reads by itself. What may range from one stretch over others is not followed
//! here, nor are bytes that are no UTF-8: such a text is read whole, like any other.

use std::borrow::Cow;
use std::fs;
use std::io::{Read, Take};
use std::path::Path;

use super::{File, JudgedFile, Run, Worker};
use crate::document::{self, Format, Parts, Stored};
use crate::fix::{self, Mender};
use crate::lexicon::Sifted;
use crate::lint::{Finding, Judgement, Scratch};
use crate::project::files;
use crate::project::kept::Kept;
use crate::text::count_line_ends;

/// How long a stretch is at most, in bytes.
const STRETCH: usize = 256 * 1024;

/// The longest text that is read whole, in bytes.
const LONGEST_WHOLE: u64 = 4 * STRETCH as u64;

impl Run<'_> {
    /// Judges a long plain text; nothing if it is to be read whole, or the run was interrupted.
    pub(super) fn judge_long(&self, file: File<'_>) -> Option<JudgedFile> {
        let source = file.source;
        let is_plain = source.format == Format::Text && !source.is_stdin;
        let is_wanted_whole = source.staged.is_some()
            || source.changed.is_some()
            || self.effort.fix.is_some()
            || self.effort.no_filter
            || !source.realm.exceptions.is_empty();
        if !is_plain || is_wanted_whole {
            return None;
        }
        let mut stretches = Stretches::open(&self.settings.folder.join(&source.path))?;
        let mut worker = Worker {
            scratch: Scratch::of_stretches(),
            ..Worker::default()
        };
        let mut judgement = Judgement::default();
        let mut kept = Kept::default();
        let (mut from, mut line) = (0, 0);
        while !stretches.are_read {
            let text = stretches.next()?;
            if fix::may_be_generated(text, from == 0) {
                return None;
            }
            let sifter = &mut worker.sifter;
            let parts = match file.policy.sift(Format::Text, text, self.halt, sifter) {
                Sifted::Nothing => Parts::default(),
                Sifted::Parts(parts) => parts,
                // perhaps because the rules judge the text as a whole, or because it speaks to sayso
                Sifted::Everything => return None,
            };
            let mut found = self.judge_parts(file, text, &parts, &mut worker)?.findings;
            let mender = Mender::of_stretch(&worker.prose, text, Format::Text);
            self.offer_fixes(mender, &mut found)?;
            let shown = found.iter().flat_map(Finding::shown).collect();
            kept.lines.add_lines(text, (from, line), shown);
            for finding in &mut found {
                finding.move_spans(|span| kept.lines.locate(span.shifted(from)));
            }
            judgement.findings.append(&mut found);
            from += text.len();
            line += count_line_ends(text);
        }
        kept.bytes = stretches.bytes;
        kept.stored = stretches.stored?;
        Some(JudgedFile {
            known: self.recognise(file, &mut judgement.findings),
            ..self.tell(file, judgement, kept)
        })
    }
}

/// A long plain text, as it is read.
struct Stretches {
    rest: Take<fs::File>,
    /// The last stretch, and what was read behind it.
    buffer: Vec<u8>,
    /// How long the last stretch was.
    last: usize,
    /// How many bytes were read.
    bytes: u64,
    /// The way from the text to the bytes of the file; not known before the first stretch is read.
    stored: Option<Stored>,
    are_read: bool,
}

impl Stretches {
    /// Those of the text at `path`; nothing if it is none, or not long. It is read as long as it is now.
    fn open(path: &Path) -> Option<Stretches> {
        // most are short, and opened where they are read
        if fs::metadata(path).ok()?.len() <= LONGEST_WHOLE {
            return None;
        }
        let (file, length) = files::open_file(path).ok()?;
        Some(Stretches {
            rest: file.take(length),
            buffer: Vec::new(),
            last: 0,
            bytes: 0,
            stored: None,
            are_read: false,
        })
    }

    /// The next one; nothing if it cannot be read, is no UTF-8 or knows no end.
    fn next(&mut self) -> Option<&str> {
        self.buffer.drain(..self.last);
        let room = STRETCH - self.buffer.len();
        let mut room_full = self.rest.by_ref().take(room as u64);
        let read = room_full.read_to_end(&mut self.buffer).ok()?;
        self.bytes += read as u64;
        self.are_read = read < room;
        self.last = match self.are_read {
            true => self.buffer.len(),
            false => document::last_cut(&self.buffer).filter(|&cut| cut >= STRETCH / 2)?,
        };
        let bytes = &self.buffer[..self.last];
        if self.stored.is_some() {
            return str::from_utf8(bytes).ok();
        }
        let decoded = document::decode(bytes);
        self.stored = Some(decoded.stored);
        match decoded.text {
            Cow::Borrowed(text) if decoded.faults.is_empty() => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The stretches of `text`, up to one that is not read so.
    fn stretches(text: &[u8]) -> Option<Vec<String>> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        fs::write(&path, text).expect("written");
        let mut stretches = Stretches::open(&path)?;
        let mut read = Vec::new();
        while !stretches.are_read {
            read.push(stretches.next()?.to_owned());
        }
        assert_eq!(stretches.bytes, text.len() as u64);
        Some(read)
    }

    #[test]
    fn a_long_text_is_cut_behind_blank_lines() {
        for paragraph in ["é\n\n", "é word\r\n\t\r\n", "\n"] {
            for length in [LONGEST_WHOLE as usize + 1, 5 * STRETCH, 6 * STRETCH + 7] {
                let text = paragraph.repeat(length.div_ceil(paragraph.len()));
                let read = stretches(text.as_bytes()).expect("it is long");
                assert_eq!(read.concat(), text);
                assert!(read.len() > 4);
                for stretch in &read {
                    assert!(stretch.len() <= STRETCH);
                    assert!(stretch.is_empty() || stretch.ends_with(paragraph));
                }
                let marked = ["\u{FEFF}", &text].concat();
                let read = stretches(marked.as_bytes()).expect("a mark is no text");
                assert_eq!(read.concat(), text);
            }
        }
    }

    #[test]
    fn what_cannot_be_cut_is_not() {
        let long = "a b\n\n".repeat(LONGEST_WHOLE as usize / 4);
        assert!(stretches(long.as_bytes()).is_some());
        let short = &long[..LONGEST_WHOLE as usize];
        let line = long.replace('\n', " ");
        let bad = [long.as_bytes(), b"\xE9\n", long.as_bytes()].concat();
        let wide = [b"\xFF\xFE", long.as_bytes()].concat();
        let binary = [b"\0", long.as_bytes()].concat();
        for text in [short.as_bytes(), line.as_bytes(), &bad, &wide, &binary] {
            assert!(stretches(text).is_none());
        }
    }
}
