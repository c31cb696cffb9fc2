//! The keys that sign checkpoints.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tupyo_election::{ElectionId, LedgerAnchor, LedgerKey, LedgerKeys, hash_of_key};
use tupyo_ledger::LedgerError;
use tupyo_merkle::{CheckpointError, NoteSigner, NoteVerifier, Origin};
use zeroize::Zeroizing;

use crate::ServerError;
use crate::ledger_token::LedgerToken;

use key_line::KeyLine;

mod key_line;

/// The keys that sign the checkpoints of a directory's ledgers, oldest first. Each is announced by its hash before it
/// is used; the last is a spare that no ledger uses yet. Which one signs a ledger, the ledger itself says.
///
/// With a token, its key signs the ledgers of new elections. Its spare is in the file: a ledger can leave the token,
/// whose key has to sign the announcement. Without the token a ledger of its key cannot go on.
pub(crate) struct Keyring {
    name: String,
    path: PathBuf,
    token: Option<LedgerToken>,
    keys: Mutex<Vec<KeyLine>>,
}

impl Keyring {
    /// The keys in a file; if there is none, a key and a spare are made. The token's key is taken up if it is new.
    pub(crate) fn open(path: PathBuf, name: &str, token: Option<LedgerToken>) -> Result<Keyring, ServerError> {
        let mut keys = match fs::read(&path).map(Zeroizing::new) {
            Ok(text) => KeyLine::read_all(&text).ok_or_else(|| ServerError::LedgerKey { path: path.clone() })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(ServerError::storage("read", &path)(error)),
        };
        let found = keys.len();
        let probe = keys.first().map_or_else(|| KeyLine::fresh().public(), KeyLine::public);
        anchor(name, &probe, &KeyLine::fresh().public()).map_err(|_| ServerError::Name { name: name.to_owned() })?;
        let of_token = token.as_ref().map(LedgerToken::public);
        keys.extend(of_token.filter(|public| !keys.iter().any(|key| key.public() == *public)).map(KeyLine::Token));
        let stored = keys.len() == found;
        let keyring = Keyring { name: name.to_owned(), path, token, keys: Mutex::new(keys) };
        keyring.make_ready(stored)?;
        Ok(keyring)
    }

    /// Makes keys until new elections can begin, with a key and its spare.
    fn make_ready(&self, stored: bool) -> Result<(), ServerError> {
        let found = self.keys().len();
        let ready = |more: &usize| self.newest(&self.keys(), found + more).is_some();
        let count = found + (0..=2).find(ready).unwrap_or(2);
        if stored { self.grow(count) } else { self.grow_and_store(count) }
    }

    /// What waits for a token that was pulled out ends unsigned.
    pub(crate) fn stop(&self) {
        self.token.iter().for_each(LedgerToken::stop);
    }

    /// What the manifest of a new election says of its ledger.
    pub(crate) fn anchor(&self) -> Result<LedgerAnchor, ServerError> {
        let keys = self.keys();
        let pair = self.newest(&keys, keys.len()).and_then(|place| keys.get(place).zip(keys.get(place + 1)));
        let anchor = pair.and_then(|(key, next)| anchor(&self.name, &key.public(), &next.public()).ok());
        anchor.ok_or_else(|| ServerError::LedgerKey { path: self.path.clone() })
    }

    /// Where the key of new elections is among `count` keys, of which the last may still have to be made: it has a
    /// spare behind it, and is the token's if there is a token.
    fn newest(&self, keys: &[KeyLine], count: usize) -> Option<usize> {
        let is_wanted = |place: &usize| match (keys.get(*place), &self.token) {
            (Some(key), Some(token)) => key.public() == token.public(),
            (None, Some(_)) => false,
            (key, None) => key.is_none_or(KeyLine::is_here),
        };
        (0..count.saturating_sub(1)).rev().find(is_wanted)
    }

    /// Whether a manifest names this board, one of its keys that is at hand, and the one behind it.
    pub(crate) fn has(&self, ledger: &LedgerAnchor) -> bool {
        let keys = self.keys();
        let is_own = |key: &KeyLine, next: &KeyLine| {
            anchor(&self.name, &key.public(), &next.public()).is_ok_and(|own| own == *ledger)
        };
        keys.windows(2).any(|pair| self.is_at_hand(&pair[0]) && is_own(&pair[0], &pair[1]))
    }

    fn is_at_hand(&self, key: &KeyLine) -> bool {
        key.is_here() || self.token.as_ref().is_some_and(|token| token.public() == key.public())
    }

    /// All keys, as those of an election's ledger.
    pub(crate) fn verifiers(&self, election: ElectionId) -> Result<Vec<NoteVerifier>, ServerError> {
        let origin = self.anchor()?.origin(election).map_err(|_| ServerError::Name { name: self.name.clone() })?;
        let verifier = |key: &KeyLine| NoteVerifier::new(origin.clone(), &key.public());
        let verifiers: Result<_, _> = self.keys().iter().map(verifier).collect();
        verifiers.map_err(|_| ServerError::LedgerKey { path: self.path.clone() })
    }

    /// Why a ledger is refused: if it is for want of a signature, whose ledger it is.
    pub(crate) fn named(&self, election: ElectionId, ledger: &Path, source: LedgerError) -> ServerError {
        if source.code() != "note-unsigned" {
            return ServerError::Ledger { election, source };
        }
        let checkpoint = fs::read_to_string(ledger.join("checkpoint")).unwrap_or_default();
        let origin = checkpoint.lines().next().and_then(|origin| origin.parse::<Origin>().ok());
        let suffix = format!("/{election}");
        match origin.as_ref().and_then(|origin| origin.as_str().strip_suffix(&suffix)) {
            Some(name) if name != self.name => ServerError::OtherName { election, name: name.to_owned(), source },
            _ => ServerError::OtherKey { election, path: self.path.clone(), source },
        }
    }

    /// The keys that can have signed a checkpoint of this size: the one that holds for it, and those behind the newest
    /// that the ledger knows. A ledger that was put back does not know what was announced since.
    pub(crate) fn signers(
        &self,
        election: ElectionId,
        keys: &LedgerKeys,
        size: u64,
    ) -> Result<Vec<NoteVerifier>, ServerError> {
        let (all, newest) = (self.verifiers(election)?, keys.newest());
        let later = all.into_iter().skip_while(|key| key != newest).skip(1);
        Ok(std::iter::once(keys.at(size).clone()).chain(later).collect())
    }

    /// What signs with a key.
    pub(crate) fn signer(&self, key: &NoteVerifier) -> Result<NoteSigner, LedgerError> {
        let keys = self.keys();
        let found = keys.iter().find(|line| line.public() == *key.public_bytes());
        let missing = || self.cannot("find the ledger's key in", io::Error::from(ErrorKind::NotFound));
        self.signer_of(found.ok_or_else(missing)?, key.name())
    }

    fn signer_of(&self, key: &KeyLine, origin: &Origin) -> Result<NoteSigner, LedgerError> {
        let away = || io::Error::other("it is in a token: start the server with --ledger-token");
        match (key, &self.token) {
            (KeyLine::Seed(seed), _) => Ok(NoteSigner::from_seed(origin.clone(), seed)),
            (KeyLine::Token(public), Some(token)) if token.public() == *public => token.signer(origin),
            (KeyLine::Token(_), _) => Err(self.cannot("sign with the key that is named in", away())),
        }
    }

    fn cannot(&self, action: &'static str, source: io::Error) -> LedgerError {
        LedgerError::Storage { action, path: self.path.clone(), source }
    }

    /// The announcement that a ledger's spare key takes the place of its newest, for an official to sign. When this
    /// returns, the spare of the spare is on stable storage.
    pub(crate) fn rotation(&self, election: ElectionId, keys: &LedgerKeys) -> Result<LedgerKey, LedgerError> {
        let spare = self.position(keys)?;
        self.grow(spare + 2)
            .map_err(|_| self.cannot("write another key to", io::Error::other("the keys are as they were")))?;
        let own = self.keys();
        let (key, next) = own.get(spare).zip(own.get(spare + 1)).ok_or(LedgerError::NotThere)?;
        let signer = self.signer_of(key, keys.newest().name())?;
        let announced = LedgerKey::announce(keys, election, &signer, hash_of_key(&next.public()));
        announced.map_err(|error| CheckpointError::Note(error).into())
    }

    /// Where the spare of a ledger is: the key with the announced hash.
    fn position(&self, keys: &LedgerKeys) -> Result<usize, LedgerError> {
        let place = self.keys().iter().position(|key| hash_of_key(&key.public()) == *keys.next());
        let missing = || self.cannot("find the ledger's spare key in", io::Error::from(ErrorKind::NotFound));
        place.ok_or_else(missing)
    }

    /// Makes keys until there are so many. They are on stable storage before they are used: a ledger without its key
    /// could not be continued.
    fn grow(&self, count: usize) -> Result<(), ServerError> {
        if self.keys().len() >= count { Ok(()) } else { self.grow_and_store(count) }
    }

    fn grow_and_store(&self, count: usize) -> Result<(), ServerError> {
        let mut keys = self.keys();
        // All room beforehand: a vector that grows leaves secrets in the memory that it leaves.
        let mut more = Vec::with_capacity(count);
        more.extend(keys.iter().cloned());
        more.resize_with(count.max(keys.len()), KeyLine::fresh);
        store(&self.path, &more)?;
        *keys = more;
        Ok(())
    }

    fn keys(&self) -> MutexGuard<'_, Vec<KeyLine>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn anchor(name: &str, key: &[u8; 32], next: &[u8; 32]) -> Result<LedgerAnchor, tupyo_election::ManifestError> {
    LedgerAnchor::new(name, *key, hash_of_key(next))
}

/// Replaces the file as a whole.
fn store(path: &Path, keys: &[KeyLine]) -> Result<(), ServerError> {
    let new = path.with_extension("new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(ServerError::storage("delete", &new)(error)),
        _ => {}
    }
    let mut file = private_file(&new).map_err(ServerError::storage("create", &new))?;
    for key in keys {
        file.write_all(key.to_line().as_bytes()).map_err(ServerError::storage("write", &new))?;
    }
    file.sync_all().map_err(ServerError::storage("sync", &new))?;
    fs::rename(&new, path).map_err(ServerError::storage("replace", path))?;
    let parent = path.parent().unwrap_or(path);
    File::open(parent).and_then(|directory| directory.sync_all()).map_err(ServerError::storage("sync", parent))
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_and_a_spare_are_made_once_and_are_private() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ledger.key");
        let first = Keyring::open(path.clone(), "here", None).unwrap().anchor().unwrap();
        let again = Keyring::open(path.clone(), "here", None).unwrap();
        assert_eq!(again.anchor().unwrap(), first);
        assert!(again.has(&first) && !Keyring::open(path.clone(), "there", None).unwrap().has(&first));
        assert_eq!(again.verifiers(ElectionId([7; 32])).unwrap().len(), 2);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // An older file, of a key alone, gets its spare.
        fs::write(&path, format!("{}\n", "01".repeat(32))).unwrap();
        let older = Keyring::open(path.clone(), "here", None).unwrap().anchor().unwrap();
        assert_eq!(
            (Keyring::open(path.clone(), "here", None).unwrap().anchor().unwrap() == older, older == first),
            (true, false)
        );
        fs::write(&path, "short").unwrap();
        assert!(matches!(Keyring::open(path, "here", None), Err(ServerError::LedgerKey { .. })));
    }

    #[test]
    fn without_their_token_a_board_begins_elections_with_another_key() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ledger.key");
        let seed = KeyLine::fresh();
        let of_token = *Keyring::open(directory.path().join("other"), "here", None).unwrap().anchor().unwrap().key();
        fs::write(&path, format!("{}{}", *KeyLine::Token(of_token).to_line(), *seed.to_line())).unwrap();
        let keyring = Keyring::open(path.clone(), "here", None).unwrap();
        assert_eq!(*keyring.anchor().unwrap().key(), seed.public());
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 3);
        assert!(!keyring.has(&anchor("here", &of_token, &seed.public()).unwrap()));
        let verifier = &keyring.verifiers(ElectionId([7; 32])).unwrap()[0];
        assert_eq!(verifier.public_bytes(), &of_token);
        let refused = keyring.signer(verifier).map(|_| ()).unwrap_err();
        assert!(format!("{refused:?}").contains("--ledger-token"), "{refused:?}");
        for wrong in ["token \n", "token 01\n", "tokens\n"] {
            fs::write(&path, wrong).unwrap();
            assert!(matches!(Keyring::open(path.clone(), "here", None), Err(ServerError::LedgerKey { .. })));
        }
    }

    #[test]
    fn bad_names_are_refused_before_a_key_is_made() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["two words", "Upper", "a//b", ""] {
            let refused = Keyring::open(directory.path().join("ledger.key"), name, None);
            assert!(matches!(refused, Err(ServerError::Name { .. })), "{name}");
        }
        assert!(!directory.path().join("ledger.key").exists());
    }
}
