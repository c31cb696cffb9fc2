//! The keys that follow from what was revealed.

use std::collections::BTreeMap;
use std::sync::Arc;

use tupyo_elgamal::JointKey;
use tupyo_group::Point;

use super::Ceremony;
use crate::polynomial::committed_share;
use crate::{CeremonyError, Reveal};

/// The keys that follow from what is revealed.
impl Ceremony {
    /// Adds what one more trustee reveals to the sums of the coefficient commitments.
    pub(super) fn add(&mut self, reveal: Reveal) {
        if self.sums.is_empty() {
            self.sums = Arc::new(reveal.coefficients);
            return;
        }
        let sums = Arc::make_mut(&mut self.sums).iter_mut().flatten();
        sums.zip(reveal.coefficients.iter().flatten()).for_each(|(sum, point)| *sum += *point);
    }

    pub(super) fn joint_key(&self, last: &Reveal) -> Result<JointKey, CeremonyError> {
        let components = 0..usize::from(self.parameters.components());
        let sums = components.map(|c| constant(&self.sums, c) + constant(&last.coefficients, c));
        JointKey::new(sums.collect()).map_err(|_| CeremonyError::Identity)
    }

    pub(super) fn verification(&self) -> BTreeMap<u16, Vec<Point>> {
        let keys_of = |trustee: &u16| {
            let keys = self.sums.iter().map(|degrees| committed_share(degrees, *trustee));
            (*trustee, keys.collect())
        };
        self.participants.iter().map(keys_of).collect()
    }
}

/// What a component has of degree 0; the identity of none.
fn constant(coefficients: &[Vec<Point>], component: usize) -> Point {
    let constant = coefficients.get(component).and_then(|degrees| degrees.first());
    constant.copied().unwrap_or_else(Point::identity)
}
