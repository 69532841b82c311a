//! Work on many things at once, on several threads.

use std::io;
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::thread;

/// On how many threads `count` things are worked on at once.
pub(crate) fn threads_for(count: usize) -> usize {
    match count {
        // asking for the processors takes a while
        0 | 1 => 1,
        _ => thread::available_parallelism()
            .map_or(1, NonZero::get)
            .min(count),
    }
}

/// How many threads, up to `most`, there can be at once beside this one; an error if there are none.
pub(crate) fn available_threads(most: usize) -> io::Result<usize> {
    let gate = Mutex::new(());
    let mut refused = None;
    let count = thread::scope(|scope| {
        // none of them ends before all are there
        let closed = gate.lock();
        let wait = || drop(gate.lock());
        let start = |_: &usize| {
            let started = thread::Builder::new().spawn_scoped(scope, wait);
            refused = started.err();
            refused.is_none()
        };
        let count = (0..most).take_while(start).count();
        drop(closed);
        count
    });
    match refused {
        Some(error) if count == 0 => Err(error),
        _ => Ok(count),
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
    let mut shares = items.chunks(size);
    let Some(first) = shares.next() else {
        return Vec::new();
    };
    let work = &work;
    thread::scope(|scope| {
        let start = |share| {
            let thread = thread::Builder::new().spawn_scoped(scope, move || work(share));
            (share, thread)
        };
        let others: Vec<_> = shares.map(start).collect();
        let mut all = vec![work(first)];
        for (share, thread) in others {
            all.push(match thread {
                Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // there are no more to be had
                Err(_) => work(share),
            });
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::{available_threads, in_shares};

    #[test]
    fn threads_are_to_be_had() {
        assert_eq!(available_threads(5).expect("there are some"), 5);
        assert_eq!(available_threads(0).expect("none is wanted"), 0);
    }

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
}
