//! What the verifier finds beside entries that are refused: the one list by which findings, causes and translations are
//! joined. What cannot be read at all has the code of the error, of `tupyo_merkle` or of an [`Oddity`](crate::Oddity).

/// Each finding that is neither a refusal nor an error of reading, and its stable code.
macro_rules! codes {
    ($($name:ident => $text:literal,)*) => {
        /// What is found that is neither a refused entry nor an error of reading.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FindingCode {
            $(#[doc = concat!("`", $text, "`")] $name,)*
        }

        impl FindingCode {
            /// All codes.
            pub const ALL: &[FindingCode] = &[$(FindingCode::$name,)*];

            /// The stable code, as reports have it.
            pub const fn text(self) -> &'static str {
                match self {
                    $(FindingCode::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    ForeignFile => "foreign-file",
    FileMissing => "file-missing",
    FileUnread => "file-unread",
    RecordChanged => "record-changed",
    TileMismatch => "tile-mismatch",
    RootMismatch => "root-mismatch",
    LedgerManifest => "ledger-manifest",
    WitnessKeyLedger => "witness-key-ledger",
    QuorumMissing => "quorum-missing",
    CommitmentMissing => "commitment-missing",
    RevealMissing => "reveal-missing",
    SharesMissing => "shares-missing",
    ConfirmationMissing => "confirmation-missing",
    JointKeyMissing => "joint-key-missing",
    SealMissing => "seal-missing",
    OpenMissing => "open-missing",
    CloseMissing => "close-missing",
    TallyMissing => "tally-missing",
    AgreementMissing => "agreement-missing",
    ShareMissing => "share-missing",
    CeremonyDisputed => "ceremony-disputed",
    ContextDisputed => "context-disputed",
    AgreementDisputed => "agreement-disputed",
    ReplacedCounted => "replaced-counted",
    WrongSum => "wrong-sum",
    EntriesUnaccounted => "entries-unaccounted",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_code() {
        let page = include_str!("../../../docs/protocol/verification.md");
        for code in FindingCode::ALL {
            assert!(page.contains(&format!("`{}`", code.text())), "{code:?}");
        }
    }
}
