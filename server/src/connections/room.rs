//! How many connections there is room for.

use std::num::NonZero;
use std::thread;

use crate::Options;
use crate::log::{self, Event};

/// The most connections of a worker that have been closed to make room and are not gone yet.
const LEAVING: usize = 64;
/// Files that the process has open whatever it keeps, and some to spare.
const FILES: usize = 128;
/// Files of an election: its ledger's and its index's.
const FILES_OF_ELECTION: usize = 8;
/// A connection has its socket twice.
const FILES_OF_CONNECTION: usize = 2;

/// How many connections there may be. A process without a file left can neither accept nor store, and the storage must
/// never lack one: so all connections together, those that leave included, stay within what it leaves them.
pub(crate) struct Room {
    pub(crate) workers: usize,
    /// Of all workers together: when one more comes, one is closed.
    pub(crate) kept: usize,
    /// Of one worker: further ones wait in the system's queue until others have left.
    pub(crate) of_worker: usize,
}

impl Room {
    /// As many as asked for, or as the system lets this process have files for; twice, if gateways come, too.
    pub(crate) fn new(options: &Options) -> Room {
        Room::beside(options, options.max_elections.saturating_mul(FILES_OF_ELECTION))
    }

    /// The same beside so many other files.
    pub(crate) fn beside(options: &Options, others: usize) -> Room {
        let cores = || thread::available_parallelism().map_or(1, NonZero::get);
        let workers = options.workers.unwrap_or_else(cores).max(1);
        let for_storage = FILES.saturating_add(others);
        let of_connection = FILES_OF_CONNECTION * (1 + usize::from(options.gateway_listen.is_some()));
        let wanted = options.max_connections.saturating_add(workers.saturating_mul(LEAVING));
        let files = for_storage.saturating_add(wanted.saturating_mul(of_connection));
        // What cannot be asked for is not there to be counted.
        let files = rlimit::increase_nofile_limit(files as u64).unwrap_or(1024).min(usize::MAX as u64) as usize;
        let sockets = files.saturating_sub(for_storage.min(files / 2)) / of_connection;
        let room = Room::within(sockets.min(wanted), workers);
        if room.kept < options.max_connections {
            let Room { kept, .. } = room;
            log::event(Event::FewFiles { files, connections: kept });
        }
        room
    }

    /// Half of each worker's connections may be leaving, if there are few.
    fn within(sockets: usize, workers: usize) -> Room {
        let of_worker = (sockets / workers).max(2);
        let leaving = LEAVING.min(of_worker / 2);
        Room { workers, kept: (of_worker - leaving).saturating_mul(workers), of_worker }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_connections_stay_within_their_files() {
        for workers in 1..64 {
            for sockets in (2 * workers..1000).chain([100_000]) {
                let room = Room::within(sockets, workers);
                assert!(room.of_worker * room.workers <= sockets);
                assert!(room.kept >= workers && room.kept < room.of_worker * room.workers);
            }
        }
    }
}
