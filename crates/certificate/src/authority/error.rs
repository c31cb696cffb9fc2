//! Why an authority did not issue something.

use tupyo_card::CardSignError;

/// Why an authority did not issue something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityError {
    /// Not an authority's certificate.
    #[error("not the certificate of an authority")]
    Certificate,
    /// The signer has another key than the authority.
    #[error("the key that was to sign is not the authority's")]
    Signer,
    /// The key that was to be certified is weak or of no kind that is accepted.
    #[error("the key to be certified is weak or of an unknown kind")]
    Key,
    /// A name, number, policy or time that a certificate cannot have.
    #[error("{0} cannot stand in a certificate")]
    Value(&'static str),
    /// The token or software did not sign.
    #[error(transparent)]
    Sign(#[from] CardSignError),
}

impl AuthorityError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            AuthorityError::Certificate => "authority-certificate",
            AuthorityError::Signer => "authority-signer",
            AuthorityError::Key => "authority-key",
            AuthorityError::Value(_) => "authority-value",
            AuthorityError::Sign(error) => error.code(),
        }
    }
}
