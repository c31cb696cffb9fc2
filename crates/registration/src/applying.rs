//! An application that waits for its proof.

use rand_core::{CryptoRng, RngCore};
use tupyo_card::CardKey;
use tupyo_election::{ElectionId, ElectionManifest};
use tupyo_proof::SigningKey;

use crate::{Application, DialogueError, Handle, LoggedIn, Proof, Registration, RegistrationTerms};

/// An application, and whom it is of. It waits for the proof of that.
#[derive(Clone, Debug)]
pub struct Applying {
    application: Application,
    salt: [u8; 32],
    handle: Handle,
}

impl Applying {
    /// At a registrar's service: as the registrar knows the person.
    pub(crate) fn at_service(
        terms: &RegistrationTerms,
        login: &LoggedIn,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Applying {
        let LoggedIn { salt, handle, style, current, .. } = login.clone();
        let application = Application::new(terms.scope, handle.holder(&salt), &style, current, key, rng);
        Applying { application, salt, handle }
    }

    /// For officials who make the roll of listed cards themselves, in a file. With the salt, person and style of the
    /// registration `before`, if there is one, which it replaces; else of the `person` that the list names beside the
    /// card, or the card's key itself, and of the `style` that is given, or the only one.
    ///
    /// # Errors
    /// `unknown-style`, `other-registration`.
    pub fn by_file(
        terms: &RegistrationTerms,
        card: &CardKey,
        (person, style): (Option<Handle>, Option<&str>),
        before: Option<&Registration>,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Applying, DialogueError> {
        let (salt, handle, style, replaces) = match before {
            Some(before) => {
                must_be_own(before, card, terms)?;
                let Registration { application, salt, handle, .. } = before.clone();
                (salt, handle, application.style, Some(application.voting_key))
            }
            None => {
                let mut salt = [0; 32];
                rng.fill_bytes(&mut salt);
                (salt, person.unwrap_or_else(|| Handle::from(*card)), chosen(terms, style)?, None)
            }
        };
        let application = Application::new(terms.scope, handle.holder(&salt), &style, replaces, key, rng);
        Ok(Applying { application, salt, handle })
    }

    /// What the card signs.
    pub fn message(&self) -> Vec<u8> {
        self.application.message()
    }

    /// With the proof over [`Applying::message`].
    pub fn with(self, proof: Proof) -> Registration {
        let Applying { application, salt, handle } = self;
        Registration { application, salt, handle, proof }
    }
}

impl RegistrationTerms {
    /// The terms of an election whose officials make the roll.
    ///
    /// # Errors
    /// `no-service`: registrars make it, and give the salt themselves.
    pub fn by_file(election: ElectionId, manifest: &ElectionManifest) -> Result<RegistrationTerms, DialogueError> {
        match manifest.registration() {
            Some(_) => Err(DialogueError::Registrars),
            None => Ok(RegistrationTerms::of_listed_cards(election, manifest)),
        }
    }
}

fn must_be_own(before: &Registration, card: &CardKey, terms: &RegistrationTerms) -> Result<(), DialogueError> {
    let is_own = matches!(&before.proof, Proof::Key { card: of, .. } if of == card);
    let is_here = before.application.scope == terms.scope;
    if is_own && is_here { Ok(()) } else { Err(DialogueError::OtherRegistration) }
}

/// The style that is given, or the election's only one.
fn chosen(terms: &RegistrationTerms, style: Option<&str>) -> Result<String, DialogueError> {
    match (style, terms.styles.as_slice()) {
        (Some(style), styles) if styles.iter().any(|known| known == style) => Ok(style.to_owned()),
        (None, [only]) => Ok(only.clone()),
        (_, styles) => Err(DialogueError::UnknownStyle(styles.to_vec())),
    }
}
