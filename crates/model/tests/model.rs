//! The quick part of what `cargo run -p tupyo-model` explores: the rules hold, and each one that is taken away is
//! missed.
#![allow(clippy::expect_used, reason = "a test")]

use tupyo_model::{Explored, configurations, explore};

/// Explores the configuration with this name, of which no more than expected may be found.
fn explored(name: &str) -> Explored {
    let all = configurations();
    let configuration = all.iter().find(|configuration| configuration.name == name).expect("a configuration");
    let explored = explore(configuration);
    assert!(explored.is_as_expected(configuration), "{name}: {explored:?}");
    explored
}

#[test]
fn a_ceremony_keeps_its_promises() {
    let explored = explored("ceremony, 2 of 3, one corrupt");
    assert!(explored.situations > 600 && explored.histories > 40 && explored.depth >= 10, "{explored:?}");
}

#[test]
fn a_second_ceremony_goes_on_without_the_culprit() {
    let explored = explored("two ceremonies, 2 of 4, one corrupt");
    assert!(explored.situations > 30_000 && explored.histories > 400 && explored.depth > 20, "{explored:?}");
}

#[test]
fn a_closing_keeps_its_promises() {
    let explored = explored("closing, 2 of 3, one corrupt");
    assert!(explored.situations > 5_000 && explored.histories > 150, "{explored:?}");
}

#[test]
fn witnesses_keep_every_ballot_in_an_opened_tally() {
    let explored = explored("closing with witnesses, 2 of 2, one lies");
    assert!(explored.situations > 500, "{explored:?}");
}

#[test]
fn each_rule_that_is_taken_away_is_missed() {
    for name in [
        "A1: complaints publish a key, nothing is remembered",
        "A3: devices say \"cast\" on any receipt",
        "A4: floor 1",
        "A6: complaints name no transcript",
        "more witnesses lie than are borne",
    ] {
        let explored = explored(name);
        assert!(explored.findings.iter().any(|(_, way)| way.len() > 1), "{name}: {explored:?}");
    }
}
