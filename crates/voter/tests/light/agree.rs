//! The follower of the whole ledger and the light one, on honest and on altered ledgers: where both accept, they say
//! the same; where only the light one accepts, it is of the list of docs/protocol/light.md.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tupyo_election::{Document, DocumentPart, Entry, Phase};
use tupyo_merkle::encode_bundle;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{BallotFate, FollowedLedger, LightFate, LightFollower, VisitError, VoterError};

use crate::board::{Board, Receipts, documents, visit, watching, why};

const VOTER: u32 = 1;

/// How many altered ledgers of each rehearsal are compared.
const ALTERED: usize = 30;

fn rehearsals() -> Vec<Rehearsal> {
    let plan = || Plan { officials: 3, approvals: 2, ..Plan::single_choice(3, 5) };
    let mut announced = Rehearsal::opened(plan());
    announced.cast(1, 0);
    for (official, text) in [(0, "One"), (1, "One"), (2, "Two"), (1, "Two")] {
        let entries = announced.entries_of_official(official, &Document::Notice { text: text.to_owned() });
        announced.post(&entries[0]).unwrap();
    }
    announced.cast(1, 1);
    let (replaced, key) = announced.official_key(2, "Lost.");
    announced.approve_by(&[0, 1], &replaced);
    announced.take_official_key(2, key);
    announced.approve_by(&[2, 0], &Document::Notice { text: "Three".to_owned() });
    announced.cast(2, 2);
    let rotation = announced.rotation();
    announced.post_official(Document::LedgerKey(rotation)).unwrap();
    announced.cast(3, 2);
    let mut restarted = Rehearsal::new(Plan { trustees: 5, ..Plan::single_choice(2, 4) });
    // Whoever committed is excluded by nobody: the round of reveals waits for all.
    restarted.commit();
    restarted.restart(&[4]);
    restarted.hold_ceremony();
    restarted.post_roll();
    restarted.open();
    restarted.cast(1, 1);
    let mut cancelled = Rehearsal::opened(Plan::single_choice(3, 3));
    cancelled.cast(1, 1);
    cancelled.post_official(Document::Cancelled { reason: "A flood.".to_owned() }).unwrap();
    vec![Rehearsal::finished(Plan::default()), Rehearsal::finished(plan_of_two()), announced, restarted, cancelled]
}

fn plan_of_two() -> Plan {
    Plan { styles: vec![(vec![0], 4), (vec![0], 1)], floor: 3, ..Plan::single_choice(3, 5) }
}

/// A ledger that somebody has altered at a place or two.
fn altered(entries: &[Vec<u8>], twin: &[Vec<u8>], rng: &mut StdRng) -> Vec<Vec<u8>> {
    let mut altered = entries.to_vec();
    let at = rng.gen_range(1..entries.len());
    match rng.gen_range(0..7) {
        0 => drop(altered.remove(at)),
        1 => altered.insert(at, entries[at].clone()),
        2 => altered.swap(at, (at + 1).min(entries.len() - 1)),
        3 => altered.swap(at, rng.gen_range(1..entries.len())),
        4 => altered.truncate(at + 1),
        5 => altered[at] = twin[at.min(twin.len() - 1)].clone(),
        _ => {
            let byte = rng.gen_range(0..entries[at].len());
            altered[at][byte] ^= 1 << rng.gen_range(0..8);
            if Entry::decode(&altered[at]).is_err() {
                altered[at] = entries[at].clone();
            }
        }
    }
    altered
}

fn full(board: &Board) -> Result<FollowedLedger, VoterError> {
    let mut ledger = FollowedLedger::new(board.election);
    ledger.take_bundle(&encode_bundle(&board.entries).unwrap(), board.entries.len() as u16)?;
    ledger.confirm(board.note(board.size()).to_string().as_bytes())?;
    Ok(ledger)
}

/// What the entry says that a ledger is refused for: where the light follower need not refuse it.
fn unseen(board: &Board, error: &VoterError) -> Option<&'static str> {
    let VoterError::IllegalEntry { index, refusal } = error else { return None };
    let part = match Entry::decode(&board.entries[*index as usize]).unwrap() {
        Entry::Ballot(_) | Entry::Challenged(_) => return Some("a ballot"),
        Entry::Document(part) => part,
    };
    match (said(board, *index, &part), refusal.code()) {
        (None, _) => Some("a part of no document"),
        (Some(Document::RollSealed { .. }), "roll-seal" | "roll-empty" | "wrong-phase") => {
            Some("the seal of another roll")
        }
        (Some(Document::Tally { .. }), "wrong-tally") => Some("a tally of other ballots"),
        // That shares come behind it is not shown to a phone that does not ask for the result.
        (Some(Document::Confirmation(_)), "ceremony-round") => Some("what is left out"),
        (Some(document), _) if is_left_out(&document) => Some("what is left out"),
        _ => None,
    }
}

fn is_left_out(document: &Document) -> bool {
    matches!(
        document,
        Document::Commitment(_)
            | Document::Reveal(_)
            | Document::Shares(_)
            | Document::Complaint(_)
            | Document::Restart(_)
            | Document::Roll { .. }
            | Document::Manifest(_)
    )
}

/// The document that a part is of, as far as the ledger has it.
fn said(board: &Board, index: u64, part: &DocumentPart) -> Option<Document> {
    let of_same = |bytes: &Vec<u8>| match Entry::decode(bytes) {
        Ok(Entry::Document(other)) if (other.author, other.digest) == (part.author, part.digest) => Some(other),
        _ => None,
    };
    let mut parts: BTreeMap<u16, DocumentPart> = BTreeMap::new();
    for part in board.entries[..=index as usize].iter().filter_map(of_same) {
        parts.insert(part.part, part);
    }
    let bytes: Vec<u8> = parts.into_values().flat_map(|part| part.bytes).collect();
    borsh::from_slice(&bytes).ok()
}

/// What both must say in the same way.
fn agree(board: &Board, full: &FollowedLedger, light: &LightFollower) {
    let state = full.state().unwrap();
    assert_eq!(light.phase().unwrap(), state.phase());
    assert_eq!(light.announced_after(0).unwrap(), full.announced_after(0).unwrap());
    let context = |check: Result<&tupyo_election::BallotCheck, VoterError>| check.ok().map(|check| *check.context());
    assert_eq!(context(light.ballot_check()), context(full.ballot_check()));
    if let (Ok(light), Ok(full)) = (light.ballot_check(), full.ballot_check()) {
        assert_eq!(light.documents(), full.documents());
        assert_eq!(light.roll().voter(VOTER), full.roll().voter(VOTER));
    }
    let last = state.last_ballot(VOTER);
    if state.phase() == Phase::Open {
        assert_eq!(light.last_ballot(), last);
    }
    if let Some((code, index)) = last {
        let entry = Entry::decode(&board.entries[index as usize]).unwrap();
        let expected = match BallotFate::of(state, &entry, code).unwrap() {
            BallotFate::CountedSoFar => LightFate::SoFar { code, index },
            BallotFate::Cancelled => LightFate::Cancelled,
            _ if state.tally().is_empty() => LightFate::SoFar { code, index },
            _ => LightFate::Counted { code, index },
        };
        assert_eq!(light.fate().unwrap(), expected);
    }
    assert_eq!(light.result().unwrap_or_default(), state.result());
}

#[test]
fn both_followers_agree_on_honest_and_on_altered_ledgers() {
    let (mut rng, mut seen) = (StdRng::seed_from_u64(16), BTreeMap::<&str, usize>::new());
    for rehearsal in rehearsals() {
        let twin = Rehearsal::finished(Plan { seed: 99, ..rehearsal.plan().clone() });
        let number = rehearsal.state().ledger_keys().unwrap().number() as u8;
        for round in 0..=ALTERED {
            let entries = match round {
                0 => rehearsal.entries().to_vec(),
                _ => altered(rehearsal.entries(), twin.entries(), &mut rng),
            };
            let mut board = Board::of_entries(rehearsal.state().election(), &entries);
            board.key = number;
            let mut light = watching(&rehearsal, VOTER as usize);
            light.want_result();
            let (full, visited) = (full(&board), visit(&mut light, &board));
            let outcome = match (&full, &visited) {
                (Ok(full), Ok(_)) => {
                    agree(&board, full, &light);
                    "both accept"
                }
                (Err(_), Err(_)) => "both refuse",
                (Err(error), Ok(_)) => {
                    unseen(&board, error).unwrap_or_else(|| panic!("the light one accepts: {error}"))
                }
                // What the fold leaves to its caller, the light follower does.
                (Ok(_), Err(error)) => obligation(error),
            };
            assert!(round > 0 || outcome == "both accept", "{outcome}: {:?}", visited.err());
            *seen.entry(outcome).or_default() += 1;
        }
    }
    println!("{seen:?}");
    assert!(["both accept", "both refuse", "a ballot"].iter().all(|outcome| seen.contains_key(outcome)), "{seen:?}");
}

/// What the light follower refuses and the whole ledger's fold leaves to its caller.
fn obligation(error: &VoterError) -> &'static str {
    match why(Err::<(), _>(again(error))) {
        "close-root" | "agreement-mismatch" => "a root that the fold leaves to its caller",
        code => panic!("the light follower alone refuses: {code}: {error}"),
    }
}

fn again(error: &VoterError) -> VoterError {
    match error {
        VoterError::Light(error) => VoterError::Light(VisitError::clone(error)),
        other => panic!("the light follower alone refuses: {other}"),
    }
}

/// On an honest ledger, whatever a board hides: no result but the true one, no evidence against anybody, and nothing is
/// counted for the voter but what is.
#[test]
fn what_a_board_hides_makes_a_phone_believe_nothing_false() {
    let (mut rng, mut accepted) = (StdRng::seed_from_u64(61), 0);
    for rehearsal in [Rehearsal::finished(Plan::single_choice(3, 5)), rehearsals().swap_remove(2)] {
        let honest = Board::of(&rehearsal);
        let documents: Vec<usize> = documents(&honest.entries).iter().map(|(index, _, _)| *index as usize).collect();
        for _ in 0..40 {
            let mut board = honest.clone();
            let hidden: Vec<usize> = documents.iter().copied().filter(|_| rng.gen_ratio(1, 12)).collect();
            board.hide_all(&hidden);
            let mut light = watching(&rehearsal, VOTER as usize);
            light.want_result();
            light.keep_receipt(board.receipt(rehearsal.state().last_ballot(VOTER).unwrap().1)).unwrap();
            accepted += usize::from(visit(&mut light, &board).is_ok());
            assert!(light.evidence().is_none(), "{hidden:?}");
            assert!(light.result().is_none_or(|result| result == rehearsal.state().result()), "{hidden:?}");
            let (code, index) = rehearsal.state().last_ballot(VOTER).unwrap();
            match light.fate() {
                Ok(LightFate::Counted { .. } | LightFate::SoFar { .. }) => {
                    assert_eq!(light.last_ballot(), Some((code, index)), "{hidden:?}");
                }
                Ok(fate) => panic!("{hidden:?}: {fate:?}"),
                Err(error) => assert_eq!(error.code(), "unconfirmed", "{hidden:?}"),
            }
        }
    }
    assert!(accepted > 10, "{accepted}");
}
