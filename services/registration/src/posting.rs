//! Lines to the boards: what was accepted, in documents that the registrar signs.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rand::rngs::OsRng;
use tupyo_client::ClientError;
use tupyo_election::{Author, Document, ElectionState, Entry, LineChange, Phase, RegisteredVoter};
use tupyo_office::{BulletinBoard, Followed};

use crate::acceptance::Acceptance;
use crate::book::{Book, lines_of};
use crate::clock::now;
use crate::journal::Record;
use crate::kept_list::KeptList;
use crate::key_file::RegistrarKey;
use crate::say::Say;
use crate::{RegistrarError, files};

mod lines;
mod outbox;
mod queue;
mod shown;

use lines::next_line;
pub(crate) use outbox::Outbox;
pub(crate) use shown::Shown;

/// Posts to the boards until it is told to stop.
pub(crate) struct Poster {
    pub(crate) outboxes: Vec<Outbox>,
    pub(crate) book: Arc<RwLock<Book>>,
    pub(crate) shown: Arc<Shown>,
    pub(crate) acceptance: Acceptance,
    pub(crate) key: RegistrarKey,
    pub(crate) interval: Duration,
    pub(crate) batch: usize,
    /// How long a document stands unsigned before what follows takes its place.
    pub(crate) patience: Duration,
    pub(crate) status: PathBuf,
    /// The office's list: the status says how it was read.
    pub(crate) list: Arc<KeptList>,
    /// How trouble is told.
    pub(crate) say: Say,
}

/// What a look at a board came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// There may be more to post at once.
    Posted,
    /// Nothing to do before the next look.
    Idle,
}

impl Poster {
    /// Looks at the boards, one after the other, until `stop` is set.
    pub(crate) fn work(mut self, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            let mut outboxes = std::mem::take(&mut self.outboxes);
            let mut turns = outboxes.iter_mut().map(|outbox| self.turn(outbox)).collect::<Vec<_>>();
            self.outboxes = outboxes;
            turns.retain(|turn| *turn == Turn::Posted);
            // A status that cannot be written is told by its age.
            let _unwritten = files::replace(&self.status, self.status_text().as_bytes());
            if turns.is_empty() {
                self.rest(stop);
            }
        }
    }

    fn rest(&self, stop: &AtomicBool) {
        let step = Duration::from_millis(100).min(self.interval);
        let mut rested = Duration::ZERO;
        while rested < self.interval && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(step);
            rested += step;
        }
    }

    fn turn(&self, outbox: &mut Outbox) -> Turn {
        let done = self.step(outbox);
        let trouble = done.as_ref().err().map(|error| format!("{error} [{}]", error.code()));
        if let Some(error) = done.as_ref().err().filter(|_| trouble != outbox.trouble) {
            eprintln!("tupyo-registrar: {}: {}", outbox.election.id(), self.say.error(error));
        }
        outbox.trouble = trouble;
        done.unwrap_or(Turn::Idle)
    }

    /// Follows the board, and posts what it has still to get.
    fn step(&self, outbox: &mut Outbox) -> Result<Turn, RegistrarError> {
        let Followed { state, .. } = outbox.board.follow()?;
        let state = state.clone();
        if let Some(file) = outbox.board.checkpoint_file() {
            files::replace(&outbox.seen, file)?;
        }
        self.note_strikes(outbox, &state);
        outbox.note(&state);
        self.shown.show(outbox.election.id(), &state, outbox.set_aside());
        if state.phase() != Phase::Roll {
            return Ok(Turn::Idle);
        }
        // The book is free again before anything is noted in it.
        let open = self.book().open(outbox.election.id()).map(<[u8]>::to_vec);
        if let Some(entry) = open {
            return self.post(outbox, &entry);
        }
        let lines = self.next_lines(outbox, &state);
        if lines.is_empty() {
            return Ok(Turn::Idle);
        }
        let entry = self.sign(outbox, lines)?;
        let election = outbox.election.id().0;
        self.note(Record::Said { election, entry: entry.clone() })?;
        self.post(outbox, &entry)
    }

    /// The next document: what is durable before it leaves.
    fn sign(&self, outbox: &Outbox, lines: Vec<RegisteredVoter>) -> Result<Vec<u8>, RegistrarError> {
        let author = Author::Registrar(outbox.election.registrar);
        let entries = Document::Registration { lines }.sign(outbox.election.id(), author, &self.key, &mut OsRng)?;
        // A batch is so small that its document is one entry.
        Ok(entries.first().map(Entry::encode).unwrap_or_default())
    }

    /// Posts an entry, perhaps again: the board answers the same bytes with the same receipt. What it refuses for good
    /// is forgotten, and made anew of what the board shows; if a line of it is at fault, the halves of it.
    fn post(&self, outbox: &mut Outbox, entry: &[u8]) -> Result<Turn, RegistrarError> {
        let election = outbox.election.id().0;
        match outbox.board.source().post_bytes(entry) {
            Ok(receipt) => {
                self.note(Record::Posted { election, index: receipt.index() })?;
                Ok(Turn::Posted)
            }
            Err(ClientError::Refused { status, code, detail }) if is_for_good(status) => {
                self.note(Record::Refused { election })?;
                if is_of_lines(&code) {
                    outbox.part(&lines_of(entry), &code);
                    return Ok(Turn::Posted);
                }
                Err(ClientError::Refused { status, code, detail }.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The next lines. While a document stands that is not signed, there are none; one that has stood too long gives
    /// way to what follows.
    fn next_lines(&self, outbox: &mut Outbox, state: &ElectionState) -> Vec<RegisteredVoter> {
        let book = self.book();
        for accepted in book.accepted().iter().skip(outbox.read) {
            outbox.queue.add(accepted.application.holder);
        }
        outbox.read = book.accepted().len();
        let Some(roll) = state.registration_roll() else { return Vec::new() };
        outbox.next(self.batch, self.patience, |terms, holder| next_line(&book, terms, roll, holder))
    }

    /// Who was struck from the roll of one election may register again. A standing roll goes on without it: there it
    /// concerns that election only.
    fn note_strikes(&self, outbox: &mut Outbox, state: &ElectionState) {
        let corrections = state.registrations().map(|summary| summary.corrections.as_slice()).unwrap_or_default();
        let is_standing = outbox.election.terms.is_standing();
        for correction in corrections.iter().skip(outbox.corrections) {
            let key = tupyo_group::EncodedPoint(correction.key);
            let holder = self.book().of_key(&key).map(|it| it.application.holder);
            let Some(holder) = holder.filter(|_| correction.change == LineChange::Struck) else { continue };
            let is_current = self.book().registered().current(&holder) == Some(key);
            if is_current && !is_standing {
                // What cannot be noted ends the process.
                let _ending = self.acceptance.note(Record::Struck { holder });
            }
            outbox.queue.add(holder);
        }
        if corrections.len() > outbox.corrections {
            outbox.queue.try_refused_again();
        }
        outbox.corrections = corrections.len();
    }

    fn note(&self, record: Record) -> Result<(), RegistrarError> {
        let ended = || RegistrarError::Run(std::io::Error::other("the journal is closed"));
        self.acceptance.note(record).ok_or_else(ended)
    }

    fn book(&self) -> std::sync::RwLockReadGuard<'_, Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn status_text(&self) -> String {
        let book = self.book();
        let elections: Vec<_> = self.outboxes.iter().map(|outbox| outbox.status(book.accepted().len())).collect();
        let (accepted, holders) = (book.accepted().len(), book.registered().holders());
        let status = serde_json::json!({
            "written_at": now(), "accepted": accepted, "holders": holders, "list": self.list.status(),
            "elections": elections,
        });
        format!("{status:#}\n")
    }
}

/// Whether the same bytes will never be taken.
fn is_for_good(status: u16) -> bool {
    (400..500).contains(&status) && ![408, 425, 429].contains(&status)
}

/// Whether the board's code is about one of a document's lines, and not about the document.
fn is_of_lines(code: &str) -> bool {
    code.starts_with("roll-") || code == queue::GIVEN_WAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use tupyo_election::{Holder, PART_LENGTH, Voter};
    use tupyo_encoding::encode;
    use tupyo_group::EncodedPoint;
    use tupyo_proof::SigningKey;

    #[test]
    fn a_batch_is_one_entry() {
        let key = tupyo_card::CardSecret::generate_p256(&mut OsRng).unwrap().public();
        let signing = SigningKey::generate(&mut OsRng);
        let possession = signing.sign(tupyo_proof::Purpose::Registration, &[0; 32], &mut OsRng);
        let voter = Voter { key: EncodedPoint([1; 32]), holder: Holder([2; 32]), possession, style: 1, weight: 1 };
        let line = RegisteredVoter { voter, replaces: Some([3; 32]), card: Some(key) };
        let document = Document::Registration { lines: vec![line; 250] };
        assert!(encode(&document).len() <= PART_LENGTH, "{}", encode(&document).len());
    }
}
