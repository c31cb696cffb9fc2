//! A trustee's secrets file: an encrypted [`TrusteeMemory`].

use std::io;
use std::path::{Path, PathBuf};

use rand::rngs::OsRng;
use tupyo_client::ClientError;
use tupyo_office::{
    Actor, CeremonyStep, StepError, TrusteeMemory, TrusteeStorage, VerifiedTally, agree, ceremony_step, decrypt, wipe,
};
use tupyo_verify::Record;

use crate::acting::ActingBoard;
use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::vault::{self, Passphrase, PassphraseOptions};

/// An open secrets file. Whatever changes is written before it is needed.
pub struct TrusteeFile {
    memory: TrusteeMemory,
    file: EncryptedFile,
}

/// Where the memory is stored: replaced whole, and synced with its directory.
struct EncryptedFile {
    path: PathBuf,
    passphrase: Passphrase,
}

impl TrusteeFile {
    /// Opens the file, which must be there.
    pub fn open(path: &Path, options: &PassphraseOptions) -> Result<TrusteeFile, Failure> {
        let passphrase = options.ask(path)?;
        let secret = vault::open(path, &passphrase)?;
        let memory = TrusteeMemory::decode(&secret)
            .ok_or_else(|| Failure::usage("not-secrets", texts::not_secrets(&path.display())))?;
        Ok(TrusteeFile { memory, file: EncryptedFile { path: path.to_owned(), passphrase } })
    }

    /// Opens the file; where there is none, it is made with the first secrets.
    pub fn open_or_begin(path: &Path, options: &PassphraseOptions) -> Result<TrusteeFile, Failure> {
        if path.exists() {
            return TrusteeFile::open(path, options);
        }
        let passphrase = options.choose(path)?;
        Ok(TrusteeFile { memory: TrusteeMemory::default(), file: EncryptedFile { path: path.to_owned(), passphrase } })
    }

    /// Writes what is left of this file for a backup, which only opens, into one that must not exist yet.
    pub fn store_backup(self, path: &Path) -> Result<(), Failure> {
        let backup = self.memory.into_backup()?;
        vault::create(path, &backup.encode(), &self.file.passphrase)
    }

    /// What is in the file.
    pub fn memory(&self) -> &TrusteeMemory {
        &self.memory
    }

    /// Whether the file is a copy that only opens.
    pub fn is_opening_only(&self) -> bool {
        self.memory.is_opening_only()
    }

    /// Holds the ledger to what the file has seen of it, before it is followed.
    pub fn recall(&mut self, actor: &mut Actor<ActingBoard>) -> Result<(), StepError<ClientError>> {
        actor.recall(&mut self.memory)
    }

    /// Does what is due in the key ceremony.
    pub fn ceremony_step(&mut self, actor: &mut Actor<ActingBoard>) -> Result<CeremonyStep, StepError<ClientError>> {
        ceremony_step(actor, &mut self.memory, &mut self.file, &mut OsRng)
    }

    /// The file of the newest checkpoint that was seen before anything was said.
    pub fn seen(&self) -> Option<&[u8]> {
        self.memory.seen()
    }

    /// Verifies a record up to its tally.
    pub fn verify(
        &mut self,
        actor: &mut Actor<ActingBoard>,
        record: &dyn Record,
    ) -> Result<VerifiedTally, StepError<ClientError>> {
        VerifiedTally::verify(actor, &mut self.memory, record)
    }

    /// Posts the agreement.
    pub fn agree(
        &mut self,
        actor: &mut Actor<ActingBoard>,
        tally: &VerifiedTally,
    ) -> Result<(), StepError<ClientError>> {
        agree(actor, tally, &mut self.memory, &mut self.file, &mut OsRng)
    }

    /// Posts the decryption share.
    pub fn decrypt(
        &mut self,
        actor: &mut Actor<ActingBoard>,
        tally: &VerifiedTally,
    ) -> Result<(), StepError<ClientError>> {
        decrypt(actor, tally, &mut self.memory, &mut self.file, &mut OsRng)
    }

    /// Wipes the secrets of an election that has its result.
    pub fn wipe(&mut self, actor: &mut Actor<ActingBoard>) -> Result<(), StepError<ClientError>> {
        wipe(actor, &mut self.memory, &mut self.file)
    }
}

impl TrusteeStorage for EncryptedFile {
    fn store(&mut self, memory: &TrusteeMemory) -> io::Result<()> {
        vault::replace(&self.path, &memory.encode(), &self.passphrase)
    }
}
