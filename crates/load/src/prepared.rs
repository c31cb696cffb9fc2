//! A rehearsed election with a ballot of every voter, as a file.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use borsh::{BorshDeserialize, BorshSerialize};
use rand::SeedableRng;
use rand::rngs::StdRng;
use rayon::prelude::*;
use tupyo_circuits::TrackingCode;
use tupyo_client::{Board, ClientError};
use tupyo_election::{BallotCheck, ElectionId, ElectionState, Entry, FinishedBallot, LedgerAnchor, LedgerKeys, Voting};
use tupyo_encoding::encode_into;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{BoardAddress, VoterError};

use crate::LoadError;
use crate::loopback::loopback;

const MAGIC: [u8; 16] = *b"tupyo-prepared 1";

/// A rehearsed election with voting begun, and one valid ballot of every voter. The same seed gives the same election;
/// its keys are no secret.
///
/// The file is `"tupyo-prepared 1" ‖ borsh(Prepared)`.
#[derive(BorshSerialize, BorshDeserialize)]
pub struct Prepared {
    /// The election's id.
    election: [u8; 32],
    /// The official's public key: a board takes the election only if it knows the official.
    official: [u8; 32],
    /// How many of the first entries are the manifest's.
    manifest_parts: u32,
    /// The entries from the manifest to the opening.
    setup: Vec<Vec<u8>>,
    /// The entries that end voting.
    close: Vec<Vec<u8>>,
    ballots: Vec<PreparedBallot>,
}

/// A valid ballot: the entry's bytes, and how its voter finds it again.
#[derive(Clone, BorshSerialize, BorshDeserialize)]
pub struct PreparedBallot {
    /// The tracking code.
    pub code: TrackingCode,
    /// The entry.
    pub entry: Vec<u8>,
}

impl Prepared {
    /// Plays an election up to its opening, for as many voters as ballots and a single choice of `options` and blank,
    /// and makes the ballots on all cores. Its ledger is a board's, or by itself the rehearsals'. `made` is told after
    /// each.
    ///
    /// # Errors
    /// [`LoadError::Ballot`].
    pub fn make(
        ballots: usize,
        options: usize,
        seed: u64,
        ledger: Option<LedgerAnchor>,
        made: &(dyn Fn() + Sync),
    ) -> Result<Prepared, LoadError> {
        let plan = Plan::single_choice(options, ballots);
        let ledger = ledger.unwrap_or_else(|| plan.ledger.clone());
        Prepared::of(&mut Rehearsal::opened(Plan { seed, ledger, ..plan }), made)
    }

    /// The election that is played, whose voting has begun, and one ballot of every voter.
    ///
    /// # Errors
    /// [`LoadError::Ballot`].
    pub fn of(play: &mut Rehearsal, made: &(dyn Fn() + Sync)) -> Result<Prepared, LoadError> {
        let (setup, seed) = (play.entries().to_vec(), play.plan().seed);
        let ballot = |voter: usize| {
            let sealed = ballot(play, voter, seed).map_err(|reason| LoadError::Ballot { number: voter, reason });
            made();
            sealed
        };
        let ballots = (0..play.voters().len()).into_par_iter().map(ballot).collect::<Result<Vec<_>, _>>()?;
        let close = play.official_entries(&play.closing()).iter().map(Entry::encode).collect();
        Ok(Prepared {
            election: play.state().election().0,
            official: *play.official().verifying_key().encode().as_bytes(),
            manifest_parts: manifest_parts(&setup),
            setup,
            close,
            ballots,
        })
    }

    /// Reads a file that [`Prepared::write`] has written.
    ///
    /// # Errors
    /// [`LoadError::File`], [`LoadError::Format`].
    pub fn read(path: &Path) -> Result<Prepared, LoadError> {
        let bytes = fs::read(path).map_err(LoadError::file(path))?;
        let wrong = |reason: String| LoadError::Format { path: path.to_owned(), what: "a file of ballots", reason };
        let body = bytes.strip_prefix(&MAGIC).ok_or_else(|| wrong("it begins otherwise".to_owned()))?;
        borsh::from_slice(body).map_err(|error| wrong(error.to_string()))
    }

    /// Writes it to a new file.
    ///
    /// # Errors
    /// [`LoadError::File`].
    pub fn write(&self, path: &Path) -> Result<(), LoadError> {
        let mut bytes = MAGIC.to_vec();
        encode_into(self, &mut bytes);
        fs::write(path, &bytes).map_err(LoadError::file(path))
    }

    /// The ballots, one of each voter.
    pub fn ballots(&self) -> &[PreparedBallot] {
        &self.ballots
    }

    /// The entries from the manifest to the opening.
    pub fn setup(&self) -> &[Vec<u8>] {
        &self.setup
    }

    /// The keys of the election's ledger.
    ///
    /// # Errors
    /// [`LoadError::Board`] if its entries do not begin with its manifest.
    pub fn ledger_keys(&self) -> Result<LedgerKeys, LoadError> {
        let keys = LedgerKeys::of_first_entries(self.election(), self.setup.iter().map(Vec::as_slice));
        Ok(keys.map_err(|refusal| ClientError::Answer { what: refusal.to_string() })?)
    }

    /// The entries that end voting.
    pub fn close(&self) -> &[Vec<u8>] {
        &self.close
    }

    /// The election's id.
    pub fn election(&self) -> ElectionId {
        ElectionId(self.election)
    }

    /// The official's public key, as a server takes it with `--official`.
    pub fn official(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.official)
    }

    /// Brings the election on a board, up to its opening. What is there already stays.
    ///
    /// # Errors
    /// [`LoadError::NotLoopback`], [`LoadError::Board`].
    pub fn begin(&self, url: &str) -> Result<BoardAddress, LoadError> {
        loopback(url)?;
        let parts = self.setup.iter().take(self.manifest_parts as usize);
        let parts: Result<Vec<_>, _> = parts.map(|entry| Entry::decode(entry)).collect();
        let parts = parts.map_err(|refusal| ClientError::Answer { what: refusal.to_string() })?;
        let address = Board::create_election(url, self.election(), &parts)?;
        let board = Board::new(address.clone());
        for entry in self.setup.iter().skip(parts.len()) {
            board.post_bytes(entry)?;
        }
        Ok(address)
    }

    /// What verifies the election's ballots, folded from its entries.
    ///
    /// # Errors
    /// [`LoadError::Board`] if the entries are not those of an opened election.
    pub fn check(&self) -> Result<BallotCheck, LoadError> {
        let mut state = ElectionState::new(self.election());
        for entry in &self.setup {
            let entry = Entry::decode(entry).and_then(|entry| state.apply(&entry));
            entry.map_err(|refusal| ClientError::Answer { what: refusal.to_string() })?;
        }
        Ok(state.ballot_check().ok_or(ClientError::from(VoterError::NotOpen))?.clone())
    }
}

fn ballot(play: &Rehearsal, voter: usize, seed: u64) -> Result<PreparedBallot, String> {
    let number = u32::try_from(voter).map_err(|error| error.to_string())?;
    let mut rng = StdRng::seed_from_u64(seed ^ (u64::from(number) << 32) ^ 0x7475_7079);
    let key = play.voters().get(voter).ok_or("no such voter")?;
    let voting = Voting { voter: number, previous: None, documents: play.check().documents() };
    let bits = play.bits(number, voter);
    let sealed = FinishedBallot::seal(play.check(), voting, bits, key, &mut rng).map_err(|error| error.to_string())?;
    let code = sealed.code();
    Ok(PreparedBallot { code, entry: sealed.cast(key, &mut rng).encode() })
}

fn manifest_parts(setup: &[Vec<u8>]) -> u32 {
    match setup.first().map(|entry| Entry::decode(entry)) {
        Some(Ok(Entry::Document(part))) => u32::from(part.parts),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ballots_are_valid_and_a_file_keeps_them() {
        let prepared = Prepared::make(5, 3, 9, None, &|| {}).unwrap();
        let entries: Vec<_> = prepared.ballots().iter().map(|ballot| Entry::decode(&ballot.entry).unwrap()).collect();
        let answers = prepared.check().unwrap().verify(&entries.iter().collect::<Vec<_>>());
        for (ballot, answer) in prepared.ballots().iter().zip(answers) {
            assert_eq!(answer.unwrap().code, ballot.code);
        }
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("ballots");
        prepared.write(&path).unwrap();
        let read = Prepared::read(&path).unwrap();
        assert_eq!(borsh::to_vec(&read).unwrap(), borsh::to_vec(&prepared).unwrap());
        fs::write(&path, "something else").unwrap();
        assert_eq!(Prepared::read(&path).err().unwrap().code(), "load-format");
    }

    #[test]
    fn the_seed_replays_the_election() {
        let make = |seed| borsh::to_vec(&Prepared::make(2, 2, seed, None, &|| {}).unwrap()).unwrap();
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
    }
}
