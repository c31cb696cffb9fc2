//! Cards and keys behind PKCS #11 (OASIS, version 3.1): the only place that speaks to foreign libraries.
//!
//! A [`TokenModule`] is such a library, loaded once per process; a [`TokenUri`] names a [`Token`] and a key in it; a
//! [`TokenCard`] is that key, ready to sign, as [`tupyo_card::CardSigner`] says; a [`ReturningToken`] is one that is
//! opened again when its token was pulled out and is back.
//!
//! ```no_run
//! use tupyo_card_pkcs11::{Pin, TokenCard, TokenDescription, TokenUri};
//!
//! let uri: TokenUri = "pkcs11:token=citizen?module-path=/usr/lib/softhsm/libsofthsm2.so".parse()?;
//! let ask = |_: &TokenDescription| Ok(Pin::new(&"1234".to_owned().into()));
//! let signature = TokenCard::at(&uri, None, Box::new(ask))?.signature_of(b"a message")?;
//! # Ok::<(), tupyo_card_pkcs11::TokenError>(())
//! ```

mod card;
mod description;
mod error;
mod key_kind;
mod mechanism;
mod module;
mod objects;
mod pin;
mod pin_file;
mod public_key;
mod returning;
mod session;
mod token;
mod uri;

pub use card::TokenCard;
pub use description::{PinTries, TokenDescription};
pub use error::TokenError;
pub use key_kind::{RsaBits, TokenKeyKind, TokenKeyKindError};
pub use module::TokenModule;
pub use objects::TokenKey;
pub use pin::{Pin, PinSource};
pub use pin_file::PinFile;
pub use returning::ReturningToken;
pub use session::TokenSession;
pub use token::Token;
pub use uri::{TokenUri, TokenUriError};
