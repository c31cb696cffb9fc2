//! A row of the members' list, read.

use std::collections::HashMap;

use tupyo_election::ElectionManifest;
use tupyo_encoding::{is_title_character, likeness};
use tupyo_registration::Handle;
use tupyo_spreadsheet::{Headings, SheetRow, is_formula};

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
    must(
        has(&[NAME]),
        ["no column `name`: name it in the first line", "`이름` 열이 없습니다. 첫 행에 열 이름을 적으십시오"],
    );
    must(
        has(&[EMAIL, PHONE, CONTACT]),
        [
            "no column `e-mail` or `phone`: name one in the first line",
            "`이메일`이나 `전화번호` 열이 없습니다. 첫 행에 열 이름을 적으십시오",
        ],
    );
    must(
        districts == 1 || has(&[DISTRICT]),
        [
            "no column `district`, and the election has several: name it in the first line",
            "선거구가 여럿인데 `선거구` 열이 없습니다. 첫 행에 열 이름을 적으십시오",
        ],
    );
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
        let said = [
            "not a weight: write a whole number from 1 to 4294967295, in digits alone",
            "가중치는 1부터 4294967295까지의 정수를 숫자로만 적습니다",
        ];
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
        let said = ["the column of this cell has no name in the first line", "첫 행에 이 열의 이름이 없습니다"];
        faults.push(MemberFault::of_list("members-beyond", said).in_line(row.line).in_column(Some(place)));
    }
    for fault in faults.iter_mut().filter(|fault| fault.code == "members-district") {
        let all = districts.ids.join(", ");
        let said = [
            format!("no such district: write its title, or one of {all}"),
            format!("그런 선거구가 없습니다. 선거구의 이름이나 {all} 가운데 하나를 적으십시오"),
        ];
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
        return Err(["no name", "이름이 없습니다"]);
    }
    if !name.chars().all(is_title_character) {
        return Err([
            "a character that no name has, such as one that changes the direction of the text: type the name again",
            "글의 방향을 바꾸는 문자처럼 이름에 쓸 수 없는 문자가 있습니다. 이름을 다시 입력하십시오",
        ]);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(["the name is longer than 400 characters", "이름이 400자보다 깁니다"]);
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
        let said = ["neither an e-mail address nor a phone number", "이메일 주소도 전화번호도 없습니다"];
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
    Err((
        "members-email",
        ["not an e-mail address, such as kim@example.org", "이메일 주소가 아닙니다(예: kim@example.org)"],
    ))
}

fn phone(number: &str) -> Result<String, (&'static str, [&'static str; 2])> {
    let code = "members-phone";
    let (plus, rest) = number.strip_prefix('+').map_or(("", number), |rest| ("+", rest));
    let is_phone = rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')'));
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    if !is_phone || !(7..=15).contains(&digits.len()) {
        return Err((code, ["not a phone number, such as 010-1234-5678", "전화번호가 아닙니다(예: 010-1234-5678)"]));
    }
    if plus.is_empty() && !digits.starts_with('0') {
        return Err((
            code,
            [
                "the phone number has lost its leading 0: format the column as text and type it again, or write + and the \
                country",
                "전화번호 맨 앞의 0이 빠졌습니다. 열을 텍스트 서식으로 바꾸어 다시 입력하거나 +와 국가 번호부터 적으십시오",
            ],
        ));
    }
    Ok(format!("{plus}{digits}"))
}

/// The id where the list has that column, or else how the member is reached.
fn handle(cell: &str, headings: &Headings<COLUMNS>, reached: Option<&Reached>) -> Result<Option<Handle>, RowFault> {
    if headings.places[ID].is_some() {
        let said = [
            "not an id: write 1 to 128 letters, digits and signs of ASCII, of which the first is none of = + - @",
            "회원번호는 ASCII 글자와 숫자로 1자에서 128자까지 적고, = + - @로 시작하지 않습니다",
        ];
        let id = cell.parse().ok().filter(|_| !is_formula(cell));
        return id.map(Some).ok_or((ID, "members-id", said));
    }
    let Some(reached) = reached else { return Ok(None) };
    let said = [
        "too long to name the member by: add a column `id`",
        "회원을 구별하기에는 너무 깁니다. `회원번호` 열을 만드십시오",
    ];
    reached.key.parse().map(Some).map_err(|_| (reached.column, "members-id", said))
}
