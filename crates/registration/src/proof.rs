//! By what somebody shows who they are: a listed card, a certified card, or a one-time code.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_card::{CardKey, CardSignError, CardSignature, CardSigner, CertifiedKey, CertifiedSignature};
use tupyo_certificate::CertificateEvidence;
use tupyo_election::RegistrationScope;
use tupyo_encoding::Label;

use crate::{CodeHash, EligibilityList, Handle, RegistrationCode, RegistrationError, RegistrationTerms};

const LOGIN: Label = Label::new("tupyo/v1/registration login");

/// The longest encoding of a registration, in bytes: its proof is nearly all of it.
pub const LARGEST_REGISTRATION: usize = 96 * 1024;

/// How many bytes a challenge has.
pub const CHALLENGE_BYTES: usize = 56;

/// What a registrar gives to be signed at a login: `u64 expiry ‖ 16 random bytes ‖ HMAC-SHA-256`. Only the registrar
/// reads it.
pub type LoginChallenge = [u8; CHALLENGE_BYTES];

/// What a card signs at a login: `u8(len(label)) ‖ label ‖ borsh(scope, challenge)`, label `tupyo/v1/registration
/// login`.
pub fn login_message(scope: RegistrationScope, challenge: &LoginChallenge) -> Vec<u8> {
    LOGIN.message(&(scope, challenge))
}

/// By what somebody shows who they are, over a message.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Proof {
    /// A card that the office lists by its key.
    Key {
        /// The card.
        card: CardKey,
        /// Its signature.
        signature: CardSignature,
    },
    /// A card with a certificate of an authority that the manifest pins.
    Certificate {
        /// The certificate, with what is needed to judge it.
        evidence: CertificateEvidence,
        /// The card's signature.
        signature: CertifiedSignature,
    },
    /// A one-time code that the office has sent: its 16 characters. It signs nothing.
    Code(String),
}

/// Whom a proof shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The person.
    pub handle: Handle,
    /// The card; none of a code.
    pub card: Option<CertifiedKey>,
    /// The code's hash; none of a card.
    pub code: Option<CodeHash>,
}

impl Proof {
    /// A listed card signs the message. The signer must hold a key of a kind that lists have.
    ///
    /// # Errors
    /// What the card says.
    pub fn by_listed_card(message: &[u8], signer: &mut dyn CardSigner) -> Result<Proof, CardSignError> {
        let card = signer.key().card_key();
        let card = card.ok_or_else(|| CardSignError::Failed("not a key that a list of cards has".to_owned()))?;
        let signature = signer.sign(message)?.card_signature();
        let signature = signature.ok_or_else(|| CardSignError::Failed("not a signature of this kind".to_owned()))?;
        Ok(Proof::Key { card, signature })
    }

    /// A certified card signs the message.
    ///
    /// # Errors
    /// What the card says.
    pub fn by_certified_card(
        message: &[u8],
        evidence: CertificateEvidence,
        signer: &mut dyn CardSigner,
    ) -> Result<Proof, CardSignError> {
        Ok(Proof::Certificate { evidence, signature: signer.sign(message)? })
    }

    /// Reads a proof; nothing of it is verified.
    ///
    /// # Errors
    /// [`RegistrationError::Malformed`] for anything but the canonical bytes, and for more than a registration has.
    pub fn decode(bytes: &[u8]) -> Result<Proof, RegistrationError> {
        let proof = (bytes.len() <= LARGEST_REGISTRATION).then(|| borsh::from_slice(bytes).ok());
        proof.flatten().ok_or(RegistrationError::Malformed)
    }

    /// A one-time code in the place of a card.
    pub fn by_code(code: &RegistrationCode) -> Proof {
        Proof::Code(code.text())
    }

    /// Whether a proof of this kind is accepted at all. A list of keys beside an authority would be a second, weaker
    /// way in; a code signs nothing, so it signs no ballot either.
    pub(crate) fn is_allowed(&self, terms: &RegistrationTerms) -> bool {
        match self {
            Proof::Key { .. } => terms.authorities.is_empty(),
            Proof::Certificate { .. } => !terms.authorities.is_empty(),
            Proof::Code(_) => terms.codes && !terms.card_signatures,
        }
    }

    /// What the maker of a phone says of the key that signed. No rule reads it.
    pub fn attestation(&self) -> Option<&[u8]> {
        let Proof::Certificate { evidence, .. } = self else { return None };
        evidence.attestation.as_deref()
    }

    /// The code, if it is one in its only spelling here: its 16 characters.
    pub(crate) fn code(&self) -> Option<RegistrationCode> {
        let Proof::Code(text) = self else { return None };
        RegistrationCode::of_text(text)
    }

    /// Whom this proof shows at this moment (seconds since 1970), if the rules allow its kind: the signature first,
    /// then the list. So a stranger does not learn from the answers who is listed.
    ///
    /// # Errors
    /// `proof-kind`, `card-signature`, `certificate-…`, `code-unknown`; `registration-eligibility` for a listed card
    /// that is not on the list.
    pub fn verify(
        &self,
        message: &[u8],
        terms: &RegistrationTerms,
        list: &EligibilityList,
        at: u64,
    ) -> Result<Shown, RegistrationError> {
        match self {
            _ if !self.is_allowed(terms) => Err(RegistrationError::ProofKind),
            Proof::Key { card, signature } => listed(message, card, signature, list),
            Proof::Certificate { evidence, signature } => certified(message, evidence, signature, terms, at),
            Proof::Code(_) => of_code(self.code(), list),
        }
    }

    /// Whom it shows at a login.
    ///
    /// # Errors
    /// As [`Proof::verify`]; `registration-eligibility` for somebody who is not on the list.
    pub fn verify_login(
        &self,
        challenge: &LoginChallenge,
        terms: &RegistrationTerms,
        list: &EligibilityList,
        at: u64,
    ) -> Result<Shown, RegistrationError> {
        let shown = self.verify(&login_message(terms.scope, challenge), terms, list, at)?;
        list.person(&shown.handle).ok_or(RegistrationError::Eligibility)?;
        Ok(shown)
    }
}

fn listed(
    message: &[u8],
    card: &CardKey,
    signature: &CardSignature,
    list: &EligibilityList,
) -> Result<Shown, RegistrationError> {
    card.verify(message, signature).map_err(RegistrationError::Card)?;
    let handle = list.of_card(card).ok_or(RegistrationError::Eligibility)?.clone();
    Ok(Shown { handle, card: Some(CertifiedKey::from(*card)), code: None })
}

fn certified(
    message: &[u8],
    evidence: &CertificateEvidence,
    signature: &CertifiedSignature,
    terms: &RegistrationTerms,
    at: u64,
) -> Result<Shown, RegistrationError> {
    let verified =
        evidence.verify_remembering(&terms.known, &terms.authorities, at).map_err(RegistrationError::Certificate)?;
    verified.key.verify(message, signature).map_err(RegistrationError::Card)?;
    let handle = Handle::try_from(verified.person).map_err(|_| RegistrationError::Eligibility)?;
    Ok(Shown { handle, card: Some(verified.key), code: None })
}

fn of_code(code: Option<RegistrationCode>, list: &EligibilityList) -> Result<Shown, RegistrationError> {
    let hash = code.ok_or(RegistrationError::CodeUnknown)?.hash();
    let handle = list.of_code(&hash).ok_or(RegistrationError::CodeUnknown)?.clone();
    Ok(Shown { handle, card: None, code: Some(hash) })
}
