use std::io;

use tupyo_client::ClientError;
use tupyo_load::{Breach, LoadError};

/// Why an attack could not be judged, or what it broke that nothing may break.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The board breaks a promise.
    #[error("{count} promises broken, the first: {first} [{}]", first.code())]
    Broken {
        /// How many.
        count: usize,
        /// The first.
        first: Breach,
    },
    /// Something is not as it must be.
    #[error("{0}")]
    Wrong(String),
    /// It could not be played.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It could not be played.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl Trouble {
    /// For `map_err`: what could not be done.
    pub fn wrong(error: impl std::fmt::Display) -> Trouble {
        Trouble::Wrong(error.to_string())
    }
}

impl From<ClientError> for Trouble {
    fn from(error: ClientError) -> Trouble {
        Trouble::Load(error.into())
    }
}
