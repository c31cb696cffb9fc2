//! What is shown in JSON (docs/http.md). Ids are the manifest's; keys and hashes are base64url without padding.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::Serialize;
use tupyo_circuits::TrackingCode;
use tupyo_election::{
    ContestOption, ElectionManifest, ElectionState, Entry, LedgerAnchor, LedgerDraft, LedgerKey, Output, Phase, Title,
};
use tupyo_sequencer::ballot_of;
use tupyo_threshold::{Culprit, Round};

use crate::elections::ElectionBoard;

/// Texts by language.
type Texts = BTreeMap<String, String>;

/// Where an election stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ElectionStatus")]
pub(crate) struct Status {
    election: String,
    name: String,
    title: Texts,
    #[schemars(extend("enum" = [
        "manifest", "ceremony", "key", "roll", "sealed", "open", "closed", "tallied", "finished", "cancelled",
    ]))]
    phase: &'static str,
    entries: u64,
    voters: u32,
    ballots: u64,
    challenged: u64,
    ledger_key: String,
    threshold: u16,
    trustees: Vec<String>,
    ceremony: u32,
    #[schemars(extend("enum" = ["commitment", "reveal", "shares", "confirmation", "complete", "failed", null]))]
    round: Option<&'static str>,
    waiting_for: Vec<String>,
    culprits: Vec<CulpritView>,
    excluded: Vec<String>,
    shares: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Culprit")]
struct CulpritView {
    trustee: String,
    #[schemars(extend("enum" = ["share-mismatch", "false-complaint"]))]
    fault: &'static str,
}

/// What manifests of elections on this board say of their ledger.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LedgerAnchor")]
pub(crate) struct LedgerView {
    name: String,
    key: String,
    next: String,
}

/// The announcement that a ledger's spare key takes the place of its key: an official signs it, and posts it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LedgerKeyAnnouncement")]
pub(crate) struct RotationView {
    key: String,
    next: String,
    possession: String,
}

/// What ballots are bound to and encrypted for.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VotingContext")]
pub(crate) struct ContextView {
    context: String,
    joint_key: Vec<String>,
    roll_root: String,
    voters: u32,
}

/// A ballot that was looked up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BallotStatus")]
pub(crate) struct BallotView {
    code: String,
    index: u64,
    #[schemars(extend("enum" = ["counted-so-far", "counted", "cancelled", "superseded", "challenged"]))]
    status: &'static str,
    voter: u32,
    key: String,
}

/// A voter and the last ballot.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VoterStatus")]
pub(crate) struct VoterView {
    voter: u32,
    style: String,
    last: Option<LastBallot>,
}

#[derive(Serialize, JsonSchema)]
struct LastBallot {
    code: String,
    index: u64,
}

/// The counts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ElectionResult")]
pub(crate) struct ResultView {
    election: String,
    units: Vec<UnitView>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UnitResult")]
struct UnitView {
    style: String,
    title: Texts,
    counted: u32,
    weight: u64,
    opened: bool,
    contests: Vec<ContestView>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ContestResult")]
struct ContestView {
    contest: String,
    title: Texts,
    options: Vec<OptionView>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OptionResult")]
struct OptionView {
    option: String,
    title: Option<Texts>,
    votes: u64,
}

impl Status {
    pub(crate) fn of(election: &ElectionBoard) -> Status {
        let state = election.published().state();
        let manifest = state.manifest();
        let ceremony = state.ceremony();
        Status {
            election: election.id().to_string(),
            name: manifest.map(|manifest| manifest.name().to_owned()).unwrap_or_default(),
            title: manifest.map(|manifest| texts(manifest.title())).unwrap_or_default(),
            phase: state.phase().as_str(),
            entries: state.entries(),
            voters: state.roll().count(),
            ballots: state.ballots(),
            challenged: state.challenged(),
            ledger_key: state.ledger_keys().map(|keys| keys.newest().to_string()).unwrap_or_default(),
            threshold: manifest.map(|manifest| manifest.threshold()).unwrap_or_default(),
            trustees: trustees(&state, 0..manifest.map_or(0, |manifest| manifest.trustees().len() as u16)),
            ceremony: ceremony.map(|ceremony| ceremony.id().number).unwrap_or_default(),
            round: ceremony.map(|ceremony| round_name(ceremony.round())),
            waiting_for: trustees(&state, waiting_for(&state)),
            culprits: state.culprits().map(|culprit| culprit_view(&state, culprit)).collect(),
            excluded: trustees(&state, excluded(&state)),
            shares: trustees(&state, state.shares()),
        }
    }
}

impl LedgerView {
    pub(crate) fn of(anchor: &LedgerAnchor) -> LedgerView {
        let LedgerDraft { name, key, next } = anchor.draft();
        LedgerView { name, key, next }
    }
}

impl RotationView {
    pub(crate) fn of(announced: &LedgerKey) -> RotationView {
        let LedgerKey { key, next, possession } = announced;
        RotationView { key: base64url(key), next: base64url(next), possession: base64url(possession) }
    }
}

impl ContextView {
    /// `None` before voting has begun.
    pub(crate) fn of(state: &ElectionState) -> Option<ContextView> {
        let (check, keys) = (state.ballot_check()?, state.keys()?);
        Some(ContextView {
            context: base64url(&check.context().0),
            joint_key: keys.joint.components().iter().map(|point| base64url(point.encode().as_bytes())).collect(),
            roll_root: base64url(&state.roll().root().0),
            voters: state.roll().count(),
        })
    }
}

impl BallotView {
    /// `None` for an entry that is no ballot of a voter on the roll.
    pub(crate) fn of(state: &ElectionState, code: TrackingCode, index: u64, entry: &Entry) -> Option<BallotView> {
        let voter = ballot_of(entry)?.voter;
        let key = base64url(state.roll().voter(voter)?.key.as_bytes());
        let last = state.last_ballot(voter);
        let is_last = last.is_some_and(|(last, _)| last == code);
        let status = match (entry, is_last) {
            (Entry::Ballot(_), true) if state.phase() == Phase::Open => "counted-so-far",
            (Entry::Ballot(_), true) if state.phase() == Phase::Cancelled => "cancelled",
            (Entry::Ballot(_), true) => "counted",
            (Entry::Ballot(_), false) => "superseded",
            _ => "challenged",
        };
        Some(BallotView { code: code.to_string(), index, status, voter, key })
    }
}

impl VoterView {
    /// `None` if there is no such voter.
    pub(crate) fn of(state: &ElectionState, voter: u32) -> Option<VoterView> {
        let style = state.roll().voter(voter)?.style;
        let style = state.manifest()?.styles().get(usize::from(style))?.id.clone();
        let last = state.last_ballot(voter).map(|(code, index)| LastBallot { code: code.to_string(), index });
        Some(VoterView { voter, style, last })
    }
}

impl ResultView {
    /// `None` before the result is there.
    pub(crate) fn of(state: &ElectionState) -> Option<ResultView> {
        let manifest = state.manifest().filter(|_| state.phase() == Phase::Finished)?;
        let unit = |tally: &tupyo_election::UnitTally| {
            let style = manifest.styles().get(usize::from(tally.style))?;
            let result = state.result().iter().find(|unit| unit.style == tally.style);
            Some(UnitView {
                style: style.id.clone(),
                title: texts(&style.title),
                counted: tally.counted,
                weight: tally.weight,
                opened: result.is_some(),
                contests: result.map(|unit| contests(manifest, unit.style, &unit.values)).unwrap_or_default(),
            })
        };
        let units = state.tally().iter().filter_map(unit).collect();
        Some(ResultView { election: state.election().to_string(), units })
    }
}

/// The values of a unit by contest, in the ballot's order.
fn contests(manifest: &ElectionManifest, style: u16, values: &[u64]) -> Vec<ContestView> {
    let mut views: Vec<(usize, ContestView)> = Vec::new();
    for (place, output, votes) in manifest.counts(style, values).unwrap_or_default() {
        let Some(contest) = manifest.contests().get(place) else { continue };
        if views.last().is_none_or(|(last, _)| *last != place) {
            let view = ContestView { contest: contest.id.clone(), title: texts(&contest.title), options: Vec::new() };
            views.push((place, view));
        }
        let title = match output {
            Output::Option(option) => contest.options.get(option).map(ContestOption::labels),
            _ => None,
        };
        let option = contest.output_name(output);
        if let Some((_, view)) = views.last_mut() {
            view.options.push(OptionView { option, title, votes });
        }
    }
    views.into_iter().map(|(_, view)| view).collect()
}

/// Whom the ceremony waits for, if it can go on.
fn waiting_for(state: &ElectionState) -> Vec<u16> {
    let goes_on = state.phase() == Phase::Ceremony && !state.lacks_trustees();
    state.ceremony().filter(|_| goes_on).map(|ceremony| ceremony.waiting_for()).unwrap_or_default()
}

/// Whom complaints and restarts have excluded.
fn excluded(state: &ElectionState) -> impl Iterator<Item = u16> {
    state.ended_ceremonies().iter().flat_map(|end| end.excluded().to_vec())
}

fn culprit_view(state: &ElectionState, culprit: &Culprit) -> CulpritView {
    let trustee = trustees(state, [culprit.trustee]).pop().unwrap_or_default();
    CulpritView { trustee, fault: culprit.fault.code() }
}

fn trustees(state: &ElectionState, indices: impl IntoIterator<Item = u16>) -> Vec<String> {
    let people = state.manifest().map(|manifest| manifest.trustees()).unwrap_or_default();
    indices.into_iter().filter_map(|index| Some(people.get(usize::from(index))?.id.clone())).collect()
}

fn round_name(round: Round) -> &'static str {
    match round {
        Round::Commitment => "commitment",
        Round::Reveal => "reveal",
        Round::Shares => "shares",
        Round::Confirmation => "confirmation",
        Round::Complete => "complete",
        Round::Failed => "failed",
    }
}

fn texts(title: &Title) -> Texts {
    title.texts().map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
