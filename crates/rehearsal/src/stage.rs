//! An election under way in memory, with everybody's secrets.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_card::CardSecret;
use tupyo_circuits::SecretBits;
use tupyo_election::{
    Author, BallotCheck, Close, Document, ElectionId, ElectionState, Entry, FinishedBallot, LedgerKey, Obligation,
    Phase, Refusal, Selection, SignedBallot, UnitResult, Voting, VotingRoll, context, hash_of_key, tally,
};
use tupyo_merkle::NoteSigner;
use tupyo_proof::SigningKey;
use tupyo_threshold::TrusteeShare;

use crate::Plan;
use crate::choice::selection;
use crate::ledger_signer;
use crate::record::root_of_first;

mod agreement;
mod ceremony;
mod dishonest;
mod officials;
mod opening;
mod registering;
mod roll;

/// An election under way: its ledger, its state, and the secrets of everybody.
pub struct Rehearsal {
    plan: Plan,
    rng: StdRng,
    state: ElectionState,
    entries: Vec<Vec<u8>>,
    officials: Vec<SigningKey>,
    trustees: Vec<SigningKey>,
    shares: BTreeMap<u16, TrusteeShare>,
    voters: Vec<SigningKey>,
    registrars: Vec<SigningKey>,
    cards: Vec<CardSecret>,
}

/// Playing it.
impl Rehearsal {
    /// The election with its manifest posted.
    pub fn new(plan: Plan) -> Rehearsal {
        let mut rng = StdRng::seed_from_u64(plan.seed);
        let mut keys = |count: u16| (0..count).map(|_| SigningKey::generate(&mut rng)).collect();
        let (officials, trustees): (Vec<_>, Vec<_>) = (keys(plan.officials), keys(plan.trustees));
        let registrars = keys(plan.registration.as_ref().map_or(0, |plan| plan.registrars));
        let public = |keys: &[SigningKey]| keys.iter().map(SigningKey::verifying_key).collect::<Vec<_>>();
        let manifest = plan.manifest(&public(&officials), &public(&trustees), &public(&registrars));
        let manifest = manifest.to_json().expect("a manifest");
        let state = ElectionState::new(ElectionId::of_manifest(&manifest));
        let (entries, shares, voters, cards) = Default::default();
        let mut rehearsal =
            Rehearsal { plan, rng, state, entries, officials, trustees, shares, voters, registrars, cards };
        rehearsal.post_official(Document::Manifest(manifest)).expect("the manifest is legal");
        rehearsal
    }

    /// The election with its ceremony done, its roll sealed and voting begun.
    pub fn opened(plan: Plan) -> Rehearsal {
        let mut rehearsal = Rehearsal::new(plan);
        rehearsal.hold_ceremony();
        rehearsal.post_roll();
        rehearsal.open();
        rehearsal
    }

    /// The whole election: everybody votes, the second voter twice, the third one challenges first.
    pub fn finished(plan: Plan) -> Rehearsal {
        let mut rehearsal = Rehearsal::opened(plan);
        rehearsal.vote_all();
        rehearsal.finish();
        rehearsal
    }

    /// Voting begins.
    pub fn open(&mut self) {
        let opening = self.opening();
        self.approve(&opening);
    }

    /// The document that begins voting.
    pub fn opening(&self) -> Document {
        let keys = self.state.keys().expect("keys");
        let context = context(self.state.election(), &keys.joint, &VotingRoll::unmixed(self.state.roll().root()));
        Document::Open { context, schedule: self.state.schedule(), attempt: 0 }
    }

    /// Everybody votes for the option of their own number, wrapped around; the second voter twice, the third one
    /// challenges first.
    pub fn vote_all(&mut self) {
        for voter in 0..self.voters.len() as u32 {
            if voter == 1 {
                self.cast(voter, 0);
            }
            if voter == 2 {
                self.challenge(voter, 0);
            }
            self.cast(voter, voter as usize);
        }
    }

    /// A voter casts a ballot: in each contest the option numbered `choice`, wrapped around.
    pub fn cast(&mut self, voter: u32, choice: usize) {
        let entry = self.ballot(voter, choice);
        self.post(&entry).expect("the ballot is legal");
    }

    /// A voter casts a ballot with these selections, one for each contest of the style.
    pub fn cast_selections(&mut self, voter: u32, selections: &[Selection]) {
        let bits = self.bits_of(voter, selections);
        let finished = self.sealed(voter, bits);
        let entry = self.signed(voter, finished);
        self.post(&entry).expect("the ballot is legal");
    }

    /// A voter challenges a ballot.
    pub fn challenge(&mut self, voter: u32, choice: usize) {
        let entry = self.challenged(voter, choice);
        self.post(&entry).expect("the challenge is legal");
    }

    /// From close to result.
    pub fn finish(&mut self) {
        self.close();
        self.post_tally();
        self.agree_all();
        for trustee in self.participants().into_iter().take(self.plan.threshold.into()) {
            self.post_share(trustee);
        }
        self.post_result();
    }

    /// Voting ends.
    pub fn close(&mut self) {
        let close = self.closing();
        self.approve(&close);
    }

    /// The tally of the counted ballots.
    pub fn post_tally(&mut self) {
        let units = self.tally();
        let counted = self.state.counted_root().expect("voting has ended");
        self.post_official(Document::Tally { units, counted }).expect("the tally is legal");
    }

    /// Every trustee agrees to open the tally.
    pub fn agree_all(&mut self) {
        self.participants().into_iter().for_each(|trustee| self.agree(trustee));
    }

    /// A trustee agrees to open the tally.
    pub fn agree(&mut self, trustee: u16) {
        let agreement = self.agreement(trustee);
        self.post_trustee(trustee, Document::Agreement(agreement)).expect("the agreement is legal");
    }

    /// A trustee's decryption shares.
    pub fn post_share(&mut self, trustee: u16) {
        let units = self.decryption_share(trustee);
        self.post_trustee(trustee, Document::DecryptionShare { units }).expect("the share is legal");
    }

    /// The counts.
    pub fn post_result(&mut self) {
        let units = self.result();
        self.post_official(Document::Result { units }).expect("the result is legal");
    }
}

/// Making entries without posting them.
impl Rehearsal {
    /// The ledger's next key takes the place of its newest.
    pub fn rotation(&self) -> LedgerKey {
        let (election, keys) = (self.state.election(), self.state.ledger_keys().expect("keys"));
        let next = |more: u8| ledger_signer(election, keys.number() as u8 + more);
        LedgerKey::announce(keys, election, &next(1), hash_of_key(next(2).verifier().public_bytes())).expect("a key")
    }

    /// A signed ballot that continues the voter's chain.
    pub fn ballot(&mut self, voter: u32, choice: usize) -> Entry {
        let finished = self.finished_ballot(voter, choice);
        self.signed(voter, finished)
    }

    /// A ballot that is cast, with the card's signature where it is demanded.
    pub fn signed(&mut self, voter: u32, finished: FinishedBallot) -> Entry {
        let code = finished.code();
        let signed = finished.sign(&self.voters[voter as usize], &mut self.rng);
        let card = self.cards.get(voter as usize).map(|card| card.sign(&SignedBallot::card_message(&code)));
        Entry::Ballot(SignedBallot { card, ..signed })
    }

    /// A challenged ballot.
    pub fn challenged(&mut self, voter: u32, choice: usize) -> Entry {
        let finished = self.finished_ballot(voter, choice);
        let check = self.check().clone();
        finished.challenge(&check, &self.voters[voter as usize], &mut self.rng).expect("a challenge")
    }

    /// A ballot that is neither cast nor challenged.
    pub fn finished_ballot(&mut self, voter: u32, choice: usize) -> FinishedBallot {
        let bits = self.bits(voter, choice);
        self.sealed(voter, bits)
    }

    fn sealed(&mut self, voter: u32, bits: SecretBits) -> FinishedBallot {
        let check = self.check().clone();
        FinishedBallot::seal(&check, self.voting(voter), bits, &self.voters[voter as usize], &mut self.rng)
            .expect("a ballot")
    }

    /// The bits of these selections, one for each contest of the voter's style.
    pub fn bits_of(&self, voter: u32, selections: &[Selection]) -> SecretBits {
        let manifest = self.check().manifest();
        let style = usize::from(self.state.roll().voter(voter).expect("a voter").style);
        let mut bits = SecretBits::default();
        for (index, selection) in manifest.styles()[style].contests.iter().zip(selections) {
            bits.append(&selection.mark(&manifest.contests()[*index]).expect("a vote"));
        }
        bits
    }

    /// The bits of a vote for the option numbered `choice` in each contest, wrapped around.
    pub fn bits(&self, voter: u32, choice: usize) -> SecretBits {
        let manifest = self.check().manifest();
        let style = usize::from(self.state.roll().voter(voter).expect("a voter").style);
        let contests = manifest.styles()[style].contests.iter().map(|index| &manifest.contests()[*index]);
        let selections: Vec<_> = contests.map(|contest| selection(contest, choice)).collect();
        self.bits_of(voter, &selections)
    }

    /// The voter's place and last ballot.
    pub fn voting(&self, voter: u32) -> Voting {
        let previous = self.state.last_ballot(voter).map(|(code, _)| code);
        Voting { voter, previous, documents: self.check().documents() }
    }

    /// The document that ends voting, by what is on the ledger now.
    pub fn closing(&self) -> Document {
        self.closing_of(self.entries.len() as u64)
    }

    /// The document that ends voting, by the first `size` entries.
    pub fn closing_of(&self, size: u64) -> Document {
        Document::Close(Close { size, root: root_of_first(&self.entries, size), schedule: self.state.schedule() })
    }

    /// The tally as it is now.
    pub fn tally(&self) -> Vec<tupyo_election::UnitTally> {
        let read = |index: u64| self.entries.get(index as usize).cloned().ok_or(());
        tally(&self.state, read).expect("a tally")
    }

    /// The counts of the opened units.
    pub fn result(&self) -> Vec<UnitResult> {
        self.state.result_of_shares().expect("a result")
    }

    /// A document of the first official, signed and cut into entries.
    pub fn official_entries(&mut self, document: &Document) -> Vec<Entry> {
        self.entries_of_official(0, document)
    }

    /// A document of a trustee, signed and cut into entries.
    pub fn trustee_entries(&mut self, trustee: u16, document: &Document) -> Vec<Entry> {
        let key = &self.trustees[usize::from(trustee)];
        document.sign(self.state.election(), Author::Trustee(trustee), key, &mut self.rng).expect("entries")
    }

    /// Posts a document of the first official.
    ///
    /// # Errors
    /// The state's refusal.
    pub fn post_official(&mut self, document: Document) -> Result<(), Refusal> {
        self.official_entries(&document).iter().try_for_each(|entry| self.post(entry))
    }

    /// Posts a document of a trustee.
    ///
    /// # Errors
    /// The state's refusal.
    pub fn post_trustee(&mut self, trustee: u16, document: Document) -> Result<(), Refusal> {
        self.trustee_entries(trustee, &document).iter().try_for_each(|entry| self.post(entry))
    }

    /// Posts an entry as a board would: rules, then obligation, then the ledger.
    ///
    /// # Errors
    /// The refusal; nothing is changed then.
    pub fn post(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let legal = self.state.examine(entry)?;
        match legal.obligation() {
            Obligation::None => {}
            Obligation::Ballot => {
                self.check().verify(&[entry]).into_iter().try_for_each(|answer| answer.map(|_| ()))?;
            }
            Obligation::Root { size, .. } => legal.check_root(root_of_first(&self.entries, size))?,
            Obligation::Tally => {
                let expected = self.tally();
                if legal.proposed_tally() != Some(&expected) {
                    return Err(Refusal::WrongTally { place: "tally".to_owned() });
                }
            }
        }
        self.state.take(legal);
        self.entries.push(entry.encode());
        Ok(())
    }

    /// Posts an entry as a dishonest board would: by the rules of the state alone, with nothing verified.
    ///
    /// # Errors
    /// The state's refusal.
    pub fn post_unverified(&mut self, entry: &Entry) -> Result<(), Refusal> {
        self.state.apply(entry)?;
        self.entries.push(entry.encode());
        Ok(())
    }
}

/// Looking at it.
impl Rehearsal {
    /// What signs the checkpoint of all entries, if the plan has the ledger of rehearsals.
    pub fn signer(&self) -> NoteSigner {
        let key = self.state.ledger_keys().expect("keys").at(self.entries.len() as u64).clone();
        let mut signers = (0..).map(|number| ledger_signer(self.state.election(), number));
        signers.find(|signer| *signer.verifier() == key).expect("the ledger of rehearsals")
    }

    /// The state.
    pub fn state(&self) -> &ElectionState {
        &self.state
    }

    /// The ledger: the encoded entries.
    pub fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The voters' keys, by their index on the roll.
    pub fn voters(&self) -> &[SigningKey] {
        &self.voters
    }

    /// The first official's key.
    pub fn official(&self) -> &SigningKey {
        &self.officials[0]
    }

    /// The keys of all officials.
    pub fn officials(&self) -> &[SigningKey] {
        &self.officials
    }

    /// The registrars' keys.
    pub fn registrars(&self) -> &[SigningKey] {
        &self.registrars
    }

    /// The voters' cards, by their index on the roll; none where lines name no cards.
    pub fn cards(&self) -> &[CardSecret] {
        &self.cards
    }

    /// The trustees' keys.
    pub fn trustees(&self) -> &[SigningKey] {
        &self.trustees
    }

    /// The source of all randomness.
    pub fn rng(&mut self) -> &mut StdRng {
        &mut self.rng
    }

    /// The check of ballots.
    pub fn check(&self) -> &BallotCheck {
        self.state.ballot_check().expect("voting has begun")
    }

    /// Whether the election is over.
    pub fn is_finished(&self) -> bool {
        self.state.phase() == Phase::Finished
    }
}
