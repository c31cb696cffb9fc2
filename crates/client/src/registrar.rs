//! Requests to a registrar's service (docs/registrar.md).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::json;
use tupyo_election::RegistrationScope;
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_registration::{CHALLENGE_BYTES, Handle, LoginChallenge, Proof, Registration};
use tupyo_voter::board_url;

use crate::ClientError;
use crate::http::{Connection, from_json};

/// A registrar's service at an address. Nothing that it says is verified; what a card signs says all that it must say.
#[derive(Clone)]
pub struct RegistrarService {
    url: String,
    connection: Connection,
}

/// What a registrar says of itself.
#[derive(Clone, Debug)]
pub struct RegistrarInfo {
    /// What it registers for.
    pub scope: RegistrationScope,
    /// Its key, as the manifest has it.
    pub registrar: String,
}

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
    /// `accepted`, `posted`, `standing` or `counted`.
    pub state: String,
    /// The entry on the ledger, if it is there.
    pub index: Option<u64>,
}

#[derive(Deserialize)]
struct Info {
    scope: String,
    registrar: String,
}

#[derive(Deserialize)]
struct Challenge {
    challenge: String,
}

#[derive(Deserialize)]
struct Login {
    salt: String,
    handle: String,
    style: String,
    weight: u32,
    current: Option<String>,
}

impl RegistrarService {
    /// The service at an address. Nothing is sent yet.
    ///
    /// # Errors
    /// [`VoterError::Anchors`](tupyo_voter::VoterError::Anchors) for what is no address.
    pub fn at(url: &str) -> Result<RegistrarService, ClientError> {
        Ok(RegistrarService { url: board_url(url)?, connection: Connection::new() })
    }

    /// Whom one speaks to.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn info(&self) -> Result<RegistrarInfo, ClientError> {
        let info: Info = self.connection.json(&self.place("info"))?;
        let scope = borsh::from_slice(&decoded(&info.scope)?).map_err(|_| unreadable("no scope"))?;
        Ok(RegistrarInfo { scope, registrar: info.registrar })
    }

    /// What a card signs to log in, or a code goes with.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn challenge(&self) -> Result<LoginChallenge, ClientError> {
        let answer: Challenge = self.post("challenges", &json!({}))?;
        fixed::<CHALLENGE_BYTES>(&answer.challenge)
    }

    /// Logs in with a proof over the challenge.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the service's code.
    pub fn log_in(&self, challenge: &LoginChallenge, proof: &Proof) -> Result<LoggedIn, ClientError> {
        let body = json!({ "challenge": encoded(challenge), "proof": encoded(&encode(proof)) });
        let login: Login = self.post("logins", &body)?;
        let handle = login.handle.parse().map_err(|_| unreadable("no person"))?;
        let current = login.current.as_deref().map(fixed).transpose()?.map(EncodedPoint);
        let (style, weight) = (login.style, login.weight);
        Ok(LoggedIn { salt: fixed(&login.salt)?, handle, style, weight, current })
    }

    /// Registers; the same registration again gets the same answer.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the service's code.
    pub fn register(&self, registration: &Registration) -> Result<serde_json::Value, ClientError> {
        self.post("registrations", &json!({ "registration": encoded(&registration.encode()) }))
    }

    /// How far the registration of a voting key has come; nothing if the service knows none.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn status(&self, key: EncodedPoint) -> Result<Option<RegistrationStatus>, ClientError> {
        self.connection.find_json(&self.place(&format!("registrations/{}", encoded(&key.0))))
    }

    fn post<T: serde::de::DeserializeOwned>(&self, name: &str, body: &serde_json::Value) -> Result<T, ClientError> {
        from_json(&self.connection.post_json(&self.place(name), body)?)
    }

    fn place(&self, name: &str) -> String {
        format!("{}/v1/{name}", self.url)
    }
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(text: &str) -> Result<Vec<u8>, ClientError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| unreadable("not base64url"))
}

fn fixed<const N: usize>(text: &str) -> Result<[u8; N], ClientError> {
    decoded(text)?.try_into().map_err(|_| unreadable("bytes of another number"))
}

fn unreadable(what: &str) -> ClientError {
    ClientError::Answer { what: what.to_owned() }
}
