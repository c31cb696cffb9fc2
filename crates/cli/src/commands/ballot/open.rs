//! The second device: what a challenged ballot of another one holds, by its tracking code alone.

use std::process::ExitCode;

use serde_json::{Value, json};
use tupyo_circuits::TrackingCode;
use tupyo_client::EntryReader;
use tupyo_election::{ElectionManifest, Entry, Output as Kind};
use tupyo_fate::count_line;
use tupyo_voter::{BallotSearch, BallotVoter, FateError, KeptReceipt, LightFollower, OpenedBallot, VoterError};

use crate::catalogue::ballot as texts;
use crate::failure::Failure;
use crate::light::LightElection;
use crate::place::{Election, FollowedElection, Output};
use crate::receipts;
use crate::say::{Answer, Say};
use crate::voter_place::Following;

use super::Owner;

/// What `ballot open` is given.
#[derive(clap::Args)]
pub struct Open {
    /// The tracking code, as the other device has shown it before it was challenged
    code: TrackingCode,
    #[command(flatten)]
    owner: Owner,
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    following: Following,
    #[command(flatten)]
    output: Output,
}

impl Open {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.open())
    }

    fn open(&self) -> Result<Answer, Failure> {
        if self.following.is_light() { self.by_light() } else { self.by_ledger() }
    }

    fn by_light(&self) -> Result<Answer, Failure> {
        let mut light = LightElection::of(&self.election)?;
        let mut search = BallotSearch::new(LightFollower::restore(&light.follower().save())?, self.code);
        light.search(&mut search, |error| self.or_of_another(error)).map_err(|failure| self.advised(failure))?;
        let opened = search.opened().ok_or(VoterError::UnknownBallot { code: self.code })?;
        let mut answer = self.answer(opened, search.follower().manifest()?)?;
        light.tell(&self.output.say());
        answer.add("light", light.traffic());
        Ok(answer)
    }

    /// What more can be done about a ballot that the board denies.
    fn advised(&self, failure: Failure) -> Failure {
        if failure.code != "unknown-ballot" {
            return failure;
        }
        failure.advise(texts::COMPARE_CODE_WITH_WHAT)
    }

    fn by_ledger(&self) -> Result<Answer, Failure> {
        let mut place = self.election.place()?;
        let (index, hidden) = match place.board.lookup(self.code)? {
            Some(found) => (found.index, false),
            None => (self.hidden(&mut place)?, true),
        };
        if hidden {
            place = self.election.place()?;
        }
        let (receipt, entry) = place.board.receipt(index)?;
        place.hold_to(&KeptReceipt { receipt, entry: entry.clone() })?;
        place.follow()?;
        let check = place.follower.ledger().ballot_check()?;
        let opened = OpenedBallot::of(check, &Entry::decode(&entry)?, index, self.code);
        let mut answer = self.answer(&opened.map_err(|error| self.or_of_another(error.into()))?, check.manifest())?;
        answer.add("hidden", hidden.into());
        Ok(answer)
    }

    /// The index of a ballot that the board denies: the whole ledger is searched for it.
    fn hidden(&self, place: &mut FollowedElection) -> Result<u64, Failure> {
        let size = place.follow()?.entries();
        let check = place.follower.ledger().ballot_check()?;
        let mut reader = EntryReader::new(place.board.clone(), size);
        for index in 0..size {
            if OpenedBallot::is_of(check, &Entry::decode(&reader.read(index)?)?, self.code) {
                self.output.say().note(texts::BOARD_SAYS_KNOWS_NO);
                return Ok(index);
            }
        }
        Err(Failure::refused("unknown-ballot", texts::no_ballot_on_ledger(&self.code, &size)))
    }

    /// A ballot that cannot be opened is first of all held to whose it must be.
    fn or_of_another(&self, error: VoterError) -> Failure {
        let VoterError::Fate(FateError::NotOpened { voter, .. }) = error else { return error.into() };
        let whose = BallotVoter { index: voter, key: None };
        match self.owner.voter.map(|expected| whose.is(expected)) {
            Some(Err(other)) => other.into(),
            _ => error.into(),
        }
    }

    fn answer(&self, opened: &OpenedBallot, manifest: &ElectionManifest) -> Result<Answer, Failure> {
        self.owner.check(&opened.voter)?;
        Ok(holds(opened, manifest, &self.output.say()))
    }
}

/// What an opened ballot holds, and whose it is.
pub fn holds(opened: &OpenedBallot, manifest: &ElectionManifest, say: &Say) -> Answer {
    let OpenedBallot { code, index, voter, style, values } = opened;
    let [whose_en, whose_ko] = receipts::whose(voter);
    let counts = manifest.counts(*style, values).unwrap_or_default();
    let line = |(contest, output, value): (usize, Kind, u64)| {
        (value > 0).then(|| count_line(manifest, contest, output, value, say.tag()))
    };
    let lines = counts.into_iter().filter_map(line).collect::<Vec<_>>().join("\n");
    let answer = Answer::new(texts::ballot_was_challenged_entry(&code, &index, &lines, &[whose_en, whose_ko]));
    let json: Value = json!({ "code": code.to_string(), "index": index, "status": "challenged", "values": values });
    answer.with(receipts::with_voter(json, Some(voter)))
}
