//! Voters encrypt, prove, sign and challenge; vote, voting key and all randomness are secret.

use tupyo_election::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, ChooseUpTo, Cumulative, Distribution, Knapsack, Positional,
    PositionalTop, Quadratic, Ranking, RankingTop, Score, SingleChoice,
};
use tupyo_election::{BallotCheck, Entry, FinishedBallot, Rule, Selection, Voting};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

use crate::secret::{SecretRng, secret};

/// A rule, its number of options, and two votes that differ as much as votes can.
type Kind = (Rule, usize, [&'static [usize]; 2]);

fn kinds() -> Vec<Kind> {
    vec![
        (SingleChoice { blank: true }.into(), 12, [&[0], &[12]]),
        (ChooseUpTo { max: 3 }.into(), 5, [&[4, 0, 2], &[]]),
        (ChooseExactly { max: 2 }.into(), 4, [&[0, 1], &[3, 2]]),
        (ChooseAtLeast { min: 1, max: 3 }.into(), 4, [&[3], &[0, 1, 2]]),
        (Approval.into(), 4, [&[], &[0, 1, 2, 3]]),
        (Knapsack { budget: 9, costs: vec![5, 4, 3] }.into(), 3, [&[], &[2, 0]]),
        (Score { max: 5 }.into(), 3, [&[0, 0, 0], &[5, 3, 5]]),
        (Cumulative { max: 4, budget: 6 }.into(), 3, [&[0, 0, 0], &[1, 4, 1]]),
        (Distribution { max: 4, budget: 6, min: 1, choices: 2 }.into(), 3, [&[1, 0, 0], &[0, 4, 2]]),
        (Quadratic { budget: 10 }.into(), 3, [&[0, 0, 0], &[3, 0, 1]]),
        (Positional { points: vec![2, 1, 0] }.into(), 3, [&[0, 1, 2], &[2, 0, 1]]),
        (Amounts { max: 100_000, budget: 150_000 }.into(), 2, [&[0, 0], &[70_000, 80_000]]),
        (PositionalTop { min: 1, points: vec![3, 1] }.into(), 3, [&[2, 0, 2], &[0, 2, 1]]),
        (Ranking.into(), 4, [&[0, 1, 2, 3], &[3, 3, 0, 0]]),
        (RankingTop { ranks: 2 }.into(), 4, [&[0, 1, 2, 2], &[2, 2, 2, 0]]),
    ]
}

/// Each kind in an election of its own: two votes are sealed, cast, and verified like anybody's.
pub fn every_kind() {
    for (rule, options, votes) in kinds() {
        let election = Rehearsal::opened(plan(rule, options));
        for vote in votes {
            let (ballot, key) = seal(&election, vote);
            accept(election.check(), &ballot.cast(&key, &mut SecretRng::new()));
        }
    }
}

/// A ballot is opened: its vote and nonce become public, the voting key does not.
pub fn challenge() {
    let election = Rehearsal::opened(plan(ChooseUpTo { max: 2 }.into(), 4));
    let (ballot, key) = seal(&election, &[3, 1]);
    let entry = ballot.challenge(election.check(), &key, &mut SecretRng::new()).expect("a challenge");
    accept(election.check(), &entry);
}

/// What is wrong with a vote that is not allowed is looked for in variable time: memcheck reports it, and so would
/// report it of a vote that is allowed.
pub fn refused() {
    let election = Rehearsal::opened(plan(ChooseUpTo { max: 3 }.into(), 5));
    let mut vote = vec![1, 4, 1];
    secret(&mut vote);
    let marked = Selection::of(vote).mark(&election.check().manifest().contests()[0]);
    assert!(marked.is_err(), "an option is chosen twice");
}

fn plan(rule: Rule, options: usize) -> Plan {
    Plan { contests: vec![(rule, options)], styles: vec![(vec![0], 2)], trustees: 1, threshold: 1, ..Plan::default() }
}

fn seal(election: &Rehearsal, vote: &[usize]) -> (FinishedBallot, SigningKey) {
    let check = election.check();
    let key = secret_key(&election.voters()[0]);
    let mut vote = vote.to_vec();
    secret(&mut vote);
    let bits = Selection::of(vote).mark(&check.manifest().contests()[0]).expect("a vote");
    let voting = Voting { voter: 0, previous: None, documents: 0 };
    let ballot = FinishedBallot::seal(check, voting, bits, &key, &mut SecretRng::new()).expect("a ballot");
    (ballot, key)
}

/// The same key, read from bytes that are secret.
fn secret_key(key: &SigningKey) -> SigningKey {
    let mut bytes = *key.encode();
    secret(&mut bytes);
    SigningKey::decode(&bytes).expect("a key")
}

/// The verifier branches on every byte: whatever it reads must have become public.
fn accept(check: &BallotCheck, entry: &Entry) {
    assert!(check.verify(&[entry]).iter().all(Result::is_ok), "the ballot is accepted");
    assert!(!entry.encode().iter().all(|byte| *byte == 0), "the entry is public");
}
