//! A device and a registrar's service (docs/registrar.md): what is asked, and what the answers mean.

use rand_core::{CryptoRng, RngCore};
use serde_json::{Value, json};
use tupyo_election::{ElectionId, ElectionManifest};
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_proof::SigningKey;

use crate::answers::{
    ChallengeAnswer, InfoAnswer, RegistrationStatus, accepted_holder, decoded, encoded, fixed, read, successful,
};
use crate::applying::Applying;
use crate::{
    CHALLENGE_BYTES, DialogueError, LoggedIn, LoginChallenge, Proof, Registration, RegistrationTerms, login_message,
};

/// A request to a registrar's service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrarRequest {
    /// Where, below the service's address and a slash.
    pub path: String,
    /// The JSON that is posted; without it the request is a `GET`.
    pub body: Option<String>,
}

/// A registration at a registrar's service, one step after another. Whoever calls sends the requests, hands over the
/// answers as they came, status and body, and keeps a [`Registration`] from before it is sent until it was
/// [`RegistrarDialogue::answered`].
#[derive(Clone, Debug)]
pub struct RegistrarDialogue {
    terms: RegistrationTerms,
    challenge: Option<LoginChallenge>,
    login: Option<LoggedIn>,
}

impl RegistrarDialogue {
    /// How many bytes of an answer are read: more than any true one has.
    pub const LARGEST_ANSWER: usize = 1 << 18;

    /// Asks whom one speaks to.
    pub fn info_request() -> RegistrarRequest {
        get("v1/info")
    }

    /// With the answer to [`RegistrarDialogue::info_request`].
    ///
    /// # Errors
    /// `no-registrars`; `other-registrar` unless the manifest names this one.
    pub fn new(
        election: ElectionId,
        manifest: &ElectionManifest,
        status: u16,
        info: &[u8],
    ) -> Result<RegistrarDialogue, DialogueError> {
        let terms = RegistrationTerms::of_manifest(election, manifest).ok_or(DialogueError::NoRegistrars)?;
        let info: InfoAnswer = read(successful(status, info)?)?;
        let registrars = manifest.registration().map(|rules| rules.registrars()).unwrap_or_default();
        let is_named = registrars.iter().any(|registrar| registrar.key.to_string() == info.registrar);
        if is_named && decoded(&info.scope)? == encode(&terms.scope) {
            Ok(RegistrarDialogue { terms, challenge: None, login: None })
        } else {
            Err(DialogueError::OtherRegistrar)
        }
    }

    /// What the manifest demands.
    pub fn terms(&self) -> &RegistrationTerms {
        &self.terms
    }

    /// Asks for a challenge.
    pub fn challenge_request() -> RegistrarRequest {
        post("v1/challenges", &json!({}))
    }

    /// What a card signs to log in, from the answer to [`RegistrarDialogue::challenge_request`].
    ///
    /// # Errors
    /// `unreadable-answer`; what the service says.
    pub fn login_message(&mut self, status: u16, body: &[u8]) -> Result<Vec<u8>, DialogueError> {
        let answer: ChallengeAnswer = read(successful(status, body)?)?;
        let challenge = fixed::<CHALLENGE_BYTES>(&answer.challenge)?;
        self.challenge = Some(challenge);
        Ok(login_message(self.terms.scope, &challenge))
    }

    /// Logs in with a proof over the message. A challenge is good once.
    ///
    /// # Errors
    /// `out-of-order`.
    pub fn login_request(&mut self, proof: &Proof) -> Result<RegistrarRequest, DialogueError> {
        let challenge = self.challenge.take().ok_or(DialogueError::OutOfOrder)?;
        let body = json!({ "challenge": encoded(&challenge), "proof": encoded(&encode(proof)) });
        Ok(post("v1/logins", &body))
    }

    /// Whom the registrar knows: to be shown before anything is registered.
    ///
    /// # Errors
    /// `registration-style`, `unreadable-answer`; what the service says.
    pub fn logged_in(&mut self, status: u16, body: &[u8]) -> Result<&LoggedIn, DialogueError> {
        let login = LoggedIn::read(successful(status, body)?)?;
        if self.terms.style(&login.style).is_none() {
            return Err(DialogueError::Style(login.style));
        }
        Ok(self.login.insert(login))
    }

    /// Before another voting key is replaced, its owner is asked: `own` is the one that the device has.
    ///
    /// # Errors
    /// `registration-replaces`, unless it is to `replace` the other one; `out-of-order`.
    pub fn must_not_replace(&self, own: Option<EncodedPoint>, replace: bool) -> Result<(), DialogueError> {
        let login = self.login.as_ref().ok_or(DialogueError::OutOfOrder)?;
        let is_other = login.current.is_some() && login.current != own;
        if is_other && !replace { Err(DialogueError::Replaces) } else { Ok(()) }
    }

    /// Applies for a voting key in the name of who has logged in.
    ///
    /// # Errors
    /// As [`RegistrarDialogue::must_not_replace`].
    pub fn apply(
        &self,
        key: &SigningKey,
        replace: bool,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Applying, DialogueError> {
        self.must_not_replace(Some(key.verifying_key().encode()), replace)?;
        let login = self.login.as_ref().ok_or(DialogueError::OutOfOrder)?;
        Ok(Applying::at_service(&self.terms, login, key, rng))
    }

    /// Sends a registration, which is kept already: the same bytes again get the same answer.
    pub fn send_request(registration: &Registration) -> RegistrarRequest {
        post("v1/registrations", &json!({ "registration": encoded(&registration.encode()) }))
    }

    /// What was answered to a registration. If it is accepted, or the error
    /// [forgets](DialogueError::forgets) it, what was kept goes; after anything else it stays, and is sent again.
    ///
    /// # Errors
    /// `unreadable-answer` for what accepts another registration, or none; what the service says.
    pub fn answered(registration: &Registration, status: u16, body: &[u8]) -> Result<(), DialogueError> {
        let holder = accepted_holder(successful(status, body)?)?;
        if holder == registration.application.holder.0 { Ok(()) } else { Err(DialogueError::Unreadable) }
    }

    /// Asks how far the registration of a voting key has come.
    pub fn status_request(key: EncodedPoint) -> RegistrarRequest {
        get(&format!("v1/registrations/{}", encoded(&key.0)))
    }

    /// How far it has come; nothing if the service knows none.
    ///
    /// # Errors
    /// `unreadable-answer`; what the service says.
    pub fn status(status: u16, body: &[u8]) -> Result<Option<RegistrationStatus>, DialogueError> {
        if status == 404 {
            return Ok(None);
        }
        read(successful(status, body)?).map(Some)
    }
}

fn get(path: &str) -> RegistrarRequest {
    RegistrarRequest { path: path.to_owned(), body: None }
}

fn post(path: &str, body: &Value) -> RegistrarRequest {
    RegistrarRequest { path: path.to_owned(), body: Some(body.to_string()) }
}
