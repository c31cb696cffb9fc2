//! Decryption shares as a state keeps them: encoded, since nobody computes with them but who opens a unit, and decoded
//! they take five times the memory.

use tupyo_elgamal::CiphertextSum;
use tupyo_group::Point;
use tupyo_threads::prelude::*;
use tupyo_threshold::{UnitShare, open};

/// A trustee's decryption shares, one for each opened unit.
#[derive(Clone)]
pub(super) struct KeptShares {
    trustee: u16,
    units: Vec<(u16, Box<[u8]>)>,
}

impl KeptShares {
    pub(super) fn of(trustee: u16, units: &[UnitShare]) -> KeptShares {
        let kept = |unit: &UnitShare| (unit.style, tupyo_encoding::encode(unit).into_boxed_slice());
        KeptShares { trustee, units: units.par_iter().map(kept).collect() }
    }

    pub(super) fn trustee(&self) -> u16 {
        self.trustee
    }

    /// The styles of the units, in their order.
    pub(super) fn styles(&self) -> impl Iterator<Item = u16> + '_ {
        self.units.iter().map(|(style, _)| *style)
    }

    fn unit(&self, place: usize) -> Option<UnitShare> {
        let (_, bytes) = self.units.get(place)?;
        borsh::from_slice(bytes).ok()
    }
}

/// What these shares open the unit at a place to: the points `vᵢG`. `None` if they do not fit the unit.
pub(super) fn open_unit(shares: &[KeptShares], place: usize, sum: &CiphertextSum) -> Option<Vec<Point>> {
    let units: Vec<_> = shares.iter().map(|kept| Some((kept.trustee(), kept.unit(place)?))).collect::<Option<_>>()?;
    let shares: Vec<_> = units.iter().map(|(trustee, unit)| (*trustee, unit)).collect();
    open(sum, &shares).ok()
}
