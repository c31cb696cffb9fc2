//! What an authority says about revocation: lists, and responses about one certificate.

use core::time::Duration;

use tupyo_card::CardSigner;
use tupyo_encoding::sha256;
use x509_cert::certificate::Version;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::der::asn1::{GeneralizedTime, Null, ObjectIdentifier, OctetString, Uint};
use x509_cert::ext::pkix::{CrlNumber, CrlReason};
use x509_cert::name::Name;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspResponse, ResponderId, ResponseData, RevokedInfo,
    SingleResponse,
};

use super::issue::{serial_number, time};
use super::sign::{key_of, sign, to_der};
use super::{Authority, AuthorityError, extensions};
use crate::parsed::Parsed;

const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ENCODING: AuthorityError = AuthorityError::Value("this status");

/// A certificate that an authority has revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokedCertificate {
    /// Its serial number.
    pub serial: Vec<u8>,
    /// When, in seconds since 1970.
    pub at: u64,
    /// Why.
    pub reason: RevocationReason,
}

/// Why a certificate was revoked (RFC 5280 §5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevocationReason {
    /// Nothing is said.
    Unspecified,
    /// The card or its PIN is in other hands.
    KeyCompromise,
    /// The person's name or affiliation has changed.
    AffiliationChanged,
    /// There is a new card.
    Superseded,
    /// The card is not needed any more.
    CessationOfOperation,
    /// The person may not have one any more.
    PrivilegeWithdrawn,
}

/// What a list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationList<'a> {
    /// Greater than that of the list before.
    pub number: u64,
    /// When it was made, in seconds since 1970.
    pub this_update: u64,
    /// When the next one will have been made.
    pub next_update: u64,
    /// All that are revoked.
    pub revoked: &'a [RevokedCertificate],
}

/// What a response says about one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusAnswer<'a> {
    /// The certificate's serial number.
    pub serial: &'a [u8],
    /// How it is.
    pub status: CertificateStatus,
    /// When this was known, in seconds since 1970.
    pub this_update: u64,
    /// Until when it may be relied on.
    pub next_update: u64,
    /// The certificate, DER, of who answers for the authority; none: the authority itself.
    pub delegate: Option<&'a [u8]>,
}

/// How a certificate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertificateStatus {
    /// Not revoked.
    Good,
    /// Revoked at a time, for a reason.
    Revoked(u64, RevocationReason),
    /// Not one that this authority knows.
    Unknown,
}

impl RevocationReason {
    fn encoded(self) -> Option<CrlReason> {
        match self {
            RevocationReason::Unspecified => None,
            RevocationReason::KeyCompromise => Some(CrlReason::KeyCompromise),
            RevocationReason::AffiliationChanged => Some(CrlReason::AffiliationChanged),
            RevocationReason::Superseded => Some(CrlReason::Superseded),
            RevocationReason::CessationOfOperation => Some(CrlReason::CessationOfOperation),
            RevocationReason::PrivilegeWithdrawn => Some(CrlReason::PrivilegeWithdrawn),
        }
    }
}

impl Authority {
    /// A list of what this authority has revoked, DER.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn crl(&self, signer: &mut dyn CardSigner, list: &RevocationList<'_>) -> Result<Vec<u8>, AuthorityError> {
        let (issuer, key) = self.issuer(signer)?;
        let (this_update, next_update) = (time(list.this_update)?, time(list.next_update)?);
        let number = CrlNumber(Uint::new(&list.number.to_be_bytes()).map_err(|_| ENCODING)?);
        let extensions = vec![extensions::issuer_key(&key)?, extensions::extension(&number)?];
        let revoked: Vec<RevokedCert> = list.revoked.iter().map(revoked).collect::<Result<_, _>>()?;
        let (tbs_cert_list, signature_algorithm, signature) = sign(signer, |signature| TbsCertList {
            version: Version::V2,
            signature,
            issuer: issuer.clone(),
            this_update,
            next_update: Some(next_update),
            revoked_certificates: (!revoked.is_empty()).then(|| revoked.clone()),
            crl_extensions: Some(extensions.clone()),
        })?;
        to_der(&CertificateList { tbs_cert_list, signature_algorithm, signature })
    }

    /// An OCSP response about one certificate of this authority, DER. With a delegate, the signer has the delegate's
    /// key.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn ocsp(&self, signer: &mut dyn CardSigner, answer: &StatusAnswer<'_>) -> Result<Vec<u8>, AuthorityError> {
        let delegate = answer.delegate.map(Parsed::decode).transpose().map_err(|_| AuthorityError::Certificate)?;
        let responder = delegate.as_ref().map_or(&self.certificate, |parsed| &parsed.certificate);
        if responder.tbs_certificate.subject_public_key_info != key_of(signer)? {
            return Err(AuthorityError::Signer);
        }
        let data = self.response_data(&responder.tbs_certificate.subject, answer)?;
        let (tbs_response_data, signature_algorithm, signature) = sign(signer, |_| data.clone())?;
        let certs = delegate.map(|parsed| vec![parsed.certificate]);
        let basic = BasicOcspResponse { tbs_response_data, signature_algorithm, signature, certs };
        to_der(&OcspResponse::successful(basic).map_err(|_| ENCODING)?)
    }

    fn response_data(&self, responder: &Name, answer: &StatusAnswer<'_>) -> Result<ResponseData, AuthorityError> {
        let tbs = &self.certificate.tbs_certificate;
        let this_update = generalized(answer.this_update)?;
        let single = SingleResponse {
            cert_id: certificate_id(&tbs.subject, &tbs.subject_public_key_info, answer.serial)?,
            cert_status: status(answer.status)?,
            this_update,
            next_update: Some(generalized(answer.next_update)?),
            single_extensions: None,
        };
        Ok(ResponseData {
            version: x509_ocsp::Version::default(),
            responder_id: ResponderId::ByName(responder.clone()),
            produced_at: this_update,
            responses: vec![single],
            response_extensions: None,
        })
    }
}

fn revoked(revoked: &RevokedCertificate) -> Result<RevokedCert, AuthorityError> {
    let reason = revoked.reason.encoded().map(|reason| extensions::extension(&reason)).transpose()?;
    let serial_number = serial_number(&revoked.serial)?;
    let crl_entry_extensions = reason.map(|reason| vec![reason]);
    Ok(RevokedCert { serial_number, revocation_date: time(revoked.at)?, crl_entry_extensions })
}

fn status(status: CertificateStatus) -> Result<CertStatus, AuthorityError> {
    Ok(match status {
        CertificateStatus::Good => CertStatus::Good(Null),
        CertificateStatus::Unknown => CertStatus::Unknown(Null),
        CertificateStatus::Revoked(at, reason) => {
            CertStatus::Revoked(RevokedInfo { revocation_time: generalized(at)?, revocation_reason: reason.encoded() })
        }
    })
}

/// RFC 6960 §4.1.1, with SHA-256.
fn certificate_id(issuer: &Name, key: &SubjectPublicKeyInfoOwned, serial: &[u8]) -> Result<CertId, AuthorityError> {
    let hash = |bytes: &[u8]| OctetString::new(sha256(bytes)).map_err(|_| ENCODING);
    Ok(CertId {
        hash_algorithm: AlgorithmIdentifierOwned { oid: SHA_256, parameters: None },
        issuer_name_hash: hash(&to_der(issuer)?)?,
        issuer_key_hash: hash(key.subject_public_key.raw_bytes())?,
        serial_number: serial_number(serial)?,
    })
}

fn generalized(seconds: u64) -> Result<OcspGeneralizedTime, AuthorityError> {
    let time = GeneralizedTime::from_unix_duration(Duration::from_secs(seconds));
    time.map(OcspGeneralizedTime).map_err(|_| AuthorityError::Value("this time"))
}
