//! What is done to the server. Each round has a data directory of its own, and ends with what clients know held against
//! the board.

mod crash;
mod damage;
mod databases;
mod failing;
mod fronts;
mod leaders;
mod places;
mod races;
mod rivals;

use std::thread;
use std::time::{Duration, Instant};

use rand::Rng;
use tupyo_load::Trouble;

use crate::stage::{Running, Stage};
use crate::ways::Ways;

/// A kind of round: what is done to a server, and how.
pub struct Trial {
    /// Its name.
    pub name: &'static str,
    /// What is done and what must come of it.
    pub what: &'static str,
    /// Plays it.
    pub play: fn(&mut Stage<'_>) -> Result<(), Trouble>,
}

/// All kinds.
pub const ROUNDS: [Trial; 14] = [
    Trial { name: "kill", what: "kill -9 under load, again and again", play: crash::kill },
    Trial { name: "power-cut", what: "only synced bytes survive, others torn or gone", play: crash::power_cut },
    Trial { name: "stop", what: "SIGTERM under load: exit code 0", play: crash::stop },
    Trial { name: "clock", what: "the time of day jumps by years", play: crash::clock },
    Trial { name: "failing-change", what: "a write, sync or rename fails, made or not", play: failing::change },
    Trial { name: "full-disk", what: "507, reads go on, recovers by itself", play: failing::full_disk },
    Trial { name: "torn-tail", what: "cut behind what was acknowledged: kept", play: damage::torn_tail },
    Trial { name: "cut-inside", what: "cut inside: refused, with the entry", play: damage::cut_inside },
    Trial { name: "bit-flip", what: "any bit of any file: refused or harmless", play: damage::bit_flip },
    Trial { name: "live-flip", what: "a bit of an entry while it is served: never served", play: damage::live_flip },
    Trial { name: "index", what: "deleted, damaged, stale: same answers", play: damage::index },
    Trial { name: "two-writers", what: "a second server is refused", play: rivals::two_writers },
    Trial { name: "backup", what: "yesterday's state restored: noticed", play: rivals::backup },
    Trial { name: "races", what: "close against 1000 casts; 100 identical casts", play: races::races },
];

/// All kinds with several servers and databases.
pub const CLUSTER_ROUNDS: [Trial; 10] = [
    Trial { name: "leader-killed", what: "kill -9 of who leads; another leads within 10 s", play: leaders::killed },
    Trial { name: "leader-asleep", what: "SIGSTOP beyond the lease, and SIGCONT: exit code 8", play: leaders::asleep },
    Trial { name: "leader-stopped", what: "SIGTERM: another leads at once", play: leaders::stopped },
    Trial { name: "gateway-killed", what: "kill -9 of gateways, and of the leader with one", play: fronts::killed },
    Trial { name: "gateway-asleep", what: "SIGSTOP and SIGCONT, also while another leads", play: fronts::asleep },
    Trial { name: "backends", what: "pg_terminate_backend, or kill -9, in commits", play: databases::backends },
    Trial { name: "database-killed", what: "kill -9 of the primary's postmaster", play: databases::killed },
    Trial { name: "failover", what: "primary gone, the standby that has all promoted", play: databases::failover },
    Trial { name: "wrong-standby", what: "a standby that is behind: refused twice", play: databases::wrong_standby },
    Trial { name: "promoted-twice", what: "both standbys promoted: one goes on", play: databases::promoted_twice },
];

/// All kinds that cut ways and fill disks.
pub const NETWORK_ROUNDS: [Trial; 6] = [
    Trial { name: "cut-off-leader", what: "leader and databases apart, one way or both", play: places::leader },
    Trial { name: "cut-off-gateway", what: "gateway and servers apart, one way or both", play: places::gateway },
    Trial { name: "cut-off-copies", what: "primary and standbys apart for a while", play: places::standbys },
    Trial { name: "split", what: "a leader and the primary apart from all others", play: places::split },
    Trial { name: "narrow", what: "packets late and dropped; the leader killed", play: places::narrow },
    Trial { name: "full-log", what: "no room for the database's log", play: places::full_log },
];

impl Stage<'_> {
    /// Casts fresh ballots, and does something to the server when some time has passed. What clients were told is kept.
    fn under_load<T>(
        &mut self,
        target: Ways,
        ballots: usize,
        at_most: Duration,
        act: impl FnOnce() -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let ballots = self.fresh(ballots);
        let wait = at_most.mul_f64(self.rng.gen_range(0.0..1.0));
        let persistence = self.persistence;
        let (done, acted, heard) = thread::scope(|scope| {
            let clients = scope.spawn(|| target.load(&ballots, persistence));
            thread::sleep(wait);
            let (done, acted) = (act(), Instant::now());
            (done, acted, clients.join().unwrap_or_default())
        });
        self.acted = Some(acted);
        self.remember(heard);
        done
    }

    /// Starts the server again; what was begun is cast again, and everything must hold.
    fn recover(&mut self) -> Result<Running, Trouble> {
        let running = self.start()?;
        self.cast_again(&running)?;
        self.verify(&running)?;
        Ok(running)
    }

    /// Some acknowledged ballots are found under their tracking codes, at their indexes.
    fn find(&mut self, running: &Running) -> Result<(), Trouble> {
        let attempts = self.attempts();
        let step = attempts.len() / 7 + 1;
        for attempt in attempts.iter().step_by(step) {
            let tupyo_load::CastOutcome::Acknowledged { index: Some(index), .. } = attempt.outcome else { continue };
            let found = running.board.lookup(attempt.code)?.map(|found| found.index);
            Trouble::unless(found == Some(index), || format!("ballot {index} is found at {found:?}"))?;
        }
        Ok(())
    }
}
