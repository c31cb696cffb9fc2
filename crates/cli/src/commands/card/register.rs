//! A voting key is made and registered.

mod by_file;
pub mod by_service;

use std::path::PathBuf;

use tupyo_election::ElectionManifest;
use tupyo_office::OfficeError;

use crate::catalogue::wrong_cards as texts;
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::place::{Election, FollowedElection, Output};
use crate::prover::ProverOptions;
use crate::say::{Answer, Say};
use crate::vault::PassphraseOptions;

#[derive(clap::Args)]
pub struct Register {
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    prover: ProverOptions,
    /// The encrypted voting key to make; it stays with the voter
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The address of the registrar's service
    #[arg(long, value_name = "URL", conflicts_with_all = ["registration", "replaces", "style", "person"])]
    service: Option<String>,
    /// With --service: wait until the line is on the ledger's roll
    #[arg(long, requires = "service")]
    wait: bool,
    /// Without a service: the registration to make; send it to the officials
    #[arg(long, value_name = "FILE", required_unless_present = "service")]
    registration: Option<PathBuf>,
    /// The card's registration that this one takes the place of
    #[arg(long, value_name = "FILE")]
    replaces: Option<PathBuf>,
    /// The id of the card's district (ballot style), where the election has more than one
    #[arg(long, value_name = "ID")]
    style: Option<String>,
    /// The person that the office's list names beside the card, if it names one
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    confirm: Confirm,
    #[command(flatten)]
    output: Output,
}

impl Register {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// At the service, or in a file.
    pub fn run(&self) -> Result<Answer, Failure> {
        match (&self.service, &self.registration) {
            (Some(service), _) => self.at_service(service),
            (None, Some(registration)) => self.in_file(registration),
            (None, None) => Err(Failure::usage("no-service", texts::GIVE_SERVICE_OR_REGISTRATION)),
        }
    }
}

/// The manifest of a followed election.
pub fn manifest_of(place: &mut FollowedElection) -> Result<std::sync::Arc<ElectionManifest>, Failure> {
    Ok(place.follow()?.manifest().cloned().ok_or(OfficeError::NoManifest)?)
}
