use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tupyo_merkle::{
    AddCheckpoint, Checkpoint, Note, NoteSignature, NoteVerifier, Origin, Timestamp, WitnessKey, WitnessSigner,
};

use crate::examine::examine;
use crate::state::{Evidence, Remembered, StateDirectory};
use crate::{CosigningRefusal, WitnessError};

/// A witness: its key, the ledgers it knows, and what it cosigned last of each.
pub struct Cosigner {
    signer: WitnessSigner,
    directory: StateDirectory,
    logs: BTreeMap<Origin, Log>,
}

struct Log {
    key: NoteVerifier,
    /// Held from the comparison with what is remembered until the new checkpoint is stored.
    memory: Mutex<Memory>,
}

enum Memory {
    Latest(Option<Remembered>),
    /// The storage failed: what is on the disk is known again when it is read.
    Lost,
}

impl Cosigner {
    /// The witness of these ledgers, with what it remembers.
    ///
    /// # Errors
    /// [`WitnessError::NoLogs`], [`WitnessError::OriginRepeated`], [`WitnessError::Damaged`], [`WitnessError::Storage`].
    pub fn new(
        signer: WitnessSigner,
        directory: StateDirectory,
        keys: Vec<NoteVerifier>,
    ) -> Result<Cosigner, WitnessError> {
        let mut logs = BTreeMap::new();
        for key in keys {
            let memory = Mutex::new(Memory::Latest(directory.load(&key, signer.key())?));
            let origin = key.name().clone();
            if logs.insert(origin, Log { key: key.clone(), memory }).is_some() {
                return Err(WitnessError::OriginRepeated { origin: key.name().to_string() });
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

    /// Answers the body of a request, at the time `now`: when this returns a cosignature, what it says is remembered on stable storage. Requests about
    /// one ledger wait for each other.
    ///
    /// # Errors
    /// [`CosigningRefusal`]; nothing has changed then.
    pub fn add_checkpoint(&self, body: &[u8], now: Timestamp) -> Result<NoteSignature, CosigningRefusal> {
        let request = AddCheckpoint::parse(body)?;
        let origin = Checkpoint::parse_text(request.checkpoint.text()).map_err(CosigningRefusal::Checkpoint)?.origin;
        let log = self.logs.get(&origin).ok_or(CosigningRefusal::UnknownOrigin)?;
        let mut memory = log.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let Memory::Latest(latest) = &*memory else { return Err(CosigningRefusal::Storage) };
        let checkpoint = examine(&request, &log.key, latest.as_ref().map(|latest| &latest.checkpoint))
            .inspect_err(|refusal| self.keep(&origin, refusal, body))?;
        // Times do not go back, whatever the clock does.
        let time = latest.as_ref().map_or(now, |latest| latest.time.max(now));
        let line = self.signer.cosign(&request.checkpoint, time);
        // Until the new state is known to be stored, none is known to be.
        *memory = Memory::Lost;
        self.store(log, &request.checkpoint, &line)?;
        *memory = Memory::Latest(Some(Remembered { checkpoint, time }));
        Ok(line)
    }

    /// The ledger's own line and this witness's, without what others have added.
    fn store(&self, log: &Log, checkpoint: &Note, line: &NoteSignature) -> Result<(), CosigningRefusal> {
        let cosigned = checkpoint.only_of(&log.key).with([line.clone()]).map_err(CosigningRefusal::NotSigned)?;
        self.directory.store(log.key.name(), &cosigned).map_err(|_| CosigningRefusal::Storage)
    }

    fn keep(&self, origin: &Origin, refusal: &CosigningRefusal, body: &[u8]) {
        match refusal {
            CosigningRefusal::OtherRoot { .. } => self.directory.keep(origin, Evidence::Conflict, body),
            CosigningRefusal::Proof(_) => self.directory.keep(origin, Evidence::Refused, body),
            _ => {}
        }
    }
}
