//! Whether the certificates lead from the card to the anchor: by rustls-webpki, and what it leaves to its callers.

use core::time::Duration;

use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use webpki::{
    CertRevocationList, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter, RevocationCheckDepth,
    RevocationOptions, RevocationOptionsBuilder, UnknownStatusPolicy,
};
use x509_cert::ext::pkix::{KeyUsage, KeyUsages};

use crate::algorithm::algorithms;
use crate::chain::Chain;
use crate::parsed::Parsed;
use crate::{CertificateError, SignatureMemory, names};

/// The path's rules (docs/protocol/certificates.md), revocation aside.
///
/// # Errors
/// The first that applies, in the order there.
pub fn check(chain: &Chain<'_>, at: u64, memory: &SignatureMemory) -> Result<(), CertificateError> {
    check_linked(chain)?;
    for link in chain.below().iter().chain([chain.anchor()]) {
        link.parsed.check_validity(at)?;
    }
    check_authorities(chain)?;
    match by_webpki(chain, at, memory, &[]) {
        Ok(()) => names::check(chain, false),
        Err(Error::NameConstraintViolation) => names::check(chain, true),
        Err(error) => Err(of_webpki(&error)),
    }
}

/// Each certificate names the next one's subject as its issuer, and no two have the same subject: only one path can be
/// built, and it has all of them.
fn check_linked(chain: &Chain<'_>) -> Result<(), CertificateError> {
    for (index, link) in chain.below().iter().enumerate() {
        let follows = *link.parsed.issuer() == *chain.issuer(index).parsed.subject();
        let twice = chain.above(index).any(|above| above.parsed.subject() == link.parsed.subject());
        if !follows || twice {
            return Err(CertificateError::Path);
        }
    }
    Ok(())
}

/// A certifier's certificate says that it is an authority, for certificates, and for how long a chain. An anchor may
/// leave its key's usage open: old roots do.
fn check_authorities(chain: &Chain<'_>) -> Result<(), CertificateError> {
    for (between, link) in chain.above(0).enumerate() {
        let constraints = link.parsed.authority()?.ok_or(CertificateError::Path)?;
        let anchor = std::ptr::eq(link, chain.anchor());
        let silent = !anchor && link.parsed.extension::<KeyUsage>()?.is_none();
        if silent || !may(&link.parsed, KeyUsages::KeyCertSign)? {
            return Err(CertificateError::Path);
        }
        if constraints.path_len_constraint.is_some_and(|most| between > usize::from(most)) {
            return Err(CertificateError::Depth);
        }
    }
    Ok(())
}

/// Whether a key may be used in this way: its certificate says so, or says nothing (RFC 5280 §6.1.4 n).
///
/// # Errors
/// [`CertificateError::Malformed`].
pub fn may(parsed: &Parsed<'_>, usage: KeyUsages) -> Result<bool, CertificateError> {
    Ok(parsed.extension::<KeyUsage>()?.is_none_or(|usages| usages.0.contains(usage)))
}

/// Purposes are judged in another place; here they must only be well formed.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, mut purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        purposes.try_for_each(|purpose| purpose.map(|_| ()))
    }
}

/// What webpki says of the chain at this time; with lists, also of the revocation of what they speak of.
///
/// # Errors
/// webpki's.
pub fn by_webpki(
    chain: &Chain<'_>,
    at: u64,
    memory: &SignatureMemory,
    lists: &[&CertRevocationList<'_>],
) -> Result<(), Error> {
    let card = CertificateDer::from(chain.card().parsed.der);
    let anchor = CertificateDer::from(chain.anchor().parsed.der);
    let issuers: Vec<CertificateDer<'_>> =
        chain.below().iter().skip(1).map(|link| CertificateDer::from(link.parsed.der)).collect();
    let algorithms = algorithms(memory);
    let algorithms: Vec<&dyn SignatureVerificationAlgorithm> = algorithms.iter().map(|one| one as _).collect();
    let anchors = [webpki::anchor_from_trusted_cert(&anchor)?];
    let time = UnixTime::since_unix_epoch(Duration::from_secs(at));
    EndEntityCert::try_from(&card)?
        .verify_for_usage(&algorithms, &anchors, &issuers, time, AnyPurpose, options(lists), None)
        .map(|_| ())
}

/// Lists are consulted for the whole chain. What none speaks of, and when they were issued, is judged in another place.
fn options<'a>(lists: &'a [&'a CertRevocationList<'a>]) -> Option<RevocationOptions<'a>> {
    let builder = RevocationOptionsBuilder::new(lists).ok()?;
    Some(builder.with_depth(RevocationCheckDepth::Chain).with_status_policy(UnknownStatusPolicy::Allow).build())
}

/// webpki's refusals, by our names.
pub fn of_webpki(error: &Error) -> CertificateError {
    match error {
        Error::CertExpired { .. } => CertificateError::Expired,
        Error::CertNotValidYet { .. } => CertificateError::NotYet,
        Error::CertRevoked => CertificateError::Revoked,
        Error::CaUsedAsEndEntity | Error::EmptyEkuExtension => CertificateError::Usage,
        Error::PathLenConstraintViolated | Error::MaximumPathDepthExceeded => CertificateError::Depth,
        Error::NameConstraintViolation | Error::InvalidNetworkMaskConstraint | Error::MalformedNameConstraint => {
            CertificateError::Names
        }
        Error::InvalidSignatureForPublicKey
        | Error::SignatureAlgorithmMismatch
        | Error::UnsupportedSignatureAlgorithmContext(_)
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => CertificateError::Signature,
        Error::BadDer
        | Error::BadDerTime
        | Error::TrailingData(_)
        | Error::MalformedExtensions
        | Error::ExtensionValueInvalid
        | Error::UnsupportedCertVersion => CertificateError::Malformed,
        _ => CertificateError::Path,
    }
}
