//! The entries of an election's ledger.

use std::io::{self, Read, Write};

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_card::CardSignature;
use tupyo_circuits::{BallotProof, Context, LimbProof, TrackingCode};
use tupyo_encoding::{Label, encode};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::Signature;

use crate::{DocumentPart, Refusal};

const CARD_BALLOT: Label = Label::new("tupyo/v1/card ballot");
const CHALLENGED: Label = Label::new("tupyo/v1/challenged");

/// The longest entry: tiles prefix entries with 16 bits.
pub const LARGEST_ENTRY: usize = 65_535;

/// One entry of an election's ledger (docs/protocol/encoding.md). Its tag says whether a ballot has limbs and a card's
/// signature, so nothing is encoded for those that are absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A part of what an official or trustee says.
    Document(DocumentPart),
    /// A ballot that is cast.
    Ballot(SignedBallot),
    /// A ballot that is challenged: opened, checked, never counted.
    Challenged(Challenged),
}

/// A voter's encrypted vote. Its points are decompressed when its proof is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// The voter's ballot style.
    pub style: u16,
    /// The voter's index on the roll.
    pub voter: u32,
    /// The voter's ballot before this one.
    pub previous: Option<TrackingCode>,
    /// How many documents that took effect since voting began the voter knows.
    pub documents: u32,
    /// `C₀ … C_n`.
    pub ciphertext: Vec<EncodedPoint>,
    /// The proof that it is a valid vote.
    pub proof: BallotProof,
    /// The rest of the proof, if the style has limbs. Nothing is encoded if it is absent.
    pub limbs: Option<LimbProof>,
}

impl Ballot {
    fn read(reader: &mut impl Read, limbs: bool) -> io::Result<Ballot> {
        Ok(Ballot {
            style: BorshDeserialize::deserialize_reader(reader)?,
            voter: BorshDeserialize::deserialize_reader(reader)?,
            previous: BorshDeserialize::deserialize_reader(reader)?,
            documents: BorshDeserialize::deserialize_reader(reader)?,
            ciphertext: BorshDeserialize::deserialize_reader(reader)?,
            proof: BorshDeserialize::deserialize_reader(reader)?,
            limbs: limbs.then(|| LimbProof::deserialize_reader(reader)).transpose()?,
        })
    }

    /// Reads a ballot alone, as its tracking code covers it. Nothing of it is verified.
    ///
    /// # Errors
    /// [`Refusal::TooLong`], [`Refusal::Malformed`] as [`Entry::decode`].
    pub fn decode(bytes: &[u8]) -> Result<Ballot, Refusal> {
        if bytes.len() > LARGEST_ENTRY {
            return Err(Refusal::TooLong { length: bytes.len() });
        }
        let malformed = |error: io::Error| Refusal::Malformed { reason: error.to_string() };
        let mut rest = bytes;
        let ballot = Ballot::read(&mut rest, false).map_err(malformed)?;
        let limbs = (!rest.is_empty()).then(|| borsh::from_slice(rest)).transpose().map_err(malformed)?;
        Ok(Ballot { limbs, ..ballot })
    }

    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// The ballot's tracking code.
    pub fn tracking_code(&self, context: &Context) -> TrackingCode {
        TrackingCode::of_ballot(context, &self.encode())
    }
}

/// A ballot and its voter's signature: purpose `ballot`, message the tracking code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBallot {
    /// The ballot.
    pub ballot: Ballot,
    /// The voter's signature.
    pub signature: Signature,
    /// The signature of the voter's card, of [`SignedBallot::card_message`], if the manifest demands one. Nothing is
    /// encoded if it is absent.
    pub card: Option<CardSignature>,
}

/// A ballot that its voter opens instead of casting it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize)]
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

impl SignedBallot {
    fn read(reader: &mut impl Read, limbs: bool, card: bool) -> io::Result<SignedBallot> {
        Ok(SignedBallot {
            ballot: Ballot::read(reader, limbs)?,
            signature: BorshDeserialize::deserialize_reader(reader)?,
            card: card.then(|| CardSignature::deserialize_reader(reader)).transpose()?,
        })
    }

    /// What the voter's card signs: `u8(20) ‖ "tupyo/v1/card ballot" ‖ tracking code`.
    pub fn card_message(code: &TrackingCode) -> Vec<u8> {
        CARD_BALLOT.message(code)
    }

    fn tag(&self) -> u8 {
        match (self.ballot.limbs.is_some(), self.card.is_some()) {
            (false, false) => 1,
            (true, false) => 3,
            (false, true) => 5,
            (true, true) => 6,
        }
    }
}

impl Challenged {
    fn read(reader: &mut impl Read, limbs: bool) -> io::Result<Challenged> {
        Ok(Challenged {
            ballot: Ballot::read(reader, limbs)?,
            nonce: BorshDeserialize::deserialize_reader(reader)?,
            values: BorshDeserialize::deserialize_reader(reader)?,
            signature: BorshDeserialize::deserialize_reader(reader)?,
        })
    }

    /// `hash("tupyo/v1/challenged", tracking code ‖ borsh(nonce, values))`.
    pub fn message(code: &TrackingCode, nonce: &Scalar, values: &Vec<u64>) -> [u8; 32] {
        CHALLENGED.hash(&(code, nonce, values))
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

impl BorshSerialize for Ballot {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        let Ballot { style, voter, previous, documents, ciphertext, proof, limbs } = self;
        (style, voter, previous, documents).serialize(writer)?;
        (ciphertext, proof).serialize(writer)?;
        limbs.iter().try_for_each(|limbs| limbs.serialize(writer))
    }
}

impl BorshSerialize for SignedBallot {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        let SignedBallot { ballot, signature, card } = self;
        (ballot, signature).serialize(writer)?;
        card.iter().try_for_each(|card| card.serialize(writer))
    }
}

impl BorshSerialize for Entry {
    fn serialize<W: Write>(&self, writer: &mut W) -> io::Result<()> {
        match self {
            Entry::Document(part) => (0u8, part).serialize(writer),
            Entry::Ballot(signed) => (signed.tag(), signed).serialize(writer),
            Entry::Challenged(opened) => {
                (if opened.ballot.limbs.is_some() { 4u8 } else { 2 }, opened).serialize(writer)
            }
        }
    }
}

impl BorshDeserialize for Entry {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Entry> {
        match u8::deserialize_reader(reader)? {
            0 => Ok(Entry::Document(DocumentPart::deserialize_reader(reader)?)),
            tag @ (1 | 3 | 5 | 6) => {
                Ok(Entry::Ballot(SignedBallot::read(reader, matches!(tag, 3 | 6), matches!(tag, 5 | 6))?))
            }
            tag @ (2 | 4) => Ok(Entry::Challenged(Challenged::read(reader, tag == 4)?)),
            tag => Err(io::Error::new(io::ErrorKind::InvalidData, format!("there is no entry with tag {tag}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is too long is refused by its length, before anything is read of it.
    #[test]
    fn an_entry_and_a_ballot_are_as_long_as_may_be_and_no_longer() {
        let bytes = vec![0xff; LARGEST_ENTRY + 2];
        for length in [LARGEST_ENTRY + 1, LARGEST_ENTRY + 2] {
            assert_eq!(Entry::decode(&bytes[..length]), Err(Refusal::TooLong { length }));
            assert_eq!(Ballot::decode(&bytes[..length]), Err(Refusal::TooLong { length }));
        }
        let longest = &bytes[..LARGEST_ENTRY];
        assert!(matches!(Entry::decode(longest), Err(Refusal::Malformed { .. })));
        assert!(matches!(Ballot::decode(longest), Err(Refusal::Malformed { .. })));
    }
}
