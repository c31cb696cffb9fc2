//! What a board shows beside the state of its election: checkpoints, and so hours, witnesses, and what is final.

use tupyo_election::ElectionState;
use tupyo_merkle::{Checkpoint, Note, WitnessPolicy};
use tupyo_voter::{DatedBy, DatedCheckpoint, TurnoutAt};

use crate::failure::Failure;
use crate::hours::{Hours, Seen};
use crate::moment;
use crate::place::{Election, FollowedElection};

/// A board, looked at once.
pub struct Observed {
    /// What this machine's clock says.
    pub now: u64,
    /// Who must cosign, if anybody.
    pub policy: Option<WitnessPolicy>,
    /// The newest checkpoint's size.
    pub newest: u64,
    /// What a quorum has cosigned, as far as the board shows it.
    pub finality: u64,
    /// What was seen, now and before, with what it says of the turnout.
    pub hours: Vec<HourSeen>,
    /// All files of checkpoints, with their cosignatures.
    pub files: Vec<Note>,
}

/// The last that was seen in an hour.
pub struct HourSeen {
    /// By when the ledger had come so far.
    pub time: u64,
    /// Whose clock says so.
    pub clock: DatedBy,
    /// How far, and how many had voted.
    pub at: TurnoutAt,
}

impl Observed {
    /// Follows a ledger, held to everything that was seen of it before, and remembers what is seen now.
    pub fn follow(election: &Election) -> Result<(FollowedElection, Observed), Failure> {
        let (now, mut place) = (moment::now(), election.place()?);
        let (policy, mut hours) = (place.board.witnesses()?, Hours::beside(&election.anchors)?);
        let shown = |file: Vec<u8>| Seen { seen: now, checkpoint: String::from_utf8_lossy(&file).into_owned() };
        let last_final = policy.as_ref().map(|_| place.board.final_checkpoint_file()).transpose()?.flatten();
        let mut seen = hours.seen().to_vec();
        seen.extend(last_final.map(shown));
        seen.iter().try_for_each(|seen| place.hold_to_seen(Some(seen.checkpoint.as_bytes())))?;
        let sizes = Hours::dated(&seen, policy.as_ref())?.iter().map(|dated| dated.checkpoint.size).collect();
        place.follower.note_turnouts(sizes)?;
        place.follow()?;
        seen.extend(place.follower.checkpoint_file().map(|file| shown(file.to_vec())));
        let state = place.follower.ledger().state()?;
        if state.opened_at().is_some() {
            hours.keep(seen.clone(), policy.as_ref())?;
        }
        let dated = Hours::dated(&seen, policy.as_ref())?;
        let observed = Observed {
            now,
            newest: state.entries(),
            finality: dated.iter().filter(|one| one.clock == DatedBy::Witnesses).map(size).max().unwrap_or_default(),
            hours: of_hours(state, place.follower.ledger().turnouts_at(), dated),
            files: seen.iter().filter_map(|seen| Note::parse(seen.checkpoint.as_bytes()).ok()).collect(),
            policy,
        };
        Ok((place, observed))
    }

    /// The witnesses, each with the newest checkpoint that it is known to have cosigned: its size, and when.
    pub fn witnesses(&self) -> Vec<(String, Option<(u64, u64)>)> {
        let Some(policy) = &self.policy else { return Vec::new() };
        let mut newest = vec![None; policy.witnesses().len()];
        for note in &self.files {
            let Ok(checkpoint) = Checkpoint::parse_text(note.text()) else { continue };
            for cosigned in policy.cosigned(note).unwrap_or_default() {
                let place = policy.witnesses().iter().position(|witness| witness.name() == cosigned.witness.name());
                let Some(known) = place.and_then(|place| newest.get_mut(place)) else { continue };
                *known = (*known).max(Some((checkpoint.size, cosigned.time.seconds())));
            }
        }
        policy.witnesses().iter().map(|witness| witness.name().to_string()).zip(newest).collect()
    }
}

fn size(dated: &DatedCheckpoint) -> u64 {
    dated.checkpoint.size
}

/// The last of each hour. Clocks differ: what was seen by an earlier time was there at a later one.
fn of_hours(state: &ElectionState, noted: &[TurnoutAt], mut dated: Vec<DatedCheckpoint>) -> Vec<HourSeen> {
    let Some(opened) = state.opened_at() else { return Vec::new() };
    dated.sort_by_key(|dated| (dated.time, size(dated)));
    let mut hours: Vec<HourSeen> = Vec::new();
    for one in dated.iter().filter(|one| size(one) > opened) {
        let newest = hours.last().map_or(0, |last| last.at.size);
        let Some(at) = turnout_at(state, noted, size(one)).filter(|at| at.size > newest) else { continue };
        if hours.last().is_some_and(|last| last.time / 3600 == one.hour()) {
            hours.pop();
        }
        hours.push(HourSeen { time: one.time, clock: one.clock, at });
    }
    hours
}

fn turnout_at(state: &ElectionState, noted: &[TurnoutAt], size: u64) -> Option<TurnoutAt> {
    if size == state.entries() {
        return Some(TurnoutAt { size, ballots: state.ballots(), turnouts: state.turnouts() });
    }
    noted.iter().find(|noted| noted.size == size).cloned()
}
