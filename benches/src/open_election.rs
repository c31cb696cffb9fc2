//! Elections that are open for voting, with ballots.

use tupyo_election::Rule;
use tupyo_election::kinds::SingleChoice;
use tupyo_rehearsal::{Plan, Rehearsal};

use crate::BallotSize;

/// An election of this size with so many voters, open for voting.
pub fn open_election(size: BallotSize, voters: usize) -> Rehearsal {
    open_contest(SingleChoice { blank: size.blank }.into(), size.options, voters)
}

/// An election with one contest of this rule and so many options and voters, open for voting.
pub fn open_contest(rule: Rule, options: usize, voters: usize) -> Rehearsal {
    Rehearsal::opened(Plan {
        trustees: 1,
        threshold: 1,
        contests: vec![(rule, options)],
        styles: vec![(vec![0], voters)],
        ..Plan::default()
    })
}

/// A signed ballot of each voter, for so many choices in turn, as it lies on the ledger.
pub fn ballots(election: &mut Rehearsal, choices: usize) -> Vec<Vec<u8>> {
    let voters = 0..election.state().roll().count();
    voters.map(|voter| election.ballot(voter, voter as usize % choices).encode()).collect()
}

#[cfg(test)]
mod tests {
    use tupyo_election::Entry;

    use super::*;

    #[test]
    fn the_ballots_that_are_measured_are_valid() {
        let size = BallotSize { options: 3, blank: true };
        let mut election = open_election(size, 5);
        let ledger = ballots(&mut election, size.values());
        let entries: Vec<_> = ledger.iter().map(|bytes| Entry::decode(bytes).unwrap()).collect();
        let answers = election.check().verify(&entries.iter().collect::<Vec<_>>());
        assert!(answers.len() == 5 && answers.iter().all(Result::is_ok));
    }
}
