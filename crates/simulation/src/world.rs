//! A board on a simulated disk, its clients, and everything that can happen to them.

use std::io::ErrorKind;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use tupyo_election::{ElectionState, Legal};
use tupyo_ledger::{JournalError, LedgerError};
use tupyo_merkle::Checkpoint;
use tupyo_sequencer::{
    Admission, Admitted, AppendFailure, Effect, Fold, Key, Message, Publication, Sequencer, Submission, admit, look_up,
};

use crate::published::Published;
use crate::running::{Machines, Running, open};
use crate::{DiskFault, Electorate, SimulatedDisk};

/// One run: everything in it is decided by its seed.
pub struct World<'a> {
    electorate: &'a Electorate,
    pub(crate) dice: StdRng,
    pub(crate) disk: SimulatedDisk,
    pub(crate) board: Option<Running>,
    /// If a journal elsewhere keeps the order.
    pub(crate) machines: Option<Machines>,
    /// Nothing goes wrong any more.
    calm: bool,
    /// What each request was, by its ticket.
    pub(crate) requests: Vec<Vec<u8>>,
    /// Requests that are acknowledged: ticket and index.
    pub(crate) acknowledged: Vec<(usize, u64)>,
    /// Every checkpoint that anybody has seen.
    pub(crate) seen: Vec<Checkpoint>,
    /// What happened, by kind.
    pub counts: WorldCounts,
}

/// How often what has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorldCounts {
    /// Requests.
    pub sent: u64,
    /// Answered with an index.
    pub acknowledged: u64,
    /// Answered with a refusal.
    pub refused: u64,
    /// Answered with [`Rejection::NoRoom`](tupyo_sequencer::Rejection::NoRoom).
    pub no_room: u64,
    /// The process was killed, or ended because its storage had failed.
    pub kills: u64,
    /// The power was cut.
    pub power_cuts: u64,
    /// Another machine took over.
    pub take_overs: u64,
    /// A commit was refused because somebody had taken over.
    pub fenced: u64,
    /// The answer to a commit was lost.
    pub unknown: u64,
    /// Entries on the ledger in the end.
    pub entries: u64,
}

type Rejection = tupyo_sequencer::Rejection<<ElectionState as Fold>::Refusal>;

/// Why a step ended the process.
enum Ended {
    Crash,
    Violation(String),
}

impl From<String> for Ended {
    fn from(violation: String) -> Self {
        Ended::Violation(violation)
    }
}

impl<'a> World<'a> {
    pub(crate) fn electorate(&self) -> &Electorate {
        self.electorate
    }

    /// Lives through one seed, and says what was violated, if anything was.
    ///
    /// # Errors
    /// What was violated, in words.
    pub fn live(electorate: &'a Electorate, seed: u64, steps: u32) -> Result<WorldCounts, String> {
        World::new(electorate, seed, None).run(steps)
    }

    pub(crate) fn new(electorate: &'a Electorate, seed: u64, machines: Option<Machines>) -> World<'a> {
        World {
            electorate,
            dice: StdRng::seed_from_u64(seed),
            disk: SimulatedDisk::default(),
            board: None,
            machines,
            calm: false,
            requests: Vec::new(),
            acknowledged: Vec::new(),
            seen: Vec::new(),
            counts: WorldCounts::default(),
        }
    }

    pub(crate) fn run(mut self, steps: u32) -> Result<WorldCounts, String> {
        self.begin()?;
        for _ in 0..steps {
            if self.machines.is_some() && self.dice.gen_ratio(1, 15) {
                self.step_of_machines()?;
            }
            self.step()?;
        }
        self.end()
    }

    fn begin(&mut self) -> Result<(), String> {
        let mut ledger = open(&self.disk, self.machines.as_ref()).map_err(|error| error.to_string())?;
        ledger.append(&self.electorate.opening).map_err(|error| error.to_string())?;
        drop(ledger);
        self.start()
    }

    /// Everything is repaired, everybody asks once more, and voting ends.
    fn end(mut self) -> Result<WorldCounts, String> {
        self.disk.limit(None);
        self.calm_journal();
        self.restart(true)?;
        self.calm = true;
        let mut entries = self.electorate.ballots.clone();
        entries.push(self.electorate.close.clone());
        for bytes in entries {
            self.send(bytes);
            while self.board.as_ref().is_some_and(|board| !board.is_idle()) {
                self.work()?;
            }
        }
        let Some(board) = &self.board else { return Err("the board is not running in the end".to_owned()) };
        self.counts.entries = board.published.ledger.size();
        self.check(&board.published)?;
        Ok(self.counts)
    }

    /// Something happens.
    fn step(&mut self) -> Result<(), String> {
        match self.dice.gen_range(0..100) {
            0..=91 => self.act(),
            92..=93 => self.restart(false),
            94..=95 => self.restart(true),
            96..=97 => {
                self.plan_fault();
                Ok(())
            }
            98 => {
                let room = self.disk.used() + self.dice.gen_range(0..9000);
                self.disk.limit(Some(room));
                Ok(())
            }
            _ => {
                self.disk.limit(None);
                Ok(())
            }
        }
    }

    /// Somebody sends something, or the board does something.
    pub(crate) fn act(&mut self) -> Result<(), String> {
        if self.dice.gen_ratio(40, 92) {
            let bytes = self.any_entry();
            self.send(bytes);
            return Ok(());
        }
        self.work()
    }

    fn any_entry(&mut self) -> Vec<u8> {
        if self.dice.gen_ratio(1, 150) {
            return self.electorate.close.clone();
        }
        self.electorate.ballots.choose(&mut self.dice).cloned().unwrap_or_default()
    }

    fn plan_fault(&mut self) {
        let faults =
            [DiskFault::NotDone(ErrorKind::Other), DiskFault::DoneWithError(ErrorKind::Other), DiskFault::PowerOff];
        let fault = faults[self.dice.gen_range(0..faults.len())];
        self.disk.fail(self.disk.steps() + self.dice.gen_range(0..20), fault);
    }

    /// Somebody sends an entry, perhaps twice.
    fn send(&mut self, bytes: Vec<u8>) {
        for _ in 0..if self.dice.gen_ratio(1, 5) { 2 } else { 1 } {
            let ticket = self.requests.len();
            self.requests.push(bytes.clone());
            self.counts.sent += 1;
            let Some(board) = &mut self.board else { continue };
            let admitted = match admit(&board.published, bytes.clone()) {
                Admission::Ready(entry) => Ok(Admitted::Entry(entry)),
                Admission::Slow(entry) => look_up(&board.published, entry),
                Admission::Refused(refusal) => Err(refusal),
            };
            match admitted {
                Ok(Admitted::There(index)) => self.acknowledge(ticket, index),
                Ok(Admitted::Entry(entry)) => board.to_verify.push(Submission { entry, ticket }),
                Err(_) => self.counts.refused += 1,
            }
        }
    }

    /// The board does one thing; what waits is taken in any order.
    fn work(&mut self) -> Result<(), String> {
        let outcome = match self.dice.gen_range(0..3) {
            0 => self.verify(),
            1 => self.order(),
            _ => self.handle(Message::Begin),
        };
        match outcome {
            Ok(()) => Ok(()),
            Err(Ended::Violation(violation)) => Err(violation),
            Err(Ended::Crash) if self.machines.as_ref().is_some_and(|machines| machines.is_past) => {
                self.board = None;
                Ok(())
            }
            Err(Ended::Crash) => {
                let power = self.dice.gen_bool(0.5);
                self.restart(power)
            }
        }
    }

    fn verify(&mut self) -> Result<(), Ended> {
        let Some(board) = &mut self.board else { return Ok(()) };
        if board.to_verify.is_empty() {
            return Ok(());
        }
        let submission = board.to_verify.swap_remove(self.dice.gen_range(0..board.to_verify.len()));
        let check = board.published.look(ElectionState::context);
        match self.electorate.accepts(&check, &submission.entry) {
            true => board.to_order.push(submission),
            false => self.counts.refused += 1,
        }
        Ok(())
    }

    fn order(&mut self) -> Result<(), Ended> {
        let Some(board) = &mut self.board else { return Ok(()) };
        if board.to_order.is_empty() {
            return Ok(());
        }
        let submission = board.to_order.swap_remove(self.dice.gen_range(0..board.to_order.len()));
        self.handle(Message::Entry(submission))
    }

    /// Carries out the effects of a message; the process may die between any two of them.
    fn handle(&mut self, message: Message<ElectionState, usize>) -> Result<(), Ended> {
        let mut next = Some(message);
        while let Some(message) = next.take() {
            let Some(board) = &mut self.board else { return Ok(()) };
            for effect in board.sequencer.handle(message, &board.published) {
                if !self.calm && self.dice.gen_ratio(1, 400) {
                    return Err(Ended::Crash);
                }
                match effect {
                    Effect::Answer(ticket, answer) => self.answer(ticket, answer)?,
                    Effect::Publish { first_index, entries } => self.publish(first_index, entries),
                    Effect::Append { entries, keys } => next = Some(self.append(&entries, &keys)?),
                }
            }
        }
        Ok(())
    }

    fn append(&mut self, entries: &[Vec<u8>], keys: &[Option<Key>]) -> Result<Message<ElectionState, usize>, Ended> {
        let Some(board) = &mut self.board else { return Err(Ended::Crash) };
        let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        let keys: Vec<Option<&[u8]>> = keys.iter().map(|key| key.as_ref().map(Key::as_bytes)).collect();
        match board.ledger.append_keyed(&entries, &keys) {
            Ok(_) if self.machines.as_ref().is_some_and(|machines| machines.is_past) => {
                Err(Ended::Violation("a machine that was taken over from has appended".to_owned()))
            }
            Ok(appended) => Ok(Message::Appended { first_index: appended.first_index }),
            Err(error) if error.is_full() => Ok(Message::NotAppended(AppendFailure::NoRoom)),
            Err(LedgerError::Storage { .. } | LedgerError::Sync { .. }) => Err(self.fail(AppendFailure::Storage)),
            Err(LedgerError::Journal(JournalError::Fenced { .. })) => {
                self.counts.fenced += 1;
                Err(self.fail(AppendFailure::Fenced))
            }
            Err(LedgerError::Journal(JournalError::Unknown { .. } | JournalError::Unreachable { .. })) => {
                self.counts.unknown += 1;
                Err(self.fail(AppendFailure::Storage))
            }
            Err(error) => Err(Ended::Violation(format!("appending: {error}"))),
        }
    }

    /// Whoever waits is told so, unless the board is fenced, and the process ends.
    fn fail(&mut self, failure: AppendFailure) -> Ended {
        let Some(board) = &mut self.board else { return Ended::Crash };
        let told = board.sequencer.handle(Message::NotAppended(failure), &board.published);
        match failure == AppendFailure::Fenced && !told.is_empty() {
            true => Ended::Violation("a fenced board has answered".to_owned()),
            false => Ended::Crash,
        }
    }

    fn publish(&mut self, first_index: u64, entries: Vec<(Key, Legal)>) {
        let Some(board) = &mut self.board else { return };
        board.published.take(first_index, entries);
        self.seen.push(board.published.ledger.checkpoint().checkpoint);
    }

    fn answer(&mut self, ticket: usize, answer: Result<u64, Rejection>) -> Result<(), Ended> {
        let there = self.board.as_ref().and_then(|board| board.published.index_of(&self.requests[ticket]));
        match answer {
            Ok(index) => self.acknowledge(ticket, index),
            Err(rejection) if there.is_some() => {
                return Err(Ended::Violation(format!(
                    "request {ticket} is on the ledger and got {}",
                    rejection.code()
                )));
            }
            Err(Rejection::NoRoom) => self.counts.no_room += 1,
            Err(_) => self.counts.refused += 1,
        }
        Ok(())
    }

    fn acknowledge(&mut self, ticket: usize, index: u64) {
        self.acknowledged.push((ticket, index));
        self.counts.acknowledged += 1;
    }

    /// The process ends, or the power is cut; then it is started again, as often as it takes.
    fn restart(&mut self, power: bool) -> Result<(), String> {
        self.board = None;
        self.disk = if power { self.disk.power_cut(&mut self.dice) } else { self.disk.kill() };
        self.counts.kills += u64::from(!power);
        self.counts.power_cuts += u64::from(power);
        self.start()
    }

    pub(crate) fn start(&mut self) -> Result<(), String> {
        let ledger = open(&self.disk, self.machines.as_ref());
        let ledger = ledger.map_err(|error| format!("the ledger does not open: {error}"))?;
        let published = Published::fold(ledger.reader(), self.electorate)?;
        self.seen.push(published.ledger.checkpoint().checkpoint);
        let sequencer = Sequencer::default();
        self.board = Some(Running { ledger, published, sequencer, to_verify: Vec::new(), to_order: Vec::new() });
        Ok(())
    }
}
