//! What all registrars change of lines that stand.

use tupyo_election::{EntryKind, LineChange};

use super::office::{Office, changed, correction, struck};

const TAKEN: Result<EntryKind, &str> = Ok(EntryKind::Correction);

#[test]
fn only_a_line_that_stands_is_corrected() {
    let mut office = Office::alone();
    let citizen = office.citizen();
    let (first, strange) = (office.line(&citizen, None), office.strangers(1)[0]);
    let second = office.line(&citizen, Some(&first));
    assert_eq!(office.said(0, &struck(&first, "early")), Err("correction-key"));
    office.register(0, &[first]).unwrap();
    office.register(0, &[second]).unwrap();
    for line in [first, strange] {
        assert_eq!(office.said(0, &struck(&line, "gone")), Err("correction-key"));
        assert_eq!(office.said(0, &changed(&line, 1, 1)), Err("correction-key"));
    }
    assert_eq!(office.said(0, &changed(&second, 0, 1)), Err("correction-key"), "it changes nothing");
    assert_eq!(office.said(0, &changed(&second, 0, 2)), TAKEN);
    assert_eq!(office.said(0, &changed(&second, 1, 2)), TAKEN);
    assert_eq!(office.said(0, &struck(&second, "gone")), TAKEN);
    assert_eq!(office.said(0, &struck(&second, "once more")), Err("correction-key"));
    assert_eq!(office.current(&citizen), None);
}

#[test]
fn style_weight_and_reason_are_as_everywhere() {
    let mut office = Office::alone();
    let lines = office.strangers(2);
    office.register(0, &lines).unwrap();
    assert_eq!(office.said(0, &changed(&lines[0], 2, 1)), Err("roll-style"));
    assert_eq!(office.said(0, &changed(&lines[0], 0, 0)), Err("roll-weight"));
    assert_eq!(office.said(0, &changed(&lines[0], 0, u32::MAX)), Err("roll-weight"));
    for reason in [String::new(), "x".repeat(2001), "\u{202e}".to_owned()] {
        assert_eq!(office.said(0, &struck(&lines[0], &reason)), Err("text"));
    }
    assert_eq!(office.said(0, &changed(&lines[0], 0, u32::MAX - 1)), TAKEN, "as much as can be counted");
    assert_eq!(office.said(0, &struck(&lines[1], &"x".repeat(2000))), TAKEN);
    assert_eq!(office.state().registration_roll().unwrap().weight(), u64::from(u32::MAX) - 1);
}

#[test]
fn the_roll_has_what_was_corrected() {
    let mut office = Office::alone();
    let lines = office.strangers(3);
    office.register(0, &lines).unwrap();
    let before = office.state().registration_roll().unwrap().seal();
    office.said(0, &changed(&lines[2], 1, 7)).unwrap();
    office.said(0, &struck(&lines[0], "died")).unwrap();
    office.play.seal_registered();
    let roll = office.state().roll();
    let (second, third) = (roll.voter(0).unwrap(), roll.voter(1).unwrap());
    assert_eq!((second.key, second.style, second.weight), (lines[1].voter.key, 0, 1));
    assert_eq!((third.key, third.style, third.weight), (lines[2].voter.key, 1, 7));
    assert_eq!((roll.count(), roll.weight(), before.count()), (2, 8, 3));
    assert_ne!(roll.root(), before.root());
    let summary = office.state().registrations().unwrap();
    assert_eq!((summary.registrations, summary.replacements), (3, 0));
    let changes: Vec<_> = summary.corrections.iter().map(|correction| (correction.key, correction.change)).collect();
    let expected = [LineChange::Changed { style: 1, weight: 7 }, LineChange::Struck];
    assert_eq!(changes, [(lines[2].voter.key.0, expected[0]), (lines[0].voter.key.0, expected[1])]);
    assert_eq!(summary.corrections[1].reason, "died");
}

/// Everybody can post what registrars have signed once more.
#[test]
fn an_old_correction_does_not_return() {
    let mut office = Office::of(2, 1);
    let line = office.strangers(1)[0];
    office.register(1, &[line]).unwrap();
    let double = changed(&line, 0, 2);
    let old: Vec<_> =
        [office.play.registrar_entries(0, &double).remove(0), office.play.registrar_entries(1, &double).remove(0)]
            .into();
    assert_eq!(office.posted(&old[0]), Ok(EntryKind::Standing));
    assert_eq!(office.sign(1, &double), TAKEN);
    office.said(1, &changed(&line, 0, 1)).unwrap();
    assert_eq!(office.sign(0, &changed(&line, 0, 1)), TAKEN);
    for entry in &old {
        assert_eq!(office.posted(entry), Err("repeated-document"));
    }
    let again = correction(&line, LineChange::Changed { style: 0, weight: 2 }, "two votes after all");
    assert_eq!(office.said(0, &again), Ok(EntryKind::Standing), "with another reason");
    assert_eq!(office.sign(1, &again), TAKEN);
}
