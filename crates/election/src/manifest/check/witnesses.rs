//! The ledger's witnesses and their quorum.

use tupyo_merkle::{MAX_WITNESSES, WitnessKey, WitnessPolicy};

use super::super::draft::WitnessesDraft;
use super::super::{LedgerAnchor, ManifestError, ManifestRule};
use super::check_count;
use crate::hash_of_key;

const MEMBERS: &str = "witnesses.members";

/// The witnesses of the ledger of this anchor.
pub(super) fn check(draft: WitnessesDraft, ledger: &LedgerAnchor) -> Result<WitnessPolicy, ManifestError> {
    check_count(MEMBERS, draft.members.len(), 1, MAX_WITNESSES)?;
    let mut keys: Vec<WitnessKey> = Vec::with_capacity(draft.members.len());
    for (index, text) in draft.members.iter().enumerate() {
        let broken = |rule: ManifestRule| rule.at(format!("{MEMBERS}[{index}]"));
        let key: WitnessKey = text.parse().map_err(|_| broken(ManifestRule::WitnessKey))?;
        if keys.iter().any(|other| other.name() == key.name()) {
            return Err(broken(ManifestRule::WitnessNameRepeated));
        }
        if keys.iter().any(|other| other.public_bytes() == key.public_bytes()) {
            return Err(broken(ManifestRule::WitnessKeyRepeated));
        }
        if key.public_bytes() == ledger.key() || hash_of_key(key.public_bytes()) == *ledger.next() {
            return Err(broken(ManifestRule::WitnessKeyLedger));
        }
        keys.push(key);
    }
    let quorum = usize::try_from(draft.quorum).unwrap_or(usize::MAX);
    WitnessPolicy::new(keys, quorum).map_err(|_| ManifestRule::WitnessQuorum.at("witnesses.quorum"))
}
