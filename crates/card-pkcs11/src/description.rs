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
    /// How many times a PIN may still be wrong.
    pub tries: PinTries,
}

/// What a token says of the tries that its user has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinTries {
    /// Nothing: none was wrong, or it never says so.
    Unsaid,
    /// A PIN was wrong, and more than one try is left.
    Some,
    /// One try is left: if it is wrong, the token takes no PIN any more.
    Last,
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
            tries: match (info.user_pin_final_try(), info.user_pin_count_low()) {
                (true, _) => PinTries::Last,
                (false, true) => PinTries::Some,
                (false, false) => PinTries::Unsaid,
            },
        }
    }
}

impl fmt::Display for TokenDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.label, self.serial)
    }
}
