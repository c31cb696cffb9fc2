//! Closing, schedules, and everything else that officials announce.

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::is_text;
use tupyo_merkle::NoteVerifier;

use crate::{DocumentDigest, LedgerRoot, OfficialKey, PageEntry, PageManifest, Refusal};

/// The longest text of an announcement, in characters.
pub const LARGEST_TEXT: usize = 2_000;

/// Voting ends. It names what its author has seen of the ledger, so it is void on any other ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Close {
    /// How many entries its author has seen: `Open` is among them.
    pub size: u64,
    /// Their root.
    pub root: LedgerRoot,
    /// The digest of the last [`Schedule`], if there is one.
    pub schedule: Option<DocumentDigest>,
}

/// When voting will begin and end. It is an announcement: no clock refuses anything.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Schedule {
    /// The opening, in seconds since 1970-01-01 UTC.
    pub opening: u64,
    /// The closing.
    pub closing: u64,
    /// Why it is as it is; may be empty.
    pub reason: String,
}

/// What was announced while voting was open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// When voting is to end.
    Schedule(Schedule),
    /// What everybody is to know.
    Notice(String),
    /// Another key signs the ledger's checkpoints.
    LedgerKey(NoteVerifier),
    /// An official signs with another key.
    OfficialKey(OfficialKey),
    /// The voters' page has other files.
    Page(PageEntry),
}

/// What has been announced.
#[derive(Clone, Debug, Default)]
pub(crate) struct Announcements {
    /// The digests of all schedules, in the ledger's order: none holds twice.
    pub(crate) schedules: Arc<Vec<DocumentDigest>>,
    pub(crate) notices: Arc<Vec<String>>,
    pub(crate) last: Option<(DocumentDigest, Schedule)>,
    /// All pages that took effect, in the ledger's order, and the last one.
    pub(crate) pages: Arc<Vec<PageEntry>>,
    pub(crate) page: Option<Arc<PageManifest>>,
}

impl Announcements {
    /// The digest of the last schedule.
    pub(crate) fn schedule(&self) -> Option<DocumentDigest> {
        self.last.as_ref().map(|(digest, _)| *digest)
    }

    /// Whether a schedule may follow: as soon as voting has begun, its opening is settled.
    pub(crate) fn examine_schedule(
        &self,
        schedule: &Schedule,
        digest: &DocumentDigest,
        voting: bool,
    ) -> Result<(), Refusal> {
        let settled = self.last.as_ref().is_some_and(|(_, last)| last.opening == schedule.opening);
        if schedule.opening >= schedule.closing || voting && !settled {
            return Err(Refusal::ScheduleOrder);
        }
        check_text(&schedule.reason)?;
        if self.schedules.contains(digest) { Err(Refusal::SaidBefore) } else { Ok(()) }
    }
}

/// Refuses a notice without text, and what needs a reason without one.
pub(crate) fn check_notice(text: &str) -> Result<(), Refusal> {
    if text.is_empty() { Err(Refusal::Text) } else { check_text(text) }
}

/// The rules of titles, except for the length.
pub(crate) fn check_text(text: &str) -> Result<(), Refusal> {
    if text.chars().nth(LARGEST_TEXT).is_none() && is_text(text) { Ok(()) } else { Err(Refusal::Text) }
}
