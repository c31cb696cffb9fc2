//! The same over an election.

use tupyo_election::{Ballot, CountedRoot, Document, ElectionState, Entry, tally};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_sequencer::{Admission, Arrival, Company, Fold, Publication, admit};

use crate::shelf::{Shelf, Table};

fn opened() -> (Rehearsal, Table<ElectionState>) {
    let play = Rehearsal::opened(Plan::single_choice(2, 3));
    let shelf = Shelf::new(play.state().clone(), play.entries().to_vec());
    (play, Table::new(shelf))
}

fn changed(entry: &Entry, change: impl FnOnce(&mut Ballot)) -> Vec<u8> {
    let mut entry = entry.clone();
    if let Entry::Ballot(signed) = &mut entry {
        change(&mut signed.ballot);
    }
    entry.encode()
}

/// What is said at once.
fn said(shelf: &Shelf<ElectionState>, bytes: &[u8]) -> String {
    match admit(shelf, bytes.to_vec()) {
        Admission::Ready(_) => "ready".to_owned(),
        Admission::Slow(_) => "slow".to_owned(),
        Admission::Refused(refusal) => refusal.code().to_owned(),
    }
}

#[test]
fn a_ballot_that_can_never_have_been_legal_is_refused_from_memory() {
    let (mut play, table) = opened();
    let ballot = play.ballot(0, 1);
    let rows = [
        (ballot.encode(), "ready"),
        (changed(&ballot, |ballot| ballot.voter = 99), "unknown-voter"),
        (changed(&ballot, |ballot| ballot.style = 7), "wrong-style"),
        (changed(&ballot, |ballot| ballot.ciphertext.truncate(1)), "wrong-shape"),
        (vec![9, 9], "malformed-entry"),
        (play.challenged(1, 0).encode(), "ready"),
        (play.official_entries(&play.closing()).remove(0).encode(), "slow"),
    ];
    for (bytes, expected) in rows {
        assert_eq!(said(&table.shelf, &bytes), expected);
    }
    assert_eq!(table.shelf.asked.get(), 0);
}

#[test]
fn before_voting_no_ballot_is_looked_up() {
    let (mut play, table) = opened();
    let shelf = Shelf::new(ElectionState::new(table.shelf.fold.election()), Vec::new());
    assert_eq!(said(&shelf, &play.ballot(0, 1).encode()), "not-open");
}

#[test]
fn in_an_election_that_was_cancelled_before_voting_ballots_come_too_late() {
    let (mut play, _) = opened();
    let ballot = play.ballot(0, 1).encode();
    let mut early = Rehearsal::new(play.plan().clone());
    early.post_official(Document::Cancelled { reason: "fire".to_owned() }).unwrap();
    assert_eq!(said(&Shelf::new(early.state().clone(), Vec::new()), &ballot), "closed");
}

#[test]
fn ballots_get_their_places_and_their_answers() {
    let (mut play, mut table) = opened();
    let first = play.entries().len();
    let ballot = play.ballot(0, 1);
    let rival = play.ballot(0, 0);
    let cast = format!("publish 1 from {first}, 0: {first}");
    assert!(table.post(&ballot.encode()).ends_with(&cast));
    assert_eq!(table.post(&ballot.encode()), format!("there at {first}"));
    assert_eq!(table.post(&rival.encode()), "out-of-chain");
    // Under a signature that is not the voter's it is there, too, but its sender gets no receipt.
    let mut forged = ballot.clone();
    if let (Entry::Ballot(forged), Entry::Ballot(rival)) = (&mut forged, &rival) {
        forged.signature = rival.signature;
    }
    assert_eq!(table.post(&forged.encode()), "not verified: signature-invalid");
    assert!(table.post(&play.official_entries(&play.closing()).remove(0).encode()).starts_with("append"));
    assert_eq!(table.post(&play.ballot(1, 0).encode()), "closed");
    assert_eq!(table.post(&ballot.encode()), format!("there at {first}"));
}

#[test]
fn a_ballot_that_misses_a_notice_is_refused_before_its_proof_and_one_that_is_there_stays_there() {
    let (mut play, mut table) = opened();
    let first = play.entries().len();
    let [there, missing, verified] = [0, 1, 2].map(|voter| play.ballot(voter, 1).encode());
    table.post(&there);
    let notice = play.official_entries(&Document::Notice { text: "The hall has moved.".to_owned() }).remove(0);
    assert_eq!(said(&table.shelf, &verified), "ready");
    assert!(table.post(&notice.encode()).starts_with("append"));
    assert_eq!(table.post(&missing), "documents-changed");
    table.enter(&verified);
    assert!(table.begin().ends_with(": documents-changed"), "though it was admitted and verified before");
    assert_eq!(table.post(&there), format!("there at {first}"));
    let spoiled = changed(&Entry::decode(&missing).unwrap(), |ballot| ballot.proof.responses.reverse());
    assert_eq!(table.post(&spoiled), "documents-changed", "its proof is not looked at");
    let mut beyond = Entry::decode(&missing).unwrap();
    if let Entry::Ballot(signed) = &mut beyond {
        signed.ballot.documents = 2;
    }
    assert_eq!(table.post(&beyond.encode()), "documents-changed");
}

/// However many parts a trustee posts, ballots wait for no append of theirs; and whoever reads the ledger finds each
/// entry legal where it stands.
#[test]
fn parts_and_a_notice_share_an_append_with_ballots_and_a_closing_has_one_of_its_own() {
    let (mut play, mut table) = opened();
    let first = play.entries().len() as u64;
    let long = Document::Notice { text: "?".repeat(70_000) };
    let parts = play.trustee_entries(0, &long);
    let notice = play.official_entries(&Document::Notice { text: "The hall has moved.".to_owned() }).remove(0);
    let closing = play.official_entries(&play.closing()).remove(0);
    let ballots = [0, 1, 2].map(|voter| play.ballot(voter, 1));
    let waiting = [&notice, &parts[0], &ballots[0], &parts[0], &ballots[1], &closing, &ballots[2]];
    waiting.iter().for_each(|entry| assert_eq!(table.enter(&entry.encode()), ""));
    table.begin();
    assert_eq!(
        table.appended(),
        format!("publish 4 from {first}, 1: {first}, 2: {}, 4: {}, 0: {}", first + 1, first + 2, first + 3)
    );
    assert!(table.begin().starts_with("3: "), "the same part is there");
    table.appended();
    assert!(table.begin().ends_with("6: closed"));
    let mut state = play.state().clone();
    for index in first..first + 5 {
        let entry = Entry::decode(&table.shelf.read(index).unwrap()).unwrap();
        state.apply(&entry).unwrap();
    }
    assert_eq!((state.ballots(), state.notices().len(), state.closed_at()), (2, 1, Some(first + 4)));
}

/// Behind the last part of a document everything is judged by what it says; before there is a manifest, nobody but its
/// own author says anything.
#[test]
fn what_says_something_or_comes_before_the_manifest_stands_alone() {
    let (mut play, table) = opened();
    let company = |state: &ElectionState, entry: &Entry| {
        state.company(Arrival::<ElectionState>::decode(entry.encode(), &state.context()).unwrap().entry())
    };
    let long = Document::Notice { text: "?".repeat(70_000) };
    let parts = play.trustee_entries(1, &long);
    let notice = play.official_entries(&Document::Notice { text: "news".to_owned() }).remove(0);
    let state = &table.shelf.fold;
    assert_eq!(company(state, &parts[0]), Company::Any(1 << 16 | 1));
    assert_eq!(company(state, &parts[1]), Company::None);
    assert_eq!(company(state, &notice), Company::Before(0));
    assert_eq!(company(state, &play.official_entries(&play.closing()).remove(0)), Company::None);
    let unfounded = ElectionState::new(state.election());
    assert_eq!(company(&unfounded, &parts[0]), Company::None);
    assert_eq!(company(Rehearsal::new(play.plan().clone()).state(), &notice), Company::None, "nobody votes yet");
}

#[test]
fn a_wrong_tally_is_refused() {
    let (mut play, mut table) = opened();
    table.post(&play.ballot(0, 1).encode());
    table.post(&play.official_entries(&play.closing()).remove(0).encode());
    let mut units = tally(&table.shelf.fold, |index| table.shelf.read(index)).unwrap();
    let counted = table.shelf.fold.counted_root().unwrap();
    let right = play.official_entries(&Document::Tally { units: units.clone(), counted }).remove(0).encode();
    let nobody = play.official_entries(&Document::Tally { units: units.clone(), counted: CountedRoot([0; 32]) });
    units[0].counted += 1;
    let wrong = play.official_entries(&Document::Tally { units, counted }).remove(0).encode();
    assert!(table.post(&wrong).ends_with(": wrong-tally"));
    assert!(table.post(&nobody[0].encode()).ends_with(": wrong-tally"));
    assert!(table.post(&right).starts_with("append"));
}

#[test]
fn one_file_names_elections() {
    let sources = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap();
    let code = |line: &&str| !line.trim_start().starts_with("//");
    let names = |path: &std::path::PathBuf| {
        let source = std::fs::read_to_string(path).unwrap();
        source.lines().filter(code).any(|line| line.contains("tupyo_election"))
    };
    let naming: Vec<_> = sources.map(|file| file.unwrap().path()).filter(names).collect();
    assert_eq!(naming.len(), 1, "{naming:?}");
    assert!(naming[0].ends_with("elections.rs"));
}
