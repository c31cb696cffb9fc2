//! What was accepted and said, durable before anybody is told: a log of `tupyo-ledger`.
//!
//! The ledger syncs a batch once, cuts off what a crash has torn, notices what is missing or was changed, and lets one
//! process write. Who signs its checkpoints is of no matter but for that: a key of the directory.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_card::CardKey;
use tupyo_election::Holder;
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_ledger::Ledger;
use tupyo_merkle::{NoteSigner, Origin};
use tupyo_registration::{Addition, Application, CardHash, CodeHash};

use crate::RegistrarError;
use crate::catalogue::wrong_files;
use crate::directory::DataDirectory;
use crate::secrets::HmacSecret;

const NAME: &str = "tupyo-registrar/journal";

/// A record of the journal. It names nobody.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub(crate) enum Record {
    /// A registration was accepted; its evidence is on stable storage.
    Accepted(Box<Accepted>),
    /// This entry was signed for an election's board, and may have been posted.
    Said { election: [u8; 32], entry: Vec<u8> },
    /// The board has that entry, at this index.
    Posted { election: [u8; 32], index: u64 },
    /// The board refuses that entry: it will never be there.
    Refused { election: [u8; 32] },
    /// All registrars have struck this line of an election's roll: its holder has no key.
    Struck { holder: Holder },
}

/// A registration that was accepted.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub(crate) struct Accepted {
    /// When, in seconds since 1970.
    pub(crate) at: u64,
    pub(crate) application: Application,
    pub(crate) weight: u32,
    pub(crate) card: Option<CardHash>,
    pub(crate) code: Option<CodeHash>,
    /// The card's key, where ballots bear its signature.
    pub(crate) ballot_card: Option<CardKey>,
}

impl Accepted {
    pub(crate) fn addition(&self) -> Addition<'_> {
        Addition { application: &self.application, card: self.card, code: self.code }
    }

    pub(crate) fn key(&self) -> EncodedPoint {
        self.application.voting_key
    }
}

/// The journal, opened for appending.
pub(crate) struct Journal(Ledger);

impl Journal {
    /// Opens the journal; gives its records.
    pub(crate) fn open(directory: &DataDirectory) -> Result<(Journal, Vec<Record>), RegistrarError> {
        let path = directory.journal();
        let seed = HmacSecret::open(&directory.journal_key(), path.join("segments").exists())?;
        let damaged = |_| RegistrarError::Damaged { path: path.clone(), what: wrong_files::NOT_JOURNAL };
        let signer = NoteSigner::from_seed(Origin::new(NAME).map_err(damaged)?, seed.bytes());
        let ledger = Ledger::open(&path, signer)?;
        let reader = ledger.reader();
        let mut records = Vec::new();
        for (index, entry) in (0..).zip(reader.entries(0..reader.size())) {
            records.push(borsh::from_slice(&entry?).map_err(|_| RegistrarError::Record { index })?);
        }
        Ok((Journal(ledger), records))
    }

    /// Appends records: on stable storage when this returns.
    pub(crate) fn append(&mut self, records: &[Record]) -> Result<(), RegistrarError> {
        let records: Vec<Vec<u8>> = records.iter().map(encode).collect();
        self.0.append(&records)?;
        Ok(())
    }
}
