//! Extensions of certificates and lists.

use tupyo_encoding::sha256;
use x509_cert::der::asn1::{ObjectIdentifier, OctetString};
use x509_cert::ext::pkix::certpolicy::{CertificatePolicies, PolicyInformation};
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, NameConstraints,
    SubjectKeyIdentifier,
};
use x509_cert::ext::{AsExtension, Extension};
use x509_cert::name::Name;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::{AuthorityError, CertificateName};

const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");
const ENCODING: AuthorityError = AuthorityError::Value("an extension");

/// One extension, critical as RFC 5280 wants it.
pub fn extension(value: &impl AsExtension) -> Result<Extension, AuthorityError> {
    value.to_extension(&Name::default(), &[]).map_err(|_| ENCODING)
}

/// The name of a key: the first 20 bytes of SHA-256 of its bits (RFC 7093 §2, method 1).
fn key_identifier(key: &SubjectPublicKeyInfoOwned) -> Result<OctetString, AuthorityError> {
    let digest = sha256(key.subject_public_key.raw_bytes());
    OctetString::new(&digest[..20]).map_err(|_| ENCODING)
}

pub fn subject_key(key: &SubjectPublicKeyInfoOwned) -> Result<Extension, AuthorityError> {
    extension(&SubjectKeyIdentifier(key_identifier(key)?))
}

pub fn issuer_key(key: &SubjectPublicKeyInfoOwned) -> Result<Extension, AuthorityError> {
    let key_identifier = Some(key_identifier(key)?);
    extension(&AuthorityKeyIdentifier { key_identifier, ..AuthorityKeyIdentifier::default() })
}

pub fn authority(path_len_constraint: Option<u8>) -> Result<Extension, AuthorityError> {
    extension(&BasicConstraints { ca: true, path_len_constraint })
}

pub fn usage(usages: impl IntoIterator<Item = KeyUsages>) -> Result<Extension, AuthorityError> {
    extension(&KeyUsage(usages.into_iter().fold(Default::default(), |all, usage| all | usage)))
}

pub fn purpose(purpose: ObjectIdentifier) -> Result<Extension, AuthorityError> {
    extension(&ExtendedKeyUsage(vec![purpose]))
}

/// `id-pkix-ocsp-nocheck` (RFC 6960 §4.2.2.2.1): nobody need ask whether the responder is revoked.
pub fn not_asked_about() -> Result<Extension, AuthorityError> {
    let extn_value = OctetString::new([5, 0]).map_err(|_| ENCODING)?;
    Ok(Extension { extn_id: OCSP_NO_CHECK, critical: false, extn_value })
}

/// None for no policies.
pub fn policies(policies: &[String]) -> Result<Option<Extension>, AuthorityError> {
    let one = |policy: &String| {
        let policy_identifier = ObjectIdentifier::new(policy).map_err(|_| AuthorityError::Value("this policy"))?;
        Ok(PolicyInformation { policy_identifier, policy_qualifiers: None })
    };
    let policies: Vec<PolicyInformation> = policies.iter().map(one).collect::<Result<_, AuthorityError>>()?;
    (!policies.is_empty()).then(|| extension(&CertificatePolicies(policies))).transpose()
}

/// Only names under these may be certified; none for no names.
pub fn permitted(names: &[CertificateName]) -> Result<Option<Extension>, AuthorityError> {
    let one = |name: &CertificateName| {
        let base = GeneralName::DirectoryName(name.encode(None)?);
        Ok(GeneralSubtree { base, minimum: 0, maximum: None })
    };
    let trees: Vec<GeneralSubtree> = names.iter().map(one).collect::<Result<_, AuthorityError>>()?;
    let constraints = NameConstraints { permitted_subtrees: Some(trees), excluded_subtrees: None };
    (!names.is_empty()).then(|| extension(&constraints)).transpose()
}
