//! Evidence beside the roll: every kind of finding, and none where both say the same.

use tupyo_card::CardSecret;
use tupyo_election::{Correction, LineChange, RegisteredVoter};
use tupyo_registration::{
    AuditReport, EligibilityList, Evidence, ListRow, Registration, RegistrationCode, RollEvent, audit, examine,
};

use super::people::*;

/// Three persons who have registered, one of them twice.
struct Played {
    cards: Vec<CardSecret>,
    list: EligibilityList,
    evidence: Vec<Evidence>,
    events: Vec<RollEvent>,
}

fn line_of(evidence: &Evidence, list: &EligibilityList) -> RegisteredVoter {
    let examined = examine(&evidence.registration, &terms(), list, NOW).unwrap();
    examined.line(&terms(), evidence.registration.application.replaces).unwrap()
}

fn played() -> Played {
    let mut cards = vec![card(), card(), card()];
    let list = list_of(&cards.iter().collect::<Vec<_>>());
    let keys = [key(), key(), key(), key()];
    let mut evidence: Vec<_> = cards.iter_mut().zip(&keys).map(|(card, key)| registered(card, None, key)).collect();
    let replaced = evidence[0].registration.application.voting_key;
    evidence.push(registered(&mut cards[0], Some(replaced), &keys[3]));
    let events = evidence.iter().map(|it| RollEvent::Line(line_of(it, &list))).collect();
    Played { cards, list, evidence, events }
}

impl Played {
    fn report(&self) -> AuditReport {
        audit(&terms(), &self.evidence, &self.events, Some(&self.list), &|| {})
    }

    fn codes(&self) -> Vec<&'static str> {
        self.report().findings.iter().map(|finding| finding.code()).collect()
    }

    fn line(&mut self, place: usize) -> &mut RegisteredVoter {
        match &mut self.events[place] {
            RollEvent::Line(line) => line,
            RollEvent::Corrected(_) => panic!("a line"),
        }
    }

    fn post(&mut self, evidence: Evidence) {
        self.events.push(RollEvent::Line(line_of(&evidence, &self.list)));
        self.evidence.push(evidence);
    }

    fn correct(&mut self, place: usize, change: LineChange) {
        let key = self.line(place).voter.key.0;
        self.events.push(RollEvent::Corrected(Correction { key, change, reason: "a reason".to_owned() }));
    }
}

#[test]
fn a_roll_and_its_evidence_are_clean_with_and_without_the_list() {
    let played = played();
    let report = played.report();
    assert!(report.is_clean(), "{:?}", report.findings);
    assert_eq!((report.evidence, report.lines, report.voters), (4, 4, 3));
    let without = audit(&terms(), &played.evidence, &played.events, None, &|| {});
    assert!(without.is_clean(), "{:?}", without.findings);
}

#[test]
fn a_stuffed_key_and_a_suppressed_registration_are_found() {
    let mut stuffed = played();
    let gone = stuffed.evidence.remove(1);
    let report = stuffed.report();
    assert_eq!(report.findings[0].code(), "entry-without-evidence");
    assert_eq!(report.findings[0].keys, [gone.registration.application.voting_key]);
    assert_eq!(report.findings.len(), 1);
    let mut suppressed = played();
    suppressed.events.pop();
    let report = suppressed.report();
    assert_eq!((report.findings[0].code(), &report.findings[0].evidence), ("evidence-without-entry", &vec![3]));
    let mut early = played();
    early.events.remove(0);
    assert!(early.codes().is_empty(), "what was replaced before it was posted is missed by nobody");
}

#[test]
fn a_double_registration_is_found() {
    let mut played = played();
    let handle = handle_of(&played.cards[1]);
    let second = signed(application(&handle, 6, None, &key()), &handle, 6, &mut played.cards[1]);
    played.post(at_now(second));
    let report = played.report();
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code()).collect();
    assert_eq!(codes, ["card-repeated", "person-repeated"]);
    assert_eq!((report.findings[1].keys.len(), report.findings[1].evidence.len()), (2, 2));
}

/// A code signs nothing: whoever has one can put it beside any key, and over the line of the person's card. No audit
/// can call that wrong; it counts it.
#[test]
fn lines_that_rest_on_a_code_are_counted() {
    let mut played = played();
    let report = played.report();
    assert_eq!((report.by_code, report.by_code_over_card), (0, 0));
    let codes = [(), ()].map(|()| RegistrationCode::generate(&mut rand::rngs::OsRng));
    let (carded, coded) = (played.cards[1].public().to_string(), "P-9".to_owned());
    let mut rows: Vec<_> =
        (2..).zip(&played.cards).map(|(at, card)| row(at, "", &card.public().to_string(), "")).collect();
    rows.push(row(5, &carded, "", &codes[0].hash().to_string()));
    rows.push(row(6, &coded, "", &codes[1].hash().to_string()));
    played.list = list(&rows);
    let replaced = played.evidence[1].registration.application.voting_key;
    for (code, person, replaces) in [(&codes[0], carded, Some(replaced)), (&codes[1], coded, None)] {
        let mut evidence = by_code(code, &person, &key());
        evidence.registration.application = application(&person.parse().unwrap(), 5, replaces, &key());
        played.post(evidence);
    }
    let report = played.report();
    assert!(report.is_clean(), "{:?}", report.findings);
    assert_eq!((report.by_code, report.by_code_over_card, report.voters), (2, 1, 4));
}

#[test]
fn what_is_filed_twice_is_found() {
    let mut twice = played();
    twice.evidence.push(twice.evidence[1].clone());
    assert_eq!(twice.codes(), ["evidence-repeated"]);
    let mut one_key = played();
    let shared = key();
    let card = &mut one_key.cards[1];
    let first = registered(card, Some(one_key.evidence[1].registration.application.voting_key), &shared);
    let second = registered(&mut one_key.cards[2], None, &shared);
    one_key.post(first);
    one_key.evidence.push(second);
    assert_eq!(one_key.codes(), ["key-repeated"]);
    let code = RegistrationCode::generate(&mut rand::rngs::OsRng);
    let (one, two) = (by_code(&code, "P-1", &key()), by_code(&code, "P-1", &key()));
    let mut coded = Played { list: list(&[row(2, "P-1", "", &code.hash().to_string())]), ..played() };
    (coded.evidence, coded.events, coded.cards) = Default::default();
    coded.post(one);
    coded.post(two);
    assert_eq!(coded.codes(), ["code-repeated"]);
}

#[test]
fn evidence_that_no_rule_accepts_is_found() {
    let mut forged = played();
    let other = forged.evidence[2].registration.proof.clone();
    forged.evidence[1].registration.proof = other;
    let report = forged.report();
    assert_eq!(report.findings.len(), 1);
    assert_eq!(
        report.findings[0].kind.to_string(),
        "evidence that is none: card: not signed by this card [card-signature]"
    );
    let mut unproven = played();
    let handle = handle_of(&unproven.cards[1]);
    let mut bad = unproven.evidence[1].registration.application.clone();
    bad.possession = unproven.evidence[2].registration.application.possession;
    unproven.evidence[1] = at_now(signed(bad, &handle, 5, &mut unproven.cards[1]));
    let report = unproven.report();
    let found: Vec<_> = report.findings.iter().map(|finding| finding.kind.to_string()).collect();
    assert!(found[0].ends_with("[registration-possession]"), "{found:?}");
    assert!(found[1].contains("another possession"), "{found:?}");
}

#[test]
fn a_line_that_says_something_else_is_found() {
    type Change<'a> = &'a dyn Fn(&mut RegisteredVoter);
    let changes: [(&str, Change<'_>); 4] = [
        ("holder", &|line| line.voter.holder.0[0] ^= 1),
        ("ballot style", &|line| line.voter.style = 0),
        ("replaced key", &|line| line.replaces = Some([1; 32])),
        ("card", &|line| line.card = Some(card().public())),
    ];
    for (what, change) in changes {
        let mut played = played();
        change(played.line(1));
        let report = played.report();
        let found: Vec<_> = report.findings.iter().map(|finding| finding.kind.to_string()).collect();
        let expected = format!("a line of the roll with another {what} than its evidence");
        assert!(found.contains(&expected), "{what}: {found:?}");
    }
}

#[test]
fn the_list_is_compared() {
    let mut weight = played();
    weight.line(1).voter.weight = 4;
    assert_eq!(weight.codes(), ["list-differs"]);
    let played = played();
    let rows: Vec<ListRow> = (2..)
        .zip(&played.cards)
        .map(|(line, card)| ListRow { person: format!("P-{line}"), ..row(line, "", &card.public().to_string(), "") })
        .collect();
    let report = audit(&terms(), &played.evidence, &played.events, Some(&list(&rows)), &|| {});
    assert!(report.findings.iter().all(|finding| finding.code() == "evidence-refused"), "whose cards they are");
    let fewer = list_of(&[&played.cards[0], &played.cards[1]]);
    let report = audit(&terms(), &played.evidence, &played.events, Some(&fewer), &|| {});
    assert_eq!(report.findings.len(), 1);
    assert!(report.findings[0].kind.to_string().ends_with("[registration-eligibility]"));
}

#[test]
fn corrections_are_explained_by_evidence_or_list() {
    let explained = |played: &Played| played.report().corrections[0].explained;
    let mut stuffed = played();
    stuffed.evidence.remove(1);
    stuffed.correct(1, LineChange::Struck);
    assert_eq!(explained(&stuffed), Some(true));
    let mut eligible = played();
    eligible.correct(1, LineChange::Struck);
    assert_eq!((explained(&eligible), eligible.codes()), (Some(false), vec!["correction-unexplained"]));
    let mut changed = played();
    changed.correct(1, LineChange::Changed { style: 1, weight: 9 });
    assert_eq!((explained(&changed), changed.codes()), (Some(false), vec!["list-differs", "correction-unexplained"]));
    let mut restored = played();
    restored.line(1).voter.weight = 4;
    restored.correct(1, LineChange::Changed { style: 1, weight: 3 });
    assert_eq!((explained(&restored), restored.codes()), (Some(true), vec![]));
    let without = audit(&terms(), &eligible.evidence, &eligible.events, None, &|| {});
    assert_eq!(without.corrections[0].explained, None);
}

#[test]
fn progress_is_told_of_each_piece() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let played = played();
    audit(&terms(), &played.evidence, &played.events, None, &|| {
        count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(count.into_inner(), 4);
    let _registration: &Registration = &played.evidence[0].registration;
}
