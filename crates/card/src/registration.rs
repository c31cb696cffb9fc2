use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::{Label, encode};

use crate::{CardError, CardKey, CardSecret, CardSignature};

const LABEL: Label = Label::new("tupyo/v1/registration");

/// The longest encoding: a P-256 key.
const LARGEST: usize = 34 + 32 + 32 + 64;

/// What a citizen says with the card: this is my voting key in this election.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Registration {
    /// The card.
    pub card: CardKey,
    /// The voting key's 32 bytes, as they come on the roll.
    pub voting_key: [u8; 32],
    /// The election's id.
    pub election: [u8; 32],
}

/// A registration under the card's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedRegistration {
    registration: Registration,
    signature: CardSignature,
}

impl Registration {
    /// The bytes that the card signs: `u8(len(label)) ‖ label ‖ borsh(Registration)`, label `tupyo/v1/registration`.
    pub fn message(&self) -> Vec<u8> {
        LABEL.message(self)
    }

    /// Signs with a card in software. The registration's card becomes this one.
    pub fn sign(self, card: &CardSecret) -> SignedRegistration {
        let registration = Registration { card: card.public(), ..self };
        SignedRegistration { registration, signature: card.sign(&registration.message()) }
    }

    /// Puts a signature that a card has given to the registration.
    ///
    /// # Errors
    /// [`CardError::Signature`] unless the registration's card gave it.
    pub fn with_signature(self, signature: CardSignature) -> Result<SignedRegistration, CardError> {
        let signed = SignedRegistration { registration: self, signature };
        signed.verify()?;
        Ok(signed)
    }
}

impl SignedRegistration {
    /// Verifies the card's signature; gives what the card has signed.
    ///
    /// # Errors
    /// [`CardError::Signature`].
    pub fn verify(&self) -> Result<&Registration, CardError> {
        self.registration.card.verify(&self.registration.message(), &self.signature)?;
        Ok(&self.registration)
    }

    /// The canonical bytes: `borsh(card, voting_key, election, signature)`.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a registration; its signature is not verified yet.
    ///
    /// # Errors
    /// [`CardError::Malformed`] for anything but the canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<SignedRegistration, CardError> {
        if bytes.len() > LARGEST {
            return Err(CardError::Malformed);
        }
        borsh::from_slice(bytes).map_err(|_| CardError::Malformed)
    }
}
