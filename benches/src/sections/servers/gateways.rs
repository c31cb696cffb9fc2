//! Gateways before a leader: what they take off it, and what they take themselves.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use tupyo_load::{
    Prepared, PreparedBallot, ReplayBounds, Replayed, ServerProcess, Target, TrialCertificates, receipts_hold, replay,
};
use tupyo_voter::BoardAddress;

use super::SIZE;
use crate::Row;

/// How many gateways, one after the other.
const NUMBERS: [usize; 3] = [1, 2, 4];
/// Clients of all of them: as many as where voters ask the leader.
const CLIENTS: usize = 1536;
/// Ballots that are cast before anything is measured: then the gateways have their connections to the leader.
const BEFORE: usize = 2 * CLIENTS;
/// Whom it is for, and who certifies it.
const CERTIFIED: [(&str, &str); 2] = [("leader", "leaders"), ("gateway", "gateways")];

/// Certificates, and where the leader listens for gateways.
struct Link {
    /// Where they are, as long as this is.
    _directory: TempDir,
    certificates: TrialCertificates,
    address: SocketAddr,
}

/// Nothing if no certificates can be made: by `openssl`.
pub fn measure(rounds: usize, prepared: &Prepared, server: &Path, verifying: f64) -> Vec<Row> {
    let Some(link) = Link::new() else { return Vec::new() };
    let rows = NUMBERS.into_iter().filter_map(|number| {
        let all = (0..rounds).map(|_| cast(prepared, server, &link, number));
        let best = all.min_by(|one, other| one[0].total_cmp(&other[0]))?;
        let row = |name, micros| Row::of_ballot(name, SIZE, micros).with(&format!("segment files, gateways: {number}"));
        let [passed, leader, gateways] = best;
        let leader = row("cast-leader", (leader - verifying).max(0.0));
        Some([row("cast", passed), leader, row("cast-gateways", gateways)])
    });
    rows.flatten().collect()
}

/// Casts ballots, through each gateway as many; what that took in µs per ballot: time, and the processor's of the
/// leader and of all gateways.
fn cast(prepared: &Prepared, server: &Path, link: &Link, number: usize) -> [f64; 3] {
    let directory = tempfile::tempdir().expect("a directory");
    let data = directory.path().join("data");
    let mut command = ServerProcess::command(server, &data, &prepared.official()).expect("a command");
    link.tell_leader(&mut command);
    let leader = ServerProcess::start(command).expect("a server");
    let address = prepared.begin(leader.url()).expect("an election");
    let started = (0..number).map(|_| ServerProcess::start(link.gateway(server)).expect("a gateway"));
    let gateways: Vec<ServerProcess> = started.collect();
    let used = || {
        let of_gateways = gateways.iter().map(|gateway| gateway.usage().cpu_seconds).sum();
        [leader.usage().cpu_seconds, of_gateways]
    };
    let (first, ballots) = prepared.ballots().split_at(BEFORE.min(prepared.ballots().len() / 2));
    ask_all(first, &gateways, &address);
    let before = used();
    let Replayed { attempts, time } = ask_all(ballots, &gateways, &address);
    let after = used();
    let receipts = receipts_hold(&attempts, ballots, &prepared.ledger_keys().expect("keys"));
    assert_eq!(receipts, ballots.len() as u64, "every ballot has a receipt");
    let seconds = [time.as_secs_f64(), after[0] - before[0], after[1] - before[1]];
    seconds.map(|seconds| seconds * 1e6 / receipts as f64)
}

/// What came of all of them, in the time that the slowest took.
fn ask_all(ballots: &[PreparedBallot], gateways: &[ServerProcess], address: &BoardAddress) -> Replayed {
    let connections = CLIENTS / gateways.len();
    let bounds = ReplayBounds { connections, time: Duration::from_secs(300), retries: 100, rest: Duration::ZERO };
    let ask = |gateway: &ServerProcess, part: &[PreparedBallot]| {
        let address = BoardAddress { url: gateway.url().to_owned(), ..address.clone() };
        let target = Target::new(&address).expect("a target").from_sources(CLIENTS as u16);
        replay(&target, part, &bounds, &|_| {}).expect("an event loop")
    };
    let parts = ballots.chunks(ballots.len().div_ceil(gateways.len()));
    thread::scope(|scope| {
        let asked: Vec<_> = gateways.iter().zip(parts).map(|(to, part)| scope.spawn(move || ask(to, part))).collect();
        let answered = asked.into_iter().map(|thread| thread.join().expect("clients"));
        let none = Replayed { attempts: Vec::new(), time: Duration::ZERO };
        answered.fold(none, |mut all, one| {
            all.attempts.extend(one.attempts);
            Replayed { time: all.time.max(one.time), ..all }
        })
    })
}

impl Link {
    fn new() -> Option<Link> {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).ok()?;
        let directory = tempfile::tempdir().ok()?;
        let certificates = TrialCertificates::new(directory.path().to_owned(), &[address.ip().to_string()]).ok()?;
        CERTIFIED
            .into_iter()
            .try_for_each(|(name, authority)| {
                certificates.authority(authority)?;
                certificates.certify(name, authority)
            })
            .ok()?;
        Some(Link { _directory: directory, certificates, address })
    }

    fn tell_leader(&self, command: &mut Command) {
        command.arg("--gateway-listen").arg(self.address.to_string());
        command.arg("--gateways").arg(self.certificates.certificate("gateways"));
        self.certificates.show("leader", command);
    }

    fn gateway(&self, server: &Path) -> Command {
        let mut command = Command::new(server);
        command.args(["gateway", "--listen", "127.0.0.1:0", "--queue", &CLIENTS.to_string()]);
        command.arg("--leader").arg(format!("https://{}", self.address));
        command.arg("--leader-authorities").arg(self.certificates.certificate("leaders"));
        self.certificates.show("gateway", &mut command);
        command
    }
}
