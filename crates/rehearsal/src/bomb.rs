//! Records that are made to cost whoever verifies them too much.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::kinds::SingleChoice;
use tupyo_election::{Ballot, CountedRoot, Document, ElectionId, Entry, SignedBallot, TallyDigest, sign};
use tupyo_threshold::{CeremonyTranscript, Confirmation, JointDigest};

use crate::{Plan, Rehearsal, ledger_signer, record_files};

/// A record that costs whoever verifies it more than its length lets expect. Each needs powers that a cheat can have:
/// those of officials who write a manifest, of trustees, of voters, or of the ledger's key alone.
pub struct Bomb {
    /// The election.
    pub election: ElectionId,
    /// The ledger.
    pub entries: Vec<Vec<u8>>,
}

/// What makes them.
impl Bomb {
    /// So many ballot styles share one contest of so many options; voting has begun, and nobody has voted.
    pub fn shared_contest(styles: usize, options: usize) -> Bomb {
        Bomb::of(&Rehearsal::opened(shared_contest(styles, options)))
    }

    /// A ceremony of so many trustees, all of whom are needed, for a contest of so many options: its first three
    /// rounds.
    pub fn ceremony(trustees: u16, options: usize) -> Bomb {
        let mut rehearsal = Rehearsal::new(Plan { trustees, threshold: trustees, ..Plan::single_choice(options, 1) });
        rehearsal.deal();
        Bomb::of(&rehearsal)
    }

    /// The same, and a trustee says so many times that the ceremony was another one.
    pub fn refused_confirmations(trustees: u16, options: usize, count: u32) -> Bomb {
        let mut rehearsal = Rehearsal::new(Plan { trustees, threshold: trustees, ..Plan::single_choice(options, 1) });
        rehearsal.deal();
        let mut bomb = Bomb::of(&rehearsal);
        for number in 0..count {
            let confirmation = Confirmation {
                ceremony: 0,
                participants: (0..trustees).collect(),
                transcript: CeremonyTranscript(numbered(number)),
                joint: JointDigest([0; 32]),
            };
            bomb.add(rehearsal.trustee_entries(0, &Document::Confirmation(confirmation)));
        }
        bomb
    }

    /// So many voters vote on a single choice of five; the signature of every second ballot is another's.
    pub fn false_signatures(voters: usize) -> Bomb {
        Bomb::every_second(voters, |rehearsal, voter, before| {
            let Entry::Ballot(own) = rehearsal.ballot(voter, 0) else { return None };
            Some(Entry::Ballot(SignedBallot { signature: before.signature, ..own }))
        })
    }

    /// The same with the proof, in ballots that their voters have signed. Two of its responses have changed places:
    /// what it says of scalars holds, so that only its points tell, which costs most.
    pub fn false_proofs(voters: usize) -> Bomb {
        Bomb::every_second(voters, |rehearsal, voter, _| {
            let Entry::Ballot(own) = rehearsal.ballot(voter, 0) else { return None };
            let mut ballot = own.ballot;
            std::mem::swap(&mut ballot.proof.bits_response, &mut ballot.proof.nonce_response);
            let code = ballot.tracking_code(rehearsal.check().context());
            let mut rng = StdRng::seed_from_u64(voter.into());
            Some(sign(ballot, code, &rehearsal.voters()[voter as usize], &mut rng))
        })
    }

    /// The same number of ballots, all of them good: what the others are measured by.
    pub fn honest(voters: usize) -> Bomb {
        Bomb::every_second(voters, |rehearsal, voter, _| Some(rehearsal.ballot(voter, 0)))
    }

    /// A trustee agrees so many times to another tally than the ledger's, which has a unit for each of many styles.
    pub fn refused_agreements(styles: usize, options: usize, count: u32) -> Bomb {
        let mut rehearsal = Rehearsal::opened(shared_contest(styles, options));
        rehearsal.close();
        rehearsal.post_tally();
        let mut bomb = Bomb::of(&rehearsal);
        for number in 0..count {
            let mut agreement = rehearsal.agreement(0);
            agreement.terms.tally = TallyDigest(numbered(number));
            bomb.add(rehearsal.trustee_entries(0, &Document::Agreement(agreement)));
        }
        bomb
    }

    /// So many styles share one contest of so many options, one voter of each votes, and so many trustees, all of whom
    /// are needed, open the tally: its sums as often as there are trustees.
    pub fn shares(trustees: u16, styles: usize, options: usize) -> Bomb {
        let plan = Plan { trustees, threshold: trustees, ..shared_contest(styles, options) };
        let mut rehearsal = Rehearsal::opened(plan);
        rehearsal.vote_all();
        rehearsal.close();
        rehearsal.post_tally();
        rehearsal.agree_all();
        (0..trustees).for_each(|trustee| rehearsal.post_share(trustee));
        Bomb::of(&rehearsal)
    }

    /// So many voters cast the same ballot with very many options, which is only the first one's.
    pub fn large_ballots(voters: usize, options: usize) -> Bomb {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(options, voters));
        let Entry::Ballot(first) = rehearsal.ballot(0, 0) else { return Bomb::of(&rehearsal) };
        let mut rng = StdRng::seed_from_u64(1);
        for voter in 0..voters as u32 {
            let ballot = Ballot { voter, ..first.ballot.clone() };
            let code = ballot.tracking_code(rehearsal.check().context());
            let entry = sign(ballot, code, &rehearsal.voters()[voter as usize], &mut rng);
            rehearsal.post_unverified(&entry).expect("the ballot is legal by the state alone");
        }
        Bomb::of(&rehearsal)
    }

    /// An official proposes so many tallies that name another counted set, where so many are on the roll.
    pub fn refused_tallies(voters: usize, count: u32) -> Bomb {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(2, voters));
        rehearsal.close();
        let mut bomb = Bomb::of(&rehearsal);
        for number in 0..count {
            let tally = Document::Tally { units: Vec::new(), counted: CountedRoot(numbered(number)) };
            bomb.add(rehearsal.official_entries(&tally));
        }
        bomb
    }
}

/// What becomes of them.
impl Bomb {
    /// The exported record, signed by the ledger's key.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        record_files(&self.entries, &ledger_signer(self.election, 0))
    }

    /// The record's length.
    pub fn length(&self) -> usize {
        self.files().values().map(Vec::len).sum()
    }

    fn of(rehearsal: &Rehearsal) -> Bomb {
        Bomb { election: rehearsal.state().election(), entries: rehearsal.entries().to_vec() }
    }

    fn add(&mut self, entries: Vec<Entry>) {
        self.entries.extend(entries.iter().map(Entry::encode));
    }

    /// Everybody votes; of each two voters the second one with what is made of the first one's ballot.
    fn every_second(voters: usize, second: impl Fn(&mut Rehearsal, u32, &SignedBallot) -> Option<Entry>) -> Bomb {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(5, voters));
        for voter in (0..voters as u32).step_by(2) {
            let first = rehearsal.ballot(voter, 0);
            rehearsal.post_unverified(&first).expect("the ballot is legal");
            let Entry::Ballot(first) = first else { continue };
            if let Some(second) = second(&mut rehearsal, voter + 1, &first) {
                rehearsal.post_unverified(&second).expect("the ballot is legal by the state alone");
            }
        }
        Bomb::of(&rehearsal)
    }
}

fn shared_contest(styles: usize, options: usize) -> Plan {
    Plan {
        contests: vec![(SingleChoice { blank: true }.into(), options)],
        styles: vec![(vec![0], 1); styles],
        trustees: 2,
        ..Plan::default()
    }
}

fn numbered(number: u32) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    bytes
}
