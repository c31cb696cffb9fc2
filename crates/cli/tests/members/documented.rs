//! The page docs/members.md, played as it is written.

use std::fs;

use super::page::{commands_of, run_in};
use super::processes::{mode, text};

#[test]
fn the_commands_of_the_page_hold_an_election_of_members() {
    let here = tempfile::tempdir().unwrap();
    let output = run_in(here.path(), &commands_of("members.md"));
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    for expected in [
        "faulty.csv:5: column C: no such district: write its title, or one of north, south [members-district]",
        "faulty.csv:7: column B: not an e-mail address",
        "faulty.csv:9: column D: not a weight",
        "faulty.csv:5: C열: 그런 선거구가 없습니다. 선거구의 이름이나 north, south 가운데 하나를 적으십시오",
        "New members: 50; on registrar/eligible.csv already: 0; another code: 0.",
        "north [north]: 25",
        "[code-used]",
        "New members: 1; on registrar/eligible.csv already: 50; another code: 0.",
        "3 of 51 members have registered.\n  north [north]: 2 of 26\n  south [south]: 1 of 25",
        "Wrote the 48 who have not to secretary/remind.csv.",
        "회원 51명 중 3명이 등록했습니다.",
        "ACCEPTED",
        "\"\",\"\",\"chair\",\"chair\",\"kim\",\"kim\",\"2\",\"opened\",\"3\",\"3\"",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let file = |name: &str| fs::read_to_string(here.path().join(name)).unwrap();
    for (name, lines) in [("secretary/mail.csv", 51), ("secretary/mail-2.csv", 2), ("secretary/remind.csv", 49)] {
        assert_eq!((file(name).lines().count(), mode(&here.path().join(name))), (lines, 0o600), "{name}");
    }
    for (name, letters) in [("secretary/letters.html", 50), ("secretary/letters-2.html", 1)] {
        assert_eq!((file(name).matches("<svg").count(), mode(&here.path().join(name))), (letters, 0o600), "{name}");
    }
    assert_eq!(file("registrar/eligible.csv").lines().count(), 52);
    let anchors: serde_json::Value = serde_json::from_str(&file("secretary/anchors.json")).unwrap();
    let link = format!("https://vote.association.example/vote/#election={}&", anchors["election"].as_str().unwrap());
    for line in file("secretary/mail.csv").lines().skip(1) {
        assert!(line.contains(&format!("\"{link}registrar=http://127.0.0.1:8082&code=")), "{line}");
        let code = line.split('"').nth(5).unwrap();
        assert!(!said.contains(code), "no code is shown");
        assert!(!file("secretary/remind.csv").contains(code) && !file("registrar/eligible.csv").contains(code));
        assert!(file("secretary/letters.html").contains(code));
    }
}
