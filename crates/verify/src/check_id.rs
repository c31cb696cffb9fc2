//! The numbers of the checks.

use serde::{Deserialize, Serialize};

/// The number of a check, in the order of the report: what a check rests on stands before it. The checks themselves,
/// with rule and severity, are the files of `checks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CheckId {
    /// The checkpoint is signed by the ledger's key, and otherwise only by the manifest's witnesses.
    L1,
    /// Every bundle of entries is there and has exactly its entries.
    L2,
    /// The entries have the checkpoint's root.
    L3,
    /// Every tile of hashes is, byte by byte, that of the entries.
    L4,
    /// The record has these files and nothing else.
    L5,
    /// Enough witnesses have cosigned the checkpoint.
    L6,
    /// The manifest has the election's id.
    P1,
    /// Every entry and every document is in its canonical encoding.
    P2,
    /// Every document is signed by its author.
    P3,
    /// The manifest keeps its rules.
    P4,
    /// Every document is whole.
    P5,
    /// Every document is by an author who may say it.
    P6,
    /// Every document comes in its phase of the election.
    P7,
    /// Every schedule opens before it closes, and none moves an opening that has passed.
    P8,
    /// Every text and every entry of the page has a length and characters that are allowed.
    P9,
    /// No official repeats a document, or leaves too many without effect.
    P10,
    /// Officials' keys are replaced by the others alone, with keys that nobody has had.
    P11,
    /// Every official's new key has signed that it takes the old one's place.
    P12,
    /// Every new key of the ledger is the announced one.
    P13,
    /// Every new key of the ledger has signed that it takes the old one's place.
    P14,
    /// No election is cancelled after trustees have agreed to open it.
    P15,
    /// Every message of a key ceremony is of its round, and from a participant who has not yet sent one.
    K1,
    /// Every key ceremony has enough trustees.
    K2,
    /// Every trustee has consented to what ended the ceremony before.
    K3,
    /// Every message has the lengths of its ceremony, and is for its rounds.
    K4,
    /// No key of a trustee is the identity.
    K5,
    /// Every reveal opens its commitment.
    K6,
    /// Every trustee has proved possession of what it contributes.
    K7,
    /// Every confirmation is of this ceremony's course and participants.
    K8,
    /// No trustees agree on another course of the ceremony than the ledger's.
    K9,
    /// Every confirmation names the ceremony's joint key.
    K10,
    /// Every complaint proves what it says.
    K11,
    /// Every restart excludes trustees whom the round waits for, and leaves enough.
    K12,
    /// Every participant of the last ceremony has sent all its messages.
    K13,
    /// The joint key is posted, and it is the ceremony's.
    K14,
    /// The roll has voters and no gaps.
    R1,
    /// Every voter on the roll has a key of their own.
    R2,
    /// Every voter on the roll has a style of the manifest.
    R3,
    /// Every voter on the roll has a weight, and they add up to what can be counted.
    R4,
    /// Every holder of a key stands on the roll once.
    R5,
    /// Every line names a card where the manifest demands it, each its own.
    R6,
    /// Every voter has proved possession of the voting key.
    R7,
    /// Every registration was signed by as many registrars as the manifest demands, every correction by all.
    R8,
    /// No registrar repeats a document.
    R9,
    /// Every correction is of a line that stands, and changes it.
    R10,
    /// The roll is sealed, with its count and root.
    R11,
    /// Voting began with the context of this manifest, joint key and roll, under the last schedule.
    R12,
    /// The ballots are of this context.
    R13,
    /// Every ballot was cast while voting was open.
    B1,
    /// Every ballot is by a voter on the roll.
    B2,
    /// Every ballot is in its voter's style.
    B3,
    /// Every ballot has as many points, responses and values as its style.
    B4,
    /// Every ballot knows what was announced while voting was open.
    B5,
    /// Every ballot's proof is valid.
    B6,
    /// Every ballot is signed by the voter's key.
    B7,
    /// Every challenged ballot encrypts the values it was opened to.
    B8,
    /// Every ballot bears the signature of its voter's card where the manifest demands it.
    B9,
    /// No ballot was challenged before.
    C1,
    /// Every ballot continues its voter's chain.
    C2,
    /// No voter has cast or challenged more ballots than allowed.
    C3,
    /// No later step was taken while voting was open.
    C4,
    /// The closing covers the entries from the opening up to itself.
    C5,
    /// The closing names the last schedule.
    C6,
    /// The closing is of this ledger.
    C7,
    /// Voting has ended.
    C8,
    /// The last ballot of every voter who voted counts, and no other.
    C9,
    /// The tally is posted, and names the counted ballots.
    T1,
    /// The tally is the sum of the counted ballots.
    T2,
    /// Only trustees who took part in the ceremony agree and open.
    D1,
    /// No trustee agrees twice.
    D2,
    /// Every trustee agrees to this closed ledger, key and tally.
    D3,
    /// No trustees agree together on another ledger, key or tally.
    D4,
    /// Every agreement is signed by the trustee's agreement key.
    D5,
    /// A quorum of trustees has agreed, before any opened.
    D6,
    /// No trustee opens twice.
    D7,
    /// Every trustee opens exactly the units that may be opened.
    D8,
    /// Every decryption share is valid.
    D9,
    /// Enough trustees have opened the tally.
    D10,
    /// The result is of exactly the opened units.
    F1,
    /// The result is what the decryption shares open.
    F2,
    /// In each contest the votes add up to the weight of the counted ballots.
    F3,
    /// Every entry of the ledger was examined, each once.
    X1,
    /// What was read again had not changed.
    X2,
    /// Every file of the record was read.
    X3,
}

/// A family of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Family {
    /// Ledger.
    L,
    /// Parameters and documents.
    P,
    /// Key ceremony.
    K,
    /// Roll.
    R,
    /// Ballots.
    B,
    /// Counted set.
    C,
    /// Tally.
    T,
    /// Decryption.
    D,
    /// Final result.
    F,
    /// The run itself.
    X,
}

/// The last check of each family, in their order.
const LAST: [(CheckId, Family); 10] = [
    (CheckId::L6, Family::L),
    (CheckId::P15, Family::P),
    (CheckId::K14, Family::K),
    (CheckId::R13, Family::R),
    (CheckId::B9, Family::B),
    (CheckId::C9, Family::C),
    (CheckId::T2, Family::T),
    (CheckId::D10, Family::D),
    (CheckId::F3, Family::F),
    (CheckId::X3, Family::X),
];

impl CheckId {
    /// The family.
    pub fn family(self) -> Family {
        LAST.iter().find(|(last, _)| self <= *last).map_or(Family::X, |(_, family)| *family)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_of_a_number_is_its_family() {
        let families = [
            (CheckId::L1, Family::L),
            (CheckId::P15, Family::P),
            (CheckId::K1, Family::K),
            (CheckId::R13, Family::R),
            (CheckId::B1, Family::B),
            (CheckId::C9, Family::C),
            (CheckId::T2, Family::T),
            (CheckId::D10, Family::D),
            (CheckId::F1, Family::F),
            (CheckId::X3, Family::X),
        ];
        families.iter().for_each(|(check, family)| assert_eq!(check.family(), *family, "{check:?}"));
    }
}
