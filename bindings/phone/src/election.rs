//! An election on the phone: opening it, visiting its board, the voting key.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::rngs::OsRng;
use tupyo_election::{PersonDraft, Phase, trust};
use tupyo_proof::{SigningKey, VerifyingKey};
use tupyo_voter::{AnchorsError, BoardAddress, LightFollower, Sending, VoterError};

use crate::announced::{Announcement, announcements};
use crate::error::{KitError, Trouble};
use crate::following::Followed;
use crate::kept::{Kept, Shelf};
use crate::platform::{Http, KeyStore, Platform, Storage};
use crate::texts::{Promise, Text, texts};

/// An election, as this phone follows it. Everything that a server says is verified before it is shown.
///
/// Its calls block while the board is asked, one after the other: call them on a background thread. What they keep is
/// durable when they return, so the app may be stopped at any time.
#[derive(uniffi::Object)]
pub struct Election {
    state: Mutex<State>,
}

/// What changes.
pub(crate) struct State {
    pub(crate) followed: Followed,
    /// The ballot that is decided and not known to be on the ledger.
    pub(crate) sending: Option<Sending>,
}

/// How far an election is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Stage {
    /// The trustees make the joint key.
    KeyCeremony,
    /// Voters are registered.
    Registration,
    /// The roll is sealed; voting can begin.
    RollSealed,
    /// Ballots are accepted.
    Open,
    /// Voting has ended.
    Closed,
    /// The trustees open the sums.
    Opening,
    /// The result is there.
    Finished,
    /// The election was cancelled, and nothing is counted.
    Cancelled,
}

/// What a visit has shown.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Visit {
    /// How far the election is.
    pub stage: Stage,
    /// How many entries the ledger has.
    pub entries: u64,
    /// Whether a ballot can be sealed now.
    pub can_vote: bool,
    /// Why it can't.
    pub why_not: Option<Trouble>,
    /// The tracking code of the voter's last ballot on the ledger, whichever device cast it.
    pub last_ballot: Option<String>,
    /// Whether a decided ballot waits to be sent: `Election.send`.
    pub ballot_waits: bool,
    /// What officials have announced since voting began: to be shown before the voter chooses.
    pub announcements: Vec<Announcement>,
}

#[uniffi::export]
impl Election {
    /// Opens an election by its anchors: the JSON file `{"url", "election"}`, or a link
    /// `https://board.example/elections/{id}`. They must come from somewhere the voter trusts, such as the office's
    /// letter: all else is verified by the election's id. Nothing is asked yet.
    ///
    /// What earlier visits have seen is taken from the storage; a ballot that waits is found again.
    #[uniffi::constructor]
    pub fn open(
        anchors: String,
        http: Arc<dyn Http>,
        storage: Arc<dyn Storage>,
        keys: Arc<dyn KeyStore>,
    ) -> Result<Arc<Election>, KitError> {
        let address = address(&anchors)?;
        let shelf = Shelf { platform: Platform { http, storage, keys }, election: address.election };
        let follower = match shelf.read(Kept::Follower)? {
            Some(saved) => LightFollower::restore_of(address.election, &saved)?,
            None => LightFollower::new(address.election),
        };
        Election::with(Followed { address, shelf, follower, is_fresh: false })
    }

    /// Opens an election of which the phone cannot read what earlier visits have seen (`saved-malformed`): that is put
    /// aside, and the next visit is like the first one. Key, waiting ballot and receipts stay.
    #[uniffi::constructor]
    pub fn open_afresh(
        anchors: String,
        http: Arc<dyn Http>,
        storage: Arc<dyn Storage>,
        keys: Arc<dyn KeyStore>,
    ) -> Result<Arc<Election>, KitError> {
        let address = address(&anchors)?;
        let shelf = Shelf { platform: Platform { http, storage, keys }, election: address.election };
        if let Some(saved) = shelf.read(Kept::Follower)? {
            shelf.write(Kept::UnreadableFollower, saved)?;
            shelf.delete(Kept::Follower)?;
        }
        let follower = LightFollower::new(address.election);
        Election::with(Followed { address, shelf, follower, is_fresh: false })
    }

    /// The election's id.
    pub fn id(&self) -> String {
        self.state().followed.address.election.to_string()
    }

    /// The board's address.
    pub fn board(&self) -> String {
        self.state().followed.address.url.clone()
    }

    /// Asks the board for what is new, and verifies it: some kilobytes.
    pub fn visit(&self) -> Result<Visit, KitError> {
        let mut state = self.state();
        state.followed.visit()?;
        state.seen()
    }

    /// What the last visit has shown, without asking the board.
    pub fn seen(&self) -> Result<Visit, KitError> {
        self.state().seen()
    }

    /// The election's title.
    pub fn title(&self) -> Result<Vec<Text>, KitError> {
        Ok(texts(self.state().followed.follower.manifest()?.title()))
    }

    /// On whom secrecy, result and availability rest in this election: to be shown before the voter votes.
    pub fn promises(&self) -> Result<Vec<Promise>, KitError> {
        Ok(trust(self.state().followed.follower.manifest()?).into_iter().map(Promise::from).collect())
    }

    /// Makes the voting key of this election, wrapped by the key store; gives its public part. If there is one already,
    /// gives that one's. `Registrar.register` does it by itself.
    pub fn make_voting_key(&self) -> Result<String, KitError> {
        let mut state = self.state();
        if let Some(key) = state.followed.shelf.public_key()? {
            return Ok(spelled(&key));
        }
        let key = SigningKey::generate(&mut OsRng);
        state.followed.shelf.keep_key(&key)?;
        state.followed.watch()?;
        Ok(spelled(&key.verifying_key()))
    }

    /// The public part of the voting key, if there is one.
    pub fn voting_key(&self) -> Result<Option<String>, KitError> {
        Ok(self.state().followed.shelf.public_key()?.as_ref().map(spelled))
    }

    /// The files that prove that a server lies, the first one first; mostly there are none. They are to be given to the
    /// election office and to observers: anybody can check them.
    pub fn evidence(&self) -> Result<Vec<Vec<u8>>, KitError> {
        self.state().followed.shelf.evidence()
    }
}

impl Election {
    fn with(mut followed: Followed) -> Result<Arc<Election>, KitError> {
        followed.watch()?;
        followed.hold_receipts()?;
        let sending = match followed.shelf.read(Kept::Pending)? {
            Some(saved) => Some(Sending::restore(&saved)?),
            None => None,
        };
        Ok(Arc::new(Election { state: Mutex::new(State { followed, sending }) }))
    }

    /// One call after the other. A call that has failed leaves nothing half done: what is kept was kept by then.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Followed {
    /// The ledger is held to every receipt that is kept, whatever was saved of visits. One that proves nothing is
    /// not taken, and named when receipts are asked for.
    fn hold_receipts(&mut self) -> Result<(), KitError> {
        for kept in self.kept_receipts()? {
            let _refused = self.follower.keep_receipt(kept);
        }
        Ok(())
    }

    pub(crate) fn watch(&mut self) -> Result<(), KitError> {
        if let Some(key) = self.shelf.public_key()? {
            self.follower.watch(key);
            self.is_fresh = false;
        }
        Ok(())
    }
}

impl State {
    fn seen(&self) -> Result<Visit, KitError> {
        let follower = &self.followed.follower;
        let stage = Stage::from(follower.phase()?);
        let why_not = if self.sending.is_some() { None } else { self.why_no_vote(stage) };
        Ok(Visit {
            stage,
            entries: follower.checkpoint().map_or(0, |checkpoint| checkpoint.size),
            can_vote: stage == Stage::Open && why_not.is_none() && self.sending.is_none(),
            why_not,
            last_ballot: follower.last_ballot().map(|(code, _)| code.to_string()),
            ballot_waits: self.sending.is_some(),
            announcements: match stage {
                Stage::KeyCeremony | Stage::Registration | Stage::RollSealed => Vec::new(),
                _ => announcements(&follower.announced_after(0)?)?,
            },
        })
    }

    fn why_no_vote(&self, stage: Stage) -> Option<Trouble> {
        let refused = match stage {
            Stage::Open => self.followed.voter().err()?,
            Stage::KeyCeremony | Stage::Registration | Stage::RollSealed => VoterError::NotOpen.into(),
            _ => VoterError::Closed.into(),
        };
        Some(refused.into_why())
    }
}

impl From<Phase> for Stage {
    fn from(phase: Phase) -> Stage {
        match phase {
            Phase::Manifest | Phase::Ceremony | Phase::Key => Stage::KeyCeremony,
            Phase::Roll => Stage::Registration,
            Phase::Sealed => Stage::RollSealed,
            Phase::Open => Stage::Open,
            Phase::Closed => Stage::Closed,
            Phase::Tallied => Stage::Opening,
            Phase::Finished => Stage::Finished,
            Phase::Cancelled => Stage::Cancelled,
        }
    }
}

/// A voting key as manifests spell one.
pub(crate) fn spelled(key: &VerifyingKey) -> String {
    PersonDraft::new("", std::collections::BTreeMap::new(), key).key
}

fn address(anchors: &str) -> Result<BoardAddress, AnchorsError> {
    let anchors = anchors.trim();
    match anchors.trim_end_matches('/').rsplit_once("/elections/") {
        Some((url, election)) if !anchors.starts_with('{') => BoardAddress::new(url, election),
        _ => BoardAddress::from_json(anchors.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_what_an_anchors_file_says() {
        let id = "0a".repeat(32);
        let file = address(&format!("{{\"url\": \"https://board.example/\", \"election\": \"{id}\"}}\n")).unwrap();
        let link = address(&format!(" https://board.example/elections/{id}/ ")).unwrap();
        assert_eq!(file, link);
        assert!(address("https://board.example/").is_err());
        assert!(address(&format!("ftp://board.example/elections/{id}")).is_err());
    }
}
