use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand::RngCore;
use rand::rngs::OsRng;
use tupyo_election::{ElectionId, LedgerAnchor, LedgerKey, LedgerKeys, hash_of_key};
use tupyo_ledger::LedgerError;
use tupyo_merkle::{NoteSigner, NoteVerifier, Origin};
use zeroize::Zeroizing;

use crate::ServerError;

type Seed = Zeroizing<[u8; 32]>;

/// The keys that sign the checkpoints of a directory's ledgers, oldest first. Each is announced by its hash before it
/// is used; the last is a spare that no ledger uses yet. Which one signs a ledger, the ledger itself says.
pub(crate) struct Keyring {
    name: String,
    path: PathBuf,
    seeds: Mutex<Vec<Seed>>,
}

impl Keyring {
    /// The keys in a file; if there is none, a key and a spare are made.
    pub(crate) fn open(path: PathBuf, name: &str) -> Result<Keyring, ServerError> {
        let seeds = match fs::read(&path).map(Zeroizing::new) {
            Ok(text) => read_seeds(&text).ok_or_else(|| ServerError::LedgerKey { path: path.clone() })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(ServerError::storage("read", &path)(error)),
        };
        let found = seeds.len();
        let probe = seeds.first().cloned().unwrap_or_else(fresh);
        anchor(name, &probe, &fresh()).map_err(|_| ServerError::Name { name: name.to_owned() })?;
        let keyring = Keyring { name: name.to_owned(), path, seeds: Mutex::new(seeds) };
        keyring.grow(found.max(2))?;
        Ok(keyring)
    }

    /// What the manifest of a new election says of its ledger.
    pub(crate) fn anchor(&self) -> Result<LedgerAnchor, ServerError> {
        let seeds = self.seeds();
        let pair = seeds.as_slice().windows(2).last().and_then(|pair| anchor(&self.name, &pair[0], &pair[1]).ok());
        pair.ok_or_else(|| ServerError::LedgerKey { path: self.path.clone() })
    }

    /// Whether a manifest names this board, one of its keys, and the one behind it.
    pub(crate) fn has(&self, ledger: &LedgerAnchor) -> bool {
        let seeds = self.seeds();
        seeds.windows(2).any(|pair| anchor(&self.name, &pair[0], &pair[1]).is_ok_and(|own| own == *ledger))
    }

    /// All keys, as those of an election's ledger.
    pub(crate) fn verifiers(&self, election: ElectionId) -> Result<Vec<NoteVerifier>, ServerError> {
        let origin = self.anchor()?.origin(election).map_err(|_| ServerError::Name { name: self.name.clone() })?;
        Ok(self.seeds().iter().map(|seed| signer(&origin, seed).verifier().clone()).collect())
    }

    /// The secret of a key.
    pub(crate) fn signer(&self, key: &NoteVerifier) -> Result<NoteSigner, LedgerError> {
        let found = self.seeds().iter().map(|seed| signer(key.name(), seed)).find(|signer| signer.verifier() == key);
        let missing = || LedgerError::Storage {
            action: "find the ledger's key in",
            path: self.path.clone(),
            source: io::Error::from(ErrorKind::NotFound),
        };
        found.ok_or_else(missing)
    }

    /// The announcement that a ledger's spare key takes the place of its newest, for an official to sign. When this
    /// returns, the spare of the spare is on stable storage.
    pub(crate) fn rotation(&self, election: ElectionId, keys: &LedgerKeys) -> Result<LedgerKey, LedgerError> {
        let spare = self.position(keys)?;
        self.grow(spare + 2).map_err(|_| LedgerError::Storage {
            action: "write another key to",
            path: self.path.clone(),
            source: io::Error::other("the keys are as they were"),
        })?;
        let seeds = self.seeds();
        let secret = |place: usize| seeds.get(place).map(|seed| signer(keys.newest().name(), seed));
        let (key, next) = secret(spare).zip(secret(spare + 1)).ok_or(LedgerError::NotThere)?;
        Ok(LedgerKey::announce(keys, election, &key, hash_of_key(next.verifier().public_bytes())))
    }

    /// Where the spare of a ledger is: the key with the announced hash.
    fn position(&self, keys: &LedgerKeys) -> Result<usize, LedgerError> {
        let is_announced = |seed: &Seed| hash_of_key(signer(keys.newest().name(), seed).verifier().public_bytes());
        let place = self.seeds().iter().position(|seed| is_announced(seed) == *keys.next());
        place.ok_or_else(|| LedgerError::Storage {
            action: "find the ledger's spare key in",
            path: self.path.clone(),
            source: io::Error::from(ErrorKind::NotFound),
        })
    }

    /// Makes keys until there are so many. They are on stable storage before they are used: a ledger without its key
    /// could not be continued.
    fn grow(&self, count: usize) -> Result<(), ServerError> {
        let mut seeds = self.seeds();
        if seeds.len() >= count {
            return Ok(());
        }
        // All room beforehand: a vector that grows leaves secrets in the memory that it leaves.
        let mut more = Vec::with_capacity(count);
        more.extend(seeds.iter().cloned());
        more.resize_with(count, fresh);
        store(&self.path, &more)?;
        *seeds = more;
        Ok(())
    }

    fn seeds(&self) -> MutexGuard<'_, Vec<Seed>> {
        self.seeds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fresh() -> Seed {
    let mut seed = Zeroizing::new([0; 32]);
    OsRng.fill_bytes(seed.as_mut());
    seed
}

fn signer(origin: &Origin, seed: &Seed) -> NoteSigner {
    NoteSigner::from_seed(origin.clone(), seed)
}

fn anchor(name: &str, key: &Seed, next: &Seed) -> Result<LedgerAnchor, tupyo_election::ManifestError> {
    LedgerAnchor::new(name, public(key), hash_of_key(&public(next)))
}

fn public(seed: &Seed) -> [u8; 32] {
    NoteSigner::public_of_seed(seed)
}

/// Replaces the file as a whole.
fn store(path: &Path, seeds: &[Seed]) -> Result<(), ServerError> {
    let new = path.with_extension("new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(ServerError::storage("delete", &new)(error)),
        _ => {}
    }
    let mut file = private_file(&new).map_err(ServerError::storage("create", &new))?;
    for seed in seeds {
        file.write_all(line_of(seed).as_bytes()).map_err(ServerError::storage("write", &new))?;
    }
    file.sync_all().map_err(ServerError::storage("sync", &new))?;
    fs::rename(&new, path).map_err(ServerError::storage("replace", path))?;
    let parent = path.parent().unwrap_or(path);
    File::open(parent).and_then(|directory| directory.sync_all()).map_err(ServerError::storage("sync", parent))
}

/// 64 hexadecimal digits and a line end, in memory that does not grow.
fn line_of(seed: &Seed) -> Zeroizing<String> {
    let digit = |value: u8| char::from(b'0' + value + (b'a' - b'9' - 1) * u8::from(value > 9));
    let mut line = Zeroizing::new(String::with_capacity(2 * seed.len() + 1));
    line.extend(seed.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
    line.push('\n');
    line
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Lines of 64 hexadecimal digits; an election id is written the same way.
fn read_seeds(text: &[u8]) -> Option<Vec<Seed>> {
    let text = std::str::from_utf8(text).ok()?;
    let mut seeds = Vec::with_capacity(text.lines().count());
    for line in text.lines() {
        seeds.push(Zeroizing::new(line.parse::<ElectionId>().ok()?.0));
    }
    if seeds.is_empty() { None } else { Some(seeds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_and_a_spare_are_made_once_and_are_private() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ledger.key");
        let first = Keyring::open(path.clone(), "here").unwrap().anchor().unwrap();
        let again = Keyring::open(path.clone(), "here").unwrap();
        assert_eq!(again.anchor().unwrap(), first);
        assert!(again.has(&first) && !Keyring::open(path.clone(), "there").unwrap().has(&first));
        assert_eq!(again.verifiers(ElectionId([7; 32])).unwrap().len(), 2);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // An older file, of a key alone, gets its spare.
        fs::write(&path, format!("{}\n", "01".repeat(32))).unwrap();
        let older = Keyring::open(path.clone(), "here").unwrap().anchor().unwrap();
        assert_eq!(
            (Keyring::open(path.clone(), "here").unwrap().anchor().unwrap() == older, older == first),
            (true, false)
        );
        fs::write(&path, "short").unwrap();
        assert!(matches!(Keyring::open(path, "here"), Err(ServerError::LedgerKey { .. })));
    }

    #[test]
    fn bad_names_are_refused_before_a_key_is_made() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["two words", "Upper", "a//b", ""] {
            let refused = Keyring::open(directory.path().join("ledger.key"), name);
            assert!(matches!(refused, Err(ServerError::Name { .. })), "{name}");
        }
        assert!(!directory.path().join("ledger.key").exists());
    }
}
