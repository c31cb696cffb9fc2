//! The documents that officials, trustees and registrars sign.

use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::CryptoRngCore;
use tupyo_circuits::Context;
use tupyo_elgamal::JointKey;
use tupyo_encoding::encode;
use tupyo_threshold::{Commitment, Complaint, Confirmation, Reveal, Shares, UnitShare};

use crate::document_part::message;
use crate::{
    Agreement, Author, Close, Correction, CountedRoot, DocumentDigest, DocumentPart, DocumentSigner, ElectionId, Entry,
    LARGEST_PART_COUNT, LedgerKey, OfficialKey, PART_LENGTH, PageManifest, Refusal, RegisteredVoter, Restart, RollRoot,
    Schedule, SigningFault, UnitResult, UnitTally, Voter,
};

/// What an official, a trustee or a registrar says (docs/protocol/encoding.md).
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
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
        /// Which attempt to seal this roll it is, from 0.
        attempt: u32,
    },
    /// Voting begins.
    Open {
        /// The hash of manifest, joint key and roll.
        context: Context,
        /// The digest of the last [`Schedule`], if there is one.
        schedule: Option<DocumentDigest>,
        /// Which attempt to begin voting like this it is, from 0.
        attempt: u32,
    },
    /// Voting ends.
    Close(Close),
    /// The encrypted sums.
    Tally {
        /// One for each style, in order.
        units: Vec<UnitTally>,
        /// The root over the ballots that they add up.
        counted: CountedRoot,
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
    /// A trustee agrees to open the tally.
    Agreement(Agreement),
    /// When voting is to begin and to end.
    Schedule(Schedule),
    /// What everybody is to know.
    Notice {
        /// The text.
        text: String,
    },
    /// The key ceremony begins anew, without some trustees.
    Restart(Restart),
    /// The election ends without a result.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// Another key signs the ledger's checkpoints from here on.
    LedgerKey(LedgerKey),
    /// The next lines of the roll, by a registrar.
    Registration {
        /// The lines, in ascending order of their keys.
        lines: Vec<RegisteredVoter>,
    },
    /// A registrar signs what another one has said.
    Countersignature {
        /// The hash of the document.
        digest: DocumentDigest,
    },
    /// Registrars change a line that stands.
    Correction(Correction),
    /// An official signs with another key from here on.
    OfficialKey(OfficialKey),
    /// Which files the voters' page has from here on.
    Page(PageManifest),
}

/// Why a document is not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SayingError {
    /// Nobody could say it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The author's token did not sign.
    #[error(transparent)]
    Signer(#[from] SigningFault),
}

impl SayingError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SayingError::Refused(refusal) => refusal.code(),
            SayingError::Signer(fault) => fault.code,
        }
    }
}

impl Document {
    /// Whether several officials must say it before it takes effect, if the manifest wants that.
    pub fn needs_approvals(&self) -> bool {
        matches!(
            self,
            Document::Schedule(_)
                | Document::Notice { .. }
                | Document::Restart(_)
                | Document::Cancelled { .. }
                | Document::RollSealed { .. }
                | Document::Open { .. }
                | Document::Close(_)
                | Document::OfficialKey(_)
                | Document::Page(_)
        )
    }

    /// Which attempt it is: officials who have taken something back say it again under another number. 0 for documents
    /// that have no number, because they can be said in other words, or about more entries.
    pub fn attempt(&self) -> u32 {
        match self {
            Document::RollSealed { attempt, .. } | Document::Open { attempt, .. } => *attempt,
            _ => 0,
        }
    }

    /// Whether the very same is said again under another number.
    pub fn has_attempts(&self) -> bool {
        matches!(self, Document::RollSealed { .. } | Document::Open { .. })
    }

    /// The same as another attempt; itself, if it has none.
    pub fn as_attempt(&self, number: u32) -> Document {
        let mut document = self.clone();
        if let Document::RollSealed { attempt, .. } | Document::Open { attempt, .. } = &mut document {
            *attempt = number;
        }
        document
    }

    /// The hash that names it.
    pub fn digest(&self) -> DocumentDigest {
        DocumentDigest::of(&encode(self))
    }

    /// Signs the document and cuts it into the entries that say it.
    ///
    /// # Errors
    /// [`Refusal::DocumentTooLong`] if it needs more than [`LARGEST_PART_COUNT`] parts; [`SayingError::Signer`] if the
    /// signer does not sign.
    pub fn sign(
        &self,
        election: ElectionId,
        author: Author,
        signer: &dyn DocumentSigner,
        rng: &mut dyn CryptoRngCore,
    ) -> Result<Vec<Entry>, SayingError> {
        let bytes = encode(self);
        let parts = bytes.len().div_ceil(PART_LENGTH);
        if parts > LARGEST_PART_COUNT {
            return Err(Refusal::DocumentTooLong { length: bytes.len() }.into());
        }
        let digest = DocumentDigest::of(&bytes);
        let sign = |(part, bytes): (usize, &[u8])| {
            let (part, parts) = (part as u16, parts as u16);
            let message = message(election, author, digest, part, parts, bytes);
            let signature = signer.sign_message(&message, rng)?;
            Ok(Entry::Document(DocumentPart { author, digest, part, parts, bytes: bytes.to_vec(), signature }))
        };
        bytes.chunks(PART_LENGTH).enumerate().map(sign).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use rand::SeedableRng;
    use rand::rngs::StdRng;
    use tupyo_card::CardSecret;

    fn said(document: &Document) -> Result<Vec<Entry>, SayingError> {
        let (election, signer) = (ElectionId([0; 32]), CardSecret::from_seed(&[1; 32]).unwrap());
        document.sign(election, Author::Official(0), &signer, &mut StdRng::seed_from_u64(1))
    }

    /// The tag and the length of the bytes are five more.
    #[test]
    fn a_document_has_as_many_parts_as_may_be_and_no_more() {
        let longest = LARGEST_PART_COUNT * PART_LENGTH;
        let of = |length: usize| Document::Manifest(vec![0; length - 5]);
        assert_eq!(said(&of(longest)).unwrap().len(), LARGEST_PART_COUNT);
        let refused = said(&of(longest + 1)).unwrap_err();
        assert_eq!(refused, SayingError::Refused(Refusal::DocumentTooLong { length: longest + 1 }));
    }

    #[test]
    fn a_seal_and_an_opening_have_attempts_and_nothing_else() {
        let seal = Document::RollSealed { voters: 1, root: RollRoot([0; 32]), attempt: 0 };
        let open = Document::Open { context: Context([0; 32]), schedule: None, attempt: 0 };
        for document in [seal, open] {
            assert!(document.has_attempts());
            assert_eq!(document.as_attempt(3).attempt(), 3);
        }
        let notice = Document::Notice { text: "x".to_owned() };
        assert!(!notice.has_attempts());
        assert_eq!(notice.as_attempt(3), notice);
    }
}
