//! What all attacks have in common.

use std::path::PathBuf;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::{BallotCheck, Document, Entry, Holder, Voter, sign};
use tupyo_load::{Prepared, Trouble};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

use crate::witness::draft;

/// Options of the contest.
const OPTIONS: usize = 2;
/// Ballots of the corrupt voter.
const BAD_PROOFS: usize = 4000;
/// Lines of a roll that fill a document of the largest size: 134 bytes each.
const LINES: usize = 124_000;
/// The largest bundle has so many entries, all of the largest size but the first few.
const LIBRARY: usize = 255;

/// Servers, ballots and people.
pub struct Camp {
    /// The server's program.
    pub program: PathBuf,
    /// An older one, whose undisturbed rate must be kept.
    pub baseline: Option<PathBuf>,
    /// The election and its honest ballots.
    pub prepared: Prepared,
    /// What verifies them.
    pub check: BallotCheck,
    /// Ballots that a voter of the roll has signed, and whose proofs are wrong.
    pub bad_proofs: Vec<Vec<u8>>,
    /// Where directories are made.
    pub place: PathBuf,
    /// How long an attack lasts.
    pub during: Duration,
    plan: Plan,
}

impl Camp {
    /// Plays an election up to its opening and makes a ballot of every voter.
    pub fn pitch(
        program: PathBuf,
        baseline: Option<PathBuf>,
        place: PathBuf,
        seed: u64,
        during: Duration,
    ) -> Result<Camp, Trouble> {
        // Enough for throughput, and for voters at leisure for as long as the attack lasts.
        let ballots = 12_500 + (500.0 * during.as_secs_f64().max(8.0)) as usize;
        let plan = Plan { seed, ..Plan::single_choice(OPTIONS, ballots) };
        let mut play = Rehearsal::opened(plan.clone());
        let prepared = Prepared::of(&mut play, &|| {})?;
        let bad_proofs = bad_proofs(&play, &prepared)?;
        let check = prepared.check()?;
        Ok(Camp { program, baseline, prepared, check, bad_proofs, place, during, plan })
    }

    /// The election's people, without its voters.
    pub fn people(&self) -> Rehearsal {
        Rehearsal::new(self.plan.clone())
    }

    /// Another election of the same officials, which differs in its number of options.
    pub fn other(&self, options: usize, voters: usize) -> Result<Prepared, Trouble> {
        let mut play = Rehearsal::opened(self.plan_of(options, voters));
        Ok(Prepared::of(&mut play, &|| {})?)
    }

    /// Another election, whose ledger witnesses watch.
    pub fn watched(&self, voters: usize, witnesses: u8, quorum: u64) -> Result<Prepared, Trouble> {
        let plan = Plan { witnesses: Some(draft(witnesses, quorum)?), ..self.plan_of(OPTIONS, voters) };
        Ok(Prepared::of(&mut Rehearsal::opened(plan), &|| {})?)
    }

    /// The manifest of another election.
    pub fn manifest_of(&self, options: usize) -> Rehearsal {
        Rehearsal::new(self.plan_of(options, 2))
    }

    /// The same seed gives the same officials, who are drawn first.
    fn plan_of(&self, options: usize, voters: usize) -> Plan {
        Plan { seed: self.plan.seed, ..Plan::single_choice(options, voters) }
    }

    /// An election whose first bundle is of the largest size: of its roll only the last part is missing.
    pub fn library(&self) -> Result<(Rehearsal, Vec<Vec<u8>>), Trouble> {
        let mut play = self.manifest_of(OPTIONS + 1);
        play.hold_ceremony();
        let roll = roll_of_strangers(&mut play);
        let parts = play.official_entries(&roll);
        let parts = parts.iter().take(LIBRARY).map(Entry::encode).collect();
        Ok((play, parts))
    }
}

/// A document of the largest size: nobody has these keys.
pub fn roll_of_strangers(play: &mut Rehearsal) -> Document {
    let key = SigningKey::generate(play.rng());
    let voter = play.voter(&key, 0, 1);
    let line = |number: usize| {
        let mut holder = [0; 32];
        holder[..8].copy_from_slice(&number.to_le_bytes());
        Voter { holder: Holder(holder), ..voter }
    };
    Document::Roll { first: 0, voters: (0..LINES).map(line).collect() }
}

/// The last voter signs ballots whose points are other voters'.
fn bad_proofs(play: &Rehearsal, prepared: &Prepared) -> Result<Vec<Vec<u8>>, Trouble> {
    let decode = |entry: &[u8]| match Entry::decode(entry) {
        Ok(Entry::Ballot(signed)) => Some(signed.ballot),
        _ => None,
    };
    let nobody = || Trouble::Wrong("no corrupt voter".to_owned());
    let (key, own) = play.voters().last().zip(prepared.ballots().last()).ok_or_else(nobody)?;
    let own = decode(&own.entry).ok_or_else(nobody)?;
    let mut rng = StdRng::seed_from_u64(play.plan().seed ^ 0xbad);
    let mut bad = |entry: &[u8]| {
        let other = decode(entry)?;
        let mut ballot = own.clone();
        *ballot.ciphertext.last_mut()? = *other.ciphertext.last()?;
        let code = ballot.tracking_code(play.check().context());
        Some(sign(ballot, code, key, &mut rng).encode())
    };
    let made = prepared.ballots().iter().take(BAD_PROOFS).filter_map(|ballot| bad(&ballot.entry)).collect();
    Ok(made)
}
