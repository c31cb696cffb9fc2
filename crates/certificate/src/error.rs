//! Why a certificate's evidence was refused.

/// Why a certificate's evidence was refused. The first that applies, in the order of docs/protocol/certificates.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not DER in its only spelling, too large, an extension twice, or what this program cannot read.
    #[error("the certificate's evidence is malformed")]
    Malformed,
    /// The evidence's anchor is not an authority that is pinned.
    #[error("the certificate's authority is not pinned")]
    Authority,
    /// More certificates than allowed, by the rules or by an authority in the chain.
    #[error("the certificate chain is too long")]
    Depth,
    /// A key in the chain is weak or of no kind that is accepted.
    #[error("a key in the certificate chain is weak or of an unknown kind")]
    Key,
    /// The certificates do not lead from the card to the anchor, or one bears a critical extension nobody here knows.
    #[error("the certificates do not lead from the card to the authority")]
    Path,
    /// A certificate of the chain has expired at the time that is looked at.
    #[error("a certificate of the chain has expired")]
    Expired,
    /// A certificate of the chain is not valid yet at the time that is looked at.
    #[error("a certificate of the chain is not valid yet")]
    NotYet,
    /// A certificate of the chain is not signed by its issuer, or with an algorithm that is not accepted.
    #[error("a certificate of the chain is not signed by its issuer")]
    Signature,
    /// A name in the chain is outside what an authority above may name.
    #[error("a name in the chain is outside of what its authority may certify")]
    Names,
    /// Not a certificate for signatures: of an authority, for authentication only, or for other things.
    #[error("the certificate is not for signatures")]
    Usage,
    /// None of the pinned policies goes through the whole chain.
    #[error("the certificate does not follow a policy that is accepted")]
    Policy,
    /// The subject has no serial number, or more than one, or one of other characters.
    #[error("the certificate does not name one person")]
    Person,
    /// Revoked, as a list or responder says.
    #[error("a certificate of the chain is revoked")]
    Revoked,
    /// Not known to be good at the time that is looked at.
    #[error("whether a certificate of the chain was revoked is not shown")]
    Revocation,
}

impl CertificateError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            CertificateError::Malformed => "certificate-malformed",
            CertificateError::Authority => "certificate-authority",
            CertificateError::Depth => "certificate-depth",
            CertificateError::Key => "certificate-key",
            CertificateError::Path => "certificate-path",
            CertificateError::Expired => "certificate-expired",
            CertificateError::NotYet => "certificate-not-yet",
            CertificateError::Signature => "certificate-signature",
            CertificateError::Names => "certificate-names",
            CertificateError::Usage => "certificate-usage",
            CertificateError::Policy => "certificate-policy",
            CertificateError::Person => "certificate-person",
            CertificateError::Revoked => "certificate-revoked",
            CertificateError::Revocation => "certificate-revocation",
        }
    }
}
