use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use js_sys::{Error, Uint8Array};
use serde::Deserialize;
use serde_json::json;
use tupyo_card::{CardKey, CardSignature, CertifiedSignature, SignatureScheme};
use tupyo_certificate::{CertificateEvidence, Revocation};
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_registration::{
    Application, CHALLENGE_BYTES, Handle, LoginChallenge, Proof, Registration, RegistrationCode, RegistrationTerms,
    login_message,
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

/// A registrar of an election: what a page asks its service, and what it makes of the answers.
#[wasm_bindgen]
pub struct RegistrarDialogue {
    terms: RegistrationTerms,
    challenge: Option<LoginChallenge>,
    login: Option<LoggedIn>,
    application: Option<Application>,
}

struct LoggedIn {
    salt: [u8; 32],
    handle: Handle,
    style: String,
    current: Option<EncodedPoint>,
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

/// What accepts a registration; members that are not looked at must be there.
#[derive(Deserialize)]
struct AcceptedAnswer {
    holder: String,
    #[serde(deserialize_with = "Option::deserialize")]
    line: Option<String>,
    #[serde(rename = "accepted_at")]
    _at: u64,
}

const OTHER_KEY: &str =
    "another voting key is registered to this person: ask whether this one is to take its place for good";

#[wasm_bindgen]
impl Credential {
    /// A card that the office lists by its key: `ed25519:…` or `p256:…`.
    #[wasm_bindgen(js_name = ofListedCard)]
    pub fn of_listed_card(key: &str) -> Result<Credential, Error> {
        let key = key.parse().map_err(|error: tupyo_card::CardError| coded(error.code(), &error.to_string()))?;
        Ok(Credential(Shows::Listed(key)))
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
        code.map(|code| Credential(Shows::Code(code))).map_err(|error| coded("code-unknown", &error.to_string()))
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
        let malformed = |error: tupyo_card::CardError| coded(error.code(), &error.to_string());
        Ok(match &self.0 {
            Shows::Listed(card) => {
                let signature: [u8; 64] =
                    signature.try_into().map_err(|_| malformed(tupyo_card::CardError::Signature))?;
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
impl RegistrarDialogue {
    /// A registrar of this election, if the answer of `GET v1/info` is of one that its manifest names.
    #[wasm_bindgen(constructor)]
    pub fn new(election: &LightElection, info: &str) -> Result<RegistrarDialogue, Error> {
        let manifest = election.0.manifest().map_err(thrown)?;
        let none = || coded("no-registrars", "the officials make this election's roll: ask the office");
        let terms = RegistrationTerms::of_manifest(election.0.election(), manifest).ok_or_else(none)?;
        let info: InfoAnswer = read(info)?;
        let named = manifest.registration().map(|it| it.registrars()).unwrap_or_default();
        let is_named = named.iter().any(|registrar| registrar.key.to_string() == info.registrar);
        if !is_named || decoded(&info.scope)? != encode(&terms.scope) {
            return Err(coded("other-registrar", "this is not a registrar of this election"));
        }
        Ok(RegistrarDialogue { terms, challenge: None, login: None, application: None })
    }

    /// What is to be signed to log in, from the answer of `POST v1/challenges`.
    #[wasm_bindgen(js_name = loginMessage)]
    pub fn login_message(&mut self, challenge: &str) -> Result<Vec<u8>, Error> {
        let answer: ChallengeAnswer = read(challenge)?;
        let challenge = fixed::<CHALLENGE_BYTES>(&answer.challenge)?;
        self.challenge = Some(challenge);
        Ok(login_message(self.terms.scope, &challenge))
    }

    /// The body of `POST v1/logins`; the signature of a code is empty.
    #[wasm_bindgen(js_name = loginBody)]
    pub fn login_body(&self, credential: &Credential, signature: &[u8]) -> Result<String, Error> {
        let challenge = self.challenge.ok_or_else(out_of_order)?;
        let proof = encoded(&encode(&credential.proof(signature)?));
        Ok(json!({ "challenge": encoded(&challenge), "proof": proof }).to_string())
    }

    /// Whom the registrar knows, from the answer of `POST v1/logins`, as JSON: `{"person", "style", "weight",
    /// "current"}`.
    #[wasm_bindgen(js_name = loggedIn)]
    pub fn logged_in(&mut self, answer: &str) -> Result<String, Error> {
        let answer: LoginAnswer = read(answer)?;
        let handle: Handle = answer.handle.parse().map_err(|_| unreadable())?;
        self.terms
            .style(&answer.style)
            .ok_or_else(|| coded("registration-style", &format!("the election has no district {}", answer.style)))?;
        let current = answer.current.as_deref().map(fixed).transpose()?.map(EncodedPoint);
        let person = json!({
            "person": handle.as_str(), "style": answer.style, "weight": answer.weight, "current": answer.current
        });
        self.login = Some(LoggedIn { salt: fixed(&answer.salt)?, handle, style: answer.style, current });
        Ok(person.to_string())
    }

    /// What the card signs to register this key: that it is the person's, and that whoever applies has its secret.
    /// Where another key of this person is registered, throws `registration-replaces` unless this one is to `replace`
    /// it.
    pub fn apply(&mut self, key: &VotingKey, replace: bool) -> Result<Vec<u8>, Error> {
        let login = self.login.as_ref().ok_or_else(out_of_order)?;
        let is_other = login.current.is_some_and(|current| current != key.0.verifying_key().encode());
        if is_other && !replace {
            return Err(coded("registration-replaces", OTHER_KEY));
        }
        let holder = login.handle.holder(&login.salt);
        let application = Application::new(self.terms.scope, holder, &login.style, login.current, &key.0, &mut System);
        Ok(self.application.insert(application).message())
    }

    /// The registration, to be kept before it is sent: after a lost answer the same is sent again.
    pub fn registration(&self, credential: &Credential, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let (Some(login), Some(application)) = (&self.login, &self.application) else { return Err(out_of_order()) };
        let (application, handle) = (application.clone(), login.handle.clone());
        let proof = credential.proof(signature)?;
        Ok(Registration { application, salt: login.salt, handle, proof }.encode())
    }

    /// The body of `POST v1/registrations` for a kept registration.
    #[wasm_bindgen(js_name = registrationBody)]
    pub fn registration_body(registration: &[u8]) -> Result<String, Error> {
        Ok(json!({ "registration": encoded(&kept(registration)?.encode()) }).to_string())
    }

    /// Whether a kept registration is of this key.
    #[wasm_bindgen(js_name = isOf)]
    pub fn is_of(registration: &[u8], key: &VotingKey) -> Result<bool, Error> {
        let read = kept(registration)?;
        Ok(read.application.voting_key == key.0.verifying_key().encode())
    }

    /// Reads what accepts a kept registration, the answer of `POST v1/registrations`; only then is it forgotten.
    pub fn accepted(registration: &[u8], answer: &str) -> Result<(), Error> {
        let answer: AcceptedAnswer = read(answer)?;
        let holder = fixed::<32>(&answer.holder)?;
        answer.line.as_deref().map(decoded).transpose()?;
        if holder == kept(registration)?.application.holder.0 { Ok(()) } else { Err(unreadable()) }
    }

    /// Where the state of a key's registration is asked for.
    #[wasm_bindgen(js_name = statusPath)]
    pub fn status_path(key: &VotingKey) -> String {
        format!("v1/registrations/{}", encoded(key.0.verifying_key().encode().as_bytes()))
    }
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

fn kept(registration: &[u8]) -> Result<Registration, Error> {
    Registration::decode(registration).map_err(|error| coded(error.code(), &error.to_string()))
}

fn read<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|_| unreadable())
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(text: &str) -> Result<Vec<u8>, Error> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| unreadable())
}

fn fixed<const N: usize>(text: &str) -> Result<[u8; N], Error> {
    decoded(text)?.try_into().map_err(|_| unreadable())
}

fn unreadable() -> Error {
    coded("unreadable-answer", "the registrar's answer cannot be read: try again later")
}

fn out_of_order() -> Error {
    coded("out-of-order", "first the challenge, then the login, then the application")
}
