use std::collections::BTreeMap;

use tupyo_elgamal::JointKey;
use tupyo_group::Point;

use super::Ceremony;
use crate::polynomial::committed_share;
use crate::{CeremonyError, Reveal};

/// The keys that follow from what is revealed.
impl Ceremony {
    pub(super) fn joint_key(&self, last: &Reveal) -> Result<JointKey, CeremonyError> {
        let reveals = || self.reveals.values().chain([last]);
        let component = |c: usize| reveals().map(|reveal| reveal.coefficients[c][0]).sum();
        let components = 0..usize::from(self.parameters.components());
        JointKey::new(components.map(component).collect()).map_err(|_| CeremonyError::Identity)
    }

    pub(super) fn verification(&self) -> BTreeMap<u16, Vec<Point>> {
        let components = 0..usize::from(self.parameters.components());
        let summed: Vec<_> = components.map(|component| self.summed_coefficients(component)).collect();
        let keys_of = |trustee: &u16| (*trustee, summed.iter().map(|sums| committed_share(sums, *trustee)).collect());
        self.participants.iter().map(keys_of).collect()
    }

    /// `Σ_d A_{d,c,k}` by degree.
    fn summed_coefficients(&self, component: usize) -> Vec<Point> {
        let degrees = 0..usize::from(self.parameters.threshold());
        degrees.map(|k| self.reveals.values().map(|reveal| reveal.coefficients[component][k]).sum()).collect()
    }
}
