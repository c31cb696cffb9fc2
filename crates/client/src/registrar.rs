//! Requests to a registrar's service (docs/registrar.md).

use tupyo_election::{ElectionId, ElectionManifest};
use tupyo_group::EncodedPoint;
use tupyo_registration::{
    LoggedIn, Proof, RegistrarDialogue, RegistrarRequest, Registration, RegistrationStatus, RegistrationTerms,
};
use tupyo_voter::board_url;

use crate::ClientError;
use crate::http::Connection;

/// The service at an address of a registrar whom the manifest names. Nothing else that it says is verified; what a card
/// signs is complete in itself.
pub struct RegistrarService {
    url: String,
    connection: Connection,
    dialogue: RegistrarDialogue,
}

impl RegistrarService {
    /// The service at an address, which is asked whose it is.
    ///
    /// # Errors
    /// [`VoterError::Anchors`](tupyo_voter::VoterError::Anchors) for what is not an address; `no-registrars`,
    /// `other-registrar`; if there is no readable answer.
    pub fn at(url: &str, election: ElectionId, manifest: &ElectionManifest) -> Result<RegistrarService, ClientError> {
        let (url, connection) = (board_url(url)?, Connection::new());
        let (status, info) = ask(&connection, &url, &RegistrarDialogue::info_request())?;
        let dialogue = RegistrarDialogue::new(election, manifest, status, &info)?;
        Ok(RegistrarService { url, connection, dialogue })
    }

    /// What the manifest demands of registrations.
    pub fn terms(&self) -> &RegistrationTerms {
        self.dialogue.terms()
    }

    /// Whom the registrar knows by a proof over what it gives to be signed.
    ///
    /// # Errors
    /// [`ClientError::Registrar`]; what `prove` says.
    pub fn log_in<E: From<ClientError>>(
        &mut self,
        prove: impl FnOnce(&[u8]) -> Result<Proof, E>,
    ) -> Result<LoggedIn, E> {
        let (status, body) = self.ask(&RegistrarDialogue::challenge_request())?;
        let message = self.dialogue.login_message(status, &body).map_err(ClientError::from)?;
        let proof = prove(&message)?;
        let request = self.dialogue.login_request(&proof).map_err(ClientError::from)?;
        let (status, body) = self.ask(&request)?;
        Ok(self.dialogue.logged_in(status, &body).map_err(ClientError::from)?.clone())
    }

    /// The dialogue with whoever has logged in.
    pub fn dialogue(&self) -> &RegistrarDialogue {
        &self.dialogue
    }

    /// Registers; the same registration again gets the same answer.
    ///
    /// # Errors
    /// [`ClientError::Registrar`], which says whether what was kept is forgotten.
    pub fn register(&self, registration: &Registration) -> Result<(), ClientError> {
        let (status, body) = self.ask(&RegistrarDialogue::send_request(registration))?;
        Ok(RegistrarDialogue::answered(registration, status, &body)?)
    }

    /// How far the registration of a voting key has come; nothing if the service knows none.
    ///
    /// # Errors
    /// [`ClientError`] if there is no readable answer.
    pub fn status(&self, key: EncodedPoint) -> Result<Option<RegistrationStatus>, ClientError> {
        let (status, body) = self.ask(&RegistrarDialogue::status_request(key))?;
        Ok(RegistrarDialogue::status(status, &body)?)
    }

    fn ask(&self, request: &RegistrarRequest) -> Result<(u16, Vec<u8>), ClientError> {
        ask(&self.connection, &self.url, request)
    }
}

fn ask(connection: &Connection, url: &str, request: &RegistrarRequest) -> Result<(u16, Vec<u8>), ClientError> {
    let (url, most) = (format!("{url}/{}", request.path), RegistrarDialogue::LARGEST_ANSWER);
    match &request.body {
        None => connection.fetch(&url, most),
        Some(body) => connection.fetch_json(&url, body, most),
    }
}
