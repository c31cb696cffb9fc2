//! Why a command ends without success, for people and for programs.

pub mod korean;
mod sentence;

use std::fmt;
use std::io;
use std::path::Path;

use serde_json::{Map, Value};
use tupyo_card::CardSignError;
use tupyo_card_pkcs11::TokenError;
use tupyo_certificate::authority::AuthorityError;
use tupyo_client::{ClientError, DownloadError};
use tupyo_election::{Refusal, SigningFault};
use tupyo_office::{Act, MemoryError, OfficeError, StepError};
use tupyo_voter::{AnchorsError, ChoicesError, FateError, VisitError, VoterError, is_contradiction};

pub use sentence::{Sentence, TwoTongued, of_io};

use crate::catalogue::{advice, errors, general as texts, store_advice, wrong_usage};

/// Why a command ends without success: what happened, a stable code, and what to do next.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    /// The stable code.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What happened, in Korean, where that is said.
    korean: Option<Box<str>>,
    /// What to do next.
    pub advice: Option<Box<str>>,
    /// What to do next, in Korean, where it is not the code's.
    korean_advice: Option<Box<str>>,
    /// Whether the same may succeed soon.
    passing: bool,
    /// What else programs read.
    json: Option<Box<Map<String, Value>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Refused,
    Usage,
    Io,
    SplitView,
    Undecided,
    NotYours,
}

impl Failure {
    /// The board or a check refuses: exit code 1.
    pub fn refused(code: &str, message: impl Into<Sentence>) -> Failure {
        Failure::of(Kind::Refused, code, message.into())
    }

    /// The command is not given what it needs: exit code 2.
    pub fn usage(code: &str, message: impl Into<Sentence>) -> Failure {
        Failure::of(Kind::Usage, code, message.into())
    }

    /// A file or the network fails: exit code 3.
    pub fn io(code: &str, message: impl Into<Sentence>) -> Failure {
        Failure::of(Kind::Io, code, message.into())
    }

    /// Two histories of one ledger, and evidence of it: exit code 4.
    pub fn split_view(message: impl Into<Sentence>) -> Failure {
        Failure::of(Kind::SplitView, "split-view", message.into())
    }

    /// What was seen can be neither confirmed nor refuted: exit code 5.
    pub fn undecided(code: &str, message: impl Into<Sentence>) -> Failure {
        Failure::of(Kind::Undecided, code, message.into())
    }

    /// A file cannot be read or written: exit code 3.
    pub fn file(path: &Path, error: &io::Error) -> Failure {
        let code = match error.kind() {
            io::ErrorKind::AlreadyExists => "file-exists",
            io::ErrorKind::NotFound => "file-not-found",
            io::ErrorKind::OutOfMemory => "not-enough-memory",
            _ => "file",
        };
        let placed = |said: &String| format!("{}: {said}", path.display());
        match sentence::said_by(error) {
            Some(said) => Failure::io(code, said.each_ref().map(placed)),
            None => Failure::io(code, placed(&error.to_string())),
        }
    }

    /// What to do next.
    pub fn advise(mut self, advice: impl Into<Sentence>) -> Failure {
        let Sentence { english, korean } = advice.into();
        self.advice = Some(english.into_boxed_str());
        self.korean_advice = korean.map(String::into_boxed_str);
        self
    }

    /// What happened, for somebody who reads Korean: particulars that are said in English only stand behind it.
    pub fn message_in_korean(&self) -> String {
        match (&self.korean, korean::summary(&self.code)) {
            (Some(message), _) => message.to_string(),
            (None, Some(summary)) => format!("{summary} ({})", self.message),
            (None, None) => self.message.clone(),
        }
    }

    /// What to do next, in Korean as far as that is said.
    pub fn advice_in_korean(&self) -> Option<&str> {
        let of_code = advice_of(&self.code).map(|[_, korean]| korean);
        self.korean_advice.as_deref().or(of_code).or(self.advice.as_deref())
    }

    /// Adds what else programs read.
    pub fn with(mut self, name: &str, value: Value) -> Failure {
        self.json.get_or_insert_default().insert(name.to_owned(), value);
        self
    }

    /// For programs.
    pub fn to_json(&self) -> Value {
        let mut json = self.json.as_deref().cloned().unwrap_or_default();
        let message = Value::from(self.message.as_str());
        json.extend([("error".to_owned(), self.code.as_str().into()), ("message".to_owned(), message)]);
        json.insert("advice".to_owned(), self.advice.as_deref().into());
        Value::Object(json)
    }

    /// Whether the network has failed, and not what was said over it.
    pub fn is_connection(&self) -> bool {
        ["unreachable", "store-unreachable"].contains(&self.code.as_str())
    }

    /// Whether the same may succeed soon: the network has failed, or the board is busy.
    pub fn is_passing(&self) -> bool {
        self.passing
    }

    /// Whether the ledger is found out by it.
    pub fn is_contradiction(&self) -> bool {
        self.kind == Kind::SplitView || is_contradiction(&self.code)
    }

    /// The process' exit code.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Refused => 1,
            Kind::Usage => 2,
            Kind::Io => 3,
            Kind::SplitView => 4,
            Kind::Undecided => 5,
            Kind::NotYours => 6,
        }
    }

    fn of(kind: Kind, code: &str, message: Sentence) -> Failure {
        let Sentence { english, korean } = message;
        Failure {
            kind,
            code: code.to_owned(),
            message: english,
            korean: korean.map(String::into_boxed_str),
            advice: advice_of(code).map(|[english, _]| english.into()),
            korean_advice: None,
            passing: false,
            json: None,
        }
    }
}

/// What to do next, by a code.
fn advice_of(code: &str) -> Option<[&'static str; 2]> {
    advice::text(code).or_else(|| store_advice::text(code))
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Failure {
        let passing = error.is_connection() || error.is_passing();
        let kind = match error {
            ClientError::Voter(error) => return error.into(),
            ClientError::Unreachable { .. } | ClientError::File { .. } => Kind::Io,
            _ => Kind::Refused,
        };
        Failure { passing, ..Failure::of(kind, error.code(), error.to_string().into()) }
    }
}

impl From<VoterError> for Failure {
    fn from(error: VoterError) -> Failure {
        let kind = match error {
            VoterError::WentBack { .. } => Kind::Undecided,
            VoterError::Fate(FateError::OtherVoter { .. } | FateError::OtherKey { .. }) => Kind::NotYours,
            VoterError::Choices(_) | VoterError::Anchors(_) | VoterError::CardNeeded => Kind::Usage,
            _ => Kind::Refused,
        };
        let passing = matches!(
            error,
            VoterError::Light(VisitError::Busy { .. } | VisitError::Failed { .. } | VisitError::NotThere { .. })
                | VoterError::AwaitsWitnesses { .. }
        );
        Failure { passing, ..Failure::of(kind, error.code(), error.to_string().into()) }
    }
}

impl From<FateError> for Failure {
    fn from(error: FateError) -> Failure {
        VoterError::from(error).into()
    }
}

impl From<ChoicesError> for Failure {
    fn from(error: ChoicesError) -> Failure {
        VoterError::from(error).into()
    }
}

impl From<AnchorsError> for Failure {
    fn from(error: AnchorsError) -> Failure {
        VoterError::from(error).into()
    }
}

impl From<SigningFault> for Failure {
    fn from(fault: SigningFault) -> Failure {
        Failure::refused(fault.code, fault.reason)
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Failure {
        match error {
            TokenError::Uri(_) | TokenError::PinMissing(_) => Failure::usage(error.code(), error.to_string()),
            _ => Failure::refused(error.code(), error.to_string()),
        }
    }
}

impl From<AuthorityError> for Failure {
    fn from(error: AuthorityError) -> Failure {
        Failure::refused(error.code(), error.to_string())
    }
}

impl From<CardSignError> for Failure {
    fn from(error: CardSignError) -> Failure {
        Failure::refused(error.code(), error.to_string())
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure::refused(refusal.code(), refusal.to_string())
    }
}

impl From<DownloadError> for Failure {
    fn from(error: DownloadError) -> Failure {
        match error {
            DownloadError::Ledger(error) => error.into(),
            DownloadError::Write(error) => Failure::io("file", error.to_string()),
        }
    }
}

impl From<StepError<ClientError>> for Failure {
    fn from(error: StepError<ClientError>) -> Failure {
        match error {
            StepError::Board(error) => error.into(),
            StepError::Office(error) => error.into(),
        }
    }
}

impl From<OfficeError> for Failure {
    fn from(error: OfficeError) -> Failure {
        let (code, message) = (error.code(), error.to_string());
        match error {
            OfficeError::NotNamed { role } => Failure::usage(code, message).advise(wrong_usage::check_role_key(&role)),
            OfficeError::Phase { .. } | OfficeError::NotEnoughShares => {
                Failure::refused(code, message).advise(wrong_usage::STATUS_SAYS_WHAT_IS_AWAITED)
            }
            OfficeError::Document(refusal) => refusal.into(),
            OfficeError::Signer(fault) => fault.into(),
            OfficeError::RollWeight { weight, largest } => {
                Failure::refused(code, [message, errors::roll_weight(&largest, &weight)])
            }
            OfficeError::Memory(MemoryError::Excluded(Act::Restart)) => {
                Failure::refused(code, message).advise(texts::GIVE_SAME_EXCLUDE_REASON)
            }
            OfficeError::AwaitsWitnesses { size, cosigned, quorum, missing } => {
                let korean = errors::awaits_witnesses(&cosigned, &missing.join(", "), &quorum, &size);
                Failure::refused(code, [message, korean]).with("missing", missing.into())
            }
            OfficeError::Store(_) | OfficeError::Record(_) => Failure::io(code, message),
            _ => Failure::refused(code, message),
        }
    }
}
