use serde::{Deserialize, Serialize};

/// The number of a check, in the order of the report: what a check rests on stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CheckId {
    /// The checkpoint is signed by the given ledger key, and by nothing else.
    L1,
    /// Every bundle of entries is there and has exactly its entries.
    L2,
    /// The entries have the checkpoint's root.
    L3,
    /// Every tile of hashes is, byte by byte, that of the entries.
    L4,
    /// The record has these files and nothing else.
    L5,
    /// As many witnesses as demanded have cosigned the checkpoint; made only if the manifest or the auditor demands
    /// any.
    L6,
    /// The manifest has the election's id and keeps its rules.
    P1,
    /// Every entry and every document is in its canonical encoding.
    P2,
    /// Every document is signed by its author, whole, and in the order of an election.
    P3,
    /// Every message of the key ceremonies is valid, and the last ceremony is complete.
    K1,
    /// The joint key is that of the ceremony.
    K2,
    /// Every voter on the roll has a key of their own, a style and a weight.
    R1,
    /// The roll is sealed, with its count and root.
    R2,
    /// Voting began with the context of this manifest, joint key and roll.
    R3,
    /// Every registration was signed by as many registrars as wanted, every correction by all.
    R4,
    /// Every ballot is of a voter on the roll, in the voter's style, within the limits, while voting was open.
    B1,
    /// Every ballot's proof is valid.
    B2,
    /// Every ballot is signed by the voter's key.
    B3,
    /// Every challenged ballot is what it was opened to.
    B4,
    /// Every ballot bears the signature of its voter's card, where the manifest demands it.
    B5,
    /// Every ballot continues its voter's chain, and none was challenged before.
    C1,
    /// Voting has ended, and no later step was taken before.
    C2,
    /// The last ballot of every voter who voted counts, and no other.
    C3,
    /// The tally is the sum of the counted ballots.
    T1,
    /// A quorum of trustees has agreed on the closed ledger and the tally.
    D1,
    /// Every decryption share is valid.
    D2,
    /// As many trustees as needed have opened the tally.
    D3,
    /// The result is what the decryption shares open.
    F1,
    /// In each contest the votes add up to the weight of the counted ballots.
    F2,
    /// Every entry of the ledger was examined, each once.
    X1,
    /// The second reading saw what the first one saw.
    X2,
    /// Every file of the record was read.
    X3,
}

/// A family of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Family {
    /// Ledger.
    L,
    /// Parameters and manifest.
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

impl CheckId {
    /// The family.
    pub fn family(self) -> Family {
        match self {
            CheckId::L1 | CheckId::L2 | CheckId::L3 | CheckId::L4 | CheckId::L5 | CheckId::L6 => Family::L,
            CheckId::P1 | CheckId::P2 | CheckId::P3 => Family::P,
            CheckId::K1 | CheckId::K2 => Family::K,
            CheckId::R1 | CheckId::R2 | CheckId::R3 | CheckId::R4 => Family::R,
            CheckId::B1 | CheckId::B2 | CheckId::B3 | CheckId::B4 | CheckId::B5 => Family::B,
            CheckId::C1 | CheckId::C2 | CheckId::C3 => Family::C,
            CheckId::T1 => Family::T,
            CheckId::D1 | CheckId::D2 | CheckId::D3 => Family::D,
            CheckId::F1 | CheckId::F2 => Family::F,
            CheckId::X1 | CheckId::X2 | CheckId::X3 => Family::X,
        }
    }
}
