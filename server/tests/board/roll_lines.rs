//! The file of the roll's lines, from which phones are told their own (docs/protocol/light.md): missing, damaged, in
//! the way, crowded.

use std::fs;
use std::os::unix::fs::FileExt;

use tupyo_election::Document;
use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_light::{RollBits, RollBlocks};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

use super::light::{compare_roll, light, refused};
use super::played::Played;
use super::wire::Wire;

#[test]
fn registrars_rolls_are_told_as_corrected() {
    let registration =
        RegistrationPlan { together: 7, replaced: 3, struck: 2, changed: 2, ..RegistrationPlan::countersigned() };
    let mut played =
        Played::new(Rehearsal::opened(Plan { registration: Some(registration), ..Plan::single_choice(2, 75) }));
    assert!(played.play.state().registrations().unwrap().corrections.len() >= 4);
    compare_roll(&played);
    let file = played.election_directory().join("roll-lines");
    let made = fs::read(&file).unwrap();
    assert_eq!(made.len(), 75 * 135);
    played.restart(|_| fs::remove_file(&file).unwrap());
    compare_roll(&played);
    assert!(fs::read(&file).unwrap() == made);
    // Lines that registrars have made are not on the ledger in their order: they are named, and made at the next start.
    damage(&file);
    let asked = whole_roll(&played);
    assert_eq!(played.get(&asked).problem(), (500, "roll-damaged".to_owned()));
    assert_eq!(played.get(&asked).problem(), (500, "roll-damaged".to_owned()));
    assert_eq!(played.post_bytes(&played.play.entries()[0].clone()).status, 200);
    played.restart(|_| {});
    compare_roll(&played);
    assert!(fs::read(&file).unwrap() == made);
}

/// Asks for the blocks of the first voter, by as few bits as can be.
fn whole_roll(played: &Played) -> String {
    let roll = played.play.state().roll();
    let key: EncodedPoint = roll.voter(0).unwrap().key;
    let asked = RollBits::of_key(key.as_bytes(), RollBits::least(roll.count()));
    format!("/light/roll/{}/{}", asked.bits(), asked.prefix())
}

/// Flips a bit of a style in the first lines, where the file is open.
fn damage(file: &std::path::Path) {
    let file = fs::File::options().read(true).write(true).open(file).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, 135 + 130).unwrap();
    file.write_all_at(&[byte[0] ^ 1], 135 + 130).unwrap();
}

#[test]
fn a_damaged_or_missing_file_of_lines_tells_nothing_false() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(2, 600)));
    let file = played.election_directory().join("roll-lines");
    let (made, asked) = (fs::read(&file).unwrap(), whole_roll(&played));
    let answer = played.get(&asked).body;
    compare_roll(&played);
    let repaired = |played: &Played| {
        assert!(played.get(&asked).body == answer);
        assert!(fs::read(&file).unwrap() == made);
    };
    // While it is in use: said once, and made anew from the ledger.
    damage(&file);
    assert_eq!(played.get(&asked).problem(), (500, "roll-damaged".to_owned()));
    repaired(&played);
    fs::File::options().write(true).open(&file).unwrap().set_len(200).unwrap();
    assert_eq!(played.get(&asked).problem(), (500, "roll-damaged".to_owned()));
    repaired(&played);
    // Between two starts.
    played.restart(|_| damage(&file));
    repaired(&played);
    played.restart(|_| fs::write(&file, b"").unwrap());
    repaired(&played);
    played.restart(|_| fs::write(&file, vec![0; made.len()]).unwrap());
    repaired(&played);
    played.restart(|_| fs::remove_file(&file).unwrap());
    repaired(&played);
    // Where it cannot be made, everything else goes on.
    played.restart(|_| {
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
        fs::write(file.join("in-the-way"), b"").unwrap();
    });
    assert_eq!(played.get(&asked).problem(), (500, "roll-damaged".to_owned()));
    played.play.cast(0, 1);
    played.follow();
    assert_eq!(light(&played, "documents/5/0").status, 200);
    played.restart(|_| fs::remove_dir_all(&file).unwrap());
    repaired(&played);
}

/// Keys with the same first seven bits, as somebody makes them who wants to crowd others' part of the roll.
fn crowding_keys(count: usize) -> Vec<SigningKey> {
    let (mut point, mut scalar) = (Point::base_times(Scalar::ONE), Scalar::ONE);
    let (base, mut keys) = (point, Vec::new());
    while keys.len() < count {
        if point.encode().as_bytes()[0] >> 1 == 21 {
            keys.push(SigningKey::decode(&scalar.encode()).unwrap());
        }
        (point, scalar) = (point + base, scalar + Scalar::ONE);
    }
    keys
}

#[test]
fn a_crowded_part_of_the_roll_is_asked_for_by_one_more_bit() {
    let mut played = Played::new(Rehearsal::new(Plan::single_choice(2, 1)));
    played.play.hold_ceremony();
    let keys = crowding_keys(4_200);
    let mut voters: Vec<_> = keys.iter().map(|key| played.play.voter(key, 0, 1)).collect();
    voters.sort_by_key(|voter| voter.key);
    let root = tupyo_election::Roll::root_of(&voters);
    let count = voters.len() as u32;
    for (first, some) in (0..).step_by(2_100).zip(voters.chunks(2_100)) {
        played.play.post_official(Document::Roll { first, voters: some.to_vec() }).unwrap();
    }
    played.play.post_official(Document::RollSealed { voters: count, root, attempt: 0 }).unwrap();
    played.follow();
    assert_eq!(RollBits::least(count), 7);
    refused(&played, "roll/6/10", "roll-bits");
    refused(&played, "roll/7/21", "roll-crowded");
    for prefix in [42, 43] {
        let asked = RollBits::new(8, prefix).unwrap();
        let answer = light(&played, &format!("roll/8/{prefix}")).body;
        assert!(answer.len() > 250_000);
        RollBlocks::decode(&answer).unwrap().verify(asked, count, &root).unwrap();
    }
    // Nobody has these bits: the neighbours show it.
    let answer = RollBlocks::decode(&light(&played, "roll/7/22").body).unwrap();
    assert!(answer.verify(RollBits::new(7, 22).unwrap(), count, &root).unwrap().len() <= 64);
    head_and_unread(&played);
}

/// A long answer leaves in parts, and costs little while nobody reads it.
fn head_and_unread(played: &Played) {
    let path = played.path("/light/roll/8/42");
    let length = played.get("/light/roll/8/42").body.len();
    assert_eq!(played.visitor.head(&path).header("content-length"), length.to_string());
    let before = played.server.resident_bytes();
    let unread: Vec<Wire> = (0..200_u32)
        .map(|number| {
            let from = std::net::Ipv4Addr::from(0x7f42_0001 + number % 50);
            let mut wire = Wire::from(from, &played.server).unwrap();
            assert!(wire.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")));
            wire
        })
        .collect();
    assert_eq!(played.get("/light/roll/8/43").status, 200);
    let grown = played.server.resident_bytes().saturating_sub(before);
    assert!(grown < 200 * 100_000, "{grown} bytes");
    drop(unread);
}
