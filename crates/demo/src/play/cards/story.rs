//! The story, act by act.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rand::rngs::OsRng;
use serde_json::{Value, json};
use tupyo_card_pkcs11::TokenModule;
use tupyo_client::{Board, FollowedBoard, NewDirectory};
use tupyo_office::Actor;

use super::super::tool::{self, Said};
use super::issued::{IssuedToken, Judged, PIN, TestAuthority};
use super::offices::Offices;
use super::planted::Plot;
use crate::DemoOptions;
use crate::catalogue::{cards as texts, ended, play};
use crate::error::{DemoEnd, DemoError};
use crate::play::Stage;
use crate::processes::Verdict;
use crate::show::Show;

/// What two lines are planted: each has a voter's key.
const PLANTED: u32 = 2;
/// What the audit must find, and nothing else.
const FOUND: [&str; 2] = ["entry-without-evidence", "person-repeated"];
const CANDIDATES: [&str; 3] = ["kim", "lee", "blank"];

/// How it ended.
pub struct Told {
    /// Whether everything came out as it must.
    pub succeeded: bool,
    /// For machines.
    pub json: Value,
}

/// What everybody needs.
struct Scene<'a> {
    stage: &'a Stage<'a>,
    module: &'a Path,
    place: &'a Path,
    pin: PathBuf,
    offices: &'a Offices,
    judged: &'a Judged,
    voters: &'a [IssuedToken],
    /// Another card of the first voter.
    second_card: &'a IssuedToken,
}

/// Plays it in this place, with tokens of this module.
pub fn play(options: &DemoOptions, show: &Show, module: &Path, place: &Path) -> Result<Told, DemoError> {
    let stage = Stage::set(show)?;
    show.line(show.text(texts::TUPYO_PLAYS_ELECTION_WHOSE));
    let record = options.record.clone().unwrap_or_else(|| place.join("record"));
    let directory = NewDirectory::make(&record)?;
    let offices = Offices::new(place)?;
    let tokens = TokenModule::load(module)?;
    let mut authority = TestAuthority::new("Test authority of citizen cards")?;
    let cards = stage.phase("cards", || issue(&stage, &mut authority, &tokens, options.voters))?;
    let (voters, others) = cards.split_at(options.voters as usize);
    offices.write_list(voters)?;
    let [lost, second_card] = others else { return Err(DemoEnd::of(ended::TWO_CARDS_MORE).into()) };
    authority.revoke(lost);
    let judged = authority.publish(place)?;
    let pin = place.join("pin");
    fs::write(&pin, PIN)?;
    let manifest = stage.people.cards_manifest(offices.rules(authority.fingerprint()));
    let (_servers, board) = stage.phase("setup", || stage.start_election(&manifest))?;
    fs::write(place.join("anchors.json"), board.address().to_json())?;
    let mut official = Actor::new(FollowedBoard::new(board.clone()), stage.people.official_key()?);
    let trustees = stage.phase("ceremony", || stage.hold_ceremony(&board, &mut official))?;
    let scene = Scene { stage: &stage, module, place, pin, offices: &offices, judged: &judged, voters, second_card };
    let service = offices.open(board.address())?;
    let refused = stage.phase("registration", || scene.register(&service.url, lost, &mut official))?;
    stage.phase("planting", || scene.plant(&board, &mut official))?;
    official.seal_roll(&mut OsRng)?;
    official.open(0, &mut OsRng)?;
    let expected = stage.phase("voting", || scene.vote())?;
    let at_home = scene.ballot_of(voters.len() - 1, &service.url)?;
    drop(service);
    official.close(0, &mut OsRng)?;
    stage.phase("tally", || stage.tally(&board, &mut official, trustees))?;
    stage.phase("export", || stage.export(&board, &record, &directory))?;
    let verdict = stage.phase("verify", || stage.verify(&record, board.address()))?;
    let audited = stage.phase("audit", || scene.audit(&record, &board))?;
    let ending = Ending { verdict, audited, refused, at_home, expected };
    let seconds = stage.seconds.borrow().iter().map(|(name, it)| ((*name).to_owned(), json!(it))).collect();
    Ok(ending.told(show, voters.len(), seconds))
}

/// Every voter gets a card; behind those, one that is reported lost at once, and a second one of the first voter.
fn issue(
    stage: &Stage<'_>,
    authority: &mut TestAuthority,
    module: &TokenModule,
    voters: u32,
) -> Result<Vec<IssuedToken>, DemoError> {
    stage.show.heading(texts::AUTHORITY_ISSUES_CITIZEN_CARDS);
    let start = Instant::now();
    let bar = stage.show.progress(texts::TOKENS, u64::from(voters) + 2);
    let person = |number: u32| format!("P-{number:04}");
    let issue = |number: u32| authority.issue(module, &person(number)).inspect(|_| bar.inc(1));
    let cards = (1..=voters + 1).chain([1]).map(issue).collect::<Result<Vec<_>, _>>()?;
    bar.finish_and_clear();
    let what = texts::tokens_each_made_p(&cards.len());
    stage.show.done(stage.show.text([&what[0], &what[1]]), start);
    Ok(cards)
}

impl Scene<'_> {
    /// Everybody registers; who may not is refused. The codes of those refusals.
    fn register(
        &self,
        service: &str,
        lost: &IssuedToken,
        official: &mut Actor<FollowedBoard>,
    ) -> Result<Vec<Option<String>>, DemoError> {
        self.stage.show.heading(play::CITIZENS_REGISTER_WITH_THEIR);
        let start = Instant::now();
        let bar = self.stage.show.progress(play::REGISTRATIONS, self.voters.len() as u64);
        for (number, card) in self.voters.iter().enumerate() {
            self.register_with(card, &self.directory(number)?, service, &self.pin)?.must_succeed()?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        let seconds = start.elapsed().as_secs_f64() / self.voters.len() as f64;
        let what = texts::voting_keys_registered_ms(&format_args!("{:.0}", seconds * 1e3), &self.voters.len());
        self.stage.show.done(self.stage.show.text([&what[0], &what[1]]), start);
        let refused = self.refused(lost, service)?;
        let start = Instant::now();
        self.offices.countersign(official, self.voters.len() as u32)?;
        let what = texts::OBSERVER_LOOKED_AT_ALL;
        self.stage.show.done(self.stage.show.text(what), start);
        Ok(refused)
    }

    /// A lost card, and a wrong PIN.
    fn refused(&self, lost: &IssuedToken, service: &str) -> Result<Vec<Option<String>>, DemoError> {
        let wrong = self.place.join("wrong-pin");
        fs::write(&wrong, "000000")?;
        let attempts = [
            (texts::CARD_WAS_REPORTED_LOST, lost, &self.pin, "certificate-revoked"),
            (texts::WRONG_PIN, &self.voters[0], &wrong, "pin-wrong"),
        ];
        let mut codes = Vec::new();
        for (number, (what, card, pin, expected)) in attempts.into_iter().enumerate() {
            let directory = self.directory(self.voters.len() + number)?;
            let said = self.register_with(card, &directory, service, pin)?;
            let is_refused = said.error() == Some(expected) && !directory.join("voting.key").exists();
            let mark = if is_refused { '✓' } else { '✗' };
            let code = said.error().unwrap_or("-");
            self.stage.show.line(&format!("  {mark} {}: {code}", self.stage.show.text(what)));
            codes.push(is_refused.then(|| expected.to_owned()));
        }
        Ok(codes)
    }

    fn register_with(
        &self,
        card: &IssuedToken,
        directory: &Path,
        service: &str,
        pin: &Path,
    ) -> Result<Said, DemoError> {
        let mut arguments = self.card_arguments(&["card", "register"], card, pin);
        arguments.extend(self.judging());
        arguments.extend(["--service", service, "--out", "voting.key"].map(str::to_owned));
        self.run(directory, arguments, "")
    }

    /// Both registrars cheat together.
    fn plant(&self, board: &Board, official: &mut Actor<FollowedBoard>) -> Result<(), DemoError> {
        self.stage.show.heading(texts::TWO_REGISTRARS_CHEAT_TOGETHER);
        let plot = Plot {
            offices: self.offices,
            board,
            accomplice: self.second_card,
            module: self.module,
            judged: self.judged,
        };
        plot.carry_out(self.place)?;
        let count = official.state()?.registration_roll().map_or(0, |roll| roll.count());
        for what in [texts::SECOND_VOTING_KEY_ONE, texts::VOTING_KEY_NOBODY] {
            self.stage.show.line(&format!("  + {}", self.stage.show.text(what)));
        }
        let expected = self.voters.len() as u32 + PLANTED;
        let other = || DemoEnd::of(ended::other_count_of_lines(&count, &expected));
        if count == expected { Ok(()) } else { Err(other().into()) }
    }

    /// All but one vote, and so do the planted keys. How many votes each candidate must have.
    fn vote(&self) -> Result<Vec<u64>, DemoError> {
        self.stage.show.heading(texts::CITIZENS_VOTE_EACH_BALLOT);
        let start = Instant::now();
        let mut expected = vec![0; CANDIDATES.len()];
        let voting = &self.voters[..self.voters.len() - 1];
        for (number, card) in voting.iter().enumerate() {
            let arguments = self.card_arguments(&["vote", "--key", "voting.key"], card, &self.pin);
            self.cast(&self.directory(number)?, arguments, number % CANDIDATES.len(), &mut expected)?;
        }
        // The first voter votes again, with the second card; nobody's key has a card in software.
        let second = self.card_arguments(&["vote", "--key", "second.key"], self.second_card, &self.pin);
        self.cast(self.place, second, 0, &mut expected)?;
        let stuffed = ["vote", "--key", "stuffed.key", "--card", "stuffed.card", "--anchors", "anchors.json"];
        self.cast(self.place, stuffed.map(str::to_owned).to_vec(), 0, &mut expected)?;
        let what = texts::ballots_citizens_more(&PLANTED, &voting.len());
        self.stage.show.done(self.stage.show.text([&what[0], &what[1]]), start);
        Ok(expected)
    }

    fn cast(
        &self,
        directory: &Path,
        mut arguments: Vec<String>,
        candidate: usize,
        expected: &mut [u64],
    ) -> Result<(), DemoError> {
        arguments.extend(["--choices", "-"].map(str::to_owned));
        self.run(directory, arguments, &format!("mayor={}\ncast\n", CANDIDATES[candidate]))?.must_succeed()?;
        expected[candidate] += 1;
        Ok(())
    }

    /// What stands on the ledger in somebody's name, as their card shows it.
    fn ballot_of(&self, voter: usize, service: &str) -> Result<Value, DemoError> {
        let mut arguments = self.card_arguments(&["card", "ballot"], &self.voters[voter], &self.pin);
        arguments.extend(self.judging());
        arguments.extend(["--service", service].map(str::to_owned));
        let arguments: Vec<_> = arguments.iter().map(String::as_str).chain(["--json"]).collect();
        let shown = tool::run(&self.directory(voter)?, &arguments, "")?.must_succeed()?;
        let what = texts::WHOEVER_STAYED_AT_HOME;
        self.stage.show.line(&format!("  ✓ {}", self.stage.show.text(what)));
        Ok(shown)
    }

    /// The audit, as a process that is given evidence, identity, list and record.
    fn audit(&self, record: &Path, board: &Board) -> Result<Value, DemoError> {
        self.stage.show.heading(texts::AUDITOR_OPENS_SEALED_EVIDENCE);
        let paths = [self.offices.evidence(), self.offices.identity(), self.offices.list(), record.to_owned()];
        let [evidence, identity, list, record] = paths.map(|path| path.display().to_string());
        let election = board.address().election.to_string();
        let arguments = [
            "roll",
            "audit",
            &evidence,
            "--identity",
            &identity,
            "--list",
            &list,
            "--record",
            &record,
            "--election",
            &election,
            "--json",
        ];
        let said = tool::run(self.place, &arguments, "")?;
        for finding in said.json["findings"].as_array().into_iter().flatten() {
            let text = |name: &str| finding[name].as_str().unwrap_or_default();
            self.stage.show.line(&format!("  ! {} [{}]", text("message"), text("code")));
        }
        Ok(said.json)
    }

    /// A command with a card that also has anchors.
    fn card_arguments(&self, command: &[&str], card: &IssuedToken, pin: &Path) -> Vec<String> {
        let (uri, module, pin) = (card.uri.to_string(), self.module.display(), pin.display());
        let options = [
            format!("--card={uri}"),
            format!("--pkcs11-module={module}"),
            format!("--pin-file={pin}"),
            "--anchors=anchors.json".to_owned(),
        ];
        command.iter().map(|&word| word.to_owned()).chain(options).collect()
    }

    fn judging(&self) -> [String; 2] {
        let Judged { authority, crl } = self.judged;
        [format!("--authority={}", authority.display()), format!("--crl={}", crl.display())]
    }

    fn run(&self, directory: &Path, mut arguments: Vec<String>, typed: &str) -> Result<Said, DemoError> {
        arguments.push(format!("--passphrase-file={}", self.offices.passphrase().display()));
        arguments.extend(["--scrypt-work-factor=2", "--json"].map(str::to_owned));
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        tool::run(directory, &arguments, typed)
    }

    /// A person's directory, with the anchors that everybody gets.
    fn directory(&self, number: usize) -> Result<PathBuf, DemoError> {
        let directory = self.place.join(format!("voter-{}", number + 1));
        if !directory.exists() {
            fs::create_dir(&directory)?;
            fs::copy(self.place.join("anchors.json"), directory.join("anchors.json"))?;
        }
        Ok(directory)
    }
}

/// What came out in the end.
struct Ending {
    verdict: Verdict,
    audited: Value,
    refused: Vec<Option<String>>,
    at_home: Value,
    expected: Vec<u64>,
}

impl Ending {
    fn told(&self, show: &Show, voters: usize, seconds: serde_json::Map<String, Value>) -> Told {
        let unit = self.verdict.unit("all");
        let options = unit["contests"][0]["options"].as_array().cloned().unwrap_or_default();
        let tallied: Vec<_> = options.iter().filter_map(|option| option["votes"].as_u64()).collect();
        let mut found: Vec<_> =
            self.audited["findings"].as_array().into_iter().flatten().map(|it| it["code"].as_str()).collect();
        found.sort_unstable();
        let audit_finds = found == FOUND.map(Some);
        let refused = self.refused.iter().all(Option::is_some);
        let none_at_home = self.at_home["ballot"].is_null() && self.at_home["voter"].is_u64();
        let succeeded = self.verdict.accepted && tallied == self.expected && audit_finds && refused && none_at_home;
        self.show(show, succeeded);
        let json = json!({
            "succeeded": succeeded,
            "verified": self.verdict.accepted,
            "voters": voters,
            "planted": PLANTED,
            "expected": self.expected,
            "tallied": tallied,
            "refused": self.refused,
            "findings": found,
            "not_shown_by_a_record": self.verdict.report["not_shown_by_a_record"],
            "seconds": seconds,
        });
        Told { succeeded, json }
    }

    /// The verdict, and what no record can show.
    fn show(&self, show: &Show, succeeded: bool) {
        show.heading(texts::RESULT);
        let said = if succeeded { texts::VERIFIER_ACCEPTS_RECORD_PLANTED } else { play::NOT_AS_MUST_BE };
        show.line(show.text(said));
        show.line(show.text(texts::WHAT_RECORD_CANNOT_SHOW));
        let unshown = self.verdict.report["not_shown_by_a_record"].as_array();
        for risk in unshown.into_iter().flatten().filter(|risk| risk["code"] == "unaudited-roll") {
            let sentence = risk["statement"].as_str().unwrap_or_default();
            show.line(&format!("  – {sentence}"));
        }
    }
}
