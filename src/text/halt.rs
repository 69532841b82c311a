//! Calling work off: who works on a text looks at a handle again and again, and ends soon once it is raised.
//!
//! Nobody is made to unwind: a pass that finds the handle raised breaks off and leaves what it made as it is, unfinished.
//! A handle that was raised stays raised, so one look at the end tells whether a result is whole.

/// How many bytes of a text are worked through between two looks.
pub const STRIDE: usize = 32 << 10;

/// Whether work is to end before it is done. Who handed it in looks at it too, before using what was made.
#[derive(Clone, Copy)]
pub struct Halt<'s>(&'s (dyn Fn() -> bool + Sync));

impl<'s> Halt<'s> {
    /// A handle that is never raised.
    pub const NEVER: Halt<'static> = Halt(&|| false);

    /// A handle that is raised once `is_raised` says so, which from then on must say so every time.
    pub fn when(is_raised: &'s (dyn Fn() -> bool + Sync)) -> Halt<'s> {
        Halt(is_raised)
    }

    /// Whether work is to end.
    pub fn is_raised(self) -> bool {
        (self.0)()
    }

    /// `items`, until it is raised.
    pub fn limit<I: IntoIterator>(self, items: I) -> impl Iterator<Item = I::Item> + use<'s, I> {
        let mut items = items.into_iter();
        std::iter::from_fn(move || match self.is_raised() {
            true => None,
            false => items.next(),
        })
    }

    /// To look at it on the way through a text.
    pub fn lookout(self) -> Lookout<'s> {
        Lookout {
            halt: self,
            next: 0,
        }
    }
}

/// Looks at a [`Halt`] once for each [`STRIDE`] of a text, so that looking costs nothing.
pub struct Lookout<'s> {
    halt: Halt<'s>,
    /// From where on it is looked again.
    next: usize,
}

impl Lookout<'_> {
    /// Whether work is to end, having come to byte `at`.
    #[inline]
    pub fn is_raised(&mut self, at: usize) -> bool {
        at >= self.next && self.look(at)
    }

    fn look(&mut self, at: usize) -> bool {
        let is_raised = self.halt.is_raised();
        // once raised it is seen at every byte
        self.next = if is_raised { 0 } else { at + STRIDE };
        is_raised
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_lookout_looks_once_a_stride_and_goes_on_to_say_so() {
        let looks = AtomicUsize::new(0);
        let is_raised = || looks.fetch_add(1, Ordering::Relaxed) >= 3;
        let mut lookout = Halt::when(&is_raised).lookout();
        let raised = (0..10 * STRIDE).find(|&at| lookout.is_raised(at));
        assert_eq!(raised, Some(3 * STRIDE));
        assert_eq!(looks.load(Ordering::Relaxed), 4);
        assert!(lookout.is_raised(0));
        let mut never = Halt::NEVER.lookout();
        assert!(!(0..10 * STRIDE).any(|at| never.is_raised(at)));
    }
}
