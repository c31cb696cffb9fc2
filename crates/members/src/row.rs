//! A row of the members' list, read.

use std::collections::HashMap;

use tupyo_election::ElectionManifest;
use tupyo_encoding::{is_title_character, likeness};
use tupyo_registration::Handle;
use tupyo_spreadsheet::{Headings, SheetRow, is_formula};

use crate::catalogue as texts;
use crate::{ListMember, MemberFault};

pub(crate) const COLUMNS: usize = 7;
pub(crate) const NAME: usize = 0;
pub(crate) const EMAIL: usize = 1;
pub(crate) const PHONE: usize = 2;
pub(crate) const CONTACT: usize = 3;
const DISTRICT: usize = 4;
const WEIGHT: usize = 5;
pub(crate) const ID: usize = 6;

/// What columns may be called.
pub(crate) const COLUMN_NAMES: [&[&str]; COLUMNS] = [
    &["name", "full name", "member", "이름", "성명", "회원명", "회원", "성함"],
    &["email", "mail", "email address", "이메일", "이메일 주소", "전자우편", "메일"],
    &[
        "phone",
        "phone number",
        "mobile",
        "telephone",
        "cell",
        "전화",
        "전화번호",
        "휴대폰",
        "휴대전화",
        "휴대폰번호",
        "연락처",
    ],
    &["contact", "address", "email or phone", "이메일 또는 전화", "이메일 또는 전화번호", "주소"],
    &["district", "style", "ballot style", "선거구", "투표 유형", "지역", "지부"],
    &["weight", "votes", "shares", "가중치", "의결권", "표수"],
    // Not `number`: that is often the row's, which another list gives to somebody else.
    &["id", "member id", "member number", "회원번호", "회원 id", "아이디"],
];

const LONGEST_NAME: usize = 400;
const LONGEST_EMAIL: usize = 254;

/// The districts, by what a cell may say of them.
pub(crate) struct Districts {
    by_name: HashMap<String, usize>,
    ids: Vec<String>,
}

impl Districts {
    /// Each by its id, and by its title in each language unless another one has the same.
    pub(crate) fn of(manifest: &ElectionManifest) -> Districts {
        let ids: Vec<String> = manifest.styles().iter().map(|style| style.id.as_str().to_owned()).collect();
        let mut titles: HashMap<String, Option<usize>> = HashMap::new();
        for (place, style) in manifest.styles().iter().enumerate() {
            for (_, title) in style.title.texts() {
                let known = titles.entry(folded(title)).or_insert(Some(place));
                *known = known.filter(|known| *known == place);
            }
        }
        let mut by_name: HashMap<String, usize> =
            titles.into_iter().filter_map(|(title, place)| Some((title, place?))).collect();
        by_name.extend(ids.iter().enumerate().map(|(place, id)| (folded(id), place)));
        Districts { by_name, ids }
    }

    pub(crate) fn count(&self) -> usize {
        self.ids.len()
    }

    fn find(&self, cell: &str) -> Option<usize> {
        if cell.is_empty() && self.ids.len() == 1 { Some(0) } else { self.by_name.get(&folded(cell)).copied() }
    }
}

fn folded(text: &str) -> String {
    likeness(text).to_lowercase()
}

/// What the first row must name, and does not.
pub(crate) fn missing_columns(headings: &Headings<COLUMNS>, districts: usize) -> Vec<MemberFault> {
    let has = |columns: &[usize]| columns.iter().any(|column| headings.places[*column].is_some());
    let mut missing = Vec::new();
    let mut must = |is_there: bool, said: [&str; 2]| {
        if !is_there {
            missing.push(MemberFault::of_list("members-column", said));
        }
    };
    must(has(&[NAME]), texts::NO_COLUMN_NAME_FIRST);
    must(has(&[EMAIL, PHONE, CONTACT]), texts::NO_COLUMN_OR_NAME);
    must(districts == 1 || has(&[DISTRICT]), texts::NO_COLUMN_ELECTION_SEVERAL);
    missing
}

/// A member; or else every fault of the row.
pub(crate) fn member(
    row: SheetRow<'_>,
    headings: &Headings<COLUMNS>,
    districts: &Districts,
) -> Result<ListMember, Vec<MemberFault>> {
    let mut faults = Vec::new();
    let mut fault = |column: usize, code: &'static str, said: [&str; 2]| {
        let fault = MemberFault::of_list(code, said).in_line(row.line);
        faults.push(fault.in_column(headings.places[column]));
    };
    let cell = |column: usize| headings.cell(row, column);
    let name = name(cell(NAME)).unwrap_or_else(|said| {
        fault(NAME, "members-name", said);
        String::new()
    });
    let style = districts.find(cell(DISTRICT));
    if style.is_none() {
        fault(DISTRICT, "members-district", ["", ""]);
    }
    let weight = weight(cell(WEIGHT));
    if weight.is_none() {
        let said = texts::NOT_WEIGHT_WRITE_WHOLE;
        fault(WEIGHT, "members-weight", said);
    }
    let reached = reached(&cell).unwrap_or_else(|(column, code, said)| {
        fault(column, code, said);
        None
    });
    let handle = handle(cell(ID), headings, reached.as_ref()).unwrap_or_else(|(column, code, said)| {
        fault(column, code, said);
        None
    });
    if let Some(place) = headings.beyond(row) {
        let said = texts::COLUMN_CELL_NO_NAME;
        faults.push(MemberFault::of_list("members-beyond", said).in_line(row.line).in_column(Some(place)));
    }
    for fault in faults.iter_mut().filter(|fault| fault.code == "members-district") {
        let all = districts.ids.join(", ");
        let said = texts::no_such_district_write(&all);
        fault.said = said;
    }
    match (handle, reached, style, weight) {
        (Some(handle), Some(Reached { address, .. }), Some(style), Some(weight)) if faults.is_empty() => {
            Ok(ListMember { line: row.line, handle, name, address, style, weight })
        }
        _ => Err(faults),
    }
}

/// In one line, of characters that titles may have.
fn name(cell: &str) -> Result<String, [&'static str; 2]> {
    let name = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if likeness(&name).is_empty() {
        return Err(texts::NO_NAME);
    }
    if !name.chars().all(is_title_character) {
        return Err(texts::CHARACTER_NO_NAME_SUCH);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(texts::NAME_LONGER_THAN_CHARACTERS);
    }
    Ok(name)
}

fn weight(cell: &str) -> Option<u32> {
    if cell.is_empty() {
        return Some(1);
    }
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    cell.parse().ok().filter(|weight| digits && *weight > 0)
}

/// How a member is reached.
struct Reached {
    address: String,
    /// The same in one spelling.
    key: String,
    column: usize,
}

type RowFault = (usize, &'static str, [&'static str; 2]);

/// By e-mail if that is there, or else by phone.
fn reached<'a>(cell: &impl Fn(usize) -> &'a str) -> Result<Option<Reached>, RowFault> {
    let at = |column: usize| Some((column, cell(column))).filter(|(_, cell)| !cell.is_empty());
    let Some((column, address)) = at(EMAIL).or(at(CONTACT)).or(at(PHONE)) else {
        let said = texts::NEITHER_E_MAIL_ADDRESS;
        return Err((EMAIL, "members-contact", said));
    };
    let is_email = column == EMAIL || address.contains('@');
    let key = if is_email { email(address) } else { phone(address) };
    let key = key.map_err(|(code, said)| (column, code, said))?;
    Ok(Some(Reached { address: address.to_owned(), key, column }))
}

fn email(address: &str) -> Result<String, (&'static str, [&'static str; 2])> {
    let is_domain = |domain: &str| domain.contains('.') && domain.split('.').all(|label| !label.is_empty());
    let parts = address.split_once('@');
    let is_whole = parts.is_some_and(|(who, domain)| !who.is_empty() && !domain.contains('@') && is_domain(domain));
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>()[],;:\\`".contains(&byte));
    if is_whole && is_plain && !is_formula(address) && address.len() <= LONGEST_EMAIL {
        return Ok(address.to_ascii_lowercase());
    }
    Err(("members-email", texts::NOT_E_MAIL_ADDRESS))
}

fn phone(number: &str) -> Result<String, (&'static str, [&'static str; 2])> {
    let code = "members-phone";
    let (plus, rest) = number.strip_prefix('+').map_or(("", number), |rest| ("+", rest));
    let is_phone = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')'));
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if !is_phone || !(7..=15).contains(&digits.len()) {
        return Err((code, texts::NOT_PHONE_NUMBER_SUCH));
    }
    if plus.is_empty() && !digits.starts_with('0') {
        return Err((code, texts::PHONE_NUMBER_LOST_ITS));
    }
    Ok(format!("{plus}{digits}"))
}

/// The id where the list has that column, or else how the member is reached.
fn handle(cell: &str, headings: &Headings<COLUMNS>, reached: Option<&Reached>) -> Result<Option<Handle>, RowFault> {
    if headings.places[ID].is_some() {
        let said = texts::NOT_ID_WRITE_LETTERS;
        let id = cell.parse().ok().filter(|_| !is_formula(cell));
        return id.map(Some).ok_or((ID, "members-id", said));
    }
    let Some(reached) = reached else { return Ok(None) };
    let said = texts::TOO_LONG_NAME_MEMBER;
    reached.key.parse().map(Some).map_err(|_| (reached.column, "members-id", said))
}
