//! What is kept of a file that was judged, until all is reported: the lines that are pointed at, and the way from them to
//! the bytes of the file.

use super::faults::POINTED_AT;
use crate::document::{DecodeFault, Decoded, Stored};
use crate::lint::{Finding, Judgement};
use crate::text::Extract;

/// What is kept of a file.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The lines that findings, faults and remarks are about.
    pub(super) lines: Extract,
    /// From bytes of the decoded text to bytes of the file.
    pub(super) stored: Stored,
    /// What could not be decoded; the first of them stand in the lines.
    pub(super) faults: Vec<DecodeFault>,
    /// The size of the file.
    pub(super) bytes: u64,
}

impl Kept {
    /// Of a file of so many bytes what `judgement` points at, whose spans become those of what is kept.
    pub(super) fn of(decoded: Decoded<'_>, bytes: u64, judgement: &mut Judgement) -> Kept {
        let Decoded {
            text,
            stored,
            mut faults,
        } = decoded;
        let (findings, remarks) = (&mut judgement.findings, &mut judgement.remarks);
        let pointed = faults.iter_mut().take(POINTED_AT);
        let places = remarks.iter_mut().map(|remark| &mut remark.place.0);
        let mut places: Vec<_> = places.chain(pointed.map(|fault| &mut fault.span)).collect();
        let shown = findings.iter().flat_map(Finding::shown);
        let shown = shown.chain(places.iter().map(|place| **place));
        let lines = Extract::of_lines(&text, shown.collect());
        for finding in findings {
            finding.move_spans(|span| lines.locate(span));
        }
        for place in &mut places {
            **place = lines.locate(**place);
        }
        Kept {
            lines,
            stored,
            faults,
            bytes,
        }
    }
}
