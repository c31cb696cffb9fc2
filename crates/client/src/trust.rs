//! Which certificate authorities a server's TLS certificate is judged by.

use std::env;
use std::fs;

use ureq::tls::{Certificate, PemItem, RootCerts, parse_pem};

/// The certificates in the file that `SSL_CERT_FILE` names, as other programs understand it; without it, Mozilla's. A
/// file that cannot be read trusts nobody.
pub(crate) fn trusted_roots() -> RootCerts {
    let Some(path) = env::var_os("SSL_CERT_FILE") else { return RootCerts::WebPki };
    let pem = fs::read(path).unwrap_or_default();
    let certificates = parse_pem(&pem).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    RootCerts::new_with_certs(&certificates.collect::<Vec<Certificate<'static>>>())
}
