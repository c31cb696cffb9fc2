//! A board that lies about the roll.

use tupyo_light::RollBlocks;
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{LightFollower, VoterError};

use crate::board::{Asked, Board, code, visit, visit_changed, watching};

const VOTERS: usize = 200;

fn changed(phone: &mut LightFollower, board: &Board, change: impl Fn(&mut RollBlocks)) -> Result<Asked, VoterError> {
    visit_changed(phone, board, |path, status, body| {
        if !path.starts_with("light/roll") {
            return (status, body);
        }
        let mut blocks = RollBlocks::decode(&body).unwrap();
        change(&mut blocks);
        (status, blocks.encode())
    })
}

#[test]
fn who_sees_which_option_first_follows_from_the_roll() {
    let rehearsal = Rehearsal::opened(Plan { rotated: true, ..Plan::single_choice(3, 7) });
    let board = Board::of(&rehearsal);
    let first = |voter: usize| {
        let mut phone = watching(&rehearsal, voter);
        visit(&mut phone, &board).unwrap();
        let session = phone.session(&rehearsal.voters()[voter]).unwrap();
        let form: serde_json::Value = serde_json::from_str(&session.form().unwrap()).unwrap();
        let ids = form["contests"][0]["options"].as_array().unwrap().iter();
        ids.map(|option| option["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(first(0), "option-0 option-1 option-2");
    assert_eq!(first(4), "option-1 option-2 option-0");
    assert_eq!(first(5), "option-2 option-0 option-1");
}

#[test]
fn own_line_and_absence_are_shown_by_a_part_of_the_roll() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(2, VOTERS));
    let board = Board::of(&rehearsal);
    let voter = VOTERS / 2;
    let mut phone = watching(&rehearsal, voter);
    let asked = visit(&mut phone, &board).unwrap();
    let (path, bytes) = asked.iter().find(|(path, _)| path.starts_with("light/roll")).unwrap();
    assert!(*bytes < 140 * VOTERS, "{path}: {bytes}");
    assert_eq!(phone.session(&rehearsal.voters()[voter]).unwrap().voter() as usize, voter);
    let form = phone.session(&rehearsal.voters()[voter]).unwrap().form().unwrap();
    assert!(form.contains(r#""weight":1"#) && !form.contains(r#""voters""#) && !form.contains(r#""cell""#), "{form}");
    assert_eq!(code(phone.session(&rehearsal.voters()[0])), "unconfirmed", "another key than the watched one");

    let stranger = SigningKey::generate(&mut rand::rngs::OsRng);
    let mut absent = LightFollower::new(board.election);
    absent.watch(stranger.verifying_key());
    visit(&mut absent, &board).unwrap();
    assert_eq!((code(absent.session(&stranger)), code(absent.fate())), ("not-on-roll", "not-on-roll"));
    assert_eq!(code(LightFollower::restore(&absent.save()).unwrap().fate()), "not-on-roll");

    let other = |line: usize| {
        let asked = tupyo_light::RollBits::of_key(board.lines[line].first_chunk().unwrap(), 2);
        RollBlocks::make(asked, &board, &board.roll_tree).unwrap()
    };
    let ends = [other(0), other(VOTERS - 1)];
    let refused = |name: &str, expected: &str, change: &dyn Fn(&mut RollBlocks)| {
        let mut phone = watching(&rehearsal, voter);
        assert_eq!(code(changed(&mut phone, &board, change)), expected, "{name}");
        assert_eq!(code(phone.fate()), "unconfirmed", "{name}");
    };
    refused("the lines around other keys", "light-range", &|blocks| *blocks = ends[0].clone());
    refused("the lines around other keys", "light-range", &|blocks| *blocks = ends[1].clone());
    refused("a line altered", "light-proof", &|blocks| {
        let at = blocks.lines.len() / 2;
        *blocks.lines[at].last_mut().unwrap() ^= 1;
    });
    refused("the path of other lines", "light-proof", &|blocks| blocks.path = ends[0].path.clone());
    refused("a hash too many", "light-proof", &|blocks| blocks.path.push(blocks.path[0]));
    refused("lines moved", "light-proof", &|blocks| blocks.first += 32);
    refused("a voter hidden", "light-range", &|blocks| {
        blocks.lines.remove(blocks.lines.len() / 2);
    });
    refused("a voter hidden behind another", "light-line", &|blocks| {
        let at = blocks.lines.len() / 2;
        blocks.lines[at] = blocks.lines[at - 1].clone();
    });
}

#[test]
fn a_crowded_part_is_asked_for_by_more_bits() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(2, VOTERS));
    let board = Board::of(&rehearsal);
    let mut phone = watching(&rehearsal, 3);
    let mut crowded = 2;
    let asked = visit_changed(&mut phone, &board, |path, status, body| {
        if path.starts_with("light/roll") && crowded > 0 {
            crowded -= 1;
            return (404, br#"{"code":"roll-crowded"}"#.to_vec());
        }
        (status, body)
    });
    let roll: Vec<_> = asked.unwrap().into_iter().filter(|(path, _)| path.starts_with("light/roll")).collect();
    let bits = |path: &str| path.split('/').nth(2).unwrap().parse::<u8>().unwrap();
    assert_eq!(roll.iter().map(|(path, _)| bits(path)).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(phone.session(&rehearsal.voters()[3]).unwrap().voter(), 3);
    let (mut phone, mut asked) = (watching(&rehearsal, 3), 0);
    let never = visit_changed(&mut phone, &board, |path, status, body| match path.starts_with("light/roll") {
        true => {
            asked += 1;
            (404, br#"{"code":"roll-crowded"}"#.to_vec())
        }
        false => (status, body),
    });
    assert_eq!((code(never), asked), ("roll-crowded", 5), "no more of the key is told");
}
