//! One thread that accepts: what is already there, evidence, journal, and only then the answer.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, RwLock};
use std::thread::{self, JoinHandle};

use rayon::prelude::*;
use tokio::sync::oneshot;
use tupyo_registration::RegistrationError;

use crate::book::Book;
use crate::journal::{Accepted, Journal, Record};
use crate::{RegistrarError, evidence, files};

/// Most requests that are synced together.
const TOGETHER: usize = 256;
/// Most requests that wait for the thread.
const WAITING: usize = 1024;

/// A registration that everything is verified of but what stands already, and its sealed evidence.
pub(crate) struct Applied {
    pub(crate) accepted: Accepted,
    pub(crate) sealed: Vec<u8>,
}

/// What became of it.
pub(crate) type Outcome = Result<Accepted, RegistrationError>;

enum Job {
    Apply(Box<Applied>, oneshot::Sender<Outcome>),
    Note(Record, oneshot::Sender<()>),
}

/// The way to the thread.
#[derive(Clone)]
pub(crate) struct Acceptance {
    jobs: SyncSender<Job>,
}

impl Acceptance {
    /// Starts the thread. It ends with an error when something cannot be stored: then nothing more is accepted, and the
    /// process must end. It ends without one when nobody can reach it any more.
    pub(crate) fn start(
        journal: Journal,
        book: Arc<RwLock<Book>>,
        evidence: PathBuf,
        failed: oneshot::Sender<()>,
    ) -> (Acceptance, JoinHandle<Result<(), RegistrarError>>) {
        let (jobs, received) = sync_channel(WAITING);
        let thread = thread::spawn(move || {
            let done = Clerk { journal, book, evidence }.work(&received);
            if done.is_err() {
                // Nobody hears it who has gone.
                let _gone = failed.send(());
            }
            done
        });
        (Acceptance { jobs }, thread)
    }

    /// Hands in a registration; `None` if too many wait.
    pub(crate) fn apply(&self, applied: Applied) -> Option<oneshot::Receiver<Outcome>> {
        let (answer, outcome) = oneshot::channel();
        self.jobs.try_send(Job::Apply(Box::new(applied), answer)).ok()?;
        Some(outcome)
    }

    /// Notes something durably. `None` if that is not possible any more.
    pub(crate) fn note(&self, record: Record) -> Option<()> {
        let (answer, done) = oneshot::channel();
        self.jobs.send(Job::Note(record, answer)).ok()?;
        done.blocking_recv().ok()
    }
}

struct Clerk {
    journal: Journal,
    book: Arc<RwLock<Book>>,
    evidence: PathBuf,
}

/// What is told when everything is stored.
enum Answer {
    Outcome(oneshot::Sender<Outcome>, Box<Outcome>),
    Noted(oneshot::Sender<()>),
}

impl Clerk {
    fn work(mut self, jobs: &Receiver<Job>) -> Result<(), RegistrarError> {
        while let Ok(job) = jobs.recv() {
            let together = std::iter::once(job).chain(jobs.try_iter().take(TOGETHER - 1)).collect();
            self.settle(together)?;
        }
        Ok(())
    }

    /// Stores what these jobs bring, and answers. Of one holder, card, code or key only the first is looked at: the
    /// others come again, when it stands.
    fn settle(&mut self, jobs: Vec<Job>) -> Result<(), RegistrarError> {
        let (mut records, mut sealed, mut answers, mut later) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for job in jobs {
            match job {
                Job::Note(record, answer) => {
                    records.push(record);
                    answers.push(Answer::Noted(answer));
                }
                Job::Apply(applied, answer) if touches(&records, &applied.accepted) => {
                    later.push(Job::Apply(applied, answer));
                }
                Job::Apply(applied, answer) => {
                    let Applied { accepted, sealed: bytes } = *applied;
                    let outcome = self.judge(&accepted);
                    if let Ok(None) = outcome {
                        records.push(Record::Accepted(Box::new(accepted.clone())));
                        sealed.push((accepted.application.digest(), bytes));
                    }
                    let outcome = outcome.map(|standing| standing.unwrap_or(accepted));
                    answers.push(Answer::Outcome(answer, Box::new(outcome)));
                }
            }
        }
        self.store(records, &sealed)?;
        answers.into_iter().for_each(tell);
        if later.is_empty() { Ok(()) } else { self.settle(later) }
    }

    /// What stands for the same application, if it was accepted before; nothing, if it may be accepted now.
    fn judge(&self, new: &Accepted) -> Result<Option<Accepted>, RegistrationError> {
        let book = self.book.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(standing) = book.of_application(&new.application.digest()) {
            return Ok(Some(standing.clone()));
        }
        book.registered().admit(&new.addition()).map(|()| None)
    }

    /// Evidence first: a registration whose evidence is not there was never accepted.
    fn store(&mut self, records: Vec<Record>, sealed: &[([u8; 32], Vec<u8>)]) -> Result<(), RegistrarError> {
        let write = |(application, bytes): &([u8; 32], Vec<u8>)| {
            files::write_unnamed(&self.evidence.join(evidence::file_name(application)), bytes)
        };
        sealed.par_iter().try_for_each(write).map_err(RegistrarError::storage("write", &self.evidence))?;
        if !sealed.is_empty() {
            files::sync(&self.evidence).map_err(RegistrarError::storage("sync", &self.evidence))?;
        }
        self.journal.append(&records)?;
        let mut book = self.book.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        records.into_iter().for_each(|record| book.take(record));
        Ok(())
    }
}

/// Whether a new registration shares a holder, key, card or code with one that is about to be stored.
fn touches(records: &[Record], new: &Accepted) -> bool {
    let same = |other: &Accepted| {
        let (one, two) = (&other.application, &new.application);
        one.holder == two.holder
            || one.voting_key == two.voting_key
            || (other.card.is_some() && other.card == new.card)
            || (other.code.is_some() && other.code == new.code)
    };
    records.iter().any(|record| match record {
        Record::Accepted(other) => same(other),
        Record::Struck { holder } => *holder == new.application.holder,
        _ => false,
    })
}

/// Who has gone is not told.
fn tell(answer: Answer) {
    match answer {
        Answer::Outcome(sender, outcome) => drop(sender.send(*outcome)),
        Answer::Noted(sender) => drop(sender.send(())),
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::OsRng;
    use tupyo_election::{ElectionId, Holder, RegistrationScope};
    use tupyo_group::EncodedPoint;
    use tupyo_proof::SigningKey;
    use tupyo_registration::{Application, CardHash, CodeHash};

    use super::*;
    use crate::directory::DataDirectory;

    struct Office {
        _home: tempfile::TempDir,
        clerk: Clerk,
    }

    fn office() -> Office {
        let home = tempfile::tempdir().unwrap();
        let directory = DataDirectory::open(home.path()).unwrap();
        let (journal, records) = Journal::open(&directory).unwrap();
        let book = Arc::new(RwLock::new(Book::of(records)));
        Office { clerk: Clerk { journal, book, evidence: directory.evidence() }, _home: home }
    }

    fn accepted(holder: u8, card: Option<u8>, code: Option<u8>) -> Accepted {
        let scope = RegistrationScope::Election(ElectionId([9; 32]));
        let key = SigningKey::generate(&mut OsRng);
        let application = Application::new(scope, Holder([holder; 32]), "all", None, &key, &mut OsRng);
        let (card, code) = (card.map(|it| CardHash([it; 32])), code.map(|it| CodeHash([it; 32])));
        Accepted { at: 0, application, weight: 1, card, code, ballot_card: None }
    }

    impl Office {
        /// What becomes of these, handed in together: their keys, or the codes.
        fn together(&mut self, all: &[&Accepted]) -> Vec<Result<EncodedPoint, &'static str>> {
            let (jobs, outcomes): (Vec<_>, Vec<_>) = all
                .iter()
                .map(|it| {
                    let (answer, outcome) = oneshot::channel();
                    let applied = Applied { accepted: (*it).clone(), sealed: b"sealed".to_vec() };
                    (Job::Apply(Box::new(applied), answer), outcome)
                })
                .unzip();
            self.clerk.settle(jobs).unwrap();
            let told = outcomes.into_iter().map(|outcome| outcome.blocking_recv().unwrap());
            told.map(|outcome| outcome.map(|it| it.key()).map_err(|error| error.code())).collect()
        }

        fn evidence(&self) -> usize {
            std::fs::read_dir(&self.clerk.evidence).unwrap().count()
        }
    }

    /// Two that share a holder, a card, a code or a key are judged one after the other, also if they come together.
    #[test]
    fn of_two_that_come_together_the_second_meets_the_first() {
        let [one, two] = [1, 2].map(|holder| accepted(holder, Some(holder), Some(holder)));
        let mut same_key = accepted(3, Some(3), Some(3));
        same_key.application.voting_key = one.key();
        for (other, code) in [
            (accepted(1, Some(3), Some(3)), "registration-replaces"),
            (accepted(3, Some(1), Some(3)), "card-repeated"),
            (accepted(3, Some(3), Some(1)), "code-used"),
            (same_key, "voting-key-repeated"),
        ] {
            let mut office = office();
            assert_eq!(office.together(&[&one, &other, &two]), [Ok(one.key()), Err(code), Ok(two.key())]);
            assert_eq!((office.evidence(), office.clerk.book.read().unwrap().accepted().len()), (2, 2), "{code}");
        }
    }

    #[test]
    fn cards_and_codes_that_are_none_are_not_the_same() {
        let (one, two) = (accepted(1, None, None), accepted(2, None, None));
        let mut office = office();
        assert_eq!(office.together(&[&one, &two, &one]), [Ok(one.key()), Ok(two.key()), Ok(one.key())]);
        assert_eq!(office.together(&[&two]), [Ok(two.key())], "the same bytes get the same answer");
        assert_eq!((office.evidence(), office.clerk.book.read().unwrap().accepted().len()), (2, 2));
    }

    #[test]
    fn what_is_struck_meanwhile_is_struck_before_the_holder_comes_again() {
        let mut office = office();
        let (first, again) = (accepted(1, Some(1), None), accepted(1, Some(1), None));
        assert_eq!(office.together(&[&first, &again]), [Ok(first.key()), Err("registration-replaces")]);
        let (answer, noted) = oneshot::channel();
        let (outcome_of, outcome) = oneshot::channel();
        let struck = Job::Note(Record::Struck { holder: Holder([1; 32]) }, answer);
        let applied = Applied { accepted: again.clone(), sealed: Vec::new() };
        office.clerk.settle(vec![struck, Job::Apply(Box::new(applied), outcome_of)]).unwrap();
        noted.blocking_recv().unwrap();
        assert_eq!(outcome.blocking_recv().unwrap().map(|it| it.key()), Ok(again.key()));
    }
}
