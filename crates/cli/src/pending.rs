//! The ballot that is decided on and not known to be on the ledger: a file beside the voting key, durable before the
//! ballot is sent.

use std::path::{Path, PathBuf};

use tupyo_election::LARGEST_ENTRY;
use tupyo_voter::Pending;

use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::with_ending;

/// `voting.key.pending`.
pub struct PendingFile(PathBuf);

impl PendingFile {
    /// The file beside a voting key.
    pub fn beside(key: &Path) -> PendingFile {
        PendingFile(with_ending(key, "pending"))
    }

    /// The ballot that waits, if there is one.
    pub fn load(&self) -> Result<Option<Pending>, Failure> {
        match files::read(&self.0, LARGEST_ENTRY) {
            Ok(bytes) => Ok(Some(Pending::decode(&bytes)?)),
            Err(failure) if failure.code == "file-not-found" => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Keeps a ballot. There must be no other: two runs at once send one.
    pub fn keep(&self, pending: &Pending) -> Result<(), Failure> {
        files::write_new(&self.0, pending.bytes(), Readers::Owner)
    }

    /// Its receipt is there, or it can never have one.
    pub fn settle(&self) -> Result<(), Failure> {
        files::remove(&self.0)
    }

    /// What is said of a ballot that was sent and has no receipt.
    pub fn unsettled(&self, failure: Failure) -> Failure {
        let file = self.0.display();
        let advice = format!(
            "Your ballot is kept in {file}: the same command sends the same ballot again, until its receipt is there."
        );
        let ko = format!(
            "투표지는 {file}에 있습니다. 같은 명령을 다시 실행하면 영수증을 받을 때까지 같은 투표지를 다시 보냅니다."
        );
        failure.advise(advice).advise_in_korean(ko)
    }
}
