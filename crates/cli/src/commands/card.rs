use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_card::{CardError, CardSecret};
use tupyo_election::{ElectionId, RegistrationScope};
use tupyo_encoding::{encode, sha256};
use tupyo_proof::SigningKey;
use tupyo_registration::{Registration, RegistrationFault, SignedRegistration};

use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::memory::with_ending;
use crate::place::{Election, Output};
use crate::roll::{CardList, ListedCard};
use crate::say::Answer;
use crate::vault::PassphraseOptions;

const LARGEST_CARD: usize = 4096;
const LARGEST_REGISTRATION: usize = 1024;

/// Citizen cards, in software, for elections that issue their own
#[derive(clap::Subcommand)]
pub enum CardCommand {
    /// Make cards for a district and add them to the list of who may vote
    #[command(after_help = "Example:\n  tupyo card issue --count 100 --style east --out-dir cards --list cards.csv")]
    Issue(Issue),
    /// Make a voting key and sign it with a card; the voter sends the registration to the officials
    #[command(
        after_help = "Example:\n  tupyo card register --anchors anchors.json --card citizen.card --out voting.key \
            --registration my.registration"
    )]
    Register(Register),
}

#[derive(clap::Args)]
pub struct Issue {
    /// How many cards
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    count: u32,
    /// The id of the district (ballot style) whose voters get them
    #[arg(long, value_name = "ID", default_value = "all")]
    style: String,
    /// How many times each vote counts
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    weight: u32,
    /// Directory for the cards, NUMBER.card; give each to its voter
    #[arg(long, value_name = "DIR")]
    out_dir: PathBuf,
    /// The list of who may vote; it is made, or the cards are added to it
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub struct Register {
    #[command(flatten)]
    election: Election,
    /// The voter's card
    #[arg(long, value_name = "FILE")]
    card: PathBuf,
    /// The encrypted voting key to make; it stays with the voter
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The registration to make; send it to the officials
    #[arg(long, value_name = "FILE")]
    registration: PathBuf,
    /// The card's registration that this one takes the place of
    #[arg(long, value_name = "FILE")]
    replaces: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseOptions,
    #[command(flatten)]
    output: Output,
}

impl CardCommand {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        match self {
            CardCommand::Issue(issue) => issue.output.say().outcome(issue.run()),
            CardCommand::Register(register) => register.output.say().outcome(register.run()),
        }
    }
}

impl Issue {
    fn run(&self) -> Result<Answer, Failure> {
        let mut list = if self.list.exists() { CardList::read(&self.list)? } else { CardList::default() };
        fs::create_dir_all(&self.out_dir).map_err(|error| Failure::file(&self.out_dir, &error))?;
        let first = list.cards.len() + 1;
        for number in (first..).take(self.count as usize) {
            let card =
                CardSecret::generate(&mut OsRng).map_err(|error| Failure::io(error.code(), error.to_string()))?;
            write_card(&self.out_dir.join(format!("{number:04}.card")), &card)?;
            let number = number as u64;
            let (style, weight) = (self.style.clone(), self.weight);
            list.cards.push(ListedCard { number, card: card.public().to_string(), style, weight });
        }
        list.write(&self.list)?;
        let (count, directory, file) = (self.count, self.out_dir.display(), self.list.display());
        let answer = Answer::new(
            format!("Issued {count} cards in {directory}; {file} lists {} cards.", list.cards.len()),
            format!("{directory}에 카드 {count}장을 발급했습니다. {file}에 모두 {}장이 있습니다.", list.cards.len()),
        );
        Ok(answer.with(json!({ "issued": count, "listed": list.cards.len() })))
    }
}

/// A card stands for hardware that its voter holds: it is private, but has no passphrase.
fn write_card(path: &Path, card: &CardSecret) -> Result<(), Failure> {
    files::write_new(path, card.to_text().as_bytes(), Readers::Owner)
}

impl Register {
    fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        files::must_be_new(&self.registration)?;
        let election = self.election.address()?.election;
        let card = CardSecret::parse(&files::read_text(&self.card, LARGEST_CARD)?)
            .map_err(|error| refused(&self.card, error))?;
        let key = SigningKey::generate(&mut OsRng);
        let registration = self.registration_of(&card, election, &key)?;
        let made = Successor::of(&self.card, &registration);
        made.must_be_first()?;
        let registration = registration.sign(&card).map_err(|error| no_registration(&self.card, error))?;
        keys::store(&self.out, &key, &self.passphrase.choose(&self.out)?)?;
        made.remember(&registration.encode())?;
        files::write_new(&self.registration, &registration.encode(), Readers::Everybody)?;
        let public = keys::text_of(&key.verifying_key());
        let (out, file) = (self.out.display(), self.registration.display());
        let answer = Answer::new(
            format!("Made the voting key {out} (keep it); its public part is {public}. Send {file} to the officials."),
            format!(
                "투표 키 {out}(보관할 것)을 만들었습니다. 공개 키는 {public}입니다. {file}을 선거관리자에게 보내십시오."
            ),
        );
        Ok(answer.with(json!({ "key": self.out, "registration": self.registration, "voting_key": public })))
    }
}

impl Register {
    /// The card's first registration, or the one in the place of what `--replaces` names.
    fn registration_of(
        &self,
        card: &CardSecret,
        election: ElectionId,
        key: &SigningKey,
    ) -> Result<Registration, Failure> {
        let scope = RegistrationScope::Election(election);
        let Some(path) = &self.replaces else { return Ok(Registration::first(card.public(), scope, key, &mut OsRng)) };
        let before = SignedRegistration::decode(&files::read(path, LARGEST_REGISTRATION)?);
        let before = before.map_err(|error| no_registration(path, error))?;
        let before = before.verify().map_err(|error| no_registration(path, error))?;
        if (before.card, before.scope) != (card.public(), scope) {
            let message = format!("{}: a registration of another card, or for another election", path.display());
            return Err(Failure::usage("other-registration", message));
        }
        Ok(before.replaced(key, &mut OsRng))
    }
}

/// A card signs one successor of each registration, and one first: a copy of what it has signed lies beside it, durable
/// before the registration is handed out.
struct Successor(PathBuf);

impl Successor {
    fn of(card: &Path, registration: &Registration) -> Successor {
        let place = sha256(&encode(&(registration.scope, registration.replaces)));
        let place: String = place.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Successor(with_ending(card, &format!("{place}.registered")))
    }

    fn must_be_first(&self) -> Result<(), Failure> {
        if !self.0.exists() {
            return Ok(());
        }
        let path = self.0.display();
        let message = format!("this card has registered already: {path} is what it has signed");
        let korean = format!("이 카드는 이미 등록했습니다. 서명한 등록은 {path}에 있습니다");
        Err(Failure::refused("registered-already", message).in_korean(korean))
    }

    fn remember(&self, registration: &[u8]) -> Result<(), Failure> {
        files::write_new(&self.0, registration, Readers::Owner)
    }
}

fn refused(path: &Path, error: CardError) -> Failure {
    Failure::usage(error.code(), format!("{}: {error}", path.display()))
}

fn no_registration(path: &Path, error: RegistrationFault) -> Failure {
    Failure::usage(error.code(), format!("{}: {error}", path.display()))
}
