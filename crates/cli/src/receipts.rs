//! Receipts as pairs of files: `X.receipt`, a `tlog-proof`, and `X.ballot`, the entry that it is for.

use std::path::Path;

use serde_json::Value;
use tupyo_election::LARGEST_ENTRY;
use tupyo_merkle::Receipt;
use tupyo_voter::{BallotVoter, KeptReceipt, Standing};
use verifier_cli::ballot_beside;

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
    failure
        .advise(format!(
            "An earlier ballot has its receipt there: {file}, for entry {index} of the ledger, and the ballot is \
            {ballot}. `tupyo receipt check {file}` says what has become of it. To vote once more, give another \
            --receipt, or none."
        ))
        .advise_in_korean(format!(
            "앞서 보낸 투표지의 접수증이 {file}에, 투표지가 {ballot}에 있습니다(원장 {index}번). `tupyo receipt check {file}`로 확인하십시오. 다시 \
            투표하려면 --receipt에 다른 이름을 주거나 생략하십시오."
        ))
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
        Standing::Final => {
            ["\nIt is final: enough witnesses have cosigned it.", "\n확정됨: 필요한 수의 증인이 서명했습니다."]
        }
        Standing::AwaitsWitnesses => [
            "\nIt awaits witnesses: it is valid, but too few have cosigned it yet. `tupyo receipt check` asks again.",
            "\n증인 대기 중: 접수증은 유효하나 아직 증인의 서명이 모자랍니다. `tupyo receipt check`로 다시 확인하십시오.",
        ],
        Standing::Unwatched => [
            "\nThis election has no witnesses: that your vote stays secret rests also on the server's showing \
            everybody the same ledger.",
            "\n이 선거에는 증인이 없습니다. 투표의 비밀은 서버가 모두에게 같은 원장을 보여 준다는 데에도 달려 있습니다.",
        ],
    }
}

/// Whose ballot it is, in words: its index on the roll, and the key there if it is known.
pub fn whose(voter: &BallotVoter) -> [String; 2] {
    let key = voter.key.as_ref().map(keys::text_of);
    let [en, ko] = key.map_or([String::new(), String::new()], |key| [format!(" (key {key})"), format!("(키 {key})")]);
    [format!("voter {}{en}", voter.index), format!("선거인 {}번{ko}", voter.index)]
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
