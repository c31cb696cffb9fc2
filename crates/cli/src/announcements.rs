//! What officials have announced while voting was open, as voters read it.

use serde::Deserialize;

use crate::failure::Failure;
use crate::moment;
use crate::say::Say;

/// An announcement, as followers give it.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Announced {
    Notice { text: String },
    Schedule { closing: u64, reason: String },
    LedgerKey { key: String },
    OfficialKey { official: u16, key: String, reason: String },
    Page { digest: String, reason: String },
}

/// Shows lines of announcements, if there are any.
pub fn show([en, ko]: &[String; 2], say: &Say) {
    if !en.is_empty() {
        say.note(en, ko);
    }
}

/// Announcements in the JSON of a follower, each on a line, with their heading; nothing if there are none.
pub fn of_json(announced: &str) -> Result<[String; 2], Failure> {
    let broken = |error: serde_json::Error| Failure::refused("unreadable-answer", error.to_string());
    let announced: Vec<Announced> = serde_json::from_str(announced).map_err(broken)?;
    let heading = ["The officials have announced:", "선거관리자의 공고:"];
    let lines = |language: usize| announced.iter().map(move |announcement| line(announcement)[language].clone());
    let all =
        |language: usize| std::iter::once(heading[language].to_owned()).chain(lines(language)).collect::<Vec<_>>();
    Ok(if announced.is_empty() { Default::default() } else { [0, 1].map(|language| all(language).join("\n")) })
}

fn line(announcement: &Announced) -> [String; 2] {
    match announcement {
        Announced::Notice { text } => [format!("  {text}"), format!("  {text}")],
        Announced::LedgerKey { key } => {
            [format!("  the ledger has a new key: {key}"), format!("  원장의 새 열쇠: {key}")]
        }
        Announced::OfficialKey { official, key, reason } => {
            let number = u32::from(*official) + 1;
            [
                format!("  official number {number} has a new key: {key}. {reason}"),
                format!("  {number}번째 선거관리자의 새 열쇠: {key}. {reason}"),
            ]
        }
        Announced::Page { digest, reason } => [
            format!(
                "  the voters' page has other files from now on, as `tupyo page check` compares: {digest}. {reason}"
            ),
            format!("  이제부터 투표 페이지의 파일이 다릅니다(`tupyo page check`로 비교): {digest}. {reason}"),
        ],
        Announced::Schedule { closing, reason } => {
            let closing = moment::utc(*closing);
            [format!("  voting is to end at {closing}. {reason}"), format!("  투표 종료 예정: {closing}. {reason}")]
        }
    }
}
