//! Why a message of the ceremony is refused, and who made it fail.

/// Why a message of the ceremony is refused (docs/protocol/admission.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CeremonyError {
    /// Another ceremony's number.
    #[error("the message belongs to another ceremony")]
    Number,
    /// No such trustee.
    #[error("there is no trustee with this index")]
    Trustee,
    /// The trustee was excluded when an earlier ceremony ended.
    #[error("the trustee was excluded when an earlier ceremony ended")]
    Excluded,
    /// The trustee has posted in this round.
    #[error("the trustee has already posted in this round")]
    Repeated,
    /// Another round's turn.
    #[error("it is not this round's turn")]
    Round,
    /// Wrong number of components, degrees, shares or scalars, or recipients that are not all the others in ascending
    /// order.
    #[error("a number, an order or a length is not the ceremony's")]
    Lengths,
    /// The ceremony key, a coefficient commitment, or a component of the joint key, is the identity.
    #[error("the ceremony key, a coefficient commitment or a component of the joint key is the identity")]
    Identity,
    /// The commitment does not name what ended the ceremony before.
    #[error("the commitment does not name the document that ended the ceremony before")]
    Consent,
    /// The agreement key is the identity.
    #[error("the agreement key is the identity")]
    AgreementKey,
    /// The reveal is not what was committed to.
    #[error("the revealed coefficients do not fit the commitment")]
    Reveal,
    /// The proof of possession is refused.
    #[error("the proof of possession is invalid")]
    Possession,
    /// The shares are for other rounds 1 and 2.
    #[error("the shares are for other commitments and reveals than the ceremony's")]
    Rounds,
    /// The confirmation or complaint is of another transcript.
    #[error("the transcript is not the ceremony's")]
    Transcript,
    /// The confirmation names other participants.
    #[error("the participants are not the ceremony's")]
    Participants,
    /// The confirmation is of another joint key.
    #[error("the joint key is not the ceremony's")]
    Joint,
    /// The complaint names no other participant.
    #[error("a complaint must name another participant")]
    Against,
    /// The complaint's proof is refused: its key is not the one that complainer and dealer agree on.
    #[error("the proof of the complaint is invalid")]
    Complaint,
}

impl CeremonyError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            CeremonyError::Number => "ceremony-number",
            CeremonyError::Trustee => "unknown-trustee",
            CeremonyError::Excluded => "ceremony-excluded",
            CeremonyError::Repeated => "ceremony-repeated",
            CeremonyError::Round => "ceremony-round",
            CeremonyError::Lengths => "ceremony-lengths",
            CeremonyError::Identity => "ceremony-identity",
            CeremonyError::Consent => "ceremony-consent",
            CeremonyError::AgreementKey => "agreement-key-invalid",
            CeremonyError::Reveal => "reveal-mismatch",
            CeremonyError::Possession => "possession-invalid",
            CeremonyError::Rounds => "ceremony-rounds",
            CeremonyError::Transcript => "transcript-mismatch",
            CeremonyError::Participants => "confirmation-participants",
            CeremonyError::Joint => "confirmation-joint",
            CeremonyError::Against => "complaint-against",
            CeremonyError::Complaint => "complaint-invalid",
        }
    }
}

/// Who made a ceremony fail, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Culprit {
    /// The trustee's index.
    pub trustee: u16,
    /// What it did.
    pub fault: Fault,
}

/// What a culprit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Its share does not fit its coefficient commitments.
    #[error("dealt a share that does not fit its commitments")]
    Mismatch,
    /// It complained about a share that fits.
    #[error("complained about a share that fits")]
    FalseComplaint,
}

impl Fault {
    /// The stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Mismatch => "share-mismatch",
            Fault::FalseComplaint => "false-complaint",
        }
    }
}
