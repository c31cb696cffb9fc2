//! Which ballots the tally counts, block by block, and how a copy of a board is asked for one of them
//! (docs/protocol/light.md, "A copy").

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use tupyo_circuits::TrackingCode;
use tupyo_election::CountedRoot;
use tupyo_light::{CountedBlock, LightQuestion};

use crate::ballot_search::refused;
use crate::{LightFollower, LightRequest, VisitError, VoterError};

/// At most so many codes are in a file of codes, on average.
const CODES_OF_A_FILE: u64 = 4096;
/// The most bytes of a file of codes: seven times the average. Who makes codes until they crowd one gains nothing else.
const MOST_CODES_BYTES: usize = 1 << 21;

/// Which ballots the tally counts, once the result is verified.
#[derive(Clone, Copy, Debug)]
pub struct CountedBallots {
    voters: u32,
    root: CountedRoot,
}

/// A voter's ballot that the tally counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedVote {
    /// The voter's index on the roll.
    pub voter: u32,
    /// The index of the ballot's entry.
    pub index: u64,
    /// The ballot's tracking code.
    pub code: TrackingCode,
}

impl CountedBallots {
    /// Those of the election that is followed.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`] before the result is there and verified: [`LightFollower::want_result`].
    pub fn of(follower: &LightFollower) -> Result<CountedBallots, VoterError> {
        let (voters, root) = follower.counted_tree().ok_or(VoterError::Unconfirmed)?;
        Ok(CountedBallots { voters, root })
    }

    /// The blocks that there are.
    pub fn blocks(&self) -> Range<u32> {
        0..self.voters.checked_sub(1).map_or(0, |last| CountedBlock::of_voter(last) + 1)
    }

    /// What to `GET` for a block.
    pub fn request(&self, block: u32) -> LightRequest {
        let question = LightQuestion::Counted { block };
        LightRequest { path: question.to_string(), at_most: question.at_most() }
    }

    /// The ballots that count of a block's voters, from what was answered.
    ///
    /// # Errors
    /// Why the answer is refused.
    pub fn take(&self, block: u32, status: u16, body: &[u8]) -> Result<Vec<CountedVote>, VoterError> {
        let body = found(&self.request(block), status, body)?;
        let answer = CountedBlock::decode(body).map_err(VisitError::Answer)?;
        let voters = answer.verify(block, self.voters, &self.root).map_err(VisitError::Answer)?;
        let votes = voters.filter_map(|(voter, ballot)| ballot.map(|(index, code)| CountedVote { voter, index, code }));
        Ok(votes.collect())
    }

    /// An index by codes of no ballots yet, for a copy.
    pub fn codes(&self) -> CopiedCodes {
        let digits = digits(self.voters);
        let empty = |file| (path(&first(file, digits), digits), BTreeMap::new());
        CopiedCodes { digits, files: (0..1 << (5 * digits)).map(empty).collect() }
    }

    /// Looks for a counted ballot in a copy.
    pub fn search(&self, code: TrackingCode) -> CountedSearch {
        CountedSearch { counted: *self, code, at: At::Codes }
    }
}

/// How many digits of a code name the file that it is in.
fn digits(voters: u32) -> u32 {
    (1..).find(|digits| u64::from(voters) <= CODES_OF_A_FILE << (5 * digits)).unwrap_or(1)
}

/// A code that begins with the digits of this number.
fn first(file: u64, digits: u32) -> TrackingCode {
    let mut code = TrackingCode([0; 32]);
    code.0[..8].copy_from_slice(&(file << (64 - 5 * digits)).to_be_bytes());
    code
}

fn path(code: &TrackingCode, digits: u32) -> String {
    let spelled = code.to_string().replace('-', "");
    format!("light/codes/{}", spelled.get(..digits as usize).unwrap_or_default())
}

/// The files by which a copy says whose a tracking code is: each has the codes that begin with the same digits. Nothing
/// is believed of them but where to look.
pub struct CopiedCodes {
    digits: u32,
    files: BTreeMap<String, BTreeMap<TrackingCode, u32>>,
}

impl CopiedCodes {
    /// The ballot with this code counts for this voter.
    pub fn add(&mut self, code: TrackingCode, voter: u32) {
        self.files.entry(path(&code, self.digits)).or_default().insert(code, voter);
    }

    /// The files and their paths.
    pub fn files(&self) -> impl Iterator<Item = (&str, Vec<u8>)> {
        self.files.iter().map(|(path, codes)| {
            let lines = codes.iter().fold(String::new(), |mut lines, (code, voter)| {
                let _infallible = writeln!(lines, "{code} {voter}");
                lines
            });
            (path.as_str(), lines.into_bytes())
        })
    }
}

/// Looks in a copy of a board for a ballot that is counted. It asks, and its caller fetches, as for a
/// [`LightFollower`].
pub struct CountedSearch {
    counted: CountedBallots,
    code: TrackingCode,
    at: At,
}

/// Where a search stands.
#[derive(Clone, Copy)]
enum At {
    /// The copy is asked whose the code is.
    Codes,
    /// And what the tally counts for that voter.
    Counted { voter: u32 },
    /// The ballot's entry, if it is counted.
    Ended(Option<u64>),
}

impl CountedSearch {
    /// What to `GET` next. `None` if the search is over.
    pub fn request(&self) -> Option<LightRequest> {
        match self.at {
            At::Codes => Some(LightRequest { path: self.path(), at_most: MOST_CODES_BYTES }),
            At::Counted { voter } => Some(self.counted.request(CountedBlock::of_voter(voter))),
            At::Ended(_) => None,
        }
    }

    /// Takes what was answered.
    ///
    /// # Errors
    /// Why it is refused; [`VisitError::Malformed`] where the copy says that a ballot is a voter's whose it is not. The
    /// search is over then.
    pub fn answer(&mut self, status: u16, body: &[u8]) -> Result<(), VoterError> {
        let at = std::mem::replace(&mut self.at, At::Ended(None));
        self.at = match at {
            At::Codes => self.named(status, body)?.map_or(At::Ended(None), |voter| At::Counted { voter }),
            At::Counted { voter } => At::Ended(Some(self.counted(voter, status, body)?)),
            ended => ended,
        };
        Ok(())
    }

    /// The index of the ballot's entry, once the search is over, if the copy has named it: the tally counts it. `None`
    /// says only that the copy names none.
    pub fn found(&self) -> Option<u64> {
        if let At::Ended(found) = self.at { found } else { None }
    }

    fn path(&self) -> String {
        path(&self.code, digits(self.counted.voters))
    }

    fn malformed(&self) -> VoterError {
        VisitError::Malformed { path: self.path() }.into()
    }

    /// Whose the code is, as the copy says it.
    fn named(&self, status: u16, body: &[u8]) -> Result<Option<u32>, VoterError> {
        let request = LightRequest { path: self.path(), at_most: MOST_CODES_BYTES };
        let lines = std::str::from_utf8(found(&request, status, body)?).map_err(|_| self.malformed())?;
        let spelled = self.code.to_string();
        let mut lines = lines.lines().filter_map(|line| line.split_once(' '));
        let Some((_, voter)) = lines.find(|(code, _)| *code == spelled) else { return Ok(None) };
        let voter = voter.parse().ok().filter(|voter| *voter < self.counted.voters);
        voter.map(Some).ok_or_else(|| self.malformed())
    }

    fn counted(&self, voter: u32, status: u16, body: &[u8]) -> Result<u64, VoterError> {
        let votes = self.counted.take(CountedBlock::of_voter(voter), status, body)?;
        let found = votes.iter().find(|vote| vote.voter == voter && vote.code == self.code);
        found.map(|vote| vote.index).ok_or_else(|| self.malformed())
    }
}

/// The body of an answer with status 200, if it is not longer than it may be.
fn found<'a>(request: &LightRequest, status: u16, body: &'a [u8]) -> Result<&'a [u8], VoterError> {
    let path = request.path.clone();
    match status {
        200 if body.len() <= request.at_most => Ok(body),
        200 => Err(VisitError::TooLong { path, at_most: request.at_most }.into()),
        status => Err(refused(path, status)),
    }
}

#[cfg(test)]
mod tests {
    use super::{digits, first, path};

    #[test]
    fn files_of_codes_stay_few_and_small() {
        assert_eq!([0, 1, 4096 * 32, 4096 * 32 + 1, 1 << 22, 44_000_000, u32::MAX].map(digits), [1, 1, 1, 2, 2, 3, 4]);
    }

    #[test]
    fn every_file_is_named_by_its_digits() {
        let names = |digits| (0..1u64 << (5 * digits)).map(move |file| path(&first(file, digits), digits));
        assert_eq!(names(1).collect::<String>().replace("light/codes/", ""), "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
        assert_eq!(names(2).next(), Some("light/codes/00".into()));
        assert_eq!(names(2).next_back(), Some("light/codes/ZZ".into()));
        assert_eq!(names(3).nth(32), Some("light/codes/010".into()));
    }
}
