//! A card signs what a page on another machine asks of it, and nothing but a registration.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tupyo_encoding::encode;
use tupyo_registration::{CardRequest, RegistrationTerms};

use super::register::manifest_of;
use crate::confirm::Confirm;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::place::{Election, Output};
use crate::prover::ProverOptions;
use crate::say::{Answer, Say};

const REQUEST: &str = "tupyo/card-request/1";
const ANSWER: &str = "tupyo/card-answer/1";
const LARGEST_REQUEST: usize = 1 << 14;

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
}

/// The file for the page.
#[derive(Serialize)]
struct Proven {
    tupyo: &'static str,
    proof: String,
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
            return Err(Failure::usage("no-card", "a code signs nothing: type it into the page"));
        }
        let message = self.message()?;
        let mut place = self.election.place()?;
        let manifest = manifest_of(&mut place)?;
        let terms = RegistrationTerms::of_manifest(place.board.address().election, &manifest)
            .ok_or_else(|| Failure::usage("no-registrars", "officials make this election's roll: no page registers"))?;
        let asked = CardRequest::of_message(&message, terms.scope).ok_or_else(|| self.unknown())?;
        self.must_have_its_style(&asked, &terms)?;
        self.show(&asked)?;
        let proof = self.prover.open(&terms)?.prove(&message)?;
        let proven = Proven { tupyo: ANSWER, proof: URL_SAFE_NO_PAD.encode(encode(&proof)) };
        let text = serde_json::to_string(&proven).map_err(|error| Failure::io("json", error.to_string()))?;
        files::write_new(&self.out, text.as_bytes(), Readers::Owner)?;
        Ok(self.answer(&asked))
    }

    /// What is to be signed.
    fn message(&self) -> Result<Vec<u8>, Failure> {
        let text = files::read_text(&self.request, LARGEST_REQUEST)?;
        let request: Option<Request> = serde_json::from_str(&text).ok();
        let request = request.filter(|request| request.tupyo == REQUEST).ok_or_else(|| self.unknown())?;
        URL_SAFE_NO_PAD.decode(request.message).map_err(|_| self.unknown())
    }

    fn unknown(&self) -> Failure {
        let path = self.request.display();
        let message = format!("{path}: no request of a page that a card signs, or one for another election");
        let korean = format!("{path}: 카드로 서명할 페이지의 요청이 아니거나 다른 선거의 요청입니다");
        Failure::refused("card-request", message).in_korean(korean)
    }

    /// A district that the election does not have is words of somebody's, and is not shown.
    fn must_have_its_style(&self, asked: &CardRequest, terms: &RegistrationTerms) -> Result<(), Failure> {
        let CardRequest::Registration(application) = asked else { return Ok(()) };
        if terms.styles.contains(&application.style) {
            return Ok(());
        }
        let path = self.request.display();
        let message = format!("{path}: a registration in a district that this election does not have");
        let korean = format!("{path}: 이 선거에 없는 선거구의 등록입니다");
        Err(Failure::refused("registration-style", message).in_korean(korean))
    }

    fn show(&self, asked: &CardRequest) -> Result<(), Failure> {
        let say = self.say();
        match asked {
            CardRequest::Login => say.note(
                "The page asks your card to show the registrar who you are. Nothing is registered by that.",
                "페이지가 카드로 등록소에 본인임을 보이려 합니다. 이것으로는 아무것도 등록되지 않습니다.",
            ),
            CardRequest::Registration(application) => {
                let (key, style) = (keys::point_text(application.voting_key), &application.style);
                let before = application.replaces.map(keys::point_text);
                let [en, ko] = before.map_or_else(Default::default, |before| {
                    [
                        format!(" It takes the place of {before}, for good."),
                        format!(" {before}을(를) 영구히 대신합니다."),
                    ]
                });
                say.note(
                    &format!("Your card says that this voting key is yours: {key}, in the district {style}.{en}"),
                    &format!("카드가 다음 투표 키를 본인의 것이라고 서명합니다: {key}, 선거구 {style}.{ko}"),
                );
                say.note(
                    "Compare it with the key that the page shows: somebody else's would vote in your place.",
                    "페이지가 보여 주는 키와 견주어 보십시오. 남의 키라면 그 사람이 대신 투표하게 됩니다.",
                );
            }
        }
        self.confirm.ask(&say, "sign", ["sign", "서명하려면"])
    }

    fn answer(&self, asked: &CardRequest) -> Answer {
        let out = self.out.display();
        let what = match asked {
            CardRequest::Login => "login",
            CardRequest::Registration(_) => "registration",
        };
        let answer = Answer::new(
            format!("Signed. Give {out} to the page, within five minutes of its question."),
            format!("서명했습니다. 페이지가 물은 지 5분 안에 {out}을(를) 페이지에 주십시오."),
        );
        answer.with(json!({ "answer": self.out.display().to_string(), "signed": what }))
    }
}
