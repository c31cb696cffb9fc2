//! A registration at a registrar's service. What is sent is kept first, and sent again as it is until there is an
//! answer.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_client::{ClientError, RegistrarService};
use tupyo_election::{ElectionManifest, Phase};
use tupyo_group::EncodedPoint;
use tupyo_proof::SigningKey;
use tupyo_registration::{LARGEST_REGISTRATION, LoggedIn, Registration};

use super::Register;
use crate::catalogue::{card as texts, wrong_cards};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys;
use crate::memory::with_ending;
use crate::place::FollowedElection;
use crate::prover::Prover;
use crate::say::Answer;

/// How long `--wait` waits before it looks again.
const PAUSE: Duration = Duration::from_secs(1);

impl Register {
    pub(super) fn at_service(&self, url: &str) -> Result<Answer, Failure> {
        let mut place = self.election.place()?;
        let manifest = super::manifest_of(&mut place)?;
        let mut service = registrar(url, &place, &manifest)?;
        let sent = Sent::beside(&self.out);
        let registration = match sent.unanswered()? {
            Some(registration) => {
                self.say().note(texts::REGISTRATION_WAS_SENT_BEFORE);
                registration
            }
            None => self.applied(&mut service, &manifest, &sent)?,
        };
        let answered = service.register(&registration);
        sent.settle(&answered)?;
        answered?;
        let index =
            if self.wait { Some(self.wait_for(&mut place, registration.application.voting_key)?) } else { None };
        Ok(self.answer(&registration, index))
    }

    /// Logs in, shows what would be registered, asks, and keeps key and registration.
    fn applied(
        &self,
        service: &mut RegistrarService,
        manifest: &ElectionManifest,
        sent: &Sent,
    ) -> Result<Registration, Failure> {
        files::must_be_new(&self.out)?;
        let mut prover = self.prover.open(service.terms())?;
        let login = logged_in(service, &mut prover)?;
        self.show(&login, manifest)?;
        let key = SigningKey::generate(&mut OsRng);
        let applying = service.dialogue().apply(&key, true, &mut OsRng).map_err(ClientError::from)?;
        let proof = prover.prove(&applying.message())?;
        let registration = applying.with(proof);
        keys::store(&self.out, &key, &self.passphrase.choose(&self.out)?)?;
        sent.keep(&registration)?;
        Ok(registration)
    }

    /// Whoever has a key already is asked before it is replaced.
    fn show(&self, login: &LoggedIn, manifest: &ElectionManifest) -> Result<(), Failure> {
        let say = self.say();
        let style = manifest.styles().iter().find(|style| style.id == login.style);
        let unknown = || Failure::refused("registration-style", wrong_cards::no_district_here(&login.style));
        let title = style.ok_or_else(unknown)?.title.in_language(say.tag());
        let (handle, style, weight) = (&login.handle, &login.style, login.weight);
        say.note(texts::you_your_district_your(&handle, &style, &title, &weight));
        let Some(current) = login.current else { return Ok(()) };
        let current = keys::point_text(current);
        say.note(texts::voting_key_registered_you(&current));
        self.confirm.ask(&say, "replace", texts::REPLACE)
    }

    /// Until the key is on the roll of the ledger that is followed here.
    fn wait_for(&self, place: &mut FollowedElection, key: EncodedPoint) -> Result<u64, Failure> {
        loop {
            let entries = place.follow()?.entries();
            let Some(state) = place.follower.state() else { continue };
            let stands = state.registration_roll().is_some_and(|roll| roll.line(&key.0).is_some());
            if stands || state.roll().index_of(key).is_some() {
                return Ok(entries);
            }
            if state.phase() > Phase::Roll {
                return Err(Failure::refused("registration-missed", wrong_cards::REGISTRATION_MISSED));
            }
            thread::sleep(PAUSE);
        }
    }

    fn answer(&self, registration: &Registration, entries: Option<u64>) -> Answer {
        let public = keys::point_text(registration.application.voting_key);
        let out = self.out.display();
        let said = match entries {
            Some(_) => texts::ON_ROLL_LEDGER,
            None => texts::SHOWS_WHEN_ON_ROLL,
        };
        let answer = Answer::new(texts::voting_key_keep_registered(&out, &public, &said));
        let replaces = registration.application.replaces.map(keys::point_text);
        let (key, style) = (out.to_string(), &registration.application.style);
        let json = json!({ "key": key, "voting_key": public, "style": style, "replaces": replaces });
        answer.with(match entries {
            Some(entries) => with(json, "entries", entries),
            None => json,
        })
    }
}

fn with(mut json: serde_json::Value, name: &str, value: u64) -> serde_json::Value {
    json[name] = value.into();
    json
}

/// The service, if it is of a registrar of this election.
pub fn registrar(
    url: &str,
    place: &FollowedElection,
    manifest: &ElectionManifest,
) -> Result<RegistrarService, Failure> {
    if manifest.registration().is_none() {
        return Err(Failure::usage("no-registrars", wrong_cards::ROLL_MADE_BY_OFFICIALS));
    }
    Ok(RegistrarService::at(url, place.board.address().election, manifest)?)
}

/// Whom the registrar knows by a card or code.
pub fn logged_in(service: &mut RegistrarService, prover: &mut Prover) -> Result<LoggedIn, Failure> {
    service.log_in(|message| prover.prove(message))
}

/// The registration beside the voting key: `KEY.registration` until it is answered, then `KEY.registered`.
struct Sent {
    waiting: PathBuf,
    accepted: PathBuf,
}

impl Sent {
    fn beside(key: &Path) -> Sent {
        Sent { waiting: with_ending(key, "registration"), accepted: with_ending(key, "registered") }
    }

    fn unanswered(&self) -> Result<Option<Registration>, Failure> {
        let bytes = match files::read(&self.waiting, LARGEST_REGISTRATION) {
            Err(failure) if failure.code == "file-not-found" => return Ok(None),
            read => read?,
        };
        let refused = |error: tupyo_registration::RegistrationError| {
            Failure::usage(error.code(), format!("{}: {error}", self.waiting.display()))
        };
        Registration::decode(&bytes).map(Some).map_err(refused)
    }

    fn keep(&self, registration: &Registration) -> Result<(), Failure> {
        files::write_new(&self.waiting, &registration.encode(), Readers::Owner)
    }

    /// What was refused for good is not sent again; an answer that may be lost leaves it as it is.
    fn settle(&self, answered: &Result<(), ClientError>) -> Result<(), Failure> {
        match answered {
            Ok(()) => {
                let bytes = files::read(&self.waiting, LARGEST_REGISTRATION)?;
                files::replace(&self.accepted, &bytes, Readers::Owner)?;
                files::remove(&self.waiting)
            }
            Err(ClientError::Registrar(error)) if error.forgets() => files::remove(&self.waiting),
            Err(_) => Ok(()),
        }
    }
}
