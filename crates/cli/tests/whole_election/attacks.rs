//! What a server that lies was able to do once, through the programs as they are shipped. Which test shows that it is
//! not able to any more:
//!
//! | Attack | What the server or a corrupt trustee does | Test |
//! |---|---|---|
//! | A1 | a fork before the last shares: complain | |
//! | | there, confirm here | `forked_ceremony::who_has_complained_on_a_fork_confirms_nothing_on_the_true_ledger` |
//! | A2 | two tallies of one election, a replayed | |
//! | | closing | [`two_histories_of_which_each_trustee_is_shown_one_are_not_opened`], |
//! | | | `refusals::a_trustee_opens_no_second_tally` |
//! | A3 | a fork at `Open` for officials and trustees | |
//! | | | [`what_witnesses_have_not_seen_is_neither_closed_nor_opened`]; without witnesses it remains, and is said: |
//! | | | [`without_witnesses_everybody_is_told_what_secrecy_rests_on`] |
//! | A4 | a voter alone with a weight | `asking::a_person_is_asked_before_a_vote_could_be_told` |
//! | A5 | one code shown to many, in challenges, too | `play::a_whole_election_through_the_separate_binaries` |
//! | | | (`whose_ballot_it_is`) |
//! | A6 | a complaint of a fork, replayed | |
//! | | | `forked_ceremony::who_has_complained_on_a_fork_confirms_nothing_on_the_true_ledger` |
//! | S1 | a receipt of another history | `split_view::a_receipt_of_another_history_casts_nothing` |
//! | S2 | a secrets file in a second election | `forked_ceremony::a_secrets_file_is_of_one_election` |
//! | S3 | a vote in freed memory | not seen from outside a process: `tupyo-circuits`, |
//! | | | `bits_with_room_stay_where_they_are_and_others_get_just_the_room_they_need` |
//! | S4, S7 | a vote, or the decision, on the command line | `play::a_whole_election_through_the_separate_binaries` |
//! | | | (`decide_at_the_prompt`) |
//! | S5 | secrets that stay for ever | `play::a_whole_election_through_the_separate_binaries` (`trustee wipe`) |
//! | S6, S9 | no challenges, one trustee alone, a | the tool's tests of `manifest`: `exception-missing`, `limit` |
//! | | threshold of half or less, a quorum that one witness splits | |
//! | S8 | another's key on the roll | `refusals::a_registration_that_is_refused_is_named_and_blocks_no_other` |
//! | S11 | a trustee that loses its file between rounds | `lost::without_witnesses_one_trustee_of_five_can_be_lost`, |
//! | | | `lost::with_witnesses_two_trustees_of_five_can_be_lost` |
//! | S10 | a lost answer, a false refusal | `lying::a_lost_answer_costs_no_second_ballot_and_no_change_of_mind`, |
//! | | | `lying::a_refusal_is_believed_only_when_the_ledger_proves_that_it_is_final` |
//! | – | a closing before the announced time | [`an_early_closing_that_witnesses_saw_is_not_opened`] |
//! | – | a notice that is hidden from a voter | |
//! | | | `lying::a_voter_from_whom_a_notice_is_hidden_is_not_counted_and_votes_anew_when_it_is_shown` |
//! | – | an older copy of a trustee's secrets | `backups` |

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde_json::json;

use super::forgery::{close, closing, last_entry, replay};
use super::people::{OFFICIAL, People, TRUSTEE};
use super::processes::{
    SECRET, Server, command, copy_directory, refused_secret, refused_typing, run, run_secret, run_typing, text, typing,
};
use super::watched::{becomes_final, watched};
use super::witnesses::Witness;

/// A second board under the same key, which goes its own way from here.
fn fork(people: &People, witnesses: &[Witness]) -> Server {
    let (board, copy) = (people.public("board"), people.public("forked-board"));
    copy_directory(&board, &copy);
    Server::start_watched(&copy, &people.official_key(), &witnesses.iter().map(Witness::option).collect::<Vec<_>>())
}

/// Somebody with the same keys who remembers nothing, and is shown another board.
fn deceived(people: &People, person: &Path, server: &Server) -> PathBuf {
    let deceived = people.public(&format!("{}-deceived", person.file_name().unwrap().to_str().unwrap()));
    copy_directory(person, &deceived);
    for memory in ["anchors.json.seen", "anchors.json.acts"] {
        drop(fs::remove_file(deceived.join(memory)));
    }
    people.lead_to(server, &deceived, "anchors.json");
    deceived
}

/// What the command says to a person.
fn said(person: &Path, line: &str) -> String {
    text(&command(person, &format!("{line} {}", SECRET.join(" "))).output().unwrap())
}

#[test]
fn two_histories_of_which_each_trustee_is_shown_one_are_not_opened() {
    let mut people = People::new(3, 2);
    people.ceremony();
    people.official("joint-key post");
    people.enrol(1, 2);
    let fork = fork(&people, &[]);
    // Both have as many entries; on the fork, voter 3's ballot is alone.
    people.vote(2, "mayor=kim cast", "");
    people.vote(1, "mayor=lee council= cast", "");
    people.lead_to(&fork, &people.voters[2], "anchors.json");
    people.vote(3, "mayor=lee cast", "");
    people.vote(3, "mayor=kim cast", "");
    people.official("close");
    people.official("tally post");
    let official = deceived(&people, &people.official, &fork);
    assert_eq!(replay(&official, &closing(&people.official)).unwrap_err(), "close-root");
    run_secret(&official, &format!("close --yes {OFFICIAL}"));
    run_secret(&official, &format!("tally post {OFFICIAL}"));

    let second = people.trustees[1].clone();
    let third = people.trustees[2].clone();
    [&second, &third].iter().for_each(|trustee| people.lead_to(&fork, trustee, "anchors.json"));
    let decrypt = |trustee: &PathBuf| run_secret(trustee, &format!("trustee decrypt --yes {TRUSTEE}"));
    for (trustee, agreements, missing) in [(&people.trustees[0], 1, 2), (&second, 1, 2), (&third, 2, 1)] {
        let said = decrypt(trustee);
        assert_eq!((&said["agreements"], &said["missing"]), (&json!(agreements), &json!(missing)), "{said}");
    }
    // Who has agreed in one history agrees in no other.
    people.lead_to(&people.server, &second, "true.json");
    let agree = "trustee agree --yes --anchors true.json --key trustee.key --secrets trustee.age";
    assert_eq!(refused_secret(&second, agree, 4), "split-view");
    for official in [&people.official, &official] {
        assert_eq!(run(official, "status --anchors anchors.json")["shares"], 0);
    }
}

/// The server shows voters one ledger, and officials and trustees another with the victim's ballot and its accomplices'
/// only.
#[test]
fn what_witnesses_have_not_seen_is_neither_closed_nor_opened() {
    let (mut people, _witnesses) = watched((1, 1), 2, 2);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(1, 2);
    // A board that asked them would end: they prove that it is behind.
    let fork = fork(&people, &[]);
    for voter in [2, 3] {
        let receipt = format!("{voter}.receipt");
        people.vote(voter, "mayor=kim cast", &format!("--receipt {receipt}"));
        becomes_final(&people.voters[voter - 1], &receipt);
    }
    let (trustee, official) =
        (deceived(&people, &people.trustees[0], &fork), deceived(&people, &people.official, &fork));
    let victim = last_entry(&people.voters[2]);
    replay(&official, &victim).unwrap();
    assert_eq!(refused_secret(&official, &format!("close --yes {OFFICIAL}"), 1), "awaits-witnesses");
    // An official who helps does not help the server.
    close(&official);
    let steps = [
        (&official, "tally post", OFFICIAL),
        (&trustee, "trustee agree --yes", TRUSTEE),
        (&trustee, "trustee decrypt --yes", TRUSTEE),
    ];
    // Each waits a while for the witnesses.
    steps.into_par_iter().for_each(|(person, step, options)| {
        let said = said(person, &format!("{step} {options}"));
        let missing = "(missing: witness.example/w1, witness.example/w2) [awaits-witnesses]";
        let cosigned = "it has 0 of the 2 witnesses' cosignatures that it needs";
        assert!(said.contains(&format!("{cosigned} {missing}")), "{said}");
        assert!(said.contains("then run the same command again"), "{said}");
    });
    let shown = run(&trustee, "status --anchors anchors.json");
    assert_eq!((&shown["phase"], &shown["agreements"]), (&json!("closed"), &json!(0)));
}

#[test]
fn without_witnesses_everybody_is_told_what_secrecy_rests_on() {
    let mut people = People::new(1, 1);
    announce(&people);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol_in(&[("west", 1)]);
    let cast = people.vote(1, "mayor=kim cast", "--receipt my.receipt");
    assert_eq!((&cast["finality"], &cast["cast"]), (&json!("no-witnesses"), &json!(true)));
    let check = "receipt check my.receipt --anchors anchors.json";
    let rests = "that your vote stays secret rests also on the server's showing everybody the same ledger";
    assert!(said_plainly(&people.voters[0], check).contains(rests));
    let korean = said_plainly(&people.voters[0], &format!("{check} --language ko"));
    assert!(korean.contains("이 선거에는 참관 서명자가 없습니다. 투표의 비밀은 서버가"), "{korean}");
    close_early(&people);
    people.official("tally post");
    people.trustee(1, "trustee decrypt");
    people.official("result post");
    let (_, report) = people.verified(&people.record("record"));
    let risks = report["not_shown_by_a_record"].as_array().unwrap();
    assert!(risks.iter().any(|risk| risk["code"] == "no-witnesses"), "{report}");
}

/// Voting ends in an hour.
fn announce(people: &People) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    people.official(&format!("election schedule --opening {} --closing {}", now - 60, now + 3_600));
}

/// Earlier than announced only with a reason, and only what was asked for and meant.
fn close_early(people: &People) {
    let close = format!("close {OFFICIAL}");
    assert_eq!(refused_secret(&people.official, &format!("{close} --yes"), 1), "closes-early");
    let early = format!("{close} --early done");
    assert_eq!(refused_typing(&people.official, &early, "yes\n", 2), "not-confirmed");
    assert_eq!(run(&people.official, "status --anchors anchors.json")["phase"], "open");
    let shown = text(&typing(command(&people.official, &format!("{early} {}", SECRET.join(" "))), "no\n"));
    assert!(shown.contains("So far 1 of 1 voters have voted, with 1 ballots."), "{shown}");
    assert!(shown.contains("because: done"), "{shown}");
    assert_eq!(run_typing(&people.official, &early, "Test\n")["phase"], "closed");
    let announced = run(&people.official, "status --anchors anchors.json")["announced"].to_string();
    assert!(announced.contains("done"), "{announced}");
}

fn said_plainly(person: &Path, line: &str) -> String {
    text(&command(person, line).output().unwrap())
}

#[test]
fn an_early_closing_that_witnesses_saw_is_not_opened() {
    let (mut people, _witnesses) = watched((1, 1), 2, 2);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let schedule = |closing: u64| format!("election schedule --opening {} --closing {closing}", now - 60);
    people.official(&schedule(now + 3_600));
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol_in(&[("west", 1)]);
    people.vote(1, "mayor=kim cast", "");
    assert_eq!(refused_secret(&people.official, &format!("close {OFFICIAL}"), 1), "closes-early");
    close(&people.official);
    people.official("tally post");
    let agree = format!("trustee agree --yes {TRUSTEE}");
    (0..2).for_each(|_| assert_eq!(refused_secret(&people.trustees[0], &agree, 1), "closed-early"));
    assert_eq!(run(&people.official, "status --anchors anchors.json")["agreements"], 0);
}
