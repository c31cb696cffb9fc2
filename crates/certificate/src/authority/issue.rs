//! Certificates: of a root, of authorities under it, of cards, of those who answer for an authority.

use core::time::Duration;

use tupyo_card::{CardSigner, CertifiedKey};
use x509_cert::certificate::{Certificate, TbsCertificate, Version};
use x509_cert::der::Decode;
use x509_cert::der::asn1::{GeneralizedTime, ObjectIdentifier, UtcTime};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::KeyUsages;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::{Time, Validity};

use super::sign::{key_of, sign, to_der};
use super::{Authority, AuthorityError, CertificateName, SERIAL_LENGTH, extensions};

const CLIENT_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");

/// When a certificate is valid: both seconds included, since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateSpan {
    /// The first second.
    pub not_before: u64,
    /// The last second.
    pub not_after: u64,
}

/// What an authority's certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorityProfile {
    /// Its name, which no other certificate of a chain may have.
    pub name: CertificateName,
    /// When it is valid.
    pub span: CertificateSpan,
    /// How many authorities may stand between it and a card; none: any number.
    pub path_length: Option<u8>,
    /// Only names that begin so may be certified below it; empty: any names.
    pub permitted: Vec<CertificateName>,
    /// Dotted object identifiers; empty: none.
    pub policies: Vec<String>,
}

/// What a card's certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardProfile {
    /// The subject's name, without the person's number.
    pub name: CertificateName,
    /// The person's number: 1–64 printable ASCII characters.
    pub person: String,
    /// When it is valid.
    pub span: CertificateSpan,
    /// What the key is for.
    pub usage: CardUsage,
    /// Dotted object identifiers; empty: none.
    pub policies: Vec<String>,
}

/// What a card's key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardUsage {
    /// Signatures that bind (`nonRepudiation`).
    Signing,
    /// Log-ins (`digitalSignature`, `clientAuth`). Registrations refuse it.
    Authentication,
    /// Both (`digitalSignature`, `nonRepudiation`).
    Both,
}

/// A certificate before it has an issuer.
struct Draft {
    subject: Name,
    key: SubjectPublicKeyInfoOwned,
    span: CertificateSpan,
    extensions: Vec<Extension>,
}

impl Authority {
    /// A root: certified by itself.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn root(
        signer: &mut dyn CardSigner,
        profile: &AuthorityProfile,
        serial: [u8; SERIAL_LENGTH],
    ) -> Result<Authority, AuthorityError> {
        let draft = of_authority(key_of(signer)?, profile)?;
        let issuer = (draft.subject.clone(), draft.key.clone());
        Authority::from_der(certify(signer, draft, issuer, serial)?)
    }

    /// An authority under this one, with a key of its own.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn intermediate(
        &self,
        signer: &mut dyn CardSigner,
        key: &CertifiedKey,
        profile: &AuthorityProfile,
        serial: [u8; SERIAL_LENGTH],
    ) -> Result<Authority, AuthorityError> {
        let spki = key.to_spki().map_err(|_| AuthorityError::Key)?;
        let draft = of_authority(key_info(&spki)?, profile)?;
        let issuer = self.issuer(signer)?;
        Authority::from_der(certify(signer, draft, issuer, serial)?)
    }

    /// A card's certificate, DER. `spki` is the DER `SubjectPublicKeyInfo` of its key, wherever that is.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn issue(
        &self,
        signer: &mut dyn CardSigner,
        spki: &[u8],
        profile: &CardProfile,
        serial: [u8; SERIAL_LENGTH],
    ) -> Result<Vec<u8>, AuthorityError> {
        let subject = profile.name.encode(Some(&profile.person))?;
        let mut extensions = of_usage(profile.usage)?;
        extensions.extend(extensions::policies(&profile.policies)?);
        let draft = Draft { subject, key: key_info(spki)?, span: profile.span, extensions };
        let issuer = self.issuer(signer)?;
        certify(signer, draft, issuer, serial)
    }

    /// The certificate, DER, of somebody who answers for this authority by OCSP.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn delegate(
        &self,
        signer: &mut dyn CardSigner,
        key: &CertifiedKey,
        name: &CertificateName,
        span: CertificateSpan,
        serial: [u8; SERIAL_LENGTH],
    ) -> Result<Vec<u8>, AuthorityError> {
        let spki = key.to_spki().map_err(|_| AuthorityError::Key)?;
        let usage = extensions::usage([KeyUsages::DigitalSignature])?;
        let extensions = vec![usage, extensions::purpose(OCSP_SIGNING)?, extensions::not_asked_about()?];
        let draft = Draft { subject: name.encode(None)?, key: key_info(&spki)?, span, extensions };
        let issuer = self.issuer(signer)?;
        certify(signer, draft, issuer, serial)
    }

    /// Its name and key, if the signer has that key.
    pub(super) fn issuer(&self, signer: &dyn CardSigner) -> Result<(Name, SubjectPublicKeyInfoOwned), AuthorityError> {
        let tbs = &self.certificate.tbs_certificate;
        let own = CertifiedKey::from_spki(&to_der(&tbs.subject_public_key_info)?).ok();
        let same = own.is_some_and(|own| own == signer.key());
        same.then(|| (tbs.subject.clone(), tbs.subject_public_key_info.clone())).ok_or(AuthorityError::Signer)
    }
}

fn of_authority(key: SubjectPublicKeyInfoOwned, profile: &AuthorityProfile) -> Result<Draft, AuthorityError> {
    let usages = [KeyUsages::KeyCertSign, KeyUsages::CRLSign, KeyUsages::DigitalSignature];
    let mut extensions = vec![extensions::authority(profile.path_length)?, extensions::usage(usages)?];
    extensions.extend(extensions::permitted(&profile.permitted)?);
    extensions.extend(extensions::policies(&profile.policies)?);
    Ok(Draft { subject: profile.name.encode(None)?, key, span: profile.span, extensions })
}

fn of_usage(usage: CardUsage) -> Result<Vec<Extension>, AuthorityError> {
    let (signs, logs_in) = (KeyUsages::NonRepudiation, KeyUsages::DigitalSignature);
    Ok(match usage {
        CardUsage::Signing => vec![extensions::usage([signs])?],
        CardUsage::Both => vec![extensions::usage([signs, logs_in])?],
        CardUsage::Authentication => vec![extensions::usage([logs_in])?, extensions::purpose(CLIENT_AUTHENTICATION)?],
    })
}

/// A key that may be certified, as it is spelled there.
fn key_info(spki: &[u8]) -> Result<SubjectPublicKeyInfoOwned, AuthorityError> {
    CertifiedKey::from_spki(spki).map_err(|_| AuthorityError::Key)?;
    SubjectPublicKeyInfoOwned::from_der(spki).map_err(|_| AuthorityError::Key)
}

fn certify(
    signer: &mut dyn CardSigner,
    draft: Draft,
    (issuer, issuer_key): (Name, SubjectPublicKeyInfoOwned),
    serial: [u8; SERIAL_LENGTH],
) -> Result<Vec<u8>, AuthorityError> {
    let Draft { subject, key, span, mut extensions } = draft;
    extensions.extend([extensions::subject_key(&key)?, extensions::issuer_key(&issuer_key)?]);
    let serial_number = serial_number(&serial)?;
    let validity = Validity { not_before: time(span.not_before)?, not_after: time(span.not_after)? };
    let (tbs_certificate, signature_algorithm, signature) = sign(signer, |signature| TbsCertificate {
        version: Version::V3,
        serial_number: serial_number.clone(),
        signature,
        issuer: issuer.clone(),
        validity,
        subject: subject.clone(),
        subject_public_key_info: key.clone(),
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(extensions.clone()),
    })?;
    to_der(&Certificate { tbs_certificate, signature_algorithm, signature })
}

/// # Errors
/// [`AuthorityError::Value`].
pub(super) fn serial_number(bytes: &[u8]) -> Result<SerialNumber, AuthorityError> {
    SerialNumber::new(bytes).map_err(|_| AuthorityError::Value("this serial number"))
}

/// `UTCTime` through 2049, `GeneralizedTime` from 2050 (RFC 5280 §4.1.2.5).
///
/// # Errors
/// [`AuthorityError::Value`].
pub(super) fn time(seconds: u64) -> Result<Time, AuthorityError> {
    let since = Duration::from_secs(seconds);
    let early = UtcTime::from_unix_duration(since).map(Time::from);
    early
        .or_else(|_| GeneralizedTime::from_unix_duration(since).map(Time::from))
        .map_err(|_| AuthorityError::Value("this time"))
}
