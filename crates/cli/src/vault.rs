//! Secrets at rest: age files under a passphrase, mode 0600.

use std::io;
use std::path::{Path, PathBuf};

use age::scrypt::{Identity, Recipient};
use age::secrecy::SecretString;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files::{self, Readers};

/// The largest encrypted file: a trustee's secrets for the largest ballots.
const LARGEST_FILE: usize = 64 << 20;
const LARGEST_PASSPHRASE: usize = 4096;

/// Where passphrases come from.
#[derive(Clone, Debug, clap::Args)]
pub struct PassphraseOptions {
    /// Read the passphrase from this file instead of asking for it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// How slow guessing passphrases is made, as a power of two
    #[arg(long, value_name = "N", hide = true, value_parser = clap::value_parser!(u8).range(1..=30))]
    scrypt_work_factor: Option<u8>,
}

/// A passphrase, asked for once.
pub struct Passphrase {
    text: SecretString,
    work_factor: Option<u8>,
}

impl PassphraseOptions {
    /// The passphrase of a file that exists.
    pub fn ask(&self, path: &Path) -> Result<Passphrase, Failure> {
        self.passphrase(|| rpassword::prompt_password(format!("Passphrase of {}: ", path.display())))
    }

    /// The passphrase of a file that is being made; asked for twice.
    pub fn choose(&self, path: &Path) -> Result<Passphrase, Failure> {
        self.passphrase(|| {
            let first = Zeroizing::new(rpassword::prompt_password(format!("New passphrase for {}: ", path.display()))?);
            let second = Zeroizing::new(rpassword::prompt_password("The same again: ")?);
            let same = first == second;
            if same { Ok(first.to_string()) } else { Err(io::Error::other("the two passphrases differ")) }
        })
    }

    fn passphrase(&self, prompt: impl FnOnce() -> io::Result<String>) -> Result<Passphrase, Failure> {
        let text = match &self.passphrase_file {
            Some(file) => {
                let text = files::read_text(file, LARGEST_PASSPHRASE)?;
                text.trim_end_matches(['\n', '\r']).to_owned()
            }
            None => prompt().map_err(|error| {
                Failure::usage("no-passphrase", format!("no passphrase: {error}"))
                    .advise("Run the command in a terminal, or give --passphrase-file.")
            })?,
        };
        if text.is_empty() {
            return Err(Failure::usage("no-passphrase", "the passphrase is empty"));
        }
        Ok(Passphrase { text: SecretString::from(text), work_factor: self.scrypt_work_factor })
    }
}

/// Encrypts a secret into a file that must not exist yet.
pub fn create(path: &Path, secret: &[u8], passphrase: &Passphrase) -> Result<(), Failure> {
    let sealed = seal(secret, passphrase).map_err(|error| Failure::file(path, &error))?;
    files::write_new(path, &sealed, Readers::Owner)
}

/// Encrypts a secret into a file, in the place of the one there is.
pub fn replace(path: &Path, secret: &[u8], passphrase: &Passphrase) -> io::Result<()> {
    files::replace_io(path, &seal(secret, passphrase)?, Readers::Owner)
}

/// Decrypts a file.
pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let sealed = files::read(path, LARGEST_FILE)?;
    let identity = Identity::new(passphrase.text.clone());
    age::decrypt(&identity, &sealed).map(Zeroizing::new).map_err(|error| match error {
        // scrypt gives another key for another passphrase: a wrong one and a damaged header look the same.
        age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
            Failure::refused("wrong-passphrase", format!("{}: the passphrase is wrong", path.display()))
        }
        other => Failure::usage("not-encrypted", format!("{}: {other}", path.display())),
    })
}

fn seal(secret: &[u8], passphrase: &Passphrase) -> io::Result<Vec<u8>> {
    let mut recipient = Recipient::new(passphrase.text.clone());
    passphrase.work_factor.into_iter().for_each(|factor| recipient.set_work_factor(factor));
    age::encrypt(&recipient, secret).map_err(io::Error::other)
}
