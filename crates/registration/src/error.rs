//! Why a registration is refused.

use tupyo_card::CardError;
use tupyo_certificate::CertificateError;

/// Why a registration or a login is refused. Codes are stable (docs/protocol/registration.md).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// Not a registration.
    #[error("not a registration")]
    Malformed,
    /// The manifest does not allow a proof of this kind.
    #[error("this election does not accept a proof of this kind")]
    ProofKind,
    /// It is for something else.
    #[error("it is for another election or roll")]
    Scope,
    /// The card has not signed it.
    #[error("card: {0}")]
    Card(CardError),
    /// The card's certificate is refused.
    #[error("certificate: {0}")]
    Certificate(CertificateError),
    /// The office has sent no such code.
    #[error("the office has sent no such code")]
    CodeUnknown,
    /// The holder is not the hash of the salt and of the person whom the proof shows, or not the one that the person
    /// has here.
    #[error("its holder is not the person whom its proof shows")]
    Holder,
    /// The person is not on the list.
    #[error("its person is not on the list of who may vote")]
    Eligibility,
    /// Its style is not the list's.
    #[error("its ballot style is not the one that the list has for its person")]
    Style,
    /// Ballots must bear the card's signature, and this card's kind is not among those that they may bear.
    #[error("the card cannot sign ballots: this election needs Ed25519 or P-256")]
    CardKind,
    /// The voting key is not the canonical encoding of a point, or is the identity.
    #[error("its voting key is no usable point")]
    VotingKey,
    /// Whoever registers has not proven to have the voting key's secret.
    #[error("its possession of the voting key's secret is not proven")]
    Possession,
    /// The code has been used.
    #[error("its code has been used")]
    CodeUsed,
    /// The card has registered for another person.
    #[error("its card has registered for another person")]
    RepeatedCard,
    /// It does not replace the person's current voting key.
    #[error("it does not replace the voting key that its person has now")]
    Replaces,
    /// The voting key stands already, or has stood.
    #[error("its voting key is registered already, or was replaced")]
    RepeatedKey,
}

impl RegistrationError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            RegistrationError::Malformed => "registration-malformed",
            RegistrationError::ProofKind => "proof-kind",
            RegistrationError::Scope => "registration-scope",
            RegistrationError::Card(error) => error.code(),
            RegistrationError::Certificate(error) => error.code(),
            RegistrationError::CodeUnknown => "code-unknown",
            RegistrationError::Holder => "registration-holder",
            RegistrationError::Eligibility => "registration-eligibility",
            RegistrationError::Style => "registration-style",
            RegistrationError::CardKind => "card-kind",
            RegistrationError::VotingKey => "voting-key",
            RegistrationError::Possession => "registration-possession",
            RegistrationError::CodeUsed => "code-used",
            RegistrationError::RepeatedCard => "card-repeated",
            RegistrationError::Replaces => "registration-replaces",
            RegistrationError::RepeatedKey => "voting-key-repeated",
        }
    }
}
