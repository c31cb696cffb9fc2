//! A card in a token: one key, its certificate, and signatures.

use std::fmt;
use std::path::Path;

use cryptoki::error::Error;
use cryptoki::session::UserType;
use tupyo_card::{CardError, CardSignError, CardSigner, CertifiedKey, CertifiedSignature, SignatureScheme};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::{KeyUsage, KeyUsages};

use crate::error::TokenError;
use crate::mechanism::Way;
use crate::objects::TokenKey;
use crate::pin::PinSource;
use crate::session::TokenSession;
use crate::token::Token;
use crate::uri::TokenUri;

/// A key in a token whose user is logged in. It signs as long as the token stays in place.
pub struct TokenCard {
    session: TokenSession,
    key: TokenKey,
    public: CertifiedKey,
    certificate: Option<Vec<u8>>,
    scheme: SignatureScheme,
    way: &'static Way,
    pins: Box<dyn PinSource + Send>,
}

impl TokenCard {
    /// The key that the URI names. Where the URI does not name a module, `module` does.
    ///
    /// # Errors
    /// As [`TokenCard::open`]; [`TokenError::ModuleMissing`], [`TokenError::TokenMissing`] and
    /// [`TokenError::TokenAmbiguous`] besides.
    pub fn at(uri: &TokenUri, module: Option<&Path>, pins: Box<dyn PinSource + Send>) -> Result<TokenCard, TokenError> {
        TokenCard::open(&uri.module(module)?.token(uri)?, uri, pins)
    }

    /// The key of a token that the URI names; where it does not name one, the only one that signs, or else the only one
    /// whose certificate is for signatures that bind (`nonRepudiation`), not for logging in.
    ///
    /// # Errors
    /// [`TokenError::PinWrong`], [`TokenError::PinBlocked`]; [`TokenError::KeyMissing`], [`TokenError::KeyAmbiguous`];
    /// [`TokenError::KeyUnusable`] for weak keys and such of other kinds; [`TokenError::Unsupported`] if the token
    /// cannot sign in a way that is used here.
    pub fn open(token: &Token, uri: &TokenUri, mut pins: Box<dyn PinSource + Send>) -> Result<TokenCard, TokenError> {
        let session = TokenSession::log_in(token, pins.as_mut())?;
        let key = chosen(&session, uri).map_err(|error| session.unless_removed(error))?;
        let public = session.public_key_of(&key)?;
        let certificate = session.certificate_of(&key)?;
        let (scheme, way) = first_way(&session, &key, &public)?;
        Ok(TokenCard { session, key, public, certificate, scheme, way, pins })
    }

    /// The same card, which signs by this scheme from now on. Only RSA keys have a choice.
    ///
    /// # Errors
    /// [`TokenError::Unsupported`] if the key or the token does not sign so.
    pub fn with_scheme(mut self, scheme: SignatureScheme) -> Result<TokenCard, TokenError> {
        let fits = self.public.schemes().contains(&scheme);
        let way = way(&self.session, &self.key, scheme).filter(|_| fits);
        self.way = way.ok_or_else(|| TokenError::Unsupported(format!("signatures of the kind {scheme:?}")))?;
        self.scheme = scheme;
        Ok(self)
    }

    /// How it signs.
    pub fn scheme(&self) -> SignatureScheme {
        self.scheme
    }

    /// The token that it is in.
    pub fn token(&self) -> &Token {
        self.session.token()
    }

    /// The URI of this key, without a module.
    pub fn uri(&self) -> TokenUri {
        let some = |id: &Vec<u8>| (!id.is_empty()).then(|| id.clone());
        let object = (!self.key.label.is_empty()).then(|| self.key.label.clone());
        TokenUri { object, id: some(&self.key.id), ..self.token().uri() }
    }

    /// The DER certificate beside the key, if there is one.
    pub fn certificate(&self) -> Option<&[u8]> {
        self.certificate.as_deref()
    }

    /// The key's DER certificate, and behind each the one that issued it, as far as they are in the token, without
    /// those that issued themselves. Nothing is verified here but names.
    ///
    /// # Errors
    /// [`TokenError`] if the token does not give them.
    pub fn chain(&self) -> Result<Vec<Vec<u8>>, TokenError> {
        let Some(own) = &self.certificate else { return Ok(Vec::new()) };
        Ok(chain(own, &self.session.certificates()?))
    }

    /// Signs a message. The signature is normalised, and has been verified.
    ///
    /// # Errors
    /// [`TokenError::TokenRemoved`] if the token was pulled out; [`TokenError::Failed`] if it fails, or returns
    /// something that is not a signature by its key.
    pub fn signature_of(&mut self, message: &[u8]) -> Result<CertifiedSignature, TokenError> {
        let bytes = if self.key.wants_pin_each_time { self.signed_in_parts(message) } else { self.signed(message) }?;
        let wrong = |_: CardError| TokenError::Failed("what it gave is no signature by its key".to_owned());
        let signature = CertifiedSignature::new(self.scheme, bytes).map_err(wrong)?.normalized();
        self.public.verify(message, &signature).map_err(wrong)?;
        Ok(signature)
    }

    fn signed(&self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let signed = self.session.raw().sign(&self.way.mechanism(), self.key.handle, &self.way.input(message));
        signed.map_err(|error| self.session.meaning(error))
    }

    /// The PIN is given after the signature was begun and before the message.
    fn signed_in_parts(&mut self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let meaning = |error: Error| self.session.meaning(error);
        let raw = self.session.raw();
        raw.sign_init(&self.way.mechanism(), self.key.handle).map_err(meaning)?;
        if let Err(error) = self.session.identify(UserType::ContextSpecific, self.pins.as_mut()) {
            // Ends what was begun, whatever the token says to it.
            let _ = raw.sign_final();
            return Err(error);
        }
        raw.sign_update(&self.way.input(message)).map_err(meaning)?;
        raw.sign_final().map_err(meaning)
    }
}

impl CardSigner for TokenCard {
    fn key(&self) -> CertifiedKey {
        self.public.clone()
    }

    fn sign(&mut self, message: &[u8]) -> Result<CertifiedSignature, CardSignError> {
        Ok(self.signature_of(message)?)
    }
}

impl fmt::Debug for TokenCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCard").field("key", &self.key).field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

fn chosen(session: &TokenSession, uri: &TokenUri) -> Result<TokenKey, TokenError> {
    let mut keys = session.keys(uri)?;
    if keys.len() > 1 {
        let mut binding = Vec::new();
        for key in &keys {
            binding.push(session.certificate_of(key)?.is_some_and(|certificate| is_binding(&certificate)));
        }
        if binding.iter().filter(|binds| **binds).count() == 1 {
            let mut binds = binding.into_iter();
            keys.retain(|_| binds.next().unwrap_or_default());
        }
    }
    match (keys.pop(), keys.is_empty()) {
        (None, _) => Err(TokenError::KeyMissing),
        (Some(key), true) => Ok(key),
        (Some(last), false) => {
            keys.push(last);
            Err(TokenError::KeyAmbiguous(keys.into_iter().map(|key| key.label).collect()))
        }
    }
}

/// Whether a certificate is for signatures that bind whoever signs.
fn is_binding(certificate: &[u8]) -> bool {
    let Ok(read) = Certificate::from_der(certificate) else { return false };
    let usage = read.tbs_certificate.get::<KeyUsage>().ok().flatten();
    usage.is_some_and(|(_, usage)| usage.0.contains(KeyUsages::NonRepudiation))
}

fn first_way(
    session: &TokenSession,
    key: &TokenKey,
    public: &CertifiedKey,
) -> Result<(SignatureScheme, &'static Way), TokenError> {
    let found = public.schemes().iter().find_map(|scheme| Some((*scheme, way(session, key, *scheme)?)));
    found.ok_or_else(|| TokenError::Unsupported("signatures by this key".to_owned()))
}

fn way(session: &TokenSession, key: &TokenKey, scheme: SignatureScheme) -> Option<&'static Way> {
    Way::of(scheme, |mechanism| session.token().supports(mechanism), key.wants_pin_each_time)
}

fn chain(own: &[u8], all: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let read = |der: &[u8]| Certificate::from_der(der).ok().map(|certificate| certificate.tbs_certificate);
    let mut chain = vec![own.to_vec()];
    let mut last = read(own);
    while let Some(certificate) = last {
        let issued = |der: &&Vec<u8>| {
            read(der).is_some_and(|other| other.subject == certificate.issuer && other.issuer != other.subject)
        };
        let Some(next) = all.iter().find(issued).filter(|next| !chain.contains(next)) else { break };
        chain.push(next.clone());
        last = read(next);
    }
    chain
}
