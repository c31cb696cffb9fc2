use tupyo_election::{BallotCheck, CheckedBallot, Entry, Refusal};

/// Verifies the proofs and signatures of the ballots among these entries, all together; for each entry, why it is refused, if it is. Documents pass: the
/// state machine judges them.
pub fn verify(check: Option<&BallotCheck>, entries: &[&Entry]) -> Vec<Option<Refusal>> {
    let is_ballot = |entry: &Entry| !matches!(entry, Entry::Document(_));
    let ballots: Vec<&Entry> = entries.iter().copied().filter(|entry| is_ballot(entry)).collect();
    let mut answers = match check {
        Some(check) => check.verify(&ballots),
        None => ballots.iter().map(|_| Err::<CheckedBallot, _>(Refusal::NotOpen)).collect(),
    }
    .into_iter();
    let refusal = |entry: &&Entry| match is_ballot(entry) {
        // An answer for each: none missing can pass as accepted.
        true => answers.next().map_or(Some(Refusal::ProofInvalid), Result::err),
        false => None,
    };
    entries.iter().map(refusal).collect()
}
