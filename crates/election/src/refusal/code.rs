//! What each refusal is called on every surface: the one list by which checks, advice, statuses and translations are
//! joined.

use tupyo_threshold::CeremonyError;

use super::Refusal;
use crate::{PageRule, RollRule};

/// A refusal and its code have the same name here. So a refusal without a code does not compile.
macro_rules! codes {
    ($($name:ident => $text:literal,)*) => {
        /// Which rule an entry breaks, without the particulars of the [`Refusal`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum RefusalCode {
            $(#[doc = concat!("`", $text, "`")] $name,)*
            /// A message of the key ceremony is refused.
            Ceremony(CeremonyError),
            /// A part of the roll breaks a rule.
            Roll(RollRule),
            /// The page's manifest breaks a rule.
            Page(PageRule),
        }

        impl RefusalCode {
            const OWN: &[RefusalCode] = &[$(RefusalCode::$name,)*];

            /// The stable code, as programs and documents write it.
            pub fn text(self) -> &'static str {
                match self {
                    $(RefusalCode::$name => $text,)*
                    RefusalCode::Ceremony(error) => error.code(),
                    RefusalCode::Roll(rule) => rule.code(),
                    RefusalCode::Page(rule) => rule.code(),
                }
            }
        }

        impl Refusal {
            /// Which rule is broken.
            pub fn kind(&self) -> RefusalCode {
                match self {
                    $(Refusal::$name { .. } => RefusalCode::$name,)*
                    Refusal::Ceremony(error) => RefusalCode::Ceremony(*error),
                    Refusal::Roll(rule) => RefusalCode::Roll(*rule),
                    Refusal::Page(rule) => RefusalCode::Page(*rule),
                }
            }

            /// The stable code.
            pub fn code(&self) -> &'static str {
                self.kind().text()
            }
        }
    };
}

codes! {
    TooLong => "entry-too-long",
    Malformed => "malformed-entry",
    DocumentTooLong => "document-too-long",
    DocumentPart => "document-part",
    DocumentDigest => "document-digest",
    DocumentSignature => "document-signature",
    WrongAuthor => "wrong-author",
    WrongPhase => "wrong-phase",
    WrongManifest => "wrong-manifest",
    Manifest => "manifest-refused",
    CeremonyTooFew => "ceremony-too-few",
    RestartRound => "restart-round",
    RestartSaid => "restart-said",
    RestartExcluded => "restart-excluded",
    RestartTooFew => "restart-too-few",
    AgreedAlready => "agreed-already",
    RepeatedApproval => "repeated-approval",
    SaidBefore => "said-before",
    TooManyUnapproved => "too-many-unapproved",
    OfficialUnknown => "official-unknown",
    OfficialKeyTooFew => "official-key-too-few",
    OfficialKeyKnown => "official-key-known",
    OfficialKeyPossession => "official-key-possession",
    RepeatedDocument => "repeated-document",
    CountersignatureUnknown => "countersignature-unknown",
    RepeatedCountersignature => "repeated-countersignature",
    WrongJointKey => "wrong-joint-key",
    JointKeyUnconfirmed => "joint-key-unconfirmed",
    WrongContext => "wrong-context",
    OpenSchedule => "open-schedule",
    NotOpen => "not-open",
    Closed => "closed",
    ScheduleOrder => "schedule-order",
    Text => "text",
    CloseSize => "close-size",
    CloseSchedule => "close-schedule",
    CloseRoot => "close-root",
    LedgerKeyOfficial => "ledger-key-official",
    LedgerKeyUnannounced => "ledger-key-unannounced",
    LedgerKeyNext => "ledger-key-next",
    LedgerKeyPossession => "ledger-key-possession",
    UnknownVoter => "unknown-voter",
    WrongStyle => "wrong-style",
    WrongShape => "wrong-shape",
    DocumentsChanged => "documents-changed",
    ChallengedBallot => "challenged-ballot",
    OutOfChain => "out-of-chain",
    TooMany => "too-many",
    ProofInvalid => "proof-invalid",
    SignatureInvalid => "signature-invalid",
    CardSignatureInvalid => "card-signature-invalid",
    OpeningInvalid => "opening-invalid",
    WrongTally => "wrong-tally",
    NotAParticipant => "not-a-participant",
    RepeatedAgreement => "repeated-agreement",
    AgreementMismatch => "agreement-mismatch",
    AgreementSignature => "agreement-signature",
    NotEnoughAgreements => "not-enough-agreements",
    RepeatedShare => "repeated-share",
    DecryptionShareInvalid => "decryption-share-invalid",
    WrongUnits => "wrong-units",
    NotEnoughShares => "not-enough-shares",
    WrongResult => "wrong-result",
}

const CEREMONY: [CeremonyError; 17] = [
    CeremonyError::Number,
    CeremonyError::Trustee,
    CeremonyError::Excluded,
    CeremonyError::Repeated,
    CeremonyError::Round,
    CeremonyError::Lengths,
    CeremonyError::Identity,
    CeremonyError::Consent,
    CeremonyError::AgreementKey,
    CeremonyError::Reveal,
    CeremonyError::Possession,
    CeremonyError::Rounds,
    CeremonyError::Transcript,
    CeremonyError::Participants,
    CeremonyError::Joint,
    CeremonyError::Against,
    CeremonyError::Complaint,
];

const ROLL: [RollRule; 13] = [
    RollRule::Gap,
    RollRule::Order,
    RollRule::Key,
    RollRule::Repeated,
    RollRule::Style,
    RollRule::Weight,
    RollRule::Holder,
    RollRule::Replaces,
    RollRule::Card,
    RollRule::Correction,
    RollRule::Possession,
    RollRule::Empty,
    RollRule::Seal,
];

const PAGE: [PageRule; 5] = [PageRule::Size, PageRule::Before, PageRule::Address, PageRule::Header, PageRule::Asset];

impl RefusalCode {
    /// All codes.
    pub fn all() -> impl Iterator<Item = RefusalCode> {
        let nested = CEREMONY.map(RefusalCode::Ceremony).into_iter();
        let nested = nested.chain(ROLL.map(RefusalCode::Roll)).chain(PAGE.map(RefusalCode::Page));
        RefusalCode::OWN.iter().copied().chain(nested)
    }

    /// The code that somebody else has written: a board in its answer, a file.
    pub fn of(text: &str) -> Option<RefusalCode> {
        RefusalCode::all().find(|code| code.text() == text)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What a `code` function gives.
    fn codes_in(source: &str) -> BTreeSet<&str> {
        let (_, body) = source.split_once("fn code(").unwrap();
        let (body, _) = body.split_once("\n    }\n").unwrap();
        body.lines().filter_map(|line| line.split_once("=> \"")?.1.strip_suffix("\",")).collect()
    }

    #[test]
    fn all_are_listed_once() {
        let texts: BTreeSet<_> = RefusalCode::all().map(RefusalCode::text).collect();
        assert_eq!(texts.len(), RefusalCode::all().count());
        assert!(RefusalCode::all().all(|code| RefusalCode::of(code.text()) == Some(code)));
        assert_eq!(RefusalCode::of("no-such-code"), None);
        for source in [
            include_str!("../../../threshold/src/ceremony/error.rs"),
            include_str!("../roll_rule.rs"),
            include_str!("../page.rs"),
        ] {
            let codes = codes_in(source);
            assert!(codes.len() > 4 && codes.is_subset(&texts), "{codes:?}");
        }
    }

    /// One is of light followers alone, one of the tools that cut documents into parts.
    #[test]
    fn the_pages_have_every_code() {
        let pages = [
            include_str!("../../../../docs/protocol/admission.md"),
            include_str!("../../../../docs/protocol/light.md"),
            include_str!("../../../../docs/http.md"),
        ];
        for code in RefusalCode::all().map(|code| format!("`{}`", code.text())) {
            assert!(pages.iter().any(|page| page.contains(&code)), "{code}");
        }
    }
}
