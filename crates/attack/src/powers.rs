//! What a cheat must have: whose keys have signed something in a record that they have not signed in the honest one.

use std::collections::BTreeSet;

use tupyo_circuits::TrackingCode;
use tupyo_election::{Author, Ballot, Challenged, ElectionId, ElectionState, Entry, LedgerRoot};
use tupyo_merkle::{Checkpoint, Note, WitnessKey};
use tupyo_proof::{Purpose, Signature, VerifyingKey};
use tupyo_rehearsal::root_of_first;
use tupyo_test_vectors::DamagedRecord;

/// What a cheat has besides files that it can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// No key: it can hash what it has changed.
    Hashes,
    /// The ledger's key.
    Ledger,
    /// Fewer witnesses than the quorum.
    FewWitnesses,
    /// A quorum of witnesses.
    Witnesses,
    /// Officials' keys.
    Officials,
    /// Registrars' keys.
    Registrars,
    /// Keys of fewer trustees than open the tally.
    FewTrustees,
    /// Keys of as many as open it.
    Trustees,
    /// Voters' keys.
    Voters,
}

/// All of them.
pub const POWERS: [Power; 9] = [
    Power::Hashes,
    Power::Ledger,
    Power::FewWitnesses,
    Power::Witnesses,
    Power::Officials,
    Power::Registrars,
    Power::FewTrustees,
    Power::Trustees,
    Power::Voters,
];

impl Power {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Power::Hashes => "hashes",
            Power::Ledger => "ledger key",
            Power::FewWitnesses => "witnesses below the quorum",
            Power::Witnesses => "a quorum of witnesses",
            Power::Officials => "officials",
            Power::Registrars => "registrars",
            Power::FewTrustees => "fewer than t trustees",
            Power::Trustees => "t trustees or more",
            Power::Voters => "voters",
        }
    }
}

/// The powers that a record needs. None at all: somebody changes files of a copy.
pub fn powers(case: &DamagedRecord) -> BTreeSet<Power> {
    let (state, signers) = signers(case);
    let note = case.checkpoint.as_ref().and_then(|bytes| Note::parse(bytes).ok());
    let lines = note.map(|note| Lines::of(case, &state, &note)).unwrap_or_default();
    let threshold = state.manifest().map_or(usize::MAX, |manifest| manifest.threshold().into());
    let enough = signers.trustees.len() >= threshold;
    let has = [
        (Power::Hashes, !lines.ledger && !case.base.starts_with(&case.entries)),
        (Power::Ledger, lines.ledger),
        (Power::FewWitnesses, lines.few_witnesses),
        (Power::Witnesses, lines.witnesses),
        (Power::Officials, signers.officials),
        (Power::Registrars, signers.registrars),
        (Power::FewTrustees, !signers.trustees.is_empty() && !enough),
        (Power::Trustees, enough),
        (Power::Voters, signers.voters),
    ];
    has.into_iter().filter_map(|(power, has)| has.then_some(power)).collect()
}

/// Who has signed entries.
#[derive(Default)]
struct Signers {
    officials: bool,
    registrars: bool,
    voters: bool,
    trustees: BTreeSet<u16>,
}

/// Whose signature an entry bears.
enum Signer {
    Author(Author),
    Voter,
}

impl Signers {
    fn take(&mut self, signer: Signer) {
        match signer {
            Signer::Author(Author::Official(_)) => self.officials = true,
            Signer::Author(Author::Registrar(_)) => self.registrars = true,
            Signer::Author(Author::Trustee(trustee)) => drop(self.trustees.insert(trustee)),
            Signer::Voter => self.voters = true,
        }
    }
}

/// The state behind the record's entries, and who has signed those that the honest election has not.
fn signers(case: &DamagedRecord) -> (ElectionState, Signers) {
    let base: BTreeSet<_> = case.base.iter().collect();
    let (mut state, mut signers) = (ElectionState::new(ElectionId(case.election)), Signers::default());
    for bytes in &case.entries {
        let entry = Entry::decode(bytes).ok();
        let before = entry.as_ref().and_then(|entry| signer_of(&state, entry));
        match &entry {
            Some(entry) if state.apply(entry).is_ok() => {}
            _ => state.skip(),
        }
        if !base.contains(bytes) {
            // A manifest names the key that has signed it.
            let signer = before.or_else(|| signer_of(&state, entry.as_ref()?));
            signer.into_iter().for_each(|signer| signers.take(signer));
        }
    }
    (state, signers)
}

fn signer_of(state: &ElectionState, entry: &Entry) -> Option<Signer> {
    match entry {
        Entry::Document(part) => {
            let signed = part.verify(state.election(), &state.author_key(part.author)?);
            signed.is_ok().then_some(Signer::Author(part.author))
        }
        Entry::Ballot(signed) => {
            let code = code_of(state, &signed.ballot)?;
            is_voters(state, &signed.ballot, Purpose::Ballot, &code.0, &signed.signature)
        }
        Entry::Challenged(Challenged { ballot, nonce, values, signature }) => {
            let message = Challenged::message(&code_of(state, ballot)?, nonce, values);
            is_voters(state, ballot, Purpose::Challenge, &message, signature)
        }
    }
}

fn code_of(state: &ElectionState, ballot: &Ballot) -> Option<TrackingCode> {
    Some(ballot.tracking_code(state.ballot_check()?.context()))
}

fn is_voters(
    state: &ElectionState,
    ballot: &Ballot,
    purpose: Purpose,
    message: &[u8],
    signature: &Signature,
) -> Option<Signer> {
    let key = VerifyingKey::decode(state.roll().voter(ballot.voter)?.key).ok()?;
    key.verify(purpose, message, signature).is_ok().then_some(Signer::Voter)
}

/// Who has signed a checkpoint that is not the honest one.
#[derive(Default)]
struct Lines {
    ledger: bool,
    few_witnesses: bool,
    witnesses: bool,
}

impl Lines {
    fn of(case: &DamagedRecord, state: &ElectionState, note: &Note) -> Lines {
        let is_honest = is_honest(case, note);
        // A spare key is known by its hash alone: the cases' names say that it has signed.
        let spare = case.name.contains("spare key");
        let own = state.ledger_keys().is_some_and(|keys| {
            let size = Checkpoint::parse_text(note.text()).map_or(0, |checkpoint| checkpoint.size);
            keys.all().iter().any(|key| note.verify(key).is_ok() && !(is_honest && key == keys.at(size)))
        });
        let ledger = own || spare || is_watched_by_itself(case, state);
        if is_honest {
            return Lines { ledger, ..Lines::default() };
        }
        let policy = state.manifest().and_then(|manifest| manifest.witnesses());
        let cosigned = policy.map_or(0, |policy| policy.cosigned(note).map_or(0, |cosigned| cosigned.len()));
        let quorum = policy.map_or(0, |policy| policy.quorum());
        Lines { ledger, few_witnesses: (1..quorum).contains(&cosigned), witnesses: quorum > 0 && cosigned >= quorum }
    }
}

/// Whether the checkpoint is one of the honest ledger, whoever has signed it.
fn is_honest(case: &DamagedRecord, note: &Note) -> bool {
    let Ok(checkpoint) = Checkpoint::parse_text(note.text()) else { return false };
    let is_shorter = checkpoint.size > 0 && checkpoint.size <= case.base.len() as u64;
    is_shorter && LedgerRoot::from(checkpoint.root) == root_of_first(&case.base, checkpoint.size)
}

/// Whether an auditor's witness has a key of the ledger.
fn is_watched_by_itself(case: &DamagedRecord, state: &ElectionState) -> bool {
    let witnesses = case.witnesses.iter().filter_map(|key| key.parse::<WitnessKey>().ok());
    let keys = state.ledger_keys();
    keys.is_some_and(|keys| witnesses.into_iter().any(|witness| keys.has_key(witness.public_bytes())))
}
