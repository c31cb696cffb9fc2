//! TLS by the board itself, for whoever has no proxy: rustls, HTTP/1.1 alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};

use crate::ServerError;

/// What TLS is spoken with: the chain in one file, the key in the other, both PEM. No session is remembered, so that no
/// visit can be linked with the next.
pub(crate) fn configuration(certificate: &Path, key: &Path) -> Result<ServerConfig, ServerError> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect);
    let chain = chain.map_err(unreadable(certificate))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(unreadable(key))?;
    let refused =
        |path: &Path, error: rustls::Error| ServerError::Tls { path: path.to_owned(), reason: error.to_string() };
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| refused(certificate, error))?;
    let built = builder.with_no_client_auth().with_single_cert(chain, secret);
    let mut configuration = built.map_err(|error| refused(certificate, error))?;
    configuration.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
    configuration.send_tls13_tickets = 0;
    Ok(configuration)
}

fn unreadable(path: &Path) -> impl FnOnce(pem::Error) -> ServerError {
    let path: PathBuf = path.to_owned();
    move |error| ServerError::Tls { path, reason: error.to_string() }
}
