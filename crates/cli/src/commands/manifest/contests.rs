//! What each contest of a manifest takes of a ballot, and how many options would still fit.

use serde_json::{Value, json};
use tupyo_election::{ContestSize, ElectionManifest};

/// A line for each contest, in English and in Korean.
pub fn lines(manifest: &ElectionManifest, sizes: &[ContestSize]) -> [String; 2] {
    let mut lines = [String::new(), String::new()];
    for (contest, one) in manifest.contests().iter().zip(sizes) {
        let (id, kind, options) = (&contest.id, contest.rule.kind().name, contest.options.len());
        let ContestSize { size, bytes, largest_option_count: most } = one;
        let (bits, limbs) = (size.bits, size.limbs);
        lines[0] += &format!(
            "Contest:    {id} ({kind}): {options} options, {bits} bits, {limbs} limbs, {bytes} bytes of a ballot; up to {most} options would fit\n"
        );
        lines[1] += &format!(
            "문항:        {id} ({kind}): 선택지 {options}개, {bits}비트, 림 {limbs}개, 투표지 중 {bytes}바이트, 선택지 {most}개까지 가능\n"
        );
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
