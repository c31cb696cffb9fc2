//! What `manifest new` is told of those who register voters.

use std::path::PathBuf;

use tupyo_certificate::authority::Authority;
use tupyo_election::{AuthorityDraft, ElectionManifest, RegistrationDraft};

use super::{Frame, Named};
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
    /// What the manifest says of registration; nothing without registrars.
    pub(super) fn draft(&self, frame: &Frame) -> Result<Option<RegistrationDraft>, Failure> {
        if self.registrars.is_empty() {
            return Ok(None);
        }
        Ok(Some(RegistrationDraft {
            registrars: frame.people(&self.registrars)?,
            signatures: self.registrar_signatures,
            authorities: self.authorities()?,
            codes: self.codes,
            card_signatures: self.card_signatures,
            roll: self.standing_roll.clone(),
        }))
    }

    fn authorities(&self) -> Result<Vec<AuthorityDraft>, Failure> {
        let certificates = prover::certificates(&self.card_authority)?;
        let refused = |error: tupyo_certificate::authority::AuthorityError| {
            Failure::usage("certificate-malformed", format!("not an authority's certificate: {error}"))
        };
        let draft = |certificate: Vec<u8>| {
            let authority = Authority::from_der(certificate).map_err(refused)?;
            let certificate = authority.fingerprint().iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(AuthorityDraft { certificate, policies: self.card_policy.clone() })
        };
        certificates.into_iter().map(draft).collect()
    }
}

/// A line about registrars, if there are any.
pub(super) fn lines(manifest: &ElectionManifest) -> [String; 2] {
    let Some(rules) = manifest.registration() else { return [String::new(), String::new()] };
    let (signatures, count) = (rules.signatures(), rules.registrars().len());
    let by = match (rules.authorities().len(), rules.codes()) {
        (0, false) => ["listed cards", "명단의 카드"],
        (0, true) => ["listed cards or codes", "명단의 카드나 등록 코드"],
        (_, false) => ["certified cards", "인증서가 있는 카드"],
        (_, true) => ["certified cards or codes", "인증서가 있는 카드나 등록 코드"],
    };
    let ballots = if rules.card_signatures() {
        ["; each ballot bears the card's signature", ", 표마다 카드가 서명"]
    } else {
        ["", ""]
    };
    [
        format!("Registrars: {signatures} of {count} sign a registration, by {}{}\n", by[0], ballots[0]),
        format!("등록관:      {count}명 중 {signatures}명이 등록에 서명, {}{}\n", by[1], ballots[1]),
    ]
}
