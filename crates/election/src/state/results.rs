use tupyo_elgamal::{CiphertextSum, DiscreteLog};
use tupyo_group::Point;
use tupyo_threshold::{UnitShare, UnitStatement, open, verify_unit_share};

use super::{Change, ElectionState};
use crate::{ElectionManifest, Refusal, UnitResult, UnitTally};

/// Decryption shares and result (docs/protocol/decryption.md).
impl ElectionState {
    pub(super) fn examine_share(&self, trustee: u16, units: Vec<UnitShare>) -> Result<Change, Refusal> {
        let name = self.trustee_name(trustee);
        if self.shares.iter().any(|(other, _)| *other == trustee) {
            return Err(Refusal::RepeatedShare { trustee: name });
        }
        let opened: Vec<_> = self.opened().collect();
        let same = opened.iter().map(|unit| unit.style).eq(units.iter().map(|unit| unit.style));
        if !same {
            return Err(Refusal::WrongUnits);
        }
        for (unit, share) in opened.iter().zip(&units) {
            self.verify_share(trustee, unit, share)
                .ok_or_else(|| Refusal::DecryptionShareInvalid { trustee: name.clone(), style: unit.style })?;
        }
        Ok(Change::Share(trustee, units))
    }

    fn verify_share(&self, trustee: u16, unit: &UnitTally, share: &UnitShare) -> Option<()> {
        let keys = self.keys.as_ref()?.verification.get(usize::from(trustee))?;
        let context = self.check.as_ref()?.context().0;
        let statement = UnitStatement { context, style: unit.style, trustee, verification_keys: keys, sum: &unit.sum };
        verify_unit_share(&statement, share).ok()
    }

    pub(super) fn examine_result(&self, units: Vec<UnitResult>) -> Result<Change, Refusal> {
        let needed = self.manifest.as_ref().map_or(usize::MAX, |manifest| usize::from(manifest.threshold()));
        let found = self.shares.len();
        if found < needed {
            return Err(Refusal::NotEnoughShares { found, needed });
        }
        let opened: Vec<_> = self.opened().collect();
        let shape = |style: u16, values: usize| (style, values);
        let expected = opened.iter().map(|unit| shape(unit.style, unit.sum.values().len()));
        if !expected.eq(units.iter().map(|unit| shape(unit.style, unit.values.len()))) {
            return Err(Refusal::WrongUnits);
        }
        for (place, (unit, result)) in opened.iter().zip(&units).enumerate() {
            let expected = self.open_unit(place, &unit.sum, needed);
            if !result.values.iter().map(|value| Point::base_times((*value).into())).eq(expected) {
                return Err(Refusal::WrongResult { style: unit.style });
            }
        }
        Ok(Change::Result(units))
    }

    /// What the first `t` shares on the ledger open each unit to: the points `vᵢG`, in the order of the opened units. `None` before `t` shares are there.
    pub fn opened_points(&self) -> Option<Vec<Vec<Point>>> {
        let needed = usize::from(self.manifest.as_ref()?.threshold());
        let enough = self.shares.len() >= needed;
        enough
            .then(|| self.opened().enumerate().map(|(place, unit)| self.open_unit(place, &unit.sum, needed)).collect())
    }

    /// The counts of the opened units, found from the first `t` shares; what an official posts as the result. `None` before `t` shares are there, and if a
    /// count is larger than the unit's weight allows, which valid ballots cannot make.
    pub fn result_of_shares(&self) -> Option<Vec<UnitResult>> {
        let opened = self.opened_points()?;
        let manifest = self.manifest.as_ref()?;
        let units: Vec<_> = self.opened().collect();
        let largest = |unit: &&UnitTally| unit.weight.saturating_mul(manifest.largest_output(unit.style));
        let searches = opened.iter().map(Vec::len).sum();
        let logs = DiscreteLog::for_searches(units.iter().map(largest).max().unwrap_or(0), searches);
        let count = |(unit, points): (&&UnitTally, Vec<Point>)| {
            let values = logs.find_all(&points).into_iter().collect::<Option<_>>()?;
            Some(UnitResult { style: unit.style, values })
        };
        units.iter().zip(opened).map(count).collect()
    }

    fn open_unit(&self, place: usize, sum: &CiphertextSum, needed: usize) -> Vec<Point> {
        let first = self.shares.iter().take(needed);
        let shares: Vec<_> = first.filter_map(|(trustee, units)| Some((*trustee, units.get(place)?))).collect();
        open(sum, &shares).unwrap_or_default()
    }

    fn trustee_name(&self, trustee: u16) -> String {
        let trustees = self.manifest.as_deref().map(ElectionManifest::trustees).unwrap_or_default();
        trustees.get(usize::from(trustee)).map(|person| person.id.clone()).unwrap_or_default()
    }
}
