//! Why a device does not come through with its registration.

/// Why a device does not succeed with its registration. Codes are stable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DialogueError {
    /// Officials make this election's roll.
    #[error("the officials make this election's roll: registrations go to them in files")]
    NoRegistrars,
    /// Registrars make this election's roll.
    #[error("registrars make this election's roll: register at their service")]
    Registrars,
    /// Not a registrar that the manifest names.
    #[error("this is not a registrar of this election")]
    OtherRegistrar,
    /// Not an answer of such a service: a network's page, or a service in trouble.
    #[error("the registrar's answer cannot be read: try again later")]
    Unreadable,
    /// The service refuses, in the words of its problem document.
    #[error("the registrar refuses: {text} [{code}]")]
    Refused {
        /// The service's stable code.
        code: String,
        /// Its words, which nobody has verified.
        text: String,
        /// Whether the same will never be accepted.
        is_final: bool,
    },
    /// Another voting key of this person would lose its place.
    #[error("another voting key is registered to this person: ask whether this one is to take its place for good")]
    Replaces,
    /// The registrar names a style that the manifest has not.
    #[error("the election has no district {0}")]
    Style(String),
    /// Several styles, and none of them was chosen.
    #[error("the districts are {}: say which", .0.join(", "))]
    UnknownStyle(Vec<String>),
    /// What is to be replaced is of another card, or for another election.
    #[error("what is to be replaced is a registration of another card, or for another election")]
    OtherRegistration,
    /// One step after another.
    #[error("first the challenge, then the login, then the application")]
    OutOfOrder,
}

impl DialogueError {
    /// The stable code; where the service refused, the service's.
    pub fn code(&self) -> &str {
        match self {
            DialogueError::NoRegistrars => "no-registrars",
            DialogueError::Registrars => "no-service",
            DialogueError::OtherRegistrar => "other-registrar",
            DialogueError::Unreadable => "unreadable-answer",
            DialogueError::Refused { code, .. } => code,
            DialogueError::Replaces => "registration-replaces",
            DialogueError::Style(_) => "registration-style",
            DialogueError::UnknownStyle(_) => "unknown-style",
            DialogueError::OtherRegistration => "other-registration",
            DialogueError::OutOfOrder => "out-of-order",
        }
    }

    /// Whether a registration that was answered so is forgotten: the service says that it never accepts it. After
    /// anything else it may have been accepted, stays kept, and the same bytes go out again.
    pub fn forgets(&self) -> bool {
        matches!(self, DialogueError::Refused { is_final: true, .. })
    }

    /// Whether the same may succeed later: the service is busy or in trouble, or something in between has answered.
    pub fn is_passing(&self) -> bool {
        matches!(self, DialogueError::Unreadable | DialogueError::Refused { is_final: false, .. })
    }
}
