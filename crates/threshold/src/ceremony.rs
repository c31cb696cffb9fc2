//! The key ceremony, as everybody sees it.

mod begin;
mod error;
mod kept;
mod keys;
mod parameters;
mod said;
mod state;
mod verification;

pub use error::{CeremonyError, Culprit, Fault};
pub use keys::CeremonyKeys;
pub use parameters::{CeremonyId, Parameters, ParametersError};
pub use state::{Ceremony, Round};
