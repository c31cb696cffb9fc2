//! An official's key is lost, or somebody else may have it: the others replace it.

use std::path::PathBuf;
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tupyo_election::{Author, AuthorSignature, ElectionState, OfficialKey};
use tupyo_office::OfficeError;

use super::election;
use crate::card_source::{CardSource, PinOptions};
use crate::catalogue::{commands as texts, wrong_files};
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::place::{Election, Output, Role};
use crate::said;
use crate::say::Answer;
use crate::vault::PassphraseOptions;

const FORMAT: &str = "tupyo/official-key/v1";
const LARGEST_CLAIM: usize = 65_536;

/// An official's key that is lost, or that somebody else may have
#[derive(clap::Subcommand)]
pub enum OfficialCommand {
    /// The official: sign with the new key that it takes the lost one's place; give the file to the other officials
    #[command(
        after_help = "Example:\n  tupyo key new --id commission --out new.key --public new.pub\n  tupyo official claim \
            --official commission --key new.key --anchors anchors.json --out new.claim"
    )]
    Claim(Claim),
    /// Another official: say that the key is replaced; it is when as many others as the manifest demands have said so
    #[command(
        after_help = "Example:\n  tupyo official replace-key --claim new.claim --reason 'The token was stolen.' \
            --anchors anchors.json --key observer.key"
    )]
    ReplaceKey(ReplaceKey),
}

#[derive(clap::Args)]
pub struct Claim {
    #[command(flatten)]
    election: Election,
    /// The official's id in the manifest
    #[arg(long, value_name = "ID")]
    official: String,
    /// The new key: its file, the file of a card, or the pkcs11: URI of a key in a token
    #[arg(long, value_name = "FILE|URI")]
    key: CardSource,
    /// The file to make; there is no secret in it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    pins: PinOptions,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct ReplaceKey {
    #[command(flatten)]
    role: Role,
    /// What the official has made with `tupyo official claim`
    #[arg(long, value_name = "FILE")]
    claim: PathBuf,
    /// Why, up to 2,000 characters; it stands on the ledger for good
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    confirm: Confirm,
}

/// That a key takes an official's place.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimFile {
    format: String,
    election: String,
    official: String,
    key: String,
    possession: String,
}

impl OfficialCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            OfficialCommand::Claim(claim) => claim.output.say().outcome(claim.run()),
            OfficialCommand::ReplaceKey(replace) => replace.role.say().outcome(replace.run()),
        }
    }
}

impl Claim {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        let mut place = self.election.place()?;
        let state = place.follow()?;
        let official = index(state, &self.official)?;
        let before = state.author_key(Author::Official(official)).ok_or(OfficeError::NoManifest)?;
        let signer = keys::signer(&self.key, &self.passphrase, &self.pins)?;
        let election = state.election();
        let proven = OfficialKey::prove(election, official, &before, signer.as_ref(), &mut OsRng);
        let possession = proven.map_err(OfficeError::Signer)?;
        let claim = ClaimFile {
            format: FORMAT.to_owned(),
            election: election.to_string(),
            official: self.official.clone(),
            key: signer.author_key().to_string(),
            possession: URL_SAFE_NO_PAD.encode(possession.0),
        };
        let text = serde_json::to_string(&claim).map_err(|error| Failure::io("json", error.to_string()))?;
        files::write_new(&self.out, format!("{text}\n").as_bytes(), Readers::Everybody)?;
        let (out, key) = (self.out.display(), &claim.key);
        let answer = Answer::new(texts::made_give_other_officials(&key, &out));
        Ok(answer.with(json!({ "claim": out.to_string(), "official": self.official, "key": key })))
    }
}

impl ReplaceKey {
    fn run(&self) -> Result<Answer, Failure> {
        let say = self.role.say();
        let claim = ClaimFile::read(&self.claim)?;
        self.role.act(|actor| {
            let state = actor.state()?;
            let new = claim.of_election(state, self.reason.clone()).ok_or_else(|| claim.foreign())?;
            say.note(said::replaced(state, &new).each_ref().map(|text| text.trim_start()));
            self.confirm.ask(&say, &claim.official, texts::REPLACE_OFFICIAL_KEY)?;
            let announced = actor.replace_official_key(new, &mut OsRng)?;
            Ok(election::announced(actor, announced, texts::KEY_REPLACED_NOTHING_ONE)?)
        })
    }
}

impl ClaimFile {
    fn read(path: &std::path::Path) -> Result<ClaimFile, Failure> {
        let broken = || Failure::usage("not-a-claim", wrong_files::not_a_claim(&path.display()));
        let claim: ClaimFile = serde_json::from_slice(&files::read(path, LARGEST_CLAIM)?).map_err(|_| broken())?;
        if claim.format == FORMAT { Ok(claim) } else { Err(broken()) }
    }

    fn of_election(&self, state: &ElectionState, reason: String) -> Option<OfficialKey> {
        let official = index(state, &self.official).ok().filter(|_| self.election == state.election().to_string())?;
        let possession = URL_SAFE_NO_PAD.decode(&self.possession).ok()?.try_into().ok()?;
        let key = self.key.parse().ok()?;
        Some(OfficialKey { official, key, possession: AuthorSignature(possession), reason })
    }

    fn foreign(&self) -> Failure {
        Failure::refused("other-election", wrong_files::claim_of_other_election(&self.election))
    }
}

fn index(state: &ElectionState, id: &str) -> Result<u16, OfficeError> {
    let officials = state.manifest().ok_or(OfficeError::NoManifest)?.officials();
    let place = officials.iter().position(|official| official.id == id);
    let unknown = || OfficeError::UnknownId { role: "official", id: id.to_owned() };
    place.and_then(|place| u16::try_from(place).ok()).ok_or_else(unknown)
}
