//! What a voter signs when a voting key is registered.

use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::Label;
use tupyo_proof::{Invalid, Purpose, Signature, SigningKey, VerifyingKey};

use crate::ElectionId;

const HOLDER: Label = Label::new("tupyo/v1/holder");
const POSSESSION: Label = Label::new("tupyo/v1/registration possession");

/// Who holds a voting key, without naming them: `hash("tupyo/v1/holder", salt ‖ borsh(card key))`. Only holder and
/// registrar know the salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct Holder(pub [u8; 32]);

impl Holder {
    /// The holder of a card, by the card's encoded key.
    pub fn of(salt: &[u8; 32], card: &[u8]) -> Holder {
        Holder(HOLDER.hash_bytes(&[salt, card]))
    }
}

/// What a voting key is registered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum RegistrationScope {
    /// One election, by its id; also for a roll inside an election.
    Election(ElectionId),
    /// A roll of its own, by its id.
    Roll([u8; 32]),
}

impl RegistrationScope {
    /// `hash("tupyo/v1/registration possession", borsh(scope, holder))`.
    pub fn message(&self, holder: &Holder) -> [u8; 32] {
        POSSESSION.hash(&(self, holder))
    }

    /// Proves possession of a voting key, for this holder and this scope only.
    pub fn prove(&self, holder: &Holder, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Signature {
        key.sign(Purpose::Registration, &self.message(holder), rng)
    }

    /// Verifies what [`RegistrationScope::prove`] gave.
    ///
    /// # Errors
    /// [`Invalid`] for another scope, holder or key.
    pub fn verify(&self, holder: &Holder, key: &VerifyingKey, possession: &Signature) -> Result<(), Invalid> {
        key.verify(Purpose::Registration, &self.message(holder), possession)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn possession_is_proven_for_one_scope_one_holder_and_one_key() {
        let mut rng = StdRng::seed_from_u64(1);
        let [own, other] = [(); 2].map(|()| SigningKey::generate(&mut rng));
        let [key, stranger] = [&own, &other].map(SigningKey::verifying_key);
        let (scope, holder) = (RegistrationScope::Election(ElectionId([1; 32])), Holder::of(&[2; 32], b"card"));
        let proof = scope.prove(&holder, &own, &mut rng);
        let is_proven =
            |scope: RegistrationScope, holder: Holder, key: &VerifyingKey| scope.verify(&holder, key, &proof).is_ok();
        assert!(is_proven(scope, holder, &key));
        assert!(!is_proven(RegistrationScope::Election(ElectionId([3; 32])), holder, &key));
        assert!(!is_proven(RegistrationScope::Roll([1; 32]), holder, &key));
        assert!(!is_proven(scope, Holder::of(&[2; 32], b"other card"), &key));
        assert!(!is_proven(scope, Holder::of(&[4; 32], b"card"), &key));
        assert!(!is_proven(scope, holder, &stranger));
    }
}
