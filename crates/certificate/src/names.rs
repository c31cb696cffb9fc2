//! Name constraints (RFC 5280 §4.2.1.10) that webpki does not compare: directory names, and addresses within them.
//!
//! webpki refuses every chain in which an authority restricts directory names, and does not look at e-mail addresses in
//! subjects. Citizens' certificates have hardly any other names, so both are compared here.

use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::Tag;
use x509_cert::der::Tagged;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{NameConstraints, SubjectAltName};
use x509_cert::name::{Name, RelativeDistinguishedName};

use crate::CertificateError;
use crate::chain::Chain;
use crate::parsed::Parsed;

/// `emailAddress` in subjects (RFC 5280 §4.1.2.6).
const EMAIL: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1");

/// Every name below an authority is one that it may certify. `refused` says whether webpki refused the names of this
/// chain: then it must have been for the directory names alone, and they must be right.
///
/// # Errors
/// [`CertificateError::Names`], [`CertificateError::Malformed`].
pub fn check(chain: &Chain<'_>, refused: bool) -> Result<(), CertificateError> {
    let mut explained = false;
    for (index, link) in chain.below().iter().enumerate() {
        let names = names(&link.parsed)?;
        for above in chain.above(index) {
            let Some(constraints) = above.parsed.extension::<NameConstraints>()? else { continue };
            check_names(&names, &constraints, refused)?;
            explained |= subtrees(&constraints).any(|tree| matches!(tree.base, GeneralName::DirectoryName(_)));
        }
    }
    if refused && !explained { Err(CertificateError::Names) } else { Ok(()) }
}

/// All names that a certificate gives its subject.
fn names(parsed: &Parsed<'_>) -> Result<Vec<GeneralName>, CertificateError> {
    let mut names = parsed.extension::<SubjectAltName>()?.map_or_else(Vec::new, |names| names.0);
    names.push(GeneralName::DirectoryName(parsed.subject().clone()));
    Ok(names)
}

fn subtrees(constraints: &NameConstraints) -> impl Iterator<Item = &GeneralSubtree> {
    constraints.permitted_subtrees.iter().chain(&constraints.excluded_subtrees).flatten()
}

fn check_names(names: &[GeneralName], constraints: &NameConstraints, refused: bool) -> Result<(), CertificateError> {
    let right = subtrees(constraints).all(|tree| tree.minimum == 0 && tree.maximum.is_none());
    let right = right && names.iter().all(|name| may_be_named(name, constraints, refused));
    if right { Ok(()) } else { Err(CertificateError::Names) }
}

/// Directory names are compared. A name of another form passes where webpki has compared it; where webpki stopped
/// because of directory names it is not known to have done so, and it is refused if its form is restricted at all.
fn may_be_named(name: &GeneralName, constraints: &NameConstraints, refused: bool) -> bool {
    let GeneralName::DirectoryName(name) = name else {
        return !refused || !subtrees(constraints).any(|tree| form(&tree.base) == form(name));
    };
    let address = attributes(name).any(|attribute| attribute.oid == EMAIL);
    let addresses = subtrees(constraints).any(|tree| matches!(tree.base, GeneralName::Rfc822Name(_)));
    !(address && addresses) && permitted(name, constraints) && !excluded(name, constraints)
}

fn form(name: &GeneralName) -> std::mem::Discriminant<GeneralName> {
    std::mem::discriminant(name)
}

fn directories(trees: Option<&Vec<GeneralSubtree>>) -> impl Iterator<Item = &Name> {
    trees.into_iter().flatten().filter_map(|tree| match &tree.base {
        GeneralName::DirectoryName(name) => Some(name),
        _ => None,
    })
}

/// Under one of the permitted subtrees, byte for byte, if there are any. The empty name names nobody.
fn permitted(name: &Name, constraints: &NameConstraints) -> bool {
    let mut bases = directories(constraints.permitted_subtrees.as_ref()).peekable();
    name.0.is_empty() || bases.peek().is_none() || bases.any(|base| name.0.starts_with(&base.0))
}

/// Under one of the excluded subtrees, in whatever letters; or not to be compared.
fn excluded(name: &Name, constraints: &NameConstraints) -> bool {
    let mut bases = directories(constraints.excluded_subtrees.as_ref()).peekable();
    let comparable = |name: &Name| attributes(name).all(|attribute| folded(attribute).is_some());
    if bases.peek().is_none() {
        return false;
    }
    !comparable(name) || bases.any(|base| !comparable(base) || starts_with(name, base))
}

fn starts_with(name: &Name, base: &Name) -> bool {
    base.0.len() <= name.0.len() && base.0.iter().zip(&name.0).all(|(one, other)| same(one, other))
}

fn same(one: &RelativeDistinguishedName, other: &RelativeDistinguishedName) -> bool {
    let folded = |name: &RelativeDistinguishedName| {
        let mut all: Vec<_> = name.0.iter().map(|attribute| (attribute.oid, folded(attribute))).collect();
        all.sort_unstable();
        all
    };
    folded(one) == folded(other)
}

fn attributes(name: &Name) -> impl Iterator<Item = &AttributeTypeAndValue> {
    name.0.iter().flat_map(|rdn| rdn.0.iter())
}

/// The text in lower case, spaces folded (RFC 5280 §7.1 without stringprep's tables); none for alphabets not read here.
fn folded(attribute: &AttributeTypeAndValue) -> Option<String> {
    let readable = matches!(attribute.value.tag(), Tag::PrintableString | Tag::Utf8String | Tag::Ia5String);
    let text = readable.then(|| std::str::from_utf8(attribute.value.value()).ok()).flatten()?;
    Some(text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "))
}
