//! Certificate revocation lists (RFC 5280 §5): which certificates they cover, and whether they may be believed.

use x509_cert::crl::CertificateList;
use x509_cert::der::Encode;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::{DistributionPoint, IssuingDistributionPoint};
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{CrlDistributionPoints, KeyUsages};

use crate::chain::{Chain, Link};
use crate::parsed::{Parsed, check_distinct, decode, extension, seconds};
use crate::path::may;
use crate::{CertificateError, SignatureMemory, algorithm};

/// `id-ce-issuingDistributionPoint` (RFC 5280 §5.2.5).
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");

/// A list, and which part of its issuer's certificates it is about.
pub struct List<'a> {
    pub der: &'a [u8],
    list: CertificateList,
    part: Option<IssuingDistributionPoint>,
}

impl<'a> List<'a> {
    /// # Errors
    /// [`CertificateError::Malformed`].
    pub fn decode(der: &'a [u8]) -> Result<List<'a>, CertificateError> {
        let list: CertificateList = decode(der)?;
        let extensions = list.tbs_cert_list.crl_extensions.as_deref().unwrap_or(&[]);
        check_distinct(extensions)?;
        let part = extension(extensions, ISSUING_DISTRIBUTION_POINT)?;
        list.tbs_cert_list.revoked_certificates.iter().flatten().try_for_each(|revoked| {
            let extensions: &[Extension] = revoked.crl_entry_extensions.as_deref().unwrap_or(&[]);
            check_distinct(extensions)
        })?;
        Ok(List { der, list, part })
    }

    /// The certificate of the chain that the list is about: its issuer's, and of its part.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`].
    pub fn speaks_of(&self, chain: &Chain<'_>) -> Result<Option<usize>, CertificateError> {
        let issuer = &self.list.tbs_cert_list.issuer;
        let Some(index) = chain.below().iter().position(|link| link.parsed.issuer() == issuer) else {
            return Ok(None);
        };
        Ok(self.is_about(index, &chain.below()[index])?.then_some(index))
    }

    fn is_about(&self, index: usize, link: &Link<'_>) -> Result<bool, CertificateError> {
        let Some(part) = &self.part else { return Ok(true) };
        let whole = part.only_some_reasons.is_none() && !part.indirect_crl && !part.only_contains_attribute_certs;
        let role = if index == 0 { !part.only_contains_ca_certs } else { !part.only_contains_user_certs };
        let Some(name) = &part.distribution_point else { return Ok(whole && role) };
        let points = link.parsed.extension::<CrlDistributionPoints>()?.map_or_else(Vec::new, |points| points.0);
        Ok(whole && role && points.iter().any(|point| point_is(point, name)))
    }

    /// Whether the list is its issuer's, and of the time that is looked at.
    ///
    /// # Errors
    /// [`CertificateError::Revocation`], [`CertificateError::Malformed`].
    pub fn check(&self, issuer: &Link<'_>, at: u64, memory: &SignatureMemory) -> Result<(), CertificateError> {
        let tbs = &self.list.tbs_cert_list;
        let until = tbs.next_update.ok_or(CertificateError::Revocation)?;
        let in_time = seconds(tbs.this_update) <= at && at <= seconds(until);
        let entitled = may(&issuer.parsed, KeyUsages::CRLSign)?;
        let same = tbs.signature == self.list.signature_algorithm;
        let good = in_time && entitled && same && self.signed(issuer, memory)?;
        if good { Ok(()) } else { Err(CertificateError::Revocation) }
    }

    fn signed(&self, issuer: &Link<'_>, memory: &SignatureMemory) -> Result<bool, CertificateError> {
        let message = self.list.tbs_cert_list.to_der().map_err(|_| CertificateError::Malformed)?;
        let key = issuer.parsed.spki()?;
        Ok(algorithm::signed(&key, &self.list.signature_algorithm, &message, &self.list.signature, memory))
    }

    /// Whether it is the list of this authority, by name.
    pub fn is_by(&self, issuer: &Parsed<'_>) -> bool {
        self.list.tbs_cert_list.issuer == *issuer.subject()
    }

    /// Whether a serial number is on the list, for whatever reason.
    pub fn names(&self, serial: &[u8]) -> bool {
        let mut revoked = self.list.tbs_cert_list.revoked_certificates.iter().flatten();
        revoked.any(|revoked| revoked.serial_number.as_bytes() == serial)
    }
}

/// Whether a distribution point of a certificate is the one of a list, by one of its full names.
fn point_is(point: &DistributionPoint, name: &DistributionPointName) -> bool {
    let whole = point.reasons.is_none() && point.crl_issuer.is_none();
    let same = full_names(point.distribution_point.as_ref()).iter().any(|one| full_names(Some(name)).contains(one));
    whole && same
}

fn full_names(name: Option<&DistributionPointName>) -> &[GeneralName] {
    match name {
        Some(DistributionPointName::FullName(names)) => names,
        _ => &[],
    }
}
