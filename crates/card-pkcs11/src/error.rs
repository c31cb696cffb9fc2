//! Why a token did not do what it was asked for.

use std::path::PathBuf;

use cryptoki::error::{Error, RvError};
use tupyo_card::{CardError, CardSignError};

use crate::uri::TokenUriError;

/// Why a token did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// What names the token is not understood.
    #[error(transparent)]
    Uri(#[from] TokenUriError),
    /// Nothing says which module speaks to the token, or the one that was named cannot be loaded.
    #[error("no PKCS #11 module: {}: {reason}", path.display())]
    ModuleMissing {
        /// The shared library.
        path: PathBuf,
        /// Why it cannot be used.
        reason: String,
    },
    /// No token is as the URI says.
    #[error("there is no such token")]
    TokenMissing,
    /// More than one token is as the URI says.
    #[error("{0} tokens are so: name one by its serial number")]
    TokenAmbiguous(usize),
    /// The token is not blank: to initialise it again would destroy its keys.
    #[error("the token {0} is in use already")]
    TokenInUse(String),
    /// The token was pulled out.
    #[error("the token was pulled out")]
    TokenRemoved,
    /// Not this token's PIN.
    #[error("the PIN is wrong{}", tries(*left))]
    PinWrong {
        /// How many times a PIN may still be tried, where the token says so.
        left: Option<u32>,
    },
    /// The token takes no PIN any more.
    #[error("the PIN is blocked: it was wrong too often")]
    PinBlocked,
    /// Nobody gave the PIN.
    #[error("no PIN: {0}")]
    PinMissing(String),
    /// The token has no key as the URI says, or none that signs.
    #[error("the token has no such key")]
    KeyMissing,
    /// More than one key is as the URI says.
    #[error("more than one key can sign: {}; name one by object= or id=", .0.join(", "))]
    KeyAmbiguous(Vec<String>),
    /// The token has the key, but it is none that is used here, or weak.
    #[error("the token's key cannot be used: {0}")]
    KeyUnusable(String),
    /// The token does not know how to do this.
    #[error("the token cannot do this: {0}")]
    Unsupported(String),
    /// The token failed.
    #[error("the token failed: {0}")]
    Failed(String),
}

fn tries(left: Option<u32>) -> String {
    match left {
        Some(1) => ": one try is left".to_owned(),
        Some(left) => format!(": {left} tries are left"),
        None => String::new(),
    }
}

impl TokenError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            TokenError::Uri(error) => error.code(),
            TokenError::ModuleMissing { .. } => "module-missing",
            TokenError::TokenMissing => "token-missing",
            TokenError::TokenAmbiguous(_) => "token-ambiguous",
            TokenError::TokenInUse(_) => "token-in-use",
            TokenError::TokenRemoved => "token-removed",
            TokenError::PinWrong { .. } => "pin-wrong",
            TokenError::PinBlocked => "pin-blocked",
            TokenError::PinMissing(_) => "pin-missing",
            TokenError::KeyMissing => "key-missing",
            TokenError::KeyAmbiguous(_) => "key-ambiguous",
            TokenError::KeyUnusable(_) => "key-unusable",
            TokenError::Unsupported(_) => "token-unsupported",
            TokenError::Failed(_) => "token-failed",
        }
    }
}

/// What a module's return values mean, whatever was asked of it (PKCS #11 3.1, section 5.1.6 and after).
impl From<Error> for TokenError {
    fn from(error: Error) -> TokenError {
        use RvError::*;
        match &error {
            Error::Pkcs11(PinIncorrect | PinInvalid | PinLenRange, _) => TokenError::PinWrong { left: None },
            Error::Pkcs11(PinLocked, _) => TokenError::PinBlocked,
            Error::Pkcs11(TokenNotPresent | TokenNotRecognized | SlotIdInvalid, _) => TokenError::TokenMissing,
            Error::Pkcs11(DeviceRemoved | SessionClosed | SessionHandleInvalid, _) => TokenError::TokenRemoved,
            Error::Pkcs11(KeyHandleInvalid | ObjectHandleInvalid, _) => TokenError::KeyMissing,
            Error::Pkcs11(MechanismInvalid | CurveNotSupported | FunctionNotSupported, _) => {
                TokenError::Unsupported(error.to_string())
            }
            _ => TokenError::Failed(error.to_string()),
        }
    }
}

impl From<CardError> for TokenError {
    fn from(error: CardError) -> TokenError {
        TokenError::KeyUnusable(error.to_string())
    }
}

impl From<TokenError> for CardSignError {
    fn from(error: TokenError) -> CardSignError {
        match error {
            TokenError::PinWrong { left } => CardSignError::PinWrong { left },
            TokenError::PinBlocked => CardSignError::PinBlocked,
            TokenError::TokenRemoved => CardSignError::Removed,
            TokenError::TokenMissing => CardSignError::TokenMissing,
            TokenError::KeyMissing => CardSignError::KeyMissing,
            other => CardSignError::Failed(other.to_string()),
        }
    }
}
