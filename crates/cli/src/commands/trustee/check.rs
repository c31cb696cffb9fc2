//! Whether a secrets file or backup is good for what it is kept for, before that is needed.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tupyo_election::ElectionState;
use tupyo_office::{Ability, trustee_ids};

use crate::card_source::{CardSource, PinOptions};
use crate::catalogue::{trustee as texts, wrong_usage};
use crate::failure::Failure;
use crate::keys;
use crate::place::{Election, Output};
use crate::recorded::{RecordedElection, of_another_election};
use crate::say::Answer;
use crate::trustee_file::TrusteeFile;
use crate::vault::PassphraseOptions;

#[derive(clap::Args)]
pub struct CheckSecrets {
    /// The secrets file, or the backup
    file: PathBuf,
    #[command(flatten)]
    election: Election,
    /// An exported record: whether the file fits what the ledger says of its trustee
    #[arg(long, value_name = "DIR")]
    record: Option<PathBuf>,
    /// The trustee's key: whether it can be opened, too, and is of the same trustee
    #[arg(long, value_name = "FILE|URI", requires = "record")]
    key: Option<CardSource>,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    pins: PinOptions,
    #[command(flatten)]
    output: Output,
}

impl CheckSecrets {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.check())
    }

    fn check(&self) -> Result<Answer, Failure> {
        let file = TrusteeFile::open(&self.file, &self.passphrase)?;
        let (memory, wanted) = (file.memory(), self.election.address()?.election);
        if let Some(found) = memory.election().filter(|found| *found != wanted) {
            return Err(of_another_election(&self.file.display().to_string(), (found, None), wanted));
        }
        let followed = match &self.record {
            Some(record) => {
                let mut place = RecordedElection::open(&self.election, record)?;
                place.hold_to_seen(file.seen())?;
                Some(place.look()?)
            }
            None => None,
        };
        let state = followed.as_ref().and_then(|follower| follower.state());
        let ability = memory.ability(state);
        let who = memory.trustee().map(|index| whose(state, index));
        if let (Some(source), Some(state)) = (&self.key, state) {
            self.key_is_of(source, state, memory.trustee())?;
        }
        let (path, id) = (self.file.display(), who.as_deref().unwrap_or("?"));
        let said = texts::opens_trustee(&id, &path, &sentence(ability));
        let json = json!({ "trustee": who, "can": ability.as_str(), "beside_a_record": self.record.is_some() });
        if !ability.is_of_use() {
            let failure = Failure::refused("of-no-use", said);
            return Err(failure.with("can", ability.as_str().into()).with("trustee", who.into()));
        }
        let answer = Answer::new(said).with(json);
        Ok(if self.record.is_some() { answer } else { with_hint(answer) })
    }

    /// The signing key opens, and is of the same trustee.
    fn key_is_of(&self, source: &CardSource, state: &ElectionState, trustee: Option<u16>) -> Result<(), Failure> {
        let key = keys::signer(source, &self.passphrase, &self.pins)?.author_key();
        let trustees = state.manifest().map(|manifest| manifest.trustees()).unwrap_or_default();
        let named = trustees.iter().position(|person| person.key == key);
        match (named, trustee) {
            (None, _) => Err(Failure::usage("not-named", wrong_usage::NO_TRUSTEE_WITH_KEY)),
            (Some(named), Some(trustee)) if named != usize::from(trustee) => {
                let (of_key, of_file) = (whose(Some(state), named as u16), whose(Some(state), trustee));
                Err(Failure::usage("other-trustee", texts::key_file(&of_file, &of_key)))
            }
            _ => Ok(()),
        }
    }
}

/// The trustee's id; its number, where no manifest says more.
fn whose(state: Option<&ElectionState>, index: u16) -> String {
    let id = state.map(|state| trustee_ids(state, &[index]).concat()).filter(|id| !id.is_empty());
    id.unwrap_or_else(|| format!("#{}", index + 1))
}

fn with_hint(answer: Answer) -> Answer {
    answer.beneath(texts::ONLY_FILE_WAS_LOOKED)
}

fn sentence(ability: Ability) -> [&'static str; 2] {
    match ability {
        Ability::AgreesAndOpens => texts::CAN_AGREE_TALLY_OPEN,
        Ability::OnlyOpens => texts::ONLY_OPENS_CAN_DECRYPT,
        Ability::OlderCopy => texts::OLDER_COPY_LEDGER_DOCUMENTS,
        Ability::InCeremony => texts::MIDDLE_KEY_CEREMONY_NO,
        Ability::Empty => texts::HOLDS_NO_SECRET_CAN,
        Ability::OtherCeremony => texts::CAN_DO_NOTHING_ITS,
        Ability::Outdated => texts::CAN_DO_NOTHING_CEREMONY,
        Ability::Excluded => texts::CAN_DO_NOTHING_ITS_TRUSTEE,
        Ability::Damaged => texts::CAN_DO_NOTHING_WHAT,
    }
}
