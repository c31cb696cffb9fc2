//! The election's id, its context, and the digests of documents.

use std::fmt;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_circuits::Context;
use tupyo_elgamal::JointKey;
use tupyo_encoding::{Label, sha256};
use tupyo_group::EncodedPoint;
use tupyo_merkle::Hash;

const CONTEXT: Label = Label::new("tupyo/v1/context");
const DOCUMENT: Label = Label::new("tupyo/v1/document");

/// The SHA-256 of the manifest's exact bytes, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct ElectionId(pub [u8; 32]);

impl ElectionId {
    /// The id of the election that this manifest file defines.
    pub fn of_manifest(bytes: &[u8]) -> ElectionId {
        ElectionId(sha256(bytes))
    }
}

/// Not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an election id is 64 digits 0-9 a-f")]
pub struct ElectionIdError;

impl FromStr for ElectionId {
    type Err = ElectionIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: &[u8; 64] = text.as_bytes().try_into().map_err(|_| ElectionIdError)?;
        let mut id = [0; 32];
        for (byte, pair) in id.iter_mut().zip(digits.as_chunks::<2>().0) {
            *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
        }
        Ok(ElectionId(id))
    }
}

fn hex_digit(digit: u8) -> Result<u8, ElectionIdError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(ElectionIdError),
    }
}

impl fmt::Display for ElectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ElectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The root of the RFC 6962 tree whose leaves are the encoded voters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RollRoot(pub [u8; 32]);

impl fmt::Display for RollRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl From<Hash> for RollRoot {
    fn from(hash: Hash) -> Self {
        RollRoot(*hash.as_bytes())
    }
}

/// The root of the ledger's tree at some size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LedgerRoot(pub [u8; 32]);

impl fmt::Display for LedgerRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl From<Hash> for LedgerRoot {
    fn from(hash: Hash) -> Self {
        LedgerRoot(*hash.as_bytes())
    }
}

/// The roll that ballots are bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VotingRoll {
    /// The root of the sealed roll.
    pub sealed: RollRoot,
    /// The root of the roll that voters vote on: the sealed one, as long as no roll is mixed.
    pub mixed: RollRoot,
    /// The generator of its keys: `G`, as long as no roll is mixed.
    pub generator: EncodedPoint,
}

impl VotingRoll {
    /// The sealed roll as it is.
    pub fn unmixed(sealed: RollRoot) -> VotingRoll {
        VotingRoll { sealed, mixed: sealed, generator: EncodedPoint::BASE }
    }
}

/// The context of the election's ballots: `hash("tupyo/v1/context", election ‖ borsh(keys) ‖ roll root ‖ mixed root ‖
/// generator)`.
pub fn context(election: ElectionId, key: &JointKey, roll: &VotingRoll) -> Context {
    Context(CONTEXT.hash(&(election, key, roll)))
}

/// The root of the RFC 6962 tree with a leaf for each voter of the roll: which ballot counts, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CountedRoot(pub [u8; 32]);

impl From<Hash> for CountedRoot {
    fn from(hash: Hash) -> Self {
        CountedRoot(*hash.as_bytes())
    }
}

/// The hash of a whole document, which each of its parts names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct DocumentDigest(pub [u8; 32]);

impl DocumentDigest {
    /// `hash("tupyo/v1/document", bytes)`.
    pub fn of(bytes: &[u8]) -> DocumentDigest {
        DocumentDigest(DOCUMENT.hash_bytes(&[bytes]))
    }
}

impl fmt::Display for DocumentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every digit, in both places of a byte.
    const DIGITS: &str = "0123456789abcdef1032547698badcfe00000000000000000000000000000000";

    #[test]
    fn an_election_id_is_read_as_it_is_written() {
        let id: ElectionId = DIGITS.parse().unwrap();
        let first = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe];
        assert_eq!((&id.0[..16], &id.0[16..]), (&first[..], &[0; 16][..]));
        assert_eq!((id.to_string(), format!("{id:?}")), (DIGITS.to_owned(), DIGITS.to_owned()));
    }

    #[test]
    fn an_election_id_has_one_spelling() {
        let with = |digit: &str| DIGITS.replacen('0', digit, 1).parse::<ElectionId>();
        for digit in ["", "00", "A", "F", "g", "/", ":", "`", " ", "é"] {
            assert_eq!(with(digit), Err(ElectionIdError), "{digit}");
        }
    }

    #[test]
    fn roots_and_digests_are_shown_as_hexadecimal_digits() {
        let id: ElectionId = DIGITS.parse().unwrap();
        let [roll, ledger, digest] =
            [RollRoot(id.0).to_string(), LedgerRoot(id.0).to_string(), DocumentDigest(id.0).to_string()];
        assert_eq!([roll, ledger, digest], [DIGITS; 3]);
    }
}
