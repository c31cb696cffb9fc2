//! What the app brings: the network, durable storage, and what guards keys. README.md says what each must guarantee.

use std::sync::Arc;

/// What a server answered.
#[derive(Clone, Debug, uniffi::Record)]
pub struct HttpAnswer {
    /// The status, such as 200.
    pub status: u16,
    /// The header `Retry-After`, if it is a number of seconds.
    pub retry_after: Option<u32>,
    /// The body.
    pub body: Vec<u8>,
}

/// There is no answer.
#[derive(Clone, Debug, thiserror::Error, uniffi::Error)]
pub enum HttpError {
    /// No connection, no answer in time, or more bytes than may be read.
    #[error("{reason}")]
    Unreachable {
        /// In the platform's words, for a log.
        reason: String,
    },
}

/// Requests to the bulletin board and to a registrar's service. Every request must end: after 30 seconds without
/// the whole answer throw `Unreachable`. Redirections are not followed.
#[uniffi::export(with_foreign)]
pub trait Http: Send + Sync {
    /// `GET`. At most `at_most` bytes of the body are read; more of them are an error.
    fn get(&self, url: String, at_most: u64) -> Result<HttpAnswer, HttpError>;

    /// `POST` of a body, exactly as it is, with this `Content-Type`. At most a mebibyte of the answer is read.
    fn post(&self, url: String, content_type: String, body: Vec<u8>) -> Result<HttpAnswer, HttpError>;
}

/// Storage has failed.
#[derive(Clone, Debug, thiserror::Error, uniffi::Error)]
pub enum StorageError {
    /// Nothing was read, written or deleted.
    #[error("{reason}")]
    Failed {
        /// In the platform's words, for a log.
        reason: String,
    },
}

/// Small named blobs, private to the app, which survive a restart, an update and a power cut. No backup may bring an
/// old one back.
#[uniffi::export(with_foreign)]
pub trait Storage: Send + Sync {
    /// What was written last under this name; nothing if nothing was.
    fn read(&self, name: String) -> Result<Option<Vec<u8>>, StorageError>;

    /// Writes all of it in the place of what was there. When this returns, it is durable; if it fails, or the phone
    /// stops meanwhile, what was there before is there still.
    fn write(&self, name: String, bytes: Vec<u8>) -> Result<(), StorageError>;

    /// Deletes what is there, durably. Nothing being there is no error.
    fn delete(&self, name: String) -> Result<(), StorageError>;
}

/// The platform's key store does not do it.
#[derive(Clone, Debug, thiserror::Error, uniffi::Error)]
pub enum KeyStoreError {
    /// The voter has not unlocked it, or has cancelled.
    #[error("{reason}")]
    Locked {
        /// In the platform's words, for a log.
        reason: String,
    },
    /// The key that wraps is gone for good: after a factory reset, or when fingerprints were changed.
    #[error("{reason}")]
    Lost {
        /// In the platform's words, for a log.
        reason: String,
    },
    /// Anything else.
    #[error("{reason}")]
    Failed {
        /// In the platform's words, for a log.
        reason: String,
    },
}

/// Encrypts and decrypts with a key that never leaves the Android Keystore or the Secure Enclave, and which the voter
/// unlocks. What is wrapped must be authenticated (AES-GCM, ECIES): changed bytes are refused.
#[uniffi::export(with_foreign)]
pub trait KeyStore: Send + Sync {
    /// Encrypts a secret; makes the key for it if there is none, or if the one that was there is lost. The given bytes
    /// are overwritten by the app as soon as they are encrypted.
    fn wrap(&self, secret: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;

    /// Decrypts what `wrap` gave. If the key is not there any more: `Lost`.
    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;
}

/// A key pair that signs as a citizen's card does: ECDSA on P-256 with SHA-256, made inside the Android Keystore or the
/// Secure Enclave. Whose it is, the office's list or a certificate says.
#[uniffi::export(with_foreign)]
pub trait PhoneKey: Send + Sync {
    /// The public key: a `SubjectPublicKeyInfo` in DER (Android's `PublicKey.encoded`), or the 65 bytes of X9.63
    /// (iOS's `SecKeyCopyExternalRepresentation`).
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError>;

    /// The signature of a message, in DER: `SHA256withECDSA`, `ecdsaSignatureMessageX962SHA256`.
    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, KeyStoreError>;
}

/// What the app brings.
#[derive(Clone)]
pub(crate) struct Platform {
    pub(crate) http: Arc<dyn Http>,
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) keys: Arc<dyn KeyStore>,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HttpError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> HttpError {
        HttpError::Unreachable { reason: error.reason }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for StorageError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> StorageError {
        StorageError::Failed { reason: error.reason }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeyStoreError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> KeyStoreError {
        KeyStoreError::Failed { reason: error.reason }
    }
}
