//! damaged.json: what is reported of each damaged record, check by check.
#![cfg(test)]
#![allow(missing_docs)]

use rayon::prelude::*;
use tupyo_election::ElectionId;
use tupyo_merkle::{NoteSigner, WitnessPolicy};
use tupyo_rehearsal::record_files;
use tupyo_test_vectors::DamagedRecord;
use tupyo_verify::{Anchors, Bounds, MemoryRecord, Silent, verify};

#[test]
fn every_damaged_record_is_reported_as_the_vectors_say() {
    let mut cases = DamagedRecord::all();
    cases.retain(|case| !case.directory);
    assert!(cases.len() > 200, "{}", cases.len());
    let differences: Vec<_> = cases.par_iter().flat_map(differences).collect();
    assert!(differences.is_empty(), "{}\n{} differences", differences.join("\n"), differences.len());
}

fn differences(case: &DamagedRecord) -> Vec<String> {
    let other = NoteSigner::from_seed("layout".parse().unwrap(), &[1; 32]);
    let mut files = record_files(&case.entries, &other);
    case.damage(&mut files);
    let witnesses = case.witnesses.iter().map(|key| key.parse().unwrap()).collect();
    let witnesses = (case.quorum > 0).then(|| WitnessPolicy::new(witnesses, case.quorum as usize).unwrap());
    let anchors = Anchors { election: ElectionId(case.election), witnesses };
    let bounds = case.most.map_or(Bounds::default(), |entries| Bounds { entries });
    let report = verify(&MemoryRecord { files }, &anchors, bounds, &Silent).unwrap();
    case.differences(&serde_json::to_value(report).unwrap())
}
