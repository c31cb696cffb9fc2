//! The group ristretto255 (RFC 9496) as the protocol uses it.
//!
//! | Type | What it is | May take variable time |
//! |---|---|---|
//! | [`Point`] | an element of the group, decoded and valid | yes: points are public |
//! | [`PublicPoint`] | an element of the group, decoded from bytes that everybody may read | yes, and only so |
//! | [`EncodedPoint`] | 32 bytes that claim to be an element | yes |
//! | [`Scalar`] | an integer modulo ℓ that everybody may know | yes |
//! | [`ProductSum`] | a sum of products of public scalars, not yet reduced | yes |
//! | [`ProductTable`] | many of them, one for each of some scalars and each of others | yes |
//! | [`SecretScalar`] | an integer modulo ℓ that nobody else may know: never copied, printed or compared; wiped | no |
//! | [`SecretPoint`] | an element that nobody else may know, with the same care | no |
//!
//! [`declassify`] marks every place at which something computed from a secret becomes public.
//!
//! ```
//! use tupyo_group::{Scalar, SecretScalar, sum};
//!
//! let (x, y) = (SecretScalar::small(3), SecretScalar::small(4));
//! let public = [x.times_base(), y.times_base()];
//!
//! // Points add up as their logarithms do, which nobody else knows.
//! assert!(sum(&[Scalar::ONE, Scalar::ONE], &public) == x.plus(&y).times_base());
//! assert!(public[0].encode().decode() == Ok(public[0]));
//! ```
//!
//! Sums of [`PublicPoint`]s are computed eight points at a time where the processor can ([`Backend`]). Nothing that is
//! computed from a secret becomes a [`PublicPoint`], unless it is encoded first, and what is encoded is public.
//!
//! This is the only crate that names curve25519-dalek's arithmetic.

mod backend;
mod base;
mod declassify;
mod error;
mod generators;
mod multiscalar;
mod point;
mod products;
mod public;
mod range_generators;
mod scalar;
mod secret;
mod table;

pub use backend::{Backend, lanes};
pub use declassify::declassify;
pub use error::DecodeError;
pub use generators::{Generators, generator};
pub use multiscalar::{secret_selection, secret_sum, sum};
pub use point::{EncodedPoint, Point};
pub use products::ProductSum;
pub use public::{PublicColumns, PublicPoint, PublicRow, PublicSum, PublicTerm, SharedTerms, public_sum};
pub use range_generators::{RangeRow, amount_generator, range_generators};
pub use scalar::{Scalar, invert_all, powers};
pub use secret::{SecretPoint, SecretScalar, secret_subset};
pub use table::ProductTable;
