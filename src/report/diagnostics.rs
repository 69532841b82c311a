//! Diagnostics, drawn as findings are: faults in a wordlist point into its TOML, bad bytes into the file.

use std::io::{self, Write};

use super::draw::{Canvas, Drawing, Target, Tone};
use super::places::LastPlaces;
use crate::diagnostic::{Diagnostic, Severity};

/// Draws `diagnostic` on `out`.
pub fn draw_diagnostic(
    diagnostic: &Diagnostic,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<()> {
    draw_diagnostics([diagnostic], canvas, out)
}

/// Draws `diagnostics` on `out`, one after the other.
pub fn draw_diagnostics<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut places = LastPlaces::default();
    let mut diagnostics = diagnostics.into_iter();
    diagnostics.try_for_each(|diagnostic| draw(diagnostic, &mut places, canvas, out))
}

fn draw<'d>(
    diagnostic: &'d Diagnostic,
    places: &mut LastPlaces<'d>,
    canvas: Canvas,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = diagnostic.file.as_ref().map(|file| places.of(&file.text));
    let target = match (&diagnostic.file, places) {
        (Some(file), Some(places)) if !diagnostic.labels.is_empty() => Some(Target {
            name: &file.name,
            places,
            marks: diagnostic
                .labels
                .iter()
                .map(|label| (label.span, label.message.clone()))
                .collect(),
        }),
        _ => None,
    };
    let mut notes = Vec::new();
    if let (Some(file), None) = (&diagnostic.file, &target) {
        notes.push(format!("in {}", file.name));
    }
    notes.extend(diagnostic.helps.iter().map(|help| format!("help: {help}")));
    Drawing {
        tone: match diagnostic.severity {
            Severity::Error => Tone::Error,
            Severity::Warning => Tone::Warning,
            Severity::Note => Tone::Note,
        },
        word: diagnostic.severity.name(),
        code: diagnostic.code,
        message: &diagnostic.message,
        target,
        notes,
    }
    .draw(canvas, out)
}
