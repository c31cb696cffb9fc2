//! What was established while the record was read.

use std::collections::BTreeMap;

use tupyo_election::{ElectionState, EntryKind, RegistrationRoll, UnitTally};
use tupyo_merkle::{Checkpoint, Hash, Note, TileKind, TilePath, tiles_for_size};

use crate::causes::Causes;
use crate::findings::Findings;
use crate::roots::Roots;
use crate::source::{Pending, Source};
use crate::{Anchors, CheckId, Finding, FindingCode, LedgerSlices, Oddity};

/// What was established. Checks judge by it alone.
pub(crate) struct Facts {
    /// The checkpoint; verified unless L1 says otherwise.
    pub checkpoint: Option<Checkpoint>,
    /// What was cosigned, and by whom it had to be.
    pub witnesses: WitnessFacts,
    /// The checkpoint names more entries than are to be examined.
    pub limit_exceeded: bool,
    /// Files and oddities that the record lists.
    pub listed: u64,
    /// Files that belong to it.
    pub belonging: u64,
    /// Files that were read.
    pub files_read: u64,
    /// The root over the entries of each bundle that was read, in order.
    pub bundles: Vec<Hash>,
    /// The roots of the bundles.
    pub roots: Roots,
    /// Hash tiles that equal the computed ones.
    pub tiles: u64,
    /// The computed root equals the checkpoint's.
    pub root_matches: bool,
    /// Entries that were read.
    pub entries: u64,
    /// Legal entries by what they say.
    pub legal: BTreeMap<EntryKind, u64>,
    /// Entries that decode: parts of documents, ballots, challenges.
    pub documents: u64,
    /// See `documents`.
    pub ballots: u64,
    /// See `documents`.
    pub challenges: u64,
    /// What they are, slice by slice.
    pub growth: LedgerSlices,
    /// Entries that are not legal.
    pub refused: u64,
    /// The fold over the legal entries.
    pub state: ElectionState,
    /// What the verification of the votes established.
    pub verified: VerifiedVotes,
    /// What the checks have found.
    pub findings: Findings,
    /// What refused entries lead to.
    pub causes: Causes,
}

/// What was cosigned, and by whom it had to be.
#[derive(Default)]
pub(crate) struct WitnessFacts {
    /// The checkpoint's note, as long as its lines are not judged: the first must be the ledger's, the others of
    /// demanded witnesses.
    pub unsettled: Option<Note>,
    /// Names and times of those that have cosigned.
    pub cosigned: Vec<(String, u64)>,
    /// Whether the auditor or the manifest demands any.
    pub demanded: bool,
    /// Cosignatures that count for a quorum, and how many are needed; of both quorums together if there are two.
    pub counted: u64,
    pub needed: u64,
}

/// What the verification of the votes has established.
#[derive(Default)]
pub(crate) struct VerifiedVotes {
    /// Bundles with ballots that their voters have replaced, and those of them that were the same when they were read
    /// again.
    pub expected: u64,
    pub same: u64,
    /// Ballots and challenges whose proof, signature, opening is valid.
    pub proofs: u64,
    pub signatures: u64,
    pub openings: u64,
    /// Of those, ballots with a card's signature.
    pub cards: u64,
    /// Voters of whom nothing but the last ballot is in the sums, or would be if it were valid.
    pub counted: u64,
    /// Voters whose last ballot is not valid.
    pub refused: u64,
    /// Ballots and challenges whose C₀ is the identity.
    pub unencrypted: Vec<u64>,
    /// The first half of C₀ of all others, and the entry.
    pub nonces: Vec<(u128, u64)>,
    /// Their sums.
    pub tally: Vec<UnitTally>,
}

impl Facts {
    pub fn new(anchors: &Anchors) -> Facts {
        Facts {
            checkpoint: None,
            witnesses: WitnessFacts::default(),
            limit_exceeded: false,
            listed: 0,
            belonging: 0,
            files_read: 0,
            bundles: Vec::new(),
            roots: Roots::default(),
            tiles: 0,
            root_matches: false,
            entries: 0,
            legal: BTreeMap::new(),
            documents: 0,
            ballots: 0,
            challenges: 0,
            growth: LedgerSlices::default(),
            refused: 0,
            state: ElectionState::new(anchors.election),
            verified: VerifiedVotes::default(),
            findings: Findings::default(),
            causes: Causes::default(),
        }
    }

    /// How many entries the ledger has.
    pub fn size(&self) -> u64 {
        self.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size)
    }

    /// The key that signs the checkpoint of a size, as far as the announcements have been read.
    pub fn key_at(&self, size: u64) -> String {
        self.state.ledger_keys().map(|keys| keys.at(size).to_string()).unwrap_or_default()
    }

    /// Whether there was a checkpoint and its entries were to be read.
    pub fn was_read(&self) -> bool {
        self.checkpoint.is_some() && !self.limit_exceeded
    }

    /// How many bundles.
    pub fn bundle_count(&self) -> u64 {
        self.size().div_ceil(256)
    }

    /// How many tiles of hashes.
    pub fn tile_count(&self) -> u64 {
        tiles_for_size(self.size()).filter(|path| matches!(path.kind(), TileKind::Hashes { .. })).count() as u64
    }

    /// The bundles, in order.
    pub fn bundle_paths(&self) -> impl Iterator<Item = TilePath> + use<> {
        tiles_for_size(self.size()).take_while(|path| path.kind() == TileKind::Entries)
    }

    /// How many legal entries say this.
    pub fn legal(&self, kind: EntryKind) -> u64 {
        self.legal.get(&kind).copied().unwrap_or(0)
    }

    /// Ballots and challenges that decode.
    pub fn votes(&self) -> u64 {
        self.ballots + self.challenges
    }

    /// How many findings a check has.
    pub fn found(&self, check: CheckId) -> u64 {
        self.findings.total(check)
    }

    /// Voters on the roll; while registrars register, their current lines.
    pub fn voters(&self) -> u64 {
        self.state.registration_roll().map_or(self.state.roll().count(), RegistrationRoll::count).into()
    }

    /// Adds a finding, and what is known of its cause.
    pub fn find(&mut self, check: CheckId, finding: Finding, source: Source) {
        self.findings.add(check, finding, source);
    }

    /// Adds a finding about a file or about the whole record.
    pub fn find_file(&mut self, check: CheckId, code: &'static str, path: Option<&str>, message: impl Into<String>) {
        self.find_sourced(check, code, path, Source::default(), message);
    }

    /// The same of one that may turn out to be a consequence.
    pub fn find_sourced(
        &mut self,
        check: CheckId,
        code: &'static str,
        path: Option<&str>,
        source: Source,
        message: impl Into<String>,
    ) {
        self.find(check, Finding { file: path.map(str::to_owned), ..Finding::of_record(code, message) }, source);
    }

    /// Adds a finding about the whole record that may turn out to be a consequence.
    pub fn find_pending(&mut self, check: CheckId, code: FindingCode, pending: Pending, message: String) {
        self.find_sourced(check, code.text(), None, Source::pending(pending), message);
    }

    /// Adds something that no record has.
    pub fn find_oddity(&mut self, check: CheckId, oddity: &Oddity) {
        self.find_file(check, oddity.code(), oddity.path(), oddity.to_string());
    }
}
