//! What a complete ceremony gives.

use std::collections::BTreeMap;

use tupyo_elgamal::JointKey;
use tupyo_group::Point;

/// What a complete ceremony gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CeremonyKeys {
    /// `Y_c = Σ_d A_{d,c,0}`.
    pub joint: JointKey,
    /// `V_{j,c} = Σ_d Σ_k (j + 1)^k A_{d,c,k}`, by participant and component. An excluded trustee has none.
    pub verification: BTreeMap<u16, Vec<Point>>,
}
