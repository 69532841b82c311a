//! What may be typed: commands, options and their help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::outputs::Outputs;
use crate::glob::Globs;
use crate::project::{ConfigChoice, FailOn, Settings};
use crate::report::{self};
use crate::wordlist::is_language_tag;

mod exceptions;
mod fixes;
mod init;
mod listed;
mod lsp;
mod schema;
mod trace;

pub(super) use exceptions::ExceptionsOptions;
use fixes::FixOptions;
pub(super) use init::InitOptions;
use listed::ListedOptions;
pub(super) use lsp::LspOptions;
pub(super) use schema::SchemaName;
pub(super) use trace::TraceOptions;

const EXAMPLES: &str = "\
Examples:
  sayso check                             check all Markdown and text files below this folder
  sayso check -w brand.toml press/        check a folder with a wordlist of your own
  pbpaste | sayso check -                 check what is in the clipboard
  sayso explain openai-on-aws/model-access
                                          why a rule is there, and what to write instead";

const CHECK_HELP: &str = "\
Exit status:
  0    nothing at or above --fail-on
  1    findings at or above --fail-on
  2    a bad option, configuration or wordlist, a path that is missing or cannot be read,
       no file to check, no rule in force; the rest was checked all the same
  130  interrupted

Examples:
  sayso check docs README.md
  sayso check --format json --output report.json
  sayso check --format github --format sarif --output sayso.sarif
  sayso check --fail-on warning --as-of 2026-03-18
  git show HEAD:README.md | sayso check - --stdin-filename README.md

Which files: a path that is named is always read, as plain text if its ending is unknown. In
folders, Markdown and text files are read, unless they are hidden, ignored by .gitignore or
.saysoignore, or excluded; links are not followed.";

/// The approved-wording linter: finds wording that may not be said, and says what to write instead
#[derive(Debug, Parser)]
#[command(name = "sayso", version, after_help = EXAMPLES, max_term_width = 100)]
pub(super) struct Options {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options whose answer is of one moment.
const UNWATCHED: [&str; 6] = [
    "staged",
    "since",
    "files_from",
    "stdin_filename",
    "output",
    "write_baseline",
];

/// The names of the commands.
const COMMANDS: [&str; 11] = [
    "check",
    "completions",
    "exceptions",
    "explain",
    "init",
    "lsp",
    "man",
    "rules",
    "schema",
    "test",
    "trace",
];

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check files and folders for wording that may not be said
    Check(Box<CheckOptions>),
    /// Print what makes a shell complete the options of sayso
    Completions {
        /// The shell
        shell: Shell,
    },
    /// List every suppression and exception: who approved it, why, until when, whether it is needed
    Exceptions(ExceptionsOptions),
    /// Explain a rule: what, why, what to say instead, on whose authority, in force or not
    Explain(ExplainOptions),
    /// Set up a project: its configuration, a first wordlist, hooks and CI
    Init(InitOptions),
    /// Serve editors: the language server, on standard input and output
    Lsp(LspOptions),
    /// Print the manual page of sayso, or of one of its commands
    Man {
        /// The command
        #[arg(value_parser = COMMANDS)]
        command: Option<String>,
    },
    /// List every rule with its state on the day
    Rules(RulesOptions),
    /// Print the JSON Schema of a file that sayso reads or prints
    #[command(after_help = schema::HELP)]
    Schema {
        /// What the schema describes
        #[arg(value_enum, value_name = "NAME")]
        name: SchemaName,
    },
    /// Test wordlists: load them and run their examples
    Test(TestOptions),
    /// Show why a text is or is not flagged by a rule
    Trace(TraceOptions),
}

/// Options that choose rules.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
pub(super) struct PolicyOptions {
    /// Use this wordlist: a bundled name, a file, or a folder of files; may be repeated
    #[arg(short, long = "wordlist", value_name = "NAME|PATH")]
    wordlists: Vec<String>,

    /// Use this configuration instead of the sayso.toml above each file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Use no configuration
    #[arg(long, conflicts_with = "config")]
    no_config: bool,

    /// Read rules for this day, such as 2026-03-18 [default: today, UTC]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,

    /// Check for this audience only; may be repeated [default: all]
    #[arg(long, value_name = "NAME")]
    audience: Vec<String>,

    /// Check for this region only; may be repeated [default: all]
    #[arg(long, value_name = "NAME")]
    region: Vec<String>,

    /// Ask for rules in this language only, such as `en` or `de-AT`; may be repeated [default: all]
    #[arg(long, value_name = "TAG", value_parser = parse_language)]
    language: Vec<String>,
}

impl PolicyOptions {
    /// What was asked for, relative to `folder`.
    pub(super) fn settings(&self, folder: PathBuf) -> Settings {
        Settings {
            folder,
            wordlists: self.wordlists.clone(),
            config: match &self.config {
                Some(path) => ConfigChoice::File(path.clone()),
                None if self.no_config => ConfigChoice::Nowhere,
                None => ConfigChoice::Discover,
            },
            as_of: self.as_of.unwrap_or_else(today),
            audience: self.audience.clone(),
            region: self.region.clone(),
            language: self.language.clone(),
            fail_on: None,
            rules: Vec::new(),
            skipped_rules: Vec::new(),
            baseline: None,
            write_baseline: false,
        }
    }
}

/// The day it is at the prime meridian.
fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn parse_language(text: &str) -> Result<String, String> {
    match is_language_tag(text) {
        true => Ok(text.to_owned()),
        false => Err("write a language tag such as en, en-GB or zh-Hant".to_string()),
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "write a day as 2026-03-18".to_string())
}

#[derive(Args, Debug)]
#[command(after_help = CHECK_HELP)]
pub(super) struct CheckOptions {
    /// Files and folders to check; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,

    /// Read standard input as if it were this file
    #[arg(long, value_name = "NAME")]
    pub(super) stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    pub(super) policy: PolicyOptions,

    /// Ask for this rule only, as `list/rule` or `rule`; may be repeated
    #[arg(long = "rule", value_name = "ID", help_heading = "Rules")]
    pub(super) rules: Vec<String>,

    /// Do not ask for this rule; may be repeated
    #[arg(long = "skip-rule", value_name = "ID", help_heading = "Rules")]
    pub(super) skipped_rules: Vec<String>,

    /// Findings that this file knows do not count
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(super) baseline: Option<PathBuf>,

    /// Write the findings of this run to the file of --baseline
    #[arg(long, requires = "baseline", help_heading = "Rules")]
    pub(super) write_baseline: bool,

    /// Fail from this severity on [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Rules")]
    pub(super) fail_on: Option<FailOnName>,

    /// In folders, check files that match, whatever their ending; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    include: Vec<String>,

    /// In folders, leave out files and folders that match; may be repeated
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    exclude: Vec<String>,

    /// In folders, check hidden files too
    #[arg(long, help_heading = "Files")]
    pub(super) hidden: bool,

    /// In folders, check what .gitignore and .saysoignore name too
    #[arg(long, help_heading = "Files")]
    pub(super) no_ignore: bool,

    #[command(flatten)]
    pub(super) listed: ListedOptions,

    /// Check again whenever a file, a wordlist or the configuration changes, until Ctrl-C
    #[arg(long, help_heading = "Files", conflicts_with_all = UNWATCHED)]
    pub(super) watch: bool,

    /// Parse every file, also those that can hold no match: the result is the same
    #[arg(long, hide = true)]
    pub(super) no_filter: bool,

    /// Check so many files at once [default: as many as there are processors]
    #[arg(long, value_name = "N", help_heading = "Files", value_parser = parse_number)]
    pub(super) jobs: Option<usize>,

    #[command(flatten)]
    pub(super) fixes: FixOptions,

    #[command(flatten)]
    pub(super) outputs: Outputs,

    #[command(flatten)]
    pub(super) colour: ColourOptions,

    /// Print findings and errors only
    #[arg(short, long, help_heading = "Output")]
    pub(super) quiet: bool,

    /// Print suppressed and excepted findings too; they do not count
    #[arg(long, help_heading = "Output")]
    pub(super) show_suppressed: bool,

    /// Print how much each rule finds instead of the findings: in columns, or with --format json
    #[arg(long, help_heading = "Output")]
    pub(super) statistics: bool,

    /// Print at most so many findings; all are counted
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(super) max_findings: Option<usize>,
}

impl CheckOptions {
    /// What to check in folders.
    pub(super) fn included(&self) -> Result<Option<Globs>, globset::Error> {
        compile(&self.include)
    }

    /// What to leave out in folders.
    pub(super) fn excluded(&self) -> Result<Option<Globs>, globset::Error> {
        compile(&self.exclude)
    }
}

fn compile(patterns: &[String]) -> Result<Option<Globs>, globset::Error> {
    if patterns.is_empty() {
        return Ok(None);
    }
    Globs::new(patterns.iter().map(String::as_str)).map(Some)
}

fn parse_number(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("write a number from 1 on".to_string()),
    }
}

#[derive(Args, Debug)]
pub(super) struct ColourOptions {
    /// Whether to use colours
    #[arg(
        long = "color",
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output"
    )]
    pub(super) colour: ColourName,
}

/// For which text rules are listed.
#[derive(Args, Debug)]
pub(super) struct PlaceOptions {
    /// As they hold for this file, which need not be there: with overrides, and rules that bind some paths only
    #[arg(long = "for", value_name = "PATH", help_heading = "Rules")]
    pub(super) path: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = "Exit status: 0 explained; 2 no such rule, or rules that cannot be loaded.")]
pub(super) struct ExplainOptions {
    /// The rule, as `list/rule`, or `rule` where that is unique
    #[arg(value_name = "RULE")]
    pub(super) rule: String,

    #[command(flatten)]
    pub(super) policy: PolicyOptions,

    #[command(flatten)]
    pub(super) place: PlaceOptions,

    /// How it is printed
    #[arg(long, value_enum, default_value = "human", help_heading = "Output")]
    pub(super) format: TableFormatName,

    #[command(flatten)]
    pub(super) colour: ColourOptions,
}

#[derive(Args, Debug)]
#[command(after_help = "Exit status: 0 listed; 2 rules that cannot be loaded.")]
pub(super) struct RulesOptions {
    #[command(flatten)]
    pub(super) policy: PolicyOptions,

    #[command(flatten)]
    pub(super) place: PlaceOptions,

    /// List only the rules whose state changed from this day on
    #[arg(long, value_name = "DATE", value_parser = parse_date, help_heading = "Rules")]
    pub(super) diff_since: Option<Date>,

    /// How they are printed
    #[arg(long, value_enum, default_value = "human", help_heading = "Output")]
    pub(super) format: TableFormatName,

    #[command(flatten)]
    pub(super) colour: ColourOptions,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Exit status: 0 every example holds; 2 a fault in a wordlist or an example that does not hold."
)]
pub(super) struct TestOptions {
    /// Wordlists to test: bundled names, files or folders
    #[arg(value_name = "WORDLIST")]
    pub(super) wordlists: Vec<String>,

    /// Read rules for this day, such as 2026-03-18 [default: today, UTC]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,

    #[command(flatten)]
    pub(super) colour: ColourOptions,
}

impl TestOptions {
    /// What was asked for, relative to `folder`.
    pub(super) fn settings(&self, folder: PathBuf) -> Settings {
        Settings {
            folder,
            wordlists: self.wordlists.clone(),
            config: if self.wordlists.is_empty() {
                ConfigChoice::Discover
            } else {
                ConfigChoice::Nowhere
            },
            as_of: self.as_of.unwrap_or_else(today),
            audience: Vec::new(),
            region: Vec::new(),
            language: Vec::new(),
            fail_on: None,
            rules: Vec::new(),
            skipped_rules: Vec::new(),
            baseline: None,
            write_baseline: false,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FailOnName {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// What a person must decide, warnings and errors
    Review,
    /// All findings
    Info,
    /// No finding
    Never,
}

impl FailOnName {
    pub(super) fn level(self) -> FailOn {
        FailOn::NAMED[self as usize].1
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum FormatName {
    /// Drawn, with the text around each finding
    Human,
    /// A line a finding
    Short,
    /// One JSON document
    Json,
    /// A JSON object a finding, each on its line
    Jsonl,
    /// A page for people who use no terminal
    Html,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// The code quality report of GitLab
    Gitlab,
    /// JUnit XML
    Junit,
    /// Checkstyle XML
    Checkstyle,
    /// For reviewdog
    Rdjson,
    /// A row a finding, for spreadsheets
    Csv,
    /// A summary in Markdown, as for $GITHUB_STEP_SUMMARY
    Markdown,
}

impl FormatName {
    pub(super) fn format(self) -> report::Format {
        report::Format::ALL[self as usize]
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum TableFormatName {
    /// For people
    Human,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ColourName {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_options_are_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn every_command_has_a_manual_page() {
        let options = Options::command();
        let mut names: Vec<&str> = options
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        names.sort_unstable();
        assert_eq!(names, COMMANDS);
    }

    #[test]
    fn names_are_those_of_the_library() {
        for name in FailOnName::value_variants() {
            let typed = name.to_possible_value().expect("it can be typed");
            assert_eq!(FailOn::named(typed.get_name()), Some(name.level()));
        }
        for name in FormatName::value_variants() {
            let typed = name.to_possible_value().expect("it can be typed");
            assert_eq!(typed.get_name(), name.format().name());
        }
    }
}
