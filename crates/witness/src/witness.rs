//! Compares, remembers, and only then cosigns.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tupyo_merkle::{
    AddCheckpoint, AddLedgerKey, Checkpoint, InclusionProof, Note, NoteSignature, NoteVerifier, Origin, Receipt,
    Timestamp, WitnessKey, WitnessSigner,
};

use crate::examine::{examine, examine_key, is_latest};
use crate::state::{Evidence, Remembered, StateDirectory, hash_of};
use crate::{CosigningRefusal, LedgerKeyRefusal, WatchedLedger, WitnessError};

/// A witness: its key, the ledgers it knows, and what it cosigned last of each.
pub struct Cosigner {
    signer: WitnessSigner,
    directory: StateDirectory,
    logs: BTreeMap<Origin, Log>,
}

/// Held from the comparison with what is remembered until the new state is stored. Nothing is there when the storage
/// has failed: what is on the disk is known again when it is read.
type Log = Mutex<Option<Known>>;

/// A ledger with the keys that were accepted, and what was cosigned last.
struct Known {
    ledger: WatchedLedger,
    latest: Option<Remembered>,
}

impl Cosigner {
    /// The witness of these ledgers, with what it remembers.
    ///
    /// # Errors
    /// [`WitnessError::NoLogs`], [`WitnessError::OriginRepeated`], [`WitnessError::OwnKey`],
    /// [`WitnessError::Damaged`], [`WitnessError::Storage`].
    pub fn new(
        signer: WitnessSigner,
        directory: StateDirectory,
        ledgers: Vec<WatchedLedger>,
    ) -> Result<Cosigner, WitnessError> {
        let mut logs = BTreeMap::new();
        for ledger in ledgers {
            let origin = ledger.origin().clone();
            if ledger.has_key(signer.key().public_bytes()) {
                return Err(WitnessError::OwnKey { origin: origin.to_string() });
            }
            let (ledger, latest) = directory.load(ledger, signer.key())?;
            if logs.insert(origin.clone(), Mutex::new(Some(Known { ledger, latest }))).is_some() {
                return Err(WitnessError::OriginRepeated { origin: origin.to_string() });
            }
        }
        if logs.is_empty() { Err(WitnessError::NoLogs) } else { Ok(Cosigner { signer, directory, logs }) }
    }

    /// The public key.
    pub fn key(&self) -> &WitnessKey {
        self.signer.key()
    }

    /// How many ledgers it knows.
    pub fn ledgers(&self) -> usize {
        self.logs.len()
    }

    /// Answers the body of a request, at the time `now`: when this returns a cosignature, what it says is remembered on
    /// stable storage. Requests about one ledger wait for each other.
    ///
    /// # Errors
    /// [`CosigningRefusal`]; nothing has changed then.
    pub fn add_checkpoint(&self, body: &[u8], now: Timestamp) -> Result<NoteSignature, CosigningRefusal> {
        let request = AddCheckpoint::parse(body)?;
        let origin = Checkpoint::parse_text(request.checkpoint.text()).map_err(CosigningRefusal::Checkpoint)?.origin;
        let mut memory = lock(self.logs.get(&origin).ok_or(CosigningRefusal::UnknownOrigin)?);
        let Some(Known { ledger, latest }) = &*memory else { return Err(CosigningRefusal::Storage) };
        let checkpoint = examine(&request, ledger, latest.as_ref().map(|latest| &latest.checkpoint))
            .inspect_err(|refusal| self.keep(&origin, refusal, body))?;
        // Times do not go back, whatever the clock does.
        let time = latest.as_ref().map_or(now, |latest| latest.time.max(now));
        let (ledger, line) = (ledger.clone(), self.signer.cosign(&request.checkpoint, time));
        // Until the new state is known to be stored, none is known to be.
        *memory = None;
        let note = Arc::new(self.store(ledger.key(checkpoint.size), &request.checkpoint, &line)?);
        *memory = Some(Known { ledger, latest: Some(Remembered { checkpoint, note, time }) });
        Ok(line)
    }

    /// Accepts that another key signs a ledger behind the checkpoint that was cosigned last, and returns that key: when
    /// this returns, it is remembered on stable storage. An announcement that was accepted is accepted again, whatever
    /// was cosigned since.
    ///
    /// # Errors
    /// [`LedgerKeyRefusal`]; nothing has changed then.
    pub fn add_ledger_key(&self, body: &[u8]) -> Result<NoteVerifier, LedgerKeyRefusal> {
        let request = AddLedgerKey::parse(body)?;
        let text = request.receipt.checkpoint().text();
        let origin = Checkpoint::parse_text(text).map_err(LedgerKeyRefusal::Checkpoint)?.origin;
        let mut memory = lock(self.logs.get(&origin).ok_or(LedgerKeyRefusal::UnknownOrigin)?);
        let Some(Known { ledger, latest }) = &*memory else { return Err(LedgerKeyRefusal::Storage) };
        let examined = examine_key(&request, ledger).and_then(|(checkpoint, follower)| {
            let Some(follower) = follower else { return Ok((checkpoint, None)) };
            is_latest(&checkpoint, latest.as_ref().map(|latest| &latest.checkpoint))?;
            Ok((checkpoint, Some(follower)))
        });
        let (checkpoint, follower) = examined.inspect_err(|refusal| {
            if refusal.is_evidence() {
                self.directory.keep(&origin, Evidence::KeyConflict, body);
            }
        })?;
        // The announcement's entry is the last of the checkpoint; the first size of the new key is the next one.
        let first = checkpoint.size + 1;
        let Some(follower) = follower else { return Ok(ledger.key(first).clone()) };
        let (number, accepted) = (follower.keys().number(), own_lines(&request, ledger.key(checkpoint.size)));
        let (ledger, latest) = (WatchedLedger::from(follower), latest.clone());
        *memory = None;
        self.directory.store_key(&origin, number, &accepted).map_err(|_| LedgerKeyRefusal::Storage)?;
        let key = ledger.key(first).clone();
        *memory = Some(Known { ledger, latest });
        Ok(key)
    }

    /// The note that was cosigned last of the ledger whose origin has this SHA-256, in hexadecimal digits.
    ///
    /// # Errors
    /// [`CosigningRefusal::UnknownOrigin`], [`CosigningRefusal::NothingCosigned`], [`CosigningRefusal::Storage`].
    pub fn latest(&self, hash: &str) -> Result<Arc<Note>, CosigningRefusal> {
        let log = self.logs.iter().find(|(origin, _)| hash_of(origin) == hash);
        let memory = lock(log.ok_or(CosigningRefusal::UnknownOrigin)?.1);
        let Known { latest, .. } = memory.as_ref().ok_or(CosigningRefusal::Storage)?;
        Ok(latest.as_ref().ok_or(CosigningRefusal::NothingCosigned)?.note.clone())
    }

    /// The ledger's own line and this witness's, without what others have added.
    fn store(&self, log: &NoteVerifier, checkpoint: &Note, line: &NoteSignature) -> Result<Note, CosigningRefusal> {
        let cosigned = checkpoint.only_of(log).with([line.clone()]).map_err(CosigningRefusal::NotSigned)?;
        self.directory.store(log.name(), &cosigned).map_err(|_| CosigningRefusal::Storage)?;
        Ok(cosigned)
    }

    fn keep(&self, origin: &Origin, refusal: &CosigningRefusal, body: &[u8]) {
        match refusal {
            CosigningRefusal::OtherRoot { .. } => self.directory.keep(origin, Evidence::Conflict, body),
            CosigningRefusal::Proof(_) | CosigningRefusal::OtherKey => {
                self.directory.keep(origin, Evidence::Refused, body);
            }
            _ => {}
        }
    }
}

fn lock(log: &Log) -> MutexGuard<'_, Option<Known>> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The request with the line of the ledger's key alone.
fn own_lines(request: &AddLedgerKey, key: &NoteVerifier) -> AddLedgerKey {
    let receipt = &request.receipt;
    let (index, path, note) = (receipt.index(), receipt.path().to_vec(), receipt.checkpoint().only_of(key));
    let proof = InclusionProof { index, size: index + 1, path };
    AddLedgerKey { entry: request.entry.clone(), receipt: Receipt::new(proof, Arc::new(note)) }
}
