//! What a token says of itself.

use std::fmt;

use cryptoki::slot::TokenInfo;

/// What a token says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenDescription {
    /// The name that it was given when it was initialised.
    pub label: String,
    /// Its number among those of its maker.
    pub serial: String,
    /// Who made it.
    pub manufacturer: String,
    /// Which of their products it is.
    pub model: String,
    /// Whether PINs are typed on a keypad of its own.
    pub has_keypad: bool,
}

impl TokenDescription {
    pub(crate) fn of(info: &TokenInfo) -> TokenDescription {
        let text = |text: &str| text.trim_end_matches(['\0', ' ']).to_owned();
        TokenDescription {
            label: text(info.label()),
            serial: text(info.serial_number()),
            manufacturer: text(info.manufacturer_id()),
            model: text(info.model()),
            has_keypad: info.protected_authentication_path(),
        }
    }
}

impl fmt::Display for TokenDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.label, self.serial)
    }
}
