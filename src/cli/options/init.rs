//! The options of `sayso init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::project::Provider;

const HELP: &str = "\
Exit status: 0 something was written, or there is nothing left to write; 2 a file cannot be written.

Examples:
  sayso init                              sayso.toml and a first wordlist
  sayso init --git-hook --ci github       and a hook that checks each commit, and a CI workflow

A file that is there is left as it is.";

#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(in crate::cli) struct InitOptions {
    /// The folder of the project
    #[arg(value_name = "DIR", default_value = ".")]
    pub(in crate::cli) folder: PathBuf,

    /// Write .pre-commit-config.yaml, or show what to add to it
    #[arg(long)]
    pub(in crate::cli) pre_commit: bool,

    /// Write a git hook that checks what is staged before each commit
    #[arg(long)]
    pub(in crate::cli) git_hook: bool,

    /// Write the CI workflow for this provider, or show what to add to it
    #[arg(long, value_enum, value_name = "PROVIDER")]
    pub(in crate::cli) ci: Option<CiName>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum CiName {
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
}

impl CiName {
    pub(in crate::cli) fn provider(self) -> Provider {
        match self {
            CiName::Github => Provider::Github,
            CiName::Gitlab => Provider::Gitlab,
        }
    }
}
