//! Whole elections through the state machine: what is legal, what each illegal entry is refused with, and that a
//! refused entry changes nothing.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_circuits::kinds::SingleChoice;
use tupyo_circuits::{Context, Witness};
use tupyo_election::{
    Ballot, Challenged, CodedEntry, CountedRoot, Document, ElectionState, Entry, LedgerRoot, Phase, Refusal, seal, sign,
};
use tupyo_group::{Scalar, SecretScalar};
use tupyo_rehearsal::{Plan, Rehearsal};

fn code(rehearsal: &mut Rehearsal, entry: &Entry) -> &'static str {
    let before = (rehearsal.state().entries(), rehearsal.state().phase(), rehearsal.entries().len());
    let code = rehearsal.post(entry).expect_err("refused").code();
    assert_eq!(before, (rehearsal.state().entries(), rehearsal.state().phase(), rehearsal.entries().len()));
    code
}

fn official_code(rehearsal: &mut Rehearsal, document: &Document) -> &'static str {
    let entries = rehearsal.official_entries(document);
    code(rehearsal, &entries[0])
}

#[test]
fn everybody_votes_and_the_result_is_the_sum_of_the_last_ballots() {
    let rehearsal = Rehearsal::finished(Plan::default());
    let state = rehearsal.state();
    assert_eq!((state.ballots(), state.challenged(), state.counted().count()), (11, 1, 10));
    let mut expected = vec![vec![0; 9], vec![0; 4]];
    for voter in 0..10u32 {
        let style = usize::from(state.roll().voter(voter).unwrap().style);
        expected[style][voter as usize % 3] += 1;
        if style == 0 {
            expected[0][4 + voter as usize % 4] += 1;
            expected[0][8] += 1;
        }
    }
    let result: Vec<_> = state.result().iter().map(|unit| unit.values.clone()).collect();
    assert_eq!(result, expected);
}

#[test]
fn the_ledger_alone_gives_the_same_state() {
    let rehearsal = Rehearsal::finished(Plan::default());
    let mut replayed = ElectionState::new(rehearsal.state().election());
    for bytes in rehearsal.entries() {
        let entry = Entry::decode(bytes).unwrap();
        assert_eq!(&entry.encode(), bytes);
        replayed.apply(&entry).unwrap();
    }
    assert_eq!(replayed.phase(), Phase::Finished);
    assert_eq!(replayed.result(), rehearsal.state().result());
    assert_eq!(replayed.tally(), rehearsal.state().tally());
}

#[test]
fn codes_computed_apart_change_nothing() {
    let rehearsal = Rehearsal::finished(Plan::default());
    let (right, wrong) = (*rehearsal.check().context(), Context([7; 32]));
    for context in [Some(&right), Some(&wrong), None] {
        let mut replayed = ElectionState::new(rehearsal.state().election());
        for bytes in rehearsal.entries() {
            let entry = CodedEntry::new(Entry::decode(bytes).unwrap(), context);
            let code = context.zip(ballot_in(&entry)).map(|(context, ballot)| ballot.tracking_code(context));
            assert_eq!(context.and_then(|context| entry.code(context)), code);
            assert_eq!(entry.code(&Context([8; 32])), None, "no code is of a context that it was not computed under");
            replayed.apply_coded(&entry).unwrap();
        }
        assert_eq!(replayed.counted().collect::<Vec<_>>(), rehearsal.state().counted().collect::<Vec<_>>());
        assert_eq!(replayed.last_ballot(0), rehearsal.state().last_ballot(0));
        assert_eq!(replayed.result(), rehearsal.state().result());
    }
}

fn ballot_in(entry: &CodedEntry) -> Option<&Ballot> {
    match entry.entry() {
        Entry::Ballot(signed) => Some(&signed.ballot),
        Entry::Challenged(challenged) => Some(&challenged.ballot),
        Entry::Document(_) => None,
    }
}

#[test]
fn cheating_ballots_are_refused_by_name() {
    let mut play = Rehearsal::opened(Plan::single_choice(3, 4));
    let ballot = play.ballot(0, 1);
    let Entry::Ballot(signed) = ballot.clone() else { panic!() };

    let mut copied = signed.clone();
    copied.ballot.voter = 1;
    assert_eq!(code(&mut play, &Entry::Ballot(copied.clone())), "proof-invalid");
    let key = tupyo_proof::SigningKey::generate(play.rng());
    let stranger = sign(signed.ballot.clone(), signed.ballot.tracking_code(play.check().context()), &key, play.rng());
    assert_eq!(code(&mut play, &stranger), "signature-invalid");
    let mut unknown = signed.clone();
    unknown.ballot.voter = 4;
    assert_eq!(code(&mut play, &Entry::Ballot(unknown)), "unknown-voter");
    let mut other_district = signed.clone();
    other_district.ballot.style = 1;
    assert_eq!(code(&mut play, &Entry::Ballot(other_district)), "wrong-style");
    let mut short = signed.clone();
    short.ballot.ciphertext.pop();
    assert_eq!(code(&mut play, &Entry::Ballot(short)), "wrong-shape");

    for vote in [[2i64, 0, 0, 0], [-1, 1, 1, 0], [1, 1, 0, 0]] {
        let numbers = vote.map(|number| SecretScalar::decode(&Scalar::from(number).encode()).unwrap());
        let witness = Witness::of_numbers(numbers.into(), SecretScalar::random(play.rng()));
        let (check, voting) = (play.check().clone(), play.voting(0));
        let forged = seal(&check, voting, &witness, play.rng()).unwrap();
        let code_of = forged.tracking_code(check.context());
        let mut rng = rand::rngs::OsRng;
        let entry = sign(forged, code_of, &play.voters()[0], &mut rng);
        assert_eq!(code(&mut play, &entry), "proof-invalid", "{vote:?}");
    }

    play.post(&ballot).unwrap();
    assert_eq!(code(&mut play, &ballot), "out-of-chain");
    play.close();
    let late = play.ballot(1, 1);
    assert_eq!(code(&mut play, &late), "closed");
}

#[test]
fn a_challenged_ballot_can_never_be_cast_and_must_open_as_it_says() {
    let mut play = Rehearsal::opened(Plan::single_choice(3, 2));
    let challenged = play.challenged(0, 2);
    let Entry::Challenged(opened) = challenged.clone() else { panic!() };
    assert_eq!(opened.values, [0, 0, 1, 0]);
    let mut lie = opened.clone();
    lie.values = vec![1, 0, 0, 0];
    assert_eq!(code(&mut play, &Entry::Challenged(lie)), "signature-invalid");
    let message = tupyo_election::Challenged::message(
        &opened.ballot.tracking_code(play.check().context()),
        &opened.nonce,
        &vec![1, 0, 0, 0],
    );
    let mut rng = rand::rngs::OsRng;
    let signature = play.voters()[0].sign(tupyo_proof::Purpose::Challenge, &message, &mut rng);
    let signed_lie = tupyo_election::Challenged { values: vec![1, 0, 0, 0], signature, ..opened.clone() };
    assert_eq!(code(&mut play, &Entry::Challenged(signed_lie)), "opening-invalid");
    play.post(&challenged).unwrap();
    let tracking = opened.ballot.tracking_code(play.check().context());
    let cast = sign(opened.ballot, tracking, &play.voters()[0], &mut rng);
    assert_eq!(code(&mut play, &cast), "challenged-ballot");
    assert_eq!(play.state().counted().count(), 0);
}

/// By the check alone, which knows no shape that was examined before; expected or not.
#[test]
fn an_opening_has_as_many_values_as_the_ballot() {
    let mut play = Rehearsal::opened(Plan::single_choice(3, 2));
    let Entry::Challenged(opened) = play.challenged(0, 2) else { panic!("a challenge") };
    let code = opened.ballot.tracking_code(play.check().context());
    let with = |values: &[u64]| {
        let (values, ballot, nonce) = (values.to_vec(), opened.ballot.clone(), opened.nonce);
        let message = Challenged::message(&code, &nonce, &values);
        let signature = play.voters()[0].sign(tupyo_proof::Purpose::Challenge, &message, &mut rand::rngs::OsRng);
        Entry::Challenged(Challenged { ballot, nonce, values, signature })
    };
    let entries = [with(&[0, 0, 1, 0]), with(&[0, 0, 1]), with(&[0, 0, 1, 0, 0])];
    let coded = entries.clone().map(|entry| CodedEntry::new(entry, None));
    let (plain, coded): (Vec<_>, Vec<_>) = entries.iter().zip(&coded).unzip();
    for answers in [play.check().verify(&plain), play.check().verify_doubtful(&coded)] {
        let refusals: Vec<_> = answers.into_iter().map(|answer| answer.err().map(|refusal| refusal.code())).collect();
        assert_eq!(refusals, [None, Some("opening-invalid"), Some("opening-invalid")]);
    }
}

/// Whoever has the ledger compares the root; whoever has not knows at least that all agree to the same.
#[test]
fn trustees_agree_to_the_root_of_the_first_of_them() {
    let mut play = Rehearsal::opened(Plan::single_choice(2, 2));
    play.close();
    play.post_tally();
    let agreement = play.agreement_on(1, LedgerRoot([7; 32]));
    let other = play.trustee_entries(1, &Document::Agreement(agreement)).remove(0);
    assert!(play.state().examine(&other).is_ok(), "nobody has agreed yet");
    play.agree(0);
    assert_eq!(play.state().examine(&other).err().map(|refusal| refusal.code()), Some("agreement-mismatch"));
}

#[test]
fn limits_hold() {
    let mut play = Rehearsal::opened(Plan::single_choice(2, 1));
    (0..5).for_each(|choice| play.cast(0, choice));
    let sixth = play.ballot(0, 0);
    assert_eq!(code(&mut play, &sixth), "too-many");
    (0..3).for_each(|choice| play.challenge(0, choice));
    let fourth = play.challenged(0, 0);
    assert_eq!(code(&mut play, &fourth), "too-many");
}

#[test]
fn nothing_is_legal_out_of_its_phase() {
    let mut play = Rehearsal::new(Plan::single_choice(2, 2));
    let closing = play.closing();
    assert_eq!(official_code(&mut play, &closing), "wrong-phase");
    let secrets = play.commit();
    assert_eq!(secrets.len(), 3);
    assert_eq!(official_code(&mut play, &Document::Roll { first: 0, voters: Vec::new() }), "wrong-phase");
    let mut play = Rehearsal::finished(Plan::single_choice(2, 2));
    assert!(play.is_finished());
    assert_eq!(official_code(&mut play, &closing), "wrong-phase");
}

#[test]
fn a_wrong_tally_share_or_result_is_refused_by_name() {
    let mut play = Rehearsal::opened(Plan::single_choice(2, 3));
    play.vote_all();
    play.close();
    let mut units = play.tally();
    units[0].counted -= 1;
    let counted = play.state().counted_root().unwrap();
    assert_eq!(official_code(&mut play, &Document::Tally { units, counted }), "wrong-tally");
    let units = play.tally();
    let of_nobody = Document::Tally { units, counted: CountedRoot([0; 32]) };
    assert_eq!(official_code(&mut play, &of_nobody), "wrong-tally");
    play.post_tally();
    play.agree_all();
    let units = play.decryption_share(1);
    let entry = play.trustee_entries(0, &Document::DecryptionShare { units }).remove(0);
    assert_eq!(code(&mut play, &entry), "decryption-share-invalid");
    play.post_share(0);
    let units = play.decryption_share(0);
    let again = play.trustee_entries(0, &Document::DecryptionShare { units }).remove(0);
    assert_eq!(code(&mut play, &again), "repeated-share");
    let result = Document::Result { units: Vec::new() };
    assert_eq!(official_code(&mut play, &result), "not-enough-shares");
    play.post_share(2);
    let mut units = play.result();
    units[0].values.swap(0, 1);
    units[0].values[0] += 1;
    assert_eq!(official_code(&mut play, &Document::Result { units }), "wrong-result");
    play.post_result();
}

#[test]
fn units_below_the_floor_stay_sealed() {
    let plan = Plan { floor: 5, ..Plan::default() };
    let play = Rehearsal::finished(plan);
    assert_eq!(play.state().result().iter().map(|unit| unit.style).collect::<Vec<_>>(), [0]);
}

#[test]
fn a_document_of_several_parts_is_put_together_in_order() {
    let contests = (0..40).map(|_| (SingleChoice { blank: false }.into(), 20)).collect();
    let styles = (0..40).map(|contest| (vec![contest], 1)).collect();
    let play = Rehearsal::opened(Plan { contests, styles, ..Plan::default() });
    let parts = play.entries().iter().map(|bytes| Entry::decode(bytes).unwrap());
    let longest = parts.filter_map(|entry| match entry {
        Entry::Document(part) => Some(part.parts),
        _ => None,
    });
    assert!(longest.max() > Some(1));
}

#[test]
fn a_part_that_does_not_continue_is_refused() {
    let mut play = Rehearsal::new(Plan::single_choice(2, 2));
    let Entry::Document(part) = play.official_entries(&play.closing()).remove(0) else { panic!() };
    let mut second = part.clone();
    (second.part, second.parts) = (1, 2);
    assert!(matches!(play.post(&Entry::Document(second)), Err(Refusal::DocumentSignature { .. })));
    let mut empty = part.clone();
    empty.bytes.clear();
    assert_eq!(code(&mut play, &Entry::Document(empty)), "document-part");
    let mut other = part;
    other.author = tupyo_election::Author::Official(1);
    assert_eq!(code(&mut play, &Entry::Document(other)), "wrong-author");
}
