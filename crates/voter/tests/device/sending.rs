//! A ballot on its way: whatever is answered, lost or restarted, there is never a second ballot of one decision, and
//! never one that is called refused and is there.

use std::sync::Arc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tupyo_election::ElectionState;
use tupyo_merkle::{MemoryTree, Note, Receipt, leaf_hash, prove_inclusion};
use tupyo_voter::{Decision, Pending, Sending, SendingStep};

use super::*;

/// So many steps the adversary has its way; then everything answers, and so many are enough.
const TROUBLED: usize = 24;
const HONEST: usize = 40;

/// A board, what is still on its way to it, and who meddles.
struct World {
    rehearsal: Rehearsal,
    rng: StdRng,
    delayed: Vec<Vec<u8>>,
    rotated: bool,
}

/// The app of a voter: what is on its disk, and what it has decided so far, all of it one decision.
struct App {
    decision: Decision,
    saved: Option<Vec<u8>>,
    made: Vec<Vec<u8>>,
    ledger: FollowedLedger,
}

enum End {
    Receipt(u64),
    Refused,
}

impl World {
    fn signer_at(&self, size: usize) -> tupyo_merkle::NoteSigner {
        let state = self.rehearsal.state();
        let key = state.ledger_keys().unwrap().at(size as u64).clone();
        (0..).map(|number| ledger_signer(state.election(), number)).find(|signer| *signer.verifier() == key).unwrap()
    }

    fn checkpoint(&self, size: usize) -> Vec<u8> {
        let files = record_files(&self.rehearsal.entries()[..size], &self.signer_at(size));
        files["checkpoint"].clone()
    }

    /// Posts bytes as a board does: the same ones get the same place.
    fn deliver(&mut self, bytes: &[u8]) -> Result<usize, &'static str> {
        let place = |entries: &[Vec<u8>]| entries.iter().position(|entry| entry == bytes);
        if let Some(there) = place(self.rehearsal.entries()) {
            return Ok(there);
        }
        let entry = Entry::decode(bytes).unwrap();
        self.rehearsal.post(&entry).map_err(|refusal| refusal.code())?;
        Ok(self.rehearsal.entries().len() - 1)
    }

    fn receipt(&self, index: usize) -> Vec<u8> {
        let mut tree = MemoryTree::new();
        self.rehearsal.entries().iter().for_each(|entry| tree.push(leaf_hash(entry)));
        let proof = prove_inclusion(index as u64, tree.size(), &tree).unwrap();
        let note = Note::parse(self.checkpoint(self.rehearsal.entries().len())).unwrap();
        Receipt::new(proof, Arc::new(note)).to_string().into_bytes()
    }

    /// What the board honestly answers; nothing if the connection breaks.
    fn answer(&mut self, bytes: &[u8]) -> (u16, Vec<u8>) {
        match self.deliver(bytes) {
            Ok(index) => (200, self.receipt(index)),
            Err(code) => problem(409, code),
        }
    }

    /// What the adversary lets be answered.
    fn troubled_answer(&mut self, bytes: &[u8]) -> Option<(u16, Vec<u8>)> {
        match self.rng.gen_range(0..10) {
            0 => Some(self.answer(bytes)),
            1 => self.deliver(bytes).ok().and(None),
            2 => {
                self.delayed.push(bytes.to_vec());
                None
            }
            3 => None,
            4 => Some(problem(503, "stopping")),
            5 => self.deliver(bytes).ok().map(|_| problem(500, "outcome-unknown")),
            6 => Some(problem(409, "closed")),
            7 => self.deliver(bytes).ok().map(|_| problem(409, "out-of-chain")),
            8 => Some((200, b"Welcome to the hotel's network".to_vec())),
            // A receipt, and of another entry.
            _ => Some((200, self.receipt(0))),
        }
    }

    /// What happens meanwhile, with nobody's fault.
    fn meddle(&mut self) {
        match self.rng.gen_range(0..24) {
            0 => self.vote_elsewhere(1),
            1 => drop(self.rehearsal.post_official(Document::Notice { text: "The hall has moved.".to_owned() })),
            2 => self.vote_elsewhere(0),
            3 if !self.rotated => {
                self.rotated = true;
                let key = Document::LedgerKey(self.rehearsal.rotation());
                self.rehearsal.post_official(key).unwrap();
            }
            4 => self.rehearsal.close(),
            5..=7 => drop(self.delayed.pop().map(|bytes| self.deliver(&bytes))),
            _ => {}
        }
    }

    /// By another device, unless the voter has no ballots left.
    fn vote_elsewhere(&mut self, voter: u32) {
        let ballot = self.rehearsal.ballot(voter, 2);
        drop(self.rehearsal.post(&ballot));
    }

    fn is_open(&self) -> bool {
        self.rehearsal.state().phase() == tupyo_election::Phase::Open
    }
}

fn problem(status: u16, code: &str) -> (u16, Vec<u8>) {
    (status, format!("{{\"code\": \"{code}\", \"detail\": \"…\"}}").into_bytes())
}

impl App {
    fn new(world: &World, decision: Decision) -> App {
        let ledger = follow(world, world.rehearsal.entries().len(), None).unwrap();
        App { decision, saved: None, made: Vec::new(), ledger }
    }

    /// What is on the disk, or another ballot where none was made or the last one is proven to be none.
    fn begun(&mut self, state: &ElectionState, key: &SigningKey, patience: Duration) -> Option<Sending> {
        if self.saved.is_none() {
            let session = VotingSession::new(state, copy(key)).ok()?;
            let ballot = session.prepare(&Choices::of(0, vec![vec![1]]), &mut OsRng).unwrap();
            let sending = Sending::new(session.decide(ballot, self.decision, &mut OsRng).unwrap());
            self.made.push(sending.save());
            self.saved = Some(sending.save());
        }
        let sending = Sending::restore(self.saved.as_ref().unwrap()).unwrap();
        assert_eq!(Some(&sending.save()), self.saved.as_ref());
        Some(sending.with_patience(patience))
    }

    fn followed(&mut self, world: &World, pending: &Pending, size: usize) -> Option<tupyo_voter::Next> {
        let ledger = follow(world, size, Some(pending)).ok()?;
        let next = pending.next(&ledger).ok();
        self.ledger = ledger;
        next
    }

    fn judge(&mut self, step: &SendingStep) -> Option<End> {
        match step {
            SendingStep::Done(kept) => Some(End::Receipt(self.ledger.check_receipt(kept).unwrap())),
            SendingStep::Refused { .. } => Some(End::Refused),
            _ => None,
        }
    }
}

fn follow(world: &World, size: usize, pending: Option<&Pending>) -> Result<FollowedLedger, VoterError> {
    let mut ledger = device(&world.rehearsal);
    pending.map_or(Ok(()), |pending| ledger.look_for(pending.bytes()))?;
    take(&mut ledger, &world.rehearsal.entries()[..size])?;
    ledger.confirm(&world.checkpoint(size))?;
    Ok(ledger)
}

/// One step of the app; `None` while it goes on.
fn step(world: &mut World, app: &mut App, sending: &mut Sending, troubled: bool) -> Option<End> {
    let rng = &mut StdRng::seed_from_u64(world.rng.r#gen());
    let entries = world.rehearsal.entries().len();
    match sending.step() {
        SendingStep::Post { path, body } => {
            assert_eq!((path, &body), ("entries", &sending.save()));
            let answer = if troubled { world.troubled_answer(&body) } else { Some(world.answer(&body)) };
            let Some((status, body)) = answer else {
                sending.lost(rng);
                return None;
            };
            let ledger = &app.ledger;
            drop(sending.answered(status, Some(1), &body, |kept| ledger.check_receipt(kept), rng));
        }
        SendingStep::Wait(_) => sending.waited(),
        SendingStep::Follow => {
            let size = if troubled { world.rng.gen_range(entries / 2..=entries) } else { entries };
            match app.followed(world, sending.pending(), size) {
                Some(next) => sending.followed(next, rng),
                None => sending.lost(rng),
            }
        }
        SendingStep::Anew { .. } => {
            app.saved = None;
            let key = copy(&world.rehearsal.voters()[0]);
            let Some(anew) = app.begun(world.rehearsal.state(), &key, Duration::from_secs(9)) else {
                return Some(End::Refused);
            };
            *sending = anew;
        }
        SendingStep::Later { .. } => sending.again(),
        ended => return app.judge(&ended),
    }
    None
}

/// A whole story; gives how it ended.
fn story(seed: u64, decision: Decision) -> &'static str {
    let rehearsal = Rehearsal::opened(Plan { ballots: 3, ..Plan::single_choice(3, 2) });
    let mut world = World { rehearsal, rng: StdRng::seed_from_u64(seed), delayed: Vec::new(), rotated: false };
    let mut app = App::new(&world, decision);
    let key = copy(&world.rehearsal.voters()[0]);
    let patience = Duration::from_secs(9);
    let mut sending = app.begun(world.rehearsal.state(), &key, patience).unwrap();
    let mut end = None;
    for number in 0..TROUBLED + HONEST {
        let troubled = number < TROUBLED;
        if troubled && world.is_open() {
            world.meddle();
        }
        if troubled && world.rng.gen_bool(0.2) {
            // The app is killed and started again: it has what is on its disk.
            sending = app.begun(world.rehearsal.state(), &key, patience).unwrap();
        }
        end = step(&mut world, &mut app, &mut sending, troubled);
        if end.is_some() {
            break;
        }
    }
    // What was still on its way arrives, and every ballot that was made is sent once more.
    let late: Vec<_> = world.delayed.drain(..).chain(app.made.clone()).collect();
    for bytes in &late {
        let _refused_or_there = world.deliver(bytes);
    }
    let there: Vec<_> = world.rehearsal.entries().iter().filter(|entry| app.made.contains(entry)).collect();
    match end.unwrap_or_else(|| panic!("seed {seed}: no end, {:?}", sending.step())) {
        End::Receipt(index) => {
            assert_eq!(there, [&world.rehearsal.entries()[index as usize]], "seed {seed}: one ballot of one decision");
            "receipt"
        }
        End::Refused => {
            assert_eq!(there.len(), 0, "seed {seed}: what is refused is not there and never comes");
            "refused"
        }
    }
}

#[test]
fn no_adversary_gets_a_second_ballot_or_a_false_refusal() {
    let mut ends = std::collections::BTreeMap::new();
    for seed in 0..100 {
        let decision = if seed % 3 == 0 { Decision::Challenge } else { Decision::Cast };
        *ends.entry(story(seed, decision)).or_insert(0) += 1;
    }
    // Neither end is a rare one, or the stories say little.
    assert!(ends["receipt"] >= 25 && ends["refused"] >= 10, "{ends:?}");
}

fn sending(rehearsal: &Rehearsal) -> Sending {
    let session = VotingSession::new(rehearsal.state(), copy(&rehearsal.voters()[0])).unwrap();
    let ballot = session.prepare(&Choices::of(0, vec![vec![1]]), &mut OsRng).unwrap();
    Sending::new(session.decide(ballot, Decision::Cast, &mut OsRng).unwrap())
}

#[test]
fn a_board_that_never_answers_is_left_when_patience_is_over_and_the_ballot_is_kept() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let mut sending = sending(&rehearsal).with_patience(Duration::from_secs(20));
    let (saved, mut waited, mut posts) = (sending.save(), Duration::ZERO, 0);
    loop {
        match sending.step() {
            SendingStep::Post { body, .. } => {
                assert_eq!(body, saved);
                posts += 1;
                sending.lost(&mut OsRng);
            }
            SendingStep::Wait(time) => {
                waited += time;
                sending.waited();
            }
            step => break assert_eq!((step.as_str(), step.ends()), ("later", false)),
        }
    }
    assert!(waited <= Duration::from_secs(20) && (5..20).contains(&posts), "{waited:?} {posts}");
    sending.again();
    assert_eq!((sending.step().as_str(), sending.save()), ("post", saved));
    // Waiting for an answer is waiting, too.
    sending.spent(Duration::from_secs(20));
    sending.lost(&mut OsRng);
    assert!(matches!(sending.step(), SendingStep::Later { code, .. } if code == "unreachable"));
}

#[test]
fn what_a_board_says_alone_ends_nothing() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let ledger = followed(&rehearsal);
    let answered = |status, body: &[u8]| {
        let mut sending = sending(&rehearsal);
        drop(sending.answered(status, Some(3), body, |kept| ledger.check_receipt(kept), &mut OsRng));
        sending.step()
    };
    for code in ["closed", "out-of-chain", "documents-changed", "too-many-ballots", "not-on-roll", "unknown-election"] {
        assert_eq!(answered(409, &problem(409, code).1), SendingStep::Follow, "{code}");
    }
    for (status, body) in [(200, "receipt"), (204, ""), (301, ""), (403, "<html>"), (200, "{}")] {
        assert_eq!(answered(status, body.as_bytes()), SendingStep::Follow, "{status} {body}");
    }
    for status in [408, 429, 500, 502, 503, 504, 507] {
        let SendingStep::Wait(time) = answered(status, b"") else { panic!("{status}") };
        assert!((Duration::from_secs(3)..Duration::from_secs(4)).contains(&time), "{status} {time:?}");
    }
    // As long as it is asked for, and no longer than anybody waits.
    let mut sending = sending(&rehearsal);
    sending.answered(503, Some(u32::MAX), b"", |_| Ok(0), &mut OsRng).unwrap();
    assert!(matches!(sending.step(), SendingStep::Later { code, .. } if code == "http-503"));
}
