//! The directory of a small authority of citizen cards: its certificate, its key or where that is, and what it has
//! issued.

pub mod register;
pub mod signer;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use tupyo_card::CardSigner;
use tupyo_certificate::authority::{Authority, AuthorityError, RevocationList};

use self::register::Register;
use self::signer::AuthorityKeyOptions;
use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::pem;
use crate::roll::list;

const LARGEST_CERTIFICATE: usize = 64 << 10;
const DAY: u64 = 86_400;
const CERTIFICATE: &str = "CERTIFICATE";
const LIST: &str = "X509 CRL";

/// The directory of an authority, which one command at a time uses.
///
/// ```text
/// certificate.pem   the authority's certificate: pinned by manifests, given away
/// key               its secret key, encrypted, if it is not in a token; mode 0600
/// register.json     what it has issued and revoked, and where its key is; mode 0600
/// crl.pem           the newest list of what is revoked; given away
/// list.csv          who has a card that is valid: an eligibility list
/// ```
pub struct AuthorityDirectory {
    path: PathBuf,
    _lock: File,
}

/// An authority that acts: its certificate, its register, and its key ready to sign.
pub struct ActingAuthority {
    /// Its certificate.
    pub authority: Authority,
    /// What it has issued.
    pub register: Register,
    directory: AuthorityDirectory,
    signer: Box<dyn CardSigner>,
}

impl AuthorityDirectory {
    /// A directory for a new authority. It may exist, without an authority in it.
    pub fn create(path: &Path) -> Result<AuthorityDirectory, Failure> {
        fs::create_dir_all(path).map_err(|error| Failure::file(path, &error))?;
        let directory = AuthorityDirectory::locked(path)?;
        ["certificate.pem", "key", "register.json"].iter().try_for_each(|name| files::must_be_new(&path.join(name)))?;
        Ok(directory)
    }

    /// The directory of an authority that exists.
    pub fn open(path: &Path) -> Result<AuthorityDirectory, Failure> {
        if path.join("register.json").exists() {
            return AuthorityDirectory::locked(path);
        }
        let message = texts::no_card_authority(&path.display());
        Err(Failure::usage("no-card-authority", message).advise(texts::MAKE_CARD_AUTHORITY))
    }

    fn locked(path: &Path) -> Result<AuthorityDirectory, Failure> {
        let lock = path.join("lock");
        let failed = |error: std::io::Error| Failure::file(&lock, &error);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&lock).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(AuthorityDirectory { path: path.to_owned(), _lock: file }),
            Err(TryLockError::WouldBlock) => {
                let message = texts::authority_in_use(&path.display());
                Err(Failure::refused("authority-in-use", message).advise(texts::RUN_WHEN_ENDED))
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// A file of the directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// What the authority has issued.
    pub fn register(&self) -> Result<Register, Failure> {
        Register::read(&self.file("register.json"))
    }

    /// Its certificate.
    pub fn authority(&self) -> Result<Authority, Failure> {
        let path = self.file("certificate.pem");
        let bytes = files::read(&path, LARGEST_CERTIFICATE)?;
        let mut found = pem::decoded(&bytes).unwrap_or_default();
        Ok(Authority::from_der(found.pop().unwrap_or_default())?)
    }

    /// Opens the authority's key: asks for a passphrase, or for the PIN of its token.
    pub fn act(self, key: &AuthorityKeyOptions) -> Result<ActingAuthority, Failure> {
        let register = self.register()?;
        let authority = self.authority()?;
        let signer = key.open(register.token.as_deref(), &self.file("key"))?;
        Ok(ActingAuthority { authority, register, directory: self, signer })
    }

    /// Stores a new authority and its first list of what is revoked: nothing.
    pub fn begin(
        self,
        authority: Authority,
        register: Register,
        signer: Box<dyn CardSigner>,
        days: u32,
    ) -> Result<ActingAuthority, Failure> {
        let certificate = pem::encoded(CERTIFICATE, authority.certificate());
        files::write_new(&self.file("certificate.pem"), certificate.as_bytes(), Readers::Everybody)?;
        let mut acting = ActingAuthority { authority, register, directory: self, signer };
        acting.publish_revoked(days)?;
        Ok(acting)
    }
}

impl ActingAuthority {
    /// Does something with the authority's certificate and key.
    pub fn with_key<T>(
        &mut self,
        act: impl FnOnce(&Authority, &mut dyn CardSigner) -> Result<T, AuthorityError>,
    ) -> Result<T, Failure> {
        Ok(act(&self.authority, self.signer.as_mut())?)
    }

    /// Writes the register, durable when this returns, and the list of who has a valid card.
    pub fn store(&self) -> Result<(), Failure> {
        self.register.write(&self.directory.file("register.json"))?;
        list::write(&self.directory.file("list.csv"), self.register.list(), Readers::Everybody)
    }

    /// Signs a list of what is revoked that is newer than all before, and replaces the file. The register is stored
    /// first: no number is used twice.
    pub fn publish_revoked(&mut self, days: u32) -> Result<PathBuf, Failure> {
        self.register.crl_number += 1;
        self.store()?;
        let revoked = self.register.revoked()?;
        let (number, this_update) = (self.register.crl_number, now());
        let next_update = this_update + u64::from(days) * DAY;
        let list = RevocationList { number, this_update, next_update, revoked: &revoked };
        let signed = self.with_key(|authority, signer| authority.crl(signer, &list))?;
        let path = self.directory.file("crl.pem");
        files::replace(&path, pem::encoded(LIST, &signed).as_bytes(), Readers::Everybody)?;
        Ok(path)
    }
}

/// Certificates as a file, one behind the other.
pub fn certificates_file(certificates: &[Vec<u8>]) -> String {
    certificates.iter().map(|certificate| pem::encoded(CERTIFICATE, certificate)).collect()
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The end of a span of so many days from now.
pub fn days_from_now(days: u32) -> u64 {
    now() + u64::from(days) * DAY
}
