//! What a certificate is for: signatures of a person, under a policy that is accepted.

use x509_cert::der::Tag;
use x509_cert::der::Tagged;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::certpolicy::CertificatePolicies;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};

use crate::CertificateError;
use crate::chain::Chain;
use crate::parsed::Parsed;

/// `anyPolicy` (RFC 5280 §4.2.1.4).
const ANY_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32.0");

/// The subject's `serialNumber` (X.520 §6.2.9).
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");

/// Most characters of a person's number.
const MOST_PERSON: usize = 64;

/// Purposes that are not a person's signatures: log-ins, machines, and what authorities use themselves.
const OTHER_PURPOSES: [ObjectIdentifier; 10] = [
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.1"),      // serverAuth
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2"),      // clientAuth
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.3"),      // codeSigning
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8"),      // timeStamping
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9"),      // OCSPSigning
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.17"),     // ipsecIKE
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.21"),     // secureShellClient
    ObjectIdentifier::new_unwrap("1.3.6.1.5.2.3.4"),        // pkinit client authentication
    ObjectIdentifier::new_unwrap("1.3.6.1.5.2.3.5"),        // pkinit key distribution
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.20.2.2"), // smart card logon
];

/// The card's certificate is for signatures, and no authority above is restricted to other things.
///
/// # Errors
/// [`CertificateError::Usage`], [`CertificateError::Malformed`].
pub fn check_usage(chain: &Chain<'_>) -> Result<(), CertificateError> {
    let card = &chain.card().parsed;
    let usage = card.extension::<KeyUsage>()?.ok_or(CertificateError::Usage)?;
    if !(usage.digital_signature() || usage.non_repudiation()) || card.authority()?.is_some() {
        return Err(CertificateError::Usage);
    }
    chain.below().iter().try_for_each(|link| check_purposes(&link.parsed))
}

/// An extended key usage, if there is one, has a purpose that may be a person's signature.
fn check_purposes(parsed: &Parsed<'_>) -> Result<(), CertificateError> {
    let purposes = parsed.extension::<ExtendedKeyUsage>()?;
    let only_others = purposes.is_some_and(|purposes| purposes.0.iter().all(|one| OTHER_PURPOSES.contains(one)));
    if only_others { Err(CertificateError::Usage) } else { Ok(()) }
}

/// One of the policies is named by the card's certificate, and every authority between it and the anchor has it or any;
/// the anchor, too, if it names policies at all. No policies: any will do. Policies are not mapped.
///
/// # Errors
/// [`CertificateError::Policy`], [`CertificateError::Malformed`].
pub fn check_policy(chain: &Chain<'_>, policies: &[String]) -> Result<(), CertificateError> {
    if policies.is_empty() {
        return Ok(());
    }
    let mut named = Vec::new();
    for link in chain.below() {
        named.push(policies_of(&link.parsed)?.unwrap_or_default());
    }
    named.extend(policies_of(&chain.anchor().parsed)?);
    let through = |policy: &ObjectIdentifier| {
        let mut all = named.iter().enumerate();
        all.all(|(index, have)| have.contains(policy) || (index > 0 && have.contains(&ANY_POLICY)))
    };
    let accepted = policies.iter().filter_map(|policy| ObjectIdentifier::new(policy).ok());
    if accepted.into_iter().any(|policy| through(&policy)) { Ok(()) } else { Err(CertificateError::Policy) }
}

fn policies_of(parsed: &Parsed<'_>) -> Result<Option<Vec<ObjectIdentifier>>, CertificateError> {
    let policies = parsed.extension::<CertificatePolicies>()?;
    Ok(policies.map(|policies| policies.0.into_iter().map(|policy| policy.policy_identifier).collect()))
}

/// The person whom a certificate names: the one `serialNumber` of its subject, 1 to 64 printable ASCII characters.
///
/// # Errors
/// [`CertificateError::Person`].
pub fn person(parsed: &Parsed<'_>) -> Result<String, CertificateError> {
    let attributes = parsed.subject().0.iter().flat_map(|rdn| rdn.0.iter());
    let mut numbers = attributes.filter(|attribute| attribute.oid == SERIAL_NUMBER);
    let (Some(number), None) = (numbers.next(), numbers.next()) else { return Err(CertificateError::Person) };
    let text = std::str::from_utf8(number.value.value()).map_err(|_| CertificateError::Person)?;
    let readable = matches!(number.value.tag(), Tag::PrintableString | Tag::Utf8String);
    let right = (1..=MOST_PERSON).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, 0x20..=0x7e));
    (readable && right).then(|| text.to_owned()).ok_or(CertificateError::Person)
}
