//! Who runs the election, who holds the key, who watches, who registers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tupyo_election::{PersonDraft, RegistrationDraft, TrusteesDraft, WitnessesDraft};

use super::super::desk::{Check, Desk, Texts, Waiting, Wanted, any, texts};
use super::super::{probe, registrars};
use super::rules;
use super::titles::titles;
use crate::catalogue::questions as catalogue;
use crate::failure::Failure;
use crate::import;
use crate::keys::PublicKey;

/// The lists of people.
const ROLES: [&str; 3] = ["officials", "trustees", "registration.registrars"];

/// The officials.
pub fn officials(desk: &mut Desk) -> Result<Vec<PersonDraft>, Failure> {
    let sentence = catalogue::OFFICIALS_MAKE_ROLL_OPEN;
    people(desk, "officials", catalogue::OFFICIAL, "official", 1, Some(sentence))
}

/// How many officials must agree.
pub fn approvals(desk: &mut Desk, officials: usize) -> Result<u64, Failure> {
    if officials < 2 && !desk.answers.has("approvals") {
        return Ok(1);
    }
    let check = |text: &str| {
        let mut draft = probe::template();
        draft.officials = (0..officials).map(|number| probe::person(&format!("o{number}"))).collect();
        draft.approvals = text.parse().unwrap_or_default();
        probe::refuses(&draft)
    };
    let asked = catalogue::HOW_MANY_OFFICIALS_MUST;
    let check: Check<'_> = if desk.asks() { &check } else { &any };
    desk.number("approvals", Wanted::Default("1"), asked, check)
}

/// The trustees and how many of them open the tally.
pub fn trustees(desk: &mut Desk) -> Result<TrusteesDraft, Failure> {
    let sentence = catalogue::TRUSTEES_HOLD_KEY_TOGETHER;
    loop {
        let members = people(desk, "trustees", catalogue::TRUSTEE, "trustee", 1, Some(sentence))?;
        let number = members.len();
        let with = |threshold: u64| {
            let mut draft = probe::template();
            draft.trustees = TrusteesDraft { threshold, members: members.clone() };
            draft
        };
        let check = |text: &str| probe::refuses(&with(text.parse().unwrap_or_default()));
        let default = (number / 2 + 1).to_string();
        let asked = catalogue::how_many_trustees_open(&number);
        let wanted = if desk.asks() { Wanted::Default(&default) } else { Wanted::Required };
        let threshold = desk.number("threshold", wanted, [&asked[0], &asked[1]], &check)?;
        if rules::excused(desk, &with(threshold), "threshold")? {
            return Ok(TrusteesDraft { threshold, members });
        }
    }
}

/// The ledger's witnesses.
pub fn witnesses(desk: &mut Desk) -> Result<Option<WitnessesDraft>, Failure> {
    let asked = catalogue::WITHOUT_WITNESSES_SECRECY_RESTS;
    loop {
        let with = |members: Vec<String>, quorum: u64| {
            let mut draft = probe::template();
            draft.witnesses = Some(WitnessesDraft { quorum, members });
            draft
        };
        let list = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let many = |text: &str| text.split_whitespace().count() as u64;
        let check = |text: &str| probe::refuses(&with(list(text), many(text)));
        let said = desk.ask("witnesses.members", Wanted::Optional, asked, &check)?;
        if said.is_empty() {
            return Ok(None);
        }
        let (members, number) = (list(&said), many(&said));
        let default = (number / 2 + 1 + u64::from(number > 2)).min(number).to_string();
        let wanted = if desk.asks() { Wanted::Default(&default) } else { Wanted::Required };
        let check = |text: &str| probe::refuses(&with(members.clone(), text.parse().unwrap_or_default()));
        let asked = catalogue::how_many_witnesses_must(&number);
        let quorum = desk.number("witnesses.quorum", wanted, [&asked[0], &asked[1]], &check)?;
        if rules::excused(desk, &with(members.clone(), quorum), "witnesses.quorum")? {
            return Ok(Some(WitnessesDraft { quorum, members }));
        }
    }
}

/// The registrars, where officials do not make the roll.
pub fn registration(desk: &mut Desk) -> Result<Option<RegistrationDraft>, Failure> {
    let asked = catalogue::DO_REGISTRARS_REGISTER_VOTERS;
    let list = "registration.registrars";
    let wanted = desk.answers.has(list) || desk.asks() && desk.yes("registrars", false, asked)?;
    if !wanted {
        return Ok(None);
    }
    let registrars = people(desk, list, catalogue::REGISTRAR, "registrar", 1, None)?;
    registrars::draft(desk, registrars).map(Some)
}

/// People of one role.
fn people(
    desk: &mut Desk,
    list: &str,
    [en, ko]: [&str; 2],
    word: &str,
    least: usize,
    sentence: Option<[&str; 2]>,
) -> Result<Vec<PersonDraft>, Failure> {
    if let Some([en, ko]) = sentence.filter(|_| desk.asks() && !desk.answers.has(list)) {
        desk.say().note([en, ko]);
    }
    let asked = |number: usize| {
        let more = if number > least { catalogue::EMPTY_NO_MORE } else { [""; 2] };
        texts(catalogue::name(&[more[0], more[1]], &number, &[en, ko]))
    };
    let begin = |desk: &mut Desk, place: &str, line: &str| named(desk, place, line);
    let element = |desk: &mut Desk, place: &str, number: usize| {
        let title = titles(desk, &format!("{place}.title"), catalogue::SAME_NAME)?;
        let id = desk.answers.get(&format!("{place}.id")).map(str::to_owned);
        let taken = taken_ids(desk);
        let is_taken = |id: &str| taken.iter().any(|taken| taken == id);
        let made = || import::free_id(title.get("en").map(String::as_str), &format!("{word}-{number}"), is_taken);
        let id = id.unwrap_or_else(made);
        // It stays when others come before it: by then a key may have come under this name.
        desk.record(&format!("{place}.id"), &id)?;
        let key = key(desk, place, &id, &title)?;
        Ok(PersonDraft { id, title, key })
    };
    desk.list(list, least, asked, begin, element)
}

/// The ids of all people: of two with one id, in whatever roles, each would have the other's key and invitation.
fn taken_ids(desk: &Desk) -> Vec<String> {
    let places = |list: &'static str| (1..=desk.answers.last(list)).map(move |number| format!("{list}.{number}.id"));
    let said = ROLES.into_iter().flat_map(places).filter_map(|place| desk.answers.said(&place));
    said.map(str::to_owned).collect()
}

fn named(desk: &mut Desk, place: &str, line: &str) -> Result<Result<(), Texts>, Failure> {
    let language = desk.languages().first().cloned().unwrap_or_else(|| "en".to_owned());
    let taken = probe::title(&language, line);
    if taken.is_ok() {
        desk.answers.set(format!("{place}.title.{language}"), line);
    }
    Ok(taken)
}

/// The key in the file that somebody sends back; one of nobody, until it is there.
fn key(desk: &mut Desk, place: &str, id: &str, title: &BTreeMap<String, String>) -> Result<String, Failure> {
    let at = format!("{place}.key");
    if !desk.asks() {
        let Some(said) = desk.answers.said(&at) else {
            desk.miss(&at);
            return Ok(String::new());
        };
        return Ok(PublicKey::read(Path::new(said))?.key);
    }
    let file = desk.answers.said(&at).map_or_else(|| desk.keys.join(format!("{id}.json")), PathBuf::from);
    let read = if file.exists() { PublicKey::read(&file).map(Some) } else { Ok(None) };
    match read {
        Ok(Some(public)) => {
            desk.record(&at, &file.display().to_string())?;
            return Ok(public.key);
        }
        Ok(None) => {}
        Err(failure) => desk.refuse(&[failure.message.clone(), failure.message_in_korean()]),
    }
    let name = title.values().next().map_or(id, String::as_str).to_owned();
    desk.waiting.push(Waiting { name, file });
    Ok(probe::key())
}
