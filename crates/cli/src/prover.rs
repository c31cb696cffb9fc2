//! Who shows who somebody is: a card, with its certificates where the manifest pins authorities, or a one-time code.

use std::path::{Path, PathBuf};

use tupyo_card::CardSigner;
use tupyo_certificate::{CertificateEvidence, Revocation};
use tupyo_registration::{CodeError, Proof, RegistrationCode, RegistrationTerms};

use crate::card_source::{CardSource, PinOptions};
use crate::catalogue::{errors, secrets as texts, wrong_cards, wrong_files};
use crate::failure::Failure;
use crate::typed::typed;
use crate::{files, pem};

const LARGEST_CODE: usize = 256;
const LARGEST_CERTIFICATES: usize = 1 << 20;

/// By what somebody shows who they are.
#[derive(Clone, Debug, clap::Args)]
pub struct ProverOptions {
    /// The citizen's card: a file, the pkcs11: URI of its key in a token, or phone: and the directory where a phone
    /// signs
    #[arg(long, value_name = "FILE|URI|phone:DIR")]
    card: Option<CardSource>,
    #[command(flatten)]
    pins: PinOptions,
    /// Ask for the one-time code that the office has sent, which stands for a card
    #[arg(long, conflicts_with = "card")]
    code: bool,
    /// Read the one-time code from this file instead of asking for it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["card", "code"])]
    code_file: Option<PathBuf>,
    /// The card's certificates, its own first, in PEM or DER; a token may have them itself. May be given more than once
    #[arg(long, value_name = "FILE")]
    certificate: Vec<PathBuf>,
    /// The certificate of the authority that the manifest pins
    #[arg(long, value_name = "FILE")]
    authority: Option<PathBuf>,
    /// A list of revoked certificates (CRL), in PEM or DER. May be given more than once
    #[arg(long, value_name = "FILE")]
    crl: Vec<PathBuf>,
    /// An answer about a certificate's revocation (OCSP), DER. May be given more than once
    #[arg(long, value_name = "FILE")]
    ocsp: Vec<PathBuf>,
}

/// A card, and the certificates that it has itself, DER, its own first.
pub type OpenedCard = (Box<dyn CardSigner>, Vec<Vec<u8>>);

/// What signs, or stands for a signature.
pub enum Prover {
    /// A card that the office lists by its key.
    Listed(Box<dyn CardSigner>),
    /// A card with its certificates.
    Certified(Box<dyn CardSigner>, CertificateEvidence),
    /// A code.
    Code(RegistrationCode),
}

impl ProverOptions {
    /// The file of a card that is one.
    pub fn card_file(&self) -> Option<&Path> {
        match self.card.as_ref()? {
            CardSource::File(path) => Some(path),
            CardSource::Token(_) | CardSource::Phone(_) => None,
        }
    }

    /// Opens the card; gives the certificates that the card itself has, too, its own first.
    ///
    /// # Errors
    /// `no-card`; what file or token say.
    pub fn open_card(&self) -> Result<OpenedCard, Failure> {
        let none = || Failure::usage("no-card", wrong_cards::NO_CARD_NAMED);
        match self.card.as_ref().ok_or_else(none)? {
            CardSource::Token(uri) => {
                let card = self.pins.token(uri)?;
                let chain = card.chain()?;
                Ok((Box::new(card), chain))
            }
            CardSource::Phone(phone) => Ok((phone.open()?, phone.certificates()?)),
            file => Ok((file.open(&self.pins)?, Vec::new())),
        }
    }

    /// Whether a one-time code is meant.
    pub fn is_code(&self) -> bool {
        self.code || self.code_file.is_some()
    }

    /// Opens the card or asks for the code, as the manifest's rules want it.
    ///
    /// # Errors
    /// What the card says; `code-length`, `code-malformed`; `no-authority`, `no-certificate` where the manifest wants
    /// certificates.
    pub fn open(&self, terms: &RegistrationTerms) -> Result<Prover, Failure> {
        if self.is_code() {
            return Ok(Prover::Code(self.typed_code()?));
        }
        let attestation = self.attestation()?;
        if terms.authorities.is_empty() {
            must_not_be_lost(attestation.as_deref())?;
            return Ok(Prover::Listed(self.open_card()?.0));
        }
        let anchor = self.anchor()?;
        let revocation = self.revocation()?;
        let (card, own) = self.open_card()?;
        let given = certificates(&self.certificate)?;
        let chain = if given.is_empty() { own } else { given };
        if chain.is_empty() {
            return Err(Failure::usage("no-certificate", wrong_cards::NO_CERTIFICATE));
        }
        let evidence = CertificateEvidence { chain, anchor, revocation, attestation };
        Ok(Prover::Certified(card, evidence))
    }

    /// What the maker of a phone says of its key.
    fn attestation(&self) -> Result<Option<Vec<u8>>, Failure> {
        match &self.card {
            Some(CardSource::Phone(phone)) => phone.attestation(),
            _ => Ok(None),
        }
    }

    fn typed_code(&self) -> Result<RegistrationCode, Failure> {
        let text = match &self.code_file {
            Some(file) => files::read_text(file, LARGEST_CODE)?,
            None => typed(texts::ONE_TIME_CODE).map_err(|error| {
                Failure::usage("no-code", wrong_cards::no_code(&error)).advise(wrong_cards::GIVE_CODE_FILE)
            })?,
        };
        RegistrationCode::parse(text.trim()).map_err(|error| {
            let korean = match error {
                CodeError::Length => errors::CODE_LENGTH,
                CodeError::Form => errors::CODE_FORM,
                CodeError::Check => errors::CODE_CHECK,
            };
            Failure::usage(error.code(), [error.to_string(), korean.to_owned()])
        })
    }

    fn anchor(&self) -> Result<Vec<u8>, Failure> {
        let none = || Failure::usage("no-authority", wrong_cards::NO_AUTHORITY);
        let path = self.authority.as_deref().ok_or_else(none)?;
        let mut found = certificates(&[path.to_owned()])?;
        found.pop().filter(|_| found.is_empty()).ok_or_else(|| not_one(path))
    }

    fn revocation(&self) -> Result<Vec<Revocation>, Failure> {
        let lists = certificates(&self.crl)?.into_iter().map(Revocation::Crl);
        let answers = certificates(&self.ocsp)?.into_iter().map(Revocation::Ocsp);
        Ok(lists.chain(answers).collect())
    }
}

impl Prover {
    /// The proof over a message.
    ///
    /// # Errors
    /// What the card says.
    pub fn prove(&mut self, message: &[u8]) -> Result<Proof, Failure> {
        Ok(match self {
            Prover::Listed(card) => Proof::by_listed_card(message, card.as_mut())?,
            Prover::Certified(card, evidence) => Proof::by_certified_card(message, evidence.clone(), card.as_mut())?,
            Prover::Code(code) => Proof::by_code(code),
        })
    }
}

/// An attestation is kept beside a certificate: of a listed key it is the office that has seen it.
fn must_not_be_lost(attestation: Option<&[u8]>) -> Result<(), Failure> {
    attestation.map_or(Ok(()), |_| Err(Failure::usage("attestation-lost", wrong_cards::ATTESTATION_LOST)))
}

fn not_one(path: &Path) -> Failure {
    Failure::usage("certificate-malformed", wrong_files::not_one_certificate(&path.display()))
}

/// All that is in these files, DER.
///
/// # Errors
/// `certificate-malformed` for a file that is neither PEM nor DER.
pub fn certificates(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        let found = pem::decoded(&files::read(path, LARGEST_CERTIFICATES)?);
        let neither = || Failure::usage("certificate-malformed", wrong_files::neither_pem_nor_der(&path.display()));
        all.extend(found.ok_or_else(neither)?);
    }
    Ok(all)
}
