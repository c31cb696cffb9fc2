//! From what a citizen's card signs to a line of the roll (docs/protocol/registration.md).
//!
//! A [`SignedRegistration`] binds a voting key to a card; [`roll_of_registrations`] makes the roll's lines of them.
//! Nothing here does any I/O.

mod registration;
mod roll_lines;

pub use registration::{Registration, RegistrationFault, SignedRegistration, holder_of};
pub use roll_lines::{IssuedCard, RegisteredVoters, RegistrationError, roll_of_registrations};
