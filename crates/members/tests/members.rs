//! Members' lists, good and hostile, and what is made of them.
#![cfg(test)]

use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::kinds::SingleChoice;
use tupyo_election::{
    ContestDraft, ElectionManifest, LimitsDraft, ManifestDraft, OptionDraft, PersonDraft, Rule, StyleDraft,
    TrusteesDraft,
};
use tupyo_members::{
    CodeLink, Letter, ListMember, ListedPerson, MemberList, MemberProgress, MembersToAdd, letters, mail_merge,
    reminders,
};
use tupyo_proof::SigningKey;
use tupyo_registration::RegistrationCode;
use tupyo_rehearsal::Plan;

/// Two districts, `east` ("East", "동구") and `west` ("West", "서구").
fn manifest() -> ElectionManifest {
    let title = |en: &str, ko: &str| [("en".to_owned(), en.to_owned()), ("ko".to_owned(), ko.to_owned())].into();
    let mut rng = StdRng::seed_from_u64(1);
    let mut person = |id: &str| {
        let key = SigningKey::generate(&mut rng).verifying_key();
        PersonDraft::new(id.to_owned(), title(id, id), key)
    };
    let option = |id: &str| OptionDraft::new(id, title(id, id));
    let style = |id: &str, titles: [&str; 2]| StyleDraft {
        id: id.to_owned(),
        title: title(titles[0], titles[1]),
        contests: vec!["chair".to_owned()],
    };
    let rule: Rule = SingleChoice { blank: true }.into();
    let draft = ManifestDraft {
        tupyo: ManifestDraft::VERSION.to_owned(),
        name: "members".to_owned(),
        title: title("Members", "회원"),
        officials: vec![person("official")],
        trustees: TrusteesDraft { threshold: 2, members: ["one", "two", "three"].map(&mut person).into() },
        ledger: Plan::default().ledger.draft(),
        contests: vec![ContestDraft::new("chair", title("Chair", "회장"), rule, ["kim", "lee"].map(option).into())],
        styles: vec![style("east", ["East", "동구"]), style("west", ["West", "서구"])],
        approvals: 1,
        limits: LimitsDraft { ballots: 5, challenges: 3 },
        floor: 1,
        turnout: 0,
        exceptions: Vec::new(),
        witnesses: None,
        registration: None,
    };
    ElectionManifest::parse(&draft.to_json().unwrap()).unwrap()
}

/// A fault's line, column, other line and code.
type Place = (u64, u32, Option<u64>, &'static str);

fn read(text: &str) -> Result<MemberList, Vec<Place>> {
    MemberList::read(text.as_bytes(), &manifest()).map_err(|faults| {
        let place = |it: &tupyo_members::MemberFault| {
            assert!(it.said.iter().all(|said| !said.is_empty()), "{it:?}");
            (it.line.unwrap_or_default(), it.column.unwrap_or_default(), it.other, it.code)
        };
        faults.iter().map(place).collect()
    })
}

fn members(text: &str) -> Vec<ListMember> {
    read(text).unwrap().members
}

#[test]
fn members_are_read_by_headings_in_english_and_korean() {
    for list in [
        "Name,E-mail,District,Weight\nKim ,Kim@Example.org, east ,2\n\u{a0}Lee,lee@example.org,west,\n",
        "선거구;성명;이메일;가중치;;\nEAST;Kim;Kim@Example.org;2;;\n서구;Lee;lee@example.org\n",
        "이름\t연락처\t이메일\t지역\t의결권\nKim\t\tKim@Example.org\t동구\t2\nLee\t010-1\tlee@example.org\t서구\t1\n",
    ] {
        let found = members(list);
        let seen: Vec<_> = found.iter().map(|it| (it.name.as_str(), it.handle.as_str(), it.style, it.weight)).collect();
        assert_eq!(seen, [("Kim", "kim@example.org", 0, 2), ("Lee", "lee@example.org", 1, 1)], "{list}");
        assert_eq!(found[0].address, "Kim@Example.org");
    }
    let found =
        members("회원번호,이름,전화번호,선거구,비고\n7,홍길동,010-1234-5678,동구,\n8,Kim,+82 10 1234 5678,서구,x\n");
    assert_eq!([found[0].handle.as_str(), &found[0].address], ["7", "010-1234-5678"]);
    assert_eq!(read("name,phone,district,note\na,010-1234-5678,East,x\n").unwrap().ignored, ["note"]);
    assert_eq!(members("name,phone,district\na,(02) 123-4567,East\n")[0].handle.as_str(), "021234567");
}

#[test]
fn every_fault_is_shown_with_its_place() {
    let list = "name,email,phone,district,weight\n\
        ,a@example.org,,East,1\n\
        a\u{202e}b,b@example.org,,East,1\n\
        c,c@example,,East,1\n\
        d,,1012345678,East,1\n\
        e,,,East,1\n\
        f,f@example.org,,North,0\n\
        g,g@example.org,,East,1.0\n\
        h,h@example.org,,East,1 000\n\
        i,i@example.org,,East,4294967296\n\
        j,j@example.org,,East,1,beyond\n\
        k,k@example.org,,East,+1\n\
        l,l@example.org,,East,-1\n";
    let faults = read(list).unwrap_err();
    let codes: Vec<_> = faults.iter().map(|(line, column, _, code)| (*line, *column, *code)).collect();
    assert_eq!(
        codes,
        [
            (2, 1, "members-name"),
            (3, 1, "members-name"),
            (4, 2, "members-email"),
            (5, 3, "members-phone"),
            (6, 2, "members-contact"),
            (7, 4, "members-district"),
            (7, 5, "members-weight"),
            (8, 5, "members-weight"),
            (9, 5, "members-weight"),
            (10, 5, "members-weight"),
            (11, 6, "members-beyond"),
            (12, 5, "members-weight"),
            (13, 5, "members-weight"),
        ]
    );
    let long = format!(
        "name,email,district\n{},a@example.org,East\nb,{}@example.org,East\n",
        "x".repeat(5000),
        "y".repeat(5000)
    );
    assert_eq!(read(&long).unwrap_err(), [(2, 1, None, "members-name"), (3, 2, None, "members-email")]);
    let named = format!("name,email,district\na,{}@example.org,East\n", "y".repeat(150));
    assert_eq!(read(&named).unwrap_err(), [(2, 2, None, "members-id")]);
}

/// A row's number is no member's: in another list it is somebody else's.
#[test]
fn the_number_of_a_row_is_nobodys_id() {
    for heading in ["번호", "number", "No", "card", "person"] {
        let list = format!("{heading},name,email,district\n1,Kim,kim@example.org,East\n");
        let found = read(&list).unwrap();
        assert_eq!(
            (found.members[0].handle.as_str(), &found.ignored[..]),
            ("kim@example.org", &[heading.to_owned()][..])
        );
    }
}

#[test]
fn nothing_that_spreadsheets_take_for_a_formula_names_a_member() {
    for id in ["=HYPERLINK(1)", "@SUM(1)", "-1", "+cmd|1"] {
        let list = format!("id,name,email,district\n{id},Kim,kim@example.org,East\n");
        assert_eq!(read(&list).unwrap_err(), [(2, 1, None, "members-id")], "{id}");
        let list = format!("name,email,district\nKim,{}@example.org,East\n", id.replace(['(', ')'], ""));
        assert_eq!(read(&list).unwrap_err(), [(2, 2, None, "members-email")], "{id}");
    }
    let list = "name,phone,district\nKim,+82 10 1234 5678,East\n";
    assert_eq!(members(list)[0].handle.as_str(), "+821012345678");
}

#[test]
fn the_same_person_twice_is_shown_each_time() {
    let list =
        "name,email,district\na,a@example.org,East\nb,b@example.org,East\na,A@example.org,West\nx,a@example.org,East\n";
    assert_eq!(read(list).unwrap_err(), [(4, 2, Some(2), "members-repeated"), (5, 2, Some(2), "members-repeated")]);
    let alike =
        read("id,name,email,district\n1,Kim,k@example.org,East\n2,Lee,k@example.org,East\n3,Kim,x@example.org,East\n");
    assert_eq!(alike.unwrap().alike, [[2, 3], [2, 4]]);
}

#[test]
fn what_is_missing_is_named() {
    let columns = |text| read(text).unwrap_err().iter().map(|fault| fault.3).collect::<Vec<_>>();
    assert_eq!(columns("who,where\na,b\n"), ["members-column"; 3]);
    assert_eq!(columns("name,email,district,Name\na,a@example.org,East,b\n"), ["members-column-repeated"]);
    assert_eq!(columns("name,email,district\n,,,\n"), ["members-empty"]);
    assert_eq!(columns(""), ["sheet-empty"]);
    let heavy = "name,email,district,weight\na,a@example.org,East,4294967295\nb,b@example.org,East,4294967295\n";
    assert_eq!(columns(heavy), ["members-weights"]);
}

#[test]
fn a_longer_list_adds_those_who_are_new() {
    let list = members("name,email,district,weight\na,a@example.org,East,2\nb,b@example.org,West,1\n");
    let listed = |person: &str, style: &str, weight: &str| ListedPerson {
        person: person.to_owned(),
        style: style.to_owned(),
        weight: weight.to_owned(),
    };
    let manifest = manifest();
    let first = [listed("a@example.org", "east", "2"), listed("gone", "east", "1")];
    let adding = MembersToAdd::of(&list, &first, &manifest).unwrap();
    assert_eq!((adding.fresh, adding.known, adding.gone), (vec![&list[1]], 1, vec!["gone".to_owned()]));
    let changed = [listed("a@example.org", "west", "2"), listed("b@example.org", "west", "3")];
    let faults = MembersToAdd::of(&list, &changed, &manifest).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(2), Some(3)]);
    let progress = MemberProgress::of(&list, &manifest, |member| member.name == "a");
    let counts: Vec<_> = progress.districts.iter().map(|district| (district.members, district.registered)).collect();
    assert_eq!((&counts[..2], progress.registered()), (&[(1, 1), (1, 0)][..], 1));
    let table = reminders(&progress.missing, &manifest, "ko");
    assert_eq!(table, "\u{feff}\"name\",\"address\",\"district\"\r\n\"b\",\"b@example.org\",\"서구\"\r\n");
}

#[test]
fn letters_and_tables_take_no_text_for_anything_else() {
    let list =
        members("name,email,district,weight\n=1+<script>&\"',a@example.org,East,3\n홍길동,b@example.org,서구,1\n");
    let mut rng = StdRng::seed_from_u64(7);
    let made: Vec<Letter<'_>> = list
        .iter()
        .map(|member| Letter { member, district: "<b>East", code: RegistrationCode::generate(&mut rng) })
        .collect();
    let service = Some("https://registrar.example:8443/a?b=1&code=x");
    let link = CodeLink { page: "https://vote.example/", election: "5f3e", board: None, service };
    for language in ["en", "ko"] {
        let printed = printed(&made, "<i>Title", Some(&link), service, language);
        for forbidden in ["<script", "<i>", "<b>", "src=", "href=", "url("] {
            assert!(!printed.contains(forbidden), "{forbidden}");
        }
        assert_eq!([printed.matches("<section>").count(), printed.matches("<svg").count()], [2, 2]);
        assert!(printed.contains(&format!("<html lang=\"{language}\">")));
        for letter in &made {
            let code = letter.code.checked();
            assert_eq!(printed.matches(code.as_str()).count(), 2, "as text and in the link");
            assert!(printed.contains(&format!("{}&amp;code={}<", LINK.replace('&', "&amp;"), code.as_str())));
            assert_eq!(RegistrationCode::parse(&code).unwrap().hash(), letter.code.hash());
        }
    }
    let merged = mail_merge(&made, Some(&link));
    let mut rows = Vec::new();
    tupyo_spreadsheet::read(merged.as_bytes(), &mut |row| rows.push(row.cells.to_vec()));
    assert_eq!(rows[0], ["name", "address", "code", "link", "district"]);
    assert_eq!(rows[1][..2], ["'=1+<script>&\"'", "a@example.org"]);
    assert_eq!(rows[2][2], *made[1].code.checked());
    assert_eq!(rows[2][3], format!("{LINK}&code={}", rows[2][2]));
    let elsewhere = CodeLink { page: "https://vote.example/a", service: None, ..link };
    let expected = format!("https://vote.example/a/vote/#election=5f3e&code={}", rows[2][2]);
    assert_eq!(*elsewhere.with(&made[1].code), expected);
    let elsewhere = CodeLink { board: Some("https://board.example/a&b"), ..elsewhere };
    let expected = expected.replace("&code", "&board=https://board.example/a%26b&code");
    assert_eq!(*elsewhere.with(&made[1].code), expected);
    let bare = printed(&made, "Title", None, None, "en");
    assert!(bare.contains("<svg") && !bare.contains("code="));
}

/// The members' link as the voters' page reads it, up to the code.
const LINK: &str =
    "https://vote.example/vote/#election=5f3e&registrar=https://registrar.example:8443/a%3Fb%3D1%26code%3Dx";

fn printed(
    made: &[Letter<'_>],
    title: &str,
    link: Option<&CodeLink<'_>>,
    service: Option<&str>,
    language: &str,
) -> String {
    let (mut all, mut pieces) = (String::new(), 0);
    let taken: Result<(), ()> = letters(made, title, link, service, language, |piece| {
        (all, pieces) = (std::mem::take(&mut all) + piece, pieces + 1);
        Ok(())
    });
    assert_eq!((taken, pieces), (Ok(()), made.len() + 2));
    assert!(all.starts_with("<!doctype html>") && all.ends_with("</html>\n"));
    all
}

proptest! {
    #[test]
    fn any_list_is_read_without_a_panic(
        rows in prop::collection::vec(prop::collection::vec(".{0,20}", 0..8), 0..8),
        bytes: Vec<u8>,
    ) {
        let manifest = manifest();
        let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        let text = format!("name,email,district,weight,id\n{}", rows.join("\n"));
        let _read = MemberList::read(text.as_bytes(), &manifest);
        let _read = MemberList::read(&bytes, &manifest);
    }
}
