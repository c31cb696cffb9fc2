//! What `manifest new` is told of those who register voters.

use std::path::PathBuf;

use tupyo_certificate::authority::Authority;
use tupyo_election::{AuthorityDraft, ElectionManifest, PersonDraft, RegistrationDraft};

use super::desk::{Desk, Wanted, any};
use super::said::{self, Named, Said};
use crate::answers::Answers;
use crate::catalogue::{manifest as texts, wrong_usage};
use crate::failure::Failure;
use crate::prover;

/// Who registers voters, where the officials do not make the roll.
#[derive(clap::Args)]
pub struct Registrars {
    /// A registrar's id and public key file: registrars make the roll, and no official does; repeat it for each
    #[arg(long = "registrar", value_name = "ID=FILE")]
    registrars: Vec<Named>,
    /// How many registrars must have signed a registration before it counts
    #[arg(long, value_name = "N", default_value_t = 1)]
    registrar_signatures: u64,
    /// The certificate, PEM or DER, of an authority whose cards may register; repeat it for each. Without it, cards are
    /// those that the office lists by their keys
    #[arg(long, value_name = "FILE", requires = "registrars")]
    card_authority: Vec<PathBuf>,
    /// Only certificates with this policy, a dotted object identifier; repeat it for each
    #[arg(long, value_name = "OID", requires = "card_authority")]
    card_policy: Vec<String>,
    /// A one-time code that the office has sent may stand for a card
    #[arg(long, requires = "registrars")]
    codes: bool,
    /// Every ballot bears the card's signature, too
    #[arg(long, requires = "registrars")]
    card_signatures: bool,
    /// The id of the roll that several elections share, 64 hexadecimal digits
    #[arg(long, value_name = "ID", requires = "registrars")]
    standing_roll: Option<String>,
}

impl Registrars {
    /// What these options say.
    pub(super) fn say(&self, say: &mut Said<'_>, known: &Answers) {
        let list = "registration.registrars";
        say.people(list, &said::new_ones(known, list, &self.registrars));
        if self.registrars.is_empty() {
            return;
        }
        let yes = |flag: bool| if flag { "yes" } else { "no" };
        say.set("registration.signatures", self.registrar_signatures);
        say.set("registration.codes", yes(self.codes));
        say.set("registration.card_signatures", yes(self.card_signatures));
        for (number, file) in (1..).zip(&self.card_authority) {
            let number: u64 = number;
            say.set(&format!("registration.certificates.{number}.file"), file.display());
        }
        say.set("registration.policies", self.card_policy.join(" "));
        if let Some(roll) = &self.standing_roll {
            say.set("registration.roll", roll);
        }
    }
}

/// What the manifest says of registration by these registrars.
pub(super) fn draft(desk: &mut Desk, registrars: Vec<PersonDraft>) -> Result<RegistrationDraft, Failure> {
    let number = registrars.len();
    let signatures = texts::how_many_registrars_must(&number);
    let codes = texts::MAY_ONE_TIME_CODE;
    let cards = texts::DOES_EVERY_BALLOT_BEAR;
    let certificate = texts::CERTIFICATE_AUTHORITY_WHOSE_CARDS;
    let first = "registration.certificates.1.file";
    let readable =
        |text: &str| authorities(&[text.into()], &[]).map(drop).map_err(|f| [f.message.clone(), f.message_in_korean()]);
    let signatures =
        desk.number("registration.signatures", Wanted::Default("1"), [&signatures[0], &signatures[1]], &any)?;
    let codes = desk.yes("registration.codes", desk.asks(), codes)?;
    let card_signatures = desk.yes("registration.card_signatures", false, cards)?;
    if desk.asks() {
        desk.ask(first, Wanted::Optional, certificate, &readable)?;
    }
    let all = (1..=desk.answers.count("registration.certificates"))
        .map(|number| format!("registration.certificates.{number}.file"));
    let files: Vec<PathBuf> = all.filter_map(|place| desk.answers.said(&place).map(PathBuf::from)).collect();
    let policies = desk.answers.said("registration.policies").unwrap_or_default();
    let policies: Vec<String> = policies.split_whitespace().map(str::to_owned).collect();
    Ok(RegistrationDraft {
        registrars,
        signatures,
        authorities: authorities(&files, &policies)?,
        codes,
        card_signatures,
        roll: desk.answers.said("registration.roll").map(str::to_owned),
    })
}

fn authorities(files: &[PathBuf], policies: &[String]) -> Result<Vec<AuthorityDraft>, Failure> {
    let refused = |error: tupyo_certificate::authority::AuthorityError| {
        Failure::usage("certificate-malformed", wrong_usage::not_authority_certificate(&error))
    };
    let draft = |certificate: Vec<u8>| {
        let authority = Authority::from_der(certificate).map_err(refused)?;
        let certificate = authority.fingerprint().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(AuthorityDraft { certificate, policies: policies.to_vec() })
    };
    prover::certificates(files)?.into_iter().map(draft).collect()
}

/// A line about registrars, if there are any.
pub(super) fn lines(manifest: &ElectionManifest) -> [String; 2] {
    let Some(rules) = manifest.registration() else { return [String::new(), String::new()] };
    let (signatures, count) = (rules.signatures(), rules.registrars().len());
    let by = match (rules.authorities().len(), rules.codes()) {
        (0, false) => texts::LISTED_CARDS,
        (0, true) => texts::LISTED_CARDS_OR_CODES,
        (_, false) => texts::CERTIFIED_CARDS,
        (_, true) => texts::CERTIFIED_CARDS_OR_CODES,
    };
    let ballots = if rules.card_signatures() { texts::EACH_BALLOT_BEARS_CARD } else { ["", ""] };
    let ([by_en, by_ko], [ballots_en, ballots_ko]) = (by, ballots);
    texts::registrars_sign_registration(&[ballots_en, ballots_ko], &[by_en, by_ko], &count, &signatures)
}
