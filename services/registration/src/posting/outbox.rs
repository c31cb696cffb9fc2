//! What one board has still to get, and what stands there unsigned.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use tupyo_client::{Board, FollowedBoard};
use tupyo_election::{Document, DocumentDigest, ElectionState, Holder, RegisteredVoter};
use tupyo_group::EncodedPoint;
use tupyo_office::BulletinBoard;
use tupyo_registration::RegistrationTerms;

use super::queue::{Queue, UNSIGNED};
use crate::clock::now;
use crate::desk::{base64, hexadecimal};
use crate::directory::DataDirectory;
use crate::elections::ServedElection;
use crate::{RegistrarError, files};

/// Most bytes of a checkpoint's file, and of the status.
const LARGEST_CHECKPOINT: usize = 1 << 20;
const LARGEST_STATUS: usize = 1 << 24;

/// What one board has still to get.
pub(crate) struct Outbox {
    pub(super) election: ServedElection,
    pub(super) board: FollowedBoard,
    pub(super) seen: PathBuf,
    pub(super) queue: Queue,
    /// How many accepted registrations have been looked at.
    pub(super) read: usize,
    /// How many corrections have been looked at.
    pub(super) corrections: usize,
    pub(super) trouble: Option<String>,
    standing: Option<Standing>,
    /// What a process before this one has noted of the document that stands.
    noted: Option<(String, u64)>,
}

/// The registrar's document that others have still to sign.
struct Standing {
    digest: DocumentDigest,
    lines: Vec<RegisteredVoter>,
    signed: usize,
    needed: usize,
    /// Since when it was seen, in seconds since 1970.
    since: u64,
}

impl Outbox {
    /// The outbox of an election. What was seen of its board before must still be there.
    pub(crate) fn open(election: ServedElection, directory: &DataDirectory) -> Result<Outbox, RegistrarError> {
        let seen = directory.seen(election.id());
        let mut board = FollowedBoard::new(Board::new(election.address.clone()));
        if let Some(file) = files::find(&seen, LARGEST_CHECKPOINT)? {
            board.hold_to(&file)?;
        }
        let noted = noted(&election, directory)?;
        let (queue, read, corrections, trouble, standing) = Default::default();
        Ok(Outbox { election, board, seen, queue, read, corrections, trouble, standing, noted })
    }

    /// Notes what the board shows of the registrar's own documents.
    pub(super) fn note(&mut self, state: &ElectionState) {
        let before = self.standing.take();
        self.standing = self.own_standing(state, before.as_ref());
        let Some(roll) = state.registration_roll() else { return };
        self.queue.forget(|key| roll.has_stood(key.as_bytes()));
        let has_stood = |standing: &Standing| standing.lines.iter().any(|it| roll.has_stood(it.voter.key.as_bytes()));
        if before.is_some_and(|before| has_stood(&before)) {
            self.queue.signed();
        }
    }

    /// A registration that stands. A correction does too, but holds up nothing where one signature is enough.
    fn own_standing(&self, state: &ElectionState, before: Option<&Standing>) -> Option<Standing> {
        let rules = state.manifest()?.registration()?;
        let own = state.standing_registrations().find(|standing| standing.registrar == self.election.registrar)?;
        let (lines, needed) = match own.document.as_ref() {
            Document::Registration { lines } => (lines.clone(), usize::from(rules.signatures())),
            _ if rules.signatures() <= 1 => return None,
            _ => (Vec::new(), rules.registrars().len()),
        };
        let same = before.filter(|before| before.digest == own.digest).map(|before| before.since);
        let noted = self.noted.as_ref().filter(|(digest, _)| *digest == hexadecimal(&own.digest.0));
        let since = same.or(noted.map(|(_, since)| *since)).unwrap_or_else(now);
        Some(Standing { digest: own.digest, lines, signed: own.signed.len(), needed, since })
    }

    /// The lines of the next document, at most a batch.
    pub(super) fn next(
        &mut self,
        batch: usize,
        patience: Duration,
        line: impl Fn(&RegistrationTerms, &Holder) -> Option<RegisteredVoter>,
    ) -> Vec<RegisteredVoter> {
        let (terms, queue) = (&self.election.terms, &mut self.queue);
        let line = |holder: &Holder| line(terms, holder);
        let Some(standing) = &self.standing else { return queue.take(batch, &HashSet::new(), line) };
        if standing.lines.is_empty() || now() < standing.since.saturating_add(patience.as_secs()) {
            return Vec::new();
        }
        let held: HashSet<Holder> = standing.lines.iter().map(|line| line.voter.holder).collect();
        let others = queue.take(batch, &held, line);
        // A single line that nothing follows is in nobody's way.
        if others.is_empty() && standing.lines.len() == 1 {
            return others;
        }
        queue.part(&standing.lines, UNSIGNED, standing.since);
        if others.is_empty() { queue.take(batch, &HashSet::new(), line) } else { others }
    }

    /// The board refuses these lines.
    pub(super) fn part(&mut self, lines: &[RegisteredVoter], code: &str) {
        self.queue.part(lines, code, now());
    }

    /// The voting keys that hold up no others any more, and why.
    pub(super) fn set_aside(&self) -> Vec<(EncodedPoint, String)> {
        self.queue.aside().map(|aside| (aside.key, aside.reason.clone())).collect()
    }

    /// How far things are, where so many registrations are accepted.
    pub(super) fn status(&self, accepted: usize) -> Value {
        let standing = self.standing.as_ref().map(|it| {
            let (digest, lines) = (hexadecimal(&it.digest.0), it.lines.len());
            json!({ "digest": digest, "lines": lines, "signed": it.signed, "needed": it.needed, "since": it.since })
        });
        let aside = self
            .queue
            .aside()
            .map(|it| json!({ "voting_key": base64(it.key.as_bytes()), "reason": it.reason, "since": it.since }));
        json!({
            "election": self.election.id().to_string(),
            "waiting": self.queue.waiting() + accepted.saturating_sub(self.read),
            "standing": standing,
            "set_aside": aside.collect::<Vec<_>>(),
            "trouble": self.trouble,
        })
    }
}

/// Digest and time of the document that a process before this one saw standing.
fn noted(election: &ServedElection, directory: &DataDirectory) -> Result<Option<(String, u64)>, RegistrarError> {
    let file = files::find(&directory.status(), LARGEST_STATUS)?;
    // A status that cannot be read says nothing, and is written anew.
    let status: Value = file.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let id = election.id().to_string();
    let own = status["elections"].as_array().and_then(|all| all.iter().find(|it| it["election"] == id.as_str()));
    let standing = own.map(|own| &own["standing"]);
    Ok(standing.and_then(|it| Some((it["digest"].as_str()?.to_owned(), it["since"].as_u64()?))))
}
