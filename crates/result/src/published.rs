//! The result of an election, and why there is none.

use serde::Serialize;
use tupyo_election::{ElectionState, Phase};
use tupyo_verify::{CheckpointReport, ContestReport, ElectionReport, Outcome, RankingReport, Report, UnitReport};

use crate::texts::Texts;
use crate::{ContestTotal, Share};

/// What a verified record says of an election's result.
#[derive(Clone, Debug, Serialize)]
pub struct PublishedResult {
    /// `tupyo/result/v1`.
    pub format: &'static str,
    /// The election's id.
    pub election: String,
    /// Its title, by language.
    pub title: Texts,
    /// Whether every check of the verifier has accepted the record; else it is what the ledger says.
    pub verified: bool,
    /// The checkpoint of the ledger whose result it is.
    pub checkpoint: CheckpointReport,
    /// The voters on the roll.
    pub voters: u64,
    /// Those of them whose ballot counts.
    pub counted: u64,
    /// Their share of the roll.
    pub turnout: Option<Share>,
    /// The contests, each over all districts that were opened.
    pub contests: Vec<ContestTotal>,
    /// The districts, in the manifest's order.
    pub districts: Vec<District>,
    /// What the ranking contests come to, by each rule.
    pub rankings: Vec<RankingReport>,
}

/// A ballot style's part of the result.
#[derive(Clone, Debug, Serialize)]
pub struct District {
    /// The style's id.
    pub district: String,
    /// Its title, by language.
    pub title: Texts,
    /// Its voters on the roll.
    pub voters: u32,
    /// Those of them whose ballot counts.
    pub counted: u32,
    /// Their share.
    pub turnout: Option<Share>,
    /// The weights of the counted ballots, added.
    pub weight: u64,
    /// Why it stays sealed for ever, as a stable code (docs/protocol/tally.md, "Opened units").
    pub sealed: Option<&'static str>,
    /// Its contests; none if it stays sealed.
    pub contests: Vec<DistrictContest>,
}

/// What a district has given in a contest.
#[derive(Clone, Debug, Serialize)]
pub struct DistrictContest {
    /// The contest's id.
    pub contest: String,
    /// The votes of each option, in the order of [`ContestTotal::options`].
    pub votes: Vec<u64>,
}

/// Why there is no result to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unpublished {
    /// A check fails.
    #[error("the record is refused by a check: it shows no result")]
    Refused,
    /// Not everything can be checked yet.
    #[error("the election is not finished, or the record is not complete: there is no result yet")]
    Incomplete,
    /// It has more entries than were read.
    #[error("the record was not read to its end")]
    NotRead,
    /// The election has none.
    #[error("the election was cancelled and has no result: {reason}")]
    Cancelled {
        /// Why, as its officials say.
        reason: String,
    },
}

impl Unpublished {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Unpublished::Refused => "record-refused",
            Unpublished::Incomplete => "no-result",
            Unpublished::NotRead => "record-not-read",
            Unpublished::Cancelled { .. } => "election-cancelled",
        }
    }
}

impl PublishedResult {
    /// The result of a record that the verifier has accepted.
    ///
    /// # Errors
    /// [`Unpublished`] for every other.
    pub fn of(report: &Report) -> Result<PublishedResult, Unpublished> {
        let election = accepted(report)?;
        let checkpoint = report.checkpoint.clone().ok_or(Unpublished::Incomplete)?;
        let (voters, counted) = (report.counts.voters, report.counts.counted);
        Ok(PublishedResult {
            format: "tupyo/result/v1",
            election: report.anchors.election.clone(),
            title: election.title.clone(),
            verified: true,
            checkpoint,
            voters,
            counted,
            turnout: Share::of(counted, voters),
            contests: ContestTotal::all(&election.units).ok_or(Unpublished::Incomplete)?,
            districts: election.units.iter().map(District::of).collect::<Option<_>>().ok_or(Unpublished::Incomplete)?,
            rankings: election.rankings.clone(),
        })
    }

    /// The result of a ledger that was followed up to a checkpoint. The rules of the ledger were kept; the proofs of
    /// ballots and decryption shares are not verified by that, and it is said with the result.
    ///
    /// # Errors
    /// [`Unpublished`] if there is none.
    pub fn of_ledger(state: &ElectionState, checkpoint: CheckpointReport) -> Result<PublishedResult, Unpublished> {
        if let Some(reason) = state.cancelled() {
            return Err(Unpublished::Cancelled { reason: reason.to_owned() });
        }
        let manifest = state.manifest().filter(|_| state.phase() == Phase::Finished).ok_or(Unpublished::Incomplete)?;
        let units = UnitReport::of_ledger(state);
        let (voters, counted) = (u64::from(state.roll().count()), state.counted().count() as u64);
        Ok(PublishedResult {
            format: "tupyo/result/v1",
            election: state.election().to_string(),
            title: manifest.title().texts().map(|(tag, text)| (tag.to_owned(), text.to_owned())).collect(),
            verified: false,
            checkpoint,
            voters,
            counted,
            turnout: Share::of(counted, voters),
            contests: ContestTotal::all(&units).ok_or(Unpublished::Incomplete)?,
            districts: units.iter().map(District::of).collect::<Option<_>>().ok_or(Unpublished::Incomplete)?,
            rankings: RankingReport::of_ledger(state),
        })
    }
}

/// The election of a report that establishes its result.
fn accepted(report: &Report) -> Result<&ElectionReport, Unpublished> {
    let election = report.election.as_ref();
    match report.outcome {
        Outcome::Accepted => election.ok_or(Unpublished::Incomplete),
        Outcome::Refused => Err(Unpublished::Refused),
        Outcome::Incomplete => Err(Unpublished::Incomplete),
        Outcome::LimitExceeded => Err(Unpublished::NotRead),
        Outcome::Cancelled => {
            let reason = election.and_then(|election| election.cancelled.clone()).unwrap_or_default();
            Err(Unpublished::Cancelled { reason })
        }
    }
}

impl District {
    /// `None` if a vote is not established.
    fn of(unit: &UnitReport) -> Option<District> {
        let contests = unit.contests.iter().filter(|_| unit.opened).map(DistrictContest::of);
        Some(District {
            district: unit.style.clone(),
            title: unit.title.clone(),
            voters: unit.voters,
            counted: unit.counted,
            turnout: Share::of(unit.counted.into(), unit.voters.into()),
            weight: unit.weight,
            sealed: unit.sealed,
            contests: contests.collect::<Option<_>>()?,
        })
    }
}

impl DistrictContest {
    fn of(contest: &ContestReport) -> Option<DistrictContest> {
        let votes = contest.options.iter().map(|option| option.votes).collect::<Option<_>>()?;
        Some(DistrictContest { contest: contest.contest.clone(), votes })
    }
}
