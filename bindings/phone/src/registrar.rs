//! Registering the voting key at a registrar's service.

use std::sync::Arc;

use rand::rngs::OsRng;
use tupyo_card::{CardSignError, CardSigner, CertifiedKey, CertifiedSignature, SignatureScheme};
use tupyo_certificate::{CertificateEvidence, Revocation};
use tupyo_election::ElectionManifest;
use tupyo_proof::SigningKey;
use tupyo_registration::{LoggedIn, Proof, RegistrarDialogue, Registration, RegistrationCode};
use tupyo_voter::board_url;

use crate::election::{Election, spelled};
use crate::error::{Kind, KitError};
use crate::following::Followed;
use crate::kept::Kept;
use crate::platform::{KeyStoreError, PhoneKey};
use crate::registrar_http::Service;
use crate::texts::{Text, texts};

/// A registrar's service, where the voter's key comes on the roll.
#[derive(uniffi::Object)]
pub struct Registrar {
    election: Arc<Election>,
    service: Service,
    /// As it begins: nobody has logged in.
    dialogue: RegistrarDialogue,
}

/// By what somebody shows who they are. The office says which it takes.
#[derive(uniffi::Enum)]
pub enum Shows {
    /// A one-time code from the office's letter, such as `7H3K-90QD-XV2M-1C4B-W`, however it is typed.
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
        let info = service.ask(RegistrarDialogue::info_request())?;
        let mut state = election.state();
        let followed = &mut state.followed;
        let id = followed.address.election;
        let dialogue = RegistrarDialogue::new(id, followed.manifest()?, info.status, &info.body)?;
        drop(state);
        Ok(Arc::new(Registrar { election, service, dialogue }))
    }

    /// Whom the registrar knows by this. Nothing is registered.
    pub fn who(&self, shows: Shows) -> Result<Person, KitError> {
        let mut state = self.election.state();
        let mut dialogue = self.dialogue.clone();
        let login = self.logged_in(&mut dialogue, &mut Prover::new(shows)?)?;
        person(&login, state.followed.manifest()?)
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
        let answer = self.service.ask(RegistrarDialogue::send_request(&registration))?;
        let answered = RegistrarDialogue::answered(&registration, answer.status, &answer.body);
        match &answered {
            Ok(()) => followed.shelf.write(Kept::Registered, registration.encode())?,
            // It may have been accepted: it stays, and goes out again.
            Err(error) if !error.forgets() => return Ok(answered?),
            Err(_) => {}
        }
        followed.shelf.delete(Kept::Registration)?;
        Ok(answered?)
    }

    /// Whether a registration was sent and its answer lost: `register` sends it again.
    pub fn is_unanswered(&self) -> Result<bool, KitError> {
        Ok(self.election.state().followed.shelf.read(Kept::Registration)?.is_some())
    }

    /// How far the registration of this phone's voting key has come; nothing if the service knows none.
    pub fn progress(&self) -> Result<Option<RegistrationProgress>, KitError> {
        let Some(key) = self.election.state().followed.shelf.public_key()? else { return Ok(None) };
        let answer = self.service.ask(RegistrarDialogue::status_request(key.encode()))?;
        let progress = RegistrarDialogue::status(answer.status, &answer.body)?;
        Ok(progress.map(|progress| RegistrationProgress { state: progress.state, reason: progress.reason }))
    }
}

impl Registrar {
    fn logged_in(&self, dialogue: &mut RegistrarDialogue, prover: &mut Prover) -> Result<LoggedIn, KitError> {
        let challenge = self.service.ask(RegistrarDialogue::challenge_request())?;
        let proof = prover.prove(&dialogue.login_message(challenge.status, &challenge.body)?)?;
        let login = self.service.ask(dialogue.login_request(&proof)?)?;
        Ok(dialogue.logged_in(login.status, &login.body)?.clone())
    }

    fn applied(&self, followed: &mut Followed, prover: &mut Prover, replace: bool) -> Result<Registration, KitError> {
        let mut dialogue = self.dialogue.clone();
        self.logged_in(&mut dialogue, prover)?;
        // Asked before a key is made.
        dialogue.must_not_replace(followed.shelf.public_key()?.map(|key| key.encode()), replace)?;
        let applying = dialogue.apply(&followed.key_or_new(replace)?, replace, &mut OsRng)?;
        let proof = prover.prove(&applying.message())?;
        let registration = applying.with(proof);
        followed.shelf.write(Kept::Registration, registration.encode())?;
        Ok(registration)
    }
}

impl Followed {
    /// The manifest; it is visited for if nothing is known yet.
    pub(crate) fn manifest(&mut self) -> Result<&ElectionManifest, KitError> {
        if self.follower.manifest().is_err() {
            self.visit()?;
        }
        Ok(self.follower.manifest()?)
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
