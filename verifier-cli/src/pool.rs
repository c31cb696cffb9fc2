//! The threads that verify a record.

use crate::Stopped;

/// As many threads as asked for; 0 means as many as the machine has cores. How many a container may use stands in files
/// that are out of reach later.
pub(crate) fn threads_at_once(asked: usize) -> usize {
    if asked > 0 { asked } else { std::thread::available_parallelism().map_or(0, usize::from) }
}

pub(crate) fn threads(threads: usize) -> Result<rayon::ThreadPool, Stopped> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Stopped::Threads { threads, message: error.to_string() })
}
