//! A second opinion on ranges: every ballot with amounts has a proof that its limbs are below 2¹⁶
//! (docs/protocol/ballot.md, "Limbs"), which this project's own code verifies in batches. Here the library
//! `bulletproofs` is asked about the same bytes, one proof at a time.
//!
//! Nothing is converted but the count of rounds, which the library leaves out. The generators `Gⱼᵢ`, `Hⱼᵢ` and the base
//! `G` are the library's own; `H` is [`amount_generator`]; the transcript is replayed from the ballot's first message
//! up to the range proof, by merlin itself, and handed to the library there. What stands behind the range proof in a
//! ballot, the link to its ciphertext, is no business of the library's.
//!
//! ```
//! use tupyo_election::{Entry, kinds::Amounts};
//! use tupyo_rehearsal::{Plan, Rehearsal};
//! use tupyo_second_opinion::{Opinions, SecondOpinion};
//!
//! let amounts = Amounts { max: 300, budget: 1_000 };
//! let plan = Plan { contests: vec![(amounts.into(), 2)], styles: vec![(vec![0], 1)], ..Plan::default() };
//! let election = Rehearsal::finished(plan);
//! let opinion = SecondOpinion::of(election.check()).ok_or("no contest of amounts")?;
//! let entries = election.entries().iter().filter_map(|entry| Entry::decode(entry).ok());
//! let opinions: Vec<_> = entries.filter_map(|entry| opinion.ask(&entry)).collect();
//! assert!(!opinions.is_empty());
//! assert!(opinions.iter().all(|both| *both == Opinions::Given { tupyo: true, bulletproofs: true }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod library;
mod own;

use bulletproofs::{BulletproofGens, PedersenGens};
// Only its feature is wanted: without it, the library's own use of this package compiles C.
use clear_on_drop as _;
use tupyo_circuits::{BallotHeader, Circuit, LimbProof};
use tupyo_election::{Ballot, BallotCheck, Challenged, Entry, SignedBallot};
use tupyo_group::amount_generator;
use tupyo_proof::{RangeBases, SharedBases};

/// Both judges of an election's range proofs, with their bases.
pub struct SecondOpinion {
    check: BallotCheck,
    bases: RangeBases,
    shared: SharedBases,
    generators: BulletproofGens,
    pedersen: PedersenGens,
}

/// What both say of one range proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinions {
    /// Whether each accepts it.
    Given {
        /// This project's code, by a batch of this one proof.
        tupyo: bool,
        /// The library.
        bulletproofs: bool,
    },
    /// Nobody was asked: the ballot's voter, style, documents or lengths are not the election's, so that every verifier
    /// refuses it before.
    NotAsked,
}

impl SecondOpinion {
    /// The judges of an election's ballots. `None` if no ballot of it has amounts.
    pub fn of(check: &BallotCheck) -> Option<SecondOpinion> {
        let styles = (0..).map_while(|style| check.manifest().style_circuit(style));
        let limbs = styles.map(Circuit::limbs).max().filter(|limbs| *limbs > 0)?;
        let bases = RangeBases::new(limbs, own::FIRST);
        let shared = SharedBases::new(bases.points());
        let blind = library::point(&amount_generator().encode())?;
        let pedersen = PedersenGens { B_blinding: blind, ..PedersenGens::default() };
        let generators = BulletproofGens::new(tupyo_proof::LIMB_BITS, limbs.next_power_of_two());
        Some(SecondOpinion { check: check.clone(), bases, shared, generators, pedersen })
    }

    /// Whether an entry is a ballot with a range proof, cast or challenged.
    pub fn has_ranges(entry: &Entry) -> bool {
        ballot_of(entry).is_some_and(|ballot| ballot.limbs.is_some())
    }

    /// What both say of an entry's range proof; `None` if it has none.
    pub fn ask(&self, entry: &Entry) -> Option<Opinions> {
        let ballot = ballot_of(entry)?;
        let limbs = ballot.limbs.as_ref()?;
        let fits = |circuit: &Circuit| LimbProof::fits_circuit(Some(limbs), circuit);
        let circuit = self.check.manifest().style_circuit(ballot.style).filter(|circuit| fits(circuit));
        let header = circuit.and_then(|_| self.check.header_of_ballot(ballot).ok());
        Some(header.map_or(Opinions::NotAsked, |header| self.opinions(&header, ballot, limbs)))
    }

    fn opinions(&self, header: &BallotHeader, ballot: &Ballot, limbs: &LimbProof) -> Opinions {
        Opinions::Given {
            tupyo: own::accepts(&self.bases, &self.shared, header, &ballot.ciphertext, limbs),
            bulletproofs: library::accepts(&self.generators, &self.pedersen, header, &ballot.ciphertext, limbs),
        }
    }
}

impl Opinions {
    /// Whether both say the same.
    pub fn agree(self) -> bool {
        match self {
            Opinions::Given { tupyo, bulletproofs } => tupyo == bulletproofs,
            Opinions::NotAsked => true,
        }
    }
}

fn ballot_of(entry: &Entry) -> Option<&Ballot> {
    match entry {
        Entry::Ballot(SignedBallot { ballot, .. }) | Entry::Challenged(Challenged { ballot, .. }) => Some(ballot),
        Entry::Document(_) => None,
    }
}
