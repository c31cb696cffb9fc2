//! The answers of a registrar's service, as JSON (docs/registrar.md). Nothing that it says is verified here; what a
//! card signs is complete in itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tupyo_group::EncodedPoint;

use crate::{DialogueError, Handle};

/// So much of a service's words is passed on.
const LONGEST_WORDS: usize = 1_000;

/// Who has logged in, as the registrar knows the person.
#[derive(Clone, Debug)]
pub struct LoggedIn {
    /// What hides the person in the holder.
    pub salt: [u8; 32],
    /// The person.
    pub handle: Handle,
    /// The id of the person's ballot style.
    pub style: String,
    /// How many times the vote counts.
    pub weight: u32,
    /// The person's voting key now.
    pub current: Option<EncodedPoint>,
}

/// How far a registration has come.
#[derive(Clone, Debug, Deserialize)]
pub struct RegistrationStatus {
    /// `accepted`, `posted`, `standing`, `counted` (it is on the roll), `replaced` or `set-aside`.
    pub state: String,
    /// The entry on the ledger, if it is there.
    pub index: Option<u64>,
    /// Why it was set aside.
    pub reason: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct InfoAnswer {
    pub(crate) scope: String,
    pub(crate) registrar: String,
}

#[derive(Deserialize)]
pub(crate) struct ChallengeAnswer {
    pub(crate) challenge: String,
}

#[derive(Deserialize)]
struct LoginAnswer {
    salt: String,
    handle: String,
    style: String,
    weight: u32,
    current: Option<String>,
}

/// What accepts a registration. All three members must be there.
#[derive(Deserialize)]
struct AcceptedAnswer {
    holder: String,
    #[serde(deserialize_with = "Option::deserialize")]
    line: Option<String>,
    #[serde(rename = "accepted_at")]
    _at: u64,
}

/// A problem document (RFC 9457), as far as it is used.
#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    code: String,
    title: Option<String>,
    detail: Option<String>,
}

impl LoggedIn {
    pub(crate) fn read(body: &[u8]) -> Result<LoggedIn, DialogueError> {
        let LoginAnswer { salt, handle, style, weight, current } = read(body)?;
        let handle = handle.parse().map_err(|_| DialogueError::Unreadable)?;
        let current = current.as_deref().map(fixed).transpose()?.map(EncodedPoint);
        Ok(LoggedIn { salt: fixed(&salt)?, handle, style, weight, current })
    }
}

/// The holder that an answer accepts.
pub(crate) fn accepted_holder(body: &[u8]) -> Result<[u8; 32], DialogueError> {
    let answer: AcceptedAnswer = read(body)?;
    answer.line.as_deref().map(decoded).transpose()?;
    fixed(&answer.holder)
}

/// The body of an answer that is none of refusal.
pub(crate) fn successful(status: u16, body: &[u8]) -> Result<&[u8], DialogueError> {
    if matches!(status, 200..300) { Ok(body) } else { Err(refusal(status, body)) }
}

/// Only a problem document with a code refuses for good: other pages come from something in between. A time-out, one
/// request too many, or trouble at the service do not, either.
fn refusal(status: u16, body: &[u8]) -> DialogueError {
    let Problem { code, title, detail } = serde_json::from_slice(body).unwrap_or_default();
    if code.is_empty() {
        return DialogueError::Unreadable;
    }
    let is_final = matches!(status, 400..=407 | 409..=428 | 430..=499);
    let text = words(&detail.or(title).unwrap_or_else(|| format!("HTTP {status}")));
    DialogueError::Refused { code: words(&code), text, is_final }
}

/// For a terminal: nobody has checked it.
fn words(text: &str) -> String {
    tupyo_encoding::shown(text).chars().take(LONGEST_WORDS).collect()
}

pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, DialogueError> {
    serde_json::from_slice(body).map_err(|_| DialogueError::Unreadable)
}

pub(crate) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn decoded(text: &str) -> Result<Vec<u8>, DialogueError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| DialogueError::Unreadable)
}

pub(crate) fn fixed<const N: usize>(text: &str) -> Result<[u8; N], DialogueError> {
    decoded(text)?.try_into().map_err(|_| DialogueError::Unreadable)
}
