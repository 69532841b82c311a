//! The options of `sayso lsp`.

use clap::Args;

use super::{PolicyOptions, today};
use crate::lsp::ServerOptions;

const HELP: &str = "\
Exit status: 0 shut down as the protocol asks for; 1 ended otherwise.

An editor starts this command and talks to it; docs/lsp.md tells how to set it up. Options hold for
every folder; without any, each text is checked by the rules of the sayso.toml above it.";

#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(in crate::cli) struct LspOptions {
    #[command(flatten)]
    policy: PolicyOptions,

    /// Standard input and output, which is all there is; some editors say so
    #[arg(long, hide = true)]
    stdio: bool,
}

impl LspOptions {
    /// What was asked for.
    pub(in crate::cli) fn server(&self) -> ServerOptions {
        ServerOptions {
            settings: self.policy.settings(std::path::PathBuf::new()),
            keeps_day: self.policy.as_of.is_some(),
            today,
        }
    }
}
