//! Plays ceremonies. Secrets are stored and read between any two rounds.

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_elgamal::{CiphertextSum, encrypt};
use tupyo_group::{Point, SecretScalar};
use tupyo_threshold::{
    Ceremony, CeremonyId, CeremonyKeys, Commitment, CommittedSecrets, Opened, Parameters, Reveal, Shares, TrusteeShare,
    UnitShare, UnitStatement,
};

pub const AGREED: [u8; 32] = [8; 32];
pub const CONTEXT: [u8; 32] = [7; 32];
pub const STYLE: u16 = 3;
pub const ID: CeremonyId = CeremonyId { election: [5; 32], number: 1 };

pub struct Play {
    pub ceremony: Ceremony,
    pub stored: Vec<Vec<u8>>,
    pub commitments: Vec<Commitment>,
    pub rng: StdRng,
}

impl Play {
    /// Everybody has secrets; nothing is posted.
    pub fn new(threshold: u16, trustees: u16, components: u16) -> Play {
        let parameters = Parameters::new(trustees, threshold, components).unwrap();
        let (mut rng, ceremony) = (StdRng::seed_from_u64(42), Ceremony::new(ID, parameters));
        let stored = (0..trustees).map(|trustee| {
            let (secrets, _) = CommittedSecrets::commit(&ceremony, trustee, &mut rng).unwrap();
            secrets.encode().to_vec()
        });
        let stored = stored.collect();
        Play::with_stored(parameters, stored)
    }

    pub fn with_stored(parameters: Parameters, stored: Vec<Vec<u8>>) -> Play {
        let commitments = stored.iter().map(|bytes| CommittedSecrets::decode(bytes).unwrap().commitment());
        let commitments = commitments.collect();
        Play { ceremony: Ceremony::new(ID, parameters), stored, commitments, rng: StdRng::seed_from_u64(43) }
    }

    pub fn committed(threshold: u16, trustees: u16, components: u16) -> Play {
        let mut play = Play::new(threshold, trustees, components);
        play.commit_all();
        play
    }

    pub fn revealed(threshold: u16, trustees: u16, components: u16) -> Play {
        let mut play = Play::committed(threshold, trustees, components);
        play.reveal_all();
        play
    }

    pub fn shared(threshold: u16, trustees: u16, components: u16) -> Play {
        let mut play = Play::revealed(threshold, trustees, components);
        play.share_all();
        play
    }

    pub fn complete(threshold: u16, trustees: u16, components: u16) -> (Play, Vec<TrusteeShare>) {
        let mut play = Play::shared(threshold, trustees, components);
        let shares = play.confirm_all();
        (play, shares)
    }

    /// The ceremony that follows without the excluded ones: everybody who is left has secrets for it.
    pub fn next(mut self, excluded: &[u16], ended_by: [u8; 32]) -> Play {
        let ceremony = self.ceremony.next(excluded, ended_by);
        for trustee in ceremony.participants() {
            let (secrets, commitment) = CommittedSecrets::commit(&ceremony, *trustee, &mut self.rng).unwrap();
            self.stored[usize::from(*trustee)] = secrets.encode().to_vec();
            self.commitments[usize::from(*trustee)] = commitment;
        }
        Play { ceremony, ..self }
    }

    pub fn trustees(&self) -> std::vec::IntoIter<u16> {
        self.ceremony.participants().to_vec().into_iter()
    }

    pub fn secrets(&self, trustee: u16) -> CommittedSecrets {
        CommittedSecrets::decode(&self.stored[usize::from(trustee)]).unwrap()
    }

    pub fn reveal(&mut self, trustee: u16) -> Reveal {
        self.secrets(trustee).reveal(&self.ceremony, &mut self.rng).unwrap()
    }

    pub fn shares(&mut self, trustee: u16) -> Shares {
        self.secrets(trustee).seal_shares(&self.ceremony).unwrap()
    }

    pub fn opened(&mut self, trustee: u16) -> Opened {
        self.secrets(trustee).open_shares(&self.ceremony, &mut self.rng).unwrap()
    }

    pub fn commit_all(&mut self) {
        for trustee in self.trustees() {
            let commitment = self.commitments[usize::from(trustee)].clone();
            self.ceremony.accept_commitment(trustee, commitment).unwrap();
        }
    }

    pub fn reveal_all(&mut self) {
        for trustee in self.trustees().rev() {
            let reveal = self.reveal(trustee);
            self.ceremony.accept_reveal(trustee, reveal).unwrap();
        }
    }

    pub fn share_all(&mut self) {
        for trustee in self.trustees() {
            let shares = self.shares(trustee);
            self.ceremony.accept_shares(trustee, shares).unwrap();
        }
    }

    pub fn confirm_all(&mut self) -> Vec<TrusteeShare> {
        let trustees = self.trustees();
        let confirm = |trustee| match self.opened(trustee) {
            Opened::Share(share, confirmation) => (TrusteeShare::decode(&share.encode()).unwrap(), confirmation),
            Opened::Complaint(complaint) => panic!("complaint against {}", complaint.against),
        };
        let confirmed: Vec<_> = trustees.map(confirm).collect();
        for (share, confirmation) in &confirmed {
            self.ceremony.accept_confirmation(share.trustee(), confirmation.clone()).unwrap();
        }
        confirmed.into_iter().map(|(share, _)| share).collect()
    }

    pub fn keys(&self) -> &CeremonyKeys {
        self.ceremony.outcome().unwrap()
    }
}

/// The encryption of these values.
pub fn sum_of(keys: &CeremonyKeys, values: &[u64], rng: &mut StdRng) -> CiphertextSum {
    let values: Vec<_> = values.iter().map(|value| SecretScalar::small(*value)).collect();
    CiphertextSum::of(encrypt(keys.joint.components(), &values, &SecretScalar::random(rng)))
}

pub fn statement<'a>(keys: &'a CeremonyKeys, trustee: u16, sum: &'a CiphertextSum) -> UnitStatement<'a> {
    let verification_keys: &'a [Point] = &keys.verification[&trustee];
    UnitStatement { context: CONTEXT, agreed: AGREED, style: STYLE, trustee, verification_keys, sum }
}

pub fn decrypt(keys: &CeremonyKeys, shares: &[TrusteeShare], sum: &CiphertextSum, rng: &mut StdRng) -> Vec<UnitShare> {
    shares.iter().map(|share| share.decrypt(&statement(keys, share.trustee(), sum), rng).unwrap()).collect()
}

/// All subsets of `0..count` with `size` members.
pub fn subsets(count: u16, size: u32) -> impl Iterator<Item = Vec<u16>> {
    let masks = (0u32..1 << count).filter(move |mask| mask.count_ones() == size);
    masks.map(move |mask| (0..count).filter(|bit| mask >> bit & 1 == 1).collect())
}
