//! Why a key or a signature of a card was refused.

/// Why a card's key or signature was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Not a usable public key in its only spelling.
    #[error("not the public key of a card")]
    Key,
    /// A public key whose secret strangers may find. Only RSA has such keys; weak keys of other kinds are not keys at
    /// all.
    #[error("a weak public key: {0}")]
    Weak(Weakness),
    /// Not a secret key of a card in its only spelling.
    #[error("not the secret key of a card")]
    Secret,
    /// Not signed by this card, or not in the only spelling.
    #[error("not signed by this card")]
    Signature,
}

/// What makes an RSA key weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// The modulus has less than 2,048 or more than 8,192 bits.
    #[error("an RSA modulus of {0} bits; 2048 to 8192 are accepted")]
    Size(usize),
    /// The exponent is even, smaller than 65,537 or larger than 2³² − 1.
    #[error("an RSA exponent other than an odd number from 65537 to 4294967295")]
    Exponent,
    /// The modulus has a prime factor below 4,096.
    #[error("an RSA modulus that {0} divides")]
    Factor(u16),
    /// The modulus has the fingerprint of CVE-2017-15361.
    #[error("an RSA modulus whose factors the ROCA attack finds (CVE-2017-15361)")]
    Roca,
}

impl CardError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            CardError::Key => "card-key",
            CardError::Weak(_) => "card-weak",
            CardError::Secret => "card-secret",
            CardError::Signature => "card-signature",
        }
    }
}
