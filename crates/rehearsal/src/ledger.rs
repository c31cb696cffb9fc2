//! The name and the keys of rehearsed ledgers.

use tupyo_election::{ElectionId, LedgerAnchor, hash_of_key};
use tupyo_merkle::{NoteSigner, Origin};

/// The name of the rehearsed ledgers.
pub const LEDGER_NAME: &str = "ledger.example";

/// The key with a number of the rehearsed ledgers: 0 is the manifest's, 1 can take its place, and so on.
pub fn ledger_signer(election: ElectionId, number: u8) -> NoteSigner {
    let origin = Origin::new(format!("{LEDGER_NAME}/{election}")).expect("a name");
    NoteSigner::from_seed(origin, &[7 + number; 32])
}

/// What manifests of rehearsed elections say of their ledger.
pub(crate) fn ledger_anchor() -> LedgerAnchor {
    let key = |number| *ledger_signer(ElectionId([0; 32]), number).verifier().public_bytes();
    LedgerAnchor::new(LEDGER_NAME, key(0), hash_of_key(&key(1))).expect("a ledger")
}

/// The file `ledger.key` of a server that keeps rehearsed ledgers.
pub fn ledger_key_file() -> String {
    let seed =
        |number| ElectionId(*ledger_signer(ElectionId([0; 32]), number).seed().expect("a seed")).to_string() + "\n";
    (0..3).map(seed).collect()
}
