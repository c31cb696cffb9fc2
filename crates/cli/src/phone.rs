//! A phone as a card: its key never leaves it. What is to be signed lies in a directory that both can see, and the
//! phone puts its signature beside it.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_card::{CardSignError, CardSigner, CertifiedKey, CertifiedSignature};
use tupyo_certificate::MAX_EVIDENCE;
use tupyo_encoding::sha256;

use crate::catalogue::{wrong_cards as texts, wrong_files};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::pem;
use crate::typed;

/// The phone's public key: a `SubjectPublicKeyInfo`, DER, or the 65 bytes of X9.62.
const KEY: &str = "key";
/// Its certificate, and those above it that it has.
const CERTIFICATES: &str = "certificate.pem";
/// What its maker says of the key, as it came.
const ATTESTATION: &str = "attestation";
const LARGEST_KEY: usize = 4096;
const LARGEST_SIGNATURE: usize = 1024;
/// How long somebody may look for the phone and unlock it.
const PATIENCE: Duration = Duration::from_secs(300);
const PAUSE: Duration = Duration::from_millis(100);

/// The directory of a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneDirectory(PathBuf);

/// A phone that signs.
struct Phone {
    directory: PhoneDirectory,
    key: CertifiedKey,
}

impl PhoneDirectory {
    /// Where the phone's certificate belongs.
    pub fn certificate_file(&self) -> PathBuf {
        self.0.join(CERTIFICATES)
    }

    /// The phone's public key.
    ///
    /// # Errors
    /// `card-key`, `card-weak`; what the file says.
    pub fn key(&self) -> Result<CertifiedKey, Failure> {
        let path = self.0.join(KEY);
        let bytes = files::read(&path, LARGEST_KEY)?;
        let key = CertifiedKey::from_sec1(&bytes).or_else(|_| CertifiedKey::from_spki(&bytes));
        key.map_err(|error| Failure::usage(error.code(), format!("{}: {error}", path.display())))
    }

    /// The phone, ready to be asked.
    ///
    /// # Errors
    /// As [`PhoneDirectory::key`].
    pub fn open(&self) -> Result<Box<dyn CardSigner>, Failure> {
        Ok(Box::new(Phone { key: self.key()?, directory: self.clone() }))
    }

    /// The phone's certificates, DER, its own first, if they are there.
    ///
    /// # Errors
    /// `certificate-malformed`; what the file says.
    pub fn certificates(&self) -> Result<Vec<Vec<u8>>, Failure> {
        let path = self.certificate_file();
        let Some(bytes) = if_there(&path, MAX_EVIDENCE)? else { return Ok(Vec::new()) };
        let neither = || Failure::usage("certificate-malformed", wrong_files::neither_pem_nor_der(&path.display()));
        pem::decoded(&bytes).ok_or_else(neither)
    }

    /// What the phone's maker says of the key, if it is there. Nothing of it is read.
    ///
    /// # Errors
    /// What the file says; `file-too-long`.
    pub fn attestation(&self) -> Result<Option<Vec<u8>>, Failure> {
        if_there(&self.0.join(ATTESTATION), MAX_EVIDENCE)
    }
}

impl Phone {
    /// Where a message lies, and where its signature is expected.
    fn places(&self, message: &[u8]) -> [PathBuf; 2] {
        let name: String = sha256(message).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        ["message", "signature"].map(|ending| self.directory.0.join(format!("{name}.{ending}")))
    }

    fn asked(&self, message: &[u8]) -> Result<CertifiedSignature, Failure> {
        let [asks, answers] = self.places(message);
        files::replace(&asks, message, Readers::Owner)?;
        // Whoever waits should know for what; a terminal that is gone does not matter.
        let [message_file, signature_file] = [&asks, &answers].map(|path| path.display());
        let asked = typed::said(texts::sign_with_phone(&message_file, &signature_file));
        let _gone = writeln!(io::stderr(), "{asked}");
        let der = self.await_file(&answers)?;
        let scheme = self.key.schemes().first().copied();
        let scheme = scheme.ok_or_else(|| Failure::usage("card-key", texts::KEY_SIGNS_NOTHING))?;
        let signature = CertifiedSignature::from_der(scheme, &der).and_then(|given| {
            self.key.verify(message, &given)?;
            Ok(given)
        });
        signature.map_err(|error| Failure::refused(error.code(), format!("{}: {error}", answers.display())))
    }

    fn await_file(&self, answers: &Path) -> Result<Vec<u8>, Failure> {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(der) = if_there(answers, LARGEST_SIGNATURE)? {
                return Ok(der);
            }
            if Instant::now() >= end {
                return Err(Failure::io("phone-silent", texts::phone_silent(&answers.display())));
            }
            thread::sleep(PAUSE);
        }
    }
}

impl CardSigner for Phone {
    fn key(&self) -> CertifiedKey {
        self.key.clone()
    }

    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError> {
        self.asked(message).map_err(|failure| CardSignError::Failed(failure.message))
    }
}

impl From<&str> for PhoneDirectory {
    fn from(path: &str) -> PhoneDirectory {
        PhoneDirectory(PathBuf::from(path))
    }
}

impl fmt::Display for PhoneDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

fn if_there(path: &Path, limit: usize) -> Result<Option<Vec<u8>>, Failure> {
    match files::read(path, limit) {
        Ok(bytes) => Ok(Some(bytes.to_vec())),
        Err(failure) if failure.code == "file-not-found" => Ok(None),
        Err(failure) => Err(failure),
    }
}
