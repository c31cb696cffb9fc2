use std::io;

use tupyo_client::ClientError;
use tupyo_load::{Breach, LoadError};

/// Why a round did not go as it must.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The board breaks a promise.
    #[error("{count} promises broken, the first: {first} [{}]", first.code())]
    Violated {
        /// How many.
        count: usize,
        /// The first.
        first: Breach,
    },
    /// An acknowledged ballot is gone, in the round's own count.
    #[error("{0}")]
    Wrong(String),
    /// The round could not be played.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The round could not be played.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl Trouble {
    /// For what must be true.
    pub fn unless(holds: bool, what: impl FnOnce() -> String) -> Result<(), Trouble> {
        if holds { Ok(()) } else { Err(Trouble::Wrong(what())) }
    }
}

impl From<ClientError> for Trouble {
    fn from(error: ClientError) -> Trouble {
        Trouble::Load(error.into())
    }
}
