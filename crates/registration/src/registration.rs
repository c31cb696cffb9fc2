//! What a device sends, and what is kept of it as evidence.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::encode;

use crate::{Application, Handle, LARGEST_REGISTRATION, Proof, RegistrationError};

/// What a device sends: an application, whom it is of, and the proof of that.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Registration {
    /// What the card has signed.
    pub application: Application,
    /// What hides the person in the holder.
    pub salt: [u8; 32],
    /// The person.
    pub handle: Handle,
    /// By the card over [`Application::message`], or a code.
    pub proof: Proof,
}

/// A registration that was accepted, and when: what is sealed for the auditors.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Evidence {
    /// The registration.
    pub registration: Registration,
    /// When it was accepted, in seconds since 1970: certificates are judged as of then.
    pub at: u64,
}

impl Registration {
    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a registration; nothing of it is verified.
    ///
    /// # Errors
    /// [`RegistrationError::Malformed`] for anything but the canonical bytes, and for more than
    /// [`LARGEST_REGISTRATION`].
    pub fn decode(bytes: &[u8]) -> Result<Registration, RegistrationError> {
        decode(bytes, LARGEST_REGISTRATION)
    }
}

impl Evidence {
    /// The canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads evidence; nothing of it is verified.
    ///
    /// # Errors
    /// [`RegistrationError::Malformed`] for anything but the canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Evidence, RegistrationError> {
        decode(bytes, LARGEST_REGISTRATION + size_of::<u64>())
    }
}

fn decode<T: BorshDeserialize>(bytes: &[u8], most: usize) -> Result<T, RegistrationError> {
    if bytes.len() > most {
        return Err(RegistrationError::Malformed);
    }
    borsh::from_slice(bytes).map_err(|_| RegistrationError::Malformed)
}
