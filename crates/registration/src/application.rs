//! What a card signs to register a voting key.

use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::{CryptoRng, RngCore};
use tupyo_election::{Holder, RegistrationScope};
use tupyo_encoding::{Label, encode, sha256};
use tupyo_group::EncodedPoint;
use tupyo_proof::{Signature, SigningKey};

const LABEL: Label = Label::new("tupyo/v1/registration");

/// What a citizen says with the card: this is my voting key, and I have its secret.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Application {
    /// What it is for.
    pub scope: RegistrationScope,
    /// The voting key, as it comes on the roll.
    pub voting_key: EncodedPoint,
    /// Who holds it, as the roll says it.
    pub holder: Holder,
    /// That whoever applies has the voting key's secret, for this holder and scope.
    pub possession: Signature,
    /// The id of the ballot style.
    pub style: String,
    /// The holder's voting key until now; none iff there is none.
    pub replaces: Option<EncodedPoint>,
}

impl Application {
    /// An application for a voting key, with the proof that its secret is there.
    pub fn new(
        scope: RegistrationScope,
        holder: Holder,
        style: &str,
        replaces: Option<EncodedPoint>,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Application {
        let possession = scope.prove(&holder, key, rng);
        let voting_key = key.verifying_key().encode();
        Application { scope, voting_key, holder, possession, style: style.to_owned(), replaces }
    }

    /// The bytes that the card signs: `u8(len(label)) ‖ label ‖ borsh(Application)`, label `tupyo/v1/registration`.
    pub fn message(&self) -> Vec<u8> {
        LABEL.message(self)
    }

    /// The application that a card signs with these bytes; nothing if they are no application's only encoding.
    pub fn of_message(message: &[u8]) -> Option<Application> {
        let bytes = message.strip_prefix(LABEL.message(&()).as_slice())?;
        let application: Application = borsh::from_slice(bytes).ok()?;
        (application.message() == message).then_some(application)
    }

    /// What its evidence is filed under: SHA-256 of its canonical bytes.
    pub fn digest(&self) -> [u8; 32] {
        sha256(&encode(self))
    }
}
