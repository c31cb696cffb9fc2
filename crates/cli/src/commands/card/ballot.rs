//! What stands on the ledger in a citizen's name.

use serde_json::json;
use tupyo_election::ElectionState;
use tupyo_group::EncodedPoint;
use tupyo_registration::{RollEvent, RollHistory};

use super::register::{by_service, manifest_of};
use crate::catalogue::{card as texts, wrong_cards};
use crate::failure::Failure;
use crate::place::{Election, Output};
use crate::prover::ProverOptions;
use crate::say::{Answer, Say};
use crate::{history, keys};

#[derive(clap::Args)]
pub struct OwnBallot {
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    prover: ProverOptions,
    /// The address of the registrar's service
    #[arg(long, value_name = "URL")]
    service: String,
    #[command(flatten)]
    output: Output,
}

impl OwnBallot {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// The registrar says person and salt, and so whose line is meant; the ledger says all the rest, and it is
    /// verified.
    pub fn run(&self) -> Result<Answer, Failure> {
        let mut place = self.election.place()?;
        let manifest = manifest_of(&mut place)?;
        let mut service = by_service::registrar(&self.service, &place, &manifest)?;
        let mut prover = self.prover.open(service.terms())?;
        let login = by_service::logged_in(&mut service, &mut prover)?;
        let bar = self.say().progress(texts::READING_LEDGER, 0);
        let history = history::read(&place.follower, place.board.address().election, &bar)?;
        let holder = login.handle.holder(&login.salt);
        let key = current(&history, |event| match event {
            RollEvent::Line(line) => line.voter.holder == holder,
            RollEvent::Corrected(_) => false,
        });
        match key {
            Some(key) if login.current.is_none_or(|current| current == key) => Ok(shown(history.state(), key)),
            Some(_) => Err(Failure::refused("other-line", wrong_cards::OTHER_LINE)),
            None if login.current.is_some() => Err(Failure::refused("not-on-roll", wrong_cards::NOT_ON_ROLL_YET)),
            None => Err(Failure::refused("not-registered", wrong_cards::NOT_REGISTERED)),
        }
    }
}

/// The key of the holder's newest line, unless it was struck.
fn current(history: &RollHistory, is_own: impl Fn(&RollEvent) -> bool) -> Option<EncodedPoint> {
    let mut key = None;
    for event in history.events() {
        match event {
            RollEvent::Line(line) if is_own(event) => key = Some(line.voter.key),
            RollEvent::Corrected(it) if it.change == tupyo_election::LineChange::Struck => {
                key = key.filter(|key: &EncodedPoint| key.0 != it.key);
            }
            _ => {}
        }
    }
    key
}

/// The line and the ballot, as the ledger has them.
fn shown(state: &ElectionState, key: EncodedPoint) -> Answer {
    let public = keys::point_text(key);
    let voter = state.roll().index_of(key);
    let Some(voter) = voter else {
        return Answer::new(texts::voting_key_on_roll(&public))
            .with(json!({ "voting_key": public, "voter": null, "ballot": null }));
    };
    let ballot = state.last_ballot(voter);
    let size = state.entries();
    let said = match &ballot {
        Some((code, index)) => texts::ballot_stands_there_entry(&code, &index),
        None => texts::NO_BALLOT_STANDS_THERE.map(str::to_owned),
    };
    let answer = Answer::new(texts::voting_key_voter_sealed(&public, &size, &said, &voter));
    let ballot = ballot.map(|(code, index)| json!({ "code": code.to_string(), "index": index }));
    answer.with(json!({ "voting_key": public, "voter": voter, "entries": size, "ballot": ballot }))
}
