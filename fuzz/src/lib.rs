//! What the fuzz targets do with their input: a function each, that panics if a property fails. `cargo fuzz` runs them
//! with libFuzzer; `tests/brief.rs` runs them on stable Rust, briefly, from the same [seeds](Target::seeds).
//!
//! | Target | Property |
//! |---|---|
//! | decoders | nothing panics; what decodes, encodes to the same bytes |
//! | lanes | what is decoded and added up is what curve25519-dalek decodes and adds up, with all instructions |
//! | certificate | whatever is accepted shows the seed's person and key |
//! | registration | whatever is accepted is what a seed's person has signed |
//! | registration_evidence | an audit never panics, and finds what is not there; no line comes of it that no seed |
//! | | makes |
//! | light | no answer but a seed is accepted, or shows a document that no seed shows |
//! | saved | what a phone can read again stays as it is, and shows no other ballot that counts |
//! | missing | no file but the seed proves that a ballot is missing |
//! | signature, card_signature, ballot, receipt, | nothing but the seed is accepted |
//! | evidence, checkpoint, cosigned checkpoint, record | |
#![forbid(unsafe_code)]
#![allow(clippy::panic, clippy::expect_used)]

mod ballot;
mod card;
mod certificate;
mod decoders;
mod election;
mod lanes;
mod light;
mod log;
mod mutation;
mod phone;
mod record;
mod registration;
mod witness;

pub use mutation::Mutator;

/// A fuzz target: its name, its body, and inputs to begin with.
pub struct Target {
    /// The name of the file in `fuzz_targets/`.
    pub name: &'static str,
    /// Panics if a property fails.
    pub body: fn(&[u8]),
    /// Valid inputs.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// How many times as long as the others it takes.
    pub cost: usize,
}

/// All targets.
pub const TARGETS: [Target; 22] = [
    Target { name: "group", body: decoders::group, seeds: decoders::group_seeds, cost: 1 },
    Target { name: "lanes", body: lanes::lanes, seeds: lanes::lanes_seeds, cost: 10 },
    Target { name: "signature", body: ballot::signature, seeds: ballot::signature_seeds, cost: 1 },
    Target { name: "ballot", body: ballot::ballot, seeds: ballot::ballot_seeds, cost: 1 },
    Target { name: "entry", body: election::entry, seeds: election::entry_seeds, cost: 1 },
    Target { name: "document", body: election::document, seeds: election::document_seeds, cost: 1 },
    Target { name: "manifest", body: election::manifest, seeds: election::manifest_seeds, cost: 1 },
    Target { name: "note", body: log::note, seeds: log::note_seeds, cost: 1 },
    Target { name: "receipt", body: log::receipt, seeds: log::receipt_seeds, cost: 1 },
    Target { name: "evidence", body: log::evidence, seeds: log::evidence_seeds, cost: 1 },
    Target { name: "witness", body: witness::witness, seeds: witness::witness_seeds, cost: 1 },
    Target { name: "tile", body: log::tile, seeds: log::tile_seeds, cost: 1 },
    Target { name: "light", body: light::light, seeds: light::light_seeds, cost: 1 },
    Target { name: "saved", body: phone::saved, seeds: phone::saved_seeds, cost: 50 },
    Target { name: "missing", body: phone::missing, seeds: phone::missing_seeds, cost: 50 },
    Target { name: "identifier", body: decoders::identifier, seeds: decoders::identifier_seeds, cost: 1 },
    Target { name: "certificate", body: certificate::certificate, seeds: certificate::certificate_seeds, cost: 1 },
    Target { name: "card_key", body: card::card_key, seeds: card::card_key_seeds, cost: 1 },
    Target { name: "card_signature", body: card::card_signature, seeds: card::card_signature_seeds, cost: 1 },
    Target { name: "registration", body: registration::registration, seeds: registration::registration_seeds, cost: 2 },
    Target {
        name: "registration_evidence",
        body: registration::registration_evidence,
        seeds: registration::registration_evidence_seeds,
        cost: 10,
    },
    Target { name: "record", body: record::record, seeds: record::record_seeds, cost: 10 },
];

/// Runs the body of the target with this name.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target of this name");
    (target.body)(data);
}

/// Decodes and encodes again.
pub(crate) fn is_bijective<T: borsh::BorshDeserialize + borsh::BorshSerialize>(data: &[u8]) -> Option<T> {
    let value = borsh::from_slice::<T>(data).ok()?;
    assert_eq!(borsh::to_vec(&value).expect("memory"), data);
    Some(value)
}
