//! Who registers voters.

use super::*;

fn hash(digit: char) -> String {
    digit.to_string().repeat(64)
}

fn authority(digit: char, policies: &[&str]) -> AuthorityDraft {
    let policies = policies.iter().map(|policy| (*policy).to_owned()).collect();
    AuthorityDraft { certificate: hash(digit), policies }
}

fn registration(registrars: u64) -> RegistrationDraft {
    RegistrationDraft {
        registrars: (0..registrars).map(|place| person(&format!("r{place}"), 20 + place)).collect(),
        signatures: 1,
        authorities: Vec::new(),
        codes: false,
        card_signatures: false,
        roll: None,
    }
}

/// The example with two registrars, changed.
fn with(change: impl FnOnce(&mut RegistrationDraft)) -> impl FnOnce(&mut ManifestDraft) {
    |draft| {
        let mut two = registration(2);
        change(&mut two);
        draft.registration = Some(two);
    }
}

#[test]
fn it_is_read_back() {
    let mut draft = draft();
    assert!(parse(&draft).unwrap().registration().is_none());
    with(|two| {
        two.signatures = 2;
        two.authorities = vec![authority('a', &["1.2.410.200004.5", "2.999"]), authority('b', &[])];
        (two.codes, two.card_signatures, two.roll) = (true, true, Some(hash('c')));
    })(&mut draft);
    let bytes = draft.to_json().unwrap();
    assert_eq!(ManifestDraft::from_json(&bytes).unwrap(), draft);
    let manifest = ElectionManifest::parse(&bytes).unwrap();
    let rules = manifest.registration().unwrap();
    let ids: Vec<_> = rules.registrars().iter().map(|person| person.id.as_str()).collect();
    assert_eq!((ids, rules.signatures(), rules.codes(), rules.card_signatures()), (vec!["r0", "r1"], 2, true, true));
    assert_eq!((rules.authorities()[0].certificate, rules.authorities()[1].certificate), ([0xaa; 32], [0xbb; 32]));
    assert_eq!(rules.authorities()[0].policies, ["1.2.410.200004.5", "2.999"]);
    assert_eq!(rules.scope(crate::ElectionId([1; 32])), crate::RegistrationScope::Roll([0xcc; 32]));
    assert_eq!(manifest.person(crate::Author::Registrar(1)).unwrap().id, "r1");
    assert!(manifest.person(crate::Author::Registrar(2)).is_none());
}

#[test]
fn without_a_standing_roll_it_is_for_the_election() {
    let mut draft = draft();
    with(|_| ())(&mut draft);
    let manifest = parse(&draft).unwrap();
    let election = crate::ElectionId([1; 32]);
    assert_eq!(manifest.registration().unwrap().scope(election), crate::RegistrationScope::Election(election));
}

#[test]
fn registrars_are_people_with_keys_of_their_own() {
    let list = "registration.registrars";
    for count in [0, 9, 10] {
        refused(list, "count", |draft| draft.registration = Some(registration(count)));
    }
    for count in [1, 8] {
        let mut draft = draft();
        draft.registration = Some(registration(count));
        assert!(parse(&draft).is_ok());
    }
    refused(&format!("{list}[1].id"), "id", with(|two| two.registrars[1].id = "R".to_owned()));
    refused(&format!("{list}[1].id"), "id-repeated", with(|two| two.registrars[1].id = "r0".to_owned()));
    refused(&format!("{list}[0].title"), "title-count", with(|two| two.registrars[0].title.clear()));
    refused(&format!("{list}[1].key"), "key", with(|two| two.registrars[1].key = "A".repeat(43)));
    refused(
        &format!("{list}[1].key"),
        "key-repeated",
        with(|two| two.registrars[1].key = two.registrars[0].key.clone()),
    );
    for other in [person("r1", 1), person("r1", 2)] {
        refused(&format!("{list}[1].key"), "key-repeated", with(|two| two.registrars[1] = other));
    }
}

#[test]
fn at_most_all_registrars_sign() {
    for signatures in [0, 3, u64::MAX] {
        let change = with(|two| two.signatures = signatures);
        refused("registration.signatures", "registration-signatures", change);
    }
}

#[test]
fn authorities_and_their_policies_are_named_once() {
    let list = "registration.authorities";
    let of = |authorities: Vec<AuthorityDraft>| with(|two| two.authorities = authorities);
    let many = "0123456789abcdef".chars().map(|digit| authority(digit, &[]));
    let mut draft = draft();
    of(many.clone().collect())(&mut draft);
    assert!(parse(&draft).is_ok(), "sixteen");
    let mut more: Vec<_> = many.collect();
    more.push(AuthorityDraft { certificate: format!("{}1", "0".repeat(63)), policies: Vec::new() });
    refused(list, "count", of(more));
    let twice = of(vec![authority('a', &[]), authority('a', &[])]);
    refused(&format!("{list}[1].certificate"), "registration-authority", twice);
    for wrong in [hash('A'), hash('g'), "a".repeat(63), "a".repeat(65), String::new()] {
        let wrong = of(vec![AuthorityDraft { certificate: wrong, policies: Vec::new() }]);
        refused(&format!("{list}[0].certificate"), "registration-authority", wrong);
    }
    let seventeen: Vec<_> = (0..17).map(|last| format!("1.2.{last}")).collect();
    let texts: Vec<_> = seventeen.iter().map(String::as_str).collect();
    refused(&format!("{list}[0].policies"), "count", of(vec![authority('a', &texts)]));
    let twice = of(vec![authority('a', &["1.2", "1.3", "1.2"])]);
    refused(&format!("{list}[0].policies[2]"), "registration-policy", twice);
}

#[test]
fn policies_are_object_identifiers() {
    let longest = format!("2.{}", "1".repeat(62));
    let mut draft = draft();
    with(|two| two.authorities = vec![authority('a', &["0.0", "1.39", "2.40", "2.999.0.1", &longest])])(&mut draft);
    assert!(parse(&draft).is_ok());
    let wrong =
        ["", "1", "3.1", "1.40", "0.40.1", "1.02", "1..2", ".1.2", "1.2.", "1.a", "1.-2", "1.+2", "01.2", "１.2"];
    for wrong in wrong.into_iter().chain([format!("{longest}1").as_str()]) {
        let change = with(|two| two.authorities = vec![authority('a', &["1.2", wrong])]);
        refused("registration.authorities[0].policies[1]", "registration-policy", change);
    }
}

#[test]
fn a_standing_roll_has_an_id() {
    for wrong in [String::new(), hash('A'), "a".repeat(63), "a".repeat(66)] {
        refused("registration.roll", "registration-roll", with(|two| two.roll = Some(wrong)));
    }
}

#[test]
fn its_shape_is_strict() {
    let mut draft = draft();
    with(|two| two.authorities = vec![authority('a', &[])])(&mut draft);
    let whole = serde_json::to_value(&draft).unwrap();
    assert!(ElectionManifest::parse(whole.to_string().as_bytes()).is_ok());
    let json = |change: &dyn Fn(&mut Value)| {
        let mut manifest = whole.clone();
        change(&mut manifest["registration"]);
        ElectionManifest::parse(manifest.to_string().as_bytes()).map(drop).map_err(|error| error.rule.code())
    };
    let remove = |key: &str| json(&|registration: &mut Value| drop(registration.as_object_mut().unwrap().remove(key)));
    for key in ["registrars", "signatures", "authorities", "codes", "card_signatures"] {
        assert_eq!(remove(key), Err("json"), "{key}");
    }
    assert_eq!(remove("roll"), Ok(()));
    for (key, value) in [("roll", json!(null)), ("codes", json!(0)), ("signatures", json!(1.0)), ("more", json!(1))] {
        assert_eq!(json(&|registration| registration[key] = value.clone()), Err("json"), "{key}");
    }
    assert_eq!(json(&|registration| *registration = json!(null)), Err("json"));
    assert_eq!(json(&|registration| registration["authorities"][0]["name"] = json!("x")), Err("json"));
}
