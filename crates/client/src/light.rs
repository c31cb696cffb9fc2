//! Fetches for a light follower.

use tupyo_voter::{BallotSearch, LightFollower};

use crate::{Board, ClientError};

/// What has been asked of a board, and how many bytes its answers had, without the heads of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// How many requests.
    pub requests: u64,
    /// The bytes of all answers.
    pub bytes: u64,
}

/// Fetches for a [`LightFollower`].
pub struct LightVisitor {
    board: Board,
    follower: LightFollower,
    traffic: Traffic,
}

impl LightVisitor {
    /// Visits a board for a follower.
    pub fn new(board: Board, follower: LightFollower) -> LightVisitor {
        LightVisitor { board, follower, traffic: Traffic::default() }
    }

    /// Visits the board: everything that the follower asks for is fetched.
    ///
    /// # Errors
    /// What [`LightFollower::answer`] says; connection errors. What was known before stays in both cases, and the board
    /// can be visited again.
    pub fn visit(&mut self) -> Result<(), ClientError> {
        self.follower.begin_visit();
        while let Some(request) = self.follower.request() {
            let (status, body) = self.fetch(&request.path, request.at_most)?;
            self.follower.answer(status, &body)?;
        }
        Ok(())
    }

    /// Fetches for the search of a ballot.
    ///
    /// # Errors
    /// What [`BallotSearch::answer`] says; connection errors.
    pub fn search(&mut self, search: &mut BallotSearch) -> Result<(), ClientError> {
        while let Some(request) = search.request() {
            let (status, body) = self.fetch(&request.path, request.at_most)?;
            search.answer(status, &body)?;
        }
        Ok(())
    }

    /// What is at a path of the election, at most one byte more than `at_most` of it; the status first.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`].
    pub fn fetch(&mut self, path: &str, at_most: usize) -> Result<(u16, Vec<u8>), ClientError> {
        let (status, body) = self.board.fetch(path, at_most)?;
        self.traffic.requests += 1;
        self.traffic.bytes += body.len() as u64;
        Ok((status, body))
    }

    /// What is known.
    pub fn follower(&self) -> &LightFollower {
        &self.follower
    }

    /// To tell it whose line to watch, and what to keep.
    pub fn follower_mut(&mut self) -> &mut LightFollower {
        &mut self.follower
    }

    /// The board.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// What it has cost so far.
    pub fn traffic(&self) -> Traffic {
        self.traffic
    }
}
