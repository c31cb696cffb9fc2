//! Follows the ledgers of a leader, on a thread of its own.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::rt::Runtime;
use actix_web::rt::time::{sleep, timeout};
use actix_web::web::Bytes;
use serde::Deserialize;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tupyo_election::{ElectionId, LARGEST_ENTRY};
use tupyo_merkle::{
    Checkpoint, FULL_TILE_WIDTH, Frontier, MAX_NOTE_BYTES, Note, TileKind, TilePath, decode_bundle, leaf_hash,
};

use super::exchange::Asked;
use super::followed::{FollowedElection, FollowedElections};
use super::link::{Leaders, Link, LinkError};
use crate::ServerError;
use crate::alarm::Alarm;
use crate::log::{self, Event};

/// How often a ledger is looked at that nobody asks for.
const EVERY: Duration = Duration::from_secs(1);
/// How long it is waited for before it is seen whether another one leads.
const PATIENCE: Duration = Duration::from_secs(5);
/// How much time is between two looks at least, whoever asks.
const REST: Duration = Duration::from_millis(50);
/// A full bundle of the longest entries, each with its length.
const LONGEST_BUNDLE: u64 = 256 * (2 + LARGEST_ENTRY as u64);
/// A thousand statuses, with long titles.
const LONGEST_LIST: u64 = 64 << 20;

/// Follows the ledgers of a leader.
pub(crate) struct Follower {
    asks: UnboundedSender<oneshot::Sender<bool>>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    stopping: AtomicBool,
    /// Why there is nothing to judge by, or nobody to hand on to.
    reason: Mutex<Option<String>>,
}

/// The thread's own.
struct Following {
    link: Arc<Link>,
    leaders: Arc<Leaders>,
    elections: Arc<FollowedElections>,
    trees: BTreeMap<ElectionId, Frontier>,
    shared: Arc<Shared>,
    /// The last code that was said.
    said: Option<&'static str>,
}

/// Why nothing is followed.
#[derive(Debug, thiserror::Error)]
enum Unfollowed {
    #[error(transparent)]
    Link(#[from] LinkError),
    /// A thread cannot be started.
    #[error(transparent)]
    Server(#[from] ServerError),
}

/// Why what is new on a ledger is not taken.
#[derive(Debug, thiserror::Error)]
enum NotTaken {
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The leader says what does not follow.
    #[error("{0}")]
    Lost(String),
}

#[derive(Deserialize)]
struct Listed {
    election: String,
    entries: u64,
}

impl Follower {
    /// Begins.
    pub(crate) fn start(
        leaders: Arc<Leaders>,
        elections: Arc<FollowedElections>,
        alarm: &Alarm,
    ) -> Result<Follower, ServerError> {
        let (asks, asked) = unbounded_channel();
        let shared = Arc::new(Shared::default());
        shared.tell(Some("leader [not-reached-yet]".to_owned()));
        let (report, its) = (alarm.clone(), shared.clone());
        let work = move || match Runtime::new() {
            Ok(runtime) => {
                let link = Arc::new(Link::new(leaders.clone(), 0, 1, PATIENCE));
                let following = Following { link, leaders, elections, trees: BTreeMap::new(), shared: its, said: None };
                runtime.block_on(following.follow_on(asked, &report));
            }
            Err(error) => report.report(ServerError::Run(error)),
        };
        drop(alarm.spawn("following", work)?);
        Ok(Follower { asks, shared })
    }

    /// Follows all ledgers to where they are when this is called; false if the leader cannot be reached.
    pub(crate) async fn follow_now(&self) -> bool {
        let (tell, told) = oneshot::channel();
        self.asks.send(tell).is_ok() && told.await.unwrap_or(false)
    }

    /// Why entries cannot be judged or handed on.
    pub(crate) fn reason(&self) -> Option<String> {
        self.shared.reason.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Ends it soon. It is not waited for: its leader may hang, and it leaves nothing behind.
    pub(crate) fn stop(&self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn tell(&self, reason: Option<String>) {
        *self.reason.lock().unwrap_or_else(PoisonError::into_inner) = reason;
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}

impl Following {
    async fn follow_on(mut self, mut asked: UnboundedReceiver<oneshot::Sender<bool>>, alarm: &Alarm) {
        let mut waiting: Vec<oneshot::Sender<bool>> = Vec::new();
        while !self.shared.is_stopping() {
            while let Ok(ask) = asked.try_recv() {
                waiting.push(ask);
            }
            let is_reached = match self.follow_all().await {
                Ok(()) => self.is_reached(),
                Err(Unfollowed::Link(error)) => {
                    if error.is_late() {
                        self.leaders.look_elsewhere().await;
                    }
                    self.is_away(&error)
                }
                Err(Unfollowed::Server(error)) => return alarm.report(error),
            };
            // Who has gone meanwhile need not know.
            for ask in waiting.drain(..) {
                let _gone = ask.send(is_reached);
            }
            sleep(REST).await;
            waiting.extend(timeout(EVERY, asked.recv()).await.ok().flatten());
        }
    }

    fn is_reached(&mut self) -> bool {
        if self.said.replace("") != Some("") {
            log::event(Event::LeaderReached { elections: self.trees.len() });
        }
        self.shared.tell(None);
        true
    }

    fn is_away(&mut self, error: &LinkError) -> bool {
        let (code, reason) = (error.code(), error.to_string());
        // Whoever may ask whether the gateway is ready need not know where its leaders are.
        self.shared.tell(Some(format!("leader [{code}]")));
        if self.said.replace(code) != Some(code) {
            log::event(Event::LeaderAway { code, reason });
        }
        false
    }

    async fn follow_all(&mut self) -> Result<(), Unfollowed> {
        let listed: Vec<Listed> = serde_json::from_slice(&self.read("/elections", LONGEST_LIST).await?)
            .map_err(|error| Unfollowed::Link(LinkError::no_answer(&error)))?;
        for Listed { election, entries } in listed {
            let Ok(id) = election.parse() else { continue };
            let election = match self.elections.get(id) {
                Some(election) => election,
                None => self.elections.begin(id).map_err(Unfollowed::Server)?,
            };
            if election.is_lost() || election.size() >= entries {
                continue;
            }
            let mut tree = self.trees.remove(&id).unwrap_or_default();
            let followed = self.follow(&election, &mut tree).await;
            self.trees.insert(id, tree);
            if let Err(NotTaken::Lost(reason)) = followed {
                election.lose();
                log::event(Event::NotFollowed { election: id.to_string(), reason });
            } else if let Err(NotTaken::Link(error)) = followed {
                return Err(Unfollowed::Link(error));
            }
        }
        Ok(())
    }

    /// Up to the newest checkpoint, which the ledger's key must have signed, and whose root the entries must have.
    async fn follow(&self, election: &FollowedElection, tree: &mut Frontier) -> Result<(), NotTaken> {
        let path = format!("/elections/{}", election.id());
        let file = self.read(&format!("{path}/checkpoint"), MAX_NOTE_BYTES as u64).await?;
        let lost = |reason: &dyn std::fmt::Display| NotTaken::Lost(reason.to_string());
        let note = Note::parse(&file).map_err(|error| lost(&error))?;
        let size = Checkpoint::parse_text(note.text()).map_err(|error| lost(&error))?.size;
        while tree.size() < size && !self.shared.is_stopping() {
            let (index, known) = (tree.size() / u64::from(FULL_TILE_WIDTH), tree.size() % u64::from(FULL_TILE_WIDTH));
            let width = (size - index * u64::from(FULL_TILE_WIDTH)).min(u64::from(FULL_TILE_WIDTH)) as u16;
            let tile = TilePath::new(TileKind::Entries, index, width).map_err(|error| lost(&error))?;
            let bundle = self.read(&format!("{path}/{tile}"), LONGEST_BUNDLE).await?;
            let entries = decode_bundle(&bundle, width).map_err(|error| lost(&error))?;
            let entries = entries.get(known as usize..).unwrap_or_default();
            election.take(entries).map_err(|refusal| lost(&refusal))?;
            entries.iter().for_each(|entry| tree.push(leaf_hash(entry)));
        }
        let Some(keys) = election.keys().filter(|_| tree.size() == size) else { return Ok(()) };
        let checkpoint = keys.open(&file).map_err(|error| lost(&error))?;
        if checkpoint.root == tree.root() { Ok(()) } else { Err(lost(&"its entries have another root")) }
    }

    async fn read(&self, path: &str, most: u64) -> Result<Bytes, LinkError> {
        let asked = Asked { method: "GET", path, source: None, language: None, entry: None };
        let answered = self.link.ask(&asked).await?;
        let status = answered.status;
        let body = answered.whole(most).await?;
        if status == StatusCode::OK { Ok(body) } else { Err(LinkError::of_problem(status, &body)) }
    }
}
