//! Posts prepared ballots over many connections.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use rand::Rng;
use serde::Deserialize;
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;
use tupyo_merkle::leaf_hash;
use tupyo_voter::BoardAddress;

use crate::connection::{Answer, Connection};
use crate::loopback::loopback;
use crate::{Attempt, CastOutcome, LoadError, PreparedBallot};

/// How long a client waits before it asks a busy board again that does not say.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a voter waits in all.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where ballots are posted: a board on this machine.
#[derive(Clone, Debug)]
pub struct Target {
    address: SocketAddr,
    path: String,
    /// How many addresses of this machine the clients come from, if not all from the same.
    sources: Option<u16>,
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
    /// How long a client rests between an answer and its next ballot.
    pub rest: Duration,
}

impl Target {
    /// The election on its board, which must listen on a loopback address.
    ///
    /// # Errors
    /// [`LoadError::NotLoopback`].
    pub fn new(board: &BoardAddress) -> Result<Target, LoadError> {
        let path = format!("/elections/{}/entries", board.election);
        Ok(Target { address: loopback(&board.url)?, path, sources: None })
    }

    /// The same for clients that come from so many addresses, 127.1.0.1 and those that follow: to the board, which lets
    /// all of one address share, they are so many households.
    pub fn from_sources(self, count: u16) -> Target {
        Target { sources: Some(count.max(1)), ..self }
    }

    /// The address that a client comes from.
    fn source(&self, client: usize) -> Option<Ipv4Addr> {
        let [high, low] = ((client % usize::from(self.sources?)) as u16).wrapping_add(1).to_be_bytes();
        Some(Ipv4Addr::new(127, 1, high, low))
    }

    /// Posts one entry over a connection of its own.
    pub fn post(&self, ballot: &PreparedBallot) -> Attempt {
        let nothing = || CastOutcome::NoAnswer { reason: "no connection".to_owned() };
        let mut client = Client { target: self, source: self.source(0), connection: None };
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
    for number in 0..count {
        let source = target.source(number);
        let connection = Connection::open(target.address, source).await.ok();
        clients.push(Client { target, source, connection });
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
        if !bounds.rest.is_zero() {
            sleep(bounds.rest).await;
        }
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
    source: Option<Ipv4Addr>,
    connection: Option<Connection>,
}

impl Client<'_> {
    /// Posts a ballot. `None` if there is nobody to connect to: then nothing was sent.
    async fn attempt(&mut self, ballot: &PreparedBallot, retries: u32) -> Option<(CastOutcome, Duration)> {
        let (begun, mut unknown) = (Instant::now(), None);
        let (mut outcome, mut wait) = self.post(ballot).await?;
        for _ in 0..retries {
            let is_busy = matches!(outcome, CastOutcome::Refused { status: 429 | 503, .. });
            if !is_busy || begun.elapsed().saturating_add(wait) > PATIENCE {
                break;
            }
            if !outcome.is_clean_refusal() {
                unknown = Some(outcome.clone());
            }
            sleep(wait).await;
            (outcome, wait) = self.post(ballot).await?;
        }
        // Who is refused now does not know what has become of what was sent before.
        let known = if outcome.is_clean_refusal() { unknown.unwrap_or(outcome) } else { outcome };
        Some((known, begun.elapsed()))
    }

    /// What comes back, and how long a busy board is to be left alone.
    async fn post(&mut self, ballot: &PreparedBallot) -> Option<(CastOutcome, Duration)> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.target.address, self.source).await.ok()?,
        };
        Some(match connection.post(&self.target.path, &ballot.entry).await {
            Ok(answer) => {
                self.connection = Some(connection);
                let wait = wait(answer.retry_after);
                (outcome(answer), wait)
            }
            Err(error) => (CastOutcome::NoAnswer { reason: error.to_string() }, PAUSE),
        })
    }
}

/// What the board asks for, and up to a quarter more: who was refused together does not come back together.
fn wait(asked: Option<u64>) -> Duration {
    let wait = asked.map_or(PAUSE, Duration::from_secs).min(PATIENCE + PAUSE);
    wait + wait.mul_f64(rand::thread_rng().gen_range(0.0..=0.25))
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
