//! What a ceremony keeps: small, shared by its clones, and hashed once.

use std::sync::Arc;

use borsh::BorshSerialize;
use tupyo_elgamal::JointKey;
use tupyo_group::{EncodedPoint, Point};

use crate::{JointDigest, PossessionProof, Reveal};

/// The joint key, and its hash, which every confirmation is compared with.
#[derive(Debug, Clone)]
pub(super) struct KeptJoint {
    pub(super) key: Arc<JointKey>,
    pub(super) digest: JointDigest,
}

/// A message of round 2 as a ceremony keeps it: encoded, its points take a fifth of the memory, and what has been said
/// is hashed without encoding them again. Its encoding is the message's.
#[derive(Debug, BorshSerialize)]
pub(super) struct KeptReveal {
    ceremony: u32,
    coefficients: Vec<Vec<EncodedPoint>>,
    possession: PossessionProof,
}

impl KeptJoint {
    pub(super) fn of(key: JointKey) -> KeptJoint {
        KeptJoint { digest: JointDigest::of(&key), key: Arc::new(key) }
    }
}

impl KeptReveal {
    pub(super) fn of(reveal: &Reveal) -> KeptReveal {
        let encoded = |component: &Vec<Point>| component.iter().map(Point::encode).collect();
        KeptReveal {
            ceremony: reveal.ceremony,
            coefficients: reveal.coefficients.iter().map(encoded).collect(),
            possession: reveal.possession.clone(),
        }
    }

    pub(super) fn coefficients(&self) -> &[Vec<EncodedPoint>] {
        &self.coefficients
    }

    /// The message; its points were valid when it was kept.
    pub(super) fn decode(&self) -> Option<Reveal> {
        let decoded = |component: &Vec<EncodedPoint>| component.iter().map(|point| point.decode().ok()).collect();
        Some(Reveal {
            ceremony: self.ceremony,
            coefficients: self.coefficients.iter().map(decoded).collect::<Option<_>>()?,
            possession: self.possession.clone(),
        })
    }
}
