//! The secrets that the service draws once.

use std::path::Path;

use borsh::BorshSerialize;
use rand::RngCore;
use rand::rngs::OsRng;
use tupyo_election::{Holder, RegistrationScope};
use tupyo_encoding::{encode, sha256};
use tupyo_registration::Handle;
use zeroize::Zeroizing;

use crate::catalogue::wrong_files;
use crate::directory::salt_secret_of;
use crate::{RegistrarError, files};

/// The bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// 32 secret bytes that HMAC-SHA-256 is keyed with.
pub(crate) struct HmacSecret(Zeroizing<[u8; 32]>);

impl HmacSecret {
    /// A fresh one.
    pub(crate) fn generate() -> HmacSecret {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(bytes.as_mut());
        HmacSecret(bytes)
    }

    /// The one in a file, which is made if nothing was made with it yet.
    pub(crate) fn open(path: &Path, is_used: bool) -> Result<HmacSecret, RegistrarError> {
        match files::find(path, 32)? {
            Some(bytes) => {
                let damaged = || RegistrarError::Damaged { path: path.to_owned(), what: wrong_files::NOT_32_BYTES };
                let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| damaged())?;
                Ok(HmacSecret(Zeroizing::new(*bytes)))
            }
            None if is_used => Err(RegistrarError::SecretMissing { path: path.to_owned() }),
            None => {
                let secret = HmacSecret::generate();
                files::replace(path, secret.0.as_ref())?;
                Ok(secret)
            }
        }
    }

    /// The bytes: the seed of the journal's key is such a secret, too.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA-256 of a value's canonical bytes.
    pub(crate) fn of(&self, value: &impl BorshSerialize) -> [u8; 32] {
        hmac(self.0.as_ref(), &encode(value))
    }

    /// What hides a person in a holder: the same for every card of the person in this scope.
    pub(crate) fn salt(&self, scope: RegistrationScope, handle: &Handle) -> [u8; 32] {
        self.of(&(scope, handle))
    }
}

/// What a registrar turns persons into holders with: as secret as its list.
pub struct RegistrarSalts(HmacSecret);

impl RegistrarSalts {
    /// Those of a data directory, also while its service runs.
    ///
    /// # Errors
    /// `secret-missing`, where no service has run yet; `file`, `file-damaged`.
    pub fn of_directory(data: &Path) -> Result<RegistrarSalts, RegistrarError> {
        HmacSecret::open(&salt_secret_of(data), true).map(RegistrarSalts)
    }

    /// As whom a person stands on a roll.
    pub fn holder(&self, scope: RegistrationScope, handle: &Handle) -> Holder {
        handle.holder(&self.0.salt(scope, handle))
    }
}

/// HMAC with SHA-256 (RFC 2104), of a key of at most 64 bytes.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let padded = |with: u8, rest: &[u8]| {
        // One allocation: what grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(BLOCK + rest.len()));
        bytes.resize(BLOCK, with);
        bytes.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        bytes.extend_from_slice(rest);
        sha256(&bytes)
    };
    padded(0x5c, &padded(0x36, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hexadecimal(bytes: [u8; 32]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        let first = hmac(&[0x0b; 20], b"Hi There");
        assert_eq!(hexadecimal(first), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        let second = hmac(b"Jefe", b"what do ya want for nothing?");
        assert_eq!(hexadecimal(second), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
