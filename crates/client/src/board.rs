//! An election on a bulletin board, over HTTP.

use serde::Deserialize;
use tupyo_circuits::TrackingCode;
use tupyo_election::{
    ElectionId, ElectionManifest, ElectionState, Entry, LARGEST_ENTRY, LedgerDraft, LedgerKey, LedgerKeys,
};
use tupyo_encoding::encode;
use tupyo_merkle::{Checkpoint, MAX_NOTE_BYTES, Receipt, TilePath};
use tupyo_voter::{BallotBox, BoardAddress, board_url};

use crate::http::{Answered, Connection, from_json};
use crate::keys::{KnownKeys, PreparedKey};
use crate::{ClientError, Follower, LedgerSource};

/// A full bundle of the longest entries, each with its length.
const BUNDLE_BYTES: u64 = 256 * (2 + LARGEST_ENTRY as u64);
/// A checkpoint and what a receipt has beside it.
const NOTE_BYTES: u64 = MAX_NOTE_BYTES as u64 + 4096;
/// A manifest's longest file.
const MANIFEST_BYTES: u64 = 16_000_000;

/// An election on a bulletin board. Clones share their connections and can be used from many threads.
#[derive(Clone)]
pub struct Board {
    address: BoardAddress,
    connection: Connection,
    keys: KnownKeys,
}

/// What the board says about an election. Nothing of it is verified: [`Follower`] computes it from the ledger.
#[derive(Clone, Debug, Deserialize)]
pub struct BoardStatus {
    /// The phase.
    pub phase: String,
    /// How many entries the ledger has.
    pub entries: u64,
}

/// What the board says about a tracking code.
#[derive(Clone, Debug, Deserialize)]
pub struct BallotStatus {
    /// The tracking code.
    pub code: String,
    /// The index of its entry.
    pub index: u64,
    /// `counted-so-far`, `superseded`, `challenged` or `counted`.
    pub status: String,
}

#[derive(Deserialize)]
struct Created {
    election: String,
}

#[derive(Deserialize)]
struct VoterStatus {
    last: Option<LastBallot>,
}

#[derive(Deserialize)]
struct LastBallot {
    code: String,
}

impl Board {
    /// The board at an address. Nothing is sent yet.
    pub fn new(address: BoardAddress) -> Board {
        Board { address, connection: Connection::new(), keys: KnownKeys::default() }
    }

    /// What manifests of elections on a board say of their ledger, as the board states it.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn ledger(url: &str) -> Result<LedgerDraft, ClientError> {
        Connection::new().json(&format!("{}/ledger", board_url(url)?))
    }

    /// Starts an election with the entries of its manifest's document; gives the anchors.
    ///
    /// # Errors
    /// [`ClientError::Refused`]; [`ClientError::Answer`] if the board names another election.
    pub fn create_election(url: &str, election: ElectionId, entries: &[Entry]) -> Result<BoardAddress, ClientError> {
        let url = board_url(url)?;
        let entries: Vec<Vec<u8>> = entries.iter().map(Entry::encode).collect();
        // With it, the board sees whose the first part is before it reads the others.
        let named = ("tupyo-election", election.to_string());
        let answer = Connection::new().post_with(&format!("{url}/elections"), named, &encode(&entries), NOTE_BYTES)?;
        let created: Created = from_json(&answer)?;
        let address = BoardAddress::new(&url, &created.election)?;
        if address.election != election {
            return Err(ClientError::Answer { what: "the board started another election".to_owned() });
        }
        Ok(address)
    }

    /// The anchors.
    pub fn address(&self) -> &BoardAddress {
        &self.address
    }

    /// What the board says about the election.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn status(&self) -> Result<BoardStatus, ClientError> {
        self.connection.json(&self.url(""))
    }

    /// All that the board says about the election, as JSON.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn status_json(&self) -> Result<serde_json::Value, ClientError> {
        self.connection.json(&self.url(""))
    }

    /// The manifest's exact bytes, verified against the election's id.
    ///
    /// # Errors
    /// [`ClientError`]; [`ClientError::Answer`] for the bytes of another manifest.
    pub fn manifest(&self) -> Result<Vec<u8>, ClientError> {
        let bytes = self.connection.get(&self.url("/manifest"), MANIFEST_BYTES)?;
        if ElectionId::of_manifest(&bytes) != self.address.election {
            return Err(ClientError::Answer { what: "the manifest is another election's".to_owned() });
        }
        Ok(bytes)
    }

    /// The keys of the ledger, as far as they are known: those of the manifest, and whatever has been followed since.
    ///
    /// # Errors
    /// What [`Board::manifest`] says.
    pub fn ledger_keys(&self) -> Result<LedgerKeys, ClientError> {
        if let Some(keys) = self.keys.get() {
            return Ok(keys);
        }
        let broken = |error: tupyo_election::ManifestError| ClientError::Answer { what: error.to_string() };
        let manifest = ElectionManifest::parse(&self.manifest()?).map_err(broken)?;
        let keys = LedgerKeys::of_manifest(&manifest, self.address.election).map_err(broken)?;
        self.keys.learn(&keys);
        Ok(keys)
    }

    /// Verifies something with the ledger's keys. What they have not signed is tried again when the ledger has been
    /// followed: another key may have been announced.
    ///
    /// # Errors
    /// Whatever `verify` says; what [`Board::follow`] says.
    pub fn verified<T, E: Into<ClientError>>(
        &self,
        verify: impl Fn(&LedgerKeys) -> Result<T, E>,
    ) -> Result<T, ClientError> {
        match verify(&self.ledger_keys()?).map_err(Into::into) {
            Err(error) if error.code() == "note-unsigned" => {
                self.follow()?;
                verify(&self.ledger_keys()?).map_err(Into::into)
            }
            verified => verified,
        }
    }

    /// What the board has prepared for an official: that the ledger's spare key takes its key's place.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn prepared_ledger_key(&self) -> Result<LedgerKey, ClientError> {
        let prepared: PreparedKey = self.connection.json(&self.url("/ledger-key"))?;
        prepared.read().ok_or_else(|| ClientError::Answer { what: "not a ledger key".to_owned() })
    }

    /// Posts an entry, and verifies the receipt: the ledger has committed itself to exactly these bytes.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the refusal's code; [`VoterError::Receipt`](tupyo_voter::VoterError::Receipt).
    pub fn post(&self, entry: &Entry) -> Result<Receipt, ClientError> {
        self.post_bytes(&entry.encode())
    }

    /// Posts any bytes as an entry.
    ///
    /// # Errors
    /// As [`Board::post`].
    pub fn post_bytes(&self, entry: &[u8]) -> Result<Receipt, ClientError> {
        let answer = self.connection.post(&self.url("/entries"), entry, NOTE_BYTES)?;
        let receipt = Receipt::parse(answer)?;
        self.verified(|keys| keys.verify_receipt(&receipt, entry))?;
        Ok(receipt)
    }

    /// Posts bytes to a path of the election, once; nothing of the answer is verified.
    pub(crate) fn post_once(&self, path: &str, entry: &[u8]) -> Result<Answered, ClientError> {
        self.connection.post_once(&self.url(&format!("/{path}")), entry, NOTE_BYTES)
    }

    /// Whatever is at a path of the election, unverified.
    pub(crate) fn fetch(&self, path: &str, at_most: usize) -> Result<(u16, Vec<u8>), ClientError> {
        self.connection.fetch(&self.url(&format!("/{path}")), at_most)
    }

    /// The bytes of the entry at an index, unverified.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn entry(&self, index: u64) -> Result<Vec<u8>, ClientError> {
        self.connection.get(&self.url(&format!("/entries/{index}")), LARGEST_ENTRY as u64)
    }

    /// A verified receipt, under the newest checkpoint, for the entry at an index, and the entry.
    ///
    /// # Errors
    /// [`VoterError::Receipt`](tupyo_voter::VoterError::Receipt) if the two do not fit each other.
    pub fn receipt(&self, index: u64) -> Result<(Receipt, Vec<u8>), ClientError> {
        let entry = self.entry(index)?;
        let receipt = Receipt::parse(self.connection.get(&self.url(&format!("/receipts/{index}")), NOTE_BYTES)?)?;
        let (found, _) = self.verified(|keys| keys.verify_receipt(&receipt, &entry))?;
        if found != index {
            return Err(ClientError::Answer { what: format!("a receipt for entry {found} instead of {index}") });
        }
        Ok((receipt, entry))
    }

    /// What the board says about a tracking code; nothing if it does not know it.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn lookup(&self, code: TrackingCode) -> Result<Option<BallotStatus>, ClientError> {
        self.connection.find_json(&self.url(&format!("/ballots/{code}")))
    }

    /// A voter's last ballot, as the board says. A wrong answer can make a ballot be refused, nothing else.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn last_ballot(&self, voter: u32) -> Result<Option<TrackingCode>, ClientError> {
        let status: VoterStatus = self.connection.json(&self.url(&format!("/voters/{voter}")))?;
        let code = status.last.map(|last| last.code.parse());
        code.transpose().map_err(|_| ClientError::Answer { what: "not a tracking code".to_owned() })
    }

    /// The result as the board prints it, as JSON; nothing before the election is finished.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn result_json(&self) -> Result<Option<serde_json::Value>, ClientError> {
        self.connection.find_json(&self.url("/result"))
    }

    /// The newest checkpoint with a quorum of cosignatures, unverified; nothing if there is none.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn final_checkpoint_file(&self) -> Result<Option<Vec<u8>>, ClientError> {
        self.connection.find(&self.url("/checkpoint/final"), NOTE_BYTES)
    }

    /// The newest checkpoint, verified.
    ///
    /// # Errors
    /// [`VoterError::Checkpoint`](tupyo_voter::VoterError::Checkpoint) if the ledger key has not signed it.
    pub fn checkpoint(&self) -> Result<Checkpoint, ClientError> {
        let file = self.checkpoint_file()?;
        self.verified(|keys| keys.open(&file))
    }

    /// Downloads the whole ledger and folds it: the state, and the checkpoint that it is the state of.
    ///
    /// # Errors
    /// What [`Follower::advance`] says.
    pub fn follow(&self) -> Result<(ElectionState, Checkpoint), ClientError> {
        let mut follower = Follower::new(self, self.address.election);
        follower.advance()?;
        follower.into_state().ok_or_else(|| ClientError::Answer { what: "no checkpoint".to_owned() })
    }

    fn url(&self, rest: &str) -> String {
        format!("{}/elections/{}{rest}", self.address.url, self.address.election)
    }
}

impl BallotBox for Board {
    type Error = ClientError;

    fn post(&self, entry: &Entry) -> Result<Receipt, ClientError> {
        Board::post(self, entry)
    }
}

impl LedgerSource for Board {
    fn learn(&self, keys: &LedgerKeys) {
        self.keys.learn(keys);
    }

    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        self.connection.get(&self.url("/checkpoint"), NOTE_BYTES)
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        self.connection.find(&self.url(&format!("/{path}")), BUNDLE_BYTES)
    }
}
