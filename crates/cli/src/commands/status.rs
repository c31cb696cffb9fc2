//! `tupyo status`: where an election stands.

use std::process::ExitCode;

use serde_json::{Value, json};
use tupyo_election::{ElectionManifest, ElectionState, Phase, Ranked, UnitResult};
use tupyo_office::{culprits, missing_agreements, waiting_for};
use tupyo_result::PublishedResult;
use tupyo_verify::CheckpointReport;

mod announced;
mod observed;
mod registered;
mod turnout;
mod waits;

use observed::Observed;

use crate::catalogue::status as texts;
use crate::failure::Failure;
use crate::moment;
use crate::phases;
use crate::place::{Election, Output};
use crate::say::{Answer, Say};
use crate::turnouts;

/// Where an election stands, computed from its ledger, and what it waits for
#[derive(clap::Args)]
pub struct Status {
    #[command(flatten)]
    election: Election,
    #[command(flatten)]
    output: Output,
}

impl Status {
    /// Runs the command.
    pub fn run(self) -> ExitCode {
        self.output.say().outcome(self.status())
    }

    fn status(&self) -> Result<Answer, Failure> {
        let (place, observed) = Observed::follow(&self.election)?;
        let state = place.follower.ledger().state()?;
        let say = self.output.say();
        let more = |mut answer: Answer| {
            answer.add("turnout", turnout::districts_json(state).into());
            answer.add("hours", turnout::hours_json(state, &observed).into());
            answer.add("waits", waits::json(state, &observed));
            answer.add("witnesses", waits::witnesses_json(&observed));
            answer
        };
        if state.phase() == Phase::Finished {
            let file = place.follower.checkpoint_file().unwrap_or_default();
            return Ok(more(result(state, file, &say)?));
        }
        let (numbers, [units_en, units_ko]) = (numbers(state, observed.now, &say), turnouts::lines(state));
        let mut lines = vec![numbers];
        let is_tallied = !units_en.is_empty();
        lines.extend(if is_tallied {
            vec![say.text([&units_en, &units_ko]).to_owned()]
        } else {
            turnout::districts(state, &say)
        });
        lines.extend(turnout::hours(&observed, &say));
        lines.extend(waits::lines(state, &observed, &say));
        lines.push(say.text(next(state)));
        let text = lines.join("\n");
        Ok(more(Answer::new([text.clone(), text]).with(json(state, observed.now))))
    }
}

/// The result with the election's numbers: counts over all districts, and each district, opened or sealed.
pub fn result(state: &ElectionState, checkpoint_file: &[u8], say: &Say) -> Result<Answer, Failure> {
    let manifest = state.manifest().ok_or_else(unfinished)?;
    let keys = state.ledger_keys().ok_or_else(unfinished)?;
    let checkpoint = CheckpointReport::of_ledger(checkpoint_file, keys, manifest.witnesses());
    let checkpoint = checkpoint.map_err(|error| Failure::refused(error.code(), error.to_string()))?;
    let result = PublishedResult::of_ledger(state, checkpoint).map_err(|_| unfinished())?;
    let now = moment::now();
    let shown = tupyo_result::text(&result, say.tag());
    let text = format!("{}\n\n{}", numbers(state, now, say), shown.trim_end());
    let mut answer = Answer::new([text.clone(), text]).with(json(state, now));
    answer.add("published", json!(result));
    Ok(answer)
}

fn unfinished() -> Failure {
    Failure::undecided("no-result", texts::ELECTION_NOT_FINISHED_THERE)
}

fn numbers(state: &ElectionState, now: u64, say: &Say) -> String {
    let counted = state.counted().count();
    let title = state.manifest().map_or("", |manifest| manifest.title().in_language(say.tag()));
    let (phase, entries, voters) = (state.phase(), state.entries(), state.roll().count());
    let (ballots, challenged) = (state.ballots(), state.challenged());
    let culprits: Vec<_> = culprits(state)
        .iter()
        .map(|(who, culprit)| format!("\n{}: {who} ({})", say.text(texts::CULPRIT), culprit.fault))
        .collect();
    let said = texts::phase_entries_voters_ballots(
        &ballots,
        &challenged,
        &counted,
        &entries,
        &phases::words(phase),
        &title,
        &voters,
    );
    let registered = registered::lines(state, say);
    say.text(said).to_owned() + &registered + &culprits.concat() + &announced::lines(state, now, say)
}

/// What is to be done next, and by whom.
fn next(state: &ElectionState) -> [String; 2] {
    let waiting = waiting_for(state).join(", ");
    let said = match state.phase() {
        Phase::Manifest => texts::OFFICIAL_CREATES_ELECTION,
        Phase::Ceremony if state.lacks_trustees() => texts::TOO_FEW_TRUSTEES_LEFT,
        Phase::Ceremony => {
            return texts::key_ceremony_waiting_for(&waiting);
        }
        Phase::Key => texts::OFFICIAL_RUNS,
        Phase::Roll => texts::OFFICIAL_RUNS_THEN,
        Phase::Sealed => texts::OFFICIAL_RUNS_2,
        Phase::Open => texts::VOTERS_VOTE_THEN_OFFICIAL,
        Phase::Closed => texts::OFFICIAL_RUNS_3,
        Phase::Tallied => return shares(state),
        Phase::Finished => texts::ELECTION_FINISHED,
        Phase::Cancelled => texts::ELECTION_WAS_CANCELLED,
    };
    said.map(str::to_owned)
}

fn shares(state: &ElectionState) -> [String; 2] {
    let (agreements, missing) = (state.agreements().len(), missing_agreements(state).unwrap_or_default());
    if missing > 0 {
        return texts::agreements_more_needed_trustees(&agreements, &missing);
    }
    let (found, needed) =
        (state.shares().len(), state.manifest().map_or(0, |manifest| usize::from(manifest.threshold())));
    if found < needed {
        return texts::decryption_shares_trustees_run(&found, &needed);
    }
    texts::OFFICIAL_RUNS_4.map(str::to_owned)
}

fn json(state: &ElectionState, now: u64) -> Value {
    let culprits: Vec<_> = culprits(state)
        .into_iter()
        .map(|(trustee, culprit)| json!({ "trustee": trustee, "fault": culprit.fault.code() }))
        .collect();
    let manifest = state.manifest().map(AsRef::as_ref);
    let result: Vec<_> =
        manifest.map_or(Vec::new(), |manifest| state.result().iter().map(|unit| unit_json(manifest, unit)).collect());
    json!({
        "election": state.election().to_string(),
        "phase": state.phase().as_str(),
        "entries": state.entries(),
        "voters": state.roll().count(),
        "ballots": state.ballots(),
        "counted": state.counted().count(),
        "challenged": state.challenged(),
        "waiting_for": waiting_for(state),
        "culprits": culprits,
        "registration": registered::json(state),
        "announced": announced::json(state, now),
        "units": turnouts::json(state),
        "agreements": state.agreements().len(),
        "shares": state.shares().len(),
        "result": result,
        "rankings": manifest.map_or(Vec::new(), |manifest| rankings_json(manifest, state.result())),
    })
}

fn unit_json(manifest: &ElectionManifest, unit: &UnitResult) -> Value {
    let style = manifest.styles().get(usize::from(unit.style)).map_or("", |style| style.id.as_str());
    let counts: Vec<_> = manifest
        .counts(unit.style, &unit.values)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(contest, output, value)| {
            let contest = manifest.contests().get(contest)?;
            let option = contest.output_name(output);
            Some(json!({ "contest": contest.id, "option": option, "count": value }))
        })
        .collect();
    json!({ "style": style, "counts": counts })
}

fn rankings_json(manifest: &ElectionManifest, units: &[UnitResult]) -> Vec<Value> {
    let json = |ranked: Ranked| {
        let contest = manifest.contests().get(ranked.contest)?;
        let id = |option: usize| contest.options.get(option).map_or("", |option| option.id.as_str());
        Some(json!({
            "contest": contest.id,
            "condorcet_winner": ranked.condorcet_winner.map(id),
            "schulze": ranked.schulze.named(id),
            "ranked_pairs": ranked.ranked_pairs.named(id),
        }))
    };
    Ranked::of_units(manifest, units).into_iter().filter_map(json).collect()
}
