//! Registering the voting key at a registrar's service.

use std::sync::Arc;

use rand::rngs::OsRng;
use tupyo_card::{CardSignError, CardSigner, CertifiedKey, CertifiedSignature, SignatureScheme};
use tupyo_certificate::{CertificateEvidence, Revocation};
use tupyo_election::{ElectionManifest, RegistrationScope};
use tupyo_proof::SigningKey;
use tupyo_registration::{Application, Proof, Registration, RegistrationCode, RegistrationTerms, login_message};
use tupyo_voter::board_url;

use crate::election::{Election, spelled};
use crate::error::{Kind, KitError};
use crate::following::Followed;
use crate::kept::Kept;
use crate::platform::{KeyStoreError, PhoneKey};
use crate::registrar_http::{LoggedIn, Service};
use crate::texts::{Text, texts};

/// A registrar's service, where the voter's key comes on the roll.
#[derive(uniffi::Object)]
pub struct Registrar {
    election: Arc<Election>,
    service: Service,
}

/// By what somebody shows who they are. The office says which it takes.
#[derive(uniffi::Enum)]
pub enum Shows {
    /// A one-time code from the office's letter, such as `7H3K-90QD-XV2M-1C4B`, however it is typed.
    Code {
        /// The code.
        code: String,
    },
    /// A key of this phone that the office lists: its public part is at the office already.
    ListedKey {
        /// The key.
        key: Arc<dyn PhoneKey>,
    },
    /// A key of this phone with a certificate of an authority that the election's manifest names.
    CertifiedKey {
        /// The key.
        key: Arc<dyn PhoneKey>,
        /// The certificate, with what is needed to judge it.
        certificate: PhoneCertificate,
    },
}

/// A certificate of a phone's key. All of it is DER.
#[derive(Clone, Debug, uniffi::Record)]
pub struct PhoneCertificate {
    /// The key's certificate first, each followed by its issuer's; without the authority's.
    pub chain: Vec<Vec<u8>>,
    /// The authority's certificate, which the manifest names by its hash.
    pub authority: Vec<u8>,
    /// Revocation lists of the authorities.
    pub revocation_lists: Vec<Vec<u8>>,
    /// Answers of the authorities' responders (OCSP).
    pub responses: Vec<Vec<u8>>,
    /// What the phone's maker says of the key (key attestation, App Attest), as it came: kept for the auditors, and
    /// judged by nobody here.
    pub attestation: Option<Vec<u8>>,
}

/// Whom the registrar knows: to be shown before anything is registered.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Person {
    /// The person, as the office's list has it.
    pub handle: String,
    /// The id of the person's district.
    pub district_id: String,
    /// Its name.
    pub district: Vec<Text>,
    /// How many times the vote counts.
    pub weight: u32,
    /// The public part of the voting key that is registered to this person now. Another one takes its place for good:
    /// ask before `register` with `replace`.
    pub registered_key: Option<String>,
}

/// How far a registration has come.
#[derive(Clone, Debug, uniffi::Record)]
pub struct RegistrationProgress {
    /// `accepted`, `posted`, `standing`, `counted` (it is on the roll), `replaced`, or `set-aside`.
    pub state: String,
    /// Why it was set aside.
    pub reason: Option<String>,
}

#[uniffi::export]
impl Registrar {
    /// The service at an address, if it is of a registrar that the election's manifest names.
    #[uniffi::constructor]
    pub fn at(url: String, election: Arc<Election>) -> Result<Arc<Registrar>, KitError> {
        let http = election.state().followed.shelf.platform.http.clone();
        let service = Service { url: board_url(&url)?, http };
        let info = service.info()?;
        let mut state = election.state();
        let terms = state.followed.terms()?;
        let manifest = state.followed.follower.manifest()?;
        let named = manifest.registration().map(|it| it.registrars()).unwrap_or_default();
        if info.scope != terms.scope || !named.iter().any(|registrar| registrar.key.to_string() == info.registrar) {
            return Err(Kind::Mistake.error("other-registrar", format!("{url}: not a registrar of this election")));
        }
        drop(state);
        Ok(Arc::new(Registrar { election, service }))
    }

    /// Whom the registrar knows by this. Nothing is registered.
    pub fn who(&self, shows: Shows) -> Result<Person, KitError> {
        let mut state = self.election.state();
        let login = self.logged_in(&mut Prover::new(shows)?, state.followed.terms()?.scope)?;
        person(&login, state.followed.follower.manifest()?)
    }

    /// Registers this phone's voting key, which is made if there is none; `replace` if another key of this person is to
    /// lose its place. With it, a key that the key store has lost (`key-store-lost`) gives way to a new one. What is
    /// sent is kept first: after a lost answer or a restart, the same is sent again.
    pub fn register(&self, shows: Shows, replace: bool) -> Result<(), KitError> {
        let mut state = self.election.state();
        let followed = &mut state.followed;
        let registration = match followed.shelf.read(Kept::Registration)? {
            Some(kept) => Registration::decode(&kept)?,
            None => self.applied(followed, &mut Prover::new(shows)?, replace)?,
        };
        match self.service.register(&registration) {
            Ok(()) => followed.shelf.write(Kept::Registered, registration.encode())?,
            // It may have been accepted: it stays, and goes out again.
            Err(error @ KitError::NoConnection { .. }) => return Err(error),
            Err(error) => {
                followed.shelf.delete(Kept::Registration)?;
                return Err(error);
            }
        }
        followed.shelf.delete(Kept::Registration)
    }

    /// Whether a registration was sent and its answer lost: `register` sends it again.
    pub fn is_unanswered(&self) -> Result<bool, KitError> {
        Ok(self.election.state().followed.shelf.read(Kept::Registration)?.is_some())
    }

    /// How far the registration of this phone's voting key has come; nothing if the service knows none.
    pub fn progress(&self) -> Result<Option<RegistrationProgress>, KitError> {
        let Some(key) = self.election.state().followed.shelf.public_key()? else { return Ok(None) };
        let progress = self.service.progress(key.encode())?;
        Ok(progress.map(|progress| RegistrationProgress { state: progress.state, reason: progress.reason }))
    }
}

impl Registrar {
    fn logged_in(&self, prover: &mut Prover, scope: RegistrationScope) -> Result<LoggedIn, KitError> {
        let challenge = self.service.challenge()?;
        let proof = prover.prove(&login_message(scope, &challenge))?;
        self.service.log_in(&challenge, &proof)
    }

    fn applied(&self, followed: &mut Followed, prover: &mut Prover, replace: bool) -> Result<Registration, KitError> {
        let terms = followed.terms()?;
        let LoggedIn { salt, handle, style, current, .. } = self.logged_in(prover, terms.scope)?;
        let own = followed.shelf.public_key()?;
        let is_other = current.is_some() && current != own.as_ref().map(|key| key.encode());
        if is_other && !replace {
            let other = "another voting key is registered to this person: ask whether this one is to take its place";
            return Err(Kind::NotNow.error("registration-replaces", other));
        }
        let key = followed.key_or_new(replace)?;
        let application = Application::new(terms.scope, handle.holder(&salt), &style, current, &key, &mut OsRng);
        let proof = prover.prove(&application.message())?;
        let registration = Registration { application, salt, handle, proof };
        followed.shelf.write(Kept::Registration, registration.encode())?;
        Ok(registration)
    }
}

impl Followed {
    /// What the manifest demands of registrations; it is visited for if nothing is known yet.
    fn terms(&mut self) -> Result<RegistrationTerms, KitError> {
        if self.follower.manifest().is_err() {
            self.visit()?;
        }
        let none = || Kind::Refused.error("no-registrars", "the officials make this election's roll: ask the office");
        RegistrationTerms::of_manifest(self.address.election, self.follower.manifest()?).ok_or_else(none)
    }

    /// The voting key; a new one if there is none, or if it is lost for good and is to be replaced.
    pub(crate) fn key_or_new(&mut self, replace: bool) -> Result<SigningKey, KitError> {
        if self.shelf.public_key()?.is_some() {
            match self.shelf.key() {
                Err(error) if replace && error.why().code == "key-store-lost" => {}
                known => return known,
            }
        }
        self.shelf.keep_key(&SigningKey::generate(&mut OsRng))?;
        self.watch()?;
        self.shelf.key()
    }
}

fn person(login: &LoggedIn, manifest: &ElectionManifest) -> Result<Person, KitError> {
    let style = manifest.styles().iter().find(|style| style.id == login.style);
    let unknown = || Kind::Refused.error("registration-style", format!("no district {} here", login.style));
    let current = login.current.and_then(|key| tupyo_proof::VerifyingKey::decode(key).ok());
    Ok(Person {
        handle: login.handle.to_string(),
        district_id: login.style.clone(),
        district: texts(&style.ok_or_else(unknown)?.title),
        weight: login.weight,
        registered_key: current.as_ref().map(spelled),
    })
}

/// Who proves.
enum Prover {
    Code(RegistrationCode),
    Listed(Signer),
    Certified(Signer, CertificateEvidence),
}

impl Prover {
    fn new(shows: Shows) -> Result<Prover, KitError> {
        Ok(match shows {
            Shows::Code { code } => Prover::Code(RegistrationCode::parse(&zeroize::Zeroizing::new(code))?),
            Shows::ListedKey { key } => Prover::Listed(Signer::new(key)?),
            Shows::CertifiedKey { key, certificate } => {
                let lists = certificate.revocation_lists.into_iter().map(Revocation::Crl);
                let revocation = lists.chain(certificate.responses.into_iter().map(Revocation::Ocsp)).collect();
                let (chain, anchor) = (certificate.chain, certificate.authority);
                let attestation = certificate.attestation;
                Prover::Certified(Signer::new(key)?, CertificateEvidence { chain, anchor, revocation, attestation })
            }
        })
    }

    fn prove(&mut self, message: &[u8]) -> Result<Proof, KitError> {
        Ok(match self {
            Prover::Code(code) => Proof::by_code(code),
            Prover::Listed(signer) => {
                Proof::by_listed_card(message, signer).map_err(|error| signer.why().unwrap_or_else(|| error.into()))?
            }
            Prover::Certified(signer, evidence) => Proof::by_certified_card(message, evidence.clone(), signer)
                .map_err(|error| signer.why().unwrap_or_else(|| error.into()))?,
        })
    }
}

/// A phone's key as a card.
pub(crate) struct Signer {
    key: Arc<dyn PhoneKey>,
    public: CertifiedKey,
    fault: Option<KeyStoreError>,
}

impl Signer {
    pub(crate) fn new(key: Arc<dyn PhoneKey>) -> Result<Signer, KitError> {
        let bytes = key.public_key()?;
        let public = CertifiedKey::from_sec1(&bytes).or_else(|_| CertifiedKey::from_spki(&bytes))?;
        Ok(Signer { key, public, fault: None })
    }

    /// Why the phone's key has not signed, if the key store has said it.
    pub(crate) fn why(&mut self) -> Option<KitError> {
        self.fault.take().map(KitError::from)
    }

    fn scheme(&self) -> Result<SignatureScheme, CardSignError> {
        let scheme = self.public.schemes().first().copied();
        scheme.ok_or_else(|| CardSignError::Failed("a key that signs nothing".to_owned()))
    }
}

impl CardSigner for Signer {
    fn key(&self) -> CertifiedKey {
        self.public.clone()
    }

    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError> {
        let failed = |error: String| CardSignError::Failed(error);
        let der = self.key.sign(message.to_vec()).map_err(|error| {
            let told = failed(error.to_string());
            self.fault = Some(error);
            told
        })?;
        let signature =
            CertifiedSignature::from_der(self.scheme()?, &der).map_err(|error| failed(error.to_string()))?;
        self.public.verify(message, &signature).map_err(|error| failed(error.to_string()))?;
        Ok(signature)
    }
}
