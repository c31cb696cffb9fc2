//! The empty ballot of a district, or of a voting key, without voting.

use std::path::PathBuf;
use std::process::ExitCode;

use tupyo_election::{AuthorKey, ElectionManifest, Roll};
use tupyo_proof::VerifyingKey;
use tupyo_voter::VoterError;

use crate::ballot_paper;
use crate::catalogue::{ballot as texts, wrong_usage};
use crate::commands::manifest;
use crate::failure::Failure;
use crate::keys;
use crate::place::{Election, Output};
use crate::say::Answer;
use crate::vault::PassphraseOptions;
use crate::voter_place::{Following, VoterPlace};

/// What `ballot show` is given.
#[derive(clap::Args)]
pub struct Show {
    #[command(flatten)]
    election: Election,
    /// The id of a district; not needed where there is only one
    #[arg(long, value_name = "ID", conflicts_with_all = ["key", "voting_key", "light"])]
    style: Option<String>,
    /// The voting key file: the ballot of its district on the roll
    #[arg(long, value_name = "FILE", conflicts_with = "voting_key")]
    key: Option<PathBuf>,
    /// The voting key's public part, as `tupyo card register` has shown it
    #[arg(long, value_name = "KEY", value_parser = keys::spelled, allow_hyphen_values = true)]
    voting_key: Option<String>,
    #[command(flatten)]
    following: Following,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    output: Output,
}

impl Show {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.show())
    }

    fn show(&self) -> Result<Answer, Failure> {
        match self.of_voter()? {
            Some(key) => self.by_roll(key),
            None => {
                // The manifest is what the anchors name, whoever hands it out: no ledger is needed for it.
                let bytes = tupyo_client::Board::new(self.election.address()?).manifest()?;
                let manifest = manifest::parse(&bytes)?;
                shown(&manifest, self.style_of(&manifest)?)
            }
        }
    }

    fn of_voter(&self) -> Result<Option<VerifyingKey>, Failure> {
        if let Some(path) = &self.key {
            return Ok(Some(keys::load(path, &self.passphrase.ask(path)?)?.verifying_key()));
        }
        match self.voting_key.as_ref().map(|key| key.parse()) {
            None => Ok(None),
            Some(Ok(AuthorKey::Schnorr(key))) => Ok(Some(key)),
            Some(_) => Err(Failure::usage("not-a-public-key", wrong_usage::NOT_VOTING_KEY)),
        }
    }

    fn by_roll(&self, key: VerifyingKey) -> Result<Answer, Failure> {
        let mut place = self.following.place(&self.election, Some(key))?;
        place.follow()?;
        match &place {
            VoterPlace::Light(place) => {
                let check = place.follower().ballot_check()?;
                shown(check.manifest(), style_on_roll(check.roll(), &key)?)
            }
            VoterPlace::Whole(place) => {
                let state = place.follower.ledger().state()?;
                let manifest = state.manifest().ok_or(VoterError::Unconfirmed)?;
                shown(manifest, style_on_roll(state.roll(), &key)?)
            }
        }
    }

    fn style_of(&self, manifest: &ElectionManifest) -> Result<u16, Failure> {
        let all = || manifest.styles().iter().map(|style| style.id.as_str()).collect::<Vec<_>>().join(", ");
        let place = match &self.style {
            None if manifest.styles().len() == 1 => Some(0),
            None => None,
            Some(id) => manifest.styles().iter().position(|style| style.id == *id),
        };
        place
            .and_then(|place| u16::try_from(place).ok())
            .ok_or_else(|| Failure::usage("unknown-style", texts::say_which_district_with(&all())))
    }
}

fn style_on_roll(roll: &Roll, key: &VerifyingKey) -> Result<u16, VoterError> {
    let voter = roll.index_of(key.encode()).and_then(|index| roll.voter(index));
    voter.map(|voter| voter.style).ok_or(VoterError::NotOnRoll)
}

fn shown(manifest: &ElectionManifest, style: u16) -> Result<Answer, Failure> {
    let [en, ko] = ballot_paper::text(manifest, style);
    let [note_en, note_ko] = texts::NOTHING_WAS_CHOSEN_NOTHING;
    let answer = Answer::new([format!("{en}\n\n{note_en}"), format!("{ko}\n\n{note_ko}")]);
    Ok(answer.with(ballot_paper::json(manifest, style)?))
}
