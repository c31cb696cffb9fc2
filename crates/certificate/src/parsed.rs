//! One certificate, strictly decoded: DER in its only spelling, no extension twice.

use x509_cert::Certificate;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::BasicConstraints;
use x509_cert::name::Name;
use x509_cert::time::Time;

use tupyo_card::CertifiedKey;

use crate::{CertificateError, SignatureMemory, algorithm};

/// A certificate and its bytes.
pub struct Parsed<'a> {
    pub der: &'a [u8],
    pub certificate: Certificate,
}

/// Decodes a value that has one encoding only: what it encodes to is what was given.
///
/// # Errors
/// [`CertificateError::Malformed`].
pub fn decode<T: for<'d> Decode<'d> + Encode>(der: &[u8]) -> Result<T, CertificateError> {
    let value = T::from_der(der).map_err(|_| CertificateError::Malformed)?;
    let again = value.to_der().map_err(|_| CertificateError::Malformed)?;
    (again == der).then_some(value).ok_or(CertificateError::Malformed)
}

/// The one extension of this kind among these, if there is one, and whether it is critical.
///
/// # Errors
/// [`CertificateError::Malformed`].
pub fn extension<T>(extensions: &[Extension], kind: ObjectIdentifier) -> Result<Option<T>, CertificateError>
where
    T: for<'d> Decode<'d> + Encode,
{
    let found = extensions.iter().find(|extension| extension.extn_id == kind);
    found.map(|extension| decode(extension.extn_value.as_bytes())).transpose()
}

/// No kind of extension is there twice (RFC 5280 §4.2).
///
/// # Errors
/// [`CertificateError::Malformed`].
pub fn check_distinct(extensions: &[Extension]) -> Result<(), CertificateError> {
    let mut kinds: Vec<ObjectIdentifier> = extensions.iter().map(|extension| extension.extn_id).collect();
    kinds.sort_unstable();
    let twice = kinds.windows(2).any(|pair| pair[0] == pair[1]);
    if twice { Err(CertificateError::Malformed) } else { Ok(()) }
}

/// Seconds since 1970.
pub fn seconds(time: Time) -> u64 {
    time.to_unix_duration().as_secs()
}

impl<'a> Parsed<'a> {
    /// # Errors
    /// [`CertificateError::Malformed`].
    pub fn decode(der: &'a [u8]) -> Result<Parsed<'a>, CertificateError> {
        let certificate: Certificate = decode(der)?;
        let parsed = Parsed { der, certificate };
        check_distinct(parsed.extensions())?;
        Ok(parsed)
    }

    pub fn extensions(&self) -> &[Extension] {
        self.certificate.tbs_certificate.extensions.as_deref().unwrap_or(&[])
    }

    /// The extension of this type, if there is one.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`].
    pub fn extension<T>(&self) -> Result<Option<T>, CertificateError>
    where
        T: for<'d> Decode<'d> + Encode + AssociatedOid,
    {
        extension(self.extensions(), T::OID)
    }

    pub fn subject(&self) -> &Name {
        &self.certificate.tbs_certificate.subject
    }

    pub fn issuer(&self) -> &Name {
        &self.certificate.tbs_certificate.issuer
    }

    /// The serial number's content bytes.
    pub fn serial(&self) -> &[u8] {
        self.certificate.tbs_certificate.serial_number.as_bytes()
    }

    /// The key, if it is of a kind that is accepted and not weak.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`], [`CertificateError::Key`].
    pub fn key(&self) -> Result<CertifiedKey, CertificateError> {
        CertifiedKey::from_spki(&self.spki()?).map_err(|_| CertificateError::Key)
    }

    /// The key as it stands there: DER of `SubjectPublicKeyInfo`.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`].
    pub fn spki(&self) -> Result<Vec<u8>, CertificateError> {
        self.certificate.tbs_certificate.subject_public_key_info.to_der().map_err(|_| CertificateError::Malformed)
    }

    /// The bits of the key, without their algorithm.
    pub fn key_bits(&self) -> &[u8] {
        self.certificate.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes()
    }

    /// Whether it is signed with the key of this certificate.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`].
    pub fn is_signed_by(&self, issuer: &Parsed<'_>, memory: &SignatureMemory) -> Result<bool, CertificateError> {
        let Certificate { tbs_certificate, signature_algorithm, signature } = &self.certificate;
        let message = tbs_certificate.to_der().map_err(|_| CertificateError::Malformed)?;
        let same = tbs_certificate.signature == *signature_algorithm;
        Ok(same && algorithm::signed(&issuer.spki()?, signature_algorithm, &message, signature, memory))
    }

    /// # Errors
    /// [`CertificateError::Expired`], [`CertificateError::NotYet`].
    pub fn check_validity(&self, at: u64) -> Result<(), CertificateError> {
        let validity = &self.certificate.tbs_certificate.validity;
        if at < seconds(validity.not_before) {
            return Err(CertificateError::NotYet);
        }
        if at > self.not_after() { Err(CertificateError::Expired) } else { Ok(()) }
    }

    /// The last second of its validity.
    pub fn not_after(&self) -> u64 {
        seconds(self.certificate.tbs_certificate.validity.not_after)
    }

    /// Whether it says that it is an authority's, and how many authorities may stand between it and the card's.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`].
    pub fn authority(&self) -> Result<Option<BasicConstraints>, CertificateError> {
        Ok(self.extension::<BasicConstraints>()?.filter(|constraints| constraints.ca))
    }
}
