//! The fold over documents alone: what it takes, what it refuses, and what it knows then.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_election::{
    Document, Entry, LedgerRoot, LightElection, PageAsset, PageManifest, Phase, RollPart, RollRoot, Schedule,
};
use tupyo_rehearsal::{Plan, Rehearsal, root_of_first};
use tupyo_threshold::{Ceremony, CeremonyTranscript, CommittedSecrets, Confirmation, JointDigest, Opened, UnitShare};

/// Three of the four trustees must agree.
fn plan() -> Plan {
    Plan { trustees: 4, ..Plan::single_choice(3, 3) }
}

fn document(bytes: &[u8]) -> Option<Document> {
    let Entry::Document(part) = Entry::decode(bytes).unwrap() else { return None };
    Some(borsh::from_slice(&part.bytes).unwrap())
}

/// The entries of the documents that `is` says, each of one part, with their indexes.
fn entries_of(play: &Rehearsal, is: impl Fn(&Document) -> bool) -> Vec<(u64, Vec<u8>)> {
    let all = (0..).zip(play.entries().iter().cloned());
    all.filter(|(_, bytes)| document(bytes).is_some_and(|document| is(&document))).collect()
}

fn light_entries(play: &Rehearsal) -> Vec<(u64, Vec<u8>)> {
    entries_of(play, |document| {
        !matches!(
            document,
            Document::Manifest(_)
                | Document::Commitment(_)
                | Document::Reveal(_)
                | Document::Shares(_)
                | Document::Roll { .. }
        )
    })
}

fn manifest(play: &Rehearsal) -> Vec<u8> {
    let Some(Document::Manifest(json)) = document(&play.entries()[0]) else { panic!("a manifest") };
    json
}

fn begun(play: &Rehearsal) -> LightElection {
    LightElection::new(play.state().election(), &manifest(play)).unwrap()
}

/// As far as the documents before this phase lead.
fn followed(play: &Rehearsal, until: Phase) -> LightElection {
    let mut light = begun(play);
    for (index, bytes) in light_entries(play) {
        if light.phase() == until {
            break;
        }
        light.take(index, &bytes).unwrap();
    }
    assert_eq!(light.phase(), until);
    light
}

/// What becomes of an entry as the next one.
fn code(light: &LightElection, entry: &Entry) -> &'static str {
    light.clone().take(1000, &entry.encode()).map_or_else(|refusal| refusal.code(), |_| "legal")
}

fn official(light: &LightElection, play: &mut Rehearsal, document: Document) -> &'static str {
    code(light, &play.official_entries(&document)[0])
}

fn confirms(light: &LightElection, play: &mut Rehearsal, trustee: u16, confirmation: Confirmation) -> &'static str {
    code(light, &play.trustee_entries(trustee, &Document::Confirmation(confirmation))[0])
}

fn confirmation(play: &Rehearsal) -> Confirmation {
    let entries = entries_of(play, |document| matches!(document, Document::Confirmation(_)));
    let Some(Document::Confirmation(confirmation)) = document(&entries[0].1) else { panic!("a confirmation") };
    confirmation
}

fn messages(play: &Rehearsal) -> Vec<Vec<u8>> {
    let of_ceremony = entries_of(play, |document| {
        matches!(
            document,
            Document::Commitment(_) | Document::Reveal(_) | Document::Shares(_) | Document::Confirmation(_)
        )
    });
    of_ceremony.into_iter().map(|(_, bytes)| bytes).collect()
}

fn as_slices(messages: &[Vec<u8>]) -> Vec<&[u8]> {
    messages.iter().map(Vec::as_slice).collect()
}

#[test]
fn documents_alone_lead_to_what_the_whole_ledger_says() {
    let play = Rehearsal::finished(plan());
    let (state, mut light) = (play.state(), begun(&play));
    let mut phases = vec![light.phase()];
    for (index, bytes) in light_entries(&play) {
        light.take(index, &bytes).unwrap();
        phases.push(light.phase());
    }
    phases.dedup();
    let all = ["ceremony", "key", "roll", "sealed", "open", "closed", "tallied", "finished"];
    assert_eq!(phases.iter().map(|phase| phase.as_str()).collect::<Vec<_>>(), all);
    assert_eq!((light.election(), light.ledger_keys()), (state.election(), state.ledger_keys()));
    assert_eq!(light.manifest().unwrap().name(), "rehearsal");
    assert_eq!(light.roll(), Some(RollPart::new(3, state.roll().root())));
    assert_eq!((light.opened_at(), light.ballots_until()), (state.opened_at(), state.closed_at()));
    assert!(light.tally().unwrap() == (state.tally(), state.counted_root().unwrap()));
    let check = light.ballot_check(light.roll().unwrap()).unwrap();
    assert!(check.context() == play.check().context() && check.roll().is_partial());
    assert_eq!((light.documents(), light.has_ceremony(), light.result()), (0, false, None), "nothing was verified");
}

#[test]
fn with_the_ceremonys_messages_the_result_is_verified() {
    let mut play = Rehearsal::finished(plan());
    let ceremony = followed(&play, Phase::Key).ceremony_of(&as_slices(&messages(&play))).unwrap();
    let mut whole = LightElection::with_ceremony(play.state().election(), &manifest(&play), ceremony).unwrap();
    let mut light = begun(&play);
    let mut entries = light_entries(&play);
    let (at, result) = entries.pop().unwrap();
    for (index, bytes) in entries {
        assert_eq!(light.take(index, &bytes).is_ok(), whole.take(index, &bytes).is_ok());
    }
    assert_eq!((whole.has_ceremony(), whole.result()), (true, None));
    let mut units = play.state().result().to_vec();
    units[0].values[0] += 1;
    let forged = Document::Result { units };
    assert_eq!(official(&whole, &mut play, forged.clone()), "wrong-result");
    assert_eq!(official(&light, &mut play, forged), "legal", "who has not read the ceremony cannot tell");
    whole.take(at, &result).unwrap();
    assert_eq!(whole.result(), Some(play.state().result()));
}

#[test]
fn a_confirmation_is_of_a_ceremony_that_there_can_be() {
    let mut play = Rehearsal::finished(plan());
    let (light, good) = (begun(&play), confirmation(&play));
    let rows: [(&[u16], u16, &str); 9] = [
        (&[0, 1, 2, 3], 0, "legal"),
        (&[0, 1, 2], 0, "legal"),
        (&[0, 1, 3, 2], 0, "confirmation-participants"),
        (&[0, 1, 1, 2], 0, "confirmation-participants"),
        (&[0, 1, 2, 4], 0, "confirmation-participants"),
        (&[3, 2, 1, 0], 0, "confirmation-participants"),
        (&[], 0, "confirmation-participants"),
        (&[0, 1], 0, "ceremony-too-few"),
        (&[1, 2, 3], 0, "ceremony-excluded"),
    ];
    for (participants, trustee, expected) in rows {
        let confirmation = Confirmation { participants: participants.to_vec(), ..good.clone() };
        assert_eq!(confirms(&light, &mut play, trustee, confirmation), expected, "{participants:?}");
    }
}

#[test]
fn confirmations_of_a_ceremony_say_the_same_and_none_is_of_an_earlier_one() {
    let mut play = Rehearsal::finished(plan());
    let (mut light, good) = (begun(&play), confirmation(&play));
    let entry = play.trustee_entries(0, &Document::Confirmation(good.clone())).remove(0);
    light.take(10, &entry.encode()).unwrap();
    assert_eq!(light.confirmed(), None, "the others have not");
    assert_eq!(confirms(&light, &mut play, 0, good.clone()), "ceremony-repeated");
    assert_eq!(confirms(&light, &mut play, 1, good.clone()), "legal");
    let others = [
        (Confirmation { participants: vec![0, 1, 2], ..good.clone() }, "confirmation-participants"),
        (Confirmation { transcript: CeremonyTranscript([1; 32]), ..good.clone() }, "transcript-mismatch"),
        (Confirmation { joint: JointDigest([1; 32]), ..good.clone() }, "confirmation-joint"),
        (Confirmation { ceremony: 1, participants: vec![0, 1, 2], ..good.clone() }, "legal"),
    ];
    for (other, expected) in others.clone() {
        assert_eq!(confirms(&light, &mut play, 1, other), expected);
    }
    let [.., (next, _)] = others;
    let entry = play.trustee_entries(1, &Document::Confirmation(next.clone())).remove(0);
    light.take(11, &entry.encode()).unwrap();
    assert_eq!(confirms(&light, &mut play, 2, good), "ceremony-number");
    assert_eq!(confirms(&light, &mut play, 2, next), "legal");
}

#[test]
fn a_joint_key_is_what_all_participants_of_the_newest_ceremony_have_confirmed() {
    let mut play = Rehearsal::finished(plan());
    let keys = play.state().keys().unwrap().joint.clone();
    let other = Rehearsal::finished(Plan { seed: 2, ..plan() }).state().keys().unwrap().joint.clone();
    let key = |ceremony, keys| Document::JointKey { ceremony, keys };
    assert_eq!(official(&begun(&play), &mut play, key(0, keys.clone())), "joint-key-unconfirmed");
    let light = followed(&play, Phase::Key);
    assert_eq!(light.confirmed(), Some(&confirmation(&play)));
    assert_eq!(official(&light, &mut play, key(1, keys.clone())), "wrong-joint-key");
    assert_eq!(official(&light, &mut play, key(0, other)), "wrong-joint-key");
    assert_eq!(official(&light, &mut play, key(0, keys)), "legal");
}

#[test]
fn a_ceremony_that_was_read_is_the_one_that_was_confirmed() {
    let mut play = Rehearsal::finished(plan());
    let other = Rehearsal::finished(Plan { seed: 2, ..plan() }).state().ceremony().unwrap().clone();
    let mut light = LightElection::with_ceremony(play.state().election(), &manifest(&play), other).unwrap();
    let confirmations = entries_of(&play, |document| matches!(document, Document::Confirmation(_)));
    confirmations.iter().for_each(|(index, bytes)| assert!(light.take(*index, bytes).is_ok()));
    let keys = play.state().keys().unwrap().joint.clone();
    assert_eq!(official(&light, &mut play, Document::JointKey { ceremony: 0, keys }), "transcript-mismatch");

    let (light, messages) = (followed(&play, Phase::Key), messages(&play));
    let refused =
        |light: &LightElection, messages: &[&[u8]]| light.ceremony_of(messages).map_err(|refusal| refusal.code()).err();
    assert_eq!(refused(&begun(&play), &as_slices(&messages)), Some("joint-key-unconfirmed"));
    assert_eq!(refused(&light, &as_slices(&messages)[..messages.len() - 1]), Some("joint-key-unconfirmed"));
    assert_eq!(refused(&light, &as_slices(&messages)[1..]), Some("ceremony-round"), "a commitment is missing");
}

/// The rounds behind the commitments: the confirmations, and the ceremony that has them.
fn completed(
    mut ceremony: Ceremony,
    secrets: &[CommittedSecrets],
    play: &mut Rehearsal,
) -> (Vec<(u16, Confirmation)>, Ceremony) {
    for secret in secrets {
        let reveal = secret.reveal(&ceremony, play.rng()).unwrap();
        ceremony.accept_reveal(secret.trustee(), reveal).unwrap();
    }
    for secret in secrets {
        let shares = secret.seal_shares(&ceremony).unwrap();
        ceremony.accept_shares(secret.trustee(), shares).unwrap();
    }
    let mut confirmations = Vec::new();
    for secret in secrets {
        let Ok(Opened::Share(_, confirmation)) = secret.open_shares(&ceremony, play.rng()) else { panic!("a share") };
        confirmations.push((secret.trustee(), confirmation.clone()));
        ceremony.accept_confirmation(secret.trustee(), confirmation).unwrap();
    }
    (confirmations, ceremony)
}

/// Trustees who prove the same secrets anew make the same joint key in another ceremony.
#[test]
fn the_same_joint_key_from_other_messages_is_another_ceremony() {
    let mut play = Rehearsal::new(plan());
    let secrets = play.commit();
    let begun = play.state().ceremony().unwrap().clone();
    let (confirmations, one) = completed(begun.clone(), &secrets, &mut play);
    let (_, other) = completed(begun, &secrets, &mut play);
    let keys = one.outcome().unwrap().joint.clone();
    assert!(other.outcome().unwrap().joint == keys && other.transcript() != one.transcript());
    for (read, expected) in [(one, "legal"), (other, "transcript-mismatch")] {
        let mut light = LightElection::with_ceremony(play.state().election(), &manifest(&play), read).unwrap();
        for (trustee, confirmation) in &confirmations {
            let entry = play.trustee_entries(*trustee, &Document::Confirmation(confirmation.clone())).remove(0);
            light.take(10 + u64::from(*trustee), &entry.encode()).unwrap();
        }
        assert_eq!(official(&light, &mut play, Document::JointKey { ceremony: 0, keys: keys.clone() }), expected);
    }
}

#[test]
fn a_ceremony_that_began_anew_is_read_from_its_own_messages() {
    let mut play = Rehearsal::new(plan());
    play.restart(&[3]);
    play.hold_ceremony();
    let ceremony = followed(&play, Phase::Key).ceremony_of(&as_slices(&messages(&play))).unwrap();
    assert_eq!((ceremony.id().number, ceremony.participants()), (1, &[0, 1, 2][..]));
    assert_eq!(followed(&play, Phase::Roll).phase(), Phase::Roll);
}

#[test]
fn what_is_no_light_document_is_refused() {
    let mut play = Rehearsal::finished(plan());
    let light = begun(&play);
    let ballot = play.entries().iter().map(|bytes| Entry::decode(bytes).unwrap());
    let ballot = ballot.into_iter().find(|entry| matches!(entry, Entry::Ballot(_))).unwrap();
    assert_eq!(code(&light, &ballot), "wrong-shape");
    let commitment = entries_of(&play, |document| matches!(document, Document::Commitment(_))).remove(0).1;
    assert_eq!(code(&light, &Entry::decode(&commitment).unwrap()), "wrong-author");
    assert_eq!(code(&followed(&play, Phase::Roll), &Entry::decode(&commitment).unwrap()), "wrong-phase");
    let Document::Restart(mut restart) = Rehearsal::new(plan()).restarting(&[3]) else { panic!("a restart") };
    assert_eq!(official(&light, &mut play, Document::Restart(restart.clone())), "legal");
    restart.reason.clear();
    assert_eq!(official(&light, &mut play, Document::Restart(restart)), "text");
}

#[test]
fn a_seal_is_of_somebody_and_a_tally_has_a_sum_for_each_style() {
    let mut play = Rehearsal::finished(plan());
    let seal = |voters| Document::RollSealed { voters, root: RollRoot([1; 32]), attempt: 0 };
    let roll = followed(&play, Phase::Roll);
    assert_eq!(official(&roll, &mut play, seal(0)), "roll-empty");
    assert_eq!(official(&roll, &mut play, seal(1)), "legal");
    let (closed, counted) = (followed(&play, Phase::Closed), play.state().counted_root().unwrap());
    let units = play.state().tally().to_vec();
    for units in [vec![], [&units[..], &units[..]].concat()] {
        assert_eq!(official(&closed, &mut play, Document::Tally { units, counted }), "wrong-tally");
    }
    assert_eq!(official(&closed, &mut play, Document::Tally { units, counted }), "legal");
}

#[test]
fn a_root_that_a_document_names_is_left_to_who_has_the_ledger() {
    let play = Rehearsal::finished(plan());
    let mut light = begun(&play);
    let mut owed = Vec::new();
    for (index, bytes) in light_entries(&play) {
        owed.extend(light.take(index, &bytes).unwrap());
    }
    let closed_at = play.state().closed_at().unwrap();
    let sizes: Vec<_> = owed.iter().map(|owed| owed.size).collect();
    assert_eq!(sizes, [closed_at, closed_at + 1, closed_at + 1, closed_at + 1, closed_at + 1]);
    for (owed, expected) in owed.iter().zip(["close-root", "agreement-mismatch"]) {
        assert_eq!(owed.check(root_of_first(play.entries(), owed.size)), Ok(()));
        assert_eq!(owed.check(LedgerRoot([0; 32])).map_err(|refusal| refusal.code()), Err(expected));
    }
}

#[test]
fn announcements_while_voting_is_open_are_known() {
    let mut play = Rehearsal::new(plan());
    let schedule = |closing| Document::Schedule(Schedule { opening: 1, closing, reason: String::new() });
    play.post_official(schedule(2)).unwrap();
    play.hold_ceremony();
    play.post_roll();
    play.open();
    let assets = vec![PageAsset { path: "index.html".to_owned(), sha256: [1; 32] }];
    let page = PageManifest { before: None, addresses: vec![], headers: vec![], assets, reason: String::new() };
    play.post_official(schedule(3)).unwrap();
    play.post_official(Document::Page(page.clone())).unwrap();
    let mut light = followed(&play, Phase::Open);
    assert_eq!((light.documents(), light.last_schedule().unwrap().closing, light.pages().len()), (0, 2, 0));
    for (index, bytes) in light_entries(&play).into_iter().rev().take(2).rev() {
        light.take(index, &bytes).unwrap();
    }
    assert_eq!((light.documents(), light.last_schedule().unwrap().closing, light.pages().len()), (2, 3, 1));
    assert_eq!((light.announced_after(1).len(), light.page()), (1, Some(&page)));
    assert_eq!(light.pages()[0].index, play.entries().len() as u64 - 1);
}

#[test]
fn where_several_officials_close_ballots_may_come_until_the_tally() {
    let play = Rehearsal::finished(Plan { officials: 3, approvals: 2, ..plan() });
    assert_eq!(followed(&play, Phase::Closed).ballots_until(), None, "another closing may be hidden");
    let tally = entries_of(&play, |document| matches!(document, Document::Tally { .. }))[0].0;
    assert_eq!(followed(&play, Phase::Tallied).ballots_until(), Some(tally));
    assert_eq!(followed(&play, Phase::Finished).ballots_until(), Some(tally));
    let alone = Rehearsal::finished(plan());
    assert_eq!(followed(&alone, Phase::Closed).ballots_until(), alone.state().closed_at());
}

/// How many voters a district has is not known to who reads documents alone: the first shares say what is opened.
#[test]
fn the_first_shares_say_which_units_are_opened() {
    let mut play = Rehearsal::opened(Plan { turnout: 100, ..Plan::default() });
    let styles: Vec<u16> = play.state().roll().voters().iter().map(|voter| voter.style).collect();
    let absent = styles.iter().position(|style| *style == 1).unwrap();
    (0..10).filter(|voter| *voter != absent).for_each(|voter| play.cast(voter as u32, 0));
    play.finish();
    let (mut light, mut seen) = (begun(&play), Vec::new());
    for (index, bytes) in light_entries(&play) {
        let shares = document(&bytes).into_iter().filter_map(|said| match said {
            Document::DecryptionShare { units } => Some(units),
            _ => None,
        });
        for mut units in shares {
            assert_eq!(units.iter().map(|unit| unit.style).collect::<Vec<_>>(), [0]);
            units.push(UnitShare { style: 1, factors: units[0].factors[..4].to_vec(), proof: units[0].proof.clone() });
            let both = Document::DecryptionShare { units };
            seen.push([1, 2].map(|trustee| code(&light, &play.trustee_entries(trustee, &both)[0])));
        }
        light.take(index, &bytes).unwrap();
    }
    assert_eq!(seen, [["legal"; 2], ["wrong-units"; 2]]);
    assert_eq!(light.phase(), Phase::Finished);
}
