//! A bar on standard error, once a run lasts long enough for someone to wonder.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may last without one.
const PATIENCE: Duration = Duration::from_millis(500);

/// The bar, drawn only on a terminal.
pub(super) struct Progress {
    started: Instant,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar of a run that starts now.
    pub(super) fn new() -> Progress {
        Progress {
            started: Instant::now(),
            bar: OnceLock::new(),
        }
    }

    /// How long the run has lasted.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Says that `done` of `total` files are done.
    pub(super) fn advance(&self, done: usize, total: usize) {
        if self.bar.get().is_none() && self.started.elapsed() < PATIENCE {
            return;
        }
        self.bar
            .get_or_init(|| draw(total))
            .set_position(done as u64);
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn draw(total: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
