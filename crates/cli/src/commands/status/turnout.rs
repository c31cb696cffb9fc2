//! How many have voted so far, by district and by hour, for people and for programs.

use serde_json::{Value, json};
use tupyo_election::{ElectionManifest, ElectionState, SealReason, Turnout};
use tupyo_result::Share;
use tupyo_voter::DatedBy;

use super::observed::{HourSeen, Observed};
use crate::catalogue::status as texts;
use crate::moment;
use crate::say::Say;

/// The widest bar.
const BAR: u32 = 24;

/// The districts with bars; nothing before voting has begun.
pub fn districts(state: &ElectionState, say: &Say) -> Vec<String> {
    let (turnouts, Some(manifest)) = (state.turnouts(), state.manifest()) else { return Vec::new() };
    if turnouts.is_empty() {
        return Vec::new();
    }
    let (counted, voters) = turnouts.iter().fold((0, 0), |(counted, voters), turnout| {
        (counted + u64::from(turnout.counted), voters + u64::from(turnout.voters))
    });
    let all = say.text(texts::TURNOUT_SO_FAR).to_owned();
    let mut lines = vec![format!("{all}: {}", of(counted, voters))];
    lines.extend(turnouts.iter().map(|turnout| district(manifest, turnout, say)));
    lines
}

fn district(manifest: &ElectionManifest, turnout: &Turnout, say: &Say) -> String {
    let style = manifest.styles().get(usize::from(turnout.style));
    let name = style.map_or_else(String::new, |style| format!("{} [{}]", style.title.in_language(say.tag()), style.id));
    let (counted, voters) = (u64::from(turnout.counted), u64::from(turnout.voters));
    format!("  {:>20}  {}  {name}{}", of(counted, voters), bar(counted, voters), would(turnout, say))
}

/// What would become of a district if voting ended now.
fn would(turnout: &Turnout, say: &Say) -> String {
    let Some(reason) = turnout.sealed_so_far() else { return String::new() };
    let why = match reason {
        SealReason::Floor if turnout.voters == 0 => texts::NOBODY_ON_ITS_ROLL,
        SealReason::Floor => texts::TOO_FEW_HAVE_VOTED,
        SealReason::Turnout => texts::TURNOUT_TOO_LOW,
        SealReason::Cell => texts::TOO_FEW_HAVE_ONE,
        SealReason::Empty => texts::NOTHING_ENCRYPTED,
    };
    let demanded = turnout.demanded();
    say.text(texts::would_stay_sealed_now(&demanded, &why))
}

/// The hours with bars; nothing if nothing was seen.
pub fn hours(observed: &Observed, say: &Say) -> Vec<String> {
    if observed.hours.is_empty() {
        return Vec::new();
    }
    let heading = say.text(texts::HOUR_AT_LEAST).to_owned();
    let lines = observed.hours.iter().map(|hour| {
        let (counted, voters) = totals(hour);
        let clock = match hour.clock {
            DatedBy::Witnesses => say.text(texts::WITNESSES_CLOCKS),
            DatedBy::Machine => say.text(texts::MACHINE_CLOCK),
        };
        format!("  {:>20}  {}  {} ({clock})", of(counted, voters), bar(counted, voters), moment::utc(hour.time))
    });
    std::iter::once(heading).chain(lines).collect()
}

fn totals(hour: &HourSeen) -> (u64, u64) {
    let sum = |part: fn(&Turnout) -> u32| hour.at.turnouts.iter().map(|turnout| u64::from(part(turnout))).sum();
    (sum(|turnout| turnout.counted), sum(|turnout| turnout.voters))
}

fn of(counted: u64, voters: u64) -> String {
    let share = Share::of(counted, voters).map_or(String::new(), |share| format!(" ({share})"));
    format!("{counted}/{voters}{share}")
}

fn bar(counted: u64, voters: u64) -> String {
    let width = Share::of(counted, voters).map_or(0, |share| (share.hundredths() * BAR).div_ceil(10_000));
    format!("{:<24}", "█".repeat(width as usize))
}

/// The districts for programs; empty before voting has begun.
pub fn districts_json(state: &ElectionState) -> Vec<Value> {
    let Some(manifest) = state.manifest() else { return Vec::new() };
    let json = |turnout: &Turnout| {
        json!({
            "style": style_id(manifest, turnout.style),
            "voters": turnout.voters,
            "counted": turnout.counted,
            "turnout": Share::of(turnout.counted.into(), turnout.voters.into()),
            "demanded": turnout.demanded(),
            "would_stay_sealed": turnout.sealed_so_far().map(SealReason::code),
        })
    };
    state.turnouts().iter().map(json).collect()
}

/// The hours for programs.
pub fn hours_json(state: &ElectionState, observed: &Observed) -> Vec<Value> {
    let Some(manifest) = state.manifest() else { return Vec::new() };
    let json = |hour: &HourSeen| {
        let district =
            |turnout: &Turnout| json!({ "style": style_id(manifest, turnout.style), "counted": turnout.counted });
        let (counted, voters) = totals(hour);
        json!({
            "hour": hour.time / 3600 * 3600,
            "by": hour.time,
            "clock": hour.clock.as_str(),
            "entries": hour.at.size,
            "ballots": hour.at.ballots,
            "counted": counted,
            "turnout": Share::of(counted, voters),
            "districts": hour.at.turnouts.iter().map(district).collect::<Vec<_>>(),
        })
    };
    observed.hours.iter().map(json).collect()
}

fn style_id(manifest: &ElectionManifest, style: u16) -> &str {
    manifest.styles().get(usize::from(style)).map_or("", |style| style.id.as_str())
}
