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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::SourceFile;
    use crate::report::visible::visible;
    use crate::text::Span;

    /// Whether the words of a label stand beside the text, below it, or beside those of another.
    #[test]
    fn no_text_of_a_diagnostic_moves_the_terminal() {
        let text = "\u{1B}[31m\u{7}\u{202E}x\u{9B}2J";
        let file = Arc::new(SourceFile::new(text, format!("a {text} b\n")));
        let one = Diagnostic::error("missing-path", text)
            .at(&file, Span::new(0, 1), text)
            .help(text);
        let two = one.clone().at(&file, Span::new(2, 3), text);
        let none = Diagnostic::error("missing-path", text).help(text);
        for (diagnostic, times) in [(&one, 5), (&two, 6), (&none, 2)] {
            for width in [80, 300] {
                let canvas = Canvas {
                    width,
                    colour: false,
                };
                let mut out = Vec::new();
                draw_diagnostic(diagnostic, canvas, &mut out).expect("memory can be written");
                let drawn = String::from_utf8(out).expect("output is text");
                assert_eq!(visible(&drawn.replace('\n', "")), drawn.replace('\n', ""));
                assert_eq!(drawn.matches(&*visible(text)).count(), times, "{drawn}");
            }
        }
    }
}
