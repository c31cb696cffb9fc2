use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::{CryptoRng, RngCore};
use tupyo_card::{CardKey, CardSecret, CardSignature};
use tupyo_election::{Holder, RegistrationScope};
use tupyo_encoding::{Label, encode};
use tupyo_group::EncodedPoint;
use tupyo_proof::{Signature, SigningKey};

const LABEL: Label = Label::new("tupyo/v1/registration");

/// The longest encoding: a P-256 key that replaces another voting key.
const LARGEST: usize = 34 + 32 + 33 + 32 + 64 + 33 + 64;

/// Why a registration is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationFault {
    /// Not a registration.
    #[error("not a registration")]
    Malformed,
    /// Not signed by this card.
    #[error("not signed by this card")]
    Signature,
}

impl RegistrationFault {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            RegistrationFault::Malformed => "registration-malformed",
            RegistrationFault::Signature => "card-signature",
        }
    }
}

/// What a citizen says with the card: this is my voting key, and I have its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Registration {
    /// The card.
    pub card: CardKey,
    /// The voting key, as it comes on the roll.
    pub voting_key: EncodedPoint,
    /// What it is for.
    pub scope: RegistrationScope,
    /// What hides the card in the [`Holder`] on the roll; the same in all registrations of a card in a scope.
    pub salt: [u8; 32],
    /// That whoever holds the card has the voting key's secret, too.
    pub possession: Signature,
    /// The voting key that the card's registration before had.
    pub replaces: Option<EncodedPoint>,
}

/// A registration under the card's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SignedRegistration {
    registration: Registration,
    signature: CardSignature,
}

impl Registration {
    /// A card's first registration in a scope, with a fresh salt.
    pub fn first(
        card: CardKey,
        scope: RegistrationScope,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Registration {
        let mut salt = [0; 32];
        rng.fill_bytes(&mut salt);
        Registration::of(card, scope, salt, key, None, rng)
    }

    /// The registration of another key of the same card and scope in the place of this one.
    pub fn replaced(&self, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Registration {
        Registration::of(self.card, self.scope, self.salt, key, Some(self.voting_key), rng)
    }

    fn of(
        card: CardKey,
        scope: RegistrationScope,
        salt: [u8; 32],
        key: &SigningKey,
        replaces: Option<EncodedPoint>,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Registration {
        let possession = scope.prove(&holder_of(&card, &salt), key, rng);
        Registration { card, voting_key: key.verifying_key().encode(), scope, salt, possession, replaces }
    }

    /// Who holds the voting key, as the roll says it.
    pub fn holder(&self) -> Holder {
        holder_of(&self.card, &self.salt)
    }

    /// The bytes that the card signs: `u8(len(label)) ‖ label ‖ borsh(Registration)`, label `tupyo/v1/registration`.
    pub fn message(&self) -> Vec<u8> {
        LABEL.message(self)
    }

    /// Signs with a card in software, which must be the registration's.
    ///
    /// # Errors
    /// [`RegistrationFault::Signature`] for another card.
    pub fn sign(self, card: &CardSecret) -> Result<SignedRegistration, RegistrationFault> {
        let signature = card.sign(&self.message());
        self.with_signature(signature)
    }

    /// Puts a signature that a card has given to the registration.
    ///
    /// # Errors
    /// [`RegistrationFault::Signature`] unless the registration's card gave it.
    pub fn with_signature(self, signature: CardSignature) -> Result<SignedRegistration, RegistrationFault> {
        let signed = SignedRegistration { registration: self, signature };
        signed.verify()?;
        Ok(signed)
    }
}

/// Whose card it is, as a roll says it.
pub fn holder_of(card: &CardKey, salt: &[u8; 32]) -> Holder {
    Holder::of(salt, &encode(card))
}

impl SignedRegistration {
    /// Verifies the card's signature; gives what the card has signed. The possession is verified by whoever makes the
    /// roll.
    ///
    /// # Errors
    /// [`RegistrationFault::Signature`].
    pub fn verify(&self) -> Result<&Registration, RegistrationFault> {
        let verified = self.registration.card.verify(&self.registration.message(), &self.signature);
        verified.map_err(|_| RegistrationFault::Signature)?;
        Ok(&self.registration)
    }

    /// The canonical bytes: `borsh(Registration, signature)`.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a registration; its signature is not verified yet.
    ///
    /// # Errors
    /// [`RegistrationFault::Malformed`] for anything but the canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<SignedRegistration, RegistrationFault> {
        if bytes.len() > LARGEST {
            return Err(RegistrationFault::Malformed);
        }
        borsh::from_slice(bytes).map_err(|_| RegistrationFault::Malformed)
    }
}
