//! A card signs what a page on another machine asks of it: a registration, or a ballot; nothing else.

mod ballot;

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tupyo_encoding::encode;
use tupyo_registration::{CardRequest, RegistrationTerms};

use super::register::manifest_of;
use crate::catalogue::{card as texts, wrong_cards};
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::place::{Election, FollowedElection, Output};
use crate::prover::ProverOptions;
use crate::qr;
use crate::say::{Answer, Say};

const REQUEST: &str = "tupyo/card-request/1";
const ANSWER: &str = "tupyo/card-answer/1";
/// A ballot has at most 65,535 bytes, which are written as 4/3 as many.
const LARGEST_REQUEST: usize = 1 << 17;

#[derive(clap::Args)]
pub struct Sign {
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    prover: ProverOptions,
    /// What the page has stored to be signed
    #[arg(value_name = "FILE")]
    request: PathBuf,
    /// The answer to make, which the page takes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Draw the answer on the terminal, too, for the camera of the phone on which the page is
    #[arg(long)]
    qr: bool,
    #[command(flatten)]
    confirm: Confirm,
    #[command(flatten)]
    output: Output,
}

/// The page's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    tupyo: String,
    message: String,
    /// What is asked for is the signature on this ballot.
    ballot: Option<String>,
}

/// The file for the page: a proof for a registrar, or the card's signature on a ballot.
#[derive(Serialize)]
struct Signed {
    tupyo: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

/// What the page asks, decoded.
struct Asked {
    message: Vec<u8>,
    ballot: Option<Vec<u8>>,
}

impl Sign {
    /// Who prints.
    pub fn say(&self) -> Say {
        self.output.say()
    }

    /// Only for the election of the anchors, and only what is shown before.
    pub fn run(&self) -> Result<Answer, Failure> {
        files::must_be_new(&self.out)?;
        if self.prover.is_code() {
            return Err(Failure::usage("no-card", wrong_cards::CODE_SIGNS_NOTHING));
        }
        let asked = self.asked()?;
        let mut place = self.election.place()?;
        match asked.ballot {
            Some(ballot) => self.sign_ballot(&mut place, &ballot, &asked.message),
            None => self.sign_registration(&mut place, &asked.message),
        }
    }

    fn sign_registration(&self, place: &mut FollowedElection, message: &[u8]) -> Result<Answer, Failure> {
        let manifest = manifest_of(place)?;
        let terms = RegistrationTerms::of_manifest(place.board.address().election, &manifest)
            .ok_or_else(|| Failure::usage("no-registrars", wrong_cards::NO_PAGE_REGISTERS))?;
        let asked = CardRequest::of_message(message, terms.scope).ok_or_else(|| self.unknown())?;
        self.must_have_its_style(&asked, &terms)?;
        self.show(&asked)?;
        let proof = self.prover.open(&terms)?.prove(message)?;
        let proof = Some(URL_SAFE_NO_PAD.encode(encode(&proof)));
        self.give(&Signed { tupyo: ANSWER, proof, signature: None })?;
        Ok(self.answer(&asked))
    }

    /// Writes the answer, and draws it.
    fn give(&self, signed: &Signed) -> Result<(), Failure> {
        let text = serde_json::to_string(signed).map_err(|error| Failure::io("json", error.to_string()))?;
        files::write_new(&self.out, text.as_bytes(), Readers::Owner)?;
        if !self.qr {
            return Ok(());
        }
        match qr::drawn(&text) {
            Some(drawn) => self.say().note([&drawn, &drawn]),
            None => self.say().note(texts::ANSWER_TOO_LONG_TO_DRAW),
        }
        Ok(())
    }

    /// What is to be signed.
    fn asked(&self) -> Result<Asked, Failure> {
        let text = files::read_text(&self.request, LARGEST_REQUEST)?;
        let request: Option<Request> = serde_json::from_str(&text).ok();
        let request = request.filter(|request| request.tupyo == REQUEST).ok_or_else(|| self.unknown())?;
        let bytes = |text: String| URL_SAFE_NO_PAD.decode(text).map_err(|_| self.unknown());
        Ok(Asked { message: bytes(request.message)?, ballot: request.ballot.map(bytes).transpose()? })
    }

    fn unknown(&self) -> Failure {
        let path = self.request.display();
        Failure::refused("card-request", texts::no_request_page_card(&path))
    }

    /// A district that the election does not have is words of somebody's, and is not shown.
    fn must_have_its_style(&self, asked: &CardRequest, terms: &RegistrationTerms) -> Result<(), Failure> {
        let CardRequest::Registration(application) = asked else { return Ok(()) };
        if terms.styles.contains(&application.style) {
            return Ok(());
        }
        let path = self.request.display();
        Err(Failure::refused("registration-style", texts::registration_district_election_does(&path)))
    }

    fn show(&self, asked: &CardRequest) -> Result<(), Failure> {
        let say = self.say();
        match asked {
            CardRequest::Login => say.note(texts::PAGE_ASKS_YOUR_CARD),
            CardRequest::Registration(application) => {
                let (key, style) = (keys::point_text(application.voting_key), &application.style);
                let before = application.replaces.map(keys::point_text);
                let said = before.map_or_else(Default::default, |before| texts::takes_place_for_good(&before));
                say.note(texts::your_card_says_voting(&key, &style, &said));
                say.note(texts::COMPARE_WITH_KEY_PAGE);
            }
        }
        self.confirm.ask(&say, "sign", texts::SIGN)
    }

    fn answer(&self, asked: &CardRequest) -> Answer {
        let out = self.out.display();
        let what = match asked {
            CardRequest::Login => "login",
            CardRequest::Registration(_) => "registration",
        };
        let answer = Answer::new(texts::signed_give_page_within(&out));
        answer.with(json!({ "answer": self.out.display().to_string(), "signed": what }))
    }
}
