//! What each contest of a manifest takes of a ballot, and how many options would still fit.

use serde_json::{Value, json};
use tupyo_election::{ContestSize, ElectionManifest};

use crate::catalogue::manifest as texts;

/// A line for each contest, in English and in Korean.
pub fn lines(manifest: &ElectionManifest, sizes: &[ContestSize]) -> [String; 2] {
    let mut lines = [String::new(), String::new()];
    for (contest, one) in manifest.contests().iter().zip(sizes) {
        let (id, kind, options) = (&contest.id, contest.rule.kind().name, contest.options.len());
        let ContestSize { size, bytes, largest_option_count: most } = one;
        let (bits, limbs) = (size.bits, size.limbs);
        let line = texts::contest_with_size(&bits, bytes, id, &kind, &limbs, most, &options);
        lines.iter_mut().zip(line).for_each(|(lines, line)| *lines += &line);
    }
    lines
}

/// The same for programs.
pub fn json(manifest: &ElectionManifest, sizes: &[ContestSize]) -> Vec<Value> {
    let of_contest = |(contest, one): (&tupyo_election::Contest, &ContestSize)| {
        json!({
            "id": contest.id,
            "kind": contest.rule.kind().name,
            "options": contest.options.len(),
            "bits": one.size.bits,
            "limbs": one.size.limbs,
            "outputs": one.size.outputs,
            "ballot_bytes": one.bytes,
            "largest_option_count": one.largest_option_count,
        })
    };
    manifest.contests().iter().zip(sizes).map(of_contest).collect()
}
