//! The two streams of a terminal: how wide, whether coloured, and what to do when nobody reads.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size_of};

use super::options::{ColourName, ColourOptions};
use super::{CLEAN, FAILED};
use crate::diagnostic::code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Canvas, draw_diagnostics};

/// How wide text is drawn when nobody says how wide the screen is.
const WIDTH: usize = 100;

/// The folder the program was started in; relative paths work without it too.
pub(super) fn folder() -> PathBuf {
    env::current_dir().unwrap_or_default()
}

/// What is drawn on standard output.
pub(super) fn output_canvas(options: &ColourOptions) -> Canvas {
    let size = terminal_size_of(io::stdout());
    Canvas {
        width: width(size.map(|(width, _)| width)),
        colour: is_coloured(options, AutoStream::choice(&io::stdout())),
    }
}

/// What is drawn on standard error.
pub(super) fn error_canvas(options: &ColourOptions) -> Canvas {
    let size = terminal_size_of(io::stderr());
    Canvas {
        width: width(size.map(|(width, _)| width)),
        colour: is_coloured(options, AutoStream::choice(&io::stderr())),
    }
}

/// What is drawn in a file.
pub(super) fn file_canvas(options: &ColourOptions) -> Canvas {
    Canvas {
        width: WIDTH,
        colour: is_coloured(options, ColorChoice::Never),
    }
}

fn width(measured: Option<Width>) -> usize {
    let told = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    told.filter(|&columns: &usize| columns > 0)
        .or(measured.map(|Width(columns)| usize::from(columns)))
        .filter(|&columns| columns > 0)
        .unwrap_or(WIDTH)
}

fn is_coloured(options: &ColourOptions, found: ColorChoice) -> bool {
    match options.colour {
        ColourName::Auto => found != ColorChoice::Never,
        ColourName::Always => true,
        ColourName::Never => false,
    }
}

/// Writes to standard output. A closed pipe is no fault: whoever read it has seen enough.
pub(super) fn print(
    canvas: Canvas,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Diagnostic> {
    let write_all = |out: &mut dyn Write| {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        write(&mut out)?;
        out.flush()
    };
    // Consoles that know no escape codes need anstream; nothing else does.
    let outcome = if canvas.colour && io::stdout().is_terminal() {
        write_all(&mut AutoStream::always(io::stdout().lock()))
    } else {
        write_all(&mut io::stdout().lock())
    };
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Diagnostic::error(
            code::UNWRITABLE,
            format!("standard output cannot be written: {error}"),
        )),
        Err(_) => {
            CLOSED.store(true, Ordering::Relaxed);
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// Writes to standard output what is no report: a text, a patch. `write` is told whether it is a screen.
pub(super) fn print_plain(
    write: impl FnOnce(&mut dyn Write, bool) -> io::Result<()>,
) -> Result<(), Diagnostic> {
    let is_screen = io::stdout().is_terminal();
    let canvas = Canvas {
        width: WIDTH,
        colour: false,
    };
    print(canvas, |out| write(out, is_screen))
}

/// Writes a report to standard error.
pub(super) fn print_error(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let mut out = BufWriter::new(io::stderr().lock());
    // If standard error is closed there is nobody left to tell.
    write(&mut out).ok();
    out.flush().ok();
}

/// Whether nobody reads standard output any more.
static CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether nobody reads standard output any more, as far as was noticed.
pub(super) fn is_closed() -> bool {
    CLOSED.load(Ordering::Relaxed)
}

/// Draws `diagnostics` on standard error.
pub(super) fn complain<'d>(canvas: Canvas, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) {
    let mut out = BufWriter::new(io::stderr().lock());
    // If standard error is closed there is nobody left to tell.
    draw_diagnostics(diagnostics, canvas, &mut out).ok();
    out.flush().ok();
}

/// Writes a line to standard error.
pub(super) fn remark(line: &str) {
    // If standard error is closed there is nobody left to tell.
    writeln!(io::stderr(), "{line}").ok();
}

/// The exit status of a command that printed something and met `diagnostics`.
pub(super) fn status(diagnostics: &[Diagnostic]) -> u8 {
    let failed = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    if diagnostics.iter().any(failed) {
        FAILED
    } else {
        CLEAN
    }
}
