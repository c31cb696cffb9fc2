//! What was seen of a ledger, hour by hour, while voting was open. A ledger has no clock: what dates its checkpoints
//! are the times of witnesses' cosignatures, or else when this machine has seen them (docs/while-voting.md, "By the
//! hour").

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tupyo_merkle::WitnessPolicy;
use tupyo_voter::{DatedBy, DatedCheckpoint};

use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::with_ending;

const LARGEST: usize = 1 << 26;

/// The file `anchors.json.hours`: a line of JSON for each checkpoint, the last of each hour and clock.
pub struct Hours {
    path: PathBuf,
    seen: Vec<Seen>,
}

/// A checkpoint's file, as it was served.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seen {
    /// When this machine has seen it, in seconds since 1970-01-01 UTC.
    pub seen: u64,
    /// The file.
    pub checkpoint: String,
}

impl Hours {
    /// Beside the anchors.
    pub fn beside(anchors: &Path) -> Result<Hours, Failure> {
        let path = with_ending(anchors, "hours");
        let text = match files::read_text(&path, LARGEST) {
            Ok(text) => text,
            Err(failure) if failure.code == "file-not-found" => return Ok(Hours { path, seen: Vec::new() }),
            Err(failure) => return Err(failure),
        };
        let seen = text.lines().map(serde_json::from_str).collect::<Result<_, _>>();
        let broken = |error: serde_json::Error| Failure::usage("not-hours", format!("{}: {error}", path.display()));
        Ok(Hours { seen: seen.map_err(|error| broken(error).advise(texts::HOURS_BEGUN_ANEW))?, path })
    }

    /// Everything that was seen.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// What these files say: by when the ledger had how many entries.
    pub fn dated(seen: &[Seen], policy: Option<&WitnessPolicy>) -> Result<Vec<DatedCheckpoint>, Failure> {
        let dated = |seen: &Seen| DatedCheckpoint::of(seen.checkpoint.as_bytes(), seen.seen, policy);
        Ok(seen.iter().map(dated).collect::<Result<_, _>>()?)
    }

    /// Keeps what was seen now, in the place of what was seen before in the same hour.
    pub fn keep(&mut self, now: Vec<Seen>, policy: Option<&WitnessPolicy>) -> Result<(), Failure> {
        self.seen.extend(now);
        let dated = Hours::dated(&self.seen, policy)?;
        let mut kept: BTreeMap<(u64, bool), (u64, Seen)> = BTreeMap::new();
        for (seen, dated) in self.seen.drain(..).zip(dated) {
            let (place, size) = ((dated.hour(), dated.clock == DatedBy::Witnesses), dated.checkpoint.size);
            let before = kept.get(&place).map_or(0, |(before, _)| *before);
            if size >= before {
                kept.insert(place, (size, seen));
            }
        }
        self.seen = kept.into_values().map(|(_, seen)| seen).collect();
        let lines = self.seen.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
        let lines = lines.map_err(|error| Failure::io("file", error.to_string()))?;
        let text = lines.into_iter().map(|line| line + "\n").collect::<String>();
        files::replace(&self.path, text.as_bytes(), Readers::Everybody)
    }
}
