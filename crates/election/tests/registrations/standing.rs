//! What waits for signatures.

use tupyo_election::{EntryKind, Phase};

use super::office::{Office, changed, digest, registration, sort, struck};

const STANDS: Result<EntryKind, &str> = Ok(EntryKind::Standing);
const TAKEN: Result<EntryKind, &str> = Ok(EntryKind::Registration);
const CORRECTED: Result<EntryKind, &str> = Ok(EntryKind::Correction);

/// The example of docs/protocol/admission.md, "Registrations".
#[test]
fn the_example_of_the_page() {
    let mut office = Office::of(2, 2);
    let (a, b) = (office.citizen(), office.citizen());
    let first = office.line(&a, None);
    let (second, other) = (office.line(&a, Some(&first)), office.line(&a, Some(&first)));
    let of_b = office.line(&b, None);
    assert_eq!(office.register(0, &[first]), STANDS);
    assert_eq!(office.sign(1, &registration(&[first])), TAKEN);
    assert_eq!(office.register(0, &[second]), STANDS);
    assert_eq!(office.register(1, &[other]), STANDS);
    assert_eq!(office.sign(1, &registration(&[second])), TAKEN);
    assert_eq!(office.sign(0, &registration(&[other])), Err("roll-replaces"));
    assert_eq!(office.standing(), [(1, registration(&[other]))], "it still stands");
    assert_eq!(office.register(1, &[of_b]), STANDS);
    assert_eq!(office.register(1, &[other]), Err("repeated-document"));
    assert_eq!(office.sign(0, &registration(&[of_b])), TAKEN);
    assert_eq!((office.current(&a), office.current(&b)), (Some(second.voter.key.0), Some(of_b.voter.key.0)));
    assert_eq!(office.said(0, &struck(&first, "gone")), Err("correction-key"));
    assert_eq!(office.said(0, &struck(&second, "gone")), STANDS);
    assert_eq!(office.sign(1, &struck(&second, "gone")), CORRECTED);
    let late = office.line(&a, None);
    assert_eq!(office.register(0, &[late]), STANDS);
    office.play.seal_registered();
    assert_eq!(office.standing(), [], "what stood is gone");
    assert_eq!((office.state().roll().count(), office.state().phase()), (1, Phase::Sealed));
    assert_eq!(office.state().roll().voter(0).unwrap().key, of_b.voter.key);
}

#[test]
fn a_registration_needs_its_number_and_a_correction_all() {
    let mut office = Office::of(3, 2);
    let lines = office.strangers(2);
    assert_eq!(office.register(2, &lines[..1]), STANDS);
    assert_eq!(office.sign(0, &registration(&lines[..1])), TAKEN);
    let change = changed(&lines[0], 1, 1);
    assert_eq!(office.said(1, &change), STANDS);
    assert_eq!(office.sign(2, &change), STANDS);
    let signed: Vec<_> = office.state().standing_registrations().map(|standing| standing.signed.clone()).collect();
    assert_eq!(signed, [vec![1, 2]]);
    assert_eq!(office.sign(2, &change), Err("repeated-countersignature"));
    assert_eq!(office.sign(0, &change), CORRECTED);
    assert_eq!(office.standing(), []);
    assert_eq!(office.sign(0, &change), Err("countersignature-unknown"));
}

#[test]
fn nobody_signs_what_does_not_stand_or_is_their_own() {
    let mut office = Office::of(2, 2);
    let lines = office.strangers(1);
    let document = registration(&lines);
    assert_eq!(office.sign(1, &document), Err("countersignature-unknown"));
    assert_eq!(office.register(0, &lines), STANDS);
    assert_eq!(office.sign(0, &document), Err("countersignature-unknown"), "the author's own");
    assert_eq!(office.sign(1, &document), TAKEN);
}

#[test]
fn each_registrar_has_one_document_standing() {
    let mut office = Office::of(2, 2);
    for _ in 0..5 {
        let lines = office.strangers(2);
        for registrar in [0, 1] {
            assert_eq!(office.register(registrar, &lines[usize::from(registrar)..][..1]), STANDS);
        }
        assert_eq!(office.state().standing_registrations().count(), 2);
        assert_eq!(office.standing()[1], (1, registration(&lines[1..])));
    }
}

/// A stranger who posts old bytes again drives nothing out.
#[test]
fn what_has_given_way_never_stands_again() {
    let mut office = Office::of(2, 2);
    let lines = office.strangers(2);
    let old = office.play.registrar_entries(0, &registration(&lines[..1])).remove(0);
    assert_eq!(office.posted(&old), STANDS);
    assert_eq!(office.posted(&old), Err("repeated-document"), "it stands already");
    assert_eq!(office.register(0, &lines[1..]), STANDS);
    assert_eq!(office.posted(&old), Err("repeated-document"));
    assert_eq!(office.standing(), [(0, registration(&lines[1..]))]);
    assert_eq!(office.register(1, &lines[..1]), STANDS, "another registrar may say it");
    assert_eq!(office.register(0, &lines), STANDS, "and so may this one, with another line");
    assert_eq!(office.sign(1, &registration(&lines)), TAKEN);
    assert_eq!(office.sign(0, &registration(&lines[..1])), Err("roll-repeated"));
    assert_eq!(office.register(0, &lines), Err("roll-repeated"));
}

#[test]
fn what_takes_effect_at_once_leaves_what_stands() {
    let mut office = Office::of(2, 1);
    let lines = office.strangers(3);
    assert_eq!(office.register(0, &lines[..1]), TAKEN);
    let gone = struck(&lines[0], "gone");
    assert_eq!(office.said(0, &gone), STANDS);
    assert_eq!(office.register(0, &lines[1..2]), TAKEN);
    assert_eq!(office.standing(), [(0, gone.clone())]);
    assert_eq!(office.sign(1, &gone), CORRECTED);
}

#[test]
fn of_two_that_stand_with_one_digest_the_first_is_signed() {
    let mut office = Office::of(3, 3);
    let lines = office.strangers(1);
    let document = registration(&lines);
    assert_eq!(office.register(2, &lines), STANDS);
    assert_eq!(office.register(1, &lines), STANDS);
    assert_eq!(office.sign(0, &document), STANDS);
    let signed: Vec<_> = office.state().standing_registrations().map(|standing| standing.signed.clone()).collect();
    assert_eq!(signed, [vec![0, 1], vec![2]]);
    assert_eq!(office.sign(2, &document), TAKEN);
    assert_eq!(office.standing(), [], "both are gone");
}

/// With the last signature a document is examined on the roll as it is then, by every rule but possessions'.
#[test]
fn what_has_become_illegal_does_not_take_effect() {
    let mut office = Office::of(2, 2);
    let citizen = office.citizen();
    let first = office.line(&citizen, None);
    let mut both = [office.strangers(1)[0], office.line(&citizen, None)];
    sort(&mut both);
    assert_eq!(office.register(0, &both), STANDS);
    assert_eq!(office.register(1, &[first]), STANDS);
    assert_eq!(office.sign(0, &registration(&[first])), TAKEN);
    assert_eq!(office.sign(1, &registration(&both)), Err("roll-replaces"));
    let roll = office.state().registration_roll().unwrap();
    assert_eq!((roll.count(), roll.ever()), (1, 1), "not half of it either");
    let gone = struck(&first, "gone");
    assert_eq!(office.said(1, &gone), STANDS);
    let second = office.line(&citizen, Some(&first));
    assert_eq!(office.register(0, &[second]), STANDS);
    assert_eq!(office.sign(1, &registration(&[second])), TAKEN);
    assert_eq!(office.sign(0, &gone), Err("correction-key"));
    assert_eq!(office.standing(), [(1, gone)]);
    assert_eq!(office.current(&citizen), Some(second.voter.key.0));
}

#[test]
fn a_countersignature_names_a_digest_and_nothing_else() {
    let mut office = Office::of(2, 2);
    let lines = office.strangers(1);
    assert_eq!(office.register(0, &lines), STANDS);
    let mut other = digest(&registration(&lines));
    other.0[0] ^= 1;
    let said = office.said(1, &tupyo_election::Document::Countersignature { digest: other });
    assert_eq!(said, Err("countersignature-unknown"));
}
