//! Why something was not done: what kind of trouble it is, its stable code, a sentence, and what to do.

use tupyo_card::{CardError, CardSignError};
use tupyo_election::Refusal;
use tupyo_registration::{CodeError, DialogueError, RegistrationError};
use tupyo_voter::{AnchorsError, ChoicesError, VoterError, is_contradiction, is_passing};

use crate::catalogue as texts;
use crate::platform::{HttpError, KeyStoreError, StorageError};
use crate::texts::Text;

/// What is wrong, and what to do.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Trouble {
    /// The stable code, such as `not-on-roll`: docs/http.md and docs/protocol list them.
    pub code: String,
    /// What happened, in English, for whoever is asked for help.
    pub sentence: String,
    /// What the voter can do, in each language of the kit (`en`, `ko`).
    pub advice: Vec<Text>,
}

/// Why something was not done. Nothing is lost by any of them: what was kept stays kept.
#[derive(Clone, Debug, thiserror::Error, uniffi::Error)]
pub enum KitError {
    /// The board or the registrar does not answer, or is busy: try again later.
    #[error("{}", .why.sentence)]
    NoConnection {
        /// What is wrong, and what to do.
        why: Trouble,
    },
    /// It is not the time for it: voting has not begun or has ended, or something must be done first.
    #[error("{}", .why.sentence)]
    NotNow {
        /// What is wrong, and what to do.
        why: Trouble,
    },
    /// What was given is not possible: choices, a code, a link.
    #[error("{}", .why.sentence)]
    Mistake {
        /// What is wrong, and what to do.
        why: Trouble,
    },
    /// The election or the registrar refuses it for good.
    #[error("{}", .why.sentence)]
    Refused {
        /// What is wrong, and what to do.
        why: Trouble,
    },
    /// What a server shows cannot be true. `Election.evidence` may have a file that proves it.
    #[error("{}", .why.sentence)]
    ServerLies {
        /// What is wrong, and what to do.
        why: Trouble,
    },
    /// A device does not do what it should: a ballot holds other choices, or its code is another voter's.
    #[error("{}", .why.sentence)]
    DeviceLies {
        /// What is wrong, and what to do.
        why: Trouble,
    },
    /// The phone's storage or its key store.
    #[error("{}", .why.sentence)]
    ThisPhone {
        /// What is wrong, and what to do.
        why: Trouble,
    },
}

/// What kind of trouble something is: which of the errors, and which advice.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    NoConnection,
    NotNow,
    Mistake,
    Refused,
    ServerLies,
    DeviceLies,
    ThisPhone,
}

impl Kind {
    /// What cannot be read at all, or is no manifest of the election, may be the page of a hotel's network; what can be
    /// read and does not fit is a lie. The errors are of many types, and some come from a board or the platform: they
    /// have nothing in common but the text of their codes.
    fn of_code(code: &str) -> Kind {
        match code {
            code if is_contradiction(code) => Kind::ServerLies,
            "voting-key" | "saved-malformed" | "saved-newer" | "saved-other-election" => Kind::ThisPhone,
            "not-open" | "closed" | "unconfirmed" | "awaits-witnesses" | "card-needed" => Kind::NotNow,
            code if is_passing(code) => Kind::NoConnection,
            "light-proof"
            | "light-document"
            | "light-line"
            | "light-range"
            | "light-too-much"
            | "light-ceremony"
            | "last-ballot"
            | "roll-lines"
            | "confirmed-twice"
            | "joint-key-unconfirmed"
            | "wrong-answer" => Kind::ServerLies,
            code if code.starts_with("note-") || code.starts_with("checkpoint-") => Kind::ServerLies,
            "election-id" | "unknown-ballot" | "not-challenged" | "card-signature-invalid" => Kind::Mistake,
            "own-ballot" | "wrong-opening" | "other-voter" => Kind::DeviceLies,
            _ => Kind::Refused,
        }
    }

    fn advice(self) -> [&'static str; 2] {
        match self {
            Kind::NoConnection => texts::NOTHING_LOST_CHECK_CONNECTION,
            Kind::NotNow => texts::CANNOT_BE_DONE_NOW,
            Kind::Mistake => texts::CORRECT_WHAT_WAS_ENTERED,
            Kind::Refused => texts::TRYING_AGAIN_DOES_NOT,
            Kind::ServerLies => texts::DO_NOT_RELY_ON,
            Kind::DeviceLies => texts::DO_NOT_VOTE_WITH,
            Kind::ThisPhone => texts::UNLOCK_PHONE_SEE_WHETHER,
        }
    }

    pub(crate) fn error(self, code: &str, sentence: impl ToString) -> KitError {
        let [en, ko] = own_advice(code).unwrap_or_else(|| self.advice());
        let advice = vec![Text::new("en", en), Text::new("ko", ko)];
        let why = Trouble { code: code.to_owned(), sentence: sentence.to_string(), advice };
        match self {
            Kind::NoConnection => KitError::NoConnection { why },
            Kind::NotNow => KitError::NotNow { why },
            Kind::Mistake => KitError::Mistake { why },
            Kind::Refused => KitError::Refused { why },
            Kind::ServerLies => KitError::ServerLies { why },
            Kind::DeviceLies => KitError::DeviceLies { why },
            Kind::ThisPhone => KitError::ThisPhone { why },
        }
    }
}

/// What to do where the kind of trouble does not say it.
fn own_advice(code: &str) -> Option<[&'static str; 2]> {
    Some(match code {
        "unknown-ballot" => texts::COMPARE_CODE_WITH_ONE,
        "key-store-lost" => texts::VOTING_KEY_ON_PHONE,
        _ => return None,
    })
}

impl KitError {
    pub(crate) fn why(&self) -> &Trouble {
        match self {
            KitError::NoConnection { why }
            | KitError::NotNow { why }
            | KitError::Mistake { why }
            | KitError::Refused { why }
            | KitError::ServerLies { why }
            | KitError::DeviceLies { why }
            | KitError::ThisPhone { why } => why,
        }
    }

    pub(crate) fn into_why(self) -> Trouble {
        match self {
            KitError::NoConnection { why }
            | KitError::NotNow { why }
            | KitError::Mistake { why }
            | KitError::Refused { why }
            | KitError::ServerLies { why }
            | KitError::DeviceLies { why }
            | KitError::ThisPhone { why } => why,
        }
    }
}

impl From<VoterError> for KitError {
    fn from(error: VoterError) -> KitError {
        let kind = match &error {
            VoterError::Choices(_) | VoterError::Anchors(_) => Kind::Mistake,
            VoterError::Card(_) => Kind::ThisPhone,
            _ => Kind::of_code(error.code()),
        };
        kind.error(error.code(), error)
    }
}

impl From<AnchorsError> for KitError {
    fn from(error: AnchorsError) -> KitError {
        VoterError::from(error).into()
    }
}

impl From<ChoicesError> for KitError {
    fn from(error: ChoicesError) -> KitError {
        VoterError::from(error).into()
    }
}

impl From<Refusal> for KitError {
    fn from(error: Refusal) -> KitError {
        VoterError::from(error).into()
    }
}

impl From<HttpError> for KitError {
    fn from(error: HttpError) -> KitError {
        Kind::NoConnection.error("unreachable", format!("the server does not answer: {error}"))
    }
}

impl From<StorageError> for KitError {
    fn from(error: StorageError) -> KitError {
        Kind::ThisPhone.error("storage", format!("this phone's storage has failed: {error}"))
    }
}

impl From<KeyStoreError> for KitError {
    fn from(error: KeyStoreError) -> KitError {
        let code = match &error {
            KeyStoreError::Locked { .. } => "key-store-locked",
            KeyStoreError::Lost { .. } => "key-store-lost",
            KeyStoreError::Failed { .. } => "key-store",
        };
        Kind::ThisPhone.error(code, format!("this phone's key store has not done it: {error}"))
    }
}

impl From<RegistrationError> for KitError {
    fn from(error: RegistrationError) -> KitError {
        Kind::Refused.error(error.code(), error)
    }
}

impl From<DialogueError> for KitError {
    fn from(error: DialogueError) -> KitError {
        let kind = match &error {
            _ if error.is_passing() => Kind::NoConnection,
            DialogueError::Replaces => Kind::NotNow,
            DialogueError::OtherRegistrar
            | DialogueError::Registrars
            | DialogueError::UnknownStyle(_)
            | DialogueError::OtherRegistration => Kind::Mistake,
            _ => Kind::Refused,
        };
        kind.error(error.code(), &error)
    }
}

impl From<CodeError> for KitError {
    fn from(error: CodeError) -> KitError {
        Kind::Mistake.error(error.code(), error)
    }
}

impl From<CardError> for KitError {
    fn from(error: CardError) -> KitError {
        Kind::ThisPhone.error(error.code(), error)
    }
}

impl From<CardSignError> for KitError {
    fn from(error: CardSignError) -> KitError {
        Kind::ThisPhone.error(error.code(), error)
    }
}
