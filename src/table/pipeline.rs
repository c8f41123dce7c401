//! Blocks through a pipeline: read in order, worked on several at once, written in order.
//!
//! With the feature `parallel` one thread reads, as many as there are processors work, and the caller's writes. For
//! each block a promise of its answer stands in a queue of bounded length; the writer takes promises in turn, so that
//! order needs no sorting, and a full queue stops the reader, so that memory does not grow with the table.

use crate::Error;

/// Takes each block of `source` through `work`; `write` is given the results in the order of the blocks.
///
/// # Errors
///
/// What `write` returns. An error of the source or of the work is one of the results; when `write` returns, all ends.
#[cfg(feature = "parallel")]
pub(super) fn in_order<Block: Send, Made: Send, Done>(
    source: impl Iterator<Item = Result<Block, Error>> + Send,
    work: impl Fn(Block) -> Result<Made, Error> + Sync,
    write: impl FnOnce(&mut dyn Iterator<Item = Result<Made, Error>>) -> Result<Done, Error>,
) -> Result<Done, Error> {
    use std::num::NonZero;
    use std::sync::mpsc::sync_channel;
    use std::sync::{Mutex, PoisonError};
    use std::thread;

    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let (promise, promised) = sync_channel(workers);
    let (hand_out, jobs) = sync_channel(workers);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        scope.spawn(move || {
            for block in source {
                let (answer, awaited) = sync_channel(1);
                // The writer may have gone.
                if promise.send(awaited).is_err() || hand_out.send((block, answer)).is_err() {
                    break;
                }
            }
        });
        for _ in 0..workers {
            scope.spawn(|| {
                let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                while let Ok((block, answer)) = next() {
                    // The writer may have gone.
                    let _ = answer.send(block.and_then(&work));
                }
            });
        }
        // A promise is broken by a panic only, which the scope passes on.
        write(&mut promised.into_iter().map_while(|awaited| awaited.recv().ok()))
    })
}

/// Takes each block of `source` through `work`; `write` is given the results in the order of the blocks.
///
/// # Errors
///
/// What `write` returns. An error of the source or of the work is one of the results; when `write` returns, all ends.
#[cfg(not(feature = "parallel"))]
pub(super) fn in_order<Block: Send, Made: Send, Done>(
    source: impl Iterator<Item = Result<Block, Error>> + Send,
    work: impl Fn(Block) -> Result<Made, Error> + Sync,
    write: impl FnOnce(&mut dyn Iterator<Item = Result<Made, Error>>) -> Result<Done, Error>,
) -> Result<Done, Error> {
    write(&mut source.map(|block| block.and_then(&work)))
}
