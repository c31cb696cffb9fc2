//! Following an election in kilobytes: documents, proofs, the voter's own line and ballot (docs/protocol/light.md).

use std::borrow::Borrow;
use std::sync::Arc;

use tupyo_circuits::TrackingCode;
use tupyo_election::{
    BallotCheck, CountedRoot, ElectionId, ElectionManifest, LedgerKeys, PageEntry, PageManifest, Phase, Schedule,
    UnitResult,
};
use tupyo_light::LightGrowth;
use tupyo_merkle::{Checkpoint, CheckpointError};
use tupyo_proof::{SigningKey, VerifyingKey};

use crate::form::{announced, pages};
use crate::{KeptReceipt, Next, Pending, Standing, VoterError, VotingSession};

mod error;
mod fate;
mod growth;
mod held;
mod judged;
mod known;
mod missing;
mod next;
mod receipt_fate;
mod receipts;
mod request;
mod saved;
mod shown;
mod step;
mod verdict;
mod visit;

pub use error::VisitError;
pub use fate::LightFate;
pub use growth::{BallotsBy, LedgerGrowth};
pub use missing::MissingBallot;
pub use request::LightRequest;
pub use verdict::MissingKind;

use held::HeldReceipt;
use known::{Known, Own};
use saved::Saved;
use shown::Head;
use visit::Visit;

/// The most receipts that are kept, which is more ballots than a voter may cast and challenge.
const MOST_RECEIPTS: usize = 256;

/// An election as a device follows it that reads kilobytes: documents, and of everything else only proofs.
///
/// It asks, and its caller fetches: [`request`](Self::request) says what, [`answer`](Self::answer) takes what came. If
/// nothing comes, the caller begins another visit. After an error it is over, and what was known before it stays.
///
/// What it verifies and what it cannot is docs/protocol/light.md, "What a phone verifies".
pub struct LightFollower {
    election: ElectionId,
    watched: Option<VerifyingKey>,
    wants_result: bool,
    reads_copy: bool,
    receipts: Vec<HeldReceipt>,
    known: Option<(Known, Head)>,
    visit: Option<Visit>,
    evidence: Option<Vec<u8>>,
}

impl LightFollower {
    /// The longest that [`LightFollower::save`] gives and [`LightFollower::restore`] takes, in bytes.
    pub const MOST_SAVED: usize = saved::MOST_BYTES;

    /// The election with this id, which comes from somewhere the voter trusts. Nothing of it has been seen yet.
    pub fn new(election: ElectionId) -> LightFollower {
        let (watched, receipts, known, visit, evidence) = Default::default();
        LightFollower { election, watched, wants_result: false, reads_copy: false, receipts, known, visit, evidence }
    }

    /// As [`LightFollower::new`], from the id's spelling.
    ///
    /// # Errors
    /// [`VoterError::Election`].
    pub fn of_anchors(election: &str) -> Result<LightFollower, VoterError> {
        Ok(LightFollower::new(election.parse()?))
    }

    /// What [`LightFollower::save`] gave. Everything in it is verified again.
    ///
    /// # Errors
    /// [`VisitError::SavedMalformed`], [`VisitError::SavedNewer`], and what is refused of it: the bytes are to be kept.
    pub fn restore(saved: &[u8]) -> Result<LightFollower, VoterError> {
        let saved = Saved::decode(saved)?;
        let (watched, receipts, known) = (saved.key()?, saved.receipts()?, saved.known()?);
        let Saved { election, wants_result, evidence, .. } = saved;
        Ok(LightFollower { election, watched, wants_result, reads_copy: false, receipts, known, visit: None, evidence })
    }

    /// The same, of this election.
    ///
    /// # Errors
    /// [`VisitError::SavedOther`] for what was saved of another one; as [`LightFollower::restore`].
    pub fn restore_of(election: ElectionId, saved: &[u8]) -> Result<LightFollower, VoterError> {
        let follower = LightFollower::restore(saved)?;
        if follower.election == election { Ok(follower) } else { Err(VisitError::SavedOther.into()) }
    }

    /// What is known, for the next visit. It holds no secret, but tells whose line was looked at.
    pub fn save(&self) -> Vec<u8> {
        self.saved(&self.receipts, self.known.as_ref().map(|(known, _)| known)).encode()
    }

    fn saved(&self, receipts: &[HeldReceipt], known: Option<&Known>) -> Saved {
        let watched = self.watched.as_ref().map(VerifyingKey::encode);
        let shown = known.map(|known| &known.shown);
        Saved::new(self.election, watched, self.wants_result, receipts, shown, self.evidence())
    }

    /// Whose line on the roll and last ballot the visits show. Ends a visit.
    pub fn watch(&mut self, key: VerifyingKey) {
        self.visit = None;
        if self.watched.as_ref().is_some_and(|watched| watched.encode() == key.encode()) {
            return;
        }
        if let Some((known, _)) = &mut self.known {
            known.forget_voter();
        }
        self.watched = Some(key);
    }

    /// Keeps a receipt, to which the next visits hold the ledger. Ends a visit.
    ///
    /// # Errors
    /// [`VoterError::Receipt`] if it proves nothing as far as keys are known, [`VisitError::TooMuch`]. It is not kept.
    pub fn keep_receipt(&mut self, receipt: KeptReceipt) -> Result<(), VoterError> {
        self.visit = None;
        if self.receipts.iter().any(|held| held.kept == receipt) {
            return Ok(());
        }
        if self.receipts.len() >= MOST_RECEIPTS {
            return Err(VisitError::TooMuch.into());
        }
        let new = HeldReceipt { kept: receipt, held: false };
        if let Some((known, head)) = &self.known {
            // A key that is announced later may have signed it: the next visit verifies it.
            let may_be_later = |error: &VoterError| new.may_be_of_later_key(error, head.checkpoint.size);
            let verified = new.kept.verify(known.keys()?);
            verified.map(drop).or_else(|error| if may_be_later(&error) { Ok(()) } else { Err(error) })?;
        }
        let receipts = [self.receipts.as_slice(), &[new]].concat();
        self.saved(&receipts, self.known.as_ref().map(|(known, _)| known)).examine()?;
        self.receipts = receipts;
        Ok(())
    }

    /// The next visits verify the result as well. Ends a visit.
    pub fn want_result(&mut self) {
        self.visit = None;
        self.wants_result = true;
    }

    /// The next visits read a copy of the board, nothing but files, which has its checkpoint at `light/checkpoint`. A
    /// copy has what everybody may see, and nothing of one voter's. It isn't kept with what is known. Ends a visit.
    pub fn read_copy(&mut self) {
        self.visit = None;
        self.reads_copy = true;
    }

    /// Begins a visit. One that is under way is given up.
    pub fn begin_visit(&mut self) {
        let (receipts, before) = (self.receipts.clone(), self.known.clone());
        let visit = Visit::new(self.election, self.watched, self.wants_result, receipts, before);
        self.visit.insert(visit).reads_copy = self.reads_copy;
    }

    /// What to `GET` next. `None` if the visit is over.
    pub fn request(&self) -> Option<LightRequest> {
        let step = self.visit.as_ref()?.step()?;
        Some(LightRequest { path: step.to_string(), at_most: step.at_most() })
    }

    /// Takes what was answered.
    ///
    /// # Errors
    /// Why the answer is refused: the visit is over then, and what was known before it stays.
    /// [`LightFollower::evidence`] has a file if it proves that the ledger has two histories.
    pub fn answer(&mut self, status: u16, body: &[u8]) -> Result<(), VoterError> {
        let mut visit = self.visit.take().ok_or(VisitError::NoRequest)?;
        let step = visit.step().ok_or(VisitError::NoRequest)?;
        let answered = visit.answer(step, status, body);
        if answered.is_err() {
            self.evidence = visit.evidence.take().or(self.evidence.take());
            self.receipts = visit.receipts;
            return answered;
        }
        if visit.step().is_some() {
            self.visit = Some(visit);
            return Ok(());
        }
        self.end(visit)
    }

    /// Everything that was asked for is there.
    fn end(&mut self, mut visit: Visit) -> Result<(), VoterError> {
        visit.held();
        self.saved(&visit.receipts, visit.known.as_ref()).examine()?;
        if let (Some(mut known), Some(head)) = (visit.known, visit.head) {
            known.set_head(&head);
            self.known = Some((known, head));
        }
        self.receipts = visit.receipts;
        if let Ok(LightFate::Missing { evidence }) = self.fate() {
            self.evidence = Some(evidence);
        }
        Ok(())
    }

    /// The election's id.
    pub fn election(&self) -> ElectionId {
        self.election
    }

    fn known(&self) -> Result<&Known, VoterError> {
        self.known.as_ref().map(|(known, _)| known).ok_or(VoterError::Unconfirmed)
    }

    /// Where the election stands, as far as documents show it.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`] before the first visit is over.
    pub fn phase(&self) -> Result<Phase, VoterError> {
        Ok(self.known()?.fold.phase())
    }

    /// The manifest.
    ///
    /// # Errors
    /// As [`LightFollower::phase`].
    pub fn manifest(&self) -> Result<&Arc<ElectionManifest>, VoterError> {
        self.known()?.fold.manifest().ok_or(VoterError::Unconfirmed)
    }

    /// The keys of the ledger, as far as it has been followed.
    ///
    /// # Errors
    /// As [`LightFollower::phase`].
    pub fn keys(&self) -> Result<&LedgerKeys, VoterError> {
        self.known()?.keys()
    }

    /// The checkpoint of the last visit.
    pub fn checkpoint(&self) -> Option<&Checkpoint> {
        self.known.as_ref().map(|(_, head)| &head.checkpoint)
    }

    /// The checkpoint's file, with its signatures.
    pub fn checkpoint_file(&self) -> Option<&[u8]> {
        self.known.as_ref().map(|(_, head)| head.file.as_slice())
    }

    /// Since when a quorum of witnesses has seen the checkpoint, in seconds since 1970 UTC, if any are named.
    ///
    /// # Errors
    /// As [`LightFollower::phase`]; [`VoterError::Checkpoint`].
    pub fn seen_by_witnesses(&self) -> Result<Option<u64>, VoterError> {
        let (Some(policy), Some((_, head))) = (self.manifest()?.witnesses(), &self.known) else { return Ok(None) };
        let cosigned = policy.cosigned(&head.note).map_err(CheckpointError::from)?;
        let mut times: Vec<u64> = cosigned.iter().map(|cosigned| cosigned.time.seconds()).collect();
        times.sort_unstable_by(|one, next| next.cmp(one));
        Ok(policy.quorum().checked_sub(1).and_then(|place| times.get(place).copied()))
    }

    /// Whether others have seen what a receipt, which must be valid, proves: by the witnesses of the manifest.
    ///
    /// # Errors
    /// As [`FollowedLedger::standing`](crate::FollowedLedger::standing).
    pub fn standing(&self, receipt: &KeptReceipt) -> Result<Standing, VoterError> {
        receipt.verify(self.keys()?)?;
        receipt.standing(self.manifest()?.witnesses())
    }

    /// Whether a receipt proves that the ledger has its entry; gives the entry's index.
    ///
    /// # Errors
    /// [`VoterError::Receipt`], [`VoterError::Unconfirmed`].
    pub fn check_receipt(&self, receipt: &KeptReceipt) -> Result<u64, VoterError> {
        Ok(receipt.verify(self.keys()?)?.0)
    }

    /// The check of ballots, with a roll of which only the lines around the watched key are known.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`], [`VoterError::NotOpen`].
    pub fn ballot_check(&self) -> Result<&BallotCheck, VoterError> {
        self.known()?.check.as_ref().ok_or(VoterError::NotOpen)
    }

    /// The session of the watched key.
    ///
    /// # Errors
    /// As [`VotingSession::new`]; [`VoterError::Unconfirmed`] if no visit has looked for the key's line.
    pub fn session<K: Borrow<SigningKey>>(&self, key: K) -> Result<VotingSession<K>, VoterError> {
        let known = self.known()?;
        if known.fold.phase() > Phase::Open {
            return Err(VoterError::Closed);
        }
        let check = self.ballot_check()?;
        let public = key.borrow().verifying_key().encode();
        let is_watched = self.watched.as_ref().is_some_and(|watched| watched.encode() == public);
        if !is_watched || known.own == Own::Unknown {
            return Err(VoterError::Unconfirmed);
        }
        VotingSession::of_followed(check, key, |_| self.last_ballot().map(|(code, _)| code))
    }

    /// The watched voter's last ballot, as far as receipts and the board have shown it, and its entry's index.
    pub fn last_ballot(&self) -> Option<(TrackingCode, u64)> {
        let (own, _) = verdict::mine(self.known().ok()?, &self.receipts)?;
        Some((own.code, own.index))
    }

    /// As [`FollowedLedger::announced_after`](crate::FollowedLedger::announced_after), as JSON.
    ///
    /// # Errors
    /// As [`LightFollower::phase`].
    pub fn announced_after(&self, documents: u32) -> Result<String, VoterError> {
        Ok(announced(self.known()?.fold.announced_after(documents)))
    }

    /// From when to when voting is meant to be open, as far as the documents show it.
    pub fn schedule(&self) -> Option<&Schedule> {
        self.known().ok()?.fold.last_schedule()
    }

    /// The pages that took effect, as far as the documents show them, as JSON: `[{"entry", "digest", "assets",
    /// "while_open", "reason"}]`.
    ///
    /// # Errors
    /// As [`LightFollower::phase`].
    pub fn pages(&self) -> Result<String, VoterError> {
        Ok(pages(self.known()?.fold.pages()))
    }

    /// The page that holds, as far as the documents show it.
    ///
    /// # Errors
    /// As [`LightFollower::phase`].
    pub fn page(&self) -> Result<Option<(&PageEntry, &PageManifest)>, VoterError> {
        let fold = &self.known()?.fold;
        Ok(fold.pages().last().zip(fold.page()))
    }

    /// What to do with a kept ballot that has no receipt; docs/protocol/light.md, "What a phone verifies", says why.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`], [`VoterError::NotOpen`]; [`VoterError::OwnBallot`] for a ballot of another
    /// election.
    pub fn next(&self, pending: &Pending) -> Result<Next, VoterError> {
        next::next(self.known()?, self.ballot_check()?, &self.receipts, pending)
    }

    /// What has become of the watched voter's vote.
    ///
    /// # Errors
    /// As [`LightFollower::phase`]; [`VoterError::NotOnRoll`] if the sealed roll has no line of the watched key.
    pub fn fate(&self) -> Result<LightFate, VoterError> {
        judged::fate(self.known()?, &self.receipts)
    }

    /// The result, verified; there once [`LightFollower::want_result`] was asked for and it is on the ledger.
    pub fn result(&self) -> Option<&[UnitResult]> {
        self.known().ok()?.fold.result()
    }

    /// How many voters the tally's tree of counted ballots has, and its root, if the result was verified.
    pub(crate) fn counted_tree(&self) -> Option<(u32, CountedRoot)> {
        let fold = &self.known().ok()?.fold;
        fold.result().and_then(|_| Some((fold.roll()?.count(), fold.tally()?.1)))
    }

    /// How many ballots there were by when, from the answer to [`LightGrowth::PATH`], as far as the last visit reaches.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`]; what the answer is refused for.
    pub fn growth(&self, answer: &[u8]) -> Result<LedgerGrowth, VoterError> {
        let (known, head) = self.known.as_ref().ok_or(VoterError::Unconfirmed)?;
        let answer = LightGrowth::decode(answer).map_err(VisitError::Answer)?;
        growth::grown(known, &head.checkpoint, &answer)
    }

    /// The voter's counted ballot in the form of evidence, even if it contradicts nothing. `None` before the tally.
    pub fn shown_as_evidence(&self) -> Option<Vec<u8>> {
        let known = self.known().ok()?;
        let source = verdict::mine(known, &self.receipts).map(|(_, source)| source);
        Some(missing::MissingBallot::of(known, source)?.encode())
    }

    /// The file, verified, that proves what board or tally did wrong: evidence of a split view, or [`MissingBallot`].
    pub fn evidence(&self) -> Option<&[u8]> {
        self.evidence.as_deref()
    }
}
