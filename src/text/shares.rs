//! Work on many things at once, on several threads.
//!
//! Whoever starts threads waits for them and does none of the work: else the first of them may get no processor before the one
//! that started it gives up its own, though another is idle.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;

/// So many things wait before threads are started for them.
const QUEUE: usize = 16;

/// How many threads may be at work at once.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Jobs(Option<NonZero<usize>>);

impl Jobs {
    /// As many as there are processors for this program.
    pub const OF_PROCESSORS: Jobs = Jobs(None);

    /// So many, and one at least.
    pub fn at_most(count: usize) -> Jobs {
        Jobs(NonZero::new(count.max(1)))
    }

    /// How many threads that are.
    fn threads(self) -> usize {
        static PROCESSORS: OnceLock<usize> = OnceLock::new();
        let processors = || thread::available_parallelism().map_or(1, NonZero::get);
        let most = self.0.map(NonZero::get);
        most.unwrap_or_else(|| *PROCESSORS.get_or_init(processors))
    }

    /// On how many threads `count` things are worked on. To count the processors takes a while: for one thing nobody does.
    pub(crate) fn threads_for(self, count: usize) -> usize {
        match count {
            0 | 1 => 1,
            _ => self.threads().min(count),
        }
    }
}

/// Does `work` on each of `threads` shares of `items`, at once, and gives what comes of them, in order. What one panics with is
/// passed on.
pub(crate) fn in_shares<'i, T: Sync, R: Send>(
    items: &'i [T],
    threads: usize,
    work: impl Fn(&'i [T]) -> R + Sync,
) -> Vec<R> {
    let size = items.len().div_ceil(threads.max(1)).max(1);
    let shares = items.chunks(size);
    if shares.len() < 2 {
        return shares.map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let start = |share| {
            let thread = thread::Builder::new().spawn_scoped(scope, move || work(share));
            (share, thread)
        };
        let started: Vec<_> = shares.map(start).collect();
        let mut all = Vec::with_capacity(started.len());
        for (share, thread) in started {
            all.push(match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // there are no more to be had
                Err(_) => work(share),
            });
        }
        all
    })
}

/// Does `work` on `first` and on all that it gives, on as many threads at once as `jobs` allows, once there is enough for them. Gives
/// what each thread gathered. What one panics with is passed on.
pub(crate) fn in_turns<T: Send, R: Default + Send>(
    first: T,
    jobs: Jobs,
    work: impl Fn(T, &mut R) -> Vec<T> + Sync,
) -> Vec<R> {
    let queue = Queue::new(first);
    let mut gathered = R::default();
    // for a few things no thread is worth its start, nor is it to count the processors
    let are_few = |waiting| waiting < QUEUE || jobs.threads() < 2;
    queue.drain(|thing| work(thing, &mut gathered), are_few);
    let mut all = vec![gathered];
    if queue.is_empty() {
        return all;
    }
    let help = || {
        let mut gathered = R::default();
        queue.drain(|thing| work(thing, &mut gathered), |_| true);
        gathered
    };
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().spawn_scoped(scope, help).ok();
        let started: Vec<_> = (0..jobs.threads()).map_while(start).collect();
        if started.is_empty() {
            // there are none to be had
            all.push(help());
        }
        for thread in started {
            all.push(thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
    });
    all
}

/// What several threads take turns at.
struct Queue<T> {
    state: Mutex<State<T>>,
    /// Rung when more waits, and when nothing will any more.
    bell: Condvar,
}

struct State<T> {
    waiting: Vec<T>,
    /// How many things are worked on, and may give more.
    busy: usize,
    /// How many threads wait for the bell.
    idle: usize,
}

impl<T> Queue<T> {
    fn new(first: T) -> Queue<T> {
        let state = State {
            waiting: vec![first],
            busy: 0,
            idle: 0,
        };
        Queue {
            state: Mutex::new(state),
            bell: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_empty(&self) -> bool {
        self.lock().waiting.is_empty()
    }

    /// Does `work` on what waits until nothing will any more, or until `goes_on`, which hears how much waits after each, says no.
    fn drain(&self, mut work: impl FnMut(T) -> Vec<T>, goes_on: impl Fn(usize) -> bool) {
        while let Some(thing) = self.next() {
            let busy = Busy(self);
            let more = work(thing);
            let waiting = {
                let mut state = self.lock();
                state.waiting.extend(more);
                state.waiting.len()
            };
            drop(busy);
            if !goes_on(waiting) {
                return;
            }
        }
    }

    /// Something to work on, waiting for it if need be; nothing once all is done.
    fn next(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            if let Some(thing) = state.waiting.pop() {
                state.busy += 1;
                return Some(thing);
            }
            if state.busy == 0 {
                return None;
            }
            state.idle += 1;
            state = self
                .bell
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }
}

/// Says that one thing less is worked on, also if that ended in a panic, so that nobody waits for it.
struct Busy<'q, T>(&'q Queue<T>);

impl<T> Drop for Busy<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.busy -= 1;
        if state.idle > 0 && (state.busy == 0 || !state.waiting.is_empty()) {
            self.0.bell.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Jobs, in_shares, in_turns};

    #[test]
    fn all_is_done_once_and_in_order() {
        for count in 0..20 {
            let items: Vec<usize> = (0..count).collect();
            for threads in 0..25 {
                let shares = in_shares(&items, threads, <[usize]>::to_vec);
                assert!(
                    shares.len() <= threads.max(1),
                    "{count} things, {threads} threads"
                );
                assert_eq!(shares.concat(), items, "{count} things, {threads} threads");
            }
        }
    }

    #[test]
    #[should_panic(expected = "seven")]
    fn a_panic_is_passed_on() {
        let work = |share: &[u8]| assert!(!share.contains(&7), "seven");
        in_shares(&[1, 7], 2, work);
    }

    /// A tree whose nodes are numbers: below each stand as many as it has, each smaller.
    fn below(node: u32) -> Vec<u32> {
        (0..node).collect()
    }

    #[test]
    fn all_that_comes_of_it_is_done_once() {
        for threads in [0, 1, 2, 3, 8] {
            for top in 0..12 {
                let work = |node, met: &mut Vec<u32>| {
                    met.push(node);
                    below(node)
                };
                let all = in_turns(top, Jobs::at_most(threads), work);
                assert!(all.len() <= threads + 1, "{} threads", all.len());
                let nodes: usize = all.iter().map(Vec::len).sum();
                assert_eq!(nodes, 1 << top, "{threads} threads, below {top}");
            }
        }
    }

    #[test]
    fn threads_are_started_only_for_enough() {
        let few = |node: u32, _: &mut ()| (0..node.min(1)).collect();
        assert_eq!(in_turns(9, Jobs::at_most(4), few).len(), 1);
        assert_eq!(
            in_turns(17, Jobs::at_most(4), |node, _: &mut ()| below(node)).len(),
            1 + 4
        );
    }

    #[test]
    fn a_panic_ends_all_turns() {
        for threads in [1, 4] {
            let work = |node: u32, _: &mut ()| {
                assert_ne!(node, 7, "seven");
                below(node)
            };
            let run = std::panic::AssertUnwindSafe(|| in_turns(16, Jobs::at_most(threads), work));
            assert!(std::panic::catch_unwind(run).is_err(), "{threads} threads");
        }
    }
}
