//! How a ceremony begins, and which trustees take part.

use std::collections::BTreeMap;
use std::sync::Arc;

use tupyo_elgamal::JointKey;

use super::state::Stage;
use super::{Ceremony, CeremonyId, CeremonyKeys, Parameters};
use crate::Confirmation;

/// How ceremonies begin.
impl Ceremony {
    /// A ceremony of all trustees, without any message, which follows no other one.
    pub fn new(id: CeremonyId, parameters: Parameters) -> Ceremony {
        Ceremony {
            id,
            parameters,
            participants: (0..parameters.trustees()).collect(),
            after: None,
            commitments: BTreeMap::new(),
            reveals: BTreeMap::new(),
            sums: Arc::default(),
            shares: BTreeMap::new(),
            confirmations: BTreeMap::new(),
            stage: Stage::Commitment,
        }
    }

    /// The ceremony that follows when a document, with this digest, has ended this one, without those whom the document
    /// excludes. Threshold and evaluation points stay.
    pub fn next(&self, excluded: &[u16], ended_by: [u8; 32]) -> Ceremony {
        let id = CeremonyId { number: self.id.number + 1, ..self.id };
        let remain = self.participants.iter().copied().filter(|trustee| !excluded.contains(trustee));
        Ceremony::among(id, self.parameters, remain.collect(), Some(ended_by))
    }

    /// A ceremony of these participants, ascending, which follows the document with this digest, if it follows one.
    pub fn among(id: CeremonyId, parameters: Parameters, participants: Vec<u16>, after: Option<[u8; 32]>) -> Ceremony {
        Ceremony { participants, after, ..Ceremony::new(id, parameters) }
    }

    /// A complete ceremony of which only the confirmations are known, and the joint key that they name. It has no
    /// messages and no verification keys, and accepts nothing that rests on these.
    pub fn confirmed(
        id: CeremonyId,
        parameters: Parameters,
        Confirmation { participants, transcript, .. }: &Confirmation,
        joint: JointKey,
    ) -> Ceremony {
        let stage = Stage::Confirmed(CeremonyKeys { joint, verification: BTreeMap::new() }, *transcript);
        Ceremony { stage, ..Ceremony::among(id, parameters, participants.clone(), None) }
    }
}
