use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde::Deserialize;
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;
use tupyo_merkle::leaf_hash;
use tupyo_voter::BoardAddress;

use crate::connection::{Answer, Connection};
use crate::loopback::loopback;
use crate::{Attempt, CastOutcome, LoadError, PreparedBallot};

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
pub struct ReplayBounds {
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
        let nothing = || CastOutcome::NoAnswer { reason: "no connection".to_owned() };
        let mut client = Client { target: self, connection: None };
        let answered = runtime().ok().and_then(|runtime| runtime.block_on(client.attempt(ballot, 0)));
        let (outcome, latency) = answered.unwrap_or_else(|| (nothing(), Duration::ZERO));
        Done { place: 0, outcome, latency }.attempt(ballot)
    }
}

/// What came of a replay.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// What became of each request that was begun, in no order.
    pub attempts: Vec<Attempt>,
    /// From the first request, when all clients had their connections, to the last answer.
    pub time: Duration,
}

/// Casts the ballots, in their order, over several connections, from one thread. `answered` is told each outcome. A
/// client whose connection breaks logs that it got no answer and connects again; it ends when there is no board any
/// more.
///
/// # Errors
/// [`LoadError::Process`] if the system grants no event loop.
pub fn replay(
    target: &Target,
    ballots: &[PreparedBallot],
    bounds: &ReplayBounds,
    answered: &dyn Fn(&CastOutcome),
) -> Result<Replayed, LoadError> {
    let runtime = runtime()?;
    let (done, time) = runtime.block_on(async {
        let clients = connect(target, bounds.connections.max(1)).await;
        let (begun, next) = (Instant::now(), AtomicUsize::new(0));
        let work = |client| cast(client, ballots, &next, bounds, begun, answered);
        let done: Vec<Vec<Done>> = clients.into_iter().map(work).collect::<FuturesUnordered<_>>().collect().await;
        (done.concat(), begun.elapsed())
    });
    // Hashed when the clock has stopped.
    let attempts = done.into_iter().filter_map(|done| {
        let ballot = ballots.get(done.place)?;
        Some(done.attempt(ballot))
    });
    Ok(Replayed { attempts: attempts.collect(), time })
}

/// Runs everything on the calling thread.
pub(crate) fn runtime() -> Result<Runtime, LoadError> {
    Builder::new_current_thread().enable_io().enable_time().build().map_err(LoadError::Process)
}

/// Clients that have connections, if there is a board.
async fn connect(target: &Target, count: usize) -> Vec<Client<'_>> {
    let mut clients = Vec::new();
    for _ in 0..count {
        let connection = Connection::open(target.address).await.ok();
        clients.push(Client { target, connection });
    }
    clients
}

/// What one client does.
async fn cast(
    mut client: Client<'_>,
    ballots: &[PreparedBallot],
    next: &AtomicUsize,
    bounds: &ReplayBounds,
    begun: Instant,
    answered: &dyn Fn(&CastOutcome),
) -> Vec<Done> {
    let mut own = Vec::new();
    while begun.elapsed() < bounds.time {
        let place = next.fetch_add(1, Ordering::Relaxed);
        let Some(ballot) = ballots.get(place) else { break };
        let Some((outcome, latency)) = client.attempt(ballot, bounds.retries).await else { break };
        answered(&outcome);
        own.push(Done { place, outcome, latency });
    }
    own
}

/// What became of the ballot at a place.
#[derive(Clone)]
struct Done {
    place: usize,
    outcome: CastOutcome,
    latency: Duration,
}

impl Done {
    fn attempt(self, ballot: &PreparedBallot) -> Attempt {
        let (outcome, latency) = (self.outcome, self.latency);
        Attempt { code: ballot.code, leaf: leaf_hash(&ballot.entry), outcome, latency }
    }
}

struct Client<'a> {
    target: &'a Target,
    connection: Option<Connection>,
}

impl Client<'_> {
    /// Posts a ballot. `None` if there is nobody to connect to: then nothing was sent.
    async fn attempt(&mut self, ballot: &PreparedBallot, retries: u32) -> Option<(CastOutcome, Duration)> {
        let begun = Instant::now();
        let mut outcome = self.post(ballot).await?;
        for _ in 0..retries {
            if !matches!(outcome, CastOutcome::Refused { status: 503, .. }) {
                break;
            }
            sleep(PAUSE).await;
            outcome = self.post(ballot).await?;
        }
        Some((outcome, begun.elapsed()))
    }

    async fn post(&mut self, ballot: &PreparedBallot) -> Option<CastOutcome> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.target.address).await.ok()?,
        };
        Some(match connection.post(&self.target.path, &ballot.entry).await {
            Ok(answer) => {
                self.connection = Some(connection);
                outcome(answer)
            }
            Err(error) => CastOutcome::NoAnswer { reason: error.to_string() },
        })
    }
}

#[derive(Deserialize)]
struct Problem {
    code: String,
}

fn outcome(answer: Answer) -> CastOutcome {
    if answer.status == 200 {
        let index = answer.location.rsplit('/').next().and_then(|index| index.parse().ok());
        return CastOutcome::Acknowledged { index, receipt: String::from_utf8_lossy(&answer.body).into_owned() };
    }
    let problem = serde_json::from_slice::<Problem>(&answer.body);
    let code = problem.map_or_else(|_| format!("http-{}", answer.status), |problem| problem.code);
    CastOutcome::Refused { status: answer.status, code }
}
