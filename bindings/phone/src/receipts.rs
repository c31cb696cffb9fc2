//! Receipts: the proofs, kept for ever, that ballots are on the ledger.

use tupyo_election::Entry;
use tupyo_encoding::encode;
use tupyo_voter::{KeptReceipt, Pending, Standing};

use crate::election::Election;
use crate::error::{Kind, KitError};
use crate::following::Followed;
use crate::kept::{Kept, Shelf};

/// How long a receipt's answer may be.
const LARGEST_RECEIPT: u64 = 1 << 16;

/// The proof that a ballot is on the ledger.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Receipt {
    /// The ballot's tracking code.
    pub code: String,
    /// Whether it was cast; otherwise it was challenged, and does not count.
    pub is_cast: bool,
    /// The ballot's place on the ledger.
    pub index: u64,
    /// Whether others have seen it.
    pub finality: Finality,
    /// Whether the ballot may be called cast, or opened: say so to the voter only then.
    pub settles: bool,
}

/// Whether others have seen what a receipt proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Finality {
    /// Enough witnesses have cosigned it.
    Final,
    /// It is valid, and too few witnesses have cosigned it yet: `Election.settle_receipts`.
    AwaitsWitnesses,
    /// The election has no witnesses: that everybody is shown one ledger rests on the server.
    NoWitnesses,
}

/// A receipt's files: they prove, offline and for ever, that the ledger has the ballot.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ReceiptFiles {
    /// `X.receipt`, a `tlog-proof`.
    pub receipt: Vec<u8>,
    /// `X.ballot`, the ballot that it is for.
    pub ballot: Vec<u8>,
}

#[uniffi::export]
impl Election {
    /// All receipts of this election, the first ballot's first.
    pub fn receipts(&self) -> Result<Vec<Receipt>, KitError> {
        let state = self.state();
        state.followed.kept_receipts()?.iter().map(|kept| state.followed.receipt(kept)).collect()
    }

    /// Asks for final receipts in the place of those that await witnesses; gives all.
    pub fn settle_receipts(&self) -> Result<Vec<Receipt>, KitError> {
        let mut state = self.state();
        let mut all = state.followed.kept_receipts()?;
        for kept in &mut all {
            state.followed.settle(kept)?;
        }
        state.followed.shelf.keep_receipts(&all)?;
        all.iter().map(|kept| state.followed.receipt(kept)).collect()
    }

    /// The files of a receipt, to be exported: `tupyo receipt check` reads them.
    pub fn receipt_files(&self, code: String) -> Result<ReceiptFiles, KitError> {
        let state = self.state();
        for kept in state.followed.kept_receipts()? {
            if state.followed.receipt(&kept)?.code == code {
                return Ok(ReceiptFiles { receipt: kept.receipt.to_string().into_bytes(), ballot: kept.entry });
            }
        }
        Err(Kind::Mistake.error("unknown-receipt", "this phone has no receipt with this code"))
    }
}

impl Followed {
    pub(crate) fn kept_receipts(&self) -> Result<Vec<KeptReceipt>, KitError> {
        let Some(bytes) = self.shelf.read(Kept::Receipts)? else { return Ok(Vec::new()) };
        let damaged = || Kind::ThisPhone.error("receipts", "what is kept of the receipts is not what was kept");
        let all: Vec<(Vec<u8>, Vec<u8>)> = borsh::from_slice(&bytes).map_err(|_| damaged())?;
        all.iter().map(|(receipt, entry)| KeptReceipt::parse(receipt, entry).map_err(|_| damaged())).collect()
    }

    /// Adds a receipt. One of the same ballot is not added again.
    pub(crate) fn keep_receipt(&self, kept: &KeptReceipt) -> Result<(), KitError> {
        let mut all = self.kept_receipts()?;
        all.retain(|other| other.entry != kept.entry);
        all.push(kept.clone());
        self.shelf.keep_receipts(&all)
    }

    pub(crate) fn receipt(&self, kept: &KeptReceipt) -> Result<Receipt, KitError> {
        let entry = Entry::decode(&kept.entry)?;
        let is_cast = matches!(entry, Entry::Ballot(_));
        let code = Pending::new(entry)?.code(self.follower.ballot_check()?)?;
        let standing = self.follower.standing(kept)?;
        Ok(Receipt {
            code: code.to_string(),
            is_cast,
            index: kept.receipt.index(),
            finality: standing.into(),
            settles: standing.settles(),
        })
    }

    fn settle(&mut self, kept: &mut KeptReceipt) -> Result<(), KitError> {
        if self.follower.standing(kept)?.settles() {
            return Ok(());
        }
        let url = self.url(&format!("receipts/{}", kept.receipt.index()));
        let answer = self.shelf.platform.http.get(url, LARGEST_RECEIPT)?;
        if answer.status != 200 {
            return Ok(());
        }
        let newer = KeptReceipt::parse(&answer.body, &kept.entry)?;
        self.follower.check_receipt(&newer)?;
        if self.follower.standing(&newer)? == Standing::Final {
            *kept = newer;
        }
        Ok(())
    }
}

impl Shelf {
    fn keep_receipts(&self, all: &[KeptReceipt]) -> Result<(), KitError> {
        let bytes = |kept: &KeptReceipt| (kept.receipt.to_string().into_bytes(), kept.entry.clone());
        let all: Vec<(Vec<u8>, Vec<u8>)> = all.iter().map(bytes).collect();
        self.write(Kept::Receipts, encode(&all))
    }
}

impl From<Standing> for Finality {
    fn from(standing: Standing) -> Finality {
        match standing {
            Standing::Final => Finality::Final,
            Standing::AwaitsWitnesses => Finality::AwaitsWitnesses,
            Standing::Unwatched => Finality::NoWitnesses,
        }
    }
}
