//! The options of `sayso trace`.

use std::path::PathBuf;

use clap::Args;

use super::{ColourOptions, PolicyOptions};

const HELP: &str = "\
Exit status:
  0    traced, flagged or not
  2    no such rule, or a file or rules that cannot be read

Examples:
  sayso trace model-access                what the rule's phrases look for
  sayso trace model-access press/a.md     why this file is or is not flagged
  pbpaste | sayso trace model-access -    why what is in the clipboard is or is not flagged

A rule that is not in force is traced as if it were. Standard input is read as plain text; name it
with --stdin-filename to have it read otherwise.";

#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(in crate::cli) struct TraceOptions {
    /// The rule, as `list/rule`, or `rule` where that is unique
    #[arg(value_name = "RULE")]
    pub(in crate::cli) rule: String,

    /// The text; `-` is standard input. Without it the rule's phrases are shown as compiled
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,

    /// Read standard input as if it were this file
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) policy: PolicyOptions,

    #[command(flatten)]
    pub(in crate::cli) colour: ColourOptions,
}
