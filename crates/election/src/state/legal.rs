//! What examining an entry comes to, and what it leaves to the caller.

use std::sync::Arc;

use tupyo_circuits::TrackingCode;
use tupyo_merkle::NoteVerifier;
use tupyo_threshold::Ceremony;

use super::registrars::RegistrarStep;
use super::shares::KeptShares;
use super::stage::Founded;
use crate::{
    AgreementTerms, Author, AuthorSignature, BallotCheck, CeremonyEnd, Close, CountedRoot, Document, DocumentDigest,
    DocumentPart, LedgerKeys, LedgerRoot, OfficialKey, PageEntry, PageManifest, Phase, Refusal, Roll, Schedule,
    StandingApproval, UnitResult, UnitTally, Voter,
};

/// What the state machine leaves to the caller, because it is expensive or needs the ledger. The entry is legal only if
/// this holds too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obligation {
    /// Nothing.
    None,
    /// [`BallotCheck::verify`] accepts the entry.
    Ballot,
    /// [`tally`](crate::tally) gives the units that the entry proposes ([`Legal::proposed_tally`]).
    Tally,
    /// The ledger's first `size` entries have this root ([`Legal::check_root`]).
    Root {
        /// How many entries: no more than are before this one.
        size: u64,
        /// Their root.
        root: LedgerRoot,
    },
}

/// A root that an entry names: it is legal only if the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedRoot {
    /// How many of the first entries it is of.
    pub size: u64,
    root: LedgerRoot,
    refusal: Refusal,
}

impl OwedRoot {
    /// Compares the root that the ledger has.
    ///
    /// # Errors
    /// The refusal, if the entry names another one.
    pub fn check(&self, found: LedgerRoot) -> Result<(), Refusal> {
        if self.root == found { Ok(()) } else { Err(self.refusal.clone()) }
    }
}

/// What a legal entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A part of a document whose last part is still to come.
    Part,
    /// The manifest is complete.
    Manifest,
    /// A message of a key ceremony.
    Ceremony,
    /// The joint key.
    JointKey,
    /// Voters of the roll.
    Roll,
    /// Registrars' lines of the roll take effect.
    Registration,
    /// Registrars' correction of a line takes effect.
    Correction,
    /// A registrar says, or signs, what takes effect when more of them have signed it.
    Standing,
    /// The roll is sealed.
    RollSealed,
    /// Voting begins.
    Open,
    /// A ballot is cast.
    Ballot,
    /// A ballot is challenged.
    Challenged,
    /// When voting is to begin and to end.
    Schedule,
    /// What everybody is to know.
    Notice,
    /// The key ceremony begins anew.
    Restart,
    /// The election ends without a result.
    Cancelled,
    /// An official signs with another key.
    OfficialKey,
    /// The voters' page has other files.
    Page,
    /// An official says what takes effect when more of them have said it.
    Approval,
    /// Another key signs the ledger's checkpoints.
    LedgerKey,
    /// Voting ends.
    Close,
    /// The encrypted sums.
    Tally,
    /// A trustee agrees to open the tally.
    Agreement,
    /// A trustee's decryption shares.
    DecryptionShare,
    /// The counts.
    Result,
}

/// An entry that is legal in the state that examined it.
pub struct Legal {
    pub(super) effect: Effect,
    pub(super) obligation: Obligation,
}

pub(super) enum Effect {
    /// One more part of an unfinished document.
    Part(DocumentPart),
    /// A document of this many parts is complete.
    Change { said: Box<Said>, change: Change },
    /// A ballot is cast.
    Ballot { voter: u32, code: TrackingCode },
    /// A ballot is challenged.
    Challenged { voter: u32, code: TrackingCode },
}

/// Who has said a document of this many parts, and its last part's signature.
#[derive(Clone, Copy)]
pub(super) struct Said {
    pub(super) author: Author,
    pub(super) parts: u16,
    pub(super) digest: DocumentDigest,
    pub(super) signature: AuthorSignature,
}

impl Said {
    pub(super) fn by(last: &DocumentPart) -> Said {
        let DocumentPart { author, parts, digest, signature, .. } = *last;
        Said { author, parts, digest, signature }
    }
}

/// What a complete document adds to what has been settled.
pub(super) enum Change {
    Manifest(Box<Founded>, Box<LedgerKeys>),
    Ceremony(Box<Ceremony>),
    CeremonyEnded(CeremonyEnd, DocumentDigest),
    JointKey,
    Roll(Vec<Voter>),
    Registrar(Box<RegistrarStep>),
    /// With the roll, where registrars have made it.
    RollSealed(Option<Arc<Roll>>),
    Open {
        check: BallotCheck,
        index: u64,
    },
    Schedule(DocumentDigest, Schedule),
    Notice(DocumentDigest, String),
    Cancelled {
        reason: String,
        phase: Phase,
    },
    OfficialKey(DocumentDigest, Box<OfficialKey>),
    Page(PageEntry, Arc<PageManifest>),
    Approval(Box<StandingApproval>),
    LedgerKey {
        key: NoteVerifier,
        next: [u8; 32],
        index: u64,
        digest: DocumentDigest,
    },
    Close {
        close: Close,
        index: u64,
    },
    Tally(Vec<UnitTally>, CountedRoot),
    Agreement(u16, AgreementTerms),
    Share(KeptShares),
    Result(Vec<UnitResult>),
    /// What a light follower takes note of, and does not follow.
    Unfollowed,
}

impl Legal {
    /// What is left to the caller.
    pub fn obligation(&self) -> Obligation {
        self.obligation
    }

    /// The tally that the entry proposes, where the obligation is [`Obligation::Tally`].
    pub fn proposed_tally(&self) -> Option<&[UnitTally]> {
        match &self.effect {
            Effect::Change { change: Change::Tally(units, _), .. } => Some(units),
            _ => None,
        }
    }

    /// Compares the root that the ledger has at the size of an [`Obligation::Root`].
    ///
    /// # Errors
    /// The refusal, if the entry names another one.
    pub fn check_root(&self, found: LedgerRoot) -> Result<(), Refusal> {
        self.owed_root().map_or(Ok(()), |owed| owed.check(found))
    }

    /// The root that the entry names.
    pub(super) fn owed_root(&self) -> Option<OwedRoot> {
        let Obligation::Root { size, root } = self.obligation else { return None };
        let refusal = match self.effect {
            Effect::Change { change: Change::Agreement(trustee, _), .. } => Refusal::AgreementMismatch { trustee },
            _ => Refusal::CloseRoot { size },
        };
        Some(OwedRoot { size, root, refusal })
    }

    /// What the entry says.
    pub fn kind(&self) -> EntryKind {
        match &self.effect {
            Effect::Part(_) => EntryKind::Part,
            Effect::Change { change, .. } => change.kind(),
            Effect::Ballot { .. } => EntryKind::Ballot,
            Effect::Challenged { .. } => EntryKind::Challenged,
        }
    }

    /// The tracking code of the ballot that the entry casts or challenges.
    pub fn ballot(&self) -> Option<TrackingCode> {
        match &self.effect {
            Effect::Ballot { code, .. } | Effect::Challenged { code, .. } => Some(*code),
            _ => None,
        }
    }

    pub(super) fn free(effect: Effect) -> Legal {
        Legal { effect, obligation: Obligation::None }
    }
}

impl Obligation {
    fn of_close(close: &Close) -> Obligation {
        Obligation::Root { size: close.size, root: close.root }
    }
}

impl Change {
    /// Whether it is what as many officials as needed have approved.
    pub(super) fn is_approved(&self) -> bool {
        matches!(
            self,
            Change::Schedule(..)
                | Change::Notice(..)
                | Change::Cancelled { .. }
                | Change::OfficialKey(..)
                | Change::Page(..)
                | Change::RollSealed(_)
                | Change::Open { .. }
                | Change::Close { .. }
                | Change::Unfollowed
                | Change::CeremonyEnded(CeremonyEnd::Restart(_), _)
        )
    }

    /// What is left to the caller.
    pub(super) fn obligation(&self) -> Obligation {
        match self {
            Change::Tally(..) => Obligation::Tally,
            Change::Agreement(_, terms) => Obligation::Root { size: terms.size, root: terms.root },
            Change::Close { close, .. } => Obligation::of_close(close),
            Change::Approval(approval) => match &approval.document {
                Document::Close(close) => Obligation::of_close(close),
                _ => Obligation::None,
            },
            _ => Obligation::None,
        }
    }

    fn kind(&self) -> EntryKind {
        match self {
            Change::Manifest(..) => EntryKind::Manifest,
            Change::Ceremony(_) | Change::CeremonyEnded(CeremonyEnd::Complaint(_), _) | Change::Unfollowed => {
                EntryKind::Ceremony
            }
            Change::CeremonyEnded(CeremonyEnd::Restart(_), _) => EntryKind::Restart,
            Change::JointKey => EntryKind::JointKey,
            Change::Roll(_) => EntryKind::Roll,
            Change::Registrar(step) => step.kind(),
            Change::RollSealed(_) => EntryKind::RollSealed,
            Change::Open { .. } => EntryKind::Open,
            Change::Schedule(..) => EntryKind::Schedule,
            Change::Notice(..) => EntryKind::Notice,
            Change::Cancelled { .. } => EntryKind::Cancelled,
            Change::OfficialKey(..) => EntryKind::OfficialKey,
            Change::Page(..) => EntryKind::Page,
            Change::Approval(_) => EntryKind::Approval,
            Change::LedgerKey { .. } => EntryKind::LedgerKey,
            Change::Close { .. } => EntryKind::Close,
            Change::Tally(..) => EntryKind::Tally,
            Change::Agreement(..) => EntryKind::Agreement,
            Change::Share(..) => EntryKind::DecryptionShare,
            Change::Result(_) => EntryKind::Result,
        }
    }
}

impl RegistrarStep {
    fn kind(&self) -> EntryKind {
        match self {
            RegistrarStep::Effect { document, .. } if matches!(**document, Document::Correction(_)) => {
                EntryKind::Correction
            }
            RegistrarStep::Effect { .. } => EntryKind::Registration,
            RegistrarStep::Stands(_) | RegistrarStep::Signed { .. } => EntryKind::Standing,
        }
    }
}
