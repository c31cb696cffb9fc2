//! Issues a card to a person.

mod destination;

use std::path::PathBuf;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_card_pkcs11::TokenKeyKind;
use tupyo_certificate::authority::{CardProfile, CardUsage, CertificateName, CertificateSpan, fresh_serial};

use self::destination::{Destination, Prepared};
use crate::authority::register::{CertifiedCard, digits};
use crate::authority::signer::AuthorityKeyOptions;
use crate::authority::{AuthorityDirectory, days_from_now, now};
use crate::catalogue::card as texts;
use crate::failure::Failure;
use crate::place::Output;
use crate::say::Answer;

#[derive(clap::Args)]
pub struct Issue {
    /// The authority's directory
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// The number that the person is known by: 1 to 64 letters, digits and signs of ASCII. Elections never publish it
    #[arg(long, value_name = "NUMBER")]
    person: String,
    /// The person's name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The id of the person's district (ballot style)
    #[arg(long, value_name = "ID", default_value = "all")]
    style: String,
    /// How many times the person's vote counts
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    weight: u32,
    /// How many days the card is valid
    #[arg(long, value_name = "DAYS", default_value_t = 1825, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// What the card is for; registrations refuse cards that are only for logging in
    #[arg(long, value_enum, default_value_t = Usage::Signing)]
    usage: Usage,
    /// Of what kind the key is: p256, p384, ed25519, rsa2048, rsa3072 or rsa4096 in a token, p256 or ed25519 in files
    #[arg(long, value_name = "KIND", default_value = "p256")]
    key: TokenKeyKind,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    authority: AuthorityKeyOptions,
    #[command(flatten)]
    pub output: Output,
}

/// What a card is for.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Usage {
    /// Signatures that bind
    Signing,
    /// Logging in
    Authentication,
    /// Both
    Both,
}

impl Issue {
    /// The register knows of the card before anybody gets it.
    pub fn run(&self) -> Result<Answer, Failure> {
        self.destination.must_be_free()?;
        let mut acting = AuthorityDirectory::open(&self.dir)?.act(&self.authority)?;
        acting.register.can_have(&self.person, &self.style, self.weight)?;
        let serial = fresh_serial(&mut OsRng);
        let prepared = self.destination.prepare(self.key, &serial)?;
        let (spki, profile) = (prepared.spki()?, self.profile());
        let certificate = acting.with_key(|authority, signer| authority.issue(signer, &spki, &profile, serial))?;
        acting.register.issued.push(self.entry(digits(&serial), profile.span.not_after));
        acting.store()?;
        let made = self.destination.deliver(prepared, &certificate, acting.authority.certificate())?;
        Ok(self.answer(&digits(&serial), &made))
    }

    fn profile(&self) -> CardProfile {
        CardProfile {
            name: CertificateName::common(&self.name),
            person: self.person.clone(),
            span: CertificateSpan { not_before: now(), not_after: days_from_now(self.days) },
            usage: self.usage.into(),
            policies: Vec::new(),
        }
    }

    fn entry(&self, serial: String, not_after: u64) -> CertifiedCard {
        let (person, name, style) = (self.person.clone(), self.name.clone(), self.style.clone());
        CertifiedCard { serial, person, name, style, weight: self.weight, not_after, revoked: None }
    }

    fn answer(&self, serial: &str, made: &str) -> Answer {
        let list = self.dir.join("list.csv");
        let (person, file) = (&self.person, list.display());
        let answer = Answer::new(texts::issued_card_lists_who(&file, &made, &person, &serial));
        answer.with(json!({ "serial": serial, "person": person, "made": made, "list": list }))
    }
}

impl Prepared {
    fn spki(&self) -> Result<Vec<u8>, Failure> {
        self.key().to_spki().map_err(|error| Failure::refused(error.code(), error.to_string()))
    }
}

impl From<Usage> for CardUsage {
    fn from(usage: Usage) -> CardUsage {
        match usage {
            Usage::Signing => CardUsage::Signing,
            Usage::Authentication => CardUsage::Authentication,
            Usage::Both => CardUsage::Both,
        }
    }
}
