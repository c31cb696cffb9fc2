//! A board whose documents lie: each is refused by the one check that sees it.

use rand::rngs::OsRng;
use tupyo_election::{Close, Document, Entry, LedgerRoot, Phase, Roll, RollRoot, UnitResult};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal, root_of_first};
use tupyo_voter::{Choices, Decision};

use crate::board::{Board, documents, place, said, spliced, visit, watched, watching, why};

fn plan() -> Plan {
    Plan::single_choice(3, 4)
}

/// What a phone that wants to know everything makes of a ledger with these entries.
fn shown(rehearsal: &Rehearsal, entries: &[Vec<u8>]) -> &'static str {
    visited(rehearsal, &Board::of_entries(rehearsal.state().election(), entries))
}

fn visited(rehearsal: &Rehearsal, board: &Board) -> &'static str {
    let mut phone = watching(rehearsal, 0);
    phone.want_result();
    why(visit(&mut phone, board))
}

fn last_confirmation(entries: &[Vec<u8>]) -> usize {
    place(entries, |document| matches!(document, Document::JointKey { .. })) - 1
}

#[test]
fn the_joint_key_is_the_one_that_all_participants_of_one_ceremony_have_confirmed() {
    let mut rehearsal = Rehearsal::opened(plan());
    let entries = rehearsal.entries().to_vec();
    assert_eq!(shown(&rehearsal, &entries), "accepted");
    let last = last_confirmation(&entries);

    let mut board = Board::of_entries(rehearsal.state().election(), &entries);
    board.hide(last);
    assert_eq!(visited(&rehearsal, &board), "joint-key-unconfirmed", "one confirmation is missing");

    let reordered = spliced(&entries, last, 2, vec![entries[last + 1].clone(), entries[last].clone()]);
    assert_eq!(shown(&rehearsal, &reordered), "joint-key-unconfirmed", "documents in another order");

    let twice = spliced(&entries, last, 1, vec![entries[last - 1].clone()]);
    assert_eq!(shown(&rehearsal, &twice), "ceremony-repeated", "one has confirmed twice, and another one not");

    let mut other = Rehearsal::new(Plan { seed: 3, ..plan() });
    other.hold_ceremony();
    let keys = other.state().keys().unwrap().joint.clone();
    let joint = said(&mut rehearsal, &Document::JointKey { ceremony: 0, keys });
    assert_eq!(shown(&rehearsal, &spliced(&entries, last + 1, 1, joint)), "wrong-joint-key", "another joint key");

    let said = documents(&entries).into_iter().find(|(index, _, _)| *index as usize == last);
    let Some((_, _, Document::Confirmation(confirmation))) = said else { panic!("a confirmation") };
    let mut cases = vec![confirmation; 5];
    cases[0].transcript.0[0] ^= 1;
    cases[1].joint.0[0] ^= 1;
    cases[2].participants = vec![0, 2, 1];
    cases[3].participants = vec![2];
    cases[4].ceremony = 1;
    let expected = [
        "transcript-mismatch",
        "confirmation-joint",
        "confirmation-participants",
        "ceremony-too-few",
        "joint-key-unconfirmed",
    ];
    let cases = expected.into_iter().zip(cases.into_iter().map(Document::Confirmation));
    for (expected, document) in cases {
        let said = rehearsal.trustee_entries(2, &document).iter().map(Entry::encode).collect();
        assert_eq!(shown(&rehearsal, &spliced(&entries, last, 1, said)), expected);
    }
}

#[test]
fn an_aborted_ceremony_gives_no_key() {
    // With witnesses, two of three are enough for a ceremony.
    let plan = || watched(Plan { trustees: 3, threshold: 2, ..plan() });
    let mut aborted = Rehearsal::new(plan());
    aborted.hold_ceremony();
    let keys = aborted.state().keys().unwrap().joint.clone();
    let before = last_confirmation(aborted.entries());
    let mut rehearsal = Rehearsal::new(plan());
    for entry in &aborted.entries()[1..before] {
        rehearsal.post(&Entry::decode(entry).unwrap()).unwrap();
    }
    rehearsal.restart(&[2]);
    rehearsal.hold_ceremony();
    rehearsal.post_roll();
    rehearsal.open();
    let entries = rehearsal.entries().to_vec();
    assert_eq!(shown(&rehearsal, &entries), "accepted");
    let joint = place(&entries, |document| matches!(document, Document::JointKey { .. }));
    let old = said(&mut rehearsal, &Document::JointKey { ceremony: 0, keys });
    assert_eq!(shown(&rehearsal, &spliced(&entries, joint, 1, old.clone())), "wrong-joint-key");
    let mut board = Board::of_entries(rehearsal.state().election(), &spliced(&entries, joint - 2, 3, old));
    board.witnesses = vec![1, 2, 3];
    assert_eq!(visited(&rehearsal, &board), "joint-key-unconfirmed");
}

#[test]
fn the_context_binds_the_seal_and_the_key() {
    let mut rehearsal = Rehearsal::opened(plan());
    let entries = rehearsal.entries().to_vec();
    let seal = place(&entries, |document| matches!(document, Document::RollSealed { .. }));
    let Some((_, _, Document::Roll { voters, .. })) =
        documents(&entries).into_iter().find(|(_, _, document)| matches!(document, Document::Roll { .. }))
    else {
        panic!("a roll")
    };
    let stale = Document::RollSealed { voters: 3, root: Roll::root_of(&voters[..3]), attempt: 0 };
    let stale = said(&mut rehearsal, &stale);
    assert_eq!(shown(&rehearsal, &spliced(&entries, seal, 1, stale.clone())), "wrong-context", "a stale roll root");
    let mut early = spliced(&entries, seal, 1, stale);
    early.truncate(seal + 1);
    assert_eq!(shown(&rehearsal, &early), "light-range", "before it is bound, its lines are not the roll's");
    let none = said(&mut rehearsal, &Document::RollSealed { voters: 0, root: RollRoot([0; 32]), attempt: 0 });
    assert_eq!(shown(&rehearsal, &spliced(&entries, seal, 1, none)), "roll-empty");
    let mut context = *rehearsal.check().context();
    context.0[0] ^= 1;
    let open = said(&mut rehearsal, &Document::Open { context, schedule: None, attempt: 0 });
    assert_eq!(shown(&rehearsal, &spliced(&entries, seal + 1, 1, open)), "wrong-context");
}

#[test]
fn notices_are_signed_approved_and_bound() {
    let mut rehearsal = Rehearsal::opened(Plan { officials: 3, approvals: 2, ..plan() });
    let notice = Document::Notice { text: "The hall has moved.".to_owned() };
    let before = rehearsal.entries().to_vec();
    let one = rehearsal.entries_of_official(1, &notice);
    rehearsal.post(&one[0]).unwrap();
    let mut phone = watching(&rehearsal, 0);
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(phone.announced_after(0).unwrap(), "[]", "one official of two is none");

    let repeated = [before.clone(), vec![one[0].encode(), rehearsal.entries_of_official(1, &notice)[0].encode()]];
    assert_eq!(shown(&rehearsal, &repeated.concat()), "repeated-approval", "one official twice");

    let (election, stranger) = (rehearsal.state().election(), SigningKey::generate(&mut OsRng));
    let invented = notice.sign(election, tupyo_election::Author::Official(2), &stranger, &mut OsRng).unwrap();
    let invented = [before.clone(), vec![one[0].encode(), invented[0].encode()]].concat();
    assert_eq!(shown(&rehearsal, &invented), "document-signature", "an invented notice");

    let second = rehearsal.entries_of_official(2, &notice);
    rehearsal.post(&second[0]).unwrap();
    let true_board = Board::of(&rehearsal);
    for (hidden, refused) in [(None, "accepted"), (Some(before.len() + 1), "documents-changed")] {
        let mut board = true_board.clone();
        hidden.into_iter().for_each(|index| board.hide(index));
        let mut phone = watching(&rehearsal, 0);
        visit(&mut phone, &board).unwrap();
        let key = &rehearsal.voters()[0];
        let session = phone.session(key).unwrap();
        let ballot = session.prepare(&Choices::of(0, vec![vec![1]]), &mut OsRng).unwrap();
        let pending = session.decide(ballot, Decision::Cast, &mut OsRng).unwrap();
        let posted = rehearsal.state().examine(pending.entry()).map(drop);
        assert_eq!(posted.map_or_else(|refusal| refusal.code(), |()| "accepted"), refused, "hidden: {hidden:?}");
        // Shown the notice, it says that another ballot may be made, and shows what it had not seen.
        let mut phone = watching(&rehearsal, 0);
        visit(&mut phone, &true_board).unwrap();
        let next = if hidden.is_some() { "anew" } else { "send" };
        assert_eq!(phone.next(&pending).unwrap().as_str(), next);
    }
}

#[test]
fn a_hidden_cancelling_takes_no_ballot() {
    let mut rehearsal = Rehearsal::opened(plan());
    rehearsal.post_official(Document::Cancelled { reason: "A flood.".to_owned() }).unwrap();
    let mut board = Board::of(&rehearsal);
    let mut phone = watching(&rehearsal, 0);
    visit(&mut phone, &board).unwrap();
    assert_eq!((phone.phase().unwrap(), phone.fate().unwrap().as_str()), (Phase::Cancelled, "cancelled"));
    board.hide(board.entries.len() - 1);
    let mut phone = watching(&rehearsal, 0);
    visit(&mut phone, &board).unwrap();
    assert_eq!(phone.phase().unwrap(), Phase::Open);
    let session = phone.session(&rehearsal.voters()[0]).unwrap();
    let ballot = session.prepare(&Choices::of(0, vec![vec![1]]), &mut OsRng).unwrap();
    let pending = session.decide(ballot, Decision::Cast, &mut OsRng).unwrap();
    assert_eq!(rehearsal.post(pending.entry()).unwrap_err().code(), "closed");
}

#[test]
fn the_closing_the_tally_and_what_trustees_agree_to_are_of_this_ledger() {
    let mut rehearsal = Rehearsal::opened(plan());
    rehearsal.vote_all();
    let open = rehearsal.entries().to_vec();
    let size = open.len() as u64;
    for (root, expected) in [(root_of_first(&open, size), "accepted"), (LedgerRoot([7; 32]), "close-root")] {
        let close = said(&mut rehearsal, &Document::Close(Close { size, root, schedule: None }));
        assert_eq!(shown(&rehearsal, &[open.clone(), close].concat()), expected);
    }
    rehearsal.close();
    rehearsal.post_tally();
    let tallied = rehearsal.entries().to_vec();
    let wrong_root = Document::Agreement(rehearsal.agreement_on(0, LedgerRoot([7; 32])));
    let wrong_root = rehearsal.trustee_entries(0, &wrong_root)[0].encode();
    assert_eq!(shown(&rehearsal, &[tallied.clone(), vec![wrong_root]].concat()), "agreement-mismatch");

    rehearsal.agree(0);
    let share = Document::DecryptionShare { units: rehearsal.decryption_share(0) };
    let early = rehearsal.trustee_entries(0, &share)[0].encode();
    let early = [rehearsal.entries().to_vec(), vec![early]].concat();
    assert_eq!(shown(&rehearsal, &early), "not-enough-agreements");
    rehearsal.agree(1);
    rehearsal.agree(2);
    let agreed = rehearsal.entries().to_vec();

    // Another tally than the one that is agreed on: each official's word is a tally, but the agreements are not of it.
    let mut units = rehearsal.state().tally().to_vec();
    units[0].counted += 1;
    let counted = rehearsal.state().counted_root().unwrap();
    let at = place(&agreed, |document| matches!(document, Document::Tally { .. }));
    let other = said(&mut rehearsal, &Document::Tally { units: units.clone(), counted });
    assert_eq!(shown(&rehearsal, &spliced(&agreed, at, 1, other)), "agreement-mismatch");
    let none = said(&mut rehearsal, &Document::Tally { units: Vec::new(), counted });
    assert_eq!(shown(&rehearsal, &spliced(&agreed, at, 1, none)), "wrong-tally");
}

#[test]
fn shares_and_result_are_verified_where_the_result_is_wanted() {
    let mut rehearsal = Rehearsal::finished(plan());
    let entries = rehearsal.entries().to_vec();
    assert_eq!(shown(&rehearsal, &entries), "accepted");
    let mut units = rehearsal.state().result().to_vec();
    units[0].values.swap(0, 1);
    units[0].values[0] += 1;
    let wrong = said(&mut rehearsal, &Document::Result { units });
    let wrong = spliced(&entries, entries.len() - 1, 1, wrong);
    assert_eq!(shown(&rehearsal, &wrong), "wrong-result");
    let other = Document::Result { units: vec![UnitResult { style: 0, values: vec![1] }] };
    let other = said(&mut rehearsal, &other);
    assert_eq!(shown(&rehearsal, &spliced(&entries, entries.len() - 1, 1, other)), "wrong-units");
    let Some((at, _, Document::DecryptionShare { mut units })) =
        documents(&entries).into_iter().find(|(_, _, document)| matches!(document, Document::DecryptionShare { .. }))
    else {
        panic!("a share")
    };
    units[0].factors.swap(0, 1);
    let share = rehearsal.trustee_entries(0, &Document::DecryptionShare { units });
    let share = spliced(&entries, at as usize, 1, share.iter().map(Entry::encode).collect());
    assert_eq!(shown(&rehearsal, &share), "decryption-share-invalid");
    // Who has not asked for the result is not told one.
    for ledger in [wrong, share] {
        let mut phone = watching(&rehearsal, 0);
        visit(&mut phone, &Board::of_entries(rehearsal.state().election(), &ledger)).unwrap();
        assert_eq!((phone.phase().unwrap(), phone.result()), (Phase::Finished, None));
    }
    // The messages that the keys follow from are those that were confirmed.
    let mut board = Board::of_entries(rehearsal.state().election(), &entries);
    let hidden = place(&entries, |document| matches!(document, Document::Reveal(_)));
    board.hide(hidden);
    assert_eq!(visited(&rehearsal, &board), "ceremony-round");
    let last = place(&entries, |document| matches!(document, Document::JointKey { .. })) - 1;
    let mut board = Board::of_entries(rehearsal.state().election(), &entries);
    board.hidden_of_ceremony(last);
    assert_eq!(visited(&rehearsal, &board), "joint-key-unconfirmed");
}
