use std::sync::Arc;

use rayon::prelude::*;
use tupyo_card::{CardKey, CardSignature};
use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, Context, Foreseen, KnownDocuments, PreparedBallotProof, PreparedOpening,
    TrackingCode,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{DecodeError, PublicPoint, Scalar};
use tupyo_proof::{
    Answers, Closing, Invalid, Member, PreparedSignature, Purpose, Script, Signature, TOGETHER, WeightedSum, culprits,
};

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

    /// Whether each ballot must bear the signature of its voter's card.
    pub fn demands_cards(&self) -> bool {
        self.manifest.registration().is_some_and(|rules| rules.card_signatures())
    }

    /// Verifies ballots and challenged ballots in one batch, on all cores, and behind it, each for itself, the
    /// signatures of cards; the answers are in the order of the entries.
    /// A document is answered with [`Refusal::WrongShape`].
    pub fn verify<'a>(&'a self, entries: &'a [&'a Entry]) -> Vec<Result<CheckedBallot, Refusal>> {
        let some = |some: &'a [&'a Entry]| self.prepare(some.iter().map(|entry| self.begin(entry, None)).collect());
        self.verify_prepared(entries.par_chunks(TOGETHER).map(some).flatten_iter().collect())
    }

    /// Like [`verify`](Self::verify), without computing again the tracking codes that are known.
    pub fn verify_coded<'a>(&'a self, entries: &'a [&'a CodedEntry]) -> Vec<Result<CheckedBallot, Refusal>> {
        let begin = |coded: &&'a CodedEntry| self.begin(coded.entry(), coded.code(&self.context));
        let some = |some: &'a [&'a CodedEntry]| self.prepare(some.iter().map(begin).collect());
        self.verify_prepared(entries.par_chunks(TOGETHER).map(some).flatten_iter().collect())
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
        let cards: Vec<_> = prepared.iter().map(|entry| entry.as_ref().ok()?.card).collect();
        let mut answers: Vec<_> = prepared.into_iter().map(|entry| entry?.into_checked()).collect();
        refused.into_iter().for_each(|(owner, refusal)| answers[owner] = Err(refusal));
        let verify = |(answer, card): (Result<CheckedBallot, _>, Option<SignedByCard>)| {
            let checked = answer?;
            card.map_or(Ok(()), |card| card.verify(&checked.code))?;
            Ok(checked)
        };
        answers.into_par_iter().zip(cards).map(verify).collect()
    }

    fn begin<'a>(&'a self, entry: &'a Entry, code: Option<TrackingCode>) -> Result<BegunEntry<'a>, Refusal> {
        let (ballot, signature, opening, card) = match entry {
            Entry::Ballot(signed) => (&signed.ballot, &signed.signature, None, self.card(signed)?),
            Entry::Challenged(challenged) => (&challenged.ballot, &challenged.signature, Some(challenged), None),
            Entry::Document(_) => return Err(Refusal::WrongShape),
        };
        let code = code.unwrap_or_else(|| ballot.tracking_code(&self.context));
        self.circuit(ballot)?;
        let header = self.header_of(ballot)?;
        Ok(BegunEntry { ballot, signature, opening, card, code, header })
    }

    /// The card's signature, which is there iff the manifest demands it, and the key that the roll names.
    fn card(&self, signed: &SignedBallot) -> Result<Option<SignedByCard>, Refusal> {
        let voter = signed.ballot.voter;
        match (self.demands_cards(), signed.card) {
            (false, None) => Ok(None),
            (true, Some(signature)) => {
                let key = self.roll.card(voter).ok_or(Refusal::UnknownVoter { voter })?;
                Ok(Some(SignedByCard { key, signature }))
            }
            (true, None) | (false, Some(_)) => Err(Refusal::WrongShape),
        }
    }

    /// Runs the transcripts side by side, and prepares what belongs to each entry.
    fn prepare<'a>(&'a self, begun: Vec<Result<BegunEntry<'a>, Refusal>>) -> Vec<Result<PreparedEntry<'a>, Refusal>> {
        let (mut proofs, mut signatures) = (Vec::new(), Vec::new());
        for entry in begun.iter().flatten() {
            signatures.push(entry.signature_script());
            proofs.push(entry.proof_script());
        }
        let mut proofs = Script::run_all(&proofs).into_iter();
        let mut signatures = Script::run_all(&signatures).into_iter();
        let mut prepare = |entry: BegunEntry<'a>| {
            self.prepare_entry(entry, proofs.next(), signatures.next().ok_or(Refusal::SignatureInvalid)?)
        };
        begun.into_iter().map(|entry| prepare(entry?)).collect()
    }

    fn prepare_entry<'a>(
        &'a self,
        entry: BegunEntry<'a>,
        proof: Option<Answers<2>>,
        signature: Answers<1>,
    ) -> Result<PreparedEntry<'a>, Refusal> {
        let points = entry.decode();
        let proof =
            self.prepare_proof(&entry, Foreseen { points: points.get(2..).unwrap_or_default(), answers: proof })?;
        let signature = entry.prepare_signature(signature, &points);
        let opening = entry.opening.map(|opened| self.prepare_opening(&entry, opened.nonce, &opened.values));
        Ok(PreparedEntry { code: entry.code, proof, signature, opening: opening.transpose(), card: entry.card })
    }

    fn circuit(&self, ballot: &Ballot) -> Result<&Circuit, Refusal> {
        self.manifest.style_circuit(ballot.style).ok_or(Refusal::WrongShape)
    }

    fn prepare_proof<'a>(
        &'a self,
        entry: &BegunEntry<'a>,
        foreseen: Foreseen<'_>,
    ) -> Result<PreparedBallotProof<'a>, Refusal> {
        let (ballot, circuit) = (entry.ballot, self.circuit(entry.ballot)?);
        let (proof, limbs) = (&ballot.proof, ballot.limbs.as_ref());
        PreparedBallotProof::foreseen(&self.bases, circuit, &entry.header, &ballot.ciphertext, proof, limbs, foreseen)
            .map_err(|Invalid| Refusal::ProofInvalid)
    }

    fn prepare_opening<'a>(
        &'a self,
        entry: &BegunEntry<'a>,
        nonce: Scalar,
        values: &'a [u64],
    ) -> Result<PreparedOpening<'a>, Refusal> {
        PreparedOpening::new(&self.bases, &entry.code, &entry.ballot.ciphertext, nonce, values)
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

/// What each of a ballot's encodings is, in the order of [`BegunEntry::decode`].
type DecodedPoints = Vec<Result<PublicPoint, DecodeError>>;

/// An entry of a voter on the roll, in a style that there is.
struct BegunEntry<'a> {
    ballot: &'a Ballot,
    signature: &'a Signature,
    opening: Option<&'a Challenged>,
    card: Option<SignedByCard>,
    code: TrackingCode,
    header: BallotHeader,
}

impl BegunEntry<'_> {
    fn proof_script(&self) -> Script<2> {
        let ballot = self.ballot;
        PreparedBallotProof::script(&self.header, &ballot.ciphertext, &ballot.proof, ballot.limbs.as_ref())
    }

    fn signature_script(&self) -> Script<1> {
        let (purpose, message) = match self.opening {
            None => (Purpose::Ballot, self.code.0),
            Some(opened) => (Purpose::Challenge, Challenged::message(&self.code, &opened.nonce, &opened.values)),
        };
        PreparedSignature::script(self.header.key, purpose, &message, self.signature)
    }

    /// All points of a ballot at once: the key's and the signature's nonce's, then the proof's.
    fn decode(&self) -> DecodedPoints {
        let ballot = self.ballot;
        let mut encodings = vec![self.header.key, self.signature.nonce];
        encodings.extend(PreparedBallotProof::encodings(&ballot.ciphertext, &ballot.proof, ballot.limbs.as_ref()));
        PublicPoint::decode_all(&encodings)
    }

    fn prepare_signature(
        &self,
        answers: Answers<1>,
        points: &[Result<PublicPoint, DecodeError>],
    ) -> Result<PreparedSignature, Refusal> {
        let &[Ok(of_key), Ok(of_nonce), ..] = points else { return Err(Refusal::SignatureInvalid) };
        PreparedSignature::decoded(self.header.key, self.signature, answers, [of_key, of_nonce])
            .map_err(|Invalid| Refusal::SignatureInvalid)
    }
}

/// The members that one entry adds to a batch. What is none by its encoding alone is refused behind them: a broken
/// proof is named first.
struct PreparedEntry<'a> {
    code: TrackingCode,
    proof: PreparedBallotProof<'a>,
    signature: Result<PreparedSignature, Refusal>,
    opening: Result<Option<PreparedOpening<'a>>, Refusal>,
    card: Option<SignedByCard>,
}

/// What is verified of an entry that the batch accepts.
#[derive(Clone, Copy)]
struct SignedByCard {
    key: CardKey,
    signature: CardSignature,
}

enum BallotMember<'a> {
    Proof(&'a PreparedBallotProof<'a>),
    Signature(&'a PreparedSignature),
    Opening(&'a PreparedOpening<'a>),
}

impl PreparedEntry<'_> {
    fn members(&self) -> impl Iterator<Item = BallotMember<'_>> {
        let signature = self.signature.as_ref().ok();
        let opening = signature.and_then(|_| self.opening.as_ref().ok()?.as_ref()).map(BallotMember::Opening);
        let rest = signature.map(BallotMember::Signature).into_iter().chain(opening);
        std::iter::once(BallotMember::Proof(&self.proof)).chain(rest)
    }

    /// What it says if the batch accepts its members.
    fn into_checked(self) -> Result<CheckedBallot, Refusal> {
        self.signature.and(self.opening)?;
        Ok(CheckedBallot { ciphertext: self.proof.into_ciphertext(), code: self.code })
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

    fn scalars_hold(&self) -> bool {
        self.as_member().scalars_hold()
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        self.as_member().collect(weights, sum);
    }
}
