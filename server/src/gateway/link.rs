//! The way to the leaders.

use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;
use actix_web::rt::time::timeout;
use actix_web::web::Bytes;
use futures_util::Stream;
use futures_util::future::{Either, select};
use futures_util::stream::unfold;
use rustls::ClientConfig;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::exchange::{Asked, Head};
use super::leader_address::LeaderAddress;
use super::wire::{NoHead, Wire};

/// How long the next part of a body may take.
const TO_GO_ON: Duration = Duration::from_secs(30);

/// Where leaders are, and what TLS is spoken with.
pub(crate) struct Leaders {
    addresses: Vec<LeaderAddress>,
    tls: Arc<ClientConfig>,
    /// The one that answered last.
    current: AtomicUsize,
    /// How often another one has answered: nobody waits for those before.
    changes: watch::Sender<u64>,
}

/// The connections of one thread to the leaders. Each has one question at a time.
pub(crate) struct Link {
    leaders: Arc<Leaders>,
    /// How long an answer may take.
    patience: Duration,
    /// With the number of changes before each was made.
    idle: Mutex<Vec<(u64, Wire)>>,
    entries: Arc<Semaphore>,
    reads: Arc<Semaphore>,
}

/// What a leader answers.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) length: u64,
    wire: Option<(u64, Wire)>,
    link: Arc<Link>,
    _place: OwnedSemaphorePermit,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LinkError {
    /// As many questions as may be are under way.
    #[error("too much waits for the leader")]
    Busy,
    /// No leader can be reached, or it broke off.
    #[error("{reason}")]
    Away {
        /// `leader-away`, or what is wrong with a certificate.
        code: &'static str,
        /// For whoever runs the gateway.
        reason: String,
    },
}

/// What a leader says to a gateway that it hears no more.
const BARRED: &str = "gateway-barred";

impl LinkError {
    /// The code for whoever runs the gateway.
    pub(super) fn code(&self) -> &'static str {
        match self {
            LinkError::Busy => "queue-full",
            LinkError::Away { code, .. } => code,
        }
    }

    /// What a leader says is no answer.
    pub(super) fn no_answer(reason: &dyn std::fmt::Display) -> LinkError {
        LinkError::Away { code: AWAY, reason: format!("what the leader says is no answer: {reason}") }
    }

    /// Nobody can be asked that.
    fn unasked(reason: &dyn std::fmt::Display) -> LinkError {
        LinkError::Away { code: AWAY, reason: format!("no leader can be asked this: {reason}") }
    }

    /// A leader has answered with a problem.
    pub(crate) fn of_problem(status: StatusCode, body: &[u8]) -> LinkError {
        let problem: Option<TheirProblem> = serde_json::from_slice(body).ok();
        let (code, detail) = problem.map_or_else(Default::default, |problem| (problem.code, problem.detail));
        let known = if code == BARRED { BARRED } else { AWAY };
        LinkError::Away { code: known, reason: format!("the leader answers {status} [{code}]: {detail}") }
    }

    /// Whether the leader was waited for in vain.
    pub(super) fn is_late(&self) -> bool {
        matches!(self, LinkError::Away { reason, .. } if reason == LATE)
    }

    /// Whether the leader hears this gateway no more.
    pub(crate) fn is_barred(&self) -> bool {
        self.code() == BARRED
    }
}

#[derive(Deserialize)]
struct TheirProblem {
    code: String,
    detail: String,
}

impl Leaders {
    pub(crate) fn new(addresses: Vec<LeaderAddress>, tls: ClientConfig) -> Leaders {
        Leaders { addresses, tls: Arc::new(tls), current: AtomicUsize::new(0), changes: watch::Sender::new(0) }
    }

    /// All, from the one on that answered last.
    fn in_turn(&self) -> impl Iterator<Item = usize> + use<> {
        let (first, count) = (self.current.load(Ordering::Relaxed), self.addresses.len());
        (0..count).map(move |next| (first + next) % count)
    }

    /// This one answers.
    fn answers(&self, number: usize) {
        if self.current.swap(number, Ordering::Relaxed) != number {
            self.changes.send_modify(|changes| *changes += 1);
        }
    }

    /// If another one listens, the one that is silent no longer leads: whoever waits for it asks the other.
    pub(super) async fn look_elsewhere(&self) {
        for number in self.in_turn().skip(1) {
            if Wire::connect(&self.addresses[number], self.tls.clone()).await.is_ok() {
                return self.answers(number);
            }
        }
    }

    /// A connection to the one that answered last, or to another.
    async fn connect(&self) -> Result<Wire, LinkError> {
        let mut failed = Vec::new();
        for number in self.in_turn() {
            match Wire::connect(&self.addresses[number], self.tls.clone()).await {
                Ok(wire) => {
                    self.answers(number);
                    return Ok(wire);
                }
                Err(error) => failed.push((&self.addresses[number], error)),
            }
        }
        let code = failed.iter().map(|(_, error)| code_of(error)).find(|code| *code != AWAY).unwrap_or(AWAY);
        let reasons: Vec<String> = failed.iter().map(|(address, error)| format!("{address}: {error}")).collect();
        Err(LinkError::Away { code, reason: reasons.join("; ") })
    }
}

const AWAY: &str = "leader-away";
const LATE: &str = "the leader does not answer in time";

/// What an error of a connection comes from.
fn code_of(error: &io::Error) -> &'static str {
    match error.get_ref().and_then(|error| error.downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(_)) => "leader-not-certified",
        // It refuses what it was shown.
        Some(rustls::Error::AlertReceived(_)) => "gateway-not-certified",
        _ => AWAY,
    }
}

impl Link {
    /// At most so many entries and so many reads are under way at a time, each of which is waited for so long.
    pub(crate) fn new(leaders: Arc<Leaders>, entries: usize, reads: usize, patience: Duration) -> Link {
        let [entries, reads] = [entries, reads].map(|most| Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))));
        Link { leaders, patience, idle: Mutex::default(), entries, reads }
    }

    /// Asks a leader. A question may arrive twice: the same bytes have one place, and reading changes nothing.
    pub(crate) async fn ask(self: &Arc<Link>, asked: &Asked<'_>) -> Result<Answered, LinkError> {
        let places = if asked.entry.is_some() { &self.entries } else { &self.reads };
        let place = places.clone().try_acquire_owned().map_err(|_| LinkError::Busy)?;
        let answer = timeout(self.patience, self.ask_somebody(asked)).await;
        let late = |_| LinkError::Away { code: AWAY, reason: LATE.to_owned() };
        let (wire, Head { status, headers, length }) = answer.map_err(late)??;
        let mut answered = Answered { status, headers, length, wire: Some(wire), link: self.clone(), _place: place };
        if asked.method == "HEAD" || length == 0 {
            answered.end();
        }
        Ok(answered)
    }

    async fn ask_somebody(&self, asked: &Asked<'_>) -> Result<((u64, Wire), Head), LinkError> {
        loop {
            let mut change = self.leaders.changes.subscribe();
            let (is_kept, (changes, mut wire)) = match self.kept() {
                Some(kept) => (true, kept),
                None => (false, self.connected().await?),
            };
            if *change.borrow_and_update() != changes {
                continue;
            }
            let question = asked.question(wire.authority()).map_err(|error| LinkError::unasked(&error))?;
            let answer = match select(pin!(wire.ask(question)), pin!(change.changed())).await {
                Either::Left((answer, _)) => answer,
                // The other one says what has become of it.
                Either::Right(_) => continue,
            };
            let broken = match answer {
                Ok(head) => return Ok(((changes, wire), head)),
                // Meanwhile its leader has ended it, as it ends what is idle; or the leader itself has.
                Err(NoHead::Ended) if is_kept => continue,
                Err(NoHead::Ended) => io::ErrorKind::UnexpectedEof.into(),
                Err(NoHead::Broken(error)) => error,
            };
            let reason = format!("https://{}: {broken}", wire.authority());
            return Err(LinkError::Away { code: code_of(&broken), reason });
        }
    }

    /// One of the leader that answers now.
    fn kept(&self) -> Option<(u64, Wire)> {
        let (changes, mut idle) = (*self.leaders.changes.borrow(), self.idle());
        idle.retain(|(before, _)| *before == changes);
        idle.pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<(u64, Wire)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connected(&self) -> Result<(u64, Wire), LinkError> {
        let wire = self.leaders.connect().await?;
        Ok((*self.leaders.changes.borrow(), wire))
    }
}

impl Answered {
    /// The body, if it is no longer than this.
    pub(crate) async fn whole(mut self, most: u64) -> Result<Bytes, LinkError> {
        if self.length > most {
            return Err(LinkError::Away { code: AWAY, reason: "the answer is too long".to_owned() });
        }
        let mut bytes = Vec::new();
        while let Some(part) = self.part().await {
            let part = part.map_err(|error| LinkError::Away { code: AWAY, reason: error.to_string() })?;
            bytes.extend_from_slice(&part);
        }
        Ok(bytes.into())
    }

    /// The body, part by part.
    pub(crate) fn parts(self) -> impl Stream<Item = io::Result<Bytes>> {
        unfold(self, |mut answered| async move { answered.part().await.map(|part| (part, answered)) })
    }

    /// Behind the last part, the connection is free for others.
    async fn part(&mut self) -> Option<io::Result<Bytes>> {
        let (changes, mut wire) = self.wire.take()?;
        let read = timeout(TO_GO_ON, wire.part()).await.unwrap_or_else(|late| Err(late.into()));
        let part = match read {
            Ok(part) => part,
            Err(error) => return Some(Err(error)),
        };
        self.length -= part.len() as u64;
        self.wire = Some((changes, wire));
        if self.length == 0 {
            self.end();
        }
        Some(Ok(part))
    }

    fn end(&mut self) {
        let free = self.wire.take().filter(|(_, wire)| wire.is_good());
        self.link.idle().extend(free);
    }
}
