//! The options of `sayso schema`.

use clap::ValueEnum;

/// After the help of the command.
pub(in crate::cli) const HELP: &str = "\
Editors complete and check a TOML file whose first line names its schema:

  sayso schema wordlist > wordlist.schema.json
  #:schema ./wordlist.schema.json           the first line of a wordlist beside it";

/// What has a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum SchemaName {
    /// A wordlist
    Wordlist,
    /// sayso.toml
    Config,
    /// An exceptions file
    Exceptions,
    /// What --format json prints, and a line of --format jsonl
    Output,
}
