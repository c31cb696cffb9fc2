//! TLS to the databases: whose certificates count.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;
use tupyo_ledger::JournalError;

use crate::failure::refused;

/// The authorities whose certificates databases show, and no others: a database is the one whose name or address the
/// operator has written.
#[derive(Clone)]
pub(crate) struct Authorities(MakeRustlsConnect);

impl Authorities {
    /// One or more certificates in a PEM file.
    ///
    /// # Errors
    /// [`JournalError::Refused`] if there is none, or one that cannot be used.
    pub(crate) fn read(file: &Path) -> Result<Authorities, JournalError> {
        let unusable = |reason: String| refused("journal-authorities", format!("{}: {reason}", file.display()));
        let certificates = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut roots = RootCertStore::empty();
        for certificate in certificates.map_err(|error| unusable(error.to_string()))? {
            roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
        }
        if roots.is_empty() {
            return Err(unusable("there is no certificate in it".to_owned()));
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(|error| unusable(error.to_string()))?;
        let configuration = builder.with_root_certificates(roots).with_no_client_auth();
        Ok(Authorities(MakeRustlsConnect::new(configuration)))
    }

    pub(crate) fn connector(&self) -> MakeRustlsConnect {
        self.0.clone()
    }
}

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorities")
    }
}
