//! A trustee's secrets file: an encrypted [`TrusteeMemory`].

use std::path::{Path, PathBuf};

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::encode_into;
use tupyo_threshold::{CommittedSecrets, TrusteeShare};
use tupyo_verify::Record;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::failure::Failure;
use crate::steps::{self, Actor, CeremonyStep, StepError, TallyDigest, TrusteeMemory};
use crate::vault::{self, Passphrase, PassphraseOptions};

const HEADER: &[u8] = b"tupyo/v1/trustee-secrets\n";

/// An open secrets file. Whatever changes is written before it is needed.
pub struct TrusteeFile {
    path: PathBuf,
    passphrase: Passphrase,
    memory: TrusteeMemory,
}

/// What the file holds, after its header.
#[derive(BorshSerialize, BorshDeserialize, Zeroize, ZeroizeOnDrop)]
struct Content {
    committed: Option<Vec<u8>>,
    share: Option<Vec<u8>>,
    opened: Option<[u8; 32]>,
}

impl TrusteeFile {
    /// Opens the file, which must be there.
    pub fn open(path: &Path, options: &PassphraseOptions) -> Result<TrusteeFile, Failure> {
        let passphrase = options.ask(path)?;
        let secret = vault::open(path, &passphrase)?;
        let memory = read(&secret)
            .ok_or_else(|| Failure::usage("not-secrets", format!("{}: not a trustee's secrets", path.display())))?;
        Ok(TrusteeFile { path: path.to_owned(), passphrase, memory })
    }

    /// Opens the file; where there is none, it is made with the first secrets.
    pub fn open_or_begin(path: &Path, options: &PassphraseOptions) -> Result<TrusteeFile, Failure> {
        if path.exists() {
            return TrusteeFile::open(path, options);
        }
        let passphrase = options.choose(path)?;
        Ok(TrusteeFile { path: path.to_owned(), passphrase, memory: TrusteeMemory::default() })
    }

    /// Does what is due in the key ceremony.
    pub fn ceremony_step(&mut self, actor: &mut Actor) -> Result<CeremonyStep, StepError> {
        let TrusteeFile { path, passphrase, memory } = self;
        steps::ceremony_step(actor, memory, &mut |memory| vault::replace(path, &write(memory), passphrase))
    }

    /// Verifies the record and posts the decryption share.
    pub fn decrypt(&mut self, actor: &mut Actor, record: &dyn Record) -> Result<(), StepError> {
        let TrusteeFile { path, passphrase, memory } = self;
        steps::decrypt(actor, memory, record, &mut |memory| vault::replace(path, &write(memory), passphrase))
    }
}

fn write(memory: &TrusteeMemory) -> Zeroizing<Vec<u8>> {
    let content = Content {
        committed: memory.committed.as_ref().map(|secrets| secrets.encode().to_vec()),
        share: memory.share.as_ref().map(|share| share.encode().to_vec()),
        opened: memory.opened.map(|digest| digest.0),
    };
    let length = |secret: &Option<Vec<u8>>| secret.as_ref().map_or(0, Vec::len);
    // Large enough from the start: growing would leave copies behind.
    let capacity = HEADER.len() + length(&content.committed) + length(&content.share) + 64;
    let mut bytes = Zeroizing::new(Vec::with_capacity(capacity));
    bytes.extend_from_slice(HEADER);
    encode_into(&content, &mut bytes);
    bytes
}

fn read(bytes: &[u8]) -> Option<TrusteeMemory> {
    let content: Content = borsh::from_slice(bytes.strip_prefix(HEADER)?).ok()?;
    Some(TrusteeMemory {
        committed: content.committed.as_deref().map(CommittedSecrets::decode).transpose().ok()?,
        share: content.share.as_deref().map(TrusteeShare::decode).transpose().ok()?,
        opened: content.opened.map(TallyDigest),
    })
}
