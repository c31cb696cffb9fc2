//! Officials make the roll.

use tupyo_election::{Document, Holder, RegistrationScope, Roll, Voter};
use tupyo_proof::SigningKey;

use super::Rehearsal;

/// Lines of the roll in one document: this many fit into it.
const LINES: usize = 50_000;

/// Who may vote.
impl Rehearsal {
    /// The roll and its seal.
    pub fn post_roll(&mut self) {
        if let Some(plan) = self.plan.registration.clone() {
            self.register_all(&plan);
            return self.seal_registered();
        }
        let mut roll = Vec::new();
        for (style, (_, voters)) in (0..).zip(self.plan.styles.clone()) {
            let keys: Vec<_> = (0..voters).map(|_| SigningKey::generate(&mut self.rng)).collect();
            let weighed = keys.into_iter().zip(self.plan.weights.clone().into_iter().cycle());
            roll.extend(weighed.map(|(key, weight)| (self.voter(&key, style, weight), key)));
        }
        roll.sort_by_key(|(voter, _)| voter.key);
        let (voters, keys): (Vec<_>, Vec<_>) = roll.into_iter().unzip();
        self.voters = keys;
        self.post_roll_of(&voters);
    }

    /// A roll of these lines, in the order of their keys, and its seal.
    pub fn post_roll_of(&mut self, voters: &[Voter]) {
        let seal = Document::RollSealed { voters: voters.len() as u32, root: Roll::root_of(voters), attempt: 0 };
        for (number, lines) in voters.chunks(LINES).enumerate() {
            let first = (number * LINES) as u32;
            self.post_official(Document::Roll { first, voters: lines.to_vec() }).expect("the roll is legal");
        }
        self.approve(&seal);
    }

    /// The seal of what registrars have registered.
    pub fn seal_registered(&mut self) {
        let roll = self.state.registration_roll().expect("registrars").seal();
        let seal = Document::RollSealed { voters: roll.count(), root: roll.root(), attempt: 0 };
        self.approve(&seal);
    }

    /// A voter's line of the roll, held by a card that is the key itself.
    pub fn voter(&mut self, key: &SigningKey, style: u16, weight: u32) -> Voter {
        let scope = RegistrationScope::Election(self.state.election());
        let encoded = key.verifying_key().encode();
        let holder = Holder::of(&[0; 32], encoded.as_bytes());
        Voter { key: encoded, holder, possession: scope.prove(&holder, key, &mut self.rng), style, weight }
    }
}
