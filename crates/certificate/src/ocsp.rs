//! OCSP responses (RFC 6960) that were kept with a registration: which certificate they are about, and whether they may
//! be believed.

use sha1::{Digest, Sha1};
use tupyo_encoding::sha256;
use x509_cert::der::Encode;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::oid::AssociatedOid;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspResponse, OcspResponseStatus, ResponderId,
    SingleResponse,
};

use crate::chain::{Chain, Link};
use crate::parsed::{Parsed, check_distinct, decode};
use crate::path::may;
use crate::{CertificateError, SignatureMemory, algorithm};

/// `id-kp-OCSPSigning` (RFC 6960 §4.2.2.2).
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
/// The hashes that name issuers. They only tell which issuer is meant: the signature tells that it is that one.
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// A response that answers.
pub struct Answer {
    response: BasicOcspResponse,
}

/// What an answer says of a certificate, once it may be believed.
pub struct Said {
    pub revoked: bool,
    /// The serial number of the responder's certificate, where the issuer has delegated.
    pub delegate: Option<Vec<u8>>,
}

impl Answer {
    /// # Errors
    /// [`CertificateError::Malformed`]; [`CertificateError::Revocation`] for a response without an answer.
    pub fn decode(der: &[u8]) -> Result<Answer, CertificateError> {
        let response: OcspResponse = decode(der)?;
        let bytes = response.response_bytes.filter(|_| response.response_status == OcspResponseStatus::Successful);
        let bytes = bytes.filter(|bytes| bytes.response_type == BasicOcspResponse::OID);
        let bytes = bytes.ok_or(CertificateError::Revocation)?;
        let response: BasicOcspResponse = decode(bytes.response.as_bytes())?;
        let data = &response.tbs_response_data;
        let singles = data.responses.iter().map(|single| &single.single_extensions);
        singles.chain([&data.response_extensions]).flatten().try_for_each(|extensions| check_known(extensions))?;
        Ok(Answer { response })
    }

    /// The certificate of the chain that the answer is about.
    pub fn speaks_of(&self, chain: &Chain<'_>) -> Option<usize> {
        (0..chain.below().len()).find(|index| self.singles(chain, *index).next().is_some())
    }

    fn singles<'a>(&'a self, chain: &'a Chain<'_>, index: usize) -> impl Iterator<Item = &'a SingleResponse> {
        let issuer = &chain.issuer(index).parsed;
        let serial = chain.below().get(index).map_or(&[][..], |link| link.parsed.serial());
        self.response.tbs_response_data.responses.iter().filter(move |single| names(&single.cert_id, issuer, serial))
    }

    /// What it says of that certificate.
    ///
    /// # Errors
    /// [`CertificateError::Revocation`], [`CertificateError::Malformed`], [`CertificateError::Key`].
    pub fn check(
        &self,
        chain: &Chain<'_>,
        index: usize,
        at: u64,
        memory: &SignatureMemory,
    ) -> Result<Said, CertificateError> {
        let mut singles = self.singles(chain, index);
        let (Some(single), None) = (singles.next(), singles.next()) else { return Err(CertificateError::Revocation) };
        let until = single.next_update.ok_or(CertificateError::Revocation)?;
        let in_time = seconds(single.this_update) <= at && at <= seconds(until);
        if !in_time || matches!(single.cert_status, CertStatus::Unknown(_)) {
            return Err(CertificateError::Revocation);
        }
        let delegate = self.responder(chain.issuer(index), at, memory)?;
        Ok(Said { revoked: matches!(single.cert_status, CertStatus::Revoked(_)), delegate })
    }

    /// Who signed it: the issuer (none), or a delegate of the issuer, by its serial number.
    fn responder(
        &self,
        issuer: &Link<'_>,
        at: u64,
        memory: &SignatureMemory,
    ) -> Result<Option<Vec<u8>>, CertificateError> {
        if self.is_by(&issuer.parsed) && self.signed(&issuer.parsed, memory)? {
            return Ok(None);
        }
        let certificates = self.response.certs.as_deref().unwrap_or(&[]);
        let [certificate] = certificates else { return Err(CertificateError::Revocation) };
        let der = certificate.to_der().map_err(|_| CertificateError::Malformed)?;
        let delegate = Parsed::decode(&der)?;
        check_delegate(&delegate, issuer, at, memory)?;
        let signed = self.is_by(&delegate) && self.signed(&delegate, memory)?;
        signed.then(|| Some(delegate.serial().to_vec())).ok_or(CertificateError::Revocation)
    }

    /// Whether the response says that this certificate's subject made it.
    fn is_by(&self, parsed: &Parsed<'_>) -> bool {
        match &self.response.tbs_response_data.responder_id {
            ResponderId::ByName(name) => name == parsed.subject(),
            ResponderId::ByKey(hash) => hash.as_bytes() == Sha1::digest(parsed.key_bits()).as_slice(),
        }
    }

    fn signed(&self, parsed: &Parsed<'_>, memory: &SignatureMemory) -> Result<bool, CertificateError> {
        let message = self.response.tbs_response_data.to_der().map_err(|_| CertificateError::Malformed)?;
        let BasicOcspResponse { signature_algorithm, signature, .. } = &self.response;
        Ok(algorithm::signed(&parsed.spki()?, signature_algorithm, &message, signature, memory))
    }
}

/// The issuer itself issued the delegate's certificate, for responses, and it is valid.
fn check_delegate(
    delegate: &Parsed<'_>,
    issuer: &Link<'_>,
    at: u64,
    memory: &SignatureMemory,
) -> Result<(), CertificateError> {
    delegate.key()?;
    let purposes = delegate.extension::<ExtendedKeyUsage>()?;
    let entitled = purposes.is_some_and(|purposes| purposes.0.contains(&OCSP_SIGNING));
    let entitled = entitled && may(delegate, KeyUsages::DigitalSignature)? && understood(delegate);
    let issued = delegate.issuer() == issuer.parsed.subject() && delegate.is_signed_by(&issuer.parsed, memory)?;
    let valid = delegate.check_validity(at).is_ok();
    if entitled && issued && valid { Ok(()) } else { Err(CertificateError::Revocation) }
}

/// Whether all critical extensions of a delegate are known here.
fn understood(delegate: &Parsed<'_>) -> bool {
    let known = [KeyUsage::OID, ExtendedKeyUsage::OID, BasicConstraints::OID];
    delegate.extensions().iter().all(|extension| !extension.critical || known.contains(&extension.extn_id))
}

/// No extension twice, and no critical one: none is known here.
fn check_known(extensions: &[Extension]) -> Result<(), CertificateError> {
    check_distinct(extensions)?;
    let critical = extensions.iter().any(|extension| extension.critical);
    if critical { Err(CertificateError::Revocation) } else { Ok(()) }
}

/// Whether a `CertID` names the certificate of this issuer and serial number.
fn names(id: &CertId, issuer: &Parsed<'_>, serial: &[u8]) -> bool {
    let Ok(subject) = issuer.subject().to_der() else { return false };
    let hashed = |bytes: &[u8]| match id.hash_algorithm.oid {
        SHA_1 => Some(Sha1::digest(bytes).to_vec()),
        SHA_256 => Some(sha256(bytes).to_vec()),
        _ => None,
    };
    let name = hashed(&subject).is_some_and(|hash| hash == id.issuer_name_hash.as_bytes());
    let key = hashed(issuer.key_bits()).is_some_and(|hash| hash == id.issuer_key_hash.as_bytes());
    name && key && id.serial_number.as_bytes() == serial
}

fn seconds(time: OcspGeneralizedTime) -> u64 {
    time.0.to_unix_duration().as_secs()
}
