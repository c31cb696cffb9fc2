mod error;
mod parameters;
mod state;

pub use error::{CeremonyError, Culprit, Fault};
pub use parameters::{CeremonyId, Parameters, ParametersError};
pub use state::{Ceremony, CeremonyKeys, Round};
