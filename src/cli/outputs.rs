//! Where findings go: `--format` and `--output`, paired by their order on the command line.
//!
//! An `--output` takes the `--format` before it. A format that no output takes is printed on standard output, and there
//! is room for one.

use std::ops::Deref;
use std::path::PathBuf;

use clap::error::{Error, ErrorKind};
use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::options::FormatName;
use crate::project::place_of;
use crate::report::{Format, visible};

/// The options as typed.
#[derive(Args, Debug)]
struct Typed {
    /// How findings are printed; may be repeated, each with its own --output [default: human]
    #[arg(long, value_enum, help_heading = "Output")]
    format: Vec<FormatName>,

    /// Write the findings to this file, in the --format before it; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Vec<PathBuf>,
}

/// A report to print.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Output {
    /// In which format.
    pub(super) format: Format,
    /// In which file; on standard output, if none.
    pub(super) file: Option<PathBuf>,
}

/// Every report to print, in the order typed.
#[derive(Debug)]
pub(super) struct Outputs(Vec<Output>);

impl Deref for Outputs {
    type Target = [Output];

    fn deref(&self) -> &[Output] {
        &self.0
    }
}

impl Args for Outputs {
    fn augment_args(command: Command) -> Command {
        Typed::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Typed::augment_args_for_update(command)
    }
}

impl FromArgMatches for Outputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Outputs, Error> {
        let typed = Typed::from_arg_matches(matches)?;
        let places = |name| matches.indices_of(name).into_iter().flatten();
        let formats = typed.format.into_iter().map(|name| name.format());
        let formats = places("format").zip(formats.map(Word::Format));
        let files = places("output").zip(typed.output.into_iter().map(Word::File));
        let mut words: Vec<(usize, Word)> = formats.chain(files).collect();
        words.sort_by_key(|&(place, _)| place);
        let outputs = pair(words.into_iter().map(|(_, word)| word).collect());
        let outputs = outputs.and_then(|outputs| match matches.get_flag("statistics") {
            true => count_only(outputs),
            false => Ok(outputs),
        });
        outputs
            .map(Outputs)
            .map_err(|fault| Error::raw(ErrorKind::ArgumentConflict, fault))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Outputs::from_arg_matches(matches)?;
        Ok(())
    }
}

/// One of the two options with its value.
#[derive(Debug)]
enum Word {
    Format(Format),
    File(PathBuf),
}

/// The reports that the options ask for, or what is wrong with them.
fn pair(mut words: Vec<Word>) -> Result<Vec<Output>, String> {
    // of one format and one file the order says nothing
    if let [Word::File(_), Word::Format(_)] = words.as_slice() {
        words.reverse();
    }
    if !words.iter().any(|word| matches!(word, Word::Format(_))) {
        words.insert(0, Word::Format(Format::Human));
    }
    let mut outputs: Vec<Output> = Vec::new();
    for word in words {
        match word {
            Word::Format(format) => outputs.push(Output { format, file: None }),
            Word::File(file) => {
                let shown = file.display().to_string();
                let shown = visible(&shown);
                let is_taken = |output: &Output| {
                    let taken = output.file.as_deref();
                    taken.is_some_and(|taken| place_of(taken) == place_of(&file))
                };
                if outputs.iter().any(is_taken) {
                    return Err(format!("--output '{shown}' is there twice"));
                }
                match outputs.last_mut() {
                    Some(output) if output.file.is_none() => output.file = Some(file),
                    _ => {
                        return Err(format!(
                            "--output '{shown}' has no --format of its own: write one before it"
                        ));
                    }
                }
            }
        }
    }
    let open = outputs.iter().filter(|output| output.file.is_none());
    let open: Vec<&str> = open.map(|output| output.format.name()).collect();
    match open.as_slice() {
        [first, second, ..] => Err(format!(
            "--format {first} and --format {second} would both go to standard output: write --output FILE after one"
        )),
        _ => Ok(outputs),
    }
}

/// The same reports, if statistics can be printed so.
fn count_only(outputs: Vec<Output>) -> Result<Vec<Output>, String> {
    let has_no_columns = |output: &&Output| !matches!(output.format, Format::Human | Format::Json);
    match outputs.iter().find(has_no_columns) {
        Some(output) => Err(format!(
            "--statistics cannot be printed as {}: use --format human or --format json",
            output.format.name()
        )),
        None => Ok(outputs),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        outputs: Outputs,
        #[arg(long)]
        statistics: bool,
    }

    #[test]
    fn pairs() {
        let cases: &[(&str, Result<&str, &str>)] = &[
            ("", Ok("human")),
            ("--format short", Ok("short")),
            ("--output a", Ok("human>a")),
            ("--format json --output a", Ok("json>a")),
            ("--output a --format json", Ok("json>a")), // of two, either order
            (
                "--format github --format sarif --output a",
                Ok("github sarif>a"),
            ),
            (
                "--format sarif --output a --format github",
                Ok("sarif>a github"),
            ),
            (
                "--format sarif --output=a --format=csv --output b",
                Ok("sarif>a csv>b"),
            ),
            (
                "--format csv --output a --format csv --output b",
                Ok("csv>a csv>b"),
            ),
            ("--output a --output b", Err("'b' has no --format")),
            (
                "--format json --output a --output b",
                Err("'b' has no --format"),
            ),
            (
                "--output a --format json --format csv",
                Err("'a' has no --format"),
            ),
            (
                "--format json --output a --format csv --output ./a",
                Err("'./a' is there twice"),
            ),
            (
                "--format json --output x/a --format csv --output x/./a",
                Err("is there twice"),
            ),
            (
                "--format json --format csv",
                Err("--format json and --format csv would both"),
            ),
            ("--format json --format json", Err("would both")),
            ("--statistics", Ok("human")),
            ("--statistics --format json", Ok("json")),
            ("--statistics --format csv", Err("printed as csv")),
        ];
        for (line, expected) in cases {
            let words = ["line"].into_iter().chain(line.split_whitespace());
            let read = Line::try_parse_from(words).map(|line| {
                let show = |output: &Output| match &output.file {
                    Some(file) => format!("{}>{}", output.format.name(), file.display()),
                    None => output.format.name().to_owned(),
                };
                let shown: Vec<String> = line.outputs.iter().map(show).collect();
                shown.join(" ")
            });
            match (read, expected) {
                (Ok(read), Ok(expected)) => assert_eq!(read, *expected, "{line}"),
                (Err(error), Err(says)) => {
                    assert!(error.to_string().contains(says), "{line}: {error}");
                    assert_eq!(error.exit_code(), 2);
                }
                (read, expected) => panic!("{line}: {read:?}, not {expected:?}"),
            }
        }
    }
}
