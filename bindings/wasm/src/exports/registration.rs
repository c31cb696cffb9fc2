//! Registering a voting key, at a service or by file.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use js_sys::{Error, Uint8Array};
use serde_json::json;
use tupyo_card::{CardError, CardKey, CardSignature, CertifiedSignature, SignatureScheme};
use tupyo_certificate::{CertificateEvidence, Revocation};
use tupyo_group::EncodedPoint;
use tupyo_registration::{
    Applying, DialogueError, Handle, Proof, RegistrarDialogue, RegistrarRequest, Registration, RegistrationCode,
    RegistrationTerms,
};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use super::election::LightElection;
use super::{System, VotingKey, coded, thrown};

/// By what somebody shows who they are.
#[wasm_bindgen]
pub struct Credential(Shows);

enum Shows {
    Listed(CardKey),
    Certified(SignatureScheme, CertificateEvidence),
    Code(RegistrationCode),
}

/// A registrar of an election: what a page asks its service, and what it makes of the answers, status and body.
#[wasm_bindgen]
pub struct RegistrarDesk {
    dialogue: RegistrarDialogue,
    applying: Option<Applying>,
}

/// A registration for officials who make the roll themselves: it waits for the card's signature.
#[wasm_bindgen]
pub struct RegistrationByFile(Applying);

/// What to ask of a registrar's service.
#[wasm_bindgen(getter_with_clone)]
pub struct DeskRequest {
    /// Where, below the service's address and a slash.
    pub path: String,
    /// The JSON to post; without it the request is a `GET`.
    pub body: Option<String>,
}

#[wasm_bindgen]
impl Credential {
    /// A card that the office lists by its key: `ed25519:…` or `p256:…`.
    #[wasm_bindgen(js_name = ofListedCard)]
    pub fn of_listed_card(key: &str) -> Result<Credential, Error> {
        Ok(Credential(Shows::Listed(listed(key)?)))
    }

    /// A card with a certificate of an authority that the manifest pins; all of it DER. `scheme` is `ed25519`,
    /// `ecdsa-p256-sha256`, `ecdsa-p384-sha384`, `rsa-pkcs1-sha256` or `rsa-pss-sha256`: how the card signs. A
    /// signature of P-384 must have the smaller `s`.
    #[wasm_bindgen(js_name = ofCertificate)]
    pub fn of_certificate(
        scheme: &str,
        chain: Vec<Uint8Array>,
        anchor: &[u8],
        crls: Vec<Uint8Array>,
        ocsp: Vec<Uint8Array>,
        attestation: Option<Vec<u8>>,
    ) -> Result<Credential, Error> {
        let scheme = scheme_of(scheme).ok_or_else(|| coded("card-key", "no scheme that cards sign by"))?;
        let lists = crls.iter().map(|der| Revocation::Crl(der.to_vec()));
        let revocation = lists.chain(ocsp.iter().map(|der| Revocation::Ocsp(der.to_vec()))).collect();
        let chain = chain.iter().map(Uint8Array::to_vec).collect();
        let evidence = CertificateEvidence { chain, anchor: anchor.to_vec(), revocation, attestation };
        Ok(Credential(Shows::Certified(scheme, evidence)))
    }

    /// A one-time code of the office, however it is typed. It signs nothing.
    #[wasm_bindgen(js_name = ofCode)]
    pub fn of_code(code: String) -> Result<Credential, Error> {
        let code = RegistrationCode::parse(&Zeroizing::new(code));
        code.map(|code| Credential(Shows::Code(code))).map_err(|error| coded(error.code(), &error.to_string()))
    }

    /// Whether a signature is needed.
    #[wasm_bindgen(getter)]
    pub fn signs(&self) -> bool {
        !matches!(self.0, Shows::Code(_))
    }
}

impl Credential {
    /// The proof with this signature: 64 bytes of a listed card, of ECDSA `r ‖ s`.
    fn proof(&self, signature: &[u8]) -> Result<Proof, Error> {
        let malformed = |error: CardError| coded(error.code(), &error.to_string());
        Ok(match &self.0 {
            Shows::Listed(card) => {
                let signature: [u8; 64] = signature.try_into().map_err(|_| malformed(CardError::Signature))?;
                Proof::Key { card: *card, signature: CardSignature(signature).normalized(card) }
            }
            Shows::Certified(scheme, evidence) => {
                let signature = CertifiedSignature::new(*scheme, signature.to_vec()).map_err(malformed)?;
                Proof::Certificate { evidence: evidence.clone(), signature: signature.normalized_p256() }
            }
            Shows::Code(code) => Proof::by_code(code),
        })
    }
}

#[wasm_bindgen]
impl RegistrarDesk {
    /// Asks whom one speaks to.
    #[wasm_bindgen(js_name = infoRequest)]
    pub fn info_request() -> DeskRequest {
        RegistrarDialogue::info_request().into()
    }

    /// A registrar of this election, if the answer to `infoRequest` is of one that its manifest names.
    #[wasm_bindgen(constructor)]
    pub fn new(election: &LightElection, status: u16, info: &[u8]) -> Result<RegistrarDesk, Error> {
        let manifest = election.0.manifest().map_err(thrown)?;
        let dialogue = RegistrarDialogue::new(election.0.election(), manifest, status, info).map_err(refused)?;
        Ok(RegistrarDesk { dialogue, applying: None })
    }

    /// Asks for a challenge.
    #[wasm_bindgen(js_name = challengeRequest)]
    pub fn challenge_request() -> DeskRequest {
        RegistrarDialogue::challenge_request().into()
    }

    /// What is to be signed to log in, from the answer to `challengeRequest`.
    #[wasm_bindgen(js_name = loginMessage)]
    pub fn login_message(&mut self, status: u16, challenge: &[u8]) -> Result<Vec<u8>, Error> {
        self.dialogue.login_message(status, challenge).map_err(refused)
    }

    /// Logs in; the signature of a code is empty.
    #[wasm_bindgen(js_name = loginRequest)]
    pub fn login_request(&mut self, credential: &Credential, signature: &[u8]) -> Result<DeskRequest, Error> {
        let proof = credential.proof(signature)?;
        self.dialogue.login_request(&proof).map(DeskRequest::from).map_err(refused)
    }

    /// Logs in with a whole proof, as a card at another machine gives it (`tupyo card sign`).
    #[wasm_bindgen(js_name = loginRequestBy)]
    pub fn login_request_by(&mut self, proof: &[u8]) -> Result<DeskRequest, Error> {
        self.dialogue.login_request(&proven(proof)?).map(DeskRequest::from).map_err(refused)
    }

    /// Whom the registrar knows, from the answer to `loginRequest`, as JSON: `{"person", "style", "weight",
    /// "current"}`.
    #[wasm_bindgen(js_name = loggedIn)]
    pub fn logged_in(&mut self, status: u16, answer: &[u8]) -> Result<String, Error> {
        let login = self.dialogue.logged_in(status, answer).map_err(refused)?;
        let current = login.current.map(|key| spelled(&key));
        let person = json!({
            "person": login.handle.as_str(), "style": login.style, "weight": login.weight, "current": current
        });
        Ok(person.to_string())
    }

    /// What the card signs to register this key: that it is the person's, and that whoever applies has its secret.
    /// Where another key of this person is registered, throws `registration-replaces` unless this one is to `replace`
    /// it.
    pub fn apply(&mut self, key: &VotingKey, replace: bool) -> Result<Vec<u8>, Error> {
        let applying = self.dialogue.apply(&key.0, replace, &mut System).map_err(refused)?;
        Ok(self.applying.insert(applying).message())
    }

    /// The registration, to be kept before it is sent: after a lost answer the same is sent again.
    pub fn registration(&mut self, credential: &Credential, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let proof = credential.proof(signature)?;
        let applying = self.applying.take().ok_or_else(|| refused(DialogueError::OutOfOrder))?;
        Ok(applying.with(proof).encode())
    }

    /// The same with a whole proof.
    #[wasm_bindgen(js_name = registrationBy)]
    pub fn registration_by(&mut self, proof: &[u8]) -> Result<Vec<u8>, Error> {
        let proof = proven(proof)?;
        let applying = self.applying.take().ok_or_else(|| refused(DialogueError::OutOfOrder))?;
        Ok(applying.with(proof).encode())
    }

    /// Sends a kept registration.
    #[wasm_bindgen(js_name = sendRequest)]
    pub fn send_request(registration: &[u8]) -> Result<DeskRequest, Error> {
        Ok(RegistrarDialogue::send_request(&kept(registration)?).into())
    }

    /// Whether a kept registration is of this key.
    #[wasm_bindgen(js_name = isOf)]
    pub fn is_of(registration: &[u8], key: &VotingKey) -> Result<bool, Error> {
        let read = kept(registration)?;
        Ok(read.application.voting_key == key.0.verifying_key().encode())
    }

    /// What was answered to a kept registration: nothing if it is accepted, and it is forgotten; else why not, and
    /// whether it is forgotten.
    pub fn answered(registration: &[u8], status: u16, answer: &[u8]) -> Result<Option<NotAccepted>, Error> {
        let answered = RegistrarDialogue::answered(&kept(registration)?, status, answer);
        Ok(answered.err().map(|error| NotAccepted { forgets: error.forgets(), error: refused(error) }))
    }

    /// Asks how far the registration of a key has come.
    #[wasm_bindgen(js_name = statusRequest)]
    pub fn status_request(key: &VotingKey) -> DeskRequest {
        RegistrarDialogue::status_request(key.0.verifying_key().encode()).into()
    }

    /// How far it has come, as JSON: `{"state", "index", "reason"}`; nothing if the registrar knows none.
    pub fn status(status: u16, answer: &[u8]) -> Result<Option<String>, Error> {
        let status = RegistrarDialogue::status(status, answer).map_err(refused)?;
        Ok(status.map(|it| json!({ "state": it.state, "index": it.index, "reason": it.reason }).to_string()))
    }
}

/// Why a registration was not accepted.
#[wasm_bindgen(getter_with_clone)]
pub struct NotAccepted {
    /// Whether it never will be, so that it is not sent again.
    pub forgets: bool,
    /// What to throw.
    pub error: Error,
}

#[wasm_bindgen]
impl RegistrationByFile {
    /// For a card that the office lists by its key, `ed25519:…` or `p256:…`: of the `person` that the list names beside
    /// it, if it names one, and of the `style`, which need not be said if there is only one. Where the card has
    /// registered `before`, the new key takes the place of that one.
    #[wasm_bindgen(constructor)]
    pub fn new(
        election: &LightElection,
        key: &VotingKey,
        card: &str,
        person: Option<String>,
        style: Option<String>,
        before: Option<Vec<u8>>,
    ) -> Result<RegistrationByFile, Error> {
        let manifest = election.0.manifest().map_err(thrown)?;
        let terms = RegistrationTerms::by_file(election.0.election(), manifest).map_err(refused)?;
        let card = listed(card)?;
        let named = |person: String| person.parse::<Handle>().map_err(|error| coded("list-person", &error.to_string()));
        let who = (person.map(named).transpose()?, style.as_deref());
        let before = before.as_deref().map(kept).transpose()?;
        let applying = Applying::by_file(&terms, &card, who, before.as_ref(), &key.0, &mut System);
        applying.map(RegistrationByFile).map_err(refused)
    }

    /// What the card signs.
    #[wasm_bindgen(getter)]
    pub fn message(&self) -> Vec<u8> {
        self.0.message()
    }

    /// The registration's file, with the card's signature: 64 bytes, of ECDSA `r ‖ s`, which is verified.
    pub fn file(&self, card: &str, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let credential = Credential::of_listed_card(card)?;
        let proof = credential.proof(signature)?;
        if let Proof::Key { card, signature } = &proof {
            card.verify(&self.0.message(), signature).map_err(|error| coded(error.code(), &error.to_string()))?;
        }
        Ok(self.0.clone().with(proof).encode())
    }
}

impl From<RegistrarRequest> for DeskRequest {
    fn from(RegistrarRequest { path, body }: RegistrarRequest) -> DeskRequest {
        DeskRequest { path, body }
    }
}

fn listed(card: &str) -> Result<CardKey, Error> {
    card.parse().map_err(|error: CardError| coded(error.code(), &error.to_string()))
}

/// As registrars spell keys.
fn spelled(key: &EncodedPoint) -> String {
    URL_SAFE_NO_PAD.encode(key.as_bytes())
}

fn refused(error: DialogueError) -> Error {
    coded(error.code(), &error.to_string())
}

fn scheme_of(name: &str) -> Option<SignatureScheme> {
    Some(match name {
        "ed25519" => SignatureScheme::Ed25519,
        "ecdsa-p256-sha256" => SignatureScheme::EcdsaP256Sha256,
        "ecdsa-p384-sha384" => SignatureScheme::EcdsaP384Sha384,
        "rsa-pkcs1-sha256" => SignatureScheme::RsaPkcs1Sha256,
        "rsa-pss-sha256" => SignatureScheme::RsaPssSha256,
        _ => return None,
    })
}

fn proven(proof: &[u8]) -> Result<Proof, Error> {
    Proof::decode(proof).map_err(|error| coded("card-answer", &error.to_string()))
}

fn kept(registration: &[u8]) -> Result<Registration, Error> {
    Registration::decode(registration).map_err(|error| coded(error.code(), &error.to_string()))
}
