//! A phone that reads kilobytes follows an election on a board: docs/protocol/light.md, over HTTP.

use rand::rngs::OsRng;
use tupyo_election::{Document, Phase};
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};
use tupyo_voter::{Choices, Decision, KeptReceipt, LightFate, LightFollower};

use super::played::Played;

/// What a visit asks for, and how many bytes come.
type Asked = Vec<(String, usize)>;

/// A visit: everything that is asked for is fetched, of the length that it may have.
fn visit(phone: &mut LightFollower, played: &Played) -> Asked {
    let mut asked = Vec::new();
    phone.begin_visit();
    while let Some(request) = phone.request() {
        let answer = played.get(&format!("/{}", request.path));
        assert!(answer.body.len() <= request.at_most, "{}", request.path);
        phone.answer(answer.status, &answer.body).unwrap_or_else(|error| panic!("{}: {error}", request.path));
        asked.push((request.path, answer.body.len()));
        assert!(asked.len() < 20, "{asked:?}");
    }
    asked
}

/// The same, of a device that was switched off since the last time.
fn later(phone: &mut LightFollower, played: &Played) -> Asked {
    *phone = LightFollower::restore(&phone.save()).unwrap();
    visit(phone, played)
}

fn bytes(asked: &Asked) -> usize {
    asked.iter().map(|(_, bytes)| bytes).sum()
}

/// The voter seals with what the phone knows, and keeps the board's receipt.
fn vote(phone: &mut LightFollower, played: &mut Played, voter: usize) -> LightFate {
    let key = &played.play.voters()[voter];
    let session = phone.session(key).unwrap();
    let sealed = session.prepare(&Choices::of(0, vec![vec![1]]), &mut OsRng).unwrap();
    let code = sealed.code();
    let cards = played.play.cards();
    let mut card = |message: &[u8]| Ok(cards[voter].sign(message));
    let entry = session.decide_with_card(sealed, Decision::Cast, &mut card, &mut OsRng).unwrap().entry().clone();
    let encoded = entry.encode();
    let answer = played.post_bytes(&encoded);
    let index = answer.receipt(&encoded, &played.key);
    // The rehearsal goes on from the same ledger.
    played.play.post(&entry).unwrap();
    phone.keep_receipt(KeptReceipt::parse(&answer.body, &encoded).unwrap()).unwrap();
    LightFate::SoFar { code, index }
}

/// First visit, vote, later visit, close, counted, result.
fn follow_to_the_end(plan: Plan) {
    let mut played = Played::new(Rehearsal::new(plan));
    let mut early = LightFollower::new(played.play.state().election());
    visit(&mut early, &played);
    assert_eq!(early.phase().unwrap(), Phase::Ceremony);
    played.play.hold_ceremony();
    played.play.post_roll();
    played.play.open();
    (2..40).for_each(|voter| played.play.cast(voter, 1));
    played.follow();
    let mut phone = LightFollower::new(played.play.state().election());
    phone.watch(played.play.voters()[0].verifying_key());
    let first = visit(&mut phone, &played);
    assert!(first.iter().any(|(path, _)| path.starts_with("light/roll/")));
    assert!(bytes(&first) < 64_000, "{first:?}");
    assert_eq!((phone.phase().unwrap(), phone.fate().unwrap()), (Phase::Open, LightFate::NotVoted));
    let fate = vote(&mut phone, &mut played, 0);
    played.follow();
    let second = later(&mut phone, &played);
    assert!(bytes(&second) < 8_000, "{second:?}");
    assert_eq!(phone.fate().unwrap(), fate);

    // A notice, which the next ballot has to know; and another start of the board.
    played.play.post_official(Document::Notice { text: "The hall has moved.".to_owned() }).unwrap();
    played.follow();
    played.restart(|_| {});
    let third = later(&mut phone, &played);
    assert!(third.iter().any(|(path, _)| path.starts_with("light/prefix/")), "{third:?}");
    let fate = vote(&mut phone, &mut played, 0);
    played.follow();
    later(&mut phone, &played);
    assert_eq!(phone.fate().unwrap(), fate);
    let LightFate::SoFar { code, index } = fate else { panic!("a ballot") };

    // A witness of it who never voted.
    let mut silent = LightFollower::new(played.play.state().election());
    silent.watch(played.play.voters()[1].verifying_key());
    played.play.close();
    played.follow();
    later(&mut phone, &played);
    assert_eq!((phone.phase().unwrap(), phone.fate().unwrap()), (Phase::Closed, LightFate::SoFar { code, index }));
    played.play.post_tally();
    played.follow();
    let counted = later(&mut phone, &played);
    assert!(counted.iter().any(|(path, _)| path.starts_with("light/counted/")), "{counted:?}");
    assert_eq!(phone.fate().unwrap(), LightFate::Counted { code, index });
    played.play.agree_all();
    played.play.post_share(0);
    played.play.post_share(1);
    played.play.post_result();
    played.follow();
    played.restart(|_| {});
    phone.want_result();
    let whole = later(&mut phone, &played);
    assert!(whole.iter().any(|(path, _)| path.starts_with("light/ceremony/")), "{whole:?}");
    assert_eq!(phone.result().unwrap(), played.play.state().result());
    assert_eq!(phone.fate().unwrap(), LightFate::Counted { code, index });
    visit(&mut silent, &played);
    assert_eq!(silent.fate().unwrap(), LightFate::NoneByMe);
    assert!(phone.evidence().is_none() && silent.evidence().is_none());
}

#[test]
fn a_phone_votes_and_sees_its_vote_counted() {
    follow_to_the_end(Plan::single_choice(3, 300));
}

#[test]
fn a_phone_finds_a_line_that_registrars_have_corrected() {
    let registration = RegistrationPlan { together: 7, ..RegistrationPlan::countersigned() };
    follow_to_the_end(Plan { registration: Some(registration), ..Plan::single_choice(3, 70) });
}

#[test]
fn a_phone_votes_with_a_card() {
    follow_to_the_end(Plan::single_choice(3, 70).with_cards());
}
