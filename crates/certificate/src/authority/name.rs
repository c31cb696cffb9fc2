//! Names of authorities and persons.

use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::Tag;
use x509_cert::der::asn1::{Any, ObjectIdentifier, PrintableString};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use super::AuthorityError;

const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");

/// Most characters of a name's part (RFC 5280 §A.1 `ub-name`s).
const MOST: usize = 64;

/// A directory name: country, organization, unit, common name, in this order. Empty parts are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateName {
    /// Two letters (ISO 3166), or empty.
    pub country: String,
    /// Up to 64 characters.
    pub organization: String,
    /// Up to 64 characters.
    pub unit: String,
    /// Up to 64 characters.
    pub common_name: String,
}

impl CertificateName {
    /// A name that is only a common name.
    pub fn common(name: &str) -> CertificateName {
        CertificateName { common_name: name.to_owned(), ..CertificateName::default() }
    }

    /// With the person's number at the end, if there is one.
    pub(super) fn encode(&self, person: Option<&str>) -> Result<Name, AuthorityError> {
        let parts = [
            (COUNTRY, Some(self.country.as_str())),
            (ORGANIZATION, Some(self.organization.as_str())),
            (UNIT, Some(self.unit.as_str())),
            (COMMON_NAME, Some(self.common_name.as_str())),
        ];
        let parts = parts.into_iter().filter(|(_, text)| *text != Some(""));
        let parts = parts.chain([(SERIAL_NUMBER, person)]);
        let names = parts.filter_map(|(kind, text)| text.map(|text| part(kind, text)));
        let names: Vec<RelativeDistinguishedName> = names.collect::<Result<_, _>>()?;
        if names.is_empty() { Err(AuthorityError::Value("an empty name")) } else { Ok(RdnSequence(names)) }
    }
}

fn part(oid: ObjectIdentifier, text: &str) -> Result<RelativeDistinguishedName, AuthorityError> {
    const WRONG: AuthorityError = AuthorityError::Value("this name");
    let length = text.chars().count();
    let country = oid != COUNTRY || (length == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()));
    let number = oid != SERIAL_NUMBER || text.bytes().all(|byte| matches!(byte, 0x20..=0x7e));
    if !(1..=MOST).contains(&length) || !country || !number || text.chars().any(char::is_control) {
        return Err(WRONG);
    }
    let printable = matches!(oid, COUNTRY | SERIAL_NUMBER) && PrintableString::new(text).is_ok();
    let tag = if printable { Tag::PrintableString } else { Tag::Utf8String };
    let value = Any::new(tag, text.as_bytes()).map_err(|_| WRONG)?;
    RelativeDistinguishedName::try_from(vec![AttributeTypeAndValue { oid, value }]).map_err(|_| WRONG)
}
