//! What an office is told of its list and of the registrations that it was sent: every fault, by file and line, before
//! anything is posted.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tupyo_card::CardSecret;
use tupyo_registration::{Proof, Registration};

use super::people::{IMPORT, OFFICIAL, People};
use super::processes::{
    SECRET, command, directory, refused, refused_secret, refused_typing, run, run_secret, run_typing, text, typing,
};

/// An election with its key, and an office with so many cards.
fn office(cards: usize) -> People {
    let people = People::new(1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    directory(people.official.join("registrations"));
    run(&people.official, &format!("card issue --count {cards} --style west --out-dir cards --list cards.csv"));
    people
}

#[test]
fn a_registration_that_is_refused_is_named_and_blocks_no_other() {
    let people = office(2);
    let official = &people.official;
    let import = format!("{IMPORT} {OFFICIAL}");
    assert_eq!(refused_secret(official, &import, 2), "no-registrations");
    run_secret(official, &register("0001", "a", ""));
    run_secret(official, &register("0002", "b", ""));
    register_in_the_place_of_a(official);
    learn_the_key_of(official, "c", "d");
    fs::write(official.join("registrations/e.registration"), b"no registration").unwrap();
    let mut forged = fs::read(official.join("registrations/b.registration")).unwrap();
    *forged.last_mut().unwrap() ^= 1;
    fs::write(official.join("registrations/f.registration"), forged).unwrap();
    weights_are_checked(official, &import);
    assert_eq!(refused_secret(official, &import, 2), "not-confirmed");
    assert_eq!(refused(official, CHECK, 1), "roll-faults");
    assert_eq!(run(official, "status --anchors anchors.json")["voters"], 0);
    let imported = run_typing(official, &import, "import\n");
    assert_eq!((&imported["voters"], &imported["not_registered"]), (&json!(2), &json!(0)));
    let expected = [("d", "registration-possession"), ("e", "registration-malformed"), ("f", "card-signature")];
    assert_eq!(faults(&imported["refused"], ["file", "error"]), expected.map(|(name, code)| [file(name), json!(code)]));
    people.official("roll seal --yes");
    people.official("open");
    let vote = |key: &str| format!("vote --anchors anchors.json --key {key}.key --choices -");
    assert_eq!(refused_typing(official, &vote("a"), "mayor=kim\ncast\n", 1), "not-on-roll", "it was replaced");
    let with_card = format!("{} --card cards/0001.card {}", vote("c"), SECRET.join(" "));
    let output = typing(command(official, &with_card), "mayor=kim\ncast\n");
    assert!(output.status.success(), "{}", text(&output));
    assert!(text(&output).contains("The card is not used: this election demands no card's signature"));
}

const CHECK: &str = "roll check --list cards.csv --registrations registrations --anchors anchors.json";

fn file(name: &str) -> Value {
    json!(format!("registrations/{name}.registration"))
}

/// These members of each fault.
fn faults<const N: usize>(faults: &Value, members: [&str; N]) -> Vec<[Value; N]> {
    faults.as_array().unwrap().iter().map(|fault| members.map(|member| fault[member].clone())).collect()
}

fn register(card: &str, name: &str, options: &str) -> String {
    format!(
        "card register --anchors anchors.json --card cards/{card}.card --style west --out {name}.key --registration \
        registrations/{name}.registration {options}"
    )
}

/// A card signs one registration, and one in the place of each.
fn register_in_the_place_of_a(official: &Path) {
    assert_eq!(refused_secret(official, &register("0001", "c", ""), 1), "registered-already");
    let of_another = register("0002", "c", "--replaces registrations/a.registration");
    assert_eq!(refused_secret(official, &of_another, 2), "other-registration");
    run_secret(official, &register("0001", "c", "--replaces registrations/a.registration"));
    let rival = register("0001", "g", "--replaces registrations/a.registration");
    assert_eq!(refused_secret(official, &rival, 1), "registered-already");
}

/// The holder of the second card registers the key of somebody else's registration, as far as that goes without its
/// secret.
fn learn_the_key_of(official: &Path, victim: &str, name: &str) {
    let file = |name: &str| official.join(format!("registrations/{name}.registration"));
    let read = |name: &str| Registration::decode(&fs::read(file(name)).unwrap()).unwrap();
    let mut card = CardSecret::parse(&fs::read_to_string(official.join("cards/0002.card")).unwrap()).unwrap();
    let mut stolen = read("b");
    stolen.application.voting_key = read(victim).application.voting_key;
    stolen.proof = Proof::by_listed_card(&stolen.application.message(), &mut card).unwrap();
    fs::write(file(name), stolen.encode()).unwrap();
}

/// A weight of 0 names its line; weights that can't be counted together name what can.
fn weights_are_checked(official: &Path, import: &str) {
    let list = fs::read_to_string(official.join("cards.csv")).unwrap();
    let weigh = |weights: [&str; 2]| {
        let lines = list.lines().zip(["weight"].into_iter().chain(weights));
        let line = |(line, weight): (&str, &str)| format!("{},{weight}\n", line.rsplit_once(',').unwrap().0);
        fs::write(official.join("cards.csv"), lines.map(line).collect::<String>()).unwrap();
        let import = format!("{import} --yes --language ko {}", SECRET.join(" "));
        let output = command(official, &import).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        text(&output)
    };
    assert!(weigh(["1", "0"]).contains("cards.csv:3: E열: 가중치는 1 이상의 수여야 합니다 [list-weight]"));
    let too_heavy = weigh(["4294967295", "1"]);
    assert!(too_heavy.contains("[roll-weight]") && too_heavy.contains("4294967295"), "{too_heavy}");
    fs::write(official.join("cards.csv"), list).unwrap();
}

#[test]
fn every_fault_of_a_list_is_shown_by_line_and_nothing_is_posted() {
    let people = office(3);
    let official = &people.official;
    run_secret(official, &register("0001", "a", ""));
    let good = fs::read_to_string(official.join("cards.csv")).unwrap();
    let lines: Vec<_> = good.lines().collect();
    assert_eq!(lines[0], "person,card,code,style,weight");
    let bad = format!("{good}{}\n,not a card,,west,1\n{}\n,short\n", lines[1], lines[2].replace("west", "north"));
    fs::write(official.join("cards.csv"), bad).unwrap();
    let before = run(official, "status --anchors anchors.json")["entries"].clone();
    let english =
        ["cards.csv:5: ", "; see line 2 [list-card-repeated]", "cards.csv:6: ", "[list-card]", "cards.csv:7: "];
    let korean = [
        "cards.csv:5: B열: 같은 카드가 다른 행에도 있습니다 (2행 참고) [list-card-repeated]",
        "cards.csv:8: 열이 2개입니다. 5개여야",
    ];
    for line in [CHECK.to_owned(), format!("{IMPORT} --yes {OFFICIAL} {}", SECRET.join(" "))] {
        assert_eq!(refused(official, &line, 1), "roll-faults");
        let json: Value =
            serde_json::from_slice(&command(official, &format!("{line} --json")).output().unwrap().stdout).unwrap();
        let found = faults(&json["faults"], ["line", "column", "error", "other_line"]);
        let expected = json!([
            [5, 2, "list-card-repeated", 2],
            [6, 2, "list-card", null],
            [7, 4, "list-style", null],
            [8, null, "list-columns", null],
        ]);
        assert_eq!(json!(found), expected);
        let said = text(&command(official, &line).output().unwrap());
        assert!(english.iter().all(|part| said.contains(part)), "{said}");
        let said = text(&command(official, &format!("{line} --language ko")).output().unwrap());
        assert!(korean.iter().all(|part| said.contains(part)), "{said}");
    }
    assert_eq!(run(official, "status --anchors anchors.json")["entries"], before);
}

#[test]
fn every_file_is_read_or_named() {
    let people = office(2);
    let official = &people.official;
    run_secret(official, &register("0001", "a", ""));
    run_secret(official, &register("0002", "b", ""));
    let at = |name: &str| official.join("registrations").join(name);
    fs::rename(at("b.registration"), at("0.REGISTRATION")).unwrap();
    fs::copy(at("a.registration"), at("z.registration")).unwrap();
    fs::write(at("a.registration.part"), "").unwrap();
    let said = text(&typing(command(official, &format!("{IMPORT} {OFFICIAL} {}", SECRET.join(" "))), ""));
    for part in [
        "Warning: nothing is read of these files, whose names do not end in .registration:\n\
        \x20 registrations/a.registration.part",
        "2 voters would come on the roll. These registrations (1) are left out:",
        "registrations/z.registration: the same registration as in another file; see registrations/a.registration \
        [registration-repeated]",
        "Type `import` to post the roll without them:",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let imported = people.official(&format!("{IMPORT} --yes"));
    assert_eq!((&imported["voters"], &imported["ignored"]), (&json!(2), &json!(["registrations/a.registration.part"])));
    let doubled = [file("z"), json!("registration-repeated"), file("a")];
    assert_eq!(faults(&imported["refused"], ["file", "error", "other_file"]), [doubled]);
}
