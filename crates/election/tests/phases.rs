//! Which entry is legal in which phase, and what every other one is refused with: the whole table, and what is settled
//! when.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_election::{Document, ElectionState, Entry, Phase, TallyError, tally};
use tupyo_group::{Point, Scalar};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_threshold::{CeremonyTranscript, Complaint, ComplaintProof};

const OUT: &str = "wrong-phase";
const NOT: &str = "not-open";

/// The refusal of an entry that is legal somewhere, at the beginning of each phase, in the phases' order.
#[rustfmt::skip]
const TABLE: [(&str, [&str; 10]); 19] = [
    //              manifest        ceremony          key      roll          sealed   open     closed    tallied              finished  cancelled
    ("manifest",   ["legal",        OUT,              OUT,     OUT,          OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("commitment", ["wrong-author", "legal",          OUT,     OUT,          OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("reveal",     ["wrong-author", "ceremony-round", OUT,     OUT,          OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("shares",     ["wrong-author", "ceremony-round", OUT,     OUT,          OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("confirm",    ["wrong-author", "ceremony-round", OUT,     OUT,          OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("complaint",  ["wrong-author", "ceremony-round", OUT,     OUT,          OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("joint key",  [OUT,            OUT,              "legal", OUT,          OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("roll",       [OUT,            OUT,              OUT,     "legal",      OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("seal",       [OUT,            OUT,              OUT,     "roll-empty", OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("open",       [OUT,            OUT,              OUT,     OUT,          "legal", OUT,     OUT,      OUT,                 OUT, OUT]),
    ("close",      [OUT,            OUT,              OUT,     OUT,          OUT,     "close-size", OUT,      OUT,                 OUT, OUT]),
    ("tally",      [OUT,            OUT,              OUT,     OUT,          OUT,     OUT,     "legal",  OUT,                 OUT, OUT]),
    ("agreement",  ["wrong-author", OUT,              OUT,     OUT,          OUT,     OUT,     OUT,      "legal",             OUT, OUT]),
    ("share",      ["wrong-author", OUT,              OUT,     OUT,          OUT,     OUT,     OUT,      "not-enough-agreements", OUT, OUT]),
    ("result",     [OUT,            OUT,              OUT,     OUT,          OUT,     OUT,     OUT,      "not-enough-shares", OUT, OUT]),
    ("ballot",     [NOT,            NOT,              NOT,     NOT,          NOT,     "legal", "closed", "closed",            "closed", "closed"]),
    ("challenged", [NOT,            NOT,              NOT,     NOT,          NOT,     "legal", "closed", "closed",            "closed", "closed"]),
    ("restart",    [OUT,            "legal",          OUT,     OUT,          OUT,     OUT,     OUT,      OUT,                 OUT, OUT]),
    ("cancelled",  [OUT,            "legal",          "legal", "legal",      "legal", "legal", "legal",  "legal",             OUT, OUT]),
];

/// How much is settled: manifest and ceremony, joint key, check of ballots; then voters, ballots cast, challenged and
/// counted, units of the tally, opened units, shares, and units of the result.
type Settled = ([bool; 4], [u64; 8]);

const SETTLED: [Settled; 10] = [
    ([false, false, false, false], [0, 0, 0, 0, 0, 0, 0, 0]),
    ([true, true, false, false], [0, 0, 0, 0, 0, 0, 0, 0]),
    ([true, true, false, false], [0, 0, 0, 0, 0, 0, 0, 0]),
    ([true, true, true, false], [0, 0, 0, 0, 0, 0, 0, 0]),
    ([true, true, true, false], [3, 0, 0, 0, 0, 0, 0, 0]),
    ([true, true, true, true], [3, 0, 0, 0, 0, 0, 0, 0]),
    ([true, true, true, true], [3, 4, 1, 3, 0, 0, 0, 0]),
    ([true, true, true, true], [3, 4, 1, 3, 1, 1, 0, 0]),
    ([true, true, true, true], [3, 4, 1, 3, 1, 1, 2, 1]),
    ([true, true, true, true], [3, 4, 1, 3, 1, 1, 0, 0]),
];

fn name(entry: &Entry) -> &'static str {
    let part = match entry {
        Entry::Document(part) => part,
        Entry::Ballot(_) => return "ballot",
        Entry::Challenged(_) => return "challenged",
    };
    match borsh::from_slice(&part.bytes).unwrap() {
        Document::Manifest(_) => "manifest",
        Document::Commitment(_) => "commitment",
        Document::Reveal(_) => "reveal",
        Document::Shares(_) => "shares",
        Document::Confirmation(_) => "confirm",
        Document::Complaint(_) => "complaint",
        Document::JointKey { .. } => "joint key",
        Document::Roll { .. } => "roll",
        Document::RollSealed { .. } => "seal",
        Document::Open { .. } => "open",
        Document::Close(_) => "close",
        Document::Tally { .. } => "tally",
        Document::DecryptionShare { .. } => "share",
        Document::Result { .. } => "result",
        Document::Schedule(_) => "schedule",
        Document::Notice { .. } => "notice",
        Document::LedgerKey(_) => "ledger key",
        Document::OfficialKey(_) => "official key",
        Document::Page(_) => "page",
        Document::Agreement(_) => "agreement",
        Document::Restart(_) => "restart",
        Document::Cancelled { .. } => "cancelled",
        Document::Registration { .. } => "registration",
        Document::Countersignature { .. } => "countersignature",
        Document::Correction(_) => "correction",
    }
}

/// Enough trustees that one can be excluded.
fn plan() -> Plan {
    Plan { trustees: 4, ..Plan::single_choice(3, 3) }
}

fn cancelled(play: &mut Rehearsal) -> Entry {
    play.official_entries(&Document::Cancelled { reason: "fire".to_owned() }).remove(0)
}

fn complaint(play: &mut Rehearsal) -> Entry {
    let (point, response) = (Point::base_times(Scalar::ONE), Scalar::ZERO);
    let proof = ComplaintProof { nonce_base: point, nonce_key: point, response };
    let transcript = CeremonyTranscript([7; 32]);
    let complaint = Complaint { ceremony: 0, against: 1, transcript, key: point, proof: Box::new(proof) };
    play.trustee_entries(0, &Document::Complaint(complaint)).remove(0)
}

/// A finished election: the first entry of every kind on its ledger, a complaint, a restart, and a cancelling.
fn samples(play: &mut Rehearsal) -> Vec<Entry> {
    let mut entries: Vec<_> = play.entries().iter().map(|bytes| Entry::decode(bytes).unwrap()).collect();
    let restart = Rehearsal::new(plan()).restarting(&[3]);
    entries.extend([complaint(play), play.official_entries(&restart).remove(0), cancelled(play)]);
    TABLE.iter().map(|(kind, _)| entries.iter().find(|entry| name(entry) == *kind).unwrap().clone()).collect()
}

/// The states in which its phases begin.
fn beginnings(play: &mut Rehearsal) -> Vec<ElectionState> {
    let mut states = vec![ElectionState::new(play.state().election())];
    let mut state = states[0].clone();
    for bytes in play.entries() {
        let before = state.phase();
        state.apply(&Entry::decode(bytes).unwrap()).unwrap();
        if state.phase() != before {
            states.push(state.clone());
        }
    }
    let mut state = states.iter().find(|state| state.phase() == Phase::Tallied).unwrap().clone();
    state.apply(&cancelled(play)).unwrap();
    states.push(state);
    states
}

fn answer(state: &ElectionState, entry: &Entry) -> &'static str {
    state.examine(entry).map_or_else(|refusal| refusal.code(), |_| "legal")
}

fn settled(state: &ElectionState) -> Settled {
    let there = [
        state.manifest().is_some(),
        state.ceremony().is_some(),
        state.keys().is_some(),
        state.ballot_check().is_some(),
    ];
    let units = [state.tally().len(), state.opened().count(), state.shares().len(), state.result().len()];
    let [tally, opened, shares, result] = units.map(|count| count as u64);
    let (voters, counted) = (u64::from(state.roll().count()), state.counted().count() as u64);
    (there, [voters, state.ballots(), state.challenged(), counted, tally, opened, shares, result])
}

#[test]
fn each_entry_is_legal_in_its_phase_and_refused_by_name_in_all_others() {
    let mut play = Rehearsal::finished(plan());
    let (samples, states) = (samples(&mut play), beginnings(&mut play));
    for ((kind, expected), entry) in TABLE.iter().zip(&samples) {
        let answers: Vec<_> = states.iter().map(|state| answer(state, entry)).collect();
        assert_eq!(answers, expected, "{kind}");
    }
}

#[test]
fn a_document_of_the_other_role_is_refused_in_its_own_phase() {
    let mut play = Rehearsal::finished(plan());
    let (samples, states) = (samples(&mut play), beginnings(&mut play));
    for ((kind, expected), entry) in TABLE.iter().zip(&samples) {
        let Entry::Document(part) = entry else { continue };
        let document: Document = borsh::from_slice(&part.bytes).unwrap();
        let other = match part.author {
            tupyo_election::Author::Official(_) => play.trustee_entries(0, &document).remove(0),
            _ => play.official_entries(&document).remove(0),
        };
        let own = expected.iter().rposition(|code| ![OUT, "wrong-author"].contains(code)).unwrap();
        assert_eq!(answer(&states[own], &other), "wrong-author", "{kind}");
    }
}

#[test]
fn each_phase_has_what_the_ones_before_it_have_settled() {
    let mut play = Rehearsal::finished(plan());
    let states = beginnings(&mut play);
    let phases: Vec<_> = states.iter().map(ElectionState::phase).collect();
    assert!(phases.is_sorted() && phases.last() == Some(&Phase::Cancelled));
    for (state, expected) in states.iter().zip(SETTLED) {
        assert_eq!(settled(state), expected, "{}", state.phase());
        let began = state.phase() >= Phase::Open;
        assert_eq!(state.last_ballot(0).is_some(), state.phase() > Phase::Open, "{}", state.phase());
        let read = |index: u64| play.entries().get(index as usize).cloned().ok_or(());
        assert_eq!(!matches!(tally(state, read), Err(TallyError::NotOpen)), began, "{}", state.phase());
    }
    assert_eq!(states.len(), SETTLED.len());
}

#[test]
fn a_cancelled_election_keeps_what_was_settled() {
    let mut play = Rehearsal::finished(plan());
    let (states, entry) = (beginnings(&mut play), cancelled(&mut play));
    for state in states.iter().filter(|state| (Phase::Ceremony..Phase::Finished).contains(&state.phase())) {
        let mut after = state.clone();
        after.apply(&entry).unwrap();
        assert_eq!((after.phase(), settled(&after)), (Phase::Cancelled, settled(state)), "{}", state.phase());
        assert_eq!((after.opened_at(), after.closed_at()), (state.opened_at(), state.closed_at()));
    }
}

#[test]
fn what_was_examined_in_another_phase_settles_nothing() {
    let mut play = Rehearsal::finished(plan());
    let (samples, states) = (samples(&mut play), beginnings(&mut play));
    for (examined, entry) in states.iter().flat_map(|state| samples.iter().map(move |entry| (state, entry))) {
        for taken in states.iter().filter(|state| state.phase() != examined.phase()) {
            let Ok(legal) = examined.examine(entry) else { continue };
            let mut after = taken.clone();
            after.take(legal);
            assert_eq!((after.phase(), settled(&after)), (taken.phase(), settled(taken)), "{}", name(entry));
        }
    }
}

#[test]
fn an_entry_that_is_left_out_only_counts() {
    let mut play = Rehearsal::finished(plan());
    for state in beginnings(&mut play) {
        let mut after = state.clone();
        after.skip();
        assert_eq!((after.entries(), after.phase()), (state.entries() + 1, state.phase()));
        assert_eq!(settled(&after), settled(&state));
    }
}
