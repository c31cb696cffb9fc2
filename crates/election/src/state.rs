//! The fold over an election's ledger.

use std::sync::{Arc, LazyLock};

use tupyo_circuits::TrackingCode;
use tupyo_threshold::{Ceremony, CeremonyKeys, Culprit};

use crate::closing::Announcements;
use crate::official_keys::OfficialKeys;
use crate::{
    Agreed, AgreementTerms, Announcement, Author, AuthorKey, BallotCheck, CeremonyEnd, CountedRoot, Document,
    DocumentDigest, ElectionId, ElectionManifest, Entry, LedgerKeys, LedgerRoot, OfficialKey, PageEntry, PageManifest,
    Phase, Refusal, RegistrationRoll, RegistrationSummary, Roll, Schedule, StandingApproval, StandingRegistration,
    Turnout, UnitResult, UnitTally,
};

mod approvals;
mod ballots;
mod ceremony;
mod documents;
mod legal;
mod light;
mod pending;
mod registrars;
mod results;
mod roll;
mod shares;
mod signed;
mod stage;
mod transition;

use approvals::Approvals;
pub use approvals::LARGEST_UNAPPROVED_COUNT;
use legal::Effect;
pub use legal::{EntryKind, Legal, Obligation, OwedRoot};
pub use light::LightElection;
use pending::Pending;
use registrars::Registering;
use shares::KeptShares;
use stage::{Founded, Stage, Tallied, Voted};

/// The roll of which nothing is posted yet.
static EMPTY_ROLL: LazyLock<Roll> = LazyLock::new(Roll::default);

/// An election as the fold over its ledger: what is legal next, and everything that has been settled.
///
/// Server, verifier, trustees' and voters' tools all run this fold (docs/protocol/admission.md).
#[derive(Clone)]
pub struct ElectionState {
    election: ElectionId,
    entries: u64,
    pending: Pending,
    announced: Announcements,
    approvals: Approvals,
    officials: OfficialKeys,
    ledger: Option<LedgerKeys>,
    stage: Stage,
}

impl ElectionState {
    /// The election with this id, before its first entry.
    pub fn new(election: ElectionId) -> ElectionState {
        let (announced, approvals, officials, pending) = Default::default();
        let (ledger, stage) = (None, Stage::Unfounded);
        ElectionState { election, entries: 0, pending, announced, approvals, officials, ledger, stage }
    }

    /// Whether the entry is legal next, up to its [`Obligation`].
    ///
    /// # Errors
    /// The [`Refusal`] of the first rule that it breaks.
    pub fn examine(&self, entry: &Entry) -> Result<Legal, Refusal> {
        match entry {
            Entry::Document(part) => self.examine_part(part),
            Entry::Ballot(signed) => self.open()?.examine_ballot(signed, None),
            Entry::Challenged(challenged) => self.open()?.examine_challenged(challenged, None),
        }
    }

    /// Takes an entry that this state has examined and that meets its obligation.
    pub fn take(&mut self, legal: Legal) {
        match legal.effect {
            Effect::Part(part) => self.pending.take(part),
            Effect::Change { said, change } => {
                self.pending.said(said.author, said.parts);
                self.approvals.take(&said, &change);
                self.take_change(change);
            }
            Effect::Ballot { voter, code } => self.take_ballot(voter, code),
            Effect::Challenged { voter, code } => self.take_challenged(voter, code),
        }
        self.entries += 1;
    }

    /// Examines and takes the next entry; gives what is left to the caller.
    ///
    /// # Errors
    /// The [`Refusal`]; the state is then unchanged.
    pub fn apply(&mut self, entry: &Entry) -> Result<Obligation, Refusal> {
        let legal = self.examine(entry)?;
        let obligation = legal.obligation;
        self.take(legal);
        Ok(obligation)
    }

    /// Leaves out an entry that is not legal: an auditor goes on after it, to report more. The record is refused all
    /// the same.
    pub fn skip(&mut self) {
        self.entries += 1;
    }
}

/// What has been settled.
impl ElectionState {
    /// The election's id.
    pub fn election(&self) -> ElectionId {
        self.election
    }

    /// How many entries have been taken.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The phase.
    pub fn phase(&self) -> Phase {
        self.stage.phase()
    }

    /// The manifest.
    pub fn manifest(&self) -> Option<&Arc<ElectionManifest>> {
        Some(&self.stage.founded()?.manifest)
    }

    /// The ceremony that is under way or has succeeded; there is one as soon as there is a manifest.
    pub fn ceremony(&self) -> Option<&Ceremony> {
        Some(&self.stage.founded()?.ceremony)
    }

    /// How many schedules and how many notices have been announced.
    pub fn announcements(&self) -> (u64, u64) {
        (self.announced.schedules.len() as u64, self.announced.notices.len() as u64)
    }

    /// The last schedule.
    pub fn last_schedule(&self) -> Option<&Schedule> {
        self.announced.last.as_ref().map(|(_, schedule)| schedule)
    }

    /// The notices, in the ledger's order.
    pub fn notices(&self) -> &[String] {
        &self.announced.notices
    }

    /// The pages that took effect, in the ledger's order.
    pub fn pages(&self) -> &[PageEntry] {
        &self.announced.pages
    }

    /// The page that holds.
    pub fn page(&self) -> Option<&PageManifest> {
        self.announced.page.as_deref()
    }

    /// The key with which an author signs now.
    pub fn author_key(&self, author: Author) -> Option<AuthorKey> {
        self.officials.key_of(self.manifest()?, author)
    }

    /// The keys of officials that took the place of others, in the ledger's order.
    pub fn official_keys(&self) -> &[OfficialKey] {
        self.officials.all()
    }

    /// What officials have said and not enough of them.
    pub fn standing_approvals(&self) -> impl Iterator<Item = &StandingApproval> {
        self.approvals.standing()
    }

    /// Whether an official has said this document, with the key that it has now, and it has stood or taken effect.
    pub fn has_said(&self, official: u16, document: &Document) -> bool {
        self.approvals.has_said(official, &document.digest())
    }

    /// The attempt under which an official says a document ([`Document::as_attempt`]), so that officials who mean the
    /// same use the same number, even where some have taken an earlier one back.
    pub fn attempt(&self, official: u16, document: &Document) -> u32 {
        let needed = self.manifest().map_or(1, |manifest| manifest.approvals());
        self.approvals.attempt(needed, official, document)
    }

    /// How many parts on the ledger belong to no document that was said, for each author who has any, ascending
    /// (docs/protocol/admission.md, "Unfinished documents").
    pub fn unfinished(&self) -> Vec<(Author, u64)> {
        self.pending.unfinished()
    }

    /// Why the election was cancelled, if it was.
    pub fn cancelled(&self) -> Option<&str> {
        match &self.stage {
            Stage::Cancelled(_, reason) => Some(reason),
            _ => None,
        }
    }

    /// What has been announced while voting was open, after this many of these documents: what somebody who knows only
    /// those has not seen.
    pub fn announced_after(&self, documents: u32) -> &[Announcement] {
        let announced = self.stage.voted().map_or(&[][..], |voted| &voted.announced);
        usize::try_from(documents).ok().and_then(|known| announced.get(known..)).unwrap_or_default()
    }

    /// The keys that sign the ledger's checkpoints, as soon as there is a manifest.
    pub fn ledger_keys(&self) -> Option<&LedgerKeys> {
        self.ledger.as_ref()
    }

    /// The digest of the last schedule.
    pub fn schedule(&self) -> Option<DocumentDigest> {
        self.announced.schedule()
    }

    /// The index of the entry that completed the opening of voting.
    pub fn opened_at(&self) -> Option<u64> {
        Some(self.stage.voted()?.opened_at)
    }

    /// The index of the entry that completed the closing.
    pub fn closed_at(&self) -> Option<u64> {
        Some(self.stage.closed()?.closed_at)
    }

    /// How the ceremonies before the one of [`ceremony`](Self::ceremony) have ended, in their order.
    pub fn ended_ceremonies(&self) -> &[CeremonyEnd] {
        self.stage.founded().map_or(&[], |founded| &founded.ended)
    }

    /// Who has spoiled a ceremony, in the ceremonies' order.
    pub fn culprits(&self) -> impl Iterator<Item = &Culprit> {
        self.ended_ceremonies().iter().filter_map(|end| match end {
            CeremonyEnd::Complaint(culprit) => Some(culprit),
            CeremonyEnd::Restart(_) => None,
        })
    }

    /// Whether so few trustees are left that no ceremony can begin.
    pub fn lacks_trustees(&self) -> bool {
        self.stage.founded().is_some_and(Founded::lacks_trustees)
    }

    /// Joint key and verification keys, once the joint key is posted.
    pub fn keys(&self) -> Option<&CeremonyKeys> {
        Some(&self.stage.registered()?.keyed.keys)
    }

    /// The roll as far as it is posted; where registrars register it is there when it is sealed.
    pub fn roll(&self) -> &Roll {
        self.stage.registered().map_or(&EMPTY_ROLL, |registered| &registered.roll)
    }

    /// The roll while registrars register: between the joint key and the roll's seal.
    pub fn registration_roll(&self) -> Option<&RegistrationRoll> {
        Some(&self.stage.registering()?.roll)
    }

    /// What registrars have said and not enough of them have signed, by the registrars' indexes.
    pub fn standing_registrations(&self) -> impl Iterator<Item = &StandingRegistration> {
        self.stage.registering().into_iter().flat_map(Registering::standing)
    }

    /// What registrars have made of the roll, once the joint key is posted. `None` if the manifest names no registrars.
    pub fn registrations(&self) -> Option<&RegistrationSummary> {
        let registered = self.stage.registered()?;
        self.manifest()?.registration().map(|_| registered.summary.as_ref())
    }

    /// The check of proofs and signatures, once voting has begun.
    pub fn ballot_check(&self) -> Option<&BallotCheck> {
        Some(&self.stage.voted()?.check)
    }

    /// How many ballots have been cast, counted or not.
    pub fn ballots(&self) -> u64 {
        self.stage.voted().map_or(0, |voted| voted.ballots)
    }

    /// How many ballots have been challenged.
    pub fn challenged(&self) -> u64 {
        self.stage.voted().map_or(0, |voted| voted.challenged.len() as u64)
    }

    /// A voter's last ballot and its entry's index.
    pub fn last_ballot(&self, voter: u32) -> Option<(TrackingCode, u64)> {
        self.stage.voted()?.voter(voter)?.1.last
    }

    /// Each voter who has voted, with the index of the entry that counts: the last of the voter's chain.
    pub fn counted(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        self.stage.voted().into_iter().flat_map(Voted::counted)
    }

    /// The root over every voter's counted ballot, once voting has ended: what the tally must name.
    pub fn counted_root(&self) -> Option<CountedRoot> {
        Some(self.stage.closed()?.counted_root())
    }

    /// The tally, once it is posted; it has a unit for each style.
    pub fn tally(&self) -> &[UnitTally] {
        self.stage.tallied().map_or(&[], |tallied| &tallied.units)
    }

    /// How many voters of each style have voted, once voting has begun.
    pub fn turnouts(&self) -> Vec<Turnout> {
        let tallied = self.stage.tallied().map(|tallied| tallied.turnouts.clone());
        tallied.or_else(|| Some(self.stage.voted()?.turnouts())).unwrap_or_default()
    }

    /// The units of the tally that trustees open.
    pub fn opened(&self) -> impl Iterator<Item = &UnitTally> {
        self.stage.tallied().into_iter().flat_map(Tallied::opened)
    }

    /// The trustees that have agreed to open the tally, in the ledger's order.
    pub fn agreements(&self) -> &[u16] {
        self.stage.tallied().map_or(&[], |tallied| &tallied.agreements)
    }

    /// What the agreements are about, as soon as there is one.
    pub fn agreed(&self) -> Option<Agreed> {
        self.stage.tallied()?.agreed(self.election)
    }

    /// What a trustee agrees to that has seen this root of the ledger up to its closing.
    pub fn agreement_terms(&self, root: LedgerRoot) -> Option<AgreementTerms> {
        self.stage.tallied()?.terms(root)
    }

    /// The trustees whose decryption shares are posted, in the ledger's order.
    pub fn shares(&self) -> impl ExactSizeIterator<Item = u16> + '_ {
        self.stage.tallied().map_or(&[][..], |tallied| &tallied.shares).iter().map(KeptShares::trustee)
    }

    /// The counts of the opened units, found from the first `t` shares; what an official posts as the result. `None`
    /// before `t` shares are there, and if a count is larger than the unit's weight allows, which valid ballots cannot
    /// make.
    pub fn result_of_shares(&self) -> Option<Vec<UnitResult>> {
        self.stage.tallied()?.result()
    }

    /// The result, once it is posted; it has a unit for each opened one.
    pub fn result(&self) -> &[UnitResult] {
        match &self.stage {
            Stage::Finished(_, units) => units,
            _ => &[],
        }
    }
}
