//! The options of `sayso exceptions`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ColourOptions, PolicyOptions};
use crate::report::AuditFormat;

const HELP: &str = "\
Exit status: 0 listed; 2 a suppression or an exception that is not in order, or a file or rules that cannot
be read.

Examples:
  sayso exceptions                        all of this folder
  sayso exceptions --expiring 30          what must be approved anew or mended within 30 days
  sayso exceptions --format csv > audit.csv";

#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(in crate::cli) struct ExceptionsOptions {
    /// Files and folders whose suppressions are listed
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) policy: PolicyOptions,

    /// List only those that end within so many days, or have ended
    #[arg(long, value_name = "DAYS")]
    pub(in crate::cli) expiring: Option<u32>,

    /// How they are printed
    #[arg(long, value_enum, default_value = "human", help_heading = "Output")]
    pub(in crate::cli) format: AuditFormatName,

    #[command(flatten)]
    pub(in crate::cli) colour: ColourOptions,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum AuditFormatName {
    /// For people
    Human,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

impl AuditFormatName {
    pub(in crate::cli) fn format(self) -> AuditFormat {
        match self {
            AuditFormatName::Human => AuditFormat::Human,
            AuditFormatName::Json => AuditFormat::Json,
            AuditFormatName::Csv => AuditFormat::Csv,
        }
    }
}
