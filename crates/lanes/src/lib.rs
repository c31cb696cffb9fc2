//! ristretto255 (RFC 9496) eight points, and merlin's transcripts eight at a time, in variable time: for public data
//! only. Code that holds a secret must not use this crate.
//!
//! [`Lanes::new`] says whether the processor can; where it cannot, nothing else of this crate can be called. What
//! decodes, and to what, is what RFC 9496 says, lane by lane, and a sum is a sum whoever chose its points and scalars:
//! the formulas are complete.
//!
//! ```
//! if let Some(lanes) = tupyo_lanes::Lanes::new() {
//!     let points = lanes.decode(&[[0; 32], [0xff; 32]]);
//!     assert!(points[0].is_some() && points[1].is_none(), "the identity, and no point");
//! }
//! ```
//!
//! [`Instructions`] says what a processor needs. What is in memory, points, sums and columns, is the same with all of
//! them.

#[cfg(not(target_arch = "x86_64"))]
mod absent;
#[cfg(target_arch = "x86_64")]
mod buckets;
#[cfg(target_arch = "x86_64")]
mod chain;
#[cfg(target_arch = "x86_64")]
mod columns;
#[cfg(target_arch = "x86_64")]
mod curve;
#[cfg(target_arch = "x86_64")]
mod decoding;
#[cfg(target_arch = "x86_64")]
mod digits;
#[cfg(target_arch = "x86_64")]
mod field;
mod instructions;
#[cfg(target_arch = "x86_64")]
mod keccak;
#[cfg(target_arch = "x86_64")]
mod lanes;
#[cfg(target_arch = "x86_64")]
mod processor;
#[cfg(target_arch = "x86_64")]
mod rows;
mod scalar;
#[cfg(target_arch = "x86_64")]
mod several;
#[cfg(target_arch = "x86_64")]
mod straus;
#[cfg(target_arch = "x86_64")]
mod sum;
#[cfg(target_arch = "x86_64")]
mod tables;
#[cfg(target_arch = "x86_64")]
mod transcripts;

#[cfg(not(target_arch = "x86_64"))]
pub use absent::{Columns, FewTerms, LaneTable, Lanes, Point as LanePoint, SharedMultiples, Sum, Transcripts};
#[cfg(target_arch = "x86_64")]
pub use columns::Columns;
#[cfg(target_arch = "x86_64")]
pub use curve::{Point as LanePoint, Sum};
pub use instructions::Instructions;
#[cfg(target_arch = "x86_64")]
pub use lanes::Lanes;
pub use scalar::Scalar as LaneScalar;
#[cfg(target_arch = "x86_64")]
pub use several::{FewTerms, SharedMultiples};
#[cfg(target_arch = "x86_64")]
pub use tables::LaneTable;
#[cfg(target_arch = "x86_64")]
pub use transcripts::Transcripts;
