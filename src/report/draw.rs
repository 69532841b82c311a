//! The one way a located message is drawn on a terminal: findings and diagnostics alike.
//!
//! codespan-reporting lays out the marks; the excerpt it draws is ours, and so are the words of severity and the
//! colours, which it asks for through [`WriteStyle`].

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity};
use codespan_reporting::files;
use codespan_reporting::term::{self, Config, WriteStyle};
use unicode_width::UnicodeWidthStr;

use super::excerpt::Excerpt;
use super::places::Places;
use super::visible::{one_line, wrap};
use crate::text::{Extract, Span};

/// The narrowest screen that is believed.
const NARROWEST: usize = 24;

/// What is drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Canvas {
    /// How many columns a line may take.
    pub width: usize,
    /// Whether colours are wanted.
    pub colour: bool,
}

/// How grave a message looks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tone {
    Error,
    Warning,
    Review,
    Note,
}

impl Tone {
    fn style(self) -> Style {
        let colour = match self {
            Tone::Error => AnsiColor::Red,
            Tone::Warning => AnsiColor::Yellow,
            Tone::Review => AnsiColor::Magenta,
            Tone::Note => AnsiColor::Green,
        };
        Style::new().fg_color(Some(colour.into()))
    }
}

/// A message to draw. Nothing in it needs to be safe to show; drawing makes it so.
#[derive(Debug)]
pub(crate) struct Drawing<'d> {
    /// How grave it looks.
    pub(crate) tone: Tone,
    /// The word for that.
    pub(crate) word: &'d str,
    /// What stands in brackets behind the word.
    pub(crate) code: &'d str,
    /// The message.
    pub(crate) message: &'d str,
    /// Where it points, with a few words on each place, the first being the place itself.
    pub(crate) target: Option<Target<'d>>,
    /// What follows, an item a paragraph.
    pub(crate) notes: Vec<String>,
}

/// The text a message points into.
#[derive(Debug)]
pub(crate) struct Target<'d> {
    /// The name of the file.
    pub(crate) name: &'d str,
    /// Its text and lines.
    pub(crate) places: &'d Places<'d>,
    /// The places; at least one.
    pub(crate) marks: Vec<(Span, String)>,
}

impl Drawing<'_> {
    /// Draws the message on `out`, followed by an empty line.
    pub(crate) fn draw(&self, canvas: Canvas, out: &mut dyn Write) -> io::Result<()> {
        let width = canvas.width.max(NARROWEST);
        let mut notes: Vec<String> = Vec::new();
        let mut labels = Vec::new();
        let excerpt = match &self.target {
            None => Excerpt::new("", &Places::new(&Extract::default()), &[], width),
            Some(target) => {
                let spans: Vec<Span> = target.marks.iter().map(|(span, _)| *span).collect();
                let excerpt = Excerpt::new(target.name, target.places, &spans, width);
                for (index, (_, words)) in target.marks.iter().enumerate() {
                    let style = if index == 0 {
                        LabelStyle::Primary
                    } else {
                        LabelStyle::Secondary
                    };
                    let mut label = Label::new(style, (), excerpt.marks[index].clone());
                    let words = one_line(words);
                    if target.marks.len() > 1 || words.width() <= excerpt.room_after(index) {
                        label.message = words;
                    } else {
                        notes.push(words);
                    }
                    labels.push(label);
                }
                excerpt
            }
        };
        notes.extend_from_slice(&self.notes);
        let columns = width - excerpt.digits().min(width / 2) - " = ".len();
        let notes = notes
            .iter()
            .map(|note| wrap(note, columns).join("\n"))
            .collect();
        // Our painter writes the word of severity and the code; codespan's own four words are not enough.
        let diagnostic = Diagnostic::new(Severity::Error)
            .with_message(one_line(self.message))
            .with_labels(labels)
            .with_notes(notes);
        let mut painter = Painter {
            out,
            tone: self.tone,
            title: format!("{}[{}]", self.word, one_line(self.code)),
            colour: canvas.colour,
            is_in_title: false,
        };
        let config = Config {
            start_context_lines: 1,
            end_context_lines: 1,
            ..Config::default()
        };
        term::emit_to_write_style(&mut painter, &config, &excerpt, &diagnostic).map_err(|error| {
            match error {
                files::Error::Io(error) => error,
                other => io::Error::other(other),
            }
        })
    }
}

/// Writes what codespan writes, with our title and our colours.
struct Painter<'o> {
    out: &'o mut dyn Write,
    tone: Tone,
    title: String,
    colour: bool,
    /// Between `set_header` and `set_header_message`, where codespan writes its own word.
    is_in_title: bool,
}

impl Painter<'_> {
    fn paint(&mut self, style: Style) -> io::Result<()> {
        if self.colour {
            write!(self.out, "{style}")?;
        }
        Ok(())
    }
}

impl Write for Painter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_in_title {
            return Ok(bytes.len());
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl WriteStyle for Painter<'_> {
    fn set_header(&mut self, _severity: Severity) -> io::Result<()> {
        self.paint(self.tone.style().bold())?;
        self.out.write_all(self.title.as_bytes())?;
        self.is_in_title = true;
        Ok(())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.is_in_title = false;
        self.reset()?;
        self.paint(Style::new().bold())
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.set_source_border()
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.set_source_border()
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.paint(Style::new().fg_color(Some(AnsiColor::Cyan.into())))
    }

    fn set_label(&mut self, _severity: Severity, label_style: LabelStyle) -> io::Result<()> {
        match label_style {
            LabelStyle::Primary => self.paint(self.tone.style()),
            LabelStyle::Secondary => self.set_source_border(),
        }
    }

    fn reset(&mut self) -> io::Result<()> {
        if self.colour {
            write!(self.out, "{}", anstyle::Reset)?;
        }
        Ok(())
    }
}
