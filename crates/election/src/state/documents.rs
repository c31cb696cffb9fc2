//! Documents, put together of their parts.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::legal::{Change, Effect, Said};
use super::stage::{Founded, Stage, Tallied, Voted};
use super::{ElectionState, Legal};
use crate::{
    Announcement, Author, Close, Document, DocumentDigest, DocumentPart, ElectionId, ElectionManifest, LedgerKey,
    LedgerKeys, OfficialKey, PageEntry, PageManifest, Person, Phase, Refusal, closing::check_notice,
    closing::check_text, manifest::LARGEST_OFFICIAL_COUNT,
};

/// What a part would do, whether it is legal or not: for whoever orders entries.
impl ElectionState {
    /// Whether more of its document is to come, beside which others say what they like.
    pub fn goes_on(&self, part: &DocumentPart) -> bool {
        self.manifest().is_some() && part.part.saturating_add(1) < part.parts
    }

    /// Whether it is all of a notice or schedule while voting is open.
    pub fn is_announcement(&self, part: &DocumentPart) -> bool {
        let said = || borsh::from_slice(&part.bytes);
        self.phase() == Phase::Open
            && part.parts == 1
            && matches!(said(), Ok(Document::Notice { .. } | Document::Schedule(_)))
    }
}

/// Documents and their parts (docs/protocol/encoding.md, "Documents and their parts").
impl ElectionState {
    pub(super) fn examine_part(&self, part: &DocumentPart) -> Result<Legal, Refusal> {
        self.examine_part_by(part, |author, document, begun| self.examine_document(author, document, begun, part))
    }

    /// Everything that parts of all documents have in common; `judge` says what a complete document changes.
    pub(super) fn examine_part_by(
        &self,
        part: &DocumentPart,
        judge: impl FnOnce(Author, Document, &[Arc<DocumentPart>]) -> Result<Change, Refusal>,
    ) -> Result<Legal, Refusal> {
        let author = part.author;
        if matches!(self.stage, Stage::Finished(..) | Stage::Cancelled(..)) {
            return Err(self.wrong_phase());
        }
        if !part.is_well_formed() {
            return Err(Refusal::DocumentPart { author });
        }
        let begun = match self.manifest() {
            Some(manifest) => {
                let key = self.officials.key_of(manifest, author).ok_or(Refusal::WrongAuthor { author })?;
                part.verify(self.election, &key)?;
                self.pending.before(part)?
            }
            None if can_found(author) => self.pending.before_manifest(part)?,
            None => return Err(Refusal::WrongAuthor { author }),
        };
        if part.part + 1 < part.parts {
            return Ok(Legal::free(Effect::Part(part.clone())));
        }
        let change = judge(author, join(begun, part)?, begun)?;
        let obligation = change.obligation();
        Ok(Legal { obligation, effect: Effect::Change { said: Box::new(Said::by(part)), change } })
    }

    pub(super) fn examine_document(
        &self,
        author: Author,
        document: Document,
        begun: &[Arc<DocumentPart>],
        last: &DocumentPart,
    ) -> Result<Change, Refusal> {
        if !document.phases().contains(&self.phase()) {
            return Err(self.wrong_phase());
        }
        match (&self.stage, author, document) {
            (Stage::Unfounded, Author::Official(_), Document::Manifest(json)) => {
                self.examine_manifest(&json, begun, last)
            }
            (Stage::Ceremony(founded), Author::Trustee(trustee), message) => {
                founded.examine_message(trustee, message, last.digest)
            }
            (Stage::Key(keyed), Author::Official(_), Document::JointKey { ceremony, keys }) => {
                keyed.examine_joint_key(ceremony, &keys)
            }
            (Stage::Roll(registered), Author::Official(_), Document::Roll { first, voters }) => {
                registered.examine_roll(self.election, author, first, voters)
            }
            (Stage::Roll(registered), Author::Registrar(registrar), document) => {
                registered.examine_registrar(registrar, last.digest, document)
            }
            (Stage::Closed(closed), Author::Official(_), Document::Tally { units, counted }) => {
                closed.examine_tally(units, counted)
            }
            (Stage::Tallied(tallied), Author::Trustee(trustee), Document::Agreement(agreement)) => {
                tallied.examine_agreement(self.election, trustee, agreement)
            }
            (Stage::Tallied(tallied), Author::Trustee(trustee), Document::DecryptionShare { units }) => {
                tallied.examine_share(self.election, trustee, units)
            }
            (Stage::Tallied(tallied), Author::Official(_), Document::Result { units }) => tallied.examine_result(units),
            (_, Author::Official(_), announced) if announced.needs_approvals() => {
                let change = self.examine_announced(announced.clone(), last)?;
                self.approve(announced, last, change)
            }
            (_, Author::Official(_), Document::LedgerKey(new)) => self.examine_ledger_key(&new, last),
            _ => Err(Refusal::WrongAuthor { author }),
        }
    }

    /// What an official says that others may have to say, too.
    fn examine_announced(&self, document: Document, last: &DocumentPart) -> Result<Change, Refusal> {
        let digest = last.digest;
        match (&self.stage, document) {
            (Stage::Roll(registered), Document::RollSealed { voters, root, .. }) => {
                registered.examine_seal(voters, root)
            }
            (Stage::Sealed(registered), Document::Open { context, schedule, .. }) => {
                let change = registered.examine_open(self.election, context, self.entries)?;
                if schedule == self.announced.schedule() { Ok(change) } else { Err(Refusal::OpenSchedule) }
            }
            (Stage::Open(voted), Document::Close(close)) => self.examine_close(voted, close),
            (_, Document::OfficialKey(new)) => self.examine_official_key(last.author, new, digest),
            (stage, Document::Schedule(schedule)) => {
                self.announced.examine_schedule(&schedule, &digest, matches!(stage, Stage::Open(_)))?;
                Ok(Change::Schedule(digest, schedule))
            }
            (_, Document::Notice { text }) => check_notice(&text).map(|()| Change::Notice(digest, text)),
            (_, Document::Page(page)) => self.examine_page(page, last),
            (Stage::Ceremony(founded), Document::Restart(restart)) => founded.examine_restart(restart, digest),
            (stage, Document::Cancelled { reason }) => {
                if stage.tallied().is_some_and(Tallied::has_quorum) {
                    return Err(Refusal::AgreedAlready);
                }
                check_notice(&reason)?;
                Ok(Change::Cancelled { reason, phase: self.phase() })
            }
            _ => Err(self.wrong_phase()),
        }
    }

    /// What becomes of a document that is legal and that several officials may have to say.
    pub(super) fn approve(&self, document: Document, last: &DocumentPart, change: Change) -> Result<Change, Refusal> {
        let needed = self.manifest().map_or(1, |manifest| manifest.approvals());
        self.approvals.examine(needed, &Said::by(last), document, change)
    }

    /// Up to the root that it names.
    fn examine_close(&self, voted: &Voted, close: Close) -> Result<Change, Refusal> {
        if close.size <= voted.opened_at || close.size > self.entries {
            return Err(Refusal::CloseSize { size: close.size });
        }
        if close.schedule != self.announced.schedule() {
            return Err(Refusal::CloseSchedule);
        }
        Ok(Change::Close { close, index: self.entries })
    }

    fn examine_official_key(
        &self,
        author: Author,
        new: OfficialKey,
        digest: DocumentDigest,
    ) -> Result<Change, Refusal> {
        let manifest = self.manifest().ok_or_else(|| self.wrong_phase())?;
        self.officials.examine(self.election, manifest, author, &new)?;
        check_notice(&new.reason)?;
        Ok(Change::OfficialKey(digest, Box::new(new)))
    }

    fn examine_page(&self, page: PageManifest, last: &DocumentPart) -> Result<Change, Refusal> {
        let before = self.announced.pages.last().map(|entry| entry.digest);
        page.examine(before, last.parts).map_err(Refusal::Page)?;
        check_text(&page.reason)?;
        let (index, while_open, reason) = (self.entries, self.phase() == Phase::Open, page.reason.clone());
        let entry = PageEntry { index, digest: last.digest, while_open, assets: page.assets.len(), reason };
        Ok(Change::Page(entry, Arc::new(page)))
    }

    fn examine_ledger_key(&self, new: &LedgerKey, last: &DocumentPart) -> Result<Change, Refusal> {
        // Witnesses read no other document than this one, and know the manifest's keys.
        if matches!(last.author, Author::Official(official) if self.officials.is_replaced(official)) {
            return Err(Refusal::LedgerKeyOfficial);
        }
        let digest = last.digest;
        let keys = self.ledger.as_ref().ok_or_else(|| self.wrong_phase())?;
        let key = keys.examine(self.election, new)?;
        Ok(Change::LedgerKey { key, next: new.next, index: self.entries, digest })
    }

    pub(super) fn take_change(&mut self, change: Change) {
        match change {
            Change::Schedule(digest, schedule) => {
                Arc::make_mut(&mut self.announced.schedules).push(digest);
                self.announced.last = Some((digest, schedule.clone()));
                self.announce(&digest, Announcement::Schedule(schedule));
            }
            Change::Notice(digest, text) => {
                Arc::make_mut(&mut self.announced.notices).push(text.clone());
                self.announce(&digest, Announcement::Notice(text));
            }
            Change::OfficialKey(digest, new) => {
                self.pending.give_up(Author::Official(new.official));
                self.approvals.withdraw(new.official);
                self.officials.take((*new).clone());
                self.announce(&digest, Announcement::OfficialKey(*new));
            }
            Change::Page(entry, page) => {
                Arc::make_mut(&mut self.announced.pages).push(entry.clone());
                self.announced.page = Some(page);
                let digest = entry.digest;
                self.announce(&digest, Announcement::Page(entry));
            }
            Change::Approval(_) | Change::Unfollowed => {}
            Change::LedgerKey { key, next, index, digest } => {
                self.announce(&digest, Announcement::LedgerKey(key.clone()));
                self.ledger.iter_mut().for_each(|keys| keys.take(key.clone(), next, index));
            }
            Change::Manifest(founded, keys) if matches!(self.stage, Stage::Unfounded) => {
                self.ledger = Some(*keys);
                self.stage = Stage::Ceremony(*founded);
            }
            change => self.stage = std::mem::replace(&mut self.stage, Stage::Unfounded).after(change),
        }
    }

    /// A document that voters must know takes effect: while voting is open, ballots must know it.
    fn announce(&mut self, digest: &DocumentDigest, announcement: Announcement) {
        if let Stage::Open(voted) = &mut self.stage {
            voted.announce(digest, announcement);
        }
    }

    fn wrong_phase(&self) -> Refusal {
        Refusal::WrongPhase { phase: self.phase() }
    }

    fn examine_manifest(
        &self,
        json: &[u8],
        begun: &[Arc<DocumentPart>],
        last: &DocumentPart,
    ) -> Result<Change, Refusal> {
        let (founded, keys) = found(self.election, json)?;
        let key = &person(&founded.manifest, last.author)?.key;
        all_parts(begun, last).try_for_each(|part| part.verify(self.election, key))?;
        Ok(Change::Manifest(Box::new(founded), Box::new(keys)))
    }
}

impl Document {
    /// The phases that it belongs to, from the first to the last.
    pub(super) fn phases(&self) -> RangeInclusive<Phase> {
        let only = match self {
            Document::Schedule(_) => return Phase::Ceremony..=Phase::Open,
            Document::Notice { .. }
            | Document::Cancelled { .. }
            | Document::LedgerKey(_)
            | Document::OfficialKey(_)
            | Document::Page(_) => return Phase::Ceremony..=Phase::Tallied,
            Document::Manifest(_) => Phase::Manifest,
            Document::Commitment(_)
            | Document::Reveal(_)
            | Document::Shares(_)
            | Document::Confirmation(_)
            | Document::Complaint(_)
            | Document::Restart(_) => Phase::Ceremony,
            Document::JointKey { .. } => Phase::Key,
            Document::Roll { .. }
            | Document::RollSealed { .. }
            | Document::Registration { .. }
            | Document::Countersignature { .. }
            | Document::Correction(_) => Phase::Roll,
            Document::Open { .. } => Phase::Sealed,
            Document::Close(_) => Phase::Open,
            Document::Tally { .. } => Phase::Closed,
            Document::Agreement(_) | Document::DecryptionShare { .. } | Document::Result { .. } => Phase::Tallied,
        };
        only..=only
    }
}

/// What the manifest with these bytes settles.
pub(super) fn found(election: ElectionId, json: &[u8]) -> Result<(Founded, LedgerKeys), Refusal> {
    if ElectionId::of_manifest(json) != election {
        return Err(Refusal::WrongManifest);
    }
    let manifest = ElectionManifest::parse(json).map_err(Refusal::Manifest)?;
    let keys = LedgerKeys::of_manifest(&manifest, election).map_err(Refusal::Manifest)?;
    Ok((Founded::new(election, manifest).map_err(Refusal::Manifest)?, keys))
}

/// Whether a manifest can name this author as an official.
fn can_found(author: Author) -> bool {
    matches!(author, Author::Official(index) if usize::from(index) < LARGEST_OFFICIAL_COUNT)
}

/// Whom the manifest names as this author.
pub(super) fn person(manifest: &ElectionManifest, author: Author) -> Result<&Person, Refusal> {
    manifest.person(author).ok_or(Refusal::WrongAuthor { author })
}

fn join(begun: &[Arc<DocumentPart>], last: &DocumentPart) -> Result<Document, Refusal> {
    let bytes: Vec<u8> = all_parts(begun, last).flat_map(|part| part.bytes.iter().copied()).collect();
    if DocumentDigest::of(&bytes) != last.digest {
        return Err(Refusal::DocumentDigest { author: last.author });
    }
    borsh::from_slice(&bytes).map_err(|error| Refusal::Malformed { reason: error.to_string() })
}

fn all_parts<'a>(begun: &'a [Arc<DocumentPart>], last: &'a DocumentPart) -> impl Iterator<Item = &'a DocumentPart> {
    begun.iter().map(AsRef::as_ref).chain([last])
}
