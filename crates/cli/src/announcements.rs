//! What officials have announced while voting was open, as voters read it.

use tupyo_election::Announcement;

use crate::say::Say;

/// Shows announcements, if there are any.
pub fn show(announced: &[Announcement], say: &Say) {
    let [en, ko] = lines(announced);
    if !announced.is_empty() {
        say.note(&en, &ko);
    }
}

/// Announcements, each on a line, with their heading; nothing if there are none.
pub fn lines(announced: &[Announcement]) -> [String; 2] {
    let heading = ["The officials have announced:", "선거관리자의 공고:"];
    let lines = |language: usize| announced.iter().map(move |announcement| line(announcement)[language].clone());
    let all =
        |language: usize| std::iter::once(heading[language].to_owned()).chain(lines(language)).collect::<Vec<_>>();
    if announced.is_empty() { Default::default() } else { [0, 1].map(|language| all(language).join("\n")) }
}

fn line(announcement: &Announcement) -> [String; 2] {
    match announcement {
        Announcement::Notice(text) => [format!("  {text}"), format!("  {text}")],
        Announcement::LedgerKey(key) => {
            [format!("  the ledger has a new key: {key}"), format!("  원장의 새 열쇠: {key}")]
        }
        Announcement::Schedule(schedule) => {
            let (closing, reason) = (schedule.closing, &schedule.reason);
            [
                format!("  voting is to end at {closing} (seconds since 1970-01-01 UTC). {reason}"),
                format!("  투표 종료 예정: {closing} (1970-01-01 UTC부터의 초). {reason}"),
            ]
        }
    }
}
