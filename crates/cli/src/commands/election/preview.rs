//! What an announcement does, shown before it is made; and what it means for those who vote at that moment.

use tupyo_election::{ElectionState, Phase, Schedule};

use crate::failure::Failure;
use crate::moment;

/// For those who vote while it is announced; nothing if nobody can.
pub fn meanwhile(state: &ElectionState) -> [String; 2] {
    if state.phase() != Phase::Open {
        return Default::default();
    }
    [
        "\nVoting is open. Ballots that are on the ledger stay as they are. One that was sealed before this and arrives \
        after it is not accepted: the voter's device shows the announcement, makes a new ballot with another tracking \
        code, and asks again."
            .to_owned(),
        "\n투표가 진행 중입니다. 이미 원장에 있는 투표지는 그대로입니다. 공고 전에 봉인되어 그 뒤에 도착한 투표지는 접수되지 않으며, 선거인의 기기가 \
        공고를 보인 뒤 추적 번호가 다른 새 투표지를 만들어 다시 묻습니다."
            .to_owned(),
    ]
}

/// A schedule.
pub fn schedule(schedule: &Schedule) -> [String; 2] {
    let (opening, closing) = (moment::utc(schedule.opening), moment::utc(schedule.closing));
    let reason = &schedule.reason;
    [
        format!("Announced for good: voting is to begin at {opening} and to end at {closing}. {reason}"),
        format!("되돌릴 수 없는 공고: 투표 시작 {opening}, 마감 {closing}. {reason}"),
    ]
}

/// A later end.
pub fn extension(last: &Schedule, schedule: &Schedule) -> [String; 2] {
    let (before, after) = (moment::utc(last.closing), moment::utc(schedule.closing));
    let (later, reason) = (moment::span(schedule.closing - last.closing), &schedule.reason);
    [
        format!("Announced for good: voting is to end at {after} instead of {before}, {later} later. Reason: {reason}"),
        format!("되돌릴 수 없는 공고: 투표 마감을 {before}에서 {after}(으)로 {later} 연장합니다. 이유: {reason}"),
    ]
}

/// The schedule that moves an announced end to a later time, and nothing else.
pub fn extended(phase: Phase, last: &Schedule, until: u64, reason: String) -> Result<Schedule, Failure> {
    if phase > Phase::Open {
        return Err(Failure::refused("closed", "voting has ended"));
    }
    if until > last.closing {
        return Ok(Schedule { opening: last.opening, closing: until, reason });
    }
    let (announced, asked) = (moment::utc(last.closing), moment::utc(until));
    let message = format!("{asked} is not later than the announced end, {announced}: nothing was announced");
    let korean = format!("{asked}은(는) 공고한 마감 시각 {announced}보다 늦지 않습니다. 아무것도 공고하지 않았습니다");
    let advice =
        "Give a later time; an earlier end is announced with `tupyo election schedule`, or by `tupyo close --early`.";
    Err(Failure::usage("not-later", message).in_korean(korean).advise(advice).advise_in_korean(
        "더 늦은 시각을 주십시오. 이른 마감은 `tupyo election schedule`로 공고하거나 `tupyo close --early`로 합니다.",
    ))
}

/// There is no announced end.
pub fn nothing_to_extend() -> Failure {
    Failure::refused("no-schedule", "no end of voting was announced: voting goes on until `tupyo close`")
        .in_korean("공고한 마감 시각이 없습니다. 투표는 `tupyo close`까지 계속됩니다")
}

/// A notice.
pub fn notice(text: &str) -> [String; 2] {
    [
        format!(
            "Announced for good, to every voter:\n  {text}\nNothing on the ledger can be changed or taken away: a wrong \
            announcement is corrected by another notice, which says what is right."
        ),
        format!(
            "모든 선거인에게 알리는, 되돌릴 수 없는 공고:\n  {text}\n원장의 내용은 고치거나 지울 수 없습니다. 잘못된 공고는 바른 내용을 적은 다른 공고로 \
            바로잡습니다."
        ),
    ]
}

/// The end of an election without a result.
pub fn cancelling(state: &ElectionState) -> [String; 2] {
    let (phase, ballots) = (state.phase(), state.ballots());
    [
        format!(
            "The election ends for good, in phase `{phase}` with {ballots} ballots cast. There will never be a result, \
            and nobody can vote any more."
        ),
        format!(
            "선거가 `{phase}` 단계에서 투표지 {ballots}장과 함께 영구히 끝납니다. 결과는 나오지 않으며 이후에는 아무도 투표할 수 없습니다."
        ),
    ]
}
