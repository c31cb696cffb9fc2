//! Entries made ready for a batch, and the batch's verdicts on each.

use tupyo_card::{CardKey, CardSignature};
use tupyo_circuits::{BallotHeader, PreparedBallotProof, PreparedOpening, TrackingCode};
use tupyo_group::{DecodeError, EncodedPoint, PublicPoint, Scalar};
use tupyo_proof::{
    Answers, Closing, Invalid, Member, PreparedSignature, Purpose, Script, SharedBases, Signature, WeightedSum,
    culprits, culprits_of_doubtful,
};
use tupyo_threads::prelude::*;

use super::CheckedBallot;
use crate::{Ballot, Challenged, Refusal, SignedBallot};

/// Which of an entry's parts a batch has.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub(super) signatures: bool,
    pub(super) proofs: bool,
}

impl Parts {
    pub(super) const ALL: Parts = Parts { signatures: true, proofs: true };
    pub(super) const SIGNATURES: Parts = Parts { signatures: true, proofs: false };
    pub(super) const PROOFS: Parts = Parts { signatures: false, proofs: true };
}

/// What is expected of the entries. No answer depends on it, only what it costs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Good,
    Doubtful,
}

/// Decides on all members with one batch.
pub(super) fn verify_prepared(
    bases: &SharedBases,
    prepared: Vec<Result<PreparedEntry<'_>, Refusal>>,
    expected: Expected,
) -> Vec<Result<CheckedBallot, Refusal>> {
    let (owners, members): (Vec<_>, Vec<_>) = prepared
        .iter()
        .enumerate()
        .filter_map(|(owner, entry)| Some((owner, entry.as_ref().ok()?)))
        .flat_map(|(owner, entry)| entry.members().map(move |member| (owner, member)))
        .unzip();
    let places = match expected {
        Expected::Good => culprits(bases, &members),
        Expected::Doubtful => culprits_of_doubtful(bases, &members),
    };
    let mut refused: Vec<_> = places.into_iter().map(|place| (owners[place], members[place].refusal())).collect();
    refused.dedup_by_key(|(owner, _)| *owner);
    let mut answers: Vec<_> = prepared.into_iter().map(|entry| entry?.into_checked()).collect();
    refused.into_iter().for_each(|(owner, refusal)| answers[owner] = Err(refusal));
    answers
}

/// Verifies the signatures of cards on what has not been refused.
pub(super) fn verify_cards(
    answers: Vec<Result<CheckedBallot, Refusal>>,
    cards: Vec<Option<SignedByCard>>,
) -> Vec<Result<CheckedBallot, Refusal>> {
    let verify = |(answer, card): (Result<CheckedBallot, _>, Option<SignedByCard>)| {
        let checked = answer?;
        card.map_or(Ok(()), |card| card.verify(&checked.code))?;
        Ok(checked)
    };
    answers.into_par_iter().zip(cards).map(verify).collect()
}

/// The points of the entries at once: of each the key's and the signature's nonce's, then the proof's.
pub(super) fn decode(begun: &[Result<BegunEntry<'_>, Refusal>], parts: Parts) -> Vec<Result<PublicPoint, DecodeError>> {
    let mut encodings = Vec::new();
    for entry in begun.iter().flatten() {
        if parts.signatures {
            encodings.extend([entry.header.key, entry.signature.nonce]);
        }
        if parts.proofs {
            encodings.extend(entry.proof_encodings());
        }
    }
    PublicPoint::decode_all(&encodings)
}

/// An entry of a voter on the roll, in a style that there is.
pub(super) struct BegunEntry<'a> {
    pub(super) ballot: &'a Ballot,
    pub(super) signature: &'a Signature,
    pub(super) opening: Option<&'a Challenged>,
    pub(super) card: Option<SignedByCard>,
    pub(super) code: TrackingCode,
    pub(super) header: BallotHeader,
}

impl BegunEntry<'_> {
    pub(super) fn proof_script(&self) -> Script<2> {
        let ballot = self.ballot;
        PreparedBallotProof::script(&self.header, &ballot.ciphertext, &ballot.proof, ballot.limbs.as_ref())
    }

    pub(super) fn signature_script(&self) -> Script<1> {
        let (purpose, message) = match self.opening {
            None => (Purpose::Ballot, self.code.0),
            Some(opened) => (Purpose::Challenge, Challenged::message(&self.code, &opened.nonce, &opened.values)),
        };
        PreparedSignature::script(self.header.key, purpose, &message, self.signature)
    }

    pub(super) fn signature_points(&self, parts: Parts) -> usize {
        if parts.signatures { 2 } else { 0 }
    }

    pub(super) fn proof_points(&self, parts: Parts) -> usize {
        if parts.proofs { self.proof_encodings().len() } else { 0 }
    }

    fn proof_encodings(&self) -> Vec<EncodedPoint> {
        let ballot = self.ballot;
        PreparedBallotProof::encodings(&ballot.ciphertext, &ballot.proof, ballot.limbs.as_ref())
    }

    pub(super) fn prepare_signature(
        &self,
        answers: Answers<1>,
        points: &[Result<PublicPoint, DecodeError>],
    ) -> Result<PreparedSignature, Refusal> {
        let &[Ok(of_key), Ok(of_nonce), ..] = points else { return Err(Refusal::SignatureInvalid) };
        PreparedSignature::decoded(self.header.key, self.signature, answers, [of_key, of_nonce])
            .map_err(|Invalid| Refusal::SignatureInvalid)
    }
}

/// The members that one entry adds to a batch. What is invalid by its encoding alone is refused after them: a broken
/// proof is named first.
pub(super) struct PreparedEntry<'a> {
    pub(super) code: TrackingCode,
    pub(super) proof: Option<PreparedBallotProof<'a>>,
    pub(super) signature: Result<Option<PreparedSignature>, Refusal>,
    pub(super) opening: Result<Option<PreparedOpening<'a>>, Refusal>,
    pub(super) card: Option<SignedByCard>,
}

/// What is verified of an entry that the batch accepts.
#[derive(Clone, Copy)]
pub(super) struct SignedByCard {
    pub(super) key: CardKey,
    pub(super) signature: CardSignature,
}

enum BallotMember<'a> {
    Proof(&'a PreparedBallotProof<'a>),
    Signature(&'a PreparedSignature),
    Opening(&'a PreparedOpening<'a>),
}

impl PreparedEntry<'_> {
    fn members(&self) -> impl Iterator<Item = BallotMember<'_>> {
        let proof = self.proof.as_ref().map(BallotMember::Proof);
        let signature = self.signature.as_ref().ok();
        let opening = signature.and_then(|_| self.opening.as_ref().ok()?.as_ref()).map(BallotMember::Opening);
        proof.into_iter().chain(signature.and_then(Option::as_ref).map(BallotMember::Signature)).chain(opening)
    }

    /// What it says if the batch accepts its members.
    fn into_checked(self) -> Result<CheckedBallot, Refusal> {
        self.signature?;
        self.opening?;
        let ciphertext = self.proof.map_or(Vec::new(), PreparedBallotProof::into_ciphertext);
        Ok(CheckedBallot { ciphertext, code: self.code })
    }
}

impl SignedByCard {
    fn verify(&self, code: &TrackingCode) -> Result<(), Refusal> {
        let verified = self.key.verify(&SignedBallot::card_message(code), &self.signature);
        verified.map_err(|_| Refusal::CardSignatureInvalid)
    }
}

impl BallotMember<'_> {
    fn as_member(&self) -> &dyn Member {
        match self {
            BallotMember::Proof(member) => *member,
            BallotMember::Signature(member) => *member,
            BallotMember::Opening(member) => *member,
        }
    }

    fn refusal(&self) -> Refusal {
        match self {
            BallotMember::Proof(_) => Refusal::ProofInvalid,
            BallotMember::Signature(_) => Refusal::SignatureInvalid,
            BallotMember::Opening(_) => Refusal::OpeningInvalid,
        }
    }
}

impl Member for BallotMember<'_> {
    fn closing(&self) -> Closing {
        self.as_member().closing()
    }

    fn equations(&self) -> usize {
        self.as_member().equations()
    }

    fn kind(&self) -> u8 {
        match self {
            BallotMember::Proof(_) => 0,
            BallotMember::Signature(_) => 1,
            BallotMember::Opening(_) => 2,
        }
    }

    fn scalars_hold(&self) -> bool {
        self.as_member().scalars_hold()
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        self.as_member().collect(weights, sum);
    }
}
