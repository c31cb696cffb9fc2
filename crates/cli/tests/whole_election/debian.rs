//! Elections of the Debian project, every published ballot cast by its voter's own process: what the tools print is
//! what the published ballots come to in the clear.

use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::people::People;
use super::processes::{binary, command, text};

/// What was published, and the winner as Debian declared it.
struct Published {
    ballots: &'static str,
    winner: &'static str,
}

const LEADER_2010: Published = Published {
    ballots: include_str!("../../../election/tests/data/debian-2010-leader.txt"),
    winner: "stefano-zacchiroli",
};
const LOGO: Published =
    Published { ballots: include_str!("../../../election/tests/data/debian-logo.txt"), winner: "swirl" };

#[test]
fn the_project_leader_of_2010_from_436_ballots() {
    let counted = play(&LEADER_2010);
    assert_eq!(counted, (436, 5));
}

#[test]
fn the_logo_from_143_ballots() {
    let counted = play(&LOGO);
    assert_eq!(counted, (143, 8));
}

/// Plays the election with the separate programs; how many ballots and options there were.
fn play(published: &Published) -> (usize, usize) {
    let options = published.options();
    let votes = published.votes();
    let mut people = People::voting_on(3, 2, &format!("--contest leader:ranking={}", options.join(",")));
    people.ceremony();
    people.official("joint-key post");
    people.enrol_in(&[("all", votes.len())]);
    votes.par_iter().enumerate().for_each(|(voter, vote)| {
        let cast = people.vote(voter + 1, &format!("leader={} cast", written(&options, vote)), "");
        assert_eq!(cast["decision"], "cast");
    });
    people.official("close");
    people.official("tally post");
    [1, 2, 3].iter().for_each(|trustee| drop(people.trustee(*trustee, "trustee agree")));
    [1, 3].iter().for_each(|trustee| drop(people.trustee(*trustee, "trustee decrypt")));
    let finished = people.official("result post");
    assert_eq!(
        (finished["ballots"].as_u64(), finished["counted"].as_u64()),
        (Some(votes.len() as u64), Some(votes.len() as u64))
    );

    let expected = recount(&options, &votes);
    assert_eq!(matrix(&finished["result"][0]["counts"], "count"), expected);
    check_winner(&finished["rankings"][0], &options, &expected, published.winner);
    let status = text(&command(&people.official, "status --anchors anchors.json --language ko").output().unwrap());
    assert!(status.contains(&format!("콩도르세 승자: {}\n", published.winner)), "{status}");
    check_record(&people, &options, &expected, published.winner);
    (votes.len(), options.len())
}

/// The verifier, given the record and the anchors only, prints the same matrix and winner.
fn check_record(people: &People, options: &[String], expected: &[(String, u64)], winner: &str) {
    let record = people.record("record");
    let (code, report) = people.verified(&record);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(matrix(&report["election"]["units"][0]["contests"][0]["options"], "votes"), expected);
    check_winner(&report["election"]["rankings"][0], options, expected, winner);
    let anchors = people.anchors();
    let printed = table(&record, anchors["election"].as_str().unwrap());
    let words: Vec<_> = printed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let condorcet = format!("Condorcet winner: {winner}");
    let rows = expected.iter().map(|(pair, count)| format!("{count} {}", pair.replace('>', " > ")));
    for line in rows.chain([condorcet]) {
        assert!(words.contains(&line), "{line}: {printed}");
    }
}

fn table(record: &Path, election: &str) -> String {
    let mut command = Command::new(binary("tupyo-verify"));
    text(&command.arg(record).args(["--election", election]).output().unwrap())
}

/// `a>b` and how many have a before b, as the tools say it.
fn matrix(counts: &Value, votes: &str) -> Vec<(String, u64)> {
    let count = |count: &Value| (count["option"].as_str().unwrap().to_owned(), count[votes].as_u64().unwrap());
    counts.as_array().unwrap().iter().map(count).collect()
}

/// The same from the published ballots: nothing but their places is looked at.
fn recount(options: &[String], votes: &[Vec<usize>]) -> Vec<(String, u64)> {
    let before = |a: usize, b: usize| votes.iter().filter(|places| places[a] < places[b]).count() as u64;
    let pairs = (0..options.len()).flat_map(|a| (0..options.len()).map(move |b| (a, b))).filter(|(a, b)| a != b);
    pairs.map(|(a, b)| (format!("{}>{}", options[a], options[b]), before(a, b))).collect()
}

/// In both elections the options stand in one order in which each beats all that follow: by any of the three rules it
/// is the result.
fn check_winner(ranking: &Value, options: &[String], matrix: &[(String, u64)], winner: &str) {
    let count =
        |a: &str, b: &str| matrix.iter().find(|(pair, _)| *pair == format!("{a}>{b}")).map_or(0, |(_, count)| *count);
    let beaten = |a: &String| options.iter().filter(|b| count(a, b) > count(b, a)).count();
    let mut order = options.to_vec();
    order.sort_by_key(|option| options.len() - beaten(option));
    let order: Vec<_> = order.iter().map(|option| vec![option]).collect();
    assert_eq!(order[0], [winner]);
    let expected = json!({ "condorcet_winner": winner, "schulze": order, "ranked_pairs": order });
    for (rule, expected) in expected.as_object().unwrap() {
        assert_eq!(&ranking[rule], expected, "{rule}");
    }
}

impl Published {
    /// The options' names as ids, from number 1.
    fn options(&self) -> Vec<String> {
        let named = self.ballots.lines().find_map(|line| line.strip_prefix("# 1 ")).unwrap();
        let id = |name: &str| name.trim_start_matches(|c: char| !c.is_alphabetic()).to_lowercase().replace(' ', "-");
        named.split(';').map(id).collect()
    }

    /// For each ballot the place of each option.
    fn votes(&self) -> Vec<Vec<usize>> {
        let lines = self.ballots.lines().filter(|line| !line.starts_with('#'));
        let ballots = lines.map(|line| line.split_once(": ").unwrap());
        ballots.flat_map(|(count, ranking)| vec![places(ranking); count.parse().unwrap()]).collect()
    }
}

/// `1,{2,3},4`: tied options in braces.
fn places(ranking: &str) -> Vec<usize> {
    let (mut places, mut place, mut tied) = (Vec::new(), 0, false);
    for mark in ranking.chars() {
        match mark {
            '{' => tied = true,
            '}' => tied = false,
            ',' => place += usize::from(!tied),
            number => places.push((number, place)),
        }
    }
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

/// As a voter writes it: `a>b=c>d`.
fn written(options: &[String], places: &[usize]) -> String {
    let at = |place| -> Vec<&str> {
        let chosen = options.iter().zip(places).filter(|(_, at)| **at == place);
        chosen.map(|(option, _)| option.as_str()).collect()
    };
    (0..options.len()).map(at).filter(|tied| !tied.is_empty()).map(|tied| tied.join("=")).collect::<Vec<_>>().join(">")
}
