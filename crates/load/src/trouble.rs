//! Why something that a board is put through did not go as it must.

use std::fmt;
use std::io;

use tupyo_client::ClientError;

use crate::{Breach, LoadError};

/// Why what a board is put through did not go as it must, or could not be played.
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
    pub fn wrong(error: impl fmt::Display) -> Trouble {
        Trouble::Wrong(error.to_string())
    }

    /// For what must be true.
    ///
    /// # Errors
    /// [`Trouble::Wrong`] if it is not.
    pub fn unless(holds: bool, what: impl FnOnce() -> String) -> Result<(), Trouble> {
        if holds { Ok(()) } else { Err(Trouble::Wrong(what())) }
    }

    /// For promises that must have been kept.
    ///
    /// # Errors
    /// [`Trouble::Broken`] if any was broken.
    pub fn if_any(broken: Vec<Breach>) -> Result<(), Trouble> {
        let count = broken.len();
        broken.into_iter().next().map_or(Ok(()), |first| Err(Trouble::Broken { count, first }))
    }
}

impl From<ClientError> for Trouble {
    fn from(error: ClientError) -> Trouble {
        Trouble::Load(error.into())
    }
}
