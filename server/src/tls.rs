//! TLS by the board itself, for whoever has no proxy: rustls, HTTP/1.1 alone. No session is remembered, so that no
//! visit can be linked with the next.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::version::TLS13;
use rustls::{ClientConfig, InconsistentKeys, RootCertStore, ServerConfig};

use crate::ServerError;

/// The board's certificate, which is read again when its operator has renewed it: connections that come from then on
/// are spoken with by the new one.
#[derive(Debug)]
pub(crate) struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    /// The chain in one file, the key in the other, both PEM.
    pub(crate) fn read(chain: &Path, key: &Path) -> Result<Arc<Certificate>, ServerError> {
        let current = RwLock::new(Arc::new(certified(chain, key)?));
        Ok(Arc::new(Certificate { chain: chain.to_owned(), key: key.to_owned(), current }))
    }

    /// Reads both files again. What cannot be used takes nothing's place.
    pub(crate) fn read_again(&self) -> Result<(), ServerError> {
        let renewed = Arc::new(certified(&self.chain, &self.key)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = renewed;
        Ok(())
    }

    /// What TLS is spoken with.
    pub(crate) fn configuration(self: &Arc<Certificate>) -> Result<ServerConfig, ServerError> {
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(|error| refused(&self.chain, &error))?;
        Ok(without_sessions(builder.with_no_client_auth().with_cert_resolver(self.clone())))
    }

    /// The same with nobody but who shows a certificate of these authorities.
    pub(crate) fn configuration_for(self: &Arc<Certificate>, authorities: &Path) -> Result<ServerConfig, ServerError> {
        let provider = Arc::new(ring::default_provider());
        let roots = Arc::new(read_authorities(authorities)?);
        let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider.clone()).build();
        let verifier = verifier.map_err(|error| unusable(authorities, &error))?;
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&TLS13]);
        let builder = builder.map_err(|error| refused(&self.chain, &error))?;
        Ok(without_sessions(builder.with_client_cert_verifier(verifier).with_cert_resolver(self.clone())))
    }
}

fn without_sessions(mut configuration: ServerConfig) -> ServerConfig {
    configuration.session_storage = Arc::new(NoServerSessionStorage {});
    configuration.send_tls13_tickets = 0;
    configuration
}

/// What somebody speaks TLS with who shows a certificate, and asks for one of these authorities.
pub(crate) fn of_client(authorities: &Path, chain: &Path, key: &Path) -> Result<ClientConfig, ServerError> {
    let shown = certified(chain, key)?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(unreadable(key))?;
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_protocol_versions(&[&TLS13]).map_err(|error| refused(chain, &error))?;
    let builder = builder.with_root_certificates(read_authorities(authorities)?);
    builder.with_client_auth_cert(shown.cert, secret).map_err(|error| refused(chain, &error))
}

/// The authorities in a PEM file.
fn read_authorities(file: &Path) -> Result<RootCertStore, ServerError> {
    let certificates = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut roots = RootCertStore::empty();
    for certificate in certificates.map_err(unreadable(file))? {
        roots.add(certificate).map_err(|error| refused(file, &error))?;
    }
    if roots.is_empty() { Err(unusable(file, &"there is no certificate in it")) } else { Ok(roots) }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// A chain and the key of its first certificate.
fn certified(chain: &Path, key: &Path) -> Result<CertifiedKey, ServerError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_file_iter(chain).and_then(Iterator::collect);
    let certificates = certificates.map_err(unreadable(chain))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(unreadable(key))?;
    let secret =
        ring::default_provider().key_provider.load_private_key(secret).map_err(|error| refused(key, &error))?;
    let certified = CertifiedKey::new(certificates, secret);
    certified.end_entity_cert().map_err(|error| refused(chain, &error))?;
    match certified.keys_match() {
        Ok(()) | Err(rustls::Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(certified),
        Err(error) => Err(refused(chain, &error)),
    }
}

fn refused(path: &Path, error: &rustls::Error) -> ServerError {
    unusable(path, error)
}

fn unusable(path: &Path, reason: &dyn std::fmt::Display) -> ServerError {
    ServerError::Tls { path: path.to_owned(), reason: reason.to_string() }
}

fn unreadable(path: &Path) -> impl FnOnce(pem::Error) -> ServerError {
    let path: PathBuf = path.to_owned();
    move |error| ServerError::Tls { path, reason: error.to_string() }
}
