//! Who runs the election, who holds the key, who watches, who registers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use tupyo_election::{PersonDraft, RegistrationDraft, TrusteesDraft, WitnessesDraft};

use super::super::desk::{Check, Desk, Texts, Waiting, Wanted, any, texts};
use super::super::{probe, registrars};
use super::rules;
use super::titles::titles;
use crate::failure::Failure;
use crate::import;
use crate::keys::PublicKey;

/// The lists of people.
const ROLES: [&str; 3] = ["officials", "trustees", "registration.registrars"];

/// The officials.
pub fn officials(desk: &mut Desk) -> Result<Vec<PersonDraft>, Failure> {
    let sentence = [
        "Officials make the roll, open, close and publish. They can neither read nor change votes.",
        "선거관리자는 선거인명부를 만들고 투표를 시작·마감하며 결과를 공표합니다. 표를 읽거나 바꿀 수는 없습니다.",
    ];
    people(desk, "officials", ["Official", "선거관리자"], "official", 1, Some(sentence))
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
    let asked = [
        "How many officials must say the same before the roll is sealed, voting opens, closes or is rescheduled, or the election is cancelled",
        "명부를 봉인하고, 투표를 시작·마감하고, 일정을 바꾸거나 선거를 취소하려면 선거관리자 몇 명이 동의해야 합니까",
    ];
    let check: Check<'_> = if desk.asks() { &check } else { &any };
    desk.number("approvals", Wanted::Default("1"), asked, check)
}

/// The trustees and how many of them open the tally.
pub fn trustees(desk: &mut Desk) -> Result<TrusteesDraft, Failure> {
    let sentence = [
        "Trustees hold the key together: enough of them can read votes, too few of them end the election without a \
        result. Choose people who do not depend on each other.",
        "수탁자는 열쇠를 나누어 가집니다. 정한 수가 모이면 표를 읽을 수 있고, 너무 많이 빠지면 결과 없이 끝납니다. 서로 이해관계가 다른 분들로 정하십시오.",
    ];
    loop {
        let members = people(desk, "trustees", ["Trustee", "수탁자"], "trustee", 1, Some(sentence))?;
        let number = members.len();
        let with = |threshold: u64| {
            let mut draft = probe::template();
            draft.trustees = TrusteesDraft { threshold, members: members.clone() };
            draft
        };
        let check = |text: &str| probe::refuses(&with(text.parse().unwrap_or_default()));
        let default = (number / 2 + 1).to_string();
        let asked = [
            format!("How many of the {number} trustees open the tally (so many can also read single votes)"),
            format!(
                "수탁자 {number}명 가운데 몇 명이 모여야 개표합니까 (그 수가 짜면 한 사람의 표도 읽을 수 있습니다)"
            ),
        ];
        let wanted = if desk.asks() { Wanted::Default(&default) } else { Wanted::Required };
        let threshold = desk.number("threshold", wanted, [&asked[0], &asked[1]], &check)?;
        if rules::excused(desk, &with(threshold), "threshold")? {
            return Ok(TrusteesDraft { threshold, members });
        }
    }
}

/// The ledger's witnesses.
pub fn witnesses(desk: &mut Desk) -> Result<Option<WitnessesDraft>, Failure> {
    let asked = [
        "Without witnesses, secrecy rests also on the board's honesty. Keys of witnesses, as `tupyo witness keygen` \
        printed them, with spaces; empty: none",
        "참관 서명자가 없으면 비밀은 게시판의 정직함에도 달려 있습니다. `tupyo witness keygen`이 출력한 열쇠를 빈칸으로 띄어 적으십시오. 비워 두면 없습니다",
    ];
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
        let asked = [
            format!("How many of the {number} witnesses must have signed"),
            format!("참관 서명자 {number}명 가운데 몇 명이 서명해야 확정됩니까"),
        ];
        let quorum = desk.number("witnesses.quorum", wanted, [&asked[0], &asked[1]], &check)?;
        if rules::excused(desk, &with(members.clone(), quorum), "witnesses.quorum")? {
            return Ok(Some(WitnessesDraft { quorum, members }));
        }
    }
}

/// The registrars, where officials do not make the roll.
pub fn registration(desk: &mut Desk) -> Result<Option<RegistrationDraft>, Failure> {
    let asked = [
        "Do registrars register voters one by one at a service, instead of the officials",
        "선거관리자 대신 등록관이 등록 서비스에서 선거인을 한 사람씩 등록합니까",
    ];
    let list = "registration.registrars";
    let wanted = desk.answers.has(list) || desk.asks() && desk.yes("registrars", false, asked)?;
    if !wanted {
        return Ok(None);
    }
    let registrars = people(desk, list, ["Registrar", "등록관"], "registrar", 1, None)?;
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
        desk.say().note(en, ko);
    }
    let asked = |number: usize| {
        let more = if number > least { ["; empty: no more", ". 비워 두면 더 없습니다"] } else { [""; 2] };
        texts(format!("{en} {number}: name{}", more[0]), format!("{ko} {number}의 이름{}", more[1]))
    };
    let begin = |desk: &mut Desk, place: &str, line: &str| named(desk, place, line);
    let element = |desk: &mut Desk, place: &str, number: usize| {
        let title = titles(desk, &format!("{place}.title"), ["  the same name", "  같은 이름"])?;
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
