//! The part of a ballot's examination that is done in batches: signatures, proofs, openings.

use std::sync::Arc;

use tupyo_circuits::{
    BallotBases, BallotHeader, Circuit, Context, Foreseen, KnownDocuments, PreparedBallotProof, PreparedOpening,
    TrackingCode,
};
use tupyo_elgamal::JointKey;
use tupyo_group::{PublicPoint, Scalar};
use tupyo_proof::{Invalid, PreparedSignature, Script, SharedBases, TOGETHER};
use tupyo_threads::prelude::*;

use crate::{Ballot, CodedEntry, DocumentDigest, ElectionManifest, Entry, Refusal, Roll, SignedBallot, Voting};
use prepared::{BegunEntry, Expected, Parts, PreparedEntry, SignedByCard, decode, verify_cards, verify_prepared};

mod prepared;

/// Checks what [`ElectionState`](crate::ElectionState) leaves to a batch: proofs, signatures and openings of ballots.
///
/// Server, verifier and voter's device use this one.
#[derive(Clone)]
pub struct BallotCheck {
    manifest: Arc<ElectionManifest>,
    roll: Arc<Roll>,
    context: Context,
    bases: Arc<BallotBases>,
    /// What signatures alone need of them.
    base: Arc<SharedBases>,
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
        let base = Arc::new(SharedBases::base_among_lanes());
        BallotCheck { manifest, roll, context, bases, base, known }
    }

    /// The election's context.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// How many documents have taken effect since voting began: a ballot that is cast now must know all of them.
    pub fn documents(&self) -> u32 {
        (self.known.len() - 1) as u32
    }

    /// What a voter who has seen this many of the documents knows.
    ///
    /// # Errors
    /// [`Refusal::DocumentsChanged`] if there are not that many.
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

    /// The same, with another view of the same roll.
    pub(crate) fn with_roll(&self, roll: Roll) -> BallotCheck {
        BallotCheck { roll: Arc::new(roll), ..self.clone() }
    }

    /// Whether each ballot must bear the signature of its voter's card.
    pub fn demands_cards(&self) -> bool {
        self.manifest.registration().is_some_and(|rules| rules.card_signatures())
    }

    /// Verifies ballots and challenged ballots in one batch, on all cores, and after it, one by one, the signatures of
    /// cards; the answers are in the order of the entries. A document is answered with [`Refusal::WrongShape`].
    pub fn verify<'a>(&'a self, entries: &'a [&'a Entry]) -> Vec<Result<CheckedBallot, Refusal>> {
        let begin = |entry: &&'a Entry| self.begin(entry, None, Parts::ALL);
        let (answers, cards) = self.verify_parts(entries, begin, Parts::ALL, Expected::Good);
        verify_cards(answers, cards)
    }

    /// Like [`verify`](Self::verify), without computing again the tracking codes that are known.
    pub fn verify_coded<'a>(&'a self, entries: &'a [&'a CodedEntry]) -> Vec<Result<CheckedBallot, Refusal>> {
        self.verify_whole(entries, Expected::Good)
    }

    /// Like [`verify_coded`](Self::verify_coded), with the same answers, where many of the proofs are expected to be
    /// false: it costs less if they are, and more if they are not.
    pub fn verify_doubtful<'a>(&'a self, entries: &'a [&'a CodedEntry]) -> Vec<Result<CheckedBallot, Refusal>> {
        self.verify_whole(entries, Expected::Doubtful)
    }

    fn verify_whole<'a>(
        &'a self,
        entries: &'a [&'a CodedEntry],
        expected: Expected,
    ) -> Vec<Result<CheckedBallot, Refusal>> {
        let begin = |entry: &&'a CodedEntry| self.begin_coded(entry, Parts::ALL);
        let (answers, cards) = self.verify_parts(entries, begin, Parts::ALL, expected);
        verify_cards(answers, cards)
    }

    /// The first half of [`verify_coded`](Self::verify_coded): who signed, voter and card. It costs a fraction of the
    /// rest. What it refuses can come from anybody; what it accepts, only from whoever holds the voter's key. How many
    /// documents a ballot knows is left to the second half: a signature is on the tracking code, whatever is known.
    pub fn verify_signatures<'a>(&'a self, entries: &'a [&'a CodedEntry]) -> Vec<Result<(), Refusal>> {
        let begin = |entry: &&'a CodedEntry| self.begin_coded(entry, Parts::SIGNATURES);
        let (answers, cards) = self.verify_parts(entries, begin, Parts::SIGNATURES, Expected::Good);
        verify_cards(answers, cards).into_iter().map(|answer| answer.map(drop)).collect()
    }

    /// The second half of [`verify_coded`](Self::verify_coded): proofs and openings. Together the two halves accept
    /// exactly what the whole accepts.
    pub fn verify_proofs<'a>(&'a self, entries: &'a [&'a CodedEntry]) -> Vec<Result<CheckedBallot, Refusal>> {
        self.verify_parts(entries, |entry| self.begin_coded(entry, Parts::PROOFS), Parts::PROOFS, Expected::Good).0
    }

    /// The answers of one batch, and behind them the signatures of cards that are still to be verified.
    fn verify_parts<'a, E: Sync>(
        &'a self,
        entries: &'a [E],
        begin: impl Fn(&'a E) -> Result<BegunEntry<'a>, Refusal> + Sync,
        parts: Parts,
        expected: Expected,
    ) -> (Vec<Result<CheckedBallot, Refusal>>, Vec<Option<SignedByCard>>) {
        let some = |some: &'a [E]| self.prepare(some.iter().map(&begin).collect(), parts);
        let prepared: Vec<_> = entries.par_chunks(TOGETHER).map(some).flatten_iter().collect();
        let cards = prepared.iter().map(|entry| entry.as_ref().ok()?.card).collect();
        let bases = if parts.proofs { self.bases.shared() } else { &self.base };
        (verify_prepared(bases, prepared, expected), cards)
    }

    fn begin_coded<'a>(&'a self, coded: &'a CodedEntry, parts: Parts) -> Result<BegunEntry<'a>, Refusal> {
        self.begin(coded.entry(), coded.code(&self.context), parts)
    }

    fn begin<'a>(
        &'a self,
        entry: &'a Entry,
        code: Option<TrackingCode>,
        parts: Parts,
    ) -> Result<BegunEntry<'a>, Refusal> {
        let (ballot, signature, opening, card) = match entry {
            Entry::Ballot(signed) => (&signed.ballot, &signed.signature, None, self.card(signed)?),
            Entry::Challenged(challenged) => (&challenged.ballot, &challenged.signature, Some(challenged), None),
            Entry::Document(_) => return Err(Refusal::WrongShape),
        };
        let code = code.unwrap_or_else(|| ballot.tracking_code(&self.context));
        self.circuit(ballot)?;
        let header = self.header_of(ballot, parts)?;
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

    /// Runs the transcripts and decodes the points side by side, and prepares what belongs to each entry.
    fn prepare<'a>(
        &'a self,
        begun: Vec<Result<BegunEntry<'a>, Refusal>>,
        parts: Parts,
    ) -> Vec<Result<PreparedEntry<'a>, Refusal>> {
        let (mut proofs, mut signatures) = (Vec::new(), Vec::new());
        for entry in begun.iter().flatten() {
            signatures.extend(parts.signatures.then(|| entry.signature_script()));
            proofs.extend(parts.proofs.then(|| entry.proof_script()));
        }
        let (mut proofs, mut signatures) =
            (Script::run_all(&proofs).into_iter(), Script::run_all(&signatures).into_iter());
        let points = decode(&begun, parts);
        let mut rest = points.as_slice();
        let mut prepare = |entry: BegunEntry<'a>| {
            let (of_signature, behind) = rest.split_at(entry.signature_points(parts));
            let (of_proof, behind) = behind.split_at(entry.proof_points(parts));
            rest = behind;
            let signature = signatures.next().map(|answers| entry.prepare_signature(answers, of_signature));
            let proof = parts.proofs.then(|| Foreseen { points: of_proof, answers: proofs.next() });
            self.prepare_entry(entry, signature.transpose(), proof)
        };
        begun.into_iter().map(|entry| prepare(entry?)).collect()
    }

    fn prepare_entry<'a>(
        &'a self,
        entry: BegunEntry<'a>,
        signature: Result<Option<PreparedSignature>, Refusal>,
        proof: Option<Foreseen<'_>>,
    ) -> Result<PreparedEntry<'a>, Refusal> {
        let opened = entry.opening.filter(|_| proof.is_some());
        let opening = opened.map(|opened| self.prepare_opening(&entry, opened.nonce, &opened.values)).transpose();
        let proof = proof.map(|foreseen| self.prepare_proof(&entry, foreseen)).transpose()?;
        Ok(PreparedEntry { code: entry.code, proof, signature, opening, card: entry.card })
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

    /// What a ballot's proof is bound to beside its ciphertext.
    ///
    /// # Errors
    /// [`Refusal::UnknownVoter`]; [`Refusal::DocumentsChanged`] if it knows documents that do not exist.
    pub fn header_of_ballot(&self, ballot: &Ballot) -> Result<BallotHeader, Refusal> {
        self.header_of(ballot, Parts::ALL)
    }

    /// What the ballot's proof is bound to.
    pub(crate) fn header(&self, style: u16, voting: Voting) -> Result<BallotHeader, Refusal> {
        let known = self.known(voting.documents)?;
        self.header_with(style, voting, known)
    }

    fn header_with(&self, style: u16, voting: Voting, known: KnownDocuments) -> Result<BallotHeader, Refusal> {
        let Voting { voter, previous, .. } = voting;
        let key = self.roll.voter(voter).ok_or(Refusal::UnknownVoter { voter })?.key;
        Ok(BallotHeader { context: self.context, style, voter, key, previous, known })
    }

    /// Signatures are on tracking codes, which depend on the ballots alone: verifying them needs no documents.
    fn header_of(&self, ballot: &Ballot, parts: Parts) -> Result<BallotHeader, Refusal> {
        let Ballot { style, voter, previous, documents, .. } = *ballot;
        let none = || Ok(KnownDocuments::none(&self.context));
        let known = if parts.proofs { self.known(documents) } else { none() };
        self.header_with(style, Voting { voter, previous, documents }, known?)
    }
}
