//! What is made in a token and found there: keys and certificates.

use cryptoki::object::{Attribute, AttributeType, CertificateType, KeyType, ObjectClass, ObjectHandle};
use tupyo_card::CertifiedKey;
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

use crate::error::TokenError;
use crate::key_kind::TokenKeyKind;
use crate::public_key;
use crate::session::TokenSession;
use crate::uri::TokenUri;

/// The largest certificate that is read from a token, or stored there.
const LARGEST_CERTIFICATE: usize = 16 << 10;

/// A private key that stays in its token, and what stands beside it there.
#[derive(Clone, Debug)]
pub struct TokenKey {
    pub(crate) handle: ObjectHandle,
    /// Its label; may be empty.
    pub label: String,
    /// The id that it has in common with its public key and its certificate; may be empty.
    pub id: Vec<u8>,
    /// Whether the token wants the PIN again for each signature.
    pub wants_pin_each_time: bool,
    kind: Option<KeyType>,
}

impl TokenKey {
    /// What stands beside a key has its id, or its label if it has no id.
    fn companions(&self) -> Attribute {
        if self.id.is_empty() { Attribute::Label(self.label.clone().into()) } else { Attribute::Id(self.id.clone()) }
    }
}

impl TokenSession {
    /// Makes a pair of keys in the token, of which the private one never leaves it. The public one.
    ///
    /// # Errors
    /// [`TokenError::Unsupported`] if the token makes no such keys. [`TokenError::KeyUnusable`] if it has a key of
    /// this id already.
    pub fn make_key(&self, kind: TokenKeyKind, label: &str, id: &[u8]) -> Result<CertifiedKey, TokenError> {
        let same_id = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(id.to_vec())];
        if !self.find(&same_id)?.is_empty() {
            return Err(TokenError::KeyUnusable("there is one of this id already".to_owned()));
        }
        let name = [Attribute::Token(true), Attribute::Label(label.into()), Attribute::Id(id.to_vec())];
        let mut refusal = TokenError::Unsupported(format!("keys of the kind {kind}"));
        for (mechanism, named, parameters) in kind.requests() {
            if !self.token().supports(named) {
                return Err(refusal);
            }
            let public = [&name[..], &parameters, &[Attribute::Private(false), Attribute::Verify(true)]].concat();
            match self.raw().generate_key_pair(&mechanism, &public, &private_template(&name)) {
                Ok((public, _)) => return self.public_key_at(public),
                Err(error) => refusal = self.meaning(error),
            }
        }
        Err(refusal)
    }

    /// Stores a DER certificate beside the key of this id.
    ///
    /// # Errors
    /// [`TokenError::KeyUnusable`] if it is no certificate, or larger than 16 KiB.
    pub fn store_certificate(&self, certificate: &[u8], label: &str, id: &[u8]) -> Result<(), TokenError> {
        let wrong = |reason: String| TokenError::KeyUnusable(format!("its certificate: {reason}"));
        if certificate.len() > LARGEST_CERTIFICATE {
            return Err(wrong("too large".to_owned()));
        }
        let (subject, issuer, serial) = names(certificate).map_err(|error| wrong(error.to_string()))?;
        let template = [
            Attribute::Class(ObjectClass::CERTIFICATE),
            Attribute::CertificateType(CertificateType::X_509),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Label(label.into()),
            Attribute::Id(id.to_vec()),
            Attribute::Subject(subject),
            Attribute::Issuer(issuer),
            Attribute::SerialNumber(serial),
            Attribute::Value(certificate.to_vec()),
        ];
        self.raw().create_object(&template).map_err(|error| self.meaning(error))?;
        Ok(())
    }

    /// The private keys that sign and that the URI names.
    pub(crate) fn keys(&self, uri: &TokenUri) -> Result<Vec<TokenKey>, TokenError> {
        let mut template = vec![Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Sign(true)];
        template.extend(uri.object.iter().map(|label| Attribute::Label(label.as_bytes().to_vec())));
        template.extend(uri.id.iter().map(|id| Attribute::Id(id.clone())));
        self.find(&template)?.into_iter().map(|handle| self.key_at(handle)).collect()
    }

    fn key_at(&self, handle: ObjectHandle) -> Result<TokenKey, TokenError> {
        let asked =
            [AttributeType::Label, AttributeType::Id, AttributeType::AlwaysAuthenticate, AttributeType::KeyType];
        let mut key = TokenKey { handle, label: String::new(), id: Vec::new(), wants_pin_each_time: false, kind: None };
        for attribute in self.attributes(handle, &asked)? {
            match attribute {
                Attribute::Label(label) => key.label = String::from_utf8_lossy(&label).into_owned(),
                Attribute::Id(id) => key.id = id,
                Attribute::AlwaysAuthenticate(always) => key.wants_pin_each_time = always,
                Attribute::KeyType(kind) => key.kind = Some(kind),
                _ => {}
            }
        }
        Ok(key)
    }

    /// The public part of a key: its public object says it, or else its certificate.
    pub(crate) fn public_key_of(&self, key: &TokenKey) -> Result<CertifiedKey, TokenError> {
        let mut template = vec![Attribute::Class(ObjectClass::PUBLIC_KEY), key.companions()];
        template.extend(key.kind.map(Attribute::KeyType));
        match self.find(&template)?.as_slice() {
            [] => {}
            [public] => return self.public_key_at(*public),
            _ => return Err(TokenError::KeyAmbiguous(vec![key.label.clone()])),
        }
        let certificate = self.certificate_of(key)?.ok_or(TokenError::KeyMissing)?;
        let info = Certificate::from_der(&certificate)
            .and_then(|read| read.tbs_certificate.subject_public_key_info.to_der())
            .map_err(|error| TokenError::KeyUnusable(format!("its certificate: {error}")))?;
        Ok(CertifiedKey::from_spki(&info)?)
    }

    fn public_key_at(&self, public: ObjectHandle) -> Result<CertifiedKey, TokenError> {
        public_key::key_of(&self.attributes(public, &public_key::ATTRIBUTES)?)
    }

    /// The DER certificate that stands beside a key.
    pub(crate) fn certificate_of(&self, key: &TokenKey) -> Result<Option<Vec<u8>>, TokenError> {
        Ok(self.certificates_like(&[key.companions()])?.into_iter().next())
    }

    /// All DER certificates in the token.
    ///
    /// # Errors
    /// [`TokenError`] if the token does not give them.
    pub fn certificates(&self) -> Result<Vec<Vec<u8>>, TokenError> {
        self.certificates_like(&[])
    }

    fn certificates_like(&self, more: &[Attribute]) -> Result<Vec<Vec<u8>>, TokenError> {
        let kind = [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::CertificateType(CertificateType::X_509)];
        let mut certificates = Vec::new();
        for handle in self.find(&[&kind, more].concat())? {
            let values = self.attributes(handle, &[AttributeType::Value])?;
            certificates.extend(values.into_iter().filter_map(|attribute| match attribute {
                Attribute::Value(bytes) if bytes.len() <= LARGEST_CERTIFICATE => Some(bytes),
                _ => None,
            }));
        }
        Ok(certificates)
    }
}

/// A private key that signs, and never leaves its token.
fn private_template(name: &[Attribute]) -> Vec<Attribute> {
    let never_leaves =
        [Attribute::Private(true), Attribute::Sensitive(true), Attribute::Extractable(false), Attribute::Sign(true)];
    [name, &never_leaves].concat()
}

/// Subject, issuer and serial number of a DER certificate, in DER.
fn names(certificate: &[u8]) -> x509_cert::der::Result<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let read = Certificate::from_der(certificate)?.tbs_certificate;
    Ok((read.subject.to_der()?, read.issuer.to_der()?, read.serial_number.to_der()?))
}
