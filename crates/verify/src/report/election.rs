//! What a report says of the election.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tupyo_election::{
    CeremonyEnd, ContestOption, ElectionManifest, ElectionState, EntryKind, Ranked, SealReason, Turnout, UnitTally,
};

use super::official_key::OfficialKeyReport;
use super::page::PageReport;
use super::registration::RegistrationReport;
use super::texts::texts;
use super::trust::{ExceptionReport, TrustReport};
use super::unfinished::UnfinishedReport;
use crate::facts::Facts;
use crate::{CheckId, Verdict};
use contests::{ContestTexts, shared};

mod contests;

/// What was counted while the record was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Entries that were read.
    pub entries: u64,
    /// Entries among them that are parts of documents.
    pub documents: u64,
    /// Voters on the roll.
    pub voters: u64,
    /// Legal ballots, counted or not.
    pub cast: u64,
    /// Ballots that count.
    pub counted: u64,
    /// Legal challenges.
    pub challenged: u64,
    /// Entries that are not legal where they stand.
    pub refused: u64,
}

/// The election of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ElectionReport {
    /// Its short name.
    pub name: String,
    /// Its title, by language.
    pub title: BTreeMap<String, String>,
    /// How many trustees open the tally.
    pub threshold: u16,
    /// The trustees, by their ids.
    pub trustees: Vec<String>,
    /// The trustees who have agreed to open the tally. Empty unless enough of them have.
    pub agreed_by: Vec<String>,
    /// The trustees who have opened the tally. Empty unless their shares are established.
    pub opened_by: Vec<String>,
    /// The departures from the rules that keep votes secret.
    pub exceptions: Vec<ExceptionReport>,
    /// On whom secrecy, result and availability rest.
    pub trust: Vec<TrustReport>,
    /// What officials have announced.
    pub documents: AnnouncedReport,
    /// Who has begun to say something and never said it: a warning.
    pub unfinished: Vec<UnfinishedReport>,
    /// Who has spoiled a ceremony, and is excluded since.
    pub culprits: Vec<CulpritReport>,
    /// Ceremonies that officials have begun anew, without some trustees.
    pub restarts: Vec<RestartReport>,
    /// Officials who sign with other keys than the manifest names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub official_keys: Vec<OfficialKeyReport>,
    /// What the voters' page was announced to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageReport>,
    /// What registrars have made of the roll, if the manifest names any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<RegistrationReport>,
    /// Why officials have cancelled the election, if they have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<String>,
    /// The units, in the manifest's order. Empty unless the counted set is established.
    pub units: Vec<UnitReport>,
    /// What the ranking contests come to, over all opened units, in the manifest's order. Empty unless the result is
    /// established by all checks of family F.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rankings: Vec<RankingReport>,
}

/// How often officials have announced something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AnnouncedReport {
    /// Schedules.
    pub schedules: u64,
    /// Notices.
    pub notices: u64,
}

/// What follows from the counts of a ranking contest (docs/protocol/tally.md, "Rankings"). Options are named by their
/// ids, and `options` has their titles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RankingReport {
    /// The contest's id.
    pub contest: String,
    /// Its title, by language.
    pub title: BTreeMap<String, String>,
    /// Its options, in the manifest's order.
    pub options: Vec<RankedOption>,
    /// The option that beats every other one, if there is one.
    pub condorcet_winner: Option<String>,
    /// Schulze's order: the places, each with the options that share it.
    pub schulze: Vec<Vec<String>>,
    /// The order by ranked pairs, in the same way.
    pub ranked_pairs: Vec<Vec<String>>,
}

/// An option of a ranking contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RankedOption {
    /// The option's id.
    pub option: String,
    /// Its title by language, as [`OptionReport::title`].
    pub title: BTreeMap<String, String>,
}

/// A ceremony that a trustee has spoiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CulpritReport {
    /// The ceremony's number.
    pub ceremony: u64,
    /// The trustee's id.
    pub trustee: String,
    /// What it did, as a stable code.
    pub fault: &'static str,
}

/// A ceremony that officials have ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RestartReport {
    /// The ceremony's number.
    pub ceremony: u64,
    /// The ids of the trustees that are excluded since. Whether they were silent or kept out is not shown by a record.
    pub excluded: Vec<String>,
    /// Why, as the officials say.
    pub reason: String,
}

/// What was counted in one ballot style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitReport {
    /// The style's id.
    pub style: String,
    /// Its title, by language.
    pub title: BTreeMap<String, String>,
    /// Its voters on the roll.
    pub voters: u32,
    /// Its counted ballots, as the verifier has counted them.
    pub counted: u32,
    /// Their weights, added.
    pub weight: u64,
    /// Whether it may be opened.
    pub opened: bool,
    /// Why it stays sealed, as a stable code.
    pub sealed: Option<&'static str>,
    /// How many votes the sum of an exposed unit may tell, because fewer ballots than the floor have their weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_tell: Option<u32>,
    /// The votes, contest by contest.
    pub contests: Vec<ContestReport>,
}

/// The votes of a contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContestReport {
    /// The contest's id.
    pub contest: String,
    /// Its title, by language. All units share it.
    #[serde(serialize_with = "shared")]
    pub title: Arc<BTreeMap<String, String>>,
    /// Its options, and what was not given to an option.
    pub options: Vec<OptionReport>,
}

/// The votes of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OptionReport {
    /// The option's id, or `blank`, `unused`, `unspent`, or `a>b` for two options' ids.
    pub option: String,
    /// Its title by language, with its subtitle, and its id if another option's title looks the same; for two options
    /// both; empty for what is no option. All units share it.
    #[serde(serialize_with = "shared")]
    pub title: Arc<BTreeMap<String, String>>,
    /// The votes; none unless the result is established by all checks of family F.
    pub votes: Option<u64>,
}

impl Counts {
    pub(crate) fn of(facts: &Facts) -> Counts {
        Counts {
            entries: facts.entries,
            documents: facts.documents,
            voters: facts.state.roll().count().into(),
            cast: facts.legal(EntryKind::Ballot),
            counted: facts.state.counted().count() as u64,
            challenged: facts.legal(EntryKind::Challenged),
            refused: facts.refused,
        }
    }
}

impl ElectionReport {
    pub(crate) fn of(facts: &Facts, verdicts: &BTreeMap<CheckId, Verdict>) -> Option<ElectionReport> {
        let passes = |check| verdicts.get(&check) == Some(&Verdict::Pass);
        if !passes(CheckId::P1) {
            return None;
        }
        let state = &facts.state;
        let manifest = state.manifest()?;
        let tally: &[UnitTally] = if passes(CheckId::C9) { &facts.verified.tally } else { &[] };
        let agreements = if passes(CheckId::D6) { state.agreements() } else { &[] };
        let shares = state.shares().filter(|_| passes(CheckId::D9));
        let turnouts = state.turnouts();
        let with_votes = passes(CheckId::F2) && passes(CheckId::F3);
        let contests = ContestTexts::of(manifest);
        Some(ElectionReport {
            name: manifest.name().to_owned(),
            title: texts(manifest.title()),
            threshold: manifest.threshold(),
            trustees: manifest.trustees().iter().map(|trustee| trustee.id.clone()).collect(),
            agreed_by: agreements.iter().map(|trustee| trustee_id(manifest, *trustee)).collect(),
            opened_by: shares.map(|trustee| trustee_id(manifest, trustee)).collect(),
            exceptions: ExceptionReport::all(manifest),
            trust: TrustReport::all(manifest),
            documents: announced(state),
            unfinished: UnfinishedReport::all(state, manifest),
            culprits: culprits(state, manifest),
            restarts: restarts(state, manifest),
            official_keys: OfficialKeyReport::all(state, manifest),
            pages: PageReport::all(state),
            registration: RegistrationReport::of(state, manifest),
            cancelled: state.cancelled().map(str::to_owned),
            units: tally
                .iter()
                .zip(&turnouts)
                .filter_map(|(unit, turnout)| unit_report(state, unit, turnout, with_votes, &contests))
                .collect(),
            rankings: if with_votes { rankings(state, manifest) } else { Vec::new() },
        })
    }
}

/// Of a ledger that was followed by its rules and not verified.
impl UnitReport {
    /// What its tally and its result, as far as they are there, say of every unit.
    pub fn of_ledger(state: &ElectionState) -> Vec<UnitReport> {
        let Some(manifest) = state.manifest() else { return Vec::new() };
        let (contests, with_votes) = (ContestTexts::of(manifest), !state.result().is_empty());
        let units = state.tally().iter().zip(state.turnouts());
        units.filter_map(|(unit, turnout)| unit_report(state, unit, &turnout, with_votes, &contests)).collect()
    }
}

impl RankingReport {
    /// What its result comes to in the ranking contests.
    pub fn of_ledger(state: &ElectionState) -> Vec<RankingReport> {
        state.manifest().map_or(Vec::new(), |manifest| rankings(state, manifest))
    }
}

impl RankedOption {
    fn of(option: &ContestOption) -> RankedOption {
        RankedOption { option: option.id.clone(), title: option.labels() }
    }
}

fn rankings(state: &ElectionState, manifest: &ElectionManifest) -> Vec<RankingReport> {
    let report = |ranked: Ranked| {
        let contest = manifest.contests().get(ranked.contest)?;
        let id = |option: usize| contest.options.get(option).map(|option| option.id.clone()).unwrap_or_default();
        Some(RankingReport {
            contest: contest.id.clone(),
            title: texts(&contest.title),
            options: contest.options.iter().map(RankedOption::of).collect(),
            condorcet_winner: ranked.condorcet_winner.map(id),
            schulze: ranked.schulze.named(id),
            ranked_pairs: ranked.ranked_pairs.named(id),
        })
    };
    Ranked::of_units(manifest, state.result()).into_iter().filter_map(report).collect()
}

fn announced(state: &ElectionState) -> AnnouncedReport {
    let (schedules, notices) = state.announcements();
    AnnouncedReport { schedules, notices }
}

fn culprits(state: &ElectionState, manifest: &ElectionManifest) -> Vec<CulpritReport> {
    let named = (0..).zip(state.ended_ceremonies()).filter_map(|(ceremony, end)| match end {
        CeremonyEnd::Restart(_) => None,
        CeremonyEnd::Complaint(culprit) => {
            let (trustee, fault) = (trustee_id(manifest, culprit.trustee), culprit.fault.code());
            Some(CulpritReport { ceremony, trustee, fault })
        }
    });
    named.collect()
}

fn restarts(state: &ElectionState, manifest: &ElectionManifest) -> Vec<RestartReport> {
    let named = (0..).zip(state.ended_ceremonies()).filter_map(|(ceremony, end)| match end {
        CeremonyEnd::Complaint(_) => None,
        CeremonyEnd::Restart(restart) => {
            let excluded = restart.excluded.iter().map(|trustee| trustee_id(manifest, *trustee)).collect();
            Some(RestartReport { ceremony, excluded, reason: restart.reason.clone() })
        }
    });
    named.collect()
}

fn unit_report(
    state: &ElectionState,
    unit: &UnitTally,
    turnout: &Turnout,
    with_votes: bool,
    texts_of: &ContestTexts<'_>,
) -> Option<UnitReport> {
    let manifest = state.manifest()?;
    let style = manifest.styles().get(usize::from(unit.style))?;
    let result = state.result().iter().find(|result| result.style == unit.style);
    let values = result.filter(|_| with_votes).map(|result| result.values.as_slice()).unwrap_or_default();
    let counts = manifest.counts(unit.style, values).unwrap_or_default();
    let mut votes = counts.iter().map(|(_, _, votes)| *votes);
    let contests = style.contests.iter().filter_map(|place| texts_of.report(*place, &mut votes)).collect();
    let sealed = turnout.sealed(&unit.sum);
    Some(UnitReport {
        style: style.id.clone(),
        title: texts(&style.title),
        counted: unit.counted,
        weight: unit.weight,
        voters: turnout.voters,
        opened: sealed.is_none(),
        sealed: sealed.map(SealReason::code),
        may_tell: Some(turnout.below_floor).filter(|told| sealed.is_none() && *told > 0),
        contests,
    })
}

fn trustee_id(manifest: &ElectionManifest, trustee: u16) -> String {
    manifest.trustees().get(usize::from(trustee)).map(|person| person.id.clone()).unwrap_or_default()
}
