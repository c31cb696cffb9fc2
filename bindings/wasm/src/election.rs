use rand_core::{CryptoRng, RngCore};
use tupyo_circuits::{SecretBits, TrackingCode};
use tupyo_election::{
    BallotCheck, ElectionManifest, ElectionState, Entry, FinishedBallot, Phase, Selection, Voter, Voting,
};
use tupyo_merkle::{Checkpoint, FULL_TILE_WIDTH, Frontier, NoteVerifier, Receipt, decode_bundle, leaf_hash};
use tupyo_proof::SigningKey;

use crate::form::form;
use crate::{PhoneBallot, PhoneError};

/// An election as a phone follows it: the fold over its ledger's entries. Manifest, key ceremony, joint key and roll are verified as they come;
/// nothing is sealed before a checkpoint of the ledger's key confirms the entries.
pub struct PhoneElection {
    ledger_key: NoteVerifier,
    state: ElectionState,
    tree: Frontier,
    confirmed: Option<Checkpoint>,
}

/// Following the ledger.
impl PhoneElection {
    /// The election with this id, whose ledger's checkpoints this key signs; both from somewhere the voter trusts, not from the board itself.
    ///
    /// # Errors
    /// [`PhoneError::Election`], [`PhoneError::LedgerKey`].
    pub fn new(election: &str, ledger_key: &str) -> Result<PhoneElection, PhoneError> {
        let (state, tree) = (ElectionState::new(election.parse()?), Frontier::new());
        Ok(PhoneElection { ledger_key: ledger_key.parse()?, state, tree, confirmed: None })
    }

    /// Takes what is new in a file `tile/entries/…` of the board with `width` entries; gives how many entries there are now.
    ///
    /// # Errors
    /// [`PhoneError::Bundle`], [`PhoneError::IllegalEntry`].
    pub fn take_bundle(&mut self, bundle: &[u8], width: u16) -> Result<u64, PhoneError> {
        let known = (self.tree.size() % u64::from(FULL_TILE_WIDTH)) as usize;
        for entry in decode_bundle(bundle, width)?.into_iter().skip(known) {
            self.take(entry)?;
        }
        Ok(self.tree.size())
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), PhoneError> {
        let index = self.tree.size();
        let illegal = |refusal| PhoneError::IllegalEntry { index, refusal };
        let entry = Entry::decode(bytes).map_err(illegal)?;
        self.state.apply(&entry).map_err(illegal)?;
        self.tree.push(leaf_hash(bytes));
        Ok(())
    }

    /// Compares all entries with the file `checkpoint` of the board.
    ///
    /// # Errors
    /// [`PhoneError::Checkpoint`], [`PhoneError::OtherLedger`].
    pub fn confirm(&mut self, checkpoint: &[u8]) -> Result<(), PhoneError> {
        self.confirmed = None;
        let checkpoint = Checkpoint::open(checkpoint, &self.ledger_key)?;
        if (checkpoint.size, checkpoint.root) != (self.tree.size(), self.tree.root()) {
            return Err(PhoneError::OtherLedger);
        }
        self.confirmed = Some(checkpoint);
        Ok(())
    }

    /// How many entries have been taken.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Where the election stands.
    pub fn phase(&self) -> Phase {
        self.state.phase()
    }

    /// Whether a receipt proves that the ledger has this entry; gives the entry's index.
    ///
    /// # Errors
    /// [`PhoneError::Receipt`].
    pub fn check_receipt(&self, receipt: &[u8], entry: &[u8]) -> Result<u64, PhoneError> {
        Ok(Receipt::parse(receipt)?.verify(entry, &self.ledger_key)?.0)
    }
}

/// Voting.
impl PhoneElection {
    /// What the holder of a voting key votes on, as JSON: `{"style", "title", "contests": [{"id", "title", "rule", "options": [{"id", "title"}]}]}`.
    ///
    /// # Errors
    /// [`PhoneError::Unconfirmed`], [`PhoneError::NotOpen`], [`PhoneError::NotOnRoll`].
    pub fn form(&self, key: &SigningKey) -> Result<String, PhoneError> {
        let (check, voter) = self.place(key)?;
        form(check.manifest(), on_roll(check, voter)?.style).ok_or(PhoneError::NotOnRoll)
    }

    /// Encrypts and proves. `choices` is JSON: for each contest of the form a list of numbers, as [`Selection::of`] reads them. `previous` is the voter's
    /// last ballot, if another device has cast it since the ledger was read.
    ///
    /// # Errors
    /// As [`PhoneElection::form`]; [`PhoneError::Choices`] and [`PhoneError::Selection`] for what the contests do not allow.
    pub fn seal(
        &self,
        key: &SigningKey,
        choices: &str,
        previous: Option<TrackingCode>,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<PhoneBallot, PhoneError> {
        let (check, voter) = self.place(key)?;
        let bits = bits(check.manifest(), on_roll(check, voter)?.style, choices)?;
        let last = self.state.last_ballot(voter).map(|(code, _)| code);
        let voting = Voting { voter, previous: previous.or(last) };
        let ballot = FinishedBallot::seal(check, voting, bits, key, rng).map_err(PhoneError::OwnBallot)?;
        Ok(PhoneBallot::new(check.clone(), ballot))
    }

    /// The open election's check of ballots and the key's place on the roll.
    fn place(&self, key: &SigningKey) -> Result<(&BallotCheck, u32), PhoneError> {
        if self.confirmed.as_ref().map(|checkpoint| checkpoint.size) != Some(self.tree.size()) {
            return Err(PhoneError::Unconfirmed);
        }
        let open = self.state.phase() == Phase::Open;
        let check = self.state.ballot_check().filter(|_| open).ok_or(PhoneError::NotOpen)?;
        let voter = check.roll().index_of(key.verifying_key().encode()).ok_or(PhoneError::NotOnRoll)?;
        Ok((check, voter))
    }
}

fn on_roll(check: &BallotCheck, voter: u32) -> Result<&Voter, PhoneError> {
    check.roll().voter(voter).ok_or(PhoneError::NotOnRoll)
}

fn bits(manifest: &ElectionManifest, style: u16, choices: &str) -> Result<SecretBits, PhoneError> {
    let choices: Vec<Vec<usize>> = serde_json::from_str(choices).map_err(|_| PhoneError::Choices)?;
    let style = manifest.styles().get(usize::from(style)).ok_or(PhoneError::NotOnRoll)?;
    if choices.len() != style.contests.len() {
        return Err(PhoneError::Choices);
    }
    let mut bits = SecretBits::default();
    let contests = style.contests.iter().filter_map(|index| manifest.contests().get(*index));
    for (contest, numbers) in contests.zip(choices) {
        let marked = Selection::of(numbers).mark(contest);
        bits.append(&marked.map_err(|error| PhoneError::Selection { contest: contest.id.clone(), error })?);
    }
    Ok(bits)
}
