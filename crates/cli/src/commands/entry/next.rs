//! What an entry file says, and what its author does next when it is refused.

use tupyo_election::{Document, ElectionState, Phase, RefusalCode};
use tupyo_threshold::CeremonyError;

use crate::awaited::waited_for;
use crate::catalogue::entries as texts;
use crate::entry_file::EntryFile;
use crate::failure::Failure;

/// What a document is: a stable name, and words for people.
fn named(document: &Document) -> (&'static str, [&'static str; 2]) {
    match document {
        Document::Manifest(_) => ("manifest", texts::MANIFEST),
        Document::Commitment(_) => ("commitment", texts::COMMITMENT_ROUND),
        Document::Reveal(_) => ("reveal", texts::REVEAL_ROUND),
        Document::Shares(_) => ("shares", texts::ENCRYPTED_SHARES_ROUND),
        Document::Confirmation(_) => ("confirmation", texts::CONFIRMATION_ROUND),
        Document::Complaint(_) => ("complaint", texts::COMPLAINT_ROUND),
        Document::JointKey { .. } => ("joint-key", texts::JOINT_KEY),
        Document::Roll { .. } => ("roll", texts::LINES_ROLL),
        Document::RollSealed { .. } => ("roll-sealed", texts::SEAL_ROLL),
        Document::Open { .. } => ("open", texts::OPENING_VOTE),
        Document::Close(_) => ("close", texts::CLOSING_VOTE),
        Document::Tally { .. } => ("tally", texts::ENCRYPTED_SUMS),
        Document::DecryptionShare { .. } => ("decryption-share", texts::DECRYPTION_SHARE),
        Document::Result { .. } => ("result", texts::COUNTS),
        Document::Agreement(_) => ("agreement", texts::AGREEMENT_TALLY),
        Document::Schedule(_) => ("schedule", texts::SCHEDULE),
        Document::Notice { .. } => ("notice", texts::NOTICE),
        Document::Restart(_) => ("restart", texts::RESTART_KEY_CEREMONY),
        Document::Cancelled { .. } => ("cancelled", texts::CANCELLING_ELECTION),
        Document::OfficialKey(_) => ("official-key", texts::NEW_KEY_OFFICIAL),
        Document::Page(_) => ("page", texts::FILES_VOTERS_PAGE),
        Document::LedgerKey(_) => ("ledger-key", texts::NEW_KEY_LEDGER),
        Document::Registration { .. } => ("registration", texts::REGISTRATIONS),
        Document::Countersignature { .. } => ("countersignature", texts::COUNTERSIGNATURE),
        Document::Correction(_) => ("correction", texts::CORRECTION_ROLL),
    }
}

/// The stable name of what a document is.
pub fn code(document: &Document) -> &'static str {
    named(document).0
}

/// What a document is, for people.
pub fn kind(document: &Document) -> [&'static str; 2] {
    named(document).1
}

/// A refusal, with what the author of the file must do next.
pub fn advised(failure: Failure, state: &ElectionState, file: &EntryFile) -> Failure {
    let Some([en, ko]) = next(&failure.code, state, file) else { return failure };
    failure.advise([en, ko])
}

/// A failure's code is what a board has answered: the text of a refusal, or of the board itself.
fn next(code: &str, state: &ElectionState, file: &EntryFile) -> Option<[String; 2]> {
    let said = file.said().unwrap_or_default();
    let [waiting_en, waiting_ko] = waited_for(state).map(|awaited| awaited.lines()).unwrap_or_default();
    let refusal = RefusalCode::of(code);
    let advice = match refusal {
        Some(RefusalCode::Ceremony(CeremonyError::Round))
            if said.iter().any(|(_, document)| round(document) > round_of(state)) =>
        {
            texts::comes_too_early_keep(&[waiting_en, waiting_ko])
        }
        Some(RefusalCode::WrongPhase) if said.iter().any(|(_, document)| phase(document) > state.phase()) => {
            texts::comes_too_early_keep(&[waiting_en, waiting_ko])
        }
        Some(RefusalCode::NotEnoughAgreements) => texts::keep_file_post_again(&[waiting_en, waiting_ko]),
        _ => return refusal.map_or_else(|| of_the_board(code), fixed).map(|texts| texts.map(str::to_owned)),
    };
    Some(advice)
}

fn fixed(code: RefusalCode) -> Option<[&'static str; 2]> {
    Some(match code {
        RefusalCode::Ceremony(error) => of_the_ceremony(error),
        RefusalCode::RepeatedAgreement | RefusalCode::RepeatedShare | RefusalCode::WrongPhase => {
            texts::STEP_OVER_ANOTHER_MESSAGE
        }
        RefusalCode::AgreementMismatch | RefusalCode::AgreementSignature => texts::WAS_MADE_FROM_ANOTHER,
        RefusalCode::NotAParticipant => texts::TRUSTEE_EXCLUDED_FROM_KEY,
        RefusalCode::CeremonyTooFew => texts::TOO_FEW_TRUSTEES_LEFT,
        RefusalCode::DocumentSignature
        | RefusalCode::WrongAuthor
        | RefusalCode::DocumentDigest
        | RefusalCode::DocumentPart
        | RefusalCode::Malformed => texts::FILE_WAS_CHANGED_ON,
        RefusalCode::DecryptionShareInvalid | RefusalCode::WrongUnits => texts::WHAT_PROVES_DOES_NOT,
        _ => return None,
    })
}

fn of_the_ceremony(error: CeremonyError) -> [&'static str; 2] {
    match error {
        CeremonyError::Round | CeremonyError::Repeated => texts::STEP_OVER_ANOTHER_MESSAGE,
        CeremonyError::Number | CeremonyError::Consent => texts::CEREMONY_ENDED_TRUSTEE_THROWS,
        CeremonyError::Rounds
        | CeremonyError::Transcript
        | CeremonyError::Participants
        | CeremonyError::Joint
        | CeremonyError::Reveal => texts::WAS_MADE_FROM_ANOTHER,
        CeremonyError::Excluded => texts::TRUSTEE_EXCLUDED_FROM_KEY,
        CeremonyError::Possession
        | CeremonyError::Complaint
        | CeremonyError::Against
        | CeremonyError::Lengths
        | CeremonyError::Identity
        | CeremonyError::AgreementKey
        | CeremonyError::Trustee => texts::WHAT_PROVES_DOES_NOT,
    }
}

/// What a board answers that does not refuse the entry, but takes none now.
fn of_the_board(code: &str) -> Option<[&'static str; 2]> {
    match code {
        "author-busy" | "unfinished-parts" | "queue-full" | "too-many-requests" | "stopping" | "leader-away" => {
            Some(texts::KEEP_FILE_POST_AGAIN_SOME)
        }
        _ => None,
    }
}

/// The round of a message of the ceremony.
fn round(document: &Document) -> Option<u8> {
    Some(match document {
        Document::Commitment(_) => 0,
        Document::Reveal(_) => 1,
        Document::Shares(_) => 2,
        Document::Confirmation(_) | Document::Complaint(_) => 3,
        _ => return None,
    })
}

/// The round that the election is in.
fn round_of(state: &ElectionState) -> Option<u8> {
    state.ceremony().and_then(|ceremony| ceremony.round().number())
}

/// The phase in which trustees say this.
fn phase(document: &Document) -> Phase {
    match document {
        Document::Agreement(_) | Document::DecryptionShare { .. } | Document::Result { .. } => Phase::Tallied,
        Document::JointKey { .. } => Phase::Key,
        _ => Phase::Ceremony,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a trustee's message can be refused with beside the ceremony's rules (docs/protocol/admission.md).
    const CODES: [RefusalCode; 13] = [
        RefusalCode::AgreementMismatch,
        RefusalCode::AgreementSignature,
        RefusalCode::CeremonyTooFew,
        RefusalCode::DecryptionShareInvalid,
        RefusalCode::DocumentDigest,
        RefusalCode::DocumentPart,
        RefusalCode::DocumentSignature,
        RefusalCode::Malformed,
        RefusalCode::NotAParticipant,
        RefusalCode::RepeatedAgreement,
        RefusalCode::RepeatedShare,
        RefusalCode::WrongAuthor,
        RefusalCode::WrongUnits,
    ];

    #[test]
    fn whatever_is_refused_says_what_to_do_next() {
        for code in CODES {
            assert!(fixed(code).is_some(), "{code:?}");
        }
        assert_eq!(fixed(RefusalCode::WrongPhase), fixed(RefusalCode::Ceremony(CeremonyError::Round)));
        for code in ["author-busy", "unfinished-parts", "queue-full", "too-many-requests", "stopping", "leader-away"] {
            assert!(of_the_board(code).is_some() && RefusalCode::of(code).is_none(), "{code}");
        }
    }
}
