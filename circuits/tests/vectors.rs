//! ballot.json and batch.json: every value between the inputs of a ballot and its bytes, and every refusal.
#![cfg(test)]
#![allow(missing_docs)]

mod vectors {
    pub mod ballot;
    pub mod batch;
    pub mod valid;
}

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_circuits::{
    BallotBases, BallotHeader, BallotProof, Circuit, Context, TrackingCode, approval, choose_at_least, choose_exactly,
    choose_up_to, cumulative, positional, quadratic, ranking, score, single_choice,
};
use tupyo_elgamal::JointKey;
use tupyo_group::EncodedPoint;
use tupyo_test_vectors::Case;

/// A ballot as docs/protocol/ballot.md lists its fields.
#[derive(BorshSerialize, BorshDeserialize)]
struct Ballot {
    style: u16,
    voter: u32,
    previous: Option<TrackingCode>,
    ciphertext: Vec<EncodedPoint>,
    proof: BallotProof,
}

impl Ballot {
    fn header(&self, context: Context, key: EncodedPoint) -> BallotHeader {
        BallotHeader { context, style: self.style, voter: self.voter, key, previous: self.previous }
    }
}

/// The circuit of a style, from its list of contests.
fn circuit(contests: &[Case<'_>]) -> Circuit {
    let circuits: Vec<_> = contests.iter().map(contest).collect();
    Circuit::side_by_side(&circuits)
}

fn contest(rules: &Case<'_>) -> Circuit {
    let options = rules.number("options") as usize;
    match rules.text("kind") {
        "single-choice" => single_choice(options, rules.value("blank").as_bool().unwrap()),
        "choose-up-to" => choose_up_to(options, number(rules, "max")),
        "choose-exactly" => choose_exactly(options, number(rules, "max")),
        "choose-at-least" => choose_at_least(options, number(rules, "min"), number(rules, "max")),
        "approval" => approval(options),
        "score" => score(options, number(rules, "max")),
        "cumulative" => cumulative(options, number(rules, "max"), number(rules, "budget")),
        "quadratic" => quadratic(options, number(rules, "budget")),
        "positional" => positional(&points(rules)),
        "ranking" => ranking(options),
        other => panic!("no contest is called {other}"),
    }
}

fn number(rules: &Case<'_>, name: &str) -> usize {
    rules.number(name) as usize
}

fn points(rules: &Case<'_>) -> Vec<u32> {
    rules.numbers("points").into_iter().map(|points| points as u32).collect()
}

fn bases(circuit: &Circuit, keys: &[[u8; 32]]) -> BallotBases {
    let keys = keys.iter().map(|key| EncodedPoint(*key).decode().unwrap()).collect();
    BallotBases::new(circuit.bits(), JointKey::new(keys).unwrap())
}
