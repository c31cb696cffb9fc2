//! How the explored parts of elections begin.

use tupyo_election::{Document, Entry, Phase, WitnessesDraft};
use tupyo_merkle::{Origin, WitnessSigner};
use tupyo_office::TrusteeMemory;
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_threshold::TrusteeShare;

use crate::history::Histories;
use crate::memory::share;
use crate::people::copy;
use crate::rules::{Configuration, Part, Watched};
use crate::step::{Disk, Doing, trustee_step};
use crate::world::World;

/// How many voters there are: the honest ones and an accomplice.
const VOTERS: usize = 3;

impl World {
    pub(crate) fn of(configuration: &Configuration) -> World {
        let (floor, watched) = match configuration.part {
            Part::Ceremony { .. } => (1, None),
            Part::Closing { floor, watched, .. } => (floor, watched),
        };
        let witnesses = watched.map_or(Vec::new(), witnesses);
        let plan = Plan {
            trustees: configuration.trustees,
            threshold: configuration.threshold,
            floor,
            witnesses: watched.map(|watched| named(&watched, &witnesses)),
            ..Plan::single_choice(2, VOTERS)
        };
        let rehearsal = Rehearsal::new(plan);
        match configuration.part {
            Part::Ceremony { .. } => World::beginning_with(configuration, &rehearsal, witnesses),
            Part::Closing { .. } => World::of_closing(configuration, rehearsal, witnesses),
        }
    }

    fn beginning_with(configuration: &Configuration, rehearsal: &Rehearsal, witnesses: Vec<WitnessSigner>) -> World {
        let binds = configuration.rules.closings_bind;
        let histories = Histories::new(rehearsal.state(), rehearsal.entries(), witnesses, binds);
        World::new(configuration, histories, keys(rehearsal))
    }

    /// Voting has begun: all trustees have made the key, by the tools' own code.
    fn of_closing(configuration: &Configuration, mut rehearsal: Rehearsal, witnesses: Vec<WitnessSigner>) -> World {
        let memories = hold_ceremony(&mut rehearsal, configuration.watched());
        rehearsal.post_roll();
        rehearsal.open();
        let ballots: Vec<_> = (0..VOTERS as u32).map(|voter| rehearsal.ballot(voter, voter as usize)).collect();
        let mut world = World::beginning_with(configuration, &rehearsal, witnesses);
        world.ballots = ballots.iter().map(|ballot| world.histories.entry(ballot, 0)).collect();
        world.agreement_keys = memories.iter().map(|memory| agreement_key(memory)).collect();
        for (begun, memory) in world
            .begun
            .iter_mut()
            .zip(&memories)
            .take(usize::from(world.configuration.trustees - world.configuration.corrupt))
        {
            *begun = world.memories.number(memory);
        }
        world
    }
}

fn witnesses(watched: Watched) -> Vec<WitnessSigner> {
    let name = |number: usize| Origin::new(format!("witness-{number}.example")).expect("a name");
    (0..watched.witnesses).map(|number| WitnessSigner::from_seed(name(number), &[number as u8 + 1; 32])).collect()
}

fn named(watched: &Watched, witnesses: &[WitnessSigner]) -> WitnessesDraft {
    let members = witnesses.iter().map(|witness| witness.key().to_string()).collect();
    WitnessesDraft { quorum: watched.quorum as u64, members }
}

/// The trustees' keys, and then the official's.
fn keys(rehearsal: &Rehearsal) -> Vec<SigningKey> {
    rehearsal.trustees().iter().chain([rehearsal.official()]).map(copy).collect()
}

/// All trustees make the key; what they remember then.
fn hold_ceremony(rehearsal: &mut Rehearsal, watched: Option<Watched>) -> Vec<Vec<u8>> {
    let keys = keys(rehearsal);
    let mut histories =
        Histories::new(rehearsal.state(), rehearsal.entries(), watched.map_or(Vec::new(), witnesses), true);
    let mut memories = vec![TrusteeMemory::default().encode().to_vec(); keys.len() - 1];
    let (mut at, cosignatures) = (0, watched.map_or(0, |watched| watched.quorum));
    while histories.get(at).state.phase() == Phase::Ceremony {
        for (trustee, (memory, key)) in memories.iter_mut().zip(&keys).enumerate() {
            let step = (Doing::Ceremony, Disk::Works, trustee as u64);
            let done = trustee_step(&histories, (at, cosignatures), None, key, memory, step);
            *memory = done.stored.expect("a step");
            at = done.said.iter().fold(at, |at, entry| said(&mut histories, rehearsal, at, entry));
        }
    }
    let outcome = rehearsal.state().ceremony().and_then(|ceremony| ceremony.outcome()).expect("keys");
    let keys = outcome.joint.clone();
    rehearsal.post_official(Document::JointKey { ceremony: 0, keys }).expect("the joint key is legal");
    memories
}

fn said(histories: &mut Histories, rehearsal: &mut Rehearsal, at: u32, entry: &Entry) -> u32 {
    rehearsal.post(entry).expect("the message is legal");
    let entry = histories.entry(entry, at);
    histories.continued(at, entry).expect("the message is legal")
}

fn agreement_key(memory: &[u8]) -> SigningKey {
    let share = TrusteeShare::decode(&share(memory).expect("a share")).expect("a share");
    copy(share.agreement().expect("an agreement key"))
}
