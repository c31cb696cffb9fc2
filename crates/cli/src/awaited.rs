//! Who is waited for, by their ids, and what of a board's ledger is not final: for people and for programs.

use serde_json::{Value, json};
use tupyo_client::{Board, ClientError, LedgerSource};
use tupyo_election::{ElectionState, Phase};
use tupyo_merkle::{CheckpointError, Note};
use tupyo_office::{missing_agreements, missing_witnesses, trustee_ids, waiting_for};

use crate::catalogue::awaited as texts;

/// Whom an election waits for.
#[derive(Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The ids of those who can do what is due.
    pub who: Vec<String>,
    /// How many of them are needed.
    pub needed: usize,
    /// What is due: `commitment`, `agreement`, ….
    pub what: &'static str,
}

/// Whom an election waits for; nobody, if it is over.
pub fn waited_for(state: &ElectionState) -> Option<Awaited> {
    let officials = |what| {
        let manifest = state.manifest()?;
        let who = manifest.officials().iter().map(|person| person.id.clone()).collect();
        let together = matches!(what, "roll" | "opening" | "closing" | "cancelling");
        Some(Awaited { who, needed: if together { manifest.approvals().into() } else { 1 }, what })
    };
    match state.phase() {
        Phase::Ceremony if state.lacks_trustees() => officials("cancelling"),
        Phase::Ceremony => {
            let who = waiting_for(state);
            Some(Awaited { needed: who.len(), who, what: round(state) })
        }
        Phase::Manifest => None,
        Phase::Key => officials("joint-key"),
        Phase::Roll => officials("roll"),
        Phase::Sealed => officials("opening"),
        Phase::Open => officials("closing"),
        Phase::Closed => officials("tally"),
        Phase::Tallied => of_tally(state).or_else(|| officials("result")),
        Phase::Finished | Phase::Cancelled => None,
    }
}

/// The trustees from whom the tally waits for an agreement or a decryption share.
pub fn of_tally(state: &ElectionState) -> Option<Awaited> {
    let missing = missing_agreements(state).unwrap_or_default();
    if missing > 0 {
        return Some(Awaited { who: not_agreed(state), needed: missing, what: "agreement" });
    }
    let threshold = state.manifest().map_or(0, |manifest| usize::from(manifest.threshold()));
    let needed = threshold.saturating_sub(state.shares().len());
    (needed > 0).then(|| Awaited { who: not_opened(state), needed, what: "decryption-share" })
}

fn round(state: &ElectionState) -> &'static str {
    match state.ceremony().and_then(|ceremony| ceremony.round().number()) {
        Some(0) => "commitment",
        Some(1) => "reveal",
        Some(2) => "shares",
        _ => "confirmation",
    }
}

/// The ids of the trustees who take part and have not agreed to the tally.
pub fn not_agreed(state: &ElectionState) -> Vec<String> {
    participants_but(state, state.agreements())
}

/// The ids of the trustees who take part and have not opened the tally.
pub fn not_opened(state: &ElectionState) -> Vec<String> {
    let opened: Vec<_> = state.shares().collect();
    participants_but(state, &opened)
}

fn participants_but(state: &ElectionState, done: &[u16]) -> Vec<String> {
    let participants = state.ceremony().map(|ceremony| ceremony.participants()).unwrap_or_default();
    let left: Vec<_> = participants.iter().copied().filter(|trustee| !done.contains(trustee)).collect();
    trustee_ids(state, &left)
}

impl Awaited {
    /// A sentence.
    pub fn lines(&self) -> [String; 2] {
        let (who, needed) = (self.who.join(", "), self.needed);
        let what = what(self.what);
        if needed < self.who.len() {
            return texts::waiting_for(&needed, &what, &who);
        }
        texts::waiting_for_2(&what, &who)
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({ "who": self.who, "needed": self.needed, "what": self.what })
    }
}

/// What is due, for people.
fn what(what: &str) -> [&'static str; 2] {
    match what {
        "commitment" => texts::COMMITMENT_ROUND,
        "reveal" => texts::REVEAL_ROUND,
        "shares" => texts::SHARES_ROUND,
        "confirmation" => texts::CONFIRMATION_ROUND,
        "agreement" => texts::AGREEMENT_TALLY,
        "decryption-share" => texts::DECRYPTION_SHARE,
        "joint-key" => texts::JOINT_KEY,
        "roll" => texts::ROLL_ITS_SEAL,
        "opening" => texts::OPENING,
        "closing" => texts::CLOSING,
        "tally" => texts::SUMS,
        "result" => texts::COUNTS,
        _ => texts::CANCELLING,
    }
}

/// What of a ledger lacks witnesses.
pub struct NotFinal {
    /// How many entries the board's newest checkpoint has.
    pub entries: u64,
    /// How many witnesses have cosigned it.
    pub cosigned: usize,
    /// How many must have.
    pub quorum: usize,
    /// The names of those who have not.
    pub missing: Vec<String>,
}

impl NotFinal {
    /// What a board's newest checkpoint lacks; nothing, if it is final or the manifest names no witnesses.
    pub fn of_board(board: &Board) -> Result<Option<NotFinal>, ClientError> {
        let Some(policy) = board.witnesses()? else { return Ok(None) };
        let file = board.checkpoint_file()?;
        let entries = board.verified(|keys| keys.open_signed(&file))?.checkpoint().size;
        let note = Note::parse(&file).map_err(CheckpointError::from)?;
        let missing = missing_witnesses(&policy, &note)?;
        let (cosigned, quorum) = (policy.witnesses().len() - missing.len(), policy.quorum());
        Ok((cosigned < quorum).then_some(NotFinal { entries, cosigned, quorum, missing }))
    }

    /// A sentence, about a record of so many entries.
    pub fn lines(&self, exported: u64) -> [String; 2] {
        let NotFinal { entries, cosigned, quorum, missing } = self;
        let (behind, missing) = (entries.saturating_sub(exported), missing.join(", "));
        texts::not_final_yet_not(&behind, &cosigned, &entries, &missing, &quorum)
    }

    /// For programs.
    pub fn json(&self, exported: u64) -> Value {
        json!({ "entries": self.entries.saturating_sub(exported), "cosigned": self.cosigned, "quorum": self.quorum,
            "missing": self.missing })
    }
}
