//! An election by light following: kilobytes instead of the ledger. What is known lies beside the anchors file, and
//! what a board is found out by, too.

use std::path::PathBuf;

use serde_json::{Value, json};
use tupyo_client::{Board, ClientError, LightVisitor};
use tupyo_voter::{BallotSearch, LightFollower, VoterError};

use crate::catalogue::general as texts;
use crate::contradiction;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::with_ending;
use crate::place::Election;
use crate::say::Say;

/// An election that is followed by light, from what was known last.
pub struct LightElection {
    visitor: LightVisitor,
    saved: PathBuf,
    evidence: PathBuf,
}

impl LightElection {
    /// Reads the anchors, and what is known: `anchors.json.light`.
    pub fn of(election: &Election) -> Result<LightElection, Failure> {
        let address = election.address()?;
        let (saved, evidence) = (with_ending(&election.anchors, "light"), with_ending(&election.anchors, "evidence"));
        let follower = match files::read(&saved, LightFollower::MOST_SAVED) {
            Ok(bytes) => LightFollower::restore_of(address.election, &bytes)?,
            Err(failure) if failure.code == "file-not-found" => LightFollower::new(address.election),
            Err(failure) => return Err(failure),
        };
        Ok(LightElection { visitor: LightVisitor::new(Board::new(address), follower), saved, evidence })
    }

    /// Visits the board, and keeps what is known then.
    pub fn visit(&mut self) -> Result<(), Failure> {
        let visited = self.visitor.visit();
        files::replace(&self.saved, &self.follower().save(), Readers::Owner)?;
        if let Some(evidence) = self.follower().evidence() {
            return Err(contradiction::shown(evidence, &self.evidence));
        }
        Ok(visited?)
    }

    /// What is known.
    pub fn follower(&self) -> &LightFollower {
        self.visitor.follower()
    }

    /// To tell it whose line to watch, and what to keep.
    pub fn follower_mut(&mut self) -> &mut LightFollower {
        self.visitor.follower_mut()
    }

    /// Searches for a ballot. What is kept of the election stays as it is: the search watches another voter.
    pub fn search(
        &mut self,
        search: &mut BallotSearch,
        said: impl FnOnce(VoterError) -> Failure,
    ) -> Result<(), Failure> {
        let searched = self.visitor.search(search);
        if let Some(evidence) = search.follower().evidence() {
            return Err(contradiction::shown(evidence, &self.evidence));
        }
        searched.map_err(|error| match error {
            ClientError::Voter(error) => said(error),
            error => error.into(),
        })
    }

    /// The board.
    pub fn board(&self) -> &Board {
        self.visitor.board()
    }

    /// Says what it has cost.
    pub fn tell(&self, say: &Say) {
        let traffic = self.visitor.traffic();
        let (requests, bytes) = (traffic.requests, traffic.bytes);
        say.note(texts::light_following_read_bytes(&bytes, &requests));
    }

    /// The same for programs.
    pub fn traffic(&self) -> Value {
        let traffic = self.visitor.traffic();
        json!({ "requests": traffic.requests, "bytes": traffic.bytes })
    }
}
