//! An official plays everybody but the trustees.

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use rand::rngs::OsRng;
use tupyo_client::FollowedBoard;
use tupyo_election::{ElectionState, Phase};
use tupyo_office::{Actor, missing_agreements};

use super::summary;
use super::voters::PlayedVoters;
use crate::awaited::not_opened;
use crate::catalogue::rehearsal as texts;
use crate::failure::Failure;
use crate::place::Role;
use crate::say::{Answer, Say};

#[derive(clap::Args)]
pub struct Play {
    #[command(flatten)]
    role: Role,
    /// End it although not every trustee has opened the tally
    #[arg(long)]
    finish: bool,
}

impl Play {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        let say = self.role.say();
        say.outcome(self.play(&say))
    }

    fn play(&self, say: &Say) -> Result<Answer, Failure> {
        let voters = || PlayedVoters::beside(&self.role.election().anchors);
        self.role.act(|actor| {
            must_be_rehearsal(actor.state()?)?;
            let voters = voters()?;
            while self.step(actor, &voters, say)? {}
            summary::answer(actor.shown()?, &voters)
        })
    }

    /// Does what is due, unless trustees are waited for.
    fn step(&self, actor: &mut Actor<FollowedBoard>, voters: &PlayedVoters, say: &Say) -> Result<bool, Failure> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        let state = actor.state()?;
        match state.phase() {
            Phase::Key => actor.post_joint_key(&mut OsRng)?,
            Phase::Roll => {
                let lines = voters.roll(state);
                actor.post_roll(lines, &mut |_| (), &mut OsRng)?;
                actor.seal_roll(&mut OsRng)?;
            }
            Phase::Sealed => actor.open(now, &mut OsRng).map(|_| ())?,
            Phase::Open => {
                say.note(texts::PLAYED_VOTERS_VOTE);
                let state = state.clone();
                voters.vote(&state, actor.board().source())?;
                actor.close(now, &mut OsRng)?;
            }
            Phase::Closed => actor.post_tally(&mut OsRng)?,
            Phase::Tallied if self.is_over(state) => actor.post_result(&mut OsRng)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether all have opened; enough of them, if it is to end.
    fn is_over(&self, state: &ElectionState) -> bool {
        let threshold = state.manifest().map_or(0, |manifest| usize::from(manifest.threshold()));
        let enough = missing_agreements(state) == Some(0) && state.shares().len() >= threshold;
        enough && (self.finish || not_opened(state).is_empty())
    }
}

fn must_be_rehearsal(state: &ElectionState) -> Result<(), Failure> {
    if state.manifest().is_some_and(|manifest| super::is_rehearsal(manifest)) {
        return Ok(());
    }
    Err(Failure::refused("no-rehearsal", texts::ELECTION_DOES_NOT_SAY).advise(texts::GIVE_ANCHORS_REHEARSAL_MAKES))
}
