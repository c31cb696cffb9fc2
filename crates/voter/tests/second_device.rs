//! A challenged ballot, opened by light from its code alone on a board in memory that may lie.
#![cfg(test)]

#[path = "light/board.rs"]
#[allow(dead_code, reason = "another test's board can do more")]
mod board;

use board::{Board, code};
use tupyo_circuits::TrackingCode;
use tupyo_election::{AuthorKey, Entry};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{BallotSearch, LightFollower, VoterError};

/// An election with a challenged ballot of voter 0 and another one of voter 2, cast by voter 1: their indexes are the
/// last three.
struct Stage {
    rehearsal: Rehearsal,
    board: Board,
}

impl Stage {
    fn new() -> Stage {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 200));
        rehearsal.challenge(0, 1);
        rehearsal.cast(1, 0);
        rehearsal.challenge(2, 2);
        let board = Board::of(&rehearsal);
        Stage { rehearsal, board }
    }

    fn index(&self, voter: u32) -> u64 {
        self.board.size() - 3 + u64::from(voter)
    }

    fn code(&self, voter: u32) -> TrackingCode {
        let entry = Entry::decode(&self.board.entries[self.index(voter) as usize]).unwrap();
        let ballot = match entry {
            Entry::Ballot(signed) => signed.ballot,
            Entry::Challenged(challenged) => challenged.ballot,
            Entry::Document(_) => panic!("a ballot"),
        };
        ballot.tracking_code(self.rehearsal.check().context())
    }

    /// What the board says of a code: an index, and the key of a voter.
    fn said(&self, index: u64, voter: usize) -> (u16, Vec<u8>) {
        let key = AuthorKey::from(self.rehearsal.voters()[voter].verifying_key());
        (200, format!(r#"{{"index":{index},"key":"{key}","status":"challenged"}}"#).into_bytes())
    }

    /// Searches on a board that says this of the code, and whose other answers are changed.
    fn search(
        &self,
        code: TrackingCode,
        said: (u16, Vec<u8>),
        changed: impl Fn(&str, Vec<u8>) -> Vec<u8>,
    ) -> (BallotSearch, Result<(), VoterError>) {
        let mut search = BallotSearch::new(LightFollower::new(self.rehearsal.state().election()), code);
        let mut asked = 0;
        while let Some(request) = search.request() {
            asked += 1;
            assert!(asked < 30, "a search ends");
            let (status, body) = match request.path.strip_prefix("ballots/") {
                Some(found) => {
                    assert_eq!(found, code.to_string());
                    said.clone()
                }
                None => self.board.get(&request.path),
            };
            if let Err(error) = search.answer(status, &changed(&request.path, body)) {
                assert!(search.request().is_none() && search.opened().is_none());
                return (search, Err(error));
            }
        }
        (search, Ok(()))
    }

    fn refused(&self, code_of: u32, said: (u16, Vec<u8>)) -> &'static str {
        code(self.search(self.code(code_of), said, |_, body| body).1)
    }
}

#[test]
fn a_challenged_ballot_is_opened_from_its_code_and_says_whose_it_is() {
    let stage = Stage::new();
    for (voter, values) in [(0_u32, [0, 1, 0, 0]), (2, [0, 0, 1, 0])] {
        let said = stage.said(stage.index(voter), voter as usize);
        let (search, done) = stage.search(stage.code(voter), said, |_, body| body);
        done.unwrap();
        let opened = search.opened().unwrap();
        assert_eq!((opened.index, opened.voter.index), (stage.index(voter), voter));
        assert_eq!(opened.values, values);
        assert!(opened.voter.key == Some(stage.rehearsal.voters()[voter as usize].verifying_key()));
        assert_eq!(code(opened.voter.is(1 - voter.min(1))), "other-voter");
    }
}

#[test]
fn what_is_no_challenged_ballot_of_this_code_is_refused_by_name() {
    let stage = Stage::new();
    let (first, cast) = (stage.index(0), stage.index(1));
    assert_eq!(stage.refused(1, stage.said(cast, 1)), "not-challenged");
    assert_eq!(stage.refused(0, (404, b"{}".to_vec())), "unknown-ballot");
    assert_eq!(stage.refused(0, stage.said(cast, 1)), "wrong-answer", "the entry of another code");
    assert_eq!(stage.refused(0, stage.said(stage.index(2), 2)), "wrong-answer", "another challenge");
    assert_eq!(stage.refused(0, stage.said(0, 0)), "wrong-answer", "no ballot at all");
    // A line beside the voter's own does no harm; one from the other end of the roll shows nothing of it.
    assert_eq!(stage.refused(0, stage.said(first, 2)), "accepted");
    assert_eq!(stage.refused(0, stage.said(first, 199)), "wrong-answer", "another voter's line");
    assert_eq!(stage.refused(0, stage.said(stage.board.size(), 0)), "awaits-witnesses");
    for status in [429, 503] {
        assert_eq!(stage.refused(0, (status, Vec::new())), "light-busy");
    }
    for junk in ["", "{}", r#"{"index":-1,"key":""}"#, r#"{"index":1,"key":"AAAA"}"#] {
        assert_eq!(stage.refused(0, (200, junk.as_bytes().to_vec())), "light-malformed", "{junk}");
    }
    let altered = |path: &str, mut body: Vec<u8>| {
        if path.starts_with("light/entries/") {
            body[40] ^= 1;
        }
        body
    };
    let (_, done) = stage.search(stage.code(0), stage.said(first, 0), altered);
    assert_eq!(code(done), "light-proof");
}
