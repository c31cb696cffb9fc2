//! Every attack: what is done, by whom, and what must be left for honest voters.

mod crowding;
mod damaged;
mod garbage;
mod occupying;
mod reading;
mod restored;
mod spelling;
mod undisturbed;
mod witnesses;
mod writing;

use crate::bar::Bar;
use crate::ground::Ground;
use tupyo_load::Trouble;

/// One attack.
pub struct Attack {
    /// Its name.
    pub name: &'static str,
    /// Its row in the table of `benches/README.md`.
    pub row: u8,
    /// Who attacks.
    pub who: &'static str,
    /// What is done.
    pub what: &'static str,
    /// Plays it.
    pub play: fn(&mut Ground<'_>) -> Result<Vec<Bar>, Trouble>,
}

macro_rules! attack {
    ($row:literal $name:literal $who:literal $what:literal $play:path) => {
        Attack { name: $name, row: $row, who: $who, what: $what, play: $play }
    };
}

/// All attacks, by row.
pub const ATTACKS: [Attack; 26] = [
    attack!(0 "undisturbed" "nobody" "no attack, beside the older server" undisturbed::undisturbed),
    attack!(1 "unread" "no key" "4,096 GETs of a bundle of 16 MB, never read" reading::unread),
    attack!(2 "keyless" "no key" "1,000 ballots a second whose signatures are wrong" garbage::keyless),
    attack!(2 "bad-proofs" "a voter" "own signature under wrong proofs, without pause" garbage::bad_proofs),
    attack!(3 "crowd" "no key" "a closed loop of 3,000 connections from one address" crowding::crowd),
    attack!(3 "flood" "no key" "another election flooded from 64 addresses" crowding::flood),
    attack!(3 "gone" "no key" "posts and hangs up before the answer" crowding::gone),
    attack!(4 "readers" "no key" "1,000 readers of bundles" reading::readers),
    attack!(4 "phones" "no key" "1,000 phones that ask without pause" reading::phones),
    attack!(4 "heads" "no key" "HEAD of a bundle of 16 MB, without pause" reading::heads),
    attack!(5 "parts" "a trustee" "1,500 parts of documents that never end" writing::parts),
    attack!(5 "parts-rush" "a trustee" "begins documents over 600 connections, in a rush of ballots" writing::rush),
    attack!(5 "elections" "an official" "elections begun without pause" writing::elections),
    attack!(6 "restored" "the operator" "yesterday's directory, with witnesses up" restored::restored),
    attack!(7 "no-key" "the operator" "a directory without its ledger.key" restored::no_key),
    attack!(8 "connects" "no key" "8,600 connects a second, while voters send slowly" occupying::connects),
    attack!(8 "creation" "no key" "dripping bodies in the places of new elections" occupying::creation),
    attack!(8 "metrics" "no key" "idle connections at /metrics" occupying::metrics),
    attack!(8 "stop" "no key" "dripping bodies while the server is asked to stop" occupying::stop),
    attack!(8 "finality" "a witness" "away, and back" witnesses::finality),
    attack!(9 "damaged" "the operator" "one bad byte in one of 20 elections" damaged::damaged),
    attack!(9 "few-files" "the operator" "too few descriptors" damaged::few_files),
    attack!(10 "chunks" "no key" "400 MB of chunk extensions" spelling::chunks),
    attack!(10 "spelling" "no key" "other spellings of paths, bare LF, a foreign Host, media types" spelling::spelling),
    attack!(11 "junk" "a witness" "answers 2^64 - 1, -1, junk, 50 MB, redirects, never" witnesses::junk),
    attack!(11 "liar" "a witness" "claims to know more, without a proof" witnesses::liar),
];
