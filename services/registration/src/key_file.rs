//! The registrar's signing key: the file that `tupyo key new` makes, under its passphrase.

use std::io::Read;
use std::iter;
use std::path::{Path, PathBuf};

use age::scrypt::Identity;
use age::secrecy::SecretString;
use tupyo_proof::SigningKey;
use zeroize::Zeroizing;

use crate::{RegistrarError, files};

/// What a key file begins with, once it is decrypted; 32 bytes follow.
const HEADER: &[u8] = b"tupyo/v1/signing-key\n";
const LARGEST_FILE: usize = 4096;
const LARGEST_PASSPHRASE: usize = 4096;
/// scrypt's largest work factor: it takes 4 GiB.
const LARGEST_WORK_FACTOR: u8 = 22;

/// Which key signs, and where its passphrase comes from.
#[derive(Clone, Debug, clap::Args)]
pub struct KeyOptions {
    /// The registrar's encrypted key, as `tupyo key new` makes it
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Read the passphrase from this file instead of asking for it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl KeyOptions {
    /// The key.
    pub(crate) fn open(&self) -> Result<SigningKey, RegistrarError> {
        let sealed = files::read(&self.key, LARGEST_FILE)?;
        let mut identity = Identity::new(self.passphrase()?);
        identity.set_max_work_factor(LARGEST_WORK_FACTOR);
        let secret = decrypted(&sealed, &identity).ok_or_else(|| self.wrong_passphrase())?;
        let bytes = secret.strip_prefix(HEADER).and_then(|bytes| bytes.try_into().ok());
        let key = bytes.and_then(|bytes: &[u8; 32]| SigningKey::decode(bytes).ok());
        let what = "not the file of a signing key";
        key.ok_or_else(|| RegistrarError::Damaged { path: self.key.clone(), what })
    }

    fn wrong_passphrase(&self) -> RegistrarError {
        RegistrarError::Passphrase { path: self.key.clone() }
    }

    fn passphrase(&self) -> Result<SecretString, RegistrarError> {
        let text = match &self.passphrase_file {
            Some(file) => passphrase_in(file)?,
            None => {
                let prompt = format!("Passphrase of {}: ", self.key.display());
                Zeroizing::new(rpassword::prompt_password(prompt).map_err(|_| RegistrarError::NoPassphrase)?)
            }
        };
        if text.is_empty() { Err(RegistrarError::NoPassphrase) } else { Ok(SecretString::from(text.to_string())) }
    }
}

fn passphrase_in(path: &Path) -> Result<Zeroizing<String>, RegistrarError> {
    let bytes = files::read(path, LARGEST_PASSPHRASE)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| RegistrarError::NoPassphrase)?;
    Ok(Zeroizing::new(text.trim_end_matches(['\n', '\r']).to_owned()))
}

fn decrypted(sealed: &[u8], identity: &Identity) -> Option<Zeroizing<Vec<u8>>> {
    let decryptor = age::Decryptor::new_buffered(sealed).ok()?;
    let mut reader = decryptor.decrypt(iter::once(identity as &dyn age::Identity)).ok()?;
    let mut secret = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut secret).ok()?;
    Some(secret)
}
