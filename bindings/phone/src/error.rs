//! Why something was not done: what kind of trouble it is, its stable code, a sentence, and what to do.

use tupyo_card::{CardError, CardSignError};
use tupyo_election::Refusal;
use tupyo_registration::{CodeError, DialogueError, RegistrationError};
use tupyo_voter::{AnchorsError, ChoicesError, VoterError, is_contradiction, is_passing};

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
    /// read and does not fit is a lie.
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
            "election-id" | "unknown-ballot" | "not-challenged" => Kind::Mistake,
            "own-ballot" | "wrong-opening" | "other-voter" => Kind::DeviceLies,
            _ => Kind::Refused,
        }
    }

    fn advice(self) -> [&'static str; 2] {
        match self {
            Kind::NoConnection => [
                "Nothing is lost. Check the connection, and try again in a moment.",
                "잃은 것은 없습니다. 연결을 확인하시고 잠시 후 다시 시도하십시오.",
            ],
            Kind::NotNow => [
                "This cannot be done now. See how far the election is, and what is to be done first.",
                "지금은 할 수 없습니다. 선거가 어디까지 진행되었는지, 먼저 하실 일이 있는지 확인하십시오.",
            ],
            Kind::Mistake => ["Correct what was entered, and try again.", "입력하신 내용을 고친 뒤 다시 시도하십시오."],
            Kind::Refused => [
                "Trying again does not help. Ask the election office, and tell it the code.",
                "다시 시도하셔도 처리되지 않습니다. 선거관리 담당자에게 코드를 알려 주시고 문의하십시오.",
            ],
            Kind::ServerLies => [
                "Do not rely on what this server shows. Keep the evidence, if there is one, and tell the election office \
                and observers.",
                "이 서버가 보여 주는 내용을 믿지 마십시오. 증거 파일이 있으면 보관하시고 선거관리 담당자와 참관인에게 \
                알려 주십시오.",
            ],
            Kind::DeviceLies => [
                "Do not vote with this device. Vote with another one, and tell the election office.",
                "이 기기로 투표하지 마십시오. 다른 기기로 투표하시고 선거관리 담당자에게 알려 주십시오.",
            ],
            Kind::ThisPhone => [
                "Unlock the phone, and see whether there is space and an update of the app. Then try again.",
                "휴대전화의 잠금을 풀고 저장 공간과 앱 업데이트를 확인하신 뒤 다시 시도하십시오.",
            ],
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
        "unknown-ballot" => [
            "Compare the code with the one that was shown. If it is the same, do not vote with the device that showed \
            it, and tell the election office.",
            "화면에 표시되었던 추적 번호와 비교하십시오. 번호가 같다면 그 번호를 보여 준 기기로 투표하지 마시고 선거관리 \
            담당자에게 알려 주십시오.",
        ],
        "key-store-lost" => [
            "The voting key on this phone is gone for good, because what guards it was changed or reset. Register \
            again, and let the new key take the place of the old one. If registration has ended, ask the election \
            office.",
            "이 휴대전화의 잠금이나 지문이 바뀌어 투표 키를 되찾을 수 없습니다. 다시 등록하여 새 키가 예전 키를 대신하게 \
            하십시오. 등록이 끝났다면 선거관리 담당자에게 문의하십시오.",
        ],
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
