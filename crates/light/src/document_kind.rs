//! Which kind a document is, by its first byte.

/// The kinds of documents: the first byte of their encoding says which it is (docs/protocol/encoding.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DocumentKind {
    /// A document that every light follower is told.
    Light,
    /// What a trustee says in a ceremony, and no light follower needs but to verify the result.
    Ceremony,
    /// What a trustee says in a ceremony, and every light follower is told.
    Confirmation,
    /// The joint key of a ceremony; every light follower is told.
    JointKey,
    /// Anything else.
    Other,
}

impl DocumentKind {
    /// Which kind of document begins with this byte.
    pub(crate) fn of_tag(tag: u8) -> DocumentKind {
        match tag {
            COMMITMENT..=SHARES => DocumentKind::Ceremony,
            CONFIRMATION => DocumentKind::Confirmation,
            JOINT_KEY => DocumentKind::JointKey,
            ROLL_SEALED..=LEDGER_KEY | OFFICIAL_KEY | PAGE => DocumentKind::Light,
            _ => DocumentKind::Other,
        }
    }

    /// Whether it is one of the light documents.
    pub(crate) fn is_light(self) -> bool {
        matches!(self, DocumentKind::Light | DocumentKind::Confirmation | DocumentKind::JointKey)
    }

    /// Whether trustees say it in a ceremony that is complete.
    pub(crate) fn is_of_ceremony(self) -> bool {
        matches!(self, DocumentKind::Ceremony | DocumentKind::Confirmation)
    }
}

const COMMITMENT: u8 = 1;
const SHARES: u8 = 3;
const CONFIRMATION: u8 = 4;
const JOINT_KEY: u8 = 6;
const ROLL_SEALED: u8 = 8;
const LEDGER_KEY: u8 = 19;
const OFFICIAL_KEY: u8 = 23;
const PAGE: u8 = 24;
