//! The ballot that is decided on and not known to be on the ledger: a file beside the voting key, durable before the
//! ballot is sent.

use std::path::{Path, PathBuf};

use tupyo_election::LARGEST_ENTRY;
use tupyo_voter::Pending;

use crate::catalogue::receipts as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::with_ending;

/// `voting.key.pending`; and `voting.key.pending.1`, `.2` and so on: ballots for which another one was made, because of
/// documents that they do not know. They may be on the ledger, and stay until the other one's receipt is there.
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

    /// Keeps a ballot, in the place of the `older` one. There must be no other: two runs at once send one.
    pub fn keep(&self, pending: &Pending, older: Option<&Pending>) -> Result<(), Failure> {
        let waits = self.load()?;
        let replaces = |older: &&Pending| waits.as_ref().is_some_and(|waits| waits.bytes() == older.bytes());
        let Some(older) = older.filter(replaces) else {
            return files::write_new(&self.0, pending.bytes(), Readers::Owner);
        };
        files::replace(&self.older(self.count() + 1), older.bytes(), Readers::Owner)?;
        files::replace(&self.0, pending.bytes(), Readers::Owner)
    }

    /// Its receipt is there.
    pub fn settle(&self) -> Result<(), Failure> {
        (1..=self.count()).rev().try_for_each(|number| files::remove(&self.older(number)))?;
        files::remove(&self.0)
    }

    /// It can never have one: the one before it waits again, if there is one. Whether there is.
    pub fn give_up(&self) -> Result<bool, Failure> {
        let number = self.count();
        if number == 0 {
            return files::remove(&self.0).map(|()| false);
        }
        let older = files::read(&self.older(number), LARGEST_ENTRY)?;
        files::replace(&self.0, &older, Readers::Owner)?;
        files::remove(&self.older(number)).map(|()| true)
    }

    fn older(&self, number: usize) -> PathBuf {
        with_ending(&self.0, &number.to_string())
    }

    /// How many older ones are kept.
    fn count(&self) -> usize {
        (1..).take_while(|number| self.older(*number).exists()).count()
    }

    /// What is said of a ballot that was sent and has no receipt.
    pub fn unsettled(&self, failure: Failure) -> Failure {
        let file = self.0.display();
        if failure.is_contradiction() {
            // What is to be done then is more than sending again.
            return failure.with("pending", file.to_string().into());
        }
        failure.advise(texts::your_ballot_kept_same(&file)).with("pending", file.to_string().into())
    }
}

#[cfg(test)]
mod tests {
    use tupyo_rehearsal::{Plan, Rehearsal};

    use super::*;

    #[test]
    fn a_ballot_stays_until_the_one_in_its_place_is_kept_and_settled() {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(2, 3));
        let [first, second, third] = [0, 1, 0].map(|choice| Pending::new(rehearsal.ballot(1, choice)).unwrap());
        let directory = tempfile::tempdir().unwrap();
        let file = PendingFile::beside(&directory.path().join("voting.key"));
        let waits = || file.load().unwrap().map(|pending| pending.bytes().to_vec());
        let kept = || std::fs::read_dir(directory.path()).unwrap().count();
        file.keep(&first, None).unwrap();
        assert_eq!(file.keep(&second, None).unwrap_err().code, "file-exists");
        assert_eq!(file.keep(&third, Some(&second)).unwrap_err().code, "file-exists", "another one waits");
        file.keep(&second, Some(&first)).unwrap();
        file.keep(&third, Some(&second)).unwrap();
        assert_eq!((waits().unwrap(), kept()), (third.bytes().to_vec(), 3));
        assert!(file.give_up().unwrap());
        assert_eq!((waits().unwrap(), kept()), (second.bytes().to_vec(), 2));
        assert!(file.give_up().unwrap());
        assert_eq!((waits().unwrap(), kept()), (first.bytes().to_vec(), 1), "it may be on the ledger");
        file.keep(&second, Some(&first)).unwrap();
        file.settle().unwrap();
        assert_eq!((waits(), kept()), (None, 0));
        assert!(!file.give_up().unwrap());
    }
}
