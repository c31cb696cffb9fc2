//! Servers, as far as a ledger knows them.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use tupyo_journal_postgres::{PostgresAddress, PostgresBoard};
use tupyo_ledger::{JournalError, Ledger, LedgerError, LedgerOptions, RecoveredLedger};
use tupyo_merkle::{NoteSigner, Origin};

use tupyo_trial_database::TrialDatabase;

pub const ELECTION: [u8; 32] = [7; 32];
pub const NAME: &str = "board.example";

/// How long a server waits for what comes if it comes at all, on however busy a machine.
pub const LONG: Duration = Duration::from_secs(300);
/// How long it waits for what does not come: what comes meanwhile takes less, on a busy machine, too.
pub const BRIEF: Duration = Duration::from_secs(8);

/// A server: a directory and a way to the database.
pub struct Server {
    pub directory: TempDir,
    pub board: PostgresBoard,
}

pub fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::new("board.example/7").unwrap(), &[7; 32])
}

/// A server on a new directory whose commits need as many standbys.
pub fn server(address: impl ToString, standbys: usize) -> Server {
    let address: PostgresAddress = address.to_string().parse().unwrap();
    server_at(address.with_patience(LONG), standbys)
}

/// The same, with its own patience.
pub fn server_at(address: PostgresAddress, standbys: usize) -> Server {
    let board = PostgresBoard::open(address, NAME, standbys).unwrap();
    Server { directory: tempfile::tempdir().unwrap(), board }
}

/// One that is content with a single database.
pub fn alone(instance: &TrialDatabase) -> Server {
    server(instance.address(), 0)
}

impl Server {
    pub fn lead(&self) -> Result<Ledger, LedgerError> {
        lead(self.directory.path(), &self.board)
    }
}

pub fn lead(directory: &Path, board: &PostgresBoard) -> Result<Ledger, LedgerError> {
    let keys = [signer().verifier().clone()];
    loop {
        let journal = Box::new(board.journal(ELECTION));
        match RecoveredLedger::take_over(directory, &keys, LedgerOptions::default(), journal) {
            // A program that another test starts has the lock's file for a moment, too.
            Err(LedgerError::Locked) => std::thread::sleep(Duration::from_millis(5)),
            recovered => return Ledger::of_recovered(recovered?, signer()),
        }
    }
}

pub fn batch(range: std::ops::Range<u64>) -> Vec<Vec<u8>> {
    range.map(|number| format!("entry {number}").into_bytes()).collect()
}

pub fn entries(ledger: &Ledger) -> Vec<Vec<u8>> {
    let reader = ledger.reader();
    reader.entries(0..reader.size()).map(Result::unwrap).collect()
}

pub fn is_fenced(error: &LedgerError) -> bool {
    matches!(error, LedgerError::Journal(JournalError::Fenced { .. }))
}

pub fn is_unknown(error: &LedgerError) -> bool {
    matches!(error, LedgerError::Journal(JournalError::Unknown { .. }))
}
