//! Requests to a registrar's service (docs/registrar.md). Nothing that it says is verified here.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tupyo_election::RegistrationScope;
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_registration::{CHALLENGE_BYTES, Handle, LoginChallenge, Proof, Registration};

use crate::error::{Kind, KitError};
use crate::platform::{Http, HttpAnswer};

const LARGEST_ANSWER: u64 = 1 << 18;

/// The service at an address.
pub(crate) struct Service {
    pub(crate) url: String,
    pub(crate) http: Arc<dyn Http>,
}

/// What a registrar says of itself.
pub(crate) struct Info {
    pub(crate) scope: RegistrationScope,
    pub(crate) registrar: String,
}

/// Whom the registrar knows by a proof.
pub(crate) struct LoggedIn {
    pub(crate) salt: [u8; 32],
    pub(crate) handle: Handle,
    pub(crate) style: String,
    pub(crate) weight: u32,
    pub(crate) current: Option<EncodedPoint>,
}

/// How far a registration has come.
#[derive(Deserialize)]
pub(crate) struct Progress {
    pub(crate) state: String,
    pub(crate) reason: Option<String>,
}

#[derive(Deserialize)]
struct InfoAnswer {
    scope: String,
    registrar: String,
}

#[derive(Deserialize)]
struct ChallengeAnswer {
    challenge: String,
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

/// A problem document (RFC 9457).
#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    code: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
}

impl Service {
    pub(crate) fn info(&self) -> Result<Info, KitError> {
        let answer: InfoAnswer = read(&self.get("info")?)?;
        let scope = borsh::from_slice(&decoded(&answer.scope)?).map_err(|_| unreadable())?;
        Ok(Info { scope, registrar: answer.registrar })
    }

    pub(crate) fn challenge(&self) -> Result<LoginChallenge, KitError> {
        let answer: ChallengeAnswer = read(&self.post("challenges", &json!({}))?)?;
        fixed::<CHALLENGE_BYTES>(&answer.challenge)
    }

    pub(crate) fn log_in(&self, challenge: &LoginChallenge, proof: &Proof) -> Result<LoggedIn, KitError> {
        let body = json!({ "challenge": encoded(challenge), "proof": encoded(&encode(proof)) });
        let answer: LoginAnswer = read(&self.post("logins", &body)?)?;
        Ok(LoggedIn {
            salt: fixed(&answer.salt)?,
            handle: answer.handle.parse().map_err(|_| unreadable())?,
            style: answer.style,
            weight: answer.weight,
            current: answer.current.as_deref().map(fixed).transpose()?.map(EncodedPoint),
        })
    }

    /// `Ok` only if the service says that it has accepted this one; a refusal that is not for good, and what is no
    /// answer of such a service, is [`KitError::NoConnection`].
    pub(crate) fn register(&self, registration: &Registration) -> Result<(), KitError> {
        let body = json!({ "registration": encoded(&registration.encode()) });
        let answer: AcceptedAnswer = read(&self.post("registrations", &body)?)?;
        answer.line.as_deref().map(decoded).transpose()?;
        let is_this = fixed::<32>(&answer.holder)? == registration.application.holder.0;
        if is_this { Ok(()) } else { Err(unreadable()) }
    }

    pub(crate) fn progress(&self, key: EncodedPoint) -> Result<Option<Progress>, KitError> {
        let answer = self.http.get(self.place(&format!("registrations/{}", encoded(&key.0))), LARGEST_ANSWER)?;
        if answer.status == 404 { Ok(None) } else { read(&accepted(answer)?).map(Some) }
    }

    fn get(&self, name: &str) -> Result<Vec<u8>, KitError> {
        accepted(self.http.get(self.place(name), LARGEST_ANSWER)?)
    }

    fn post(&self, name: &str, body: &serde_json::Value) -> Result<Vec<u8>, KitError> {
        let (url, kind) = (self.place(name), "application/json".to_owned());
        accepted(self.http.post(url, kind, body.to_string().into_bytes())?)
    }

    fn place(&self, name: &str) -> String {
        format!("{}/v1/{name}", self.url)
    }
}

/// Only a problem document with a code refuses for good: other pages are of something between.
pub(crate) fn accepted(answer: HttpAnswer) -> Result<Vec<u8>, KitError> {
    if answer.status == 200 {
        return Ok(answer.body);
    }
    let problem: Problem = serde_json::from_slice(&answer.body).unwrap_or_default();
    let kind = match answer.status {
        400..=407 | 409..=428 | 430..=499 if !problem.code.is_empty() => Kind::Refused,
        _ => Kind::NoConnection,
    };
    let code = if problem.code.is_empty() { "registrar" } else { &problem.code };
    let said = [problem.title.as_str(), problem.detail.as_str()].join(": ");
    Err(kind.error(code, format!("the registrar's service says {}: {said}", answer.status)))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, KitError> {
    serde_json::from_slice(body).map_err(|_| unreadable())
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(text: &str) -> Result<Vec<u8>, KitError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| unreadable())
}

fn fixed<const N: usize>(text: &str) -> Result<[u8; N], KitError> {
    decoded(text)?.try_into().map_err(|_| unreadable())
}

fn unreadable() -> KitError {
    Kind::NoConnection.error("unreadable-answer", "what the registrar's service answers cannot be read")
}
