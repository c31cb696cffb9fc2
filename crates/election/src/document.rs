use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::{CryptoRng, RngCore};
use tupyo_circuits::Context;
use tupyo_elgamal::{CiphertextSum, JointKey};
use tupyo_encoding::{Label, encode};
use tupyo_group::EncodedPoint;
use tupyo_merkle::Hash;
use tupyo_proof::{Purpose, Signature, SigningKey, VerifyingKey};
use tupyo_threshold::{Commitment, Complaint, Confirmation, Reveal, Shares, UnitShare};

use crate::{DocumentDigest, ElectionId, Entry, Refusal};

const DOCUMENT_PART: Label = Label::new("tupyo/v1/document part");

/// The length of every part of a document but the last.
pub const PART_LENGTH: usize = 65_000;

/// The largest number of parts of a document.
pub const LARGEST_PART_COUNT: usize = 256;

/// Who says a document: an index into the manifest's officials or trustees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub enum Author {
    /// An official.
    Official(u16),
    /// A trustee.
    Trustee(u16),
}

/// What an official or a trustee says (docs/protocol/encoding.md).
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Document {
    /// The manifest file's exact bytes.
    Manifest(Vec<u8>),
    /// Round 1 of a key ceremony.
    Commitment(Commitment),
    /// Round 2.
    Reveal(Reveal),
    /// Round 3.
    Shares(Shares),
    /// Round 4: all shares fit.
    Confirmation(Confirmation),
    /// Round 4: a share does not fit.
    Complaint(Complaint),
    /// The ceremony's joint key.
    JointKey {
        /// The ceremony's number.
        ceremony: u32,
        /// The joint key.
        keys: JointKey,
    },
    /// The next voters of the roll.
    Roll {
        /// The index of the first of them.
        first: u32,
        /// The voters.
        voters: Vec<Voter>,
    },
    /// The roll is complete.
    RollSealed {
        /// How many voters there are.
        voters: u32,
        /// The root of the tree over them.
        root: RollRoot,
    },
    /// Voting begins.
    Open {
        /// The hash of manifest, joint key and roll.
        context: Context,
    },
    /// Voting ends.
    Close,
    /// The encrypted sums.
    Tally {
        /// One for each style, in order.
        units: Vec<UnitTally>,
    },
    /// A trustee's decryption shares.
    DecryptionShare {
        /// One for each opened unit, in order.
        units: Vec<UnitShare>,
    },
    /// The counts.
    Result {
        /// One for each opened unit, in order.
        units: Vec<UnitResult>,
    },
}

/// A voter on the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Voter {
    /// The voting key; decoded when a part of the roll is examined, and again to verify a ballot.
    pub key: EncodedPoint,
    /// The ballot style.
    pub style: u16,
    /// How many times the vote counts.
    pub weight: u32,
}

/// The root of the RFC 6962 tree whose leaves are the encoded voters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RollRoot(pub [u8; 32]);

impl From<Hash> for RollRoot {
    fn from(hash: Hash) -> Self {
        RollRoot(*hash.as_bytes())
    }
}

/// The encrypted sum of a unit's counted ballots.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnitTally {
    /// The style.
    pub style: u16,
    /// How many ballots are counted.
    pub counted: u32,
    /// Their voters' weights, added.
    pub weight: u64,
    /// Their ciphertexts, weighted and added.
    pub sum: CiphertextSum,
}

/// The counts of a unit.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnitResult {
    /// The style.
    pub style: u16,
    /// One for each output of the style.
    pub values: Vec<u64>,
}

/// A signed part of a document.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DocumentPart {
    /// Who says it.
    pub author: Author,
    /// The hash of the whole document.
    pub digest: DocumentDigest,
    /// Which part this is, from 0.
    pub part: u16,
    /// How many parts there are.
    pub parts: u16,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The author's signature, purpose `document`.
    pub signature: Signature,
}

impl Document {
    /// Signs the document and cuts it into the entries that say it.
    ///
    /// # Errors
    /// [`Refusal::DocumentTooLong`] if it needs more than [`LARGEST_PART_COUNT`] parts.
    pub fn sign(
        &self,
        election: ElectionId,
        author: Author,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<Entry>, Refusal> {
        let bytes = encode(self);
        let parts = bytes.len().div_ceil(PART_LENGTH);
        if parts > LARGEST_PART_COUNT {
            return Err(Refusal::DocumentTooLong { length: bytes.len() });
        }
        let digest = DocumentDigest::of(&bytes);
        let sign = |(part, bytes): (usize, &[u8])| {
            let (part, parts) = (part as u16, parts as u16);
            let message = message(election, author, digest, part, parts, bytes);
            let signature = key.sign(Purpose::Document, &message, rng);
            Entry::Document(DocumentPart { author, digest, part, parts, bytes: bytes.to_vec(), signature })
        };
        Ok(bytes.chunks(PART_LENGTH).enumerate().map(sign).collect())
    }
}

impl DocumentPart {
    /// Checks the author's signature.
    ///
    /// # Errors
    /// [`Refusal::DocumentSignature`] unless it is this key's.
    pub fn verify(&self, election: ElectionId, key: &VerifyingKey) -> Result<(), Refusal> {
        let message = message(election, self.author, self.digest, self.part, self.parts, &self.bytes);
        key.verify(Purpose::Document, &message, &self.signature)
            .map_err(|_| Refusal::DocumentSignature { author: self.author })
    }

    /// Whether number, count and length follow the rules.
    pub(crate) fn is_well_formed(&self) -> bool {
        let length = self.bytes.len();
        let length_fits = match self.parts.saturating_sub(self.part) {
            0 => false,
            1 => (1..=PART_LENGTH).contains(&length),
            _ => length == PART_LENGTH,
        };
        usize::from(self.parts) <= LARGEST_PART_COUNT && length_fits
    }
}

/// `hash("tupyo/v1/document part", election ‖ borsh(author, digest, part, parts, bytes))`.
fn message(
    election: ElectionId,
    author: Author,
    digest: DocumentDigest,
    part: u16,
    parts: u16,
    bytes: &[u8],
) -> [u8; 32] {
    DOCUMENT_PART.hash(&(election, author, digest, part, parts, bytes))
}
