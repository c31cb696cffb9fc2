//! Elections, as far as who orders their entries must know them. No other file here names them.

use tupyo_circuits::TrackingCode;
use tupyo_election::{
    Author, Ballot, BallotCheck, CodedEntry, DocumentPart, ElectionState, Entry, Legal, Obligation, Refusal,
    TallyError, UnitTally, tally,
};
use tupyo_merkle::{Hash, leaf_hash};

use crate::{Company, Fold, Key, Reason, Rejection, Unreadable};

/// Ballots of different voters share a cohort, and with them parts of documents that go on, and an announcement.
/// Ballots are found by their tracking codes, so that one signed anew is the same, and parts by their bytes.
impl Fold for ElectionState {
    type Entry = CodedEntry;
    type Legal = Legal;
    type Refusal = Refusal;
    type Lane = u32;
    /// What verifies ballots; if there is nothing yet, or never will be, why they are refused.
    type Context = Result<BallotCheck, Refusal>;

    fn context(&self) -> Result<BallotCheck, Refusal> {
        let refusal = || if self.cancelled().is_some() { Refusal::Closed } else { Refusal::NotOpen };
        self.ballot_check().cloned().ok_or_else(refusal)
    }

    fn decode(bytes: &[u8], check: &Result<BallotCheck, Refusal>) -> Result<(Key, CodedEntry), Refusal> {
        let context = check.as_ref().map(BallotCheck::context);
        let coded = CodedEntry::new(Entry::decode(bytes)?, context.ok());
        let key = match (context, ballot_of(coded.entry())) {
            (_, None) => Key::new(b'e', leaf_hash(bytes).as_bytes()),
            (Ok(context), Some(_)) => key_of_ballot(&coded.code(context).ok_or(Refusal::WrongShape)?),
            (Err(refusal), Some(_)) => return Err(refusal.clone()),
        };
        Ok((key, coded))
    }

    /// The voter.
    fn lane(coded: &CodedEntry) -> Option<u32> {
        ballot_of(coded.entry()).map(|ballot| ballot.voter)
    }

    /// Nothing is judged by a part of a document that goes on but the author's next one, and nobody is kept waiting by
    /// whoever posts thousands of them; an announcement is news for the ballots behind it, and says nothing of those
    /// before. All else a document may say changes what is legal, or says where it stands.
    fn company(&self, coded: &CodedEntry) -> Company {
        match coded.entry() {
            Entry::Document(part) if self.goes_on(part) => Company::Any(number_of(part.author)),
            Entry::Document(part) if self.is_announcement(part) => Company::Before(number_of(part.author)),
            _ => Company::None,
        }
    }

    fn is_same(coded: &CodedEntry, there: &[u8]) -> bool {
        match (coded.entry(), Entry::decode(there)) {
            (Entry::Ballot(one), Ok(Entry::Ballot(other))) => one.ballot == other.ballot,
            (Entry::Challenged(one), Ok(Entry::Challenged(other))) => {
                one.ballot == other.ballot && one.nonce == other.nonce && one.values == other.values
            }
            _ => false,
        }
    }

    /// Every voter's last ballot is.
    fn remembered(&self, coded: &CodedEntry) -> Option<u64> {
        let Entry::Ballot(signed) = coded.entry() else { return None };
        let (last, index) = self.last_ballot(signed.ballot.voter)?;
        (coded.code(self.ballot_check()?.context()) == Some(last)).then_some(index)
    }

    /// A whole document may be expensive to examine: that is done in the ledger's order, and for its author only.
    fn screen(&self, coded: &CodedEntry) -> Result<(), Refusal> {
        match coded.entry() {
            Entry::Document(part) if is_signed(self, part) => Ok(()),
            _ => self.examine_coded(coded).map(drop),
        }
    }

    /// Voter, style and shape do not depend on when a ballot is sent.
    fn was_never_legal(refusal: &Refusal) -> bool {
        use Refusal::{NotOpen, UnknownVoter, WrongShape, WrongStyle};
        matches!(refusal, NotOpen | UnknownVoter { .. } | WrongStyle { .. } | WrongShape)
    }

    fn examine(&self, coded: &CodedEntry) -> Result<Legal, Refusal> {
        self.examine_coded(coded)
    }

    fn verify_signatures(check: &Result<BallotCheck, Refusal>, entries: &[&CodedEntry]) -> Vec<Option<Refusal>> {
        refusals(check, entries, |check, ballots| check.verify_signatures(ballots))
    }

    fn verify_proofs(check: &Result<BallotCheck, Refusal>, entries: &[&CodedEntry]) -> Vec<Option<Refusal>> {
        refusals(check, entries, |check, ballots| {
            check.verify_proofs(ballots).into_iter().map(|answer| answer.map(drop)).collect()
        })
    }

    /// A voter's signature covers the ballot and its proof. It covers neither the card's signature beside it nor an
    /// opening: anybody can change those.
    fn is_owners_fault(refusal: &Refusal) -> bool {
        matches!(refusal, Refusal::ProofInvalid)
    }

    fn recompute(
        &self,
        legal: &Legal,
        read: impl FnMut(u64) -> Result<Vec<u8>, Unreadable>,
        root_at: impl FnOnce(u64) -> Result<Hash, Unreadable>,
    ) -> Result<(), Rejection<Refusal>> {
        match (legal.obligation(), legal.proposed_tally()) {
            (Obligation::Tally, Some(proposed)) => check_tally(self, proposed, read),
            (Obligation::Tally, None) => Err(NO_BALLOT),
            (Obligation::Root { size, .. }, _) => {
                let root = root_at(size).map_err(Rejection::Ledger)?;
                Ok(legal.check_root(root.into())?)
            }
            // A ballot comes here verified.
            (Obligation::Ballot | Obligation::None, _) => Ok(()),
        }
    }

    fn take(&mut self, legal: Legal) {
        ElectionState::take(self, legal);
    }
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        Refusal::code(self)
    }
}

/// The ballot that an entry casts or challenges.
pub fn ballot_of(entry: &Entry) -> Option<&Ballot> {
    match entry {
        Entry::Ballot(signed) => Some(&signed.ballot),
        Entry::Challenged(challenged) => Some(&challenged.ballot),
        Entry::Document(_) => None,
    }
}

/// What a cast or challenged ballot with this tracking code is found by.
pub fn key_of_ballot(code: &TrackingCode) -> Key {
    Key::new(b'c', &code.0)
}

/// What becomes of ballots. Documents pass: the state machine judges them.
fn refusals(
    check: &Result<BallotCheck, Refusal>,
    entries: &[&CodedEntry],
    verify: impl FnOnce(&BallotCheck, &[&CodedEntry]) -> Vec<Result<(), Refusal>>,
) -> Vec<Option<Refusal>> {
    let is_ballot = |coded: &CodedEntry| ballot_of(coded.entry()).is_some();
    let ballots: Vec<&CodedEntry> = entries.iter().copied().filter(|coded| is_ballot(coded)).collect();
    let mut answers = match check {
        Ok(check) => verify(check, &ballots),
        Err(refusal) => ballots.iter().map(|_| Err(refusal.clone())).collect(),
    }
    .into_iter();
    let refusal = |coded: &&CodedEntry| match is_ballot(coded) {
        // An answer for each: none missing can pass as accepted.
        true => answers.next().map_or(Some(Refusal::ProofInvalid), Result::err),
        false => None,
    };
    entries.iter().map(refusal).collect()
}

const NO_BALLOT: Rejection<Refusal> = Rejection::Inconsistent("a counted entry that is no ballot");

/// No two authors have the same.
fn number_of(author: Author) -> u64 {
    let (role, index) = match author {
        Author::Official(index) => (0, index),
        Author::Trustee(index) => (1, index),
        Author::Registrar(index) => (2, index),
    };
    role << 16 | u64::from(index)
}

fn is_signed(state: &ElectionState, part: &DocumentPart) -> bool {
    state.author_key(part.author).is_some_and(|key| part.verify(state.election(), &key).is_ok())
}

fn check_tally(
    state: &ElectionState,
    proposed: &[UnitTally],
    read: impl FnMut(u64) -> Result<Vec<u8>, Unreadable>,
) -> Result<(), Rejection<Refusal>> {
    let computed = tally(state, read).map_err(|error| match error {
        TallyError::Read { source, .. } => Rejection::Ledger(source),
        TallyError::NotOpen | TallyError::Ballot { .. } => NO_BALLOT,
    })?;
    if computed == proposed {
        return Ok(());
    }
    let differing = computed.iter().zip(proposed).find(|(computed, proposed)| computed != proposed);
    let place = differing.map_or("the number of units".to_owned(), |(unit, _)| format!("style {}", unit.style));
    Err(Refusal::WrongTally { place }.into())
}
