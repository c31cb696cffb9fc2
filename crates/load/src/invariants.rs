//! What must hold between what clients were told and what the board shows.

mod board;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use tupyo_client::{ClientError, LedgerSource};
use tupyo_election::{BallotCheck, ElectionId, LedgerKeys};
use tupyo_merkle::{Checkpoint, Hash, Receipt, leaf_hash, prove_consistency};

pub use board::RecordDirectory;
use board::Shown;

use crate::{Attempt, CastOutcome};

/// What clients know: nothing of it comes from the board's own files.
pub struct LoadEvidence<'a> {
    /// The election.
    pub election: ElectionId,
    /// The keys that sign the ledger.
    pub ledger_keys: &'a LedgerKeys,
    /// What verifies its ballots.
    pub check: &'a BallotCheck,
    /// Every entry that was sent, by whomever: documents, ballots.
    pub sent: &'a [&'a [u8]],
    /// Everything that clients were told.
    pub attempts: &'a [Attempt],
    /// Files of checkpoints that somebody has seen beside the receipts.
    pub seen: &'a [Vec<u8>],
}

/// What was examined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tallied {
    /// Entries on the ledger.
    pub entries: u64,
    /// Ballots on the ledger.
    pub ballots: u64,
    /// Acknowledgements that were looked up.
    pub acknowledged: u64,
    /// Receipts that were verified.
    pub receipts: u64,
    /// Signed checkpoints that the ledger's present one continues.
    pub checkpoints: u64,
    /// Ballots on the ledger whose clients got no answer.
    pub unanswered_kept: u64,
}

/// An invariant that does not hold. Codes are stable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// An acknowledged entry is not at its index.
    #[error("the entry acknowledged at index {index} is not there")]
    Lost {
        /// The index that was told.
        index: u64,
    },
    /// An entry that nobody has sent.
    #[error("entry {index} was sent by nobody")]
    NeverSent {
        /// The entry.
        index: u64,
    },
    /// The same bytes stand on the ledger twice.
    #[error("entry {index} repeats entry {first}")]
    Repeated {
        /// The later one.
        index: u64,
        /// The earlier one.
        first: u64,
    },
    /// An entry that the rules, its proof or its signature forbid: a voter's chain is broken, for example.
    #[error("entry {index} is not legal [{code}]")]
    Illegal {
        /// The entry.
        index: u64,
        /// The refusal's code.
        code: String,
    },
    /// The board has said that it refuses what is on the ledger.
    #[error("entry {index} is on the ledger, and every answer to it was a refusal")]
    RefusedButThere {
        /// The entry.
        index: u64,
    },
    /// A signed checkpoint that the ledger does not continue.
    #[error("the ledger does not continue the checkpoint of {size} entries that somebody has seen")]
    OtherHistory {
        /// The checkpoint's size.
        size: u64,
    },
    /// The ledger is shorter than a checkpoint that somebody has seen.
    #[error("the ledger has {found} entries, and somebody has seen {seen}")]
    WentBack {
        /// Entries now.
        found: u64,
        /// Entries before.
        seen: u64,
    },
    /// A receipt that does not prove what was sent.
    #[error("a receipt for {code} is refused: {reason}")]
    Receipt {
        /// The ballot's tracking code.
        code: String,
        /// Why.
        reason: String,
    },
    /// A checkpoint that the ledger key has not signed.
    #[error("a checkpoint that somebody has seen is refused: {reason}")]
    Checkpoint {
        /// Why.
        reason: String,
    },
    /// The entries are not those that the checkpoint signs.
    #[error("the entries shown do not lead to the root that is signed for {size} of them")]
    Root {
        /// The checkpoint's size.
        size: u64,
    },
    /// The ballots on the ledger are not those acknowledged and those unanswered.
    #[error("{ballots} ballots on the ledger; {acknowledged} were acknowledged and {unanswered} unanswered")]
    Counts {
        /// Ballots on the ledger.
        ballots: u64,
        /// Different ballots that were acknowledged.
        acknowledged: u64,
        /// Different ballots whose clients do not know.
        unanswered: u64,
    },
}

impl Breach {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Breach::Lost { .. } => "acknowledged-lost",
            Breach::NeverSent { .. } => "never-sent",
            Breach::Repeated { .. } => "repeated",
            Breach::Illegal { .. } => "illegal",
            Breach::RefusedButThere { .. } => "refused-but-there",
            Breach::OtherHistory { .. } => "other-history",
            Breach::WentBack { .. } => "went-back",
            Breach::Receipt { .. } => "receipt",
            Breach::Checkpoint { .. } => "checkpoint",
            Breach::Root { .. } => "root",
            Breach::Counts { .. } => "counts",
        }
    }
}

/// What becomes of the evidence on one board.
struct Examination<'a> {
    evidence: &'a LoadEvidence<'a>,
    shown: Shown,
    tallied: Tallied,
    violations: Vec<Breach>,
}

impl LoadEvidence<'_> {
    /// Holds the evidence against the board, of which only public files are read. What of it cannot be read is an
    /// error, not a violation.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn examine(&self, board: &impl LedgerSource) -> Result<(Tallied, Vec<Breach>), ClientError> {
        let shown = Shown::read(board, self.ledger_keys)?;
        let (tallied, violations) = Default::default();
        let mut examination = Examination { evidence: self, shown, tallied, violations };
        examination.tallied.entries = examination.shown.entries.len() as u64;
        examination.root();
        examination.history();
        examination.acknowledged();
        examination.entries();
        examination.legality();
        examination.counts();
        Ok((examination.tallied, examination.violations))
    }
}

impl Examination<'_> {
    fn violated(&mut self, violation: Breach) {
        self.violations.push(violation);
    }

    /// The entries lead to the signed root.
    fn root(&mut self) {
        let Checkpoint { size, root, .. } = self.shown.checkpoint;
        if self.shown.tree.size() != size || self.shown.tree.root() != root {
            self.violated(Breach::Root { size });
        }
    }

    /// All checkpoints, those of the receipts too, are on one line that ends in the present one: each by a consistency
    /// proof.
    fn history(&mut self) {
        let keys = self.evidence.ledger_keys;
        let receipts = self.evidence.attempts.iter().filter_map(|attempt| match &attempt.outcome {
            CastOutcome::Acknowledged { receipt, .. } => Receipt::parse(receipt).ok(),
            _ => None,
        });
        let receipts = receipts.map(|receipt| receipt.checkpoint().to_string().into_bytes());
        let files: BTreeSet<Vec<u8>> = receipts.chain(self.evidence.seen.iter().cloned()).collect();
        for file in files {
            match keys.open(&file) {
                Ok(checkpoint) => self.continues(&checkpoint),
                Err(error) => self.violated(Breach::Checkpoint { reason: error.to_string() }),
            }
        }
    }

    fn continues(&mut self, seen: &Checkpoint) {
        let (size, now) = (self.shown.tree.size(), self.shown.tree.root());
        if seen.size > size {
            return self.violated(Breach::WentBack { found: size, seen: seen.size });
        }
        let proof = prove_consistency(seen.size, size, &self.shown.tree);
        match proof.and_then(|proof| proof.verify(&seen.root, &now)) {
            Ok(()) => self.tallied.checkpoints += 1,
            Err(_) => self.violated(Breach::OtherHistory { size: seen.size }),
        }
    }

    /// Every acknowledged entry is a leaf at its index, and its receipt proves it.
    fn acknowledged(&mut self) {
        let sent: BTreeMap<Hash, &[u8]> = self.evidence.sent.iter().map(|sent| (leaf_hash(sent), *sent)).collect();
        for attempt in self.evidence.attempts {
            let CastOutcome::Acknowledged { index, receipt } = &attempt.outcome else { continue };
            let proven = self.receipt(attempt, receipt, sent.get(&attempt.leaf).copied());
            let Some(index) = index.or(proven) else { continue };
            self.tallied.acknowledged += 1;
            if self.shown.leaf(index) != Some(attempt.leaf) {
                self.violated(Breach::Lost { index });
            }
        }
    }

    /// The index that a receipt proves.
    fn receipt(&mut self, attempt: &Attempt, receipt: &str, sent: Option<&[u8]>) -> Option<u64> {
        let CastOutcome::Acknowledged { index: told, .. } = attempt.outcome else { return None };
        let verified = Receipt::parse(receipt)
            .and_then(|receipt| self.evidence.ledger_keys.verify_receipt(&receipt, sent.unwrap_or_default()));
        let reason = match verified {
            Ok((index, _)) if told.is_none_or(|told| told == index) => {
                self.tallied.receipts += 1;
                return Some(index);
            }
            Ok((index, _)) => format!("it is for entry {index}"),
            Err(error) => error.to_string(),
        };
        self.violated(Breach::Receipt { code: attempt.code.to_string(), reason });
        None
    }

    /// Every leaf was sent, once, and not only refused.
    fn entries(&mut self) {
        let sent: BTreeSet<Hash> = self.evidence.sent.iter().map(|sent| leaf_hash(sent)).collect();
        let mut answers: BTreeMap<Hash, bool> = BTreeMap::new();
        for attempt in self.evidence.attempts {
            let only_refused = answers.entry(attempt.leaf).or_insert(true);
            *only_refused &= attempt.outcome.is_clean_refusal();
        }
        let mut places: BTreeMap<Hash, u64> = BTreeMap::new();
        for (index, leaf) in (0..).zip(self.shown.leaves.clone()) {
            if !sent.contains(&leaf) {
                self.violated(Breach::NeverSent { index });
            }
            if answers.get(&leaf) == Some(&true) {
                self.violated(Breach::RefusedButThere { index });
            }
            if let Some(first) = places.insert(leaf, index) {
                self.violated(Breach::Repeated { index, first });
            }
        }
    }

    /// The entries fold: chains are unbroken, phases in order; and every ballot's proof and signature hold.
    fn legality(&mut self) {
        let illegal = self.shown.illegal(self.evidence.election, self.evidence.check);
        self.violations.extend(
            illegal.into_iter().map(|(index, refusal)| Breach::Illegal { index, code: refusal.code().to_owned() }),
        );
    }

    /// Ballots on the ledger = ballots acknowledged + ballots unanswered that were kept.
    fn counts(&mut self) {
        let of = |wanted: fn(&CastOutcome) -> bool| -> BTreeSet<Hash> {
            let found = self.evidence.attempts.iter().filter(|attempt| wanted(&attempt.outcome));
            found.map(|attempt| attempt.leaf).collect()
        };
        let acknowledged = of(CastOutcome::is_acknowledged);
        let unknown = of(|outcome| !outcome.is_acknowledged() && !outcome.is_clean_refusal());
        let unanswered: BTreeSet<Hash> = unknown.difference(&acknowledged).copied().collect();
        let shown: BTreeSet<Hash> = self.shown.ballots().collect();
        let kept = unanswered.intersection(&shown).count() as u64;
        let ballots = self.shown.ballots().count() as u64;
        self.tallied.ballots = ballots;
        self.tallied.unanswered_kept = kept;
        let acknowledged = acknowledged.len() as u64;
        if ballots != acknowledged + kept {
            self.violated(Breach::Counts { ballots, acknowledged, unanswered: unanswered.len() as u64 });
        }
    }
}

impl fmt::Display for Tallied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tallied { entries, ballots, acknowledged, receipts, checkpoints, unanswered_kept } = self;
        write!(
            f,
            "{entries} entries, {ballots} ballots, {acknowledged} acknowledgements, {receipts} receipts, \
             {checkpoints} checkpoints, {unanswered_kept} kept without an answer"
        )
    }
}
