use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_circuits::{BallotProof, Context, TrackingCode};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::Signature;

use crate::identifiers::{encode, labelled_hash};
use crate::{DocumentPart, Refusal};

/// The longest entry: tiles prefix entries with 16 bits.
pub const LARGEST_ENTRY: usize = 65_535;

/// One entry of an election's ledger (docs/protocol/encoding.md).
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Entry {
    /// A part of what an official or trustee says.
    Document(DocumentPart),
    /// A ballot that is cast.
    Ballot(SignedBallot),
    /// A ballot that is challenged: opened, checked, never counted.
    Challenged(Challenged),
}

/// A voter's encrypted vote. Its points are decompressed when its proof is verified.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Ballot {
    /// The voter's ballot style.
    pub style: u16,
    /// The voter's index on the roll.
    pub voter: u32,
    /// The voter's ballot before this one.
    pub previous: Option<TrackingCode>,
    /// `C₀ … C_n`.
    pub ciphertext: Vec<EncodedPoint>,
    /// The proof that it is a valid vote.
    pub proof: BallotProof,
}

impl Ballot {
    /// The ballot's tracking code.
    pub fn tracking_code(&self, context: &Context) -> TrackingCode {
        TrackingCode::of_ballot(context, &encode(self))
    }
}

/// A ballot and its voter's signature: purpose `ballot`, message the tracking code.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedBallot {
    /// The ballot.
    pub ballot: Ballot,
    /// The voter's signature.
    pub signature: Signature,
}

/// A ballot that its voter opens instead of casting it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Challenged {
    /// The ballot.
    pub ballot: Ballot,
    /// The nonce `r` of its ciphertext.
    pub nonce: Scalar,
    /// The values `v₁ … v_n` that it encrypts.
    pub values: Vec<u64>,
    /// The voter's signature: purpose `challenge`, message [`Challenged::message`].
    pub signature: Signature,
}

impl Challenged {
    /// `hash("tupyo/v1/challenged", tracking code ‖ borsh(nonce, values))`.
    pub fn message(code: &TrackingCode, nonce: &Scalar, values: &Vec<u64>) -> [u8; 32] {
        labelled_hash("tupyo/v1/challenged", &[&code.0, &nonce.encode(), &encode(values)])
    }
}

impl Entry {
    /// Reads an entry.
    ///
    /// # Errors
    /// [`Refusal::TooLong`] above [`LARGEST_ENTRY`], [`Refusal::Malformed`] for anything but a canonical encoding.
    pub fn decode(bytes: &[u8]) -> Result<Entry, Refusal> {
        if bytes.len() > LARGEST_ENTRY {
            return Err(Refusal::TooLong { length: bytes.len() });
        }
        borsh::from_slice(bytes).map_err(|error| Refusal::Malformed { reason: error.to_string() })
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }
}
