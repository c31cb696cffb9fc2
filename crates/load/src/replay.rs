use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use tupyo_client::BoardAddress;
use tupyo_merkle::leaf_hash;

use crate::connection::{Answer, Connection};
use crate::{Attempt, LoadError, Outcome, PreparedBallot};

/// How long a client waits before it asks a busy board again.
const PAUSE: Duration = Duration::from_millis(50);

/// Where ballots are posted: a board on this machine.
#[derive(Clone, Debug)]
pub struct Target {
    address: SocketAddr,
    path: String,
}

/// How much load, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How many clients cast at the same time, each over one connection that it keeps.
    pub connections: usize,
    /// No request is begun after this time.
    pub time: Duration,
    /// How often a client asks a busy board again.
    pub retries: u32,
}

impl Target {
    /// The election on its board, which must listen on a loopback address.
    ///
    /// # Errors
    /// [`LoadError::NotLoopback`].
    pub fn new(board: &BoardAddress) -> Result<Target, LoadError> {
        Ok(Target { address: loopback(&board.url)?, path: format!("/elections/{}/entries", board.election) })
    }

    /// Posts one entry over a connection of its own.
    pub fn post(&self, ballot: &PreparedBallot) -> Attempt {
        let mut client = Client { target: self, connection: None };
        client.attempt(ballot, 0).unwrap_or_else(|| Attempt {
            code: ballot.code,
            leaf: leaf_hash(&ballot.entry),
            outcome: Outcome::NoAnswer { reason: "no connection".to_owned() },
            latency: Duration::ZERO,
        })
    }
}

/// The address of a board on this machine: load goes nowhere else.
pub(crate) fn loopback(url: &str) -> Result<SocketAddr, LoadError> {
    let address = url.strip_prefix("http://").and_then(|address| address.parse().ok());
    let address = address.filter(|address: &SocketAddr| address.ip().is_loopback());
    address.ok_or_else(|| LoadError::NotLoopback { url: url.to_owned() })
}

/// Casts the ballots, in their order, over several connections; gives what became of each request that was begun, in no order. `answered` is told each
/// outcome. A client whose connection breaks logs that it got no answer and connects again; it ends when there is no board any more.
pub fn replay(
    target: &Target,
    ballots: &[PreparedBallot],
    bounds: &Bounds,
    answered: &(dyn Fn(&Outcome) + Sync),
) -> Vec<Attempt> {
    let (next, begun, attempts) = (AtomicUsize::new(0), Instant::now(), Mutex::new(Vec::new()));
    let client = || {
        let mut client = Client { target, connection: None };
        let mut own = Vec::new();
        while begun.elapsed() < bounds.time {
            let Some(ballot) = ballots.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            let Some(attempt) = client.attempt(ballot, bounds.retries) else { break };
            answered(&attempt.outcome);
            own.push(attempt);
        }
        attempts.lock().unwrap_or_else(std::sync::PoisonError::into_inner).append(&mut own);
    };
    thread::scope(|scope| (0..bounds.connections.max(1)).for_each(|_| drop(scope.spawn(client))));
    attempts.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

struct Client<'a> {
    target: &'a Target,
    connection: Option<Connection>,
}

impl Client<'_> {
    /// Posts a ballot. `None` if there is nobody to connect to: then nothing was sent.
    fn attempt(&mut self, ballot: &PreparedBallot, retries: u32) -> Option<Attempt> {
        let begun = Instant::now();
        let mut outcome = self.post(ballot)?;
        for _ in 0..retries {
            if !matches!(outcome, Outcome::Refused { status: 503, .. }) {
                break;
            }
            thread::sleep(PAUSE);
            outcome = self.post(ballot)?;
        }
        Some(Attempt { code: ballot.code, leaf: leaf_hash(&ballot.entry), outcome, latency: begun.elapsed() })
    }

    fn post(&mut self, ballot: &PreparedBallot) -> Option<Outcome> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.target.address).ok()?,
        };
        Some(match connection.post(&self.target.path, &ballot.entry) {
            Ok(answer) => {
                self.connection = Some(connection);
                outcome(answer)
            }
            Err(error) => Outcome::NoAnswer { reason: error.to_string() },
        })
    }
}

#[derive(Deserialize)]
struct Problem {
    code: String,
}

fn outcome(answer: Answer) -> Outcome {
    if answer.status == 200 {
        let index = answer.location.rsplit('/').next().and_then(|index| index.parse().ok());
        return Outcome::Acknowledged { index, receipt: String::from_utf8_lossy(&answer.body).into_owned() };
    }
    let problem = serde_json::from_slice::<Problem>(&answer.body);
    let code = problem.map_or_else(|_| format!("http-{}", answer.status), |problem| problem.code);
    Outcome::Refused { status: answer.status, code }
}
