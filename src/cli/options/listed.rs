//! Options that choose files by what others know of them: git, or a list.

use std::path::PathBuf;

use clap::Args;

/// Which files, beside those that are named.
#[derive(Args, Debug)]
#[command(next_help_heading = "Files")]
pub(in crate::cli) struct ListedOptions {
    /// Check what is staged in git instead of the files on disk
    #[arg(long, conflicts_with_all = ["since", "write_baseline", "stdin_filename"])]
    pub(in crate::cli) staged: bool,

    /// Count only findings on lines changed since the merge base with this git revision
    #[arg(
        long,
        value_name = "REV",
        allow_hyphen_values = true,
        conflicts_with_all = ["write_baseline", "stdin_filename"]
    )]
    pub(in crate::cli) since: Option<String>,

    /// Check the files named in this file, each on its line or ended by NUL; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["paths", "stdin_filename"])]
    pub(in crate::cli) files_from: Option<PathBuf>,

    /// Leave out a file that is named as it would be left out in its folder
    #[arg(long)]
    pub(in crate::cli) force_exclude: bool,
}
