use std::process::ExitCode;

use serde_json::{Value, json};
use tupyo_election::{ElectionManifest, ElectionState, Order, Phase, Ranked, UnitResult};
use tupyo_office::{culprits, missing_agreements, waiting_for};

mod announced;
mod registered;

use crate::failure::Failure;
use crate::place::{Election, Output};
use crate::receipts;
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
        let mut place = self.election.place()?;
        let state = place.follow()?;
        let say = self.output.say();
        if state.phase() == Phase::Finished {
            return Ok(result(state, &say));
        }
        let (en, ko) = next(state);
        let (numbers, [units_en, units_ko]) = (numbers(state, &say), turnouts::lines(state));
        let text = |units: &str, next: &str| {
            [&numbers, units, next].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
        };
        Ok(Answer::new(text(&units_en, &en), text(&units_ko, &ko)).with(json(state)))
    }
}

/// The result with the election's numbers.
pub fn result(state: &ElectionState, say: &Say) -> Answer {
    let manifest = state.manifest().map(AsRef::as_ref);
    let units: Vec<_> = manifest
        .map_or(Vec::new(), |manifest| state.result().iter().map(|unit| unit_lines(manifest, unit, say)).collect());
    let ranked = manifest.map_or(Vec::new(), |manifest| ranking_lines(manifest, state.result(), say));
    let [en, ko] = turnouts::lines(state);
    let text = [vec![numbers(state, say), say.text(&en, &ko).to_owned()], units, ranked].concat().join("\n");
    Answer::new(text.clone(), text).with(json(state))
}

fn numbers(state: &ElectionState, say: &Say) -> String {
    let counted = state.counted().count();
    let title = state.manifest().map_or("", |manifest| manifest.title().in_language(say.tag()));
    let (phase, entries, voters) = (state.phase(), state.entries(), state.roll().count());
    let (ballots, challenged) = (state.ballots(), state.challenged());
    let culprits: Vec<_> = culprits(state)
        .iter()
        .map(|(who, culprit)| format!("\n{}: {who} ({})", say.text("Culprit", "원인 제공자"), culprit.fault))
        .collect();
    let en = format!(
        "{title}\nPhase: {phase}. Entries: {entries}. Voters: {voters}. Ballots: {ballots}, of {counted} voters; \
        challenged: {challenged}."
    );
    let ko = format!(
        "{title}\n단계: {phase}. 원장 항목: {entries}. 선거인: {voters}. 투표지: {ballots}(투표자 {counted}명), 검사: {challenged}."
    );
    let registered = registered::lines(state, say);
    say.text(&en, &ko).to_owned() + &registered + &culprits.concat() + &announced::lines(state, say)
}

/// What is to be done next, and by whom.
fn next(state: &ElectionState) -> (String, String) {
    let waiting = waiting_for(state).join(", ");
    let (en, ko) = match state.phase() {
        Phase::Manifest => ("An official creates the election.", "선거관리자가 선거를 만들어야 합니다."),
        Phase::Ceremony if state.lacks_trustees() => (
            "Too few trustees are left for a key ceremony: an official runs `tupyo election cancel`.",
            "키를 생성할 수탁자가 모자랍니다. 선거관리자가 `tupyo election cancel`을 실행합니다.",
        ),
        Phase::Ceremony => {
            return (
                format!("Key ceremony: waiting for {waiting}. Each runs `tupyo trustee ceremony --wait`."),
                format!(
                    "키 생성: {waiting}을(를) 기다리는 중입니다. 각자 `tupyo trustee ceremony --wait`를 실행합니다."
                ),
            );
        }
        Phase::Key => ("An official runs `tupyo joint-key post`.", "선거관리자가 `tupyo joint-key post`를 실행합니다."),
        Phase::Roll => (
            "An official runs `tupyo roll import`, then `tupyo roll seal`.",
            "선거관리자가 `tupyo roll import`에 이어 `tupyo roll seal`을 실행합니다.",
        ),
        Phase::Sealed => ("An official runs `tupyo open`.", "선거관리자가 `tupyo open`을 실행합니다."),
        Phase::Open => (
            "Voters vote; then an official runs `tupyo close`.",
            "투표가 진행 중입니다. 끝나면 선거관리자가 `tupyo close`를 실행합니다.",
        ),
        Phase::Closed => ("An official runs `tupyo tally post`.", "선거관리자가 `tupyo tally post`를 실행합니다."),
        Phase::Tallied => return shares(state),
        Phase::Finished => ("The election is finished.", "선거가 끝났습니다."),
        Phase::Cancelled => ("The election was cancelled.", "선거가 취소되었습니다."),
    };
    (en.to_owned(), ko.to_owned())
}

fn shares(state: &ElectionState) -> (String, String) {
    let (agreements, missing) = (state.agreements().len(), missing_agreements(state).unwrap_or_default());
    if missing > 0 {
        return (
            format!("{agreements} agreements, {missing} more are needed: trustees run `tupyo trustee agree`."),
            format!("합의 {agreements}개, {missing}개 더 필요: 수탁자들이 `tupyo trustee agree`를 실행합니다."),
        );
    }
    let (found, needed) =
        (state.shares().len(), state.manifest().map_or(0, |manifest| usize::from(manifest.threshold())));
    if found < needed {
        return (
            format!("{found} of {needed} decryption shares: trustees run `tupyo trustee decrypt`."),
            format!("개표 몫 {needed}개 중 {found}개: 수탁자들이 `tupyo trustee decrypt`를 실행합니다."),
        );
    }
    ("An official runs `tupyo result post`.".to_owned(), "선거관리자가 `tupyo result post`를 실행합니다.".to_owned())
}

fn unit_lines(manifest: &ElectionManifest, unit: &UnitResult, say: &Say) -> String {
    let style = manifest.styles().get(usize::from(unit.style));
    let title = style.map_or("", |style| style.title.in_language(say.tag()));
    let counts = manifest.counts(unit.style, &unit.values).unwrap_or_default().into_iter();
    let lines =
        counts.map(|(contest, output, value)| receipts::count_line(manifest, contest, output, value, say.tag()));
    format!("{title}\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// Who wins the ranking contests, by each rule.
fn ranking_lines(manifest: &ElectionManifest, units: &[UnitResult], say: &Say) -> Vec<String> {
    let lines = |ranked: Ranked| {
        let contest = manifest.contests().get(ranked.contest)?;
        let labels: Vec<_> = contest.options.iter().map(|option| option.label(say.tag())).collect();
        let name = |option: usize| labels.get(option).map_or("", String::as_str);
        let order =
            |order: &Order| order.named(name).iter().map(|place| place.join(" = ")).collect::<Vec<_>>().join(" > ");
        let winner = ranked.condorcet_winner.map_or(say.text("none", "없음"), name);
        let facts = [
            (say.text("Condorcet winner", "콩도르세 승자"), winner.to_owned()),
            (say.text("Schulze", "슐체 방식"), order(&ranked.schulze)),
            (say.text("ranked pairs", "순위쌍 방식"), order(&ranked.ranked_pairs)),
        ];
        let title = contest.title.in_language(say.tag());
        Some(facts.map(|(what, fact)| format!("  {title}: {what}: {fact}")).join("\n"))
    };
    Ranked::of_units(manifest, units).into_iter().filter_map(lines).collect()
}

fn json(state: &ElectionState) -> Value {
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
        "announced": announced::json(state),
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
