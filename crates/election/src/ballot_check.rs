use std::sync::Arc;

use rayon::prelude::*;
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, Context, KnownDocuments, PreparedBallotProof, PreparedOpening, TrackingCode,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{DecodeError, PublicPoint, Scalar};
use tupyo_proof::{Closing, Invalid, Member, PreparedSignature, Purpose, Signature, WeightedSum, culprits};

use crate::{
    Ballot, Challenged, CodedEntry, DocumentDigest, ElectionManifest, Entry, Refusal, Roll, SignedBallot, Voting,
};

/// Checks what [`ElectionState`](crate::ElectionState) leaves to a batch: proofs, signatures and openings of ballots.
///
/// Server, verifier and voter's device use this one.
#[derive(Clone)]
pub struct BallotCheck {
    manifest: Arc<ElectionManifest>,
    roll: Arc<Roll>,
    context: Context,
    bases: Arc<BallotBases>,
    /// What is known with none, one, two … of the documents since voting began.
    known: Arc<Vec<KnownDocuments>>,
}

/// A ballot whose proof and signature have been verified.
pub struct CheckedBallot {
    /// The ballot's ciphertext `C₀ … C_n`, decoded.
    pub ciphertext: Vec<PublicPoint>,
    /// The ballot's tracking code.
    pub code: TrackingCode,
}

impl BallotCheck {
    pub(crate) fn new(manifest: Arc<ElectionManifest>, roll: Arc<Roll>, context: Context, key: JointKey) -> Self {
        let largest = |part: fn(&Circuit) -> usize| {
            (0..).map_while(|style| manifest.style_circuit(style)).map(part).fold(0, usize::max)
        };
        let bases = Arc::new(BallotBases::with_limbs(largest(Circuit::bits), largest(Circuit::limbs), key));
        let known = Arc::new(vec![KnownDocuments::none(&context)]);
        BallotCheck { manifest, roll, context, bases, known }
    }

    /// The election's context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// How many documents have taken effect since voting began: so many a ballot must know that is cast now.
    pub fn documents(&self) -> u32 {
        (self.known.len() - 1) as u32
    }

    /// What a voter knows who knows so many of the documents.
    ///
    /// # Errors
    /// [`Refusal::DocumentsChanged`] if there are not so many.
    pub fn known(&self, documents: u32) -> Result<KnownDocuments, Refusal> {
        let known = usize::try_from(documents).ok().and_then(|documents| self.known.get(documents));
        known.copied().ok_or(Refusal::DocumentsChanged { found: documents, expected: self.documents() })
    }

    /// One more document has taken effect.
    pub(crate) fn announce(&mut self, digest: &DocumentDigest) {
        if let Some(last) = self.known.last() {
            let next = last.and(&digest.0);
            Arc::make_mut(&mut self.known).push(next);
        }
    }

    /// The bases of the election's ballots.
    pub fn bases(&self) -> &BallotBases {
        &self.bases
    }

    /// The manifest.
    pub fn manifest(&self) -> &Arc<ElectionManifest> {
        &self.manifest
    }

    /// The sealed roll.
    pub fn roll(&self) -> &Arc<Roll> {
        &self.roll
    }

    /// Verifies ballots and challenged ballots in one batch, on all cores; the answers are in the order of the entries. A document is answered
    /// with [`Refusal::WrongShape`].
    pub fn verify(&self, entries: &[&Entry]) -> Vec<Result<CheckedBallot, Refusal>> {
        self.verify_prepared(entries.par_iter().map(|entry| self.prepare(entry, None)).collect())
    }

    /// Like [`verify`](Self::verify), without computing again the tracking codes that are known.
    pub fn verify_coded(&self, entries: &[&CodedEntry]) -> Vec<Result<CheckedBallot, Refusal>> {
        let prepared = entries.par_iter().map(|coded| self.prepare(coded.entry(), coded.code(&self.context)));
        self.verify_prepared(prepared.collect())
    }

    fn verify_prepared(
        &self,
        prepared: Vec<Result<PreparedEntry<'_>, Refusal>>,
    ) -> Vec<Result<CheckedBallot, Refusal>> {
        let (owners, members): (Vec<_>, Vec<_>) = prepared
            .iter()
            .enumerate()
            .filter_map(|(owner, entry)| Some((owner, entry.as_ref().ok()?)))
            .flat_map(|(owner, entry)| entry.members().map(move |member| (owner, member)))
            .unzip();
        let mut refused: Vec<_> = culprits(self.bases.shared(), &members)
            .into_iter()
            .map(|place| (owners[place], members[place].refusal()))
            .collect();
        refused.dedup_by_key(|(owner, _)| *owner);
        let mut answers: Vec<_> = prepared.into_iter().map(|entry| entry.map(PreparedEntry::into_checked)).collect();
        refused.into_iter().for_each(|(owner, refusal)| answers[owner] = Err(refusal));
        answers
    }

    fn prepare<'a>(&'a self, entry: &'a Entry, code: Option<TrackingCode>) -> Result<PreparedEntry<'a>, Refusal> {
        let code = |ballot: &Ballot| code.unwrap_or_else(|| ballot.tracking_code(&self.context));
        match entry {
            Entry::Ballot(signed) => self.prepare_ballot(signed, code(&signed.ballot)),
            Entry::Challenged(challenged) => self.prepare_challenged(challenged, code(&challenged.ballot)),
            Entry::Document(_) => Err(Refusal::WrongShape),
        }
    }

    fn prepare_ballot<'a>(
        &'a self,
        signed: &'a SignedBallot,
        code: TrackingCode,
    ) -> Result<PreparedEntry<'a>, Refusal> {
        let points = self.decode(&signed.ballot, &signed.signature)?;
        let proof = self.prepare_proof(&signed.ballot, &points)?;
        let signature = self.prepare_signature(&signed.ballot, Purpose::Ballot, &code.0, &signed.signature, &points)?;
        Ok(PreparedEntry { code, proof, signature, opening: None })
    }

    fn prepare_challenged<'a>(
        &'a self,
        challenged: &'a Challenged,
        code: TrackingCode,
    ) -> Result<PreparedEntry<'a>, Refusal> {
        let ballot = &challenged.ballot;
        let message = Challenged::message(&code, &challenged.nonce, &challenged.values);
        let points = self.decode(ballot, &challenged.signature)?;
        let proof = self.prepare_proof(ballot, &points)?;
        let signature = self.prepare_signature(ballot, Purpose::Challenge, &message, &challenged.signature, &points)?;
        let opening = self.prepare_opening(ballot, &code, challenged.nonce, &challenged.values)?;
        Ok(PreparedEntry { code, proof, signature, opening: Some(opening) })
    }

    fn circuit(&self, ballot: &Ballot) -> Result<&Circuit, Refusal> {
        self.manifest.style_circuit(ballot.style).ok_or(Refusal::WrongShape)
    }

    /// All points of a ballot at once: the key's and the signature's nonce's, then the proof's.
    fn decode(&self, ballot: &Ballot, signature: &Signature) -> Result<DecodedPoints, Refusal> {
        self.circuit(ballot)?;
        let mut encodings = vec![self.header_of(ballot)?.key, signature.nonce];
        encodings.extend(PreparedBallotProof::encodings(&ballot.ciphertext, &ballot.proof, ballot.limbs.as_ref()));
        Ok(PublicPoint::decode_all(&encodings))
    }

    fn prepare_proof<'a>(
        &'a self,
        ballot: &'a Ballot,
        points: &[Result<PublicPoint, DecodeError>],
    ) -> Result<PreparedBallotProof<'a>, Refusal> {
        let circuit = self.circuit(ballot)?;
        let header = self.header_of(ballot)?;
        let limbs = ballot.limbs.as_ref();
        let points = points.get(2..).unwrap_or_default();
        PreparedBallotProof::decoded(&self.bases, circuit, &header, &ballot.ciphertext, &ballot.proof, limbs, points)
            .map_err(|Invalid| Refusal::ProofInvalid)
    }

    fn prepare_signature(
        &self,
        ballot: &Ballot,
        purpose: Purpose,
        message: &[u8],
        signature: &Signature,
        points: &[Result<PublicPoint, DecodeError>],
    ) -> Result<PreparedSignature, Refusal> {
        let &[Ok(of_key), Ok(of_nonce), ..] = points else { return Err(Refusal::SignatureInvalid) };
        PreparedSignature::decoded(self.header_of(ballot)?.key, purpose, message, signature, [of_key, of_nonce])
            .map_err(|Invalid| Refusal::SignatureInvalid)
    }

    fn prepare_opening<'a>(
        &'a self,
        ballot: &'a Ballot,
        code: &TrackingCode,
        nonce: Scalar,
        values: &'a [u64],
    ) -> Result<PreparedOpening<'a>, Refusal> {
        PreparedOpening::new(&self.bases, code, &ballot.ciphertext, nonce, values)
            .map_err(|Invalid| Refusal::OpeningInvalid)
    }

    /// What the ballot's proof is bound to.
    pub(crate) fn header(&self, style: u16, voting: Voting) -> Result<BallotHeader, Refusal> {
        let Voting { voter, previous, documents } = voting;
        let key = self.roll.voter(voter).ok_or(Refusal::UnknownVoter { voter })?.key;
        Ok(BallotHeader { context: self.context, style, voter, key, previous, known: self.known(documents)? })
    }

    fn header_of(&self, ballot: &Ballot) -> Result<BallotHeader, Refusal> {
        let Ballot { style, voter, previous, documents, .. } = *ballot;
        self.header(style, Voting { voter, previous, documents })
    }
}

/// What each of a ballot's encodings is, in the order of [`BallotCheck::decode`].
type DecodedPoints = Vec<Result<PublicPoint, DecodeError>>;

/// The members that one entry adds to a batch.
struct PreparedEntry<'a> {
    code: TrackingCode,
    proof: PreparedBallotProof<'a>,
    signature: PreparedSignature,
    opening: Option<PreparedOpening<'a>>,
}

enum BallotMember<'a> {
    Proof(&'a PreparedBallotProof<'a>),
    Signature(&'a PreparedSignature),
    Opening(&'a PreparedOpening<'a>),
}

impl PreparedEntry<'_> {
    fn members(&self) -> impl Iterator<Item = BallotMember<'_>> {
        let required = [BallotMember::Proof(&self.proof), BallotMember::Signature(&self.signature)];
        required.into_iter().chain(self.opening.as_ref().map(BallotMember::Opening))
    }

    fn into_checked(self) -> CheckedBallot {
        CheckedBallot { ciphertext: self.proof.into_ciphertext(), code: self.code }
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

    fn scalars_hold(&self) -> bool {
        self.as_member().scalars_hold()
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        self.as_member().collect(weights, sum);
    }
}
