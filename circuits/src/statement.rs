//! What a ballot proof is bound to, and the bases that it is about.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_elgamal::JointKey;
use tupyo_encoding::encode;
use tupyo_group::{EncodedPoint, Generators, Point};
use tupyo_proof::{Absorb, Invalid, RangeBases, SharedBases};

use crate::{Context, KnownDocuments, TrackingCode};

/// What a ballot proof is bound to besides the ciphertext: a copy under another header is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BallotHeader {
    /// The election's context.
    pub context: Context,
    /// The ballot style.
    pub style: u16,
    /// The voter's index on the roll.
    pub voter: u32,
    /// The voter's voting key.
    pub key: EncodedPoint,
    /// The voter's ballot before this one.
    pub previous: Option<TrackingCode>,
    /// The documents that the voter knows.
    pub known: KnownDocuments,
}

impl BallotHeader {
    /// The label of the transcript.
    pub const PROTOCOL: &str = "tupyo/v1/ballot";

    /// Absorbs the statement, header and ciphertext: the first message of a ballot proof.
    pub fn absorb(&self, transcript: &mut impl Absorb, ciphertext: &[EncodedPoint]) {
        transcript.append("statement", &encode(&(self, ciphertext)));
    }
}

/// The bases of all ballots of an election: `G`, `Q`, `P₁ …`, `Y₁ …`, and those of range proofs if there are limbs.
#[derive(Clone, Debug)]
pub struct BallotBases {
    generators: Generators,
    key: JointKey,
    ranges: Option<RangeBases>,
    shared: SharedBases,
}

impl BallotBases {
    /// Bases for ballots of at most `bits` bits, without limbs, under this joint key.
    pub fn new(bits: usize, key: JointKey) -> BallotBases {
        BallotBases::with_limbs(bits, 0, key)
    }

    /// Bases for ballots of at most `bits` bits and `limbs` limbs under this joint key.
    pub fn with_limbs(bits: usize, limbs: usize, key: JointKey) -> BallotBases {
        let ranges = (limbs > 0).then(|| RangeBases::new(limbs, 2 + bits + key.components().len()));
        BallotBases::of(bits, key, ranges)
    }

    fn of(bits: usize, key: JointKey, ranges: Option<RangeBases>) -> BallotBases {
        let generators = Generators::new(bits);
        let others = [generators.blind()].into_iter().chain(generators.bits().iter().copied());
        let of_ranges = ranges.iter().flat_map(RangeBases::points);
        let shared = SharedBases::new(others.chain(key.components().iter().copied()).chain(of_ranges));
        BallotBases { generators, key, ranges, shared }
    }

    /// The joint key.
    pub fn key(&self) -> &JointKey {
        &self.key
    }

    /// The bases as a batch takes them.
    pub fn shared(&self) -> &SharedBases {
        &self.shared
    }

    pub(crate) const BASE: usize = 0;
    pub(crate) const BLIND: usize = 1;

    pub(crate) fn bit(&self, bit: usize) -> usize {
        2 + bit
    }

    pub(crate) fn component(&self, component: usize) -> usize {
        2 + self.generators.bits().len() + component
    }

    pub(crate) fn bit_points(&self) -> &[Point] {
        self.generators.bits()
    }

    pub(crate) fn blind_point(&self) -> Point {
        self.generators.blind()
    }

    /// Those of range proofs.
    ///
    /// # Errors
    /// [`Invalid`] if there are none.
    pub(crate) fn ranges(&self) -> Result<&RangeBases, Invalid> {
        self.ranges.as_ref().ok_or(Invalid)
    }

    /// Whether there are bases for this many bits and outputs.
    pub(crate) fn suffice(&self, bits: usize, outputs: usize) -> bool {
        bits <= self.generators.bits().len() && outputs <= self.key.components().len()
    }
}
