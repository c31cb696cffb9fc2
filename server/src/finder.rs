use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tupyo_circuits::{Context, TrackingCode};
use tupyo_election::Entry;
use tupyo_ledger::{Index, IndexError, LedgerReader};
use tupyo_merkle::leaf_hash;

/// Finds entries by their bytes and by their tracking codes. Only a hint: what it does not find may still be on the ledger.
pub(crate) struct Finder {
    index: Index,
    /// Set when voting begins; before, no entry has a tracking code.
    context: Arc<OnceLock<Context>>,
    repairing: Mutex<()>,
}

impl Finder {
    /// Opens the index of a ledger whose context is known if voting has begun.
    pub(crate) fn open(path: &Path, ledger: LedgerReader, context: Option<Context>) -> Result<Finder, IndexError> {
        let known = Arc::new(OnceLock::new());
        let finder_context = known.clone();
        if let Some(context) = context {
            let _first = known.set(context);
        }
        let index = Index::open(path, ledger, move |_, bytes| keys_of(bytes, known.get()))?;
        Ok(Finder { index, context: finder_context, repairing: Mutex::new(()) })
    }

    /// The index of the entry with exactly these bytes. Ballots are found by their codes, everything else by a hash.
    pub(crate) fn by_bytes(&self, bytes: &[u8]) -> Result<Option<u64>, IndexError> {
        let entry = Entry::decode(bytes).ok();
        if let Some(code) = entry.zip(self.context.get()).and_then(|(entry, context)| code_of(&entry, context)) {
            let found = self.repaired(|index| index.lookup(&code_key(&code), |found| self.has_code(found, &code)))?;
            return Ok(found.filter(|(_, found)| found == bytes).map(|(index, _)| index));
        }
        let found = self.repaired(|index| index.lookup(&bytes_key(bytes), |found| found == bytes))?;
        Ok(found.map(|(index, _)| index))
    }

    /// The cast or challenged ballot with this tracking code.
    pub(crate) fn by_code(&self, code: &TrackingCode) -> Result<Option<(u64, Entry)>, IndexError> {
        let found = self.repaired(|index| index.lookup(&code_key(code), |found| self.has_code(found, code)))?;
        Ok(found.and_then(|(index, bytes)| Some((index, Entry::decode(&bytes).ok()?))))
    }

    fn has_code(&self, found: &[u8], code: &TrackingCode) -> bool {
        let code_of = |entry| code_of(&entry, self.context.get()?);
        Entry::decode(found).ok().and_then(code_of) == Some(*code)
    }

    /// Takes in what the ledger has got; `context` is that of the election once voting has begun.
    pub(crate) fn catch_up(&self, context: Option<&Context>) -> Result<(), IndexError> {
        if let Some(context) = context {
            self.context.get_or_init(|| *context);
        }
        self.repaired(Index::catch_up)
    }

    /// Takes in ballots with these codes, which are the ledger's entries from `first` on.
    pub(crate) fn take(&self, first: u64, codes: &[TrackingCode]) -> Result<(), IndexError> {
        self.repaired(|index| {
            let keys = codes.iter().map(|code| vec![code_key(code)]).collect();
            index.take(first, keys)
        })
    }

    /// Asks, and asks once more after rebuilding an index that went wrong.
    fn repaired<T>(&self, ask: impl Fn(&Index) -> Result<T, IndexError>) -> Result<T, IndexError> {
        match ask(&self.index) {
            Err(IndexError::Damaged | IndexError::Database(_)) => {
                let _one = self.repairing.lock().unwrap_or_else(PoisonError::into_inner);
                // Somebody else may have repaired it meanwhile.
                ask(&self.index).or_else(|_| {
                    self.index.rebuild()?;
                    ask(&self.index)
                })
            }
            answer => answer,
        }
    }
}

fn keys_of(bytes: &[u8], context: Option<&Context>) -> Vec<Vec<u8>> {
    let code = context.and_then(|context| code_of(&Entry::decode(bytes).ok()?, context));
    vec![code.map_or_else(|| bytes_key(bytes), |code| code_key(&code))]
}

fn code_of(entry: &Entry, context: &Context) -> Option<TrackingCode> {
    match entry {
        Entry::Ballot(signed) => Some(signed.ballot.tracking_code(context)),
        Entry::Challenged(challenged) => Some(challenged.ballot.tracking_code(context)),
        Entry::Document(_) => None,
    }
}

fn bytes_key(bytes: &[u8]) -> Vec<u8> {
    [b"e".as_slice(), leaf_hash(bytes).as_bytes()].concat()
}

fn code_key(code: &TrackingCode) -> Vec<u8> {
    [b"c".as_slice(), &code.0].concat()
}
