//! Every hash input of every proof, by name. For each protocol there is a prover here, as docs/protocol has it line by
//! line, that can leave out or alter any one input. With all of them its proof is accepted; without one, or with
//! another one, the challenges are others: the proof is refused, and the closing challenge differs, which the batch's
//! weights come from. Hashes that are no proofs are in `hashes`.
#![cfg(test)]
#![allow(missing_docs)]

mod ballot;
mod hashes;
mod ranges;
mod schnorr;
mod tape;
mod trustees;

use tape::{Attempt, Fault, Tape};

/// The inputs that `attempt` absorbs are these, and each is bound.
fn every_input_is_bound(expected: &str, attempt: impl Fn(&mut Tape) -> Attempt) {
    let mut honest = Tape::new(None);
    let Attempt { accepted, closing } = attempt(&mut honest);
    assert!(accepted, "the honest proof is refused");
    assert_eq!(closing, honest.closing(), "the honest proof has another closing challenge");
    assert_eq!(honest.inputs().join(", "), expected);
    for input in 0..honest.inputs().len() {
        for fault in [Fault::LeftOut(input), Fault::Altered(input)] {
            let mut tape = Tape::new(Some(fault));
            let Attempt { accepted, closing } = attempt(&mut tape);
            let name = &honest.inputs()[input];
            assert_ne!(closing, tape.closing(), "{name}, {fault:?}: the same closing challenge");
            // What comes after the last challenge is bound by the equations.
            assert!(!accepted || input >= honest.inputs_before_last_challenge(), "{name}, {fault:?}: accepted");
        }
    }
}
