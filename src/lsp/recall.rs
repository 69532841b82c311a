//! Calling off, from outside, what is done beside the conversation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by who does the work and who may call it off.
#[derive(Clone, Debug, Default)]
pub(super) struct Recall(Arc<AtomicBool>);

impl Recall {
    /// Calls the work off; whether nobody had done so before.
    pub(super) fn raise(&self) -> bool {
        !self.0.swap(true, Ordering::Relaxed)
    }

    /// Whether it was called off.
    pub(super) fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Whether `other` calls off the same work.
    pub(super) fn is(&self, other: &Recall) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
