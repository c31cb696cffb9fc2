//! Compares a ledger with what others have kept of it.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tupyo_election::{ElectionId, LedgerKeys};
use tupyo_ledger::{LedgerCheckpoint, LedgerError, LedgerReader, RecoveredLedger, stored_checkpoint};
use tupyo_merkle::{Checkpoint, Contradiction, Note, NoteVerifier, PrefixProof, SignedCheckpoint, SplitView};

use crate::ServerError;
use crate::keyring::Keyring;
use crate::log::{self, Event};

/// Compares an election's ledger with a checkpoint that somebody else has kept of it. One that the ledger's own key has
/// signed, and that the ledger does not continue, proves that the ledger was put back or that there are two of it. What
/// anybody says without such a checkpoint proves nothing.
#[derive(Clone)]
pub(crate) struct Comparison {
    election: ElectionId,
    keyring: Arc<Keyring>,
    /// The directory that gets the proof.
    evidence: PathBuf,
    /// Who has shown what the key of its size has not signed: it is said once of each.
    passed_over: Arc<Mutex<BTreeSet<String>>>,
}

/// A ledger that is compared.
pub(crate) trait Compared {
    /// Its own newest checkpoint.
    fn own(&self) -> Option<LedgerCheckpoint>;
    /// Whether it continues a checkpoint.
    fn continues(&self, seen: &Checkpoint) -> Result<(), LedgerError>;
    /// What its first entries add up to, as evidence says it.
    fn prefix(&self, old_size: u64, new_size: u64) -> Option<PrefixProof>;
}

/// How often two files that are being written are looked at before they are believed.
const LOOKS: usize = 3;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

impl Comparison {
    /// What is compared with is signed by one of the board's keys.
    pub(crate) fn new(election: ElectionId, keyring: Arc<Keyring>, evidence: PathBuf) -> Comparison {
        Comparison { election, keyring, evidence, passed_over: Arc::default() }
    }

    /// The election.
    pub(crate) fn election(&self) -> ElectionId {
        self.election
    }

    /// Compares with what `by` has kept of the ledger with these keys. A note that is not signed by the key of its size
    /// is passed over: after a rotation, whoever has copied the key before can still sign.
    ///
    /// # Errors
    /// [`ServerError::Behind`]; the evidence is stored then.
    pub(crate) fn with(
        &self,
        by: &str,
        seen: &Note,
        ledger: &impl Compared,
        keys: &LedgerKeys,
    ) -> Result<(), ServerError> {
        let size = Checkpoint::parse_text(seen.text()).map_or(0, |checkpoint| checkpoint.size);
        let keys = self.keyring.signers(self.election, keys, size)?;
        let Some((key, signed)) = opened(seen, &keys) else {
            self.pass_over(by);
            return Ok(());
        };
        let Err(source) = ledger.continues(signed.checkpoint()) else { return Ok(()) };
        let own = ledger.own();
        let view = own.as_ref().and_then(|own| split_view(own, key, &signed, ledger));
        Err(self.behind(by, own.as_ref(), &signed, view, source))
    }

    /// Compares the checkpoint that stands in a ledger's directory with its copy kept apart.
    ///
    /// # Errors
    /// [`ServerError::Behind`] if the copy is ahead, is another one of the same size, or if it is known that the ledger
    /// does not continue it; the evidence is stored then. [`ServerError::Ledger`] if one of them cannot be read: that
    /// proves nothing.
    pub(crate) fn with_copy(&self, ledger: &Path, copy: &Path, is_forked: bool) -> Result<(), ServerError> {
        let keys = self.keyring.verifiers(self.election)?;
        let apart = copies_apart(ledger, copy, is_forked, &keys).map_err(ServerError::ledger(self.election))?;
        let Some((own, seen)) = apart else { return Ok(()) };
        let Some((key, signed)) = opened(&seen.note, &keys) else { return Ok(()) };
        let (found, size) = (own.as_ref().map_or(0, |own| own.checkpoint.size), seen.checkpoint.size);
        let same = own.as_ref().filter(|_| found == size);
        let same = same.and_then(|own| SignedCheckpoint::open(own.file.as_bytes(), key).ok());
        let view = same.map(|own| SplitView::new(&own, &signed, Contradiction::SameSize));
        let source = match found < size {
            true => LedgerError::RolledBack { found, signed: size },
            false => LedgerError::Forked { size },
        };
        Err(self.behind("the checkpoint kept apart", own.as_ref(), &signed, view, source))
    }

    /// The same while a server writes both, one after the other: they are looked at more than once.
    ///
    /// # Errors
    /// As [`Self::with_copy`].
    pub(crate) fn with_copy_of_running(&self, ledger: &Path, copy: &Path) -> Result<(), ServerError> {
        let keys = self.keyring.verifiers(self.election)?;
        for _ in 0..LOOKS {
            if matches!(copies_apart(ledger, copy, false, &keys), Ok(None)) {
                return Ok(());
            }
            std::thread::sleep(BETWEEN_LOOKS);
        }
        self.with_copy(ledger, copy, false)
    }

    fn pass_over(&self, by: &str) {
        if self.passed_over.lock().unwrap_or_else(PoisonError::into_inner).insert(by.to_owned()) {
            log::event(Event::checkpoint_passed_over(self.election, by));
        }
    }

    fn behind(
        &self,
        by: &str,
        own: Option<&LedgerCheckpoint>,
        seen: &SignedCheckpoint,
        view: Option<SplitView>,
        source: LedgerError,
    ) -> ServerError {
        let size = seen.checkpoint().size;
        let text = view.map_or_else(|| both_notes(own, seen), |view| view.to_string());
        let path = self.evidence.join(format!("{}-{size}", self.election));
        let evidence = match store(&self.evidence, &path, &text) {
            Ok(()) => format!("the evidence is in {}", path.display()),
            Err(error) => format!("the evidence cannot be written to {}: {error}", path.display()),
        };
        ServerError::Behind {
            election: self.election,
            by: by.to_owned(),
            seen: size,
            evidence,
            source: Box::new(source),
        }
    }
}

impl Compared for LedgerReader {
    fn own(&self) -> Option<LedgerCheckpoint> {
        Some(self.checkpoint())
    }

    fn continues(&self, seen: &Checkpoint) -> Result<(), LedgerError> {
        LedgerReader::continues(self, seen)
    }

    fn prefix(&self, old_size: u64, new_size: u64) -> Option<PrefixProof> {
        LedgerReader::prefix(self, old_size, new_size).ok()
    }
}

impl Compared for RecoveredLedger {
    fn own(&self) -> Option<LedgerCheckpoint> {
        self.signed().cloned()
    }

    fn continues(&self, seen: &Checkpoint) -> Result<(), LedgerError> {
        RecoveredLedger::continues(self, seen)
    }

    fn prefix(&self, old_size: u64, new_size: u64) -> Option<PrefixProof> {
        RecoveredLedger::prefix(self, old_size, new_size).ok()
    }
}

/// A ledger's own checkpoint and its copy, if the copy is not one of the same history as far as the two can tell. Read
/// in this order: a copy is written after what it is a copy of.
fn copies_apart(
    ledger: &Path,
    copy: &Path,
    is_forked: bool,
    keys: &[NoteVerifier],
) -> Result<Option<(Option<LedgerCheckpoint>, LedgerCheckpoint)>, LedgerError> {
    let Some(seen) = stored_checkpoint(copy, keys)? else { return Ok(None) };
    let own = stored_checkpoint(ledger, keys)?;
    let continues = |own: &LedgerCheckpoint| match seen.checkpoint.size.cmp(&own.checkpoint.size) {
        Ordering::Less => !is_forked,
        Ordering::Equal => own.checkpoint == seen.checkpoint,
        Ordering::Greater => false,
    };
    Ok((!own.as_ref().is_some_and(continues)).then_some((own, seen)))
}

/// The checkpoint that one of these keys has signed.
fn opened<'a>(note: &Note, keys: &'a [NoteVerifier]) -> Option<(&'a NoteVerifier, SignedCheckpoint)> {
    let file = note.to_string();
    keys.iter().find_map(|key| Some((key, SignedCheckpoint::open(&file, key).ok()?)))
}

/// Evidence that anybody can verify, if this ledger has other entries than were seen: if it only has fewer, nothing
/// contradicts anything.
fn split_view(
    own: &LedgerCheckpoint,
    key: &NoteVerifier,
    seen: &SignedCheckpoint,
    ledger: &impl Compared,
) -> Option<SplitView> {
    let (size, seen_size) = (own.checkpoint.size, seen.checkpoint().size);
    let own = SignedCheckpoint::open(own.file.as_bytes(), key).ok()?;
    let contradiction = if size == seen_size {
        Contradiction::SameSize
    } else {
        Contradiction::Prefix { path: ledger.prefix(seen_size, size)?.path }
    };
    Some(SplitView::new(&own, seen, contradiction))
}

fn both_notes(own: Option<&LedgerCheckpoint>, seen: &SignedCheckpoint) -> String {
    let own = own.map_or("none\n", |own| &own.file);
    format!("tupyo/behind/v1\n\nhere:\n\n{own}\nseen:\n\n{}", seen.note())
}

/// Durably: the process ends next.
fn store(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    File::open(directory)?.sync_all()
}
