//! Receipts as pairs of files: `X.receipt`, a `tlog-proof`, and `X.ballot`, the entry that it is for.

use std::path::Path;

use serde_json::Value;
use tupyo_election::LARGEST_ENTRY;
use tupyo_merkle::Receipt;
use tupyo_voter::{BallotVoter, KeptReceipt, Standing};
use verifier_cli::ballot_beside;

use crate::catalogue::receipts as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;

const LARGEST_RECEIPT: usize = 1 << 18;

/// Refuses early what [`store`] would refuse later, and says what lies there.
pub fn must_be_new(receipt: &Path) -> Result<(), Failure> {
    files::must_be_new(receipt).map_err(|failure| taken(receipt, failure))?;
    files::must_be_new(&ballot_beside(receipt))
}

/// The receipt that is to be written, if it is there already: for an entry with these bytes. Refuses early what
/// [`store`] would refuse later.
pub fn of_entry(receipt: &Path, entry: &[u8]) -> Result<Option<KeptReceipt>, Failure> {
    let free = |path: &Path| files::must_be_new(path).is_ok();
    let ballot = ballot_beside(receipt);
    if let Ok(kept) = load(receipt)
        && kept.entry == entry
    {
        return Ok(Some(kept));
    }
    let same = || files::read(&ballot, LARGEST_ENTRY).is_ok_and(|there| there.as_slice() == entry);
    if free(receipt) && (free(&ballot) || same()) { Ok(None) } else { must_be_new(receipt).map(|()| None) }
}

/// Says what lies where a receipt was to be written.
fn taken(receipt: &Path, failure: Failure) -> Failure {
    let Ok(kept) = load(receipt) else { return failure };
    let (file, ballot, index) = (receipt.display(), ballot_beside(receipt), kept.receipt.index());
    let ballot = ballot.display();
    failure.advise(texts::earlier_ballot_its_receipt(&ballot, &file, &index))
}

/// Writes both files; the ballot may be there already, if an earlier run was stopped between the two.
pub fn store(path: &Path, kept: &KeptReceipt) -> Result<(), Failure> {
    let ballot = ballot_beside(path);
    if !files::read(&ballot, LARGEST_ENTRY).is_ok_and(|there| *there == kept.entry) {
        files::write_new(&ballot, &kept.entry, Readers::Everybody)?;
    }
    files::write_new(path, kept.receipt.to_string().as_bytes(), Readers::Everybody)
}

/// Writes a receipt in the place of one for the same entry.
pub fn replace(path: &Path, kept: &KeptReceipt) -> Result<(), Failure> {
    files::replace(path, kept.receipt.to_string().as_bytes(), Readers::Everybody)
}

/// What a receipt's standing means, with a line break before it.
pub fn sentence(standing: Standing) -> [&'static str; 2] {
    match standing {
        Standing::Final => texts::FINAL_ENOUGH_WITNESSES_HAVE,
        Standing::AwaitsWitnesses => texts::AWAITS_WITNESSES_VALID_BUT,
        Standing::Unwatched => texts::ELECTION_NO_WITNESSES_YOUR,
    }
}

/// Whose ballot it is, in words: its index on the roll, and the key there if it is known.
pub fn whose(voter: &BallotVoter) -> [String; 2] {
    let key = voter.key.as_ref().map(keys::text_of);
    texts::voter(&voter.index, &key.map_or([String::new(), String::new()], |key| texts::key(&key)))
}

/// The same for programs, added to what is said.
pub fn with_voter(mut said: Value, voter: Option<&BallotVoter>) -> Value {
    said["voter"] = voter.map(|voter| voter.index).into();
    said["key"] = voter.and_then(|voter| voter.key.as_ref()).map(keys::text_of).into();
    said
}

/// Reads both files.
pub fn load(path: &Path) -> Result<KeptReceipt, Failure> {
    let refused =
        |error: tupyo_merkle::ReceiptError| Failure::refused(error.code(), format!("{}: {error}", path.display()));
    let receipt = Receipt::parse(files::read(path, LARGEST_RECEIPT)?.as_slice()).map_err(refused)?;
    let entry = files::read(&ballot_beside(path), LARGEST_ENTRY)?.to_vec();
    Ok(KeptReceipt { receipt, entry })
}
