//! Options that mend what is found.

use clap::Args;

use crate::lint::Applicability;
use crate::project::FixChoice;

/// What is done about findings that can be mended.
#[derive(Args, Debug)]
#[command(next_help_heading = "Fixes")]
pub(in crate::cli) struct FixOptions {
    /// Write the allowed wording where that is safe; of standard input, print the mended text
    #[arg(long, conflicts_with_all = ["staged", "since", "write_baseline", "watch"])]
    pub(in crate::cli) fix: bool,

    /// With --fix or --diff: write it also where a person should look at it
    #[arg(long)]
    pub(in crate::cli) unsafe_fixes: bool,

    /// Print what --fix would change, as a patch, and change nothing
    #[arg(
        long,
        conflicts_with_all = ["staged", "since", "write_baseline", "watch", "format", "output", "statistics"]
    )]
    pub(in crate::cli) diff: bool,
}

impl FixOptions {
    /// What was asked for.
    pub(in crate::cli) fn choice(&self) -> Option<FixChoice> {
        (self.fix || self.diff).then_some(FixChoice {
            up_to: match self.unsafe_fixes {
                true => Applicability::Suggest,
                false => Applicability::Safe,
            },
            writes: !self.diff,
        })
    }
}
