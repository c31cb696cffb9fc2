//! Looking for a counted ballot in a copy: what it says of a code is only where to look.

use std::collections::BTreeMap;

use tupyo_circuits::TrackingCode;
use tupyo_light::CountedBlock;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{CountedBallots, LightFollower};

use crate::board::{Board, code, visit, watched};

type Files = BTreeMap<String, Vec<u8>>;

/// An election of forty voters, of whom thirty-five have voted and the first one twice; the codes that count, each with
/// its entry, and the one that does not.
struct Ended {
    counted: CountedBallots,
    files: Files,
    ballots: Vec<(TrackingCode, u64)>,
    replaced: TrackingCode,
}

fn ended() -> Ended {
    let mut rehearsal = Rehearsal::opened(watched(Plan::single_choice(3, 40)));
    rehearsal.cast(0, 1);
    let (replaced, _) = rehearsal.state().last_ballot(0).unwrap();
    (0..35).for_each(|voter| rehearsal.cast(voter, 1));
    let ballots = (0..35).map(|voter| rehearsal.state().last_ballot(voter).unwrap()).collect();
    let mut reader = LightFollower::new(rehearsal.state().election());
    visit(&mut reader, &Board::of(&rehearsal)).unwrap();
    reader.want_result();
    assert_eq!(code(CountedBallots::of(&reader).map(drop)), "unconfirmed", "voting is open");
    rehearsal.finish();
    let board = Board::of(&rehearsal);
    visit(&mut reader, &board).unwrap();
    let counted = CountedBallots::of(&reader).unwrap();
    Ended { counted, files: copied(&counted, &board), ballots, replaced }
}

/// What a copy keeps of it.
fn copied(counted: &CountedBallots, board: &Board) -> Files {
    let (mut files, mut codes) = (Files::new(), counted.codes());
    for block in counted.blocks() {
        let path = counted.request(block).path;
        let (status, body) = board.get(&path);
        counted.take(block, status, &body).unwrap().iter().for_each(|vote| codes.add(vote.code, vote.voter));
        files.insert(path, body);
    }
    files.extend(codes.files().map(|(path, file)| (path.to_owned(), file)));
    files
}

fn found(counted: &CountedBallots, code: TrackingCode, files: &Files) -> Result<Option<u64>, &'static str> {
    let mut search = counted.search(code);
    while let Some(request) = search.request() {
        let file = files.get(&request.path);
        let (status, body) = file.map_or((404, &b"<h1>Not found</h1>"[..]), |file| (200, file.as_slice()));
        search.answer(status, body).map_err(|error| error.code())?;
    }
    Ok(search.found())
}

fn codes_path(counted: &CountedBallots, code: TrackingCode) -> String {
    counted.search(code).request().unwrap().path
}

#[test]
fn a_counted_ballot_is_found_by_its_code() {
    let Ended { counted, files, ballots, replaced } = ended();
    assert_eq!(files.keys().filter(|path| path.starts_with("light/codes/")).count(), 32, "empty ones, too");
    assert_eq!(files.len(), 34);
    for (code, index) in &ballots {
        assert_eq!(found(&counted, *code, &files), Ok(Some(*index)));
    }
    assert_eq!(found(&counted, replaced, &files), Ok(None));
    assert_eq!(found(&counted, TrackingCode([255; 32]), &files), Ok(None));
}

#[test]
fn the_file_of_codes_is_as_documented() {
    let Ended { counted, files, ballots, .. } = ended();
    let zeros = TrackingCode([0; 32]);
    assert_eq!(codes_path(&counted, zeros), "light/codes/0");
    let mut codes = counted.codes();
    codes.add(zeros, 1);
    let written: Files = codes.files().map(|(path, file)| (path.to_owned(), file)).collect();
    let line = "0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000-0000 1\n";
    assert_eq!(written["light/codes/0"], line.as_bytes());
    assert_eq!(written.values().map(Vec::len).sum::<usize>(), line.len());
    let spelled = ballots[3].0.to_string();
    assert_eq!(codes_path(&counted, ballots[3].0), format!("light/codes/{}", &spelled[..1]));
    let file = String::from_utf8(files[&codes_path(&counted, ballots[3].0)].clone()).unwrap();
    assert!(file.lines().any(|line| line == format!("{spelled} 3")) && file.lines().is_sorted(), "{file}");
}

/// Who changes a copy has nothing counted that is not, and no ballot is another voter's.
#[test]
fn a_copy_that_lies_is_refused() {
    let Ended { counted, files, ballots, replaced } = ended();
    let (mine, _) = ballots[0];
    let of = |code: TrackingCode, line: String| {
        let mut lying = files.clone();
        lying.insert(codes_path(&counted, code), line.into_bytes());
        found(&counted, code, &lying)
    };
    for voter in ["0", "38", "39"] {
        let said = of(replaced, format!("{replaced} {voter}\n"));
        assert_eq!(said, Err("light-malformed"), "the replaced one, of {voter}");
    }
    for voter in ["1", "34", "36", "40", "4294967296", "-1", "", "0 "] {
        assert_eq!(of(mine, format!("{mine} {voter}\n")), Err("light-malformed"), "of voter {voter:?}");
    }
    assert_eq!(of(mine, format!("{replaced} 0\n")), Ok(None), "a copy can leave out what it wants");
    assert_eq!(of(mine, "x".repeat((1 << 21) + 1)), Err("light-too-long"));
}

#[test]
fn another_tally_s_leaves_are_refused() {
    let Ended { counted, mut files, ballots, replaced } = ended();
    let (mine, _) = ballots[0];
    let path = counted.request(0).path;
    let mut block = CountedBlock::decode(&files[&path]).unwrap();
    block.ballots[0] = Some((7, replaced));
    files.insert(codes_path(&counted, replaced), format!("{replaced} 0\n").into_bytes());
    files.insert(path.clone(), block.encode());
    assert_eq!(found(&counted, replaced, &files), Err("light-proof"));
    let other = files[&counted.request(1).path].clone();
    files.insert(path.clone(), other);
    assert_eq!(found(&counted, mine, &files), Err("light-range"), "the block of others");
    files.insert(path.clone(), b"<html>".to_vec());
    assert_eq!(found(&counted, mine, &files), Err("light-malformed"));
    files.remove(&path);
    assert_eq!(found(&counted, mine, &files), Err("light-not-there"));
    files.remove(&codes_path(&counted, mine));
    assert_eq!(found(&counted, mine, &files), Err("light-not-there"));
}
