//! Secrets at rest: age files under a passphrase, mode 0600.
//!
//! How slow guessing is made is fixed. age would measure the machine when a file is made, and again when it is opened:
//! a busy machine measures wrongly, and then makes files that are easily guessed, or refuses the right passphrase.

use std::hint::black_box;
use std::io::{self, Read};
use std::iter;
use std::path::{Path, PathBuf};

use age::scrypt::{Identity, Recipient};
use age::secrecy::SecretString;
use zeroize::Zeroizing;

use crate::catalogue::{secrets as texts, wrong_files};
use crate::failure::{Failure, TwoTongued, of_io};
use crate::files::{self, Readers};
use crate::typed::typed;

/// The largest encrypted file: a trustee's secrets for the largest ballots.
const LARGEST_FILE: usize = 64 << 20;
const LARGEST_PASSPHRASE: usize = 4096;
/// scrypt's work factor, as a power of two, of the files that are made: a guess takes 256 MiB and most of a second.
const WORK_FACTOR: u8 = 18;
/// The largest work factor of a file that is opened: it takes 4 GiB. Where factors were measured, they came out at 15
/// to 20.
const LARGEST_WORK_FACTOR: u8 = 22;

/// Where passphrases come from.
#[derive(Clone, Debug, clap::Args)]
pub struct PassphraseOptions {
    /// Read the passphrase from this file instead of asking for it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// How slow guessing passphrases is made, as a power of two
    #[arg(long, value_name = "N", hide = true, default_value_t = WORK_FACTOR,
        value_parser = clap::value_parser!(u8).range(1..=LARGEST_WORK_FACTOR as i64))]
    scrypt_work_factor: u8,
}

/// A passphrase, asked for once.
pub struct Passphrase {
    text: SecretString,
    work_factor: u8,
}

impl PassphraseOptions {
    /// The passphrase of a file that exists.
    pub fn ask(&self, path: &Path) -> Result<Passphrase, Failure> {
        let path = path.display();
        self.passphrase(|| typed(texts::passphrase(&path)))
    }

    /// The passphrase of a file that is being made; asked for twice.
    pub fn choose(&self, path: &Path) -> Result<Passphrase, Failure> {
        self.passphrase(|| {
            let path = path.display();
            let first = typed(texts::new_passphrase_for(&path))?;
            let second = typed(texts::SAME_AGAIN)?;
            if first == second { Ok(first) } else { Err(differ()) }
        })
    }

    fn passphrase(&self, prompt: impl FnOnce() -> io::Result<Zeroizing<String>>) -> Result<Passphrase, Failure> {
        let text = match &self.passphrase_file {
            Some(file) => {
                let text = files::read_text(file, LARGEST_PASSPHRASE)?;
                Zeroizing::new(text.trim_end_matches(['\n', '\r']).to_owned())
            }
            None => prompt().map_err(|error| {
                Failure::usage("no-passphrase", wrong_files::no_passphrase(&of_io(&error)))
                    .advise(wrong_files::GIVE_PASSPHRASE_FILE)
            })?,
        };
        if text.is_empty() {
            return Err(Failure::usage("no-passphrase", wrong_files::PASSPHRASE_EMPTY));
        }
        Ok(Passphrase { text: SecretString::from(text.as_str()), work_factor: self.scrypt_work_factor })
    }
}

fn differ() -> io::Error {
    io::Error::other(TwoTongued(wrong_files::PASSPHRASES_DIFFER.map(str::to_owned)))
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
    work_factor(&sealed).map_or(Ok(()), |factor| can_be_worked(path, factor))?;
    let mut identity = Identity::new(passphrase.text.clone());
    identity.set_max_work_factor(LARGEST_WORK_FACTOR);
    decrypted(&sealed, &identity).map_err(|error| match error {
        // scrypt gives another key for another passphrase: a wrong one and a damaged header look the same.
        age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
            Failure::refused("wrong-passphrase", wrong_files::wrong_passphrase(&path.display()))
        }
        other => Failure::usage("not-encrypted", format!("{}: {other}", path.display())),
    })
}

/// The secret, in one allocation: it is shorter than the file, and growing would leave copies behind.
fn decrypted(sealed: &[u8], identity: &Identity) -> Result<Zeroizing<Vec<u8>>, age::DecryptError> {
    let mut reader = age::Decryptor::new_buffered(sealed)?.decrypt(iter::once(identity as &dyn age::Identity))?;
    let mut secret = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut secret)?;
    Ok(secret)
}

fn seal(secret: &[u8], passphrase: &Passphrase) -> io::Result<Vec<u8>> {
    enough_memory(passphrase.work_factor)?;
    let mut recipient = Recipient::new(passphrase.text.clone());
    recipient.set_work_factor(passphrase.work_factor);
    age::encrypt(&recipient, secret).map_err(io::Error::other)
}

/// The work factor in a file's header: `-> scrypt SALT FACTOR` is its second line. `None` for what is no such file.
fn work_factor(sealed: &[u8]) -> Option<u8> {
    let line = std::str::from_utf8(sealed.split(|byte| *byte == b'\n').nth(1)?).ok()?;
    line.strip_prefix("-> scrypt ")?.split_once(' ')?.1.parse().ok()
}

/// Refuses what would take more work or memory than there is.
fn can_be_worked(path: &Path, factor: u8) -> Result<(), Failure> {
    if factor > LARGEST_WORK_FACTOR {
        let (largest, memory) = (LARGEST_WORK_FACTOR, memory_text(LARGEST_WORK_FACTOR));
        let message = wrong_files::work_factor(&factor, &largest, &memory, &path.display());
        return Err(Failure::refused("work-factor", message));
    }
    enough_memory(factor).map_err(|error| Failure::file(path, &error))
}

/// Asks for scrypt's memory and gives it back, because scrypt itself would abort the process. A system that promises
/// memory which it does not have ends the process later, without a word.
fn enough_memory(factor: u8) -> io::Result<()> {
    let bytes = usize::try_from(memory(factor)).unwrap_or(usize::MAX);
    let mut taken = Vec::<u8>::new();
    let there = taken.try_reserve_exact(bytes);
    // The compiler may leave out memory that nobody looks at.
    black_box(&taken);
    let said = || TwoTongued(wrong_files::memory_missing(&memory_text(factor)));
    there.map_err(|_| io::Error::new(io::ErrorKind::OutOfMemory, said()))
}

/// The bytes that scrypt takes: 128 times its block size, which is 8 in age, for each of 2^factor steps.
fn memory(factor: u8) -> u64 {
    1024 << factor
}

fn memory_text(factor: u8) -> String {
    let mebibytes = memory(factor) >> 20;
    if mebibytes < 1024 { format!("{mebibytes} MiB") } else { format!("{} GiB", mebibytes >> 10) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    /// Made with a work factor of 20, as age measures it on a fast machine: the secret is `of a fast machine`.
    const OF_FACTOR_20: &str = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBVaUVEczA2RUNLZXNwVG5l\
        bFFXYXlRIDIwCkoyN2xlVlVxeVdIcHFsNHVD\
        aXB1RVd3NVdpT3lzSHVza0hWd3RWMGdyZ3cKLS0tIEhJY1BmNjU0OEZVOTBUQUNNdmdLSnVrY2lhTnlLTVROa0J5STdUM012cE0K\
        mH9Q6YpCo7/nEITgGh+1Bi3gagGnuyIkbh/ym4SgpI3dtdYuu4GCQPtu7sj/46zfaA==";

    #[derive(clap::Parser)]
    struct Arguments {
        #[command(flatten)]
        options: PassphraseOptions,
    }

    /// The passphrase `secret`, with the options that nobody has changed.
    fn passphrase(text: &str) -> Passphrase {
        let arguments: Arguments = clap::Parser::parse_from(["test"]);
        arguments.options.passphrase(|| Ok(Zeroizing::new(text.to_owned()))).unwrap()
    }

    fn file(bytes: &[u8]) -> tempfile::TempPath {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        io::Write::write_all(&mut file, bytes).unwrap();
        file.into_temp_path()
    }

    #[test]
    fn a_file_is_made_with_the_fixed_factor_and_opens_with_its_passphrase_only() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("secret");
        create(&path, b"the secret", &passphrase("right")).unwrap();
        assert_eq!(work_factor(&std::fs::read(&path).unwrap()), Some(18));
        assert_eq!(open(&path, &passphrase("right")).unwrap().as_slice(), b"the secret");
        assert_eq!(open(&path, &passphrase("wrong")).unwrap_err().code, "wrong-passphrase");
    }

    #[test]
    fn a_secret_is_decrypted_into_one_allocation() {
        let mut recipient = Recipient::new(SecretString::from("secret"));
        recipient.set_work_factor(2);
        for length in [0, 1, 100_000] {
            let sealed = age::encrypt(&recipient, &vec![7; length]).unwrap();
            let secret = decrypted(&sealed, &Identity::new(SecretString::from("secret"))).unwrap();
            assert_eq!((secret.as_slice(), secret.capacity()), (vec![7; length].as_slice(), sealed.len()));
        }
    }

    #[test]
    fn files_of_measured_factors_open() {
        let mut recipient = Recipient::new(SecretString::from("secret"));
        recipient.set_work_factor(15);
        let of_factor_15 = age::encrypt(&recipient, b"of a busy machine").unwrap();
        let of_factor_20 = STANDARD.decode(OF_FACTOR_20).unwrap();
        for (sealed, factor, secret) in
            [(of_factor_15, 15, &b"of a busy machine"[..]), (of_factor_20, 20, b"of a fast machine")]
        {
            assert_eq!(work_factor(&sealed), Some(factor));
            assert_eq!(open(&file(&sealed), &passphrase("secret")).unwrap().as_slice(), secret);
        }
    }

    #[test]
    fn more_work_than_the_maximum_is_refused_before_it_is_begun() {
        for factor in [23, 30, 63, 255] {
            let sealed = format!("age-encryption.org/v1\n-> scrypt rF0/NwblUHHTpgQgRpe5CQ {factor}\n");
            let failure = open(&file(sealed.as_bytes()), &passphrase("secret")).unwrap_err();
            assert_eq!(failure.code, "work-factor");
            assert!(failure.message.contains(&format!("work factor of {factor};")), "{failure}");
            assert!(failure.message.contains("more than 22, which takes 4 GiB,"), "{failure}");
        }
    }

    #[test]
    fn memory_that_no_machine_has_is_said_to_be_missing() {
        let error = enough_memory(50).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::OutOfMemory);
        assert!(error.to_string().contains("takes 1073741824 GiB of memory"), "{error}");
        assert_eq!(Failure::file(Path::new("x"), &error).code, "not-enough-memory");
        assert!(enough_memory(18).is_ok());
    }

    #[test]
    fn what_is_no_encrypted_file_is_not_said_to_have_a_wrong_passphrase() {
        for bytes in [&b""[..], b"age-encryption.org/v1\n-> X25519 x 18\n", b"-> scrypt x 18\n\xff"] {
            assert_eq!(work_factor(bytes), None);
            assert_eq!(open(&file(bytes), &passphrase("secret")).unwrap_err().code, "not-encrypted");
        }
    }
}
