//! The classes that JavaScript sees. Each method is one call; errors are thrown with their stable code as `name`.
#![allow(unsafe_code, reason = "wasm-bindgen's macro writes the calls across the border")]

mod cast_ballot;
mod counted;
mod election;
mod key;
mod pause;
mod registration;
mod request;
mod search;
mod sender;
mod system;

use js_sys::Error;
use tupyo_voter::VoterError;

use cast_ballot::CastBallot;
use key::VotingKey;
use system::System;

fn thrown(error: VoterError) -> Error {
    coded(error.code(), &error.to_string())
}

fn coded(code: &str, text: &str) -> Error {
    let thrown = Error::new(text);
    thrown.set_name(code);
    thrown
}

/// JavaScript's numbers hold every count below 2⁵³.
fn number(count: u64) -> f64 {
    count as f64
}
