//! The document by which another key takes an official's key's place.

use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::CryptoRngCore;
use tupyo_encoding::Label;

use crate::{AuthorKey, AuthorSignature, DocumentSigner, ElectionId, Refusal, SigningFault};

const POSSESSION: Label = Label::new("tupyo/v1/official key possession");

/// From this entry on an official signs with another key, because the one before is lost, or somebody else may have it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OfficialKey {
    /// The official's index.
    pub official: u16,
    /// The new key.
    pub key: AuthorKey,
    /// The new key's signature: its holder takes this official's place in this election.
    pub possession: AuthorSignature,
    /// Why.
    pub reason: String,
}

impl OfficialKey {
    /// What the new key signs: that it takes the place of the key `before` of this official.
    ///
    /// # Errors
    /// [`SigningFault`] if a token does not sign.
    pub fn prove(
        election: ElectionId,
        official: u16,
        before: &AuthorKey,
        signer: &dyn DocumentSigner,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<AuthorSignature, SigningFault> {
        signer.sign_message(&message(election, official, before, &signer.author_key()), rng)
    }

    /// Accepts iff the new key has signed that it takes the place of the key `before`.
    ///
    /// # Errors
    /// [`Refusal::OfficialKeyPossession`].
    pub fn verify(&self, election: ElectionId, before: &AuthorKey) -> Result<(), Refusal> {
        let message = message(election, self.official, before, &self.key);
        self.key.verify(&message, &self.possession).map_err(|_| Refusal::OfficialKeyPossession)
    }
}

/// `hash("tupyo/v1/official key possession", borsh(election, official, before, key))`.
fn message(election: ElectionId, official: u16, before: &AuthorKey, key: &AuthorKey) -> [u8; 32] {
    POSSESSION.hash(&(election, official, before, key))
}
