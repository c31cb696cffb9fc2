//! Ballots that cards have signed.

use std::hint::black_box;

use tupyo_election::kinds::SingleChoice;
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

use crate::{BallotSize, Clock, Effort, Row, in_turns};

use super::verifying::verdict;

/// Distinct ballots of each kind of card; larger batches repeat them.
const DISTINCT: usize = 64;
const SIZE: BallotSize = BallotSize { options: 12, blank: true };

/// Ballots that cards have signed beside such without, verified in one batch as server and verifier do.
pub fn rows(effort: &Effort) -> Vec<Row> {
    let distinct = DISTINCT.min(effort.batch);
    let mut without = opened(distinct, false);
    let mut with = opened(4 * distinct, true);
    let plain: Vec<_> = (0..distinct as u32).map(|voter| bytes(&mut without, voter)).collect();
    [("Ed25519", "ed25519:"), ("ECDSA P-256", "p256:")]
        .map(|(name, kind)| {
            let of_kind = voters(&with, kind).into_iter().take(distinct);
            let signed: Vec<_> = of_kind.collect::<Vec<_>>().into_iter().map(|voter| bytes(&mut with, voter)).collect();
            let (signed, plain) = (repeated(&signed, effort.batch), repeated(&plain, effort.batch));
            let checks = [with.check().clone(), without.check().clone()];
            let (mut ours, mut peer) =
                (|| verdict(&checks[0], black_box(&signed)), || verdict(&checks[1], black_box(&plain)));
            let [ours, peer] = in_turns(Clock::Processor, effort.rounds, [&mut ours, &mut peer]);
            let each = |time: f64| time / effort.batch as f64;
            Row::of_ballot("card-ballot", SIZE, each(ours))
                .with(&format!("{name}, batches of {}", effort.batch))
                .peer("without a card", each(peer))
        })
        .to_vec()
}

fn opened(voters: usize, card_signatures: bool) -> Rehearsal {
    let registration = RegistrationPlan { card_signatures, together: 4096, ..RegistrationPlan::default() };
    let contests = vec![(SingleChoice { blank: SIZE.blank }.into(), SIZE.options)];
    let styles = vec![(vec![0], voters)];
    let plan = Plan { trustees: 1, threshold: 1, contests, styles, ..Plan::default() };
    Rehearsal::opened(Plan { registration: Some(registration), ..plan })
}

/// Voters whose cards are of a kind.
fn voters(election: &Rehearsal, kind: &str) -> Vec<u32> {
    let cards = (0..).zip(election.cards());
    cards.filter(|(_, card)| card.public().to_string().starts_with(kind)).map(|(voter, _)| voter).collect()
}

fn bytes(election: &mut Rehearsal, voter: u32) -> Vec<u8> {
    election.ballot(voter, voter as usize % SIZE.values()).encode()
}

fn repeated(ledger: &[Vec<u8>], count: usize) -> Vec<&[u8]> {
    ledger.iter().cycle().take(count).map(Vec::as_slice).collect()
}
