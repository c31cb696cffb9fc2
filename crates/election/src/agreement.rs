//! What trustees agree to open, and their agreement.

use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::{CryptoRng, RngCore};
use tupyo_circuits::Context;
use tupyo_encoding::Label;
use tupyo_proof::{Purpose, Signature, SigningKey};
use tupyo_threshold::CeremonyTranscript;

use crate::{CountedRoot, ElectionId, LedgerRoot, UnitTally};

const TALLY: Label = Label::new("tupyo/v1/tally");
const AGREEMENT: Label = Label::new("tupyo/v1/agreement");

/// What trustees agree to open: the ledger up to its closing, the key, and the tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AgreementTerms {
    /// The ceremony that made the joint key.
    pub ceremony: u32,
    /// Its hash.
    pub transcript: CeremonyTranscript,
    /// The context of the ballots.
    pub context: Context,
    /// How many entries the ledger has up to the closing, which is the last of them.
    pub size: u64,
    /// Their root.
    pub root: LedgerRoot,
    /// The tally.
    pub tally: TallyDigest,
}

/// A trustee's agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Agreement {
    /// What it agrees to.
    pub terms: AgreementTerms,
    /// By the trustee's agreement key: purpose `agreement`, message [`Agreed`].
    pub signature: Signature,
}

/// The hash of a tally: `hash("tupyo/v1/tally", borsh(units, counted))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct TallyDigest(pub [u8; 32]);

/// The hash of what is agreed on: `hash("tupyo/v1/agreement", borsh(election, terms))`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Agreed(pub [u8; 32]);

impl TallyDigest {
    /// The hash of these units and of what is counted.
    pub fn of(units: &[UnitTally], counted: CountedRoot) -> TallyDigest {
        TallyDigest(TALLY.hash(&(units, counted)))
    }
}

impl AgreementTerms {
    /// Their hash.
    pub fn agreed(&self, election: ElectionId) -> Agreed {
        Agreed(AGREEMENT.hash(&(election, self)))
    }

    /// Agrees to them.
    pub fn sign(self, election: ElectionId, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Agreement {
        let signature = key.sign(Purpose::Agreement, &self.agreed(election).0, rng);
        Agreement { terms: self, signature }
    }
}
