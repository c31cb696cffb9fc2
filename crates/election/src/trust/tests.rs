//! On whom small manifests rest.

use super::*;
use crate::manifest::tests::{draft, person, witnesses as keys};
use crate::{ExceptionDraft, ManifestDraft, WitnessesDraft};

fn manifest(change: impl FnOnce(&mut ManifestDraft)) -> ElectionManifest {
    let mut draft = draft();
    change(&mut draft);
    ElectionManifest::parse(&draft.to_json().unwrap()).unwrap()
}

fn trustees(count: u64, threshold: u64) -> impl Fn(&mut ManifestDraft) {
    move |draft| {
        draft.trustees.members = (0..count).map(|place| person(&format!("t{place}"), 10 + place)).collect();
        draft.trustees.threshold = threshold;
    }
}

fn witnesses(count: u8, quorum: u64) -> impl Fn(&mut ManifestDraft) {
    let members = keys(count);
    move |draft| {
        draft.witnesses = Some(WitnessesDraft { quorum, members: members.clone() });
        if 2 * quorum < u64::from(count) + 2 {
            draft.exceptions.push(ExceptionDraft::WitnessQuorum { reason: draft.title.clone() });
        }
    }
}

fn said(manifest: &ElectionManifest, code: &str) -> Vec<TrustSentence> {
    trust(manifest).into_iter().filter(|sentence| sentence.code == code).collect()
}

#[test]
fn trustees_may_be_lost_as_their_quorum_allows() {
    for (count, threshold, alone, watched) in [(3, 2, 0, 1), (5, 3, 1, 2), (7, 4, 1, 3), (5, 5, 0, 0), (9, 5, 2, 4)] {
        let plain = manifest(trustees(count, threshold));
        assert_eq!(plain.trustees_may_be_lost(), alone, "{threshold} of {count}");
        let both = manifest(|draft| [trustees(count, threshold)(draft), witnesses(2, 2)(draft)][0]);
        assert_eq!(both.trustees_may_be_lost(), watched, "{threshold} of {count} with witnesses");
        let sentence = &said(&plain, "availability-trustees")[0];
        assert!(sentence.en.contains(&format!("{alone} of the {count}")), "{sentence:?}");
    }
}

#[test]
fn officials_may_be_lost_as_they_are_more_than_must_approve() {
    assert_eq!(said(&manifest(|_| ()), "availability-officials"), []);
    for (count, approvals, expected) in
        [(3, 1, "Each of the 3"), (3, 2, "1 of them may lose"), (3, 3, "no key is replaced")]
    {
        let several = manifest(|draft| {
            draft.officials = (0..count).map(|place| person(&format!("o{place}"), 30 + place)).collect();
            draft.approvals = approvals;
        });
        let sentence = &said(&several, "availability-officials")[0];
        assert!(sentence.en.contains(expected), "{sentence:?}");
    }
}

#[test]
fn witnesses_may_lie_as_their_quorums_share() {
    for (count, quorum, liars) in [(2, 2, Some(1)), (3, 3, Some(2)), (4, 3, Some(1)), (3, 2, Some(0)), (4, 2, None)] {
        let watched = manifest(witnesses(count, quorum));
        assert_eq!(watched.witnesses_may_lie(), liars, "{quorum} of {count}");
        let code = if liars.is_some() { "secrecy-witnesses" } else { "secrecy-quorum" };
        assert_eq!((said(&watched, code).len(), said(&watched, "secrecy-server").len()), (1, 0));
        let absent = &said(&watched, "availability-witnesses")[0].en;
        assert!(absent.contains(&format!("{} of the {count} may be absent", u64::from(count) - quorum)), "{absent}");
    }
    let weak = &said(&manifest(witnesses(4, 2)), "secrecy-quorum")[0];
    assert!(weak.en.starts_with("Two quorums of 2 of the 4 witnesses need not share one"), "{weak:?}");
    assert!(weak.ko.starts_with("참관 서명자 4명 가운데 2명씩"), "{weak:?}");
    assert_eq!(manifest(|_| ()).witnesses_may_lie(), None);
    assert_eq!(said(&manifest(|_| ()), "secrecy-server").len(), 1, "without witnesses the server must be honest");
}

#[test]
fn accomplices_turnout_and_exposed_styles_are_named() {
    let exposed = manifest(|draft| {
        (draft.floor, draft.turnout) = (5, 20);
        let styles = ["south", "north"].map(str::to_owned);
        let exception = |style| ExceptionDraft::Exposed { style, reason: draft.title.clone() };
        draft.exceptions = styles.map(exception).into();
    });
    assert!(said(&exposed, "secrecy-floor")[0].en.contains("4 of them and one voter are enough"));
    assert!(said(&exposed, "secrecy-turnout")[0].en.contains("20 %"));
    let styles = said(&exposed, "exception-exposed");
    assert!(
        styles[0].en.starts_with("Exception: south [south] is opened") && styles[0].en.ends_with("Reason: Election")
    );
    assert!(styles[1].ko.starts_with("예외: north [north]") && styles[1].ko.ends_with("사유: 선거"));
    assert_eq!(exceptions(&exposed), styles);
    let open = manifest(|_| ());
    let alone = manifest(|draft| {
        trustees(3, 1)(draft);
        draft.exceptions.push(ExceptionDraft::ThresholdOne { reason: draft.title.clone() });
    });
    assert!(said(&alone, "secrecy-trustees")[0].en.contains("each of the 3 can open every single vote alone"));
    let together = "any 2 of the 3 together can open every single vote, 1 cannot";
    assert!(said(&open, "secrecy-trustees")[0].en.contains(together));
    assert_eq!(said(&alone, "exception-threshold-one").len(), 1);
    assert!(said(&open, "secrecy-floor")[0].en.starts_with("The floor is 1"));
    assert!(said(&open, "secrecy-turnout")[0].en.starts_with("No turnout is demanded"));
}

#[test]
fn every_subject_has_its_sentence_in_both_languages() {
    let sentences = trust(&manifest(witnesses(3, 2)));
    let about: Vec<_> = sentences.iter().map(|sentence| sentence.about.code()).collect();
    assert!(about.is_sorted_by_key(|code| ["secrecy", "result", "availability"].iter().position(|one| one == code)));
    for subject in ["secrecy", "result", "availability"] {
        assert!(about.contains(&subject));
    }
    assert!(sentences.last().unwrap().en.starts_with("It rests on the server: it can stop"));
    let korean = |text: &str| text.contains(|c: char| ('가'..='힣').contains(&c));
    assert!(sentences.iter().all(|sentence| korean(&sentence.ko) && !korean(&sentence.en)));
}
